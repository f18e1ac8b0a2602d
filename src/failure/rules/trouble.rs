//! What no other spelling mends: a port that is taken, a disk that is full. The fix is to look who has it.

use super::template::word;
use super::{Candidate, Sight};

const PORT_TAKEN: [&str; 11] = [
    "address already in use",
    "address in use",
    "eaddrinuse",
    "port is already allocated",
    "already in use by another",
    "is already being used",
    "adresse wird bereits verwendet",
    "adresse bereits verwendet",
    "port is in use",
    "is already in use",
    "already listening",
];

const FULL: [&str; 6] = [
    "no space left on device",
    "kein speicherplatz mehr verfügbar",
    "disk quota exceeded",
    "enospc",
    "not enough free space",
    "nicht genügend freier speicherplatz",
];

/// A port that is taken, a disk that is full.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    port(sight, found);
    disk(sight, found);
}

fn port(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    let Some(line) = sight
        .text
        .low
        .lines()
        .find(|line| PORT_TAKEN.iter().any(|says| line.contains(says)))
    else {
        return;
    };
    let Some(port) = port_of(line).or_else(|| port_of_command(sight)) else {
        return;
    };
    let listener = sight.world.listener(port);
    let why = match &listener {
        Some((process, program)) => sight.why(
            ["port {} is held by `{}` (process {})", "Port {} hält `{}` (Prozess {})"],
            &[&port.to_string(), program, &process.to_string()],
        ),
        None => sight.why(["port {} is taken", "Port {} ist belegt"], &[&port.to_string()]),
    };
    let look = if sight.has("lsof") || !sight.has("ss") {
        format!("lsof -i :{port}")
    } else {
        format!("ss -ltnp 'sport = :{port}'")
    };
    found.push(Candidate {
        command: look,
        why: why.clone(),
        rule: "port-taken",
        rank: 48,
        asked: false,
    });
    found.extend(listener.map(|(process, _)| Candidate {
        command: format!("kill {process} && {}", sight.line.text),
        why,
        rule: "port-freed",
        rank: 49,
        // Nothing else would let the command do what it is for.
        asked: true,
    }));
}

/// The number after a colon or after the word port.
fn port_of(line: &str) -> Option<u16> {
    let number = |rest: &str| {
        let rest = rest.trim_start_matches([' ', '=', '\'', '#']);
        let digits = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
        digits.parse::<u16>().ok().filter(|&port| port > 9)
    };
    let after_word = line
        .match_indices("port")
        .find_map(|(at, word)| number(&line[at + word.len()..]));
    after_word.or_else(|| {
        line.rmatch_indices(':')
            .find_map(|(at, _)| number(&line[at + 1..]).filter(|_| !line[at + 1..].starts_with(' ')))
    })
}

fn port_of_command(sight: &Sight<'_>) -> Option<u16> {
    let numbers = |word: &str| {
        let mut parts = word.split([':', '=']);
        parts.find_map(|part| part.parse::<u16>().ok()).filter(|&port| port > 9)
    };
    sight.line.words.iter().skip(1).find_map(|word| numbers(&word.text))
}

fn disk(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    let full = sight
        .text
        .low
        .lines()
        .find(|line| FULL.iter().any(|says| line.contains(says)));
    let watchers = sight.text.low.contains("file watchers") || sight.text.low.contains("inotify");
    if full.is_none_or(|_| watchers) {
        return;
    }
    // The path that the message names, or that the command writes to; what is not there yet has a directory.
    let mut named = sight
        .line
        .words
        .iter()
        .skip(1)
        .map(|word| word.text.as_str())
        .filter(|text| text.contains('/') && !text.starts_with('-') && sight.text.shown.contains(text));
    let place = named.next_back().and_then(|path| {
        let dir = sight
            .line
            .parts
            .first()
            .map(|part| sight.absolute(&sight.directory(part), path))?;
        let there = dir
            .ancestors()
            .find(|dir| sight.world.meta(dir).is_some_and(|meta| meta.dir))?;
        word(sight.shell(), there.to_str()?)
    });
    let place = place.unwrap_or_else(|| ".".to_owned());
    found.push(Candidate {
        command: format!("df -h {place}"),
        why: sight.why(["the disk is full", "der Datenträger ist voll"], &[]),
        rule: "disk-full",
        rank: 48,
        asked: false,
    });
}
