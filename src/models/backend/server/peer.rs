//! The peer that is asked, and how it is named.

use crate::error::{Cause, Error};
use crate::messages::{Message, server};

/// A peer that is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Peer {
    Ollama,
    /// It may be any of several.
    Server,
}

impl Peer {
    /// Nobody answers at that address.
    pub(super) fn unreachable(self, at: &str, cause: &Message) -> Error {
        let (what, remedy) = match self {
            Self::Ollama => (server::ollama_does_not_answer(at), server::start_ollama()),
            Self::Server => (server::server_does_not_answer(at), server::start_server()),
        };
        Error::failed(what.because(cause))
            .hint(remedy)
            .because(Cause::Unreachable)
    }

    /// The answer is none, or broke off: `how` goes on from "the answer".
    pub(super) fn broken(self, at: &str, how: &Message) -> Error {
        Error::failed(match self {
            Self::Ollama => server::answer_of_ollama(at, how),
            Self::Server => server::answer_of_server(at, how),
        })
        .hint(server::ask_again_or_look())
    }

    pub(super) fn could_not_ask(self) -> Message {
        match self {
            Self::Ollama => server::could_not_ask_ollama(),
            Self::Server => server::could_not_ask_server(),
        }
    }
}
