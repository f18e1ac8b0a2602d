//! Which other machines a command line names.

use super::words::{Word, program, words};

/// Their words are hosts, unless they are options.
const GOING_OUT: [&str; 17] = [
    "curl", "wget", "http", "https", "xh", "nc", "ncat", "netcat", "socat", "telnet", "ftp", "ssh", "scp", "sftp",
    "rsync", "lftp", "ping",
];

/// The options that a host stands behind.
const OPTIONS: [&str; 6] = ["-h", "--host", "--hostname", "--server", "-host", "--url"];

/// Ends of words that are files and not hosts.
const FILES: [&str; 34] = [
    "sql", "txt", "gz", "zip", "tar", "sh", "py", "json", "xml", "yml", "yaml", "log", "csv", "md", "pdf", "7z", "rar",
    "bz2", "xz", "zst", "pem", "key", "crt", "conf", "cfg", "ini", "html", "js", "rs", "c", "h", "png", "jpg", "rdb",
];

/// The hosts in a command line, in small letters.
pub(super) fn hosts(command: &str) -> Vec<String> {
    let words = words(command);
    let mut hosts = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let (_, text) = word.bare();
        if let Some((_, rest)) = text.split_once("://") {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            hosts.push(without_port(authority.rsplit('@').next().unwrap_or_default()));
            continue;
        }
        if let Some((_, host)) = text.rsplit_once('@') {
            hosts.push(without_port(host));
            continue;
        }
        let value = text.split_once('=').map(|(name, value)| (name.to_lowercase(), value));
        if let Some((name, value)) = value {
            if name.ends_with("host") || name.ends_with("server") || name.ends_with("hostaddr") {
                hosts.push(without_port(value));
            }
            continue;
        }
        let named = at > 0 && OPTIONS.contains(&words[at - 1].text);
        let attached = text.strip_prefix("-h").filter(|rest| !rest.is_empty());
        if let Some(host) = attached {
            hosts.push(without_port(host));
        } else if named || (!text.starts_with('-') && (is_domain(text) || goes_out(&words, at))) {
            hosts.push(without_port(text));
        }
    }
    hosts.retain(|host| !host.is_empty());
    hosts
}

/// Small letters, as hosts are written, behind a program that connects.
fn goes_out(words: &[Word<'_>], at: usize) -> bool {
    let first = words[..=at].iter().rposition(|word| word.first).unwrap_or(0);
    let connects = words[first..at]
        .iter()
        .any(|word| GOING_OUT.contains(&program(word.text)));
    let text = words[at].bare().1;
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-:/".contains(&byte));
    connects && plain && text.bytes().any(|byte| byte.is_ascii_lowercase()) && !text.starts_with(['/', '.'])
}

fn is_domain(text: &str) -> bool {
    let host = without_port(text);
    let Some((name, last)) = host.rsplit_once('.') else {
        return false;
    };
    let letters = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic()) && !FILES.contains(&last);
    let number = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && host.matches('.').count() == 3;
    let sensible = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    sensible && (letters || number)
}

fn without_port(host: &str) -> String {
    let host = host.trim_matches(['"', '\'']).to_lowercase();
    let host = host.split('/').next().unwrap_or_default();
    match host.rsplit_once(':') {
        Some((host, _)) if !host.contains(':') => host.to_owned(),
        _ => host.trim_matches(['[', ']']).to_owned(),
    }
}

/// Returns true if a text names the host.
pub(super) fn names(text: &str, host: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    text.match_indices(host).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + host.len()..].chars().next();
        // `box` is not `box.evil`, nor `evil.box`.
        !before.is_some_and(|c| inside(c) || c == '.')
            && !after.is_some_and(inside)
            && !text[at + host.len()..]
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(char::is_alphanumeric))
    })
}

/// Returns true if it is this machine.
pub(super) fn is_here(host: &str) -> bool {
    host == "localhost" || host == "::1" || host.starts_with("127.")
}
