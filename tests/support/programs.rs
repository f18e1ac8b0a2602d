//! Programs that `tests/programs` fetches.

use std::path::{Path, PathBuf};

use super::skipped;

/// The folder of one of them; where it could not be had, that has been announced.
pub fn folder(name: &str) -> Option<PathBuf> {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR")).join("programs");
    let folder = all.join(name);
    if folder.exists() {
        return Some(folder);
    }
    if !all.join(format!("{name}.skipped")).exists() {
        skipped(&format!("no {name}: run `./tests/programs`"));
    }
    None
}
