//! The way from words to a command: ask, extract, refuse. No input or output of its own.

use std::ops::ControlFlow;
use std::time::Instant;

use serde::Serialize;

use crate::answer::{self, Extractor, Progress};
use crate::backend::{Backend, Chat, Event, Timings};
use crate::context::Facts;
use crate::error::{Error, Result};
use crate::prompt::{self, Turn};

/// What a command is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What the command should do.
    pub words: String,
    /// What was asked and answered just before, oldest first; the words may lean on it.
    pub earlier: Vec<Turn>,
}

impl Request {
    /// Words that stand alone.
    pub fn new(words: impl Into<String>) -> Self {
        Self {
            words: words.into(),
            earlier: Vec::new(),
        }
    }
}

/// What happens on the way to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The weights are being read: bytes done, bytes in all.
    Loading(u64, u64),
    /// The prompt is being read: tokens done, tokens in all.
    Reading(u32, u32),
    /// The command as far as it is known; hostile until it is complete.
    Writing(&'a str),
}

/// A command that may be offered, and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The command.
    pub command: String,
    /// The kind of backend that answered.
    pub backend: String,
    /// The model that answered.
    pub model: String,
    /// Where the time went inside the backend.
    pub timings: Timings,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
    /// From the question to the command, in milliseconds.
    pub total_ms: f64,
}

/// What a model is asked.
pub fn chat(request: &Request, facts: &Facts) -> Chat {
    prompt::suggest(&request.words, &request.earlier, facts)
}

/// Asks `backend` for the command that does what `request` says. `watch` hears what happens meanwhile and may cancel.
///
/// # Errors
///
/// Fails with [`Kind::NoCommand`](crate::error::Kind::NoCommand) when the answer holds nothing that may be offered,
/// with [`Kind::Cancelled`](crate::error::Kind::Cancelled) when `watch` breaks off, and as the backend does.
pub fn suggest(
    backend: &dyn Backend,
    request: &Request,
    facts: &Facts,
    watch: &mut dyn FnMut(Step<'_>) -> ControlFlow<()>,
) -> Result<Suggestion> {
    let mut chat = chat(request, facts);
    if !backend.continues() {
        chat.answer_start.clear();
    }
    let mut extractor = Extractor::new(facts.shell, &chat.answer_start);
    let mut cancelled = false;
    let mut first_text = None;
    let start = Instant::now();
    let timings = backend.answer(&chat, &mut |event| {
        let (progress, control) = match event {
            Event::Loading(done, total) => (Progress::More, watch(Step::Loading(done, total))),
            Event::Reading(done, total) => (Progress::More, watch(Step::Reading(done, total))),
            Event::Text(text) => {
                first_text.get_or_insert_with(|| start.elapsed());
                let progress = extractor.push(&text);
                (progress, watch(Step::Writing(&extractor.so_far())))
            }
        };
        cancelled = control.is_break();
        if cancelled || progress == Progress::Complete {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if cancelled {
        return Err(Error::new(crate::error::Kind::Cancelled, "cancelled"));
    }
    let total = start.elapsed();
    let command = extractor.finish().map_err(|reason| no_command(&reason))?;
    if let Some(reason) = answer::refusal(&command) {
        return Err(no_command(&format!("the model's command is refused: {reason}")));
    }
    Ok(Suggestion {
        command,
        backend: backend.kind().to_string(),
        model: backend.model(),
        timings,
        first_text_ms: first_text.unwrap_or(total).as_secs_f64() * 1000.0,
        total_ms: total.as_secs_f64() * 1000.0,
    })
}

fn no_command(reason: &str) -> Error {
    Error::no_command(format!("no usable command: {reason}")).hint("say it in other words, or name the program to use")
}
