//! One file for each subcommand.

pub mod args;
mod ask;
mod bench;
mod check;
mod config;
mod doctor;
mod documents;
mod explain;
mod fix;
pub mod help;
mod init;
mod json;
mod models;
mod notice;
mod parse;
mod parts;
mod picture;
mod remember;
mod route;
mod setup;
mod shell;
mod suggest;
mod ui;
mod uninstall;
mod why;
mod words;

use self::args::{Cli, Command};
use crate::app::last_failure::ReportedFailure;
use crate::app::{App, Named};
use crate::error::{Error, Result};
use crate::messages::input;
use crate::paths::Paths;

/// Does what the command line says.
///
/// # Errors
///
/// Whatever the subcommand fails with; the exit code is in the error.
pub fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Suggest(args) => suggest::run(&args),
        Command::Ui(args) => ui::run(&args),
        Command::UiTidy { shell } => crate::terminal::tty::tidy(shell == crate::shell::Shell::Zsh),
        Command::UiReady => crate::terminal::ready::ask_when_raw(),
        Command::Ask(args) => ask::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Fix(args) => fix::run(&args),
        Command::Remember(args) => remember::run(&args),
        Command::On | Command::Off => Err(Error::failed(input::lotse_is_not_loaded()).hint(input::load_lotse())),
        Command::Notice(args) => notice::run(&args),
        Command::Route(args) => route::run(&args),
        Command::Why(args) => why::run(args),
        Command::Doctor(args) => doctor::run(args),
        Command::Init(args) => init::run(&args),
        Command::Shell(args) => shell::run(args),
        Command::Setup(args) => setup::run(&args),
        Command::Uninstall(args) => uninstall::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Config(command) => config::run(&command, &Paths::from_env()?),
        Command::Completions { shell } => documents::completions(shell),
        Command::Man(args) => documents::man(&args),
        Command::Models(args) => models::run(&args),
    }
}

/// The failure that the command line reports, if it does.
fn reported(args: &args::Failed) -> Option<ReportedFailure> {
    Some(ReportedFailure {
        command: args.command.clone()?,
        status: args.status,
        output: args.output.clone(),
    })
}

/// One run of lotse, with what the command line says about the way to a model.
fn app(route: &args::Route) -> Result<App> {
    let mut app = App::load()?;
    if let Some(backend) = route.backend {
        app.config.backend = backend;
    }
    if let Some(model) = &route.model {
        app.config.model = Some(model.clone());
    }
    app.config.offline |= route.offline;
    app.named = Named {
        role: route.role,
        model: route.model.is_some(),
        backend: route.backend.is_some(),
    };
    Ok(app)
}
