//! The requests to an Ollama server that are no questions to a model.

use std::ops::ControlFlow;
use std::time::Duration;

use reqwest::Url;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{proper_name, refusal};
use crate::error::{Error, Result};
use crate::messages::server;
use crate::models::backend::server::peer::Peer;
use crate::models::backend::server::stream::{self, Failure, Limits, Wire};
use crate::models::backend::server::{endpoint, error_body};
use crate::models::http::Timeouts;
use crate::models::route::inventory::Model;
use crate::models::route::parameters::of_size;

/// The time that an unloaded model may take to be gone.
const UNLOAD: Limits = Limits {
    timeouts: Timeouts {
        connect: Duration::from_secs(1),
        silence: Duration::from_secs(30),
    },
    whole: Duration::from_secs(60),
    bytes: 1 << 20,
    ..stream::SHORT
};

/// A server that looks for a model in its registry says nothing until it has an answer.
const PULL: Limits = Limits {
    timeouts: Timeouts {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(120),
    },
    // A slow line takes days for a large model.
    whole: Duration::from_secs(7 * 24 * 60 * 60),
    bytes: 1 << 30,
    ..stream::SHORT
};

/// Lines about a download that do not get it on, in a row; a server writes some ten a second.
const IDLE: usize = 20_000;

/// An Ollama server.
#[derive(Clone, Debug)]
pub struct Host {
    endpoint: Url,
}

/// A model in memory, by `/api/ps`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Running {
    /// The name.
    pub name: String,
    /// All its bytes.
    pub bytes: u64,
    /// Those on graphics cards.
    pub on_card: u64,
    /// When it goes, in seconds since 1970; none for never.
    pub until: Option<u64>,
    /// The longest conversation in tokens.
    pub num_ctx: Option<u32>,
}

/// The progress of a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pulled {
    /// The current step, in the words of the server.
    pub status: String,
    /// The layer that is being fetched.
    pub layer: Option<String>,
    /// Bytes of the layer that are there, and in all.
    pub bytes: Option<(u64, u64)>,
}

impl Host {
    /// The server at an address.
    pub fn new(endpoint: Url) -> Self {
        Self { endpoint }
    }

    /// The address, without what may be secret in it.
    pub fn shown(&self) -> String {
        endpoint::shown(&self.endpoint)
    }

    /// The models on its disk and those in memory.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer.
    pub fn stock(&self) -> Result<(Vec<Model>, Vec<Running>)> {
        let both = self.wire(stream::SHORT).and_then(|wire| {
            let tags = wire.value("api/tags", None)?;
            // A server of another kind may answer whatever it is asked.
            if tags.get("models").is_none() {
                return Err(Failure::Broken(server::is_not_of_ollama()));
            }
            Ok((tags, wire.value("api/ps", None)?))
        });
        let (tags, running) = both.map_err(|failure| self.explain(failure, ""))?;
        Ok((
            list(&tags).filter_map(tag).collect(),
            list(&running).filter_map(self::running).collect(),
        ))
    }

    /// The models in memory.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer.
    pub fn running(&self) -> Result<Vec<Running>> {
        let answer = self.ask("api/ps", None, stream::SHORT, "")?;
        Ok(list(&answer).filter_map(running).collect())
    }

    /// Its version.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer.
    pub fn version(&self) -> Result<String> {
        let answer = self.ask("api/version", None, stream::SHORT, "")?;
        Ok(answer["version"].as_str().unwrap_or_default().to_owned())
    }

    /// Returns the shape of a model, without its name and what else its tag tells.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer or has no such model.
    pub fn show(&self, model: &str) -> Result<Model> {
        let answer = self.ask("api/show", Some(&json!({"model": model})), stream::SHORT, model)?;
        Ok(shape(&answer))
    }

    /// Unloads a model. That its memory is free can take a few seconds more.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer or has no such model.
    pub fn unload(&self, model: &str) -> Result<()> {
        let body = json!({"model": model, "messages": [], "keep_alive": 0, "stream": false});
        self.ask("api/chat", Some(&body), UNLOAD, model).map(drop)
    }

    /// Has the server download a model; `heard` sees how far it is and can break off. What was downloaded by then is kept.
    ///
    /// # Errors
    ///
    /// Fails as the server does, and when it breaks off before the end.
    pub fn pull(&self, model: &str, heard: &mut dyn FnMut(&Pulled) -> ControlFlow<()>) -> Result<()> {
        let body = json!({"model": model, "stream": true});
        let mut ended = false;
        let mut before = None;
        let mut idle = 0;
        let done = self.wire(PULL).and_then(|wire| {
            wire.lines("api/pull", Some(body.to_string()), &mut |line| {
                if let Some(message) = error_body::message(line) {
                    return Err(Failure::Refused(200, message));
                }
                let value: Value =
                    serde_json::from_str(line).map_err(|_| Failure::Broken(server::is_not_of_ollama()))?;
                let pulled = pulled(&value);
                idle = if before.as_ref() == Some(&pulled) { idle + 1 } else { 0 };
                if idle > IDLE {
                    return Err(Failure::Broken(server::does_not_get_on()));
                }
                ended = pulled.status == "success" || heard(&pulled).is_break();
                before = Some(pulled);
                Ok(if ended {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })
        });
        let cut = || Err(Failure::Broken(server::ended_in_the_middle()));
        done.and_then(|()| if ended { Ok(()) } else { cut() })
            .map_err(|failure| self.explain(failure, model))
    }

    fn ask(&self, path: &str, body: Option<&Value>, limits: Limits, model: &str) -> Result<Value> {
        self.wire(limits)
            .and_then(|wire| wire.value(path, body.map(Value::to_string)))
            .map_err(|failure| self.explain(failure, model))
    }

    pub(super) fn wire(&self, limits: Limits) -> Result<Wire<'_>, Failure> {
        Wire::new(&self.endpoint, None, Peer::Ollama, limits)
    }

    pub(super) fn explain(&self, failure: Failure, model: &str) -> Error {
        stream::explain(failure, Peer::Ollama, &self.endpoint, |status, message| {
            refusal::error(&self.shown(), model, status, message)
        })
    }
}

pub(super) fn list(answer: &Value) -> impl Iterator<Item = &Value> {
    answer["models"].as_array().map_or(&[][..], Vec::as_slice).iter()
}

/// A model on the disk, by `/api/tags`.
fn tag(value: &Value) -> Option<Model> {
    Some(Model {
        name: proper_name(value["name"].as_str()?).to_owned(),
        bytes: value["size"].as_u64(),
        context: length(&value["details"]["context_length"]),
        parameters: value["details"]["parameter_size"].as_str().and_then(of_size),
        digest: value["digest"].as_str().unwrap_or_default().to_owned(),
        remote: is_remote(value),
        sees: sees(value),
        ..Model::default()
    })
}

/// Returns true if a model sees pictures; none where the server does not say.
fn sees(value: &Value) -> Option<bool> {
    let capabilities = value["capabilities"].as_array()?;
    Some(capabilities.iter().any(|one| one == "vision"))
}

/// Returns true if a model is remote: what is asked of it goes to `remote_host`, where it is `remote_model`.
fn is_remote(value: &Value) -> bool {
    let named = |name: &str| value[name].as_str().is_some_and(|text| !text.is_empty());
    named("remote_host") || named("remote_model")
}

fn running(value: &Value) -> Option<Running> {
    Some(Running {
        name: proper_name(value["name"].as_str()?).to_owned(),
        bytes: value["size"].as_u64().unwrap_or_default(),
        on_card: value["size_vram"].as_u64().unwrap_or_default(),
        until: value["expires_at"].as_str().and_then(super::time::seconds),
        num_ctx: length(&value["context_length"]),
    })
}

/// The length of a conversation; nothing was trained for none.
fn length(value: &Value) -> Option<u32> {
    let tokens = value.as_u64().filter(|tokens| *tokens > 0)?;
    u32::try_from(tokens).ok()
}

/// The cache of a token: keys and values, for each layer and each of its heads for them, two bytes a number. Some models
/// say for each layer how many heads it has.
fn shape(answer: &Value) -> Model {
    let info = &answer["model_info"];
    let family = info["general.architecture"].as_str().unwrap_or_default();
    let field = |name: &str| &info[format!("{family}.{name}")];
    let number = |name: &str| field(name).as_u64();
    let layers = number("block_count");
    let heads = match field("attention.head_count_kv") {
        Value::Array(each) => Some(each.iter().filter_map(Value::as_u64).sum()),
        one => one
            .as_u64()
            .zip(layers)
            .map(|(heads, layers)| heads.saturating_mul(layers)),
    };
    let embedding = number("embedding_length").zip(number("attention.head_count").filter(|heads| *heads > 0));
    let head = embedding.map(|(length, heads)| length / heads);
    let key = number("attention.key_length").or(head);
    let value = number("attention.value_length").or(head);
    let both = key.zip(value).map(|(key, value)| key.saturating_add(value));
    Model {
        layers: layers.and_then(|layers| u32::try_from(layers).ok()),
        bytes_per_token: heads
            .zip(both)
            .map(|(heads, both)| heads.saturating_mul(both).saturating_mul(2)),
        sees: sees(answer),
        remote: is_remote(answer),
        ..Model::default()
    }
}

fn pulled(value: &Value) -> Pulled {
    let status = value["status"].as_str().unwrap_or_default();
    let total = value["total"].as_u64();
    Pulled {
        status: status
            .chars()
            .map(|char| if char.is_control() { ' ' } else { char })
            .take(200)
            .collect(),
        layer: value["digest"].as_str().map(str::to_owned),
        bytes: total.map(|total| (value["completed"].as_u64().unwrap_or_default().min(total), total)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_of_a_model_is_read_from_what_it_says_of_itself() {
        let answer = json!({
            "capabilities": ["completion", "vision"],
            "model_info": {
                "general.architecture": "llama", "llama.block_count": 80, "llama.attention.head_count": 64,
                "llama.attention.head_count_kv": 8, "llama.embedding_length": 8192,
            },
        });
        let expected = Model {
            layers: Some(80),
            bytes_per_token: Some(327_680),
            sees: Some(true),
            ..Model::default()
        };
        assert_eq!(shape(&answer), expected);
        let answer = json!({"model_info": {
            "general.architecture": "qwen3moe", "qwen3moe.block_count": 48, "qwen3moe.attention.head_count": 32,
            "qwen3moe.attention.head_count_kv": 4, "qwen3moe.embedding_length": 2048,
            "qwen3moe.attention.key_length": 128, "qwen3moe.attention.value_length": 128,
        }});
        assert_eq!(shape(&answer).bytes_per_token, Some(98_304));
        let answer = json!({"model_info": {
            "general.architecture": "x", "x.block_count": 3, "x.attention.head_count_kv": [0, 8, 8],
            "x.attention.key_length": 64, "x.attention.value_length": 64,
        }});
        assert_eq!(shape(&answer).bytes_per_token, Some(4096));
        for odd in [
            json!(null),
            json!([]),
            json!({"model_info": {"general.architecture": 7}}),
        ] {
            assert_eq!(shape(&odd), Model::default());
        }
    }
}
