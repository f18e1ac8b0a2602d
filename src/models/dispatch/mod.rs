//! From a need to a model: finds out what can answer, makes the plan, hands out the first model and, where it fails, the
//! next one or a larger one, and remembers what was learned.

mod attempt;
mod decision;
mod gather;
mod holdings;
mod known;
mod learn;
mod limit;
mod servers;
mod speed;
mod trouble;
mod uses;

use std::path::Path;
use std::time::{Duration, Instant};

pub use self::decision::{Attempt, Decision};
pub(crate) use self::gather::together;
use self::gather::{CachePolicy, Scope};
pub(crate) use self::known::now;
use self::known::{KnownServer, ServerCache};
pub(crate) use self::servers::{Listing, Server};
pub use self::speed::{Reading, Speeds};
use self::trouble::Outage;
use crate::config::{BackendKind, Config};
use crate::error::{Error, Result};
use crate::messages::{Message, failure, models as messages};
use crate::models::backend::embedded;
use crate::models::route::inventory::{Entry, Inside, Inventory, same};
use crate::models::route::parameters;
use crate::models::route::plan::{self, Choice, Expected, Need, Plan, Policy};
use crate::models::weights;
use crate::paths::Paths;

/// What is known of this machine and its servers, and what follows from it for one need.
#[derive(Debug)]
pub struct Dispatcher {
    config: Config,
    paths: Paths,
    listing: Listing,
    known: ServerCache,
    /// What was planned for.
    pub need: Need,
    /// What can answer.
    pub plan: Plan,
    /// How many of the plan's models were handed out.
    asked: usize,
    /// The model to be asked next instead of the plan's.
    larger: Option<Choice>,
    /// When the model was opened that was handed out last.
    since: Instant,
    attempts: Vec<Attempt>,
    /// How the models failed, the last one first.
    failures: Vec<Error>,
}

/// Makes the plan for `need`, with as few questions to servers as possible.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub fn plan(need: Need, config: &Config, paths: &Paths) -> Result<Dispatcher> {
    let mut dispatcher = Dispatcher::new(need, config, paths)?;
    dispatcher.gather(CachePolicy::Fresh);
    Ok(dispatcher)
}

/// The same after asking everybody anew, for those who want to see how things are.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub fn plan_afresh(need: Need, config: &Config, paths: &Paths) -> Result<Dispatcher> {
    let mut dispatcher = Dispatcher::new(need, config, paths)?;
    dispatcher.gather(CachePolicy::Refresh);
    dispatcher.known.write(paths);
    Ok(dispatcher)
}

impl Dispatcher {
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
                ServerCache::default()
            } else {
                ServerCache::read(paths)
            },
            listing,
            need,
            plan: Plan::default(),
            asked: 0,
            larger: None,
            since: Instant::now(),
            attempts: Vec::new(),
            failures: Vec::new(),
        })
    }

    fn gather(&mut self, cache: CachePolicy) {
        if self.listing.servers.is_empty() {
            self.make();
            return;
        }
        let (role, since) = (self.need.role, now());
        if cache == CachePolicy::Fresh {
            gather::ask(&self.listing, Scope::For(role), cache, since, &mut self.known);
            if self.make() {
                return;
            }
            // Something has to be loaded, or another role stands in: now it matters what else there is.
            let loads = self.plan.choices.first().is_some_and(|first| first.loads);
            let here = if loads { CachePolicy::Loading } else { cache };
            gather::ask(&self.listing, Scope::Here(role), here, since, &mut self.known);
            self.look_at_cards(cache);
            self.make();
            let first = self.plan.choices.first();
            if first.is_some_and(|first| first.role == Some(role)) {
                return;
            }
        }
        gather::ask(&self.listing, Scope::All, cache, since, &mut self.known);
        self.look_at_cards(cache);
        self.make();
    }

    fn look_at_cards(&mut self, cache: CachePolicy) {
        if self
            .listing
            .servers
            .iter()
            .any(|server| server.here && self.answers(server))
        {
            gather::look_at_cards(&self.listing, cache, &mut self.known, self.config.memory.card);
        }
    }

    fn answers(&self, server: &Server) -> bool {
        let known = self.known.servers.get(&server.at);
        known.is_some_and(|known| known.down.is_none())
    }

    /// Makes the plan from what is known. True when the wanted role answers at once: what is not known would change
    /// nothing then.
    fn make(&mut self) -> bool {
        self.plan = match self.config.backend {
            BackendKind::Fake => Plan {
                choices: vec![Choice::fixed(BackendKind::Fake, "fake")],
                refused: Vec::new(),
            },
            _ => self.plan_for(self.need),
        };
        let first = self.plan.choices.first();
        first.is_some_and(|first| first.role == Some(self.need.role) && !first.loads)
    }

    /// What can answer, as far as is known.
    pub fn inventory(&self) -> Inventory {
        let mut inventory = gather::inventory(&self.listing, &self.known, self.embedded().map(str::to_owned));
        // Only there it may be asked before a model of a server.
        if inventory.cards.is_none() && !inventory.servers.is_empty() {
            inventory.inside = self.embedded().and_then(|model| self.inside(model));
        }
        inventory
    }

    /// What is known of a model inside lotse that could answer now.
    fn inside(&self, name: &str) -> Option<Inside> {
        let model = weights::find(name)?;
        let there = weights::path(model, &self.paths).is_file() && embedded::engine_program().is_ok();
        let runs = || embedded::is_running(&self.config.embedded, name, &self.paths);
        there.then(|| Inside {
            speed: self.known.speed_inside(name),
            load: if runs() { Duration::ZERO } else { speed::LOAD_INSIDE },
            quality: model.quality(),
        })
    }

    /// What a command takes from the model inside lotse once it is in memory; none where that was never measured here.
    pub(crate) fn measured_inside(&self, name: &str) -> Option<Expected> {
        let speed = self.known.inside.speed(name);
        speed.writes?;
        Expected::new(Duration::ZERO, false, speed)
    }

    /// What would answer for another need and what could not, as far as is known.
    pub(crate) fn plan_for(&self, need: Need) -> Plan {
        let policy = Policy::from(self.config.memory);
        plan::plan(need, &self.listing.entries, &self.inventory(), &policy)
    }

    /// The model inside lotse, where it may answer.
    fn embedded(&self) -> Option<&str> {
        let named = self.config.model.as_deref();
        match self.config.backend {
            BackendKind::Embedded => Some(named.unwrap_or(&self.config.embedded.model)),
            // Nothing stands in for a model of a server that was named.
            BackendKind::Auto => named.is_none_or(is_inside).then(|| inside(&self.config)),
            _ => None,
        }
    }

    /// Leaves out whatever would have to be loaded or started first.
    pub(crate) fn only_loaded(&mut self) {
        self.config.embedded.only_running = true;
        let (config, paths) = (&self.config, &self.paths);
        self.plan.choices.retain(|choice| match choice.backend {
            BackendKind::Embedded => embedded::is_running(&config.embedded, &choice.model, paths),
            _ => !choice.loads,
        });
    }

    /// Leaves out the models that are too small to be asked for a command after they have read what a program wrote.
    ///
    /// # Errors
    ///
    /// Fails where none is left.
    pub(crate) fn only_large(&mut self) -> Result<()> {
        let all = std::mem::take(&mut self.plan.choices);
        let first = all.first().map(|choice| choice.model.clone());
        self.plan.choices = all.into_iter().filter(|choice| !self.is_small(choice)).collect();
        match first {
            Some(model) if self.plan.choices.is_empty() => {
                let error = Error::no_command(failure::no_fix_by_a_small_model(model));
                Err(error.hint(failure::describe_it_or_name_a_large_model()))
            }
            _ => Ok(()),
        }
    }

    /// Whether a model is so small that it follows whatever it reads. What is not known to be large is small.
    pub(crate) fn is_small(&self, choice: &Choice) -> bool {
        let told = || {
            let server = self.known.servers.get(choice.server.as_deref()?)?;
            let known = server.models.iter().find(|model| same(&model.name, &choice.model))?;
            known.parameters
        };
        match choice.backend {
            BackendKind::Embedded => true,
            // It says what a test wants it to say.
            BackendKind::Fake => false,
            _ => !parameters::is_large(told().or_else(|| parameters::of_name(&choice.model))),
        }
    }

    /// A notice why the model that answers is another one than usual: a server that was there before is not.
    pub fn fallback_notice(&self) -> Option<Message> {
        let (_, down) = self.unavailable()?;
        let first = self.plan.choices.first()?;
        Some(messages::answers_instead(&down.message, &first.model))
    }

    /// The model that would answer if its server were there as it was before.
    pub fn unavailable_model(&self) -> Option<String> {
        self.unavailable().map(|(entry, _)| entry.model.clone())
    }

    fn unavailable(&self) -> Option<(&Entry, &Outage)> {
        let first = self.plan.choices.first()?;
        let wanted = self.listing.entries.iter().filter(|entry| entry.role == self.need.role);
        let mut wanted = wanted.filter(|_| first.role != Some(self.need.role));
        wanted.find_map(|entry| {
            let known = self.known.servers.get(&entry.server)?;
            let had_it = known.models.iter().any(|model| same(&model.name, &entry.model));
            known.down.as_ref().filter(|_| had_it).map(|down| (entry, down))
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
}

/// The model inside lotse by its name in the configuration.
pub(crate) fn inside(config: &Config) -> &str {
    let named = config.model.as_deref().filter(|name| is_inside(name));
    named.unwrap_or(&config.embedded.model)
}

/// Whether a name stands for a model inside lotse: one of the catalogue, or a file.
fn is_inside(name: &str) -> bool {
    let is_file = Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("gguf"));
    weights::find(name).is_some() || is_file || name.starts_with(['/', '~', '.'])
}
