//! The index: a file that is used as it lies in the program, without being read first.
//!
//! Seven numbers say how many there are of each of these, which follow in this order:
//!
//! | numbers each | what |
//! |---|---|
//! | 2 | words of the lexicon: hash of the stem, hash of its meaning; ordered |
//! | 2 | terms: hash, and where its postings end; ordered |
//! | 1 | postings: the wording, and how often the term is in it (lowest byte) |
//! | 4 | wordings: entry, length in terms, place and length of the text |
//! | 2 | plain wordings: hash, wording; ordered |
//! | 6 | entries: place and length of the command for bash, zsh and fish |
//! | ¼ | bytes of text |
//!
//! Numbers are `u32`, little-endian.

use crate::shell::Shell;

type Number = [u8; 4];

/// How many sections there are.
pub const SECTIONS: usize = 7;

/// A view of the index.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    lexicon: &'a [[Number; 2]],
    terms: &'a [[Number; 2]],
    postings: &'a [Number],
    wordings: &'a [[Number; 4]],
    plain: &'a [[Number; 2]],
    entries: &'a [[Number; 6]],
    text: &'a str,
}

/// One way to say what an entry does.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// The number of the entry.
    pub entry: usize,
    /// How many terms it has.
    pub length: u32,
    /// The words as they were written.
    pub words: &'a str,
}

fn value(number: Number) -> usize {
    u32::from_le_bytes(number) as usize
}

impl<'a> Index<'a> {
    /// Takes a file as it is; one that is cut off knows nothing.
    pub fn new(file: &'a [u8]) -> Self {
        Self::sections(file).unwrap_or(Self {
            lexicon: &[],
            terms: &[],
            postings: &[],
            wordings: &[],
            plain: &[],
            entries: &[],
            text: "",
        })
    }

    fn sections(file: &'a [u8]) -> Option<Self> {
        let (head, mut rest) = file.split_at_checked(4 * SECTIONS)?;
        let counts = head.as_chunks::<4>().0;
        let mut take = |section: usize, width: usize| {
            let (own, others) = rest.split_at_checked(value(counts[section]) * width)?;
            rest = others;
            Some(own)
        };
        Some(Self {
            lexicon: pairs(take(0, 8)?),
            terms: pairs(take(1, 8)?),
            postings: take(2, 4)?.as_chunks().0,
            wordings: take(3, 16)?.as_chunks().0.as_chunks().0,
            plain: pairs(take(4, 8)?),
            entries: take(5, 24)?.as_chunks().0.as_chunks().0,
            text: str::from_utf8(take(6, 1)?).ok()?,
        })
    }

    /// How many wordings there are.
    pub fn len(&self) -> usize {
        self.wordings.len()
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.wordings.is_empty()
    }

    /// What a stem means, if the lexicon has it.
    pub fn meaning(&self, stem: u32) -> Option<u32> {
        let at = self
            .lexicon
            .binary_search_by_key(&(stem as usize), |[hash, _]| value(*hash))
            .ok()?;
        Some(u32::from_le_bytes(self.lexicon[at][1]))
    }

    /// The wordings that a term is in, and how often.
    pub fn postings(&self, term: u32) -> impl ExactSizeIterator<Item = (usize, u32)> + 'a {
        let found = self
            .terms
            .binary_search_by_key(&(term as usize), |[hash, _]| value(*hash));
        let range = found.map_or(0..0, |at| {
            let begin = at.checked_sub(1).map_or(0, |before| value(self.terms[before][1]));
            begin..value(self.terms[at][1])
        });
        let postings = self.postings.get(range).unwrap_or_default();
        postings.iter().map(|[times, wording @ ..]| {
            let [low, middle, high] = *wording;
            (value([low, middle, high, 0]), u32::from(*times))
        })
    }

    /// A wording by its number.
    pub fn wording(&self, number: usize) -> Option<Wording<'a>> {
        let [entry, length, begin, bytes] = *self.wordings.get(number)?;
        Some(Wording {
            entry: value(entry),
            length: u32::from_le_bytes(length),
            words: self.text(begin, bytes)?,
        })
    }

    /// The wordings whose plain form has a hash.
    pub fn with_plain(&self, hash: u32) -> impl Iterator<Item = Wording<'a>> {
        let begin = self.plain.partition_point(|[known, _]| value(*known) < hash as usize);
        let same = self.plain[begin..]
            .iter()
            .take_while(move |[known, _]| value(*known) == hash as usize);
        same.filter_map(|[_, wording]| self.wording(value(*wording)))
    }

    /// The command of an entry.
    pub fn command(&self, entry: usize, shell: Shell) -> Option<&'a str> {
        let [place, length] = self.entries.get(entry)?.as_chunks::<2>().0[shell as usize];
        self.text(place, length)
    }

    fn text(&self, begin: Number, bytes: Number) -> Option<&'a str> {
        self.text.get(value(begin)..value(begin) + value(bytes))
    }
}

fn pairs(bytes: &[u8]) -> &[[Number; 2]] {
    bytes.as_chunks().0.as_chunks().0
}

/// The hash of a term: FNV-1a.
pub fn hash(term: &str) -> u32 {
    let step = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    term.bytes().fold(0x811c_9dc5, step)
}
