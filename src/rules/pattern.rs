//! The patterns that a rule waits for in the output: text with holes.
//!
//! | hole | takes |
//! |---|---|
//! | `{name}` | one word; between two quotation marks anything up to the second |
//! | `{=name}` | the same, where it is a word of the command |
//! | `{name#}` | digits |
//! | `{name..}` | anything, up to the end of the line where nothing follows |
//! | `{name,}` | the rest of the line as a list of words |
//! | `{name*}` | the lines below as a list |
//!
//! A hole without a name takes something that is not needed. Case and the kind of quotation marks do not matter.

use std::collections::BTreeMap;

use super::output::{Output, lower, plain_quote};

/// The captures of a pattern.
pub(crate) type Captures = BTreeMap<String, Value>;

/// The capture of one hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    One(String),
    Many(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word,
    Typed,
    Digits,
    Rest,
    List,
    Items,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Hole(String, Kind),
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
    /// True if it begins at the beginning of a line.
    anchored: bool,
}

/// Programs print lists of what they know, some of hundreds.
const MOST_ITEMS: usize = 400;

#[cfg(test)]
thread_local! {
    /// The number of places that this thread has looked at.
    pub(crate) static LOOKED_AT: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// Counts a place that is looked at: how much work an output makes must not depend on who wrote it.
fn look() {
    #[cfg(test)]
    LOOKED_AT.set(LOOKED_AT.get() + 1);
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    pub(crate) fn new(source: &str) -> Result<Self, String> {
        let (source, anchored) = source.strip_prefix('^').map_or((source, false), |rest| (rest, true));
        let mut pieces: Vec<Piece> = Vec::new();
        let mut rest = source;
        while !rest.is_empty() {
            let start = rest.find('{').unwrap_or(rest.len());
            if start > 0 {
                let text: String = rest[..start].chars().map(plain_quote).collect();
                pieces.push(Piece::Text(lower(&text)));
                rest = &rest[start..];
                continue;
            }
            let end = rest
                .find('}')
                .ok_or_else(|| format!("`{source}` has a {{ without a }}"))?;
            if matches!(pieces.last(), Some(Piece::Hole(..))) && !rest[..end].ends_with('*') {
                return Err(format!("`{source}` has two holes without text between them"));
            }
            let hole = &rest[1..end];
            let (name, kind) = if let Some(name) = hole.strip_prefix('=') {
                (name, Kind::Typed)
            } else if let Some(name) = hole.strip_suffix("..") {
                (name, Kind::Rest)
            } else if let Some(name) = hole.strip_suffix('#') {
                (name, Kind::Digits)
            } else if let Some(name) = hole.strip_suffix(',') {
                (name, Kind::List)
            } else if let Some(name) = hole.strip_suffix('*') {
                (name, Kind::Items)
            } else {
                (hole, Kind::Word)
            };
            pieces.push(Piece::Hole(name.to_owned(), kind));
            rest = &rest[end + 1..];
        }
        if !pieces.iter().any(|piece| matches!(piece, Piece::Text(_))) {
            return Err(format!("`{source}` would be found in anything"));
        }
        Ok(Self { pieces, anchored })
    }

    /// Looks for the pattern; `typed` says whether a word is one of the command. What holes take is added to
    /// `captures`; a name that took something already has to take the same again.
    pub(crate) fn find(&self, text: &Output, typed: &dyn Fn(&str) -> bool, captures: &mut Captures) -> bool {
        let search = Search { text, typed };
        let (first, leading) = match self.pieces.as_slice() {
            [Piece::Text(first), ..] => (first, None),
            [hole, Piece::Text(first), ..] => (first, Some(hole)),
            _ => return false,
        };
        let mut from = 0;
        while let Some(found) = text.low[from..].find(first.as_str()) {
            look();
            let at = from + found;
            let line = text.line_at(at);
            let mut taken = captures.clone();
            let begins = match leading {
                None => !self.anchored || at == line.start,
                Some(hole) => search.before(hole, line.start, at, self.anchored, &mut taken),
            };
            let after = usize::from(leading.is_some()) + 1;
            if begins
                && search.pieces(
                    &self.pieces[after..],
                    at + first.len(),
                    line.end,
                    quoted(first),
                    &mut taken,
                )
            {
                *captures = taken;
                return true;
            }
            from = at + first.chars().next().map_or(1, char::len_utf8);
        }
        false
    }
}

fn quoted(text: &str) -> bool {
    text.ends_with('\'')
}

struct Search<'a> {
    text: &'a Output,
    typed: &'a dyn Fn(&str) -> bool,
}

impl Search<'_> {
    /// A hole that the pattern begins with takes what stands before its text.
    fn before(&self, hole: &Piece, start: usize, end: usize, anchored: bool, captures: &mut Captures) -> bool {
        let before = &self.text.shown[start..end];
        let Piece::Hole(name, kind) = hole else {
            return false;
        };
        let word = before.rsplit([' ', '\t']).next().unwrap_or(before);
        let taken = if *kind == Kind::Rest {
            before.trim()
        } else if anchored && word.len() < before.len() {
            return false;
        } else {
            word.trim_start_matches(['\'', '(', '['])
        };
        self.take(name, *kind, taken, captures)
    }

    fn pieces(&self, pieces: &[Piece], at: usize, end: usize, open: bool, captures: &mut Captures) -> bool {
        match pieces {
            [] => true,
            [Piece::Text(text), rest @ ..] => {
                self.text.low[at..end].starts_with(text.as_str())
                    && self.pieces(rest, at + text.len(), end, quoted(text), captures)
            }
            [Piece::Hole(name, Kind::Items), ..] => self.items(name, end, captures),
            [Piece::Hole(name, Kind::List), ..] => {
                let list = words(&self.text.shown[at..end]);
                !list.is_empty() && captures.insert(name.clone(), Value::Many(list)).is_none()
            }
            [Piece::Hole(name, Kind::Typed)] => {
                let rest = self.text.shown[at..end].trim();
                self.take(name, Kind::Typed, rest, captures)
                    || self.take(name, Kind::Typed, last(rest, Kind::Typed), captures)
            }
            [Piece::Hole(name, kind)] => self.take(name, *kind, last(&self.text.shown[at..end], *kind), captures),
            [Piece::Hole(name, kind), Piece::Hole(..)] => {
                self.take(name, *kind, last(&self.text.shown[at..end], *kind), captures)
                    && self.pieces(&pieces[1..], end, end, false, captures)
            }
            [Piece::Hole(name, kind), Piece::Text(text), rest @ ..] => {
                let mut from = at;
                while let Some(found) = self.text.low[from..end].find(text.as_str()) {
                    look();
                    let here = from + found;
                    let taken = &self.text.shown[at..here];
                    let whole = open && text.starts_with('\'') || *kind == Kind::Rest;
                    let ended = if whole {
                        *kind != Kind::Rest && taken.contains('\'')
                    } else {
                        taken.contains([' ', '\t'])
                    };
                    if ended {
                        return false;
                    }
                    let taken = if whole { taken } else { taken.trim_matches('\'') };
                    let mut attempt = captures.clone();
                    if self.take(name, *kind, taken, &mut attempt)
                        && self.pieces(rest, here + text.len(), end, quoted(text), &mut attempt)
                    {
                        *captures = attempt;
                        return true;
                    }
                    from = here + text.chars().next().map_or(1, char::len_utf8);
                }
                false
            }
            [Piece::Hole(..), Piece::Hole(..), ..] => false,
        }
    }

    fn take(&self, name: &str, kind: Kind, taken: &str, captures: &mut Captures) -> bool {
        let fits = !taken.is_empty()
            && match kind {
                Kind::Digits => taken.bytes().all(|byte| byte.is_ascii_digit()),
                Kind::Typed => (self.typed)(taken),
                _ => true,
            };
        if !fits || name.is_empty() {
            return fits;
        }
        let value = Value::One(taken.to_owned());
        captures.get(name).is_none_or(|known| *known == value) && {
            captures.insert(name.to_owned(), value);
            true
        }
    }

    /// The lines below, one item each: they are indented or have a bullet, and end at a blank line.
    fn items(&self, name: &str, end: usize, captures: &mut Captures) -> bool {
        let mut items = Vec::new();
        for line in self.text.shown[end..].lines().skip(1) {
            let bullet = |c: char| c.is_whitespace() || "*-•▸›>|".contains(c);
            let item = line.trim_start_matches(bullet);
            let item = &item[..item.find("  ").or_else(|| item.find(" #")).unwrap_or(item.len())];
            let item = item.trim_matches(|c: char| c.is_whitespace() || "',.?".contains(c));
            if item.is_empty() && items.is_empty() {
                continue;
            }
            // Old programs do not indent what they propose; a sentence is no item.
            let listed = line.starts_with(bullet) || (items.len() < 5 && !item.contains(' '));
            if item.is_empty() || !listed || items.len() == MOST_ITEMS {
                break;
            }
            items.push(item.to_owned());
        }
        !items.is_empty() && captures.insert(name.to_owned(), Value::Many(items)).is_none()
    }
}

/// Returns the text that a hole at the end of a pattern takes.
fn last(rest: &str, kind: Kind) -> &str {
    match kind {
        Kind::Rest => rest.trim(),
        Kind::Digits => &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())],
        _ => {
            let rest = rest.trim_start();
            let word = &rest[..rest.find([' ', '\t']).unwrap_or(rest.len())];
            word.trim_matches('\'')
                .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '\''])
        }
    }
}

/// The words of a list in prose: `a, b or 'c'`.
fn words(list: &str) -> Vec<String> {
    list.split(|c: char| c.is_whitespace() || ",;|'".contains(c))
        .map(|word| word.trim_matches(|c: char| "()[].:?!{}".contains(c)))
        .filter(|word| !word.is_empty() && !matches!(*word, "or" | "and" | "oder" | "und"))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(pattern: &str, output: &str) -> Option<Vec<String>> {
        let mut captures = Captures::new();
        let found = Pattern::new(pattern)
            .unwrap()
            .find(&Output::new(output), &|word| word == "typed", &mut captures);
        found.then(|| {
            captures
                .into_values()
                .map(|value| match value {
                    Value::One(one) => one,
                    Value::Many(many) => many.join("|"),
                })
                .collect()
        })
    }

    #[test]
    fn holes_take_what_the_table_says() {
        let table: [(&str, &str, Option<&[&str]>); 20] = [
            (
                "git: '{a}' is not",
                "git: 'sttus' is not a git command",
                Some(&["sttus"]),
            ),
            ("'{a}' is not", "git: »a b« is not a git command", Some(&["a b"])),
            (
                "{a}: command not found",
                "bash: line 1: foo: command not found",
                Some(&["foo"]),
            ),
            ("not found: {a}", "zsh: command not found: foo\n", Some(&["foo"])),
            ("open '{a}': no", "cannot open 'x' and open 'y': no", Some(&["y"])),
            ("port {a#}", "port 80.", Some(&["80"])),
            ("port {a#} ", "port x ", None),
            ("{=a}: nope", "other: nope\ntyped: nope", Some(&["typed"])),
            ("run {a..}", "run git push -u", Some(&["git push -u"])),
            ("run '{a..}' now", "run 'git push -u' now", Some(&["git push -u"])),
            (
                "be: {a,}",
                "could be: list-a, list-b or 'c'?",
                Some(&["list-a|list-b|c"]),
            ),
            (
                "similar{..}{a*}",
                "similar:\n\tone\n\ttwo  words\n\nend",
                Some(&["one|two"]),
            ),
            ("mean?{a*}", "mean?\n\n  * one\n  * two\nthe end", Some(&["one|two"])),
            ("mean?{a*}", "mean?\nthat is the end", None),
            ("^x {a}", "y x z", None),
            ("^x {a}", "y\nx z", Some(&["z"])),
            ("{a} or {a}!", "b or c!", None),
            ("{a} or {a}!", "b or b!", Some(&["b"])),
            ("a{b}c", "a c\nabc", Some(&["b"])),
            ("ERROR {}: {a}", "error 7: x", Some(&["x"])),
        ];
        for (pattern, output, expected) in table {
            let expected = expected.map(|words| words.iter().map(|&word| word.to_owned()).collect());
            assert_eq!(find(pattern, output), expected, "{pattern} in {output:?}");
        }
    }

    #[test]
    fn mistakes_in_patterns_are_named() {
        for wrong in ["{a}", "{a}{b}", "x {a", ""] {
            assert!(Pattern::new(wrong).is_err(), "{wrong}");
        }
    }
}
