//! What programs do by their words alone, as a table: `*.rules`.
//!
//! A line is `grade reason program words…`. The words are compared with those of a call: `a|b` is the next word that is no
//! option, `..` leaves some out, `-x|--long` is one of these options, `!x` is neither an option nor a word, `+x` is a word
//! anywhere, `+%` one that only a run tells, `--` that word itself, `@` a loop around it. A backslash takes a sign its meaning.
//! A star stands for any text. A line of the grade `ok` ends the search.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::call::{Call, is_open, is_option};
use super::sql::is_client;
use super::unwrap::{is_interpreter, is_shell};
use super::value::{GLOB, HANDED, PRINTED};
use super::{Grade, Judge};
use crate::syntax::{Times, programs};

const TABLES: [&str; 4] = [
    include_str!("system.rules"),
    include_str!("git.rules"),
    include_str!("cloud.rules"),
    include_str!("packages.rules"),
];

/// One line of the table.
struct Rule<'a> {
    grade: &'a str,
    reason: &'a str,
    words: Vec<&'a str>,
}

/// The programs of each line, and whether they are patterns; and the line. They are told apart once, because a line of a shell
/// may have many calls.
static LINES: LazyLock<Vec<(Vec<&str>, bool, &str)>> = LazyLock::new(|| {
    let lines = TABLES.iter().flat_map(|table| table.lines());
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let programs = line.split_whitespace().nth(2)?;
            Some((programs.split('|').collect(), programs.contains(['*', '\\']), line))
        })
        .collect()
});

/// The words that the code looks for, by the name of their list.
static WORDS: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut lists: HashMap<&str, Vec<&str>> = HashMap::new();
    let lines = include_str!("words.txt").lines().filter(|line| !line.starts_with('#'));
    for (list, words) in lines.filter_map(|line| line.split_once(": ")) {
        let sign = if words.contains(" | ") { " | " } else { " " };
        lists.entry(list).or_default().extend(words.split(sign));
    }
    lists
});

/// The words of a list.
pub(super) fn words(list: &str) -> &'static [&'static str] {
    debug_assert!(WORDS.contains_key(list), "there is no list `{list}`");
    WORDS.get(list).map_or(&[], Vec::as_slice)
}

/// Whether a word is one of a list.
pub(super) fn is_listed(list: &str, word: &str) -> bool {
    words(list).contains(&word)
}

/// The lines about a program.
fn about(program: &str) -> impl Iterator<Item = Rule<'static>> {
    let lines = LINES.iter().filter(move |(programs, patterns, _)| {
        let mut programs = programs.iter();
        programs.any(|name| *name == program || *patterns && matches(name, program))
    });
    lines.filter_map(|(.., line)| {
        let mut words = line.split_whitespace();
        let (grade, reason, _) = (words.next()?, words.next()?, words.next()?);
        Some(Rule {
            grade,
            reason,
            words: words.collect(),
        })
    })
}

/// Whether a line of the grade `ok` says that a call does nothing.
pub(super) fn is_harmless(call: &Call) -> bool {
    about(call.program()).any(|rule| rule.grade == "ok" && fits(&rule, call))
}

/// Whether there is any line about a program.
pub(super) fn is_known(program: &str) -> bool {
    about(program).next().is_some()
}

/// Whether a call is one of a line `program words…`.
pub(super) fn is(line: &'static str, call: &Call) -> bool {
    let (programs, words) = line.split_once(' ').unwrap_or((line, ""));
    let rule = Rule {
        grade: "",
        reason: "",
        words: words.split_whitespace().collect(),
    };
    programs.split('|').any(|name| matches(name, call.program())) && fits(&rule, call)
}

/// Grades a call of a program of which no line tells by the verb that it is given: `tool pool purge x`, `tool delete x --force`.
fn unknown(judge: &mut Judge<'_>) {
    let call = judge.call;
    let plain = |word: &str| word.chars().all(|c| c.is_ascii_lowercase() || "-_:".contains(c));
    let has = |list: &str, word: &str| plain(word) && word.split(['-', '_', ':']).any(|part| is_listed(list, part));
    let forced = call
        .args
        .iter()
        .any(|arg| words("forces").iter().any(|force| matches(force, arg)));
    let operands: Vec<&str> = call.operands().collect();
    for (at, verb) in operands.iter().take(3).enumerate() {
        let object = at > 0 && at + 1 < operands.len();
        if has("destroys", verb) && (forced || object) || forced && (has("drops", verb) || has("empties", verb)) {
            judge.add(Grade::Danger, "mass-delete", operands.last().unwrap_or(verb));
        } else if has("destroys", verb) && at + 1 < operands.len() || has("drops", verb) && object {
            judge.add(Grade::Caution, "deletes", operands.last().unwrap_or(verb));
        }
    }
}

/// Whether the words of a call are those of another program, which is judged by itself.
fn runs_another(call: &Call) -> bool {
    let word = |at: usize| match at.checked_sub(1) {
        None => Some(call.path.as_str()),
        Some(at) => call.args.get(at).map(String::as_str),
    };
    programs(word).len() > 1 || is_listed("loose", call.program())
}

/// Grades a call by the table.
pub(super) fn judge(judge: &mut Judge<'_>) {
    let call = judge.call;
    let runs = is_shell(call.program()) || is_interpreter(call.program()) || is_client(call.program());
    let named = is_known(call.program()) || is_listed("namers", call.program());
    if !runs && !named && !runs_another(call) {
        unknown(judge);
    }
    for rule in about(call.program()) {
        let grade = match rule.grade {
            "danger" => Grade::Danger,
            "caution" => Grade::Caution,
            _ => continue,
        };
        if fits(&rule, call) {
            let operands: Vec<&str> = call.operands().collect();
            let subject = if rule.reason.starts_with("run-") {
                call.program()
            } else {
                operands.last().copied().unwrap_or_default()
            };
            judge.add(grade, rule.reason, subject);
        }
    }
}

fn fits(rule: &Rule<'_>, call: &Call) -> bool {
    let mut words = Vec::new();
    for word in &rule.words {
        let ok = match word.as_bytes()[0] {
            b'@' => call.runs == Times::Often,
            b'-' if *word == "--" => call.args.iter().any(|arg| arg == "--"),
            b'!' => !any(call, &word[1..]),
            b'-' => any(call, word),
            b'+' => any(call, &word[1..]),
            _ => {
                words.push(*word);
                true
            }
        };
        if !ok {
            return false;
        }
    }
    in_order(&words, call)
}

/// Whether one of the options or words is there.
fn any(call: &Call, list: &str) -> bool {
    list.split('|').any(|one| {
        if one.starts_with('-') {
            return call.args.iter().take_while(|arg| *arg != "--").any(|arg| {
                if one.contains('*') {
                    matches(one, arg)
                } else {
                    is_option(arg, one)
                }
            });
        }
        let open = |word: &str| word.contains([PRINTED, HANDED]) || is_open(word);
        call.operands()
            .any(|word| if one == "%" { open(word) } else { matches(one, word) })
    })
}

/// Whether the words that are no options begin with these; a word behind an option may be its value.
fn in_order(words: &[&str], call: &Call) -> bool {
    let operands: Vec<(bool, &str)> = {
        let mut after_option = false;
        let mut found = Vec::new();
        for arg in &call.args {
            if arg == "--" {
                continue;
            }
            if arg.starts_with('-') && arg.len() > 1 {
                after_option = !arg.contains('=');
            } else {
                found.push((std::mem::take(&mut after_option), arg.as_str()));
            }
        }
        found
    };
    step(words, &operands)
}

fn step(words: &[&str], operands: &[(bool, &str)]) -> bool {
    let Some((first, rest)) = words.split_first() else {
        return true;
    };
    if *first == ".." {
        return (0..=operands.len()).any(|at| step(rest, &operands[at..]));
    }
    let Some(((value, operand), after)) = operands.split_first() else {
        return false;
    };
    let here = first.split('|').any(|word| matches(word, operand));
    (here && step(rest, after)) || (*value && step(words, after))
}

/// Whether a text is that of a pattern, in which a star stands for anything unless a backslash stands before it.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    let mut pattern = pattern.chars();
    let mut text = text.chars();
    while let Some(wanted) = pattern.next() {
        let wanted = match wanted {
            '*' => {
                let rest = pattern.as_str();
                let mut left = text.as_str();
                return loop {
                    if matches(rest, left) {
                        break true;
                    }
                    let mut next = left.chars();
                    if next.next().is_none() {
                        break false;
                    }
                    left = next.as_str();
                };
            }
            '\\' => pattern.next().unwrap_or('\\'),
            other => other,
        };
        match text.next() {
            Some(found) if found == wanted || (found == GLOB && wanted == '*') => {}
            _ => return false,
        }
    }
    text.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_has_a_grade_and_a_reason_that_there_is() {
        for line in TABLES.iter().flat_map(|table| table.lines()) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.split_whitespace();
            let (grade, reason) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
            assert!(matches!(grade, "ok" | "caution" | "danger"), "{line}");
            assert!(words.next().is_some(), "{line}");
            assert!(
                reason == "-" && grade == "ok" || super::super::reasons::text(reason).is_some(),
                "{line}"
            );
        }
    }

    #[test]
    fn words_are_compared_in_order_and_options_anywhere() {
        let call = |line: &str| {
            let mut words = line.split(' ').map(str::to_owned);
            Call {
                path: words.next().unwrap_or_default(),
                args: words.collect(),
                ..Call::default()
            }
        };
        let rule = |words: &'static str| Rule {
            grade: "danger",
            reason: "x",
            words: words.split(' ').collect(),
        };
        for (words, line, expected) in [
            ("push -f|--force", "git push -f", true),
            ("push -f|--force", "git -C x push origin --force", true),
            ("push -f|--force", "git pull --force", false),
            ("push -f", "git stash push", false),
            ("push -f !-n", "git push -fn", false),
            ("s3 rm .. s3://*", "aws --profile p s3 rm --recursive s3://x", true),
            (".. delete", "gcloud compute instances delete x", true),
            ("+a*c", "x q abc", true),
            ("push .. \\+*", "git push origin +main", true),
            ("push .. \\+*", "git push origin main", false),
            ("x \\*", "a x y", false),
            ("checkout --", "git checkout -- a", true),
        ] {
            assert_eq!(fits(&rule(words), &call(line)), expected, "{words}: {line}");
        }
    }
}
