//! From a line to the calls of programs in it, seen through everything that runs something else.

use std::collections::HashMap;

use super::call::{Call, Redirect};
use super::output;
use super::unwrap;
use super::value::{self, Printer, Scope};
use crate::answer::check::{self, Command, Parsed, Word};
use crate::shell::Shell;

/// Commands inside each other are looked into no deeper.
pub(super) const DEEPEST: usize = 12;
/// No line has more calls.
pub(super) const MOST_CALLS: usize = 150;
/// No line holds more texts that have to be taken apart.
const MOST_TEXTS: usize = 60;
/// Nor more bytes in all of them: a text in a text counts once for each.
const MOST_BYTES: usize = 16 * 1024;

/// A line that is being read.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) shell: Shell,
    pub(super) calls: Vec<Call>,
    pub(super) scope: Scope,
    pub(super) aliases: HashMap<String, String>,
    /// Functions and what they run.
    pub(super) functions: Vec<(String, String)>,
    /// Variables that are set for what comes after.
    pub(super) set: Vec<(String, String)>,
    /// Whether a part of it is no shell.
    pub(super) broken: bool,
    /// Whether there was more than is looked at.
    pub(super) over: bool,
    pipelines: usize,
    texts: usize,
    bytes: usize,
    printing: usize,
}

impl Reading {
    /// Takes a line apart.
    pub(super) fn new(line: &str, shell: Shell, aliases: &[(String, String)]) -> Self {
        let mut reading = Self {
            shell,
            calls: Vec::new(),
            scope: Scope::default(),
            aliases: aliases.iter().cloned().collect(),
            functions: Vec::new(),
            set: Vec::new(),
            broken: false,
            over: false,
            pipelines: 0,
            texts: 0,
            bytes: 0,
            printing: 0,
        };
        reading.add(&value::cleaned(line), shell, &Call::default());
        let mut at = 0;
        while at < reading.calls.len() {
            while at < reading.calls.len() {
                unwrap::unwrap(&mut reading, at);
                at += 1;
                reading.limit();
            }
            // What reads its commands from another one can be told when all of them are known.
            output::feed(&mut reading);
            reading.limit();
        }
        reading
    }

    /// Forgets the calls that are too many; each is compared with all others.
    fn limit(&mut self) {
        if self.calls.len() > MOST_CALLS {
            self.calls.truncate(MOST_CALLS);
            self.over = true;
        }
    }

    /// Adds the calls of a text that `outer` runs.
    pub(super) fn add(&mut self, text: &str, shell: Shell, outer: &Call) {
        self.texts += 1;
        self.bytes += text.len();
        if self.texts > MOST_TEXTS || self.bytes > MOST_BYTES || outer.depth > DEEPEST {
            self.over = true;
            return;
        }
        if text.trim().trim_matches(value::SCRIPT) == value::PRINTED.to_string() {
            return;
        }
        let parsed = check::alone(text, shell);
        let broken = parsed.broken;
        self.take(parsed, outer);
        if broken && shell != Shell::Fish {
            let lenient = check::leniently(text);
            self.broken |= lenient.broken;
            self.take(lenient, outer);
        } else {
            self.broken |= broken;
        }
    }

    fn take(&mut self, parsed: Parsed, outer: &Call) {
        let mut most = 0;
        let first = self.calls.len();
        for (name, words) in &parsed.assigned {
            let mut values = self.words(words);
            if words.is_empty() {
                values.push(value::SOMETHING.to_string());
            }
            self.set
                .extend(values.iter().map(|value| (name.clone(), value.clone())));
            let known = self.scope.values.entry(name.clone()).or_default();
            known.retain(|value| !values.contains(value));
            known.extend(values);
            known.truncate(16);
        }
        for command in &parsed.commands {
            self.defines(command);
        }
        self.functions.extend(parsed.functions);
        let bare = Command {
            redirections: parsed.bare,
            ..Command::default()
        };
        for command in parsed.commands.iter().chain([&bare]) {
            if self.calls.len() > MOST_CALLS {
                self.over = true;
                return;
            }
            let mut call = self.call(command);
            call.privileged = outer.privileged;
            call.place = outer.place;
            call.depth = outer.depth + 1;
            if call.input.is_none() && self.calls.len() == first {
                call.input.clone_from(&outer.input);
            }
            let own = command.pipes.iter().map(|&(id, place)| {
                most = most.max(id);
                (id + self.pipelines, place)
            });
            call.pipes = outer.pipes.iter().copied().chain(own).collect();
            if !call.path.is_empty() || !call.redirects.is_empty() {
                self.calls.push(call);
            }
        }
        self.pipelines += most;
    }

    /// What `alias` and `read` tell about the commands after them.
    fn defines(&mut self, command: &Command) {
        match command.name() {
            Some("alias") => {
                let words = self.words(&command.words[1..]);
                let words: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
                if let [name, text] = words.as_slice()
                    && !name.contains('=')
                {
                    self.aliases.insert((*name).clone(), (*text).clone());
                }
                let pairs = words.iter().filter_map(|word| word.split_once('='));
                self.aliases
                    .extend(pairs.map(|(name, text)| (name.to_owned(), text.to_owned())));
            }
            Some("read" | "mapfile" | "readarray" | "getopts") => {
                for name in command.words[1..].iter().filter(|word| !word.text.starts_with('-')) {
                    let known = self.scope.values.entry(name.text.clone()).or_default();
                    known.push(value::SOMETHING.to_string());
                }
            }
            _ => {}
        }
    }

    fn words(&mut self, words: &[Word]) -> Vec<String> {
        let scope = std::mem::take(&mut self.scope);
        let values = words
            .iter()
            .flat_map(|word| value::values(word, &scope, self))
            .collect();
        self.scope = scope;
        values
    }

    fn call(&mut self, command: &Command) -> Call {
        let mut words = self.words(&command.words).into_iter();
        let path = words.next().unwrap_or_default();
        let redirects = command.redirections.iter().map(|redirection| Redirect {
            reads: redirection.reads,
            appends: !redirection.truncates,
            target: self
                .words(std::slice::from_ref(&redirection.target))
                .pop()
                .unwrap_or_default(),
        });
        let redirects = redirects.collect();
        let input = command
            .input
            .as_ref()
            .and_then(|word| self.words(std::slice::from_ref(word)).pop());
        let assignments = command.assignments.iter().map(|(name, word)| {
            let value = self.words(std::slice::from_ref(word)).pop().unwrap_or_default();
            (name.clone(), value)
        });
        Call {
            path,
            args: words.collect(),
            redirects,
            input,
            assignments: assignments.collect(),
            ..Call::default()
        }
    }
}

impl Printer for Reading {
    fn printed(&mut self, text: &str) -> String {
        self.printing += 1;
        self.texts += 1;
        let known = (self.printing < 5 && self.texts <= MOST_TEXTS).then(|| {
            let mut inner = Self {
                shell: self.shell,
                calls: Vec::new(),
                scope: Scope::default(),
                aliases: HashMap::new(),
                functions: Vec::new(),
                set: Vec::new(),
                broken: false,
                over: false,
                pipelines: 0,
                texts: self.texts,
                bytes: self.bytes,
                printing: self.printing,
            };
            inner.add(text, self.shell, &Call::default());
            let mut at = 0;
            while at < inner.calls.len() {
                unwrap::unwrap(&mut inner, at);
                at += 1;
                inner.limit();
            }
            (self.texts, self.bytes) = (inner.texts, inner.bytes);
            self.over |= inner.over;
            output::of_all(&inner)
        });
        self.printing -= 1;
        self.over |= known.is_none();
        known.unwrap_or_else(|| value::PRINTED.to_string())
    }
}
