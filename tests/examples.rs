//! The examples of `tools/examples`, tried in each shell: each in a fresh copy of a home that `examples/scratch.sh` makes.

#[path = "../tools/examples/compile.rs"]
mod compile;
mod index;
#[path = "../tools/examples/names.rs"]
mod names;
mod open;
#[path = "../tools/examples/source.rs"]
pub(crate) mod source;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tempfile::TempDir;

use crate::support::{not_here, skipped};
use source::{Entry, Trial};

const SHELLS: [&str; 3] = ["bash", "zsh", "fish"];
const PATH: &str = "/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin";
/// Bytes that a command prints need not be text.
const LOCALE: &str = "C.UTF-8";

/// The home that every trial starts with a copy of.
struct Scratch {
    dir: TempDir,
}

impl Scratch {
    fn new() -> Self {
        let mut named = tempfile::Builder::new();
        named.prefix("lotse-library-");
        // A disk takes a millisecond for each of the many small files; memory does not.
        let dir = named.tempdir_in("/dev/shm").or_else(|_| named.tempdir()).unwrap();
        let scratch = Self { dir };
        let home = scratch.dir.path().join("original");
        fs::create_dir(&home).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples/scratch.sh");
        let output = scratch.run(crate::support::start::command("sh").arg(script), &home, &home);
        assert!(output.status.success(), "{}", text(&output.stderr));
        scratch
    }

    fn copy(&self, name: &str) -> PathBuf {
        let home = self.dir.path().join(name);
        let original = self.dir.path().join("original");
        let copied = crate::support::start::command("cp")
            .arg("-a")
            .arg(original)
            .arg(&home)
            .status()
            .unwrap();
        assert!(copied.success());
        home
    }

    /// Runs a program that knows nothing but the copy of the home; what a shell remembers goes elsewhere.
    fn run(&self, command: &mut Command, home: &Path, place: &Path) -> Output {
        let own = self.dir.path().join("own");
        command
            .env_clear()
            .envs([("PATH", PATH), ("LC_ALL", LOCALE), ("TZ", "UTC"), ("PAGER", "cat")])
            .envs([
                ("TERM", "dumb"),
                ("USER", "mia"),
                ("EDITOR", "true"),
                ("GIT_CONFIG_NOSYSTEM", "1"),
            ])
            .envs([
                ("HOME", home),
                ("XDG_CONFIG_HOME", &own),
                ("XDG_DATA_HOME", &own),
                ("TMPDIR", home),
            ])
            .current_dir(place)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    /// What is wrong with an entry in a shell.
    fn try_out(&self, home: &mut Home, shell: &str, command: &str, trial: &Trial) -> Option<String> {
        let home = home.fresh(self);
        let work = home.join("work");
        self.differs(home, &work, shell, command, trial)
    }

    fn differs(&self, home: &Path, work: &Path, shell: &str, command: &str, trial: &Trial) -> Option<String> {
        for given in &trial.given {
            let output = self.run(crate::support::start::command("sh").args(["-ec", given]), home, work);
            if !output.status.success() {
                return Some(format!("given: {given}: {}", text(&output.stderr)));
            }
        }
        let place = trial.place.map_or(work.to_owned(), |place| work.join(place));
        let mut script = command.to_owned();
        for then in &trial.then {
            let _ = write!(script, "\n{then}");
        }
        let mut run = crate::support::start::command("timeout");
        run.args(["-k", "1", "20", shell])
            .args(no_start(shell))
            .args(["-c", &script]);
        let output = self.run(&mut run, home, &place);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        if output.status.code() != Some(trial.exits) || !(trial.warns || err.is_empty()) {
            return Some(format!("{}: {out}{err}", output.status));
        }
        let out = out.trim();
        if trial.prints.is_some_and(|prints| unescaped(prints) != out) {
            return Some(format!("prints {out:?}"));
        }
        if let Some(missing) = trial.shows.iter().find(|shows| !out.contains(&unescaped(shows))) {
            return Some(format!("{missing:?} is not in {out:?}"));
        }
        if let Some(there) = trial.hides.iter().find(|hides| out.contains(&unescaped(hides))) {
            return Some(format!("{there:?} is in {out:?}"));
        }
        let holds = |leaves: &&&str| {
            let mut test = crate::support::start::command("sh");
            self.run(test.args(["-c", leaves]), home, &place).status.success()
        };
        let left = trial.leaves.iter().find(|leaves| !holds(leaves));
        left.map(|leaves| format!("{leaves} does not hold; printed {out:?}"))
    }

    /// What a shell says about the syntax of a command. fish exits with 0 whatever it finds.
    fn misspelt(&self, shell: &str, command: &str) -> Option<String> {
        let home = self.dir.path();
        let mut check = crate::support::start::command(shell);
        check.args(no_start(shell));
        if shell == "fish" {
            check.args(["--no-execute", "-c", command]);
        } else {
            check.args(["-n", "-c", command]);
        }
        let output = self.run(&mut check, home, home);
        let right = output.status.success() && output.stderr.is_empty();
        (!right).then(|| text(&output.stderr))
    }
}

/// The copy that one trial after the other is made in, for as long as they leave it as it was.
struct Home {
    name: String,
    used: usize,
    now: Option<(PathBuf, Stamps)>,
}

/// Every path, and when anything about it has changed.
type Stamps = Vec<(PathBuf, i64, i64)>;

impl Home {
    fn new(worker: usize) -> Self {
        let name = format!("home-{worker}");
        Self {
            name,
            used: 0,
            now: None,
        }
    }

    fn fresh(&mut self, scratch: &Scratch) -> &Path {
        if self
            .now
            .as_ref()
            .is_some_and(|(path, stamps)| stamps_below(path) != *stamps)
        {
            self.leave();
        }
        let (name, used) = (&self.name, &mut self.used);
        let (path, _) = self.now.get_or_insert_with(|| {
            *used += 1;
            let path = scratch.copy(&format!("{name}-{used}"));
            let stamps = stamps_below(&path);
            (path, stamps)
        });
        path
    }

    fn leave(&mut self) {
        let Some((path, _)) = self.now.take() else { return };
        if fs::remove_dir_all(&path).is_err() {
            // What was made unwritable is in nobody's way, but for space.
            let _ = crate::support::start::command("chmod")
                .args(["-R", "u+rwX"])
                .arg(&path)
                .status();
            let _ = fs::remove_dir_all(&path);
        }
    }
}

fn stamps_below(folder: &Path) -> Stamps {
    let mut stamps = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let Ok(meta) = entry.metadata() else { continue };
            if meta.is_dir() {
                folders.push(entry.path());
            }
            stamps.push((entry.path(), meta.ctime(), meta.ctime_nsec()));
        }
    }
    stamps
}

/// The options with which a shell reads no file of the user's.
fn no_start(shell: &str) -> &'static [&'static str] {
    match shell {
        "bash" => &["--norc", "--noprofile"],
        "zsh" => &["-f"],
        _ => &["--no-config"],
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn unescaped(text: &str) -> String {
    text.replace("\\n", "\n").replace("\\t", "\t")
}

fn command(entry: &Entry, shell: &str) -> &'static str {
    let own = match shell {
        "zsh" => entry.zsh,
        "fish" => entry.fish,
        _ => None,
    };
    own.unwrap_or(entry.bash)
}

fn here(program: &str) -> bool {
    which::which_in(program, Some(PATH), "/").is_ok()
}

#[test]
fn the_commands_do_what_is_asked_for() {
    let entries = source::entries().unwrap();
    // While one writes them, one topic or one line is enough.
    let only = std::env::var("LOTSE_TEST_EXAMPLES").unwrap_or_default();
    let (shells, missing): (Vec<&str>, Vec<&str>) = SHELLS.into_iter().partition(|shell| here(shell));
    for shell in missing {
        skipped(&format!("no {shell}: no examples for it are tried"));
    }
    let needs = entries.iter().flat_map(|entry| &entry.trial.needs);
    let absent: BTreeSet<&str> = needs.copied().filter(|program| !here(program)).collect();
    // The syntax of what needs them is still checked.
    for program in &absent {
        not_here(program);
    }
    let jobs: Vec<Job> = entries
        .iter()
        .filter(|entry| format!("{}:{}:", entry.topic, entry.line).starts_with(&only))
        .flat_map(|entry| {
            shells
                .iter()
                .map(move |shell| (entry, *shell, command(entry, shell).to_owned()))
        })
        .collect();
    try_all(&jobs, &absent);
}

#[test]
fn what_is_put_from_bash_into_fish_does_it_too() {
    if !here("fish") {
        return skipped("no fish");
    }
    let entries = source::entries().unwrap();
    let needs = entries.iter().flat_map(|entry| &entry.trial.needs);
    let absent: BTreeSet<&str> = needs.copied().filter(|program| !here(program)).collect();
    // What stays as it is has been tried above.
    let jobs: Vec<Job> = entries
        .iter()
        .filter_map(|entry| Some((entry, "fish", lotse::translate::to_fish(entry.bash)?)))
        .filter(|(entry, shell, command)| command != entry.bash && command != self::command(entry, shell))
        .collect();
    assert!(jobs.len() > 40, "{}", jobs.len());
    try_all(&jobs, &absent);
}

/// An example, the shell that it is tried in, and the command.
type Job<'a> = (&'a Entry, &'a str, String);

fn try_all(jobs: &[Job], absent: &BTreeSet<&str>) {
    let scratch = Scratch::new();
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = |worker: usize| {
        let mut home = Home::new(worker);
        while let Some((entry, shell, command)) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            let (topic, line, trial) = (entry.topic, entry.line, &entry.trial);
            let read_only = trial.syntax || trial.needs.iter().any(|program| absent.contains(program));
            let found = if read_only {
                scratch.misspelt(shell, command)
            } else {
                scratch.try_out(&mut home, shell, command, trial)
            };
            if let Some(found) = found {
                let report = format!("{topic}.txt:{line}: {shell}: {command}\n  {found}");
                wrong.lock().unwrap().push(report);
            }
        }
    };
    thread::scope(|scope| {
        for worker in 0..thread::available_parallelism().map_or(1, usize::from) {
            let work = &work;
            scope.spawn(move || work(worker));
        }
    });
    let mut wrong = wrong.into_inner().unwrap();
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} of {} wrong:\n{}",
        wrong.len(),
        jobs.len(),
        wrong.join("\n")
    );
}

#[test]
fn most_of_them_are_run_and_judged() {
    let entries = source::entries().unwrap();
    let run: Vec<&Entry> = entries.iter().filter(|entry| !entry.trial.syntax).collect();
    let judged = run.iter().filter(|entry| entry.trial.expects()).count();
    assert!(
        2 * run.len() > entries.len(),
        "{} of {} are run",
        run.len(),
        entries.len()
    );
    assert!(3 * judged >= 2 * run.len(), "{judged} of {} are judged", run.len());
}
