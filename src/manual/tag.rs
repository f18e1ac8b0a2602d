//! The line that names an option: `-n, --lines=[-]NUM`, `--color[=WHEN]`, `--[no-]verify`, `-Xmxsize`.

use super::roff::{ITALIC, UPRIGHT};
use super::{Name, Opt, Value};

/// The name of an option that is any number.
pub(super) const NUMBER: &str = "-NUM";
/// The name of options that are words of some kind.
pub(super) const WORD: &str = "-WORD";

/// No option is longer.
const LONGEST: usize = 64;

/// The options that a line names before it says anything else, all of them names of one.
pub(super) fn parse(line: &str) -> Option<Opt> {
    let mut option = Opt::default();
    let mut rest = line.trim_start();
    let bare = rest.trim_start_matches([ITALIC, UPRIGHT, '[', ' ', '`', '\'', '*']);
    // `-, -l, --login`
    let bare = bare.strip_prefix("-, ").unwrap_or(bare);
    if bare.starts_with('-') || (bare.starts_with('+') && bare.len() > 1) {
        rest = bare;
    }
    option.value = Value::None;
    loop {
        let (names, value, after) = one(rest)?;
        for name in names {
            if !option.has(&name.text) {
                option.names.push(name);
            }
        }
        option.value = stronger(option.value, value);
        match next(after) {
            // `-daystart -follow` are two options, `-h --help` is one.
            Some(next) if !(is_word(rest) && is_word(next) && after.trim_end().len() - next.len() < 2) => rest = next,
            _ => break,
        }
    }
    Some(option)
}

/// Returns the stronger of two values: what is said about one name of an option holds for all.
fn stronger(one: Value, other: Value) -> Value {
    let weight = |value| match value {
        Value::None => 0,
        Value::Unknown => 1,
        Value::Optional => 2,
        Value::Required => 3,
    };
    if weight(one) < weight(other) { other } else { one }
}

fn is_word(text: &str) -> bool {
    !text.starts_with("--") && text.chars().take_while(|c| in_name(*c)).count() > 2
}

/// Every option that a text names anywhere.
pub(super) fn all(text: &str) -> Vec<(Vec<Name>, Value)> {
    let mut found = Vec::new();
    let mut before = ' ';
    let mut skip_to = 0;
    for (at, character) in text.char_indices() {
        let starts =
            character == '-' && !(before.is_alphanumeric() || "-_./=+:}>".contains(before) || before == UPRIGHT);
        if at >= skip_to
            && starts
            && let Some((names, value, rest)) = one(&text[at..])
        {
            skip_to = text.len() - rest.len();
            found.push((names, value));
        }
        if character != ITALIC {
            before = character;
        }
    }
    found
}

/// One name, the value that follows it, and the rest of the text.
fn one(text: &str) -> Option<(Vec<Name>, Value, &str)> {
    let sign = text.chars().next().filter(|c| *c == '-' || *c == '+')?;
    let dashes = if text.starts_with("--") { 2 } else { 1 };
    if let Some((name, rest)) = nameless(&text[1..]) {
        return Some((vec![name], Value::None, rest));
    }
    let mut rest = &text[dashes..];
    let mut stems = vec![text[..dashes].to_owned()];
    // `--[no-]verify`, `--(no-)verify`, and `--no[-]x` somewhere in the middle.
    loop {
        let end = rest.find(|c| !in_name(c)).unwrap_or(rest.len());
        let part = &rest[..end];
        for stem in &mut stems {
            stem.push_str(part);
        }
        rest = &rest[end..];
        let Some(optional) = optional_part(rest, dashes == 2) else {
            break;
        };
        let without = stems.clone();
        for stem in &mut stems {
            stem.push_str(optional);
        }
        stems.extend(without);
        rest = &rest[optional.len() + 2..];
    }
    let ends = ['.', ':', ',', ';'];
    let whole = stems[0].len();
    for stem in &mut stems {
        stem.truncate(stem.trim_end_matches(ends).len());
    }
    let name = stems[0].as_str();
    let length = name.len();
    // The rest, which is no part of the name, follows it.
    rest = &text[text.len() - rest.len() - (whole - length)..];
    let first = name[dashes..].chars().next();
    let sensible = first
        .is_some_and(|c| c.is_alphanumeric() || (dashes == 1 && length == 2 && "?#@!:%,.$_+".contains(c)))
        && length <= LONGEST
        && (sign == '-' || length > 1);
    if !sensible {
        return None;
    }
    let (value, joined, rest) = value(rest);
    let (stems, joined, value) = split_joined(stems, joined, value);
    let names = stems.into_iter().map(|text| Name { text, joined }).collect();
    Some((names, value, rest))
}

/// `-<number>` and `-digest`, where only the kind of word is said.
fn nameless(rest: &str) -> Option<(Name, &str)> {
    let open = rest.chars().next().filter(|c| *c == '<' || *c == ITALIC)?;
    let close = if open == '<' { '>' } else { UPRIGHT };
    let inside = &rest[open.len_utf8()..];
    let end = inside.find(close).filter(|end| *end < LONGEST)?;
    let number = ["num", "n", "#", "digit", "level", "lines", "count"]
        .iter()
        .any(|kind| {
            inside[..end].eq_ignore_ascii_case(kind) || (kind.len() > 2 && inside[..end].to_lowercase().contains(kind))
        });
    let text = if number { NUMBER } else { WORD };
    let name = Name {
        text: text.to_owned(),
        joined: false,
    };
    Some((name, &inside[end + close.len_utf8()..]))
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.?#@!:%+$".contains(c)
}

/// `no-` in `[no-]verify`; brackets with `=` or blanks in them hold a value.
fn optional_part(rest: &str, long: bool) -> Option<&str> {
    let close = match rest.chars().next()? {
        '[' => ']',
        '(' => ')',
        _ => return None,
    };
    let inside = &rest[1..rest.find(close)?];
    let sensible =
        inside.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !inside.is_empty() && (long || inside == "no");
    let follows = rest[inside.len() + 2..]
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_alphanumeric());
    let leads = inside.ends_with('-') && follows || inside.starts_with('-') || (follows && inside.len() <= 3);
    (sensible && leads).then_some(inside)
}

/// Returns the rest behind a name: whether it is a value, whether it stands in the same word, and the rest.
fn value(rest: &str) -> (Value, bool, &str) {
    let bare = rest.trim_start_matches(UPRIGHT);
    let upright = bare.trim_start_matches(ITALIC);
    let glued_italic = bare.starts_with(ITALIC) && !upright.starts_with([' ', ',', '|']);
    if let Some(after) = upright.strip_prefix("[=").or_else(|| upright.strip_prefix("[")) {
        return (
            Value::Optional,
            !upright.starts_with("[=") && !after.starts_with(['-', ' ']),
            after,
        );
    }
    if let Some(after) = upright.strip_prefix('=') {
        if after.starts_with("false") || after.starts_with("true") {
            // The default of a switch.
            return (Value::Optional, false, after);
        }
        return (Value::Required, false, after);
    }
    if upright.starts_with(['<', '{']) || glued_italic {
        return (Value::Required, true, upright);
    }
    let blanks = upright.len() - upright.trim_start_matches([' ', ITALIC, UPRIGHT]).len();
    let word = &upright[blanks..];
    if blanks == 0 || upright.starts_with("  ") || word.is_empty() {
        return (Value::None, false, upright);
    }
    let italic = upright[..blanks].contains(ITALIC);
    let first = word.chars().next().unwrap_or(' ');
    let conjunction = ["or ", "and ", "oder ", "und "].iter().any(|or| word.starts_with(or));
    if first == '[' {
        return (Value::Optional, false, word);
    }
    if conjunction && !italic || ",|/-+(:;=]".contains(first) {
        return (Value::None, false, word);
    }
    let named = italic || !first.is_lowercase();
    let words = word
        .split([',', '|', '/', ITALIC])
        .next()
        .unwrap_or(word)
        .split_whitespace()
        .count();
    // Several plain words are a remark: `--full-history without parent rewriting`.
    let value = if named || words < 2 {
        Value::Required
    } else {
        Value::Unknown
    };
    (value, false, word)
}

/// `-jN` and `-Dproperty=value` name the option `-j` and `-D`.
fn split_joined(stems: Vec<String>, joined: bool, value: Value) -> (Vec<String>, bool, Value) {
    let stem = &stems[0];
    let capitals = |text: &str| text.len() > 1 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    if stem.starts_with("--") || stem.len() < 3 || stem.starts_with('+') {
        return (stems, joined, value);
    }
    let tail = &stem[2..];
    // `-newerXY`
    let lower = tail.trim_end_matches(|c: char| c.is_ascii_uppercase());
    if lower.len() > 3 && lower.len() + 2 == tail.len() && lower.chars().all(|c| c.is_ascii_lowercase()) {
        return (vec![stem[..lower.len() + 2].to_owned()], true, Value::Required);
    }
    let number = tail == "N" || tail == "#";
    if number || capitals(tail) && !capitals(&stem[1..]) {
        return (vec![stem[..2].to_owned()], true, Value::Required);
    }
    (stems, joined, value)
}

/// The text from the next name on, where only a separator or a value stands before it.
fn next(text: &str) -> Option<&str> {
    let mut rest = text;
    let after = text.trim_start_matches([ITALIC, UPRIGHT]);
    if after.starts_with("  ") && !after.trim_start().starts_with('-') {
        return None;
    }
    // A value, and what separates it from the next name; more words than that are the description.
    for _ in 0..6 {
        let trimmed = rest.trim_start_matches([' ', ',', '|', '/', ITALIC, UPRIGHT, ']', '}', ')']);
        let separated = trimmed.len() < rest.len();
        if trimmed.starts_with('-') && separated {
            return Some(trimmed);
        }
        if let Some(after) = ["or ", "and ", "oder ", "und ", "aka "]
            .iter()
            .find_map(|or| trimmed.strip_prefix(or))
        {
            rest = after;
            let name = rest.trim_start_matches([' ', ITALIC, UPRIGHT]);
            if name.starts_with('-') {
                return Some(name);
            }
            continue;
        }
        // The value itself.
        let end = trimmed
            .find([' ', ',', '|', '/', UPRIGHT, ')', '}'])
            .unwrap_or(trimmed.len());
        if end == 0 || end == trimmed.len() || trimmed[..end].ends_with([':', '.']) || trimmed[end..].starts_with("  ")
        {
            return None;
        }
        rest = &trimmed[end..];
    }
    None
}
