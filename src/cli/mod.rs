//! One file for each subcommand.

pub mod args;
mod ask;
mod check;
mod doctor;
mod explain;
mod fix;
mod init;
mod models;
mod notice;
mod parts;
mod route;
mod shell;
mod suggest;
mod ui;
mod why;
mod words;

use std::env;

use self::args::{Cli, Command};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::paths::Paths;

/// Does what the command line says.
///
/// # Errors
///
/// Whatever the subcommand fails with; the exit code is in the error.
pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Suggest(args) => suggest::run(&args, &Paths::from_env()?),
        Command::Ui(args) => ui::run(&args),
        Command::UiTidy { shell } => crate::terminal::tty::tidy(shell == crate::shell::Shell::Zsh),
        Command::UiReady => crate::terminal::ready::ask_when_raw(),
        Command::Ask(args) => ask::run(&args, &Paths::from_env()?),
        Command::Explain(args) => explain::run(&args, &Paths::from_env()?),
        Command::Check(args) => check::run(&args),
        Command::Fix(args) => fix::run(&args, &Paths::from_env()?),
        Command::On | Command::Off => Err(
            Error::failed("that is about a shell, and lotse is not loaded in this one")
                .hint("see `lotse init --help`; in a shell that has it, `lotse off` works"),
        ),
        Command::Notice(args) => notice::run(&args),
        Command::Route(args) => route::run(&args, &Paths::from_env()?),
        Command::Why(args) => why::run(args, &Paths::from_env()?),
        Command::Doctor => doctor::run(&Paths::from_env()?),
        Command::Init(args) => init::run(&args),
        Command::Shell(args) => shell::run(args),
        Command::Models(args) => models::run(&args, &Paths::from_env()?),
    }
}

/// The configuration, with what the command line says about the way to a model.
fn config(route: &args::Route, paths: &Paths) -> Result<Config> {
    let mut config = Config::load(&paths.config, |name| env::var(name).ok())?;
    if let Some(backend) = route.backend {
        config.backend = backend;
    }
    if let Some(model) = &route.model {
        config.model = Some(model.clone());
    }
    config.offline |= route.offline;
    Ok(config)
}
