//! Ollama, by its own protocol: the one that resembles OpenAI's can set neither `keep_alive` nor `think`.
//!
//! See <https://github.com/ollama/ollama/blob/main/docs/api.md>.

mod host;
mod refusal;
mod time;

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

pub use self::host::{Host, Pulled, Running};
use super::error_body;
use super::loading::Load;
use super::pace::Pace;
use super::probabilities;
use super::stream::{self, Answer, Failure, Ration};
use super::values::{self, Values};
use crate::config::BackendKind;
use crate::error::Result;
use crate::messages::server;
use crate::models::backend::{Backend, Chat, Event, Listener, Timings, is_false};
use crate::redact::Redacted;

/// The port that Ollama listens on unless it is told otherwise.
pub(crate) const PORT: u16 = 11434;

/// Names of models that exist only in prose, and what they are called.
const ALIASES: [(&str, &str); 2] = [
    ("llama3.2:11b-vision", "llama3.2-vision:11b"),
    ("qwen3-coder:30b-q4", "qwen3-coder:30b"),
];

/// Returns the name of a model that there is one of: without blanks, and without the tag that Ollama takes where there is
/// none. Whatever is known of a model is known by this name.
pub(crate) fn proper_name(name: &str) -> &str {
    let name = name.trim();
    let name = name.strip_suffix(":latest").unwrap_or(name);
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map_or(name, |(_, proper)| proper)
}

/// Returns true if Ollama has a model computed on other machines, by its name alone. It does not care about capital
/// letters.
pub(crate) fn is_cloud(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    ["-cloud", ":cloud"].iter().any(|end| name.ends_with(end))
}

/// A model of an Ollama server. What is set here is the same in each request: another value of an option makes Ollama
/// load the model anew, and a load forgets how long the model was to stay.
#[derive(Clone, Debug)]
pub struct Ollama {
    /// The server.
    pub host: Host,
    /// The name of the model.
    pub model: String,
    /// The longest conversation, in tokens.
    pub num_ctx: u32,
    /// The time that it stays in memory after an answer; [`Duration::MAX`] for ever.
    pub keep_alive: Duration,
    /// The number of layers that go onto graphics cards; none leaves it to the server.
    pub gpu_layers: Option<u32>,
    /// True if it has to be loaded, which takes longer than an answer.
    pub loads: bool,
    /// The time that the load took, in milliseconds, once it was seen to be done.
    pub loaded: Cell<Option<f64>>,
    /// How fast it was so far.
    pub pace: Pace,
    /// True if it answers only those who do not ask for probabilities.
    pub plain: Cell<bool>,
}

impl Ollama {
    fn body<'a>(&'a self, messages: Vec<Said<'a>>, stream: bool, num_predict: Option<u32>) -> Body<'a> {
        Body {
            model: &self.model,
            messages,
            stream,
            think: false,
            keep_alive: keep_alive(self.keep_alive),
            logprobs: false,
            top_logprobs: None,
            options: Options {
                num_ctx: self.num_ctx,
                temperature: 0,
                num_gpu: self.gpu_layers,
                num_predict,
            },
        }
    }

    /// Loads the model and waits until it is in memory: a server breaks the load off when nobody waits for it. Returns the
    /// milliseconds that it took.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer or cannot load the model.
    pub fn load(&self) -> Result<f64> {
        let start = Instant::now();
        let body = stream::json(&self.body(Vec::new(), false, None));
        let wire = self.host.wire(stream::LOADING);
        wire.and_then(|wire| wire.value("api/chat", Some(body?)))
            .map_err(|failure| self.host.explain(failure, &self.model))?;
        // It is not said in the answer.
        Ok(start.elapsed().as_secs_f64() * 1000.0)
    }

    fn ask(&self, chat: &Chat, probabilities: bool, listener: Listener<'_>) -> Result<Timings, Failure> {
        let body = stream::json(&Body {
            logprobs: probabilities,
            top_logprobs: probabilities.then_some(2),
            ..self.body(messages(chat), true, Some(chat.max_tokens))
        })?;
        let mut reply = Reply::new(chat.max_tokens);
        if !self.loads {
            let wire = self.host.wire(self.pace.limits(chat, stream::LONG))?;
            let heard = wire.lines("api/chat", Some(body), &mut |line| reply.hear(line, listener));
            return reply.finish(heard);
        }
        let wire = self.host.wire(self.pace.limits(chat, stream::LOADING))?;
        let listener = RefCell::new(listener);
        let load = Load {
            listed: &|held| host::list(held).any(|model| model["name"].as_str().map(proper_name) == Some(&self.model)),
            done: &|took| {
                self.loaded.set(Some(took.as_secs_f64() * 1000.0));
                let _ = listener.borrow_mut()(Event::Reading(0, 0));
            },
        };
        let heard = wire.lines_of_load("api/chat", body, &load, &mut |line| {
            reply.hear(line, *listener.borrow_mut())
        });
        reply.finish(heard)
    }
}

/// A request. It is written straight from what it is made of, since this is on the way from the key to the server.
#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: Vec<Said<'a>>,
    stream: bool,
    /// Models that cannot think take no offence.
    think: bool,
    keep_alive: String,
    /// Versions before 0.12.11 do not know it and take no offence.
    #[serde(skip_serializing_if = "is_false")]
    logprobs: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_logprobs: Option<u32>,
    options: Options,
}

#[derive(Serialize)]
struct Said<'a> {
    role: &'static str,
    content: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<[&'a str; 1]>,
}

#[derive(Serialize)]
struct Options {
    num_ctx: u32,
    temperature: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_gpu: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_predict: Option<u32>,
}

fn messages(chat: &Chat) -> Vec<Said<'_>> {
    let said = chat.messages.iter().map(|message| Said {
        role: message.role.name(),
        content: &message.content,
        images: None,
    });
    let mut messages: Vec<Said<'_>> = said.collect();
    if let (Some(last), Some(picture)) = (messages.last_mut(), &chat.picture) {
        last.images = Some([&picture.base64]);
    }
    messages
}

/// A duration as Ollama reads it: negative ones mean for ever.
fn keep_alive(time: Duration) -> String {
    if time == Duration::MAX {
        "-1s".to_owned()
    } else {
        format!("{}s", time.as_secs())
    }
}

/// The times in the last object of an answer: nanoseconds, and left out where they are zero.
fn timings(last: &Value) -> Timings {
    let millis = |name: &str| values::number(&last[name]) / 1e6;
    Timings {
        load_ms: millis("load_duration"),
        prompt_tokens: values::count(&last["prompt_eval_count"]),
        // Ollama does not say.
        cached_tokens: 0,
        prompt_ms: millis("prompt_eval_duration"),
        answer_tokens: values::count(&last["eval_count"]),
        answer_ms: millis("eval_duration"),
        cut: last["done_reason"] == "length",
    }
}

/// An answer as it comes.
pub(super) struct Reply {
    values: Values,
    timings: Option<Timings>,
    ration: Ration,
}

impl Reply {
    /// For an answer of so many tokens.
    pub(super) fn new(tokens: u32) -> Self {
        Self {
            values: Values::default(),
            timings: None,
            ration: Ration::new(tokens),
        }
    }

    fn take(&mut self, object: &Value, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure> {
        if let Some(message) = error_body::of_object(object) {
            return Err(Failure::Refused(200, message));
        }
        if !object.is_object() {
            return Err(Failure::Broken(server::is_not_of_ollama()));
        }
        let text = values::text(&object["message"]["content"]);
        self.ration.take(&text)?;
        for token in probabilities::tokens(&object["logprobs"]) {
            let _ = listener(Event::Token(token));
        }
        let enough = !text.is_empty() && listener(Event::Text(text)).is_break();
        let done = object["done"] == true;
        if !done && !enough {
            return Ok(ControlFlow::Continue(()));
        }
        self.timings = Some(if done { timings(object) } else { Timings::default() });
        Ok(ControlFlow::Break(()))
    }
}

impl Answer for Reply {
    fn hear(&mut self, line: &str, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure> {
        for object in self.values.push(line, server::is_not_of_ollama)? {
            if self.take(&object, listener)?.is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn timings(self) -> Option<Timings> {
        self.timings
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

    fn refuses_probabilities(&self) -> bool {
        self.plain.get()
    }

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        let asks = chat.probabilities && !self.plain.get();
        let answered = match self.ask(chat, asks, listener) {
            // Some of its engines cannot tell them.
            Err(Failure::Refused(_, message)) if asks && message.contains("logprob") => {
                let answered = self.ask(chat, false, listener);
                self.plain.set(answered.is_ok());
                answered
            }
            answered => answered,
        };
        let timings = answered.map_err(|failure| self.host.explain(failure, &self.model))?;
        Ok(Timings {
            load_ms: match self.loaded.get() {
                Some(millis) if timings.load_ms == 0.0 => millis,
                _ => timings.load_ms,
            },
            ..timings
        })
    }
}
