//! Secrets that are known by their own form.

use std::sync::OnceLock;

use super::index::{count_rows, has_at, rows, short};
use super::{Kind, Place, Span};

/// The forms, as data.
const FORMS: &str = include_str!("tokens.txt");

const COUNT: usize = count_rows(FORMS);
/// Stands behind the last of several rows.
const LAST: u16 = u16::MAX;
/// In the place of a byte, for rows that begin with a class.
const OPEN: usize = 256;

/// All forms, found by the byte that they begin with.
#[derive(Debug)]
pub(super) struct Forms {
    rows: [(u16, u16); COUNT],
    /// The content of the rows: of all that there are, a text needs few.
    parsed: [OnceLock<Option<Form>>; COUNT],
    /// For each byte the first row whose text begins with it.
    first: [u16; OPEN + 1],
    /// For each row the next one that begins with the same byte.
    next: [u16; COUNT],
}

/// The byte that a form begins with that begins with a text.
const fn first_byte(start: usize, end: usize) -> usize {
    let text = FORMS.as_bytes();
    let mut at = start;
    while !has_at(text, at, b": ") {
        assert!(at < end, "a row without a colon");
        at += 1;
    }
    at += 2;
    if has_at(text, at, b"mixed ") {
        at += 6;
    }
    if has_at(text, at, b"( ") {
        at += 2;
    }
    if text[at] == b'"' { text[at + 1] as usize } else { OPEN }
}

#[derive(Debug)]
struct Form {
    pieces: Vec<Piece>,
    mixed: bool,
}

#[derive(Clone, Copy, Debug)]
enum Piece {
    Text(&'static str),
    Class(Class, usize, usize),
    Hide,
    Show,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Digit,
    Hex,
    Alnum,
    Upper,
    Word,
    Url,
    Base64,
    Path,
    Dotted,
    Armour,
    Crypt,
    Link,
}

impl Class {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "digit" => Self::Digit,
            "hex" => Self::Hex,
            "alnum" => Self::Alnum,
            "upper" => Self::Upper,
            "word" => Self::Word,
            "url" => Self::Url,
            "base64" => Self::Base64,
            "path" => Self::Path,
            "dotted" => Self::Dotted,
            "armour" => Self::Armour,
            "crypt" => Self::Crypt,
            "link" => Self::Link,
            _ => return None,
        })
    }

    fn has(self, byte: u8) -> bool {
        match self {
            Self::Digit => byte.is_ascii_digit(),
            Self::Hex => byte.is_ascii_hexdigit(),
            Self::Alnum => byte.is_ascii_alphanumeric(),
            Self::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Self::Word => byte.is_ascii_alphanumeric() || byte == b'_',
            Self::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Self::Base64 => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/' | b'='),
            Self::Path => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/'),
            Self::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'~'),
            Self::Armour => byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r'),
            Self::Link => byte.is_ascii_alphanumeric() || b"_-.~/@%=&?+".contains(&byte),
            Self::Crypt => byte.is_ascii_alphanumeric() || b"./$+=,-".contains(&byte),
        }
    }
}

impl Forms {
    pub(super) const fn new() -> Self {
        let rows: [(u16, u16); COUNT] = rows(FORMS);
        let mut first = [LAST; OPEN + 1];
        let mut next = [LAST; COUNT];
        let mut row = COUNT;
        while row > 0 {
            row -= 1;
            let byte = first_byte(rows[row].0 as usize, rows[row].1 as usize);
            next[row] = first[byte];
            first[byte] = short(row);
        }
        Self {
            rows,
            parsed: [const { OnceLock::new() }; COUNT],
            first,
            next,
        }
    }

    fn line(&self, row: usize) -> &'static str {
        let (start, end) = self.rows[row];
        &FORMS[usize::from(start)..usize::from(end)]
    }

    fn form(&self, row: usize) -> Option<&Form> {
        self.parsed[row].get_or_init(|| form(self.line(row))).as_ref()
    }

    /// The rows that begin with a byte.
    fn beginning(&self, byte: usize) -> impl Iterator<Item = usize> {
        let row = |row: u16| (row != LAST).then_some(usize::from(row));
        std::iter::successors(row(self.first[byte]), move |last| row(self.next[*last]))
    }

    /// Adds all secrets in a text that have one of the forms.
    pub(super) fn find(&self, text: &str, out: &mut Vec<Span>) {
        let bytes = text.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let found = begins(bytes, at).then(|| self.at(bytes, at)).flatten();
            at = match found {
                Some((start, end)) => {
                    out.push(Span::new(start, end, Place::new(Kind::Form, "")));
                    end
                }
                None => at + 1,
            };
        }
    }

    /// Returns the span that a form hides at a place.
    fn at(&self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let texts = self.beginning(usize::from(bytes[at]));
        // No form begins with a class that holds more than letters and digits.
        let open = bytes[at].is_ascii_alphanumeric().then(|| self.beginning(OPEN));
        let found = texts.chain(open.into_iter().flatten());
        found
            .filter_map(|row| self.form(row)?.read(bytes, at))
            .max_by_key(|(_, end)| *end)
    }
}

/// Returns true if a word may begin here; `\n` in a text that was quoted ends one too.
fn begins(bytes: &[u8], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|at| bytes[at]) else {
        return true;
    };
    !before.is_ascii_alphanumeric() || (at > 1 && bytes[at - 2] == b'\\' && matches!(before, b'n' | b't' | b'r'))
}

impl Form {
    fn read(&self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        let (mut at, mut hide, mut show) = (start, start, None);
        for piece in &self.pieces {
            match *piece {
                Piece::Text(text) => {
                    bytes[at..].starts_with(text.as_bytes()).then_some(())?;
                    at += text.len();
                }
                Piece::Class(class, least, most) => {
                    let run = bytes[at..]
                        .iter()
                        .take(most)
                        .take_while(|byte| class.has(**byte))
                        .count();
                    if run < least {
                        return None;
                    }
                    at += run;
                }
                Piece::Hide => hide = at,
                Piece::Show => show = Some(at),
            }
        }
        let bounded = matches!(self.pieces.last(), Some(Piece::Class(_, _, most)) if *most < usize::MAX);
        if bounded && bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            return None;
        }
        let hidden = &bytes[hide..show.unwrap_or(at)];
        // `sk_test_xxxxxxxx` stands in the place of one.
        if hidden.ends_with(b"xxxxxxxx") {
            return None;
        }
        let mixed = hidden.iter().any(u8::is_ascii_digit) && hidden.iter().any(u8::is_ascii_alphabetic);
        // A text with dots in place of the rest is an example.
        (!self.mixed || mixed).then_some((hide, show.unwrap_or(at)))
    }
}

/// Reads a line of the data: none for comments and tests.
fn form(line: &'static str) -> Option<Form> {
    if line.starts_with(['#', ' ']) {
        return None;
    }
    let (_, mut rest) = line.split_once(": ")?;
    let mut pieces = Vec::new();
    let mut mixed = false;
    loop {
        rest = rest.trim_start();
        if let Some(quoted) = rest.strip_prefix('"') {
            let (text, after) = quoted.split_once('"')?;
            pieces.push(Piece::Text(text));
            rest = after;
            continue;
        }
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        match word {
            "" => break,
            "mixed" => mixed = true,
            "(" => pieces.push(Piece::Hide),
            ")" => pieces.push(Piece::Show),
            word => pieces.push(class(word)?),
        }
        rest = after;
    }
    Some(Form { pieces, mixed })
}

/// `hex{32}`, `hex{32,}` or `hex{32,36}`.
fn class(word: &str) -> Option<Piece> {
    let (name, count) = word.strip_suffix('}')?.split_once('{')?;
    let (least, most) = match count.split_once(',') {
        Some((least, "")) => (least.parse().ok()?, usize::MAX),
        Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
        None => (count.parse().ok()?, count.parse().ok()?),
    };
    Some(Piece::Class(Class::named(name)?, least, most))
}

#[cfg(test)]
impl Forms {
    /// Returns true if a row is among those that are tried where a text begins.
    pub(super) fn begins_at(&self, text: &str, line: &str) -> bool {
        let byte = usize::from(text.as_bytes()[0]);
        let mut tried = self.beginning(byte).chain(self.beginning(OPEN));
        tried.any(|row| self.line(row) == line)
    }

    /// For each line of the data a secret of that form.
    pub(super) fn made_up(&self) -> impl Iterator<Item = (&'static str, String)> {
        (0..COUNT).map(|row| {
            let piece = |piece: &Piece| match *piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Class(Class::Digit, least, _) => "7".repeat(least),
                Piece::Class(Class::Hex, least, _) => "4fa9".chars().cycle().take(least).collect(),
                Piece::Class(_, least, _) => "A7QZ4W".chars().cycle().take(least).collect(),
                Piece::Hide | Piece::Show => String::new(),
            };
            let form = self.form(row).unwrap_or_else(|| panic!("{}", self.line(row)));
            (self.line(row), form.pieces.iter().map(piece).collect())
        })
    }
}
