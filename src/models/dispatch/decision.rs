//! The last decision, for `lotse why`: a file in the state directory that only its owner can read.

use std::fs;

use serde::{Deserialize, Serialize};

use super::now;
use crate::answer::sureness::Sureness;
use crate::error::{Error, Result};
use crate::messages::{Message, route as messages};
use crate::models::backend::Timings;
use crate::models::route::Role;
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::redact;

/// What was asked, who answered and why.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Decision {
    /// When, in milliseconds since 1970.
    pub at: u64,
    /// The role that was wanted.
    pub role: Role,
    /// Why that role.
    pub role_reason: Message,
    /// What answered.
    pub model: String,
    /// Its kind, or what stands for it where no model was asked.
    pub backend: String,
    /// Where it is; none for the model inside lotse.
    pub server: Option<String>,
    /// Why that model.
    pub reason: Message,
    /// Models that could not answer, and why; without a name where a whole server could not.
    pub refused: Vec<(String, Message)>,
    /// Models that failed.
    pub attempts: Vec<Attempt>,
    /// Why there was no answer, where there was none; the model is empty then.
    #[serde(default)]
    pub error: Option<Message>,
    /// What was sent beside the instructions, secrets left out.
    pub sent: Vec<String>,
    /// Where the examples in it come from that are the user's own.
    #[serde(default)]
    pub examples: Vec<String>,
    /// How sure the model was, and what that follows from.
    #[serde(default)]
    pub sureness: Sureness,
    /// Where the time went.
    pub timings: Timings,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
    /// From the question to the answer, in milliseconds.
    pub total_ms: f64,
}

/// A model that failed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Attempt {
    /// Its name.
    pub model: String,
    /// What went wrong.
    pub error: Message,
    /// What mends it.
    pub hint: Option<Message>,
}

impl Attempt {
    pub(super) fn new(choice: &Choice, error: &Error) -> Self {
        Self {
            model: choice.model.clone(),
            error: error.sentence().clone(),
            hint: error.advice().cloned(),
        }
    }
}

impl Decision {
    /// Nothing but what was wanted, just now.
    pub fn new(wanted: &Wanted) -> Self {
        Self {
            at: now(),
            role: wanted.role,
            role_reason: wanted.reason.clone(),
            model: String::new(),
            backend: String::new(),
            server: None,
            reason: Message::default(),
            refused: Vec::new(),
            attempts: Vec::new(),
            error: None,
            sureness: Sureness::default(),
            sent: Vec::new(),
            examples: Vec::new(),
            timings: Timings::default(),
            first_text_ms: 0.0,
            total_ms: 0.0,
        }
    }

    /// Writes it over the one before. That it could not be written must not spoil the answer.
    pub fn write(&self, paths: &Paths) {
        let _ = redact::write(&paths.state.join("decision.json"), self);
    }

    /// Reads the last one.
    ///
    /// # Errors
    ///
    /// Fails where there is none.
    pub fn read(paths: &Paths) -> Result<Self> {
        let none = || Error::failed(messages::nothing_was_decided()).hint(messages::ask_something());
        let text = fs::read(paths.state.join("decision.json")).map_err(|_| none())?;
        serde_json::from_slice(&text).map_err(|_| none())
    }
}
