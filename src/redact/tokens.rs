//! Secrets that are known by their own form.

use std::sync::OnceLock;

use super::{Kind, Place, Span};

/// The forms, as data.
const FORMS: &str = include_str!("tokens.txt");

/// All forms, found by the byte that they begin with.
#[derive(Debug)]
pub(super) struct Forms {
    all: Vec<Row>,
    /// For each byte the forms whose text begins with it.
    by_byte: Vec<Vec<u16>>,
    /// Those that begin with a class.
    open: Vec<u16>,
}

/// A form as it is written, and what that says: of all that there are, a text needs few.
#[derive(Debug)]
struct Row {
    line: &'static str,
    form: OnceLock<Option<Form>>,
}

impl Row {
    /// The byte that a form begins with that begins with a text.
    fn first(&self) -> Option<u8> {
        let (_, form) = self.line.split_once(": ")?;
        let text = form.trim_start_matches("mixed ").trim_start_matches("( ");
        text.strip_prefix('"')?.bytes().next()
    }

    fn form(&self) -> Option<&Form> {
        self.form.get_or_init(|| form(self.line)).as_ref()
    }
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
    pub(super) fn new() -> Self {
        let lines = FORMS
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with(['#', ' ']));
        let row = |line| Row {
            line,
            form: OnceLock::new(),
        };
        let all: Vec<Row> = lines.map(row).collect();
        let mut by_byte = vec![Vec::new(); 256];
        let mut open = Vec::new();
        for (at, row) in all.iter().enumerate() {
            let at = u16::try_from(at).unwrap_or(u16::MAX);
            match row.first() {
                Some(byte) => by_byte[usize::from(byte)].push(at),
                None => open.push(at),
            }
        }
        Self { all, by_byte, open }
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

    /// What a form hides that begins at a place.
    fn at(&self, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
        let texts = &self.by_byte[usize::from(bytes[at])];
        // No form begins with a class that holds more than letters and digits.
        let open: &[u16] = if bytes[at].is_ascii_alphanumeric() {
            &self.open
        } else {
            &[]
        };
        let found = texts.iter().chain(open);
        found
            .filter_map(|row| self.all[usize::from(*row)].form()?.read(bytes, at))
            .max_by_key(|(_, end)| *end)
    }
}

/// Whether a word may begin here; `\n` in a text that was quoted ends one too.
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
        let mixed = hidden.iter().any(u8::is_ascii_digit) && hidden.iter().any(u8::is_ascii_alphabetic);
        // What is written with dots in place of the rest is an example.
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
    /// For each line of the data a secret of that form.
    pub(super) fn made_up(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.all.iter().map(|row| {
            let piece = |piece: &Piece| match *piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Class(Class::Digit, least, _) => "7".repeat(least),
                Piece::Class(Class::Hex, least, _) => "4fa9".chars().cycle().take(least).collect(),
                Piece::Class(_, least, _) => "A7QZ4W".chars().cycle().take(least).collect(),
                Piece::Hide | Piece::Show => String::new(),
            };
            let form = row.form().expect(row.line);
            (row.line, form.pieces.iter().map(piece).collect())
        })
    }
}
