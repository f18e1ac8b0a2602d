//! What the model was asked in a session.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use super::Session;

impl Session {
    fn asked_file(&self) -> PathBuf {
        self.home().join("asked")
    }

    /// What the model was asked, oldest first: all messages behind the constant part, and of the last one the words.
    pub fn conversations(&self) -> Vec<Vec<String>> {
        let text = fs::read_to_string(self.asked_file()).unwrap_or_default();
        text.lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .map(|chat| {
                let constant = usize::try_from(chat["constant"].as_u64().unwrap()).unwrap();
                let messages = &chat["messages"].as_array().unwrap()[constant..];
                let mut texts: Vec<String> = messages
                    .iter()
                    .map(|message| message["content"].as_str().unwrap().to_owned())
                    .collect();
                let last = texts.pop().unwrap();
                texts.push(without_facts(&last));
                texts
            })
            .collect()
    }

    /// The words of all questions, oldest first, without the command that one leans on.
    pub fn asked(&self) -> Vec<String> {
        let words = |texts: Vec<String>| {
            let last = texts.last().unwrap();
            let alone = last.split_once("  # now: ").filter(|_| texts.len() > 1);
            alone.map_or(last.as_str(), |(_, words)| words).to_owned()
        };
        self.conversations().into_iter().map(words).collect()
    }

    /// Waits until the model has been asked so often.
    #[track_caller]
    pub fn wait_for_questions(&self, count: usize) -> Vec<String> {
        // Put together when it has been waited in vain: what is on the screen then is what one needs to see.
        crate::support::wait_for(format_args!("{count} questions in {self}"), || {
            let asked = self.asked();
            (asked.len() >= count).then_some(asked)
        })
    }
}

/// A message without the lines in brackets before the words.
fn without_facts(message: &str) -> String {
    let lines: Vec<&str> = message.lines().collect();
    let facts = lines
        .iter()
        .take_while(|line| line.starts_with('(') && line.ends_with(')'));
    lines[facts.count().min(lines.len() - 1)..].join("\n")
}
