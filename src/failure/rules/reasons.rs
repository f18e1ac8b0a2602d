//! The reasons of failures that no other command helps with: a sentence alone.

use super::{RuleContext, apply, is_listed, source, sudo, usage};
use crate::rules::lower;

/// The messages about a refused connection, in lower case.
const REFUSED: [&str; 5] = [
    "connection refused",
    "econnrefused",
    "verbindungsaufbau abgelehnt",
    "verbindung verweigert",
    "was refused",
];

/// The messages of curl about a connection that failed, whatever the reason.
const NO_CONNECTION: [&str; 2] = ["couldn't connect to server", "could not connect to server"];

/// The status of curl for the same.
const CURL_NO_CONNECTION: i32 = 7;

/// Returns the reason of a failure, where it is certain.
pub(super) fn reason(context: &RuleContext<'_>) -> Option<String> {
    let fault = || source::fault(context).map(|fault| fault.sentence(context));
    no_connection(context)
        .or_else(fault)
        .or_else(|| usage::refused_option(context))
        .or_else(|| apply::reason(context))
        .or_else(|| sudo::not_even_root(context))
        .or_else(|| nothing_there(context))
}

/// A program that only reads what its words name, and one of them names nothing: that is known without its output.
fn nothing_there(context: &RuleContext<'_>) -> Option<String> {
    let [part] = context.line.parts.as_slice() else {
        return None;
    };
    let reads = is_listed("readers", context.line.program(part));
    if !reads || !matches!(context.failure.status, 1 | 2) || !context.text.shown.trim().is_empty() {
        return None;
    }
    let mut words = context.words(part).map(|(_, word)| word);
    let literal = |word: &str| !word.starts_with('-') && !word.contains(['*', '?', '[', '{', '$', '`', '(']);
    let missing = words.find(|word| literal(word) && context.meta(part, word).is_none())?;
    Some(context.why(["`{}` does not exist", "`{}` gibt es nicht"], &[missing]))
}

fn no_connection(context: &RuleContext<'_>) -> Option<String> {
    let refused = context.text.line_with(REFUSED);
    let by_curl = || {
        let curl = context
            .line
            .parts
            .iter()
            .any(|part| context.line.program(part) == "curl");
        (curl && context.failure.status == CURL_NO_CONNECTION).then_some("")
    };
    let line = refused
        .or_else(|| context.text.line_with(NO_CONNECTION))
        .or_else(by_curl)?;
    let words = || context.line.words.iter().skip(1).map(|word| lower(&word.text));
    let (host, port) = told(line).or_else(|| words().find_map(|word| address(&word)))?;
    let local = host == "localhost" || host == "::1" || host.starts_with("127.");
    let sentences = if local || refused.is_some() {
        ["nothing is listening on {}:{}", "auf {}:{} lauscht nichts"]
    } else {
        ["no connection to {}:{}", "keine Verbindung zu {}:{}"]
    };
    // An address of version 6 has colons of its own.
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    Some(context.why(sentences, &[&host, &port.to_string()]))
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
                "nothing is listening on 127.0.0.1:9",
            ),
            (
                "curl -sS example.com:81",
                "curl: (7) Failed to connect to example.com port 81 after 9 ms: Couldn't connect to server",
                "no connection to example.com:81",
            ),
            (
                "ssh -p 2222 box",
                "ssh: connect to host box port 2222: Connection refused",
                "nothing is listening on box:2222",
            ),
            (
                "wget http://localhost:8000/x",
                "Verbindungsaufbau zu localhost (localhost)|127.0.0.1|:8000 … fehlgeschlagen: Verbindungsaufbau abgelehnt.",
                "nothing is listening on localhost:8000",
            ),
            (
                "exec 3<>/dev/tcp/127.0.0.1/9",
                "bash: connect: Connection refused\nbash: /dev/tcp/127.0.0.1/9: Connection refused",
                "nothing is listening on 127.0.0.1:9",
            ),
            (
                "node app.js",
                "Error: connect ECONNREFUSED 127.0.0.1:3000\n    at x",
                "nothing is listening on 127.0.0.1:3000",
            ),
        ];
        for (command, output, expected) in table {
            let failure = failure(command, output);
            assert_eq!(reason(&failure, &machine()).as_deref(), Some(expected), "{command}");
        }
    }

    #[test]
    fn it_is_told_which_option_a_program_does_not_have() {
        for output in [
            "sort: unrecognized option '--zzzz'",
            "sort: unbekannte Option »--zzzz«\n„sort --help“ liefert weitere Informationen.",
        ] {
            let failure = failure("sort --zzzz a", output);
            let told = reason(&failure, &machine());
            assert_eq!(told.as_deref(), Some("`sort` has no option `--zzzz`"));
        }
    }

    #[test]
    fn of_curl_the_status_says_enough() {
        for (command, expected) in [
            (
                "curl -s http://localhost/x",
                Some("nothing is listening on localhost:80"),
            ),
            ("curl -s http://[::1]:81/x", Some("nothing is listening on [::1]:81")),
            ("curl -s https://ada:x@box/y", Some("no connection to box:443")),
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
        let mut system = machine();
        system.variables.insert("LANG".to_owned(), "de_DE.UTF-8".to_owned());
        let failure = failure("ssh box", "ssh: connect to host box port 22: Connection refused");
        assert_eq!(reason(&failure, &system).as_deref(), Some("auf box:22 lauscht nichts"));
    }
}
