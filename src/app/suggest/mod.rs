//! The way from words to a command: ask, extract, refuse, check, and once more with what was found. No input or output
//! of its own; who checks is given.

mod attempt;
mod form;
mod request;

use std::ops::ControlFlow;

pub use self::request::{FixRequest, Request, Task};

use serde::{Deserialize, Serialize};

use self::attempt::Attempt;
use self::form::Form;
use crate::context::Facts;
use crate::context::language::Language;
use crate::error::{Error, Result};
use crate::models::backend::{Backend, Chat, Timings};
use crate::prompt;

/// What happens on the way to a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// The weights are being read: bytes done, bytes in all.
    Loading(u64, u64),
    /// The prompt is being read: tokens done, tokens in all.
    Reading(u32, u32),
    /// The command as far as it is known; hostile until it is complete.
    Writing(&'a str),
    /// The model is asked once more, because this was wrong with what it wrote.
    Again(&'a str),
}

/// Hears what happens meanwhile, and may cancel.
pub type Watch<'a> = &'a mut dyn FnMut(Step<'_>) -> ControlFlow<()>;

/// What is certainly wrong with a command.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    /// What, as a sentence without its end, for the model as well as for the user.
    pub message: String,
    /// The same for a user who reads German; empty where there is none.
    #[serde(skip)]
    pub german: String,
    /// How bad that is.
    pub gravity: Gravity,
}

/// How bad a defect is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// The user is told; the model may well have done what the words say.
    Doubt,
    /// The command will not do what it should.
    Wrong,
    /// The shell cannot even read it, so that there is nothing to offer.
    Fatal,
}

/// Looks at a command and says what is wrong with it.
pub type Check<'a> = &'a dyn Fn(&str) -> Vec<Defect>;

/// A command that may be offered, and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// The command.
    pub command: String,
    /// What is wrong with it all the same; empty where nothing was found.
    pub defects: Vec<Defect>,
    /// What was wrong with what the model wrote before.
    pub repaired: Vec<Defect>,
    /// The kind of backend that answered.
    pub backend: String,
    /// The model that answered.
    pub model: String,
    /// What the model was asked that wrote it, as it was sent; empty where none was.
    #[serde(skip)]
    pub sent: Chat,
    /// Where the time went inside the backend.
    pub timings: Timings,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
    /// From the question to the command, in milliseconds.
    pub total_ms: f64,
}

/// Asks `backend` for the command that `task` wants. Where `check` finds something wrong with it, or where
/// there is none in the answer, the model is told so and asked once more; the better one of the two counts.
///
/// # Errors
///
/// Fails with [`Kind::NoCommand`](crate::error::Kind::NoCommand) when no answer holds anything that may be offered,
/// with [`Kind::Cancelled`](crate::error::Kind::Cancelled) when `watch` breaks off, and as the backend does.
pub fn suggest(
    backend: &dyn Backend,
    task: &Task,
    facts: &Facts,
    check: Check<'_>,
    watch: Watch<'_>,
) -> Result<Suggestion> {
    let redactor = task.redactor();
    let chat = task.chat(facts, backend.kind());
    let form = task.form(facts, backend.kind());
    let first = Checked::new(attempt::ask(backend, &chat, form, &redactor, watch)?, check).in_own_shell(form, check);
    if first.badness().is_none() {
        return first.suggestion(backend, &[]);
    }
    let evidence = first.evidence();
    let go_on = watch(Step::Again(&evidence));
    if go_on.is_break() {
        return Err(Error::new(crate::error::Kind::Cancelled, "cancelled"));
    }
    let again = prompt::again(chat, &first.said(), &evidence, &task.reminder());
    let second = Checked::new(attempt::ask(backend, &again, form, &redactor, watch)?, check)
        .in_own_shell(form, check)
        .after(&first);
    if first.badness() <= second.badness() {
        return first.with_times_of(&second).suggestion(backend, &[]);
    }
    second.suggestion(backend, &first.defects)
}

/// An answer and what is wrong with it.
#[derive(Debug)]
struct Checked {
    attempt: Attempt,
    defects: Vec<Defect>,
}

impl Checked {
    fn new(attempt: Attempt, check: Check<'_>) -> Self {
        let defects = match &attempt.command {
            Ok(command) => check(command),
            Err(reason) => vec![Defect {
                message: reason.clone(),
                german: String::new(),
                gravity: Gravity::Fatal,
            }],
        };
        Self { attempt, defects }
    }

    /// The same for the shell of the user, where it was written for bash without being asked to.
    fn in_own_shell(mut self, form: Form, check: Check<'_>) -> Self {
        if self.badness().is_none() || form.written != form.shell {
            return self;
        }
        let own = self
            .attempt
            .command
            .as_deref()
            .ok()
            .and_then(|command| form.translated(command));
        if let Some(own) = own {
            let before = (self.badness(), std::mem::replace(&mut self.defects, check(&own)));
            if self.badness() < before.0 {
                self.attempt.command = Ok(own);
            } else {
                self.defects = before.1;
            }
        }
        self
    }

    /// Fewer is better, and anything better than what cannot be run at all; nothing where it is good enough.
    fn badness(&self) -> Option<(Gravity, usize)> {
        let wrong = self.wrong().count();
        self.wrong()
            .map(|defect| defect.gravity)
            .max()
            .map(|worst| (worst, wrong))
    }

    fn wrong(&self) -> impl Iterator<Item = &Defect> {
        self.defects.iter().filter(|defect| defect.gravity > Gravity::Doubt)
    }

    /// What the model is told.
    fn evidence(&self) -> String {
        let wrong: Vec<Defect> = self.wrong().cloned().collect();
        sentence(&wrong)
    }

    /// What the model wrote, as it goes into the conversation: the command, or the beginning of what was none.
    fn said(&self) -> String {
        const LONGEST: usize = 300;
        match &self.attempt.command {
            Ok(command) => command.clone(),
            Err(_) => self.attempt.said.trim().chars().take(LONGEST).collect(),
        }
    }

    /// The same with the time that the answer before it took.
    fn after(mut self, before: &Self) -> Self {
        self.attempt.total += before.attempt.total;
        self.attempt.first_text = before.attempt.first_text;
        self
    }

    fn with_times_of(mut self, other: &Self) -> Self {
        self.attempt.total = other.attempt.total;
        self
    }

    fn suggestion(self, backend: &dyn Backend, repaired: &[Defect]) -> Result<Suggestion> {
        let millis = |time: std::time::Duration| time.as_secs_f64() * 1000.0;
        if matches!(self.badness(), Some((Gravity::Fatal, _))) {
            return Err(no_command(&sentence(&self.defects)));
        }
        let mut defects = self.defects;
        defects.extend(self.attempt.left.iter().map(|secret| left_out(secret)));
        Ok(Suggestion {
            command: self.attempt.command.map_err(|reason| no_command(&reason))?,
            defects,
            repaired: repaired.to_vec(),
            backend: backend.kind().to_string(),
            model: backend.model(),
            sent: self.attempt.sent,
            timings: self.attempt.timings,
            first_text_ms: millis(self.attempt.first_text),
            total_ms: millis(self.attempt.total),
        })
    }
}

/// What is wrong, in one line for a model and for whoever reads English.
pub fn sentence(defects: &[Defect]) -> String {
    sentence_in(Language::English, defects)
}

/// What is wrong, in one line for the user.
pub fn sentence_in(language: Language, defects: &[Defect]) -> String {
    let message = |defect: &'_ Defect| match language {
        Language::German if !defect.german.is_empty() => defect.german.clone(),
        _ => defect.message.clone(),
    };
    let messages: Vec<String> = defects.iter().map(message).collect();
    messages.join("; ")
}

/// A secret that does not belong where the model has put it is for the user to fill in.
fn left_out(secret: &str) -> Defect {
    Defect {
        message: format!("`{secret}` stands for your secret, which is not put in there: fill it in yourself"),
        german: format!("`{secret}` steht für dein Geheimnis, das dort nicht eingesetzt wird: trag es selbst ein"),
        gravity: Gravity::Doubt,
    }
}

fn no_command(reason: &str) -> Error {
    Error::no_command(format!("no usable command: {reason}")).hint("say it in other words, or name the program to use")
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::*;
    use crate::config::BackendKind;
    use crate::models::backend::{Chat, Event, Listener};
    use crate::redact::Redacted;
    use crate::shell::Shell;

    /// A model that writes one command, whatever it is asked.
    struct Writes<'a>(BackendKind, &'a str);

    impl Backend for Writes<'_> {
        fn kind(&self) -> BackendKind {
            self.0
        }

        fn model(&self) -> String {
            "model".to_owned()
        }

        fn answer(&self, _: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
            let _ = listener(Event::Text(format!("{}\n```\n", self.1)));
            Ok(Timings::default())
        }
    }

    #[test]
    fn no_right_command_is_changed_for_any_kind_of_model() {
        let lines = include_str!("../../../tests/suggest/right.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'));
        let mut count = 0;
        for line in lines {
            let [shell, words, right] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            let facts = Facts {
                shell: Shell::from_program(shell).unwrap(),
                shell_version: String::new(),
                os: "TestOS 3".to_owned(),
                cwd: "/srv".into(),
                aliases: Vec::new(),
                beside: Vec::new(),
            };
            let task = Task::from(Request::new(words));
            for kind in [BackendKind::Embedded, BackendKind::Ollama, BackendKind::OpenAi] {
                // For fish the model inside lotse writes bash, which is translated.
                if kind == BackendKind::Embedded && facts.shell == Shell::Fish {
                    continue;
                }
                let model = Writes(kind, right);
                let found = suggest(&model, &task, &facts, &|_| Vec::new(), &mut |_| {
                    ControlFlow::Continue(())
                });
                assert_eq!(found.unwrap().command, right, "{kind} {shell}: {words}");
            }
            count += 1;
        }
        assert!(count >= 100, "{count}");
    }
}
