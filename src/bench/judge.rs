//! Judging whether two commands came to the same.

use std::collections::BTreeSet;

use super::Task;
use super::trial::Effect;

/// Returns true if what came of a command is what comes of one that is right: the same is left behind, and what should be
/// said was said. What a command says that need not say anything is its own affair.
pub(crate) fn same(task: &Task, right: &Effect, answer: &Effect) -> bool {
    let told = right.out.trim().is_empty() || says(&right.out, &answer.out, task.any_order);
    told && left(task, right) == left(task, answer) && right.seen == answer.seen
}

/// Returns true if a command did nothing that could be told from nothing: then nobody can be judged by it.
pub(crate) fn is_nothing(task: &Task, before: &Effect, after: &Effect) -> bool {
    after.out.trim().is_empty() && left(task, before) == left(task, after) && before.seen == after.seen
}

/// Returns what is there afterwards, without the content of files of which it does not matter.
fn left<'a>(task: &Task, effect: &'a Effect) -> BTreeSet<&'a str> {
    let matters = |line: &&str| {
        let opaque = task.opaque.iter().any(|file| line.ends_with(&format!("/{file}")));
        // The line with a hash begins with it, the one with the mode with a letter or a dash.
        !(opaque && line.split(' ').next().is_some_and(|first| first.len() == 64))
    };
    effect.left.iter().map(String::as_str).filter(matters).collect()
}

/// Returns true if `out` says all that `expected` says, line by line: there may be more beside it in each line, such as the
/// name of the file or a count.
fn says(expected: &str, out: &str, any_order: bool) -> bool {
    let (expected, mut out) = (lines(expected), lines(out));
    if expected.len() != out.len() {
        return false;
    }
    if !any_order {
        return expected.iter().zip(&out).all(|(expected, line)| has(line, expected));
    }
    // The longest first: what is in one line may be in another one, too.
    let mut expected = expected;
    expected.sort_by_key(|line| std::cmp::Reverse(line.len()));
    expected.iter().all(|expected| {
        let at = out.iter().enumerate().filter(|(_, line)| has(line, expected));
        let at = at.min_by_key(|(_, line)| line.len()).map(|(at, _)| at);
        at.map(|at| out.swap_remove(at)).is_some()
    })
}

/// The lines with single blanks, without empty ones at the end. `ls -l` begins with a sum that nobody has asked for.
fn lines(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let lines = lines.map(|line| line.strip_prefix("./").map_or(line.clone(), str::to_owned));
    let is_sum = |line: &str| {
        line.strip_prefix("total ")
            .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut lines: Vec<String> = lines.filter(|line| !is_sum(line)).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Returns true if a line has a text in it that is not part of a longer word or number.
fn has(line: &str, text: &str) -> bool {
    if text.is_empty() {
        return line.is_empty();
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    line.match_indices(text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_may_say_more_but_not_something_else() {
        for (expected, out, any_order, holds) in [
            ("7\n", "7 notes.txt\n", false, true),
            ("7\n", "17\n", false, false),
            ("7\n", "7.5\n", false, false),
            ("7\n", "7\n8\n", false, false),
            ("a.txt\nb.txt\n", "./b.txt\n./a.txt\n", true, true),
            ("a.txt\nb.txt\n", "./b.txt\n./a.txt\n", false, false),
            ("a.txt\n", "total 4\n-rw-r--r-- 1 mia mia 1 a.txt\n", false, true),
            ("a.txt\n", "a.txt.gz\n", true, false),
            ("2 fig\n3 plum\n", "  3   plum\n  2   fig\n", true, true),
            ("a\na b\n", "a b\na\n", true, true),
            ("a\nb\n", "a\n\nb\n", false, false),
            ("a\nb\n", "a\nb\n\n", false, true),
            ("größe\n", "die größe\n", false, true),
            ("1.\n", "1.\n", false, true),
        ] {
            assert_eq!(says(expected, out, any_order), holds, "{expected:?} {out:?}");
        }
    }

    #[test]
    fn the_content_of_an_opaque_file_does_not_matter_but_that_it_is_there() {
        let task = Task {
            opaque: vec!["a.gz".to_owned()],
            ..Task::default()
        };
        let effect = |lines: &[&str]| Effect {
            left: lines.iter().map(|line| (*line).to_owned()).collect(),
            ..Effect::default()
        };
        let (one, other) = ("0".repeat(64), "1".repeat(64));
        let mode = "-rw-r--r-- './work/a.gz'";
        let one = effect(&[&format!("{one}  ./work/a.gz"), mode]);
        let other = effect(&[&format!("{other}  ./work/a.gz"), mode]);
        assert!(same(&task, &one, &other));
        assert!(!same(&Task::default(), &one, &other));
        assert!(!same(&task, &one, &effect(&[])));
        assert!(is_nothing(&task, &one, &other));
    }
}
