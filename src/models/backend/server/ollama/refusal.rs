//! The meaning of Ollama's refusals, by the status and the words that it has for them.

use crate::error::{Cause, Error};
use crate::messages::server;

/// A refusal.
pub(super) struct Refused<'a> {
    /// The address of the server.
    pub(super) at: &'a str,
    /// The model that was asked.
    pub(super) model: &'a str,
    /// The status; 200 where the refusal came in the middle of an answer.
    pub(super) status: u16,
    /// The text of its answer, which may be empty.
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
            return Error::failed(server::ollama_lacks(model)).hint(server::pull(model));
        }
        if says(&UNLOADABLE) {
            return Error::failed(server::ollama_cannot_load(model, message))
                .hint(server::name_another_model())
                .because(Cause::Unloadable);
        }
        if says(&["memory"]) {
            return Error::failed(server::ollama_has_no_room(model, message))
                .hint(server::name_a_smaller_model())
                .because(Cause::Refused);
        }
        if says(&["file does not exist"]) && says(&["manifest"]) {
            return Error::failed(server::registry_lacks(model)).hint(server::look_at_its_name());
        }
        if says(&["no such host", "connection refused", "dial tcp"]) {
            return Error::failed(server::no_registry(message)).hint(server::try_with_network());
        }
        let error = match status {
            403 => {
                return Error::failed(server::ollama_refuses_address(at))
                    .hint(server::use_its_address())
                    .because(Cause::Unreachable);
            }
            503 => {
                return Error::failed(server::ollama_is_busy())
                    .hint(server::ask_in_a_moment())
                    .because(Cause::Busy);
            }
            _ if message.is_empty() => Error::failed(server::ollama_fails_with(status)).hint(server::look_at_ollama()),
            _ => Error::failed(server::ollama_fails(message)).hint(server::look_at_ollama()),
        };
        match status {
            // Somebody has broken the load off.
            499 => error,
            400.. => error.because(Cause::Refused),
            _ => error,
        }
    }
}
