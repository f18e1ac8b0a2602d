//! The offer to fetch the embedded model once.

use crate::config::BackendKind;
use crate::error::Result;
use crate::messages::weights as messages;
use crate::models::backend::embedded::engine_program;
use crate::models::dispatch::Dispatcher;
use crate::models::weights;
use crate::paths::Paths;
use crate::terminal::{self, progress::Bar};

/// Offers to download the model inside lotse where that is going to answer and is not here yet. A model that is no part
/// of the catalogue is the user's own affair, and one that nothing here could read is no use.
///
/// # Errors
///
/// Fails when the model is damaged or cannot be had. That it is not wanted is left for the backend to say.
pub(in crate::app) fn offer(dispatcher: &Dispatcher, yes: bool, paths: &Paths) -> Result<()> {
    let first = dispatcher.plan.choices.first();
    let inside = first.filter(|first| first.backend == BackendKind::Embedded);
    let Some(model) = inside.and_then(|first| weights::find(&first.model)) else {
        return Ok(());
    };
    let bar = Bar::new();
    if weights::check(model, paths, &bar)?.is_some() {
        return Ok(());
    }
    let (name, size, licence, folder) = (model.name, model.size(), model.licence, paths.models.display());
    let question = messages::download_now(name, size, licence, folder);
    if engine_program().is_ok() && (yes || (terminal::can_ask() && terminal::confirm(question)?)) {
        weights::pull(model, paths, &bar)?;
    }
    Ok(())
}
