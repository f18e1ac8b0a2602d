//! Secrets are taken out of everything that goes to a model, into a log, a cache or a state file.
//!
//! A backend is sent [`Redacted`], which only a [`Redactor`] can make; files are written through [`write`].
//! The rules are data: `tokens.txt` has the forms of tokens, `options.txt` what programs take, `phrases.txt` how
//! secrets are said word by word, `vocabulary.txt` the words that tell of one.

mod blocks;
mod dialogue;
mod harmless;
mod hosts;
mod index;
mod joint;
mod mixed;
mod names;
mod object;
mod options;
mod pairs;
mod phrases;
mod prose;
mod restore;
mod seeds;
mod tables;
mod tokens;
mod urls;
mod value;
mod vocabulary;
mod words;

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use self::options::Programs;
use self::phrases::Phrases;
use self::tokens::Forms;
use self::vocabulary::Vocabulary;
use crate::error::{Context as _, Result};
use crate::messages::common;
use crate::paths;

pub use self::restore::Restored;

/// The beginning of a placeholder of a request; a number and `>` follow.
const BEGIN: &str = "<secret-";
/// The placeholder of a secret that is never put back.
const ERASED: &str = "<secret>";
/// A text is read so often at most; nearly always it holds nothing more the second time.
const PASSES: usize = 8;

/// A value without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted<T>(T);

impl<T> Redacted<T> {
    /// The texts without the promise that goes with them.
    pub(crate) fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Redacted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Something that consists of texts which may hold secrets.
pub trait Texts {
    /// Hands each of them to `change`.
    fn each(&mut self, change: &mut dyn FnMut(&mut String));
}

/// Takes the secrets out of the texts of one request: the same secret is the same placeholder in all of them.
pub struct Redactor {
    rules: &'static Rules,
    known: RefCell<Known>,
}

/// It knows what nobody may read.
impl fmt::Debug for Redactor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Redactor")
    }
}

/// The secrets that were found so far.
#[derive(Default)]
struct Known {
    secrets: Vec<Secret>,
    /// Placeholders with these numbers were there before.
    taken: HashSet<usize>,
    /// The words of the user.
    own: Vec<String>,
}

struct Secret {
    number: usize,
    value: String,
    /// The place in which the user has it; none for what only others have said.
    places: Vec<restore::Origin>,
}

impl Default for Redactor {
    fn default() -> Self {
        Self::new()
    }
}

impl Redactor {
    /// Knows no secrets yet.
    pub fn new() -> Self {
        Self {
            rules: &RULES,
            known: RefCell::default(),
        }
    }

    /// The text with placeholders for its secrets.
    pub fn hide(&self, text: &str) -> String {
        self.known.borrow_mut().take_numbers(text);
        self.hide_all(text)
    }

    /// The same without the secrets in any of its texts.
    pub fn apply<T: Texts>(&self, mut value: T) -> Redacted<T> {
        value.each(&mut |text| self.known.borrow_mut().take_numbers(text));
        value.each(&mut |text| *text = self.hide_all(text));
        Redacted(value)
    }

    fn hide_all(&self, text: &str) -> String {
        let mut known = self.known.borrow_mut();
        // The text beside a placeholder can be read anew.
        let mut hidden = text.to_owned();
        for _ in 0..PASSES {
            let mut spans = self.rules.spans(&hidden);
            known.again(&hidden, &mut spans);
            let spans = outside(&hidden, merged(spans));
            if spans.is_empty() {
                break;
            }
            hidden = replaced(&hidden, &spans, |span| {
                let number = known.number(&hidden[span.start..span.end]);
                format!("{BEGIN}{number}>")
            });
        }
        hidden
    }
}

impl Known {
    /// Placeholders that are in a text already keep their numbers.
    fn take_numbers(&mut self, text: &str) {
        for (_, _, number) in restore::placeholders(text) {
            let ours = self.secrets.iter().any(|secret| secret.number == number);
            if !ours {
                self.taken.insert(number);
            }
        }
    }

    fn number(&mut self, value: &str) -> usize {
        self.secret(value).number
    }

    fn secret(&mut self, value: &str) -> &mut Secret {
        let at = self
            .secrets
            .iter()
            .position(|secret| secret.value == value)
            .unwrap_or_else(|| {
                // The next that is free: how large a number is that a text has is up to whoever wrote it.
                let mut number = self.secrets.last().map_or(1, |secret| secret.number + 1);
                while self.taken.contains(&number) {
                    number += 1;
                }
                self.secrets.push(Secret {
                    number,
                    value: value.to_owned(),
                    places: Vec::new(),
                });
                self.secrets.len() - 1
            });
        &mut self.secrets[at]
    }

    /// Adds what is known already, wherever it stands as a word; of short ones and of ordinary words that says nothing.
    fn again(&self, text: &str, spans: &mut Vec<Span>) {
        for secret in &self.secrets {
            let value = secret.value.as_str();
            if value.len() < 6 || !(harmless::is_odd(value) || value.len() >= 12) {
                continue;
            }
            for (start, _) in text.match_indices(value) {
                let end = start + value.len();
                let inside = text[..start].chars().next_back().is_some_and(char::is_alphanumeric)
                    && text[end..].chars().next().is_some_and(char::is_alphanumeric);
                if !inside && !text[..start].ends_with(BEGIN) {
                    spans.push(Span::new(start, end, Place::new(Kind::Words, "")));
                }
            }
        }
    }
}

/// The text without its secrets, which are never put back.
pub fn erase(text: &str) -> String {
    let mut erased = text.to_owned();
    for _ in 0..PASSES {
        let spans = outside(&erased, merged(RULES.spans(&erased)));
        if spans.is_empty() {
            break;
        }
        erased = replaced(&erased, &spans, |_| ERASED.to_owned());
    }
    erased
}

/// Returns true if something is missing in it.
pub fn is_redacted(text: &str) -> bool {
    text.contains(ERASED) || restore::placeholders(text).next().is_some()
}

/// Writes a value as JSON into a file of this user alone, whole or not at all, without the secrets in its texts.
///
/// # Errors
///
/// Fails when the folder is no private one, and as the disk does.
#[expect(clippy::disallowed_methods, reason = "the one place behind the redactor")]
pub fn write(file: &Path, value: &impl Serialize) -> Result<()> {
    let what = || common::could_not_write(file.display());
    let mut value = serde_json::to_value(value).context(what)?;
    let redactor = Redactor::new();
    each_string(&mut value, &mut |text| redactor.known.borrow_mut().take_numbers(text));
    each_string(&mut value, &mut |text| *text = redactor.hide_all(text));
    let text = serde_json::to_vec(&value).context(what)?;
    paths::replace(file, &text)
}

fn each_string(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(all) => all.iter_mut().for_each(|one| each_string(one, change)),
        Value::Object(all) => all.values_mut().for_each(|one| each_string(one, change)),
        _ => {}
    }
}

/// All rules.
struct Rules {
    forms: Forms,
    programs: Programs,
    phrases: Phrases,
    vocabulary: Vocabulary,
}

/// The rules are constant: the compiler has read the data.
static RULES: Rules = Rules {
    forms: Forms::new(),
    programs: Programs::new(),
    phrases: Phrases::new(),
    vocabulary: Vocabulary::new(),
};

impl Rules {
    /// Returns the spans of secrets.
    fn spans(&self, text: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        if text.len() < 4 {
            return spans;
        }
        self.forms.find(text, &mut spans);
        blocks::find(text, &mut spans);
        urls::find(text, &self.vocabulary, &mut spans);
        names::find(text, &self.vocabulary, &mut spans);
        self.programs.find(text, &self.vocabulary, &mut spans);
        self.phrases.find(text, &self.vocabulary, &mut spans);
        tables::find(text, &self.vocabulary, &mut spans);
        dialogue::find(text, &self.vocabulary, &mut spans);
        pairs::find(text, &self.vocabulary, &mut spans);
        mixed::find(text, &self.vocabulary, &mut spans);
        spans
    }
}

/// A secret in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span {
    start: usize,
    end: usize,
    place: Place,
}

impl Span {
    fn new(start: usize, end: usize, place: Place) -> Self {
        Self { start, end, place }
    }
}

/// The kind of place that a secret is in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    kind: Kind,
    /// The name or the option.
    name: String,
}

impl Place {
    fn new(kind: Kind, name: &str) -> Self {
        Self {
            kind,
            name: name.to_owned(),
        }
    }
}

/// The kinds of places, the most telling last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Anywhere: it is known by its own form.
    Form,
    /// In a sentence.
    Words,
    /// Beside a name.
    Name,
    /// Behind an option of a program.
    Option,
    /// In an address, before the host.
    Address,
}

/// Spans in order; those that overlap become one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.retain(|span| span.start < span.end);
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start < last.end => {
                last.end = last.end.max(span.end);
                if span.place.kind > last.place.kind {
                    last.place = span.place;
                }
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// The pieces of spans that are no placeholders. What is left of a word beside one is no secret where it is short.
fn outside(text: &str, spans: Vec<Span>) -> Vec<Span> {
    const SHORT: usize = 3;
    if !text.contains("<secret") {
        return spans;
    }
    let mut pieces = Vec::new();
    for span in spans {
        let mut start = span.start;
        let inside = restore::marks(text).filter(|(begin, end)| *begin < span.end && *end > span.start);
        let mut found = false;
        for (begin, end) in inside {
            found = true;
            if begin >= start + SHORT {
                pieces.push(Span::new(start, begin, span.place.clone()));
            }
            start = end;
        }
        if start < span.end && (!found || span.end - start >= SHORT) {
            pieces.push(Span { start, ..span });
        }
    }
    pieces
}

fn replaced(text: &str, spans: &[Span], mut with: impl FnMut(&Span) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for span in spans {
        out.push_str(&text[at..span.start]);
        out.push_str(&with(span));
        at = span.end;
    }
    out.push_str(&text[at..]);
    out
}

#[cfg(test)]
mod tests;
