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
const QUOTES: [(&str, &str); 16] = [
    ("\\\\\\\"", "\\\\\\\""),
    ("\\\"", "\\\""),
    ("\\'", "\\'"),
    ("\"\"\"", "\"\"\""),
    ("'''", "'''"),
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

/// The value that begins at a place: what is quoted there, or one word. Pieces that a shell would join are one.
pub(super) fn read(text: &str, at: usize) -> Option<Value<'_>> {
    let rest = &text[at..];
    for (open, close) in QUOTES {
        if let Some(inside) = rest.strip_prefix(open)
            && let Some(length) = closing(inside, open, close)
        {
            let start = at + open.len();
            let after = start + length + close.len();
            let whole = joined(text, at, after, char::is_alphanumeric);
            let pieces = whole > after && matches!(open, "$'" | "'" | "\"");
            let (start, end) = if pieces { (at, whole) } else { (start, start + length) };
            return Some(Value {
                start,
                text: &text[start..end],
                quoted: true,
                after: if pieces { whole } else { after },
            });
        }
    }
    let mut length = note(rest).unwrap_or_else(|| word(rest));
    if text[..at].ends_with('=') {
        let whole = joined(text, at, at, |c| {
            !c.is_whitespace() && !"\"'`\\,;&|<>()[]{}".contains(c)
        }) - at;
        // Only quotes and what is behind a backslash hold blanks.
        length = if rest[..whole].contains(' ') { whole } else { length };
    }
    (length > 0).then(|| Value {
        start: at,
        text: &rest[..length],
        quoted: false,
        after: at + length,
    })
}

/// Returns the end of the pieces that follow without a blank: `'it'\''s'`, `"a"'b'`, `'O''Reilly'`. A quote that was open
/// before the word is none of its own.
fn joined(text: &str, begin: usize, mut end: usize, plain: impl Fn(char) -> bool) -> usize {
    let before = text[..begin].rsplit('\n').next().unwrap_or_default();
    let own = |quote: &str| before.matches(quote).count().is_multiple_of(2);
    while let Some(next) = text[end..].chars().next() {
        let rest = &text[end..];
        let open = ["$'", "'", "\""].into_iter().find(|open| rest.starts_with(open));
        end += match open {
            Some(open) if own(&open[open.len() - 1..]) => {
                let inside = &rest[open.len()..];
                let Some(length) = closing(inside, open, &open[open.len() - 1..]) else {
                    return end;
                };
                open.len() + length + 1
            }
            None if next == '\\' && rest[1..].starts_with(['\'', '"', ' ', '\\', '$', '!']) => 2,
            None if plain(next) => next.len_utf8(),
            _ => return end,
        };
    }
    end
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

/// Returns the position of the closing quote, on the same line; what is behind a backslash closes nothing. Between single
/// quotes that is so in some languages, where the text goes on behind it.
fn closing(inside: &str, open: &str, close: &str) -> Option<usize> {
    let line = inside.split('\n').next().unwrap_or_default();
    let escaped = |at: usize| {
        let slashes = line[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
        let behind = &line[at + close.len()..];
        let goes_on = open != "'" || behind.starts_with(char::is_alphanumeric) && behind.contains(close);
        slashes % 2 == 1 && goes_on
    };
    line.match_indices(close)
        .map(|(at, _)| at)
        .find(|at| close.starts_with('\\') || !escaped(*at))
}

/// Returns the length of a word without quotes: it ends at a blank, a quote that nothing follows, and before what separates
/// it from the next pair of a list.
fn word(rest: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (at, char) in rest.char_indices() {
        let next = &rest[at + char.len_utf8()..];
        let last = std::mem::replace(&mut before, char);
        let ends = match char {
            ' ' if last == '\\' && !separates(next) => false,
            char if char.is_whitespace() || char.is_control() => true,
            '"' | '\'' | '`' | '“' | '”' | '»' => separates(next) || next.starts_with([')', ',', ';', ']', '}']),
            '\\' => next.starts_with(['n', '"']) || next.starts_with("r\\n"),
            ',' | ';' | '&' | '|' if at > 0 => separates(next) || begins_pair(next),
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
