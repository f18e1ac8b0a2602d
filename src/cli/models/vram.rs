//! `lotse models vram`: what the memory of the graphics cards holds, and what models were seen to take.

use serde::Serialize;

use crate::config::Config;
use crate::error::Result;
use crate::models::dispatch::{self, Planned};
use crate::models::gpu::{self, Card, Owner};
use crate::models::route::Role;
use crate::models::route::inventory::Cards;
use crate::models::route::plan::{self, Need, Policy};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal::{self, table::table};

/// All of it. Sizes are bytes.
#[derive(Debug, Serialize)]
struct Report {
    cards: Vec<CardRow>,
    /// What models of servers on this machine hold: those that lotse loaded, and those that others did.
    ours: u64,
    theirs: u64,
    /// What other programs hold.
    others: Option<u64>,
    free: Option<u64>,
    limit: u64,
    reserve: u64,
    /// What models may take together.
    room: Option<u64>,
    models: Vec<ModelRow>,
}

#[derive(Debug, Serialize)]
struct CardRow {
    name: String,
    total: u64,
    free: u64,
    integrated: bool,
    processes: Option<Vec<ProcessRow>>,
}

#[derive(Debug, Serialize)]
struct ProcessRow {
    pid: u32,
    name: String,
    bytes: u64,
    owner: &'static str,
}

/// What a model was seen to take.
#[derive(Debug, Serialize)]
struct ModelRow {
    model: String,
    endpoint: String,
    weights: Option<u64>,
    cache: Option<u64>,
    measured: Option<u64>,
    num_ctx: u32,
    load_ms: Option<u64>,
}

/// Prints it.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub(super) fn run(config: &Config, json: bool, paths: &Paths) -> Result<()> {
    let planned = dispatch::plan_afresh(Need::answer(Role::Coder), config, paths)?;
    let report = report(&planned, &gpu::look(), config.memory.card, &Policy::from(config.memory));
    if json {
        return terminal::print_json(&report);
    }
    terminal::print(text(&report))
}

/// `said` is what the user says that the card has, for where no driver does.
fn report(planned: &Planned, cards: &[Card], said: Option<u64>, policy: &Policy) -> Report {
    let mut inventory = planned.inventory();
    let (mut ours, mut theirs) = (0, 0);
    let mut models = Vec::new();
    for server in &inventory.servers {
        let Ok(stock) = &server.has else { continue };
        if server.here {
            for loaded in &stock.loaded {
                *(if loaded.ours { &mut ours } else { &mut theirs }) += loaded.on_card;
            }
        }
        let entries = planned.listing().entries.iter();
        for entry in entries.filter(|entry| entry.server == server.at) {
            let Some(model) = stock.model(&entry.model) else {
                continue;
            };
            let tokens = model.measured.map_or(entry.num_ctx, |measured| measured.num_ctx);
            models.push(ModelRow {
                model: model.name.clone(),
                endpoint: server.at.clone(),
                weights: model.bytes,
                cache: model.bytes_per_token.map(|bytes| bytes * u64::from(tokens)),
                measured: model.measured.map(|measured| measured.bytes),
                num_ctx: tokens,
                load_ms: model.measured.map(|measured| measured.load_ms),
            });
        }
    }
    models.dedup_by(|one, other| one.model == other.model && one.endpoint == other.endpoint);
    // A plan looks at the cards only where a server of this machine may load something.
    let told = dispatch::together(cards, ours + theirs);
    let said = said.map(|total| Cards { total, others: 0 });
    inventory.cards = told.or(inventory.cards).or(said);
    let free = |Cards { total, others }| match told {
        Some(_) => cards.iter().filter(|card| !card.integrated).map(|card| card.free).sum(),
        None => total.saturating_sub(ours + theirs + others),
    };
    Report {
        cards: cards.iter().map(card).collect(),
        ours,
        theirs,
        others: inventory.cards.map(|cards| cards.others),
        free: inventory.cards.map(free),
        limit: policy.limit,
        reserve: policy.reserve,
        room: inventory.cards.map(|_| plan::room(&inventory, policy)),
        models,
    }
}

fn card(card: &Card) -> CardRow {
    let processes = card.processes.as_ref().map(|processes| {
        let row = |process: &gpu::Process| ProcessRow {
            pid: process.pid,
            name: process.name.clone(),
            bytes: process.bytes,
            owner: match process.owner {
                Owner::Lotse => "lotse",
                Owner::Ollama => "ollama",
                Owner::Other => "other",
            },
        };
        processes.iter().map(row).collect()
    });
    CardRow {
        name: card.name.clone(),
        total: card.total,
        free: card.free,
        integrated: card.integrated,
        processes,
    }
}

fn text(report: &Report) -> Printable {
    let gb = |bytes: u64| format!("{:.1} GB", bytes as f64 / 1e9);
    let some = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), gb);
    let mut lines: Vec<String> = Vec::new();
    if report.cards.is_empty() {
        lines.push("no graphics card, or none whose driver answers".to_owned());
    }
    for card in &report.cards {
        let kind = if card.integrated { ", shares main memory" } else { "" };
        lines.push(format!(
            "{}: {} of {} free{kind}",
            card.name,
            gb(card.free),
            gb(card.total)
        ));
        match &card.processes {
            Some(processes) => lines.extend(processes.iter().map(|process| {
                format!(
                    "  {} {} ({}) {}",
                    process.owner,
                    process.name,
                    process.pid,
                    gb(process.bytes)
                )
            })),
            None => lines.push("  who holds the rest is not told to this user".to_owned()),
        }
    }
    let mut text = Printable::from(lines.join("\n") + "\n");
    let rows = [
        ("models that lotse loaded", Some(report.ours)),
        ("models that others loaded", Some(report.theirs)),
        ("other programs", report.others),
        ("free", report.free),
        ("limit", Some(report.limit)),
        ("reserve for other programs", Some(report.reserve)),
        ("room for models", report.room),
    ];
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|(name, bytes)| vec![(*name).to_owned(), some(*bytes)])
        .collect();
    text.push(table(&rows));
    if !report.models.is_empty() {
        let mut rows = vec![
            ["MODEL", "WEIGHTS", "CACHE", "TOKENS", "MEASURED", "TIME TO LOAD"]
                .map(str::to_owned)
                .to_vec(),
        ];
        for model in &report.models {
            let load = model
                .load_ms
                .map_or_else(|| "-".to_owned(), |ms| format!("{:.1} s", ms as f64 / 1000.0));
            let tokens = model.num_ctx.to_string();
            rows.push(vec![
                model.model.clone(),
                some(model.weights),
                some(model.cache),
                tokens,
                some(model.measured),
                load,
            ]);
        }
        text.push("\n");
        text.push(table(&rows));
    }
    text
}
