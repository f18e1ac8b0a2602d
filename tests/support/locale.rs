//! A German locale, which many machines do not have.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use super::{not_here, skipped};

/// Its name.
pub const GERMAN: &str = "de_DE.UTF-8";

/// The folder that `LOCPATH` has to name for it; where it cannot be made, that has been announced.
pub fn german() -> Option<&'static Path> {
    static FOLDER: LazyLock<Result<PathBuf, String>> = LazyLock::new(make);
    FOLDER.as_ref().map_err(|why| skipped(why)).ok().map(PathBuf::as_path)
}

/// It takes a second, so that it is kept for the next time.
fn make() -> Result<PathBuf, String> {
    let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = all.join("locales");
    if folder.exists() {
        return Ok(folder);
    }
    let new = tempfile::tempdir_in(all).map_err(|error| error.to_string())?;
    let made = super::start::command("localedef")
        .args(["-i", "de_DE", "-f", "UTF-8"])
        .arg(new.path().join(GERMAN))
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        return Err("no German locale: install the package `locales`".to_owned());
    }
    std::fs::set_permissions(new.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    // Another process may have been faster.
    match std::fs::rename(new.path(), &folder) {
        Err(error) if !folder.exists() => Err(error.to_string()),
        _ => Ok(folder),
    }
}

/// Whether a program that is translated by a catalogue of this name speaks German here. Packages bring catalogues along,
/// but in some containers they are left out.
pub fn is_translated(catalogue: &str) -> bool {
    let file = format!("/usr/share/locale/de/LC_MESSAGES/{catalogue}.mo");
    let there = Path::new(&file).exists();
    if !there {
        not_here(&format!("German messages of {catalogue}"));
    }
    there
}
