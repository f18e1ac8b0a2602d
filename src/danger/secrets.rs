//! Keys and passwords that leave this machine: read by name or through a pipe, by something that sends.

use std::sync::LazyLock;

use super::call::{Call, is_option};
use super::cwd::join;
use super::path::{self, File};
use super::reading::Reading;
use super::rules;
use super::value::{GLOB, HANDED, HOME, SCRIPT, SECRET};
use super::{Grade, Judge};

const TABLE: &str = include_str!("secrets.rules");

/// The lines of the table that begin with a word, without it.
fn lines(role: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = TABLE.lines().filter_map(|line| line.split_once(' '));
    lines.filter(move |(own, _)| *own == role).map(|(_, line)| line)
}

/// The parts of the names of files.
fn names(role: &'static str) -> Vec<Vec<&'static str>> {
    lines(role).map(|line| line.split('/').collect()).collect()
}

static FILES: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| names("file"));
static PUBLIC: LazyLock<Vec<Vec<&str>>> = LazyLock::new(|| names("public"));

/// Whether a file holds keys or passwords, or a folder does.
pub(super) fn is_secret(path: &str) -> bool {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    let parts: Vec<&str> = parts
        .map(|part| if part.starts_with(HOME) { "~" } else { part })
        .collect();
    let parts = match parts.as_slice() {
        ["home" | "Users", _, rest @ ..] | ["root", rest @ ..] => [&["~"], rest].concat(),
        _ => parts,
    };
    let lies_in = |names: &[Vec<&str>]| {
        names.iter().any(|name| {
            let mut windows = parts.windows(name.len());
            windows.any(|window| name.iter().zip(window).all(|(name, part)| rules::matches(name, part)))
        })
    };
    lies_in(&FILES) && !lies_in(&PUBLIC)
}

/// The keys or passwords that `find` looks for by their name.
pub(super) fn found(find: &Call) -> Option<String> {
    let name = find.value(&["-name", "-iname"])?.replace('*', &GLOB.to_string());
    is_secret(&name).then_some(name)
}

/// Whether a call fits a line of the table.
fn fits(role: &'static str, call: &Call) -> bool {
    lines(role).any(|line| rules::is(line, call))
}

/// The files that a word may name: `@file`, `name=@file`, `FILE:file`, `if=file`, and those of a line of another language.
fn named(word: &str) -> impl Iterator<Item = &str> {
    let word = word.trim_start_matches(SCRIPT);
    let parts = word.split(['@', '<', '=', ';', ',', ':', '"', '\'', ' ', '\n', '(', ')']);
    std::iter::once(word).chain(parts).filter(|name| !name.is_empty())
}

/// The first of some words that names keys or passwords, or holds them.
fn first<'a>(call: &Call, mut words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let is_one = |name: &str| is_secret(&join(&call.cwd, name));
    words.find_map(|word| {
        let holds = word.contains(SECRET).then_some(word);
        // What lies on another machine is asked for.
        let here = !word.contains("://") || word.starts_with("file:");
        holds.or_else(|| named(word).find(|name| here && is_one(name)))
    })
}

/// The keys or passwords that come out of a call by itself.
pub(super) fn read(call: &Call) -> Option<&str> {
    let holds = |word: &&str| word.contains(SECRET);
    let args = || call.args.iter().map(String::as_str);
    let told = args().chain(call.input.as_deref());
    if let Some(word) = told.clone().find(holds) {
        return Some(word);
    }
    if fits("prints", call) {
        return Some(call.program());
    }
    if !call.path.is_empty() && !fits("reads", call) {
        return None;
    }
    let from = call.redirects.iter().filter(|redirect| redirect.reads);
    let from = from.map(|redirect| redirect.target.as_str());
    first(call, words(call).into_iter().chain(from))
}

/// The keys or passwords that a call is handed through a pipe, unless they are sealed.
fn piped<'a>(reading: &'a Reading, call: &Call) -> Option<&'a str> {
    let sealed = reading.before(call).any(|other| fits("seals", other));
    reading.before(call).filter(|_| !sealed).find_map(read)
}

/// The keys or passwords that a call prints or writes into a file.
fn printed<'a>(reading: &'a Reading, call: &'a Call) -> Option<&'a str> {
    let found = read(call).or_else(|| piped(reading, call));
    found.filter(|_| !fits("seals", call))
}

/// Whether another call has put keys or passwords into a file.
fn kept(reading: &Reading, sender: &Call, name: &str) -> bool {
    let others = reading.calls.iter().filter(|call| !std::ptr::eq(*call, sender));
    others.into_iter().any(|call| {
        let is_it = |other: &str| join(&call.cwd, other) == name;
        let into = call.redirects.iter().filter(|redirect| !redirect.reads);
        let writes = into.map(|redirect| redirect.target.as_str()).any(is_it)
            || fits("reads", call) && call.operands().any(is_it) && !call.redirects.iter().any(|other| other.reads);
        writes && printed(reading, call).is_some()
    })
}

/// The words of a call without those that say who it is.
fn words(call: &Call) -> Vec<&str> {
    let own: Vec<&str> = lines("own")
        .filter_map(|line| line.split_once(' '))
        .filter(|(programs, _)| programs.split('|').any(|program| program == call.program()))
        .flat_map(|(_, options)| options.split('|'))
        .collect();
    let mut found = Vec::new();
    let mut skip = false;
    for arg in &call.args {
        if std::mem::take(&mut skip) {
            continue;
        }
        let attached = |option: &&str| option.len() == 2 && arg.len() > 2 && arg.starts_with(*option);
        if own.iter().any(|option| is_option(arg, option)) {
            skip = !arg.contains('=');
        } else if !own.iter().any(attached) {
            found.push(arg.as_str());
        }
    }
    found
}

/// Keys and passwords that a call sends to another machine.
pub(super) fn sent(judge: &mut Judge<'_>) {
    let (reading, call) = (judge.reading, judge.call);
    let mut into = call.redirects.iter().filter(|redirect| !redirect.reads);
    let connected = into.any(|redirect| path::file(&redirect.target) == File::Network);
    let input = fits("input", call);
    let mut sent: Vec<&str> = Vec::new();
    if fits("words", call) {
        sent = words(call);
        let mut before = "";
        sent.retain(|word| {
            let before = std::mem::replace(&mut before, word);
            let file = ["-T", "--upload-file"].iter().any(|option| is_option(before, option));
            let kind = word.to_ascii_lowercase();
            let file = file || ["-file=", "file:", "open:"].iter().any(|sign| kind.contains(sign));
            file || word.contains(['@', '<', SECRET, HANDED])
        });
    } else if fits("files", call) {
        sent = words(call);
    } else if fits("serves", call) {
        sent = words(call);
        sent.push(&call.cwd);
    } else if fits("copies", call) {
        let operands = words(call).into_iter().filter(|word| !word.starts_with('-'));
        sent = operands.collect();
        let to = sent.pop().unwrap_or_default();
        if !to.contains(':') || to.starts_with(['/', '.', HOME]) {
            sent.clear();
        }
    }
    if !(connected || input || !sent.is_empty()) || !connected && rules::is_harmless(call) {
        return;
    }
    let reads = connected || input || sent.iter().any(|word| word.contains(HANDED));
    if reads {
        let from = call.redirects.iter().filter(|redirect| redirect.reads);
        sent.extend(from.map(|redirect| redirect.target.as_str()));
        sent.extend(call.input.as_deref());
    }
    let mut found = first(call, sent.iter().copied());
    if found.is_none() && reads {
        found = if connected {
            printed(reading, call)
        } else {
            piped(reading, call)
        };
    }
    // `cp key /tmp/x && tar c /tmp/x | nc …`
    if input && !reading.before(call).any(|other| fits("seals", other)) {
        let before = reading.before(call).filter(|other| fits("reads", other));
        sent.extend(before.flat_map(words));
    }
    let names = sent.iter().flat_map(|word| named(word));
    let kept = || {
        names
            .filter(|name| name.len() > 2)
            .find(|name| kept(reading, call, &join(&call.cwd, name)))
    };
    if let Some(subject) = found.or_else(kept) {
        judge.add(Grade::Danger, "sends-secret", subject);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_from_what_is_for_everybody() {
        for (path, expected) in [
            ("~/.ssh", true),
            ("~/.ssh/*", true),
            ("/home/ada/.ssh/id_ed25519", true),
            ("id_rsa", true),
            (".env.production", true),
            ("/etc/shadow", true),
            ("~/.ssh/id_ed25519.pub", false),
            ("~/.ssh/config", false),
            (".env.example", false),
            ("src/env", false),
            ("environment", false),
        ] {
            assert_eq!(is_secret(path), expected, "{path}");
        }
    }
}
