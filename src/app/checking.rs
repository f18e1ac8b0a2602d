//! How commands are checked before they are offered.

use std::env;

use crate::answer::{filled, gaps};
use crate::app::App;
use crate::app::suggest::Suggestion;
use crate::app::sureness;
use crate::check::{self, Report, Target};
use crate::context::Facts;
use crate::context::aliases;
use crate::context::language::Language;
use crate::danger::{self, Danger, Grade};
use crate::diagnostic::{self, Diagnostic, Severity, sentence};
use crate::messages::{Message, check as messages};
use crate::paths::Paths;
use crate::shell::Shell;

/// Checks commands that are going to run where `facts` say.
pub(crate) struct Checker(Target);

impl Checker {
    /// Nothing is started for what nobody has asked for.
    pub(crate) fn new(facts: &Facts, app: &App) -> Self {
        Self(Target {
            asks: !app.background,
            ..target(facts, &app.paths)
        })
    }

    /// What is wrong with a command.
    pub(crate) fn check(&self, command: &str) -> Vec<Diagnostic> {
        let report = check::check(command, &self.0);
        let all = report.diagnostics().cloned();
        all.filter(|diagnostic| diagnostic.severity > Severity::Note).collect()
    }
}

/// All that is known about a command.
pub(crate) fn report(command: &str, facts: &Facts, paths: &Paths) -> Report {
    check::check(command, &target(facts, paths))
}

fn target(facts: &Facts, paths: &Paths) -> Target {
    let shell_names = facts.aliases.iter().map(|alias| alias.name.clone()).collect();
    Target {
        local: facts.cwd.is_dir(),
        ..Target::here(facts.shell, &facts.cwd, shell_names, &paths.cache)
    }
}

/// What is wrong with a suggestion, in one line for a larger model.
pub(crate) fn errors(suggestion: &Suggestion) -> Option<Message> {
    let mut diagnostics = suggestion.diagnostics.iter();
    let wrong = diagnostics.any(|diagnostic| diagnostic.severity > Severity::Warning);
    wrong.then(|| sentence(&suggestion.diagnostics))
}

/// What the user should know about a suggestion, in one line of the language that the user reads.
pub(crate) fn note(suggestion: &Suggestion, language: Language) -> Option<String> {
    let note = diagnostic::line(&messages::note(), &suggestion.diagnostics).map(|line| {
        let words: Vec<&str> = line.text(language).split_whitespace().collect();
        words.join(" ")
    });
    let unsure = sureness::line(&suggestion.sureness, &suggestion.command, language);
    let both: Vec<String> = note.into_iter().chain(unsure).collect();
    (!both.is_empty()).then(|| format!("lotse: {}", both.join("; ")))
}

/// The aliases that the user's shell has told of, with what they stand for.
pub(crate) fn aliases() -> Vec<(String, String)> {
    let told = env::var(aliases::VARIABLE).unwrap_or_default();
    let told = aliases::parse(&told).into_iter();
    told.filter_map(|alias| Some((alias.name, alias.value?))).collect()
}

/// Grades a command by what the user's shell has told of its aliases, with what only the user can fill in as plain words;
/// as it is written where that is a danger.
pub(crate) fn grade(command: &str, shell: Shell) -> Danger {
    let written = danger::grade_with(command, shell, &aliases());
    if written.grade == Grade::Danger || gaps(command).is_empty() {
        return written;
    }
    danger::grade_with(&filled(command), shell, &aliases())
}

/// How much a command would hurt, and the first reason, in one line; nothing where it hurts nobody.
pub(crate) fn danger(command: &str, shell: Shell, language: Language) -> Option<(Grade, String)> {
    let found = grade(command, shell).loud();
    let line = found.headline()?;
    Some((found.grade, format!("lotse: {}", line.text(language))))
}
