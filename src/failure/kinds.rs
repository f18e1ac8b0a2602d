//! Kinds of failures that fixes were wrong or missing for, `tests/fix/kinds.txt`, and runs of which no other command is the
//! better one, `tests/fix/none.txt`. How a case is written stands at the top of the files.

use super::tests::{failure, machine};
use super::{Failure, fixes};
use crate::shell::Shell;
use crate::system::table::Table;

pub(super) struct Case<'a> {
    pub(super) failure: Failure,
    system: Table,
    pub(super) wanted: &'a str,
}

pub(super) fn cases(text: &str) -> Vec<Case<'_>> {
    let mut cases: Vec<Case<'_>> = Vec::new();
    for line in text.lines() {
        let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
        if key == "test" {
            cases.push(Case {
                failure: failure(rest, ""),
                system: machine(),
                wanted: "nothing",
            });
            continue;
        }
        let Some(case) = cases.last_mut() else { continue };
        match key {
            "?" => case.failure.status = rest.parse().unwrap(),
            "~" => rest.split_whitespace().for_each(|path| case.system.add(path)),
            "+" => case.system.names.extend(rest.split_whitespace().map(str::to_owned)),
            "-" => case
                .system
                .names
                .retain(|name| !rest.split_whitespace().any(|gone| gone == name)),
            "root" => case.system.root = true,
            "unseen" => case.failure.seen = false,
            "shell" => {
                case.failure.shell = match rest {
                    "zsh" => Shell::Zsh,
                    _ => Shell::Fish,
                }
            }
            "|" => {
                case.failure.output.push_str(rest);
                case.failure.output.push('\n');
            }
            "=" => case.wanted = rest,
            _ => {}
        }
    }
    cases
}

fn wrong(text: &str) -> (usize, Vec<String>) {
    let cases = cases(text);
    let wrong = cases.iter().filter_map(|case| {
        let found = fixes(&case.failure, &case.system);
        let first = found.first().map_or("nothing", |fix| fix.command.as_str());
        let sentence = found.iter().any(|fix| fix.why.is_empty() || fix.why.contains('{'));
        (first != case.wanted || sentence).then(|| {
            let Failure { command, output, .. } = &case.failure;
            let said = output.lines().next().unwrap_or_default();
            let all: Vec<String> = found
                .iter()
                .map(|fix| format!("{} [{}]", fix.command, fix.rule))
                .collect();
            format!("`{command}` wants `{}`, has {all:?}: {said}", case.wanted)
        })
    });
    (cases.len(), wrong.collect())
}

#[test]
fn every_member_of_a_kind_has_the_fix_that_is_wanted() {
    let (all, wrong) = wrong(include_str!("../../tests/fix/kinds.txt"));
    assert!(
        all > 150 && wrong.is_empty(),
        "{} of {all}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn nothing_is_offered_where_nothing_is_wrong() {
    let (all, wrong) = wrong(include_str!("../../tests/fix/none.txt"));
    assert!(
        all > 300 && wrong.is_empty(),
        "{} of {all}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
