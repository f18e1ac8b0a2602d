//! Servers that speak the protocol of OpenAI: llama.cpp, vLLM, LiteLLM, LM Studio and others.
//!
//! See <https://platform.openai.com/docs/api-reference/chat/create>; the events of the stream are those of
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use reqwest::Url;
use serde::Deserialize;
use serde_json::json;

use super::stream::{self, Call, Failure};
use super::{endpoint, messages};
use crate::backend::{Backend, Chat, Event, Listener, Timings};
use crate::config::{self, BackendKind};
use crate::error::{Context as _, Error, Result};

/// Where llama.cpp's server listens unless it is told otherwise.
const PORT: u16 = 8080;

/// A model of such a server.
pub struct OpenAi {
    endpoint: Url,
    model: Option<String>,
    key: Option<String>,
}

impl OpenAi {
    /// Takes the settings, and the key from where they say; `var` gives the value of an environment variable.
    ///
    /// # Errors
    ///
    /// Fails on an address that is none or, while `offline`, of another machine; and on a key that is not there, or in
    /// a file that others can read.
    pub fn open(settings: &config::OpenAi, var: impl Fn(&str) -> Option<String>, offline: bool) -> Result<Self> {
        let endpoint = endpoint::parse(&settings.endpoint, PORT, "openai.endpoint")?;
        endpoint::allowed(&endpoint, offline)?;
        let key = match (&settings.key_env, &settings.key_file) {
            (Some(name), _) => Some(var(name).filter(|key| !key.is_empty()).ok_or_else(|| {
                Error::failed(format!(
                    "the variable `{name}`, which holds the key of the server, is not set"
                ))
                .hint("set and export it, or take `openai.key_env` out of the configuration")
            })?),
            (None, Some(file)) => Some(read_key(file)?),
            (None, None) => None,
        };
        Ok(Self {
            // People name the endpoint with and without the version.
            endpoint: without_version(endpoint),
            model: settings.model.clone(),
            key,
        })
    }

    /// Looks whether the server has the model. Returns where the server is.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer or has no such model.
    pub fn look(&self) -> Result<String> {
        let call = Call {
            url: endpoint::join(&self.endpoint, "v1/models"),
            body: None,
            key: self.key.as_deref(),
            server: "the server",
        };
        let list = stream::value(&call).map_err(|failure| self.explain(failure))?;
        let models = list["data"].as_array().map_or(&[][..], Vec::as_slice);
        let has = |name: &String| models.iter().any(|model| model["id"].as_str() == Some(name));
        match &self.model {
            Some(name) if !has(name) => Err(self.refused(404, &format!("it has no model `{name}`"))),
            _ => Ok(endpoint::shown(&self.endpoint)),
        }
    }

    fn explain(&self, failure: Failure) -> Error {
        let remedy = "start the server, or let the model inside lotse answer with `--backend embedded`";
        stream::explain(failure, "the server", &self.endpoint, remedy, |status, message| {
            self.refused(status, message)
        })
    }

    fn refused(&self, status: u16, message: &str) -> Error {
        let at = endpoint::shown(&self.endpoint);
        let said = if message.is_empty() {
            format!("status {status}")
        } else {
            message.to_owned()
        };
        let error = Error::failed(format!("the server at `{at}` fails: {said}"));
        match status {
            401 | 403 => error.hint("name the variable that holds the key as `openai.key_env`"),
            404 => error.hint("name a model that it has with `--model`, or as `openai.model`; `/v1/models` lists them"),
            429 | 503 => error.hint("ask again in a moment"),
            _ => error.hint("look at the log of the server"),
        }
    }
}

/// Reads a key that only its owner can read.
fn read_key(file: &Path) -> Result<String> {
    let what = || format!("could not read the key in `{}`", file.display());
    let mode = fs::metadata(file).context(what)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(
            Error::failed(format!("others can read the key in `{}`", file.display()))
                .hint(format!("run `chmod 600 {}`", file.display())),
        );
    }
    Ok(fs::read_to_string(file).context(what)?.trim().to_owned())
}

fn without_version(mut endpoint: Url) -> Url {
    let path = endpoint.path().trim_end_matches('/').to_owned();
    if let Some(rest) = path.strip_suffix("/v1") {
        endpoint.set_path(rest);
    }
    endpoint
}

/// One event of an answer. llama.cpp adds what it took.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chunk {
    choices: Vec<Choice>,
    usage: Option<Usage>,
    timings: Option<Took>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Choice {
    delta: Delta,
    finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Delta {
    content: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Usage {
    prompt_tokens: u32,
    completion_tokens: u32,
    prompt_tokens_details: Option<Details>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Details {
    cached_tokens: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Took {
    prompt_ms: f64,
    predicted_ms: f64,
}

impl Chunk {
    fn add_to(&self, timings: &mut Timings) {
        if let Some(usage) = &self.usage {
            timings.prompt_tokens = usage.prompt_tokens;
            timings.answer_tokens = usage.completion_tokens;
            let details = usage.prompt_tokens_details.as_ref();
            timings.cached_tokens = details.and_then(|details| details.cached_tokens).unwrap_or_default();
        }
        if let Some(took) = &self.timings {
            timings.prompt_ms = took.prompt_ms;
            timings.answer_ms = took.predicted_ms;
        }
    }
}

impl Backend for OpenAi {
    fn kind(&self) -> BackendKind {
        BackendKind::OpenAi
    }

    fn model(&self) -> String {
        self.model.clone().unwrap_or_else(|| "the server's model".to_owned())
    }

    fn continues(&self) -> bool {
        // llama.cpp's server does, others begin a new answer.
        false
    }

    fn answer(&self, chat: &Chat, listener: Listener<'_>) -> Result<Timings> {
        let mut body = json!({
            "messages": messages(chat),
            "stream": true,
            "stream_options": {"include_usage": true},
            "temperature": 0,
            "max_tokens": chat.max_tokens,
        });
        if let Some(model) = &self.model {
            body["model"] = json!(model);
        }
        let call = Call {
            url: endpoint::join(&self.endpoint, "v1/chat/completions"),
            body: Some(&body),
            key: self.key.as_deref(),
            server: "the server",
        };
        let mut timings = Timings::default();
        let mut ended = false;
        let done = stream::lines(&call, &mut |line| {
            // Errors come as events or as bare objects.
            let data = line
                .strip_prefix("data:")
                .or_else(|| line.strip_prefix("error:"))
                .unwrap_or(line)
                .trim();
            if let Some(message) = stream::message(data) {
                return Err(Failure::Refused(200, message));
            }
            if data == "[DONE]" {
                ended = true;
                return Ok(ControlFlow::Break(()));
            }
            if !line.starts_with("data:") {
                // Comments and names of events.
                return Ok(ControlFlow::Continue(()));
            }
            let chunk: Chunk =
                serde_json::from_str(data).map_err(|_| Failure::Broken("is not a stream of answers".to_owned()))?;
            chunk.add_to(&mut timings);
            for choice in chunk.choices {
                // What follows is only what it took.
                ended |= choice.finish_reason.is_some();
                let text = choice.delta.content.unwrap_or_default();
                if !text.is_empty() && listener(Event::Text(text)).is_break() {
                    ended = true;
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        });
        let cut = || Err(Failure::Broken("ended in the middle".to_owned()));
        done.and_then(|()| if ended { Ok(timings) } else { cut() })
            .map_err(|failure| self.explain(failure))
    }
}
