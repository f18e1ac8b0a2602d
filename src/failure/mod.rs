//! From a failed command to what was meant, before any model is asked.
//!
//! A rule compares the command and what the terminal showed with what it knows and writes another command. Most rules
//! are entries in text files (`rules/*.rules`), with examples that are their tests; what needs more than words put
//! into holes is code beside them. Output is hostile: [`clean`] takes everything away that is no text, words from it
//! are quoted, a fix keeps the program that the user typed unless the rule names another one, and nothing that can
//! destroy more than the command itself comes first.

mod clean;
mod danger;
mod edit;
mod harmless;
mod rules;

use std::path::PathBuf;

pub use clean::clean;
pub use edit::{Described, Documented};
pub use harmless::{Silence, is_harmless};

use crate::printable;
use crate::shell::Shell;
use crate::system::System;

/// A command that failed, and all that is known about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The command line as it was typed.
    pub command: String,
    /// The exit status.
    pub status: i32,
    /// The output on the terminal; possibly cut, possibly empty, possibly hostile.
    pub output: String,
    /// True if that is known: where it is not, `output` is empty as well.
    pub seen: bool,
    /// The shell that ran it.
    pub shell: Shell,
    /// The directory that it ran in.
    pub cwd: PathBuf,
}

/// A command that may have been meant.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fix {
    /// The command line.
    pub command: String,
    /// One short sentence: what was wrong.
    pub why: String,
    /// The rule that says so.
    pub rule: &'static str,
}

/// No list of fixes is longer; nobody reads on.
const MOST: usize = 10;

/// Nobody types a longer line, and what a program wrote is not taken apart.
const LONGEST: usize = 16 * 1024;

/// Statuses that signals leave behind which come from the user, or from a reader that went away: hang-up, Ctrl-C, Ctrl-\,
/// a closed pipe, `kill`, and those that stop a process.
const NO_FAILURE: [i32; 10] = [129, 130, 131, 141, 143, 146, 147, 148, 149, 150];

/// The status of git, and of what is built from its parts, after a usage message. It looks like a hang-up.
const USAGE: i32 = 129;

/// Returns true if a line ended well, or as it does when the user or a reader ends it.
fn is_no_failure(command: &str, status: i32) -> bool {
    let of_git = || {
        let line = crate::syntax::line::Line::new(command, Shell::Bash);
        line.parts.iter().any(|part| line.program(part) == "git")
    };
    status == 0 || NO_FAILURE.contains(&status) && !(status == USAGE && of_git())
}

/// The commands that may have been meant, the likeliest first, without any twice; empty where no rule knows better.
pub fn fixes(failure: &Failure, system: &dyn System) -> Vec<Fix> {
    let command = failure.command.trim();
    if command.is_empty() || command.len() > LONGEST || is_no_failure(command, failure.status) {
        return Vec::new();
    }
    let mut candidates = rules::candidates(failure, system);
    candidates.sort_by_key(|candidate| candidate.rank);
    let destroys = |candidate: &rules::Candidate| danger::adds(command, candidate.command.trim(), failure.shell);
    candidates.retain(|candidate| candidate.suggested_by_program || !destroys(candidate));
    let hurts = |candidate: &rules::Candidate| {
        destroys(candidate) || danger::is_never_first(command, candidate.command.trim(), failure.shell)
    };
    // A fix that would hurt waits until another one is first.
    if let Some(first) = candidates.iter().position(|candidate| !hurts(candidate)) {
        candidates[..=first].rotate_right(1);
    }
    let mut fixes: Vec<Fix> = Vec::new();
    for candidate in candidates {
        let text = candidate.command.trim();
        let known = text == command || fixes.iter().any(|fix| fix.command == text);
        let hidden = text.contains('\n') && !command.contains('\n');
        let dangerous = fixes.is_empty() && hurts(&candidate);
        if text.is_empty() || known || hidden || dangerous || printable::refusal(text).is_some() {
            continue;
        }
        fixes.push(Fix {
            command: text.to_owned(),
            why: printable::visible(&candidate.why),
            rule: candidate.rule,
        });
        if fixes.len() == MOST {
            break;
        }
    }
    fixes
}

/// Returns the reason of a failure, in one short sentence, where no rule has a command that would help: a mistake in a
/// source file, a server that is not there.
pub fn reason(failure: &Failure, system: &dyn System) -> Option<String> {
    if failure.command.len() > LONGEST || is_no_failure(&failure.command, failure.status) {
        return None;
    }
    rules::reason(failure, system).map(|reason| printable::visible(&reason))
}

/// Returns true if a command that a model wrote after it had read the output of one that failed may be offered: whether it
/// is a small edit of that command.
pub fn is_small_edit(command: &str, fix: &str, system: &dyn System, documented: Documented<'_>) -> bool {
    edit::is_small(command, fix, system, documented)
}

#[cfg(test)]
mod corpus;
#[cfg(test)]
mod kinds;
#[cfg(test)]
mod mutations;
#[cfg(test)]
mod tests;
