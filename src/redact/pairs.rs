//! Secrets in pairs without a telling name: maps of mail servers, and codes that cameras read.

use super::harmless::{is_harmless, is_place};
use super::vocabulary::Vocabulary;
use super::words::in_line;
use super::{Kind, Place, Span};

/// Adds them.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    network(text, out);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let words: Vec<(usize, &str)> = in_line(line).take(3).collect();
        mapped(start, &words, vocabulary, out);
        start += line.len();
    }
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

/// `[host]:port user:secret` and `* : user:secret`, as mail servers map those that they hand on to.
fn mapped(line: usize, words: &[(usize, &str)], vocabulary: &Vocabulary, out: &mut Vec<Span>) {
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
        hide(line + start + user.len() + 1, secret, out);
    }
}

/// A part of the name of a machine: letters, and at least one of them.
fn is_label(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && part.bytes().any(|byte| byte.is_ascii_alphabetic())
}
