//! One line on standard error that says what is being waited for, while it is being waited for.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::app::suggest::Step;
use crate::printable::Printable;

/// Shorter waits show nothing.
const QUIET: Duration = Duration::from_millis(100);
/// Goes to the first column and clears the line.
const CLEAR: &str = "\r\x1b[K";

/// The line. Without a terminal, or on one that cannot move its cursor, it stays away.
#[derive(Debug)]
pub struct Status {
    since: Option<Instant>,
    shown: String,
}

impl Status {
    /// Begins a wait.
    pub fn new() -> Self {
        let able = io::stderr().is_terminal() && std::env::var("TERM").is_ok_and(|term| term != "dumb");
        Self {
            since: able.then(Instant::now),
            shown: String::new(),
        }
    }

    /// Shows at once what is going to take long.
    pub fn announce(&mut self, text: &str) {
        let text = Printable::line(text);
        if self.since.is_some() {
            let _ = write!(io::stderr().lock(), "{CLEAR}{text}");
            self.shown = text.to_string();
        }
    }

    /// Shows what happens now.
    pub fn show(&mut self, step: Step<'_>) {
        let text = describe(step);
        let late = self.since.is_some_and(|since| since.elapsed() >= QUIET);
        if late && text != self.shown {
            let _ = write!(io::stderr().lock(), "{CLEAR}{text}");
            self.shown = text;
        }
    }
}

impl Status {
    /// Takes the line away; something else is going to be written.
    pub fn clear(&mut self) {
        if !self.shown.is_empty() {
            let _ = write!(io::stderr().lock(), "{CLEAR}");
            self.shown.clear();
        }
    }
}

impl Default for Status {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Status {
    fn drop(&mut self) {
        self.clear();
    }
}

/// What is being waited for, in a few words.
pub(super) fn describe(step: Step<'_>) -> String {
    match step {
        Step::Loading(done, total) => format!("loading the model: {}", of_gigabytes(done, total)),
        Step::Reading(done, total) => format!("reading: {done} of {total} tokens"),
        Step::Writing(_) => "writing …".to_owned(),
        Step::Again(reason) => format!("again: {}", Printable::line(reason)),
    }
}

/// A part of a large number of bytes.
pub(super) fn of_gigabytes(done: u64, total: u64) -> String {
    const GB: f64 = 1e9;
    format!("{:.1} of {:.1} GB", done as f64 / GB, total as f64 / GB)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_awaited() {
        let loading = describe(Step::Loading(440_000_000, 1_117_320_768));
        assert_eq!(loading, "loading the model: 0.4 of 1.1 GB");
        assert_eq!(describe(Step::Reading(12, 60)), "reading: 12 of 60 tokens");
    }
}
