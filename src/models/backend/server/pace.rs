//! How long a silent model is waited for: by how long it took to load and to read so far.

use std::time::Duration;

use super::stream::Limits;
use crate::models::backend::Chat;

/// A machine with much to do takes so many times as long as it did.
const TIMES: f64 = 10.0;
/// It may do something else for so long.
const LEAST: Duration = Duration::from_secs(60);
/// Nobody waits any longer, however slow it is.
const MOST: Duration = Duration::from_secs(15 * 60);
/// An answer has ended by then: the notes of whose memory is whose count on it.
const WHOLE: Duration = Duration::from_secs(20 * 60);
/// The sign of life of a server whose model is silent comes after this part of what is expected of the model …
const SIGN: f64 = 0.1;
/// … and at the latest.
const LATEST_SIGN: Duration = Duration::from_secs(10);
/// The fewest bytes of a token in the languages that people ask in.
const BYTES_PER_TOKEN: f64 = 3.0;

/// What was measured of a model on its server.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pace {
    /// The time until it is in memory; none where it has to be loaded and that was never seen.
    pub load: Option<Duration>,
    /// The tokens that it reads in a second, where that is known.
    pub reads: Option<f64>,
    /// True if others ask the same server, who may be first.
    pub shared: bool,
}

impl Pace {
    /// The limits for such a chat. Where something was not measured, `usual` ones.
    pub(super) fn limits(self, chat: &Chat, usual: Limits) -> Limits {
        let (Some(load), Some(reads)) = (self.load, self.reads.filter(|reads| *reads > 0.0)) else {
            return usual;
        };
        let bytes: usize = chat.messages.iter().map(|message| message.content.len()).sum();
        let expected = load.as_secs_f64() + bytes as f64 / BYTES_PER_TOKEN / reads;
        let times = |times: f64, most: Duration| Duration::from_secs_f64((times * expected).min(most.as_secs_f64()));
        // How long a picture takes is not known.
        let least = if self.shared || chat.picture.is_some() {
            usual.timeouts.silence
        } else {
            LEAST
        };
        let silence = times(TIMES, MOST).max(least);
        let answer = usual.whole.saturating_sub(usual.timeouts.silence);
        let mut limits = usual;
        limits.timeouts.silence = silence;
        limits.whole = (silence + answer).max(usual.whole).min(WHOLE);
        limits.sign = times(SIGN, LATEST_SIGN).max(usual.sign);
        limits
    }
}

#[cfg(test)]
mod tests {
    use super::super::stream::{LOADING, LONG};
    use super::*;
    use crate::models::backend::{Message, Role};

    fn chat(bytes: usize) -> Chat {
        Chat {
            messages: vec![Message {
                role: Role::User,
                content: "x".repeat(bytes),
            }],
            ..Chat::default()
        }
    }

    fn seconds(pace: Pace, bytes: usize, usual: Limits) -> [u64; 3] {
        let limits = pace.limits(&chat(bytes), usual);
        [limits.timeouts.silence, limits.whole, limits.sign].map(|time| time.as_secs())
    }

    #[test]
    fn a_silent_model_is_waited_for_as_long_as_it_was_seen_to_need() {
        let pace = |load: Option<u64>, reads: Option<f64>| Pace {
            load: load.map(Duration::from_secs),
            reads,
            shared: false,
        };
        // 600 tokens, then 6000.
        for (what, pace, bytes, usual, expected) in [
            ("nothing was measured", Pace::default(), 1800, LONG, [180, 600, 1]),
            (
                "the load was not",
                pace(None, Some(50.0)),
                1800,
                LOADING,
                [600, 1200, 1],
            ),
            ("a fast card", pace(Some(0), Some(3000.0)), 1800, LONG, [60, 600, 1]),
            ("two cores", pace(Some(0), Some(20.0)), 1800, LONG, [300, 720, 3]),
            (
                "two cores that load",
                pace(Some(15), Some(20.0)),
                1800,
                LOADING,
                [450, 1200, 4],
            ),
            ("much to read", pace(Some(0), Some(20.0)), 18_000, LONG, [900, 1200, 10]),
            ("no speed at all", pace(Some(0), Some(0.0)), 1800, LONG, [180, 600, 1]),
        ] {
            assert_eq!(seconds(pace, bytes, usual), expected, "{what}");
        }
    }

    #[test]
    fn where_others_may_be_first_the_limit_is_no_shorter() {
        let pace = Pace {
            load: Some(Duration::ZERO),
            reads: Some(3000.0),
            shared: true,
        };
        assert_eq!(seconds(pace, 1800, LONG)[0], 180);
    }
}
