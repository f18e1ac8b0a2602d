//! Where a command stands in what a model said: what was extracted may be joined of lines, or hold the user's secrets again.

use std::ops::Range;

use crate::answer::{Second, Spoken};

/// Less of a command than this is not enough to judge it by.
const ENOUGH: f64 = 0.7;

/// A token of a command.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Part {
    /// What of it stands in the command, in bytes.
    pub(super) at: Range<usize>,
    /// What of it stands before that.
    pub(super) before: usize,
    /// The logarithm of its probability.
    pub(super) log: f32,
    /// The likeliest other one.
    pub(super) second: Option<Second>,
}

/// The tokens that a command consists of; at least one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aligned {
    pub(super) parts: Vec<Part>,
    /// The logarithm of the probability that it ends where it does; 0 where nothing came after it.
    pub(super) end: f32,
}

/// The tokens of a command; `None` where too little of it was said like this.
pub(super) fn align(command: &str, said: &Spoken) -> Option<Aligned> {
    let places = places(command, &said.text);
    let covered: usize = places.iter().map(|(range, _)| bytes(&command[range.clone()])).sum();
    if places.is_empty() || (covered as f64) < ENOUGH * bytes(command) as f64 {
        return None;
    }
    let mut parts = Vec::new();
    for (range, begins) in &places {
        let within = *begins..begins + range.len();
        for token in &said.tokens {
            let (from, to) = (token.at.start.max(within.start), token.at.end.min(within.end));
            if from < to {
                parts.push(Part {
                    at: range.start + from - within.start..range.start + to - within.start,
                    before: from - token.at.start,
                    log: token.log,
                    second: token.second.clone(),
                });
            }
        }
    }
    let end = places.iter().map(|(range, begins)| begins + range.len()).max()?;
    let after = said.tokens.iter().find(|token| token.at.end > end);
    (!parts.is_empty()).then_some(Aligned {
        parts,
        end: after.map_or(0.0, |token| token.log),
    })
}

/// Which bytes of a command stand where in a text.
fn places(command: &str, text: &str) -> Vec<(Range<usize>, usize)> {
    // A model that thinks may have said the same before.
    if let Some(at) = text.rfind(command).filter(|_| !command.is_empty()) {
        return vec![(0..command.len(), at)];
    }
    let mut from = 0;
    let mut places = Vec::new();
    for word in command.split_whitespace() {
        let begins = word.as_ptr() as usize - command.as_ptr() as usize;
        if let Some(at) = find_word(&text[from..], word) {
            places.push((begins..begins + word.len(), from + at));
            from += at + word.len();
        }
    }
    places
}

/// Where a word stands that ends where it does there.
fn find_word(text: &str, word: &str) -> Option<usize> {
    let alone = |at: usize| {
        let (before, after) = (&text[..at], &text[at + word.len()..]);
        let ends = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || c == '`' || c == ';');
        ends(before.chars().next_back()) && ends(after.chars().next())
    };
    text.match_indices(word).map(|(at, _)| at).find(|at| alone(*at))
}

fn bytes(text: &str) -> usize {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Token, Tokens};

    /// The parts of the command, as text, with what is missing of each token before it.
    fn parts<'a>(command: &'a str, said: &[&str]) -> Option<Vec<(&'a str, usize)>> {
        let mut tokens = Tokens::default();
        for text in said {
            tokens.push(Token {
                bytes: text.as_bytes().to_vec(),
                log: -0.1,
                second: None,
            });
        }
        let found = align(command, &tokens.spoken(&said.concat()))?;
        let parts = found.parts.iter();
        Some(parts.map(|part| (&command[part.at.clone()], part.before)).collect())
    }

    #[test]
    fn a_command_is_found_in_fences_prose_and_after_reasoning() {
        for said in [
            &["ls", " -l", "a"][..],
            &["ls", " -l", "a", "\n```"],
            &["Use", ":\n```", "bash\n", "ls", " -l", "a", "\n"],
            &["<think>", "ls -la", "</think>\n", "ls", " -l", "a", "\n"],
        ] {
            let found = parts("ls -la", said).unwrap();
            assert_eq!(found, [("ls", 0), (" -l", 0), ("a", 0)], "{said:?}");
        }
        // A token may have more than the command.
        assert_eq!(parts("ls -la", &["$ ls", " -la\n"]).unwrap(), [("ls", 2), (" -la", 0)]);
    }

    #[test]
    fn how_likely_its_end_was_is_known() {
        let mut tokens = Tokens::default();
        for (text, log) in [("ls", -0.1), (" -la", -0.2), ("\n```", -0.3), ("\n", -0.4)] {
            tokens.push(Token {
                bytes: text.as_bytes().to_vec(),
                log,
                second: None,
            });
        }
        for (command, said, end) in [
            ("ls -la", "ls -la\n```\n", -0.3),
            ("ls", "ls -la\n```\n", -0.2),
            ("ls -la\n```\n", "ls -la\n```\n", 0.0),
        ] {
            let found = align(command, &tokens.spoken(said)).unwrap();
            assert!((found.end - end).abs() < 1e-6, "{command}: {}", found.end);
        }
    }

    #[test]
    fn joined_lines_and_secrets_leave_the_rest_in_place() {
        let said = ["cd", " src\n", "ls", " -la", "\n```"];
        let found = parts("cd src && ls -la", &said).unwrap();
        assert_eq!(found, [("cd", 0), ("src", 1), ("ls", 0), ("-la", 1)]);
        let said = ["curl", " -u", " <secret-1>", " https://example.org/a\n"];
        let found = parts("curl -u mia:x https://example.org/a", &said).unwrap();
        assert_eq!(found, [("curl", 0), ("-u", 1), ("https://example.org/a", 1)]);
    }

    #[test]
    fn what_was_not_said_is_not_judged() {
        assert_eq!(parts("ls -la", &["rm", " -rf"]), None);
        assert_eq!(parts("find . -name x", &["find", " things"]), None);
        assert_eq!(parts("", &["ls"]), None);
        assert_eq!(parts("ls", &[]), None);
    }
}
