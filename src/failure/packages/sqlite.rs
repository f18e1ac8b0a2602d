//! As much of the file format of `SQLite` as it takes to look up a few rows: an index is walked from its root, then the
//! rows that it names. Some pages are read of a file of tens of megabytes. Whatever is not as it should be is not there.

use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::Path;

/// Trees are at most four pages high; a damaged file may go in circles.
const DEEPEST: usize = 12;
/// So many rows of the index are looked at; more packages do not have the same program.
const MOST: usize = 64;

const INTERIOR_INDEX: u8 = 2;
const INTERIOR_TABLE: u8 = 5;
const LEAF_INDEX: u8 = 10;
const LEAF_TABLE: u8 = 13;

/// A column of a row; what is neither text nor a whole number is nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Nothing,
    Number(i64),
    Text(String),
}

/// A file that is only read.
pub(super) struct Database {
    file: File,
    page: usize,
}

/// A page of a tree and where its header begins.
struct Page {
    bytes: Vec<u8>,
    header: usize,
}

impl Database {
    pub(super) fn open(path: &Path) -> Option<Self> {
        let file = File::open(path).ok()?;
        let mut header = [0; 100];
        file.read_exact_at(&mut header, 0).ok()?;
        let page = match u16::from_be_bytes([header[16], header[17]]) {
            1 => 65536,
            size => usize::from(size),
        };
        (header.starts_with(b"SQLite format 3\0") && page >= 512).then_some(Self { file, page })
    }

    /// The page at which the tree of a table or of an index begins.
    pub(super) fn root(&self, name: &str) -> Option<u32> {
        let mut roots = Vec::new();
        self.rows(1, 0, &mut roots);
        roots.into_iter().find_map(|row| match row.get(1..4)? {
            [Value::Text(known), _, Value::Number(root)] if known == name => u32::try_from(*root).ok(),
            _ => None,
        })
    }

    /// The rows that an index of one column of text has for a value.
    pub(super) fn find(&self, index: u32, wanted: &str) -> Vec<i64> {
        let mut found = Vec::new();
        self.find_below(index, wanted, 0, &mut found);
        found
    }

    /// A row of a table.
    pub(super) fn row(&self, table: u32, id: i64) -> Option<Vec<Value>> {
        let mut number = table;
        for _ in 0..DEEPEST {
            let page = self.read(number)?;
            let mut next = page.right()?;
            for cell in page.cells() {
                match page.kind()? {
                    LEAF_TABLE => {
                        let (_, at) = varint(&page.bytes, cell)?;
                        let (known, at) = varint(&page.bytes, at)?;
                        if known == id {
                            return record(page.bytes.get(at..)?);
                        }
                    }
                    INTERIOR_TABLE if varint(&page.bytes, cell + 4)?.0 >= id => {
                        next = word(&page.bytes, cell)?;
                        break;
                    }
                    INTERIOR_TABLE => {}
                    _ => return None,
                }
            }
            if page.kind()? == LEAF_TABLE {
                return None;
            }
            number = next;
        }
        None
    }

    /// All rows of a small table.
    fn rows(&self, number: u32, depth: usize, rows: &mut Vec<Vec<Value>>) -> Option<()> {
        let page = self.read(number).filter(|_| depth < DEEPEST)?;
        for cell in page.cells().take(MOST) {
            if page.kind()? == INTERIOR_TABLE {
                self.rows(word(&page.bytes, cell)?, depth + 1, rows);
                continue;
            }
            let (_, at) = varint(&page.bytes, cell)?;
            let (_, at) = varint(&page.bytes, at)?;
            rows.extend(record(page.bytes.get(at..)?));
        }
        if page.kind()? == INTERIOR_TABLE {
            self.rows(page.right()?, depth + 1, rows);
        }
        Some(())
    }

    fn find_below(&self, number: u32, wanted: &str, depth: usize, found: &mut Vec<i64>) -> Option<()> {
        let page = self.read(number).filter(|_| depth < DEEPEST)?;
        let interior = page.kind()? == INTERIOR_INDEX;
        if !interior && page.kind()? != LEAF_INDEX {
            return None;
        }
        for cell in page.cells() {
            let (_, at) = varint(&page.bytes, if interior { cell + 4 } else { cell })?;
            let row = record(page.bytes.get(at..)?)?;
            let [Value::Text(known), Value::Number(id)] = row.as_slice() else {
                continue;
            };
            if known.as_str() < wanted {
                continue;
            }
            if interior {
                self.find_below(word(&page.bytes, cell)?, wanted, depth + 1, found);
            }
            if known != wanted || found.len() >= MOST {
                return Some(());
            }
            found.push(*id);
        }
        if interior {
            self.find_below(page.right()?, wanted, depth + 1, found);
        }
        Some(())
    }

    fn read(&self, number: u32) -> Option<Page> {
        let from = u64::from(number.checked_sub(1)?) * u64::try_from(self.page).ok()?;
        let mut bytes = vec![0; self.page];
        self.file.read_exact_at(&mut bytes, from).ok()?;
        // The first page begins with the header of the file.
        let header = if number == 1 { 100 } else { 0 };
        Some(Page { bytes, header })
    }
}

impl Page {
    fn kind(&self) -> Option<u8> {
        self.bytes.get(self.header).copied()
    }

    /// Whether the page has pages below it.
    fn interior(&self) -> bool {
        matches!(self.kind(), Some(INTERIOR_INDEX | INTERIOR_TABLE))
    }

    /// The page below for what comes after all cells; on a leaf it means nothing.
    fn right(&self) -> Option<u32> {
        if self.interior() {
            word(&self.bytes, self.header + 8)
        } else {
            Some(0)
        }
    }

    /// Where the cells begin, in order.
    fn cells(&self) -> impl Iterator<Item = usize> {
        let half = |at: usize| {
            let bytes = self.bytes.get(at..at + 2)?;
            Some(usize::from(u16::from_be_bytes([bytes[0], bytes[1]])))
        };
        let first = self.header + if self.interior() { 12 } else { 8 };
        let count = half(self.header + 3).unwrap_or(0);
        (0..count).filter_map(move |cell| half(first + 2 * cell))
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A number of one to nine bytes, and where the next thing begins.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut number: u64 = 0;
    for (count, &byte) in bytes.get(at..)?.iter().take(9).enumerate() {
        if count == 8 {
            return Some(((number << 8 | u64::from(byte)).cast_signed(), at + 9));
        }
        number = number << 7 | u64::from(byte & 0x7f);
        if byte < 0x80 {
            return Some((number.cast_signed(), at + count + 1));
        }
    }
    None
}

/// The columns of a row. One that goes on on another page is longer than any name and is not read.
fn record(bytes: &[u8]) -> Option<Vec<Value>> {
    let (length, mut at) = varint(bytes, 0)?;
    let mut body = usize::try_from(length).ok()?;
    let end = body;
    let mut row = Vec::new();
    while at < end {
        let (kind, next) = varint(bytes, at)?;
        at = next;
        let size = match kind {
            0 | 8 | 9 => 0,
            1..=4 => usize::try_from(kind).ok()?,
            5 => 6,
            6 | 7 => 8,
            _ => usize::try_from(kind.checked_sub(12)? / 2).ok()?,
        };
        let data = bytes.get(body..body.checked_add(size)?)?;
        body += size;
        row.push(match kind {
            1..=6 => Value::Number(number(data)),
            8 | 9 => Value::Number(kind - 8),
            text if text >= 13 && text % 2 == 1 => Value::Text(String::from_utf8_lossy(data).into_owned()),
            _ => Value::Nothing,
        });
    }
    Some(row)
}

fn number(data: &[u8]) -> i64 {
    let negative = data.first().is_some_and(|byte| *byte >= 0x80);
    let start = if negative { -1 } else { 0 };
    data.iter().fold(start, |number, &byte| number << 8 | i64::from(byte))
}
