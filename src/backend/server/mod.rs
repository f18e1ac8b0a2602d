//! Models that a server holds, on this machine or elsewhere.

mod endpoint;
pub mod ollama;
pub mod openai;
mod stream;

use serde_json::{Value, json};

use super::Chat;

/// The conversation as both protocols want it.
fn messages(chat: &Chat) -> Vec<Value> {
    let messages = chat.messages.iter();
    messages
        .map(|message| json!({"role": message.role.name(), "content": message.content}))
        .collect()
}
