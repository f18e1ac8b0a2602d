//! The output of commands, in memory only and never much of it.

use std::collections::VecDeque;
use std::sync::Arc;

/// Bytes kept from the beginning of an output.
const HEAD: usize = 128 * 1024;
/// Bytes kept from its end.
const TAIL: usize = 128 * 1024;
/// Stands for what was left out between them.
const GAP: &[u8] = b"\n...\n";
/// No record is longer.
pub(super) const LONGEST: usize = HEAD + GAP.len() + TAIL;

/// The output of a command, as it came: with colours, in the terminal's own encoding, hostile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The exit status of the command.
    pub status: i32,
    /// The output, or its beginning and its end. What was drawn on the alternate screen is not in it.
    pub output: Vec<u8>,
}

/// The output of a command that has not ended.
#[derive(Debug, Default)]
struct Running {
    head: Vec<u8>,
    tail: VecDeque<u8>,
    /// True if something between them was left out.
    cut: bool,
    /// True if it is drawn on the alternate screen.
    alternate: bool,
}

impl Running {
    fn push(&mut self, bytes: &[u8]) {
        let (first, rest) = bytes.split_at(bytes.len().min(HEAD - self.head.len()));
        self.head.extend_from_slice(first);
        let kept = &rest[rest.len().saturating_sub(TAIL)..];
        let excess = (self.tail.len() + kept.len()).saturating_sub(TAIL);
        self.cut |= excess > 0 || kept.len() < rest.len();
        self.tail.drain(..excess);
        self.tail.extend(kept);
    }

    fn end(self, status: i32) -> Record {
        let mut output = self.head;
        if self.cut {
            output.extend_from_slice(GAP);
        }
        let (one, two) = self.tail.as_slices();
        output.extend_from_slice(one);
        output.extend_from_slice(two);
        Record { status, output }
    }
}

/// The last commands.
#[derive(Debug, Default)]
pub(super) struct Records {
    running: Option<Running>,
    last: Option<Arc<Record>>,
    failed: Option<Arc<Record>>,
}

impl Records {
    /// A command begins. In a shell inside a shell that is one as well, although the outer command has not ended.
    pub(super) fn begin(&mut self) {
        self.running = Some(Running::default());
    }

    /// Something has been shown, by a command or by the shell.
    pub(super) fn output(&mut self, bytes: &[u8]) {
        if let Some(running) = &mut self.running
            && !running.alternate
        {
            running.push(bytes);
        }
    }

    /// The screen is the alternate one from now on, or no longer.
    pub(super) fn screen(&mut self, alternate: bool) {
        if let Some(running) = &mut self.running {
            running.alternate = alternate;
        }
    }

    /// The command has ended. Without a beginning there is nothing to keep: an empty line, or the shell's first prompt.
    pub(super) fn end(&mut self, status: i32) {
        let Some(running) = self.running.take() else { return };
        let record = Arc::new(running.end(status));
        if status != 0 {
            self.failed = Some(Arc::clone(&record));
        }
        self.last = Some(record);
    }

    /// The last command that has ended, or the last one that has failed.
    pub(super) fn get(&self, failed: bool) -> Option<Arc<Record>> {
        if failed { self.failed.clone() } else { self.last.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recorded(write: impl FnOnce(&mut Records)) -> Record {
        let mut records = Records::default();
        records.begin();
        write(&mut records);
        records.end(3);
        records.get(false).unwrap().as_ref().clone()
    }

    #[test]
    fn a_short_output_is_kept_whole_however_it_comes() {
        let record = recorded(|records| {
            records.output(b"one ");
            records.output(b"");
            records.output(b"two");
        });
        assert_eq!((record.status, &*record.output), (3, &b"one two"[..]));
        let most = vec![b'x'; HEAD + TAIL];
        assert_eq!(recorded(|records| records.output(&most)).output, most);
    }

    #[test]
    fn of_a_long_output_both_ends_are_kept() {
        let most = HEAD + TAIL;
        for (size, chunk) in [
            (most + 1, 4096),
            (10 << 20, 65536),
            (most + 7, most + 7),
            (2 << 20, 1 << 20),
        ] {
            let text: Vec<u8> = (0..size).map(|at| (at % 251).to_le_bytes()[0]).collect();
            let record = recorded(|records| text.chunks(chunk).for_each(|chunk| records.output(chunk)));
            assert_eq!(record.output.len(), LONGEST);
            assert_eq!(record.output[..HEAD], text[..HEAD]);
            assert_eq!(record.output[HEAD + GAP.len()..], text[size - TAIL..]);
        }
    }

    #[test]
    fn the_alternate_screen_is_left_out_until_the_next_command() {
        let record = recorded(|records| {
            records.output(b"before ");
            records.screen(true);
            records.output(b"drawn");
            records.screen(false);
            records.output(b"after");
        });
        assert_eq!(record.output, b"before after");
        let mut records = Records::default();
        records.begin();
        // The program was killed and could not tidy up.
        records.screen(true);
        records.end(137);
        records.begin();
        records.output(b"seen");
        records.end(0);
        assert_eq!(records.get(false).unwrap().output, b"seen");
        assert_eq!(records.get(true).unwrap().status, 137);
    }

    #[test]
    fn an_end_without_a_beginning_changes_nothing() {
        let mut records = Records::default();
        records.output(b"prompt");
        records.screen(true);
        records.end(1);
        assert_eq!(records.get(false), None);
        records.begin();
        records.output(b"out");
        records.end(0);
        records.end(1);
        assert_eq!(records.get(false).unwrap().output, b"out");
        assert_eq!(records.get(true), None);
    }
}
