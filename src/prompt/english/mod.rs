//! German words in plain English, word by word, for the small model inside lotse, which has read far more English.
//!
//! No grammar, only order where it matters: the verb at the end of "alle Dateien löschen" goes to the front, the "aus" of
//! "gib … aus" goes. What is quoted, what looks like a name and what the table does not have stays as it is.

mod order;
mod phrase;
mod table;
#[cfg(test)]
mod tests;
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
    let asked = WISHES.iter().find_map(|wish| {
        let start = words.get(..wish.len())?;
        start.eq_ignore_ascii_case(wish).then(|| &words[wish.len()..])
    });
    let words = asked.unwrap_or(words);
    let words = SPELLING
        .iter()
        .fold(words.to_owned(), |words, (long, short)| words.replace(long, short));
    let tokens = tokens(&words);
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

/// How people begin who say who wants it.
const WISHES: [&str; 5] = ["ich will ", "ich möchte ", "ich muss ", "ich würde gern ", "bitte "];

/// Ways to say that capitals make no difference, which are no words one by one.
const SPELLING: [(&str, &str); 6] = [
    ("Groß- und Kleinschreibung", "Großschreibung"),
    ("Groß-/Kleinschreibung egal", "schreibungsunabhängig"),
    ("Groß-/Kleinschreibung", "Großschreibung"),
    ("egal ob groß oder klein geschrieben", "schreibungsunabhängig"),
    ("ob groß oder klein geschrieben ist egal", "schreibungsunabhängig"),
    ("egal ob groß oder klein", "schreibungsunabhängig"),
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

/// Verbs that another one goes with.
const MODAL: [&str; 8] = ["soll", "sollen", "muss", "müssen", "kann", "können", "darf", "dürfen"];

/// Verbs that say when another one happens.
const AUXILIARIES: [&str; 10] = [
    "wurde", "wurden", "ist", "sind", "war", "waren", "wird", "werden", "hat", "haben",
];

impl Sentence<'_> {
    fn english(&self) -> String {
        let mut said: Vec<Option<String>> = self.tokens.iter().map(|_| None).collect();
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
        }
        let leads = self.leads(imperative.is_some());
        let word = |at: usize| self.word(at).unwrap_or_else(|| self.tokens[at].text.clone());
        let said = said.into_iter().enumerate();
        let mut said: Vec<String> = said.map(|(at, said)| said.unwrap_or_else(|| word(at))).collect();
        self.ages(&mut said);
        for (begin, last, verb) in leads {
            said[last].clear();
            said[begin].insert_str(0, &format!("{verb} "));
        }
        let mut order: Vec<usize> = (0..said.len()).collect();
        self.clauses(&said, &mut order);
        let mut text = String::new();
        for at in order {
            let word = std::mem::take(&mut said[at]);
            if !word.is_empty() {
                // Nothing but punctuation and the second half of "'.c'-Dateien" follows without a blank.
                let apart = self.tokens[at].apart || self.tokens[at].is_word();
                if apart && !text.is_empty() && !text.ends_with([' ', '(']) {
                    text.push(' ');
                }
                text.push_str(&word);
            }
        }
        usual(&text)
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
            // "zeig das Wort und gib es aus": the verb has been said.
            "aus" | "an" | "auf" | "ab" | "um" | "ein" | "vor" if at > 0 && self.ends(at) => "",
            "am" if next.is_some_and(|next| next.text.ends_with("sten")) => "",
            "vorkommen" if !token.is_noun() => "occur",
            "ein" | "eine" | "einer" | "einen" | "eines" if next.is_some_and(|next| next.is(&["pro", "je"])) => "one",
            "sein" if self.ends(at) => "be",
            "werden" if self.ends(at) && self.tokens[..at].iter().any(|token| token.is(&MODAL)) => "become",
            "bis" if !self.tokens[..at].iter().any(|token| token.is(&["von"])) => "up to",
            "bis" => "to",
            "nach" if self.is_later(at) => "after",
            "nach" if self.is_key(at) => "by",
            "denen" if at >= 2 && self.tokens[at - 2].is(&[","]) && self.tokens[at - 1].is(&["bei"]) => "where",
            "bei" if after_comma && next.is_some_and(|next| next.is(&["denen"])) => "",
            "deren" | "dessen" if after_comma => "whose",
            "auf"
                if self.tokens[at + 1..]
                    .iter()
                    .take(4)
                    .any(|token| token.is(&["endet", "enden"])) =>
            {
                "in"
            }
            "die" if before.is_some_and(|before| before.is(&["die"])) => "the",
            _ if after_comma && pronoun.contains(&lower.as_str()) && self.has_verb(at) => "that",
            "namen" if next.is_some_and(|next| next.is(&["aller"])) => "names",
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

    /// Whether nothing of the clause follows.
    fn ends(&self, at: usize) -> bool {
        self.tokens
            .get(at + 1)
            .is_none_or(|next| next.is(&[",", ";", ".", "?", "!", "(", "und", "oder"]))
    }

    /// "nach der Zeile mit …", "nach einer Sekunde".
    fn is_later(&self, at: usize) -> bool {
        const THEN: [&str; 9] = [
            "zeile",
            "wort",
            "sekunde",
            "sekunden",
            "minute",
            "minuten",
            "stunde",
            "stunden",
            "überschrift",
        ];
        let article = self
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.is(&["der", "dem", "einer", "einem"]));
        let numbered = self
            .tokens
            .get(at + 1)
            .is_some_and(|token| token.text.parse::<u32>().is_ok());
        (article || numbered) && self.tokens.get(at + 2).is_some_and(|token| token.is(&THEN))
    }

    /// "nach der dritten Spalte sortiert".
    fn is_key(&self, at: usize) -> bool {
        let sorted = |token: &Token| {
            ["sortier", "geordnet", "ordne"]
                .iter()
                .any(|start| token.text.to_lowercase().starts_with(start))
        };
        let word = self.tokens.get(at + 1).is_some_and(Token::is_word);
        word && self.tokens[at + 1..].iter().take(6).any(sorted)
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
