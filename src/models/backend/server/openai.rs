//! Servers that speak the protocol of OpenAI: llama.cpp, vLLM, LiteLLM, LM Studio and others.
//!
//! See <https://platform.openai.com/docs/api-reference/chat/create>; the events of the stream are those of
//! <https://html.spec.whatwg.org/multipage/server-sent-events.html>.

use std::cell::Cell;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use reqwest::Url;
use serde_json::{Value, json};

use super::offered::{self, Offer};
use super::pace::Pace;
use super::peer::Peer;
use super::stream::{self, Answer, Failure, Limits, Ration, Wire};
use super::values::{self, Values};
use super::{endpoint, error_body, probabilities};
use crate::config::BackendKind;
use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, server};
use crate::models::backend::{Backend, Chat, Event, Listener, Timings};
use crate::redact::Redacted;

/// The port that llama.cpp's server listens on unless it is told otherwise.
pub(crate) const PORT: u16 = 8080;

/// A model of such a server.
pub struct OpenAi {
    endpoint: Url,
    /// Empty for whatever the server has.
    model: String,
    key: Option<String>,
    /// True if it answers only those who do not ask for probabilities.
    pub(crate) plain: Cell<bool>,
    /// How fast it was so far.
    pub(crate) pace: Pace,
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
            plain: Cell::new(false),
            pace: Pace::default(),
        })
    }

    /// What the server offers, as far as it tells.
    ///
    /// # Errors
    ///
    /// Fails when the server does not answer.
    pub fn offer(&self) -> Result<Offer> {
        let mut offer = self
            .short("v1/models")
            .map(|answer| offered::list(&answer))
            .map_err(|failure| self.explain(failure))?;
        // What more there is to know is no reason to fail.
        match offer.program {
            offered::LLAMA_CPP => {
                if let Ok(props) = self.short("props") {
                    offered::add_props(&mut offer, &props);
                }
            }
            offered::LM_STUDIO => {
                let more = self.short("api/v0/models").ok();
                offer.models = more.and_then(|more| offered::lm_studio(&more)).unwrap_or(offer.models);
            }
            _ => {}
        }
        Ok(offer)
    }

    /// How many of its slots are at work, and how many it has; none where it does not tell.
    pub fn slots(&self) -> Option<(usize, usize)> {
        offered::slots(&self.short("slots").ok()?)
    }

    fn short(&self, path: &str) -> Result<Value, Failure> {
        self.wire(stream::SHORT)?.value(path, None)
    }

    fn wire(&self, limits: Limits) -> Result<Wire<'_>, Failure> {
        Wire::new(&self.endpoint, self.key.as_deref(), Peer::Server, limits)
    }

    fn explain(&self, failure: Failure) -> Error {
        stream::explain(failure, Peer::Server, &self.endpoint, |status, message| {
            self.refused(status, message)
        })
    }

    fn refused(&self, status: u16, message: &str) -> Error {
        let at = endpoint::shown(&self.endpoint);
        let said = if message.is_empty() {
            server::status(status)
        } else {
            Message::verbatim(message)
        };
        let error = Error::failed(server::server_fails(at, said));
        match status {
            401 | 403 => error.hint(server::name_key_variable()),
            404 => error.hint(server::name_listed_model()),
            429 | 503 => error.hint(server::ask_in_a_moment()),
            _ => error.hint(server::look_at_its_log()),
        }
    }
}

/// The place of the key of a server.
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
            (Some(name), _) => var(name)
                .filter(|key| !key.is_empty())
                .map(Some)
                .ok_or_else(|| Error::failed(server::key_is_not_set(name)).hint(server::set_key())),
            (None, Some(file)) => read_key(file).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// Reads a key that only its owner can read.
fn read_key(file: &Path) -> Result<String> {
    let what = || server::could_not_read_key(file.display());
    let mode = fs::metadata(file).context(what)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(Error::failed(server::key_is_open(file.display())).hint(server::close_key(file.display())));
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

/// Why an answer ended, where nothing more of it was allowed.
const CUT: [&str; 2] = ["length", "max_tokens"];
/// Why it ended, where the server gave it up.
const GIVEN_UP: [&str; 3] = ["content_filter", "abort", "error"];

/// Adds what an object of an answer tells about the time. llama.cpp adds what it took.
fn add(object: &Value, timings: &mut Timings) {
    let (usage, took) = (&object["usage"], &object["timings"]);
    if usage.is_object() {
        timings.prompt_tokens = values::count(&usage["prompt_tokens"]);
        timings.answer_tokens = values::count(&usage["completion_tokens"]);
        timings.cached_tokens = values::count(&usage["prompt_tokens_details"]["cached_tokens"]);
    }
    if took.is_object() {
        // llama.cpp tells what it had read before only by what is missing here.
        let read = values::count(&took["prompt_n"]);
        if read > 0 && timings.cached_tokens == 0 {
            timings.cached_tokens = timings.prompt_tokens.saturating_sub(read);
        }
        timings.prompt_ms = values::number(&took["prompt_ms"]);
        timings.answer_ms = values::number(&took["predicted_ms"]);
    }
}

/// An answer as it comes.
pub(super) struct Reply {
    values: Values,
    timings: Timings,
    spoke: bool,
    ended: bool,
    ration: Ration,
}

impl Reply {
    /// For an answer of so many tokens.
    pub(super) fn new(tokens: u32) -> Self {
        Self {
            values: Values::default(),
            timings: Timings::default(),
            spoke: false,
            ended: false,
            ration: Ration::new(tokens),
        }
    }

    fn take(&mut self, object: &Value, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure> {
        if !object.is_object() {
            return Err(Failure::Broken(server::is_no_stream()));
        }
        add(object, &mut self.timings);
        let choices = object["choices"].as_array().map_or(&[][..], Vec::as_slice);
        let first = choices.iter().find(|choice| values::count(&choice["index"]) == 0);
        let choice = first.unwrap_or(&Value::Null);
        if let Some(message) = error_body::of_object(object).or_else(|| error_body::of_object(choice)) {
            return Err(Failure::Refused(200, message));
        }
        if let Some(reason) = choice["finish_reason"].as_str() {
            if GIVEN_UP.contains(&reason) {
                return Err(Failure::Refused(200, reason.to_owned()));
            }
            // Only the timings follow.
            self.ended = true;
            self.timings.cut |= CUT.contains(&reason);
        }
        let text = self.text(choice);
        self.ration.take(&text)?;
        for token in probabilities::tokens(&choice["logprobs"]["content"]) {
            let _ = listener(Event::Token(token));
        }
        self.spoke |= !text.is_empty();
        if !text.is_empty() && listener(Event::Text(text)).is_break() {
            self.ended = true;
            return Ok(ControlFlow::Break(()));
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The next piece, or the whole of an answer that is not streamed; some servers send that behind the pieces.
    fn text(&mut self, choice: &Value) -> String {
        let whole = &choice["message"];
        if !whole.is_object() {
            return values::text(&choice["delta"]["content"]);
        }
        self.ended = true;
        if self.spoke {
            String::new()
        } else {
            values::text(&whole["content"])
        }
    }
}

impl Answer for Reply {
    fn hear(&mut self, line: &str, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure> {
        // An event may have several lines of data, and where nothing is streamed there are no events. Earlier servers of
        // llama.cpp had a field of their own for errors.
        let (error, data) = match (line.strip_prefix("data:"), line.strip_prefix("error:")) {
            (Some(data), _) => (false, data.trim()),
            (None, Some(data)) => (true, data.trim()),
            (None, None) if self.values.is_open() || line.starts_with('{') => (false, line),
            // Comments and other fields.
            (None, None) => return Ok(ControlFlow::Continue(())),
        };
        if data == "[DONE]" {
            self.ended = true;
            return Ok(ControlFlow::Break(()));
        }
        for object in self.values.push(data, server::is_no_stream)? {
            let object = if error && object["error"].is_null() {
                json!({"error": object})
            } else {
                object
            };
            if self.take(&object, listener)?.is_break() {
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

    fn refuses_probabilities(&self) -> bool {
        self.plain.get()
    }

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        let asks = chat.probabilities && !self.plain.get();
        let mut spoke = false;
        let mut heard = |event| {
            spoke |= matches!(event, Event::Text(_));
            listener(event)
        };
        match self.ask(chat, asks, &mut heard) {
            Err(failure) if asks && !spoke && may_be_refused(&failure) => {
                let answered = self.ask(chat, false, listener);
                self.plain.set(answered.is_ok());
                answered
            }
            answered => answered,
        }
        .map_err(|failure| self.explain(failure))
    }
}

/// Returns true if a question failed in a way that may come of having asked for probabilities.
fn may_be_refused(failure: &Failure) -> bool {
    match failure {
        Failure::Refused(400 | 422 | 501, _) => true,
        Failure::Refused(_, message) => message.contains("logprob"),
        // Python writes numbers that are no JSON.
        Failure::Broken(how) => *how == server::is_no_stream(),
        Failure::Unreachable(_) | Failure::Other(_) => false,
    }
}

impl OpenAi {
    fn ask(&self, chat: &Chat, probabilities: bool, listener: Listener<'_>) -> Result<Timings, Failure> {
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
        if probabilities {
            body["logprobs"] = json!(true);
            body["top_logprobs"] = json!(2);
        }
        let wire = self.wire(self.pace.limits(chat, stream::LOADING))?;
        let mut reply = Reply::new(chat.max_tokens);
        let heard = wire.lines("v1/chat/completions", Some(body.to_string()), &mut |line| {
            reply.hear(line, listener)
        });
        reply.finish(heard)
    }
}
