//! Models that a server holds, on this machine or elsewhere.

pub(crate) mod endpoint;
mod error_body;
mod lines;
mod loading;
pub mod offered;
pub mod ollama;
pub mod openai;
pub mod pace;
mod peer;
mod probabilities;
mod stream;
mod values;
mod watch;

pub(crate) use error_body::message;

/// The text of an answer of a server that comes in such pieces, in the lines of Ollama and in the events of OpenAI; each with
/// the reason why there is no more of it.
pub(crate) fn answers(pieces: &[&[u8]]) -> [(String, Option<String>); 2] {
    const TOKENS: u32 = 64;
    let pieces = || pieces.iter().copied();
    [
        stream::read(ollama::Reply::new(TOKENS), pieces()),
        stream::read(openai::Reply::new(TOKENS), pieces()),
    ]
}
