//! The terminal, taken over while something is awaited and given back on every way out.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::fd::AsFd;

use rustix::termios::{
    InputModes, LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
    tcgetwinsize, tcsetattr,
};

use crate::error::{Context as _, Error, Result};
use crate::messages::terminal as messages;

/// The controlling terminal in raw mode: keys come as bytes, Ctrl-C too. Dropping it restores the modes.
#[derive(Debug)]
pub(super) struct Tty {
    file: File,
    before: Termios,
}

impl Tty {
    /// Takes over the terminal of this process.
    ///
    /// # Errors
    ///
    /// Fails where there is none.
    pub(super) fn open() -> Result<Self> {
        let file = terminal()?;
        let before = tcgetattr(&file).context(messages::could_not_read_modes)?;
        let mut raw = before.clone();
        raw.local_modes
            .remove(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG | LocalModes::IEXTEN);
        raw.input_modes.remove(InputModes::ICRNL | InputModes::INLCR);
        raw.special_codes[SpecialCodeIndex::VMIN] = 1;
        raw.special_codes[SpecialCodeIndex::VTIME] = 0;
        // What was typed before stays in the queue, and so is read as a key.
        tcsetattr(&file, OptionalActions::Now, &raw).context(messages::could_not_set_modes)?;
        Ok(Self { file, before })
    }

    /// For waiting until a key comes.
    pub(super) fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.file.as_fd()
    }

    /// The bytes of the keys that were pressed; call it when there are some.
    pub(super) fn keys(&mut self) -> Vec<u8> {
        let mut bytes = [0; 4096];
        let read = self.file.read(&mut bytes).unwrap_or(0);
        bytes[..read].to_vec()
    }

    /// Shows text. A terminal that has gone away is noticed elsewhere.
    pub(super) fn show(&mut self, text: &str) {
        let _ = self.file.write_all(text.as_bytes());
    }

    /// Rows and columns; 24 and 80 where the terminal does not know.
    pub(super) fn size(&self) -> (usize, usize) {
        size(&self.file)
    }

    /// Forgets what was typed and not read.
    pub(super) fn discard_input(&self) {
        let _ = tcflush(&self.file, QueueSelector::IFlush);
    }
}

/// Gives a shell back the modes that it does not set by itself, after somebody could not: Ctrl-C is a signal, and with
/// `line_ends` the two line ends are exchanged, as zsh reads them.
///
/// # Errors
///
/// Fails without a terminal.
pub fn tidy(line_ends: bool) -> Result<()> {
    let file = terminal()?;
    let mut modes = tcgetattr(&file).context(messages::could_not_read_modes)?;
    modes.local_modes.insert(LocalModes::ISIG | LocalModes::IEXTEN);
    if line_ends {
        modes.input_modes.insert(InputModes::ICRNL | InputModes::INLCR);
    }
    tcsetattr(&file, OptionalActions::Now, &modes).context(messages::could_not_set_modes)
}

/// The controlling terminal of this process, as it is.
///
/// # Errors
///
/// Fails where there is none.
pub(super) fn terminal() -> Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .map_err(|_| Error::failed(messages::there_is_none()))
}

/// The width of the terminal; 80 where there is none or it does not know.
pub fn columns() -> usize {
    terminal().map_or(80, |terminal| size(&terminal).1)
}

/// Rows and columns; 24 and 80 where the terminal does not know.
pub(super) fn size(terminal: impl AsFd) -> (usize, usize) {
    let known = |number: u16, default: usize| if number == 0 { default } else { usize::from(number) };
    tcgetwinsize(terminal).map_or((24, 80), |size| (known(size.ws_row, 24), known(size.ws_col, 80)))
}

impl Drop for Tty {
    fn drop(&mut self) {
        let _ = tcsetattr(&self.file, OptionalActions::Now, &self.before);
    }
}
