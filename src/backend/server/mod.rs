//! Models that a server holds, on this machine or elsewhere.

pub(crate) mod endpoint;
pub mod ollama;
pub mod openai;
mod stream;

pub(crate) use stream::message;
