//! Trouble on this machine, in sentences: a full disk, a folder that cannot be written to.

use std::io;
use std::path::Path;

use super::progress::human;
use crate::error::{Error, Result, plain};

const ELSEWHERE: &str = "set LOTSE_MODEL_DIR to a folder that you can read and write";

/// An error of the file system while `what` was done.
pub(super) fn trouble(what: &str, path: &Path, cause: &io::Error) -> Error {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => full(path),
        _ => Error::failed(format!("could not {what} `{}`: {}", path.display(), plain(cause))).hint(ELSEWHERE),
    }
}

/// The disk that `path` is on became full in the middle.
pub(super) fn full(path: &Path) -> Error {
    let dir = path.parent().unwrap_or(path);
    Error::failed(format!("the disk of `{}` is full", dir.display())).hint(
        "free some space and run the same again, it goes on where it stopped; or set LOTSE_MODEL_DIR to another disk",
    )
}

/// The bytes that this user may still write on the disk of `dir`.
pub(super) fn free(dir: &Path) -> Result<u64> {
    let stat = rustix::fs::statvfs(dir).map_err(|error| trouble("look at the disk of", dir, &error.into()))?;
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
    Err(Error::failed(format!(
        "not enough room in `{}`: {} are needed and {} are free",
        dir.display(),
        human(need),
        human(free)
    ))
    .hint("free some space, or set LOTSE_MODEL_DIR to a folder on another disk"))
}
