//! Servers that speak the protocol of OpenAI: llama.cpp, vLLM, LiteLLM, LM Studio and others.
//!
//! See <https://platform.openai.com/docs/api-reference/chat/create>; the events of the stream are those of
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::endpoint;
use super::stream::{self, Answer, Failure, Limits, Ration, Wire};
use crate::config::BackendKind;
use crate::error::{Context as _, Error, Result};
use crate::models::backend::{Backend, Chat, Event, Listener, Timings};
use crate::redact::Redacted;

/// Where llama.cpp's server listens unless it is told otherwise.
pub(crate) const PORT: u16 = 8080;

/// For messages: it may be any of several.
const NAME: &str = "the server";

/// A model of such a server.
pub struct OpenAi {
    endpoint: Url,
    /// Empty for whatever the server has.
    model: String,
    key: Option<String>,
}

impl OpenAi {
    /// A model, by its name, of the server at `endpoint`; `key` is where its key is.
    ///
    /// # Errors
    ///
    /// Fails on a key that is not there, or in a file that others can read.
    pub fn new(endpoint: Url, model: &str, key: &Key, var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        Ok(Self {
            // People name the endpoint with and without the version.
            endpoint: without_version(endpoint),
            model: model.to_owned(),
            key: key.read(var)?,
        })
    }

    /// The names of the models that the server has.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer.
    pub fn models(&self) -> Result<Vec<String>> {
        let list = self
            .wire(stream::SHORT)
            .and_then(|wire| wire.value("v1/models", None))
            .map_err(|failure| self.explain(failure))?;
        let models = list["data"].as_array().map_or(&[][..], Vec::as_slice);
        let names = models.iter().filter_map(|model| model["id"].as_str());
        Ok(names.map(str::to_owned).collect())
    }

    fn wire(&self, limits: Limits) -> Result<Wire<'_>, Failure> {
        Wire::new(&self.endpoint, self.key.as_deref(), NAME, limits)
    }

    fn explain(&self, failure: Failure) -> Error {
        let remedy = "start the server, or let the model inside lotse answer with `--backend embedded`";
        stream::explain(failure, NAME, &self.endpoint, remedy, |status, message| {
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
            401 | 403 => error.hint("name the variable that holds the key as `key_env` in the configuration"),
            404 => {
                error.hint("name a model that it has with `--model`, or in the configuration; `/v1/models` lists them")
            }
            429 | 503 => error.hint("ask again in a moment"),
            _ => error.hint("look at the log of the server"),
        }
    }
}

/// Where the key of a server is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    /// The environment variable that holds it.
    pub variable: Option<String>,
    /// The file that holds it.
    pub file: Option<PathBuf>,
}

impl Key {
    /// `var` gives the value of an environment variable.
    fn read(&self, var: impl Fn(&str) -> Option<String>) -> Result<Option<String>> {
        match (&self.variable, &self.file) {
            (Some(name), _) => var(name).filter(|key| !key.is_empty()).map(Some).ok_or_else(|| {
                Error::failed(format!(
                    "the variable `{name}`, which holds the key of the server, is not set"
                ))
                .hint("set and export it, or take `key_env` out of the configuration")
            }),
            (None, Some(file)) => read_key(file).map(Some),
            (None, None) => Ok(None),
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

fn messages(chat: &Chat) -> Vec<Value> {
    let said = chat.messages.iter();
    let mut messages: Vec<Value> = said
        .map(|message| json!({"role": message.role.name(), "content": message.content}))
        .collect();
    if let (Some(last), Some(picture)) = (messages.last_mut(), &chat.picture) {
        let url = format!("data:{};base64,{}", picture.media_type, picture.base64);
        last["content"] = json!([
            {"type": "text", "text": last["content"]},
            {"type": "image_url", "image_url": {"url": url}},
        ]);
    }
    messages
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
    /// What was read now.
    prompt_n: u32,
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
            // llama.cpp tells what it had read before only by what is missing here.
            if took.prompt_n > 0 && timings.cached_tokens == 0 {
                timings.cached_tokens = timings.prompt_tokens.saturating_sub(took.prompt_n);
            }
            timings.prompt_ms = took.prompt_ms;
            timings.answer_ms = took.predicted_ms;
        }
    }
}

/// An answer as it comes.
pub(super) struct Reply {
    timings: Timings,
    ended: bool,
    ration: Ration,
}

impl Reply {
    /// For an answer of so many tokens.
    pub(super) fn new(tokens: u32) -> Self {
        Self {
            timings: Timings::default(),
            ended: false,
            ration: Ration::new(tokens),
        }
    }
}

impl Answer for Reply {
    fn hear(&mut self, line: &str, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure> {
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
            self.ended = true;
            return Ok(ControlFlow::Break(()));
        }
        if !line.starts_with("data:") {
            // Comments and names of events.
            return Ok(ControlFlow::Continue(()));
        }
        let chunk: Chunk =
            serde_json::from_str(data).map_err(|_| Failure::Broken("is not a stream of answers".to_owned()))?;
        chunk.add_to(&mut self.timings);
        for choice in chunk.choices {
            // What follows is only what it took.
            self.ended |= choice.finish_reason.is_some();
            let text = choice.delta.content.unwrap_or_default();
            self.ration.take(&text)?;
            if !text.is_empty() && listener(Event::Text(text)).is_break() {
                self.ended = true;
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn timings(self) -> Option<Timings> {
        self.ended.then_some(self.timings)
    }
}

impl Backend for OpenAi {
    fn kind(&self) -> BackendKind {
        BackendKind::OpenAi
    }

    fn model(&self) -> String {
        if self.model.is_empty() {
            "the server's model".to_owned()
        } else {
            self.model.clone()
        }
    }

    fn continues(&self) -> bool {
        // llama.cpp's server does, others begin a new answer.
        false
    }

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        let mut body = json!({
            "messages": messages(chat),
            "stream": true,
            "stream_options": {"include_usage": true},
            "temperature": 0,
            "max_tokens": chat.max_tokens,
        });
        if !self.model.is_empty() {
            body["model"] = json!(self.model);
        }
        let wire = self.wire(stream::LOADING).map_err(|failure| self.explain(failure))?;
        let mut reply = Reply::new(chat.max_tokens);
        let heard = wire.lines("v1/chat/completions", Some(body.to_string()), &mut |line| {
            reply.hear(line, listener)
        });
        reply.finish(heard).map_err(|failure| self.explain(failure))
    }
}
