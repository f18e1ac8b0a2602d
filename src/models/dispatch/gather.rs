//! Finding out what can answer, from memory where it is fresh, else from the servers.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use super::known::{KnownServer, ServerCache, now};
use super::limit;
use super::servers::{Listing, Server};
use super::trouble::Outage;
use crate::error::{Cause, Error};
use crate::messages::route as messages;
use crate::models::backend::server::ollama::Host;
use crate::models::gpu;
use crate::models::route::Role;
use crate::models::route::inventory::{self, Api, Cards, Entry, Inventory, Model, Stock};
use crate::system::RealSystem;

/// The driver of a card answers in a few milliseconds or does so next time; a load that waits for it takes seconds.
const CARDS_WITHIN: Duration = Duration::from_millis(100);

/// How much to rely on what was learned before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CachePolicy {
    /// As long as it is fresh.
    Fresh,
    /// Only for what is on disks: something is going to be loaded, and who else has something in memory must not lose it.
    Loading,
    /// Not at all.
    Refresh,
}

/// Scope to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The servers that have a model for a role.
    For(Role),
    /// Those too that share this machine's memory.
    Here(Role),
    /// All of them.
    All,
}

/// What is to be found out of a server.
#[derive(Clone, Copy)]
struct Asking<'a> {
    /// The models that are listed.
    listed: &'a BTreeSet<&'a str>,
    cache: CachePolicy,
    /// Memory for models on this machine, in bytes.
    room: u64,
}

/// The memory that all models together can have on this machine, in bytes.
pub(super) fn room_for_all(known: &ServerCache) -> u64 {
    if let Some(cards) = known.cards {
        return cards.total.saturating_sub(cards.others);
    }
    let held = known.servers.values().flat_map(|server| &server.loaded);
    gpu::main_memory().available + held.map(|model| model.bytes).sum::<u64>()
}

/// Asks servers, as far as needed, at the same time; the others count as they were known last. Who was asked `since` that
/// time, in milliseconds since 1970, is not asked again.
pub(crate) fn ask(listing: &Listing, scope: Scope, cache: CachePolicy, since: u64, known: &mut ServerCache) {
    let now = now();
    let mut due = Vec::new();
    for server in listing.servers.iter().filter(|server| server.refused.is_none()) {
        // What other servers tell a plan needs only where nobody has named a model of theirs.
        let nameless = |entry: &Entry| entry.server == server.at && entry.model.is_empty();
        let tells = match server.api {
            Api::Ollama => true,
            Api::OpenAi => cache == CachePolicy::Refresh || listing.entries.iter().any(nameless),
        };
        let wanted = tells
            && match scope {
                Scope::For(role) => listing.has(server, role),
                Scope::Here(role) => server.here || listing.has(server, role),
                Scope::All => true,
            };
        let knowledge = known.server(&server.at);
        // Who did not answer may be there again: what was known of it before says nothing about that.
        let loaded_is_known = server.api == Api::OpenAi || knowledge.loaded_is_fresh(server.here, now);
        let known_well = knowledge.down.is_none() && knowledge.stock_is_fresh(now) && loaded_is_known;
        let fresh = match cache {
            CachePolicy::Fresh => knowledge.in_backoff(now) || known_well,
            CachePolicy::Loading => knowledge.in_backoff(now),
            CachePolicy::Refresh => false,
        };
        if wanted && !fresh && !knowledge.was_asked_since(since) {
            due.push((server, knowledge.clone()));
        }
    }
    let listed: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.model.as_str()).collect();
    let asking = Asking {
        listed: &listed,
        cache,
        room: room_for_all(known),
    };
    let learned: Vec<(&Server, KnownServer)> = match due.as_mut_slice() {
        // The usual case needs no thread.
        [(server, knowledge)] => vec![(*server, learn(server, knowledge, asking, now))],
        several => std::thread::scope(|scope| {
            let threads: Vec<_> = several
                .iter()
                .map(|(server, knowledge)| (*server, scope.spawn(|| learn(server, knowledge, asking, now))))
                .collect();
            let joined = threads
                .into_iter()
                .map(|(server, thread)| Some((server, thread.join().ok()?)));
            joined.flatten().collect()
        }),
    };
    for (server, knowledge) in learned {
        known.servers.insert(server.at.clone(), knowledge);
    }
}

fn learn(server: &Server, known: &KnownServer, asking: Asking<'_>, now: u64) -> KnownServer {
    let mut known = known.clone();
    let start = Instant::now();
    let learned = match server.api {
        Api::Ollama => learn_ollama(server, &mut known, asking, now),
        Api::OpenAi => learn_openai(server, &mut known, asking.cache),
    };
    match learned {
        Ok(()) => {
            known.down = None;
            known.loaded_at = now;
            if !known.stock_is_fresh(now) || asking.cache == CachePolicy::Refresh {
                known.stock_at = now;
            }
        }
        Err(error) => known.down = Some(Outage::new(&error, start.elapsed(), super::known::now())),
    }
    known
}

/// Asks for its models. Who does not tell them may answer nevertheless.
fn learn_openai(server: &Server, known: &mut KnownServer, cache: CachePolicy) -> Result<(), Error> {
    let offer = match server.openai("").and_then(|openai| openai.offer()) {
        Err(error) if cache == CachePolicy::Refresh || error.cause() == Some(Cause::Unreachable) => return Err(error),
        offer => offer.unwrap_or_default(),
    };
    offer.program.clone_into(&mut known.version);
    known.models = offer.models;
    Ok(())
}

fn learn_ollama(
    server: &Server,
    known: &mut KnownServer,
    Asking { listed, cache, room }: Asking<'_>,
    now: u64,
) -> Result<(), Error> {
    let host = &server.host();
    if cache != CachePolicy::Refresh && known.stock_is_fresh(now) {
        known.see(host.running()?, room, now);
        return Ok(());
    }
    let (tags, running) = host.stock()?;
    known.version = host.version()?;
    if let Some(port) = server.url.port_or_known_default().filter(|_| server.here) {
        let cards = gpu::look_within(CARDS_WITHIN).map_or(0, |cards| limit::cards(&cards));
        known.limit.look(Path::new("/"), &RealSystem::default(), port, cards);
    }
    let shapes: Vec<Model> = tags
        .into_iter()
        .map(|tag| {
            let earlier = known
                .models
                .iter()
                .find(|model| model.name == tag.name && model.digest == tag.digest);
            let wanted = listed.iter().any(|name| inventory::same(name, &tag.name));
            shaped(host, tag, earlier, wanted)
        })
        .collect();
    known.models = shapes;
    known.see(running, room, now);
    Ok(())
}

/// Asks how a model is built, once.
fn shaped(host: &Host, tag: Model, earlier: Option<&Model>, wanted: bool) -> Model {
    if let Some(earlier) = earlier.filter(|earlier| earlier.shown || !wanted) {
        return Model {
            remote: tag.remote || earlier.remote,
            context: tag.context,
            ..earlier.clone()
        };
    }
    let shape = if wanted { host.show(&tag.name).ok() } else { None };
    let Some(shape) = shape else { return tag };
    Model {
        shown: true,
        layers: shape.layers,
        bytes_per_token: shape.bytes_per_token,
        sees: tag.sees.or(shape.sees),
        remote: tag.remote || shape.remote,
        ..tag
    }
}

/// Everything as it is known.
pub(crate) fn inventory(listing: &Listing, known: &ServerCache, embedded: Option<String>) -> Inventory {
    let now = now();
    let servers = listing.servers.iter().map(|server| {
        let knowledge = known.servers.get(&server.at);
        let has = match (&server.refused, knowledge) {
            (Some(error), _) => Err(error.sentence().clone()),
            (None, Some(knowledge)) => match &knowledge.down {
                Some(down) if server.api == Api::Ollama || knowledge.in_backoff(now) => Err(down.cause()),
                _ => Ok(with_remote(listing, knowledge, stock(listing, knowledge, now))),
            },
            (None, None) if server.api == Api::OpenAi => {
                let nothing = KnownServer::default();
                Ok(with_remote(listing, &nothing, Stock::default()))
            }
            (None, None) => Err(messages::was_not_asked()),
        };
        inventory::Server {
            at: server.at.clone(),
            api: server.api,
            here: server.here,
            has,
        }
    });
    Inventory {
        servers: servers.collect(),
        cards: known.cards,
        // Where there are cards, main memory only counts for what does not fit onto them.
        ram: gpu::main_memory().available,
        embedded,
        inside: None,
    }
}

/// What a server has. A model that somebody names is tried again where that may help.
fn stock(listing: &Listing, known: &KnownServer, now: u64) -> Stock {
    let mut stock = known.stock(now);
    let named = |name: &str| listing.named.as_ref().is_some_and(|named| inventory::same(named, name));
    for model in stock.models.iter_mut().filter(|model| named(&model.name)) {
        let hopeless = known.broken(&model.name, now).filter(|broken| broken.for_good);
        model.broken = hopeless.map(|broken| broken.message.clone());
    }
    stock
}

/// Models that Ollama has computed elsewhere are no models while lotse is offline, whatever they are called here. Otherwise
/// they answer whether they are on a disk or not.
fn with_remote(listing: &Listing, known: &KnownServer, mut stock: Stock) -> Stock {
    let remote = |name: &str| known.is_remote(name);
    stock.models.retain(|model| !remote(&model.name));
    let entries = listing.entries.iter().map(|entry| entry.model.clone());
    let all: BTreeSet<String> = entries
        .chain(known.models.iter().map(|model| model.name.clone()))
        .filter(|name| remote(name))
        .collect();
    stock.models.extend(all.into_iter().map(|name| Model {
        name,
        remote: true,
        broken: listing.offline.then(messages::is_elsewhere),
        ..Model::default()
    }));
    stock
}

/// Looks at the graphics cards unless that was done a moment ago; what they were last counts where they do not tell in
/// time. Where no driver tells anything, `said` is what the user says that the card has.
pub(crate) fn look_at_cards(listing: &Listing, cache: CachePolicy, known: &mut ServerCache, said: Option<u64>) {
    if cache == CachePolicy::Fresh && known.cards_are_fresh(now()) {
        return;
    }
    let Some(cards) = gpu::look_within(CARDS_WITHIN) else {
        return;
    };
    let by_servers: u64 = listing
        .servers
        .iter()
        .filter(|server| server.here)
        .filter_map(|server| known.servers.get(&server.at))
        .flat_map(|server| server.stock(now()).loaded)
        .map(|loaded| loaded.on_card)
        .sum();
    let said = said.map(|total| Cards { total, others: 0 });
    known.cards = together(&cards, by_servers).or(said);
    known.cards_at = now();
}

/// The cards taken together: servers spread a model over several. Those that share main memory are none.
pub(crate) fn together(cards: &[gpu::Card], by_servers: u64) -> Option<Cards> {
    let mut own: Vec<&gpu::Card> = cards.iter().filter(|card| !card.integrated).collect();
    // A process gets only one part of a card that is divided.
    if own.iter().any(|card| card.name.contains("MIG")) {
        own.sort_by_key(|card| std::cmp::Reverse(card.free));
        own.truncate(1);
    }
    let total: u64 = own.iter().map(|card| card.total).sum();
    let used: u64 = own.iter().map(|card| card.total.saturating_sub(card.free)).sum();
    // Who holds what is better known than what is held, where the driver tells.
    let listed: Option<u64> = own
        .iter()
        .map(|card| {
            let processes = card.processes.as_ref()?;
            let ollama = processes.iter().filter(|process| process.owner == gpu::Owner::Ollama);
            Some(ollama.map(|process| process.bytes).sum::<u64>())
        })
        .sum();
    let models = listed.unwrap_or(0).max(by_servers);
    (total > 0).then(|| Cards {
        total,
        others: used.saturating_sub(models),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::gpu::{Card, Owner, Process};

    const GB: u64 = 1_000_000_000;

    fn card(name: &str, total: u64, free: u64, processes: Option<&[(Owner, u64)]>) -> Card {
        let process = |(owner, bytes): &(Owner, u64)| Process {
            pid: 1,
            name: String::new(),
            bytes: bytes * GB,
            owner: *owner,
        };
        Card {
            name: name.to_owned(),
            total: total * GB,
            free: free * GB,
            processes: processes.map(|all| all.iter().map(process).collect()),
            integrated: false,
        }
    }

    fn seen(cards: &[Card], by_servers: u64) -> Option<(u64, u64)> {
        together(cards, by_servers * GB).map(|cards| (cards.total / GB, cards.others / GB))
    }

    #[test]
    fn what_models_hold_is_not_what_others_hold() {
        assert_eq!(seen(&[], 0), None);
        let card = |free, processes| card("a", 24, free, processes);
        assert_eq!(seen(&[card(24, Some(&[]))], 0), Some((24, 0)));
        let processes = [(Owner::Ollama, 9), (Owner::Other, 3)];
        assert_eq!(
            seen(&[card(12, Some(&processes))], 8),
            Some((24, 3)),
            "the driver knows better"
        );
        assert_eq!(
            seen(&[card(12, None)], 8),
            Some((24, 4)),
            "the server says what it holds"
        );
        assert_eq!(
            seen(&[card(20, None)], 8),
            Some((24, 0)),
            "it has unloaded something since"
        );
    }

    #[test]
    fn cards_count_together_and_parts_of_one_do_not() {
        let two = [card("a", 24, 24, None), card("b", 24, 20, None)];
        assert_eq!(seen(&two, 0), Some((48, 4)));
        let parts = [card("a MIG 1g.10gb", 10, 2, None), card("a MIG 2g.20gb", 20, 19, None)];
        assert_eq!(seen(&parts, 0), Some((20, 1)));
        let shared = Card {
            integrated: true,
            ..card("c", 16, 10, None)
        };
        assert_eq!(seen(&[shared], 0), None);
    }
}
