//! Words of the data, indexed by the compiler: a start reads none of it.

use std::ops::RangeInclusive;

/// Stands in a slot that holds nothing.
const NOTHING: Slot = Slot {
    mark: 0,
    start: 0,
    length: 0,
    value: 0,
};

/// Words of a text and what each of them stands for, in a table with open addresses.
#[derive(Debug)]
pub(super) struct Index<const SLOTS: usize> {
    text: &'static str,
    slots: [Slot; SLOTS],
}

/// A word of the text.
#[derive(Clone, Copy, Debug)]
struct Slot {
    /// The rest of the hash: hardly another word in the same place has the same.
    mark: u16,
    start: u16,
    length: u16,
    value: u16,
}

impl<const SLOTS: usize> Index<SLOTS> {
    /// Has no word of the text yet.
    pub(super) const fn new(text: &'static str) -> Self {
        assert!(SLOTS.is_power_of_two(), "a hash is masked");
        Self {
            text,
            slots: [NOTHING; SLOTS],
        }
    }

    /// Adds the word that is between two places of the text. Those that are the same are found in the order in which
    /// they were added.
    pub(super) const fn with(mut self, salt: &str, word: (usize, usize), value: usize) -> Self {
        let (mut at, mark) = hash(salt.as_bytes(), self.text.as_bytes(), word);
        at &= SLOTS - 1;
        while self.slots[at].length > 0 {
            at = (at + 1) & (SLOTS - 1);
        }
        self.slots[at] = Slot {
            mark,
            start: short(word.0),
            length: short(word.1 - word.0),
            value: short(value),
        };
        self
    }

    /// Returns the numbers that a word stands for. Where words of several kinds are added, the salt tells them apart only nearly always.
    pub(super) fn find(&self, salt: &str, word: &str) -> impl Iterator<Item = usize> {
        let (first, mark) = hash(salt.as_bytes(), word.as_bytes(), (0, word.len()));
        let probed = (first..).map(|at| self.slots[at & (SLOTS - 1)]);
        let held = probed.take_while(|slot| slot.length > 0);
        held.filter(move |slot| slot.mark == mark && self.word(*slot) == word)
            .map(|slot| usize::from(slot.value))
    }

    /// All words that are about so long.
    pub(super) fn words(&self, lengths: RangeInclusive<usize>) -> impl Iterator<Item = &'static str> {
        let held = self
            .slots
            .iter()
            .filter(move |slot| slot.length > 0 && lengths.contains(&usize::from(slot.length)));
        held.map(|slot| self.word(*slot))
    }

    fn word(&self, slot: Slot) -> &'static str {
        let start = usize::from(slot.start);
        &self.text[start..start + usize::from(slot.length)]
    }
}

/// FNV-1a, of two texts one behind the other: where to look, and what to look for.
const fn hash(salt: &[u8], text: &[u8], (start, end): (usize, usize)) -> (usize, u16) {
    const PRIME: u32 = 0x0100_0193;
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < salt.len() {
        hash = (hash ^ salt[at] as u32).wrapping_mul(PRIME);
        at += 1;
    }
    at = start;
    while at < end {
        hash = (hash ^ text[at] as u32).wrapping_mul(PRIME);
        at += 1;
    }
    ((hash ^ (hash >> 15)) as usize, (hash >> 16) as u16)
}

/// A place in the data, which is small.
#[expect(clippy::cast_possible_truncation, reason = "that is asserted, by the compiler")]
pub(super) const fn short(place: usize) -> u16 {
    assert!(place < u16::MAX as usize, "the data is too long");
    place as u16
}

/// Returns the end of the line that begins at a place.
pub(super) const fn line_end(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && text[at] != b'\n' {
        at += 1;
    }
    at
}

/// The next word between two places, as blanks and one more sign separate them; an empty one is behind the last.
pub(super) const fn next_word(text: &[u8], mut at: usize, end: usize, sign: u8) -> (usize, usize) {
    while at < end && (text[at] == b' ' || text[at] == sign) {
        at += 1;
    }
    let start = at;
    while at < end && text[at] != b' ' && text[at] != sign {
        at += 1;
    }
    (start, at)
}

/// Returns the text between two places.
pub(super) const fn slice(text: &str, (start, end): (usize, usize)) -> &str {
    text.split_at(end).0.split_at(start).1
}

/// Returns true if a text has another one at a place.
pub(super) const fn has_at(text: &[u8], at: usize, wanted: &[u8]) -> bool {
    let mut length = 0;
    while length < wanted.len() {
        if at + length >= text.len() || text[at + length] != wanted[length] {
            return false;
        }
        length += 1;
    }
    true
}

/// Returns true if a line of the data is a row, and neither empty, a remark nor a test.
pub(super) const fn is_row(text: &[u8], start: usize, end: usize) -> bool {
    start < end && text[start] != b'#' && text[start] != b' '
}

/// Returns the number of rows of a text.
pub(super) const fn count_rows(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        let end = line_end(text, at);
        if is_row(text, at, end) {
            count += 1;
        }
        at = end + 1;
    }
    count
}

/// The rows of a text: where each begins and ends.
pub(super) const fn rows<const COUNT: usize>(text: &str) -> [(u16, u16); COUNT] {
    let text = text.as_bytes();
    let mut rows = [(0, 0); COUNT];
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        let end = line_end(text, at);
        if is_row(text, at, end) {
            rows[count] = (short(at), short(end));
            count += 1;
        }
        at = end + 1;
    }
    rows
}
