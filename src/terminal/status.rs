//! One line on standard error that says what is being waited for, while it is being waited for.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use crate::messages::{Gigabytes, Language, Message, terminal as messages};
use crate::models::backend::Step;
use crate::printable::Printable;

/// Shorter waits show nothing.
const QUIET: Duration = Duration::from_millis(100);
/// Goes to the first column and clears the line.
const CLEAR: &str = "\r\x1b[K";

/// The line. Without a terminal, or on one that cannot move its cursor, it stays away.
#[derive(Debug)]
pub struct Status {
    since: Option<Instant>,
    language: Language,
    shown: String,
}

impl Status {
    /// Begins a wait.
    pub fn new() -> Self {
        let able = io::stderr().is_terminal() && std::env::var("TERM").is_ok_and(|term| term != "dumb");
        Self {
            since: able.then(Instant::now),
            language: super::language(),
            shown: String::new(),
        }
    }

    /// Shows at once what is going to take long.
    pub fn announce(&mut self, text: impl Into<Message>) {
        let text = Printable::line(text.into().text(self.language));
        if self.since.is_some() {
            let _ = write!(io::stderr().lock(), "{CLEAR}{text}");
            self.shown = text.to_string();
        }
    }

    /// Shows what happens now.
    pub fn show(&mut self, step: Step<'_>) {
        let text = describe(step);
        let text = text.text(self.language);
        let late = self.since.is_some_and(|since| since.elapsed() >= QUIET);
        if late && text != self.shown {
            let _ = write!(io::stderr().lock(), "{CLEAR}{text}");
            text.clone_into(&mut self.shown);
        }
    }

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
pub(super) fn describe(step: Step<'_>) -> Message {
    match step {
        Step::Loading(done, total) => messages::loading(Gigabytes(done), Gigabytes(total)),
        Step::Reading(_, 0) => messages::reading_all(),
        Step::Reading(done, total) => messages::reading(done.saturating_mul(100) / total),
        Step::Writing(_) => messages::writing(),
        Step::Again(reason) => messages::again(reason.map(|reason| Printable::line(reason).to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_awaited() {
        let loading = describe(Step::Loading(440_000_000, 1_117_320_768));
        assert_eq!(loading.english(), "loading the model: 0.4 of 1.1 GB");
        assert_eq!(loading.text(Language::German), "lädt das Modell: 0,4 von 1,1 GB");
        assert_eq!(describe(Step::Reading(12, 60)).english(), "reading: 20 %");
    }
}
