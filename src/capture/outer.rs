//! The terminal that a recorder runs in, given back on every way out.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::OpenOptionsExt as _;

use rustix::fs::OFlags;
use rustix::termios::{OptionalActions, Termios, Winsize, tcgetattr, tcgetsid, tcgetwinsize, tcsetattr};

/// The user's terminal. Dropping it restores the modes.
#[derive(Debug)]
pub(super) struct Outer {
    file: File,
    before: Termios,
}

impl Outer {
    /// None where standard input and output are not the terminal of this session.
    pub(super) fn open() -> Option<Self> {
        tcgetsid(io::stdin()).ok()?;
        tcgetsid(io::stdout()).ok()?;
        let mut options = OpenOptions::new();
        options.read(true).write(true);
        // Opened anew, so that it blocks for the others who have it, and for nobody after a `kill -9`.
        options.custom_flags((OFlags::NOCTTY | OFlags::NONBLOCK).bits().cast_signed());
        let file = options.open("/dev/tty").ok()?;
        let before = tcgetattr(&file).ok()?;
        Some(Self { file, before })
    }

    /// Bytes pass from now on as they are, keys one by one.
    pub(super) fn raw(&self) -> rustix::io::Result<()> {
        let mut modes = self.before.clone();
        modes.make_raw();
        // Keys that have been typed already stay in the queue.
        tcsetattr(&self.file, OptionalActions::Now, &modes)
    }

    /// As it was.
    pub(super) fn restore(&self) {
        let _ = tcsetattr(&self.file, OptionalActions::Now, &self.before);
    }

    /// The modes from before.
    pub(super) fn modes(&self) -> &Termios {
        &self.before
    }

    pub(super) fn size(&self) -> rustix::io::Result<Winsize> {
        tcgetwinsize(&self.file)
    }
}

impl AsFd for Outer {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }
}

impl Drop for Outer {
    fn drop(&mut self) {
        self.restore();
    }
}
