//! Finds the one command in what a model says: without reasoning, fences, prompts and prose.

use super::sentence::is_prose;
use crate::messages::{Message, answer as messages};
use crate::shell::Shell;
use crate::syntax::{first_end, is_open, join_continuations};

/// Whether more text can still change the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The command may go on.
    More,
    /// The first command is complete; nothing that follows belongs to it.
    Complete,
}

/// How much of an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// The first command.
    First,
    /// All commands of a code fence, one line after the other, as one command: what is wanted may take several steps.
    Steps,
}

/// What has more steps is no command that anybody reads; no answer of the usual length has so many.
const MOST_STEPS: usize = 64;

/// Whether an answer of so many bytes is worth being looked through, where it was at this length: a short one with every
/// piece, a long one only after it has grown by a sixteenth, so that tiny pieces cost no more than large ones.
fn is_due(length: usize, looked_at: usize) -> bool {
    const SHORT: usize = 256;
    length <= SHORT || length - looked_at >= looked_at / 16
}

/// Collects an answer and takes the first complete command out of it.
#[derive(Debug)]
pub struct Extractor {
    shell: Shell,
    wanted: Wanted,
    text: String,
    /// How much of the text the model did not say itself.
    given: usize,
    /// How long the text was when it was looked through last, and what was known of the command then.
    looked_at: usize,
    command: String,
}

/// A command as far as it is known.
struct Found {
    command: String,
    complete: bool,
}

impl Extractor {
    /// Expects a command for `shell` in an answer that begins with `start`, which the model does not say itself.
    pub fn new(shell: Shell, wanted: Wanted, start: &str) -> Self {
        Self {
            shell,
            wanted,
            text: start.to_owned(),
            given: start.len(),
            looked_at: 0,
            command: String::new(),
        }
    }

    /// Takes the next piece of the answer and says whether to go on generating.
    pub fn push(&mut self, piece: &str) -> Progress {
        self.text.push_str(piece);
        if !is_due(self.text.len(), self.looked_at) {
            return Progress::More;
        }
        self.looked_at = self.text.len();
        let found = self.find(self.shell, false);
        let complete = found.as_ref().is_some_and(|found| found.complete);
        self.command = found.map_or_else(String::new, |found| found.command);
        if complete { Progress::Complete } else { Progress::More }
    }

    /// What is known of the command; empty before it begins.
    pub fn so_far(&self) -> &str {
        &self.command
    }

    /// The command.
    ///
    /// # Errors
    ///
    /// Says why there is none, as the end of a sentence.
    pub fn finish(&self) -> Result<String, Message> {
        self.finish_as(self.shell)
    }

    /// The command, if the answer is for another shell than expected.
    ///
    /// # Errors
    ///
    /// Says why there is none, as the end of a sentence.
    pub fn finish_as(&self, shell: Shell) -> Result<String, Message> {
        let Some(found) = self.find(shell, true) else {
            let said_nothing = self.said().trim().is_empty();
            return Err(if said_nothing {
                messages::model_said_nothing()
            } else {
                messages::model_answered_in_prose()
            });
        };
        if is_open(shell, &found.command) {
            return Err(messages::command_is_unfinished());
        }
        Ok(join_continuations(shell, &found.command))
    }

    /// All that the model has said so far.
    pub fn said(&self) -> &str {
        &self.text[self.given..]
    }

    fn find(&self, shell: Shell, ended: bool) -> Option<Found> {
        let text = self.text.replace("\r\n", "\n");
        let text = without_reasoning(&text)?;
        let (inside, closed) = unfenced(text);
        let ended = ended || closed;
        let mut rest = inside;
        let mut found = first_command(shell, &mut rest, ended)?;
        // Outside of a fence nobody can tell the next step from what is said about the first one.
        let fenced = inside.len() < text.len();
        let mut steps = 1;
        while fenced && self.wanted == Wanted::Steps && found.complete {
            let next = rest.split_inclusive('\n').next().map(str::trim);
            match next {
                None => {
                    found.complete = ended;
                    break;
                }
                Some(next) if next.is_empty() || is_comment(next) || is_prose(next) => break,
                // Half of it would do something else.
                Some(_) if steps == MOST_STEPS => return None,
                Some(_) => {
                    steps += 1;
                    let step = first_command(shell, &mut rest, ended)?;
                    found = found.then(&step);
                }
            }
        }
        Some(found)
    }
}

/// What follows the model's reasoning; `None` while it still reasons. A closing tag counts without an opening one,
/// because templates may have written that.
fn without_reasoning(text: &str) -> Option<&str> {
    const TAGS: [&str; 3] = ["think>", "thinking>", "thought>"];
    let end = TAGS.iter().filter_map(|tag| {
        let close = format!("</{tag}");
        text.rfind(&close).map(|at| at + close.len())
    });
    match end.max() {
        Some(end) => Some(&text[end..]),
        None if TAGS.iter().any(|tag| text.trim_start().starts_with(&format!("<{tag}"))) => None,
        None => Some(text),
    }
}

/// The inside of the first code fence that is not empty, if there is one, and whether that fence is closed. An empty
/// one comes about where a model opens a fence that was opened for it.
fn unfenced(text: &str) -> (&str, bool) {
    const FENCE: &str = "```";
    let Some(start) = text.find(FENCE) else {
        return (text, false);
    };
    let inside = &text[start + FENCE.len()..];
    let end = inside.find(FENCE);
    let (body, closed) = (&inside[..end.unwrap_or(inside.len())], end.is_some());
    let language = body.len()
        - body
            .trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "+-_".contains(c))
            .len();
    match (body[language..].strip_prefix('\n'), end) {
        (Some(lines), Some(end)) if lines.trim().is_empty() => unfenced(&inside[end..]),
        (Some(lines), _) => (lines, closed),
        // A fence within one line has no language: "```ls -la```".
        (None, Some(_)) => (body, true),
        (None, None) => ("", false),
    }
}

impl Found {
    /// This one and then the next, which does nothing where this one fails, so that nothing is done in a wrong place.
    fn then(self, next: &Self) -> Self {
        let (first, second) = (&self.command, &next.command);
        let separator = if first.contains("<<") && first.contains('\n') || first.starts_with("alias ") {
            "\n"
        } else if first.ends_with('&') && !first.ends_with("&&") {
            " "
        } else if second.contains("$?") || second.contains("$status") || first.ends_with(';') {
            "; "
        } else {
            " && "
        };
        let mut command = self.command;
        command.truncate(command.trim_end_matches(';').len());
        command.push_str(separator);
        command.push_str(second);
        Self {
            command,
            complete: next.complete,
        }
    }
}

/// The first command of the lines, which are taken from them.
fn first_command(shell: Shell, rest: &mut &str, ended: bool) -> Option<Found> {
    let first = loop {
        let line = rest.split_inclusive('\n').next()?;
        let bare = undecorated(line.trim());
        if !(bare.is_empty() || is_comment(bare) || is_prose(bare)) {
            break bare;
        }
        *rest = &rest[line.len()..];
    };
    // Most commands are one line, so that no more is read before that is known; then twice as much each time.
    let mut count = 1;
    loop {
        let lines: Vec<&str> = rest.split_inclusive('\n').take(count).collect();
        let mut command = first.to_owned();
        for line in &lines[1..] {
            command.push('\n');
            command.push_str(line.trim_end());
        }
        let all = lines.iter().map(|line| line.len()).sum::<usize>() == rest.len();
        let terminated = ended || lines.last().is_some_and(|line| line.ends_with('\n'));
        if terminated {
            command.push('\n');
        }
        if let Some(end) = first_end(shell, &command) {
            let taken = command[..end].matches('\n').count() + 1;
            *rest = &rest[lines[..taken].iter().map(|line| line.len()).sum()..];
            command.truncate(end);
            return Some(Found {
                command,
                complete: true,
            });
        }
        if all {
            *rest = "";
            command.truncate(command.len() - usize::from(terminated));
            return Some(Found {
                command,
                complete: false,
            });
        }
        count *= 2;
    }
}

/// A line without the prompt or the backticks that a model put around the command.
fn undecorated(line: &str) -> &str {
    let line = ["$ ", "% ", "❯ ", "> "]
        .iter()
        .find_map(|prompt| line.strip_prefix(prompt))
        .unwrap_or(line)
        .trim();
    match line.strip_prefix('`').and_then(|line| line.strip_suffix('`')) {
        Some(inside) if !inside.contains('`') => inside.trim(),
        _ => line,
    }
}

fn is_comment(line: &str) -> bool {
    line.starts_with('#')
}

#[cfg(test)]
mod tests;
