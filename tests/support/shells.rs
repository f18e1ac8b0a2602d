//! The shells that tests run in: those of this machine, and the others that `tests/shells` fetches.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{skipped, strict};

/// What `tests/shells` fetches from living releases.
const FETCHED: [(&str, &str); 4] = [("trixie", "fish"), ("sid", "bash"), ("sid", "zsh"), ("sid", "fish")];

/// What it fetches as long as the mirror still has this release.
const OLD: [(&str, &str); 2] = [("bullseye", "bash"), ("bullseye", "zsh")];

/// A shell that can be started.
#[derive(Clone, Debug)]
pub struct Shell {
    /// `bash`, `zsh` or `fish`.
    pub name: &'static str,
    /// As the shell itself gives it.
    pub version: String,
    pub program: PathBuf,
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.version)
    }
}

/// All shells; those that are missing have been announced.
pub fn all() -> Vec<Shell> {
    static FOUND: LazyLock<(Vec<Shell>, Vec<String>)> = LazyLock::new(find);
    static ANNOUNCED: AtomicBool = AtomicBool::new(false);
    if !ANNOUNCED.swap(true, Ordering::Relaxed) || strict() {
        FOUND.1.iter().for_each(|missing| skipped(missing));
    }
    FOUND.0.clone()
}

fn find() -> (Vec<Shell>, Vec<String>) {
    let (mut shells, mut missing) = (Vec::new(), Vec::new());
    for name in ["bash", "zsh", "fish"] {
        match which::which(name).ok().and_then(|program| look(name, &program)) {
            Some(shell) => shells.push(shell),
            None => missing.push(format!("no {name}")),
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("shells");
    for (suite, name) in OLD.into_iter().chain(FETCHED) {
        match look(name, &folder.join(suite).join("bin").join(name)) {
            // A machine may already have what is newer elsewhere.
            Some(shell) if shells.iter().any(|known| known.to_string() == shell.to_string()) => {}
            Some(shell) => shells.push(shell),
            // `tests/shells` has said so.
            None if OLD.contains(&(suite, name)) || folder.join(format!("{suite}.skipped")).exists() => {}
            None => missing.push(format!("no {name} of Debian {suite}: run `./tests/shells`")),
        }
    }
    (shells, missing)
}

fn look(name: &'static str, program: &Path) -> Option<Shell> {
    let output = super::start::command(program).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let version = text
        .split([' ', '(', '\n'])
        .find(|word| word.starts_with(|ch: char| ch.is_ascii_digit()))?;
    Some(Shell {
        name,
        version: version.to_owned(),
        program: program.to_owned(),
    })
}
