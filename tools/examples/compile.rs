//! Makes the index of the entries and the lexicon: for `tools/data`, and for whoever asks how well it finds them.

#![allow(unreachable_pub, reason = "shared by tests and tools, none of which is a library")]

use std::collections::{BTreeMap, BTreeSet};

use lotse::examples::index::{GERMAN, Index, KIND, hash};
use lotse::examples::meanings::{NONE, features};
use lotse::examples::open;
use lotse::examples::words::{fold, of_command, plain, stem};

use super::names::{Names, has};
use super::source::Entry;

/// The index as a file.
pub fn compile(entries: &[Entry], lexicon: &str, names: &Names) -> Vec<u8> {
    let lexicon = lexicon_section(lexicon);
    let head = alone(&lexicon);
    let known = Index::new(&head);
    let mut text = String::new();
    let (mut wordings, mut commands, mut plains) = (Vec::new(), Vec::new(), Vec::new());
    let mut postings: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let mut gaps = Gaps::default();
    for (number, entry) in (0_u32..).zip(entries) {
        let mut own: BTreeSet<u32> = features(known, &of_command(entry.bash)).into_iter().collect();
        let open = gaps.of(known, names, number, entry);
        for (words, open) in entry.english.iter().chain(&entry.german).zip(open) {
            own.extend(features(known, words));
            if names_all(known, names, entry, words) {
                plains.push([hash(&plain(words)), count(wordings.len() / 3), open]);
            }
            wordings.push(number);
            wordings.extend(put(&mut text, words));
        }
        commands.push(count(own.len()));
        for feature in own {
            postings.entry(feature).or_default().push(number);
        }
        let bash = put(&mut text, entry.bash);
        commands.extend(bash);
        for own in [entry.zsh, entry.fish] {
            commands.extend(own.map_or(bash, |own| put(&mut text, own)));
        }
    }
    plains.sort_unstable();
    let (mut ends, mut all) = (Vec::new(), Vec::new());
    for (feature, within) in postings {
        all.extend(within);
        ends.extend([feature, count(all.len())]);
    }
    let plains = plains.into_iter().flatten().collect::<Vec<_>>();
    gaps.named.sort_unstable();
    let listed = gaps.named.into_iter().flatten().collect::<Vec<_>>();
    let kinds: Vec<u32> = gaps.kinds.iter().flat_map(|kind| put(&mut text, kind)).collect();
    let sections = [&lexicon, &ends, &all, &wordings, &plains, &commands, &listed, &kinds];
    file(&sections.map(Vec::as_slice), &text)
}

/// An index that knows only the meanings of words.
pub fn alone(lexicon: &[u32]) -> Vec<u8> {
    file(&[lexicon, &[], &[], &[], &[], &[], &[], &[]], "")
}

/// The names that wordings leave open.
#[derive(Default)]
struct Gaps {
    named: Vec<[u32; 2]>,
    kinds: Vec<&'static str>,
}

impl Gaps {
    /// What each wording of an entry leaves open of the names in its command.
    fn of(&mut self, lexicon: Index, names: &Names, number: u32, entry: &Entry) -> Vec<u32> {
        let known = names_of(names, entry);
        assert!(known.len() < 31, "{}:{}: too many names", entry.topic, entry.line);
        let open = |words: &&str| {
            let open = known
                .iter()
                .enumerate()
                .filter(|(_, (name, kind))| !names.said(lexicon, words, name, kind));
            open.fold(0, |bits, (at, _)| bits | 1 << at)
        };
        let english = entry.english.iter().map(open);
        let bits: Vec<u32> = english
            .chain(entry.german.iter().map(|words| open(words) | GERMAN))
            .collect();
        if bits.iter().all(|bits| bits & !GERMAN == 0) {
            return bits;
        }
        for (at, (name, kind)) in known.iter().enumerate() {
            let kind = names.kind(kind).unwrap_or_default();
            let place = self.kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
                self.kinds.push(kind);
                self.kinds.len() - 1
            });
            self.named
                .push([hash(&format!("{number} {name}")), (count(place) << KIND) | count(at)]);
        }
        bits
    }
}

/// The names in the commands of an entry, and their kinds.
pub fn names_of(names: &Names, entry: &Entry) -> Vec<(&'static str, &'static str)> {
    let mut known = Vec::new();
    for command in [Some(entry.bash), entry.zsh, entry.fish].into_iter().flatten() {
        let found = open::names(command, |piece| names.of(entry, piece).is_some());
        known.extend(
            found
                .into_iter()
                .filter_map(|(_, name)| Some((name, names.of(entry, name)?))),
        );
    }
    known.sort_unstable();
    known.dedup();
    known
}

/// Programs whose first operand is a word of theirs.
const WITH_SUBCOMMANDS: &str = " apt apt-cache apt-get apt-mark aws az brew cargo conda dnf docker flatpak gcloud gh git go gpg \
    helm ip kubectl nft nmcli npm openssl pip pipx pnpm podman poetry rustup snap systemctl terraform tmux ufw uv wg yarn ";

/// Whether a wording has all the words that other wordings of the entry share with its command, but for those of the language
/// and of the programs: a name of `names.txt` is asked for, and another word may be a name that nobody has listed.
fn names_all(lexicon: Index, names: &Names, entry: &Entry, words: &str) -> bool {
    let listed = names_of(names, entry);
    let programs = programs(entry.bash);
    let known = |part: &str| {
        lexicon.meaning(hash(&fold(part))).is_some()
            || programs.contains(&part)
            || listed.iter().any(|(name, _)| has(name, part))
    };
    let said = |name: &str| entry.english.iter().chain(&entry.german).any(|other| has(other, name));
    let apart = |ch: char| !(ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-'));
    let operands = entry
        .bash
        .split_whitespace()
        .filter(|word| !word.starts_with('-') || word.contains('='));
    let parts = operands
        .flat_map(|word| word.split(apart))
        .map(|part| part.trim_matches(['.', '-']));
    parts
        .filter(|part| !part.is_empty() && !known(part))
        .all(|name| has(words, name) || !said(name))
}

/// The programs of a command, and the words that say what some of them do.
fn programs(command: &str) -> Vec<&str> {
    let mut programs = Vec::new();
    for simple in command.split(['|', ';', '&', '(', ')', '{', '`']) {
        let skip = |word: &&str| word.contains('=') || matches!(*word, "sudo" | "xargs" | "time" | "do" | "then" | "!");
        let mut words = simple.split_whitespace().skip_while(skip);
        let Some(program) = words.next() else { continue };
        programs.push(program);
        if WITH_SUBCOMMANDS.contains(&format!(" {program} ")) {
            programs.extend(words.find(|word| !word.starts_with('-')));
        }
    }
    programs
}

/// The words of a line mean what the first of them means. A word counts more than a stem that another one has too, and what
/// has no meaning has no stem.
pub fn lexicon_section(text: &str) -> Vec<u32> {
    let mut words: BTreeMap<u32, u32> = BTreeMap::new();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<Vec<String>> = lines.map(|line| line.split_whitespace().map(fold).collect()).collect();
    for line in &lines {
        for word in line {
            words.entry(hash(word)).or_insert_with(|| hash(&line[0]));
        }
    }
    for line in lines
        .iter()
        .filter(|line| line.first().is_some_and(|first| first != NONE))
    {
        for word in line {
            words.entry(hash(stem(word))).or_insert_with(|| hash(&line[0]));
        }
    }
    words.into_iter().flat_map(|(stem, meaning)| [stem, meaning]).collect()
}

fn put(text: &mut String, part: &str) -> [u32; 2] {
    let place = count(text.len());
    text.push_str(part);
    [place, count(part.len())]
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn file(sections: &[&[u32]; 8], text: &str) -> Vec<u8> {
    const WIDTHS: [usize; 8] = [2, 2, 1, 3, 3, 7, 2, 2];
    let counts = sections
        .iter()
        .zip(WIDTHS)
        .map(|(section, width)| count(section.len() / width));
    let numbers = counts
        .chain([count(text.len())])
        .chain(sections.iter().flat_map(|section| section.iter().copied()));
    let mut bytes: Vec<u8> = numbers.flat_map(u32::to_le_bytes).collect();
    bytes.extend(text.bytes());
    bytes
}
