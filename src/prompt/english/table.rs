//! The table of words.

use std::collections::HashMap;

/// What German words are in English.
pub(super) struct Table {
    pub(super) verbs: HashMap<&'static str, &'static str>,
    words: HashMap<&'static str, &'static str>,
    forms: HashMap<&'static str, &'static str>,
}

impl Table {
    pub(super) fn new() -> Self {
        let mut table = Self {
            verbs: HashMap::new(),
            words: HashMap::new(),
            forms: HashMap::new(),
        };
        let mut section = "";
        for line in include_str!("german.txt").lines().filter(|line| !line.starts_with('#')) {
            let Some((english, german)) = line.split_once(": ") else {
                section = line;
                continue;
            };
            let map = match section {
                "[verbs]" => &mut table.verbs,
                "[forms]" => &mut table.forms,
                _ => &mut table.words,
            };
            for word in german.split(' ') {
                map.entry(word).or_insert(english);
            }
        }
        table
    }

    /// A verb as it is asked for, "zeige", or told of, "zeigt"; and whether it is the infinitive.
    pub(super) fn verb(&self, word: &str) -> Option<(&'static str, bool)> {
        if let Some(form) = self.forms.get(word) {
            return Some((form, false));
        }
        if let Some(verb) = self.verbs.get(word) {
            return Some((verb, true));
        }
        ["e", "t", "st", ""].iter().find_map(|end| {
            let stem = word.strip_suffix(end).filter(|stem| stem.len() > 2)?;
            let verb = ["en", "n"]
                .iter()
                .find_map(|end| self.verbs.get(format!("{stem}{end}").as_str()))?;
            Some((*verb, false))
        })
    }

    pub(super) fn word(&self, word: &str) -> Option<String> {
        let lower = word.to_lowercase();
        if let Some(found) = self.words.get(lower.as_str()) {
            return Some((*found).to_owned());
        }
        // "speichere" is no memory.
        if word.starts_with(char::is_lowercase) && self.verb(&lower).is_some() {
            return None;
        }
        let ended = ["en", "er", "es", "em", "e", "n", "s"].iter().find_map(|end| {
            let stem = lower.strip_suffix(end).filter(|stem| stem.len() > 3)?;
            self.words.get(stem)
        });
        ended.map(|found| (*found).to_owned()).or_else(|| self.compound(&lower))
    }

    /// "Routingtabelle", "Benutzergruppen": two words with or without a letter between them.
    fn compound(&self, word: &str) -> Option<String> {
        let places = word
            .char_indices()
            .map(|(at, _)| at)
            .filter(|at| *at > 2 && word.len() - at > 2);
        places.rev().find_map(|at| {
            let (first, last) = word.split_at(at);
            let last = self.words.get(last)?;
            let joined = ["", "s", "n", "en"]
                .iter()
                .find_map(|joint| self.words.get(first.strip_suffix(joint)?));
            let first = joined.or_else(|| self.words.get(format!("{first}e").as_str()))?;
            Some(format!("{first} {last}"))
        })
    }
}
