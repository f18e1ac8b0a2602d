//! From a need to an answer: finds out what can answer, makes the plan, asks the first model and, where it fails, the
//! next one, and remembers what was learned.

mod decision;
mod gather;
mod known;
mod servers;

use std::path::Path;
use std::time::{Duration, Instant};

pub use self::decision::{Attempt, Decision};
use self::gather::{Trust, Whom};
pub(crate) use self::known::now;
use self::known::{Known, KnownServer};
pub(crate) use self::servers::{Listing, Server};
use crate::backend::{self, Backend};
use crate::config::{BackendKind, Config};
use crate::error::{Cause, Error, Kind, Result};
use crate::paths::Paths;
use crate::route::Role;
use crate::route::inventory::{Api, Inventory, Measured, same};
use crate::route::plan::{self, Choice, Need, Plan, Policy};
use crate::weights::{self, Progress};

/// What is known of this machine and its servers, and what follows from it for one need.
#[derive(Debug)]
pub struct Planned {
    config: Config,
    paths: Paths,
    listing: Listing,
    known: Known,
    /// What was planned for.
    pub need: Need,
    /// What can answer.
    pub plan: Plan,
}

/// What happens on the way to an answer.
#[derive(Clone, Copy, Debug)]
pub enum News<'a> {
    /// This model is asked now.
    Asking(&'a Choice),
    /// It failed, and the next one is asked, if there is one.
    Failed(&'a Choice, &'a Error, Option<&'a Choice>),
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

/// Makes the plan for `need`, with as few questions to servers as possible.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub fn plan(need: Need, config: &Config, paths: &Paths) -> Result<Planned> {
    let mut planned = Planned::new(need, config, paths)?;
    planned.gather(Trust::Fresh);
    Ok(planned)
}

/// The same after asking everybody anew, for those who want to see how things are.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub fn plan_afresh(need: Need, config: &Config, paths: &Paths) -> Result<Planned> {
    let mut planned = Planned::new(need, config, paths)?;
    planned.gather(Trust::Nothing);
    planned.known.write(paths);
    Ok(planned)
}

impl Planned {
    fn new(need: Need, config: &Config, paths: &Paths) -> Result<Self> {
        let named_inside = config.model.as_deref().is_some_and(is_inside);
        let listing = if config.backend == BackendKind::Auto && named_inside {
            Listing::default()
        } else {
            Listing::new(config)?
        };
        Ok(Self {
            config: config.clone(),
            paths: paths.clone(),
            known: if listing.servers.is_empty() {
                Known::default()
            } else {
                Known::read(paths)
            },
            listing,
            need,
            plan: Plan::default(),
        })
    }

    fn gather(&mut self, trust: Trust) {
        if self.listing.servers.is_empty() {
            self.make();
            return;
        }
        let (role, since) = (self.need.role, now());
        if trust == Trust::Fresh {
            gather::ask(&self.listing, Whom::For(role), trust, since, &mut self.known);
            if self.make() {
                return;
            }
            // Something has to be loaded, or another role stands in: now it matters what else there is.
            gather::ask(&self.listing, Whom::Here(role), trust, since, &mut self.known);
            self.look_at_cards(trust);
            self.make();
            let first = self.plan.choices.first();
            if first.is_some_and(|first| first.role == Some(role)) {
                return;
            }
        }
        gather::ask(&self.listing, Whom::All, trust, since, &mut self.known);
        self.look_at_cards(trust);
        self.make();
    }

    fn look_at_cards(&mut self, trust: Trust) {
        if self
            .listing
            .servers
            .iter()
            .any(|server| server.here && self.answers(server))
        {
            gather::look_at_cards(&self.listing, trust, &mut self.known, self.config.memory.card);
        }
    }

    fn answers(&self, server: &Server) -> bool {
        let known = self.known.servers.get(&server.at);
        known.is_some_and(|known| known.down.is_none())
    }

    /// Makes the plan from what is known. True when the wanted role answers at once: what is not known would change
    /// nothing then.
    fn make(&mut self) -> bool {
        let policy = Policy::from(self.config.memory);
        self.plan = match self.config.backend {
            BackendKind::Fake => Plan {
                choices: vec![Choice::fixed(BackendKind::Fake, "fake")],
                refused: Vec::new(),
            },
            _ => plan::plan(self.need, &self.listing.entries, &self.inventory(), &policy),
        };
        let first = self.plan.choices.first();
        first.is_some_and(|first| first.role == Some(self.need.role) && !first.loads)
    }

    /// What can answer, as far as is known.
    pub fn inventory(&self) -> Inventory {
        gather::inventory(&self.listing, &self.known, self.embedded().map(str::to_owned))
    }

    /// What would answer for another role, as far as is known.
    pub(crate) fn choice_for(&self, role: Role) -> Option<Choice> {
        let policy = Policy::from(self.config.memory);
        let plan = plan::plan(Need::answer(role), &self.listing.entries, &self.inventory(), &policy);
        plan.choices.into_iter().next()
    }

    /// The model inside lotse, where it may answer.
    fn embedded(&self) -> Option<&str> {
        let named = self.config.model.as_deref();
        match self.config.backend {
            BackendKind::Embedded => Some(named.unwrap_or(&self.config.embedded.model)),
            BackendKind::Auto => match named {
                Some(name) => is_inside(name).then_some(name),
                None => Some(&self.config.embedded.model),
            },
            _ => None,
        }
    }

    /// A remark on why the model that answers is another one than usual: a server that was there before is not.
    pub fn remark(&self) -> Option<String> {
        let first = self.plan.choices.first()?;
        let entries = self.listing.entries.iter();
        let mut wanted = entries.filter(|entry| entry.role == self.need.role);
        if first.role == Some(self.need.role) {
            return None;
        }
        wanted.find_map(|entry| {
            let known = self.known.servers.get(&entry.server)?;
            let had_it = known.models.iter().any(|model| same(&model.name, &entry.model));
            let down = known.down.as_ref().filter(|_| had_it)?;
            Some(format!("{}; {} answers instead", down.message, first.model))
        })
    }

    /// The servers and models of the configuration.
    pub(crate) fn listing(&self) -> &Listing {
        &self.listing
    }

    /// What is known of a server.
    pub(crate) fn known(&self, at: &str) -> Option<&KnownServer> {
        self.known.servers.get(at)
    }

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
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut failure = None;
        let choices = self.plan.choices.clone();
        for (index, choice) in choices.iter().enumerate() {
            tell(News::Asking(choice));
            let start = Instant::now();
            self.make_room(choice);
            let asked = self.open(choice, progress).and_then(|backend| ask(backend.as_ref()));
            match asked {
                Ok(value) => {
                    return Ok(Answered {
                        value,
                        choice: choice.clone(),
                        attempts,
                    });
                }
                Err(error) if error.kind() == Kind::Failed => {
                    self.learn_from(choice, &error, start.elapsed());
                    tell(News::Failed(choice, &error, choices.get(index + 1)));
                    attempts.push(Attempt::new(choice, &error));
                    failure.get_or_insert(error);
                }
                Err(error) => return Err(error),
            }
        }
        Err(failure.unwrap_or_else(|| self.nobody()))
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

    /// What a failure says about the next attempt.
    fn learn_from(&mut self, choice: &Choice, error: &Error, waited: Duration) {
        let Some(at) = &choice.server else { return };
        let known = self.known.server(at);
        match error.cause() {
            Some(Cause::Unloadable) => {
                let what = (known.version.clone(), format!("does not load: {}", error.message()));
                known.broken.insert(choice.model.clone(), what);
            }
            Some(Cause::Unreachable) => known.down = Some(known::Down::new(error, waited, now())),
            // What was known is wrong.
            _ => (known.stock_at, known.loaded_at) = (0, 0),
        }
        self.known.write(&self.paths);
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

    /// Makes the next request ask the servers what they hold.
    pub(crate) fn forget(mut self, paths: &Paths) {
        for server in self.known.servers.values_mut() {
            server.loaded_at = 0;
        }
        self.known.write(paths);
    }

    /// Why there is nobody to ask.
    pub(crate) fn nobody(&self) -> Error {
        let named = self.config.model.as_ref().filter(|_| self.config.offline);
        if let Some(model) = named.filter(|model| model.ends_with("-cloud")) {
            return Error::failed(format!("`{model}` is computed on other machines, and lotse is offline"))
                .hint("name a model without `-cloud`, or put `offline = false` into the configuration");
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
            return error
                .hint(format!("run `lotse models pull {model}`"))
                .because(Cause::Missing);
        }
        error.hint("name another model with `--model`, or in the configuration")
    }

    /// Remembers what an answer showed. Costs a question to the server after a load, so it comes last.
    pub fn remember(&mut self, choice: &Choice, load_ms: f64, start: Instant) {
        let Some(at) = &choice.server else { return };
        let Some(server) = self.listing.server(at).cloned() else {
            return;
        };
        let known = self.known.server(at);
        if server.api == Api::Ollama {
            known.use_of(&choice.model, choice.keep_alive, now());
            if choice.loads {
                measure(&server, choice, load_ms, known);
            } else if start.elapsed().as_secs() < 60 {
                // It was there, so nothing else has changed that would matter.
                known.loaded_at = now();
            }
        }
        self.known.write(&self.paths);
    }
}

/// Looks what a load took.
fn measure(server: &Server, choice: &Choice, load_ms: f64, known: &mut KnownServer) {
    let Ok(running) = server.host().running() else { return };
    known.loaded = running.into_iter().map(Into::into).collect();
    known.loaded_at = now();
    let Some(loaded) = known.loaded.iter().find(|loaded| loaded.name == choice.model) else {
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that just passed"
    )]
    let load_ms = load_ms.max(0.0) as u64;
    if loaded.num_ctx.is_none_or(|num_ctx| num_ctx == choice.num_ctx) {
        known.measured.insert(
            choice.model.clone(),
            Measured {
                bytes: loaded.bytes,
                num_ctx: choice.num_ctx,
                load_ms,
            },
        );
    }
}

/// Whether a name stands for a model inside lotse: one of the catalogue, or a file.
fn is_inside(name: &str) -> bool {
    let is_file = Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gguf"));
    weights::find(name).is_some() || is_file || name.starts_with(['/', '~', '.'])
}
