//! Statements for databases.

use super::call::Call;
use super::output;
use super::rules::{is_listed, words};
use super::told;
use super::{Grade, Judge};

/// Programs that take statements.
pub(super) fn is_client(program: &str) -> bool {
    is_listed("databases", program)
}

/// Grades what a client is told.
pub(super) fn judge(judge: &mut Judge<'_>) {
    let call = judge.call;
    if !is_client(call.program()) {
        // Any other program that takes a statement says so.
        for part in told::held(call).iter().flat_map(|text| text.split(';')) {
            sql(judge, part);
        }
        return;
    }
    let mut texts: Vec<String> = call.args.iter().map(|arg| statement(arg)).collect();
    texts.extend(output::input(judge.reading, call, 0));
    let from_file = call.redirects.iter().any(|redirect| redirect.reads) && texts.len() == call.args.len();
    if from_file || matches!(call.program(), "psql" | "sqlcmd") && call.has(&["-f", "--file", "-i"]) {
        judge.add(Grade::Caution, "unread-code", call.program());
    }
    match call.program() {
        "redis-cli" | "valkey-cli" => redis(judge, call, &texts),
        "mongosh" | "mongo" => {
            for text in &texts {
                mongo(judge, text);
            }
        }
        _ => {
            for text in &texts {
                for part in text.split(';') {
                    sql(judge, part);
                }
            }
        }
    }
}

/// The statement in `-cTEXT` or `--execute=TEXT`.
fn statement(arg: &str) -> String {
    let text = arg
        .strip_prefix("--")
        .and_then(|rest| rest.split_once('='))
        .map_or(arg, |(_, text)| text);
    text.strip_prefix("-c")
        .or_else(|| text.strip_prefix("-e"))
        .unwrap_or(text)
        .to_owned()
}

fn sql(judge: &mut Judge<'_>, text: &str) {
    let words: Vec<String> = bare(text).split_whitespace().map(str::to_uppercase).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let filtered = || {
        words.iter().position(|word| *word == "WHERE").is_some_and(|at| {
            !matches!(words.get(at + 1), None | Some(&"1=1" | &"TRUE" | &"1"))
                && words.get(at + 1..at + 4) != Some(&["1", "=", "1"])
        })
    };
    let subject = words.iter().take(3).copied().collect::<Vec<_>>().join(" ");
    match words.as_slice() {
        [
            "DROP",
            "INDEX" | "VIEW" | "TRIGGER" | "FUNCTION" | "PROCEDURE" | "MATERIALIZED" | "EXTENSION" | "POLICY",
            ..,
        ] => judge.add(Grade::Caution, "changes-data", &subject),
        ["DROP" | "TRUNCATE", _, ..] => judge.add(Grade::Danger, "drops-data", &subject),
        ["DELETE", "FROM", ..] | ["UPDATE", _, ..] if words.len() > 2 => {
            let all = !filtered() && (words[0] == "DELETE" || words.contains(&"SET"));
            judge.either(all, ["drops-data", "changes-data"], &subject);
        }
        ["ALTER", "TABLE", ..] if words.contains(&"DROP") => judge.add(Grade::Danger, "drops-data", &subject),
        ["ALTER" | "GRANT" | "REVOKE", _, ..] | ["INSERT" | "REPLACE", "INTO", ..] => {
            judge.add(Grade::Caution, "changes-data", &subject);
        }
        ["COPY", ..] if words.contains(&"PROGRAM") => judge.add(Grade::Danger, "remote-code", "COPY … PROGRAM"),
        ["EXEC" | "EXECUTE", name, ..] if name.contains("XP_CMDSHELL") => {
            judge.add(Grade::Danger, "remote-code", "xp_cmdshell");
        }
        ["MATCH", ..] if words.contains(&"DELETE") && !filtered() => {
            judge.add(Grade::Danger, "drops-data", "DELETE");
        }
        ["WITH", ..] if words.windows(2).any(|pair| pair == ["DELETE", "FROM"]) && !filtered() => {
            judge.add(Grade::Danger, "drops-data", "DELETE FROM");
        }
        _ => {}
    }
}

/// Without comments and without the text in quotes.
fn bare(text: &str) -> String {
    let mut bare = String::new();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\'' => {
                while characters.next().is_some_and(|c| c != '\'') {}
                bare.push('x');
            }
            '-' if characters.peek() == Some(&'-') => while characters.next().is_some_and(|c| c != '\n') {},
            '/' if characters.peek() == Some(&'*') => {
                let mut before = ' ';
                characters.next();
                for next in characters.by_ref() {
                    if before == '*' && next == '/' {
                        break;
                    }
                    before = next;
                }
                bare.push(' ');
            }
            other => bare.push(other),
        }
    }
    bare
}

fn mongo(judge: &mut Judge<'_>, text: &str) {
    let squeezed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let says = |list: &str| words(list).iter().any(|sign| squeezed.contains(sign));
    if says("mongo-drops") {
        judge.add(Grade::Danger, "drops-data", "mongo");
    } else if says("mongo-changes") {
        judge.add(Grade::Caution, "changes-data", "mongo");
    }
}

fn redis(judge: &mut Judge<'_>, call: &Call, texts: &[String]) {
    let words: Vec<String> = call
        .args
        .iter()
        .chain(texts)
        .flat_map(|text| text.split(|c: char| c.is_whitespace() || "'\"(),".contains(c)))
        .map(str::to_uppercase)
        .collect();
    let has = |word: &str| words.iter().any(|other| other == word);
    if has("FLUSHALL") || has("FLUSHDB") || has("SHUTDOWN") {
        judge.add(Grade::Danger, "drops-data", "FLUSHALL");
    } else if has("CONFIG") && has("SET") {
        let dir = has("DIR") || has("DBFILENAME");
        judge.either(dir, ["persist", "changes-data"], "CONFIG SET");
    } else if has("DEL") || has("UNLINK") {
        let all = call.args.iter().any(|arg| super::call::is_open(arg));
        judge.either(all, ["drops-data", "changes-data"], "DEL");
    }
}
