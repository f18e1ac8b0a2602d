//! Which models may answer for which role.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};

use super::units::some_stay;
use crate::models::route::Role;
use crate::models::route::inventory::Api;

/// The models of each role, the preferred one first.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Roles {
    /// Everyday questions, explanations, pictures.
    pub fast: List,
    /// Commands, scripts, code.
    pub coder: List,
    /// Long and careful reasoning.
    pub heavy: List,
}

/// `llama3.2-vision` does not load on Ollama 0.30 and newer; the two that follow it see pictures as well.
const FAST: [&str; 3] = ["llama3.2-vision:11b", "gemma3:12b", "qwen2.5vl:7b"];
const CODER: [&str; 3] = ["qwen3-coder:30b", "qwen2.5-coder:14b", "qwen2.5-coder:7b"];
const HEAVY: [&str; 1] = ["llama3.1:70b"];

impl Default for Roles {
    fn default() -> Self {
        let list = |names: &[&str]| List(names.iter().map(|name| Listed::named(name)).collect());
        Self {
            fast: list(&FAST),
            coder: list(&CODER),
            heavy: list(&HEAVY),
        }
    }
}

impl Roles {
    /// The list of a role.
    pub fn of(&self, role: Role) -> &[Listed] {
        match role {
            Role::Fast => &self.fast.0,
            Role::Coder => &self.coder.0,
            Role::Heavy => &self.heavy.0,
        }
    }
}

impl Roles {
    /// The list of a role, to be changed.
    pub(crate) fn of_mut(&mut self, role: Role) -> &mut List {
        match role {
            Role::Fast => &mut self.fast,
            Role::Coder => &mut self.coder,
            Role::Heavy => &mut self.heavy,
        }
    }
}

/// A model that may answer for a role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Listed {
    /// Its name; servers of one model need none.
    pub model: String,
    /// Where it is; without one, where Ollama is.
    pub endpoint: Option<String>,
    /// The protocol of the server there; without one, by the endpoint.
    pub api: Option<Api>,
    /// The environment variable that holds the key of that server.
    pub key_env: Option<String>,
    /// A file that holds the key and that nobody else can read.
    pub key_file: Option<PathBuf>,
    /// The longest conversation in tokens.
    pub num_ctx: Option<u32>,
    /// How long it stays in memory after an answer.
    #[serde(deserialize_with = "some_stay")]
    pub keep_alive: Option<Duration>,
}

impl Listed {
    /// The protocol of its server. The base of an address for the protocol of `OpenAI` ends with its version, and that of Ollama
    /// does not.
    pub fn api(&self) -> Api {
        let versioned = |endpoint: &String| endpoint.trim_end_matches('/').ends_with("/v1");
        self.api.unwrap_or(match &self.endpoint {
            Some(endpoint) if versioned(endpoint) => Api::OpenAi,
            _ => Api::Ollama,
        })
    }

    /// A model of Ollama.
    pub fn named(model: &str) -> Self {
        Self {
            model: model.to_owned(),
            ..Self::default()
        }
    }
}

/// One model or several, each a name or a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List(pub Vec<Listed>);

impl<'de> Deserialize<'de> for List {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Shapes)
    }
}

/// Reads a list; the shapes are told apart by hand since an untagged enum forgets what was wrong.
struct Shapes;

impl<'de> Visitor<'de> for Shapes {
    type Value = List;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a model, a table with `model` and `endpoint`, or a list of these")
    }

    fn visit_str<E>(self, name: &str) -> Result<List, E> {
        Ok(List(vec![Listed::named(name)]))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<List, A::Error> {
        Listed::deserialize(MapAccessDeserializer::new(map)).map(|one| List(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<List, A::Error> {
        let mut all = Vec::new();
        while let Some(List(some)) = list.next_element()? {
            all.extend(some);
        }
        Ok(List(all))
    }
}
