//! Secrets are put back only into the line of the user, in a place of the same kind, and beside no other host.

use std::fmt::Write as _;

use super::{BEGIN, Kind, Place, Redactor, hosts, merged};
use crate::shell::Shell;
use crate::syntax::lexer::{Quotes, quotes_at};
use crate::syntax::{inserted, unescaped as unescaped_ansi};

/// Stands in a place to find out what kind of place it is.
const PROBE: &str = "Zq7Xk9Lw3Rt5Vb1N";

/// A command of a model with the secrets put back that belong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The command.
    pub command: String,
    /// The placeholders that are still in it.
    pub left: Vec<String>,
}

/// The place in which the user has a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    place: Place,
    /// The quotes that it stands in as bash and zsh read the line, and as fish does.
    quotes: [Quotes; 2],
}

impl Origin {
    fn quotes(&self, shell: Shell) -> Quotes {
        self.quotes[usize::from(shell == Shell::Fish)]
    }
}

/// The placeholders in a text: where, and their numbers.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = (usize, usize, usize)> {
    text.match_indices(BEGIN).filter_map(|(start, _)| {
        let digits = start + BEGIN.len();
        let end = digits + text[digits..].find('>')?;
        Some((start, end + 1, text[digits..end].parse().ok()?))
    })
}

/// Returns the spans of placeholders of both kinds.
pub(super) fn marks(text: &str) -> impl Iterator<Item = (usize, usize)> {
    text.match_indices("<secret").filter_map(|(start, mark)| {
        let rest = text[start + mark.len()..].trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
        rest.starts_with('>').then(|| (start, text.len() - rest.len() + 1))
    })
}

impl Redactor {
    /// Learns the secrets in what the user has said: only those are put back, and only beside hosts that are named there.
    pub fn learn(&self, text: &str) {
        let mut known = self.known.borrow_mut();
        known.take_numbers(text);
        let mut spans = self.rules.spans(text);
        known.again(text, &mut spans);
        for span in super::outside(text, merged(spans)) {
            let origin = Origin {
                quotes: [Shell::Bash, Shell::Fish].map(|shell| quotes_at(text, span.start, shell)),
                place: span.place,
            };
            let secret = known.secret(&text[span.start..span.end]);
            if !secret.places.contains(&origin) {
                secret.places.push(origin);
            }
        }
        known.own.push(text.to_lowercase());
    }

    /// Puts the secrets that the user has said back into what lotse itself has made of their words, wherever they stand.
    pub fn reveal(&self, text: &str) -> String {
        let known = self.known.borrow();
        let mut out = String::new();
        let mut at = 0;
        for (start, end, number) in placeholders(text) {
            let secret = known.secrets.iter().find(|secret| secret.number == number);
            let secret = secret.filter(|secret| !secret.places.is_empty());
            out.push_str(&text[at..start]);
            out.push_str(secret.map_or(&text[start..end], |secret| &secret.value));
            at = end;
        }
        out.push_str(&text[at..]);
        out
    }

    /// Puts secrets back into a command of a model.
    pub fn restore(&self, command: &str, shell: Shell) -> Restored {
        let found: Vec<_> = placeholders(command).collect();
        if found.is_empty() {
            return Restored {
                command: command.to_owned(),
                left: Vec::new(),
            };
        }
        let (probe, starts) = probed(command, &found);
        let spans = merged(self.rules.spans(&probe));
        let known = self.known.borrow();
        let beside = hosts::hosts(&probe);
        let safe = beside
            .iter()
            .all(|host| hosts::is_here(host) || known.own.iter().any(|own| hosts::names(own, host)));
        let mut out = String::new();
        let mut left = Vec::new();
        let mut at = 0;
        for ((start, end, number), probe_start) in found.into_iter().zip(starts) {
            out.push_str(&command[at..start]);
            at = end;
            let span = spans
                .iter()
                .find(|span| span.start == probe_start && span.end == probe_start + PROBE.len());
            let secret = known
                .secrets
                .iter()
                .find(|secret| secret.number == number)
                .filter(|_| safe);
            let value = secret.zip(span).and_then(|(secret, span)| {
                let origin = secret.places.iter().find(|origin| fits(&origin.place, &span.place))?;
                let into = quotes_at(&probe, probe_start, shell);
                written(&secret.value, origin, &span.place, into, shell)
            });
            if let Some(value) = value {
                out.push_str(&value);
            } else {
                left.push(command[start..end].to_owned());
                out.push_str(&command[start..end]);
            }
        }
        out.push_str(&command[at..]);
        Restored { command: out, left }
    }
}

/// The command with something that looks like a secret in place of the placeholders, and where that begins.
fn probed(command: &str, found: &[(usize, usize, usize)]) -> (String, Vec<usize>) {
    let mut probe = String::new();
    let mut starts = Vec::new();
    let mut at = 0;
    for (start, end, _) in found {
        probe.push_str(&command[at..*start]);
        starts.push(probe.len());
        probe.push_str(PROBE);
        at = *end;
    }
    probe.push_str(&command[at..]);
    (probe, starts)
}

/// Returns true if a secret that the user has in one place may stand in another one.
fn fits(own: &Place, there: &Place) -> bool {
    let named = |place: &Place| matches!(place.kind, Kind::Option | Kind::Name);
    let account = |place: &Place| place.kind == Kind::Address || (place.kind == Kind::Option && place.name == "user");
    match own.kind {
        _ if there.kind <= Kind::Words => false,
        // It was told, and where it is needed the model knows.
        Kind::Words | Kind::Form => true,
        _ => (named(own) && named(there) && own.name == there.name) || (account(own) && account(there)),
    }
}

/// The secret as it has to be written where it goes; none where that cannot be done.
fn written(value: &str, origin: &Origin, there: &Place, into: Quotes, shell: Shell) -> Option<String> {
    let told = origin.place.kind <= Kind::Words;
    let quotes = origin.quotes(shell);
    if !told && quotes == into {
        return Some(value.to_owned());
    }
    let mut plain = if told {
        value.to_owned()
    } else {
        unescaped(value, quotes, shell)
    };
    if there.kind == Kind::Address && origin.place.kind != Kind::Address {
        plain = encoded(&plain);
    }
    if plain.chars().any(char::is_control) {
        return None;
    }
    Some(inserted(&plain, into, shell))
}

/// Returns the text that a shell makes of a word, or of a piece of one that begins within quotes.
fn unescaped(value: &str, mut quotes: Quotes, shell: Shell) -> String {
    if quotes == Quotes::Ansi {
        return unescaped_ansi(value);
    }
    let fish = shell == Shell::Fish;
    let mut plain = String::new();
    let mut chars = value.chars().peekable();
    while let Some(char) = chars.next() {
        let escapes = match quotes {
            Quotes::None | Quotes::Ansi => true,
            Quotes::Single => fish && chars.peek().is_some_and(|next| matches!(next, '\'' | '\\')),
            Quotes::Double => {
                let special = |next: &char| matches!(next, '"' | '\\' | '$') || *next == '`' && !fish;
                chars.peek().is_some_and(special)
            }
        };
        match (quotes, char) {
            (_, '\\') if escapes => plain.extend(chars.next().or(Some(char))),
            (Quotes::None, '\'') => quotes = Quotes::Single,
            (Quotes::None, '"') => quotes = Quotes::Double,
            (Quotes::Single, '\'') | (Quotes::Double, '"') => quotes = Quotes::None,
            _ => plain.push(char),
        }
    }
    plain
}

/// As a part of an address (RFC 3986, section 2.1).
fn encoded(value: &str) -> String {
    let mut out = String::new();
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
