//! What can answer and what memory there is: all that a plan is made from, as plain data. Sizes are bytes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Role;

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
    /// How long the model stays in memory after an answer.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its address.
    pub at: String,
    /// Its protocol.
    pub api: Api,
    /// Whether it shares this machine's memory.
    pub here: bool,
    /// What it has; the reason where it does not answer.
    pub has: Result<Stock, String>,
}

/// What a server has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// On its disk.
    pub models: Vec<Model>,
    /// In memory.
    pub loaded: Vec<Loaded>,
}

/// A model on the disk of a server.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// The weights.
    pub bytes: Option<u64>,
    /// The layers.
    pub layers: Option<u32>,
    /// The cache for each token of a conversation.
    pub bytes_per_token: Option<u64>,
    /// Whether it sees pictures.
    pub sees: Option<bool>,
    /// What an earlier load took.
    pub measured: Option<Measured>,
    /// Why it cannot answer, as the end of a sentence about it.
    pub broken: Option<String>,
}

/// What a load took.
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
    /// Whether it is there for lotse alone.
    pub ours: bool,
    /// How long it stays if nobody uses it; none for ever.
    pub stays: Option<Duration>,
}

/// The graphics cards of this machine, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cards {
    /// Their memory.
    pub total: u64,
    /// What is held by programs that are no model servers.
    pub others: u64,
}

/// Everything that can answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The servers that the configuration names.
    pub servers: Vec<Server>,
    /// None where there is no card, or nothing is known about it.
    pub cards: Option<Cards>,
    /// Main memory that could still be used.
    pub ram: u64,
    /// The model inside lotse, where it may answer.
    pub embedded: Option<String>,
}

impl Inventory {
    /// The server at an address.
    pub fn server(&self, at: &str) -> Option<&Server> {
        self.servers.iter().find(|server| server.at == at)
    }
}

impl Stock {
    /// A model by its name; Ollama takes a name without a tag for the latest one.
    pub fn model(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| same(&model.name, name))
    }

    /// A model in memory by its name.
    pub fn loaded(&self, name: &str) -> Option<&Loaded> {
        self.loaded.iter().find(|model| same(&model.name, name))
    }
}

/// Whether two names mean the same model.
pub fn same(one: &str, other: &str) -> bool {
    let plain = |name: &'_ str| name.strip_suffix(":latest").unwrap_or(name).to_owned();
    plain(one) == plain(other)
}
