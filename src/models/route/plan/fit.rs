//! Whether there is room for a model, and what it costs to make some.

use std::time::Duration;

use super::{Entry, Inventory, Need, Policy, Unload};
use crate::messages::{Message, gigabytes, route as messages};
use crate::models::route::Role;
use crate::models::route::inventory::{Api, Loaded, Model, Server, Stock};

/// What a conversation must hold for a model that another program has loaded to be of use.
const SHORTEST: u32 = 2048;
/// What a token takes in a model that does not tell: as in the largest ones that run on one card.
const BYTES_PER_TOKEN: u64 = 160 * 1024;
/// Buffers of the computation, beside a twentieth of the weights.
const BUFFERS: u64 = 300_000_000;
/// What a parameter takes in four-bit weights with their scales, in hundredths of a byte.
const HUNDREDTHS_PER_PARAMETER: u64 = 65;
/// From a disk into a card, in bytes a second, until a load was measured.
const LOAD_RATE: u64 = 1_200_000_000;
/// No machine has more, and sums of it still fit into a number.
const MOST: u64 = 1 << 50;
/// Until the memory of a model that was unloaded is free: half a second to five were seen.
const UNLOAD: Duration = Duration::from_secs(2);
/// What the rest of the machine needs beside a model in main memory.
const RAM_RESERVE: u64 = 2_000_000_000;

/// How a model can answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It is in memory, for conversations of this length.
    Loaded {
        num_ctx: Option<u32>,
        bytes: u64,
        /// How long it has to stay at least, for others that use it; none for ever.
        stays: Option<Duration>,
    },
    /// Its memory is not of this machine, or is the server's affair: whether it has to be loaded.
    Elsewhere { loads: bool, wait: Duration },
    /// It can be loaded after something is unloaded, or nothing.
    Room {
        bytes: u64,
        wait: Duration,
        unload: Vec<Unload>,
        /// True if it takes the last place of a server that others use as well: the next of them displaces something.
        last: bool,
    },
    /// Some of its layers have to stay in main memory.
    Split {
        on_card: u64,
        layers: u32,
        wait: Duration,
        unload: Vec<Unload>,
    },
    /// It cannot: the end of a sentence about it.
    No(Message),
}

impl Fit {
    pub(super) fn loads(&self) -> bool {
        !matches!(self, Self::Loaded { .. } | Self::Elsewhere { loads: false, .. })
    }

    /// Whether something has to go, now or soon, or everything else has to be slow.
    pub(super) fn displaces(&self) -> bool {
        matches!(self, Self::Split { .. } | Self::Room { last: true, .. }) || !self.unload().is_empty()
    }

    pub(super) fn unload(&self) -> &[Unload] {
        match self {
            Self::Room { unload, .. } | Self::Split { unload, .. } => unload,
            _ => &[],
        }
    }

    pub(super) fn wait(&self) -> Duration {
        match self {
            Self::Room { wait, .. } | Self::Split { wait, .. } | Self::Elsewhere { wait, .. } => *wait,
            _ => Duration::ZERO,
        }
    }

    pub(super) fn bytes(&self) -> Option<u64> {
        match self {
            Self::Loaded { bytes, .. } | Self::Room { bytes, .. } => Some(*bytes),
            Self::Split { on_card, .. } => Some(*on_card),
            _ => None,
        }
    }

    pub(super) fn num_ctx(&self) -> Option<u32> {
        match self {
            Self::Loaded { num_ctx, .. } => *num_ctx,
            _ => None,
        }
    }

    /// How long the model has to stay in memory, where `keep_alive` is what lotse itself would want.
    pub(super) fn keep_alive(&self, keep_alive: Duration) -> Duration {
        match self {
            Self::Loaded { stays, .. } => stays.map_or(Duration::MAX, |stays| stays.max(keep_alive)),
            _ => keep_alive,
        }
    }

    pub(super) fn gpu_layers(&self) -> Option<u32> {
        match self {
            Self::Split { layers, .. } => Some(*layers),
            _ => None,
        }
    }
}

/// Looks for room.
pub(super) fn fit(entry: &Entry, need: Need, inventory: &Inventory, policy: &Policy) -> Fit {
    let Some(server) = inventory.server(&entry.server) else {
        return Fit::No(messages::is_on_an_unknown_server());
    };
    let stock = match &server.has {
        Ok(stock) => stock,
        Err(reason) => return Fit::No(messages::is_out_of_reach(reason)),
    };
    if server.api == Api::OpenAi {
        let sees = stock.model(&entry.model).and_then(|model| model.sees);
        if need.picture && !sees.unwrap_or(entry.role == Role::Fast) {
            return Fit::No(messages::sees_no_pictures_as_known());
        }
        return Fit::Elsewhere {
            loads: false,
            wait: Duration::ZERO,
        };
    }
    let Some(model) = stock.model(&entry.model) else {
        return Fit::No(messages::is_not_installed());
    };
    if let Some(reason) = &model.broken {
        return Fit::No(reason.clone());
    }
    if need.picture && !model.sees.unwrap_or(entry.role == Role::Fast) {
        return Fit::No(messages::sees_no_pictures());
    }
    if model.remote {
        return Fit::Elsewhere {
            loads: false,
            wait: Duration::ZERO,
        };
    }
    in_memory(entry, model, server, stock, need, inventory, policy)
}

fn in_memory(
    entry: &Entry,
    model: &Model,
    server: &Server,
    stock: &Stock,
    need: Need,
    inventory: &Inventory,
    policy: &Policy,
) -> Fit {
    let loaded = stock.loaded(&entry.model);
    if let Some(loaded) = loaded {
        match loaded.num_ctx {
            // Another length would have the server load it anew; what somebody else chose is good for us as well.
            Some(num_ctx) if num_ctx != entry.num_ctx && (loaded.ours || num_ctx < SHORTEST.min(entry.num_ctx)) => {
                if !loaded.ours && !policy.displace_others {
                    return Fit::No(messages::is_in_use());
                }
            }
            num_ctx => {
                return Fit::Loaded {
                    num_ctx,
                    bytes: pool_bytes(loaded, inventory),
                    stays: if loaded.ours {
                        Some(Duration::ZERO)
                    } else {
                        loaded.stays
                    },
                };
            }
        }
    }
    let Some(bytes) = needed(model, entry.num_ctx) else {
        return if server.here {
            Fit::No(messages::is_of_unknown_size())
        } else {
            Fit::Elsewhere {
                loads: true,
                wait: Duration::ZERO,
            }
        };
    };
    let load = load_time(model, bytes);
    if !server.here {
        return Fit::Elsewhere {
            loads: true,
            wait: load,
        };
    }
    make_room(entry, model, bytes, load, (stock, need), inventory, policy)
}

/// Looks what has to go.
fn make_room(
    entry: &Entry,
    model: &Model,
    bytes: u64,
    load: Duration,
    (stock, need): (&Stock, Need),
    inventory: &Inventory,
    policy: &Policy,
) -> Fit {
    let room = room(inventory, policy);
    let held = held(inventory);
    let is_itself = |held: &Held<'_>| {
        held.server == entry.server && crate::models::route::inventory::same(&held.loaded.name, &entry.model)
    };
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
        let here = held.server == entry.server;
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
        return Fit::No(messages::would_displace(names(&unload)));
    }
    let wait = load + UNLOAD * u32::try_from(unload.len()).unwrap_or(u32::MAX);
    if used + bytes <= room && others >= places {
        return Fit::No(messages::has_no_place(places));
    }
    if used + bytes <= room {
        let last = stock.shared && stock.limit.is_some() && others + 1 >= tried(stock);
        return Fit::Room {
            bytes,
            wait,
            unload,
            last,
        };
    }
    if bytes <= room && staying > 0 {
        let left = gigabytes(room.saturating_sub(staying));
        return Fit::No(messages::needs_what_others_hold(gigabytes(bytes), left));
    }
    if need.asked
        && need.displace
        && others < places
        && let Some(split) = split(model, bytes, room.saturating_sub(used), wait, unload, inventory)
    {
        return split;
    }
    Fit::No(messages::needs_more_room(gigabytes(bytes), gigabytes(room)))
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

/// A model that is larger than the card, partly in main memory.
fn split(
    model: &Model,
    bytes: u64,
    room: u64,
    wait: Duration,
    unload: Vec<Unload>,
    inventory: &Inventory,
) -> Option<Fit> {
    inventory.cards?;
    let layers = model.layers.filter(|layers| *layers > 0)?;
    let each = bytes.div_ceil(u64::from(layers) + 1);
    let on_card = u32::try_from(room / each).unwrap_or(u32::MAX).min(layers);
    let in_ram = bytes - u64::from(on_card) * each;
    (in_ram + RAM_RESERVE <= inventory.ram).then_some(Fit::Split {
        on_card: u64::from(on_card) * each,
        layers: on_card,
        wait,
        unload,
    })
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
    let weights = model.bytes.or_else(|| from_name(&model.name))?;
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

/// The weights by the number of parameters in a name, as in `qwen3-coder:30b`.
fn from_name(name: &str) -> Option<u64> {
    let parts = name.to_ascii_lowercase();
    parts.split([':', '-', '_', '/']).rev().find_map(|part| {
        let number: f64 = part.strip_suffix('b')?.parse().ok()?;
        let millions = (0.0..10_000.0).contains(&number).then_some(number * 1000.0)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within the range just checked"
        )]
        let parameters = (millions as u64) * 1_000_000;
        (parameters > 0).then_some(parameters / 100 * HUNDREDTHS_PER_PARAMETER)
    })
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
    names.reduce(messages::both).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_from_names() {
        assert_eq!(from_name("qwen3-coder:30b"), Some(19_500_000_000));
        assert_eq!(from_name("gemma3:4b-it-q4"), Some(2_600_000_000));
        assert_eq!(from_name("qwen2.5-coder:0.5b"), Some(325_000_000));
        for name in [
            "mistral",
            "nomic-embed-text",
            "b",
            "xb",
            "-3b:",
            "nanb",
            "infb",
            "1e99b",
        ] {
            assert!(from_name(name).is_none() || name == "-3b:", "{name}");
        }
    }

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
