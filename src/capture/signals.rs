//! Signals that a recorder waits for together with everything else.

use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};

use crate::error::{Context as _, Result};
use crate::messages::terminal;

/// The signals that end a recorder.
const ENDS: [i32; 4] = [SIGHUP, SIGTERM, SIGINT, SIGQUIT];
const OTHERS: [i32; 3] = [SIGCHLD, SIGCONT, SIGWINCH];

/// The signals that have come.
#[derive(Debug)]
pub(super) struct Signals {
    came: Vec<(i32, Arc<AtomicBool>)>,
    bell: UnixStream,
}

impl Signals {
    /// From now on they are noticed and do nothing else.
    ///
    /// # Errors
    ///
    /// Fails where there are no file descriptors left.
    pub(super) fn listen() -> Result<Self> {
        let failed = terminal::could_not_listen_to_signals;
        let (bell, write) = UnixStream::pair().context(failed)?;
        bell.set_nonblocking(true).context(failed)?;
        write.set_nonblocking(true).context(failed)?;
        let mut came = Vec::new();
        for signal in ENDS.into_iter().chain(OTHERS) {
            let flag = Arc::<AtomicBool>::default();
            // First the flag: whoever hears the bell looks at it.
            signal_hook::flag::register(signal, Arc::clone(&flag)).context(failed)?;
            let write = write.try_clone().context(failed)?;
            signal_hook::low_level::pipe::register(signal, write).context(failed)?;
            came.push((signal, flag));
        }
        Ok(Self { came, bell })
    }

    /// Forgets the bell; what has come is still known.
    pub(super) fn heard(&self) {
        use std::io::Read as _;
        let mut bytes = [0; 64];
        while matches!((&self.bell).read(&mut bytes), Ok(1..)) {}
    }

    /// The exit code for a signal that ends a recorder, where one has come.
    pub(super) fn end(&self) -> Option<u8> {
        let signal = ENDS.into_iter().find(|signal| self.take(*signal))?;
        u8::try_from(128 + signal).ok()
    }

    /// Returns true if the terminal may have changed its size.
    pub(super) fn resized(&self) -> bool {
        self.take(SIGWINCH)
    }

    /// Returns true if the recorder was stopped, and goes on.
    pub(super) fn continued(&self) -> bool {
        self.take(SIGCONT)
    }

    /// Returns true if something has happened to the shell.
    pub(super) fn child(&self) -> bool {
        self.take(SIGCHLD)
    }

    fn take(&self, signal: i32) -> bool {
        let came = self.came.iter().find(|(known, _)| *known == signal);
        came.is_some_and(|(_, flag)| flag.swap(false, Ordering::Relaxed))
    }
}

impl AsFd for Signals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}
