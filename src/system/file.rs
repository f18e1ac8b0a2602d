//! Files of the user that change whole or not at all.

use std::fs::{self, Metadata, OpenOptions, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Display, Path, PathBuf};

use rustix::fs::{Access, Gid, OFlags, Uid, access, fchown};
use tempfile::NamedTempFile;

use crate::error::{Error, Result};
use crate::messages::{self, Message, common, shell};

const READABLE: u32 = 0o644;
const PRIVATE: u32 = 0o600;
/// The right of everybody to write.
const OPEN: u32 = 0o002;
/// More links than this, one behind the other, are a circle.
const MOST_LINKS: usize = 40;

/// The advice where a file cannot be read or changed.
pub(crate) type Advice = fn() -> Message;

/// A file as it was found.
#[derive(Debug)]
pub(crate) struct UserFile {
    /// The name that the user knows.
    path: PathBuf,
    /// The path that its links lead to.
    target: PathBuf,
    /// `None` when there is no such file.
    meta: Option<Metadata>,
    /// The content.
    pub(crate) bytes: Vec<u8>,
    /// The advice where it cannot be changed.
    advice: Advice,
    /// The permissions that it gets where there is no such file.
    mode: u32,
}

impl UserFile {
    /// Reads the file, if there is one. `advice` is the hint of an error where it cannot be read or changed.
    ///
    /// # Errors
    ///
    /// Fails on what is no file, on links in a circle, and as the disk does.
    pub(crate) fn read(path: &Path, advice: Advice) -> Result<Self> {
        let target = follow(path)?;
        let (meta, bytes) = match fs::metadata(&target) {
            Ok(meta) if !meta.is_file() => {
                return Err(Error::failed(shell::is_not_a_file(path.display())).hint(common::move_it_away()));
            }
            Ok(meta) => (
                Some(meta),
                fs::read(&target).map_err(|cause| trouble(common::could_not_read, path, &cause, advice))?,
            ),
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => (None, Vec::new()),
            Err(cause) => return Err(trouble(common::could_not_read, path, &cause, advice)),
        };
        Ok(Self {
            path: path.to_owned(),
            target,
            meta,
            bytes,
            advice,
            mode: READABLE,
        })
    }

    /// The same file, which nobody else may read where it is made only now.
    pub(crate) fn private(self) -> Self {
        Self { mode: PRIVATE, ..self }
    }

    /// Returns true if there is such a file.
    pub(crate) fn exists(&self) -> bool {
        self.meta.is_some()
    }

    /// Writes new content beside the file; nothing has changed until it is put in place.
    pub(crate) fn stage(&self, bytes: &[u8]) -> Result<Staged> {
        self.refuse_read_only()?;
        let dir = self.target.parent().unwrap_or(Path::new("/"));
        let staged = || -> io::Result<NamedTempFile> {
            fs::create_dir_all(dir)?;
            let mut file = tempfile::Builder::new().prefix(".lotse-").tempfile_in(dir)?;
            file.write_all(bytes)?;
            self.dress(&file)?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        Ok(Staged {
            file: staged().map_err(|cause| self.trouble(common::could_not_write, &cause))?,
            target: self.target.clone(),
            path: self.path.clone(),
            advice: self.advice,
        })
    }

    /// A rename would also replace a file that its owner has protected.
    fn refuse_read_only(&self) -> Result<()> {
        let Some(meta) = &self.meta else { return Ok(()) };
        let cause = match access(&self.target, Access::WRITE_OK) {
            Err(errno) => errno.into(),
            Ok(()) if meta.permissions().readonly() => io::ErrorKind::PermissionDenied.into(),
            Ok(()) => return Ok(()),
        };
        Err(self.trouble(common::could_not_write, &cause))
    }

    fn trouble<'a>(&'a self, what: impl FnOnce(Display<'a>) -> Message, cause: &io::Error) -> Error {
        trouble(what, &self.path, cause, self.advice)
    }

    /// Gives a new file the owner and the permissions of the one that was found.
    fn dress(&self, file: &NamedTempFile) -> io::Result<()> {
        let mode = self.meta.as_ref().map_or(self.mode, |meta| meta.mode() & 0o777);
        if let Some(meta) = &self.meta {
            let new = file.as_file().metadata()?;
            if (meta.uid(), meta.gid()) != (new.uid(), new.gid()) {
                fchown(
                    file.as_file(),
                    Some(Uid::from_raw(meta.uid())),
                    Some(Gid::from_raw(meta.gid())),
                )?;
            }
        }
        file.as_file().set_permissions(Permissions::from_mode(mode))
    }

    /// Keeps a copy beside the name that the user knows; one that is there already stays.
    pub(crate) fn back_up(&self) -> Result<PathBuf> {
        let dir = self.path.parent().unwrap_or(Path::new("/"));
        let failed = |cause: &io::Error| self.trouble(shell::could_not_copy, cause);
        let copy = || -> io::Result<NamedTempFile> {
            let mut file = tempfile::Builder::new().prefix(".lotse-").tempfile_in(dir)?;
            file.write_all(&self.bytes)?;
            self.dress(&file)?;
            Ok(file)
        };
        let mut file = copy().map_err(|cause| failed(&cause))?;
        let mut number = 0_u32;
        loop {
            let mut name = self.path.as_os_str().to_owned();
            name.push(".lotse-backup");
            if number > 0 {
                name.push(format!(".{number}"));
            }
            number += 1;
            match file.persist_noclobber(&name) {
                Ok(_) => return Ok(name.into()),
                Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => file = error.file,
                Err(error) => return Err(failed(&error.error)),
            }
        }
    }
}

/// New content that waits for its place; dropped, it was never there.
#[derive(Debug)]
pub(crate) struct Staged {
    file: NamedTempFile,
    target: PathBuf,
    path: PathBuf,
    advice: Advice,
}

impl Staged {
    /// Puts the content in the place of the file.
    #[expect(clippy::disallowed_methods, reason = "a file of the user, with what they asked for")]
    pub(crate) fn commit(self) -> Result<()> {
        let moved = self.file.persist(&self.target);
        moved
            .map(drop)
            .map_err(|error| trouble(common::could_not_write, &self.path, &error.error, self.advice))
    }
}

/// The text of a file that the user or the administrator has written, and nobody else can write to. Nothing of one that is
/// longer than `most` bytes, is no file or no text.
pub(crate) fn of_user(path: &Path, most: u64) -> Option<String> {
    // A pipe would be waited for.
    let nonblocking = OFlags::NONBLOCK.bits().cast_signed();
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(nonblocking)
        .open(path)
        .ok()?;
    let meta = file.metadata().ok()?;
    let own = meta.uid() == 0 || meta.uid() == rustix::process::geteuid().as_raw();
    if !meta.is_file() || !own || meta.mode() & OPEN != 0 || meta.len() > most {
        return None;
    }
    let mut text = String::new();
    file.take(most).read_to_string(&mut text).ok()?;
    Some(text)
}

/// Removes a file; says whether there was one.
pub(crate) fn remove(path: &Path, advice: Advice) -> Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(trouble(shell::could_not_remove, path, &cause, advice)),
    }
}

/// Follows links by hand, because the last one may lead to a file that is yet to be made.
fn follow(path: &Path) -> Result<PathBuf> {
    let mut at = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&at) {
            Ok(target) => at = at.parent().unwrap_or(Path::new("/")).join(target),
            Err(_) => return Ok(at),
        }
    }
    Err(Error::failed(shell::links_in_a_circle(path.display())).hint(shell::remove_it()))
}

fn trouble<'a>(what: impl FnOnce(Display<'a>) -> Message, path: &'a Path, cause: &io::Error, advice: Advice) -> Error {
    let (reason, hint) = match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (shell::disk_is_full(), shell::free_space()),
        _ => (messages::cause(cause), advice()),
    };
    Error::failed(what(path.display()).because(&reason)).hint(hint)
}
