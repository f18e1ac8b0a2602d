//! The engine of the embedded model, see [`lotse::models::backend::embedded::engine`]. A program of its own, because what
//! llama.cpp's libraries cost at every start must not be paid at every prompt.

use std::process::ExitCode;

use clap::Parser as _;
use lotse::models::backend::embedded::engine::{Options, serve};

fn main() -> ExitCode {
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => return lotse::terminal::print_usage(&error),
    };
    match serve(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            lotse::terminal::print_error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
