//! The models that this machine should have.

use std::time::Duration;

use super::pull::{not_loading, pull};
use crate::app::App;
use crate::config::{BackendKind, Config};
use crate::error::{Error, Kind, Result};
use crate::messages::{Gigabytes, Message, Tenths, setup};
use crate::models::backend::embedded::engine_program;
use crate::models::dispatch::{self, Dispatcher};
use crate::models::gpu;
use crate::models::route::Role;
use crate::models::route::plan::{self, Need};
use crate::models::route::proposal::{self, Proposal};
use crate::models::weights::{self, Larger};
use crate::terminal;

/// What servers here have, or could have, for each role; where there is none, the model inside lotse.
///
/// # Errors
///
/// Fails where a model is wanted and cannot be had.
pub(crate) fn models(app: &App, yes: bool) -> Result<()> {
    let dispatcher = dispatch::plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths)?;
    let proposals = proposals(&dispatcher, &app.config);
    if proposals.is_empty() {
        return inside(app, yes);
    }
    for proposal in proposals {
        let Proposal {
            role,
            model,
            bytes,
            installed,
        } = proposal;
        if installed {
            terminal::say(&setup::model_is_here(role, model));
            continue;
        }
        let size = format!("{:.0}", bytes as f64 / 1e9);
        match agree(yes, setup::download(role, &model, size)) {
            Ok(()) => pull(app, &model)?,
            Err(error) if error.kind() == Kind::Cancelled => terminal::say(&setup::left_to_what_is_here(role)),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// For each role what the first server of this machine that answers has, or could have.
fn proposals(dispatcher: &Dispatcher, config: &Config) -> Vec<Proposal> {
    let inventory = dispatcher.inventory();
    let Some((server, stock)) = inventory.servers.iter().find_map(|server| {
        let stock = server.has.as_ref().ok()?;
        server.here.then_some((server, stock))
    }) else {
        return Vec::new();
    };
    let version = dispatcher
        .known(&server.at)
        .map(|known| known.version.clone())
        .unwrap_or_default();
    let room = plan::room(&inventory, &config.memory.into());
    let entries = dispatcher
        .listing()
        .entries
        .iter()
        .filter(|entry| entry.server == server.at);
    let loads = entries.filter(|entry| !not_loading(&entry.model, &version));
    proposal::propose(loads, stock, room)
}

fn inside(app: &App, yes: bool) -> Result<()> {
    let name = dispatch::inside(&app.config);
    let Some(model) = weights::find(name) else {
        terminal::say(&setup::is_your_own_file(name));
        return Ok(());
    };
    if let Some(file) = weights::check(model, &app.paths, &())? {
        terminal::say(&setup::embedded_is_here(name, file.display()));
        return Ok(());
    }
    engine_program()?;
    agree(yes, setup::download_embedded(Gigabytes(model.bytes)))?;
    pull(app, name)
}

/// What else the machine could run inside lotse, once a question has shown how fast it is. Nobody else answers there.
///
/// # Errors
///
/// Fails where no plan can be made.
pub(crate) fn larger(app: &App) -> Result<()> {
    let dispatcher = dispatch::plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths)?;
    let first = dispatcher.plan.choices.first();
    let first = first.filter(|first| first.backend == BackendKind::Embedded);
    let Some(model) = first.and_then(|first| weights::find(&first.model)) else {
        return Ok(());
    };
    let Some(takes) = dispatcher.measured_inside(model.name) else {
        return Ok(());
    };
    let found = weights::larger(model, gpu::main_memory().total, takes.total());
    if let Some(Larger { model: larger, seconds }) = found.first() {
        let [then, now] = [*seconds, takes.total()].map(|seconds| Tenths(Duration::from_secs_f64(seconds)));
        terminal::say(&setup::could_run(larger.name, larger.size(), then, now, model.name));
        terminal::say(&setup::take_the_larger(larger.name));
    }
    Ok(())
}

/// Asks the user, unless they have agreed to everything.
///
/// # Errors
///
/// Fails with [`Kind::Cancelled`] where they do not want it.
pub(crate) fn agree(yes: bool, question: Message) -> Result<()> {
    if yes || terminal::confirm(question)? {
        return Ok(());
    }
    Err(Error::new(Kind::Cancelled, setup::nothing_was_changed()))
}
