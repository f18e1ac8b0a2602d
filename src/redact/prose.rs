//! Secrets that are told in sentences, English and German.

use super::harmless::{is_dense, is_harmless, is_object, is_odd, is_path_of_names, is_place, is_thing};
use super::names::{Name, is_code, is_number};
use super::value::{self, Value};
use super::vocabulary::{Strength, Vocabulary};
use super::{Kind, Place, Span};

/// No sentence puts more between the word and the secret.
const FAR: usize = 7;

/// Adds what a sentence says about a telling name: "the password of ada is X", "mit Passwort X", "X as the password".
pub(super) fn find(text: &str, name: &Name<'_>, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    if is_file(text, name, vocabulary) {
        return;
    }
    let line_end = text[name.end..].find('\n').map_or(text.len(), |end| name.end + end);
    let sentence = Sentence {
        text,
        name,
        vocabulary,
        end: line_end,
    };
    let found = sentence.behind().or_else(|| sentence.before());
    let account = vocabulary.has("accounts", &name.text.to_lowercase());
    let account = account.then(|| sentence.account()).flatten();
    let spans = found.into_iter().chain(account);
    out.extend(spans.map(|(start, end)| Span::new(start, end, Place::new(Kind::Words, ""))));
}

/// Returns true for a name that ends a path, such as `etc/passwd`: the sentence is about a file. `user/password` is none.
fn is_file(text: &str, name: &Name<'_>, vocabulary: &Vocabulary) -> bool {
    let above = text[..name.start].strip_suffix('/').map(|above| {
        let word = above.rsplit(|c: char| c.is_whitespace() || c == '/').next();
        word.unwrap_or_default().to_lowercase()
    });
    above.is_some_and(|above| !vocabulary.has("users", above.trim_start_matches(|c: char| !c.is_alphanumeric())))
}

struct Sentence<'a> {
    text: &'a str,
    name: &'a Name<'a>,
    vocabulary: &'a Vocabulary,
    end: usize,
}

impl Sentence<'_> {
    /// Returns the span of the text behind the name.
    fn behind(&self) -> Option<(usize, usize)> {
        let mut at = self.name.end;
        // A name that is called is a function.
        if self.text[at..].starts_with('(') {
            return None;
        }
        let quoted_name = self.text[at..].starts_with(['"', '\'', '`']);
        for number in 0..FAR {
            let start = self.next(at)?;
            if number == 0 && start == at && !quoted_name {
                // Something other than a blank is in between.
                return None;
            }
            let word = self.word(start);
            // `!secret name` of YAML refers to one.
            if is_object(word) || (word.starts_with('!') && is_harmless(word, self.vocabulary)) {
                return None;
            }
            let bare = word.trim_end_matches([':', ',']).to_lowercase();
            let bare = if bare.is_empty() { word.to_lowercase() } else { bare };
            let verb = self.vocabulary.has("verbs", &bare);
            if verb && let Some(found) = self.after_verb(start + word.len()) {
                return Some(found);
            }
            if number == 0 && (bare == "hash" || self.vocabulary.has("harmless-tail", &bare)) {
                return None;
            }
            if self.vocabulary.has("to", &bare)
                && let Some(found) = self.value_at(start + word.len(), |value, sentence| sentence.is_set_to(value))
            {
                return Some(found);
            }
            if self.vocabulary.has("into", &bare)
                && self.sets()
                && let Some(found) = self.value_at(start + word.len(), |value, sentence| {
                    sentence.name.strength == Strength::Strong && sentence.is_telling(value)
                })
            {
                return Some(found);
            }
            if number == 0
                && let Some(found) = self.value_at(at, |value, sentence| sentence.is_adjacent(value))
            {
                return Some(found);
            }
            if word.ends_with(['.', ';', '!', '?', '{', '}', '(']) {
                return None;
            }
            // "the password of the server: X"
            if number > 0 && word.ends_with(':') {
                return self.after_verb(start + word.len());
            }
            at = start + word.len();
        }
        None
    }

    fn after_verb(&self, mut at: usize) -> Option<(usize, usize)> {
        for _ in 0..3 {
            let start = self.next(at)?;
            let word = self.word(start);
            if !self
                .vocabulary
                .has("fillers", &word.trim_end_matches(':').to_lowercase())
            {
                break;
            }
            at = start + word.len();
        }
        self.words_at(at).or_else(|| {
            self.value_at(at, |value, sentence| {
                let plain = sentence.name.strength == Strength::Strong && sentence.is_plain(value);
                let quoted = value.quoted && sentence.name.strength >= Strength::Medium && value.text.len() > 3;
                quoted || sentence.is_telling(value) || plain
            })
        })
    }

    /// Up to four words that say nothing else, at the end of a sentence or of a part of it: "drei kleine Affen".
    fn words_at(&self, at: usize) -> Option<(usize, usize)> {
        const LISTS: &str = "next articles with to into verbs fillers particles harmless-tail";
        const ENDS: &str = "ed ing ly ive able ible al ful less iert lich bar ert elt isch";
        let start = self.next(at).filter(|_| self.name.strength == Strength::Strong)?;
        let rest = &self.text[start..self.end];
        let said = &rest[..rest
            .find([',', '.', ';', '!', '?', '(', ':', '"'])
            .unwrap_or(rest.len())];
        let said = said.split(" - ").next().unwrap_or_default().trim_end();
        let other = |word: &str| {
            let lower = word.to_lowercase();
            ENDS.split(' ').any(|end| lower.ends_with(end))
                || LISTS.split(' ').any(|list| self.vocabulary.has(list, &lower))
                || self.vocabulary.says_nothing(word)
                || !word.chars().all(char::is_alphanumeric)
        };
        let fits = matches!(said.split_whitespace().count(), 2..=4) && !said.split_whitespace().any(other);
        fits.then_some((start, start + said.len()))
    }

    /// "hunter2 is the password", "mit hunter2 als Passwort".
    fn before(&self) -> Option<(usize, usize)> {
        if self.name.strength < Strength::Medium {
            return None;
        }
        let line = self.text[..self.name.start].rsplit('\n').next().unwrap_or_default();
        let begin = self.name.start - line.len();
        let mut words = Vec::new();
        let mut at = 0;
        for word in line.split_inclusive([' ', '\t']) {
            if !word.trim().is_empty() {
                words.push((begin + at, word.trim()));
            }
            at += word.len();
        }
        let says = |list: &str, words: &[(usize, &str)]| {
            let last = words.last().map(|(_, word)| word.to_lowercase());
            last.is_some_and(|word| self.vocabulary.has(list, &word))
        };
        // "my", "the new".
        for list in ["tail", "articles"] {
            if says(list, &words) {
                words.pop();
            }
        }
        if let Some(found) = self.pointed_at(&words) {
            return Some(found);
        }
        let (_, joint) = words.pop()?;
        let as_one = matches!(joint.to_lowercase().as_str(), "as" | "als");
        if !as_one && !matches!(joint.to_lowercase().as_str(), "is" | "ist") {
            return None;
        }
        let (start, word) = words.pop()?;
        let value = value::read(self.text, start).filter(|value| value.after <= self.name.start)?;
        let with = words.last().is_some_and(|(_, word)| {
            let word = word.to_lowercase();
            self.vocabulary.has("with", &word) || matches!(word.as_str(), "set" | "setze")
        });
        let plain = as_one && with && self.is_wordly(&value);
        let quoted = word.ends_with(['"', '\'', '“', '”', '`']) && self.quoted_before(start + word.len()).is_some();
        if quoted {
            return self.quoted_before(start + word.len());
        }
        let telling = self.name.strength == Strength::Strong && self.is_telling(&value) || is_dense(value.text);
        (telling || plain).then_some((value.start, value.end()))
    }

    /// "hunter2 (that's the password)", "hunter2 <- das ist das Passwort"; the first word of a line may be an ordinary one.
    fn pointed_at(&self, words: &[(usize, &str)]) -> Option<(usize, usize)> {
        let plain = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        // "this is the password prompt"
        let next = self.next(self.name.end).map_or("", |next| self.word(next));
        if self.vocabulary.has("harmless-tail", &plain(next)) {
            return None;
        }
        let (_, joint) = words.last()?;
        let one = matches!(plain(joint).as_str(), "that's" | "thats");
        let two = matches!(plain(joint).as_str(), "is" | "ist") && words.len() > 2 && {
            let (_, who) = words[words.len() - 2];
            matches!(plain(who).as_str(), "that" | "this" | "das" | "dies")
        };
        let mut rest = match (one, two) {
            (true, _) => &words[..words.len() - 1],
            (_, true) => &words[..words.len() - 2],
            _ if joint.starts_with('<') || *joint == "←" => words,
            _ => return None,
        };
        let open = words.get(rest.len()).is_some_and(|(_, word)| word.starts_with('('));
        let (_, sign) = rest.last()?;
        let arrow = matches!(sign.trim_start_matches('<'), "-" | "--" | "=" | "==" | "←" | "#");
        rest = if arrow { &rest[..rest.len() - 1] } else { rest };
        let (start, _) = rest.last()?;
        let value = value::read(self.text, *start)
            .filter(|value| value.after <= self.name.start && !value.is_harmless(self.vocabulary))?;
        let first = rest.len() == 1 && (arrow || open) && self.is_wordly(&value);
        let telling = self.name.strength == Strength::Strong && (self.is_telling(&value) || first);
        telling.then_some((value.start, value.end()))
    }

    /// Returns the span of the text in quotes that end at a place.
    fn quoted_before(&self, end: usize) -> Option<(usize, usize)> {
        let inside = self.text[..end].trim_end_matches(['"', '\'', '“', '”', '`']);
        let open = inside.rfind(['"', '\'', '„', '“', '`', '\n'])?;
        let start = open + inside[open..].chars().next().map_or(1, char::len_utf8);
        let value = &inside[start..];
        (!is_harmless(value, self.vocabulary) && value.len() > 2).then_some((start, inside.len()))
    }

    /// "login ada:hunter2", "Zugangsdaten ada / hunter2".
    fn account(&self) -> Option<(usize, usize)> {
        let mut at = self.name.end;
        for _ in 0..4 {
            let start = self.next(at)?;
            let word = self.word(start);
            at = start + word.len();
            let Some(sign) = word
                .find([':', '/'])
                .filter(|sign| *sign > 0 && !word.contains("//") && !is_place(word))
            else {
                continue;
            };
            let password = word[sign + 1..].trim_end_matches([',', '.', ')', '"', '\'']);
            if is_odd(password) && !is_harmless(password, self.vocabulary) && !password.contains('/') {
                return Some((start + sign + 1, start + sign + 1 + password.len()));
            }
        }
        None
    }

    fn value_at(&self, at: usize, counts: impl Fn(&Value<'_>, &Self) -> bool) -> Option<(usize, usize)> {
        let start = self.next(at)?;
        let value = value::read(self.text, start).filter(|value| value.end() <= self.end)?;
        let none = (!value.quoted && is_path_of_names(value.text))
            || value.is_harmless(self.vocabulary)
            || is_place(value.text)
            || value.text.starts_with('-');
        (!none && counts(&value, self)).then_some((value.start, value.end()))
    }

    /// "password hunter2", "with password geheim".
    fn is_adjacent(&self, value: &Value<'_>) -> bool {
        let strong = self.name.strength == Strength::Strong;
        let before = self.text[..self.name.start]
            .split_whitespace()
            .next_back()
            .unwrap_or_default()
            .to_lowercase();
        let with = self
            .vocabulary
            .has("with", before.trim_matches(|c: char| !c.is_alphanumeric()));
        if value.quoted {
            // `resource "random_password" "name"` has two names.
            let label = self.text[..value.start - 1].ends_with("\" ");
            let set = strong || self.name.strength == Strength::Medium && self.name.text.contains(['-', '_']);
            return set && !label && value.text.len() > 2;
        }
        // The program, and the verb.
        if self.name.text == "passwd" || (self.name.text == "pass" && !self.is_telling(value)) {
            return false;
        }
        // `unset DB_PASSWORD API_KEY2` lists names.
        let name = value.text.contains('_') && !value.text.contains(char::is_lowercase);
        if (name && self.vocabulary.strength(value.text).is_some()) || self.is_handed_on() {
            return false;
        }
        if self.name.strength == Strength::Medium {
            return is_dense(value.text)
                || (is_odd(value.text)
                    && !self.vocabulary.has("handles", &before)
                    && value.text.len() >= 8
                    && !is_thing(value.text)
                    && !value.text.contains(['(', '/', '\'', '"']));
        }
        // `machine box login ada password geheim` of .netrc.
        let mut words = self.text[..self.name.start].split_whitespace().rev();
        let netrc = matches!(words.nth(1), Some("machine" | "login" | "account"));
        strong
            && (self.is_telling(value)
                || ((with || self.is_apposed()) && self.is_plain(value) && !is_infinitive(value.text))
                || (netrc && self.is_wordly(value)))
    }

    /// `docker run -e DB_PASSWORD image`, `env_keep += "HOME DB_PASSWORD"`: a variable without its value.
    fn is_handed_on(&self) -> bool {
        let line = self.text[..self.name.start].rsplit('\n').next().unwrap_or_default();
        let mut words = line
            .split([' ', '\t', '=', '+', '"', '\'', ','])
            .rev()
            .filter(|word| !word.is_empty());
        let before = words.find(|word| word.starts_with('-') || word.contains(char::is_lowercase));
        let handed = before.is_some_and(|word| self.vocabulary.has("handed", &word.to_lowercase()));
        handed && self.name.is_variable()
    }

    /// "as ada, password geheim", "a.zip (Passwort geheim)".
    fn is_apposed(&self) -> bool {
        self.text[..self.name.start].trim_end_matches(' ').ends_with([',', '('])
    }

    /// "set the password of root to hunter2", "set the PIN of the card to 4711".
    fn is_set_to(&self, value: &Value<'_>) -> bool {
        let telling = value.quoted || self.is_telling(value) || (self.sets() && self.is_plain(value));
        let next = self.next(self.name.end).map_or("", |next| self.word(next));
        let code = is_code(self.name)
            && self.sets()
            && is_number(value.text)
            && !next.starts_with(|c: char| c.is_ascii_digit());
        match self.name.strength {
            Strength::Strong => telling,
            _ => is_dense(value.text) || code && value.text.len() > 3,
        }
    }

    /// Returns true if a word before the name tells that something is set.
    fn sets(&self) -> bool {
        let line = self.text[..self.name.start].rsplit('\n').next().unwrap_or_default();
        line.split_whitespace().any(|word| self.vocabulary.sets(word))
    }

    /// As nobody writes a word: digits, signs, capitals inside.
    fn is_telling(&self, value: &Value<'_>) -> bool {
        let number = value.text.len() >= 4 && value.text.bytes().all(|byte| byte.is_ascii_digit());
        match self.name.strength {
            Strength::Strong => is_odd(value.text) || number,
            Strength::Medium => is_dense(value.text) || (is_odd(value.text) && value.text.len() >= 6) || number,
            Strength::Weak => is_dense(value.text),
        }
    }

    /// An ordinary word where a sentence or a part of it ends.
    fn is_plain(&self, value: &Value<'_>) -> bool {
        self.is_wordly(value) && ends(self.text, value.after, self.vocabulary)
    }

    fn is_wordly(&self, value: &Value<'_>) -> bool {
        let participle = value.text.len() > 4 && value.text.ends_with("ed");
        value.text.chars().count() >= 3
            && !participle
            && !self.vocabulary.says_nothing(value.text)
            && !self.vocabulary.has("verbs", &value.text.to_lowercase())
            && value.text.chars().any(char::is_alphabetic)
    }

    /// Returns the start of the next word, on the line.
    fn next(&self, at: usize) -> Option<usize> {
        let rest = self.text.get(at..self.end)?;
        // Quotes that close the name or the word before are skipped, those that open the value are not.
        let rest = rest
            .trim_start_matches(['"', '\'', '`', '*', ')'])
            .trim_start_matches([' ', '\t', '(']);
        (!rest.is_empty()).then_some(self.end - rest.len())
    }

    fn word(&self, start: usize) -> &str {
        let rest = &self.text[start..self.end];
        &rest[..rest.find([' ', '\t']).unwrap_or(rest.len())]
    }
}

/// "mit Passwort verschlüsseln", "mein Passwort ändern".
fn is_infinitive(word: &str) -> bool {
    word.len() > 5 && ["en", "ern", "eln"].iter().any(|end| word.ends_with(end))
}

/// Returns true if a sentence, or a part of it, ends here.
pub(super) fn ends(text: &str, at: usize, vocabulary: &Vocabulary) -> bool {
    let rest = text[at..].split('\n').next().unwrap_or_default();
    let rest = rest.trim_start_matches(['"', '\'', '“', '”', '`', ')', '.', ' ', '\t', '!']);
    let next = rest.split_whitespace().next().unwrap_or_default();
    next.is_empty()
        || rest.starts_with("by the way")
        // Another pair begins.
        || (next.len() > 1 && next.ends_with(':'))
        || next.starts_with([',', ';', '.', '!', '?', '#', '|', '&', '(', '"', '\'', '–', '—', '}', ']'])
        || next == "->"
        || vocabulary.has("next", &next.trim_end_matches([',', '.', '!', '?']).to_lowercase())
}
