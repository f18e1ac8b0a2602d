//! Whether a value is worth hiding: what stands in place of a secret, and what only looks like one.

use super::vocabulary::Vocabulary;

/// Returns true if a value is certainly none: empty, a reference to something that has it, or what stands in its place.
pub(super) fn is_harmless(value: &str, vocabulary: &Vocabulary) -> bool {
    let value = value.trim();
    let stripped = value.trim_start_matches(['"', '\'', '(', '\\']);
    stripped.is_empty()
        || is_template(value)
        || is_mask(value)
        || is_reference(stripped)
        || is_measure(stripped)
        || is_version(stripped)
        || is_template(stripped)
        || is_error(value)
        || vocabulary.says_nothing(value.trim_matches(['"', '\'', '.', ',', ';', ':', '!', '?', '(', ')']))
}

/// `JsonWebTokenError`, `java.lang.NullPointerException`.
fn is_error(value: &str) -> bool {
    ["Error", "Exception"].iter().any(|end| value.ends_with(end))
        && value.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '_'))
}

/// The beginning of a call or an object: `hash(user`, `{"type"`.
pub(super) fn is_code(value: &str) -> bool {
    call(value).is_some() || is_object(value)
}

/// The beginning of an object or a list: `{type`, `["x"`.
pub(super) fn is_object(value: &str) -> bool {
    let names = |inside: &str| inside.chars().all(char::is_alphabetic);
    ["{\"", "{'", "[\"", "['", "[{"]
        .iter()
        .any(|open| value.starts_with(open))
        || value.strip_prefix('{').is_some_and(names)
}

/// What is behind the name of a function and its bracket.
fn call(value: &str) -> Option<&str> {
    let (name, inside) = value.split_once('(')?;
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | ':');
    (!name.is_empty() && name.chars().all(plain)).then_some(inside)
}

/// `^9.0.2`, `~1.4`, `>=2.0`: with a sign before it, or of two parts.
fn is_version(value: &str) -> bool {
    let number = value.trim_start_matches(['^', '~', '>', '<', '=', 'v']);
    let number = number.trim_end_matches(['"', '\'', ',', ')']);
    let parts: Vec<&str> = number.split('.').collect();
    let signed = number.len() < value.trim_end_matches(['"', '\'', ',', ')']).len();
    (parts.len() > 1 || signed)
        && parts.len() < 5
        && parts
            .iter()
            .all(|part| (1..4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// `0.00s`, `12ms`, `98.3%`, `1.2GB`.
fn is_measure(value: &str) -> bool {
    const UNITS: [&str; 13] = [
        "s", "ms", "µs", "min", "h", "%", "x", "kB", "KB", "MB", "GB", "MiB", "GiB",
    ];
    let value = value.trim_end_matches([')', ',', '.', ';']);
    let end = value
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(value.len());
    (1..8).contains(&end) && UNITS.contains(&&value[end..])
}

/// `****`, `xxxx`, `…`.
fn is_mask(value: &str) -> bool {
    let mut chars = value.chars();
    let first = chars.next().unwrap_or('*');
    let masks = "*xX.•●…-_#?=0";
    masks.contains(first) && chars.all(|char| char == first) && (value.len() > 2 || !first.is_alphanumeric())
        || value.contains("***")
        || value.contains("•••")
        || is_masked_token(value)
}

/// `sk_live_xxxxxxxx`: what tells of the form is left, and the rest is masked.
fn is_masked_token(value: &str) -> bool {
    let prefix = value.trim_end_matches(['x', 'X']);
    value.len() - prefix.len() >= 8
        && prefix
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'))
}

/// `$NAME`, `${NAME}`, `$(program)`, `%NAME%`, `{{ name }}`, `@file`, `env:NAME`, `os.environ[…]`, `getenv(…)`,
/// `cfg["name"]`.
fn is_reference(value: &str) -> bool {
    const STARTS: [&str; 24] = [
        "os.",
        "self.",
        "this.",
        "process.env",
        "secrets.",
        "vault.",
        "var.",
        "local.",
        "args.",
        "config.",
        "settings.",
        "ENV[",
        "env:",
        "file:",
        "fd:",
        "stdin",
        "!vault",
        "!secret",
        "!Ref",
        "!Sub",
        "!GetAtt",
        "!ImportValue",
        "op://",
        "data.",
    ];
    let dollar = value.strip_prefix('$').is_some_and(|rest| {
        let name = rest.trim_start_matches(['{', '(']);
        let end = name
            .find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(name.len());
        rest.starts_with(['{', '('])
            || ((name.starts_with(|c: char| c.is_alphabetic() || c == '_') || matches!(&name[..end], "1" | "2" | "3"))
                && is_end(&name[end..]))
    });
    let percent = value.len() > 2 && value.starts_with('%') && value[1..].trim_end_matches(['"', '\'']).ends_with('%');
    let call = call(value).is_some_and(|inside| inside.ends_with(')'));
    let index = value.split_once("[\"").or_else(|| value.split_once("['"));
    let index = index.is_some_and(|(name, key)| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
            && key.starts_with(char::is_alphabetic)
    });
    dollar
        || percent
        || call
        || index
        || is_qualified(value)
        || value.starts_with(['@', '`'])
        || value.starts_with("<(")
        || STARTS.iter().any(|start| value.starts_with(start))
}

/// `Token::Identifier`.
fn is_qualified(value: &str) -> bool {
    let name = |part: &str| {
        part.starts_with(char::is_alphabetic) && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    value.contains("::") && value.split("::").all(name)
}

fn is_end(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['"', '\'', ')', '/', ':', ',', ';', '}', '[', '.', '@', '&', '\\'])
}

/// `<password>`, `{password}`, `[secret]`, `YOUR_TOKEN`, `your-password`.
fn is_template(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let starts = [
        "your_",
        "your-",
        "yourpassword",
        "yourtoken",
        "yoursecret",
        "dein_",
        "dein-",
        "ihr_",
        "my_password",
        "my-password",
    ];
    let bracketed = value.strip_prefix('(').and_then(|inside| inside.strip_suffix(')'));
    value.starts_with('<')
        || bracketed.is_some_and(is_remark)
        || value.starts_with("{{")
        || value.starts_with("&str")
        || value.starts_with("&mut ")
        || (value.starts_with('[') && value.contains('=') && !value.contains(']'))
        || value.starts_with("ENC[")
        || [".*", ".+", "[^", "\\S", "\\w", "(."]
            .iter()
            .any(|start| value.starts_with(start))
        || (value.starts_with(['{', '[']) && value.ends_with(['}', ']']) && value.len() < 40)
        || starts.iter().any(|start| lower.starts_with(start))
}

/// Returns true if it looks as nobody writes an ordinary word: with digits, signs or capitals inside.
pub(super) fn is_odd(value: &str) -> bool {
    if value.chars().count() < 4 || is_place(value) || value.starts_with('-') || is_listed_version(value) {
        return false;
    }
    let digit = value.chars().any(|c| c.is_ascii_digit());
    let letter = value.chars().any(char::is_alphabetic);
    let inner = value.trim_end_matches(['!', '?', '.', ',', ';', ':', ')', '"', '\'']);
    let sign = inner
        .chars()
        .any(|c| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | '\'' | '/' | ','))
        || (inner.len() < value.len() && value.ends_with('!') && digit);
    let upper = inner.chars().skip(1).any(char::is_uppercase) && inner.chars().any(char::is_lowercase);
    let kinds = [digit, letter, sign].iter().filter(|kind| **kind).count();
    kinds > 1 || upper
}

/// Numbers and dots alone are versions, addresses, times.
fn is_listed_version(value: &str) -> bool {
    let value = value.trim_start_matches('v');
    value.contains(['.', ':'])
        && value
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ':' | ',' | '-'))
}

/// A path or an address.
pub(super) fn is_place(value: &str) -> bool {
    let path = value.starts_with('/') && value[1..].contains('/');
    let known = [
        ".pem", ".key", ".json", ".txt", ".yml", ".yaml", ".env", ".conf", ".crt", ".p12", ".jks", ".gpg", ".log",
        ".ini", ".so",
    ];
    path || is_file(value)
        || value.starts_with("./")
        || value.starts_with("../")
        || value.starts_with("~/")
        || value.starts_with("/dev/")
        || value.contains("://")
        || is_place_elsewhere(value)
        || known.iter().any(|end| value.ends_with(end))
}

/// `db:/etc/creds/db`: a path with a name before it.
fn is_place_elsewhere(value: &str) -> bool {
    let name = |name: &str| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    value
        .split_once(":/")
        .is_some_and(|(before, path)| !before.is_empty() && name(before) && path.contains('/'))
}

/// `src/auth/Login.test.tsx`.
fn is_file(value: &str) -> bool {
    let Some((folders, name)) = value.rsplit_once('/') else {
        return false;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/');
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    folders.starts_with(|c: char| c.is_ascii_lowercase())
        && value.chars().all(plain)
        && matches!(ending.len(), 1..=5)
        && ending.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The name that somebody has given to a thing, with a version or a number: `db-credentials-v2`, `prod/db2`.
pub(super) fn is_thing(value: &str) -> bool {
    let letters = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    let number = |part: &str| matches!(part.len(), 1..=3) && part.bytes().all(|byte| byte.is_ascii_digit());
    let part = |part: &str| {
        letters(part)
            || number(part.strip_prefix('v').unwrap_or(part))
            || (value.contains('/') && letters(part.trim_end_matches(|c: char| c.is_ascii_digit())))
    };
    value.contains(['-', '/']) && value.split(['-', '/']).all(part)
}

/// Words and a checksum behind them, as caches call what they keep: `linux-cargo-4b825dc642cb6eb9`.
fn is_cached(value: &str) -> bool {
    let Some((words, last)) = value.rsplit_once('-') else {
        return false;
    };
    let first = words.split('-').next().unwrap_or_default();
    last.len() >= 16
        && last.bytes().all(|byte| byte.is_ascii_hexdigit())
        && first.len() > 1
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Returns true if nobody but a machine writes it: long, and letters, digits and capitals change often.
pub(super) fn is_dense(value: &str) -> bool {
    let kind = |byte: u8| match byte {
        b'0'..=b'9' => 1,
        b'A'..=b'Z' => 2,
        b'a'..=b'z' => 3,
        _ => 0,
    };
    let known = value
        .bytes()
        .all(|byte| kind(byte) > 0 || matches!(byte, b'+' | b'/' | b'=' | b'_' | b'-' | b'.'));
    let separators = value.bytes().filter(|byte| kind(*byte) == 0).count();
    let changes = value
        .as_bytes()
        .windows(2)
        .filter(|pair| kind(pair[0]) != kind(pair[1]) && kind(pair[0]) > 0 && kind(pair[1]) > 0)
        .count();
    let dense = known && value.len() >= 16 && separators * 8 <= value.len() && changes * 5 >= value.len();
    dense && !is_uuid(value) && !is_cached(value) && !is_error(value)
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(super) fn is_uuid(value: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = value.split('-').collect();
    parts.len() == lengths.len()
        && parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// `random_password.db.result`, as configurations refer to something.
pub(super) fn is_path_of_names(value: &str) -> bool {
    let plain = value
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte == b'_' || byte == b'.');
    plain && value.contains('.') && (value.contains('_') || value.matches('.').count() > 1)
}

/// Words alone.
pub(super) fn is_remark(inside: &str) -> bool {
    !inside.is_empty() && inside.chars().all(|c| c.is_alphabetic() || c == ' ')
}
