//! What lotse does, each thing read from the top down:
//!
//! | from | to | in |
//! |---|---|---|
//! | words, or a command that failed | a command | `suggest` |
//! | a question | an answer | `ask` |
//! | a command of the user's own | the same for the same words | `remember` |
//! | a command that failed | the one that was meant | `fix` |
//! | a command | what its parts mean | `explain` |
//! | a key press | the next line in the prompt | `press` |
//! | a failure that nobody asks about | one line above the prompt | `notice` |
//! | models, and tasks whose outcome is known | how good and how fast they are | `bench` |
//! | what is installed | what works, and what models there are | `doctor`, `models` |
//!
//! All of them take an [`App`], tell a `Reporter` how they get on, and where a model has answered, they
//! return an `Outcome`.

pub(crate) mod ask;
pub(crate) mod bench;
pub(crate) mod checking;
pub(crate) mod doctor;
mod exact_match;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod last_failure;
pub(crate) mod models;
pub(crate) mod notice;
pub(crate) mod outcome;
pub(crate) mod press;
pub(crate) mod remember;
pub(crate) mod report;
pub mod session;
pub(crate) mod settings;
pub mod suggest;
pub(crate) mod sureness;

use std::env;

use crate::config::Config;
use crate::context::language::Language;
use crate::error::Result;
use crate::log::Log;
use crate::models::dispatch::{self, Dispatcher};
use crate::models::route::Role;
use crate::models::route::plan::Need;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::terminal;

/// One run of lotse: what it was told and where it may write.
#[derive(Debug)]
pub struct App {
    /// Where its files are.
    pub paths: Paths,
    /// The configuration, with what the command line says.
    pub config: Config,
    /// The log file, if there is one.
    pub log: Log,
    /// The language that the user reads.
    pub language: Language,
    /// What the user has named instead of leaving it to the words.
    pub named: Named,
    /// Whether nobody has asked for it: nothing is started or loaded for it then, and no larger model is asked.
    pub background: bool,
}

/// What the user has named instead of leaving it to the words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named {
    /// The role.
    pub role: Option<Role>,
    /// Whether the model, which is in the configuration then.
    pub model: bool,
    /// Whether the kind of backend, which is in the configuration then.
    pub backend: bool,
}

impl App {
    /// Reads the configuration.
    ///
    /// # Errors
    ///
    /// Fails on one that cannot be read, and without a home directory.
    pub fn load() -> Result<Self> {
        let paths = Paths::from_env()?;
        let config = Config::load(&paths.config, |name| env::var(name).ok())?;
        Ok(Self {
            log: Log::new(env::var("LOTSE_LOG").ok().as_deref(), &paths),
            language: terminal::language(),
            named: Named::default(),
            background: false,
            config,
            paths,
        })
    }

    /// What may answer, the best first.
    pub(crate) fn dispatcher(&self, wanted: &Wanted) -> Result<Dispatcher> {
        let need = Need {
            displace: !self.background,
            ..wanted.need(self.named.model)
        };
        let mut dispatcher = dispatch::plan(need, &self.config, &self.paths)?;
        if self.background {
            dispatcher.only_loaded();
        }
        Ok(dispatcher)
    }
}

/// A variable of the environment that is there and not empty.
pub(crate) fn var(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
