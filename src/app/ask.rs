//! The way from a question to an answer for reading. No input or output of its own.

use std::ops::ControlFlow;
use std::time::Instant;

use crate::answer::Prose;
use crate::app::suggest::Step;
use crate::error::{Error, Kind, Result};
use crate::models::backend::{Backend, Chat, Event, Timings};
use crate::redact::Redactor;

/// An answer, and where the time went.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The text, fit for a terminal.
    pub text: String,
    /// Inside the backend.
    pub timings: Timings,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
    /// From the question to the answer, in milliseconds.
    pub total_ms: f64,
}

/// Asks `backend`. `watch` hears what happens meanwhile, the text as it comes piece by piece, and may cancel.
///
/// # Errors
///
/// Fails with [`Kind::NoCommand`] when the answer is empty, with [`Kind::Cancelled`] when `watch` breaks off, and as the
/// backend does.
pub fn ask(backend: &dyn Backend, chat: &Chat, watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>) -> Result<Answer> {
    let mut prose = Prose::default();
    let mut text = String::new();
    let mut cancelled = false;
    let mut first_text = None;
    let start = Instant::now();
    let chat = Redactor::new().apply(chat.clone());
    let timings = backend.answer(&chat, &mut |event| {
        let control = match event {
            Event::Loading(done, total) => watch(Step::Loading(done, total)),
            Event::Reading(done, total) => watch(Step::Reading(done, total)),
            Event::Text(piece) => {
                first_text.get_or_insert_with(|| start.elapsed());
                let shown = prose.push(&piece);
                text.push_str(&shown);
                watch(Step::Writing(&shown))
            }
        };
        cancelled = control.is_break();
        control
    })?;
    if cancelled {
        return Err(Error::new(Kind::Cancelled, "cancelled"));
    }
    let rest = prose.finish();
    if !rest.is_empty() && watch(Step::Writing(&rest)).is_break() {
        return Err(Error::new(Kind::Cancelled, "cancelled"));
    }
    text.push_str(&rest);
    if text.trim().is_empty() {
        return Err(Error::no_command("the model says nothing").hint("say it in other words"));
    }
    let total = start.elapsed();
    Ok(Answer {
        text,
        timings,
        first_text_ms: first_text.unwrap_or(total).as_secs_f64() * 1000.0,
        total_ms: total.as_secs_f64() * 1000.0,
    })
}
