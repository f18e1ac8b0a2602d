//! The `lotse` binary: read the command line, run, print one error.

use std::process::ExitCode;

use lotse::cli::help::{Unread, read};
use lotse::terminal;

fn main() -> ExitCode {
    let done = match read(std::env::args_os(), terminal::language()) {
        Ok(cli) => lotse::cli::run(cli),
        Err(Unread::Help(text)) => return terminal::print_usage(&text),
        Err(Unread::Wrong(error)) => Err(error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::print_error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
