//! Terms to meanings: words of the lexicon that mean the same are one, and German compounds are taken apart.

use super::index::{Index, hash};
use super::words::{stem, terms};

/// The parts of a compound have at least so many letters.
const SHORTEST_PART: usize = 3;

/// Calls `meaning` with the hash of each meaning of a line.
pub fn meanings(index: Index, line: &str, mut meaning: impl FnMut(u32)) {
    terms(line, |term| {
        if let Some(known) = known(index, term) {
            meaning(known);
        } else if let Some(parts) = compound(index, term) {
            parts.into_iter().for_each(&mut meaning);
        } else {
            meaning(hash(stem(term)));
        }
    });
}

/// What the lexicon says of a word or, if it does not have it, of its stem.
fn known(index: Index, word: &str) -> Option<u32> {
    index.meaning(hash(word)).or_else(|| index.meaning(hash(stem(word))))
}

/// The meanings of the two parts of a word such as `textdatei`, if the lexicon has both.
fn compound(index: Index, term: &str) -> Option<[u32; 2]> {
    (SHORTEST_PART..=term.len().checked_sub(SHORTEST_PART)?)
        .filter_map(|at| term.split_at_checked(at))
        .find_map(|(front, back)| Some([known(index, front)?, known(index, back)?]))
}
