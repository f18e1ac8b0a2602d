//! The index: a file that is used as it lies in the program, without being read first.
//!
//! Nine numbers say how many there are of each of these, which follow in this order:
//!
//! | numbers each | what |
//! |---|---|
//! | 2 | words of the lexicon: hash of the stem, hash of its meaning; ordered |
//! | 2 | features: hash, and where its postings end; ordered |
//! | 1 | postings: the entry that has the feature; ordered |
//! | 3 | wordings: entry, place and length of the text; ordered by entry |
//! | 3 | plain wordings: hash, wording, which names of the command it does not say; ordered |
//! | 7 | entries: number of features, place and length of the command for bash, zsh and fish |
//! | 2 | names of commands of which a wording does not say all: hash of entry and name, kind and which it is; ordered |
//! | 2 | kinds of things: place and length of what they are called, in English, a slash, and in German |
//! | ¼ | bytes of text |
//!
//! Numbers are `u32`, little-endian.

use crate::shell::Shell;

type Number = [u8; 4];

/// The number of sections.
pub const SECTIONS: usize = 9;
/// The bit of a plain wording that says that it is German; those below are for names.
pub const GERMAN: u32 = 1 << 31;
/// The kind is in the bits above the number of the name.
pub const KIND: u32 = 5;

/// A view of the index.
#[derive(Clone, Copy, Debug)]
pub struct Index<'a> {
    lexicon: &'a [[Number; 2]],
    features: &'a [[Number; 2]],
    postings: &'a [Number],
    wordings: &'a [[Number; 3]],
    plain: &'a [[Number; 3]],
    entries: &'a [[Number; 7]],
    names: &'a [[Number; 2]],
    kinds: &'a [[Number; 2]],
    text: &'a str,
}

/// One way to say what an entry does.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// The number of the entry.
    pub entry: usize,
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
            features: &[],
            postings: &[],
            wordings: &[],
            plain: &[],
            entries: &[],
            names: &[],
            kinds: &[],
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
            features: pairs(take(1, 8)?),
            postings: take(2, 4)?.as_chunks().0,
            wordings: take(3, 12)?.as_chunks().0.as_chunks().0,
            plain: take(4, 12)?.as_chunks().0.as_chunks().0,
            entries: take(5, 28)?.as_chunks().0.as_chunks().0,
            names: pairs(take(6, 8)?),
            kinds: pairs(take(7, 8)?),
            text: str::from_utf8(take(8, 1)?).ok()?,
        })
    }

    /// Returns the number of wordings.
    pub fn len(&self) -> usize {
        self.wordings.len()
    }

    /// Returns true if there is nothing.
    pub fn is_empty(&self) -> bool {
        self.wordings.is_empty()
    }

    /// Returns the meanings of a stem, if the lexicon has it.
    pub fn meaning(&self, stem: u32) -> Option<u32> {
        let at = self
            .lexicon
            .binary_search_by_key(&(stem as usize), |[hash, _]| value(*hash))
            .ok()?;
        Some(u32::from_le_bytes(self.lexicon[at][1]))
    }

    /// The entries that have a feature.
    pub fn postings(&self, feature: u32) -> impl ExactSizeIterator<Item = usize> + 'a {
        let found = self
            .features
            .binary_search_by_key(&(feature as usize), |[hash, _]| value(*hash));
        let range = found.map_or(0..0, |at| {
            let begin = at.checked_sub(1).map_or(0, |before| value(self.features[before][1]));
            begin..value(self.features[at][1])
        });
        let postings = self.postings.get(range).unwrap_or_default();
        postings.iter().map(|entry| value(*entry))
    }

    /// The number of features of each entry.
    pub fn lengths(&self) -> impl ExactSizeIterator<Item = u32> + 'a {
        self.entries.iter().map(|[length, ..]| u32::from_le_bytes(*length))
    }

    /// The wordings of an entry.
    pub fn wordings(&self, entry: usize) -> impl Iterator<Item = Wording<'a>> {
        let begin = self.wordings.partition_point(|[known, ..]| value(*known) < entry);
        let all = (begin..).map_while(|number| self.wording(number));
        all.take_while(move |wording| wording.entry == entry)
    }

    /// A wording by its number.
    pub fn wording(&self, number: usize) -> Option<Wording<'a>> {
        let [entry, begin, bytes] = *self.wordings.get(number)?;
        Some(Wording {
            entry: value(entry),
            words: self.text(begin, bytes)?,
        })
    }

    /// The wordings whose plain form has a hash, each with what it leaves open.
    pub fn with_plain(&self, hash: u32) -> impl Iterator<Item = (Wording<'a>, u32)> {
        let begin = self.plain.partition_point(|[known, ..]| value(*known) < hash as usize);
        let same = self.plain[begin..]
            .iter()
            .take_while(move |[known, ..]| value(*known) == hash as usize);
        same.filter_map(|[_, wording, open]| Some((self.wording(value(*wording))?, u32::from_le_bytes(*open))))
    }

    /// Whether a piece of the command of an entry is a name, and of what kind of thing, where it is one of those that are
    /// `open`.
    pub fn kind(&self, entry: usize, name: &str, open: u32) -> Option<Option<&'a str>> {
        let hash = hash(&format!("{entry} {name}"));
        let at = self
            .names
            .binary_search_by_key(&(hash as usize), |[known, _]| value(*known))
            .ok()?;
        let kind = u32::from_le_bytes(self.names[at][1]);
        if open & (1 << (kind & ((1 << KIND) - 1))) == 0 {
            return Some(None);
        }
        let [place, length] = *self.kinds.get((kind >> KIND) as usize)?;
        let (english, german) = self.text(place, length)?.split_once('/')?;
        Some(Some(if open & GERMAN == 0 { english } else { german }))
    }

    /// The command of an entry.
    pub fn command(&self, entry: usize, shell: Shell) -> Option<&'a str> {
        let [_, commands @ ..] = self.entries.get(entry)?;
        let [place, length] = commands.as_chunks::<2>().0[shell as usize];
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
