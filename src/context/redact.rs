//! Secrets are left out of what is written down.

/// What stands in place of a secret.
const LEFT_OUT: &str = "[secret]";

/// How keys of services begin.
const PREFIXES: [&str; 14] = [
    "sk-",
    "pk-",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "AKIA",
    "ASIA",
    "AIza",
    "hf_",
    "npm_",
];

/// Names whose values are nobody's business, as they end in variables, options and headers.
const NAMES: [&str; 10] = [
    "password",
    "passwd",
    "passwort",
    "kennwort",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "authorization",
];

/// The text without what looks like a key, a token, a password, a password in an address, or a private key.
pub fn redact(text: &str) -> String {
    words(&blocks(text))
}

/// A text that somebody wrote who knew `original` only without its secrets, with the secrets put back into the words that
/// are the same.
pub fn restore(text: &str, original: &str) -> String {
    let hidden = words(original);
    let mut pairs: Vec<(&str, &str)> = hidden
        .split_whitespace()
        .zip(original.split_whitespace())
        .filter(|(hidden, _)| hidden.contains(LEFT_OUT))
        .collect();
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        match pairs.iter().position(|(hidden, _)| *hidden == word) {
            Some(at) => out += pairs.remove(at).1,
            None => out += word,
        }
        out += &piece[word.len()..];
    }
    out
}

/// Whether a secret is missing in it.
pub fn is_redacted(text: &str) -> bool {
    text.contains(LEFT_OUT)
}

/// Private keys in armour (RFC 7468) are left out from the first line to the last, or to the end where that is missing.
fn blocks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.split_inclusive('\n') {
        if line.contains("-----BEGIN ") && line.contains("PRIVATE KEY") {
            inside = true;
            out.push_str(LEFT_OUT);
            out.push('\n');
        }
        if !inside {
            out.push_str(line);
        }
        inside &= !line.contains("-----END ");
    }
    out
}

fn words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hide_next = false;
    let mut before = "";
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let blank = &piece[word.len()..];
        if word.is_empty() {
            out.push_str(blank);
            continue;
        }
        let (shown, next) = if hide_next && !is_scheme(word) {
            (LEFT_OUT.to_owned(), false)
        } else if let Some((user, _)) = word.split_once(':').filter(|_| matches!(before, "-u" | "--user")) {
            (format!("{user}:{LEFT_OUT}"), false)
        } else {
            one(word, hide_next)
        };
        out.push_str(&shown);
        out.push_str(blank);
        (hide_next, before) = (next, word);
    }
    out
}

/// "Bearer" and the like stand between a header and its value.
fn is_scheme(word: &str) -> bool {
    ["bearer", "basic", "token"]
        .iter()
        .any(|scheme| word.eq_ignore_ascii_case(scheme))
}

/// A word, and whether the next one is secret.
fn one(word: &str, after_name: bool) -> (String, bool) {
    let bare = word.trim_matches(|c: char| matches!(c, '\'' | '"' | '`' | ',' | ';' | '(' | ')'));
    if PREFIXES.iter().any(|prefix| bare.starts_with(prefix)) && bare.len() >= 16 {
        return (LEFT_OUT.to_owned(), false);
    }
    if let Some(shown) = address(word) {
        return (shown, false);
    }
    let Some((name, separator, value)) = split(word) else {
        return (word.to_owned(), after_name || is_option(bare));
    };
    if !is_name(name) {
        return (word.to_owned(), false);
    }
    if value.trim_matches(['\'', '"']).is_empty() {
        return (word.to_owned(), true);
    }
    (format!("{name}{separator}{LEFT_OUT}"), false)
}

/// `--password` and the like; the bare word in a sentence is only a word.
fn is_option(word: &str) -> bool {
    word.starts_with('-') && is_name(word)
}

fn is_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    NAMES.iter().any(|known| name.ends_with(known))
}

fn split(word: &str) -> Option<(&str, char, &str)> {
    let at = word.find(['=', ':'])?;
    let separator = word[at..].chars().next()?;
    Some((&word[..at], separator, &word[at + separator.len_utf8()..]))
}

/// `scheme://user:password@host`.
fn address(word: &str) -> Option<String> {
    let start = word.find("://")? + 3;
    let rest = &word[start..];
    let end = rest.find('/').unwrap_or(rest.len());
    let at = rest[..end].rfind('@')?;
    let colon = rest[..at].find(':')?;
    Some(format!(
        "{}{}:{LEFT_OUT}{}",
        &word[..start],
        &rest[..colon],
        &rest[at..]
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_left_out() {
        for (text, expected) in [
            (
                "curl -H 'Authorization: Bearer abc.def' https://x",
                "curl -H 'Authorization: Bearer [secret] https://x",
            ),
            ("PASSWORD=hunter2 ./run", "PASSWORD=[secret] ./run"),
            ("mysql --password hunter2 -u root", "mysql --password [secret] -u root"),
            ("mysql --password=hunter2", "mysql --password=[secret]"),
            (
                "git clone https://ada:pw@box/x.git",
                "git clone https://ada:[secret]@box/x.git",
            ),
            ("use key sk-abcdefghijklmnopqrstuv", "use key [secret]"),
            ("token ghp_0123456789abcdefghij\nnext", "token [secret]\nnext"),
            ("mein Passwort: geheim", "mein Passwort: [secret]"),
            ("curl -u ada:pw https://x", "curl -u ada:[secret] https://x"),
            (
                "a\n-----BEGIN RSA PRIVATE KEY-----\nMII\nabc=\n-----END RSA PRIVATE KEY-----\nb",
                "a\n[secret]\nb",
            ),
            ("x -----BEGIN PRIVATE KEY-----\nMII", "[secret]\n"),
        ] {
            assert_eq!(redact(text), expected, "{text}");
        }
    }

    #[test]
    fn secrets_come_back_where_the_words_are_the_same() {
        let original = "crul -u ada:pw --header 'Authorization: Bearer abc' https://eve:geheim@box/x";
        for (text, expected) in [
            (
                redact(original).replace("crul", "curl"),
                original.replace("crul", "curl"),
            ),
            (
                "curl https://eve:[secret]@box/x\n".to_owned(),
                "curl https://eve:geheim@box/x\n".to_owned(),
            ),
            (
                "curl https://eve:[secret]@other".to_owned(),
                "curl https://eve:[secret]@other".to_owned(),
            ),
            ("ls".to_owned(), "ls".to_owned()),
        ] {
            assert_eq!(restore(&text, original), expected);
        }
    }

    #[test]
    fn everything_else_stays_letter_by_letter() {
        for text in [
            "",
            "  list the  files\n\tin ~/x ",
            "change my password",
            "what is a token",
            "https://example.com/a?b=c:d@e",
            "sk-short",
            "http://[::1]:80/",
            "größe=10",
        ] {
            assert_eq!(redact(text), text);
        }
    }
}
