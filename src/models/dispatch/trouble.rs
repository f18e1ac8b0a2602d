//! Servers that do not answer and models that do not load: how long each is left alone.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::known::fresh;
use crate::error::Error;
use crate::messages::Message;

/// A server that did not answer, and took its time for it, is left alone for a while.
const DOWN_FRESH: Duration = Duration::from_secs(30);
/// A refusal is quicker than this, also on a machine with much to do; the shortest wait for a silent server is a second.
const QUICK: Duration = Duration::from_millis(900);
/// A model that did not load is left alone for so long, and four times as long after each further time.
const FIRST_PAUSE: Duration = Duration::from_secs(60);
/// But no longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// A server that did not answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Outage {
    /// When that was found out, in milliseconds since 1970.
    pub(crate) at: u64,
    /// The time for which it is not asked again, in milliseconds.
    pub(crate) pause: u64,
    /// The sentence.
    pub(crate) message: Message,
    /// What mends it.
    pub(crate) hint: Option<Message>,
}

impl Outage {
    /// After a failure that took `waited`: who is refused at once can ask again at once.
    pub(crate) fn new(error: &Error, waited: Duration, now: u64) -> Self {
        let pause = if waited < QUICK { Duration::ZERO } else { DOWN_FRESH };
        Self {
            at: now,
            pause: u64::try_from(pause.as_millis()).unwrap_or_default(),
            message: error.sentence().clone(),
            hint: error.advice().cloned(),
        }
    }

    /// The failure again.
    pub(crate) fn error(&self) -> Error {
        let error = Error::failed(&self.message);
        self.hint.iter().fold(error, Error::hint)
    }

    /// The cause, for a sentence that names the server already.
    pub(crate) fn cause(&self) -> Message {
        let cause = |text: &str| text.split_once("`: ").map_or(text, |(_, cause)| cause).to_owned();
        self.message.map(cause)
    }

    /// Whether it is not asked again yet.
    pub(crate) fn lasts(&self, now: u64) -> bool {
        fresh(self.at, Duration::from_millis(self.pause), now)
    }
}

/// A model that a server could not load: these weights, by this version.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Broken {
    pub(crate) version: String,
    pub(crate) digest: String,
    /// The end of a sentence about the model.
    pub(crate) message: Message,
    /// When it was tried last, in milliseconds since 1970.
    pub(crate) at: u64,
    /// The failures in a row.
    pub(crate) times: u32,
    /// True if nothing but another version or other weights would help.
    pub(crate) for_good: bool,
}

impl Broken {
    /// Whether it is not tried again yet.
    pub(crate) fn lasts(&self, now: u64) -> bool {
        let pause = FIRST_PAUSE.saturating_mul(4_u32.saturating_pow(self.times.saturating_sub(1)));
        self.for_good || fresh(self.at, pause.min(LONGEST_PAUSE), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_makes_the_pause_longer_up_to_a_day() {
        let broken = |times| Broken {
            times,
            at: 1_000_000,
            ..Broken::default()
        };
        let after = |seconds: u64| 1_000_000 + seconds * 1000;
        assert!(broken(1).lasts(after(59)) && !broken(1).lasts(after(60)));
        assert!(broken(2).lasts(after(239)) && !broken(2).lasts(after(240)));
        assert!(broken(99).lasts(after(86_399)) && !broken(99).lasts(after(86_400)));
        let for_good = Broken {
            for_good: true,
            ..broken(1)
        };
        assert!(for_good.lasts(after(10_000_000)));
    }
}
