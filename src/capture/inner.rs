//! The shell inside a recorder, and the terminal that it has.

use std::ffi::OsString;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::{Path, PathBuf};
use std::process::Command;

use pty_process::blocking::{Pts, Pty};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, WaitIdStatus, kill_process_group, waitid};
use rustix::termios::{OptionalActions, Winsize, tcsetattr, tcsetwinsize, ttyname};

use super::outer::Outer;
use crate::error::{Context as _, Error, Result};
use crate::messages::{common, terminal as messages};
use crate::system::Program;

/// A shell that is to be started.
#[derive(Clone, Debug)]
pub struct InnerShell {
    /// Its program.
    pub program: Program,
    /// The name that it is told, where that is another one: login shells begin with `-`.
    pub name: Option<OsString>,
    /// Its arguments.
    pub arguments: Vec<OsString>,
}

impl InnerShell {
    /// The command that starts it, with `dir` for the variable of the recorder.
    pub fn command(&self, dir: &Path) -> Command {
        use std::os::unix::process::CommandExt as _;
        let mut command = self.program.inheriting();
        command.args(&self.arguments).env(super::runtime_dir::VARIABLE, dir);
        if let Some(name) = &self.name {
            command.arg0(name);
        }
        command
    }
}

/// A terminal in which nothing runs yet.
pub(super) struct Terminal {
    master: Pty,
    slave: Pts,
}

impl Terminal {
    /// A new terminal that is like the outer one.
    ///
    /// # Errors
    ///
    /// Fails where the system has none left.
    pub(super) fn like(outer: &Outer) -> Result<Self> {
        let (master, slave) = pty_process::blocking::open().context(messages::no_terminal_left)?;
        let failed = messages::could_not_set_up;
        tcsetattr(&slave, OptionalActions::Now, outer.modes()).context(failed)?;
        tcsetwinsize(&slave, outer.size().context(failed)?).context(failed)?;
        // Whoever does not read must not stop the loop.
        rustix::io::ioctl_fionbio(&master, true).context(failed)?;
        Ok(Self { master, slave })
    }

    pub(super) fn path(&self) -> Result<PathBuf> {
        let name = ttyname(&self.slave, Vec::new()).context(messages::could_not_find)?;
        let name = name.into_string().ok().map(PathBuf::from);
        name.ok_or_else(|| Error::failed(messages::could_not_find()))
    }

    /// Starts a shell in a session that has this terminal.
    ///
    /// # Errors
    ///
    /// Fails where it cannot be started.
    pub(super) fn start(self, command: Command) -> Result<Inner> {
        let program = command.get_program().to_owned();
        let child = pty_process::blocking::Command::from(command)
            .spawn(self.slave)
            .context(|| common::could_not_start(program.display()))?;
        Ok(Inner {
            master: self.master,
            shell: Pid::from_child(&child),
        })
    }
}

/// A running shell. Dropping it hangs up.
pub(super) struct Inner {
    master: Pty,
    shell: Pid,
}

/// The state of the shell.
pub(super) enum Change {
    /// It has ended; so may a caller, with this exit code.
    Ended(u8),
    /// It waits to be continued.
    Stopped,
}

impl Inner {
    /// Returns the change of the shell's state since the last call.
    pub(super) fn change(&self) -> Option<Change> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::STOPPED | WaitIdOptions::NOHANG;
        let status: WaitIdStatus = waitid(WaitId::Pid(self.shell), options).ok().flatten()?;
        if status.stopped() {
            return Some(Change::Stopped);
        }
        let code = status.exit_status();
        let code = code.or_else(|| status.terminating_signal().map(|signal| 128 + signal))?;
        Some(Change::Ended(u8::try_from(code & 0xff).unwrap_or(u8::MAX)))
    }

    /// Lets a stopped shell go on.
    pub(super) fn resume(&self) {
        let _ = kill_process_group(self.shell, Signal::CONT);
    }

    /// Gives its terminal another size, of which the programs in it are told.
    pub(super) fn resize(&self, size: Winsize) {
        let _ = tcsetwinsize(&self.master, size);
    }

    /// Goes to the directory that the shell is in: whoever looks from outside, as tmux does for a new pane, finds this
    /// process, and a disk that nobody uses any more can be taken out.
    pub(super) fn follow(&self) {
        let _ = std::env::set_current_dir(format!("/proc/{}/cwd", self.shell.as_raw_nonzero()));
    }
}

impl AsFd for Inner {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.master.as_fd()
    }
}
