//! Asking one model after the other until one answers.

use std::time::Instant;

use super::{Attempt, Planned};
use crate::config::BackendKind;
use crate::error::{Error, Kind, Result};
use crate::models::backend::server::ollama::is_cloud;
use crate::models::backend::{self, Backend};
use crate::models::route::plan::{self, Choice};
use crate::models::weights::Progress;

/// What happens on the way to an answer.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// This model is asked now.
    Asking(&'a Choice),
    /// It failed, and the next one is asked, if there is one.
    Failed(&'a Choice, &'a Error, Option<&'a Choice>),
    /// This was wrong with its answer, and a larger model is asked as well.
    Escalated(&'a Choice, &'a str, &'a Choice),
}

/// An answer and how it came about.
#[derive(Debug)]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// What answered.
    pub choice: Choice,
    /// What had failed before.
    pub attempts: Vec<Attempt>,
}

/// What came of asking.
pub(super) struct Asked<T> {
    pub(super) outcome: Result<T>,
    /// Who was asked last and did not fail.
    pub(super) choice: Option<Choice>,
    /// Who failed before.
    pub(super) attempts: Vec<Attempt>,
}

impl Planned {
    /// Asks one model after the other until one answers. `progress` sees the model inside lotse being checked for the
    /// first time, `tell` hears who is asked, `ask` does the asking.
    ///
    /// # Errors
    ///
    /// Fails as the first model did when none answers, and at once when it is not the model that fails.
    pub fn answer<T>(
        &mut self,
        progress: &dyn Progress,
        tell: &mut dyn FnMut(News<'_>),
        ask: &mut dyn FnMut(&dyn Backend) -> Result<T>,
    ) -> Result<Answered<T>> {
        let asked = self.ask_each(progress, tell, &mut |backend, _| ask(backend));
        match (asked.outcome, asked.choice) {
            (Ok(value), Some(choice)) => Ok(Answered {
                value,
                choice,
                attempts: asked.attempts,
            }),
            (Err(error), _) => Err(error),
            (Ok(_), None) => Err(self.nobody()),
        }
    }

    /// Asks one model after the other until one does not fail.
    pub(super) fn ask_each<T>(
        &mut self,
        progress: &dyn Progress,
        tell: &mut dyn FnMut(News<'_>),
        ask: &mut dyn FnMut(&dyn Backend, &Choice) -> Result<T>,
    ) -> Asked<T> {
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut failure = None;
        let choices = self.plan.choices.clone();
        for (index, choice) in choices.iter().enumerate() {
            tell(News::Asking(choice));
            match self.ask_one(choice, progress, ask) {
                Err(error) if error.kind() == Kind::Failed => {
                    tell(News::Failed(choice, &error, choices.get(index + 1)));
                    attempts.push(Attempt::new(choice, &error));
                    failure.get_or_insert(error);
                }
                outcome => {
                    return Asked {
                        outcome,
                        choice: Some(choice.clone()),
                        attempts,
                    };
                }
            }
        }
        Asked {
            outcome: Err(failure.unwrap_or_else(|| self.nobody())),
            choice: None,
            attempts,
        }
    }

    /// Asks one model, and learns from its failure.
    pub(super) fn ask_one<T>(
        &mut self,
        choice: &Choice,
        progress: &dyn Progress,
        ask: &mut dyn FnMut(&dyn Backend, &Choice) -> Result<T>,
    ) -> Result<T> {
        let start = Instant::now();
        self.make_room(choice);
        let asked = self
            .open(choice, progress)
            .and_then(|backend| ask(backend.as_ref(), choice));
        asked.inspect_err(|error| {
            if error.kind() == Kind::Failed {
                self.learn_from(choice, error, start.elapsed());
            }
        })
    }

    fn make_room(&self, choice: &Choice) {
        for unload in &choice.unload {
            if let Some(server) = self.listing.server(&unload.server) {
                // What could not be unloaded makes the load fail, which says more.
                let _ = server.host().unload(&unload.model);
            }
        }
    }

    fn open(&self, choice: &Choice, progress: &dyn Progress) -> Result<Box<dyn Backend>> {
        let server = choice.server.as_deref().and_then(|at| self.listing.server(at));
        let remote = server.is_some_and(|server| {
            let known = self.known.servers.get(&server.at);
            is_cloud(&choice.model) || known.is_some_and(|known| known.is_remote(&choice.model))
        });
        // The last look before words leave; plans name no such model.
        if remote && self.config.offline {
            return Err(elsewhere(&choice.model));
        }
        Ok(match (choice.backend, server) {
            (BackendKind::Ollama, Some(server)) => Box::new(server.ollama(choice)),
            (BackendKind::OpenAi, Some(server)) => Box::new(server.openai(&choice.model)?),
            (BackendKind::Fake, _) => Box::new(backend::fake::Fake::new(self.config.fake.clone())),
            _ => Box::new(backend::open_embedded(
                &self.config.embedded,
                &choice.model,
                &self.paths,
                progress,
            )?),
        })
    }

    /// Loads a model of Ollama and waits for it, after what is in its way was unloaded.
    ///
    /// # Errors
    ///
    /// Fails as the server does.
    pub(crate) fn load(&mut self, choice: &Choice) -> Result<()> {
        self.make_room(choice);
        let start = Instant::now();
        let server = choice.server.as_deref().and_then(|at| self.listing.server(at));
        let loaded = server.map_or(Ok(()), |server| server.ollama(choice).load());
        loaded.inspect_err(|error| self.learn_from(choice, error, start.elapsed()))
    }

    /// Why there is nobody to ask.
    pub(crate) fn nobody(&self) -> Error {
        let named = self.config.model.as_ref().filter(|_| self.config.offline);
        if let Some(model) = named.filter(|model| self.known.servers.values().any(|server| server.is_remote(model))) {
            return elsewhere(model);
        }
        if let Some(model) = named.filter(|model| is_cloud(model)) {
            return elsewhere(model);
        }
        let down = self.listing.servers.iter().find_map(|server| match &server.refused {
            Some(error) => Some(error.clone()),
            None => Some(self.known.servers.get(&server.at)?.down.as_ref()?.error()),
        });
        if let Some(error) = down {
            return error;
        }
        let Some(refusal) = self.plan.refused.first() else {
            return Error::failed("no model is configured that could answer")
                .hint("name some in the configuration, or take `backend` out of it");
        };
        let model = &refusal.model;
        let error = Error::failed(format!("`{model}` {}", refusal.reason));
        if refusal.reason == plan::NOT_INSTALLED {
            return error.hint(format!("run `lotse models pull {model}`"));
        }
        error.hint("name another model with `--model`, or in the configuration")
    }
}

/// Why a model is not asked that Ollama has computed elsewhere.
fn elsewhere(model: &str) -> Error {
    let model = model.trim();
    Error::failed(format!("`{model}` is computed on other machines, and lotse is offline"))
        .hint("name a model that runs here, or put `offline = false` into the configuration")
}
