//! A working day: requests of a person in bursts, and two other clients that load models of their own, on one card or without
//! any, on an Ollama that holds one, two or three models; and what a rule for choosing models makes of it. Nothing is random
//! but by the seed, nothing takes time.

mod machine;
mod oracle;
mod wishes;

use std::fmt;
use std::time::Duration;

use lotse::models::route::Role;
use lotse::models::route::plan::{self, Need, Policy};

pub use self::machine::Setting;
use self::machine::{Cost, Kind, Machine};
pub use self::oracle::best;
pub use self::wishes::{Who, Wish, day};

const GB: u64 = 1_000_000_000;
const MINUTE: u64 = 60_000;
/// From a fast disk into memory, in bytes a second.
const RATE: u64 = 1_200_000_000;
/// Until the memory of a model that went is free, in milliseconds.
const EVICTION: u64 = 1500;

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
    /// Of these, models that another client still wanted.
    pub others: usize,
    /// The time that the person waited for loads and room.
    pub waited: Duration,
    /// The longest of these.
    pub longest: Duration,
    /// Answers by a model of the wanted role.
    pub wanted: usize,
    /// Answers by a model that is good enough.
    pub enough: usize,
    /// Answers by the model inside lotse.
    pub inside: usize,
    /// Answers by a model that lies partly in main memory, which takes minutes.
    pub split: usize,
    /// Requests that could not be answered.
    pub unanswered: usize,
    /// Times that more than the limit less reserve and others was planned.
    pub exceeded: usize,
    /// Why it was not the wanted role, with how often.
    pub reasons: Vec<(String, usize)>,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:5.0} s waited (at most {:3.0}), {:3} loads, {:3} evictions, {:2} of others; {:3} wanted role, {:3} good enough, {:3} inside, \
            {:2} split, {} unanswered",
            self.waited.as_secs_f64(),
            self.longest.as_secs_f64(),
            self.loads,
            self.evictions,
            self.others,
            self.wanted,
            self.enough,
            self.inside,
            self.split,
            self.unanswered,
        )
    }
}

/// Lives through a day by a rule.
pub fn live(day: &[Wish], rule: Rule, setting: Setting) -> Outcome {
    let mut machine = Machine::new(setting);
    let mut outcome = Outcome::default();
    let mut busy_until = 0;
    for wish in day {
        // Nobody asks while waiting for the answer before.
        let now = wish.at.max(busy_until);
        machine.pass(now);
        let Who::Person = wish.who else {
            machine.other(wish.who, now);
            continue;
        };
        outcome.requests += 1;
        let mut cost = Cost::default();
        match rule {
            Rule::Planner => planned(wish, &mut machine, now, &mut outcome, &mut cost),
            _ => simple(wish, rule, &mut machine, now, &mut outcome, &mut cost),
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

fn simple(wish: &Wish, rule: Rule, machine: &mut Machine, now: u64, outcome: &mut Outcome, cost: &mut Cost) {
    let kind = match wish.role {
        _ if rule == Rule::AlwaysCoder => machine::CODER,
        Role::Fast => machine::FAST,
        Role::Coder => machine::CODER,
        Role::Heavy => machine::HEAVY,
    };
    if wish.picture && !kind.sees {
        outcome.unanswered += 1;
        return;
    }
    outcome.wanted += usize::from(kind.role == wish.role);
    machine.ask(kind, 32_768, 5 * MINUTE, None, now, cost);
}

fn planned(wish: &Wish, machine: &mut Machine, now: u64, outcome: &mut Outcome, cost: &mut Cost) {
    let need = Need {
        picture: wish.picture,
        ..Need::answer(wish.role)
    };
    let policy = machine.policy();
    let plan = plan::plan(need, &machine::entries(), &machine.inventory(now), &policy);
    let Some(choice) = plan.choices.first() else {
        outcome.unanswered += 1;
        return;
    };
    if choice.role == Some(wish.role) {
        outcome.wanted += 1;
    } else {
        let reason = choice
            .reason
            .english()
            .split(" and take about")
            .next()
            .unwrap_or_default();
        match outcome.reasons.iter_mut().find(|(known, _)| known == reason) {
            Some((_, count)) => *count += 1,
            None => outcome.reasons.push((reason.to_owned(), 1)),
        }
    }
    let Some(kind) = Kind::of(&choice.model) else {
        outcome.inside += 1;
        return;
    };
    outcome.enough += usize::from(kind.role != wish.role && kind.suits(wish));
    for unload in &choice.unload {
        machine.unload(&unload.model, now, cost);
    }
    let share = choice.gpu_layers.and(choice.bytes);
    let keep_alive = u64::try_from(choice.keep_alive.as_millis()).unwrap_or(u64::MAX);
    machine.ask(kind, u64::from(choice.num_ctx), keep_alive, share, now, cost);
    outcome.exceeded += usize::from(cost.loaded && machine.used() > plan::room(&machine.inventory(now), &policy));
}

impl Setting {
    /// All of them: cards of so many gigabytes or none, and so many models at once.
    pub fn all() -> Vec<Self> {
        let cards = [Some(8), Some(12), Some(16), Some(24), Some(48), None];
        let each = |card: Option<u64>| [1, 2, 3].map(|places| Self { card, places });
        cards.into_iter().flat_map(each).collect()
    }
}

impl fmt::Display for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.card {
            Some(card) => write!(f, "{card} GB, {} models", self.places),
            None => write!(f, "no card, {} models", self.places),
        }
    }
}

/// What may be planned with.
fn policy(card: Option<u64>) -> Policy {
    Policy {
        limit: card.map_or(24 * GB, |card| card * GB),
        ..Policy::default()
    }
}
