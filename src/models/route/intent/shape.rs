//! The shape of a line, whatever its words: flags, paths, code, questions, length.

use super::text::Text;
use crate::messages::{Message, shape};

const SIGNS: [(char, &str); 17] = [
    ('|', "`|`"),
    ('&', "`&`"),
    ('<', "`<`"),
    ('>', "`>`"),
    ('=', "`=`"),
    ('{', "`{`"),
    ('[', "`[`"),
    (';', "`;`"),
    ('`', "a backquote"),
    ('\\', "`\\`"),
    ('@', "`@`"),
    ('%', "`%`"),
    ('#', "`#`"),
    ('+', "`+`"),
    ('^', "`^`"),
    ('_', "`_`"),
    ('*', "`*`"),
];

/// One after the other, so that a line of eight words is nearly one of nine.
const LENGTHS: [(usize, &str); 10] = [
    (2, "two words or more"),
    (3, "three words or more"),
    (4, "four words or more"),
    (5, "five words or more"),
    (7, "seven words or more"),
    (9, "nine words or more"),
    (12, "twelve words or more"),
    (16, "sixteen words or more"),
    (22, "twenty-two words or more"),
    (30, "thirty words or more"),
];

/// Returns the features of the length of a line.
pub(super) fn length(text: &Text) -> impl Iterator<Item = &'static str> {
    let words = text.words().len();
    LENGTHS
        .into_iter()
        .take_while(move |(least, _)| *least <= words)
        .map(|(_, name)| name)
}

/// What people read for the name of a shape.
pub(super) fn shown(name: &str) -> Message {
    shape::of(name)
}

/// Every other shape of a line, once, by the name that people read.
pub(super) fn of(text: &Text) -> Vec<&'static str> {
    let line = text.original().trim();
    let mut found = Vec::new();
    for chunk in line.split_whitespace() {
        of_chunk(chunk, &mut found);
    }
    of_line(line, &mut found);
    let mut once: Vec<&str> = Vec::with_capacity(found.len());
    for name in found {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

fn of_line(line: &str, found: &mut Vec<&'static str>) {
    let mut commas = 0;
    let mut before = ' ';
    for c in line.chars() {
        found.extend(SIGNS.iter().filter(|(sign, _)| *sign == c).map(|(_, name)| *name));
        match c {
            ',' => commas += 1,
            ' ' if matches!(before, '.' | '?' | '!') => found.push("two sentences"),
            ' ' if before == ':' => found.push("a colon"),
            '"' | '„' | '“' | '”' | '«' | '»' => found.push("quotes"),
            '\'' if !before.is_alphanumeric() => found.push("quotes"),
            '\n' => found.push("several lines"),
            _ => (),
        }
        before = c;
    }
    match before {
        '?' => found.push("a question mark"),
        '.' => found.push("a full stop"),
        ':' => found.push("a colon at the end"),
        _ => (),
    }
    let many = [(1, "a comma"), (2, "two commas"), (4, "four commas")];
    found.extend(many.iter().filter(|(least, _)| commas >= *least).map(|(_, name)| *name));
}

fn of_chunk(chunk: &str, found: &mut Vec<&'static str>) {
    let chunk = chunk.trim_matches(['"', '\'', ',', ';', '?', '!', ':', '„', '“', '”', '`']);
    let bytes = chunk.as_bytes();
    let letter = |at: usize| {
        bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii())
    };
    let inside = |at: usize| letter(at) || bytes.get(at).is_some_and(u8::is_ascii_digit);
    let first = bytes.first();
    if matches!(chunk, "-" | "–" | "—") {
        found.push("a dash");
    }
    if first == Some(&b'-') && (letter(1) || bytes.get(1) == Some(&b'-') && letter(2)) {
        found.push("a flag");
    }
    let relative = ["~/", "./", "../"].iter().any(|start| chunk.starts_with(start));
    if relative || first == Some(&b'/') && inside(1) || chunk.contains(":\\") {
        found.push("a path");
    }
    if chunk.contains("://") {
        found.push("an address");
    }
    if is_file_name(chunk) {
        found.push("a file name");
    }
    if chunk.contains("*.") || chunk.contains(".*") {
        found.push("a pattern of file names");
    }
    for (at, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        match byte {
            b'$' if letter(at + 1) || matches!(next, Some(b'{' | b'(' | b'_')) => found.push("a variable"),
            b'(' if at > 0 && letter(at - 1) || next == Some(&b')') => found.push("a call"),
            b'_' if at > 0 && inside(at - 1) && inside(at + 1) => found.push("an identifier"),
            b':' if next == Some(&b':') => found.push("an identifier"),
            _ => (),
        }
    }
    if bytes.len() == 4 && chunk.parse().is_ok_and(|number: u16| (1000..2100).contains(&number)) {
        found.push("a year");
    }
}

/// `data.csv` and `main.c`, but not `z.B.`, `3.5` or the end of a sentence.
fn is_file_name(chunk: &str) -> bool {
    let Some((stem, extension)) = chunk.trim_end_matches(['.', ')']).rsplit_once('.') else {
        return false;
    };
    let single = matches!(extension, "c" | "h" | "o" | "C" | "H" | "O");
    let named = stem.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '*' | '_' | '-' | ')'));
    (stem.is_empty() || named)
        && (single || matches!(extension.len(), 2..=5))
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && extension.bytes().any(|byte| byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Language;

    #[test]
    fn shapes_are_seen() {
        let table: [(&str, &[&str]); 15] = [
            ("what does tar -x do", &["a flag"]),
            ("what does --help do?", &["a flag", "a question mark"]),
            ("clean up /tmp", &["a path"]),
            ("open ./a and ~/b", &["a path"]),
            ("fetch https://localhost/", &["an address"]),
            ("sort data.csv", &["a file name"]),
            ("all *.py", &["a file name", "a pattern of file names", "`*`"]),
            ("what is $HOME", &["a variable"]),
            ("why does len() fail", &["a call"]),
            ("use my_var", &["an identifier", "`_`"]),
            ("war of 1812", &["a year"]),
            ("3.5 und/oder usw.", &["a full stop"]),
            ("one. two", &["two sentences"]),
            ("a, b, c", &["a comma", "two commas"]),
            ("say 'hi' - or don't", &["a dash", "quotes"]),
        ];
        for (line, expected) in table {
            assert_eq!(of(&Text::new(line)), expected, "{line}");
            for name in expected.iter().filter(|name| !name.starts_with('`')) {
                assert_ne!(shown(name).text(Language::German), *name);
            }
        }
        for (_, name) in LENGTHS {
            assert_ne!(shown(name).text(Language::German), name);
        }
    }

    #[test]
    fn lengths_add_up() {
        let count = |line: &str| length(&Text::new(line)).count();
        assert_eq!(
            [count(""), count("a"), count("a b c"), count(&"a ".repeat(99))],
            [0, 0, 2, 10]
        );
    }
}
