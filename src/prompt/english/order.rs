//! Where words stand: German has many verbs at the end, English behind or before what they are about.

use super::token::Token;
use super::{AUXILIARIES, MODAL, Sentence};

/// Parts of verbs that stand at the end of a clause: "gib … aus".
const PARTICLES: [&str; 14] = [
    "an", "aus", "auf", "ein", "ab", "um", "zusammen", "hoch", "herunter", "durch", "hinzu", "weg", "heraus", "vor",
];

/// What a clause ends before.
const CLAUSE_ENDS: [&str; 5] = [",", ";", ".", "?", "("];

impl Sentence<'_> {
    /// Puts the verb of each clause that begins with "that" to its beginning: "…, that contain x", "…, that were changed
    /// today".
    pub(super) fn clauses(&self, said: &[String], order: &mut [usize]) {
        let begins = (1..said.len()).filter(|at| said[*at] == "that");
        for begin in begins {
            let rest = &self.tokens[begin..];
            let length = rest
                .iter()
                .position(|token| token.is(&CLAUSE_ENDS))
                .unwrap_or(rest.len());
            let last = begin + length - 1;
            let auxiliary = self.tokens[last].is(&AUXILIARIES);
            let is_verb = auxiliary || self.table.verb(&self.tokens[last].text).is_some();
            if last < begin + 2 || !is_verb {
                continue;
            }
            let participle = auxiliary && self.is_participle(last - 1);
            let clause = &mut order[begin + 1..=last];
            clause.rotate_right(if participle && clause.len() > 2 { 2 } else { 1 });
            if participle {
                clause.swap(0, 1);
            }
        }
        self.whose(said, order);
    }

    /// "…, deren Name mit a beginnt": the verb comes before the "with".
    fn whose(&self, said: &[String], order: &mut [usize]) {
        let begins = (1..said.len()).filter(|at| said[*at] == "whose");
        for begin in begins {
            let rest = &self.tokens[begin..];
            let length = rest
                .iter()
                .position(|token| token.is(&[",", ";", ".", "?"]))
                .unwrap_or(rest.len());
            let last = begin + length - 1;
            let with = (begin + 1..last).rev().find(|at| self.tokens[*at].is(&["mit", "auf"]));
            let Some(with) = with.filter(|_| self.table.verb(&self.tokens[last].text.to_lowercase()).is_some()) else {
                continue;
            };
            order[with..=last].rotate_right(1);
        }
    }

    fn is_participle(&self, at: usize) -> bool {
        let text = &self.tokens[at].text;
        text.starts_with(char::is_lowercase)
            && (text.contains("ge") || text.starts_with("ver"))
            && text.ends_with(['t', 'n'])
    }

    /// Where the part of the first verb stands that belongs to it.
    pub(super) fn particle(&self) -> Option<usize> {
        let ends = |at: usize| {
            self.tokens
                .get(at)
                .is_none_or(|next| next.is(&[",", ";", "und", "oder", "."]))
        };
        let clause = self
            .tokens
            .iter()
            .position(|token| token.is(&[",", ";"]))
            .unwrap_or(self.tokens.len());
        (1..clause).find(|at| self.tokens[*at].is(&PARTICLES) && ends(at + 1))
    }

    /// The verbs that come first in English: where the sentence begins, where the verb stands, and what it is.
    pub(super) fn leads(&self, imperative: bool) -> Vec<(usize, usize, &'static str)> {
        let mut leads = Vec::new();
        let mut begin = 0;
        for at in 0..=self.tokens.len() {
            let ends = self.tokens.get(at).is_none_or(|token| token.is(&[".", "?", "!", ";"]));
            if !ends {
                continue;
            }
            if let Some((last, verb)) = self.last_verb(begin, at).filter(|_| begin > 0 || !imperative) {
                leads.push((begin, last, verb));
            }
            begin = at + 1;
        }
        leads
    }

    /// The infinitive that a sentence ends with, or its first part: "alle Dateien löschen, die leer sind".
    fn last_verb(&self, begin: usize, end: usize) -> Option<(usize, &'static str)> {
        let infinitive = |at: usize| {
            let token = &self.tokens[at];
            self.table
                .verb(&token.text)
                .filter(|(_, infinitive)| token.is_word() && *infinitive)
                .map(|(verb, _)| verb)
        };
        let within = begin..end;
        let comma = within.clone().find(|at| self.tokens[*at].is(&[","])).unwrap_or(end);
        let mut parts = within.filter(|at| {
            let bracket = self.tokens[*at].is(&["("]) && *at < comma;
            *at > begin + 1 && (bracket || *at == comma)
        });
        let found = parts.find_map(|at| infinitive(at - 1).map(|verb| (at - 1, verb)));
        let last = found.or_else(|| {
            let last = end.checked_sub(1).filter(|last| *last > begin)?;
            infinitive(last).map(|verb| (last, verb))
        })?;
        let before = &self.tokens[begin..last.0];
        // "… zu suchen", "…, die x enthalten": told and not asked for.
        let told = before.iter().any(|token| token.is(&["zu", ","])) && !self.tokens[last.0 - 1].is(&[","]);
        let question = before.iter().any(|token| token.is(&AUXILIARIES) || token.is(&MODAL));
        // "… holen und … überschreiben": two things, and each keeps its place.
        let several =
            (begin + 1..last.0).any(|at| infinitive(at).is_some() && self.tokens[at + 1].is(&["und", "oder"]));
        (!told && !question && !several).then_some(last)
    }

    /// Whether the clause that begins here has a verb: "…, die leer sind", and not "…, die größte zuerst".
    pub(super) fn has_verb(&self, at: usize) -> bool {
        let rest = &self.tokens[at + 1..];
        let length = rest
            .iter()
            .position(|token| token.is(&CLAUSE_ENDS))
            .unwrap_or(rest.len());
        let (Some(last), before) = (rest[..length].last(), &rest[..length.max(1) - 1]) else {
            return false;
        };
        // In a main clause these come before the other verb: "…, die Datei muss bleiben".
        let main = before.iter().any(|token| token.is(&MODAL));
        let small = last.is_word() && last.text.starts_with(char::is_lowercase);
        let known = last.is(&AUXILIARIES) || last.is(&MODAL) || self.table.verb(&last.text).is_some();
        let unknown = self.table.word(&last.text).is_none() && last.text.ends_with(['t', 'n']);
        small && !main && (known || unknown)
    }

    /// "vor mehr als 5 Minuten" is "more than 5 minutes ago".
    pub(super) fn ages(&self, said: &mut [String]) {
        const UNITS: [&str; 7] = ["sekunde", "minute", "stunde", "tag", "woche", "monat", "jahr"];
        let before = (0..said.len()).filter(|at| self.tokens[*at].is(&["vor"]));
        for at in before {
            let over = self.tokens.get(at + 1).is_some_and(|token| token.is(&["über"]));
            let more = self.tokens.get(at + 1).is_some_and(|token| token.is(&["mehr"]));
            let unit = at + 2 + usize::from(over) + 2 * usize::from(more);
            let is_unit = |token: &Token| UNITS.iter().any(|start| token.text.to_lowercase().starts_with(start));
            if !self.tokens.get(unit).is_some_and(is_unit) {
                continue;
            }
            said[at].clear();
            if over {
                "more than".clone_into(&mut said[at + 1]);
            }
            said[unit].push_str(" ago");
        }
    }
}
