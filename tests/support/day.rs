//! A working day on one card of 24 GB: requests in bursts, an Ollama that evicts as the real one does, other programs that
//! come and go; and what a rule for choosing models makes of it. Nothing is random but by the seed, nothing takes time.
//!
//! How Ollama makes room: while a model does not fit, the idle one with the shortest keep-alive goes, and the memory comes back
//! after a while (its `server/sched.go`). A model that does not fit an empty card is split between card and main memory.

use std::fmt;
use std::time::Duration;

use lotse::models::route::Role;
use lotse::models::route::inventory::{Api, Cards, Entry, Inventory, Loaded, Measured, Model, Server, Stock};
use lotse::models::route::plan::{self, Need, Policy};

const GB: u64 = 1_000_000_000;
const CARD: u64 = 24 * GB;
const RAM: u64 = 64 * GB;
/// From a fast disk into the card, in bytes a second.
const RATE: u64 = 1_200_000_000;
/// Until the memory of an evicted model is free, in milliseconds.
const EVICTION: u64 = 1500;
const MINUTE: u64 = 60_000;
const AT: &str = "http://127.0.0.1:11434";

/// A model: its name, its weights in bytes, bytes of cache for a token, layers, whether it sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(&'static str, u64, u64, u32, bool);

const VISION: Kind = Kind("llama3.2-vision:11b", 7_800_000_000, 163_840, 40, true);
const CODER: Kind = Kind("qwen3-coder:30b", 18_600_000_000, 98_304, 48, false);
const HEAVY: Kind = Kind("llama3.1:70b", 42_500_000_000, 327_680, 80, false);
/// What an editor completes code with.
const EDITOR: Kind = Kind("qwen2.5-coder:0.5b", 400_000_000, 24_576, 24, false);

impl Kind {
    fn bytes(self, num_ctx: u64) -> u64 {
        self.1 + self.2 * num_ctx + self.1 / 20 + 300_000_000
    }
}

/// What somebody wants at a time.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// In milliseconds since the morning.
    pub at: u64,
    /// For what.
    pub role: Role,
    /// Whether there is a picture.
    pub picture: bool,
    /// Whether it is not a person but the editor.
    pub editor: bool,
}

/// Numbers that look random (`SplitMix64`).
struct Seed(u64);

impl Seed {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A time with this mean, most of them shorter.
    fn around(&mut self, mean: u64) -> u64 {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive time")]
        let time = (-(1.0 - share).ln() * mean as f64) as u64;
        time
    }
}

/// A day of so many requests: six in ten are commands and code, one in three an everyday question, the rest pictures and hard
/// questions; ten or so in a burst, half a minute apart, and some minutes between bursts.
pub fn day(requests: usize, seed: u64) -> Vec<Wish> {
    let mut seed = Seed(seed);
    let (mut all, mut now, mut people) = (Vec::new(), 0, 0);
    while people < requests {
        now += MINUTE + seed.around(6 * MINUTE);
        let coding = seed.below(3) == 0;
        for _ in 0..4 + seed.below(13) {
            now += 4000 + seed.around(26_000);
            let editor = coding && seed.below(4) == 0;
            let (role, picture) = match seed.below(100) {
                0..61 => (Role::Coder, false),
                61..93 => (Role::Fast, false),
                93..96 => (Role::Fast, true),
                _ => (Role::Heavy, false),
            };
            people += usize::from(!editor);
            all.push(Wish {
                at: now,
                role,
                picture,
                editor,
            });
            if people == requests {
                break;
            }
        }
    }
    all
}

/// A rule for choosing a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The role's model, with what Ollama takes where nothing is said.
    RolesModel,
    /// The coder for everything, likewise.
    AlwaysCoder,
    /// What lotse plans.
    Planner,
}

/// What became of the day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Requests of the person.
    pub requests: usize,
    /// Loads for them.
    pub loads: usize,
    /// Models that went to make room.
    pub evictions: usize,
    /// Of these, models that another program used.
    pub others: usize,
    /// The time that the person waited for loads and room.
    pub waited: Duration,
    /// The longest of these.
    pub longest: Duration,
    /// Answers by a model of the wanted role.
    pub wanted: usize,
    /// Why not, with how often.
    pub reasons: Vec<(String, usize)>,
    /// Answers by a model that lies partly in main memory, which takes minutes.
    pub split: usize,
    /// Requests that could not be answered.
    pub unanswered: usize,
    /// Times that more than the limit less reserve and others was planned.
    pub exceeded: usize,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} requests, {} loads, {} evictions ({} of other programs' models), {:.0} s waited (at most {:.0} s at once), \
            {} answered by the wanted role, {} by a model partly in main memory, {} unanswered",
            self.requests,
            self.loads,
            self.evictions,
            self.others,
            self.waited.as_secs_f64(),
            self.longest.as_secs_f64(),
            self.wanted,
            self.split,
            self.unanswered,
        )?;
        self.reasons
            .iter()
            .try_for_each(|(reason, count)| write!(f, "\n    {count}: {reason}"))
    }
}

/// A model in the memory of the simulated card.
#[derive(Clone, Debug)]
struct Held {
    kind: Kind,
    num_ctx: u64,
    bytes: u64,
    keep_alive: u64,
    until: u64,
    /// Whether lotse alone has used it.
    ours: bool,
    editor: bool,
}

#[derive(Default)]
struct Card {
    held: Vec<Held>,
}

/// What a request asks of the server.
struct Ask {
    kind: Kind,
    num_ctx: u64,
    keep_alive: u64,
    gpu_share: Option<u64>,
    editor: bool,
}

/// What it cost.
#[derive(Default)]
struct Cost {
    loaded: bool,
    evicted: usize,
    others: usize,
    waited: u64,
    split: bool,
}

impl Card {
    fn used(&self) -> u64 {
        self.held.iter().map(|held| held.bytes).sum()
    }

    fn pass(&mut self, now: u64) {
        self.held.retain(|held| held.until > now);
    }

    fn unload(&mut self, name: &str, cost: &mut Cost) {
        let before = self.held.len();
        cost.others += self
            .held
            .iter()
            .filter(|held| held.kind.0 == name && held.editor)
            .count();
        self.held.retain(|held| held.kind.0 != name);
        let gone = before - self.held.len();
        cost.evicted += gone;
        cost.waited += EVICTION * gone as u64;
    }

    /// Answers as Ollama does.
    fn ask(&mut self, ask: &Ask, now: u64, others: u64, cost: &mut Cost) {
        let until = |cost: &Cost| now + cost.waited + ask.keep_alive;
        if let Some(at) = self.held.iter().position(|held| held.kind == ask.kind) {
            if self.held[at].num_ctx == ask.num_ctx {
                let held = &mut self.held[at];
                (held.until, held.keep_alive) = (until(cost), ask.keep_alive);
                (held.ours, held.editor) = (held.ours && !ask.editor, held.editor || ask.editor);
                cost.split |= held.bytes < held.kind.bytes(held.num_ctx);
                return;
            }
            // Another length: the model is loaded anew.
            self.held.remove(at);
            cost.waited += EVICTION;
        }
        let need = ask.gpu_share.unwrap_or(ask.kind.bytes(ask.num_ctx));
        while self.used() + need + others > CARD && !self.held.is_empty() {
            let shortest = self
                .held
                .iter()
                .enumerate()
                .min_by_key(|(_, held)| (held.keep_alive, held.until));
            let name = shortest.map_or("", |(_, held)| held.kind.0);
            self.unload(name, cost);
        }
        let bytes = need.min(CARD.saturating_sub(self.used() + others));
        cost.loaded = true;
        cost.split = bytes < ask.kind.bytes(ask.num_ctx);
        cost.waited += ask.kind.1 * 1000 / RATE;
        self.held.push(Held {
            kind: ask.kind,
            num_ctx: ask.num_ctx,
            bytes,
            keep_alive: ask.keep_alive,
            until: until(cost),
            ours: !ask.editor,
            editor: ask.editor,
        });
    }
}

/// What other programs hold: the screen all day, and for two hours in the afternoon something that computes.
fn others(now: u64) -> u64 {
    if (300 * MINUTE..420 * MINUTE).contains(&now) {
        3 * GB
    } else {
        GB
    }
}

fn entries() -> Vec<Entry> {
    let entry = |role, kind: Kind, minutes: u64| Entry {
        role,
        model: kind.0.to_owned(),
        server: AT.to_owned(),
        num_ctx: 8192,
        keep_alive: Duration::from_secs(60 * minutes),
    };
    let minutes = |role| lotse::config::Ollama::default().keep_alive(role).as_secs() / 60;
    vec![
        entry(Role::Fast, VISION, minutes(Role::Fast)),
        entry(Role::Coder, CODER, minutes(Role::Coder)),
        entry(Role::Heavy, HEAVY, minutes(Role::Heavy)),
    ]
}

fn inventory(card: &Card, seen: &[&'static str], now: u64) -> Inventory {
    let model = |kind: Kind| Model {
        name: kind.0.to_owned(),
        bytes: Some(kind.1),
        layers: Some(kind.3),
        bytes_per_token: Some(kind.2),
        sees: Some(kind.4),
        measured: seen.contains(&kind.0).then(|| Measured {
            bytes: kind.bytes(8192),
            num_ctx: 8192,
            load_ms: kind.1 * 1000 / RATE,
        }),
        broken: None,
    };
    let loaded = card.held.iter().map(|held| Loaded {
        name: held.kind.0.to_owned(),
        bytes: held.kind.bytes(held.num_ctx),
        on_card: held.bytes,
        num_ctx: u32::try_from(held.num_ctx).ok(),
        ours: held.ours,
        stays: Some(Duration::from_millis(held.until - now)),
    });
    Inventory {
        servers: vec![Server {
            at: AT.to_owned(),
            api: Api::Ollama,
            here: true,
            has: Ok(Stock {
                models: [VISION, CODER, HEAVY, EDITOR].map(model).to_vec(),
                loaded: loaded.collect(),
            }),
        }],
        cards: Some(Cards {
            total: CARD,
            others: others(now),
        }),
        ram: RAM,
        embedded: Some("inside".to_owned()),
    }
}

fn kind(name: &str) -> Option<Kind> {
    [VISION, CODER, HEAVY, EDITOR].into_iter().find(|kind| kind.0 == name)
}

/// Lives through a day by a rule.
pub fn live(day: &[Wish], rule: Rule) -> Outcome {
    let mut card = Card::default();
    let mut seen = Vec::new();
    let mut outcome = Outcome::default();
    let mut busy_until = 0;
    for wish in day {
        // Nobody asks while waiting for the answer before.
        let now = wish.at.max(busy_until);
        card.pass(now);
        let mut cost = Cost::default();
        if wish.editor {
            let ask = Ask {
                kind: EDITOR,
                num_ctx: 4096,
                keep_alive: 5 * MINUTE,
                gpu_share: None,
                editor: true,
            };
            card.ask(&ask, now, others(now), &mut cost);
            continue;
        }
        outcome.requests += 1;
        match rule {
            Rule::RolesModel | Rule::AlwaysCoder => {
                let kind = match wish.role {
                    _ if rule == Rule::AlwaysCoder => CODER,
                    Role::Fast => VISION,
                    Role::Coder => CODER,
                    Role::Heavy => HEAVY,
                };
                if wish.picture && !kind.4 {
                    outcome.unanswered += 1;
                    continue;
                }
                outcome.wanted += usize::from(rule == Rule::RolesModel || wish.role == Role::Coder);
                let ask = Ask {
                    kind,
                    num_ctx: 32_768,
                    keep_alive: 5 * MINUTE,
                    gpu_share: None,
                    editor: false,
                };
                card.ask(&ask, now, others(now), &mut cost);
            }
            Rule::Planner => planned(wish, &mut card, now, &mut seen, &mut outcome, &mut cost),
        }
        outcome.loads += usize::from(cost.loaded);
        outcome.evictions += cost.evicted;
        outcome.others += cost.others;
        outcome.split += usize::from(cost.split);
        let waited = Duration::from_millis(cost.waited);
        outcome.waited += waited;
        outcome.longest = outcome.longest.max(waited);
        busy_until = now + cost.waited;
    }
    outcome.reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    outcome
}

fn planned(
    wish: &Wish,
    card: &mut Card,
    now: u64,
    seen: &mut Vec<&'static str>,
    outcome: &mut Outcome,
    cost: &mut Cost,
) {
    let need = Need {
        picture: wish.picture,
        ..Need::answer(wish.role)
    };
    let policy = Policy::default();
    let plan = plan::plan(need, &entries(), &inventory(card, seen, now), &policy);
    let Some(choice) = plan.choices.first() else {
        outcome.unanswered += 1;
        return;
    };
    if choice.role == Some(wish.role) {
        outcome.wanted += 1;
    } else {
        let reason = choice
            .reason
            .split(" and take about")
            .next()
            .unwrap_or_default()
            .to_owned();
        match outcome.reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => outcome.reasons.push((reason, 1)),
        }
    }
    let Some(kind) = kind(&choice.model) else { return };
    for unload in &choice.unload {
        card.unload(&unload.model, cost);
    }
    let ask = Ask {
        kind,
        num_ctx: u64::from(choice.num_ctx),
        keep_alive: u64::try_from(choice.keep_alive.as_millis()).unwrap_or(u64::MAX / 2),
        gpu_share: choice.gpu_layers.and(choice.bytes),
        editor: false,
    };
    card.ask(&ask, now, others(now), cost);
    if cost.loaded {
        seen.push(kind.0);
        outcome.exceeded += usize::from(card.used() > policy.limit - policy.reserve - others(now));
    }
}
