//! The inventory of what can answer and of memory: all that a plan is made from, as plain data. Sizes are bytes.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Role;
use crate::messages::Message;

/// A model that may answer for a role, as the configuration lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The role.
    pub role: Role,
    /// The name on the server; empty for whatever the server has.
    pub model: String,
    /// The address of the server.
    pub server: String,
    /// The longest conversation, in tokens.
    pub num_ctx: u32,
    /// The time that the model stays in memory after an answer.
    pub keep_alive: Duration,
}

/// The protocol of a server.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Api {
    /// Ollama's own.
    #[default]
    Ollama,
    /// The one of OpenAI.
    OpenAi,
}

/// A server and what it has.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// Its address.
    pub at: String,
    /// Its protocol.
    pub api: Api,
    /// True if it shares this machine's memory.
    pub here: bool,
    /// The models that it has; the reason where it does not answer.
    pub has: Result<Stock, Message>,
}

/// The models of a server.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stock {
    /// On its disk.
    pub models: Vec<Model>,
    /// In memory.
    pub loaded: Vec<Loaded>,
    /// How fast models are, by their names.
    pub speeds: BTreeMap<String, Speed>,
    /// The most models that it holds at once; none where that is not known.
    pub limit: Option<u32>,
    /// The most models that it was seen to hold at once.
    pub together: u32,
    /// True if others use it as well, as far as was seen lately.
    pub shared: bool,
}

/// How fast a model is: tokens a second, where that was measured.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Speed {
    /// Reading.
    pub reads: Option<f64>,
    /// Writing.
    pub writes: Option<f64>,
}

/// A model on the disk of a server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// The weights.
    pub bytes: Option<u64>,
    /// The number of parameters.
    pub parameters: Option<f64>,
    /// The layers.
    pub layers: Option<u32>,
    /// The cache for each token of a conversation.
    pub bytes_per_token: Option<u64>,
    /// The longest conversation that it can hold, in tokens.
    pub context: Option<u32>,
    /// True if it sees pictures.
    pub sees: Option<bool>,
    /// The memory and time that an earlier load took.
    #[serde(skip)]
    pub measured: Option<Measured>,
    /// Why it cannot answer, as the end of a sentence about it.
    #[serde(skip)]
    pub broken: Option<Message>,
    /// True if it stands for a model on other machines, which takes no memory here.
    pub remote: bool,
    /// Tells its weights from others; empty where the server does not say.
    pub digest: String,
    /// True if its shape was asked for.
    pub shown: bool,
}

/// The memory and time that a load took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measured {
    /// Weights, cache and buffers.
    pub bytes: u64,
    /// For conversations of this many tokens.
    pub num_ctx: u32,
    /// The time, in milliseconds.
    pub load_ms: u64,
}

/// A model in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Its name.
    pub name: String,
    /// All of it.
    pub bytes: u64,
    /// The part on graphics cards.
    pub on_card: u64,
    /// For conversations of this many tokens, where the server says so.
    pub num_ctx: Option<u32>,
    /// True if it is there for lotse alone.
    pub ours: bool,
    /// The time that it stays if nobody uses it; none for ever.
    pub stays: Option<Duration>,
    /// Tells its weights from others; empty where the server does not say.
    pub digest: String,
}

/// The graphics cards of this machine, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// Their memory.
    pub total: u64,
    /// The memory that is held by programs that are no model servers.
    pub others: u64,
}

/// Everything that can answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inventory {
    /// The servers that the configuration names.
    pub servers: Vec<Server>,
    /// None where there is no card, or nothing is known about it.
    pub cards: Option<Cards>,
    /// Main memory that could still be used.
    pub ram: u64,
    /// The model inside lotse, where it may answer.
    pub embedded: Option<String>,
    /// What is known of it, where it could answer now.
    pub inside: Option<Inside>,
}

/// What is known of the model inside lotse.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Inside {
    /// How fast it is.
    pub speed: Speed,
    /// The time until it is in memory.
    pub load: Duration,
    /// The share of its commands that are right.
    pub quality: f64,
}

impl Inventory {
    /// The server at an address.
    pub fn server(&self, at: &str) -> Option<&Server> {
        self.servers.iter().find(|server| server.at == at)
    }
}

impl Model {
    /// Returns the length of a conversation, in tokens, where this one is wanted: no longer one than the model can hold. A
    /// server does not make it longer, and would take a length that it does not have for a reason to load the model anew.
    pub fn within(&self, num_ctx: u32) -> u32 {
        self.context.map_or(num_ctx, |context| num_ctx.min(context))
    }
}

impl Stock {
    /// A model by its name; Ollama takes a name without a tag for the latest one.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| same(&model.name, name))
    }

    /// A model in memory by its name, or by another name of the same weights.
    pub fn loaded(&self, name: &str) -> Option<&Loaded> {
        let by_name = self.loaded.iter().find(|model| same(&model.name, name));
        by_name.or_else(|| {
            let digest = &self.model(name)?.digest;
            let one = |model: &&Loaded| !digest.is_empty() && model.digest == *digest;
            self.loaded.iter().find(one)
        })
    }
}

/// Returns true if two names mean the same model.
pub fn same(one: &str, other: &str) -> bool {
    let plain = |name: &'_ str| name.strip_suffix(":latest").unwrap_or(name).to_owned();
    plain(one) == plain(other)
}
