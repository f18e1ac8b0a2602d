//! What is told on the way to an answer, and to whom.

use crate::app::models::offer;
use crate::error::{Error, Kind, Result};
use crate::log::Log;
use crate::messages::{Message, gigabytes, models as messages};
use crate::models::backend::Step;
use crate::models::dispatch::Dispatcher;
use crate::models::route::plan::Choice;
use crate::models::weights::Progress;
use crate::paths::Paths;
use crate::shell::Shell;
use crate::terminal::{self, status::Status};

/// Which model is asked, and why.
#[derive(Clone, Copy, Debug)]
pub(crate) enum DispatchEvent<'a> {
    /// This one is.
    Asking(&'a Choice),
    /// It failed, and the next one is asked, if there is one.
    Failed(&'a Choice, &'a Error, Option<&'a Choice>),
    /// This was wrong with its answer, and a larger one is asked as well.
    Escalated(&'a Choice, &'a Message, &'a Choice),
}

/// Hears how an answer comes about, and shows it to whoever waits.
pub(crate) trait Reporter {
    /// It is known who may answer, and nobody was asked yet.
    ///
    /// # Errors
    ///
    /// Fails where a model has to be fetched first, and cannot be.
    fn planned(&mut self, _: &Dispatcher) -> Result<()> {
        Ok(())
    }

    /// A model is asked, or was in vain.
    fn dispatch(&mut self, _: DispatchEvent<'_>) {}

    /// What is written from now on is a command for this shell.
    fn target(&mut self, _: Shell) {}

    /// A model gets on with its answer.
    ///
    /// # Errors
    ///
    /// Fails where the answer is not to be waited for any more, which ends the request.
    fn step(&mut self, _: Step<'_>) -> Result<()> {
        Ok(())
    }

    /// Who sees the embedded model being checked for the first time.
    fn progress(&self) -> &dyn Progress {
        &()
    }
}

/// Nobody waits.
impl Reporter for () {}

/// Writes into the log what a reporter hears.
pub(crate) struct Logged<'a> {
    log: &'a Log,
    reporter: &'a mut dyn Reporter,
}

impl<'a> Logged<'a> {
    pub(crate) fn new(log: &'a Log, reporter: &'a mut dyn Reporter) -> Self {
        Self { log, reporter }
    }
}

impl Reporter for Logged<'_> {
    fn planned(&mut self, dispatcher: &Dispatcher) -> Result<()> {
        self.reporter.planned(dispatcher)
    }

    fn dispatch(&mut self, event: DispatchEvent<'_>) {
        self.log.debug(|| format!("{event:?}"));
        self.reporter.dispatch(event);
    }

    fn target(&mut self, shell: Shell) {
        self.reporter.target(shell);
    }

    fn step(&mut self, step: Step<'_>) -> Result<()> {
        self.log.debug(|| format!("{step:?}"));
        self.reporter.step(step)
    }

    fn progress(&self) -> &dyn Progress {
        self.reporter.progress()
    }
}

/// Says on standard error what a person would want to know before the answer, which comes in one piece.
pub(crate) struct StatusLine<'a> {
    status: Status,
    paths: &'a Paths,
    /// Whether the embedded model is fetched without asking.
    fetch: bool,
}

impl<'a> StatusLine<'a> {
    pub(crate) fn new(paths: &'a Paths, fetch: bool) -> Self {
        Self {
            status: Status::new(),
            paths,
            fetch,
        }
    }

    /// Says that a model has to be loaded first, where it has.
    fn announce(&mut self, choice: &Choice) {
        if choice.loads {
            let what = loading(choice).map(|what| format!("{}: {what}", choice.model));
            self.status.announce(what);
        }
    }

    /// Takes the line away; something else is going to be written.
    pub(crate) fn clear(&mut self) {
        self.status.clear();
    }
}

impl Reporter for StatusLine<'_> {
    fn planned(&mut self, dispatcher: &Dispatcher) -> Result<()> {
        offer(dispatcher, self.fetch, self.paths)?;
        if let Some(notice) = dispatcher.fallback_notice() {
            terminal::say(&notice.map(|notice| format!("lotse: {notice}")));
        }
        self.status = Status::new();
        Ok(())
    }

    fn dispatch(&mut self, event: DispatchEvent<'_>) {
        match event {
            DispatchEvent::Asking(choice) => self.announce(choice),
            DispatchEvent::Escalated(choice, reason, larger) => {
                self.status.clear();
                terminal::say(&messages::asking_as_well(&choice.model, reason, &larger.model));
                self.announce(larger);
            }
            DispatchEvent::Failed(_, error, next) => {
                self.status.clear();
                if let Some(next) = next {
                    terminal::say(&messages::asking_instead(error.sentence(), &next.model));
                }
            }
        }
    }

    fn step(&mut self, step: Step<'_>) -> Result<()> {
        self.status.show(step);
        Ok(())
    }
}

/// A wait that is going to be long, in a few words.
pub(crate) fn loading(choice: &Choice) -> Message {
    let wait = choice.wait.as_secs();
    let parts = [
        Some(messages::loading()),
        choice.bytes.map(gigabytes),
        (wait > 0).then(|| messages::about_seconds(wait)),
        choice.gpu_layers.map(|_| messages::answers_slowly()),
    ];
    Message::join(&parts.into_iter().flatten().collect::<Vec<_>>(), ", ")
}

/// Prints an answer as it comes, after what a status line says before.
pub(crate) struct Printer<'a> {
    status: StatusLine<'a>,
    /// Whether a line was begun and not ended.
    open: bool,
}

impl<'a> Printer<'a> {
    pub(crate) fn new(status: StatusLine<'a>) -> Self {
        Self { status, open: false }
    }

    /// Makes what was printed whole lines.
    ///
    /// # Errors
    ///
    /// Fails where nothing can be printed.
    pub(crate) fn end_line(&mut self) -> Result<()> {
        self.status.clear();
        if std::mem::take(&mut self.open) {
            terminal::print("\n")?;
        }
        Ok(())
    }
}

impl Reporter for Printer<'_> {
    fn planned(&mut self, dispatcher: &Dispatcher) -> Result<()> {
        self.status.planned(dispatcher)
    }

    fn dispatch(&mut self, event: DispatchEvent<'_>) {
        if let DispatchEvent::Failed(..) = event {
            // What follows begins on a line of its own.
            let _ = self.end_line();
        }
        self.status.dispatch(event);
    }

    fn step(&mut self, step: Step<'_>) -> Result<()> {
        let Step::Writing(piece) = step else {
            return self.status.step(step);
        };
        self.status.clear();
        if !piece.is_empty() {
            self.open = !piece.ends_with('\n');
        }
        // It is not the model that fails where nothing can be printed.
        terminal::print(piece).map_err(|error| Error::new(Kind::Cancelled, error.sentence()))
    }
}
