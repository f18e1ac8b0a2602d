//! Options that exist and options that do not: how many are told apart on this machine.

use std::path::Path;

use lotse::check::{Kind, Target, Verdict, check_with};
use lotse::manual::Library;
use lotse::shell::Shell;

/// One command line of the table.
struct Case {
    command: String,
    flag: String,
    real: bool,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for line in include_str!("flags.txt").lines().filter(|line| !line.starts_with('#')) {
        let (program, rest) = line.split_once(": ").expect("a program and its options");
        let (real, invented) = rest.split_once('|').unwrap_or((rest, ""));
        for (flags, real) in [(real, true), (invented, false)] {
            for flag in flags.split_whitespace() {
                cases.push(Case {
                    command: format!("{program} {flag}"),
                    flag: flag.to_owned(),
                    real,
                });
            }
        }
    }
    cases
}

/// What became of the cases.
#[derive(Debug, Default)]
struct Counts {
    skipped: usize,
    real: usize,
    invented: usize,
    caught: usize,
    alarms: Vec<String>,
    missed: Vec<String>,
    open_real: Vec<String>,
    open_invented: Vec<String>,
}

fn count() -> Counts {
    let cache = tempfile::tempdir().unwrap();
    let at = Target::here(Shell::Bash, Path::new("/"), Vec::new(), cache.path());
    let library = Library::new(cache.path());
    let mut counts = Counts::default();
    for case in cases() {
        // A builtin is not the program that the table means.
        let command = format!("env {}", case.command);
        let report = check_with(&command, &at, &library);
        let absent = report
            .observations
            .iter()
            .any(|observation| observation.kind == Kind::Command && observation.verdict == Verdict::Unknown);
        if absent {
            counts.skipped += 1;
            continue;
        }
        let flag = case.flag.split('=').next().unwrap();
        let about = report
            .observations
            .iter()
            .filter(|observation| observation.kind == Kind::Flag);
        let about: Vec<_> = about
            .filter(|observation| flag.starts_with(&observation.subject) || observation.subject.starts_with(flag))
            .collect();
        let unknown = about.iter().any(|observation| observation.verdict == Verdict::Unknown);
        let open = about
            .iter()
            .any(|observation| observation.verdict == Verdict::CannotTell)
            || about.is_empty();
        match (case.real, unknown, open) {
            (true, true, _) => counts.alarms.push(case.command),
            (true, false, true) => counts.open_real.push(case.command),
            (true, false, false) => {}
            (false, true, _) => counts.caught += 1,
            (false, false, true) => counts.open_invented.push(case.command),
            (false, false, false) => counts.missed.push(case.command),
        }
        counts.real += usize::from(case.real);
        counts.invented += usize::from(!case.real);
    }
    counts
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what it is for")]
fn inventions_are_caught_and_nothing_else_is() {
    let caught = |counts: &Counts| counts.caught * 10 >= counts.invented * 9;
    // On a busy machine a program may not have printed its options in time.
    let mut counts = count();
    for _ in 0..2 {
        if caught(&counts) {
            break;
        }
        counts = count();
    }
    println!("{counts:#?}");
    let share = |part: usize, whole: usize| part as f64 * 100.0 / whole.max(1) as f64;
    println!(
        "{} programs' lines left out; of {} real options {} alarms ({:.1} %), {} cannot tell; of {} inventions {} caught ({:.1} %), {} missed, \
        {} cannot tell",
        counts.skipped,
        counts.real,
        counts.alarms.len(),
        share(counts.alarms.len(), counts.real),
        counts.open_real.len(),
        counts.invented,
        counts.caught,
        share(counts.caught, counts.invented),
        counts.missed.len(),
        counts.open_invented.len(),
    );
    assert!(share(counts.alarms.len(), counts.real) <= 1.0, "{:?}", counts.alarms);
    // Without manuals nothing can be told, and nothing is said.
    if counts.open_real.len() * 4 < counts.real {
        assert!(
            share(counts.caught, counts.invented) >= 90.0,
            "{:?} {:?}",
            counts.missed,
            counts.open_invented
        );
    }
}
