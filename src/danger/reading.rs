//! From a line to the calls of programs in it, seen through everything that runs something else.

use std::collections::HashMap;

use super::call::{Call, Redirect};
use super::cwd::{self, Way};
use super::output;
use super::secrets;
use super::told;
use super::unwrap;
use super::value::{self, Printer, Scope};
use crate::shell::Shell;
use crate::syntax;
use crate::syntax::{Command, Parsed, Times, Word};

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
    /// Aliases of zsh that hold anywhere, until they have been put in.
    global: Vec<(String, String)>,
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
            aliases: aliases.iter().cloned().collect(),
            ..Self::empty(shell)
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
        reading.calls.iter_mut().for_each(cwd::settle);
        reading
    }

    fn empty(shell: Shell) -> Self {
        Self {
            shell,
            calls: Vec::new(),
            scope: Scope::default(),
            aliases: HashMap::new(),
            global: Vec::new(),
            functions: Vec::new(),
            set: Vec::new(),
            broken: false,
            over: false,
            pipelines: 0,
            texts: 0,
            bytes: 0,
            printing: 0,
        }
    }

    /// The text with the global aliases of zsh in it, where it has some.
    fn with_global_aliases(&mut self, text: &str) -> Option<String> {
        let aliases = std::mem::take(&mut self.global);
        let mut changed = false;
        let words = text.split_inclusive([' ', ';', '\n', ')']).map(|word| {
            let bare = word.trim_end_matches([' ', ';', '\n', ')']);
            let known = aliases.iter().find(|(name, _)| name == bare);
            changed |= known.is_some();
            known.map_or(word.to_owned(), |(name, text)| word.replacen(name, text, 1))
        });
        let text: String = words.collect();
        changed.then_some(text)
    }

    /// Whether all functions of the line that run what they are called with are called in it.
    pub(super) fn are_functions_called(&self) -> bool {
        let is_called = |name: &str| self.calls.iter().any(|call| call.path == name);
        let mut passing = self
            .functions
            .iter()
            .filter(|(_, body)| unwrap::passes(body))
            .peekable();
        passing.peek().is_some() && passing.all(|(name, _)| is_called(name))
    }

    /// The calls whose output a call reads.
    pub(super) fn before<'a>(&'a self, call: &Call) -> impl Iterator<Item = &'a Call> + use<'a> {
        let pipes = call.pipes.clone();
        self.calls.iter().filter(move |other| {
            let mut others = other.pipes.iter();
            others.any(|(id, place)| pipes.iter().any(|(own, at)| own == id && place < at))
        })
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
        if text.trim().trim_matches([value::SCRIPT, value::SECRET]) == value::PRINTED.to_string() {
            return;
        }
        let plain;
        let text = if shell == Shell::Zsh {
            plain = value::as_in_bash(text);
            &plain
        } else {
            text
        };
        let mut parsed = syntax::alone(text, shell);
        let lenient = (parsed.broken && shell != Shell::Fish).then(|| syntax::leniently(text, shell));
        self.broken |= lenient.as_ref().map_or(parsed.broken, |lenient| lenient.broken);
        // What the variables of short loops of zsh hold is only known from there.
        let assigned = lenient.iter().flat_map(|lenient| lenient.assigned.iter().cloned());
        parsed.assigned.extend(assigned);
        self.take(parsed, outer);
        if shell == Shell::Zsh
            && let Some(text) = self.with_global_aliases(text)
        {
            let outer = Call {
                depth: outer.depth + 1,
                ..outer.clone()
            };
            self.add(&text, shell, &outer);
        }
        if let Some(lenient) = lenient {
            self.take(lenient, outer);
        }
    }

    fn take(&mut self, parsed: Parsed, outer: &Call) {
        let mut most = 0;
        let first = self.calls.len();
        let loops = parsed.endless;
        let mut later = Vec::new();
        for (name, words) in &parsed.assigned {
            let mut values = self.words(words);
            if words.is_empty() {
                values.push(value::SOMETHING.to_string());
            }
            // `([key]=value)`
            for value in &mut values {
                if let Some((_, of_key)) = value.split_once("]=").filter(|_| value.starts_with(value::GLOB)) {
                    *value = of_key.to_owned();
                }
            }
            if told::holds_command(name) {
                later.extend(values.iter().cloned());
            } else if matches!(name.as_str(), "PS1" | "PS2" | "PS4" | "PROMPT" | "RPROMPT") {
                // What it prints is worked out each time that it is shown.
                later.extend(values.iter().map(|value| format!(": \"{}\"", value.replace('"', ""))));
            }
            self.set
                .extend(values.iter().map(|value| (name.clone(), value.clone())));
            let known = self.scope.values.entry(name.clone()).or_default();
            known.retain(|value| !values.contains(value));
            known.extend(values);
            known.truncate(16);
        }
        for command in &parsed.commands {
            self.defines(command, &parsed.commands);
        }
        self.functions.extend(parsed.functions);
        let bare = Command {
            redirections: parsed.bare,
            ..Command::default()
        };
        let endless = |command: &Command| matches!(command.name(), Some("true" | ":")) && !command.background;
        let rests = |command: &Command| {
            let rests = matches!(command.name(), Some("sleep" | "wait" | "read" | "break" | "exit"));
            rests && !command.background
        };
        let endless = parsed.commands.iter().position(endless).or(loops);
        let many = |command: &Command| {
            let count = command.words.get(1).and_then(|count| count.text.parse::<u32>().ok());
            command.name() == Some("repeat") && count.is_some_and(|count| count > 500)
        };
        let rests = parsed.commands.iter().any(rests);
        let mut way = Way::from(&outer.cwd);
        for (at, command) in parsed.commands.iter().chain([&bare]).enumerate() {
            if self.calls.len() > MOST_CALLS {
                self.over = true;
                return;
            }
            let mut call = self.call(command);
            call.privileged = outer.privileged;
            call.place = outer.place;
            call.depth = outer.depth + 1;
            call.runs = if outer.runs == Times::Often {
                outer.runs
            } else {
                command.runs
            };
            call.expanded.clone_from(&outer.expanded);
            let often = endless.is_some_and(|endless| endless <= at) && !rests || many(command);
            call.breeds = command.background && often;
            call.cwd.clone_from(&way.here);
            way.follow(&call);
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
        let outer = Call {
            depth: outer.depth + 1,
            ..outer.clone()
        };
        for text in later {
            self.add(&text, self.shell, &outer);
        }
    }

    /// What `alias`, `set` and `read` tell about the commands after them.
    fn defines(&mut self, command: &Command, all: &[Command]) {
        match command.name() {
            Some("alias") => {
                let words = self.words(&command.words[1..]);
                let global = words.iter().any(|word| word == "-g");
                let suffix = if words.iter().any(|word| word == "-s") { "." } else { "" };
                let words: Vec<&String> = words.iter().filter(|word| !word.starts_with('-')).collect();
                if let [name, text] = words.as_slice()
                    && !name.contains('=')
                {
                    self.aliases.insert((*name).clone(), (*text).clone());
                }
                let pairs = words.iter().filter_map(|word| word.split_once('='));
                let pairs = pairs.map(|(name, text)| (format!("{suffix}{name}"), text.to_owned()));
                if global {
                    self.global.extend(pairs);
                } else {
                    self.aliases.extend(pairs);
                }
            }
            Some("set") if command.words.get(1).is_some_and(|word| word.text == "--") => {
                let words = self.words(&command.words[2..]);
                for (at, word) in words.iter().enumerate() {
                    self.scope.values.insert((at + 1).to_string(), vec![word.clone()]);
                }
                self.scope.values.insert("@".to_owned(), words.clone());
                self.scope.values.insert("*".to_owned(), words);
            }
            Some("printf") if command.words.get(1).is_some_and(|word| word.text == "-v") => {
                let mut call = self.call(command);
                if let [_, name] = call.args.drain(..call.args.len().min(2)).collect::<Vec<_>>().as_slice() {
                    let text = output::printed(self, &call, 0);
                    let known = self.scope.values.entry(name.clone()).or_default();
                    known.push(text.unwrap_or_else(|| value::SOMETHING.to_string()));
                }
            }
            Some("read" | "mapfile" | "readarray" | "getopts") => {
                let handed = self.handed(command, all);
                for name in command.words[1..].iter().filter(|word| !word.text.starts_with('-')) {
                    let known = self.scope.values.entry(name.text.clone()).or_default();
                    known.extend(handed.iter().cloned());
                }
            }
            _ => {}
        }
    }

    /// What `read` reads: what the command before it prints, names from a file, or what somebody types.
    fn handed(&mut self, command: &Command, all: &[Command]) -> Vec<String> {
        if let Some(word) = &command.input {
            return self.words(std::slice::from_ref(word));
        }
        let Some(&(id, place)) = command.pipes.last().filter(|(_, place)| *place > 0) else {
            let Some(from) = command.redirections.iter().find(|redirection| redirection.reads) else {
                return vec![value::SOMETHING.to_string()];
            };
            let names = self.words(std::slice::from_ref(&from.target));
            if let Some(text) = names.iter().find_map(|name| name.strip_prefix(value::SCRIPT)) {
                return vec![text.to_owned()];
            }
            let secret = names.iter().any(|name| secrets::is_secret(name));
            let handed = value::HANDED.to_string();
            return vec![if secret {
                handed + &value::SECRET.to_string()
            } else {
                handed
            }];
        };
        let before = all.iter().find(|other| other.pipes.contains(&(id, place - 1)));
        let source = before.map(|command| self.call(command));
        source.map_or_else(Vec::new, |call| output::names(self, &call))
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
        let words = self.words(&command.words).into_iter();
        // `=rm` of zsh is the file of that program.
        let program = |word: String| match word.strip_prefix('=') {
            Some(name) if name.starts_with(|c: char| c.is_ascii_alphabetic()) => name.to_owned(),
            _ => word,
        };
        let mut words: Vec<String> = words.collect();
        if self.shell == Shell::Zsh && command.words.iter().any(|word| word.source.starts_with('=')) {
            words = words.into_iter().map(program).collect();
        }
        // Of `{,rm}` nothing is left of what is empty.
        let mut words = words.into_iter().skip_while(String::is_empty);
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
            .map(|word| self.words(std::slice::from_ref(word)).join(" "));
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
    fn printed(&mut self, text: &str, scope: &Scope) -> String {
        self.printing += 1;
        self.texts += 1;
        let known = (self.printing < 5 && self.texts <= MOST_TEXTS).then(|| {
            let mut inner = Self {
                texts: self.texts,
                bytes: self.bytes,
                printing: self.printing,
                scope: scope.clone(),
                ..Self::empty(self.shell)
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
