//! The only code that talks to models.
//!
//! A backend takes [`Message`]s and reports [`Event`]s while it works; whoever listens can stop it at any event, and
//! the model stops computing then.

pub mod embedded;
pub mod fake;
pub mod server;

use std::ops::ControlFlow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::answer::Token;
use crate::config::{self, BackendKind};
use crate::error::{Error, Result};
use crate::messages::{self, Message as Text};
use crate::models::weights::{self, Progress};
use crate::paths::Paths;
use crate::redact::{Redacted, Texts};

/// The author of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Standing instructions.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
}

impl Role {
    /// The name that chat templates and protocols use.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
        }
    }
}

/// One turn of a conversation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// The author.
    pub role: Role,
    /// The text.
    pub content: String,
}

/// A question to a model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// The conversation so far.
    pub messages: Vec<Message>,
    /// The number of messages, from the first one on, that are the same from question to question. Backends that can keep
    /// their state after them do so.
    #[serde(default)]
    pub constant: usize,
    /// The beginning of the answer; the model goes on from there. It is not repeated in the events.
    pub answer_start: String,
    /// The most tokens to generate.
    pub max_tokens: u32,
    /// True if it is of interest how likely the model finds its answer.
    #[serde(default, skip_serializing_if = "is_false")]
    pub probabilities: bool,
    /// The picture that the last message is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<Picture>,
}

/// The constant messages are the same for everybody, and the beginning of the answer comes with them.
impl Texts for Chat {
    fn each(&mut self, change: &mut dyn FnMut(&mut String)) {
        for message in self.messages.iter_mut().skip(self.constant) {
            change(&mut message.content);
        }
    }
}

/// A picture, as both protocols want it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// The kind, as in `image/png`.
    pub media_type: String,
    /// The bytes in Base64.
    pub base64: String,
}

/// An event while a model works.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The weights are being read: bytes done, bytes in all.
    Loading(u64, u64),
    /// The prompt is being read: tokens done, tokens in all, which is 0 where it is not known.
    Reading(u32, u32),
    /// The next token of the answer, before its text; only where [`Chat::probabilities`] are wanted, and from those who have
    /// them. Whether it is all that is said is for who hears it to find out.
    Token(Token),
    /// The next piece of the answer: whole characters, never an empty text.
    Text(String),
}

/// A step on the way to an answer, for whoever waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The weights are being read: bytes done, bytes in all.
    Loading(u64, u64),
    /// The prompt is being read: tokens done, tokens in all, which is 0 where it is not known.
    Reading(u32, u32),
    /// The answer as far as it is known; hostile until it is complete.
    Writing(&'a str),
    /// The model is asked once more, because this was wrong with what it wrote.
    Again(&'a Text),
}

/// The times that the parts of an answer took; zero for what did not happen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Reading the weights, in milliseconds.
    pub load_ms: f64,
    /// Tokens of the prompt.
    pub prompt_tokens: u32,
    /// Tokens of the prompt that had been read before.
    pub cached_tokens: u32,
    /// Reading the rest of the prompt, in milliseconds.
    pub prompt_ms: f64,
    /// Tokens of the answer.
    pub answer_tokens: u32,
    /// Writing the answer, in milliseconds.
    pub answer_ms: f64,
    /// True if the answer is known not to have come to its own end.
    #[serde(default, skip_serializing_if = "is_false")]
    pub cut: bool,
}

/// Hears what happens and says whether to go on.
pub type Listener<'a> = &'a mut dyn FnMut(Event) -> ControlFlow<()>;

/// Something that answers.
pub trait Backend {
    /// Which kind it is.
    fn kind(&self) -> BackendKind;

    /// The name of the model that answers.
    fn model(&self) -> String;

    /// The sha256 of the weights that answer, where it is known for certain.
    fn weights(&self) -> Option<&'static str> {
        None
    }

    /// Returns true if it goes on from [`Chat::answer_start`]; otherwise it begins its answer by itself.
    fn continues(&self) -> bool {
        true
    }

    /// Returns true if it has turned out to refuse questions that ask for [`Chat::probabilities`], and has been asked
    /// without.
    fn refuses_probabilities(&self) -> bool {
        false
    }

    /// Answers `chat`. Returns when the model has finished or when `listener` has broken off; breaking off is not an
    /// error. The times are those known by then.
    ///
    /// # Errors
    ///
    /// Fails when the model cannot be reached or loaded, or breaks off by itself.
    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings>;
}

/// Opens the model inside lotse; `progress` sees it being checked for the first time.
///
/// # Errors
///
/// Fails when the model is not there or not whole.
pub fn open_embedded(
    settings: &config::Embedded,
    model: &str,
    paths: &Paths,
    progress: &dyn Progress,
) -> Result<embedded::Embedded> {
    let file = model_file(model, paths, progress)?;
    let checked = weights::find(model).map(|model| model.sha256);
    Ok(embedded::Embedded::open(settings, &file, paths)?.checked(checked))
}

/// The GGUF file that a name in the configuration stands for; `progress` sees it being read for the first time.
pub(crate) fn model_file(name: &str, paths: &Paths, progress: &dyn Progress) -> Result<PathBuf> {
    if let Some(model) = weights::find(name) {
        return weights::check(model, paths, progress)?.ok_or_else(|| {
            Error::failed(messages::embedded::is_not_here(model.name)).hint(messages::server::pull(model.handle()))
        });
    }
    let file = match (name.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(name),
    };
    if file.is_file() {
        return Ok(file);
    }
    Err(Error::failed(messages::embedded::is_unknown(name)).hint(messages::embedded::name_a_file()))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// Milliseconds, for [`Timings`].
#[cfg(feature = "embedded")]
fn millis(time: std::time::Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
