//! Values beside telling names: `NAME=value`, `name: value`, `"name": "value"`, `<name>value</name>`, `--name value`.

use super::harmless::{is_dense, is_odd, is_path_of_names, is_place, is_thing, is_uuid};
use super::joint::{Joint, headers, joint, next_value};
use super::object::pair;
use super::seeds::codes;
use super::value::{self, Value};
use super::vocabulary::{Strength, Vocabulary};
use super::{Kind, Place, Span, prose};

/// A name in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'a str,
    /// The number of dashes before it.
    pub(super) dashes: usize,
    pub(super) strength: Strength,
}

/// Adds the values beside telling names.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let names = names(text, vocabulary);
    identified(text, vocabulary, out);
    module(text, vocabulary, out);
    let first = out.len();
    for name in &names {
        // A part of a secret is no name.
        if out[first..]
            .iter()
            .any(|span| (span.start..span.end).contains(&name.start))
        {
            continue;
        }
        if is_reference(text, name)
            || is_resource(text, name)
            || is_installed(text, name)
            || is_other_key(text, name, vocabulary)
        {
            continue;
        }
        if codes(&text[name.end..], name, out) {
            continue;
        }
        if is_value(text, name) {
            out.extend(pair(text, name, vocabulary));
            continue;
        }
        if joined(text, name, vocabulary, out) {
            continue;
        }
        if let Some(span) = pair(text, name, vocabulary) {
            out.push(span);
        } else {
            if !is_package(name.text) && name.dashes == 0 {
                prose::find(text, name, vocabulary, out);
            }
            near(text, name, vocabulary, out);
        }
    }
}

/// `PyJWT-2.8.0`.
fn is_package(name: &str) -> bool {
    name.rsplit_once('-').is_some_and(|(_, version)| {
        version.contains('.') && version.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
    })
}

/// `IDENTIFIED BY 'x'`, as databases call it.
fn identified(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    for by in [" BY '", " by '", " BY \"", " by \""] {
        for (at, _) in text.match_indices(by) {
            let line = text[..at].rsplit(['\n', ';']).next().unwrap_or_default().to_lowercase();
            let value = value::read(text, at + by.len() - 1).filter(|value| !value.is_harmless(vocabulary));
            let written = |word: &str| strsim::osa_distance(word, "identified") < 3;
            let value = value.filter(|_| line.split(|c: char| !c.is_alphanumeric()).any(written));
            out.extend(value.map(|value| value.span(Kind::Name, "password")));
        }
    }
}

/// `user_ada="x"`, as servers keep the passwords of their users (JAAS).
fn module(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    if !text.contains("LoginModule") {
        return;
    }
    for (at, _) in text.match_indices(" user_") {
        let Some(sign) = text[at..]
            .find('=')
            .filter(|sign| !text[at + 1..at + sign].contains(' '))
        else {
            continue;
        };
        let value = value::read(text, at + sign + 1).filter(|value| value.quoted && !value.is_harmless(vocabulary));
        out.extend(value.map(|value| value.span(Kind::Name, "password")));
    }
}

/// All telling names.
fn names<'a>(text: &'a str, vocabulary: &Vocabulary) -> Vec<Name<'a>> {
    let mut names = Vec::new();
    let mut start = None;
    let chars = text.char_indices().chain([(text.len(), ' ')]);
    for (at, char) in chars {
        let inside = char.is_alphanumeric() || matches!(char, '_' | '-') || (char == '.' && start.is_some());
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                names.extend(name(text, from, at, vocabulary));
                start = None;
            }
            _ => {}
        }
    }
    names
}

fn name<'a>(text: &'a str, start: usize, end: usize, vocabulary: &Vocabulary) -> Option<Name<'a>> {
    let run = &text[start..end];
    let bare = run.trim_start_matches('-');
    let dashes = run.len() - bare.len();
    let bare = bare.trim_end_matches(['.', '-']);
    // `\n` in a text that was quoted belongs to no name.
    let cut = usize::from(dashes == 0 && text[..start].ends_with('\\') && bare.starts_with(['n', 't', 'r']));
    let bare = &bare[cut..];
    let start = start + dashes + cut;
    // A placeholder is no name, and neither is a library or an alias.
    let alias = text[..start].ends_with("alias ");
    if (bare.starts_with("secret") && text[..start].ends_with('<')) || bare.starts_with("lib") || alias {
        return None;
    }
    Some(Name {
        start,
        end: start + bare.len(),
        text: bare,
        dashes,
        strength: with_owner(&text[..start], bare, vocabulary).or_else(|| vocabulary.strength(bare))?,
    })
}

/// "recovery code", "WLAN Schlüssel": the word before says what it opens.
fn with_owner(before: &str, name: &str, vocabulary: &Vocabulary) -> Option<Strength> {
    if !vocabulary.has("owned", &name.to_lowercase()) {
        return None;
    }
    let word = before.strip_suffix(' ')?;
    let owner = word.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next()?;
    vocabulary.strength(&format!("{owner}-{name}"))
}

/// `pass` is a package as well.
fn is_installed(text: &str, name: &Name<'_>) -> bool {
    let line = text[..name.start].rsplit('\n').next().unwrap_or_default();
    name.text == "pass" && line.contains("install ")
}

/// `arn:aws:secretsmanager:…:secret:db-x`: the kind of a resource, with its name behind it.
fn is_resource(text: &str, name: &Name<'_>) -> bool {
    let mut words = text[..name.start].rsplit(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '='));
    let begin = words.next().unwrap_or_default();
    ["arn:", "urn:"].iter().any(|scheme| begin.starts_with(scheme))
}

/// `"$PWD":/app` and `!secret name` have a reference, and no name; `$password = 'x'` has one.
fn is_reference(text: &str, name: &Name<'_>) -> bool {
    let referred = text[..name.start].ends_with(['$', '{', '!']);
    let rest = text[name.end..].trim_start_matches(['\'', '"', ']', ' ']);
    // The message of `${NAME:?…}` where there is none.
    let open = text[..name.start].rfind("${").map_or("", |at| &text[at..name.end]);
    let message = open.contains(":?") && !open.contains('}');
    let guarded = text[..name.start].ends_with('{') && rest.starts_with([':', '?', '+']) && !rest.starts_with(":-");
    message
        || (referred && guarded && !rest.starts_with(":="))
        || referred && (!rest.starts_with(['=', ':']) || rest.starts_with(":/"))
}

/// "cache key", "primary key".
fn is_other_key(text: &str, name: &Name<'_>, vocabulary: &Vocabulary) -> bool {
    let before = text[..name.start]
        .trim_end()
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    name.text.eq_ignore_ascii_case("key") && vocabulary.has("not-keys", &before.to_lowercase())
}

/// `type="password"`, `"kind": "token"`: the word is in quotes, and what something else is set to.
fn is_value(text: &str, name: &Name<'_>) -> bool {
    let before = &text[..name.start];
    let open = before.strip_suffix(['"', '\'']);
    let closed = text[name.end..].starts_with(['"', '\'']);
    closed && open.is_some_and(|open| open.trim_end_matches(['\\', ' ']).ends_with(['=', ':']))
}

/// The value that is joined to a name.
fn joined(text: &str, name: &Name<'_>, vocabulary: &Vocabulary, out: &mut Vec<Span>) -> bool {
    let Some((joint, at, quoted)) = joint(text, name, vocabulary) else {
        return false;
    };
    let Some(value) = next_value(text, at, joint, name) else {
        return false;
    };
    // A placeholder may hold blanks, and nothing behind it is the value.
    let (value, place) = match headers(text, name, value, vocabulary) {
        Some(value) => (value, true),
        None => (value, false),
    };
    let counts = |value: &Value<'_>| {
        place && !value.is_harmless(vocabulary) && value.text.len() > 2
            || counts(text, name, joint, quoted, value, vocabulary)
    };
    let first = out.len();
    let all = std::iter::successors(Some(value), |last| another(text, last));
    let found = all.filter(|value| counts(value));
    out.extend(found.map(|value| value.span(Kind::Name, &name.text.to_lowercase())));
    out.len() > first
}

/// The value behind another one: `"old" -> "new"` of a plan, `env.X || "x"`, `String = "x"`, `"a" + "b"`.
fn another<'a>(text: &'a str, last: &Value<'_>) -> Option<Value<'a>> {
    const JOINTS: [&str; 8] = [" -> ", " => ", " = ", " || ", " ?? ", " or ", " + ", " to "];
    let rest = &text[last.after..];
    let behind = JOINTS.iter().find_map(|joint| rest.strip_prefix(joint))?;
    let value = value::read(text, text.len() - behind.len())?;
    (value.quoted || !last.quoted && rest.starts_with(" ->")).then_some(value)
}

impl Name<'_> {
    /// As environment variables are called.
    pub(super) fn is_variable(&self) -> bool {
        self.text.len() > 2
            && self
                .text
                .chars()
                .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
    }

    /// No plain word, as they are in programs and configurations.
    pub(super) fn is_technical(&self) -> bool {
        self.is_variable() || self.text.contains(['_', '.']) || self.text.chars().skip(1).any(char::is_uppercase)
    }
}

/// Returns true if the value beside a name is a secret.
fn counts(text: &str, name: &Name<'_>, joint: Joint, quoted: bool, value: &Value<'_>, vocabulary: &Vocabulary) -> bool {
    let short = value.text.chars().count() < 2;
    if short || value.is_harmless(vocabulary) || is_public(name, value.text) || vocabulary.has("machines", value.text) {
        return false;
    }
    let command =
        value.quoted && text[..value.start].ends_with('`') && (joint == Joint::Tight || value.text.contains(' '));
    if command || (joint == Joint::Loose && !value.quoted && is_path_of_names(value.text)) {
        return false;
    }
    // `--secret id=x,src=y` says where it is.
    let key = value.text.split('=').next().unwrap_or_default();
    if name.dashes > 0 && key.len() < value.text.len() && vocabulary.has("harmless-tail", key) {
        return false;
    }
    // A sentence within quotes is none, as a secret of several words is.
    let blank = value.text.contains(' ') && joint != Joint::Tight;
    if blank
        && value
            .text
            .split(' ')
            .next()
            .is_some_and(|first| vocabulary.says_nothing(first.trim_end_matches([',', '.', ':'])))
    {
        return false;
    }
    let exact = joint == Joint::Tight || joint == Joint::Tag || joint == Joint::Blank || value.quoted || quoted;
    match name.strength {
        // `PASS=118 FAIL=2`
        Strength::Strong if name.text == "PASS" && value.text.len() < 4 => false,
        Strength::Strong if exact => !is_path(value, name),
        // Tests say so, too.
        Strength::Strong if name.text.eq_ignore_ascii_case("pass") => {
            let line = text[..name.start].rsplit('\n').next().unwrap_or_default();
            let other = name.is_variable() || value.text.starts_with("Test") || line.trim_end().ends_with("test");
            let whole = is_whole_line(text, name, value) && value.text.chars().any(char::is_alphabetic);
            !other && (whole || (is_odd(value.text) && value.text.chars().any(|c| c.is_ascii_digit())))
        }
        Strength::Strong if is_path(value, name) => false,
        Strength::Strong => is_odd(value.text) || is_number(value.text) || is_last(text, value, vocabulary),
        Strength::Medium if is_grammar(text, name, vocabulary) => is_dense(value.text),
        Strength::Medium => {
            let long = value.text.chars().count() >= 4;
            let machine = (is_odd(value.text) && !is_thing(value.text)) || is_dense(value.text) || is_uuid(value.text);
            let digits = is_number(value.text) && (value.text.len() >= 6 || is_code(name));
            let word =
                (exact && !is_place(value.text) && name_is_set(name, joint, value)) || is_whole_line(text, name, value);
            // The name of a secret, and what became of one.
            let plain = vocabulary.strength(value.text).is_none() && !value.text.ends_with("ed");
            long && !is_place(value.text) && (machine || digits || (word && plain))
        }
        Strength::Weak => {
            let named = vocabulary.strength(value.text).is_some() || is_place(value.text);
            !named && (is_dense(value.text) || is_long_hex(value.text))
        }
    }
}

/// The number of a key that signs is public.
fn is_public(name: &Name<'_>, value: &str) -> bool {
    name.text.to_lowercase().ends_with("signingkey")
        && matches!(value.len(), 8 | 16 | 40)
        && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// A number that opens something.
pub(super) fn is_code(name: &Name<'_>) -> bool {
    let lower = name.text.to_lowercase();
    ["pin", "tan", "puk", "otp", "cvv", "cvc", "totp", "code", "geheimzahl"]
        .iter()
        .any(|end| lower.ends_with(end))
}

pub(super) fn is_number(value: &str) -> bool {
    value.len() >= 3 && value.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_long_hex(value: &str) -> bool {
    value.len() >= 32
        && value.bytes().all(|byte| byte.is_ascii_hexdigit())
        && value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns true if a value is the path of a file, which a password is not.
fn is_path(value: &Value<'_>, name: &Name<'_>) -> bool {
    is_place(value.text)
        || (["pwd", "oldpwd"].contains(&name.text.to_lowercase().as_str()) && value.text.starts_with(['/', '~', '.']))
}

/// An ordinary word is a value only where code and sentences are unlikely.
fn name_is_set(name: &Name<'_>, joint: Joint, value: &Value<'_>) -> bool {
    match joint {
        Joint::Tight => name.is_technical() || value.quoted || name.text.len() > 3,
        Joint::Tag => true,
        Joint::Blank => value.text.len() >= 6 && !(value.text.contains('/') && is_thing(value.text)),
        Joint::Loose => value.quoted,
    }
}

/// Nothing but the name and the value on the line, as in YAML and INI files, or a header alone in quotes or on a line.
fn is_whole_line(text: &str, name: &Name<'_>, value: &Value<'_>) -> bool {
    let before = text[..name.start].rsplit('\n').next().unwrap_or_default();
    let after = text[value.after..].split('\n').next().unwrap_or_default();
    if name.text.contains('-') && name.dashes == 0 {
        let sent = matches!(before, "> " | "< ") && after.trim().is_empty();
        return sent || before.ends_with(['"', '\'']) && after.starts_with(['"', '\'']);
    }
    let begin = before
        .trim_start()
        .trim_start_matches("- ")
        .trim_start_matches("export ")
        .trim_start_matches(['"', '\'']);
    let comment = after.trim_start();
    begin.is_empty()
        && (comment.is_empty() || comment.starts_with(['#', ',']))
        && name.text.starts_with(char::is_lowercase)
}

/// Nothing follows that would make a sentence of it.
fn is_last(text: &str, value: &Value<'_>, vocabulary: &Vocabulary) -> bool {
    prose::ends(text, value.after, vocabulary)
}

/// `unexpected token`, `invalid token`, `error: token`.
fn is_grammar(text: &str, name: &Name<'_>, vocabulary: &Vocabulary) -> bool {
    let line = text[..name.start].rsplit('\n').next().unwrap_or_default();
    let before = line.split_whitespace().next_back().unwrap_or_default();
    let word = before.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    vocabulary.has("errors", &word)
}

/// Adds what nobody but a machine writes, on the same line as a telling name, unless something says that it is a checksum.
fn near(text: &str, name: &Name<'_>, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    const FAR: usize = 8;
    // The name of a test says nothing.
    if name.text.eq_ignore_ascii_case("pass") {
        return;
    }
    let line = text[name.end..].split('\n').next().unwrap_or_default();
    let mut at = name.end;
    for word in line.split_inclusive([' ', '\t', ',', ';']).take(FAR) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '+' | '/' | '='));
        let lower = bare.to_lowercase();
        if vocabulary.has("hashes", &lower) || lower.starts_with("sha256") {
            return;
        }
        let hex = bare.bytes().all(|byte| byte.is_ascii_hexdigit());
        let dense = (is_dense(bare) && (name.strength > Strength::Weak || !hex))
            || (name.strength > Strength::Weak && is_long_hex(bare));
        if dense && !is_public(name, bare) && !is_place(bare) && !bare.contains("..") {
            let start = at + word.find(bare).unwrap_or(0);
            if !says_hash(text, name, vocabulary) {
                out.push(Span::new(start, start + bare.len(), Place::new(Kind::Words, "")));
            }
            return;
        }
        at += word.len();
    }
}

fn says_hash(text: &str, name: &Name<'_>, vocabulary: &Vocabulary) -> bool {
    let line = text[..name.start].rsplit('\n').next().unwrap_or_default();
    let mut words = line
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .rev()
        .filter(|word| !word.is_empty())
        .take(4);
    words.any(|word| vocabulary.has("hashes", &word.to_lowercase()))
}
