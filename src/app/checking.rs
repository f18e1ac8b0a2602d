//! How commands are checked before they are offered.

use std::env;

use crate::app::suggest::{Defect, Gravity, Suggestion, sentence, sentence_in};
use crate::check::{self, Finding, Kind, Place, Report};
use crate::context::Facts;
use crate::context::aliases;
use crate::context::language::Language;
use crate::danger::{self, Danger, Grade};
use crate::paths::Paths;
use crate::shell::Shell;

/// Looks at a command that is going to run where `facts` say.
pub(crate) fn check(facts: &Facts, paths: &Paths) -> impl Fn(&str) -> Vec<Defect> + use<> {
    let place = place(facts, paths);
    move |command| check::check(command, &place).defects().filter_map(defect).collect()
}

/// The same without starting anything, for what nobody has asked for.
pub(crate) fn check_quietly(facts: &Facts, paths: &Paths) -> impl Fn(&str) -> Vec<Defect> + use<> {
    let place = Place {
        asks: false,
        ..place(facts, paths)
    };
    move |command| check::check(command, &place).defects().filter_map(defect).collect()
}

/// All that is known about a command.
pub(crate) fn report(command: &str, facts: &Facts, paths: &Paths) -> Report {
    check::check(command, &place(facts, paths))
}

fn place(facts: &Facts, paths: &Paths) -> Place {
    let told = facts.aliases.iter().map(|alias| alias.name.clone()).collect();
    Place {
        local: facts.cwd.is_dir(),
        ..Place::here(facts.shell, &facts.cwd, told, &paths.cache)
    }
}

/// What only the user can fill in is no defect: the cursor is put there. That a file is not there is told, but the words
/// may have named it; and a well-known program is easily installed, while models know of little that does without it. What is a mistake whatever was asked for is told as well, and changed by nobody.
fn defect(finding: &Finding) -> Option<Defect> {
    let gravity = match finding.kind {
        Kind::Placeholder => return None,
        Kind::Syntax => Gravity::Fatal,
        Kind::Path | Kind::Program | Kind::Lint => Gravity::Doubt,
        Kind::Command | Kind::Flag | Kind::Dialect => Gravity::Wrong,
    };
    Some(Defect {
        message: finding.message.clone(),
        german: finding.german.clone(),
        gravity,
    })
}

/// What is wrong with a suggestion, in one line.
pub(crate) fn flaw(suggestion: &Suggestion) -> Option<String> {
    let wrong = suggestion.defects.iter().any(|defect| defect.gravity > Gravity::Doubt);
    wrong.then(|| sentence(&suggestion.defects))
}

/// What the user should know about a suggestion, in one line of the language that the user reads.
pub(crate) fn note(suggestion: &Suggestion, language: Language) -> Option<String> {
    let line: Vec<String> = sentence_in(language, &suggestion.defects)
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    let word = match language {
        Language::English => "note",
        Language::German => "Hinweis",
    };
    (!line.is_empty()).then(|| format!("lotse: {word}: {}", line.join(" ")))
}

/// The aliases that the user's shell has told of, with what they stand for.
pub(crate) fn aliases() -> Vec<(String, String)> {
    let told = env::var(aliases::VARIABLE).unwrap_or_default();
    let told = aliases::parse(&told).into_iter();
    told.filter_map(|alias| Some((alias.name, alias.value?))).collect()
}

/// Grades a command by what the user's shell has told of its aliases.
pub(crate) fn grade(command: &str, shell: Shell) -> Danger {
    danger::grade_with(command, shell, &aliases())
}

/// How much a command would hurt, and the first reason, in one line; nothing where it hurts nobody.
pub(crate) fn danger(command: &str, shell: Shell, language: Language) -> Option<(Grade, String)> {
    let found = grade(command, shell).loud();
    let reason = found.reasons.first()?.text(language);
    Some((found.grade, format!("lotse: {}: {reason}", found.grade.word(language))))
}
