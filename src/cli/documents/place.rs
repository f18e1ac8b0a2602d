//! Where other programs look for what they read about lotse.

use std::path::{Path, PathBuf};

use directories::BaseDirs;

use super::{pages, script};
use crate::error::{Error, Result};
use crate::messages::{Language, common, setup};
use crate::shell::Shell;
use crate::system::file::{self, Advice, UserFile};
use crate::terminal;

const ADVICE: Advice = setup::name_a_writable_folder;

/// Writes a page.
///
/// # Errors
///
/// Fails when the file cannot be written.
pub(super) fn write(file: &Path, page: &[u8]) -> Result<()> {
    UserFile::read(file, ADVICE)?.stage(page)?.commit()
}

/// The directory that the files of users' programs are in: `~/.local/share`, or what `XDG_DATA_HOME` names.
///
/// # Errors
///
/// Fails where the home directory is unknown.
pub(in crate::cli) fn top() -> Result<PathBuf> {
    let dirs = BaseDirs::new();
    let dirs = dirs.ok_or_else(|| Error::failed(common::home_is_unknown()).hint(common::set_home_to_whole_path()))?;
    Ok(dirs.data_dir().to_owned())
}

/// The directory of completions for zsh, which looks there when it is told to.
///
/// # Errors
///
/// Fails where the home directory is unknown.
pub(in crate::cli) fn functions() -> Result<PathBuf> {
    Ok(top()?.join("zsh/site-functions"))
}

/// Where the completions for a shell belong: bash-completion and fish look there by themselves.
fn place(shell: Shell) -> Result<PathBuf> {
    Ok(match shell {
        Shell::Bash => top()?.join("bash-completion/completions/lotse"),
        Shell::Zsh => functions()?.join("_lotse"),
        Shell::Fish => top()?.join("fish/vendor_completions.d/lotse.fish"),
    })
}

/// The directories of the manual pages in each language: `man` takes the one of the user's, and the first where that has none.
fn manuals() -> Result<[(Language, PathBuf); 2]> {
    let top = top()?;
    Ok([
        (Language::English, top.join("man/man1")),
        (Language::German, top.join("man/de/man1")),
    ])
}

/// Writes the completions for a shell and all manual pages where they are looked for; returns what was written, the directory
/// for the pages.
///
/// # Errors
///
/// Fails when a file cannot be written.
pub(in crate::cli) fn install(shell: Shell) -> Result<Vec<PathBuf>> {
    let file = place(shell)?;
    write(&file, &script(shell, terminal::language()))?;
    let mut written = vec![file];
    for (language, dir) in manuals()? {
        for (name, page) in pages(language)? {
            write(&dir.join(format!("{name}.1")), &page)?;
        }
        written.push(dir.join("lotse.1"));
    }
    Ok(written)
}

/// Removes what [`install`] has written, for every shell; returns what was there.
///
/// # Errors
///
/// Fails when a file cannot be removed.
pub(in crate::cli) fn remove() -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        files.push(place(shell)?);
    }
    for (language, dir) in manuals()? {
        let pages = pages(language)?;
        files.extend(pages.iter().map(|(name, _)| dir.join(format!("{name}.1"))));
    }
    let mut removed = Vec::new();
    for path in files {
        if file::remove(&path, ADVICE)? {
            removed.push(path);
        }
    }
    Ok(removed)
}
