use std::collections::HashSet;

use super::*;
use crate::syntax;

#[allow(dead_code, reason = "how a command is tried is not asked here")]
#[path = "../../../tools/examples/source.rs"]
mod source;

const SHELLS: [Shell; 3] = [Shell::Bash, Shell::Zsh, Shell::Fish];

fn found(text: &str, shell: Shell) -> Vec<Lint> {
    lints(text, &syntax::parse(text, shell), shell, System::Gnu)
}

#[test]
fn the_file_can_be_read_and_every_rule_is_tried_both_ways() {
    let file = parse::parse(include_str!("common.rules")).unwrap();
    let mut names = HashSet::new();
    let mut used = HashSet::new();
    for rule in &file.rules {
        assert!(names.insert(rule.name), "{} is there twice", rule.name);
        let silent = rule.tests.iter().any(|test| test.expected == ["nothing"]);
        let heard = rule.tests.iter().any(|test| test.expected != ["nothing"]);
        assert!(silent && heard, "{} is not tried both ways", rule.name);
        for condition in &rule.body.conditions {
            if let Condition::Shape(name) = condition {
                assert!(shapes::shape(name).is_some(), "{}: no shape `{name}`", rule.name);
                used.insert(*name);
            }
        }
    }
    assert!(shapes::names().all(|name| used.contains(name)));
    assert!(names.len() >= 40, "{}", names.len());
}

#[test]
fn every_example_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    for rule in &RULES.rules {
        let shells = SHELLS
            .iter()
            .filter(|shell| rule.body.shells.is_empty() || rule.body.shells.contains(shell));
        for (shell, test) in shells.flat_map(|shell| rule.tests.iter().map(move |test| (*shell, test))) {
            // Not every shell reads the others' quotes.
            if shell == Shell::Fish && test.command.contains("$'") {
                continue;
            }
            let all = found(test.command, shell);
            let own = all.iter().find(|lint| lint.rule == rule.name);
            let other = all.iter().find(|lint| lint.rule != rule.name);
            let came = match own {
                None => "nothing",
                Some(lint) => lint.fix.as_deref().unwrap_or("caution"),
            };
            if test.expected != [came] || other.is_some() {
                wrong.push(format!("{} {shell}: `{}`: {came}, {all:?}", rule.name, test.command));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn none_of_the_right_commands_of_the_library_is_found_fault_with() {
    let mut alarms = Vec::new();
    let mut count = 0;
    for entry in source::entries().unwrap() {
        for shell in SHELLS {
            let command = match shell {
                Shell::Bash => entry.bash,
                Shell::Zsh => entry.zsh.unwrap_or(entry.bash),
                Shell::Fish => entry.fish.unwrap_or(entry.bash),
            };
            count += 1;
            alarms.extend(
                found(command, shell)
                    .iter()
                    .map(|lint| format!("{shell}: `{command}`: {}", lint.rule)),
            );
        }
    }
    assert!(count > 3500, "{count}");
    assert!(alarms.is_empty(), "{} of {count}:\n{}", alarms.len(), alarms.join("\n"));
}

#[test]
fn a_line_that_deletes_moves_or_writes_has_no_fix() {
    for text in [
        "find . -name *.tmp -delete",
        "find . -name *.tmp -exec rm {} +",
        "du -h | sort -n > sizes.txt",
        "du -h | sort -n | tee sizes.txt",
        "seq 10 1 | xargs rm",
        "mv a b; seq 10 1",
        "sed -i -n 's/a/b/' x.txt",
    ] {
        for shell in SHELLS {
            let all = found(text, shell);
            assert!(
                !all.is_empty() && all.iter().all(|lint| lint.fix.is_none()),
                "{shell}: {text}: {all:?}"
            );
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_line_is_survived(parts in proptest::collection::vec(proptest::sample::select(vec![
        "find", "-name", "*.c", "-delete", "sort", "-n", "-k5n", "|", "du -h", "tar", "-cfz", "xf", "'s/a/b'", "sed", "-n",
        "grep", "'\\d'", "\"$1\"", "awk", "ä", "{a,", "b}", "&", "curl", "http://x/?a=1&b=2", ">", "a", "-", "--", "=", "date",
        "+%H:%m", "xargs", "{}", "seq", "10", "1", "chmod", "'", "sed -iä", "-fü",
    ]), 0..14)) {
        let text = parts.join(" ");
        for shell in SHELLS {
            let _ = found(&text, shell);
        }
    }
}
