//! Makes the index of the entries and the lexicon: for `tools/data`, and for whoever asks how well it finds them.

#![allow(unreachable_pub, reason = "shared by tests and tools, none of which is a library")]

use std::collections::BTreeMap;

use lotse::examples::index::{Index, hash};
use lotse::examples::meanings::meanings;
use lotse::examples::words::{fold, plain, stem};

use super::source::Entry;

/// The index as a file.
pub fn compile(entries: &[Entry], lexicon: &str) -> Vec<u8> {
    let lexicon = lexicon_section(lexicon);
    let head = file(&[&lexicon, &[], &[], &[], &[], &[]], "");
    let known = Index::new(&head);
    let mut text = String::new();
    let (mut wordings, mut commands, mut plains) = (Vec::new(), Vec::new(), Vec::new());
    let mut postings: BTreeMap<u32, BTreeMap<u32, u32>> = BTreeMap::new();
    for (number, entry) in (0_u32..).zip(entries) {
        for words in entry.english.iter().chain(&entry.german) {
            let wording = count(wordings.len() / 4);
            let mut length = 0;
            meanings(known, words, |meaning| {
                length += 1;
                *postings.entry(meaning).or_default().entry(wording).or_default() += 1;
            });
            if names_all(known, entry, words) {
                plains.push([hash(&plain(words)), wording]);
            }
            wordings.extend([number, length]);
            wordings.extend(put(&mut text, words));
        }
        let bash = put(&mut text, entry.bash);
        commands.extend(bash);
        for own in [entry.zsh, entry.fish] {
            commands.extend(own.map_or(bash, |own| put(&mut text, own)));
        }
    }
    plains.sort_unstable();
    let (mut terms, mut all) = (Vec::new(), Vec::new());
    for (term, within) in postings {
        all.extend(within.into_iter().map(|(wording, times)| wording << 8 | times.min(255)));
        terms.extend([term, count(all.len())]);
    }
    let plains = plains.into_iter().flatten().collect::<Vec<_>>();
    file(&[&lexicon, &terms, &all, &wordings, &plains, &commands], &text)
}

/// Whether a wording has all names in it that other wordings of the entry share with its command.
fn names_all(lexicon: Index, entry: &Entry, words: &str) -> bool {
    let has = |words: &str, name: &str| parts(words).any(|part| part == name);
    let said = |name: &str| entry.english.iter().chain(&entry.german).any(|other| has(other, name));
    let is_name = |part: &&str| lexicon.meaning(hash(&fold(part))).is_none();
    parts(entry.bash)
        .filter(is_name)
        .all(|name| has(words, name) || !said(name))
}

fn parts(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split(|ch: char| !(ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-')));
    parts
        .map(|part| part.trim_matches(['.', '-']))
        .filter(|part| !part.is_empty())
}

/// The words of a line mean what the first of them means. A word counts more than a stem that another one has too.
fn lexicon_section(text: &str) -> Vec<u32> {
    let mut words: BTreeMap<u32, u32> = BTreeMap::new();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let lines: Vec<Vec<String>> = lines.map(|line| line.split_whitespace().map(fold).collect()).collect();
    let whole: fn(&str) -> &str = |word| word;
    for form in [whole, stem] {
        for line in &lines {
            for word in line {
                words.entry(hash(form(word))).or_insert_with(|| hash(&line[0]));
            }
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

fn file(sections: &[&[u32]; 6], text: &str) -> Vec<u8> {
    const WIDTHS: [usize; 6] = [2, 2, 1, 4, 2, 6];
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
