//! The best that could be made of a day by somebody who knows it: the least time that the person has to wait where each wish
//! is answered by a model that is good enough, if there is one with room beside what others use: of a role that is, and as far
//! up in its list as there is room for. It is a bound rather than a way: a model stays for its keep-alive after any answer, and
//! others never have to wait.

use std::collections::BTreeMap;
use std::time::Duration;

use super::machine::{Kind, LISTED, Setting};
use super::wishes::{Who, Wish};
use super::{EVICTION, MINUTE};

/// Models of [`LISTED`], a bit each.
type Set = u8;

fn members(set: Set) -> impl Iterator<Item = Kind> {
    LISTED
        .into_iter()
        .enumerate()
        .filter(move |(at, _)| set & (1 << at) != 0)
        .map(|(_, kind)| kind)
}

/// What others have in memory at a time: who wanted something last, newest first.
#[derive(Default)]
struct Others(Vec<(Who, u64)>);

impl Others {
    fn use_it(&mut self, who: Who, now: u64, places: usize) {
        self.0.retain(|(known, _)| *known != who);
        self.0.insert(0, (who, now + 5 * MINUTE));
        self.0.truncate(places);
    }

    fn at(&self, now: u64) -> impl Iterator<Item = Kind> {
        self.0
            .iter()
            .filter(move |(_, until)| *until > now)
            .map(|(who, _)| Kind::other(*who))
    }
}

fn fits(set: Set, others: &Others, setting: Setting, now: u64, room: u64) -> bool {
    let held: u64 = others.at(now).map(|kind| kind.bytes(4096)).sum();
    let count = others.at(now).count() + set.count_ones() as usize;
    count <= setting.places && held + members(set).map(|kind| kind.bytes(8192)).sum::<u64>() <= room
}

/// The least time that has to be waited.
pub fn best(day: &[Wish], setting: Setting) -> Duration {
    let mut costs: BTreeMap<Set, u64> = BTreeMap::from([(0, 0)]);
    let (mut others, mut before) = (Others::default(), 0);
    for wish in day {
        let (now, gap) = (wish.at, wish.at - before);
        let stays = |set: Set| {
            (0..LISTED.len())
                .filter(|at| LISTED[*at].keep_alive() > gap)
                .fold(0, |all, at| all | 1 << at)
                & set
        };
        let mut next: BTreeMap<Set, u64> = BTreeMap::new();
        let mut put = |set: Set, cost: u64| {
            let known = next.entry(set).or_insert(cost);
            *known = cost.min(*known);
        };
        if wish.who != Who::Person {
            others.use_it(wish.who, now, setting.places);
        }
        for (set, cost) in &costs {
            let set = stays(*set);
            // What others displace, they displace for nothing.
            for left in
                (0..=set).filter(|left| left & !set == 0 && fits(*left, &others, setting, now, setting.memory(now)))
            {
                if wish.who == Who::Person {
                    answers(left, wish, &others, setting, &mut |set, wait| put(set, cost + wait));
                } else {
                    put(left, *cost);
                }
            }
        }
        if wish.who == Who::Person {
            before = now;
        }
        costs = next;
    }
    Duration::from_millis(costs.into_values().min().unwrap_or_default())
}

/// The models that are good enough for a wish: of each role that is, those up to the first one that there is room for.
fn acceptable(wish: &Wish, others: &Others, setting: Setting) -> Vec<usize> {
    let room = |at: usize| fits(1 << at, others, setting, wish.at, setting.room(wish.at));
    let suits = |at: &usize| LISTED[*at].suits(wish);
    let all: Vec<usize> = (0..LISTED.len()).filter(suits).collect();
    let better = |one: usize, other: usize| one < other && LISTED[one].role == LISTED[other].role;
    let best = |at: &usize| !all.iter().any(|other| better(*other, *at) && room(*other));
    all.iter().copied().filter(best).collect()
}

/// The ways to answer a wish: what is in memory afterwards, and the wait.
fn answers(set: Set, wish: &Wish, others: &Others, setting: Setting, way: &mut dyn FnMut(Set, u64)) {
    let mut any = false;
    for at in acceptable(wish, others, setting) {
        if set & (1 << at) != 0 {
            way(set, 0);
            any = true;
            continue;
        }
        for left in (0..=set).filter(|left| left & !set == 0) {
            let loaded = left | 1 << at;
            if fits(loaded, others, setting, wish.at, setting.room(wish.at)) {
                way(
                    loaded,
                    LISTED[at].load() + EVICTION * u64::from((set & !left).count_ones()),
                );
                any = true;
            }
        }
    }
    if !any {
        way(set, 0);
    }
}
