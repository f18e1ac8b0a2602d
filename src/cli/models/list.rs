//! `lotse models list`.

use serde::Serialize;

use crate::config::{BackendKind, Config};
use crate::error::Result;
use crate::models::dispatch::{self, Planned};
use crate::models::route::Role;
use crate::models::route::inventory::Entry;
use crate::models::route::plan::Need;
use crate::models::weights::{self, Presence};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal::{self, table::table};

/// Nobody waits for what stays longer than a week.
const DAYS: u64 = 7 * 24 * 3600;

/// A model of a role.
#[derive(Debug, Serialize)]
struct Row {
    role: String,
    model: String,
    /// None where it is not known, since the server does not answer.
    installed: Option<bool>,
    /// Bytes of the weights.
    bytes: Option<u64>,
    /// Whether it is in memory.
    loaded: Option<bool>,
    /// Bytes on graphics cards.
    vram: Option<u64>,
    /// Seconds until it goes; none where it is not loaded or stays for ever.
    expires_s: Option<u64>,
    /// Where it is.
    endpoint: String,
    /// What is wrong with it.
    trouble: Option<String>,
}

/// Prints the table.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub(super) fn run(config: &Config, json: bool, paths: &Paths) -> Result<()> {
    let planned = dispatch::plan_afresh(Need::answer(Role::Coder), config, paths)?;
    let mut rows: Vec<Row> = planned
        .listing()
        .entries
        .iter()
        .map(|entry| row(entry, &planned))
        .collect();
    if matches!(config.backend, BackendKind::Auto | BackendKind::Embedded) {
        rows.extend(inside(config, paths)?);
    }
    if json {
        return terminal::print_json(&rows);
    }
    terminal::print(text(&rows))
}

fn row(entry: &Entry, planned: &Planned) -> Row {
    let inventory = planned.inventory();
    let server = inventory.server(&entry.server);
    let stock = server.and_then(|server| server.has.as_ref().ok());
    let down = planned.known(&entry.server).and_then(|known| known.down.as_ref());
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
        endpoint: entry.server.clone(),
        trouble: down.or_else(|| model?.broken.clone()),
    }
}

/// The model inside lotse.
fn inside(config: &Config, paths: &Paths) -> Result<Option<Row>> {
    let name = dispatch::inside(config);
    let model = weights::find(name);
    let installed = match model {
        Some(model) => matches!(weights::check(model, paths)?, Presence::Ready(_)),
        None => std::path::Path::new(name).is_file(),
    };
    Ok(Some(Row {
        role: super::EMBEDDED.to_owned(),
        model: name.to_owned(),
        installed: Some(installed),
        bytes: model.map(|model| model.bytes),
        loaded: Some(crate::models::backend::embedded::is_running(
            &config.embedded,
            name,
            paths,
        )),
        vram: None,
        expires_s: None,
        endpoint: "inside lotse".to_owned(),
        trouble: None,
    }))
}

fn text(rows: &[Row]) -> Printable {
    let heads = [
        "ROLE",
        "MODEL",
        "INSTALLED",
        "SIZE",
        "LOADED",
        "IN VRAM",
        "EXPIRES",
        "ENDPOINT",
    ];
    let mut all = vec![heads.map(str::to_owned).to_vec()];
    let yes = |known: Option<bool>| known.map_or("?", |yes| if yes { "yes" } else { "no" }).to_owned();
    let size =
        |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), |bytes| format!("{:.1} GB", bytes as f64 / 1e9));
    for row in rows {
        all.push(vec![
            row.role.clone(),
            row.model.clone(),
            yes(row.installed),
            size(row.bytes),
            yes(row.loaded),
            size(row.vram),
            match (row.loaded, row.expires_s) {
                (Some(true), Some(0..DAYS)) => format!("{} min", row.expires_s.unwrap_or_default().div_ceil(60)),
                (Some(true), _) => "never".to_owned(),
                _ => "-".to_owned(),
            },
            row.endpoint.clone(),
        ]);
    }
    let mut text = table(&all);
    let mut told: Vec<String> = Vec::new();
    for row in rows {
        let Some(trouble) = &row.trouble else { continue };
        let line = if row.installed.is_some() {
            format!("{}: {trouble}", row.model)
        } else {
            format!("{}: {trouble}", row.endpoint)
        };
        if !told.contains(&line) {
            told.push(line);
        }
    }
    for line in told {
        text.push(Printable::line(&line));
        text.push("\n");
    }
    text
}
