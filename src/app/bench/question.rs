//! One task, asked as a user asks it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::references::Known;
use crate::app::App;
use crate::app::report::Reporter;
use crate::app::suggest::{self, Request};
use crate::bench::Task;
use crate::bench::figures::Answer;
use crate::diagnostic::Severity;
use crate::error::{Error, Kind, Result};
use crate::messages::{Message, bench as messages};
use crate::models::backend::Step;
use crate::models::route::plan::Choice;

/// The outcome of asking.
pub(super) enum Asked {
    /// There is an answer, or none that could be used.
    Answered(Box<Answer>),
    /// The user does not want to wait any more.
    GivenUp,
    /// The model does not answer.
    Failed(Message),
}

/// Nobody watches the words come, and whoever has pressed Ctrl-C does not wait for them.
struct Impatient<'a>(&'a AtomicBool);

impl Reporter for Impatient<'_> {
    fn step(&mut self, _: Step<'_>) -> Result<()> {
        if self.0.load(Ordering::Relaxed) {
            return Err(Error::new(Kind::Cancelled, Message::default()));
        }
        Ok(())
    }
}

/// Asks a model for a command and tries that out.
///
/// # Errors
///
/// Fails where the sandbox does.
pub(super) fn ask(app: &App, task: &Task, known: &Known, choice: &Choice, stop: &AtomicBool) -> Result<Asked> {
    let work = known.work();
    let order = suggest::Order {
        task: Request::new(task.words.as_str()).into(),
        shell: task.shell(),
        cwd: Some(&work),
        library: false,
    };
    let mut answer = Answer {
        task: task.id.clone(),
        words: task.words.clone(),
        ..Answer::default()
    };
    let mut outcome = match suggest::suggest(app, &order, &mut Impatient(stop)) {
        Ok(outcome) => outcome,
        Err(error) if error.kind() == Kind::NoCommand => return Ok(Asked::Answered(Box::new(answer))),
        Err(error) if error.kind() == Kind::Cancelled => return Ok(Asked::GivenUp),
        Err(error) => return Ok(Asked::Failed(super::because(error.sentence()))),
    };
    // How fast it reads decides what it is told next time.
    outcome.record_use();
    let asked = outcome.choice.as_ref().map(|choice| choice.model.as_str());
    if asked != Some(choice.model.as_str()) {
        let other = asked.unwrap_or_default();
        return Ok(Asked::Failed(super::because(&messages::another_one_answered(other))));
    }
    let suggestion = &outcome.answer;
    let sureness = &suggestion.sureness;
    answer.right = known.is_right(task, &suggestion.command)?;
    answer.command = Some(suggestion.command.clone());
    answer.confidence = sureness.confidence;
    let faults = suggestion.diagnostics.iter();
    answer.faulty = faults
        .map(|fault| fault.severity)
        .any(|severity| severity >= Severity::Error);
    answer.numbers = sureness.features.iter().map(|(_, number)| *number).collect();
    answer.examples = sureness.examples;
    answer.first_text_ms = outcome.times.first_text_ms;
    answer.total_ms = outcome.times.total_ms;
    answer.timings = outcome.times.timings;
    Ok(Asked::Answered(Box::new(answer)))
}
