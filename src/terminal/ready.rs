//! A sign of life from the terminal, at the moment when a shell reads keys from it again.

use std::io::Write as _;
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::termios::{LocalModes, tcgetattr};

use super::tty::terminal;
use crate::error::{Context as _, Result};
use crate::messages::terminal as messages;

/// Device status report (ECMA-48 DSR); a terminal answers `ESC [ 0 n`.
const REPORT: &[u8] = b"\x1b[5n";
/// A shell that needs longer than this for its prompt gets no answer.
const LIMIT: Duration = Duration::from_secs(2);

/// Waits until the terminal is in the mode of a line editor and asks it for its state then. Asked earlier, the reply
/// would be shown as if it had been typed.
///
/// # Errors
///
/// Fails without a terminal.
pub fn ask_when_raw() -> Result<()> {
    let mut tty = terminal()?;
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        let modes = tcgetattr(&tty).context(messages::could_not_read_modes)?;
        if !modes.local_modes.intersects(LocalModes::ICANON | LocalModes::ECHO) {
            return tty.write_all(REPORT).context(messages::could_not_write_to_it);
        }
        sleep(Duration::from_millis(5));
    }
    Ok(())
}
