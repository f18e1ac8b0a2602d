//! An answer, how it came about, and what is to be noted about that.

use std::time::{Duration, Instant};

use crate::answer::sureness::Sureness;
use crate::app::App;
use crate::context::budget::tokens;
use crate::error::{Error, Kind};
use crate::examples::own::Source;
use crate::messages::Message;
use crate::models::backend::{Chat, Timings};
use crate::models::dispatch::{Attempt, Decision, Dispatcher, Reading};
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;

/// Where the time went, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Times {
    /// Inside the backend.
    pub(crate) timings: Timings,
    /// From the question to the first piece of the answer.
    pub(crate) first_text_ms: f64,
    /// From the question to the answer.
    pub(crate) total_ms: f64,
    /// The pieces that the answer came in.
    pub(crate) pieces: u32,
    /// Whether the model was asked twice, and the times inside the backend are those of the second answer.
    pub(crate) again: bool,
}

impl Times {
    /// Of an answer that came at once. Its first piece came after `first`, if there was one before its end.
    pub(crate) fn new(timings: Timings, first: Option<Duration>, total: Duration) -> Self {
        let millis = |time: Duration| time.as_secs_f64() * 1000.0;
        Self {
            timings,
            first_text_ms: millis(first.unwrap_or(total)),
            total_ms: millis(total),
            pieces: 0,
            again: false,
        }
    }

    /// What a load took. Where neither the server has told it nor anybody has seen its end, it is nearly all of the time before
    /// the first word.
    fn load_ms(&self) -> f64 {
        if self.timings.load_ms > 0.0 {
            self.timings.load_ms
        } else {
            self.first_text_ms
        }
    }

    /// The same for an answer that came in so many pieces.
    pub(crate) fn in_pieces(self, pieces: u32) -> Self {
        Self { pieces, ..self }
    }

    /// What tells how fast the model reads and writes, where it was asked this chat once. Of a second question it had read
    /// most before, and how much there is to read in a picture nobody knows.
    fn reading(&self, sent: &Chat) -> Option<Reading> {
        (!self.again && sent.picture.is_none()).then(|| Reading {
            timings: self.timings,
            whole: sent.messages.iter().map(|message| tokens(&message.content)).sum(),
            varying: varying(sent).map(tokens).sum(),
            first_text_ms: self.first_text_ms,
            total_ms: self.total_ms,
            pieces: self.pieces,
        })
    }
}

/// The texts of a chat that are not the same from question to question.
fn varying(chat: &Chat) -> impl Iterator<Item = &str> {
    chat.messages
        .iter()
        .skip(chat.constant)
        .map(|message| message.content.as_str())
}

/// What one model said.
#[derive(Debug)]
pub(crate) struct Reply<T> {
    /// What was made of it.
    pub(crate) answer: T,
    /// What the model was asked, as it was sent.
    pub(crate) sent: Chat,
    /// How sure the model was of it.
    pub(crate) sureness: Sureness,
    /// Where the examples come from that were the user's own.
    pub(crate) examples: Vec<Source>,
    pub(crate) times: Times,
}

/// An answer and how it came about.
#[derive(Debug)]
pub(crate) struct Outcome<T> {
    pub(crate) answer: T,
    /// Which model gave it; none where it was known without one.
    pub(crate) choice: Option<Choice>,
    /// Why that one.
    pub(crate) reason: Message,
    /// What was asked in vain before.
    pub(crate) attempts: Vec<Attempt>,
    /// Whether the model is so small that it follows whatever it reads.
    pub(crate) by_small: bool,
    pub(crate) times: Times,
    record: Option<Record>,
}

/// What is to be noted about an answer.
#[derive(Debug)]
struct Record {
    paths: Paths,
    /// What `lotse why` shows. That is about what the user has asked for.
    decision: Option<Decision>,
    /// Who has answered, how fast it read, and when it was asked.
    used: Option<(Dispatcher, Choice, Option<Reading>, Instant)>,
}

impl<T> Reply<T> {
    /// The same of a model that was asked twice.
    pub(crate) fn of_two(mut self) -> Self {
        self.times.again = true;
        self
    }
}

impl<T> Outcome<T> {
    /// The answer of a model that was asked at `start`.
    pub(super) fn by_model(
        reply: Reply<T>,
        choice: Choice,
        dispatcher: Dispatcher,
        wanted: &Wanted,
        start: Instant,
        app: &App,
    ) -> Self {
        let Reply {
            answer,
            sent,
            sureness,
            examples,
            times,
        } = reply;
        let decision = Decision {
            model: choice.model.clone(),
            backend: choice.backend.to_string(),
            server: choice.server.clone(),
            reason: choice.reason.clone(),
            sent: varying(&sent).map(str::to_owned).collect(),
            sureness,
            examples: examples.iter().map(|source| source.name().to_owned()).collect(),
            timings: times.timings,
            first_text_ms: times.first_text_ms,
            total_ms: times.total_ms,
            ..decision(wanted, &dispatcher)
        };
        Self {
            answer,
            reason: choice.reason.clone(),
            attempts: dispatcher.attempts().to_vec(),
            by_small: dispatcher.is_small(&choice),
            times,
            record: Some(Record {
                paths: app.paths.clone(),
                decision: (!app.background).then_some(decision),
                used: Some((dispatcher, choice.clone(), times.reading(&sent), start)),
            }),
            choice: Some(choice),
        }
    }

    /// What was known without a model, from `source`.
    pub(super) fn known(answer: T, source: &str, reason: Message, times: Times, wanted: &Wanted, app: &App) -> Self {
        let decision = Decision {
            model: source.to_owned(),
            backend: source.to_owned(),
            reason: reason.clone(),
            first_text_ms: times.first_text_ms,
            total_ms: times.total_ms,
            ..Decision::new(wanted)
        };
        Self {
            answer,
            choice: None,
            reason,
            attempts: Vec::new(),
            by_small: false,
            times,
            record: Some(Record {
                paths: app.paths.clone(),
                decision: Some(decision),
                used: None,
            }),
        }
    }

    /// Notes, once, what the next request and `lotse why` want to know. It may cost a question to a server, so that it comes
    /// after the user has the answer.
    pub(crate) fn record(&mut self) {
        self.record_use();
        if let Some(record) = self.record.take()
            && let Some(decision) = record.decision
        {
            decision.write(&record.paths);
        }
    }

    /// Notes, once, what the next request wants to know.
    pub(crate) fn record_use(&mut self) {
        let used = self.record.as_mut().and_then(|record| record.used.take());
        if let Some((mut dispatcher, choice, reading, start)) = used {
            dispatcher.learn_speed(&choice, reading);
            dispatcher.remember(&choice, self.times.load_ms(), start);
        }
    }

    /// The same answer with another content, which nothing is left to be noted about.
    pub(crate) fn with<U>(&self, answer: U) -> Outcome<U> {
        Outcome {
            answer,
            choice: self.choice.clone(),
            reason: self.reason.clone(),
            attempts: Vec::new(),
            by_small: self.by_small,
            times: self.times,
            record: None,
        }
    }
}

/// What can be said of a decision before there is an answer.
fn decision(wanted: &Wanted, dispatcher: &Dispatcher) -> Decision {
    Decision {
        refused: dispatcher.plan.refusals(),
        attempts: dispatcher.attempts().to_vec(),
        ..Decision::new(wanted)
    }
}

/// Notes for `lotse why` that nobody had an answer, and returns why.
pub(super) fn unanswered(error: Error, wanted: &Wanted, dispatcher: &Dispatcher, app: &App) -> Error {
    if !app.background && error.kind() != Kind::Cancelled {
        let decision = Decision {
            error: Some(error.sentence().clone()),
            ..decision(wanted, dispatcher)
        };
        decision.write(&app.paths);
    }
    error
}
