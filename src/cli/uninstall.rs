//! `lotse uninstall`: what was put in place, taken away again.

use std::env;
use std::fs;
use std::path::Path;

use crate::app::models::setup::agree;
use crate::app::models::warm;
use crate::cli::args::{Route, Uninstall};
use crate::cli::documents;
use crate::error::{Context as _, Error, Result};
use crate::messages::{common, setup, shell};
use crate::paths::Paths;
use crate::shell::install::{Done, InstallPaths};
use crate::shell::{Shell, quoted};
use crate::terminal;

/// Takes the hooks, completions and pages away, and with `--all` what was remembered and the models as well.
///
/// # Errors
///
/// Fails where nobody can be asked, and where something cannot be removed.
pub(super) fn run(args: &Uninstall) -> Result<()> {
    let paths = &Paths::from_env()?;
    if !args.yes && !terminal::can_ask() {
        return Err(Error::failed(setup::nobody_can_be_asked()).hint(setup::agree_beforehand()));
    }
    agree(args.yes, setup::take_it_away())?;
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        hook(shell, paths)?;
    }
    let removed = documents::remove()?;
    for files in removed.chunk_by(|one, other| one.parent() == other.parent()) {
        match files {
            [file] => terminal::say(&setup::removed(file.display())),
            [first, ..] => {
                let dir = first.parent().unwrap_or(first);
                terminal::say(&setup::removed_files(files.len(), dir.display()));
            }
            [] => {}
        }
    }
    if args.all && agree(args.yes, setup::forget_everything()).is_ok() {
        warm::unload(&super::app(&Route::default())?, None)?;
        for dir in [&paths.runtime, &paths.state, &paths.cache, &paths.data] {
            remove_dir(dir)?;
        }
    }
    for kept in [&paths.models, &paths.config, &paths.remembered]
        .into_iter()
        .filter(|file| file.exists())
    {
        terminal::say(&setup::kept(kept.display()));
    }
    let program = env::current_exe().context(common::lotse_is_gone)?;
    terminal::say(&setup::programs_stay(removal(&program)));
    Ok(())
}

/// The command that removes the program and what was installed with it.
fn removal(program: &Path) -> String {
    let libraries = program
        .parent()
        .and_then(Path::parent)
        .map(|prefix| prefix.join("lib/lotse"));
    let libraries = libraries.filter(|folder| folder.is_dir());
    let command = if libraries.is_some() { "rm -r" } else { "rm" };
    let engine = Some(program.with_file_name("lotse-engine")).filter(|engine| engine.exists());
    let all = [Some(program.to_owned()), engine, libraries];
    all.into_iter().flatten().fold(command.to_owned(), |command, path| {
        format!("{command} {}", quoted(Shell::Bash, &path.display().to_string()))
    })
}

/// Removes a directory that is lotse's own.
fn remove_dir(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Ok(()) => {
            terminal::say(&setup::removed(dir.display()));
            Ok(())
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).context(|| shell::could_not_remove(dir.display())),
    }
}

/// Takes the line and the script away.
///
/// # Errors
///
/// Fails when something cannot be read, written or removed.
pub(super) fn hook(shell: Shell, paths: &Paths) -> Result<()> {
    let target = InstallPaths::of(shell, paths)?;
    let done = target.uninstall()?;
    let (rc, script) = (target.rc().display(), target.script().display());
    if done.line {
        terminal::say(&setup::removed_line(&rc));
    }
    if done.script {
        terminal::say(&setup::removed(&script));
    }
    if done == Done::default() {
        terminal::say(&setup::nothing_to_remove(rc, script));
    } else {
        terminal::say(&setup::open_shells_keep_it());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_was_installed_is_named() {
        let prefix = tempfile::tempdir().unwrap();
        let bin = prefix.path().join("bin");
        let (program, engine) = (bin.join("lotse"), bin.join("lotse-engine"));
        let libraries = prefix.path().join("lib/lotse");
        assert_eq!(removal(&program), format!("rm {}", program.display()));
        fs::create_dir_all(&libraries).unwrap();
        fs::create_dir(&bin).unwrap();
        fs::write(&engine, "").unwrap();
        let (program_text, engine, libraries) = (program.display(), engine.display(), libraries.display());
        assert_eq!(removal(&program), format!("rm -r {program_text} {engine} {libraries}"));
    }
}
