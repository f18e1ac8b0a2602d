//! The joint between a name and its value, and the place of that value.

use super::harmless::is_odd;
use super::names::Name;
use super::value::{self, Value};
use super::vocabulary::{Strength, Vocabulary};

/// The joint between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// `=` without blanks.
    Tight,
    /// `:`, or `=` between blanks.
    Loose,
    /// The end of a tag.
    Tag,
    /// Only a blank, behind an option.
    Blank,
}

/// The value behind the joint: the first word, what is quoted, what is in the tag, or the next line.
pub(super) fn next_value<'a>(text: &'a str, at: usize, joint: Joint, name: &Name<'_>) -> Option<Value<'a>> {
    let rest = &text[at..];
    if joint == Joint::Tag {
        let length = rest.find("</")?;
        let inside = rest[..length].trim();
        let plain = inside
            .strip_prefix("<![CDATA[")
            .and_then(|plain| plain.strip_suffix("]]>"));
        let start = at + rest[..length].find(inside).unwrap_or(0) + if plain.is_some() { 9 } else { 0 };
        let inside = plain.unwrap_or(inside);
        return (!inside.is_empty()).then_some(Value {
            start,
            text: inside,
            quoted: true,
            after: at + length,
        });
    }
    let line = rest.split('\n').next().unwrap_or_default();
    let block = matches!(line.trim(), "|" | ">" | "|-" | ">-");
    if joint == Joint::Loose && (block || (line.trim().is_empty() && name.strength == Strength::Strong)) {
        let below = at + line.len();
        let skipped = text[below..].len() - text[below..].trim_start().len();
        let start = below + skipped;
        let word = text[start..].split('\n').next().unwrap_or_default().trim_end();
        let sensible = block || !word.contains(' ') && is_odd(word);
        return (sensible && !word.is_empty() && skipped > 0).then_some(Value {
            start,
            text: word,
            quoted: true,
            after: start + word.len(),
        });
    }
    // A tag or an anchor of YAML: `!!str x`, `&name x`.
    let tag = line.split_once(' ').filter(|(tag, behind)| {
        (tag.starts_with("!!") || tag.len() > 1 && tag.starts_with('&')) && !behind.starts_with('=')
    });
    let at = at + tag.map_or(0, |(tag, _)| tag.len() + 1);
    let value = value::read(text, at)?;
    let whole = (!value.quoted).then(|| whole(text, &value, joint, name)).flatten();
    Some(whole.map_or(value, |end| Value {
        text: &text[value.start..end],
        after: end,
        ..value
    }))
}

/// Returns the end of a value with blanks: the quotes around `"NAME=a b"` close behind it, or a file of pairs has nothing
/// else on the line.
fn whole(text: &str, value: &Value<'_>, joint: Joint, name: &Name<'_>) -> Option<usize> {
    let rest = text[value.start..].split('\n').next().unwrap_or_default();
    let before = text[..name.start].rsplit('\n').next().unwrap_or_default();
    let quote = before.chars().next_back().filter(|quote| matches!(quote, '"' | '\''));
    if let Some(quote) = quote.filter(|_| joint == Joint::Tight) {
        let end = rest.find(quote).filter(|end| !rest[..*end].contains('='))?;
        return (end > value.text.len()).then_some(value.start + end);
    }
    let alone = before.trim_start().trim_start_matches("- ").is_empty() && name.strength == Strength::Strong;
    let above = text[..name.start - before.len()].trim_end().rsplit('\n').next();
    let below = text[value.start + rest.len()..].trim_start().split('\n').next();
    let mut beside = [above, below]
        .into_iter()
        .flatten()
        .filter(|line| !line.is_empty())
        .peekable();
    let end = [" #", " ;", " //"]
        .iter()
        .filter_map(|remark| rest.find(remark))
        .min()
        .unwrap_or(rest.len());
    let pairs = alone && joint != Joint::Blank && beside.peek().is_some() && beside.all(|line| is_pair(line, joint));
    pairs.then(|| value.start + rest[..end].trim_end().len())
}

/// Returns true for `name = value`, and for the titles and remarks among such lines.
fn is_pair(line: &str, joint: Joint) -> bool {
    let line = line.trim().trim_start_matches("- ");
    let name = line.trim_start_matches(|c: char| c.is_alphanumeric() || "_-.\"'".contains(c));
    let blanks = name.len() - name.trim_start().len();
    let sign =
        name.trim_start().starts_with(['=', ':']) && (joint != Joint::Tight || blanks == 0 && name.starts_with('='));
    name.len() < line.len() && sign || line.starts_with(['#', ';', '['])
}

/// Signs behind a name, the longer ones first; a blank joint stands for those that join nothing.
const SIGNS: [(&str, Joint); 14] = [
    ("=>", Joint::Loose),
    ("<<<", Joint::Loose),
    (":-", Joint::Tight),
    ("==", Joint::Blank),
    ("=~", Joint::Blank),
    ("?=", Joint::Loose),
    ("+=", Joint::Loose),
    (":=", Joint::Loose),
    ("::", Joint::Blank),
    ("://", Joint::Blank),
    ("=", Joint::Tight),
    (":", Joint::Loose),
    ("：", Joint::Loose),
    ("%=", Joint::Blank),
];

/// Returns the joint behind a name, the start of what follows, and whether the name was quoted.
pub(super) fn joint(text: &str, name: &Name<'_>, vocabulary: &Vocabulary) -> Option<(Joint, usize, bool)> {
    let rest = &text[name.end..];
    let closed = rest.trim_start_matches(['"', '\'', '`', '\\', '[', ']', '*', ')']);
    let quoted = rest.starts_with(['"', '\'', '`']) || rest.starts_with("\\\"");
    if let Some(at) = numbered(text, name) {
        return Some((Joint::Loose, at, true));
    }
    let closed = owner(closed, name).unwrap_or(closed);
    let sign = closed.trim_start_matches([' ', '\t']);
    // A line that goes on below is one line.
    let (blanks, sign) = match sign.strip_prefix("\\\n") {
        Some(below) => (1, below.trim_start_matches([' ', '\t'])),
        None => (closed.len() - sign.len(), sign),
    };
    // `password -> geheim`, and neither a field nor what a function returns.
    if blanks > 0
        && closed.len() == rest.len()
        && let Some(value) = sign.strip_prefix("-> ")
    {
        return Some((Joint::Loose, text.len() - value.trim_start().len(), false));
    }
    // `password=<password>` is no tag, but what stands in the place of a value.
    let tag = text[..name.start]
        .strip_suffix('<')
        .is_some_and(|before| !before.trim_end_matches(['"', '\'', ' ']).ends_with(['=', ':']));
    if tag && sign.starts_with('>') {
        return Some((Joint::Tag, text.len() - sign.len() + 1, false));
    }
    let found = SIGNS.iter().find(|(sign_text, _)| sign.starts_with(sign_text));
    match found {
        Some((_, Joint::Blank)) => None,
        Some((sign_text, joint)) => {
            let behind = &sign[sign_text.len()..];
            let value = behind.trim_start_matches([' ', '\t']);
            let tight = *joint == Joint::Tight && blanks == 0 && value.len() == behind.len();
            let at = text.len() - value.len();
            // `NAME= other` has no value.
            if *joint == Joint::Tight && blanks == 0 && !tight && name.is_variable() {
                return None;
            }
            Some((if tight { Joint::Tight } else { Joint::Loose }, at, quoted))
        }
        None if quoted && sign.starts_with(',') => {
            let value = sign[1..].trim_start();
            // In a list of words an option follows the name of a program.
            (value.starts_with(['"', '\'']) && !value[1..].starts_with('-'))
                .then(|| (Joint::Loose, text.len() - value.len(), true))
        }
        None if sign.starts_with('(') && name.strength == Strength::Strong && blanks == 0 => {
            let value = &sign[1..];
            let sets = name.text.len() <= 8 || vocabulary.sets(name.text);
            (sets && value.starts_with(['"', '\''])).then(|| (Joint::Loose, text.len() - value.len(), false))
        }
        // In a help text a description follows.
        None if name.dashes > 0 && blanks > 1 => None,
        None if blanks > 0 && (name.dashes > 0 || is_set(text, name)) && !sign.starts_with('-') => {
            Some((Joint::Blank, text.len() - sign.len(), false))
        }
        None => None,
    }
}

/// Returns the rest behind the owner in `Passwort (ada): geheim`, `Kennwort[ada]=geheim`.
fn owner<'a>(rest: &'a str, name: &Name<'_>) -> Option<&'a str> {
    const FAR: usize = 30;
    let inside = rest.strip_prefix(" (").or_else(|| rest.strip_prefix('['))?;
    let (owner, behind) = inside.split_once([')', ']'])?;
    let sign = behind.starts_with([':', '=']) && !behind.starts_with("==");
    (name.strength == Strength::Strong && owner.len() < FAR && sign && !owner.contains('\n')).then_some(behind)
}

/// Returns the start of the second of `1) "name"` and `2) "value"`, as databases list pairs.
fn numbered(text: &str, name: &Name<'_>) -> Option<usize> {
    let number = |line: &str| line.trim().strip_suffix(')')?.parse::<usize>().ok();
    let first = text[..name.start].rsplit('\n').next()?.strip_suffix('"')?;
    let below = text[name.end..].strip_prefix("\"\n")?;
    let (second, value) = below.split_once('"')?;
    let first = number(first)?;
    // `session:42` is a name, as a list of them has it.
    let named = value.split('"').next()?.rsplit_once(':').is_some_and(|(name, number)| {
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b':')
            && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    (first % 2 == 1 && number(second) == Some(first + 1) && !named).then_some(text.len() - value.len() - 1)
}

/// `set -gx NAME value`, `setenv NAME value`, `config set name value`.
fn is_set(text: &str, name: &Name<'_>) -> bool {
    let line = text[..name.start].rsplit(['\n', ';', '|']).next().unwrap_or_default();
    // A word may have more before its name: `//registry.example/:_authToken`.
    let line = &line[..line.rfind(' ').map_or(0, |at| at + 1)];
    let mut words = line
        .split_whitespace()
        .rev()
        .skip_while(|word| word.starts_with('-') && word.len() < 9);
    let set = match words.next() {
        // `env add NAME production` asks for the value.
        Some("add") => words.next() != Some("env"),
        verb => matches!(
            verb,
            Some("set" | "SET" | "setenv" | "setx" | "put" | "defaults" | "define" | "config")
        ),
    };
    let whole = words.next().is_none() || words.any(|word| word == "config");
    set && (name.is_technical() || whole && name.strength == Strength::Strong)
}

/// The value of a header: behind the scheme, and all of a cookie.
pub(super) fn headers<'a>(
    text: &'a str,
    name: &Name<'_>,
    value: Value<'a>,
    vocabulary: &Vocabulary,
) -> Option<Value<'a>> {
    let lower = name.text.to_lowercase();
    if lower.ends_with("cookie") && !value.quoted && value.text.contains('=') {
        let line = &text[value.start..];
        let end = line.find(['\n', '"', '\'', '\r']).unwrap_or(line.len());
        let whole = line[..end].trim_end();
        return Some(Value {
            text: whole,
            after: value.start + end,
            ..value
        });
    }
    let scheme = value.text.trim_end_matches([':', '=']).to_lowercase();
    let is_header =
        lower.ends_with("authorization") || lower.ends_with("auth") || lower.ends_with("token") || lower == "bearer";
    if !is_header {
        return None;
    }
    if value.quoted {
        let (scheme, secret) = value.text.split_once(' ')?;
        let secret_start = value.end() - secret.trim_start().len();
        return vocabulary.has("schemes", &scheme.to_lowercase()).then(|| Value {
            start: secret_start,
            text: secret.trim_start(),
            ..value
        });
    }
    let behind = &text[value.end()..];
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    if blanks == 0 || !vocabulary.has("schemes", &scheme) {
        return None;
    }
    value::read(text, value.end() + blanks).filter(|next| next.quoted || !next.text.starts_with('-'))
}
