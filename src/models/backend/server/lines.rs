//! Bytes that come in pieces, as the lines of text that they are.

use std::ops::ControlFlow;

use super::stream::{Failure, Heard};
use crate::messages::server;

/// No line of a server is longer, and no error either.
pub(super) const LONGEST: usize = 1 << 20;

/// Nor does one say nothing for so many bytes: blank lines keep a connection open, now and then.
const BLANK: usize = 1 << 16;

/// Some writers begin a text with it.
const BYTE_ORDER: char = '\u{feff}';

/// Splits into lines before anything is decoded: pieces end in the middle of characters.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The beginning of a line that has not ended.
    rest: Vec<u8>,
    /// Bytes of the lines since the last one that said something.
    blank: usize,
}

impl Lines {
    /// Takes the next piece, and hands on each line that ends in it and says something.
    pub(super) fn push(&mut self, mut piece: &[u8], heard: Heard<'_>) -> Result<ControlFlow<()>, Failure> {
        // Only what is new is looked through: a line may come byte by byte. Events may end their lines with either.
        while let Some(at) = piece.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
            self.keep(&piece[..at])?;
            piece = &piece[at + 1..];
            if self.end(heard)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        self.keep(piece)?;
        Ok(ControlFlow::Continue(()))
    }

    /// Hands on what is left at the end: the last line may have no line end.
    pub(super) fn end(&mut self, heard: Heard<'_>) -> Result<ControlFlow<()>, Failure> {
        let bytes = std::mem::take(&mut self.rest);
        let line = str::from_utf8(&bytes).map_err(|_| Failure::Broken(server::is_not_text()))?;
        match line.trim_matches(|c: char| c.is_whitespace() || c == BYTE_ORDER) {
            "" => {
                self.blank += bytes.len() + 1;
                if self.blank > BLANK {
                    return Err(Failure::Broken(server::is_blank()));
                }
                Ok(ControlFlow::Continue(()))
            }
            line => {
                self.blank = 0;
                heard(line)
            }
        }
    }

    fn keep(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.rest.extend_from_slice(bytes);
        if self.rest.len() > LONGEST {
            return Err(Failure::Broken(server::has_an_endless_line()));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the pieces, and what is wrong with them.
    fn heard(pieces: &[&[u8]]) -> (Vec<String>, Option<String>) {
        let (mut lines, mut found) = (Lines::default(), Vec::new());
        let mut hear = |line: &str| {
            found.push(line.to_owned());
            Ok(ControlFlow::Continue(()))
        };
        let mut all = pieces.iter().map(|piece| lines.push(piece, &mut hear).map(drop));
        let done = all.find(Result::is_err).unwrap_or(Ok(()));
        let done = done.and_then(|()| lines.end(&mut hear).map(drop));
        let why = done.err().map(|failure| format!("{failure:?}"));
        (found, why)
    }

    #[test]
    fn pieces_are_the_lines_that_the_whole_is() {
        let text = "{\"größe\":1}\r\n\n \ndata: 日本\n\nlast".as_bytes();
        let whole = heard(&[text]);
        assert_eq!(whole.0, ["{\"größe\":1}", "data: 日本", "last"]);
        for at in 0..text.len() {
            assert_eq!(heard(&[&text[..at], &text[at..]]), whole, "cut at {at}");
        }
        assert_eq!(heard(&text.chunks(1).collect::<Vec<_>>()), whole);
    }

    #[test]
    fn what_is_no_text_or_never_ends_is_an_error() {
        let (lines, why) = heard(&[b"a\n\xff\xfe\nb\n"]);
        assert_eq!(lines, ["a"]);
        assert!(why.unwrap().contains("UTF-8"));
        let mut long = vec![b'x'; LONGEST + 1];
        for pieces in [&[&long[..LONGEST / 2]; 3][..], &[&long[..]]] {
            assert!(heard(pieces).1.unwrap().contains("without end"));
        }
        // It may come with its end or before it.
        long.push(b'\n');
        assert!(heard(&[&long]).1.unwrap().contains("without end"));
    }

    #[test]
    fn lines_that_say_nothing_are_heard_for_a_while() {
        let blank = b"\n".repeat(BLANK);
        assert_eq!(heard(&[&blank[1..], b"a\n", &blank[1..], b"b\n"]).0, ["a", "b"]);
        assert!(heard(&[&blank, b"\n"]).1.unwrap().contains("says nothing"));
        let long = [&b" ".repeat(BLANK)[..], b"\n"].concat();
        assert!(heard(&[&long]).1.unwrap().contains("says nothing"));
    }
}
