//! What there is to know about the models of each role.

use std::time::Duration;

use serde::Serialize;

use crate::app::App;
use crate::config::BackendKind;
use crate::error::Result;
use crate::messages::{self, Message};
use crate::models::backend::embedded;
use crate::models::dispatch::{self, Dispatcher};
use crate::models::route::Role;
use crate::models::route::inventory::Entry;
use crate::models::route::plan::Need;
use crate::models::weights;

/// A model of a role.
#[derive(Debug, Serialize)]
pub(crate) struct Row {
    pub(crate) role: String,
    pub(crate) model: String,
    /// None where it is not known, since the server does not answer.
    pub(crate) installed: Option<bool>,
    /// Bytes of the weights.
    pub(crate) bytes: Option<u64>,
    /// Whether it is in memory.
    pub(crate) loaded: Option<bool>,
    /// Bytes on graphics cards.
    pub(crate) vram: Option<u64>,
    /// Seconds until it goes if nobody uses it; none where it is not loaded or stays for ever.
    pub(crate) expires_s: Option<u64>,
    /// Where it is.
    #[serde(serialize_with = "messages::english")]
    pub(crate) endpoint: Message,
    /// What is wrong with it.
    #[serde(serialize_with = "messages::english_or_null")]
    pub(crate) trouble: Option<Message>,
}

/// All that the configuration names.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub(crate) fn rows(app: &App) -> Result<Vec<Row>> {
    let dispatcher = dispatch::plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths)?;
    let entries = dispatcher.listing().entries.iter();
    let mut rows: Vec<Row> = entries.map(|entry| row(entry, &dispatcher)).collect();
    if matches!(app.config.backend, BackendKind::Auto | BackendKind::Embedded) {
        rows.push(inside(app)?);
    }
    Ok(rows)
}

fn row(entry: &Entry, dispatcher: &Dispatcher) -> Row {
    let inventory = dispatcher.inventory();
    let server = inventory.server(&entry.server);
    let stock = server.and_then(|server| server.has.as_ref().ok());
    let down = dispatcher.known(&entry.server).and_then(|known| known.down.as_ref());
    let down = down.map(|down| down.message.clone());
    let stock = stock.filter(|_| down.is_none());
    let model = stock.and_then(|stock| stock.model(&entry.model));
    let loaded = stock.and_then(|stock| stock.loaded(&entry.model));
    Row {
        role: entry.role.to_string(),
        model: entry.model.clone(),
        installed: stock.map(|_| model.is_some()),
        bytes: model.and_then(|model| model.bytes),
        loaded: stock.map(|_| loaded.is_some()),
        vram: loaded.map(|loaded| loaded.on_card),
        expires_s: loaded.and_then(|loaded| loaded.stays).map(|stays| stays.as_secs()),
        endpoint: Message::verbatim(&entry.server),
        trouble: down.or_else(|| model?.broken.clone()),
    }
}

/// The model inside lotse.
fn inside(app: &App) -> Result<Row> {
    let App { config, paths, .. } = app;
    let name = dispatch::inside(config);
    let model = weights::find(name);
    let stays = embedded::stays(&config.embedded, name, paths);
    let installed = match model {
        Some(model) => weights::check(model, paths, &())?.is_some(),
        None => std::path::Path::new(name).is_file(),
    };
    Ok(Row {
        role: super::EMBEDDED.to_owned(),
        model: name.to_owned(),
        installed: Some(installed),
        bytes: model.map(|model| model.bytes),
        loaded: Some(stays.is_some()),
        vram: None,
        expires_s: stays
            .filter(|stays| *stays != Duration::MAX)
            .map(|stays| stays.as_secs()),
        endpoint: messages::models::in_lotse(),
        trouble: None,
    })
}
