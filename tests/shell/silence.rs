//! G1: what works, and what answers by its status, starts no process and says nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::notice::{wait_for_silence, watched};
use super::session::{Mode, Options, Session};
use crate::support::shells;

/// Commands that end with 0 or by a signal of the user, and programs that everybody knows to answer by a 1.
const NOTHING: [&str; 35] = [
    "true",
    "echo one",
    "cd /",
    "cd -",
    "pwd",
    "ls /",
    "sh -c 'exit 3' | cat",
    "cat /dev/null",
    "/bin/true",
    "sh -c 'echo no >&2'",
    "grep -q x /dev/null",
    "grep x /dev/null | cat /dev/null | grep y",
    "grep -r nothing /dev/null",
    "egrep x /dev/null",
    "fgrep x /dev/null",
    "test -f /nowhere",
    "[ -f /nowhere ]",
    "test 1 -gt 2 && echo more",
    "[ a = b ] && echo same",
    "test -d /nowhere; or_not=1 test -d /nowhere",
    "false",
    "diff /dev/null /etc/passwd >/dev/null",
    "diff -q /dev/null /etc/passwd",
    "diff -u /dev/null /etc/passwd | cat >/dev/null",
    "cmp -s /dev/null /etc/passwd",
    "cmp /dev/null /etc/passwd >/dev/null 2>&1",
    "expr 1 - 1",
    "expr a : b",
    "sh -c 'kill -INT $$'",
    "sh -c 'kill -PIPE $$'",
    "sh -c 'kill -TERM $$'",
    "sh -c 'exit 130'",
    "sh -c 'exit 141'",
    "sh -c 'exit 148'",
    "sh -c true && sh -c 'exit 0'",
];

/// Commands whose status says no more than what the user sees, as the program finds out.
const SILENT: [&str; 15] = [
    "sh -c 'kill -HUP $$'",
    "/bin/grep x /dev/null",
    "command grep x /dev/null",
    "env grep x /dev/null",
    "LC_ALL=C grep x /dev/null",
    "echo a | grep b",
    "which nothing-of-that-name",
    "type nothing-of-that-name >/dev/null 2>&1",
    "command -v nothing-of-that-name",
    "pgrep -x nothing-of-that-name",
    "pidof nothing-of-that-name",
    "getent passwd nobody-of-that-name",
    "timeout 0.01 sleep 5",
    "git -C / diff --no-index /dev/null /etc/passwd >/dev/null; git diff --no-index /dev/null /etc/passwd >/dev/null",
    "mountpoint -q /nowhere",
];

/// Runs a line, whatever it does, and waits until the next prompt is there.
#[track_caller]
fn enter(session: &Session, line: &str) {
    // Fish shows how a line may go on, so that it is not waited for.
    session.send("\x0c");
    session.wait_for_line("");
    session.send(line);
    session
        .terminal
        .wait_for(line, |screen| screen.text.replace('\n', "").contains(line));
    session.enter();
    session.wait_for_line("");
}

#[test]
fn g1_two_hundred_commands_start_nothing() {
    for shell in shells::all().into_iter().take(3) {
        let set = if shell.name == "fish" {
            "set -g __lotse_bin ~/counter"
        } else {
            "__lotse_bin=~/counter"
        };
        let session = Options::new(&shell, Mode::Emacs).sized(24, 160).after(set).start();
        let program = session
            .sandbox
            .write("counter", "#!/bin/sh\necho \"$LOTSE_LINE\" >>~/counted\n");
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
        for line in NOTHING.iter().cycle().take(200) {
            enter(&session, line);
        }
        let counted = || fs::read_to_string(session.home().join("counted")).unwrap_or_default();
        assert_eq!(counted(), "", "{session}");
        assert!(!session.terminal.text().contains("lotse:"), "{session}");
        // And what is a failure is one.
        for (line, known) in [
            ("grep x /nowhere", 1),
            ("cd /nowhere", 2),
            ("sh -c 'exit 1'", 3),
            ("ls --sorted", 4),
        ] {
            enter(&session, line);
            crate::support::wait_for(line, || (counted().lines().count() == known).then_some(()));
        }
    }
}

#[test]
fn g1_what_answers_by_its_status_is_not_spoken_of() {
    for shell in shells::all().into_iter().take(3) {
        let session = watched(&shell);
        for line in SILENT {
            enter(&session, line);
            wait_for_silence(&session, line);
        }
    }
}

/// The statuses and the programs that a script knows to say nothing about: the first list of its function, and the second.
fn lists(script: &str) -> (Vec<i32>, Vec<String>) {
    let function = script.split("__lotse_is_answer").last().unwrap();
    let end = function.find("\n}\n").or_else(|| function.find("\nend\n"));
    let function = &function[..end.unwrap()];
    let mut statuses: Vec<i32> = (2..=255).filter(|status| has_number(function, *status)).collect();
    if function.contains("< 146") || function.contains("14[6-9]") {
        statuses.extend(146..=150);
    }
    statuses.sort_unstable();
    statuses.dedup();
    let begin = function.find("grep").unwrap();
    let end = begin + function[begin..].find("false").unwrap() + "false".len();
    let programs = function[begin..end]
        .split('|')
        .map(|word| word.trim().trim_matches(['\'', '\\']).to_owned());
    (statuses, programs.collect())
}

fn has_number(text: &str, number: i32) -> bool {
    let words = text.split(|c: char| !c.is_ascii_digit() && c != '[' && c != '-');
    words.into_iter().any(|word| word == number.to_string())
}

#[test]
fn g2_the_scripts_and_the_program_know_the_same_silence() {
    let harmless = include_str!("../../src/failure/harmless.txt");
    let scripts = [
        include_str!("../../shell/lotse.bash"),
        include_str!("../../shell/lotse.zsh"),
        include_str!("../../shell/lotse.fish"),
    ];
    let (statuses, programs) = lists(scripts[0]);
    assert!(
        statuses.contains(&130) && programs.len() > 9,
        "{statuses:?} {programs:?}"
    );
    for script in &scripts[1..] {
        let (others, names) = lists(script);
        assert_eq!(others, statuses);
        // fish has neither `[[` nor `((`.
        assert!(names.iter().all(|name| programs.contains(name)), "{names:?}");
        let missing: Vec<&String> = programs.iter().filter(|name| !names.contains(name)).collect();
        assert!(
            missing.iter().all(|name| ["[[", "(("].contains(&name.as_str())),
            "{missing:?}"
        );
    }
    for program in programs.iter().filter(|name| !["[[", "(("].contains(&name.as_str())) {
        let answers = format!("{program}:1");
        assert!(
            harmless.lines().any(|line| line == answers),
            "{answers} is not in the list of the program"
        );
    }
}
