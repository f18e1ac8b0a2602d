//! Keys as bytes: which of them mean that the user does not want to wait any longer.

pub(super) const BEGIN_PASTE: &[u8] = b"\x1b[200~";
const END_PASTE: &[u8] = b"\x1b[201~";

/// What the keys so far mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing: the keys are swallowed.
    Nothing,
    /// An escape character that may be the Escape key or the beginning of another key; a moment of silence decides.
    Undecided,
    /// Escape, Ctrl-C or Ctrl-G.
    Cancel,
}

/// Reads keys as terminals send them: bytes, xterm's sequences (ECMA-48 CSI), and the two notations for keys with
/// modifiers, `CSI code ; modifiers u` and `CSI 27 ; modifiers ; code ~`.
#[derive(Debug, Default)]
pub(super) struct Keys {
    rest: Vec<u8>,
    pasting: bool,
    /// True once there was text or Enter among them, and not only what moves a cursor or what the terminal says by itself.
    pub(super) typed: bool,
}

impl Keys {
    /// Takes the next bytes.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Meaning {
        self.rest.extend_from_slice(bytes);
        loop {
            let Some((&first, after)) = self.rest.split_first() else {
                return Meaning::Nothing;
            };
            if self.pasting {
                let Some(end) = find(&self.rest, END_PASTE) else {
                    let keep = self.rest.len().min(END_PASTE.len() - 1);
                    self.rest.drain(..self.rest.len() - keep);
                    return Meaning::Nothing;
                };
                self.rest.drain(..end + END_PASTE.len());
                (self.pasting, self.typed) = (false, true);
                continue;
            }
            let used = match (first, after.first()) {
                (0x03 | 0x07, _) | (0x1b, Some(0x1b)) => return Meaning::Cancel,
                (0x1b, None) => return Meaning::Undecided,
                (0x1b, Some(b'[')) => {
                    let Some(length) = sequence(&self.rest) else {
                        return Meaning::Undecided;
                    };
                    if is_cancel(&self.rest[..length]) {
                        return Meaning::Cancel;
                    }
                    self.pasting = &self.rest[..length] == BEGIN_PASTE;
                    length
                }
                // SS3 takes one more byte; anything else is a key with Alt.
                (0x1b, Some(b'O')) if after.len() == 1 => return Meaning::Undecided,
                (0x1b, Some(b'O')) => 3,
                (0x1b, Some(_)) => 2,
                _ => 1,
            };
            self.typed |= used == 1;
            self.rest.drain(..used);
        }
    }

    /// Nothing has followed for a moment.
    pub(super) fn silence(&mut self) -> Meaning {
        let alone = self.rest == [0x1b];
        self.rest.clear();
        if alone { Meaning::Cancel } else { Meaning::Nothing }
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The length of the control sequence at the beginning, if it is complete; one that is too long or broken ends where
/// it breaks.
fn sequence(bytes: &[u8]) -> Option<usize> {
    let parameters = bytes[2..]
        .iter()
        .take_while(|byte| (0x20..0x40).contains(*byte))
        .count();
    (bytes.len() > 2 + parameters).then_some(2 + parameters + 1)
}

/// Escape, Ctrl-C or Ctrl-G with modifiers spelled out.
fn is_cancel(sequence: &[u8]) -> bool {
    let Some((last, inside)) = sequence[2..].split_last() else {
        return false;
    };
    let text = String::from_utf8_lossy(inside);
    // `code:shifted;modifiers:event`; events other than a press (1) and a repetition (2) are releases.
    let numbers: Vec<&str> = text.split(';').collect();
    let (code, modifiers) = match (last, numbers.as_slice()) {
        (b'u', [code]) => (*code, "1"),
        (b'u', [code, modifiers, ..]) | (b'~', ["27", modifiers, code]) => (*code, *modifiers),
        _ => return false,
    };
    let number = |text: &str| text.split(':').next().and_then(|text| text.parse::<u32>().ok());
    let released = modifiers.split(':').nth(1) == Some("3");
    let control = number(modifiers).is_some_and(|bits| bits.saturating_sub(1) & 4 != 0);
    let code = number(code);
    !released && (code == Some(27) || (control && matches!(code, Some(99 | 103 | 67 | 71))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use Meaning::{Cancel, Nothing, Undecided};

    #[test]
    fn text_is_told_from_what_the_terminal_says() {
        for (bytes, typed) in [
            (&b"a"[..], true),
            (b"\r", true),
            (b"\x1b[A\x1bOB", false),
            (b"\x1b[12;40R\x1b[?62;c", false),
            (b"\x1b[200~ls\x1b[201~", true),
        ] {
            let mut keys = Keys::default();
            keys.feed(bytes);
            assert_eq!(keys.typed, typed, "{:?}", bytes.escape_ascii().to_string());
        }
    }

    #[test]
    fn keys_that_cancel_and_keys_that_do_not() {
        let table: [(&[u8], Meaning); 22] = [
            (b"\x03", Cancel),
            (b"\x07", Cancel),
            (b"abc\x07", Cancel),
            (b"\x1b", Undecided),
            (b"\x1b\x1b", Cancel),
            (b"\x1b[", Undecided),
            (b"\x1b[A", Nothing),
            (b"\x1bOA", Nothing),
            (b"\x1bO", Undecided),
            (b"\x1bx", Nothing),
            (b"\x1b[99;5u", Cancel),
            (b"\x1b[103;5u", Cancel),
            (b"\x1b[99;5:3u", Nothing),
            (b"\x1b[99u", Nothing),
            (b"\x1b[27u", Cancel),
            (b"\x1b[27;5;99~", Cancel),
            (b"\x1b[27;5;103~", Cancel),
            (b"\x1b[12;40R", Nothing),
            (b"\x1b[?62;c", Nothing),
            (b"\x1b[200~a\x03b\x07\x1b", Nothing),
            (b"\x1b[200~a\x03\x1b[201~x", Nothing),
            (b"\x1b[200~a\x1b[201~\x03", Cancel),
        ];
        for (bytes, expected) in table {
            assert_eq!(
                Keys::default().feed(bytes),
                expected,
                "{:?}",
                bytes.escape_ascii().to_string()
            );
        }
    }

    #[test]
    fn a_lone_escape_is_decided_by_silence() {
        let mut keys = Keys::default();
        assert_eq!(keys.feed(b"\x1b"), Undecided);
        assert_eq!(keys.silence(), Cancel);
        assert_eq!(keys.feed(b"\x1b"), Undecided);
        assert_eq!(keys.feed(b"[A"), Nothing);
        assert_eq!(keys.feed(b"\x1b[1;"), Undecided);
        assert_eq!(keys.silence(), Nothing);
    }

    proptest! {
        #[test]
        fn the_way_bytes_are_cut_changes_nothing(bytes in prop::collection::vec(prop::sample::select(
            b"\x1b[O?;:0123456789~uaRA\x03\x07x ".to_vec()), 0..24), at in 0usize..24)
        {
            let at = at.min(bytes.len());
            let whole = Keys::default().feed(&bytes);
            let mut keys = Keys::default();
            let first = keys.feed(&bytes[..at]);
            let parts = if first == Cancel { Cancel } else { keys.feed(&bytes[at..]) };
            prop_assert_eq!(whole, parts);
        }
    }
}
