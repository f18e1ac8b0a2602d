//! The `lotse` binary: parse, run, print one error.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match lotse::commands::run(lotse::cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            lotse::ui::print_error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
