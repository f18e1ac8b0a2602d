//! What commands print, as far as it can be told without running them, and who reads it.

use base64::Engine as _;

use super::call::Call;
use super::reading::Reading;
use super::rules::is_listed;
use super::told;
use super::unwrap::{is_interpreter, is_shell, script};
use super::value::{FETCHED, GLOB, HANDED, HIDDEN, PRINTED, SCRIPT, SECRET, SOMETHING};
use super::written::{self, Content};
use crate::shell::Shell;

/// Whether a call prints what is on another machine.
pub(super) fn is_fetcher(call: &Call) -> bool {
    let first = || call.operands().next().unwrap_or_default();
    match call.program() {
        "aws" => first() == "s3" && call.args.last().is_some_and(|arg| arg == "-"),
        "gsutil" | "rclone" => first() == "cat",
        "gh" => first() == "gist",
        program => is_listed("fetchers", program),
    }
}

/// Whether a call makes something readable that nobody could read before.
pub(super) fn hides(call: &Call) -> bool {
    match call.program() {
        "base64" | "base32" | "basenc" | "uudecode" => call.has(&["-d", "-D", "--decode"]),
        "xxd" => call.has(&["-r"]),
        "openssl" => call.has(&["-d"]),
        "gpg" | "gpg2" | "age" | "sops" => call.has(&["-d", "--decrypt"]),
        "gunzip" | "bunzip2" | "unxz" | "zcat" | "bzcat" | "xzcat" | "zstdcat" | "funzip" => true,
        "gzip" | "bzip2" | "xz" | "zstd" => call.has(&["-d", "--decompress"]),
        _ => false,
    }
}

/// What comes out of the last call of a text.
pub(super) fn of_all(reading: &Reading) -> String {
    if reading.calls.iter().any(is_fetcher) {
        return FETCHED.to_string();
    }
    if reading.calls.iter().any(|call| super::secrets::read(call).is_some()) {
        return format!("{PRINTED}{SECRET}");
    }
    // Only one pipeline has one output.
    let outer = reading.calls.iter().filter(|call| call.depth == 1);
    let last_of_pipe = outer
        .clone()
        .max_by_key(|call| call.pipes.first().map_or(0, |pipe| pipe.1));
    let Some(last) = last_of_pipe else { return String::new() };
    let single = outer.clone().count() == 1
        || outer.clone().all(|call| {
            call.pipes.first().map(|pipe| pipe.0) == last.pipes.first().map(|pipe| pipe.0) && !call.pipes.is_empty()
        });
    if !single {
        return PRINTED.to_string();
    }
    let hidden = reading.calls.iter().any(hides);
    printed(reading, last, 0).unwrap_or_else(|| if hidden { HIDDEN } else { PRINTED }.to_string())
}

/// What a call prints, where that is known.
pub(super) fn printed(reading: &Reading, call: &Call, depth: usize) -> Option<String> {
    if depth > 12 {
        return None;
    }
    let read = || input(reading, call, depth + 1);
    let operands: Vec<&str> = call.operands().collect();
    match call.program() {
        "echo" | "print" => {
            let skip = call
                .args
                .iter()
                .take_while(|arg| {
                    matches!(
                        arg.as_str(),
                        "-n" | "-e" | "-ne" | "-en" | "-E" | "-r" | "--" | "-nr" | "-rn"
                    )
                })
                .count();
            let text = call.args[skip..].join(" ");
            let escapes = call.args[..skip].iter().any(|arg| arg.contains('e'));
            Some(if escapes { crate::syntax::unescaped(&text) } else { text })
        }
        "printf" => {
            let (format, values) = operands.split_first()?;
            if values.is_empty() {
                return Some(crate::syntax::unescaped(format));
            }
            let format = crate::syntax::unescaped(format);
            let mut text = format.clone();
            for value in values {
                match ["%s", "%b", "%q", "%d"].iter().filter_map(|sign| text.find(sign)).min() {
                    Some(at) if text[at..].starts_with("%b") => {
                        text.replace_range(at..at + 2, &crate::syntax::unescaped(value));
                    }
                    Some(at) => text.replace_range(at..at + 2, value),
                    None => text.push_str(&format.replacen("%s", value, 1)),
                }
            }
            Some(text)
        }
        "mktemp" | "date" | "hostname" | "uname" | "id" | "whoami" | "nproc" | "tput" | "seq" | "uuidgen" => {
            Some(SOMETHING.to_string())
        }
        "which" | "basename" | "readlink" | "realpath" => operands.last().map(|text| (*text).to_owned()),
        "command" if call.has(&["-v"]) => operands.first().map(|text| (*text).to_owned()),
        "rev" => read().map(|text| text.chars().rev().collect()),
        "cat" | "tee" | "head" | "tail" if operands.is_empty() || call.program() == "tee" => read(),
        "base64" | "openssl" | "base32" if call.has(&["-d", "-D", "--decode"]) => {
            let text = read()?;
            let clean: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            let bytes = base64::engine::general_purpose::STANDARD.decode(clean).ok()?;
            String::from_utf8(bytes).ok()
        }
        "tr" => {
            let sets: Vec<Vec<char>> = operands.iter().map(|set| letters(set)).collect();
            Some(translated(&read()?, sets.first()?, sets.get(1)))
        }
        "psub" => read().map(|text| format!("{SCRIPT}{text}")),
        "string" => string(&operands, read),
        "awk" | "gawk" | "mawk" => code_prints(operands.first()?),
        program if is_interpreter(program) => code_prints(&told::held(call).join("\n")),
        _ => None,
    }
}

/// What code of another language prints, where that is a command.
fn code_prints(code: &str) -> Option<String> {
    let prints = told::calls(&told::without_literals(code), "prints");
    let texts = told::literals(code);
    (prints && texts.iter().any(|text| told::is_command(text))).then(|| texts.join("\n"))
}

/// The letters that a set of `tr` stands for.
fn letters(set: &str) -> Vec<char> {
    let set = crate::syntax::unescaped(set)
        .replace("[:upper:]", "A-Z")
        .replace("[:lower:]", "a-z");
    let set: Vec<char> = set.chars().collect();
    let mut found = Vec::new();
    let mut rest = set.as_slice();
    while let [first, after @ ..] = rest {
        rest = after;
        if let ['-', last, after @ ..] = after {
            found.extend(*first..=*last);
            rest = after;
        } else {
            found.push(*first);
        }
    }
    found
}

/// What `tr` makes of a text: what is in the first set is what stands there in the second, or nothing.
fn translated(text: &str, from: &[char], to: Option<&Vec<char>>) -> String {
    let each = text.chars().filter_map(|letter| {
        let Some(at) = from.iter().position(|other| *other == letter) else {
            return Some(letter);
        };
        to.and_then(|to| to.get(at).or(to.last()).copied())
    });
    each.collect()
}

/// What `string` of fish makes of its words.
fn string(operands: &[&str], read: impl Fn() -> Option<String>) -> Option<String> {
    let (verb, words) = operands.split_first()?;
    match (*verb, words) {
        ("join", [separator, rest @ ..]) => match rest {
            [] => read(),
            rest => Some(rest.join(separator)),
        },
        ("replace", [from, to, rest @ ..]) => {
            let text = if rest.is_empty() { read()? } else { rest.join("\n") };
            Some(text.replace(from, to))
        }
        ("unescape", words) => Some(crate::syntax::unescaped(&words.join("\n"))),
        ("collect" | "trim" | "lower" | "join0", words) => match words {
            [] => read(),
            words => Some(words.join("\n")),
        },
        _ => None,
    }
}

/// The names that a call prints, for what is handed them.
pub(super) fn names(reading: &Reading, call: &Call) -> Vec<String> {
    if let Some(text) = printed(reading, call, 0).filter(|text| text.len() < 4096) {
        return text.split_whitespace().take(32).map(str::to_owned).collect();
    }
    match call.program() {
        "find" | "gfind" if let Some(name) = super::secrets::found(call) => vec![name],
        // All that there is below where it begins.
        "find" | "gfind" if !super::find::is_filtered(call) => {
            let starts = super::find::starts(call);
            starts.iter().map(|start| format!("{start}/{GLOB}")).collect()
        }
        "ls" | "exa" | "eza" | "dir" => {
            let named: Vec<String> = call.operands().map(str::to_owned).collect();
            if named.iter().any(|name| name.contains(GLOB)) {
                named
            } else {
                vec![GLOB.to_string()]
            }
        }
        _ if is_fetcher(call) => vec![FETCHED.to_string()],
        _ => vec![HANDED.to_string()],
    }
}

/// The text that a call reads from standard input, where that is known.
pub(super) fn input(reading: &Reading, call: &Call, depth: usize) -> Option<String> {
    if let Some(text) = &call.input {
        return Some(text.clone());
    }
    let from = call.redirects.iter().find(|redirect| redirect.reads);
    if let Some(from) = from {
        return from.target.strip_prefix(SCRIPT).map(str::to_owned);
    }
    printed(reading, source(reading, call)?, depth)
}

/// The call before it in its pipeline.
pub(super) fn source<'a>(reading: &'a Reading, call: &Call) -> Option<&'a Call> {
    call.pipes
        .iter()
        .rev()
        .filter(|(_, place)| *place > 0)
        .find_map(|(id, place)| {
            let before = |other: &&Call| other.pipes.iter().any(|pipe| pipe == &(*id, place - 1));
            // What a wrapper runs comes after it.
            reading.calls.iter().filter(before).max_by_key(|other| other.depth)
        })
}

/// Where the standard input of a call comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// The terminal, or nothing.
    None,
    Text(String),
    /// Another machine.
    Fetched,
    /// Something that was packed so that nobody can read it.
    Hidden,
    Unknown,
}

/// Where the standard input of a call comes from.
pub(super) fn origin(reading: &Reading, call: &Call, depth: usize) -> Source {
    if depth > 12 {
        return Source::Unknown;
    }
    if let Some(text) = input(reading, call, 0) {
        return if text.contains(FETCHED) {
            Source::Fetched
        } else {
            Source::Text(text)
        };
    }
    if let Some(from) = call.redirects.iter().find(|redirect| redirect.reads) {
        return if from.target.contains(FETCHED) {
            Source::Fetched
        } else {
            Source::Unknown
        };
    }
    let mut found = Source::None;
    for (id, place) in call.pipes.iter().filter(|(_, place)| *place > 0) {
        for other in reading
            .calls
            .iter()
            .filter(|other| other.pipes.contains(&(*id, place - 1)))
        {
            let program = other.program();
            let next = if is_fetcher(other) && !other.has(&["-l", "-lvp", "-lvnp"])
                || other.args.iter().any(|arg| arg.contains(FETCHED))
            {
                Source::Fetched
            } else if hides(other) {
                match origin(reading, other, depth + 1) {
                    Source::Fetched => Source::Fetched,
                    _ => Source::Hidden,
                }
            } else if is_listed("filters", program) || is_interpreter(program) {
                match origin(reading, other, depth + 1) {
                    Source::None | Source::Text(_) => Source::Unknown,
                    known => known,
                }
            } else {
                Source::Unknown
            };
            if found != Source::Fetched && found != Source::Hidden {
                found = next;
            }
        }
    }
    found
}

/// Adds what shells read from their standard input.
pub(super) fn feed(reading: &mut Reading) {
    for at in 0..reading.calls.len() {
        let call = &reading.calls[at];
        if call.fed {
            continue;
        }
        if let Some((file, Content::Text(text))) = written::for_later(reading, call) {
            let shell = if file.contains("fish") {
                Shell::Fish
            } else if file.contains("zsh") {
                Shell::Zsh
            } else {
                Shell::Bash
            };
            let outer = Call {
                depth: call.depth + 1,
                expanded: call.expanded.clone(),
                ..Call::default()
            };
            reading.calls[at].fed = true;
            reading.add(&text, shell, &outer);
            continue;
        }
        let text = match written::content(reading, call) {
            Some(Content::Text(text)) => Some(text),
            Some(_) => continue,
            None => input(reading, call, 0).filter(|_| reads_commands(call)),
        };
        let Some(text) = text else { continue };
        if is_interpreter(call.program()) {
            let call = &mut reading.calls[at];
            (call.fed, call.input) = (true, Some(text));
            let call = call.clone();
            for text in told::texts(reading, &call) {
                reading.add(&text, Shell::Bash, &call);
            }
            continue;
        }
        let shell = match call.program() {
            "source" | "." | "sudo" | "doas" | "su" => reading.shell,
            program => Shell::from_program(program).unwrap_or(Shell::Bash),
        };
        let outer = Call {
            pipes: Vec::new(),
            ..call.clone()
        };
        reading.calls[at].fed = true;
        reading.add(&text, shell, &outer);
    }
}

/// Whether what a call reads from its standard input are commands of a shell.
fn reads_commands(call: &Call) -> bool {
    match call.program() {
        "at" | "batch" => true,
        "source" | "." => call.args.is_empty() || call.args[0] == "/dev/stdin" || call.args[0] == "-",
        "sudo" | "doas" => matches!(call.args.as_slice(), [only] if matches!(only.as_str(), "-s" | "-i")),
        // Without a word of its own it reads the code.
        program if is_interpreter(program) => call.args.iter().all(|arg| arg == "-"),
        "su" => !call.has(&["-c", "--command"]),
        "ssh" => call.operands_without(&super::unwrap::SSH_VALUES).len() == 1,
        program => is_shell(program) && script(call).is_none(),
    }
}
