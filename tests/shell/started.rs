//! What a whole session starts, compared with the list in `SECURITY.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::canary::wait_for_ui;
use super::notice::notices;
use super::session::{Mode, Options, Session};
use crate::support::shells::Shell;
use crate::support::start::command;
use crate::support::{not_allowed, shells, skipped, wait_for};

/// What a child must not be told: the words, the last command, aliases, keys.
const PRIVATE: [&str; 8] = [
    "sesame",
    "LOTSE_BUFFER",
    "LOTSE_LINE",
    "LOTSE_RAN",
    "LOTSE_STATE",
    "LOTSE_ALIASES",
    "LOTSE_FAILED",
    "OPENAI_API_KEY",
];

/// The names in the first column of the table.
fn listed() -> BTreeSet<String> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md")).unwrap();
    let section = text.split("\n## What is started, and when\n").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let names = section
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    names.map(str::to_owned).collect()
}

/// A program that was started.
#[derive(Debug)]
struct Started {
    /// Its file.
    path: String,
    /// Its arguments and its environment, as strace writes them.
    told: String,
}

impl Started {
    fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap()
    }

    #[track_caller]
    fn assert_told_nothing(&self, shell: &Shell) {
        // The words of `lotse doctor` are nobody's.
        let told = self.told.replace("LOTSE_BUFFER=print the word lotse", "");
        for private in PRIVATE {
            assert!(!told.contains(private), "{shell}: `{private}` in {self:?}");
        }
    }
}

/// The calls in the record of strace: who made them and what they were, with their results. One that others came in
/// between stands there in two pieces.
fn calls(trace: &str) -> Vec<(u32, String)> {
    let mut begun = BTreeMap::new();
    let mut calls = Vec::new();
    for line in trace.lines() {
        let Some((process, call)) = line.split_once(' ') else {
            continue;
        };
        let (Ok(process), call) = (process.parse::<u32>(), call.trim_start()) else {
            continue;
        };
        if let Some(first) = call.strip_suffix("<unfinished ...>") {
            begun.insert(process, first.to_owned());
        } else if let Some((_, rest)) = call.split_once(" resumed>") {
            let first = begun.remove(&process).unwrap_or_default();
            calls.push((process, first + rest));
        } else {
            calls.push((process, call.to_owned()));
        }
    }
    calls
}

/// What was started, apart by whether a process of lotse or one of its descendants did it.
fn started(trace: &str) -> (Vec<Started>, Vec<Started>) {
    let calls = calls(trace);
    // A child may be seen before the call that made it has returned.
    let parents: BTreeMap<u32, u32> = calls
        .iter()
        .filter(|(_, call)| ["clone", "fork", "vfork"].iter().any(|name| call.starts_with(name)))
        .filter_map(|(parent, call)| Some((call.rsplit_once(" = ")?.1.trim().parse().ok()?, *parent)))
        .collect();
    let mut lotse = BTreeSet::new();
    let (mut ours, mut others) = (Vec::new(), Vec::new());
    for (this, call) in calls.iter().filter(|(_, call)| call.ends_with(" = 0")) {
        let Some((path, told)) = call.strip_prefix("execve(\"").and_then(|call| call.split_once("\", ")) else {
            continue;
        };
        let mut family = std::iter::successors(Some(*this), |child| parents.get(child).copied());
        let who = if family.any(|process| lotse.contains(&process)) {
            &mut ours
        } else {
            &mut others
        };
        who.push(Started {
            path: path.to_owned(),
            told: told.to_owned(),
        });
        if path == env!("CARGO_BIN_EXE_lotse") {
            lotse.insert(*this);
        }
    }
    (ours, others)
}

/// A session of which strace writes down what is started. It knows secrets.
fn traced(options: Options) -> Session {
    let private = match options.shell.name {
        "fish" => "set -gx OPENAI_API_KEY sesame\nalias open 'echo sesame'",
        _ => "export OPENAI_API_KEY=sesame\nalias open='echo sesame'",
    };
    let mut options = options.before(private).sized(24, 160);
    let strace = "strace -f -qq -v -s 4096 -e trace=clone,clone3,fork,vfork,execve -o @HOME@/trace";
    options.wrapper = strace.split(' ').map(str::to_owned).collect();
    options.start()
}

/// Whether strace is there and allowed.
fn can_trace() -> bool {
    let Ok(probe) = command("strace").args(["-o", "/dev/null", "true"]).output() else {
        skipped("no strace");
        return false;
    };
    if !probe.status.success() {
        not_allowed("trace processes");
    }
    probe.status.success()
}

/// A session in which everything is done that a user may do; returns what strace has written.
fn record(options: Options) -> String {
    let session = traced(options.answering("git log --oneline; ls --x").in_a_multiplexer());
    session.run("echo first", "first");
    session.shows("/bin/sh -c 'exit 9' sesame", "the tide is out");
    // Without words: what would answer is loaded.
    session.send("\x07");
    session
        .terminal
        .wait_for("help", |screen| screen.contains("type what you want"));
    asked(&session, "?? open sesame\r", 1);
    session.wait_for_line("git log --oneline; ls --x");
    session.read();
    asked(&session, "\x1bi", 2);
    session.wait_for_line("git log --oneline; ls --x");
    session.clear_line();
    session.write("open sesame again");
    asked(&session, "\x07", 3);
    session.wait_for_line("git log --oneline; ls --x");
    session.clear_line();
    session.write("/bin/sh -c 'exit 9' sesame");
    session.enter();
    wait_for("the questions of the notice", || {
        (questions(&session) >= 5).then_some(())
    });
    wait_for("the end of the notice", || (notices(&session) == 0).then_some(()));
    session.terminal.settle(std::time::Duration::from_millis(200));
    session.run("lotse explain; echo explained", "explained");
    session.run("lotse fix; echo fixed", "fixed");
    session.run("lotse doctor; echo seen", "seen");
    session.run("/bin/echo end", "end");
    fs::read_to_string(session.home().join("trace")).unwrap()
}

fn questions(session: &Session) -> usize {
    let text = fs::read_to_string(session.home().join("asked")).unwrap_or_default();
    text.lines().count()
}

fn asked(session: &Session, keys: &str, count: usize) {
    session.read();
    session.send(keys);
    wait_for(format_args!("{count} questions in {session}"), || {
        (questions(session) >= count).then_some(())
    });
    wait_for_ui(session);
}

#[test]
fn a_session_starts_what_is_written_down_and_tells_it_nothing() {
    if !can_trace() {
        return;
    }
    let listed = listed();
    let helps = |name: &str| lotse::manual::traits(name).help.is_some();
    for shell in shells::all() {
        let trace = record(Options::new(&shell, Mode::Emacs));
        let (started, others) = started(&trace);
        // fish runs a few programs of its own; the other two nothing but the hook's one and what was typed.
        let typed = [shell.name, "lotse", "sh", "echo"];
        let hook = others.iter().filter(|_| shell.name != "fish");
        let more: Vec<&Started> = hook.filter(|program| !typed.contains(&program.name())).collect();
        assert!(more.is_empty(), "{shell}: {more:?}");
        let mut names = BTreeSet::new();
        for program in &started {
            let name = program.name();
            let known = listed.contains(name) || (listed.contains("PROGRAM") && helps(name));
            assert!(known, "{shell}: {program:?} is not in SECURITY.md");
            program.assert_told_nothing(&shell);
            names.insert(name.to_owned());
        }
        // It would prove nothing if nothing had been seen.
        for expected in ["lotse", shell.name, "ls"] {
            assert!(names.contains(expected), "{shell}: no {expected} in {names:?}");
        }
    }
}

#[test]
fn the_notice_starts_nothing_but_who_knows_the_screen() {
    if !can_trace() {
        return;
    }
    for shell in shells::all() {
        for (screen, expected) in [(false, &[][..]), (true, &["tmux"][..])] {
            let options = Options::new(&shell, Mode::Emacs).answering("git log --x; ls --x; sh -c /nowhere");
            let session = traced(if screen { options.in_a_multiplexer() } else { options });
            session.shows("sh -c 'exit 9' sesame", "the tide is out");
            session.write("sh -c 'exit 9' sesame");
            session.enter();
            let wanted = if screen { 2 } else { 0 };
            wait_for("the questions of the notice", || {
                (questions(&session) >= wanted).then_some(())
            });
            wait_for("the end of the notice", || (notices(&session) == 0).then_some(()));
            session.terminal.settle(std::time::Duration::from_millis(200));
            session.run("/bin/echo end", "end");
            let trace = fs::read_to_string(session.home().join("trace")).unwrap();
            let (started, _) = started(&trace);
            for program in &started {
                program.assert_told_nothing(&shell);
            }
            let names: Vec<&str> = started.iter().map(Started::name).collect();
            assert_eq!(names, expected, "{shell} {screen:?}");
        }
    }
}

#[test]
fn the_list_has_all_that_can_be_started_and_nothing_else() {
    let mut can: BTreeSet<String> = lotse::system::TOOLS.iter().map(|&name| name.to_owned()).collect();
    can.extend(["lotse", "lotse-engine", "PROGRAM"].map(str::to_owned));
    assert_eq!(listed(), can);
}
