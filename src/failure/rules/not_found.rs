//! A program that is not there: what was typed instead of what.

use super::sudo::is_builtin;
use super::{Candidate, FIXES, Rank, RuleContext, apart, declared, install, is_listed, listed, phrases};
use crate::near;
use crate::rules::{Captures, Pattern, Value};
use crate::shell::Shell;
use crate::syntax::line::Part;

/// Why a file with an ending cannot be called by its name.
const SCRIPT: [&str; 2] = ["a script is not a program yet", "ein Skript ist noch kein Programm"];

/// Adds the fixes for a program that is not found.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    apart::path(context, found);
    apart::bracket(context, found);
    let Some((part, typed)) = missing(context) else {
        return;
    };
    let mut looking = Looking {
        context,
        part,
        typed: &typed,
        found,
    };
    looking.of_the_user_only();
    looking.directory_change();
    looking.in_this_directory();
    looking.slipped();
    looking.otherwise();
    let before = looking.found.len();
    apart::rules(&mut looking);
    let apart = looking.found.len() > before;
    install::offer(context, part, &typed, looking.found);
    let of_bash = context.shell() == Shell::Fish && is_listed("only-in-bash", &typed);
    if !apart && !of_bash && !is_real(&typed) && !looking.is_sentence() {
        looking.nearest();
    }
}

/// The part whose program is missing, and the program.
fn missing<'a>(context: &RuleContext<'a>) -> Option<(&'a Part, String)> {
    let part = |word: &str| {
        context
            .line
            .parts
            .iter()
            .find(|part| context.line.word(part, 0) == Some(word))
    };
    let typed = |word: &str| part(word).is_some();
    // A bracket in front of a word is not taken for a part of it.
    let bracket = context.line.parts.iter().find(|part| {
        let word = context
            .line
            .word(part, 0)
            .filter(|word| word.len() > 1 && word.starts_with('['));
        word.is_some_and(|word| context.text.low.contains(&word.to_lowercase()) && context.failure.status == 127)
    });
    if let Some(part) = bracket {
        return Some((part, context.line.word(part, 0)?.to_owned()));
    }
    for says in phrases("not-found") {
        let mut captures = Captures::new();
        if Pattern::new(says).is_ok_and(|pattern| pattern.find(context.text, &typed, &mut captures))
            && let Some(Value::One(word)) = captures.remove("x")
        {
            return part(&word).map(|part| (part, word));
        }
    }
    // Nothing was seen, but 127 says it: the first program that is not there. Without that it may be a function that
    // only the shell knows, so that only what can hardly be one counts.
    if !context.text.shown.is_empty() || context.failure.status == 0 {
        return None;
    }
    let surely = |word: &str| context.failure.status == 127 || word.starts_with("cd.") || called(word).next().is_some();
    let gone = |part: &&Part| {
        context
            .line
            .word(part, 0)
            .is_some_and(|word| !word.contains('/') && !context.has(word) && surely(word))
    };
    let part = context.line.parts.iter().find(gone)?;
    Some((part, context.line.word(part, 0)?.to_owned()))
}

/// The subcommands of a program that the rules know.
pub(in crate::failure) fn subcommands(program: &str) -> impl Iterator<Item = &'static str> {
    FIXES
        .iter()
        .flat_map(move |file| file.declared("names", program))
        .flat_map(str::split_whitespace)
}

/// Returns the program that does here what another does elsewhere.
fn called(name: &str) -> impl Iterator<Item = &'static str> {
    declared("called", name)
}

/// Returns true if a program is meant more often than others with names like its own.
pub(super) fn is_usual(name: &str) -> bool {
    is_listed("usual", name)
}

/// Returns true if there is a program of that name here or in common use.
pub(super) fn is_program(context: &RuleContext<'_>, name: &str) -> bool {
    is_usual(name) || context.has(name)
}

/// Returns true if there is a program of that name, wherever: it was meant and is not here.
fn is_real(name: &str) -> bool {
    let lines = PROGRAMS.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split(' ')).any(|program| program == name)
}

/// Programs of the world, of which few are here.
const PROGRAMS: &str = include_str!("programs.txt");

/// The greatest distance between what was typed and a name that takes the place of the shell, or ends it: two keys in the
/// wrong order.
const SURELY: u32 = 65;

pub(super) struct Looking<'a, 'b> {
    pub(super) context: &'a RuleContext<'a>,
    pub(super) part: &'a Part,
    pub(super) typed: &'a str,
    pub(super) found: &'b mut Vec<Candidate>,
}

impl Looking<'_, '_> {
    pub(super) fn offer(&mut self, rule: &'static str, rank: Rank, program: &str, why: [&str; 2], words: &[&str]) {
        self.found.push(Candidate::new(
            rule,
            rank,
            self.context.line.with_word(self.part, 0, program),
            self.context.why(why, words),
        ));
    }

    /// `sudo` looks in fewer directories than the user.
    fn of_the_user_only(&mut self) {
        if self.part.sudo && self.context.has(self.typed) && !is_builtin(self.typed) {
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

    /// Not in `PATH`, but here.
    fn in_this_directory(&mut self) {
        let wrapper = match self.typed {
            "gradle" => "gradlew",
            "mvn" => "mvnw",
            other => other,
        };
        let script = self.typed.rsplit_once('.').map(|(_, ending)| ending);
        match self.context.meta(self.part, wrapper) {
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

    /// Adds the programs that have another name here.
    fn otherwise(&mut self) {
        for name in called(self.typed) {
            if let Some((operands, command)) = name.split_once("= ") {
                self.translated(operands.trim(), command);
                continue;
            }
            let program = name.split(' ').next().unwrap_or(name);
            if self.context.has(program) {
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

    /// Adds the command that does today what an old one did with its operands.
    fn translated(&mut self, operands: &str, command: &str) {
        let (line, part) = (self.context.line, self.part);
        let holes: Vec<&str> = operands.split_whitespace().collect();
        let fits = |(hole, at): (&&str, usize)| {
            let word = line.word(part, at)?;
            let fits = match hole.strip_prefix('{').and_then(|hole| hole.strip_suffix('}')) {
                None => word == *hole,
                Some(hole) => match (hole.strip_prefix('-'), word.strip_prefix('-')) {
                    (Some(letters), Some(typed)) => !typed.is_empty() && typed.chars().all(|c| letters.contains(c)),
                    (known, typed) => known.is_none() && typed.is_none(),
                },
            };
            fits.then(|| line.raw(part, at)).flatten()
        };
        let typed: Option<Vec<&str>> = holes.iter().zip(1..).map(fits).collect();
        let program = command.split(' ').next().unwrap_or(command);
        let Some(typed) = typed.filter(|typed| typed.len() + 1 == part.words.len() && self.context.has(program)) else {
            return;
        };
        let mut filled = command.to_owned();
        for (hole, word) in holes.iter().zip(typed).filter(|(hole, _)| hole.starts_with('{')) {
            filled = filled.replace(hole, word);
        }
        self.found.push(Candidate::new(
            "called-otherwise",
            Rank::Certain,
            line.with(line.span(part), &filled),
            self.context.why(
                [
                    "there is no `{}` here; `{}` does the same",
                    "hier gibt es kein `{}`; `{}` macht dasselbe",
                ],
                &[self.typed, &filled],
            ),
        ));
    }

    /// Returns true if the line is a sentence: words of which one is none of a command.
    fn is_sentence(&self) -> bool {
        let line = self.context.line;
        let words: Vec<&str> = line.words.iter().map(|word| word.text.as_str()).collect();
        let plain = |word: &&str| word.chars().all(|c| c.is_alphabetic() || "',.?!".contains(c));
        let telling = |word: &&str| is_listed("of-sentences", &word.to_lowercase());
        words.len() > 3 && words.iter().all(plain) && words.iter().any(telling)
    }

    /// Returns true if a name may be put in the place of what was typed, for what it costs.
    fn may_stand(&self, cost: u32, name: &str) -> bool {
        let typed = self.typed;
        // A destructive program is never a guess, and one that takes the place of the shell only where it can hardly be
        // anything else.
        let harmless = !is_listed("never-guessed", name);
        let stays = cost <= SURELY || !is_listed("replaces-shell", name);
        // The end of a word is a part of the line: it was written for something.
        let whole = typed.strip_prefix(name).is_none_or(|lost| lost.chars().count() <= 1);
        let same_start = typed.chars().next() == name.chars().next();
        let near = is_usual(name) || cost <= 100 || same_start;
        // Two letters are near to many names.
        let long = typed.len() > 2 || cost <= SURELY || is_usual(name);
        harmless && stays && whole && near && long
    }

    /// The nearest names.
    fn nearest(&mut self) {
        let most = near::most(self.typed);
        let argument = self.context.line.word(self.part, 1);
        let names = self.context.system.names().iter().map(String::as_str);
        let mut nearest = near::nearest(self.typed, names, most);
        nearest.retain(|(cost, name)| self.may_stand(*cost, name));
        let here = !nearest.is_empty();
        if !here {
            nearest = near::nearest(self.typed, listed("usual"), most.min(100));
            nearest.retain(|(cost, name)| self.may_stand(*cost, name));
        }
        // A program that people use a lot, or that has the argument as a subcommand, is meant more often.
        for (cost, name) in &mut nearest {
            let usual = if is_usual(name) { 35 } else { 0 };
            let fits = argument.is_some_and(|word| subcommands(name).any(|known| known == word));
            *cost = cost.saturating_sub(usual + if fits { 60 } else { 0 });
        }
        nearest.sort_by_key(|&(cost, name)| (cost, name.len(), name));
        for (at, (_, name)) in nearest.into_iter().take(4).enumerate() {
            let why = if here {
                [
                    "there is no command `{}`; did you mean `{}`?",
                    "den Befehl `{}` gibt es nicht; ist `{}` gemeint?",
                ]
            } else {
                [
                    "there is no command `{}`; did you mean `{}`, which is not installed?",
                    "den Befehl `{}` gibt es nicht; ist `{}` gemeint, das nicht installiert ist?",
                ]
            };
            let rank = if at < 3 { Rank::Nearest } else { Rank::Likely };
            self.offer("not-found", rank, name, why, &[self.typed, name]);
        }
    }
}
