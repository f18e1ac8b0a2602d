//! The file that a download grows in. Its length is the whole state, so any source can go on where another stopped.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Display, Path, PathBuf};

use super::catalogue::Model;
use super::progress::Progress;
use super::{Failure, check, disk};
use crate::error::{Error, Result};
use crate::messages::{Message, common, weights};

/// The first bytes of a model, as far as they have come.
pub(super) struct Part {
    file: File,
    path: PathBuf,
    len: u64,
    limit: u64,
}

impl Part {
    /// Opens what an earlier download left, or begins anew. Only for the holder of the lock.
    pub(super) fn open(path: &Path, limit: u64) -> Result<Self> {
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)
            .map_err(|error| disk::trouble(common::could_not_write, path, &error))?;
        let len = file
            .metadata()
            .map_err(|error| disk::trouble(common::could_not_read, path, &error))?
            .len();
        let mut part = Self {
            file,
            path: path.to_owned(),
            len,
            limit,
        };
        part.truncate(if len > limit { 0 } else { len })?;
        Ok(part)
    }

    pub(super) fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn is_complete(&self) -> bool {
        self.len == self.limit
    }

    /// Adds bytes from a source, but never more than the model has.
    pub(super) fn append(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        if bytes.len() as u64 > self.limit - self.len {
            return Err(Failure::Remote(weights::sends_more_than(self.limit)));
        }
        let written = self.file.write_all(bytes);
        written.map_err(|error| self.trouble(common::could_not_write, &error))?;
        self.len += bytes.len() as u64;
        Ok(())
    }

    /// Forgets everything after the first `len` bytes.
    pub(super) fn truncate(&mut self, len: u64) -> Result<()> {
        self.file
            .set_len(len)
            .and_then(|()| self.file.seek(SeekFrom::Start(len)))
            .map_err(|error| self.trouble(common::could_not_write, &error))?;
        self.len = len;
        Ok(())
    }

    /// Reads the whole file and returns its sha256.
    pub(super) fn sha256(&mut self, model: &Model, progress: &dyn Progress) -> Result<String> {
        let rewound = self.file.seek(SeekFrom::Start(0));
        let hash = rewound.and_then(|_| check::sha256(model, &self.file, progress));
        hash.map_err(|error| self.trouble(common::could_not_read, &error))
    }

    /// Gives the finished file its name, in one step and for good.
    pub(super) fn publish(self, target: &Path) -> Result<()> {
        let done = self.file.sync_all().and_then(|()| fs::rename(&self.path, target));
        done.map_err(|error| disk::trouble(weights::could_not_finish, target, &error))?;
        // Some file systems cannot sync a folder, and the file is there either way.
        let _ = target.parent().map(|dir| File::open(dir)?.sync_all());
        Ok(())
    }

    fn trouble<'a>(&'a self, what: impl FnOnce(Display<'a>) -> Message, cause: &io::Error) -> Error {
        disk::trouble(what, &self.path, cause)
    }
}
