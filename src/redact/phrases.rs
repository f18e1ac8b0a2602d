//! The phrases that people and programs say word by word: a row of words with the secret in it.

use std::sync::OnceLock;

use super::harmless::{is_code, is_harmless, is_odd, is_place, is_thing};
use super::index::{Index, count_rows, has_at, next_word, rows, slice};
use super::seeds::{mnemonic, seed};
use super::vocabulary::{Strength, Vocabulary};
use super::words::bare;
use super::{Kind, Place, Span};

/// The rows, as data.
const PHRASES: &str = include_str!("phrases.txt");

const COUNT: usize = count_rows(PHRASES);

/// All that is said word by word.
#[derive(Debug)]
pub(super) struct Phrases {
    rows: [(u16, u16); COUNT],
    /// The content of the rows: of all that there are, a text needs few.
    pieces: [OnceLock<Vec<Piece>>; COUNT],
    /// Each word that begins rows, with the number of one.
    begins: Index<1024>,
    /// Those that begin with a word that tells of a password.
    password: Numbers,
    /// Those that begin with no certain word.
    open: Numbers,
}

/// Numbers of rows.
#[derive(Debug)]
struct Numbers {
    all: [usize; COUNT],
    count: usize,
}

impl Numbers {
    const NONE: Self = Self {
        all: [0; COUNT],
        count: 0,
    };

    const fn with(mut self, number: usize) -> Self {
        self.all[self.count] = number;
        self.count += 1;
        self
    }

    fn as_slice(&self) -> &[usize] {
        &self.all[..self.count]
    }
}

#[derive(Debug)]
enum Piece {
    Begin,
    End,
    NewLine,
    Any,
    Password,
    Both,
    Words(Vec<&'static str>),
    Prefix(&'static str),
    Suffix(&'static str),
    Gap,
    Secret(&'static str, Class),
}

/// The characters that a sentence puts around a word.
pub(super) const AROUND: [char; 8] = [',', '.', ':', ';', '(', ')', '"', '\''];

/// A gap in a row has so many words at most.
const FAR: usize = 8;

/// Which words may be the secret, and which part of them it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Any,
    Odd,
    Behind(char),
    OddBehind(char),
    Account,
    Number,
    Mnemonic,
    Seed,
}

/// A word between blanks, and whether a line begins with it.
pub(super) struct Word<'a> {
    pub(super) start: usize,
    pub(super) text: &'a str,
    first: bool,
}

impl Phrases {
    pub(super) const fn new() -> Self {
        let text = PHRASES.as_bytes();
        let rows: [(u16, u16); COUNT] = rows(PHRASES);
        let mut begins = Index::new(PHRASES);
        let (mut password, mut open) = (Numbers::NONE, Numbers::NONE);
        let mut row = 0;
        while row < COUNT {
            let (start, end) = (rows[row].0 as usize, rows[row].1 as usize);
            let mut first = next_word(text, start, end, b' ');
            if text[first.0] == b'^' {
                first = next_word(text, first.1, end, b' ');
            }
            match first_of(slice(PHRASES, first)) {
                First::Password => password = password.with(row),
                First::Open => open = open.with(row),
                First::Words => {
                    let mut word = next_word(text, first.0, first.1, b'|');
                    while word.0 < word.1 {
                        begins = begins.with("", word, row);
                        word = next_word(text, word.1, first.1, b'|');
                    }
                }
            }
            row += 1;
        }
        Self {
            rows,
            pieces: [const { OnceLock::new() }; COUNT],
            begins,
            password,
            open,
        }
    }

    fn pieces(&self, row: usize) -> &[Piece] {
        let (start, end) = self.rows[row];
        let text = &PHRASES[usize::from(start)..usize::from(end)];
        self.pieces[row].get_or_init(|| text.split_whitespace().map(piece).collect())
    }

    /// Adds the secrets in all that is said as in one of the rows.
    pub(super) fn find(&self, text: &str, vocabulary: &Vocabulary, out: &mut Vec<Span>) {
        let words = words(text);
        for at in 0..words.len() {
            let raw = words[at].text;
            let small = raw.to_lowercase();
            // Capitals in a row want capitals.
            let forms = [&small, small.trim_matches(AROUND), raw, raw.trim_matches(AROUND)];
            let new = |number: &usize| !forms[..*number].contains(&forms[*number]);
            let known = (0..forms.len())
                .filter(new)
                .flat_map(|number| self.begins.find("", forms[number]));
            // That is asked once for all rows: it is what costs most.
            let telling = tells(plain(raw), vocabulary);
            let password = if telling { self.password.as_slice() } else { &[] };
            let others = password.iter().chain(self.open.as_slice()).copied();
            for row in known.chain(others) {
                let first = out.len();
                if !follows(self.pieces(row), &words, at, at, vocabulary, out) {
                    out.truncate(first);
                }
            }
        }
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut at = start;
        let mut first = true;
        for word in line.split_inclusive(char::is_whitespace) {
            let text = word.trim();
            if !text.is_empty() {
                words.push(Word { start: at, text, first });
                first = false;
            }
            at += word.len();
        }
        start += line.len();
    }
    words
}

fn follows(
    row: &[Piece],
    words: &[Word<'_>],
    begin: usize,
    mut at: usize,
    vocabulary: &Vocabulary,
    out: &mut Vec<Span>,
) -> bool {
    let mut turned = false;
    for (number, piece) in row.iter().enumerate() {
        let rest = &row[number + 1..];
        let word = words.get(at);
        let here = match (piece, word) {
            (Piece::End, word) => word.is_none_or(|word| word.first),
            (_, None) => false,
            (Piece::Begin | Piece::NewLine, Some(word)) => word.first,
            (_, Some(word)) if at > begin && word.first != turned => false,
            (Piece::Any, _) => true,
            (Piece::Gap, _) => {
                let line = words[at..].iter().take_while(|word| !word.first).count();
                return (0..=line.min(FAR)).any(|skipped| {
                    let first = out.len();
                    let fits = follows(rest, words, begin, at + skipped, vocabulary, out);
                    out.truncate(if fits { out.len() } else { first });
                    fits
                });
            }
            (Piece::Password, Some(word)) => {
                let open = matches!(rest.first(), None | Some(Piece::Gap));
                tells(plain(word.text), vocabulary) && !(open && is_tailed(&words[at..], vocabulary))
            }
            (Piece::Both, Some(word)) => is_both(word.text, vocabulary),
            (Piece::Words(all), Some(word)) => all.iter().any(|one| is_word(one, word.text)),
            (Piece::Prefix(begin), Some(word)) => word.text.starts_with(begin),
            (Piece::Suffix(end), Some(word)) => word.text.ends_with(end),
            (Piece::Secret(_, Class::Seed), Some(_)) => seed(&words[at..], out),
            (Piece::Secret(_, Class::Mnemonic), Some(_)) => mnemonic(&words[at..], vocabulary, out),
            (Piece::Secret(before, class), Some(word)) => match secret(word, before, *class, vocabulary) {
                Some(span) => {
                    out.push(span);
                    true
                }
                None => false,
            },
        };
        if !here {
            return false;
        }
        turned = matches!(piece, Piece::NewLine);
        at += usize::from(!matches!(piece, Piece::Begin | Piece::End | Piece::NewLine));
    }
    true
}

/// A word without what a sentence puts around it.
fn plain(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_word(wanted: &str, word: &str) -> bool {
    let is = |word: &str| {
        word == wanted || (!wanted.bytes().any(|byte| byte.is_ascii_uppercase()) && word.to_lowercase() == wanted)
    };
    is(word) || is(word.trim_matches(AROUND))
}

fn tells(word: &str, vocabulary: &Vocabulary) -> bool {
    vocabulary.strength(word) == Some(Strength::Strong)
}

/// "password manager": the word behind it makes it something else, unless that one says that something is set.
fn is_tailed(words: &[Word<'_>], vocabulary: &Vocabulary) -> bool {
    let next = words
        .get(1)
        .filter(|next| !next.first)
        .map_or("", |next| plain(next.text));
    words[0].text.ends_with(char::is_alphanumeric)
        && vocabulary.has("harmless-tail", &next.to_lowercase())
        && !vocabulary.sets(next)
}

/// `user/password`, `Login/PW:`.
fn is_both(word: &str, vocabulary: &Vocabulary) -> bool {
    plain(word)
        .split_once('/')
        .is_some_and(|(user, password)| vocabulary.has("users", &user.to_lowercase()) && tells(password, vocabulary))
}

fn secret(word: &Word<'_>, before: &str, class: Class, vocabulary: &Vocabulary) -> Option<Span> {
    let (start, text) = bare(word.start, word.text.trim_end_matches([',', '.', ';', ')']));
    let text = text.split(';').next().unwrap_or_default();
    let text = text.trim_end_matches(['"', '\'', ';']).strip_prefix(before)?;
    let (start, text) = bare(start + before.len(), text);
    let (from, to) = match class {
        Class::Behind(sign) | Class::OddBehind(sign) => (text.find(sign).filter(|at| *at > 0)? + 1, text.len()),
        Class::Account => {
            let slash = text.find('/').filter(|at| *at > 0)?;
            (slash + 1, text.rfind('@').filter(|at| *at > slash)?)
        }
        _ => (0, text.len()),
    };
    let value = &text[from..to];
    let number = value.len() >= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    let sensible = match class {
        Class::Odd => is_odd(value) || number,
        Class::OddBehind(_) => {
            let digit = value.bytes().any(|byte| byte.is_ascii_digit());
            digit && is_odd(value) && !is_thing(value) && !value.contains(['/', ':', '='])
        }
        Class::Number => is_combination(value),
        Class::Account => !value.contains('/'),
        _ => value.chars().count() > 2,
    };
    let none = is_harmless(value, vocabulary)
        || is_code(value)
        || value.ends_with(':')
        || is_place(value)
        || value.starts_with('-')
        || value.starts_with("<secret")
        || vocabulary.has("machines", &value.to_lowercase());
    (sensible && !none).then(|| Span::new(start + from, start + to, Place::new(Kind::Words, "")))
}

/// `839214`, `19-07-84`.
fn is_combination(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    digits >= 4 && value.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

/// The beginning of a row.
enum First {
    Password,
    Words,
    Open,
}

const fn first_of(word: &str) -> First {
    let text = word.as_bytes();
    if has_at(text, 0, b"%password") {
        return First::Password;
    }
    let open = matches!(text, b"any" | b"%both" | b"$" | b"NL") || text[0] == b'~' || text[text.len() - 1] == b'}';
    if open { First::Open } else { First::Words }
}

fn piece(word: &'static str) -> Piece {
    match word {
        "^" => return Piece::Begin,
        "$" => return Piece::End,
        "NL" => return Piece::NewLine,
        "any" => return Piece::Any,
        ".." => return Piece::Gap,
        "%password" => return Piece::Password,
        "%both" => return Piece::Both,
        _ => {}
    }
    if let Some(begin) = word.strip_prefix('~').filter(|begin| !begin.is_empty()) {
        return Piece::Prefix(begin);
    }
    if let Some(end) = word.strip_suffix('~').filter(|end| !end.is_empty()) {
        return Piece::Suffix(end);
    }
    let secret = word
        .find('{')
        .and_then(|at| Some((&word[..at], class(word[at + 1..].strip_suffix('}')?)?)));
    match secret {
        Some((before, class)) => Piece::Secret(before, class),
        None => Piece::Words(if word == "|" {
            vec![word]
        } else {
            word.split('|').collect()
        }),
    }
}

fn class(name: &str) -> Option<Class> {
    Some(match name {
        "" => Class::Any,
        "odd" => Class::Odd,
        ":" => Class::Behind(':'),
        "/" => Class::Behind('/'),
        ":odd" => Class::OddBehind(':'),
        "/odd" => Class::OddBehind('/'),
        "/@" => Class::Account,
        "words" => Class::Mnemonic,
        "number" => Class::Number,
        "seed" => Class::Seed,
        _ => return None,
    })
}

#[cfg(test)]
impl Phrases {
    /// Returns true if a row is found by what it begins with.
    pub(super) fn has(&self, line: &'static str) -> bool {
        let is = |row: usize| {
            let (start, end) = self.rows[row];
            PHRASES[usize::from(start)..usize::from(end)] == *line
        };
        let first = line.split_whitespace().find(|word| *word != "^").map(piece);
        match first {
            Some(Piece::Words(all)) => all.iter().all(|word| self.begins.find("", word).any(is)),
            Some(Piece::Password) => self.password.as_slice().iter().any(|row| is(*row)),
            _ => self.open.as_slice().iter().any(|row| is(*row)),
        }
    }
}
