//! What Ollama means when it refuses, by the status and the words that it has for it.

use crate::error::{Cause, Error};

/// A refusal.
pub(super) struct Refused<'a> {
    /// Where the server is.
    pub(super) at: &'a str,
    /// The model that was asked.
    pub(super) model: &'a str,
    /// The status; 200 where the refusal came in the middle of an answer.
    pub(super) status: u16,
    /// What it says, which may be nothing.
    pub(super) message: &'a str,
}

/// Words for a model that does not load in any circumstances.
const UNLOADABLE: [&str; 4] = [
    "unknown model architecture",
    "unable to load model",
    "error loading model",
    "unsupported model",
];

impl Refused<'_> {
    /// The sentence and the remedy.
    pub(super) fn error(&self) -> Error {
        let Self {
            at,
            model,
            status,
            message,
        } = self;
        let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
        if *status == 404 && says(&["not found"]) {
            return Error::failed(format!("Ollama has no model `{model}`"))
                .hint(format!("run `lotse models pull {model}`"));
        }
        if says(&UNLOADABLE) {
            return Error::failed(format!("this version of Ollama cannot load `{model}`: {message}"))
                .hint("name another model with `--model`, or in the configuration")
                .because(Cause::Unloadable);
        }
        if says(&["memory"]) {
            return Error::failed(format!("Ollama has no room for `{model}`: {message}"))
                .hint("name a smaller model with `--model`, or end what else needs the memory");
        }
        if says(&["no such host", "connection refused", "dial tcp"]) {
            return Error::failed(format!("Ollama cannot reach its registry: {message}"))
                .hint("try again when that machine has a network");
        }
        match status {
            403 => Error::failed(format!("Ollama at `{at}` refuses requests to this address"))
                .hint("use the address that it listens on, such as `127.0.0.1:11434`"),
            503 => Error::failed("Ollama has too much to do").hint("ask again in a moment"),
            _ if message.is_empty() => {
                Error::failed(format!("Ollama fails with status {status}")).hint("look at what `ollama serve` prints")
            }
            _ => Error::failed(format!("Ollama fails: {message}")).hint("look at what `ollama serve` prints"),
        }
    }
}
