//! The loop between the user's terminal and the one that the shell has.
//!
//! All bytes pass as they are, both ways; only the recorder's own marks stay here. One thread does everything but
//! answering those who ask for a record. Nothing is read for a terminal that does not take what it was given, so memory is
//! bounded, and a program that writes faster than the terminal shows waits as it would without a recorder.

use std::os::unix::net::UnixListener;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use rustix::process::{Signal, getpid, getsid, kill_process};

use super::inner::{Change, Inner, InnerShell, Terminal};
use super::outer::Outer;
use super::queue::Queue;
use super::runtime_dir::RuntimeDir;
use super::signals::Signals;
use super::socket::Answering;
use super::stream::Stream;
use crate::error::{Context as _, Result};
use crate::messages::terminal as messages;

/// The time that the beginning of a possible mark is kept back. A shell writes a mark in one go.
const HELD: Duration = Duration::from_millis(20);
/// The time that a terminal may take nothing after the shell has ended.
const FAREWELL: Duration = Duration::from_secs(2);
/// No terminal keeps more than this of what a shell has written last.
const LAST_WORDS: usize = 1 << 20;
/// The exit code of a shell whose terminal has gone.
const HUNG_UP: u8 = 129;

/// Runs a shell inside the recorder until it ends. Returns its exit code; None where there is no terminal to record.
///
/// # Errors
///
/// Fails where the shell could not be started; then the terminal is as it was.
pub fn record(shell: &InnerShell, runtime: &Path) -> Result<Option<u8>> {
    let Some(outer) = Outer::open() else { return Ok(None) };
    let terminal = Terminal::like(&outer)?;
    let dir = RuntimeDir::new(runtime, &terminal.path()?)?;
    let signals = Signals::listen()?;
    let inner = terminal.start(shell.command(&dir.name()))?;
    outer.raw().context(messages::could_not_set_modes)?;
    let mut recorder = Recorder {
        stream: Stream::new(&dir.nonce),
        outer,
        inner,
        signals,
        listener: &dir.listener,
        answering: Answering::default(),
        to_outer: Queue::default(),
        to_inner: Queue::default(),
        inner_is_open: true,
    };
    Ok(Some(recorder.run()))
}

struct Recorder<'a> {
    outer: Outer,
    inner: Inner,
    signals: Signals,
    listener: &'a UnixListener,
    answering: Answering,
    stream: Stream,
    to_outer: Queue,
    to_inner: Queue,
    /// True if somebody may still write to the inner terminal.
    inner_is_open: bool,
}

/// The events that can be handled without waiting.
struct Ready {
    /// For a while nothing has come.
    silence: bool,
    signals: bool,
    listener: bool,
    outer: PollFlags,
    inner: PollFlags,
}

impl Recorder<'_> {
    fn run(&mut self) -> u8 {
        loop {
            if let Some(code) = self.heed_signals() {
                return code;
            }
            let ready = self.wait();
            if ready.signals {
                self.signals.heard();
            }
            let relayed = self.relay(&ready);
            if relayed.and_then(|()| self.answer(&ready)).is_err() {
                return HUNG_UP;
            }
        }
    }

    /// The exit code, where a signal says that this is the end.
    fn heed_signals(&mut self) -> Option<u8> {
        if let Some(code) = self.signals.end() {
            return Some(code);
        }
        let continued = self.signals.continued();
        if continued {
            // Whoever had the terminal meanwhile has left it in other modes.
            let _ = self.outer.raw();
        }
        if self.signals.resized() || continued {
            self.resize();
        }
        if self.signals.child() {
            while let Some(change) = self.inner.change() {
                match change {
                    Change::Ended(code) => {
                        self.finish();
                        return Some(code);
                    }
                    Change::Stopped => self.suspend(),
                }
            }
        }
        None
    }

    fn resize(&self) {
        if let Ok(size) = self.outer.size() {
            self.inner.resize(size);
        }
    }

    /// The shell has stopped itself with `suspend`: so does the recorder, if there is a shell around it that can let it go
    /// on.
    fn suspend(&self) {
        if getsid(None).is_ok_and(|leader| leader == getpid()) {
            return;
        }
        self.outer.restore();
        let _ = kill_process(getpid(), Signal::STOP);
        let _ = self.outer.raw();
        self.inner.resume();
    }

    fn wait(&self) -> Ready {
        let wanted = |read: bool, write: bool| {
            let mut flags = PollFlags::empty();
            flags.set(PollFlags::IN, read);
            flags.set(PollFlags::OUT, write);
            flags
        };
        let outer = wanted(self.to_inner.is_empty(), !self.to_outer.is_empty());
        let inner = wanted(self.to_outer.is_empty(), !self.to_inner.is_empty());
        let mut polled = [
            PollFd::new(&self.signals, PollFlags::IN),
            // Whoever asks waits until the terminal has taken everything.
            PollFd::new(self.listener, wanted(self.to_outer.is_empty(), false)),
            PollFd::new(&self.outer, outer),
            PollFd::new(&self.inner, inner),
        ];
        // A terminal that nobody has any more would always be ready.
        let count = if self.inner_is_open { 4 } else { 3 };
        let timeout = if self.stream.holds() {
            Some(timespec(HELD))
        } else {
            None
        };
        // If a signal interrupts, it has rung the bell for the next time.
        let came = poll(&mut polled[..count], timeout.as_ref());
        let [signals, listener, outer, inner] = if matches!(came, Ok(1..)) {
            polled.map(|file| file.revents())
        } else {
            [PollFlags::empty(); 4]
        };
        Ready {
            silence: came == Ok(0),
            signals: !signals.is_empty(),
            listener: !listener.is_empty(),
            outer,
            inner,
        }
    }

    /// Fails where the outer terminal has gone.
    fn relay(&mut self, ready: &Ready) -> rustix::io::Result<()> {
        if ready.outer.contains(PollFlags::OUT) {
            self.to_outer.flush(&self.outer)?;
        }
        if ready.inner.contains(PollFlags::OUT) && self.to_inner.flush(&self.inner).is_err() {
            self.inner_is_open = false;
        }
        let readable = PollFlags::IN | PollFlags::HUP | PollFlags::ERR;
        if ready.outer.intersects(readable) {
            self.pass_keys()?;
        }
        if ready.inner.intersects(readable) && self.to_outer.is_empty() {
            self.pass_output()?;
        }
        if ready.silence {
            self.let_go()?;
        }
        Ok(())
    }

    /// Somebody may wait for an answer to what is kept back.
    fn let_go(&mut self) -> rustix::io::Result<()> {
        let (outer, queue) = (&self.outer, &mut self.to_outer);
        let mut sent = Ok(());
        self.stream.let_go(|bytes| sent = queue.send(outer, bytes));
        sent
    }

    /// Answers who asks. What was written before the question came counts, also that the command has ended.
    fn answer(&mut self, ready: &Ready) -> rustix::io::Result<()> {
        if ready.listener
            && let Ok((stream, _)) = self.listener.accept()
        {
            let mut passed = 0;
            while passed < LAST_WORDS
                && self.to_outer.is_empty()
                && let len @ 1.. = self.pass_output()?
            {
                passed += len;
            }
            self.answering.answer(stream, self.stream.records());
        }
        Ok(())
    }

    /// From the user to the shell.
    fn pass_keys(&mut self) -> rustix::io::Result<()> {
        let mut keys = [0; 4096];
        match read(&self.outer, &mut keys) {
            Ok(0) => Err(Errno::IO),
            Ok(len) => {
                // Nobody reads any more where this fails, and the shell is about to end.
                let _ = self.to_inner.send(&self.inner, &keys[..len]);
                Ok(())
            }
            Err(Errno::AGAIN | Errno::INTR) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// From the shell to the user. Returns how much it was.
    fn pass_output(&mut self) -> rustix::io::Result<usize> {
        let len = match read(&self.inner, self.stream.room()) {
            Ok(len) => len,
            Err(Errno::AGAIN | Errno::INTR) => return Ok(0),
            // The kernel's way to say that nobody has the other side any more.
            Err(_) => 0,
        };
        self.inner_is_open = len > 0;
        let (outer, queue) = (&self.outer, &mut self.to_outer);
        let mut sent = Ok(());
        let ended = self.stream.take(len, |bytes| {
            sent = sent.and_then(|()| queue.send(outer, bytes));
        });
        if ended {
            self.inner.follow();
        }
        sent.map(|()| len)
    }

    /// Shows what the shell has written last.
    fn finish(&mut self) {
        let mut passed = 0;
        while passed < LAST_WORDS
            && self.settle()
            && let Ok(len @ 1..) = self.pass_output()
        {
            passed += len;
        }
        if self.let_go().is_ok() {
            self.settle();
        }
    }

    /// Returns true if the outer terminal has taken everything.
    fn settle(&mut self) -> bool {
        let mut since = Instant::now();
        while !self.to_outer.is_empty() && since.elapsed() < FAREWELL {
            let mut polled = [PollFd::new(&self.outer, PollFlags::OUT)];
            if matches!(poll(&mut polled, Some(&timespec(FAREWELL))), Ok(1..)) {
                since = Instant::now();
            }
            if self.to_outer.flush(&self.outer).is_err() {
                return false;
            }
        }
        self.to_outer.is_empty()
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}
