//! `lotse models`: the models of each role, on this machine and on its servers.

mod list;
mod vram;

use crate::app::models::{pull, warm};
use crate::cli::args::{self, Models, ModelsArgs};
use crate::error::Result;

/// Runs a subcommand of `lotse models`.
///
/// # Errors
///
/// Fails for an unknown model, and when a server does not do what was asked.
pub(super) fn run(args: &ModelsArgs) -> Result<()> {
    let app = super::app(&args::Route::default())?;
    match args.command.as_ref().unwrap_or(&Models::List) {
        Models::List => list::run(&app, args.json),
        Models::Pull(pull) => pull::pull(&app, &pull.model),
        Models::Warm(warm) => warm::warm(&app, &warm.model, warm.if_free),
        Models::Unload(unload) => warm::unload(&app, unload.model.as_deref()),
        Models::Vram => vram::run(&app, args.json),
    }
}
