//! What all subcommands that ask a model have in common.

use std::cell::RefCell;

use serde_json::json;

use crate::app::ask::Answer;
use crate::app::suggest::Suggestion;
use crate::context::budget::tokens;
use crate::log::Log;
use crate::models::backend::{Chat, Timings};
use crate::models::dispatch::{self, Answered, Decision, News, Planned, Reading};
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::terminal::{self, status::Status};

/// Says on standard error what a person would want to know before the answer.
pub(crate) fn tell<'a>(log: &'a Log, status: &'a RefCell<Status>) -> impl FnMut(News<'_>) + 'a {
    move |news| {
        log.debug(|| format!("{news:?}"));
        match news {
            News::Asking(choice) if choice.loads => {
                status
                    .borrow_mut()
                    .announce(&format!("{}: {}", choice.model, loading(choice)));
            }
            News::Asking(_) => {}
            News::Escalated(choice, reason, larger) => {
                status.borrow_mut().clear();
                let (asked, larger) = (&choice.model, &larger.model);
                terminal::note(format!("lotse: {asked}: {reason}; asking {larger} as well"));
            }
            News::Failed(_, error, next) => {
                status.borrow_mut().clear();
                if let Some(next) = next {
                    terminal::note(format!("lotse: {error}; asking {} instead", next.model));
                }
            }
        }
    }
}

/// A wait that is going to be long, in a few words.
pub(crate) fn loading(choice: &Choice) -> String {
    let size = choice.bytes.map(|bytes| format!(", {:.1} GB", bytes as f64 / 1e9));
    let wait = choice.wait.as_secs();
    let wait = (wait > 0).then(|| format!(", about {wait} s"));
    let part = choice.gpu_layers.map(|_| ", and it answers slowly".to_owned());
    let parts = [size, wait, part].map(Option::unwrap_or_default);
    format!("loading{}", parts.concat())
}

/// The role of a model, or its kind where it has none.
pub(crate) fn role(choice: &Choice) -> String {
    choice
        .role
        .map_or_else(|| choice.backend.to_string(), |role| role.to_string())
}

/// The times for `--json`.
pub(crate) fn timings(took: &Took) -> serde_json::Value {
    let timings = &took.timings;
    json!({
        "first_text_ms": took.first_text_ms,
        "total_ms": took.total_ms,
        "load_ms": timings.load_ms,
        "prompt_ms": timings.prompt_ms,
        "prompt_tokens": timings.prompt_tokens,
        "cached_tokens": timings.cached_tokens,
        "answer_ms": timings.answer_ms,
        "answer_tokens": timings.answer_tokens,
    })
}

/// Where the time went, in milliseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    /// Inside the backend.
    pub(crate) timings: Timings,
    /// Until the first piece of the answer.
    pub(crate) first_text_ms: f64,
    /// Until its end.
    pub(crate) total_ms: f64,
    /// Whether the model was asked twice, and the times are those of the second answer.
    again: bool,
}

impl Took {
    /// What a load took. Who has a whole command before the answer ends is never told: then it is nearly all of the time
    /// before the first word.
    pub(crate) fn load_ms(&self) -> f64 {
        if self.timings.load_ms > 0.0 {
            self.timings.load_ms
        } else {
            self.first_text_ms
        }
    }

    /// What tells how fast the model reads, where it was asked this chat once. Of a second question it had read most
    /// before.
    pub(crate) fn reading(&self, chat: &Chat) -> Option<Reading> {
        let varying = &chat.messages[chat.constant.min(chat.messages.len())..];
        (!self.again).then(|| Reading {
            timings: self.timings,
            varying: varying.iter().map(|message| tokens(&message.content)).sum(),
            first_text_ms: self.first_text_ms,
        })
    }
}

impl From<&Suggestion> for Took {
    fn from(suggestion: &Suggestion) -> Self {
        Self {
            timings: suggestion.timings,
            first_text_ms: suggestion.first_text_ms,
            total_ms: suggestion.total_ms,
            again: !suggestion.repaired.is_empty(),
        }
    }
}

impl From<&Answer> for Took {
    fn from(answer: &Answer) -> Self {
        Self {
            timings: answer.timings,
            first_text_ms: answer.first_text_ms,
            total_ms: answer.total_ms,
            again: false,
        }
    }
}

/// What `lotse why` shows.
pub(crate) fn decision<T>(
    wanted: &Wanted,
    planned: &Planned,
    answered: &Answered<T>,
    chat: &Chat,
    took: &Took,
) -> Decision {
    let choice = &answered.choice;
    let varying = &chat.messages[chat.constant.min(chat.messages.len())..];
    Decision {
        at: dispatch::now(),
        role: wanted.role,
        role_reason: wanted.reason.clone(),
        model: choice.model.clone(),
        backend: choice.backend.to_string(),
        server: choice.server.clone(),
        reason: choice.reason.clone(),
        refused: Decision::refused(&planned.plan),
        attempts: answered.attempts.clone(),
        sent: varying.iter().map(|message| message.content.clone()).collect(),
        timings: took.timings,
        first_text_ms: took.first_text_ms,
        total_ms: took.total_ms,
    }
}
