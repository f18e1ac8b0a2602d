//! The `lotse` binary: parse, run, print one error.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = match lotse::cli::args::Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return lotse::terminal::print_usage(&error),
    };
    match lotse::cli::run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            lotse::terminal::print_error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
