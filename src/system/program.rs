//! A program that may be started.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Needs, Search};
use crate::error::{Context as _, Error, Result};
use crate::messages::common;

/// The shell that every system has.
const SHELL: &str = "/bin/sh";

/// A program that may be started; see the [module](super) for the ways to one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    path: PathBuf,
}

impl Program {
    /// For [`Search`] alone, which knows where it has looked.
    pub(super) fn found(path: PathBuf) -> Self {
        Self { path }
    }

    /// The program that runs: it loads a model beside itself while the user types.
    ///
    /// # Errors
    ///
    /// Fails where the program has been removed meanwhile.
    pub fn lotse() -> Result<Self> {
        let this = env::current_exe().and_then(|program| program.canonicalize());
        let path = this.context(common::lotse_is_gone)?;
        Ok(Self { path })
    }

    /// The engine of the embedded model, which is installed beside the program that runs.
    ///
    /// # Errors
    ///
    /// Fails where it is not there.
    pub fn engine() -> Result<Self> {
        let path = Self::lotse()?.path.with_file_name("lotse-engine");
        if path.is_file() {
            return Ok(Self { path });
        }
        Err(Error::failed(common::engine_is_missing(path.display())).hint(common::install_again()))
    }

    /// The program that the user has named, to `lotse shell` or as their editor: a file, or a name in an absolute directory of `PATH`. Whoever
    /// types that starts it, as without lotse.
    ///
    /// # Errors
    ///
    /// Fails where there is none.
    pub fn asked(word: &OsStr) -> Result<Self> {
        let is_file = word.as_encoded_bytes().contains(&b'/');
        let path = if is_file {
            env::current_dir().ok().map(|cwd| cwd.join(word))
        } else {
            Search::here().absolute(word)
        };
        let missing = || Error::failed(common::no_such_program(word.display()));
        Ok(Self {
            path: path.ok_or_else(missing)?,
        })
    }

    /// The shell that `SHELL` names, if it names a file.
    pub fn login_shell(shell: &OsStr) -> Option<Self> {
        let path = PathBuf::from(shell);
        path.is_absolute().then_some(Self { path })
    }

    /// The shell that every system has.
    pub fn always_there() -> Self {
        Self { path: SHELL.into() }
    }

    /// Returns its path.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Prepares to start it with nothing but what it needs: no standard input or output, no directory of the user's to
    /// find files in, and of the environment what its list has.
    pub fn command(&self, needs: &Needs) -> Command {
        let mut command = self.inheriting();
        command
            .env_clear()
            .envs(needs.variables())
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// Prepares to start it in the place of lotse, with all that lotse was given: for the shell of `lotse shell` and the
    /// editor, which are the user's.
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place: a `Program` can only be made in the ways that this module allows"
    )]
    pub fn inheriting(&self) -> Command {
        Command::new(&self.path)
    }
}

/// A program that unit tests start.
#[cfg(test)]
impl Program {
    pub(crate) fn in_test(path: &str) -> Self {
        Self { path: path.into() }
    }
}
