//! From a need to an answer: finds out what can answer, makes the plan, asks the first model and, where it fails, the
//! next one, and remembers what was learned.

mod ask;
mod decision;
mod escalate;
mod gather;
mod known;
mod learn;
mod servers;
mod speed;

use std::path::Path;

pub use self::ask::{Answered, News};
pub use self::decision::{Attempt, Decision};
pub(crate) use self::gather::together;
use self::gather::{Trust, Whom};
pub(crate) use self::known::now;
use self::known::{Down, Known, KnownServer};
pub(crate) use self::servers::{Listing, Server};
pub use self::speed::{Reading, Speeds};
use crate::config::{BackendKind, Config};
use crate::error::{Error, Result};
use crate::models::backend::embedded;
use crate::models::route::inventory::{Entry, Inventory, same};
use crate::models::route::plan::{self, Choice, Need, Plan, Policy};
use crate::models::route::{Role, parameters};
use crate::models::weights;
use crate::paths::Paths;

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
            Some(model) if self.plan.choices.is_empty() => Err(Error::no_command(format!(
                "no rule knows a fix for that, and `{model}` is too small a model to be trusted with one"
            ))
            .hint("say in words what you want, or name a model of at least 7B in the configuration")),
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

    /// A remark on why the model that answers is another one than usual: a server that was there before is not.
    pub fn remark(&self) -> Option<String> {
        let (_, down) = self.gone()?;
        let first = self.plan.choices.first()?;
        Some(format!("{}; {} answers instead", down.message, first.model))
    }

    /// The model that would answer if its server were there as it was before.
    pub fn missed(&self) -> Option<String> {
        self.gone().map(|(entry, _)| entry.model.clone())
    }

    fn gone(&self) -> Option<(&Entry, &Down)> {
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
