//! `lotse doctor`: what works, what does not, and what mends it.

use serde_json::json;

use crate::app::doctor::{diagnostics, report};
use crate::cli::args;
use crate::diagnostic::Severity;
use crate::doctor::shown;
use crate::error::{Error, Result};
use crate::messages::doctor as messages;
use crate::terminal;

/// Prints what was found.
///
/// # Errors
///
/// Fails when something is broken, and when it cannot be printed.
pub(super) fn run(args: args::Doctor) -> Result<()> {
    let diagnostics = diagnostics()?;
    if args.json {
        terminal::print_json(&json!({ "version": env!("CARGO_PKG_VERSION"), "diagnostics": diagnostics }))?;
    } else if args.report {
        // Whoever sends it is not to be told that something is broken: that is why.
        return terminal::print(report(&diagnostics));
    } else {
        for diagnostic in &diagnostics {
            terminal::print_line(shown(diagnostic, terminal::language()))?;
        }
    }
    let broken = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity > Severity::Warning);
    match broken.count() {
        0 => Ok(()),
        1 => Err(Error::failed(messages::one_problem())),
        count => Err(Error::failed(messages::problems(count))),
    }
}
