//! What went wrong where no other command is known that would help: a sentence alone.

use super::{Sight, source, sudo};
use crate::rules::lower;

/// How programs say that a connection was refused, in lower case.
const REFUSED: [&str; 5] = [
    "connection refused",
    "econnrefused",
    "verbindungsaufbau abgelehnt",
    "verbindung verweigert",
    "was refused",
];

/// How curl says that there was none, whatever the reason.
const NO_CONNECTION: [&str; 2] = ["couldn't connect to server", "could not connect to server"];

/// The status of curl for the same.
const CURL_NO_CONNECTION: i32 = 7;

/// What went wrong, where that is sure.
pub(super) fn reason(sight: &Sight<'_>) -> Option<String> {
    let fault = || source::fault(sight).map(|fault| fault.sentence(sight));
    no_connection(sight)
        .or_else(fault)
        .or_else(|| sudo::not_even_root(sight))
}

fn no_connection(sight: &Sight<'_>) -> Option<String> {
    let refused = sight.text.line_with(REFUSED);
    let by_curl = || {
        let curl = sight.line.parts.iter().any(|part| sight.line.program(part) == "curl");
        (curl && sight.failure.status == CURL_NO_CONNECTION).then_some("")
    };
    let line = refused
        .or_else(|| sight.text.line_with(NO_CONNECTION))
        .or_else(by_curl)?;
    let words = || sight.line.words.iter().skip(1).map(|word| lower(&word.text));
    let (host, port) = told(line).or_else(|| words().find_map(|word| address(&word)))?;
    let local = host == "localhost" || host == "::1" || host.starts_with("127.");
    let sentences = if local || refused.is_some() {
        ["nobody listens on port {} of {}", "auf Port {} von {} lauscht niemand"]
    } else {
        ["no connection to port {} of {}", "keine Verbindung zu Port {} von {}"]
    };
    Some(sight.why(sentences, &[&port.to_string(), &host]))
}

/// Host and port of a message: `… to 127.0.0.1 port 9: …`, `127.0.0.1:9`.
fn told(line: &str) -> Option<(String, u16)> {
    let words: Vec<&str> = line.split_whitespace().map(bare).collect();
    let at = words.iter().position(|word| *word == "port");
    let after = at.filter(|&at| at > 0).and_then(|at| {
        let port = words.get(at + 1)?.parse().ok()?;
        Some((words[at - 1].to_owned(), port))
    });
    after.or_else(|| words.iter().find_map(|word| address(word)))
}

/// A word of a sentence without what stands around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| "'(),;:.…".contains(c))
}

/// Host and port of a word: `http://host/x`, `host:80`, `[::1]:80`, `/dev/tcp/host/80`.
fn address(word: &str) -> Option<(String, u16)> {
    if let Some((_, rest)) = word.split_once("/dev/tcp/") {
        let (host, port) = rest.split_once('/')?;
        return Some((host.to_owned(), bare(port).parse().ok()?));
    }
    let (usual, rest) = match word.split_once("://") {
        Some(("http" | "ws", rest)) => (Some(80), rest),
        Some(("https" | "wss", rest)) => (Some(443), rest),
        Some((_, rest)) => (None, rest),
        None => (None, word),
    };
    let place = rest.split(['/', '?', '#']).next()?;
    let place = place.rsplit('@').next()?;
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
        _ => (place, usual?),
    };
    let host = host.trim_matches(['[', ']']);
    let named = host.chars().all(|c| c.is_alphanumeric() || ".-_:".contains(c)) && !host.is_empty();
    (named && port != 0).then(|| (host.to_owned(), port))
}

#[cfg(test)]
mod tests {
    use crate::failure::tests::{failure, machine};
    use crate::failure::{Failure, reason};

    #[test]
    fn it_is_told_where_nobody_listens() {
        let table = [
            (
                "curl http://127.0.0.1:9/",
                "curl: (7) Failed to connect to 127.0.0.1 port 9 after 0 ms: Couldn't connect to server",
                "nobody listens on port 9 of 127.0.0.1",
            ),
            (
                "curl -sS example.com:81",
                "curl: (7) Failed to connect to example.com port 81 after 9 ms: Couldn't connect to server",
                "no connection to port 81 of example.com",
            ),
            (
                "ssh -p 2222 box",
                "ssh: connect to host box port 2222: Connection refused",
                "nobody listens on port 2222 of box",
            ),
            (
                "wget http://localhost:8000/x",
                "Verbindungsaufbau zu localhost (localhost)|127.0.0.1|:8000 … fehlgeschlagen: Verbindungsaufbau abgelehnt.",
                "nobody listens on port 8000 of localhost",
            ),
            (
                "exec 3<>/dev/tcp/127.0.0.1/9",
                "bash: connect: Connection refused\nbash: /dev/tcp/127.0.0.1/9: Connection refused",
                "nobody listens on port 9 of 127.0.0.1",
            ),
            (
                "node app.js",
                "Error: connect ECONNREFUSED 127.0.0.1:3000\n    at x",
                "nobody listens on port 3000 of 127.0.0.1",
            ),
        ];
        for (command, output, expected) in table {
            let failure = failure(command, output);
            assert_eq!(reason(&failure, &machine()).as_deref(), Some(expected), "{command}");
        }
    }

    #[test]
    fn of_curl_the_status_says_enough() {
        for (command, expected) in [
            (
                "curl -s http://localhost/x",
                Some("nobody listens on port 80 of localhost"),
            ),
            ("curl -s http://[::1]:81/x", Some("nobody listens on port 81 of ::1")),
            ("curl -s https://ada:x@box/y", Some("no connection to port 443 of box")),
            ("curl -s box", None),
            ("false http://localhost/x", None),
        ] {
            let failure = Failure {
                status: 7,
                ..failure(command, "")
            };
            assert_eq!(reason(&failure, &machine()).as_deref(), expected, "{command}");
        }
    }

    #[test]
    fn in_german_as_well() {
        let mut world = machine();
        world.variables.insert("LANG".to_owned(), "de_DE.UTF-8".to_owned());
        let failure = failure("ssh box", "ssh: connect to host box port 22: Connection refused");
        assert_eq!(
            reason(&failure, &world).as_deref(),
            Some("auf Port 22 von box lauscht niemand")
        );
    }
}
