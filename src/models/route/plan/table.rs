//! Situations and what is planned in them, one a line, to be read.
//!
//! A world is written as a few words: `card 24` is the card in GB, `others 2` what other programs hold, `ram 64` free main
//! memory; `+name` is a model on the disk, `!name` one that does not load, `?name` one of unknown size; `name*` is one that lotse
//! has loaded, `name~` one that somebody else has; `places 1` is how many models the server holds, `together 1` that this is
//! not known and so many were seen, and `shared` that others use it too. A plan is the model, with `(load)`, `(split N)`, `-displaced`, or the reason.

use std::str::SplitWhitespace;
use std::time::Duration;

use super::*;
use crate::models::route::inventory::{Api, Cards, Loaded, Model, Server, Stock};

const AT: &str = "http://here";

/// The models of the default configuration and what they take: weights in GB, layers, kB of cache for a token.
const MODELS: [(&str, &str, f64, u32, u64, bool); 8] = [
    ("vision", "llama3.2-vision:11b", 7.8, 40, 164, true),
    ("gemma", "gemma3:12b", 8.1, 48, 197, true),
    ("qwenvl", "qwen2.5vl:7b", 6.0, 28, 57, true),
    ("coder", "qwen3-coder:30b", 18.6, 48, 98, false),
    ("coder14", "qwen2.5-coder:14b", 9.0, 48, 197, false),
    ("coder7", "qwen2.5-coder:7b", 4.7, 28, 57, false),
    ("heavy", "llama3.1:70b", 42.5, 80, 328, false),
    ("mystery", "mystery", 0.0, 0, 0, false),
];

pub(super) fn entries() -> Vec<Entry> {
    let entry = |role, model: &str, minutes: u64| Entry {
        role,
        model: model.to_owned(),
        server: AT.to_owned(),
        num_ctx: 8192,
        keep_alive: Duration::from_secs(60 * minutes),
    };
    vec![
        entry(Role::Fast, "llama3.2-vision:11b", 30),
        entry(Role::Fast, "gemma3:12b", 30),
        entry(Role::Fast, "qwen2.5vl:7b", 30),
        entry(Role::Coder, "qwen3-coder:30b", 10),
        entry(Role::Coder, "qwen2.5-coder:14b", 10),
        entry(Role::Coder, "qwen2.5-coder:7b", 10),
        entry(Role::Coder, "mystery", 10),
        entry(Role::Heavy, "llama3.1:70b", 2),
    ]
}

fn gb(number: f64) -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small and positive"
    )]
    let bytes = (number * 1e9) as u64;
    bytes
}

/// Reads a world.
pub(super) fn world(text: &str) -> (Inventory, Policy) {
    let mut stock = Stock {
        limit: Some(3),
        ..Stock::default()
    };
    let mut inventory = Inventory {
        ram: gb(16.0),
        embedded: Some("inside".to_owned()),
        ..Inventory::default()
    };
    let mut policy = Policy::default();
    let (mut cards, mut others, mut down) = (None, 0, None);
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        let number = |words: &mut SplitWhitespace<'_>| gb(words.next().unwrap().parse().unwrap());
        match word {
            "card" => cards = Some(number(&mut words)),
            "others" => others = number(&mut words),
            "ram" => inventory.ram = number(&mut words),
            "limit" => policy.limit = number(&mut words),
            "reserve" => policy.reserve = number(&mut words),
            "down" => down = Some(Message::verbatim("connection refused")),
            "alone" => inventory.embedded = None,
            "places" => stock.limit = words.next().unwrap().parse().ok(),
            "together" => (stock.limit, stock.together) = (None, words.next().unwrap().parse().unwrap()),
            "shared" => stock.shared = true,
            "evict" => policy.displace_others = true,
            model => add(model, &mut stock),
        }
    }
    inventory.cards = cards.map(|total| Cards { total, others });
    if inventory.cards.is_none() {
        for loaded in &mut stock.loaded {
            loaded.on_card = 0;
        }
    }
    inventory.servers = vec![Server {
        at: AT.to_owned(),
        api: Api::Ollama,
        here: true,
        has: down.map_or(Ok(stock), Err),
    }];
    (inventory, policy)
}

fn add(word: &str, stock: &mut Stock) {
    let short = word.trim_matches(['+', '!', '?', '*', '~', '<']);
    let (_, name, weights, layers, cache, sees) = *MODELS.iter().find(|(known, ..)| *known == short).unwrap();
    let bytes = gb(weights);
    if stock.model(name).is_none() {
        stock.models.push(Model {
            name: name.to_owned(),
            bytes: (!word.starts_with('?')).then_some(bytes),
            layers: Some(layers).filter(|layers| *layers > 0),
            bytes_per_token: Some(cache * 1000).filter(|cache| *cache > 0),
            sees: Some(sees),
            broken: word.starts_with('!').then(|| Message::verbatim("unknown architecture")),
            ..Model::default()
        });
    }
    if word.ends_with(['*', '~', '<']) {
        let all = bytes + cache * 1000 * 8192 + bytes / 20 + 300_000_000;
        stock.loaded.push(Loaded {
            name: name.to_owned(),
            bytes: all,
            on_card: all,
            num_ctx: Some(if word.ends_with('<') { 1024 } else { 8192 }),
            ours: word.ends_with('*'),
            stays: Some(Duration::from_secs(300)),
            digest: String::new(),
        });
    }
}

/// Writes a plan as the tables have it.
fn short(plan: &Plan) -> String {
    let Some(first) = plan.choices.first() else {
        return format!("none: {} {}", plan.refused[0].model, plan.refused[0].reason.english());
    };
    let name = |model: &str| {
        let known = MODELS.iter().find(|(_, name, ..)| *name == model);
        known.map_or(model.to_owned(), |(short, ..)| (*short).to_owned())
    };
    let mut text = name(&first.model);
    if first.loads {
        text += &first
            .gpu_layers
            .map_or(" (load)".to_owned(), |layers| format!(" (split {layers})"));
    }
    for unload in &first.unload {
        text = format!("{text} -{}", name(&unload.model));
    }
    text
}

pub(super) fn check(table: &[(Need, &str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|(need, text, expected)| {
            let (inventory, policy) = world(text);
            let planned = short(&plan(*need, &entries(), &inventory, &policy));
            (planned != *expected).then(|| format!("{:?} {text}: {planned}, not {expected}", need.role))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

pub(super) const FAST: Need = Need {
    role: Role::Fast,
    picture: false,
    asked: false,
    displace: true,
};
pub(super) const CODER: Need = Need {
    role: Role::Coder,
    ..FAST
};
const HEAVY: Need = Need {
    role: Role::Heavy,
    ..FAST
};
pub(super) const PICTURE: Need = Need { picture: true, ..FAST };
pub(super) const ASKED: Need = Need { asked: true, ..HEAVY };
/// A warm-up, for which nothing may go.
const WARM: Need = Need {
    displace: false,
    ..CODER
};

#[test]
fn one_card_of_24_gb() {
    check(&[
        (CODER, "card 24 +vision +coder +heavy", "coder (load)"),
        (FAST, "card 24 +vision +coder +heavy", "vision (load)"),
        (HEAVY, "card 24 +vision +coder +heavy", "coder (load)"),
        (CODER, "card 24 +vision +coder*", "coder"),
        (FAST, "card 24 +vision*", "vision"),
        (FAST, "card 24 +vision +coder*", "coder"),
        (CODER, "card 24 vision* +coder", "coder (load) -vision"),
        (PICTURE, "card 24 +vision coder*", "vision (load) -coder"),
        (PICTURE, "card 24 vision* +coder", "vision"),
        (PICTURE, "card 24 !vision +gemma +coder", "gemma (load)"),
        (PICTURE, "card 24 coder*", "none: llama3.2-vision:11b is not installed"),
        (FAST, "card 24 !vision +gemma +coder", "gemma (load)"),
        (FAST, "card 24 !vision +gemma coder*", "coder"),
        (FAST, "card 24 !vision +coder", "coder (load)"),
        (HEAVY, "card 24 +heavy coder*", "coder"),
        (HEAVY, "card 24 +heavy vision* +coder", "coder (load) -vision"),
        (HEAVY, "card 24 +heavy vision*", "vision"),
        (ASKED, "card 24 +heavy ram 64", "heavy (split 38)"),
        (ASKED, "card 24 +heavy coder* ram 64", "heavy (split 38) -coder"),
        (ASKED, "card 24 +heavy +coder ram 16", "coder (load)"),
        (WARM, "card 24 vision* +coder", "vision"),
        (WARM, "card 24 +coder", "coder (load)"),
        (WARM, "card 24 coder* +vision", "coder"),
    ]);
}

#[test]
fn other_programs_hold_memory() {
    check(&[
        (CODER, "card 24 others 1 +coder +coder14", "coder (load)"),
        (CODER, "card 24 others 4 +coder +coder14", "coder14 (load)"),
        (CODER, "card 24 others 14 +coder +coder14 +coder7", "coder7 (load)"),
        (CODER, "card 24 others 22 +coder +coder14 +coder7", "inside"),
        (
            CODER,
            "card 24 others 22 +coder alone",
            "none: qwen3-coder:30b needs 20.6 GB, and there is room for 0.5 GB",
        ),
        (FAST, "card 24 others 10 +vision +coder", "vision (load)"),
        (CODER, "card 24 others 4 +coder coder7*", "coder7"),
        (CODER, "card 24 others 4 reserve 0 limit 25 +coder", "inside"),
        (CODER, "card 26 others 4 reserve 0 limit 26 +coder", "coder (load)"),
        (CODER, "card 24 reserve 6 +coder +coder14", "coder14 (load)"),
        (CODER, "card 24 limit 12 +coder +coder14 +coder7", "coder7 (load)"),
    ]);
}

#[test]
fn models_that_others_loaded_stay() {
    check(&[
        (CODER, "card 24 vision~ +coder +coder14", "coder14 (load)"),
        (CODER, "card 24 vision~ +coder", "vision"),
        (CODER, "card 24 vision~ +coder evict", "coder (load) -vision"),
        (CODER, "card 24 coder~ +vision", "coder"),
        (FAST, "card 24 coder~ +vision", "coder"),
        (
            PICTURE,
            "card 24 coder~ +vision",
            "none: llama3.2-vision:11b needs 9.8 GB, and other programs have models loaded that leave 1.9 GB",
        ),
        (CODER, "card 24 heavy~ +coder", "heavy"),
        (CODER, "card 24 coder7~ coder14* +coder", "coder14"),
        (CODER, "card 24 coder7< +coder14", "coder14 (load)"),
        (CODER, "card 24 coder7<", "inside"),
        (FAST, "card 24 gemma~ vision* +coder", "vision"),
        (CODER, "card 24 gemma~ vision* +coder", "vision"),
    ]);
}

#[test]
fn small_cards_and_none() {
    check(&[
        (CODER, "card 8 +coder +coder14 +coder7", "coder7 (load)"),
        (FAST, "card 8 +vision +gemma", "inside"),
        (FAST, "card 8 +vision +qwenvl +coder7", "coder7 (load)"),
        (FAST, "card 12 +vision", "vision (load)"),
        (CODER, "card 12 +coder +coder14", "inside"),
        (CODER, "card 16 +coder +coder14", "coder14 (load)"),
        (FAST, "card 16 +vision coder14*", "coder14"),
        (CODER, "card 16 vision* +coder14", "coder14 (load) -vision"),
        (ASKED, "card 8 +heavy ram 64", "heavy (split 11)"),
        (ASKED, "card 8 +heavy ram 32", "inside"),
        (CODER, "ram 4 +coder +coder7", "inside"),
        (CODER, "ram 16 +coder +coder7", "coder7 (load)"),
        (CODER, "ram 32 +coder +coder7", "coder (load)"),
        (CODER, "ram 12 coder* +coder7", "coder"),
        (FAST, "ram 12 coder* +vision", "vision (load)"),
        (FAST, "ram 8 coder* +vision", "coder"),
        (ASKED, "ram 32 +heavy", "inside"),
        (ASKED, "ram 64 +heavy", "heavy (load)"),
        (HEAVY, "ram 64 +heavy +coder", "heavy (load)"),
    ]);
}

#[test]
fn large_cards() {
    check(&[
        (FAST, "card 48 limit 48 +vision coder*", "vision (load)"),
        (CODER, "card 48 limit 48 vision* +coder", "coder (load)"),
        (HEAVY, "card 48 limit 48 +heavy", "inside"),
        (HEAVY, "card 51 limit 51 +heavy", "heavy (load)"),
        (HEAVY, "card 51 limit 51 +heavy coder*", "coder"),
        (HEAVY, "card 80 limit 80 +heavy coder*", "heavy (load)"),
        (ASKED, "card 51 limit 51 +heavy coder*", "heavy (load) -coder"),
        (
            ASKED,
            "card 51 limit 51 +heavy coder* vision*",
            "heavy (load) -coder -vision",
        ),
        (FAST, "card 48 +vision coder*", "coder"),
        (CODER, "card 48 +coder +vision", "coder (load)"),
        (CODER, "card 48 limit 48 others 20 +coder", "coder (load)"),
        (CODER, "card 48 limit 48 vision* gemma* +coder", "coder (load)"),
        (CODER, "card 48 limit 40 vision* gemma* +coder", "coder (load) -gemma"),
    ]);
}

#[test]
fn little_or_nothing_is_there() {
    check(&[
        (CODER, "card 24", "inside"),
        (FAST, "card 24", "inside"),
        (CODER, "", "inside"),
        (CODER, "down", "inside"),
        (HEAVY, "down", "inside"),
        (
            PICTURE,
            "down",
            "none: llama3.2-vision:11b is out of reach: connection refused",
        ),
        (
            CODER,
            "down alone",
            "none: qwen3-coder:30b is out of reach: connection refused",
        ),
        (CODER, "card 24 ?mystery", "inside"),
        (
            CODER,
            "card 24 ?mystery alone",
            "none: qwen3-coder:30b is not installed",
        ),
        (CODER, "card 24 ?coder", "coder (load)"),
        (FAST, "card 24 ?vision others 12", "vision (load)"),
        (CODER, "card 24 !coder +coder14", "coder14 (load)"),
        (CODER, "card 24 !coder", "inside"),
        (CODER, "card 24 +vision", "vision (load)"),
        (CODER, "card 24 +heavy", "inside"),
        (FAST, "card 24 +coder", "coder (load)"),
    ]);
}

#[test]
fn a_plan_says_why() {
    let reason = |need: Need, text: &str| {
        let (inventory, policy) = world(text);
        let plan = plan(need, &entries(), &inventory, &policy);
        plan.choices[0].reason.english().to_owned()
    };
    for (need, text, expected) in [
        (CODER, "card 24 coder*", "qwen3-coder:30b is loaded"),
        (CODER, "card 24 +coder", "qwen3-coder:30b fits: 20.6 GB of 22.5 GB"),
        (
            CODER,
            "card 24 vision* +coder",
            "qwen3-coder:30b takes the place of llama3.2-vision:11b",
        ),
        (
            FAST,
            "card 24 +vision coder*",
            "qwen3-coder:30b is loaded, and llama3.2-vision:11b would displace qwen3-coder:30b and take about 11 s",
        ),
        (
            HEAVY,
            "card 24 +heavy coder*",
            "qwen3-coder:30b is loaded, and llama3.1:70b needs 47.6 GB, and there is room for 22.5 GB",
        ),
        (
            CODER,
            "down",
            "the server at http://here is out of reach: connection refused",
        ),
        (CODER, "card 24", "qwen3-coder:30b is not installed"),
    ] {
        assert_eq!(reason(need, text), expected, "{text}");
    }
}

#[test]
fn the_others_stand_in_by_their_worth() {
    let (inventory, policy) = world("card 24 +vision coder* +coder14 +heavy");
    let plan = plan(CODER, &entries(), &inventory, &policy);
    let models: Vec<&str> = plan.choices.iter().map(|choice| choice.model.as_str()).collect();
    assert_eq!(
        models,
        ["qwen3-coder:30b", "qwen2.5-coder:14b", "llama3.2-vision:11b", "inside"]
    );
}

#[test]
fn what_is_loaded_stays_as_it_is() {
    let (mut inventory, policy) = world("card 24 coder~");
    let loaded = &mut inventory.servers[0].has.as_mut().unwrap().loaded[0];
    (loaded.num_ctx, loaded.stays) = (Some(32_768), None);
    let choice = plan(CODER, &entries(), &inventory, &policy).choices.remove(0);
    assert_eq!((choice.num_ctx, choice.keep_alive), (32_768, Duration::MAX));
    let (mut inventory, policy) = world("card 24 coder*");
    inventory.servers[0].has.as_mut().unwrap().loaded[0].num_ctx = Some(4096);
    let choice = plan(CODER, &entries(), &inventory, &policy).choices.remove(0);
    assert_eq!(
        (choice.num_ctx, choice.loads),
        (8192, true),
        "the configuration was changed"
    );
}

#[test]
fn servers_elsewhere_have_their_own_memory() {
    let (mut inventory, policy) = world("card 24 +heavy coder*");
    let mut remote = inventory.servers[0].clone();
    (remote.at, remote.here) = ("http://team".to_owned(), false);
    inventory.servers.push(remote);
    let mut entries = entries();
    entries.last_mut().unwrap().server = "http://team".to_owned();
    let choice = plan(HEAVY, &entries, &inventory, &policy).choices.remove(0);
    assert_eq!((choice.model.as_str(), choice.loads), ("llama3.1:70b", true));
    assert!(choice.unload.is_empty());
    inventory.servers[1].api = Api::OpenAi;
    let choice = plan(HEAVY, &entries, &inventory, &policy).choices.remove(0);
    assert_eq!((choice.backend, choice.loads), (BackendKind::OpenAi, false));
    assert_eq!(choice.reason.english(), "llama3.1:70b is served at http://team");
}
