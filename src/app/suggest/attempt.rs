//! One question to one model, and what came of it.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::form::Form;
use super::{Step, Watch};
use crate::answer::{self, Extractor, Progress};
use crate::error::{Error, Kind, Result};
use crate::models::backend::{Backend, Chat, Event, Timings};
use crate::redact::Redactor;

/// What a model said.
#[derive(Debug)]
pub(super) struct Attempt {
    /// The command in it, or why there is none, as the end of a sentence.
    pub(super) command: Result<String, String>,
    /// What stands for secrets that belong somewhere else, and is still in it.
    pub(super) left: Vec<String>,
    /// What it was asked, as it was sent.
    pub(super) sent: Chat,
    /// All that it said.
    pub(super) said: String,
    pub(super) timings: Timings,
    /// From the question to the first piece of the answer.
    pub(super) first_text: Duration,
    /// From the question to the command.
    pub(super) total: Duration,
}

/// Asks `backend` and takes the first command out of the answer, with the secrets of the user put back that belong there.
/// No more is generated than it needs.
///
/// # Errors
///
/// Fails as the backend does, and with [`Kind::Cancelled`] when `watch` breaks off.
pub(super) fn ask(
    backend: &dyn Backend,
    chat: &Chat,
    form: Form,
    redactor: &Redactor,
    watch: Watch<'_>,
) -> Result<Attempt> {
    let mut chat = chat.clone();
    if !backend.continues() {
        chat.answer_start.clear();
    }
    let mut extractor = Extractor::new(form.written, form.wanted, &chat.answer_start);
    let mut cancelled = false;
    let mut complete = false;
    let mut first_text = None;
    let start = Instant::now();
    let chat = redactor.apply(chat);
    let timings = backend.answer(&chat, &mut |event| {
        let (progress, control) = match event {
            Event::Loading(done, total) => (Progress::More, watch(Step::Loading(done, total))),
            Event::Reading(done, total) => (Progress::More, watch(Step::Reading(done, total))),
            Event::Text(text) => {
                first_text.get_or_insert_with(|| start.elapsed());
                let progress = extractor.push(&text);
                (progress, watch(Step::Writing(extractor.so_far())))
            }
        };
        cancelled = control.is_break();
        complete = progress == Progress::Complete;
        if cancelled || complete {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    })?;
    if cancelled {
        return Err(Error::new(Kind::Cancelled, "cancelled"));
    }
    let total = start.elapsed();
    let mut left = Vec::new();
    let command = if !complete && timings.answer_tokens >= chat.max_tokens {
        // What came last is no end of a command, and may be half a name.
        Err("the model found no end".to_owned())
    } else {
        command(&extractor, form, &mut |command| {
            let restored = redactor.restore(&command, form.shell);
            left = restored.left;
            restored.command
        })
    };
    Ok(Attempt {
        command,
        left,
        sent: chat.into_inner(),
        said: extractor.said().to_owned(),
        timings,
        first_text: first_text.unwrap_or(total),
        total,
    })
}

fn command(
    extractor: &Extractor,
    form: Form,
    restore: &mut dyn FnMut(String) -> String,
) -> std::result::Result<String, String> {
    let command = form.command(extractor, restore)?;
    match answer::refusal(&command) {
        Some(reason) => Err(format!("the model's command is refused: {reason}")),
        None => Ok(command),
    }
}
