//! One error type for people: what failed, on what, and the one thing to do.
//!
//! The message is a single lower-case sentence without a full stop that already contains the cause; the hint says
//! what mends it. The kind decides the exit code and nothing else.

use std::fmt;

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
}

/// A failure as the user reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
    told: bool,
    cause: Option<Cause>,
}

impl Error {
    /// Creates an error of the given kind; `message` is one lower-case sentence without a full stop.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: None,
            told: false,
            cause: None,
        }
    }

    /// Something did not work (exit code 1).
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// A program that was run has ended, and said itself what there was to say.
    pub fn ended(code: u8) -> Self {
        Self::new(Kind::Ended(code), format!("it ended with the status {code}")).told()
    }

    /// The answer holds no usable command (exit code 3).
    pub fn no_command(message: impl Into<String>) -> Self {
        Self::new(Kind::NoCommand, message)
    }

    /// Adds the one thing to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
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

    /// The sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The remedy, if one is known.
    pub fn remedy(&self) -> Option<&str> {
        self.hint.as_deref()
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
        f.write_str(&self.message)
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
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|cause| Error::failed(format!("{}: {}", what(), plain(&cause))))
    }
}

/// The text of an operating system error without the number that Rust appends, first letter in lower case.
pub fn plain(cause: &impl fmt::Display) -> String {
    let text = cause.to_string();
    let text = text.find(" (os error ").map_or(text.as_str(), |end| &text[..end]);
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operating_system_errors_read_like_prose() {
        let missing = std::io::Error::from_raw_os_error(2);
        assert_eq!(plain(&missing), "no such file or directory");
        assert_eq!(plain(&"DNS lookup failed"), "DNS lookup failed");
    }

    #[test]
    fn the_kind_decides_the_exit_code() {
        let codes =
            [Kind::Failed, Kind::Usage, Kind::NoCommand, Kind::Cancelled].map(|kind| Error::new(kind, "x").exit_code());
        assert_eq!(codes, [1, 2, 3, 130]);
    }
}
