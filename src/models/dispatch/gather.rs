//! Finding out what can answer, from memory where it is fresh, else from the servers.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::known::{Down, Known, KnownModel, KnownServer, now};
use super::servers::{Listing, Server};
use crate::error::Error;
use crate::models::backend::server::ollama::{Host, Tag};
use crate::models::gpu;
use crate::models::route::Role;
use crate::models::route::inventory::{self, Api, Cards, Inventory, Stock};

/// The driver of a card answers in a few milliseconds or does so next time; a load that waits for it takes seconds.
const CARDS_WITHIN: Duration = Duration::from_millis(100);

/// How much to rely on what was learned before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trust {
    /// As long as it is fresh.
    Fresh,
    /// Not at all.
    Nothing,
}

/// Whom to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whom {
    /// The servers that have a model for a role.
    For(Role),
    /// Those too that share this machine's memory.
    Here(Role),
    /// All of them.
    All,
}

/// Asks servers, as far as needed, at the same time; the others count as they were known last. Who was asked `since` that
/// time, in milliseconds since 1970, is not asked again.
pub(crate) fn ask(listing: &Listing, whom: Whom, trust: Trust, since: u64, known: &mut Known) {
    let now = now();
    let mut due = Vec::new();
    for server in listing.servers.iter().filter(|server| server.refused.is_none()) {
        // Other servers tell nothing that a plan would need.
        let tells = server.api == Api::Ollama || trust == Trust::Nothing;
        let wanted = tells
            && match whom {
                Whom::For(role) => listing.has(server, role),
                Whom::Here(role) => server.here || listing.has(server, role),
                Whom::All => true,
            };
        let knowledge = known.server(&server.at);
        // Who did not answer may be there again: what was known of it before says nothing about that.
        let known_well = knowledge.down.is_none() && knowledge.stock_is_fresh(now) && knowledge.loaded_is_fresh(now);
        let fresh = trust == Trust::Fresh && (knowledge.is_left_alone(now) || known_well);
        if wanted && !fresh && !knowledge.was_asked_since(since) {
            due.push((server, knowledge.clone()));
        }
    }
    let listed: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.model.as_str()).collect();
    let learned: Vec<(&Server, KnownServer)> = match due.as_mut_slice() {
        // The usual case needs no thread.
        [(server, knowledge)] => vec![(*server, learn(server, knowledge, &listed, trust, now))],
        several => std::thread::scope(|scope| {
            let threads: Vec<_> = several
                .iter()
                .map(|(server, knowledge)| (*server, scope.spawn(|| learn(server, knowledge, &listed, trust, now))))
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

fn learn(server: &Server, known: &KnownServer, listed: &BTreeSet<&str>, trust: Trust, now: u64) -> KnownServer {
    let mut known = known.clone();
    let start = Instant::now();
    let learned = match server.api {
        Api::Ollama => learn_ollama(&server.host(), &mut known, listed, trust, now),
        Api::OpenAi => server.openai("").and_then(|openai| openai.models()).map(|names| {
            let named = |name: String| KnownModel {
                name,
                ..KnownModel::default()
            };
            known.models = names.into_iter().map(named).collect();
        }),
    };
    match learned {
        Ok(()) => {
            known.down = None;
            known.loaded_at = now;
            if !known.stock_is_fresh(now) || trust == Trust::Nothing {
                known.stock_at = now;
            }
        }
        Err(error) => known.down = Some(Down::new(&error, start.elapsed(), super::known::now())),
    }
    known
}

fn learn_ollama(
    host: &Host,
    known: &mut KnownServer,
    listed: &BTreeSet<&str>,
    trust: Trust,
    now: u64,
) -> Result<(), Error> {
    if trust == Trust::Fresh && known.stock_is_fresh(now) {
        known.loaded = host.running()?.into_iter().map(Into::into).collect();
        return Ok(());
    }
    let (tags, running) = host.stock()?;
    known.loaded = running.into_iter().map(Into::into).collect();
    known.version = host.version()?;
    let shapes: Vec<KnownModel> = tags
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
    Ok(())
}

/// Asks how a model is built, once.
fn shaped(host: &Host, tag: Tag, earlier: Option<&KnownModel>, wanted: bool) -> KnownModel {
    if let Some(earlier) = earlier.filter(|earlier| earlier.shown || !wanted) {
        return KnownModel {
            remote: tag.remote || earlier.remote,
            ..earlier.clone()
        };
    }
    let shape = if wanted { host.show(&tag.name).ok() } else { None };
    let by_tag = tag.capabilities.map(|all| all.iter().any(|one| one == "vision"));
    KnownModel {
        shown: shape.is_some(),
        layers: shape.and_then(|shape| shape.layers),
        bytes_per_token: shape.and_then(|shape| shape.bytes_per_token),
        sees: by_tag.or(shape.and_then(|shape| shape.sees)),
        remote: tag.remote || shape.is_some_and(|shape| shape.remote),
        name: tag.name,
        digest: tag.digest,
        bytes: tag.bytes,
        parameters: tag.parameters,
    }
}

/// Everything as it is known.
pub(crate) fn inventory(listing: &Listing, known: &Known, embedded: Option<String>) -> Inventory {
    let now = now();
    let servers = listing.servers.iter().map(|server| {
        let knowledge = known.servers.get(&server.at);
        let has = match (&server.refused, knowledge) {
            (Some(error), _) => Err(error.message().to_owned()),
            (None, Some(knowledge)) => match &knowledge.down {
                Some(down) if server.api == Api::Ollama || knowledge.is_left_alone(now) => Err(down.cause().to_owned()),
                _ => Ok(without_remote(listing, knowledge, knowledge.stock(now))),
            },
            (None, None) if server.api == Api::OpenAi => {
                let nothing = KnownServer::default();
                Ok(without_remote(listing, &nothing, Stock::default()))
            }
            (None, None) => Err("it was not asked".to_owned()),
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
    }
}

/// Models that Ollama has computed elsewhere are no models while lotse is offline, whatever they are called here.
fn without_remote(listing: &Listing, known: &KnownServer, mut stock: Stock) -> Stock {
    if !listing.offline {
        return stock;
    }
    let remote = |name: &str| known.is_remote(name);
    stock.models.retain(|model| !remote(&model.name));
    let entries = listing.entries.iter().map(|entry| entry.model.clone());
    let all: BTreeSet<String> = entries
        .chain(known.models.iter().map(|model| model.name.clone()))
        .filter(|name| remote(name))
        .collect();
    stock.models.extend(all.into_iter().map(|name| inventory::Model {
        name,
        broken: Some(ELSEWHERE.to_owned()),
        ..inventory::Model::default()
    }));
    stock
}

/// Why such a model is not asked.
const ELSEWHERE: &str = "is computed on other machines, and lotse is offline";

/// Looks at the graphics cards unless that was done a moment ago; what they were last counts where they do not tell in
/// time. Where no driver tells anything, `said` is what the user says that the card has.
pub(crate) fn look_at_cards(listing: &Listing, trust: Trust, known: &mut Known, said: Option<u64>) {
    if trust == Trust::Fresh && known.cards_are_fresh(now()) {
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
    use crate::models::gpu::{Card, Driver, Owner, Process};

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
            driver: Driver::Nvidia,
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
