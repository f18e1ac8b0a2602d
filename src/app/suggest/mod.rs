//! The way from words, or from a command that failed, to a command that may be offered.

mod draft;
mod escalation;
mod left_open;
mod left_out;
mod question;
mod target;
mod task;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Instant;

use self::draft::{Check, Draft};
use self::escalation::Escalation;
use self::question::{Material, Question};
pub use self::task::{Request, Task};
use crate::answer::sureness::Sureness;
use crate::app::checking::Checker;
use crate::app::outcome::{Outcome, Reply, unanswered};
use crate::app::report::{Logged, Reporter};
use crate::app::sureness::measured::Measured;
use crate::app::{App, exact_match};
use crate::context::Facts;
use crate::danger;
use crate::diagnostic::Diagnostic;
use crate::error::{Kind, Result};
use crate::models::backend::{Backend, Step};
use crate::shell::Shell;
use crate::syntax::equivalent;

/// What a command is wanted for, and where it is going to run.
#[derive(Clone, Debug)]
pub(crate) struct Order<'a> {
    pub(crate) task: Task,
    /// The shell.
    pub(crate) shell: Shell,
    /// The directory; the current one where none is given.
    pub(crate) cwd: Option<&'a Path>,
    /// Whether the library may answer, where the words are those of an example.
    pub(crate) library: bool,
}

impl Order<'_> {
    /// The facts about where it is going to run.
    ///
    /// # Errors
    ///
    /// Fails where the directory is gone.
    pub(crate) fn facts(&self, app: &App) -> Result<Facts> {
        if app.background {
            return Facts::gather_quietly(self.shell, &app.paths);
        }
        Facts::gather(Some(self.shell), self.cwd, &app.paths)
    }
}

/// A command that may be offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// The command.
    pub command: String,
    /// What is wrong with it all the same; empty where nothing was found.
    pub diagnostics: Vec<Diagnostic>,
    /// What was wrong with what the model wrote before.
    pub repaired: Vec<Diagnostic>,
    /// The kind of backend that answered.
    pub backend: String,
    /// The model that answered.
    pub model: String,
    /// How sure that one was.
    pub sureness: Sureness,
}

/// Makes a command of what is wanted: one model after the other is asked until one answers, and where its answer is no good,
/// it is asked once more, and then a larger one is.
///
/// # Errors
///
/// Fails with [`Kind::NoCommand`] when no answer holds anything that may be offered, as the first model did when none
/// answers, and as the reporter does.
pub(crate) fn suggest(app: &App, order: &Order<'_>, reporter: &mut dyn Reporter) -> Result<Outcome<Suggestion>> {
    let reporter = &mut Logged::new(&app.log, reporter);
    // Context: where the command is going to run.
    let facts = order.facts(app)?;
    // Route: from the words to a role, and from that to the models that may answer, if one is needed.
    let wanted = order.task.wanted(app.named.role);
    if let Some(known) = exact_match::find(app, order, &wanted, &facts) {
        return Ok(known);
    }
    let mut dispatcher = app.dispatcher(&wanted)?;
    if matches!(order.task, Task::Fix(_)) {
        dispatcher.only_large()?;
    }
    reporter.planned(&dispatcher)?;
    let material = Material::new(&order.task, &facts, dispatcher.speeds(), app);
    let checker = Checker::new(&facts, app);
    let mut escalation = Escalation::default();
    let start = Instant::now();
    let (choice, reply) = loop {
        let Some(choice) = dispatcher.next() else {
            break escalation
                .last()
                .ok_or_else(|| unanswered(dispatcher.error(), &wanted, &dispatcher, app))?;
        };
        reporter.dispatch(escalation.event(&choice));
        let backend = dispatcher.open(&choice, reporter.progress());
        let reply = backend.and_then(|backend| {
            // Prompt: as much as this model reads without anybody noticing.
            let measured = Measured::of(&choice, backend.as_ref(), &dispatcher, &app.paths);
            let calibration = measured.and_then(|measured| measured.calibration(&app.paths));
            let question = material
                .question(&choice, backend.as_ref(), dispatcher.runs_here(&choice))
                .measured(calibration);
            app.log
                .debug(|| format!("asking {} {}: {:?}", choice.backend, choice.model, question.chat));
            // Ask, extract, translate, check, and repair what is wrong.
            let check = |command: &str| {
                let mut found = checker.check(command);
                found.extend(material.left_out(command));
                found
            };
            let drafted = draft(backend.as_ref(), &question, &check, reporter);
            if backend.refuses_probabilities() {
                dispatcher.learn_plain(&choice);
            }
            drafted
        });
        app.log.debug(|| format!("result: {reply:?}"));
        // Escalate: to the next model where this one failed, to a larger one where its answer is no good.
        if let Some(found) = escalation.judge((choice, reply), &mut dispatcher, reporter) {
            break found;
        }
    };
    // Outcome: the command, what is wrong with it all the same, and the record for `lotse why`.
    match reply {
        Ok(reply) => Ok(Outcome::by_model(reply, choice, dispatcher, &wanted, start, app)),
        Err(error) => {
            dispatcher.rejected(&choice, error.sentence());
            Err(unanswered(error, &wanted, &dispatcher, app))
        }
    }
}

/// Asks one model for a command. Where something is wrong with it, or where there is none in the answer, the model is told
/// so and asked once more; the better one of the two counts.
fn draft(
    backend: &dyn Backend,
    question: &Question,
    check: Check<'_>,
    reporter: &mut dyn Reporter,
) -> Result<Reply<Suggestion>> {
    reporter.target(question.target.model_shell);
    let first = Draft::ask(backend, &question.chat, question, reporter)?.checked(check, question.target);
    let Some(evidence) = first.evidence() else {
        return first.offered(backend, check, &[]);
    };
    reporter.step(Step::Again(&evidence))?;
    let again = question.again(&first.said(), evidence.english());
    let second = Draft::ask(backend, &again, question, reporter)?.checked(check, question.target);
    first.or_better(second, backend, check)
}

/// At most `count` commands, the best first: what does no harm instead of one that does, and what the model writes when it is
/// asked for another one, until it repeats itself.
///
/// # Errors
///
/// Fails as [`suggest`] does, unless there is a command and just no other.
pub(crate) fn candidates(
    app: &App,
    order: &Order<'_>,
    count: usize,
    reporter: &mut dyn Reporter,
) -> Result<Vec<Outcome<Suggestion>>> {
    let mut found = vec![suggest(app, order, reporter)?];
    if count > 1 {
        // What was learned counts for the next one.
        found[0].record_use();
        found.extend(twin(&found[0], order.shell));
    }
    let Task::Words(request) = &order.task else {
        return Ok(found);
    };
    while found.len() < count {
        let offered = found.iter().map(|outcome| outcome.answer.command.as_str());
        let order = Order {
            task: request.another(offered).into(),
            ..order.clone()
        };
        match suggest(app, &order, reporter) {
            Ok(mut another) if is_new(&another.answer, &found) => {
                another.record_use();
                found.push(another);
            }
            // Who has nothing more to say says the same again.
            Ok(_) => break,
            Err(error) if error.kind() == Kind::NoCommand => break,
            Err(error) => return Err(error),
        }
    }
    found.sort_by_key(|outcome| outcome.answer.diagnostics.len());
    Ok(found)
}

/// The same answer in a form that does no harm, where its command has one.
fn twin(outcome: &Outcome<Suggestion>, shell: Shell) -> Option<Outcome<Suggestion>> {
    let command = danger::twin(&outcome.answer.command, shell)?;
    Some(outcome.with(Suggestion {
        command,
        // The model did not write it.
        sureness: Sureness::default(),
        ..outcome.answer.clone()
    }))
}

fn is_new(suggestion: &Suggestion, found: &[Outcome<Suggestion>]) -> bool {
    let same = |outcome: &Outcome<Suggestion>| equivalent(&outcome.answer.command, &suggestion.command);
    !found.iter().any(same)
}
