//! The value behind a telling name: where it begins and ends.

use super::harmless::{is_code, is_harmless, is_remark};
use super::vocabulary::Vocabulary;
use super::{Kind, Place, Span};

/// A value without its quotes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
    pub(super) quoted: bool,
    /// Behind it and its quotes.
    pub(super) after: usize,
}

impl Value<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The place of the secret that it is.
    pub(super) fn span(&self, kind: Kind, name: &str) -> Span {
        Span::new(self.start, self.end(), Place::new(kind, name))
    }

    /// Returns true if it is certainly none; without quotes it may also be code.
    pub(super) fn is_harmless(&self, vocabulary: &Vocabulary) -> bool {
        is_harmless(self.text, vocabulary) || (!self.quoted && is_code(self.text))
    }
}

/// Quotes and what closes them. Those of JSON within quotes come first.
const QUOTES: [(&str, &str); 14] = [
    ("\\\\\\\"", "\\\\\\\""),
    ("\\\"", "\\\""),
    ("\\'", "\\'"),
    ("$'", "'"),
    ("\"", "\""),
    ("'", "'"),
    ("`", "`"),
    ("„", "“"),
    ("„", "”"),
    ("“", "”"),
    ("‚", "‘"),
    ("‘", "’"),
    ("«", "»"),
    ("»", "«"),
];

/// The value that begins at a place: what is quoted there, or one word.
pub(super) fn read(text: &str, at: usize) -> Option<Value<'_>> {
    let rest = &text[at..];
    for (open, close) in QUOTES {
        if let Some(inside) = rest.strip_prefix(open)
            && let Some(length) = closing(inside, close)
        {
            let start = at + open.len();
            return Some(Value {
                start,
                text: &inside[..length],
                quoted: true,
                after: start + length + close.len(),
            });
        }
    }
    let length = note(rest).unwrap_or_else(|| word(rest));
    (length > 0).then(|| Value {
        start: at,
        text: &rest[..length],
        quoted: false,
        after: at + length,
    })
}

/// Returns the length of a remark in brackets that stands in place of a value: `(known after apply)`, `[REDACTED BY
/// FILTER]`.
fn note(rest: &str) -> Option<usize> {
    let close = match rest.as_bytes().first()? {
        b'(' => ')',
        b'[' => ']',
        _ => return None,
    };
    let (inside, _) = rest[1..].split_once(close)?;
    is_remark(inside).then_some(inside.len() + 2)
}

/// Returns the position of the closing quote, on the same line; what is behind a backslash closes nothing.
fn closing(inside: &str, close: &str) -> Option<usize> {
    let line = inside.split('\n').next().unwrap_or_default();
    let escaped = |at: usize| {
        let slashes = line[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        slashes % 2 == 1
    };
    line.match_indices(close)
        .map(|(at, _)| at)
        .find(|at| close.starts_with('\\') || close == "'" || !escaped(*at))
}

/// Returns the length of a word without quotes: it ends at a blank, a quote that nothing follows, and before what separates
/// it from the next pair of a list.
fn word(rest: &str) -> usize {
    let mut depth = 0;
    for (at, char) in rest.char_indices() {
        let next = &rest[at + char.len_utf8()..];
        let ends = match char {
            char if char.is_whitespace() || char.is_control() => true,
            '"' | '\'' | '`' | '“' | '”' | '»' => separates(next) || next.starts_with([')', ',', ';', ']', '}']),
            '\\' => next.starts_with(['n', '"']) || next.starts_with("r\\n"),
            ',' | ';' | '&' | '|' => separates(next) || begins_pair(next),
            '<' => next.starts_with('/') || next.starts_with('<'),
            '(' | '[' | '{' => {
                depth += 1;
                false
            }
            ')' | ']' | '}' | '>' if depth == 0 => {
                separates(next) || next.starts_with([',', ';', '.', ')', '}', ']', '"', '\'', '<', ':'])
            }
            ')' | ']' | '}' => {
                depth -= 1;
                false
            }
            _ => false,
        };
        if ends {
            return trimmed(&rest[..at]);
        }
    }
    trimmed(rest)
}

fn separates(next: &str) -> bool {
    next.chars().next().is_none_or(char::is_whitespace)
}

/// `a=b` or `a: b` of the next pair.
fn begins_pair(next: &str) -> bool {
    let name = next.trim_start_matches(['"', '\'', '{', ' ']);
    let end = name.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.' | ' '));
    end.is_some_and(|end| end > 0 && name[end..].trim_start_matches(['"', '\'']).starts_with(['=', ':']))
}

/// Returns the length of a word without what ends a sentence.
fn trimmed(word: &str) -> usize {
    word.trim_end_matches(['.', ',', ';', ':']).len()
}
