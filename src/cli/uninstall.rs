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
use crate::shell::Shell;
use crate::shell::install::{Done, InstallPaths};
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
    for file in documents::remove()? {
        terminal::say(&setup::removed(file.display()));
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
    let engine = program.with_file_name("lotse-engine");
    terminal::say(&setup::programs_stay(program.display(), engine.display()));
    Ok(())
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
        terminal::say(&setup::removed_one_line(&rc));
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
