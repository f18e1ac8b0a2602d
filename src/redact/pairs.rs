//! Secrets in lines that a program reads: directives and pairs without a telling name, and lists below a title.

use super::value::{self, is_harmless, is_odd, is_place};
use super::vocabulary::{Strength, Vocabulary};
use super::words::bare;
use super::{Kind, Place, Span};

/// Adds them.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    network(text, out);
    braces(text, out);
    dovecot(text, vocabulary, out);
    let mut before = [""; 2];
    let mut start = 0;
    let mut listed = false;
    for line in text.split_inclusive('\n') {
        let words: Vec<(usize, &str)> = words(line, start).collect();
        mapped(&words, vocabulary, out);
        directive(line.trim(), &words, before, vocabulary, out);
        listed = listed && codes(&words, out) || titles(line, vocabulary);
        before = [before[1], line.trim()];
        start += line.len();
    }
}

fn words(line: &str, start: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut at = start;
    line.split_inclusive(char::is_whitespace).filter_map(move |word| {
        at += word.len();
        (!word.trim().is_empty()).then(|| (at - word.len(), word.trim()))
    })
}

fn hide(start: usize, secret: &str, out: &mut Vec<Span>) {
    out.push(Span::new(start, start + secret.len(), Place::new(Kind::Words, "")));
}

/// `WIFI:S:name;T:WPA;P:secret;;`, as cameras read it. A backslash stands before a sign that is meant.
fn network(text: &str, out: &mut Vec<Span>) {
    for (at, sign) in text.match_indices("WIFI:") {
        let fields = at + sign.len();
        let mut start = fields;
        let mut escaped = false;
        for (offset, char) in text[fields..].char_indices() {
            let end = fields + offset;
            match char {
                '\n' => break,
                ';' if !escaped => {
                    if let Some(secret) = text[start..end].strip_prefix("P:") {
                        hide(start + 2, secret, out);
                    }
                    if start == end {
                        break;
                    }
                    start = end + 1;
                }
                _ => {}
            }
            escaped = char == '\\' && !escaped;
        }
    }
}

/// `Pwd={a;b}`, as connections of databases are written.
fn braces(text: &str, out: &mut Vec<Span>) {
    for name in ["Pwd={", "PWD={", "pwd={", "Password={", "PASSWORD={"] {
        for (at, _) in text.match_indices(name) {
            let start = at + name.len();
            let pair = text[..at].ends_with([';', '"', '\'']) || text[start..].contains("};");
            let end = text[start..].find(['}', '\n']).filter(|end| *end > 0);
            if let Some(end) = end.filter(|_| pair && !text[start..].starts_with('{')) {
                hide(start, &text[start..start + end], out);
            }
        }
    }
}

/// `ada:{PLAIN}secret:`, as servers keep the passwords of their users.
fn dovecot(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    for scheme in ["{PLAIN}", "{CLEARTEXT}", "{CLEAR}", "{plain}"] {
        for (at, _) in text.match_indices(scheme) {
            let start = at + scheme.len();
            let rest = &text[start..];
            let end = rest
                .find(|c: char| c.is_whitespace() || matches!(c, ':' | '"' | '\''))
                .unwrap_or(rest.len());
            if end > 2 && !is_harmless(&rest[..end], vocabulary) {
                hide(start, &rest[..end], out);
            }
        }
    }
}

/// `[host]:port user:secret` and `* : user:secret`, as mail servers map those that they hand on to.
fn mapped(words: &[(usize, &str)], vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let [(_, host), (start, account)] = words else {
        return;
    };
    let Some((user, secret)) = account.split_once(':') else {
        return;
    };
    let named = |text: &str| {
        !text.is_empty()
            && text
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '+'))
    };
    let bracketed = host.starts_with('[') && host.contains(']');
    let plain = host.trim_end_matches(':');
    let server = bracketed || plain == "*" || (plain.split('.').count() > 1 && plain.split('.').all(is_label));
    let number = secret.bytes().all(|byte| byte.is_ascii_digit());
    let secret_like = secret.chars().count() > 3
        && !number
        && !secret.contains([':', '/'])
        && !is_harmless(secret, vocabulary)
        && !is_place(secret);
    let number_user = user.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if server && named(user) && !number_user && secret_like && !secret.starts_with("latest") {
        hide(start + user.len() + 1, secret, out);
    }
}

/// A part of the name of a machine: letters, and at least one of them.
fn is_label(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && part.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// `password secret` on a line of its own, near lines of the same kind: `user ada`, `host box`.
fn directive(line: &str, words: &[(usize, &str)], before: [&str; 2], vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    let [(_, name), (start, _), ..] = words else {
        return;
    };
    if vocabulary.strength(name) != Some(Strength::Strong) || name.ends_with([':', ',', '.', '=', '"', '\'', ')']) {
        return;
    }
    let neighbour = |line: &str| {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default().to_lowercase();
        words.clone().next().is_some() && words.count() < 4 && vocabulary.has("directives", &first)
    };
    if !before.iter().any(|line| neighbour(line)) {
        return;
    }
    let value = line[name.len()..].trim();
    let (start, value) = bare(*start, value);
    let grouped = is_grouped(value);
    let one = !value.contains(' ') || line.ends_with(['"', '\'']);
    let sensible = value.chars().count() > 2 && !value.starts_with(['=', ':', '-', '[', '<']);
    if (one || grouped) && sensible && !is_harmless(value, vocabulary) && !is_place(value) {
        hide(start, value, out);
    }
}

/// Four times four small letters, as providers of mail hand out passwords for programs.
fn is_grouped(value: &str) -> bool {
    let groups: Vec<&str> = value.split(' ').collect();
    groups.len() == 4
        && groups
            .iter()
            .all(|group| group.len() == 4 && group.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// "my recovery codes, one per line:"
fn titles(line: &str, vocabulary: &Vocabulary) -> bool {
    let line = line.trim_end();
    let mut pairs = line.split_whitespace().zip(line.split_whitespace().skip(1));
    line.ends_with(':')
        && pairs.any(|(owner, code)| {
            let code = code.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
            let owner = owner.trim_matches(|c: char| !c.is_alphanumeric());
            matches!(code.as_str(), "codes" | "keys" | "tokens" | "passwords" | "passwörter")
                && vocabulary.strength(&format!("{owner}-{code}")) >= Some(Strength::Medium)
        })
}

/// A line of codes and nothing else.
fn codes(words: &[(usize, &str)], out: &mut Vec<Span>) -> bool {
    let is_code = |word: &str| {
        word.len() >= 6
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && is_odd(word)
            && word.bytes().filter(u8::is_ascii_digit).count() > 1
    };
    let all = !words.is_empty() && words.iter().all(|(_, word)| is_code(word));
    if all {
        for (start, word) in words {
            hide(*start, word, out);
        }
    }
    all
}

/// What is set in the block behind a name: `variable "password" { default = "secret" }`.
pub(super) fn block(text: &str, end: usize) -> Option<value::Value<'_>> {
    let inside = text[end..].strip_prefix("\" {")?;
    let inside = inside.split('}').next().unwrap_or_default();
    let (before, behind) = inside.split_once("default")?;
    let behind = behind.trim_start().strip_prefix('=')?.trim_start();
    let at = end + 3 + before.len() + "default".len();
    let at = at + text[at..].find(behind)?;
    value::read(text, at).filter(|value| value.quoted)
}
