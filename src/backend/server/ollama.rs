//! Ollama, by its own protocol: the one that resembles OpenAI's can set neither `keep_alive` nor `think`.
//!
//! See <https://github.com/ollama/ollama/blob/main/docs/api.md>.

use std::ops::ControlFlow;

use reqwest::Url;
use serde::Deserialize;
use serde_json::{Value, json};

use super::stream::{self, Call, Failure};
use super::{endpoint, messages};
use crate::backend::{Backend, Chat, Event, Listener, Timings};
use crate::config::{self, BackendKind};
use crate::error::{Error, Result};

/// Where Ollama listens unless it is told otherwise.
const PORT: u16 = 11434;

/// Names of models that exist only in prose, and what they are called.
const ALIASES: [(&str, &str); 2] = [
    ("llama3.2:11b-vision", "llama3.2-vision:11b"),
    ("qwen3-coder:30b-q4", "qwen3-coder:30b"),
];

/// A model of an Ollama server.
#[derive(Debug)]
pub struct Ollama {
    endpoint: Url,
    model: String,
    num_ctx: u32,
    keep_alive: String,
}

impl Ollama {
    /// Takes the settings.
    ///
    /// # Errors
    ///
    /// Fails on an address that is none, and while `offline` on one of another machine and on a model that Ollama has
    /// computed elsewhere.
    pub fn open(settings: &config::Ollama, offline: bool) -> Result<Self> {
        let host = settings.host.as_deref().filter(|host| !host.trim().is_empty());
        let (text, setting) = match (&settings.endpoint, host) {
            (Some(endpoint), _) => (endpoint.as_str(), "ollama.endpoint"),
            (None, Some(host)) => (host, "OLLAMA_HOST"),
            (None, None) => ("127.0.0.1", "ollama.endpoint"),
        };
        let endpoint = endpoint::parse(text, PORT, setting)?;
        endpoint::allowed(&endpoint, offline)?;
        let alias = ALIASES.iter().find(|(alias, _)| *alias == settings.model);
        let model = alias.map_or(settings.model.as_str(), |(_, name)| name).to_owned();
        if offline && model.ends_with("-cloud") {
            return Err(
                Error::failed(format!("`{model}` is computed on other machines, and lotse is offline"))
                    .hint("name a model without `-cloud`, or put `offline = false` into the configuration"),
            );
        }
        Ok(Self {
            endpoint,
            model,
            num_ctx: settings.num_ctx,
            keep_alive: format!("{}s", settings.keep_alive.as_secs()),
        })
    }

    /// Looks whether the server has the model, without having it loaded. Returns where the server is.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer or has no such model.
    pub fn look(&self) -> Result<String> {
        let call = Call {
            url: endpoint::join(&self.endpoint, "api/tags"),
            body: None,
            key: None,
            server: "Ollama",
        };
        let tags = stream::value(&call).map_err(|failure| self.explain(failure))?;
        // Ollama itself takes a name without a tag for the latest one.
        let names = [self.model.clone(), format!("{}:latest", self.model)];
        let models = tags["models"].as_array().map_or(&[][..], Vec::as_slice);
        let here = |model: &Value| {
            model["name"]
                .as_str()
                .is_some_and(|name| names.iter().any(|known| known == name))
        };
        if models.iter().any(here) {
            return Ok(endpoint::shown(&self.endpoint));
        }
        Err(self.refused(404, "not found"))
    }

    fn explain(&self, failure: Failure) -> Error {
        let remedy = "start it with `ollama serve`, or let the model inside lotse answer with `--backend embedded`";
        stream::explain(failure, "Ollama", &self.endpoint, remedy, |status, message| {
            self.refused(status, message)
        })
    }

    /// What a refusal means, by the status and the words that Ollama has for it.
    fn refused(&self, status: u16, message: &str) -> Error {
        let model = &self.model;
        if status == 404 && message.contains("not found") {
            return Error::failed(format!("Ollama has no model `{model}`")).hint(format!("run `ollama pull {model}`"));
        }
        if message.contains("unknown model architecture") {
            return Error::failed(format!("this version of Ollama cannot load `{model}`: {message}"))
                .hint("name another model with `--model`, or as `ollama.model`");
        }
        if message.contains("memory") {
            return Error::failed(format!("Ollama has no room for `{model}`: {message}"))
                .hint("name a smaller model with `--model`, or end what else needs the memory");
        }
        match status {
            403 => Error::failed(format!(
                "Ollama at `{}` refuses requests to this address",
                endpoint::shown(&self.endpoint)
            ))
            .hint("use the address that it listens on, such as `127.0.0.1:11434`"),
            503 => Error::failed("Ollama has too much to do").hint("ask again in a moment"),
            _ if message.is_empty() => {
                Error::failed(format!("Ollama fails with status {status}")).hint("look at what `ollama serve` prints")
            }
            _ => Error::failed(format!("Ollama fails: {message}")).hint("look at what `ollama serve` prints"),
        }
    }
}

/// One line of an answer. Times are nanoseconds, and left out where they are zero.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    message: Said,
    done: bool,
    load_duration: u64,
    prompt_eval_count: u32,
    prompt_eval_duration: u64,
    eval_count: u32,
    eval_duration: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Said {
    content: String,
}

impl From<&Line> for Timings {
    fn from(line: &Line) -> Self {
        let millis = |nanos: u64| nanos as f64 / 1e6;
        Self {
            load_ms: millis(line.load_duration),
            prompt_tokens: line.prompt_eval_count,
            // Ollama does not say.
            cached_tokens: 0,
            prompt_ms: millis(line.prompt_eval_duration),
            answer_tokens: line.eval_count,
            answer_ms: millis(line.eval_duration),
        }
    }
}

impl Backend for Ollama {
    fn kind(&self) -> BackendKind {
        BackendKind::Ollama
    }

    fn model(&self) -> String {
        self.model.clone()
    }

    fn continues(&self) -> bool {
        // Some templates begin a new answer after one that was begun.
        false
    }

    fn answer(&self, chat: &Chat, listener: Listener<'_>) -> Result<Timings> {
        let body = json!({
            "model": self.model,
            "messages": messages(chat),
            "stream": true,
            // Models that cannot think take no offence.
            "think": false,
            "keep_alive": self.keep_alive,
            // The same in each request: another value of an option makes Ollama load the model anew.
            "options": {"num_ctx": self.num_ctx, "num_predict": chat.max_tokens, "temperature": 0},
        });
        let call = Call {
            url: endpoint::join(&self.endpoint, "api/chat"),
            body: Some(&body),
            key: None,
            server: "Ollama",
        };
        let mut timings = Timings::default();
        let mut ended = false;
        let done = stream::lines(&call, &mut |line| {
            if let Some(message) = stream::message(line) {
                return Err(Failure::Refused(200, message));
            }
            let line: Line =
                serde_json::from_str(line).map_err(|_| Failure::Broken("is not what Ollama says".to_owned()))?;
            if line.done {
                timings = Timings::from(&line);
            }
            let text = line.message.content;
            ended = line.done || (!text.is_empty() && listener(Event::Text(text)).is_break());
            Ok(if ended {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        });
        let cut = || Err(Failure::Broken("ended in the middle".to_owned()));
        done.and_then(|()| if ended { Ok(timings) } else { cut() })
            .map_err(|failure| self.explain(failure))
    }
}
