//! Finds in a stream of bytes what only a recorder looks for: its own marks, and the change to another screen.
//!
//! ```text
//! ESC ] 133 ; C ; lotse=NONCE BEL            a command begins
//! ESC ] 133 ; D ; STATUS ; lotse=NONCE BEL   it has ended
//! ESC [ ? 1049 h   ESC [ ? 1049 l            a program takes the whole screen, and gives it back
//! ```
//!
//! `ESC \` ends a mark as well as BEL. Whoever does not know the nonce makes no marks: a file that somebody prints can hold
//! anything else.

use memchr::memchr;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
/// More parameters than anybody writes at once.
const LONGEST_PARAMETERS: usize = 32;
/// Another screen, in the dialects of three decades.
const SCREENS: [&[u8]; 3] = [b"47", b"1047", b"1049"];

/// A stretch of the stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Something that is none of our business.
    Text,
    /// The change to the alternate screen, or back from it.
    Screen {
        /// True if it is the alternate one from now on.
        alternate: bool,
    },
    /// A command begins.
    Begin,
    /// It has ended with this status.
    End(i32),
}

/// Why nothing was recognised.
enum Miss {
    /// The bytes end too early to tell.
    Short,
    /// It is something else.
    Other,
}

/// Knows the marks of one recorder.
#[derive(Debug)]
pub(crate) struct Marks {
    /// `lotse=NONCE`.
    signature: Vec<u8>,
}

impl Marks {
    pub(crate) fn new(nonce: &str) -> Self {
        Self {
            signature: format!("lotse={nonce}").into_bytes(),
        }
    }

    /// Returns the item that `bytes` begin with, and its length. None where it takes more bytes to tell; that is so for
    /// fewer than a hundred bytes.
    pub(crate) fn next(&self, bytes: &[u8]) -> Option<(Piece, usize)> {
        let mut at = 0;
        while let Some(offset) = memchr(ESC, &bytes[at..]) {
            at += offset;
            let found = match self.sequence(&bytes[at..]) {
                Ok(found) => Some(found),
                Err(Miss::Short) => None,
                Err(Miss::Other) => {
                    at += 1;
                    continue;
                }
            };
            return if at > 0 { Some((Piece::Text, at)) } else { found };
        }
        Some((Piece::Text, bytes.len()))
    }

    /// `bytes` begin with an escape character.
    fn sequence(&self, bytes: &[u8]) -> Result<(Piece, usize), Miss> {
        match bytes.get(1) {
            Some(b']') => self.mark(bytes),
            Some(b'[') => screen(bytes),
            Some(_) => Err(Miss::Other),
            None => Err(Miss::Short),
        }
    }

    fn mark(&self, bytes: &[u8]) -> Result<(Piece, usize), Miss> {
        let rest = literal(bytes, b"\x1b]133;")?;
        let (piece, rest) = match rest.first() {
            Some(b'C') => (Piece::Begin, literal(rest, b"C;")?),
            Some(_) => {
                let (status, rest) = status(literal(rest, b"D;")?)?;
                (Piece::End(status), literal(rest, b";")?)
            }
            None => return Err(Miss::Short),
        };
        let rest = match literal(rest, &self.signature)? {
            [BEL, rest @ ..] | [ESC, b'\\', rest @ ..] => rest,
            [] | [ESC] => return Err(Miss::Short),
            _ => return Err(Miss::Other),
        };
        Ok((piece, bytes.len() - rest.len()))
    }
}

/// Returns the rest behind `wanted`.
fn literal<'a>(bytes: &'a [u8], wanted: &[u8]) -> Result<&'a [u8], Miss> {
    match bytes.strip_prefix(wanted) {
        Some(rest) => Ok(rest),
        None if wanted.starts_with(bytes) => Err(Miss::Short),
        None => Err(Miss::Other),
    }
}

/// A number of at most three digits.
fn status(bytes: &[u8]) -> Result<(i32, &[u8]), Miss> {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = bytes.split_at(digits);
    match (digits, rest) {
        (0..=3, []) => Err(Miss::Short),
        (1..=3, _) => Ok((
            number.iter().fold(0, |sum, digit| sum * 10 + i32::from(digit - b'0')),
            rest,
        )),
        _ => Err(Miss::Other),
    }
}

/// `ESC [ ? … h` and `ESC [ ? … l`.
fn screen(bytes: &[u8]) -> Result<(Piece, usize), Miss> {
    let rest = literal(bytes, b"\x1b[?")?;
    let is_parameter = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
    let len = rest.iter().take(LONGEST_PARAMETERS).take_while(is_parameter).count();
    let (parameters, rest) = rest.split_at(len);
    let alternate = match rest.first() {
        None => return Err(Miss::Short),
        Some(b'h') => true,
        Some(b'l') => false,
        Some(_) => return Err(Miss::Other),
    };
    let changes = parameters
        .split(|byte| *byte == b';')
        .any(|mode| SCREENS.contains(&mode));
    if changes {
        Ok((Piece::Screen { alternate }, bytes.len() - rest.len() + 1))
    } else {
        Err(Miss::Other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All pieces of a text, and what is left that takes more bytes.
    fn pieces(text: &str) -> (Vec<(Piece, &str)>, &str) {
        let (marks, mut rest, mut pieces) = (Marks::new("n0"), text, Vec::new());
        while !rest.is_empty()
            && let Some((piece, len)) = marks.next(rest.as_bytes())
        {
            pieces.push((piece, &rest[..len]));
            rest = &rest[len..];
        }
        (pieces, rest)
    }

    #[test]
    fn marks_are_known_by_their_nonce_and_end_in_two_ways() {
        for end in ["\x07", "\x1b\\"] {
            let begin = format!("\x1b]133;C;lotse=n0{end}");
            let over = format!("\x1b]133;D;127;lotse=n0{end}");
            let text = format!("a{begin}b{over}c");
            let wanted = vec![
                (Piece::Text, "a"),
                (Piece::Begin, &*begin),
                (Piece::Text, "b"),
                (Piece::End(127), &*over),
                (Piece::Text, "c"),
            ];
            assert_eq!(pieces(&text), (wanted, ""));
        }
    }

    #[test]
    fn what_only_looks_like_a_mark_is_text() {
        let table = [
            "\x1b]133;C\x07",
            "\x1b]133;C;lotse=\x07",
            "\x1b]133;C;lotse=n1\x07",
            "\x1b]133;C;lotse=n00\x07",
            "\x1b]133;D;0\x07",
            "\x1b]133;D;;lotse=n0\x07",
            "\x1b]133;D;1234;lotse=n0\x07",
            "\x1b]133;D;-1;lotse=n0\x07",
            "\x1b]133;A;lotse=n0\x07",
            "\x1b]133;C;lotse=n0\x1b[m",
            "\x1b]0;title\x07",
            "\x1b[?25l\x1b[?1h\x1b[31m\x1b[?2004;1h",
            "\x1b[?1049x",
            "\x1b\x1bx",
            "\u{9b}?1049h",
        ];
        for text in table {
            assert_eq!(pieces(text), (vec![(Piece::Text, text)], ""), "{text:?}");
        }
    }

    #[test]
    fn screens_are_found_in_all_dialects() {
        for (text, alternate) in [
            ("\x1b[?1049h", true),
            ("\x1b[?47h", true),
            ("\x1b[?1047l", false),
            ("\x1b[?25;1049;1l", false),
        ] {
            assert_eq!(pieces(text), (vec![(Piece::Screen { alternate }, text)], ""));
        }
    }

    #[test]
    fn the_beginning_of_something_is_waited_for_and_that_has_an_end() {
        for whole in ["\x1b]133;D;12;lotse=n0\x1b\\", "\x1b]133;C;lotse=n0\x07", "\x1b[?1049h"] {
            for len in 1..whole.len() {
                assert_eq!(pieces(&whole[..len]), (vec![], &whole[..len]));
            }
        }
        let endless = format!("\x1b[?{}", "1;".repeat(50));
        assert_eq!(pieces(&endless).1, "");
    }
}
