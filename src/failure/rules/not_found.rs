//! A program that is not there: what was typed instead of what.

use super::sudo::is_builtin;
use super::{Candidate, FILES, Rank, Sight, WORDS, install, listed, phrases};
use crate::failure::line::Part;
use crate::near;
use crate::rules::{self, Captures, Pattern, Value};

/// Why a file with an ending cannot be called by its name.
const SCRIPT: [&str; 2] = ["a script is not a program yet", "ein Skript ist noch kein Programm"];

/// What there is to say about a program that is not found.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    let Some((part, typed)) = missing(sight) else {
        return;
    };
    let mut looking = Looking {
        sight,
        part,
        typed: &typed,
        found,
    };
    looking.of_the_user_only();
    looking.directory_change();
    looking.in_this_directory();
    looking.run_together();
    looking.slipped();
    looking.otherwise();
    install::offer(sight, part, &typed, looking.found);
    looking.nearest();
}

/// The part whose program is missing, and the program.
fn missing<'a>(sight: &Sight<'a>) -> Option<(&'a Part, String)> {
    let part = |word: &str| {
        sight
            .line
            .parts
            .iter()
            .find(|part| sight.line.word(part, 0) == Some(word))
    };
    let typed = |word: &str| part(word).is_some();
    for says in phrases("not-found") {
        let mut captures = Captures::new();
        if Pattern::new(says).is_ok_and(|pattern| pattern.find(sight.text, &typed, &mut captures))
            && let Some(Value::One(word)) = captures.remove("x")
        {
            return part(&word).map(|part| (part, word));
        }
    }
    // Nothing was seen, but 127 says it: the first program that is not there. Without that it may be a function that
    // only the shell knows, so that only what can hardly be one counts.
    if !sight.text.shown.is_empty() || sight.failure.status == 0 {
        return None;
    }
    let surely = |word: &str| sight.failure.status == 127 || word.starts_with("cd.") || called(word).next().is_some();
    let gone = |part: &&Part| {
        sight
            .line
            .word(part, 0)
            .is_some_and(|word| !word.contains('/') && !sight.has(word) && surely(word))
    };
    let part = sight.line.parts.iter().find(gone)?;
    Some((part, sight.line.word(part, 0)?.to_owned()))
}

/// The subcommands of a program that the rules know.
pub(in crate::failure) fn subcommands(program: &str) -> impl Iterator<Item = &'static str> {
    FILES
        .iter()
        .flat_map(move |(_, text)| rules::declared(text, "names", program))
        .flat_map(str::split_whitespace)
}

/// What does here what a program does elsewhere.
fn called(name: &str) -> impl Iterator<Item = &'static str> {
    rules::declared(WORDS, "called", name)
}

/// Whether a program is meant more often than others with names like its own.
fn is_usual(name: &str) -> bool {
    listed("usual").any(|usual| usual == name)
}

/// Whether there is a program of that name here or in common use.
pub(super) fn is_program(sight: &Sight<'_>, name: &str) -> bool {
    is_usual(name) || sight.has(name)
}

struct Looking<'a, 'b> {
    sight: &'a Sight<'a>,
    part: &'a Part,
    typed: &'a str,
    found: &'b mut Vec<Candidate>,
}

impl Looking<'_, '_> {
    fn offer(&mut self, rule: &'static str, rank: Rank, program: &str, why: [&str; 2], words: &[&str]) {
        self.found.push(Candidate {
            command: self.sight.line.with_word(self.part, 0, program),
            why: self.sight.why(why, words),
            rule,
            rank,
            asked: false,
        });
    }

    /// `sudo` looks in fewer directories than the user.
    fn of_the_user_only(&mut self) {
        if self.part.sudo && self.sight.has(self.typed) && !is_builtin(self.typed) {
            let program = format!("env \"PATH=$PATH\" {}", self.typed);
            let why = ["sudo does not look where `{}` is", "sudo sucht nicht dort, wo `{}` ist"];
            self.offer("sudo-path", Rank::Certain, &program, why, &[self.typed]);
        }
    }

    /// `cd..`, `cd...`, `cd-`.
    fn directory_change(&mut self) {
        let Some(rest) = self.typed.strip_prefix("cd").filter(|rest| !rest.is_empty()) else {
            return;
        };
        let target = if rest.bytes().all(|byte| byte == b'.') {
            vec![".."; rest.len().saturating_sub(1).max(1)].join("/")
        } else if rest == "-" || rest.starts_with(['/', '~', '.']) {
            rest.to_owned()
        } else {
            return;
        };
        self.offer(
            "cd-space",
            Rank::Certain,
            &format!("cd {target}"),
            ["a blank is missing after `{}`", "hinter `{}` fehlt ein Leerzeichen"],
            &["cd"],
        );
    }

    /// A program and its first argument without a blank between them, or with a hyphen in its place.
    fn run_together(&mut self) {
        let ends: Vec<usize> = self
            .typed
            .char_indices()
            .map(|(at, _)| at)
            .filter(|&at| at >= 2)
            .collect();
        for at in ends.into_iter().rev() {
            let (program, rest) = self.typed.split_at(at);
            if !is_program(self.sight, program) {
                continue;
            }
            let known = |word: &str| subcommands(program).any(|name| name == word);
            let hyphen = rest.strip_prefix('-').filter(|word| known(word));
            let option = rest.starts_with('-') && (2..5).contains(&rest.len()) && hyphen.is_none();
            if let Some(word) = hyphen {
                self.offer(
                    "hyphen-for-blank",
                    Rank::Certain,
                    &format!("{program} {word}"),
                    ["`{} {}` has no hyphen", "`{} {}` hat keinen Bindestrich"],
                    &[program, word],
                );
            } else if known(rest) || option {
                self.offer(
                    "blank-missing",
                    Rank::Certain,
                    &format!("{program} {rest}"),
                    ["a blank is missing after `{}`", "hinter `{}` fehlt ein Leerzeichen"],
                    &[program],
                );
            }
        }
        if let Some(page) = self
            .typed
            .strip_prefix("man")
            .filter(|page| page.len() > 1 && is_program(self.sight, page))
        {
            self.offer(
                "blank-missing",
                Rank::Certain,
                &format!("man {page}"),
                ["a blank is missing after `{}`", "hinter `{}` fehlt ein Leerzeichen"],
                &["man"],
            );
        }
    }

    /// Not in `PATH`, but here.
    fn in_this_directory(&mut self) {
        let wrapper = match self.typed {
            "gradle" => "gradlew",
            "mvn" => "mvnw",
            other => other,
        };
        let script = self.typed.rsplit_once('.').map(|(_, ending)| ending);
        match self.sight.meta(self.part, wrapper) {
            Some(meta) if !meta.dir && meta.executable && !wrapper.contains('/') => {
                self.offer(
                    "here",
                    Rank::Certain,
                    &format!("./{wrapper}"),
                    [
                        "it is in this directory, not in PATH",
                        "es ist in diesem Verzeichnis, nicht in PATH",
                    ],
                    &[],
                );
            }
            Some(meta) if !meta.dir && script == Some("py") => {
                let program = format!("python3 {}", self.typed);
                self.offer("here", Rank::Certain, &program, SCRIPT, &[]);
            }
            Some(meta) if !meta.dir && script == Some("sh") => {
                let program = format!("bash {}", self.typed);
                self.offer("here", Rank::Certain, &program, SCRIPT, &[]);
            }
            _ if self.typed == "test.py" => {
                let why = ["tests are run by `pytest`", "Tests führt `pytest` aus"];
                self.offer("pytest", Rank::Named, "pytest", why, &[]);
            }
            _ => {}
        }
    }

    /// A key beside Enter.
    fn slipped(&mut self) {
        let program = self.typed.trim_end_matches(['ç', '#', 'ü']);
        if program.len() < self.typed.len() && !program.is_empty() {
            self.offer(
                "beside-enter",
                Rank::Certain,
                program,
                [
                    "the last key is the one beside Enter",
                    "die letzte Taste ist die neben Enter",
                ],
                &[],
            );
        }
    }

    /// What is called otherwise here.
    fn otherwise(&mut self) {
        for name in called(self.typed) {
            let program = name.split(' ').next().unwrap_or(name);
            if self.sight.has(program) {
                self.offer(
                    "called-otherwise",
                    Rank::Certain,
                    name,
                    ["`{}` is called `{}` here", "`{}` heißt hier `{}`"],
                    &[self.typed, name],
                );
            }
        }
    }

    /// The nearest names.
    fn nearest(&mut self) {
        let most = near::most(self.typed);
        let argument = self.sight.line.word(self.part, 1);
        let names = self.sight.world.names().iter().map(String::as_str);
        let mut nearest = near::nearest(self.typed, names, most);
        // Two letters are near to many names.
        nearest.retain(|(cost, name)| self.typed.len() > 2 || *cost <= 60 || is_usual(name));
        let here = !nearest.is_empty();
        if !here {
            nearest = near::nearest(self.typed, listed("usual"), most.min(100));
        }
        // What people use a lot, and what has the argument as a subcommand, is meant more often.
        for (cost, name) in &mut nearest {
            let usual = if is_usual(name) { 35 } else { 0 };
            let fits = argument.is_some_and(|word| subcommands(name).any(|known| known == word));
            *cost = cost.saturating_sub(usual + if fits { 60 } else { 0 });
        }
        nearest.sort_by_key(|&(cost, name)| (cost, name.len(), name));
        for (at, (_, name)) in nearest.into_iter().take(4).enumerate() {
            let why = if here {
                [
                    "`{}` is not found; `{}` is near",
                    "`{}` gibt es nicht; `{}` ist ähnlich",
                ]
            } else {
                [
                    "`{}` is not found; `{}` is near, but not installed",
                    "`{}` gibt es nicht; `{}` ist ähnlich, aber nicht installiert",
                ]
            };
            let rank = if at < 3 { Rank::Nearest } else { Rank::Likely };
            self.offer("not-found", rank, name, why, &[self.typed, name]);
        }
    }
}
