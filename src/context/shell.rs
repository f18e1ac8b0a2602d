//! Which shell the user is in, and its version.

use std::env;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::paths::private_dir;
use crate::shell::Shell;
use crate::system::{Program, SHELL, Search};

/// The nearest ancestor process that is a shell lotse speaks, else the login shell, else bash.
pub(crate) fn current() -> Shell {
    ancestor_shell(8)
        .or_else(|| Shell::from_program(&env::var("SHELL").ok()?))
        .unwrap_or(Shell::Bash)
}

/// Walks up the processes by proc(5) `stat`; other programs (make, cargo, sudo) may stand between.
fn ancestor_shell(generations: usize) -> Option<Shell> {
    let mut pid = std::os::unix::process::parent_id();
    for _ in 0..generations {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        let (name, parent) = name_and_parent(&stat)?;
        if let Some(shell) = Shell::from_program(name) {
            return Some(shell);
        }
        pid = parent;
    }
    None
}

/// Returns true if this process descends from `pid`; without proc(5) only the parent is known.
pub(crate) fn is_ancestor(pid: u32) -> bool {
    let parent = |pid: &u32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        name_and_parent(&stat).map(|(_, parent)| parent)
    };
    std::iter::successors(Some(std::os::unix::process::parent_id()), parent)
        .take_while(|ancestor| *ancestor != 0)
        .any(|ancestor| ancestor == pid)
}

/// `pid (name) state ppid …`, where the name may hold anything, brackets too.
fn name_and_parent(stat: &str) -> Option<(&str, u32)> {
    let (before, after) = stat.rsplit_once(')')?;
    let name = before.split_once('(')?.1;
    Some((name, after.split_whitespace().nth(1)?.parse().ok()?))
}

/// The version of a shell, as in `5.2`. Asking the program takes milliseconds, so the answer is remembered for as
/// long as the program is the same file.
pub(crate) fn version(shell: Shell, cache: &Path) -> Option<String> {
    let asked = Asked::new(shell, cache)?;
    asked.known().or_else(|| {
        let version = asked.ask()?;
        if private_dir(cache).is_ok() {
            // Only a shortcut: without it the program is asked again.
            let _ = fs::write(&asked.file, format!("{}\n{version}\n", asked.stamp));
        }
        Some(version)
    })
}

/// The version that was remembered; the shell is not started.
pub(crate) fn known_version(shell: Shell, cache: &Path) -> Option<String> {
    Asked::new(shell, cache)?.known()
}

/// A shell that can say its version, and where the answer is kept.
struct Asked {
    program: Program,
    /// Changes when the program does.
    stamp: String,
    file: PathBuf,
}

impl Asked {
    fn new(shell: Shell, cache: &Path) -> Option<Self> {
        let program = Search::here().tool(shell.name())?;
        let meta = fs::metadata(program.path()).ok()?;
        let path = program.path().display();
        Some(Self {
            stamp: format!("{path} {} {}.{}", meta.size(), meta.mtime(), meta.mtime_nsec()),
            file: cache.join(format!("{shell}.version")),
            program,
        })
    }

    fn known(&self) -> Option<String> {
        remembered(&fs::read_to_string(&self.file).ok()?, &self.stamp)
    }

    fn ask(&self) -> Option<String> {
        let mut command = self.program.command(&SHELL);
        let output = command.arg("--version").stdout(Stdio::piped()).output().ok()?;
        parse_version(&String::from_utf8_lossy(&output.stdout))
    }
}

fn remembered(text: &str, stamp: &str) -> Option<String> {
    let mut lines = text.lines();
    (lines.next() == Some(stamp)).then_some(())?;
    lines.next().map(str::to_owned)
}

/// The first `major.minor` in the first line of a version text.
fn parse_version(text: &str) -> Option<String> {
    let number = |word: &str| {
        let mut parts = word.split(|c: char| !c.is_ascii_digit());
        let (major, minor) = (parts.next()?, parts.next()?);
        (!major.is_empty() && !minor.is_empty()).then(|| format!("{major}.{minor}"))
    };
    text.lines().next()?.split_whitespace().find_map(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_the_three_shells() {
        let table = [
            (
                "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nmore 1.2",
                "5.2",
            ),
            ("zsh 5.9 (x86_64-debian-linux-gnu)", "5.9"),
            ("fish, version 3.6.0", "3.6"),
        ];
        for (text, expected) in table {
            assert_eq!(parse_version(text).as_deref(), Some(expected));
        }
        assert_eq!(parse_version("no number"), None);
    }

    #[test]
    fn processes_may_have_any_name() {
        assert_eq!(name_and_parent("12 (a) b) (c) S 7 12 12"), Some(("a) b) (c", 7)));
        assert_eq!(name_and_parent("12 (zsh) S 1 2"), Some(("zsh", 1)));
        assert_eq!(name_and_parent(""), None);
    }

    #[test]
    fn a_version_is_remembered_for_the_same_file_only() {
        assert_eq!(remembered("a 1\n5.2\n", "a 1").as_deref(), Some("5.2"));
        assert_eq!(remembered("a 1\n5.2\n", "a 2"), None);
    }
}
