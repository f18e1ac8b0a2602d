//! Passwords in addresses.

use super::harmless::{is_dense, is_harmless, is_odd};
use super::vocabulary::Vocabulary;
use super::{Kind, Place, Span};

/// Adds what stands for a password in `scheme://user:password@host`, in `user:password@host`, and in the lines of
/// `.pgpass` files.
pub(super) fn find(text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    for at in memchr::memmem::find_iter(text.as_bytes(), b"://") {
        out.extend(address(text, at + 3, vocabulary));
        hook(text, at + 3, out);
    }
    for at in memchr::memchr_iter(b'?', text.as_bytes()) {
        query(&text[at + 1..], at + 1, vocabulary, out);
    }
    for at in memchr::memchr_iter(b'@', text.as_bytes()) {
        out.extend(bare(text, at, vocabulary).or_else(|| oracle(text, at, vocabulary)));
    }
    if text.contains(':') {
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            out.extend(pgpass(line.trim_end(), start, vocabulary));
            out.extend(crypted(line.trim_end(), start));
            start += line.len();
        }
    }
}

fn ends_address(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>' | '|' | '”' | '“')
}

/// `<` and `>` of what stands for a secret already are no ends.
fn address(text: &str, start: usize, vocabulary: &Vocabulary) -> Option<Span> {
    let rest = &text[start..];
    let whole = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
    let authority = &whole[..whole.find(['/', '?', '#']).unwrap_or(whole.len())];
    // A password may hold signs that would have to be written otherwise.
    let at = authority.rfind('@').or_else(|| {
        let colon = whole.find(':')?;
        let slash = whole.find(['/', '?', '#']).unwrap_or(whole.len());
        let port = whole[colon + 1..slash.max(colon + 1)]
            .bytes()
            .all(|byte| byte.is_ascii_digit());
        (colon < slash && !port).then(|| whole.rfind('@'))?
    })?;
    let (user, password) = whole[..at].split_once(':').unwrap_or(("", &whole[..at]));
    let named = whole[..at].contains(':');
    let secret = if named {
        !is_harmless(password, vocabulary)
    } else {
        // A token in the place of a user.
        password.len() >= 16 && (is_dense(password) || is_odd(password) && password.len() >= 24)
    };
    let from = start + if named { user.len() + 1 } else { 0 };
    secret.then(|| Span::new(from, start + at, Place::new(Kind::Address, "")))
}

/// Adds the parts of a path that only who was given the address knows: those behind a hook.
fn hook(text: &str, start: usize, out: &mut Vec<Span>) {
    let rest = &text[start..];
    let path = &rest[..rest.find(|c| ends_address(c) || c == '?').unwrap_or(rest.len())];
    let mut at = start;
    let mut hook = false;
    for part in path.split('/') {
        if hook && is_dense(part) {
            out.push(Span::new(at, at + part.len(), Place::new(Kind::Words, "")));
        }
        hook |= matches!(part, "hook" | "hooks" | "webhook" | "webhooks" | "webhook-test");
        at += part.len() + 1;
    }
}

/// Adds the values of a query that open something by themselves, and those that come with a user.
fn query(rest: &str, mut at: usize, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
    const NAMES: [&str; 6] = ["code", "sig", "key", "signature", "auth", "t"];
    let whole = &rest[..rest.find(ends_address).unwrap_or(rest.len())];
    let pairs = || whole.split('&').filter_map(|pair| pair.split_once('='));
    let user = pairs().any(|(name, _)| matches!(name, "u" | "usr") || vocabulary.has("users", name));
    for pair in whole.split('&') {
        if let Some((name, value)) = pair.split_once('=') {
            let machine = NAMES.contains(&name) && is_dense(value);
            let hash = || value.len() >= 32 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
            let login = || matches!(name, "p" | "pw" | "k") && value.len() > 2 || name == "t" && hash();
            if machine || (user && login() && !is_harmless(value, vocabulary)) {
                let place = Place::new(Kind::Words, "");
                out.push(Span::new(at + name.len() + 1, at + pair.len(), place));
            }
        }
        at += pair.len() + 1;
    }
}

/// A line of a `.htpasswd` with the hash that `crypt` made of old.
fn crypted(line: &str, start: usize) -> Option<Span> {
    let (user, hash) = line.split_once(':')?;
    let named = !user.is_empty()
        && user
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || b"._-".contains(&byte));
    let has = |kind: fn(&u8) -> bool| hash.as_bytes().iter().any(kind);
    let made = hash.len() == 13
        && hash
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"./".contains(&byte))
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase);
    let from = start + user.len() + 1;
    (named && made && !hash.starts_with('/')).then(|| Span::new(from, from + hash.len(), Place::new(Kind::Words, "")))
}

/// `user:password@host` without a scheme.
fn bare(text: &str, at: usize, vocabulary: &Vocabulary) -> Option<Span> {
    let before = &text[..at];
    let start = before
        .char_indices()
        .rev()
        .find(|(_, c)| ends_address(*c) || matches!(c, '=' | ',' | '('))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let word = &before[start..];
    let (user, password) = word.split_once(':')?;
    // `CORP/ada:password@host`
    let user = user.split_once('/').map_or(user, |(_, user)| user);
    if user.contains('/') || password.contains('/') {
        return None;
    }
    let host: String = text[at + 1..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        .collect();
    let sensible = !user.is_empty()
        && user
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'));
    let is_host = host.starts_with(char::is_alphanumeric) && !matches!(host.as_str(), "sha256" | "sha512" | "latest");
    let known = matches!(
        user,
        "npm" | "mailto" | "jdbc" | "acct" | "sip" | "pkg" | "ssh" | "git" | "xmpp" | "github" | "file"
    );
    let driver = ["tcp(", "unix("].iter().any(|sign| text[at + 1..].starts_with(sign));
    let secret = (driver || is_odd(password)) && !is_harmless(password, vocabulary);
    (sensible && is_host && !known && secret).then(|| Span::new(at - password.len(), at, Place::new(Kind::Address, "")))
}

/// `jdbc:oracle:thin:user/password@host`.
fn oracle(text: &str, at: usize, vocabulary: &Vocabulary) -> Option<Span> {
    let line = text[..at].rsplit(ends_address).next().unwrap_or_default();
    let driver = ["oracle:thin:", "oracle:oci:", "oracle:oci8:"];
    let begin = driver.iter().find_map(|name| Some(line.find(name)? + name.len()))?;
    let (user, password) = line[begin..].split_once('/')?;
    let from = at - password.len();
    (!user.is_empty() && !is_harmless(password, vocabulary)).then(|| Span::new(from, at, Place::new(Kind::Address, "")))
}

/// `host:port:database:user:password`.
fn pgpass(line: &str, start: usize, vocabulary: &Vocabulary) -> Option<Span> {
    let mut parts = line.splitn(5, ':');
    let (host, port) = (parts.next()?, parts.next()?);
    let (database, user, password) = (parts.next()?, parts.next()?, parts.next()?);
    let is_port = port == "*" || (matches!(port.len(), 3..=5) && port.bytes().all(|byte| byte.is_ascii_digit()));
    let host = host.rsplit(['"', '\'', ' ']).next().unwrap_or_default();
    let is_host = host == "*" || (host.contains(|c: char| c.is_ascii_alphabetic()) && !host.contains('/'));
    let password = password.split(['"', '\'', ' ']).next().unwrap_or_default();
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let sensible = |part: &str| !number(part) && !part.contains([' ', '/']);
    let from = start + line.splitn(5, ':').take(4).map(|part| part.len() + 1).sum::<usize>();
    (is_port
        && is_host
        && sensible(database)
        && sensible(user)
        && password.len() >= 4
        && !is_harmless(password, vocabulary))
    .then(|| Span::new(from, from + password.len(), Place::new(Kind::Address, "")))
}
