//! The only code that writes to the terminal. Standard output is data, standard error is for people.

mod keys;
pub mod layers;
pub mod notice;
pub mod outline;
mod preview;
pub mod progress;
pub mod ready;
mod region;
pub mod settle;
pub mod status;
pub mod table;
pub mod tty;
pub mod wait;

use std::io::{self, IsTerminal as _, Write as _};

pub use region::Place;

use crate::answer::visible;
use crate::error::{Context as _, Error, Kind, Result};

/// Prints one line of data. A reader that has gone away is not an error.
///
/// # Errors
///
/// Fails when standard output cannot be written to, on a full disk for example.
pub fn print_line(line: &str) -> Result<()> {
    print(&format!("{line}\n"))
}

/// Prints text without a line end of its own. A reader that has gone away is not an error.
///
/// # Errors
///
/// Fails when standard output cannot be written to.
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context(|| "could not write to standard output".to_owned())
        }
        _ => Ok(()),
    }
}

/// Prints a failure and its remedy. A cancellation is the user's own doing and prints nothing; neither does a failure
/// that was told already.
pub fn print_error(error: &Error) {
    if error.kind() == Kind::Cancelled || error.is_told() {
        return;
    }
    let mut out = io::stderr().lock();
    // Nobody is left to be told when even standard error cannot be written to.
    let _ = writeln!(out, "lotse: {}", visible(error.message()));
    if let Some(hint) = error.remedy() {
        let _ = writeln!(out, "hint: {}", visible(hint));
    }
}

/// Prints a remark for people. What servers and files say may be in it.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(text));
}

/// How wide the terminal is that standard output goes to, if it is one.
pub fn columns() -> Option<usize> {
    let out = io::stdout();
    if !out.is_terminal() {
        return None;
    }
    let columns = rustix::termios::tcgetwinsize(&out).map_or(0, |size| usize::from(size.ws_col));
    Some(if columns == 0 { 80 } else { columns })
}

/// Whether a person sits at both ends: a question can be asked and answered.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a yes-or-no question; Enter alone means yes. The question is in English, the answer may be German.
///
/// # Errors
///
/// Fails when the terminal cannot be read.
pub fn confirm(question: &str) -> Result<bool> {
    let mut out = io::stderr().lock();
    let _ = write!(out, "{question} [Y/n] ").and_then(|()| out.flush());
    let mut line = String::new();
    let read = io::stdin()
        .read_line(&mut line)
        .context(|| "could not read your answer".to_owned())?;
    let answer = line.trim().to_lowercase();
    Ok(read > 0 && matches!(answer.as_str(), "" | "y" | "yes" | "j" | "ja"))
}
