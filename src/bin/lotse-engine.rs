//! The engine of the embedded model, see [`lotse::backend::embedded::engine`]. A program of its own, because what
//! llama.cpp's libraries cost at every start must not be paid at every prompt.

use std::process::ExitCode;

use clap::Parser as _;
use lotse::backend::embedded::engine::{Options, serve};

fn main() -> ExitCode {
    match serve(&Options::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            lotse::ui::print_error(&error);
            ExitCode::from(error.exit_code())
        }
    }
}
