//! Ollama, by its own protocol: the one that resembles OpenAI's can set neither `keep_alive` nor `think`.
//!
//! See <https://github.com/ollama/ollama/blob/main/docs/api.md>.

mod host;
mod refusal;
mod time;

use std::ops::ControlFlow;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::host::{Host, Pulled, Running, Shape, Tag};
use super::stream::{self, Answer, Failure, Ration};
use crate::config::BackendKind;
use crate::error::Result;
use crate::models::backend::{Backend, Chat, Event, Listener, Timings};
use crate::redact::Redacted;

/// Where Ollama listens unless it is told otherwise.
pub(crate) const PORT: u16 = 11434;

/// Names of models that exist only in prose, and what they are called.
const ALIASES: [(&str, &str); 2] = [
    ("llama3.2:11b-vision", "llama3.2-vision:11b"),
    ("qwen3-coder:30b-q4", "qwen3-coder:30b"),
];

/// The name that Ollama knows a model by.
pub(crate) fn proper_name(name: &str) -> &str {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == name);
    alias.map_or(name, |(_, proper)| proper)
}

/// Whether Ollama has a model computed on other machines, by its name alone. It does not care about capital letters.
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
    /// How long it stays in memory after an answer; [`Duration::MAX`] for ever.
    pub keep_alive: Duration,
    /// How many layers go onto graphics cards; none leaves it to the server.
    pub gpu_layers: Option<u32>,
    /// Whether it has to be loaded, which takes longer than an answer.
    pub loads: bool,
}

impl Ollama {
    fn body<'a>(&'a self, messages: Vec<Said<'a>>, stream: bool, num_predict: Option<u32>) -> Body<'a> {
        Body {
            model: &self.model,
            messages,
            stream,
            think: false,
            keep_alive: keep_alive(self.keep_alive),
            options: Options {
                num_ctx: self.num_ctx,
                temperature: 0,
                num_gpu: self.gpu_layers,
                num_predict,
            },
        }
    }

    /// Loads the model and waits until it is in memory: a server breaks the load off when nobody waits for it.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer or cannot load the model.
    pub fn load(&self) -> Result<()> {
        let body = stream::json(&self.body(Vec::new(), false, None));
        let wire = self.host.wire(stream::LOADING);
        wire.and_then(|wire| wire.value("api/chat", Some(body?)))
            .map(drop)
            .map_err(|failure| self.host.explain(failure, &self.model))
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

/// One line of an answer. Times are nanoseconds, and left out where they are zero.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    message: Heard,
    done: bool,
    load_duration: u64,
    prompt_eval_count: u32,
    prompt_eval_duration: u64,
    eval_count: u32,
    eval_duration: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Heard {
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

/// An answer as it comes.
pub(super) struct Reply {
    timings: Option<Timings>,
    ration: Ration,
}

impl Reply {
    /// For an answer of so many tokens.
    pub(super) fn new(tokens: u32) -> Self {
        Self {
            timings: None,
            ration: Ration::new(tokens),
        }
    }
}

impl Answer for Reply {
    fn hear(&mut self, line: &str, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure> {
        if let Some(message) = stream::message(line) {
            return Err(Failure::Refused(200, message));
        }
        let line: Line =
            serde_json::from_str(line).map_err(|_| Failure::Broken("is not what Ollama says".to_owned()))?;
        let timings = Timings::from(&line);
        let text = line.message.content;
        self.ration.take(&text)?;
        let enough = !text.is_empty() && listener(Event::Text(text)).is_break();
        if !line.done && !enough {
            return Ok(ControlFlow::Continue(()));
        }
        self.timings = Some(if line.done { timings } else { Timings::default() });
        Ok(ControlFlow::Break(()))
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

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        let body = stream::json(&self.body(messages(chat), true, Some(chat.max_tokens)));
        let patience = if self.loads { stream::LOADING } else { stream::LONG };
        let wire = self.host.wire(patience);
        let wire = wire.map_err(|failure| self.host.explain(failure, &self.model))?;
        let body = body.map_err(|failure| self.host.explain(failure, &self.model))?;
        let mut reply = Reply::new(chat.max_tokens);
        let heard = wire.lines("api/chat", Some(body), &mut |line| reply.hear(line, listener));
        reply
            .finish(heard)
            .map_err(|failure| self.host.explain(failure, &self.model))
    }
}
