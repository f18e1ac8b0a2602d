//! The stamp of a file that was checked, so that the next look at it is one `stat` and not a gigabyte of hashing.

use std::fs::{self, DirBuilder, Metadata};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::catalogue::Model;
use crate::paths::Paths;

/// The clock of a file system ticks more coarsely than processes run: a change within one tick cannot be seen.
const TICK: Duration = Duration::from_millis(20);

/// The metadata that changes when somebody writes to a file or puts another one in its place.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Identity {
    size: u64,
    mtime: (i64, i64),
    ctime: (i64, i64),
    inode: u64,
    device: u64,
}

impl Identity {
    pub(super) fn of(meta: &Metadata) -> Self {
        Self {
            size: meta.size(),
            mtime: (meta.mtime(), meta.mtime_nsec()),
            ctime: (meta.ctime(), meta.ctime_nsec()),
            inode: meta.ino(),
            device: meta.dev(),
        }
    }

    /// The identity of the file at `path`, if there is one that can be looked at.
    pub(super) fn at(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|meta| Self::of(&meta))
    }

    /// Waits until a later change would show in the times of the file.
    fn settle(&self) {
        let changed = Duration::new(
            u64::try_from(self.ctime.0).unwrap_or(0),
            u32::try_from(self.ctime.1).unwrap_or(0),
        );
        let age = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH + changed);
        if age.is_ok_and(|age| age < TICK) {
            thread::sleep(TICK);
        }
    }
}

#[derive(Deserialize, Serialize)]
struct Stamp {
    file: Identity,
    sha256: String,
}

fn place(model: &Model, paths: &Paths) -> PathBuf {
    paths.state.join(format!("checked-{}.json", model.file))
}

/// Returns true if this very file was found to be right before.
pub(super) fn is_known(model: &Model, paths: &Paths, file: Identity) -> bool {
    fs::read(place(model, paths))
        .ok()
        .and_then(|text| serde_json::from_slice::<Stamp>(&text).ok())
        .is_some_and(|stamp| stamp.file == file && stamp.sha256 == model.sha256)
}

/// Remembers that the file at `path`, which was `file` before its sha256 was computed, is right.
///
/// Failing to do so costs only time at the next look, so it is not an error.
pub(super) fn remember(model: &Model, paths: &Paths, path: &Path, file: Identity) {
    file.settle();
    if Identity::at(path) == Some(file) {
        let _ = write(
            &place(model, paths),
            &Stamp {
                file,
                sha256: model.sha256.to_owned(),
            },
        );
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "sizes and checksums, which have to stay as they are"
)]
fn write(place: &Path, stamp: &Stamp) -> io::Result<()> {
    let dir = place.parent().unwrap_or(Path::new("."));
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let mut file = NamedTempFile::new_in(dir)?;
    file.write_all(&serde_json::to_vec(stamp)?)?;
    file.persist(place)?;
    Ok(())
}
