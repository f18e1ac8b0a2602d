//! `lotse models`: the weights on this machine.

use crate::cli::{Models, Pull};
use crate::error::{Error, Kind, Result};
use crate::paths::Paths;
use crate::ui::{self, progress::Bar};
use crate::weights::{self, Presence};

/// Runs a subcommand of `lotse models`.
///
/// # Errors
///
/// Fails for an unknown model, and when the weights cannot be had or stored.
pub(super) fn run(command: &Models, paths: &Paths) -> Result<()> {
    match command {
        Models::Pull(args) => pull(args, paths),
    }
}

/// Offers to download a model of the catalogue that is not here yet, before it is needed. Any other name is a file
/// and the user's own affair.
///
/// # Errors
///
/// Fails when the model is damaged or cannot be had. That it is not wanted is left for the backend to say.
pub(super) fn offer(name: &str, yes: bool, paths: &Paths) -> Result<()> {
    let Some(model) = weights::find(name) else {
        return Ok(());
    };
    let bar = Bar::new();
    if let Presence::Ready(_) = weights::check_showing(model, paths, &bar)? {
        return Ok(());
    }
    let (name, size, licence, folder) = (model.name, model.size(), model.licence, paths.models.display());
    let question =
        format!("lotse needs its language model once: {name} ({size}, {licence}), into {folder}. Download it now?");
    if yes || (ui::can_ask() && ui::confirm(&question)?) {
        weights::pull(model, paths, &bar)?;
    }
    Ok(())
}

fn pull(args: &Pull, paths: &Paths) -> Result<()> {
    let model = weights::find(&args.model).ok_or_else(|| unknown(&args.model))?;
    weights::pull(model, paths, &Bar::new()).map(drop)
}

fn unknown(name: &str) -> Error {
    let all = || {
        weights::names()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let hint = weights::nearest(name).map_or_else(
        || format!("the models are {}", all()),
        |nearest| format!("did you mean `{nearest}`?"),
    );
    Error::new(Kind::Usage, format!("there is no model `{name}`")).hint(hint)
}
