//! German words in plain English, word by word, for the small model inside lotse, which has read far more English.
//!
//! No grammar, only order where it matters: the verb at the end of "alle Dateien löschen" goes to the front, the "aus" of
//! "gib … aus" goes. What is quoted, what looks like a name and what the table does not have stays as it is.

mod phrase;
mod table;
mod token;

use phrase::usual;
use table::Table;
use token::{Token, tokens};

use crate::context::language::Language;

/// The words in English where they are German. What `is_name` says is a name stays as it is.
pub fn english(words: &str, is_name: &dyn Fn(&str) -> bool) -> Option<String> {
    if Language::of_words(words) != Language::German {
        return None;
    }
    let tokens = tokens(&words.replace("Groß- und Kleinschreibung", "Großschreibung"));
    let table = Table::new();
    let sentence = Sentence {
        capitals: tokens
            .iter()
            .skip(1)
            .any(|token| token.is_noun() && table.word(&token.text).is_some()),
        tokens: &tokens,
        table: &table,
        is_name,
    };
    // Where much is unknown, a sentence that is half translated says less than the one before.
    sentence.is_known().then(|| sentence.english())
}

struct Sentence<'a> {
    tokens: &'a [Token],
    table: &'a Table,
    /// Whether nouns are written with capitals, so that what is not is a name.
    capitals: bool,
    is_name: &'a dyn Fn(&str) -> bool,
}

/// Parts of verbs that stand at the end of a clause: "gib … aus".
const PARTICLES: [&str; 14] = [
    "an", "aus", "auf", "ein", "ab", "um", "zusammen", "hoch", "herunter", "durch", "hinzu", "weg", "heraus", "vor",
];

/// What things are sorted by.
const KEYS: [&str; 13] = [
    "größe",
    "anzahl",
    "datum",
    "name",
    "namen",
    "zeit",
    "alter",
    "häufigkeit",
    "änderungsdatum",
    "änderungszeit",
    "dateigröße",
    "endung",
    "typ",
];

/// Nouns that folders and files are called by as well.
const NOUNS: [&str; 36] = [
    "datei",
    "dateien",
    "ordner",
    "verzeichnis",
    "verzeichnisse",
    "bilder",
    "bild",
    "fotos",
    "foto",
    "musik",
    "video",
    "videos",
    "dokumente",
    "dokument",
    "skripte",
    "skript",
    "lieder",
    "sicherung",
    "sicherungen",
    "archiv",
    "archive",
    "protokoll",
    "daten",
    "texte",
    "text",
    "wort",
    "wörter",
    "liste",
    "listen",
    "programm",
    "programme",
    "paket",
    "pakete",
    "namen",
    "zahlen",
    "tabelle",
];

/// Verbs that say when another one happens.
const AUXILIARIES: [&str; 10] = [
    "wurde", "wurden", "ist", "sind", "war", "waren", "wird", "werden", "hat", "haben",
];

impl Sentence<'_> {
    fn english(&self) -> String {
        let mut said: Vec<Option<String>> = self.tokens.iter().map(|_| None).collect();
        let mut lead = None;
        let first = self.tokens.first().filter(|token| token.is_word());
        let imperative = first.and_then(|token| self.table.verb(&token.text.to_lowercase()));
        if let (Some((verb, _)), Some(token)) = (imperative, first) {
            said[0] = Some(verb.to_owned());
            if let Some(at) = self.particle() {
                let stem = token.text.to_lowercase();
                let whole = format!(
                    "{}{}en",
                    self.tokens[at].text.to_lowercase(),
                    stem.strip_suffix('e').unwrap_or(&stem)
                );
                if let Some(verb) = self.table.verbs.get(whole.as_str()) {
                    said[0] = Some((*verb).to_owned());
                }
                said[at] = Some(String::new());
            }
        } else if let Some((last, (verb, true))) = self.last_verb() {
            lead = Some(verb);
            said[last] = Some(String::new());
        }
        let word = |at: usize| self.word(at).unwrap_or_else(|| self.tokens[at].text.clone());
        let said = said.into_iter().enumerate();
        let mut said: Vec<String> = said.map(|(at, said)| said.unwrap_or_else(|| word(at))).collect();
        self.ages(&mut said);
        let mut order: Vec<usize> = (0..said.len()).collect();
        self.clauses(&said, &mut order);
        let mut text = lead.map_or_else(String::new, |verb| format!("{verb} "));
        for at in order {
            let word = std::mem::take(&mut said[at]);
            if !word.is_empty() {
                // Nothing but punctuation and the second half of "'.c'-Dateien" follows without a blank.
                let apart = self.tokens[at].apart || self.tokens[at].is_word();
                if apart && !text.is_empty() && !text.ends_with(' ') {
                    text.push(' ');
                }
                text.push_str(&word);
            }
        }
        usual(&text)
    }

    /// "vor mehr als 5 Minuten" is "more than 5 minutes ago".
    fn ages(&self, said: &mut [String]) {
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

    /// Puts the verb of each clause that begins with "that" to its beginning: "…, that contain x", "…, that were changed
    /// today".
    fn clauses(&self, said: &[String], order: &mut [usize]) {
        let begins = (1..said.len()).filter(|at| said[*at] == "that" && at.checked_sub(1).is_some());
        for begin in begins {
            let rest = &self.tokens[begin..];
            let length = rest
                .iter()
                .position(|token| token.is(&[",", ";", "."]))
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
    }

    fn is_participle(&self, at: usize) -> bool {
        let text = &self.tokens[at].text;
        text.starts_with(char::is_lowercase)
            && (text.contains("ge") || text.starts_with("ver"))
            && text.ends_with(['t', 'n'])
    }

    /// Whether the table has most of the words.
    fn is_known(&self) -> bool {
        let words = self
            .tokens
            .iter()
            .filter(|token| token.is_word() && token.text.len() > 1);
        let (mut all, mut known) = (0, 0);
        for token in words.filter(|token| !token.text.chars().all(char::is_uppercase)) {
            let lower = token.text.to_lowercase();
            all += 1;
            known += usize::from(self.table.word(&token.text).is_some() || self.table.verb(&lower).is_some());
        }
        known * 4 >= all * 3
    }

    /// Where the part of the first verb stands that belongs to it.
    fn particle(&self) -> Option<usize> {
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

    fn last_verb(&self) -> Option<(usize, (&'static str, bool))> {
        let last = self.tokens.len().checked_sub(1).filter(|last| *last > 0)?;
        let token = &self.tokens[last];
        let verb = self.table.verb(&token.text).filter(|_| token.is_word())?;
        // "… zu suchen", "…, die x enthalten": told and not asked for.
        let told = self.tokens.iter().any(|token| token.is(&["zu", ","])) && !self.tokens[last - 1].is(&[","]);
        let question = self.tokens.iter().any(|token| token.is(&AUXILIARIES));
        // "… holen und … überschreiben": two things, and each keeps its place.
        let several = (1..last).any(|at| {
            let infinitive = self
                .table
                .verb(&self.tokens[at].text)
                .is_some_and(|(_, infinitive)| infinitive);
            infinitive && self.tokens[at + 1].is(&["und", "oder"])
        });
        (!told && !question && !several).then_some((last, verb))
    }

    fn word(&self, at: usize) -> Option<String> {
        let token = &self.tokens[at];
        if !token.is_word() {
            return self.joined(token);
        }
        let lower = token.text.to_lowercase();
        let before = at.checked_sub(1).map(|at| &self.tokens[at]);
        let next = self.tokens.get(at + 1);
        let after_comma = before.is_some_and(|before| before.is(&[","]));
        let after_noun =
            before.is_some_and(|before| before.is_noun() || (!before.is_word() && !before.is(&[",", ";"])));
        let pronoun = ["der", "die", "das", "den", "dem", "denen"];
        let fixed = match lower.as_str() {
            "sich" => "",
            _ if after_comma && pronoun.contains(&lower.as_str()) => "that",
            "in" if after_comma && next.is_some_and(|next| next.is(&pronoun)) => "in",
            "auf" | "an" | "für" | "mit" if after_comma && next.is_some_and(|next| next.is(&pronoun)) => "",
            _ if pronoun.contains(&lower.as_str()) && self.follows_preposition_of_clause(at) => "that",
            "der" | "des" if after_noun => "of the",
            "aller" if after_noun => "of all",
            "jeder" | "jedes" if after_noun => "of each",
            "eines" | "einer" if after_noun => "of a",
            "von" if after_noun => "of",
            "über" if before.is_some_and(|before| before.text.to_lowercase().starts_with("information")) => "about",
            _ if pronoun.contains(&lower.as_str()) && self.is_inside_of_clause(at) => "which",
            "nach"
                if self
                    .tokens
                    .iter()
                    .any(|token| token.is(&["suche", "suchen", "durchsuche", "durchsuchen", "fragen", "frage"])) =>
            {
                "for"
            }
            "nach" if before.is_some_and(|before| before.is(&["tage", "tag", "stunden", "wochen", "minuten"])) => {
                "after"
            }
            "nach" if next.is_some_and(|next| next.is(&KEYS)) => "by",
            "als" if !before.is_some_and(|before| before.text.ends_with("er") || before.is(&["mehr"])) => "as",
            "ordner"
                if before
                    .is_some_and(|before| before.is(&["alle", "allen", "leeren", "leere", "mehrere", "welche"])) =>
            {
                "folders"
            }
            "großschreibung" if before.is_some_and(|before| before.is(&["auf"])) => "case",
            _ => {
                return if self.is_a_name(at) {
                    None
                } else {
                    let verb = || self.table.verb(&lower).map(|(verb, _)| verb.to_owned());
                    self.table.word(&token.text).or_else(verb)
                };
            }
        };
        Some(fixed.to_owned())
    }

    /// "…, auf die": the second word.
    fn follows_preposition_of_clause(&self, at: usize) -> bool {
        at >= 2 && self.tokens[at - 2].is(&[","]) && self.tokens[at - 1].is(&["auf", "an", "für", "mit"])
    }

    /// "…, in denen": the second word.
    fn is_inside_of_clause(&self, at: usize) -> bool {
        at >= 2 && self.tokens[at - 2].is(&[","]) && self.tokens[at - 1].is(&["in"])
    }

    /// Whether a word that the table has is the name of something here.
    fn is_a_name(&self, at: usize) -> bool {
        const NAMED: [&str; 9] = [
            "ordner",
            "verzeichnis",
            "datei",
            "namens",
            "benutzer",
            "gruppe",
            "paket",
            "dienst",
            "branch",
        ];
        let token = &self.tokens[at];
        let noun = token.is_noun() || token.is(&NOUNS);
        let named = at > 0 && self.tokens[at - 1].is(&NAMED);
        let small = self.capitals && !token.is_noun();
        (noun && (named || small)) || (self.is_name)(&token.text)
    }

    /// "php-Dateien", "Routing-Tabelle".
    fn joined(&self, token: &Token) -> Option<String> {
        let (first, last) = token.text.rsplit_once('-')?;
        let last = self.table.word(last).filter(|_| last.starts_with(char::is_uppercase))?;
        let first = self.table.word(first).unwrap_or_else(|| first.to_owned());
        Some(format!("{first} {last}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::source::entries;

    fn said(words: &str) -> String {
        english(words, &|name| name == "musik").unwrap_or_default()
    }

    #[test]
    fn german_becomes_english() {
        let table = [
            ("zeige die Speichernutzung des Systems", "show the system memory usage"),
            (
                "gib die fünfte Zeile der Datei a.txt aus",
                "print the fifth line of the file a.txt",
            ),
            (
                "alle leeren Ordner unter /srv löschen",
                "delete all empty folders under /srv",
            ),
            ("lege den Ordner x an", "create the folder x"),
            (
                "liste die jpg-Bilder nach Größe sortiert auf",
                "list the jpg images sorted by size",
            ),
            (
                "Dateien, die vor mehr als 5 Minuten geändert wurden",
                "files, that were changed more than 5 minutes ago",
            ),
            ("wie viele Wörter hat notes.txt", "how many words has notes.txt"),
            ("suche 'die Datei' in musik", "search 'die Datei' in musik"),
            ("die Routing-Tabelle anzeigen", "show the Routing table"),
            (
                "Dateien, auf die heute zugegriffen wurde",
                "files, that was accessed today",
            ),
            (
                "Zeilen in x.txt, die 'a' und 'b' enthalten, zählen",
                "count lines in x.txt, that contain 'a' and 'b',",
            ),
            (
                "finde Dateien, die größer als 10 Bytes sind",
                "find files, that are larger than 10 bytes",
            ),
            ("den Ordner bilder nach /srv kopieren", "copy the folder bilder to /srv"),
        ];
        for (german, english) in table {
            assert_eq!(said(german), english, "{german}");
        }
    }

    #[test]
    fn names_numbers_and_quotations_stay() {
        let entries = entries().unwrap();
        for words in entries.iter().flat_map(|entry| &entry.german) {
            let Some(english) = english(words, &|_| false) else {
                continue;
            };
            let kept = |token: &Token| !token.is_word() && !token.text.contains('-');
            for token in tokens(words).iter().filter(|token| kept(token)) {
                assert!(
                    english.contains(&token.text),
                    "`{}` of `{words}`: {english}",
                    token.text
                );
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_survived(words in "(zeige |gib |die |der |Dateien |, |die |enthalten|aus|vor |mehr als |5 |Tagen |'|\"|-|sind|\\PC| ){0,25}") {
            let _ = english(&words, &|_| false);
        }
    }

    #[test]
    fn english_stays() {
        for words in [
            "show the files",
            "list all files in die",
            "who was logged in",
            "kill the process",
            "ls",
            "",
            "find a.txt",
        ] {
            assert_eq!(english(words, &|_| false), None, "{words}");
        }
    }
}
