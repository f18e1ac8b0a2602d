//! One model after the other, until one answers well enough for whoever asks.

use std::time::{Duration, Instant};

use super::known::now;
use super::uses::{Noted, Use, Using};
use super::{Attempt, Dispatcher, Server};
use crate::config::BackendKind;
use crate::error::{Cause, Error, Kind, Result};
use crate::messages::{Message, models as messages, route, server};
use crate::models::backend::server::ollama::{Ollama, is_cloud};
use crate::models::backend::{self, Backend};
use crate::models::route::Role;
use crate::models::route::inventory::same;
use crate::models::route::plan::{Choice, Need};
use crate::models::weights::Progress;

/// What nobody minds to wait once more.
const UNNOTICED: Duration = Duration::from_secs(1);

/// The models to ask, one after the other. It ends once all have been asked, or a larger one has.
impl Iterator for Dispatcher {
    type Item = Choice;

    fn next(&mut self) -> Option<Choice> {
        if let Some(larger) = self.larger.take() {
            return Some(larger);
        }
        let choice = self.upcoming()?.clone();
        self.asked += 1;
        Some(choice)
    }
}

impl Dispatcher {
    /// The model that would be asked next if the one before failed.
    pub fn upcoming(&self) -> Option<&Choice> {
        self.plan.choices.get(self.asked)
    }

    /// Makes a larger model than that one the next and last to be asked, if there is one.
    pub fn escalate(&mut self, from: &Choice) -> bool {
        self.larger = self.larger_than(from);
        self.asked = self.plan.choices.len();
        self.larger.is_some()
    }

    /// Opens a model, for which what is in its way is unloaded; `progress` sees the embedded one being checked for the first
    /// time.
    ///
    /// # Errors
    ///
    /// Fails where it is not there, and where words would leave this machine that may not.
    pub fn open(&mut self, choice: &Choice, progress: &dyn Progress) -> Result<Box<dyn Backend>> {
        self.since = Instant::now();
        self.make_room(choice);
        self.backend(choice, progress)
    }

    /// Notes that a model failed, for what comes next and for the next request. What a failure says of a whole server is not
    /// tried out with each of its models.
    pub fn failed(&mut self, choice: &Choice, error: Error) {
        if error.kind() == Kind::Failed {
            self.learn_from(choice, &error, self.since.elapsed());
        }
        let vain = |next: &Choice| match error.cause() {
            Some(Cause::Unreachable) => true,
            Some(Cause::Busy) => next.loads,
            _ => false,
        };
        let (asked, mut number) = (self.asked, 0);
        self.plan.choices.retain(|next| {
            number += 1;
            number <= asked || next.server.is_none() || next.server != choice.server || !vain(next)
        });
        self.attempts.push(Attempt::new(choice, &error));
        self.failures.insert(0, error);
    }

    /// The model that is asked after a failure of the one before.
    pub(crate) fn after(&mut self, choice: &Choice, error: &Error) -> Option<&Choice> {
        self.failed(choice, error.clone());
        self.upcoming()
    }

    /// Notes that the answer of a model was no good.
    pub fn rejected(&mut self, choice: &Choice, reason: impl Into<Message>) {
        self.attempts.push(Attempt::new(choice, &Error::no_command(reason)));
    }

    /// What was asked in vain so far.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Why there is no answer: how the models failed, the last one first, or why there was none to ask.
    pub fn error(&self) -> Error {
        let Some((last, before)) = self.failures.split_first() else {
            return self.nobody();
        };
        let mut said = vec![last.sentence()];
        for error in before {
            if !said.contains(&error.sentence()) {
                said.push(error.sentence());
            }
        }
        let before = &said[1..];
        if before.is_empty() {
            return last.clone();
        }
        let error = Error::failed(server::before_that(last.sentence(), Message::join(before, "; ")));
        last.advice().into_iter().fold(error, Error::hint)
    }

    fn make_room(&mut self, choice: &Choice) {
        for unload in &choice.unload {
            self.known.server(&unload.server).let_go(&unload.model);
        }
        if !choice.unload.is_empty() {
            self.known.write(&self.paths);
        }
        for unload in &choice.unload {
            if let Some(server) = self.listing.server(&unload.server) {
                // What could not be unloaded makes the load fail, which says more.
                let _ = server.host().unload(&unload.model);
            }
        }
    }

    /// Returns true if what a model is told stays on this machine.
    pub fn runs_here(&self, choice: &Choice) -> bool {
        let Some(at) = &choice.server else { return true };
        let server = self.listing.server(at);
        server.is_some_and(|server| server.here && !self.is_remote(choice, server))
    }

    /// Whether a server of this machine has a model computed elsewhere.
    fn is_remote(&self, choice: &Choice, server: &Server) -> bool {
        let known = self.known.servers.get(&server.at);
        is_cloud(&choice.model) || known.is_some_and(|known| known.is_remote(&choice.model))
    }

    fn backend(&self, choice: &Choice, progress: &dyn Progress) -> Result<Box<dyn Backend>> {
        let server = choice.server.as_deref().and_then(|at| self.listing.server(at));
        // The last look before words leave; plans name no such model.
        if server.is_some_and(|server| self.is_remote(choice, server)) && self.config.offline {
            return Err(elsewhere(&choice.model));
        }
        Ok(match (choice.backend, server) {
            (BackendKind::Ollama, Some(server)) => Box::new(Noted {
                backend: Ollama {
                    plain: self.is_plain(choice).into(),
                    pace: self.pace(choice),
                    ..server.ollama(choice)
                },
                paths: self.paths.clone(),
                server: server.at.clone(),
                keep_alive: choice.keep_alive,
                theirs: self.wanted_by_others(choice),
            }),
            (BackendKind::OpenAi, Some(server)) => {
                let mut model = server.openai(&choice.model)?;
                (model.plain, model.pace) = (self.is_plain(choice).into(), self.pace(choice));
                Box::new(model)
            }
            (BackendKind::Fake, _) => Box::new(backend::fake::Fake::new(self.config.fake.clone())),
            _ => Box::new(backend::open_embedded(
                &self.config.embedded,
                &choice.model,
                &self.paths,
                progress,
            )?),
        })
    }

    /// Loads a model of Ollama and waits for it, after what is in its way was unloaded. Returns the milliseconds of the load.
    ///
    /// # Errors
    ///
    /// Fails as the server does.
    pub(crate) fn load(&mut self, choice: &Choice) -> Result<f64> {
        self.make_room(choice);
        let start = Instant::now();
        let server = choice.server.as_deref().and_then(|at| self.listing.server(at));
        let loaded = server.map_or(Ok(0.0), |server| {
            let one = Use::new(
                &server.at,
                &choice.model,
                choice.keep_alive,
                self.wanted_by_others(choice),
            );
            let _using = Using::begin(one, &self.paths);
            server.ollama(choice).load()
        });
        loaded.inspect_err(|error| self.learn_from(choice, error, start.elapsed()))
    }

    /// Until when somebody else wants the model, in seconds since 1970.
    fn wanted_by_others(&self, choice: &Choice) -> Option<u64> {
        let known = self.known.servers.get(choice.server.as_deref()?)?;
        known.wanted_by_others(&choice.model, now())
    }

    /// The model of the next larger role, where another one than that has answered. It displaces nothing, is never split, and
    /// is ready within the time that was waited already: what it may be worth is not known, and so it costs as much again at
    /// most.
    fn larger_than(&self, asked: &Choice) -> Option<Choice> {
        let role = match asked.role {
            None | Some(Role::Fast) => Role::Coder,
            Some(Role::Coder) => Role::Heavy,
            Some(Role::Heavy) => return None,
        };
        // Who has named a model wants that one, and what nobody has asked for is worth no wait.
        if self.need.asked || !self.need.displace {
            return None;
        }
        let need = Need {
            displace: false,
            ..Need::answer(role)
        };
        let waited = self.since.elapsed().max(UNNOTICED);
        let another = |choice: &Choice| choice.role == Some(role) && !same(&choice.model, &asked.model);
        let soon = |choice: &Choice| !choice.loads || choice.wait <= waited;
        let mut choices = self.plan_for(need).choices.into_iter();
        choices.find(|choice| another(choice) && soon(choice))
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
            return Error::failed(messages::none_is_configured()).hint(messages::configure_some());
        };
        let model = &refusal.model;
        let error = Error::failed(refusal.reason.map(|reason| format!("`{model}` {reason}")));
        if refusal.reason == route::is_not_installed() {
            return error.hint(server::pull(model));
        }
        error.hint(server::name_another_model())
    }
}

/// Why a model is not asked that Ollama has computed elsewhere.
fn elsewhere(model: &str) -> Error {
    let model = model.trim();
    Error::failed(messages::is_elsewhere(model)).hint(messages::name_one_that_runs_here())
}
