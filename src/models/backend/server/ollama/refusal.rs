//! The meaning of Ollama's refusals, by the status and the words that it has for them.

use crate::error::{Cause, Error};
use crate::messages::server;

/// Words for a model that does not load in any circumstances.
const UNLOADABLE: [&str; 4] = [
    "unknown model architecture",
    "unable to load model",
    "error loading model",
    "unsupported model",
];

/// The sentence and the remedy for a server at an address that refuses to do something with a model: by the status, which is 200
/// where the refusal came in the middle of an answer, and the text of its answer, which may be empty.
pub(super) fn error(at: &str, model: &str, status: u16, message: &str) -> Error {
    let says = |words: &[&str]| words.iter().any(|words| message.contains(words));
    if status == 404 && says(&["not found"]) {
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
