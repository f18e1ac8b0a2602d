//! Which model answers, where, and what has to make room for it.
//!
//! The best of these comes first:
//!
//! 1. a model of the wanted role that is loaded, or that fits beside what is loaded;
//! 2. a loaded model of another role that is good enough: it answers now, and nothing is displaced;
//! 3. a model of the wanted role in place of what lotse itself has loaded;
//! 4. a model of another role that is good enough, then any other;
//! 5. the model inside lotse; without a card it is the first where that is expected to be sooner done.
//!
//! Whoever names a role or a model gets it before anything else, if there is a way.
//!
//! Nothing is ever planned above the limit less the reserve less what other programs hold, and nothing that another
//! program has loaded is unloaded unless the configuration allows it.

mod fit;
#[cfg(test)]
mod places;
#[cfg(test)]
mod properties;
mod reason;
mod seconds;
#[cfg(test)]
mod table;

use std::time::Duration;

use serde::Serialize;

use self::fit::{Fit, fit};
use self::reason::Passed;
pub use self::seconds::Expected;
use super::inventory::{Entry, Inventory};
use super::{BackendKind, Role};
use crate::messages::{self, Message};

/// What is asked of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The role.
    pub role: Role,
    /// Whether there is a picture to look at.
    pub picture: bool,
    /// Whether the user named the role or the model, or an answer of another one did not do: a long wait is fine then.
    pub asked: bool,
    /// Whether something may be displaced.
    pub displace: bool,
}

impl Need {
    /// For an answer that somebody waits for.
    pub fn answer(role: Role) -> Self {
        Self {
            role,
            picture: false,
            asked: false,
            displace: true,
        }
    }
}

/// How memory may be used. Sizes are bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The most that may be in use on the cards.
    pub limit: u64,
    /// What is left to other programs beyond what they hold already.
    pub reserve: u64,
    /// Whether models may be unloaded that another program has loaded.
    pub displace_others: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            limit: 24_000_000_000,
            reserve: 1_500_000_000,
            displace_others: false,
        }
    }
}

/// A model to unload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unload {
    /// Its name.
    pub model: String,
    /// The address of its server.
    pub server: String,
}

/// A model that can answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Choice {
    /// The role that it is listed for; none for the model inside lotse.
    pub role: Option<Role>,
    /// Its name.
    pub model: String,
    /// The address of its server; none for the model inside lotse.
    pub server: Option<String>,
    /// What answers.
    pub backend: BackendKind,
    /// The longest conversation in tokens, the same in each request.
    pub num_ctx: u32,
    /// How long it stays in memory after the answer; [`Duration::MAX`] for ever, where somebody else wants that.
    pub keep_alive: Duration,
    /// How many of its layers go onto the card; none leaves it to the server.
    pub gpu_layers: Option<u32>,
    /// What has to be unloaded first.
    pub unload: Vec<Unload>,
    /// Whether it has to be loaded.
    pub loads: bool,
    /// What it takes on the cards, or in main memory where there are none; none where that is the server's affair.
    pub bytes: Option<u64>,
    /// The time until it can answer.
    pub wait: Duration,
    /// The time until a command of it is there, as far as that was measured.
    pub expected: Option<Expected>,
    /// Why it was chosen, in one sentence.
    #[serde(serialize_with = "messages::english")]
    pub reason: Message,
}

/// A model that cannot answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The role that it is listed for.
    pub role: Role,
    /// Its name.
    pub model: String,
    /// Why not, as the end of a sentence about it.
    #[serde(serialize_with = "messages::english")]
    pub reason: Message,
    /// That nothing at all can be asked where it is, where that is the reason.
    #[serde(skip)]
    pub outage: Option<Message>,
}

/// What can answer, best first, and what cannot.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Plan {
    /// The first one answers; the others stand in for it.
    pub choices: Vec<Choice>,
    /// What would have been better but cannot answer, and what would stand in but cannot.
    pub refused: Vec<Refusal>,
}

impl Plan {
    /// What cannot answer, and why, for people: a server that is out of reach is one fact, without the name of a model.
    pub fn refusals(&self) -> Vec<(String, Message)> {
        let mut all = Vec::new();
        for refusal in &self.refused {
            let one = match &refusal.outage {
                Some(outage) => (String::new(), outage.clone()),
                None => (refusal.model.clone(), refusal.reason.clone()),
            };
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all
    }
}

/// What models may take together, in bytes.
pub fn room(inventory: &Inventory, policy: &Policy) -> u64 {
    fit::room(inventory, policy)
}

/// How suitable a model is for a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Suits {
    /// It is listed for it.
    Wanted,
    /// It answers such requests as well, or nearly so.
    Enough,
    /// Better than nothing.
    Barely,
}

/// Makes the plan.
pub fn plan(need: Need, entries: &[Entry], inventory: &Inventory, policy: &Policy) -> Plan {
    let mut plan = Plan::default();
    let mut ranked: Vec<Ranked> = Vec::new();
    let entries = as_offered(entries, inventory);
    for (entry, suits) in candidates(need, &entries) {
        match fit(entry, need, inventory, policy) {
            Err(reason) => plan.refused.push(Refusal {
                role: entry.role,
                model: entry.model.clone(),
                reason,
                outage: inventory.server(&entry.server).and_then(reason::outage),
            }),
            Ok(mut fit) => {
                fit.choice.expected = expected(&fit.choice, inventory);
                ranked.push((tier(need, suits, &fit), suits, fit));
            }
        }
    }
    sort(&mut ranked);
    let displacing = ranked
        .iter()
        .find(|(_, suits, fit)| *suits == Suits::Wanted && fit.displaces())
        .map(|(.., fit)| fit.choice.clone());
    let passed = Passed {
        displacing: displacing.as_ref(),
        refused: &plan.refused,
        room: fit::room(inventory, policy),
    };
    let choices = ranked.into_iter().map(|(_, suits, Fit { choice, .. })| Choice {
        reason: reason::reason(need, &choice, suits, passed),
        ..choice
    });
    plan.choices = choices.collect();
    if let Some(model) = inventory.embedded.as_ref().filter(|_| !need.picture) {
        let sooner = sooner_inside(need, &plan, inventory);
        let reason = match (&sooner, plan.choices.first()) {
            (Some(expected), Some(first)) => reason::sooner(expected, first),
            _ => reason::embedded(&plan, inventory),
        };
        let inside = Choice {
            expected: inventory.inside.as_ref().and_then(Expected::inside),
            reason,
            ..Choice::fixed(BackendKind::Embedded, model)
        };
        let place = if sooner.is_some() { 0 } else { plan.choices.len() };
        plan.choices.insert(place, inside);
    }
    plan
}

/// A candidate: the lower its tier, the better.
type Ranked = (u8, Suits, Fit);

/// Sorts candidates. Within a tier the order of the lists counts, and the same model on several servers is asked where it
/// answers soonest; where nothing was measured yet, that is found out first.
fn sort(ranked: &mut [Ranked]) {
    let names: Vec<String> = ranked.iter().map(|(.., fit)| fit.choice.model.clone()).collect();
    ranked.sort_by_cached_key(|(tier, _, Fit { choice, .. })| {
        let place = names.iter().position(|name| *name == choice.model);
        let seconds = choice.expected.map_or(0.0, |expected| expected.total());
        (*tier, place, (seconds * 1000.0).to_bits())
    });
}

/// How long a command of a model is expected to take.
fn expected(choice: &Choice, inventory: &Inventory) -> Option<Expected> {
    let stock = inventory.server(choice.server.as_deref()?)?.has.as_ref().ok()?;
    let speed = stock.speeds.get(&choice.model).copied()?;
    Expected::new(choice.wait, choice.loads, speed)
}

/// The expected time of the model inside lotse, where it would rather be asked before the first of the others: without a card
/// a model of a server may need minutes. Who has a wrong command asks again, so that the time counts until one is right; of the
/// other model it is supposed that it is always right. How often models are right was measured for commands alone.
fn sooner_inside(need: Need, plan: &Plan, inventory: &Inventory) -> Option<Expected> {
    let first = plan.choices.first()?;
    let here = inventory.server(first.server.as_deref()?)?.here;
    if need.role != Role::Coder || need.asked || inventory.cards.is_some() || !here {
        return None;
    }
    let inside = inventory.inside.as_ref()?;
    let expected = Expected::inside(inside)?;
    (expected.total() < inside.quality * first.expected?.total()).then_some(expected)
}

/// The entries with no longer conversations than their models can hold. Where nobody has named a model of a server, it is the
/// first that the server tells of.
fn as_offered(entries: &[Entry], inventory: &Inventory) -> Vec<Entry> {
    let within = |entry: &Entry| {
        let stock = inventory
            .server(&entry.server)
            .and_then(|server| server.has.as_ref().ok());
        let model = stock.and_then(|stock| match entry.model.as_str() {
            "" => stock.models.first(),
            name => stock.model(name),
        });
        let first = model.filter(|_| entry.model.is_empty());
        Entry {
            model: first.map_or(&entry.model, |first| &first.name).clone(),
            num_ctx: model.map_or(entry.num_ctx, |model| model.within(entry.num_ctx)),
            ..entry.clone()
        }
    };
    entries.iter().map(within).collect()
}

/// The models that may answer, the wanted ones first, each once.
fn candidates(need: Need, entries: &[Entry]) -> Vec<(&Entry, Suits)> {
    let order: [(Role, Suits); 3] = match need.role {
        Role::Fast => [
            (Role::Fast, Suits::Wanted),
            (Role::Coder, Suits::Enough),
            (Role::Heavy, Suits::Enough),
        ],
        Role::Coder => [
            (Role::Coder, Suits::Wanted),
            (Role::Heavy, Suits::Enough),
            (Role::Fast, Suits::Barely),
        ],
        Role::Heavy => [
            (Role::Heavy, Suits::Wanted),
            (Role::Coder, Suits::Enough),
            (Role::Fast, Suits::Barely),
        ],
    };
    let mut all: Vec<(&Entry, Suits)> = Vec::new();
    for (role, suits) in order {
        for entry in entries.iter().filter(|entry| entry.role == role) {
            let known = |(known, _): &(&Entry, _)| known.model == entry.model && known.server == entry.server;
            if !all.iter().any(known) {
                all.push((entry, suits));
            }
        }
    }
    all
}

/// The lower, the better. Who names a role waits for it.
fn tier(need: Need, suits: Suits, fit: &Fit) -> u8 {
    match (suits, fit.displaces()) {
        (Suits::Wanted, displaces) if need.asked || !displaces => 0,
        (Suits::Enough, false) if !fit.choice.loads => 1,
        (Suits::Wanted, _) => 2,
        (Suits::Enough, false) => 3,
        (Suits::Enough, true) => 4,
        (Suits::Barely, false) => 5,
        (Suits::Barely, true) => 6,
    }
}

impl Choice {
    /// What needs no server.
    pub fn fixed(backend: BackendKind, model: &str) -> Self {
        Self {
            role: None,
            model: model.to_owned(),
            server: None,
            backend,
            num_ctx: 0,
            keep_alive: Duration::ZERO,
            gpu_layers: None,
            unload: Vec::new(),
            loads: false,
            bytes: None,
            wait: Duration::ZERO,
            expected: None,
            reason: messages::route::configuration_says_so(),
        }
    }
}
