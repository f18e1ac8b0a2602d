//! The ruler: what becomes of answers that a model gave once, and of failures that were seen once.
//!
//! A change of the code that should change nothing leaves the lines of `replay/commands.txt` and `replay/fixes.txt` as
//! they are. `tools/replay` shows the lines that differ, stores them, compares with another binary, and asks the model anew.

mod failures;
mod machine;
mod record;
mod requests;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};

use self::machine::Machine;
use crate::support::{not_here, skipped};

/// Where the answers and the lines are kept.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay")
}

/// What `tools/replay` wants instead of a comparison with the stored lines: `accept`, or the folder for the lines.
fn wanted() -> Option<PathBuf> {
    let to = PathBuf::from(env::var_os("LOTSE_REPLAY_TO")?);
    Some(if to == Path::new("accept") { folder() } else { to })
}

/// A line for each job, in their order; each worker has a machine of its own.
fn lines<T: Sync>(jobs: &[T], line: impl Fn(&Machine, &T) -> Option<String> + Sync) -> Vec<String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let machine = Machine::new();
        let take = || Some(next.fetch_add(1, Ordering::Relaxed)).filter(|number| *number < jobs.len());
        let lines = std::iter::from_fn(take).filter_map(|number| Some((number, line(&machine, &jobs[number])?)));
        lines.collect::<Vec<_>>()
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut all: Vec<(usize, String)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    all.sort();
    all.into_iter().map(|(_, line)| line).collect()
}

/// The beginning of a line, which names what it is about.
fn key(line: &str) -> &str {
    line.split("\t=> ").next().unwrap_or(line)
}

/// Whether a stored line cannot be judged here: to root nothing is forbidden that `sudo` would allow.
fn is_of_another_user(line: &str) -> bool {
    let fixes = line.split("\t=> ").nth(1).unwrap_or_default();
    rustix::process::geteuid().is_root() && (fixes.contains("[sudo]") || fixes.starts_with("sudo "))
}

/// Holds lines against those that are stored under this name, or stores them.
#[track_caller]
fn compare(name: &str, lines: &[String]) {
    let stored = fs::read_to_string(folder().join(name)).unwrap_or_default();
    let before = |line: &str| stored.lines().find(|old| key(old) == key(line));
    let lines: Vec<&str> = lines
        .iter()
        .map(|line| before(line).filter(|old| is_of_another_user(old)).unwrap_or(line))
        .collect();
    if let Some(to) = wanted() {
        fs::write(to.join(name), lines.join("\n") + "\n").unwrap();
        return;
    }
    let changed: Vec<String> = lines
        .iter()
        .filter(|line| before(line) != Some(line))
        .map(|line| format!("- {}\n+ {line}", before(line).unwrap_or("nothing")))
        .collect();
    assert!(
        changed.is_empty(),
        "{} of {} lines of {name} have changed; `tools/replay --accept` stores them:\n{}",
        changed.len(),
        lines.len(),
        changed.join("\n")
    );
    // A shell that is not here has no lines.
    assert!(
        2 * lines.len() > stored.lines().count(),
        "half of the lines of {name} are gone"
    );
}

#[test]
fn recorded_answers_become_the_same_commands() {
    let recorded = requests::recorded();
    assert!(recorded.len() >= 50, "{}", recorded.len());
    if fs::read_dir("/usr/share/man/man1").map_or(0, Iterator::count) < 100 {
        // Which of the words are files that have to be there, manuals say.
        return not_here("manual pages: recorded answers are not replayed");
    }
    for shell in ["zsh", "fish"] {
        if which::which(shell).is_err() {
            skipped(&format!("no {shell}: its lines are not replayed"));
        }
    }
    compare(
        "commands.txt",
        &lines(&recorded, |machine, recorded| {
            let shell = recorded.request.shell.as_str();
            which::which(shell).is_ok().then(|| machine.play(recorded).line())
        }),
    );
}

#[test]
fn recorded_failures_have_the_same_fixes() {
    let failures = failures::recorded();
    assert!(failures.len() > 500, "{}", failures.len());
    compare(
        "fixes.txt",
        &lines(&failures, |machine, failure| Some(machine.fix(failure))),
    );
}

#[test]
#[ignore = "asks a model for minutes: `tools/replay --record ENGINE MODEL`"]
fn record_the_answers() {
    let mut known = requests::recorded();
    let mut engine = record::Engine::start();
    let machine = Machine::new();
    for request in requests::wanted() {
        // What is known stays, so that recording may be broken off; `answers.jsonl` is emptied to begin anew.
        if !known.iter().any(|recorded| recorded.request == request) {
            known.push(record::record(&machine, &mut engine, request));
            let lines: Vec<String> = known.iter().map(ToString::to_string).collect();
            fs::write(folder().join("answers.jsonl"), lines.join("\n") + "\n").unwrap();
        }
    }
}
