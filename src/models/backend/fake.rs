//! Prepared answers, for tests of everything around a model.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::thread;
use std::time::Duration;

use super::{Backend, Chat, Event, Listener, Timings};
use crate::config::{self, BackendKind};
use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, common};
use crate::redact::Redacted;

/// Says what the configuration tells it to say, with a token for every four characters.
#[derive(Debug)]
pub struct Fake {
    script: config::Fake,
}

impl Fake {
    /// Takes the script.
    pub fn new(script: config::Fake) -> Self {
        Self { script }
    }
}

impl Backend for Fake {
    fn kind(&self) -> BackendKind {
        self.script.plays.unwrap_or(BackendKind::Fake)
    }

    fn model(&self) -> String {
        "fake".to_owned()
    }

    fn answer(&self, chat: &Redacted<Chat>, listener: Listener<'_>) -> Result<Timings> {
        if let Some(file) = &self.script.record {
            record(file, chat)?;
        }
        while self.script.gate.as_ref().is_some_and(|gate| !gate.exists()) {
            thread::sleep(Duration::from_millis(1));
        }
        let earlier = chat.messages.len().saturating_sub(chat.constant + 1) / 2;
        let answer = earlier
            .checked_sub(1)
            .and_then(|index| self.script.then.get(index))
            .unwrap_or(&self.script.answer);
        let mut timings = Timings::default();
        for (index, character) in answer.chars().take(4 * chat.max_tokens as usize).enumerate() {
            thread::sleep(Duration::from_millis(self.script.delay_ms));
            timings.answer_tokens += u32::from(index % 4 == 0);
            if listener(Event::Text(character.to_string())).is_break() {
                return Ok(timings);
            }
        }
        match &self.script.error {
            Some(message) => Err(Error::failed(Message::verbatim(message))),
            None => Ok(timings),
        }
    }
}

/// Adds a line of JSON.
fn record(file: &Path, chat: &Chat) -> Result<()> {
    let asked = serde_json::to_string(chat).context(common::could_not_write_json)?;
    let mut options = OpenOptions::new();
    let file_opened = options.create(true).append(true).open(file);
    file_opened
        .and_then(|mut file| writeln!(file, "{asked}"))
        .context(|| common::could_not_write(file.display()))
}
