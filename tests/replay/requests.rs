//! What is asked for: a sample of the library's wordings, in both languages, for each shell.

use std::fmt;
use std::fs;

use serde_json::{Value, json};

use crate::examples::source;

/// Every so manieth entry of the library is one request.
const EVERY: usize = 9;
const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];

/// Words for a shell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub shell: String,
    pub words: String,
    /// How many examples the model is told. With them it copies; without, it has to think, and makes mistakes.
    pub examples: u64,
}

/// A request, and what a model said to it: the answer, and the one to what was wrong with that.
#[derive(Clone, Debug)]
pub struct Recorded {
    pub request: Request,
    pub answers: Vec<String>,
}

impl fmt::Display for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Request { shell, words, examples } = &self.request;
        let object = json!({ "shell": shell, "words": words, "examples": examples, "answers": self.answers });
        write!(f, "{object}")
    }
}

/// What is recorded.
pub fn recorded() -> Vec<Recorded> {
    let text = fs::read_to_string(super::folder().join("answers.jsonl")).unwrap();
    let of_line = |line: &str| {
        let value: Value = serde_json::from_str(line).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        Recorded {
            request: Request {
                shell: text(&value["shell"]),
                words: text(&value["words"]),
                examples: value["examples"].as_u64().unwrap(),
            },
            answers: value["answers"].as_array().unwrap().iter().map(text).collect(),
        }
    };
    text.lines().map(of_line).collect()
}

/// What is to be recorded.
pub fn wanted() -> Vec<Request> {
    let entries = source::entries().unwrap();
    let chosen = entries.iter().step_by(EVERY).enumerate();
    let request = |(number, entry): (usize, &source::Entry)| Request {
        shell: SHELLS[number % 3].to_owned(),
        words: if number / 3 % 2 == 0 {
            entry.english[0]
        } else {
            entry.german[0]
        }
        .to_owned(),
        examples: if number % 5 == 0 { 2 } else { 0 },
    };
    let mut all: Vec<Request> = chosen.map(request).collect();
    // Spread over the topics, so that the first few are a sample as well.
    all.sort_by_key(|request| request.words.len() % 10);
    all
}
