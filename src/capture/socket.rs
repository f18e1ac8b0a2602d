//! The protocol by which a record gets from the recorder to who asks: one byte that says which, and the status and the
//! output for an answer.

use std::io::{Read, Write as _};
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::record::{LONGEST, Record, Records};

/// Asks for the last command.
const LAST: u8 = b'l';
/// Asks for the last command that has failed.
const FAILED: u8 = b'f';
/// A recorder that has nothing else to do answers in less than a millisecond. Where it is held up, so is the terminal, and
/// nobody waits for anything else.
const TIMEOUT: Duration = Duration::from_secs(1);
/// More who ask at once are sent away.
const MOST: usize = 8;

/// Answers those who ask, each in a thread of its own: a slow one must not keep the user from the shell.
#[derive(Debug, Default)]
pub(super) struct Answering {
    open: Arc<()>,
}

impl Answering {
    pub(super) fn answer(&self, stream: UnixStream, records: &Records) {
        let open = Arc::clone(&self.open);
        if Arc::strong_count(&open) > MOST + 1 || !is_same_user(&stream) {
            return;
        }
        let known = [records.get(false), records.get(true)];
        let serve = move || {
            // Whoever has gone away needs no answer.
            let _ = serve(stream, known);
            drop(open);
        };
        // Without a thread there is no answer, and the one who asks has other ways.
        let _ = thread::Builder::new().stack_size(128 * 1024).spawn(serve);
    }
}

fn serve(mut stream: UnixStream, [last, failed]: [Option<Arc<Record>>; 2]) -> std::io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut wanted = [0];
    stream.read_exact(&mut wanted)?;
    let record = if wanted[0] == FAILED { failed } else { last };
    let Some(record) = record else { return Ok(()) };
    writeln!(stream, "{}", record.status)?;
    stream.write_all(&record.output)
}

/// Asks the recorder at `socket`. None where it has nothing, or does not answer in time.
pub(super) fn ask(socket: &Path, failed: bool) -> Option<Record> {
    let socket = socket.to_owned();
    let (done, answer) = mpsc::sync_channel(1);
    // Connecting may wait as well.
    thread::spawn(move || done.send(fetch(&socket, failed)));
    answer.recv_timeout(TIMEOUT).ok().flatten()
}

fn fetch(socket: &Path, failed: bool) -> Option<Record> {
    let mut stream = UnixStream::connect(socket).ok()?;
    if !is_same_user(&stream) {
        return None;
    }
    stream.write_all(&[if failed { FAILED } else { LAST }]).ok()?;
    let limit = LONGEST + b"-2147483648\n".len();
    let mut bytes = Vec::new();
    stream.take(limit as u64).read_to_end(&mut bytes).ok()?;
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let status = std::str::from_utf8(&bytes[..end]).ok()?.parse().ok()?;
    bytes.drain(..=end);
    Some(Record { status, output: bytes })
}

fn is_same_user(stream: &impl AsFd) -> bool {
    rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid == rustix::process::geteuid())
}

#[cfg(test)]
mod tests {
    use std::os::unix::net::UnixListener;
    use std::time::Instant;

    use super::*;

    fn filled(size: usize) -> Records {
        let mut records = Records::default();
        for (output, status) in [(vec![b'\n'; size], 7), (b"fine\n".to_vec(), 0)] {
            records.begin();
            records.output(&output);
            records.end(status);
        }
        records
    }

    #[test]
    fn records_are_handed_over_whole_and_only_so_many_at_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        let listener = UnixListener::bind(&path).unwrap();
        let (records, answering) = (filled(1 << 20), Answering::default());
        for failed in [true, false] {
            let asking = {
                let path = path.clone();
                thread::spawn(move || ask(&path, failed))
            };
            answering.answer(listener.accept().unwrap().0, &records);
            assert_eq!(asking.join().unwrap().as_ref(), records.get(failed).as_deref());
        }
        // Those who never say what they want are many, and then go away.
        let idle: Vec<_> = (0..50).map(|_| UnixStream::connect(&path).unwrap()).collect();
        for _ in &idle {
            answering.answer(listener.accept().unwrap().0, &records);
            assert!(Arc::strong_count(&answering.open) <= MOST + 1);
        }
    }

    #[test]
    fn nothing_recorded_and_nobody_there_are_no_answer_in_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        assert_eq!(ask(&path, false), None);
        let listener = UnixListener::bind(&path).unwrap();
        let start = Instant::now();
        assert_eq!(ask(&path, false), None);
        assert!(start.elapsed() < TIMEOUT * 10);
        let (first, answering) = (listener.accept().unwrap().0, Answering::default());
        answering.answer(first, &Records::default());
        let asking = thread::spawn(move || ask(&path, true));
        answering.answer(listener.accept().unwrap().0, &Records::default());
        assert_eq!(asking.join().unwrap(), None);
    }
}
