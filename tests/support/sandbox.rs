//! A user with an empty home directory and nothing in the environment.

use std::ffi::OsStr;
use std::fmt;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A fresh home directory; the program sees nothing but what the test gives it.
pub struct Sandbox {
    dir: TempDir,
    vars: Vec<(String, String)>,
}

impl Sandbox {
    /// Creates an empty home and a work directory inside it. `PATH` is the standard one.
    pub fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("lotse-").tempdir().unwrap();
        std::fs::create_dir(dir.path().join("work")).unwrap();
        Self {
            dir,
            vars: vec![("PATH".to_owned(), "/usr/local/bin:/usr/bin:/bin".to_owned())],
        }
    }

    /// Sets a variable for every later command.
    #[must_use]
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a variable for every later command.
    pub fn set(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.vars.retain(|(known, _)| known != name);
        self.vars
            .push((name.to_owned(), value.as_ref().to_str().unwrap().to_owned()));
    }

    /// The home directory.
    pub fn home(&self) -> &Path {
        self.dir.path()
    }

    /// The directory that commands run in.
    pub fn work(&self) -> PathBuf {
        self.home().join("work")
    }

    /// Writes a file below the home directory, folders included.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Writes the configuration file.
    pub fn config(&self, text: &str) -> PathBuf {
        self.write(".config/lotse/config.toml", text)
    }

    /// The program with the sandbox's environment, ready for arguments.
    pub fn command(&self) -> Command {
        self.program(env!("CARGO_BIN_EXE_lotse"))
    }

    /// Any program with the sandbox's environment.
    pub fn program(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = super::start::command(program);
        command
            .env_clear()
            .env("HOME", self.home())
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .current_dir(self.work())
            .stdin(Stdio::null());
        command
    }

    /// Runs the program and waits for it.
    pub fn run<const N: usize>(&self, args: [&str; N]) -> Outcome {
        Outcome::of(&self.command().args(args).output().unwrap())
    }

    /// Runs the program with text on standard input.
    pub fn run_with_input<const N: usize>(&self, args: [&str; N], input: &str) -> Outcome {
        let mut child = self
            .command()
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        Outcome::of(&child.wait_with_output().unwrap())
    }
}

/// No engine outlives its test.
#[cfg(feature = "embedded")]
impl Drop for Sandbox {
    fn drop(&mut self) {
        self.engines().into_iter().for_each(super::engine::kill);
    }
}

/// What a run left behind; its `Display` is the whole of it, for one snapshot.
#[must_use]
#[derive(Clone, Debug)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

impl Outcome {
    /// Reads a finished process.
    pub fn of(output: &Output) -> Self {
        Self {
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
            code: output.status.code(),
        }
    }

    /// Standard output and standard error of a run that succeeded.
    #[track_caller]
    pub fn both(self) -> (String, String) {
        let stderr = self.stderr.clone();
        (self.success(), stderr)
    }

    /// Asserts success and returns standard output.
    #[track_caller]
    pub fn success(self) -> String {
        assert_eq!(self.code, Some(0), "{self}");
        self.stdout
    }

    /// Asserts an exit code and an empty standard output, and returns standard error.
    #[track_caller]
    pub fn failure(self, code: i32) -> String {
        assert_eq!((self.code, self.stdout.as_str()), (Some(code), ""), "{self}");
        self.stderr
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}------- stderr -------\n{}[exit status: {:?}]",
            self.stdout, self.stderr, self.code
        )
    }
}
