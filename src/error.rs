//! One error type for people: what failed, on what, and the one thing to do.
//!
//! The message is a single lower-case sentence without a full stop that already contains the cause; the hint says
//! what mends it. Both are in all languages until they are printed. The kind decides the exit code and nothing else.

use std::any::Any;
use std::fmt;

use crate::messages::{self, Language, Message};

/// The result of everything in this crate that can fail in front of the user.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Whose fault an error is, which decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something did not work: exit code 1.
    Failed,
    /// The command line cannot be understood: exit code 2.
    Usage,
    /// The model answered, but there is no command in it that may be offered: exit code 3.
    NoCommand,
    /// The user changed their mind: exit code 130, as a shell reports an interrupt.
    Cancelled,
    /// A program that was run ended with this exit code.
    Ended(u8),
}

/// What a failure tells those who plan the next attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Nobody answers there.
    Unreachable,
    /// The model cannot be loaded, whatever room there is.
    Unloadable,
    /// The server has something against this model, or against what it was asked.
    Refused,
    /// The server has too much to do to load anything.
    Busy,
}

/// A failure as the user reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: Message,
    hint: Option<Message>,
    told: bool,
    cause: Option<Cause>,
}

impl Error {
    /// Creates an error of the given kind.
    pub fn new(kind: Kind, message: impl Into<Message>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            told: false,
            cause: None,
        }
    }

    /// Something did not work (exit code 1).
    pub fn failed(message: impl Into<Message>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// A program that was run has ended, and said itself what there was to say.
    pub fn ended(code: u8) -> Self {
        Self::new(Kind::Ended(code), messages::common::ended_with_status(code)).told()
    }

    /// The answer holds no usable command (exit code 3).
    pub fn no_command(message: impl Into<Message>) -> Self {
        Self::new(Kind::NoCommand, message)
    }

    /// Adds the one thing to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Message>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what it means for the next attempt.
    #[must_use]
    pub fn because(mut self, cause: Cause) -> Self {
        self.cause = Some(cause);
        self
    }

    /// What it means for the next attempt, where that is known.
    pub fn cause(&self) -> Option<Cause> {
        self.cause
    }

    /// Marks that the user has been told, so that only the exit code is left.
    #[must_use]
    pub fn told(mut self) -> Self {
        self.told = true;
        self
    }

    /// Whether the user has been told.
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// The kind, for callers that react to it.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The sentence in English.
    pub fn message(&self) -> &str {
        self.message.english()
    }

    /// The remedy in English, if one is known.
    pub fn remedy(&self) -> Option<&str> {
        self.hint.as_ref().map(Message::english)
    }

    /// The sentence in all languages.
    pub fn sentence(&self) -> &Message {
        &self.message
    }

    /// The remedy in all languages, if one is known.
    pub fn advice(&self) -> Option<&Message> {
        self.hint.as_ref()
    }

    /// The sentence and the remedy in a language.
    pub fn told_in(&self, language: Language) -> (&str, Option<&str>) {
        let hint = self.hint.as_ref().map(|hint| hint.text(language));
        (self.message.text(language), hint)
    }

    /// The process exit code that this error stands for.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Failed => 1,
            Kind::Usage => 2,
            Kind::NoCommand => 3,
            Kind::Cancelled => 130,
            Kind::Ended(code) => code,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message.english())
    }
}

impl std::error::Error for Error {}

/// Turns a low-level failure into a sentence about what was being done.
pub trait Context<T> {
    /// Prefixes the cause with `what`, as in "could not read `x`: no such file or directory".
    ///
    /// # Errors
    ///
    /// Returns the original failure as an [`Error`] of kind [`Kind::Failed`].
    fn context<M: Into<Message>>(self, what: impl FnOnce() -> M) -> Result<T>;
}

impl<T, E: fmt::Display + 'static> Context<T> for std::result::Result<T, E> {
    fn context<M: Into<Message>>(self, what: impl FnOnce() -> M) -> Result<T> {
        self.map_err(|cause| Error::failed(what().into().because(&sentence_of(&cause))))
    }
}

/// What a failure of any kind says; one of our own has its sentence in all languages.
fn sentence_of<E: fmt::Display + 'static>(cause: &E) -> Message {
    let own = (cause as &dyn Any).downcast_ref::<Error>();
    own.map_or_else(|| messages::cause(cause), |own| own.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_stands_behind_what_was_done_in_both_languages() {
        let missing = || Err::<(), _>(std::io::Error::from_raw_os_error(2));
        let error = missing().context(|| messages::common::could_not_read("x")).unwrap_err();
        assert_eq!(error.message(), "could not read `x`: no such file or directory");
        let german = error.told_in(Language::German);
        assert_eq!(
            german,
            (
                "`x` lässt sich nicht lesen: Datei oder Verzeichnis nicht gefunden",
                None
            )
        );
        let outer = Err::<(), _>(error)
            .context(|| messages::common::could_not_start("y"))
            .unwrap_err();
        assert!(
            outer
                .told_in(Language::German)
                .0
                .ends_with("Datei oder Verzeichnis nicht gefunden")
        );
    }

    #[test]
    fn the_kind_decides_the_exit_code() {
        let codes = [Kind::Failed, Kind::Usage, Kind::NoCommand, Kind::Cancelled]
            .map(|kind| Error::new(kind, Message::default()).exit_code());
        assert_eq!(codes, [1, 2, 3, 130]);
    }
}
