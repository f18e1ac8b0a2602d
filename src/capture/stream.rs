//! The output of a shell on its way to the terminal: the marks are taken out, the rest passes as it is and is recorded.

use super::marks::{Marks, Piece};
use super::record::Records;

/// A pty hands over no more at once than this.
const ROOM: usize = 64 * 1024;

/// A stream of bytes in which some at the end may be the beginning of a mark.
#[derive(Debug)]
pub(super) struct Stream {
    marks: Marks,
    records: Records,
    buffer: Box<[u8]>,
    /// Bytes at the beginning of the buffer that are not decided yet.
    held: usize,
    /// The number of them that have been shown because nothing came after them for too long.
    shown: usize,
}

impl Stream {
    pub(super) fn new(nonce: &str) -> Self {
        Self {
            marks: Marks::new(nonce),
            records: Records::default(),
            buffer: vec![0; ROOM].into(),
            held: 0,
            shown: 0,
        }
    }

    /// Returns the buffer that the next bytes belong to.
    pub(super) fn room(&mut self) -> &mut [u8] {
        &mut self.buffer[self.held..]
    }

    /// Takes the first `len` bytes of the room, and gives `show` what the terminal is to get. Returns whether a command has
    /// ended.
    pub(super) fn take(&mut self, len: usize, mut show: impl FnMut(&[u8])) -> bool {
        let end = self.held + len;
        let (mut at, mut shown, mut ended) = (0, self.shown, false);
        while at < end
            && let Some((piece, len)) = self.marks.next(&self.buffer[at..end])
        {
            match piece {
                Piece::Text => self.records.output(&self.buffer[at..at + len]),
                Piece::Screen { alternate } => self.records.screen(alternate),
                Piece::Begin => self.records.begin(),
                Piece::End(status) => self.records.end(status),
            }
            ended |= matches!(piece, Piece::End(_));
            // A mark of which the terminal has seen a part must be shown to its end.
            if matches!(piece, Piece::Begin | Piece::End(_)) && shown <= at {
                show_some(&self.buffer[shown..at], &mut show);
                shown = at + len;
            }
            at += len;
        }
        if shown < at {
            show_some(&self.buffer[shown..at], &mut show);
            shown = at;
        }
        self.buffer.copy_within(at..end, 0);
        (self.held, self.shown) = (end - at, shown - at);
        ended
    }

    /// Returns true if there are bytes that the terminal does not have.
    pub(super) fn holds(&self) -> bool {
        self.shown < self.held
    }

    /// Gives them up to `show`: somebody may wait for the answer to them.
    pub(super) fn let_go(&mut self, show: impl FnOnce(&[u8])) {
        show(&self.buffer[self.shown..self.held]);
        self.shown = self.held;
    }

    pub(super) fn records(&self) -> &Records {
        &self.records
    }
}

fn show_some(bytes: &[u8], show: &mut impl FnMut(&[u8])) {
    if !bytes.is_empty() {
        show(bytes);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::capture::record::Record;

    const BEGIN: &[u8] = b"\x1b]133;C;lotse=n0\x07";
    const END: &[u8] = b"\x1b]133;D;1;lotse=n0\x1b\\";

    /// Returns the output of a stream that comes in these pieces, and the records after it. After a piece with `true`
    /// nothing comes for a while.
    fn play(pieces: &[(&[u8], bool)]) -> (Vec<u8>, [Option<Record>; 2]) {
        let (mut stream, mut shown) = (Stream::new("n0"), Vec::new());
        for (piece, pause) in pieces {
            for piece in piece.chunks(ROOM / 2) {
                stream.room()[..piece.len()].copy_from_slice(piece);
                stream.take(piece.len(), |bytes| shown.extend_from_slice(bytes));
            }
            if *pause {
                stream.let_go(|bytes| shown.extend_from_slice(bytes));
            }
        }
        stream.let_go(|bytes| shown.extend_from_slice(bytes));
        let records = [false, true].map(|failed| stream.records().get(failed).map(|record| record.as_ref().clone()));
        (shown, records)
    }

    /// A stream made of what matters, and of noise.
    fn streams() -> impl Strategy<Value = Vec<u8>> {
        let part = prop_oneof![
            3 => Just(BEGIN.to_vec()),
            3 => Just(END.to_vec()),
            1 => Just(b"\x1b]133;D;0;lotse=n0\x07".to_vec()),
            1 => Just(b"\x1b]133;C;lotse=n1\x07\x1b]133;D;0\x07".to_vec()),
            1 => Just(b"\x1b[?1049h".to_vec()),
            1 => Just(b"\x1b[?1049;25l".to_vec()),
            1 => Just(b"\x1b]133;C;lot".to_vec()),
            1 => Just(b"\x1b".to_vec()),
            3 => proptest::collection::vec(any::<u8>(), 0..20),
            2 => "[\x1b\\]\\[?0-9;CDhl=a-z\x07]{0,12}".prop_map(String::into_bytes),
        ];
        proptest::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn wherever_a_stream_is_cut_the_same_is_shown_and_recorded(
            stream in streams(), cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..20),
        ) {
            let whole = play(&[(&stream, false)]);
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(stream.len() + 1)).collect();
            cuts.extend([0, stream.len()]);
            cuts.sort_unstable();
            let pieces = cuts.windows(2).map(|cut| (&stream[cut[0]..cut[1]], false));
            prop_assert_eq!(&play(&pieces.collect::<Vec<_>>()), &whole);
            let single: Vec<_> = stream.chunks(1).map(|byte| (byte, false)).collect();
            prop_assert_eq!(&play(&single), &whole);
            // With pauses a part of a mark may be shown, and nothing else is different.
            let slow: Vec<_> = stream.chunks(1).map(|byte| (byte, true)).collect();
            let (shown, records) = play(&slow);
            prop_assert_eq!(&records, &whole.1);
            prop_assert_eq!(shown, stream);
        }
    }

    #[test]
    fn only_marks_are_taken_out() {
        let foreign =
            b"\x1b]133;A\x07P> \x1b]133;C\x07\x1b]52;c;eA==\x07\xff\x00\x1b[?1049hx\x1b[?1049l\x1b]133;D;0\x07\x1b";
        let stream = [BEGIN, foreign, END, b"y"].concat();
        let (shown, [last, failed]) = play(&[(&stream, false)]);
        assert_eq!(shown, [&foreign[..], b"y"].concat());
        assert_eq!(last, failed);
        let recorded = last.unwrap();
        // A forged end does not end anything.
        assert!(recorded.output.starts_with(b"\x1b]133;A\x07P> "));
        assert!(recorded.output.ends_with(b"\xff\x00\x1b]133;D;0\x07\x1b"));
        assert_eq!(recorded.status, 1);
    }

    #[test]
    fn a_mark_that_comes_slowly_counts_and_is_shown_to_its_end() {
        let (one, two) = END.split_at(9);
        let (shown, [last, _]) = play(&[
            (BEGIN, false),
            (b"out", false),
            (one, true),
            (two, false),
            (b"P>", false),
        ]);
        assert_eq!(shown, [b"out", END, b"P>"].concat());
        assert_eq!(last.unwrap().output, b"out");
    }
}
