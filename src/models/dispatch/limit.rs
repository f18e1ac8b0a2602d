//! How many models a server holds at once: by its environment where that can be read, and by what was seen. Ollama's own limit
//! is three models for each card, or three in all; `OLLAMA_MAX_LOADED_MODELS` sets another one.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::known::fresh;
use crate::models::gpu;
use crate::system::System;

const VARIABLE: &str = "OLLAMA_MAX_LOADED_MODELS=";
/// Ollama's own limit for each card.
const USUAL: u32 = 3;
/// A server may be started anew with another limit.
const LEARNED_FRESH: Duration = Duration::from_secs(24 * 60 * 60);
/// Where systemd has the service that Ollama's own installer sets up, and where people add to it.
const UNIT: &str = "etc/systemd/system/ollama.service";

/// What is known of the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Limit {
    /// What the server was told, or takes where it was told nothing.
    told: Option<u32>,
    /// What was left after a load for which something else went.
    learned: Option<u32>,
    /// When that was, in milliseconds since 1970.
    learned_at: u64,
    /// The most models that were seen in memory together.
    pub(crate) together: u32,
}

impl Limit {
    /// The most models at once; none where it is not known.
    pub(crate) fn most(&self, now: u64) -> Option<u32> {
        let learned = self.learned.filter(|_| fresh(self.learned_at, LEARNED_FRESH, now));
        learned.into_iter().chain(self.told).min()
    }

    /// Notes how many are in memory together.
    pub(crate) fn seen(&mut self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.together = self.together.max(count);
        self.learned = self.learned.filter(|learned| *learned >= count);
    }

    /// Notes that so many are left after a load for which something went that should have stayed.
    pub(crate) fn learn(&mut self, left: usize, now: u64) {
        self.learned = u32::try_from(left.max(1)).ok();
        self.learned_at = now;
    }

    /// Looks what the server at a port of this machine was told.
    pub(crate) fn look(&mut self, root: &Path, machine: &dyn System, port: u16, cards: usize) {
        // Who only hands on to another machine or a container has an environment that says nothing.
        let process = machine.listener(port).filter(|(_, name)| name == "ollama");
        let told = match process.and_then(|(process, _)| environment(root, process)) {
            Some(environment) => Some(value(&environment)),
            None => unit(root).map(|unit| value(&unit)),
        };
        let usual = USUAL.saturating_mul(u32::try_from(cards.max(1)).unwrap_or(u32::MAX));
        self.told = told.map(|told| told.unwrap_or(usual));
        if self.told.is_some_and(|told| told < self.together) {
            self.together = self.told.unwrap_or_default();
        }
    }
}

/// The cards that Ollama counts.
pub(crate) fn cards(cards: &[gpu::Card]) -> usize {
    cards.iter().filter(|card| !card.integrated).count()
}

/// The environment of a process of this user, a variable a line.
fn environment(root: &Path, process: u32) -> Option<String> {
    let bytes = fs::read(root.join(format!("proc/{process}/environ"))).ok()?;
    Some(String::from_utf8_lossy(&bytes).replace('\0', "\n"))
}

/// The service of the system and what was added to it.
fn unit(root: &Path) -> Option<String> {
    let mut text = fs::read_to_string(root.join(UNIT)).ok()?;
    let added = fs::read_dir(root.join(format!("{UNIT}.d")))
        .into_iter()
        .flatten()
        .flatten();
    let mut added: Vec<_> = added.map(|entry| entry.path()).collect();
    added.sort();
    for file in added {
        text += "\n";
        text += &fs::read_to_string(file).unwrap_or_default();
    }
    Some(text)
}

/// The value of the variable, set last; zero is as if it were not set.
fn value(text: &str) -> Option<u32> {
    let mut values = text
        .lines()
        .filter(|line| !line.trim_start().starts_with(['#', ';']))
        .filter_map(|line| {
            let (_, value) = line.split_once(VARIABLE)?;
            let digits: String = value.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        });
    values.next_back().filter(|most| *most > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::system::table::Table;

    const NOW: u64 = 1_800_000_000_000;

    fn told(files: &[(&str, &str)], cards: usize) -> Option<u32> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let file = root.path().join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        let mut limit = Limit::default();
        limit.look(root.path(), &Table::default(), 11434, cards);
        limit.most(NOW)
    }

    #[test]
    fn a_service_says_what_it_was_told() {
        let added = "etc/systemd/system/ollama.service.d/override.conf";
        assert_eq!(told(&[], 1), None);
        assert_eq!(told(&[(UNIT, "[Service]\nExecStart=ollama serve\n")], 0), Some(3));
        assert_eq!(told(&[(UNIT, "[Service]\n")], 2), Some(6));
        let set = |value: &str| format!("[Service]\nEnvironment=\"OLLAMA_MAX_LOADED_MODELS={value}\"\n");
        assert_eq!(told(&[(UNIT, &set("4")), (added, &set("1"))], 1), Some(1));
        assert_eq!(told(&[(UNIT, &set("0"))], 1), Some(3));
        assert_eq!(told(&[(UNIT, "#Environment=OLLAMA_MAX_LOADED_MODELS=1\n")], 1), Some(3));
    }

    #[test]
    fn a_process_of_this_user_says_what_it_was_told() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("proc/42")).unwrap();
        fs::write(
            root.path().join("proc/42/environ"),
            "A=b\0OLLAMA_MAX_LOADED_MODELS=2\0C=\0",
        )
        .unwrap();
        assert_eq!(environment(root.path(), 42).as_deref().and_then(value), Some(2));
        assert_eq!(environment(root.path(), 43), None);
    }

    #[test]
    fn what_was_seen_is_believed_until_more_is_seen_or_a_day_is_over() {
        let mut limit = Limit::default();
        limit.learn(1, NOW);
        assert_eq!(limit.most(NOW + 1), Some(1));
        assert_eq!(limit.most(NOW + 86_400_000), None);
        limit.seen(2);
        assert_eq!((limit.most(NOW + 1), limit.together), (None, 2));
    }
}
