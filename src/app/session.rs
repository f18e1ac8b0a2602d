//! What a key press in the prompt means, given what lotse put there before.
//!
//! The memory of a shell session lives in a variable of that shell: the hook hands it over as a line of text and takes
//! the next one back. So it ends with the shell, no other session sees it, and nothing is written to a disk.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::answer::fill;
use crate::app::suggest::Request;
use crate::models::route::intent::prose::wants_prose;
use crate::prompt::Turn;

/// A suggestion that is older than this is not refined any more.
const FRESH: Duration = Duration::from_secs(10 * 60);
/// A suggestion that is older than this is not what a command is remembered for.
const RECENT: Duration = Duration::from_secs(60 * 60);
/// A memory that would be longer than this is dropped: it has to fit into an environment variable, of which
/// Linux takes 128 KiB.
const LONGEST: usize = 120 * 1024;
/// Below this likeness a command that was run is not the suggestion with changes but another one.
const LIKENESS: f64 = 0.5;

/// The last suggestion in a shell session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// When it was made, in seconds since 1970.
    at: u64,
    /// The line that it replaced, letter by letter.
    line: String,
    /// What was asked in that line.
    request: String,
    /// What had been asked and answered before.
    earlier: Vec<Turn>,
    /// The commands that were offered for it, in the order in which they came.
    commands: Vec<String>,
    /// The one of them that was shown last.
    shown: usize,
    /// Whether the user has gone back to the words since.
    back: bool,
    /// Whether the commands are what was meant by one that failed; all of them are known then.
    #[serde(default)]
    fix: bool,
    /// Whether the command that was shown last was only shown, below the words, and waits for the key to be put there.
    #[serde(default)]
    held: bool,
    /// What was said of that command, to be said again when it comes.
    #[serde(default)]
    note: String,
    /// The line as the key has left it, since the user began to fill in what only they know; empty before that.
    #[serde(default)]
    filled: String,
}

/// What the hook knows at a key press.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// The line in the prompt.
    pub line: String,
    /// Whether it was Enter on a `??` line, and not the key.
    pub enter: bool,
    /// Whether it puts a command there that was held back: the key does, and Enter where there is no key.
    pub confirms: bool,
    /// The command that was run since the suggestion was made; empty if there was none.
    pub ran: String,
    /// The last command in the shell, if it is known and failed, and its status.
    pub failed: Option<(String, i32)>,
    /// The time in seconds since 1970.
    pub now: u64,
}

/// What is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// There are no words yet.
    Help,
    /// The words instead of the suggestion, and the memory after that.
    Words(String, Session),
    /// The answer to a request.
    Ask(Request),
    /// An answer for reading.
    Question(String),
    /// Another command for the same words than those that are remembered.
    Another(Session, Request),
    /// What was meant by a command that failed with a status.
    Fix(String, i32),
    /// The next command of those that are known, and the memory after that.
    Next(String, Session),
    /// The command that was held back, and the memory after that.
    Held(String, Session),
    /// The line with what the user has filled in, where the cursor belongs in it, and the memory after that.
    Filled(String, usize, Session),
}

impl Session {
    /// Reads the line that the hook kept. Nothing for an empty line, and for one that another version wrote.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The line for the hook to keep; empty when there would be too much to keep.
    pub fn write(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        if text.len() > LONGEST { String::new() } else { text }
    }

    /// The command in the prompt, if the user has not gone back to the words.
    fn command(&self) -> Option<&str> {
        self.commands.get(self.shown).filter(|_| !self.back).map(String::as_str)
    }

    /// Whether the user has gone back to the words, which are in the prompt therefore.
    pub fn is_back(&self) -> bool {
        self.back
    }

    /// The command that was shown last, and whether another one was offered already.
    pub fn last(&self) -> Option<(&str, impl Fn(&str) -> bool)> {
        let known = |command: &str| self.commands.iter().any(|other| other == command);
        Some((self.commands.get(self.shown)?.as_str(), known))
    }

    /// What was asked for, with what that leans on, unless it was long before `now` or what was meant by a command that failed.
    pub fn asked(&self, now: u64) -> Option<String> {
        let recent = !self.request.is_empty() && now.saturating_sub(self.at) < RECENT.as_secs();
        let said = self.earlier.iter().map(|turn| turn.words.as_str());
        let said: Vec<&str> = said.chain([self.request.as_str()]).collect();
        recent.then(|| said.join(", "))
    }

    /// The words instead of the suggestion, and the memory after that.
    pub fn given_back(&self) -> (String, Self) {
        let back = Self {
            back: true,
            held: false,
            filled: String::new(),
            ..self.clone()
        };
        (self.line.clone(), back)
    }

    /// The words, which stay where they are while the command is held back with a note, and the memory after that.
    pub fn held_back(&self, note: &str) -> (String, Self) {
        let (line, back) = self.given_back();
        let note = note.to_owned();
        (
            line,
            Self {
                held: true,
                note,
                ..back
            },
        )
    }

    /// What was said of the command when it was held back.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// Whether the command is held back.
    pub fn is_held(&self) -> bool {
        self.held
    }

    /// The command that was held back, and the memory after that, where `press` asks for it: on the same words, and before
    /// anything else was run.
    fn confirmed(&self, press: &Press) -> Option<(String, Self)> {
        let same = self.line == press.line && press.ran.trim().is_empty() && (!self.fix || press.failed.is_some());
        let shown = Self {
            back: false,
            held: false,
            ..self.clone()
        };
        let command = shown.command().filter(|_| self.held && same && press.confirms)?;
        Some((command.to_owned(), shown))
    }

    /// Whether the user has begun to fill in what only they know, so that the line is theirs.
    pub fn is_filled(&self) -> bool {
        !self.filled.is_empty()
    }

    /// The line with what was typed in place of a `<name>` of the command, which is still in it, or was filled in by the last
    /// key. Nothing after another command was run.
    fn filled_in(&self, press: &Press) -> Option<Action> {
        let command = self.command().filter(|_| press.ran.trim().is_empty())?;
        let before = if self.is_filled() { &self.filled } else { command };
        let done = (self.filled == press.line).then(|| (press.line.clone(), press.line.len()));
        let (line, cursor) = fill(before, &press.line).or(done)?;
        let session = Self {
            filled: line.clone(),
            ..self.clone()
        };
        Some(Action::Filled(line, cursor, session))
    }

    /// What a request may lean on: the last request and its answer, if that was run and nothing else since, or stands in
    /// the line with the words. One that was thrown away is forgotten.
    fn turn(&self, press: &Press, words: &str) -> Option<Turn> {
        let fresh = press.now.saturating_sub(self.at) < FRESH.as_secs();
        let offered = self.commands.get(self.shown).filter(|_| fresh && !self.fix)?;
        let ran = press.ran.trim();
        let command = if begins_or_ends(words, offered) {
            offered
        } else if !ran.is_empty() && strsim::normalized_levenshtein(ran, offered) >= LIKENESS {
            ran
        } else {
            return None;
        };
        Some(Turn {
            words: self.request.clone(),
            command: command.to_owned(),
        })
    }

    /// The request for a command other than those that were offered.
    fn another(&self) -> Request {
        let request = Request {
            words: self.request.clone(),
            earlier: self.earlier.clone(),
        };
        request.another(self.commands.iter().map(String::as_str))
    }

    /// The memory after `command` was offered for `request`.
    pub fn offered(request: Request, command: &str, press: &Press) -> Self {
        Self {
            at: press.now,
            line: press.line.clone(),
            request: request.words,
            earlier: request.earlier,
            commands: vec![command.to_owned()],
            shown: 0,
            back: false,
            fix: false,
            held: false,
            note: String::new(),
            filled: String::new(),
        }
    }

    /// The memory after `fixes`, of which the first is shown, were offered on an empty line.
    pub fn fixed(fixes: Vec<String>, press: &Press) -> Self {
        Self {
            commands: fixes,
            fix: true,
            ..Self::offered(Request::new(""), "", press)
        }
    }

    /// The same for what was meant by a command that was run for what was asked `before`.
    #[must_use]
    pub fn asked_before(self, before: Option<&Self>) -> Self {
        match before {
            Some(before) => Self {
                request: before.request.clone(),
                earlier: before.earlier.clone(),
                ..self
            },
            None => self,
        }
    }

    /// The memory after another command came, and the one to show: where the model repeats itself it is the next one
    /// of those that are known.
    #[must_use]
    pub fn offered_another(mut self, command: &str) -> (Self, String) {
        if self.commands.iter().any(|known| known == command) {
            self.shown = (self.shown + 1) % self.commands.len();
        } else {
            self.shown = self.commands.len();
            self.commands.push(command.to_owned());
        }
        (self.back, self.held) = (false, false);
        let command = self.commands[self.shown].clone();
        (self, command)
    }
}

/// What `press` means after `session`.
pub fn decide(session: Option<&Session>, press: &Press) -> Action {
    if let Some((command, shown)) = session.and_then(|session| session.confirmed(press)) {
        return Action::Held(command, shown);
    }
    if let (Some(session), false) = (session, press.enter) {
        if session.command() == Some(press.line.as_str()) {
            let (line, back) = session.given_back();
            return Action::Words(line, back);
        }
        if let Some(filled) = session.filled_in(press) {
            return filled;
        }
        // Once something has been run, what stood there before is over.
        let still_back = session.back && session.line == press.line && press.ran.trim().is_empty();
        if still_back && session.fix && press.failed.is_some() {
            let next = Session {
                back: false,
                held: false,
                shown: (session.shown + 1) % session.commands.len().max(1),
                ..session.clone()
            };
            let command = next.command().unwrap_or_default().to_owned();
            return Action::Next(command, next);
        }
        if still_back && !session.fix {
            return Action::Another(session.clone(), session.another());
        }
    }
    let line = press.line.trim();
    let (marked, words) = match line.strip_prefix("??") {
        Some(words) => (true, words),
        None => (false, line),
    };
    // One mark more is a question whatever its form.
    if let Some(question) = words.strip_prefix('?').filter(|_| marked).map(str::trim) {
        return match question {
            "" => Action::Help,
            question => Action::Question(question.to_owned()),
        };
    }
    let (afresh, words) = if marked { afresh(words) } else { (true, words) };
    if words.is_empty() {
        return match &press.failed {
            Some((command, status)) if !marked && !press.enter => Action::Fix(command.clone(), *status),
            _ => Action::Help,
        };
    }
    let turn = session
        .filter(|_| !afresh)
        .and_then(|session| session.turn(press, words));
    if press.enter && !afresh && turn.is_none() && wants_prose(words) {
        return Action::Question(words.to_owned());
    }
    Action::Ask(Request {
        words: words.to_owned(),
        // The same words again are no refinement of themselves.
        earlier: turn.into_iter().filter(|turn| turn.words != words).collect(),
    })
}

/// Whether the words behind the mark say that they have nothing to do with what was before, and without that:
/// `??! words`, `?? new: words`, `?? neu: words`.
fn afresh(words: &str) -> (bool, &str) {
    let new = |word: &str| {
        ["new", "neu"]
            .iter()
            .any(|known| word.trim().eq_ignore_ascii_case(known))
    };
    match (words.strip_prefix('!'), words.split_once(':')) {
        (Some(words), _) => (true, words.trim()),
        (None, Some((first, words))) if new(first) => (true, words.trim()),
        _ => (false, words.trim()),
    }
}

/// Whether a command stands before the words or behind them.
fn begins_or_ends(words: &str, command: &str) -> bool {
    let blank = |c: char| c.is_whitespace();
    !command.is_empty()
        && (words.strip_prefix(command).is_some_and(|rest| rest.starts_with(blank))
            || words.strip_suffix(command).is_some_and(|rest| rest.ends_with(blank)))
}

#[cfg(test)]
mod tests;
