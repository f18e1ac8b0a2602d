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

/// The text without what looks like a key, a token, a password, or a password in an address.
pub fn redact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut hide_next = false;
    for piece in text.split_inclusive(char::is_whitespace) {
        let word = piece.trim_end();
        let blank = &piece[word.len()..];
        if word.is_empty() {
            out.push_str(blank);
            continue;
        }
        let (shown, next) = if hide_next && !is_scheme(word) {
            (LEFT_OUT.to_owned(), false)
        } else {
            one(word, hide_next)
        };
        out.push_str(&shown);
        out.push_str(blank);
        hide_next = next;
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
        ] {
            assert_eq!(redact(text), expected, "{text}");
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
