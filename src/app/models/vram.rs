//! What the memory of the graphics cards holds, and what models were seen to take.

use serde::Serialize;

use crate::app::App;
use crate::error::Result;
use crate::models::dispatch::{self, Dispatcher};
use crate::models::gpu::{self, Card};
use crate::models::route::Role;
use crate::models::route::inventory::Cards;
use crate::models::route::plan::{self, Need, Policy};

/// All of it. Sizes are bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) cards: Vec<Card>,
    /// What models of servers on this machine hold: those that lotse loaded, and those that others did.
    pub(crate) ours: u64,
    pub(crate) theirs: u64,
    /// What other programs hold.
    pub(crate) others: Option<u64>,
    pub(crate) free: Option<u64>,
    pub(crate) limit: u64,
    pub(crate) reserve: u64,
    /// What models may take together.
    pub(crate) room: Option<u64>,
    pub(crate) models: Vec<ModelRow>,
}

/// What a model was seen to take.
#[derive(Debug, Serialize)]
pub(crate) struct ModelRow {
    pub(crate) model: String,
    pub(crate) endpoint: String,
    pub(crate) weights: Option<u64>,
    pub(crate) cache: Option<u64>,
    pub(crate) measured: Option<u64>,
    pub(crate) num_ctx: u32,
    pub(crate) load_ms: Option<u64>,
}

/// Looks at servers and cards.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub(crate) fn report(app: &App) -> Result<Report> {
    let dispatcher = dispatch::plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths)?;
    let memory = app.config.memory;
    Ok(report_of(&dispatcher, gpu::look(), memory.card, &Policy::from(memory)))
}

/// `said` is what the user says that the card has, for where no driver does.
fn report_of(dispatcher: &Dispatcher, cards: Vec<Card>, said: Option<u64>, policy: &Policy) -> Report {
    let mut inventory = dispatcher.inventory();
    let (mut ours, mut theirs) = (0, 0);
    let mut models = Vec::new();
    for server in &inventory.servers {
        let Ok(stock) = &server.has else { continue };
        if server.here {
            for loaded in &stock.loaded {
                *(if loaded.ours { &mut ours } else { &mut theirs }) += loaded.on_card;
            }
        }
        let entries = dispatcher.listing().entries.iter();
        for entry in entries.filter(|entry| entry.server == server.at) {
            let Some(model) = stock.model(&entry.model) else {
                continue;
            };
            let tokens = model
                .measured
                .map_or(model.within(entry.num_ctx), |measured| measured.num_ctx);
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
    let told = dispatch::together(&cards, ours + theirs);
    let said = said.map(|total| Cards { total, others: 0 });
    inventory.cards = told.or(inventory.cards).or(said);
    let free = |Cards { total, others }| match told {
        Some(_) => cards.iter().filter(|card| !card.integrated).map(|card| card.free).sum(),
        None => total.saturating_sub(ours + theirs + others),
    };
    Report {
        ours,
        theirs,
        others: inventory.cards.map(|cards| cards.others),
        free: inventory.cards.map(free),
        limit: policy.limit,
        reserve: policy.reserve,
        room: inventory.cards.map(|_| plan::room(&inventory, policy)),
        models,
        cards,
    }
}
