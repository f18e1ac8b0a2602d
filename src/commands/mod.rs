//! One file for each subcommand.

mod doctor;
mod init;
mod models;
mod suggest;
mod ui;

use crate::cli::{Cli, Command};
use crate::error::Result;
use crate::paths::Paths;

/// Does what the command line says.
///
/// # Errors
///
/// Whatever the subcommand fails with; the exit code is in the error.
pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Suggest(args) => suggest::run(args, &Paths::from_env()?),
        Command::Ui(args) => ui::run(&args),
        Command::UiReady => crate::ui::ready::ask_when_raw(),
        Command::Doctor => doctor::run(&Paths::from_env()?),
        Command::Init(args) => init::run(&args),
        Command::Models(args) => models::run(&args, &Paths::from_env()?),
    }
}
