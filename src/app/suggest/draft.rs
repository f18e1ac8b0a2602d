//! One answer of one model: the command in it, and what is wrong with that.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use super::Suggestion;
use super::left_open::Placed;
use super::question::{Claim, Question};
use super::target::TargetShell;
use crate::answer::sureness::{Calibration, Sureness};
use crate::answer::{Extractor, Progress, Spoken, Tokens, refusal};
use crate::app::outcome::{Reply, Times};
use crate::app::report::Reporter;
use crate::app::sureness::{self, Offered};
use crate::diagnostic::{Diagnostic, Severity, sentence};
use crate::error::{Error, Result};
use crate::examples::own::Source;
use crate::messages::{Message, answer, check as messages};
use crate::models::backend::{Backend, Chat, Event, Step, Timings};
use crate::shell::Shell;

/// Looks at a command and says what is wrong with it.
pub(super) type Check<'a> = &'a dyn Fn(&str) -> Vec<Diagnostic>;

/// What a model said, and what became of it.
#[derive(Debug)]
pub(super) struct Draft {
    /// The command in it, or why there is none, as the end of a sentence.
    command: std::result::Result<String, Message>,
    /// The command as the model wrote it, where it is for another shell or has other names.
    written: Option<String>,
    /// What stands for secrets that belong somewhere else, and is still in it.
    left: Vec<String>,
    /// What is wrong with it.
    diagnostics: Vec<Diagnostic>,
    /// What it was asked, as it was sent.
    sent: Chat,
    /// All that it said.
    said: Spoken,
    /// What can be claimed of it.
    claim: Claim,
    /// Where the examples come from that were the user's own.
    examples: Vec<Source>,
    /// Where names may come from; nothing where none may be left open.
    named: Option<String>,
    /// The calibration of the model.
    calibration: Option<Calibration>,
    /// The shell that the command is for.
    shell: Shell,
    timings: Timings,
    pieces: u32,
    /// From the question to the first piece of the answer.
    first_text: Duration,
    /// From the question to the command.
    total: Duration,
}

impl Draft {
    /// Asks a model and takes the first command out of the answer, for the shell of the user and with the secrets put back
    /// that belong there. No more is generated than it needs.
    ///
    /// # Errors
    ///
    /// Fails as the backend and as the reporter do.
    pub(super) fn ask(
        backend: &dyn Backend,
        chat: &Chat,
        question: &Question,
        reporter: &mut dyn Reporter,
    ) -> Result<Self> {
        let (target, mut chat) = (question.target, chat.clone());
        if !backend.continues() {
            chat.answer_start.clear();
        }
        let mut extractor = Extractor::new(target.model_shell, target.wanted, &chat.answer_start);
        let mut tokens = Tokens::default();
        let mut stopped = Ok(());
        let mut complete = false;
        let mut first_text = None;
        let mut pieces = 0;
        let start = Instant::now();
        let chat = question.redactor.apply(chat);
        let timings = backend.answer(&chat, &mut |event| {
            stopped = match event {
                Event::Loading(done, total) => reporter.step(Step::Loading(done, total)),
                Event::Reading(done, total) => reporter.step(Step::Reading(done, total)),
                Event::Token(token) => {
                    tokens.push(token);
                    Ok(())
                }
                Event::Text(text) => {
                    first_text.get_or_insert_with(|| start.elapsed());
                    pieces += 1;
                    complete = extractor.push(&text) == Progress::Complete;
                    reporter.step(Step::Writing(extractor.so_far()))
                }
            };
            if stopped.is_err() || complete {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        stopped?;
        let total = start.elapsed();
        let mut left = Vec::new();
        let command = if !complete && (timings.cut || timings.answer_tokens >= chat.max_tokens) {
            // What came last is no end of a command, and may be half a name.
            Err(answer::is_cut_off())
        } else {
            command(&extractor, question, &mut left)
        };
        let own = extractor.finish().ok();
        let differs = own.as_ref() != command.as_ref().ok();
        Ok(Self {
            command,
            written: own.filter(|_| differs),
            left,
            diagnostics: Vec::new(),
            sent: chat.into_inner(),
            said: tokens.spoken(extractor.said()),
            claim: question.claim,
            examples: question.sources.clone(),
            named: question.named.clone(),
            calibration: question.calibration.clone(),
            shell: target.shell,
            timings,
            pieces,
            first_text: first_text.unwrap_or(total),
            total,
        })
    }

    /// The same with what is wrong with it. For a command that was written for bash without being asked to, it is looked
    /// whether less is wrong with it in the shell of the user.
    pub(super) fn checked(mut self, check: Check<'_>, target: TargetShell) -> Self {
        self.diagnostics = match &self.command {
            Ok(command) => check(command),
            Err(reason) => vec![Diagnostic::new("no-command", Severity::Fatal, reason)],
        };
        if self.severity().is_none() || target.model_shell != target.shell {
            return self;
        }
        let command = self.command.as_deref().ok();
        if let Some(own) = command.and_then(|command| target.translated(command)) {
            let before = (self.severity(), std::mem::replace(&mut self.diagnostics, check(&own)));
            if self.severity() < before.0 {
                self.command = Ok(own);
            } else {
                self.diagnostics = before.1;
            }
        }
        self
    }

    /// How bad the worst is, and how much is; less is better, and none where it is good enough.
    fn severity(&self) -> Option<(Severity, usize)> {
        let wrong = self.wrong().count();
        self.wrong()
            .map(|diagnostic| diagnostic.severity)
            .max()
            .map(|worst| (worst, wrong))
    }

    fn wrong(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity > Severity::Warning)
    }

    /// What the model is told; none where it is good enough.
    pub(super) fn evidence(&self) -> Option<Message> {
        let mut wrong = self.wrong().peekable();
        wrong.peek()?;
        Some(sentence(wrong))
    }

    /// What the model wrote, as it goes into the conversation: the command, or the beginning of what was none.
    pub(super) fn said(&self) -> String {
        const LONGEST: usize = 300;
        match &self.command {
            Ok(command) => command.clone(),
            Err(_) => self.said.text.trim().chars().take(LONGEST).collect(),
        }
    }

    /// The better of this answer and the one that came after it was found fault with, as it may be offered.
    ///
    /// # Errors
    ///
    /// Fails where neither holds a command that the shell can read.
    pub(super) fn or_better(
        mut self,
        mut second: Self,
        backend: &dyn Backend,
        check: Check<'_>,
    ) -> Result<Reply<Suggestion>> {
        let total = self.total + second.total;
        if self.severity() <= second.severity() {
            self.total = total;
            return self.offered(backend, check, &[]).map(Reply::of_two);
        }
        (second.total, second.first_text) = (total, self.first_text);
        second.offered(backend, check, &self.diagnostics).map(Reply::of_two)
    }

    /// The answer as it may be offered, after what was wrong with the one before was `repaired`.
    ///
    /// # Errors
    ///
    /// Fails where it holds no command that the shell can read.
    pub(super) fn offered(
        self,
        backend: &dyn Backend,
        check: Check<'_>,
        repaired: &[Diagnostic],
    ) -> Result<Reply<Suggestion>> {
        if matches!(self.severity(), Some((Severity::Fatal, _))) {
            return Err(no_command(&sentence(&self.diagnostics)));
        }
        let faults = self.wrong().count();
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(self.left.iter().map(|secret| left_out(secret)));
        let command = self.command.map_err(|reason| no_command(&reason))?;
        let calibration = self.calibration.as_ref();
        let sureness = match self.claim {
            Claim::Measured(examples) => {
                let offered = Offered {
                    command: &command,
                    written: self.written.as_deref(),
                    shell: self.shell,
                    said: &self.said,
                    examples,
                };
                sureness::of(calibration, &offered)
            }
            Claim::Unmeasured => sureness::unmeasured(calibration),
            Claim::Nothing => Sureness::default(),
        };
        let placed = Placed {
            sureness: possible(sureness, (&command, faults), check),
            command,
            diagnostics,
        };
        let placed = match &self.named {
            Some(named) => placed.left_open(named),
            None => placed,
        };
        Ok(Reply {
            sureness: placed.sureness.clone(),
            answer: Suggestion {
                command: placed.command,
                sureness: placed.sureness,
                diagnostics: placed.diagnostics,
                repaired: repaired.to_vec(),
                backend: backend.kind().to_string(),
                model: backend.model(),
            },
            sent: self.sent,
            examples: self.examples,
            times: Times::new(self.timings, Some(self.first_text), self.total).in_pieces(self.pieces),
        })
    }
}

/// The same without what the shell or the program would not take in place of the only part in doubt: nothing with more faults
/// than the command has.
fn possible(mut sureness: Sureness, (command, faults): (&str, usize), check: Check<'_>) -> Sureness {
    if let [span] = &sureness.doubt[..] {
        sureness.alternatives.retain(|other| {
            let mut instead = command.to_owned();
            instead.replace_range(span.clone(), other);
            let found = check(&instead).into_iter();
            found
                .filter(|diagnostic| diagnostic.severity > Severity::Warning)
                .count()
                <= faults
        });
    }
    sureness
}

/// The command in an answer.
fn command(extractor: &Extractor, question: &Question, left: &mut Vec<String>) -> std::result::Result<String, Message> {
    let target = question.target;
    let command = target.command(extractor, &mut |command| {
        let restored = question.redactor.restore(&command, target.shell);
        *left = restored.left;
        question.names.restore(&restored.command, target.model_shell)
    })?;
    match refusal(&command) {
        Some(reason) => Err(answer::command_is_refused(reason)),
        None => Ok(command),
    }
}

/// A secret that does not belong where the model has put it is for the user to fill in.
fn left_out(secret: &str) -> Diagnostic {
    Diagnostic::new(
        "secret-left-out",
        Severity::Warning,
        &messages::secret_is_left_out(secret),
    )
}

fn no_command(reason: &Message) -> Error {
    Error::no_command(answer::no_usable_command(reason)).hint(answer::say_it_otherwise_or_name_a_program())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_would_not_take_is_no_alternative() {
        let check = |command: &str| {
            let fault = Diagnostic::new("option", Severity::Error, &Message::verbatim("no such option"));
            if command.contains("-day") {
                vec![fault]
            } else {
                Vec::new()
            }
        };
        let sureness = |alternatives: &[&str]| Sureness {
            unsure: true,
            doubt: std::iter::once(7..15).collect(),
            alternatives: alternatives.iter().map(|text| (*text).to_owned()).collect(),
            ..Sureness::default()
        };
        for (other, kept) in [("-day 0", false), ("-mmin 0", true)] {
            let found = possible(sureness(&[other]), ("find . -mtime 0", 0), &check);
            assert_eq!(!found.alternatives.is_empty(), kept, "{other}");
        }
        // It is no worse than what stands there.
        let found = possible(sureness(&["-day 1"]), ("find . -day  0 ", 1), &check);
        assert_eq!(found.alternatives, ["-day 1"]);
    }
}
