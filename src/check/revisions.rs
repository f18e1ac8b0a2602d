//! Whether the branches and other revisions that a command of git names are in the repository.

use super::flags::{Read, Role};
use super::operands::is_settled;
use super::{Kind, Report, Target};
use crate::messages::check as messages;
use crate::syntax::{Parsed, Word};
use crate::system::{RealSystem, Repository};

/// What the operands of a command of git are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Operands {
    /// Each is a branch or another revision.
    Revisions,
    /// The only one is a revision, or else a file.
    Either,
    /// All but the first one are branches of the repository.
    Pushed,
}

/// Commands of git, what their operands are, and options with which they are something else.
const COMMANDS: [(&str, Operands, &[&str]); 7] = [
    (
        "switch",
        Operands::Revisions,
        &["-c", "-C", "--create", "--force-create", "--orphan"],
    ),
    ("merge", Operands::Revisions, &["--abort", "--continue", "--quit"]),
    (
        "rebase",
        Operands::Revisions,
        &[
            "--abort",
            "--continue",
            "--skip",
            "--quit",
            "--edit-todo",
            "-x",
            "--exec",
        ],
    ),
    (
        "cherry-pick",
        Operands::Revisions,
        &["--abort", "--continue", "--skip", "--quit"],
    ),
    (
        "revert",
        Operands::Revisions,
        &["--abort", "--continue", "--skip", "--quit"],
    ),
    ("checkout", Operands::Either, &["-b", "-B", "--orphan"]),
    (
        "push",
        Operands::Pushed,
        &["-d", "--delete", "--tags", "--all", "--mirror"],
    ),
];
/// What has `git branch` delete.
const DELETES: [&str; 5] = ["-d", "-D", "--delete", "-f", "--force"];

/// Reports the revisions of one command that are not there.
pub(super) fn check(parsed: &Parsed, index: usize, read: &Read, at: &Target, report: &mut Report) {
    let command = &parsed.commands[index];
    if command.program() != Some("git") || !at.local || !is_settled(parsed, index) {
        return;
    }
    // With `git -C …` it is another repository.
    let (Some((_, Role::Subcommand(title))), Some(operands)) = (read.roles.first(), &read.operands) else {
        return;
    };
    let words: Vec<&Word> = operands
        .iter()
        .skip(1)
        .filter_map(|&at| command.words.get(at))
        .collect();
    let subcommand = title.rsplit(' ').next().unwrap_or_default();
    let flags: Vec<&str> = read.flags.iter().map(|flag| flag.name.as_str()).collect();
    let words = revisions(subcommand, &flags, words);
    let system = RealSystem::default();
    let Some(repository) = (!words.is_empty()).then(|| Repository::of(&at.cwd, &system)).flatten() else {
        return;
    };
    for word in words {
        let Some(name) = word.whole().filter(|name| !name.is_empty()) else {
            continue;
        };
        // A file that was deleted is brought back by its name.
        let is_file =
            || subcommand == "checkout" && (name.contains(['.', '/']) || at.cwd.join(name).symlink_metadata().is_ok());
        if !repository.may_have(name, &system) && !is_file() {
            report.wrong(Kind::Revision, name, &messages::no_revision(name)).span = word.span();
        }
    }
}

/// The operands that are revisions which must exist.
fn revisions<'a>(subcommand: &str, flags: &[&str], words: Vec<&'a Word>) -> Vec<&'a Word> {
    let deletes = !flags.is_empty() && flags.iter().all(|flag| DELETES.contains(flag));
    if subcommand == "branch" && deletes {
        return words;
    }
    let known = COMMANDS.iter().find(|(name, ..)| *name == subcommand);
    match known.filter(|(_, _, others)| !flags.iter().any(|flag| others.contains(flag))) {
        Some((_, Operands::Revisions, _)) => words,
        Some((_, Operands::Either, _)) if words.len() == 1 => words,
        Some((_, Operands::Pushed, _)) => words.into_iter().skip(1).collect(),
        _ => Vec::new(),
    }
}
