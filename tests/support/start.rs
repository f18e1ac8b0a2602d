//! How tests start programs. In lotse itself only one room may, see `clippy.toml`.

use std::ffi::OsStr;
use std::process::Command;

/// Prepares to start any program, with the environment of the test.
#[expect(
    clippy::disallowed_methods,
    reason = "tests start what they have made or what the machine has"
)]
pub fn command(program: impl AsRef<OsStr>) -> Command {
    Command::new(program)
}
