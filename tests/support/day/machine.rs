//! The machine of the day: a card or none, the Ollama on it, and what others hold.

use std::collections::BTreeSet;
use std::time::Duration;

use lotse::models::route::Role;
use lotse::models::route::inventory::{Api, Cards, Entry, Inventory, Loaded, Measured, Model, Server, Stock};
use lotse::models::route::plan::Policy;

use super::super::scheduler::{Ask, FIVE_MINUTES, Scheduler, Turn};
use super::{EVICTION, GB, MINUTE, RATE, Who, Wish};

const AT: &str = "http://127.0.0.1:11434";
/// Main memory that is free in the morning.
const RAM: u64 = 32 * GB;
/// What the rest of the machine needs of it.
const RAM_RESERVE: u64 = 2 * GB;

/// A card of so many gigabytes or none, and so many models that the server holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    pub card: Option<u64>,
    pub places: usize,
}

/// A model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// The weights in bytes, the layers, and the bytes of cache for a token.
    weights: u64,
    layers: u32,
    cache: u64,
    pub(super) sees: bool,
}

const fn kind(name: &'static str, role: Role, weights: u64, layers: u32, cache: u64, sees: bool) -> Kind {
    Kind {
        name,
        role,
        weights,
        layers,
        cache,
        sees,
    }
}

pub(super) const FAST: Kind = kind("gemma3:12b", Role::Fast, 8_100_000_000, 48, 196_608, true);
pub(super) const CODER: Kind = kind("qwen3-coder:30b", Role::Coder, 18_600_000_000, 48, 98_304, false);
pub(super) const HEAVY: Kind = kind("llama3.1:70b", Role::Heavy, 42_500_000_000, 80, 327_680, false);
/// What the lists of the roles have, the preferred one of each first.
pub(super) const LISTED: [Kind; 6] = [
    FAST,
    kind("qwen2.5vl:7b", Role::Fast, 6_000_000_000, 28, 57_344, true),
    CODER,
    kind("qwen2.5-coder:14b", Role::Coder, 9_000_000_000, 48, 196_608, false),
    kind("qwen2.5-coder:7b", Role::Coder, 4_700_000_000, 28, 57_344, false),
    HEAVY,
];
/// What an editor completes code with, and what somebody chats with.
const EDITOR: Kind = kind("qwen2.5-coder:0.5b", Role::Coder, 400_000_000, 24, 24_576, false);
const CHAT: Kind = kind("mistral:3b", Role::Fast, 2_000_000_000, 26, 53_248, false);

impl Kind {
    pub(super) fn bytes(self, num_ctx: u64) -> u64 {
        self.weights + self.cache * num_ctx + self.weights / 20 + 300_000_000
    }

    /// What a load takes, in milliseconds.
    pub(super) fn load(self) -> u64 {
        self.weights * 1000 / RATE
    }

    /// A listed one by its name.
    pub(super) fn of(name: &str) -> Option<Self> {
        LISTED.into_iter().find(|kind| kind.name == name)
    }

    /// Whether it answers such a wish as well as what is listed for it, or nearly so.
    pub(super) fn suits(self, wish: &Wish) -> bool {
        match (wish.picture, wish.role) {
            (true, _) => self.sees,
            (false, Role::Fast) => true,
            (false, _) => self.role != Role::Fast,
        }
    }

    pub(super) fn keep_alive(self) -> u64 {
        lotse::config::Ollama::default().keep_alive(self.role).as_secs() * 1000
    }

    /// The model of another client.
    pub(super) fn other(who: Who) -> Self {
        if who == Who::Editor { EDITOR } else { CHAT }
    }
}

/// What a request cost.
#[derive(Default)]
pub(super) struct Cost {
    pub(super) loaded: bool,
    pub(super) evicted: usize,
    pub(super) others: usize,
    pub(super) waited: u64,
    pub(super) split: bool,
}

pub(super) struct Machine {
    setting: Setting,
    memory: Scheduler,
    seen: BTreeSet<&'static str>,
    together: usize,
    /// How many models were left when something went for a load that was planned to fit.
    learned: Option<usize>,
    /// Whether others were seen.
    shared: bool,
}

/// What programs hold that are no model servers: the screen all day, and for two hours in the afternoon something that
/// computes.
fn programs(now: u64) -> u64 {
    if (300 * MINUTE..420 * MINUTE).contains(&now) {
        3 * GB
    } else {
        GB
    }
}

impl Setting {
    /// What models may take together.
    pub(super) fn memory(self, now: u64) -> u64 {
        self.card.map_or(RAM, |card| card * GB) - programs(now)
    }

    /// What lotse may plan with, for all models together.
    pub(super) fn room(self, now: u64) -> u64 {
        let reserve = self.card.map_or(RAM_RESERVE, |_| Policy::default().reserve);
        self.memory(now) - reserve
    }
}

impl Machine {
    pub(super) fn new(setting: Setting) -> Self {
        let memory = Scheduler {
            max_loaded: setting.places,
            ..Scheduler::default()
        };
        Self {
            setting,
            memory,
            seen: BTreeSet::new(),
            together: 0,
            learned: None,
            shared: false,
        }
    }

    pub(super) fn pass(&mut self, now: u64) {
        self.memory.memory = self.setting.memory(now);
        self.memory.pass(now);
        self.together = self.together.max(self.memory.runners.len());
    }

    pub(super) fn policy(&self) -> Policy {
        super::policy(self.setting.card)
    }

    pub(super) fn used(&self) -> u64 {
        self.memory.runners.iter().map(|runner| runner.on_card).sum()
    }

    /// Another client wants its model.
    pub(super) fn other(&mut self, who: Who, now: u64) {
        let kind = Kind::other(who);
        self.shared = true;
        let (before, fits) = (
            self.memory.evictions.len(),
            self.used() + kind.bytes(4096) <= self.memory.memory,
        );
        self.serve(&ask(kind, &format!("{who:?}"), 4096, FIVE_MINUTES, None), now);
        let displaced = self.memory.evictions[before..]
            .iter()
            .any(|gone| gone.lost.contains(&"lotse".to_owned()));
        if displaced && fits {
            self.learned = Some(self.memory.runners.len());
        }
    }

    /// Unloads a model, as lotse has planned.
    pub(super) fn unload(&mut self, name: &str, now: u64, cost: &mut Cost) {
        let before = self.memory.evictions.len();
        self.memory.expire(name, "lotse", now);
        self.count(before, cost);
    }

    /// Answers lotse as Ollama does.
    pub(super) fn ask(
        &mut self,
        kind: Kind,
        num_ctx: u64,
        keep_alive: u64,
        share: Option<u64>,
        now: u64,
        cost: &mut Cost,
    ) {
        let before = self.memory.evictions.len();
        let ask = ask(kind, "lotse", num_ctx, keep_alive, share);
        cost.loaded = self.serve(&ask, now);
        self.count(before, cost);
        if self.memory.evictions.len() > before {
            self.learned = Some(self.memory.runners.len());
        }
        let runner = self.memory.runners.iter().find(|runner| runner.blob == kind.name);
        cost.split = runner.is_some_and(|runner| runner.on_card < runner.bytes);
        if cost.loaded {
            cost.waited += kind.load();
            self.seen.insert(kind.name);
        }
    }

    fn serve(&mut self, ask: &Ask, now: u64) -> bool {
        let loads = self.memory.turn(ask, now) == Turn::Load;
        if loads {
            self.memory.load(ask);
        }
        self.memory.begin(ask);
        self.memory.end(ask, now);
        self.together = self.together.max(self.memory.runners.len());
        self.learned = self.learned.filter(|learned| *learned >= self.memory.runners.len());
        loads
    }

    fn count(&self, before: usize, cost: &mut Cost) {
        for gone in &self.memory.evictions[before..] {
            cost.evicted += 1;
            cost.others += usize::from(!gone.lost.is_empty());
            cost.waited += EVICTION;
        }
    }

    /// What lotse knows: sizes and times of what it has loaded once, and of the limit only what it has seen.
    pub(super) fn inventory(&self, now: u64) -> Inventory {
        let model = |kind: Kind| Model {
            name: kind.name.to_owned(),
            bytes: Some(kind.weights),
            layers: Some(kind.layers),
            bytes_per_token: Some(kind.cache),
            sees: Some(kind.sees),
            measured: self.seen.contains(kind.name).then(|| Measured {
                bytes: kind.bytes(8192),
                num_ctx: 8192,
                load_ms: kind.load(),
            }),
            ..Model::default()
        };
        let loaded = self.memory.runners.iter().map(|runner| Loaded {
            name: runner.name.clone(),
            bytes: runner.bytes,
            on_card: self.setting.card.map_or(0, |_| runner.on_card),
            num_ctx: u32::try_from(runner.num_ctx).ok(),
            ours: !runner
                .wanted
                .iter()
                .any(|(client, until)| client != "lotse" && *until > now),
            stays: Some(Duration::from_millis(runner.until - now)),
            digest: String::new(),
        });
        let others = programs(now);
        Inventory {
            servers: vec![Server {
                at: AT.to_owned(),
                api: Api::Ollama,
                here: true,
                has: Ok(Stock {
                    models: LISTED.map(model).to_vec(),
                    loaded: loaded.collect(),
                    limit: self.learned.map(|learned| u32::try_from(learned).unwrap()),
                    together: u32::try_from(self.together).unwrap(),
                    shared: self.shared,
                    ..Stock::default()
                }),
            }],
            cards: self.setting.card.map(|card| Cards {
                total: card * GB,
                others,
            }),
            ram: match self.setting.card {
                Some(_) => RAM,
                None => RAM - others - self.used().min(RAM - others),
            },
            embedded: Some("inside".to_owned()),
            ..Inventory::default()
        }
    }
}

fn ask(kind: Kind, client: &str, num_ctx: u64, keep_alive: u64, on_card: Option<u64>) -> Ask {
    Ask {
        client: client.to_owned(),
        name: kind.name.to_owned(),
        blob: kind.name.to_owned(),
        num_ctx,
        hidden: 0,
        keep_alive,
        bytes: kind.bytes(num_ctx),
        on_card,
    }
}

/// The lists of the roles.
pub(super) fn entries() -> Vec<Entry> {
    let entry = |kind: Kind| Entry {
        role: kind.role,
        model: kind.name.to_owned(),
        server: AT.to_owned(),
        num_ctx: 8192,
        keep_alive: Duration::from_millis(kind.keep_alive()),
    };
    LISTED.map(entry).to_vec()
}
