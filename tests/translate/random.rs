//! Random small scripts do in fish what they do in bash, wherever they are put into fish at all.
//!
//! `LOTSE_SCRIPTS` is how many are tried, `LOTSE_SEED` the number of the first.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use lotse::translate::to_fish;

use super::scripts::Scripts;
use crate::support::{shells, skipped};

/// Tried in every run.
const SCRIPTS: u64 = 300;

/// How many of a hundred scripts have a translation, at least.
const TRANSLATED: usize = 35;

/// What a script has done.
#[derive(Debug, PartialEq, Eq)]
struct Done {
    printed: String,
    /// Whether all was well.
    success: Option<bool>,
    files: BTreeMap<String, String>,
}

fn prepare(home: &Path) {
    for (name, text) in [
        ("a.txt", "y\nx\nz\n"),
        ("b.txt", "x\nq 1\n"),
        ("sub/c.md", "deep\n"),
        ("my file.log", "1\n22\n  333  4 \n"),
        ("d1/build/x.o", "1"),
        ("d2/build/x.o", "2"),
        ("build/keep.txt", "kept"),
        ("../build/home.txt", "kept"),
        // Patterns have a match wherever a script has gone.
        ("../home.txt", "h\n"),
        ("../dx", "h\n"),
        ("sub/one.txt", "x\n"),
        ("sub/deep/dx", "1\n"),
        ("sub/dx", "1\n"),
        ("d1/one.txt", "x\n"),
        ("d1/dx", "1\n"),
        ("d2/one.txt", "x\n"),
        ("d2/dx", "1\n"),
    ] {
        let path = home.join("work").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn look(folder: &Path, root: &Path, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.strip_prefix(root).unwrap().display().to_string();
        if path.is_dir() {
            files.insert(format!("{name}/"), String::new());
            look(&path, root, files);
        } else {
            let text = std::fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
            files.insert(name, text.unwrap_or_default());
        }
    }
}

/// Runs a script in a scratch directory of its own; nothing where it does not end.
fn run(shell: &Path, option: &str, script: &str, with_status: bool) -> Option<Done> {
    let scratch = tempfile::Builder::new().prefix("lotse-").tempdir().unwrap();
    let home = scratch.path().join("home");
    prepare(&home);
    let file = scratch.path().join("script");
    std::fs::write(&file, format!("{script}\n")).unwrap();
    let out = scratch.path().join("out");
    let mut child = crate::support::start::command(shell)
        .arg(option)
        .arg(&file)
        .env_clear()
        .env("HOME", &home)
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LC_ALL", "C.UTF-8")
        .env("OUTSIDE", "out side")
        .current_dir(home.join("work"))
        .stdin(Stdio::null())
        .stdout(std::fs::File::create(&out).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if start.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            child.wait().unwrap();
            return None;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let own = home.display().to_string();
    let tilde = |text: &str| text.replace(&own, "~").replace(&own.to_uppercase(), "~");
    let mut files = BTreeMap::new();
    look(&home, &home, &mut files);
    // fish writes there even where it is told to read nothing.
    files.retain(|name, _| !name.starts_with(".local") && !name.starts_with(".config") && !name.starts_with(".cache"));
    for text in files.values_mut() {
        *text = tilde(text);
    }
    let printed = tilde(&String::from_utf8_lossy(&std::fs::read(&out).unwrap()));
    Some(Done {
        printed,
        success: with_status.then(|| status.success()),
        files,
    })
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
#[expect(clippy::print_stderr, reason = "it says how much was tried")]
fn random_scripts_do_the_same_in_fish() {
    let every = shells::all();
    let bash = every.iter().find(|shell| shell.name == "bash").unwrap();
    let Some(fish) = every.iter().find(|shell| shell.name == "fish") else {
        return skipped("no fish");
    };
    let (first, count) = (number("LOTSE_SEED", 1), number("LOTSE_SCRIPTS", SCRIPTS));
    let translated = AtomicUsize::new(0);
    let wrong = Mutex::new(Vec::new());
    let one = |seed: u64| {
        let (script, with_status) = Scripts::new(seed).script();
        let Some(other) = to_fish(&script) else { return };
        translated.fetch_add(1, Ordering::Relaxed);
        let Some(expected) = run(&bash.program, "--norc", &script, with_status) else {
            return;
        };
        let found = run(&fish.program, "--no-config", &other, with_status);
        if found.as_ref() != Some(&expected) {
            wrong.lock().unwrap().push(format!(
                "{seed}: {script}\n    {other}\n    {found:?}\n    {expected:?}"
            ));
        }
    };
    std::thread::scope(|scope| {
        for thread in 0..2 {
            let one = &one;
            scope.spawn(move || (first..first + count).filter(|seed| seed % 2 == thread).for_each(one));
        }
    });
    let wrong = wrong.into_inner().unwrap();
    let translated = translated.into_inner();
    eprintln!("{translated} of {count} scripts have a translation");
    assert!(
        wrong.is_empty(),
        "{} of {translated}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(
        translated * 100 >= TRANSLATED * usize::try_from(count).unwrap(),
        "{translated} of {count}"
    );
}
