//! Words that destroy more than the command that failed could.

use super::rules::{declared, is_listed};
use crate::danger::{Grade, grade};
use crate::shell::Shell;
use crate::syntax::line::Line;

/// Returns true if `fix` holds something destructive that `command` does not.
pub(super) fn adds(command: &str, fix: &str, shell: Shell) -> bool {
    let before = Line::new(command, shell);
    // A long option with one slip in it was typed, and no other word is as near.
    let slip =
        |typed: &str, word: &str| word.len() > 6 && typed.starts_with("--") && strsim::osa_distance(typed, word) == 1;
    let had = |word: &str| {
        let mut words = before.words.iter();
        words.any(|known| known.text == word || slip(&known.text, word))
    };
    // A blank that is missing makes no other program of it: `rm-r`.
    let named = |program: &str| {
        let begins = |text: &str| text.strip_prefix(program).is_some_and(|rest| rest.starts_with('-'));
        had(program) || before.words.iter().any(|known| begins(&known.text))
    };
    let line = Line::new(fix, shell);
    line.parts.iter().any(|part| {
        let program = line.program(part);
        let words = || (0..part.words.len()).filter_map(|at| line.word(part, at));
        let own = |word: &str| declared("destroying", program).any(|options| options.split(' ').any(|own| own == word));
        let destroys = |word: &str| is_listed("destroying", word) || own(word);
        let harmless = program == "git" && words().nth(1) == Some("add");
        let by_word = words().skip(1).any(|word| !had(word) && destroys(word));
        // A refspec with a plus overwrites what is there.
        let by_plus = program == "git" && words().skip(2).any(|word| word.starts_with('+') && !had(word));
        (is_listed("destroyers", program) && !named(program)) || (!harmless && (by_word || by_plus))
    })
}

/// Returns true if `fix` may be offered only behind another one, since it gives up what was wanted, or since it does with
/// the rights of root to whole trees of files what was a danger without them. What was only mistyped is not new.
pub(super) fn is_never_first(command: &str, fix: &str, shell: Shell) -> bool {
    let before = Line::new(command, shell);
    let had = |word: &str| {
        let near = |known: &str| word.len() > 4 && strsim::damerau_levenshtein(known, word) <= 2;
        before.words.iter().any(|known| known.text == word || near(&known.text))
    };
    let line = Line::new(fix, shell);
    let has = |names: &[&str]| {
        line.words
            .iter()
            .any(|word| names.contains(&&*word.text) && !had(&word.text))
    };
    let gives_up = line.parts.iter().any(|part| {
        let program = line.program(part);
        declared("gives-up", program).any(|words| has(&words.split(' ').collect::<Vec<_>>()))
    });
    let owns = line
        .parts
        .iter()
        .any(|part| matches!(line.program(part), "chown" | "chmod" | "chgrp"));
    gives_up || (owns && has(&["sudo", "doas"]) && grade(fix, shell).grade == Grade::Danger)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_gives_up_is_never_first_unless_it_was_typed() {
        let table = [
            ("git cherry-pick x", "git cherry-pick --skip", true),
            ("git revert x", "git revert --skip", true),
            ("git merge x", "git merge --abort", true),
            ("git merge --abrot", "git merge --abort", false),
            ("kill 12", "kill -9 12", true),
            ("kil -9 12", "kill -9 12", false),
            ("ssh box", "ssh -o StrictHostKeyChecking=no box", true),
            ("chown -R me /", "sudo chown -R me /", true),
            ("chown -R me x", "sudo chown -R me x", false),
            ("git stats", "git status", false),
        ];
        for (command, fix, expected) in table {
            assert_eq!(
                is_never_first(command, fix, Shell::Bash),
                expected,
                "{command} -> {fix}"
            );
        }
    }

    #[test]
    fn only_what_is_new_counts() {
        let table = [
            ("git push", "git push --force", true),
            ("git push --force", "git push --force origin main", false),
            ("git push --force-with-lese", "git push --force-with-lease", false),
            ("git push --forec", "git push --force", false),
            ("git push --for", "git push --force", true),
            ("git reset --head", "git reset --hard", true),
            ("git psuh --force", "git push --force", false),
            ("ls x", "rm x", true),
            ("rm x", "rm -r x", false),
            ("rm x", "rm -rf x", true),
            ("git branch -d x", "git branch -D x", true),
            ("git add x", "git add --force x", false),
            ("cat x", "cat y && rm y", true),
            ("git push", "git push origin +main", true),
            ("git stats", "git status", false),
            ("git cleen", "git clean", true),
            ("rm-r x", "rm -r x", false),
            ("rm-rf x", "rm -rf x", true),
        ];
        for (command, fix, expected) in table {
            assert_eq!(adds(command, fix, Shell::Bash), expected, "{command} -> {fix}");
        }
    }
}
