//! The way from a question to an answer for reading.

use std::ops::ControlFlow;
use std::time::Instant;

use crate::answer::Prose;
use crate::answer::sureness::Sureness;
use crate::app::App;
use crate::app::outcome::{Outcome, Reply, Times, unanswered};
use crate::app::report::{DispatchEvent, Logged, Reporter};
use crate::error::{Error, Kind, Result};
use crate::messages::answer as messages;
use crate::models::backend::{Backend, Chat, Event, Step};
use crate::models::dispatch::Dispatcher;
use crate::models::route::wanted::Wanted;
use crate::redact::Redactor;

/// Asks one model after the other until one answers; the reporter hears the text as it comes, piece by piece.
///
/// # Errors
///
/// Fails as the first model did when none answers, with [`Kind::NoCommand`] when the answer is empty, and as the reporter
/// does.
pub(crate) fn ask(app: &App, wanted: &Wanted, chat: &Chat, reporter: &mut dyn Reporter) -> Result<Outcome<String>> {
    ask_of(app, wanted, app.dispatcher(wanted)?, chat, reporter)
}

/// The same of the models that are left of those that may answer.
///
/// # Errors
///
/// Fails as [`ask`] does.
pub(crate) fn ask_of(
    app: &App,
    wanted: &Wanted,
    mut dispatcher: Dispatcher,
    chat: &Chat,
    reporter: &mut dyn Reporter,
) -> Result<Outcome<String>> {
    let reporter = &mut Logged::new(&app.log, reporter);
    reporter.planned(&dispatcher)?;
    let start = Instant::now();
    while let Some(choice) = dispatcher.next() {
        reporter.dispatch(DispatchEvent::Asking(&choice));
        let reply = dispatcher
            .open(&choice, reporter.progress())
            .and_then(|backend| answer(backend.as_ref(), chat, reporter));
        match reply {
            Ok(reply) => {
                app.log.debug(|| format!("result: {reply:?}"));
                return Ok(Outcome::by_model(reply, choice, dispatcher, wanted, start, app));
            }
            Err(error) if error.kind() == Kind::Failed => {
                let next = dispatcher.after(&choice, &error);
                reporter.dispatch(DispatchEvent::Failed(&choice, &error, next));
            }
            Err(error) => return Err(error),
        }
    }
    Err(unanswered(dispatcher.error(), wanted, &dispatcher, app))
}

/// Asks one model.
fn answer(backend: &dyn Backend, chat: &Chat, reporter: &mut dyn Reporter) -> Result<Reply<String>> {
    let mut prose = Prose::default();
    let mut text = String::new();
    let mut stopped = Ok(());
    let mut first_text = None;
    let mut pieces = 0;
    let start = Instant::now();
    let sent = Redactor::new().apply(chat.clone());
    let timings = backend.answer(&sent, &mut |event| {
        stopped = match event {
            Event::Loading(done, total) => reporter.step(Step::Loading(done, total)),
            Event::Reading(done, total) => reporter.step(Step::Reading(done, total)),
            // A whole answer in prose is neither right nor wrong.
            Event::Token(_) => Ok(()),
            Event::Text(piece) => {
                first_text.get_or_insert_with(|| start.elapsed());
                let shown = prose.push(&piece);
                text.push_str(&shown);
                pieces += 1;
                reporter.step(Step::Writing(&shown))
            }
        };
        if stopped.is_ok() {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    })?;
    stopped?;
    let rest = prose.finish();
    if !rest.is_empty() {
        reporter.step(Step::Writing(&rest))?;
    }
    text.push_str(&rest);
    if text.trim().is_empty() {
        let why = if timings.cut {
            // A model that reasons may do so until there is no room left.
            messages::is_cut_off()
        } else {
            messages::model_said_nothing()
        };
        return Err(Error::no_command(why).hint(messages::say_it_otherwise()));
    }
    Ok(Reply {
        sureness: Sureness::default(),
        examples: Vec::new(),
        answer: text,
        sent: sent.into_inner(),
        times: Times::new(timings, first_text, start.elapsed()).in_pieces(pieces),
    })
}
