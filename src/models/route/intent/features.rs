//! The features of a line: words, pairs of words, parts of words, and the shape of the whole.

use super::shape;
use super::text::Text;

/// Bits of a feature's key.
pub const KEY_BITS: u32 = 28;

/// The kind of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A whole word.
    Word,
    /// Two words beside each other, or the first or last one.
    Pair,
    /// Three to five letters of a word, its edges included.
    Part,
    /// Something about the line.
    Shape,
    /// At least so many words.
    Length,
}

/// The number of groups.
pub const GROUPS: usize = 5;

/// The weight of a group as a whole, whatever the length of the line.
pub const WEIGHTS: [f32; GROUPS] = [1.0, 1.0, 1.0, 0.8, 0.5];

/// One thing seen in a line.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// The key by which the model knows it.
    pub key: u32,
    /// Its kind.
    pub group: Group,
    /// The range in the folded text; of a shape or length, its place in [`Features::names`] and zero.
    pub range: (u16, u16),
    /// The word it is in; of a pair, the second.
    pub word: u16,
}

/// Everything seen in a line.
pub struct Features {
    /// In the order of the line.
    pub all: Vec<Feature>,
    /// The value of one feature of each group.
    pub values: [f32; GROUPS],
    /// The names of shapes and lengths.
    pub names: Vec<&'static str>,
}

/// Looks at a line.
pub fn extract(text: &Text) -> Features {
    let folded = text.folded().as_bytes();
    let words = text.words();
    let mut all = Vec::with_capacity(folded.len() * 4);
    let mut add = |group, start: u16, end: u16, word: usize| {
        let bytes = &folded[usize::from(start)..usize::from(end)];
        let word = short(word);
        all.push(Feature {
            key: finish(hash(begin(group), bytes)),
            group,
            range: (start, end),
            word,
        });
    };
    for (number, &(start, end)) in words.iter().enumerate() {
        add(Group::Word, start, end, number);
        // The first and the last word are pairs with the edge of the line.
        let before = if number == 0 { 0 } else { words[number - 1].0 };
        add(Group::Pair, before, end, number);
    }
    if let Some(&(start, end)) = words.last() {
        add(Group::Pair, start, end + 1, words.len() - 1);
    }
    for (number, &(start, end)) in words.iter().enumerate() {
        parts(text.folded(), start - 1, end + 1, number, &mut all);
    }
    let mut names = shape::of(text);
    let shapes = names.len();
    names.extend(shape::length(text));
    for (number, name) in names.iter().enumerate() {
        let group = if number < shapes { Group::Shape } else { Group::Length };
        let key = finish(hash(begin(group), name.as_bytes()));
        all.push(Feature {
            key,
            group,
            range: (short(number), 0),
            word: 0,
        });
    }
    let values = values(&all);
    Features { all, values, names }
}

/// However long a line is, its words together count the same, and so do its pairs and its parts of words.
fn values(all: &[Feature]) -> [f32; GROUPS] {
    let mut counts = [0.0_f32; GROUPS];
    for feature in all {
        counts[feature.group as usize] += 1.0;
    }
    let mut values = WEIGHTS;
    for group in [Group::Word, Group::Pair, Group::Part] {
        values[group as usize] /= counts[group as usize].max(1.0).sqrt();
    }
    values
}

/// Three to five characters, spaces at the edges of the word among them.
fn parts(folded: &str, start: u16, end: u16, word: usize, all: &mut Vec<Feature>) {
    let word = short(word);
    let bytes = folded.as_bytes();
    let whole = end - start;
    for first in start..end {
        if !folded.is_char_boundary(first.into()) {
            continue;
        }
        let mut state = begin(Group::Part);
        let mut length = 0;
        for at in first..end {
            state = step(state, bytes[usize::from(at)]);
            if !folded.is_char_boundary(usize::from(at) + 1) {
                continue;
            }
            length += 1;
            let range = (first, at + 1);
            if length >= 3 && range.1 - range.0 < whole {
                all.push(Feature {
                    key: finish(state),
                    group: Group::Part,
                    range,
                    word,
                });
            }
            if length == 5 {
                break;
            }
        }
    }
}

const PRIME: u64 = 0x0000_0100_0000_01b3;

fn begin(group: Group) -> u64 {
    step(0xcbf2_9ce4_8422_2325, group as u8)
}

fn step(state: u64, byte: u8) -> u64 {
    (state ^ u64::from(byte)).wrapping_mul(PRIME)
}

fn hash(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |state, &byte| step(state, byte))
}

/// FNV leaves its best bits in the middle.
fn finish(state: u64) -> u32 {
    let mixed = (state ^ (state >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> (64 - KEY_BITS)) as u32
}

/// Of lines that are cut at two kilobytes, nothing saturates.
fn short(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
