//! Running a program to see what comes of it, for so long and no longer.

use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use pty_process::Size;
use rustix::process::{Pid, Signal, kill_process_group};

/// The time between two looks whether it has ended.
const GLANCE: Duration = Duration::from_millis(20);
/// What it has printed is all there so long after its end, also on a machine with much to do.
const GRACE: Duration = Duration::from_secs(1);
/// Nobody has more to say than this, in bytes.
const MOST: usize = 1 << 20;

/// A program that was tried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// What it has printed on standard output.
    pub stdout: String,
    /// Its exit status; none where it had to be ended, in time or by a signal.
    pub code: Option<i32>,
}

/// Runs a program without standard input, in a session with a terminal of its own: it can neither read nor draw on the user's.
/// When the time is over it is ended, with all that belongs to it.
///
/// # Errors
///
/// Fails where it cannot be started.
pub fn try_out(command: Command, limit: Duration) -> io::Result<Trial> {
    let until = Instant::now() + limit;
    let (master, slave) = pty_process::blocking::open().map_err(io::Error::other)?;
    master.resize(Size::new(24, 80)).map_err(io::Error::other)?;
    let command = pty_process::blocking::Command::from(command)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut child = command.spawn(slave).map_err(io::Error::other)?;
    // What is drawn there nobody sees, but who draws must not have to wait. The terminal hangs up when its last owner goes.
    let master = Arc::new(master);
    let drawn = Arc::clone(&master);
    thread::spawn(move || io::copy(&mut &*drawn, &mut io::sink()));
    let printed = pieces(child.stdout.take());
    let (mut stdout, mut status, mut ended) = (Vec::new(), None, None);
    loop {
        match printed.recv_timeout(GLANCE) {
            Ok(piece) => stdout.extend(piece),
            // What it has left running may have its standard output for ever.
            Err(RecvTimeoutError::Timeout) if ended.is_some_and(|ended: Instant| ended.elapsed() > GRACE) => break,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) if status.is_some() => break,
            Err(RecvTimeoutError::Disconnected) => thread::sleep(GLANCE),
        }
        status = status.or(child.try_wait()?);
        ended = ended.or(status.map(|_| Instant::now()));
        if Instant::now() >= until || stdout.len() > MOST {
            break;
        }
    }
    let _ = kill_process_group(Pid::from_child(&child), Signal::KILL);
    child.wait()?;
    drop(master);
    Ok(Trial {
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        code: status.and_then(|status| status.code()),
    })
}

/// What is read, as it comes.
fn pieces(from: Option<impl Read + Send + 'static>) -> Receiver<Vec<u8>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        let mut from = from;
        let mut buffer = [0; 4096];
        while let Some(Ok(read @ 1..)) = from.as_mut().map(|from| from.read(&mut buffer)) {
            if sender.send(buffer[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::super::{Program, SHELL};
    use super::*;

    fn trial(script: &str, limit: Duration) -> Trial {
        let mut command = Program::in_test("/bin/sh").command(&SHELL);
        command.args(["-c", script]);
        try_out(command, limit).unwrap()
    }

    #[test]
    fn a_program_has_a_terminal_of_its_own_and_a_limit() {
        let long = Duration::from_secs(60);
        let ended = |stdout: &str, code| Trial {
            stdout: stdout.to_owned(),
            code: Some(code),
        };
        assert_eq!(trial("echo a; exit 3", long), ended("a\n", 3));
        assert_eq!(trial("echo b >/dev/tty && echo c", long), ended("c\n", 0));
        let quiet = trial("exec 2>/dev/null; sleep 0.2; echo >/dev/tty && echo f", long);
        assert_eq!(quiet, ended("f\n", 0), "the terminal stays");
        // What it leaves running keeps nobody waiting.
        assert_eq!(trial("sleep 1000 & echo d", long), ended("d\n", 0));
        let endless = trial("echo e; sleep 1000", Duration::from_millis(300));
        assert_eq!((endless.stdout.as_str(), endless.code), ("e\n", None));
    }
}
