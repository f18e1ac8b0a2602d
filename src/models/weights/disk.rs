//! Trouble on this machine, in sentences: a full disk, a folder that cannot be written to.

use std::io;
use std::path::{Display, Path};

use crate::error::{Error, Result};
use crate::messages::{self, Bytes, Message, weights};

/// Says what could not be done with a file, and why.
pub(super) fn trouble<'a>(what: impl FnOnce(Display<'a>) -> Message, path: &'a Path, cause: &io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => full(path),
        _ => {
            Error::failed(what(path.display()).because(&messages::cause(cause))).hint(weights::choose_another_folder())
        }
    }
}

/// The disk that `path` is on became full in the middle.
pub(super) fn full(path: &Path) -> Error {
    let dir = path.parent().unwrap_or(path);
    Error::failed(weights::disk_is_full(dir.display())).hint(weights::free_space_and_go_on())
}

/// The bytes that this user may still write on the disk of `dir`.
pub(super) fn free(dir: &Path) -> Result<u64> {
    let stat =
        rustix::fs::statvfs(dir).map_err(|error| trouble(weights::could_not_look_at_disk_of, dir, &error.into()))?;
    // A file system that has no size does not know its limits.
    let unknown = stat.f_blocks == 0;
    Ok(if unknown {
        u64::MAX
    } else {
        stat.f_bavail.saturating_mul(stat.f_frsize)
    })
}

/// Makes sure that `need` more bytes fit on the disk of `dir`.
pub(crate) fn reserve(dir: &Path, need: u64) -> Result<()> {
    let free = free(dir)?;
    if free >= need {
        return Ok(());
    }
    let full = weights::not_enough_room(dir.display(), Bytes(need), Bytes(free));
    Err(Error::failed(full).hint(weights::free_space()))
}
