//! Whether there is room for a model, and what it costs to make some.

use std::time::Duration;

use super::{Choice, Entry, Inventory, Need, Policy, Unload};
use crate::messages::{Message, common, gigabytes, route as messages};
use crate::models::route::inventory::{Api, Loaded, Model, Stock, same};
use crate::models::route::{BackendKind, Role, parameters};

/// What a conversation must hold for a model that another program has loaded to be of use.
const SHORTEST: u32 = 2048;
/// What a token takes in a model that does not tell: as in the largest ones that run on one card.
const BYTES_PER_TOKEN: u64 = 160 * 1024;
/// Buffers of the computation, beside a twentieth of the weights.
const BUFFERS: u64 = 300_000_000;
/// From a disk into a card, in bytes a second, until a load was measured.
const LOAD_RATE: u64 = 1_200_000_000;
/// No machine has more, and sums of it still fit into a number.
const MOST: u64 = 1 << 50;
/// Until the memory of a model that was unloaded is free: half a second to five were seen.
const UNLOAD: Duration = Duration::from_secs(2);
/// What the rest of the machine needs beside a model in main memory.
const RAM_RESERVE: u64 = 2_000_000_000;

/// How a model can answer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fit {
    /// The choice, which has no reason yet.
    pub(super) choice: Choice,
    /// True if it takes the last place of a server that others use as well: the next of them displaces something.
    last: bool,
}

impl Fit {
    /// Whether something has to go, now or soon, or everything else has to be slow.
    pub(super) fn displaces(&self) -> bool {
        self.last || self.choice.gpu_layers.is_some() || !self.choice.unload.is_empty()
    }
}

impl From<Choice> for Fit {
    fn from(choice: Choice) -> Self {
        Self { choice, last: false }
    }
}

/// Looks for room.
///
/// # Errors
///
/// Fails where the model cannot answer, with the end of a sentence about it.
pub(super) fn fit(entry: &Entry, need: Need, inventory: &Inventory, policy: &Policy) -> Result<Fit, Message> {
    let server = inventory.server(&entry.server);
    let server = server.ok_or_else(messages::is_on_an_unknown_server)?;
    let stock = server.has.as_ref().map_err(messages::is_out_of_reach)?;
    let model = stock.model(&entry.model);
    let is_blind = |model: Option<&Model>| {
        let sees = model.and_then(|model| model.sees);
        need.picture && !sees.unwrap_or(entry.role == Role::Fast)
    };
    let choice = |backend| Choice {
        role: Some(entry.role),
        server: Some(entry.server.clone()),
        num_ctx: entry.num_ctx,
        keep_alive: entry.keep_alive,
        ..Choice::fixed(backend, &entry.model)
    };
    if server.api == Api::OpenAi {
        if is_blind(model) {
            return Err(messages::sees_no_pictures_as_known());
        }
        return Ok(choice(BackendKind::OpenAi).into());
    }
    let model = model.ok_or_else(messages::is_not_installed)?;
    if let Some(reason) = &model.broken {
        return Err(reason.clone());
    }
    if is_blind(Some(model)) {
        return Err(messages::sees_no_pictures());
    }
    let choice = choice(BackendKind::Ollama);
    if model.remote {
        return Ok(choice.into());
    }
    if let Some(fit) = in_memory(entry, &choice, stock, inventory, policy)? {
        return Ok(fit);
    }
    let bytes = needed(model, entry.num_ctx);
    if !server.here {
        return Ok(Fit::from(Choice {
            loads: true,
            wait: bytes.map_or(Duration::ZERO, |bytes| load_time(model, bytes)),
            ..choice
        }));
    }
    let bytes = bytes.ok_or_else(messages::is_of_unknown_size)?;
    make_room(choice, model, bytes, (stock, need), inventory, policy)
}

/// The choice of a model that is in memory as it is needed; none where it has to be loaded.
fn in_memory(
    entry: &Entry,
    choice: &Choice,
    stock: &Stock,
    inventory: &Inventory,
    policy: &Policy,
) -> Result<Option<Fit>, Message> {
    let Some(loaded) = stock.loaded(&entry.model) else {
        return Ok(None);
    };
    let num_ctx = loaded.num_ctx.unwrap_or(entry.num_ctx);
    // Another length would have the server load it anew; what somebody else chose is good for us as well.
    if num_ctx != entry.num_ctx && (loaded.ours || num_ctx < SHORTEST.min(entry.num_ctx)) {
        let stays = !loaded.ours && !policy.displace_others;
        return if stays { Err(messages::is_in_use()) } else { Ok(None) };
    }
    // Others that use it want it for as long as it stays now.
    let stays = if loaded.ours {
        Some(Duration::ZERO)
    } else {
        loaded.stays
    };
    Ok(Some(Fit::from(Choice {
        num_ctx,
        keep_alive: stays.map_or(Duration::MAX, |stays| stays.max(entry.keep_alive)),
        bytes: Some(pool_bytes(loaded, inventory)),
        ..choice.clone()
    })))
}

/// Looks what has to go.
fn make_room(
    choice: Choice,
    model: &Model,
    bytes: u64,
    (stock, need): (&Stock, Need),
    inventory: &Inventory,
    policy: &Policy,
) -> Result<Fit, Message> {
    let room = room(inventory, policy);
    let held = held(inventory);
    let is_here = |held: &Held<'_>| choice.server.as_deref() == Some(held.server);
    let is_itself = |held: &Held<'_>| is_here(held) && same(&held.loaded.name, &choice.model);
    let (mut may_go, stays): (Vec<&Held<'_>>, Vec<&Held<'_>>) =
        held.iter().partition(|held| held.loaded.ours || policy.displace_others);
    let staying: u64 = stays.iter().map(|held| held.bytes).sum();
    // Itself first, since it is loaded anew anyway; then as few as possible, the largest first.
    may_go.sort_by_key(|held| (!is_itself(held), std::cmp::Reverse(held.bytes), &held.loaded.name));
    let all: u64 = staying + may_go.iter().map(|held| held.bytes).sum::<u64>();
    let mut unload: Vec<Unload> = Vec::new();
    let mut used = all;
    let places = places(stock, policy);
    let mut others = stock.loaded.len();
    for held in &may_go {
        let here = is_here(held);
        let fits = used + bytes <= room;
        if !is_itself(held) && fits && others < places {
            break;
        }
        // Elsewhere nothing has to go for the sake of a place here.
        if !is_itself(held) && fits && !here {
            continue;
        }
        others -= usize::from(here);
        used -= held.bytes;
        unload.push(Unload {
            model: held.loaded.name.clone(),
            server: held.server.to_owned(),
        });
    }
    let itself_only = unload.len() == 1 && may_go.first().is_some_and(|held| is_itself(held));
    if !need.displace && !unload.is_empty() && !itself_only && used + bytes <= room {
        return Err(messages::would_displace(names(&unload)));
    }
    let wait = load_time(model, bytes) + UNLOAD * u32::try_from(unload.len()).unwrap_or(u32::MAX);
    if used + bytes <= room && others >= places {
        return Err(messages::has_no_place(places));
    }
    let choice = Choice {
        bytes: Some(bytes),
        wait,
        unload,
        loads: true,
        ..choice
    };
    if used + bytes <= room {
        let last = stock.shared && stock.limit.is_some() && others + 1 >= tried(stock);
        return Ok(Fit { choice, last });
    }
    if bytes <= room && staying > 0 {
        let left = gigabytes(room.saturating_sub(staying));
        return Err(messages::needs_what_others_hold(gigabytes(bytes), left));
    }
    if need.asked
        && need.displace
        && others < places
        && let Some((layers, on_card)) = split(model, bytes, room.saturating_sub(used), inventory)
    {
        return Ok(Fit::from(Choice {
            bytes: Some(on_card),
            gpu_layers: Some(layers),
            ..choice
        }));
    }
    Err(messages::needs_more_room(gigabytes(bytes), gigabytes(room)))
}

/// How many models the server may hold. Beyond its limit it unloads whatever is idle, whoever has loaded that; where the limit
/// is not known, nothing is tried out with models of others.
fn places(stock: &Stock, policy: &Policy) -> usize {
    let shared = !policy.displace_others && stock.loaded.iter().any(|loaded| !loaded.ours);
    if stock.limit.is_some() || shared {
        tried(stock)
    } else {
        usize::MAX
    }
}

/// How many models the server holds for certain.
fn tried(stock: &Stock) -> usize {
    let number = |most: u32| usize::try_from(most).unwrap_or(usize::MAX);
    match stock.limit {
        Some(limit) => number(limit).max(1),
        None => number(stock.together).max(stock.loaded.len()),
    }
}

/// How many layers of a model that is larger than the card go onto it, and what they take; the others stay in main memory.
fn split(model: &Model, bytes: u64, room: u64, inventory: &Inventory) -> Option<(u32, u64)> {
    inventory.cards?;
    let layers = model.layers.filter(|layers| *layers > 0)?;
    let each = bytes.div_ceil(u64::from(layers) + 1);
    let layers = u32::try_from(room / each).unwrap_or(u32::MAX).min(layers);
    let on_card = u64::from(layers) * each;
    (bytes - on_card + RAM_RESERVE <= inventory.ram).then_some((layers, on_card))
}

/// A model in the memory that counts.
struct Held<'a> {
    server: &'a str,
    loaded: &'a Loaded,
    bytes: u64,
}

/// The models in memory of this machine.
fn held(inventory: &Inventory) -> Vec<Held<'_>> {
    let stocks = inventory.servers.iter().filter(|server| server.here);
    stocks
        .flat_map(|server| {
            let loaded = server.has.as_ref().map_or(&[][..], |stock| &stock.loaded);
            loaded.iter().map(|loaded| Held {
                server: &server.at,
                loaded,
                bytes: pool_bytes(loaded, inventory),
            })
        })
        .collect()
}

/// What a loaded model takes of the memory that is planned: that of the cards, or main memory where there are none.
fn pool_bytes(loaded: &Loaded, inventory: &Inventory) -> u64 {
    let bytes = if inventory.cards.is_some() {
        loaded.on_card
    } else {
        loaded.bytes
    };
    bytes.min(MOST)
}

/// What models may take together.
pub(super) fn room(inventory: &Inventory, policy: &Policy) -> u64 {
    if let Some(cards) = inventory.cards {
        let most = policy.limit.min(cards.total).saturating_sub(policy.reserve);
        return most.saturating_sub(cards.others);
    }
    let held: u64 = held(inventory).iter().map(|held| held.bytes).sum();
    (inventory.ram + held).saturating_sub(RAM_RESERVE)
}

/// What a model takes: as measured, else weights, cache and buffers.
fn needed(model: &Model, num_ctx: u32) -> Option<u64> {
    if let Some(measured) = model.measured.filter(|measured| measured.num_ctx == num_ctx) {
        return Some(measured.bytes.min(MOST));
    }
    let weights = model.bytes.or_else(|| parameters::weights(&model.name))?;
    let cache = model
        .bytes_per_token
        .unwrap_or(BYTES_PER_TOKEN)
        .saturating_mul(u64::from(num_ctx));
    Some(
        weights
            .saturating_add(cache)
            .saturating_add(weights / 20 + BUFFERS)
            .min(MOST),
    )
}

fn load_time(model: &Model, bytes: u64) -> Duration {
    match model.measured {
        Some(measured) => Duration::from_millis(measured.load_ms),
        None => Duration::from_millis(bytes.saturating_mul(1000) / LOAD_RATE),
    }
}

/// Models for people.
pub(super) fn names(unload: &[Unload]) -> Message {
    let names = unload.iter().map(|unload| Message::verbatim(&unload.model));
    names.reduce(common::both).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_counted_by_the_token() {
        // Llama 3.1 70B: 80 layers, 8 heads of 128 for keys and values, two bytes each.
        let model = Model {
            bytes: Some(42_520_413_916),
            bytes_per_token: Some(2 * 80 * 8 * 128 * 2),
            ..Model::default()
        };
        let with = |num_ctx| needed(&model, num_ctx).unwrap();
        assert_eq!(with(8192) - with(0), 2_684_354_560);
    }
}
