//! Terms to meanings: words of the lexicon that mean the same are one, German compounds are taken apart, and words that say
//! nothing of what is wanted have none.

use super::index::{Index, hash};
use super::words::{fold, stem, terms};

/// The parts of a compound have at least so many letters.
const SHORTEST_PART: usize = 3;
/// The meaning in the lexicon of words without any, such as articles.
pub const NONE: &str = "<none>";
/// Words that begin with as many of the same letters are often one in two forms: `install`, `installierte`.
const BEGINNING: usize = 5;

/// Calls `meaning` with the hash of each meaning of a line.
pub fn meanings(index: Index, line: &str, mut meaning: impl FnMut(u32)) {
    let none = hash(NONE);
    terms(line, |term| {
        if let Some(known) = known(index, term) {
            if known != none {
                meaning(known);
            }
        } else if let Some(parts) = compound(index, term) {
            parts.into_iter().for_each(&mut meaning);
        } else {
            meaning(hash(stem(term)));
        }
    });
}

/// Returns what lines are compared by, each once: the meanings, and how all words begin, those in quotes and in names among
/// them. Where no word says anything, all do.
pub fn features(index: Index, line: &str) -> Vec<u32> {
    let (mut features, mut bare) = (Vec::new(), Vec::new());
    meanings(index, line, |meaning| features.push(meaning));
    for word in line
        .split(|ch: char| !ch.is_alphanumeric())
        .filter(|word| !word.is_empty())
    {
        let word = fold(word);
        if index.meaning(hash(&word)) == Some(hash(NONE)) {
            bare.push(hash(&word));
        } else {
            features.push(beginning(&word));
        }
    }
    if features.is_empty() {
        features = bare;
    }
    features.sort_unstable();
    features.dedup();
    features
}

/// The hash of how a word begins, which no word has.
fn beginning(word: &str) -> u32 {
    let end = word.char_indices().nth(BEGINNING).map_or(word.len(), |(at, _)| at);
    hash(&format!("{}*", &word[..end]))
}

/// Returns the entry of the lexicon for a word or, if it does not have it, for its stem.
fn known(index: Index, word: &str) -> Option<u32> {
    index.meaning(hash(word)).or_else(|| index.meaning(hash(stem(word))))
}

/// The meanings of the two parts of a word such as `textdatei`, if the lexicon has both.
fn compound(index: Index, term: &str) -> Option<[u32; 2]> {
    (SHORTEST_PART..=term.len().checked_sub(SHORTEST_PART)?)
        .filter_map(|at| term.split_at_checked(at))
        .find_map(|(front, back)| Some([part(index, front)?, part(index, back)?]))
}

/// Returns what a part of a compound means: `auf` of `auflisten` means nothing.
fn part(index: Index, word: &str) -> Option<u32> {
    known(index, word).filter(|meaning| *meaning != hash(NONE))
}
