//! Facts for the model. Everything here is read, nothing is run but the shell's own `--version`.

pub mod aliases;
pub mod budget;
pub mod excerpt;
pub mod host;
pub mod language;
pub mod named;
mod os;
pub mod project;
pub mod prompt_context;
pub(crate) mod shell;
pub mod stand_ins;
pub mod structure;
pub mod tools;

use std::env;
use std::path::{Path, PathBuf};

use self::aliases::Alias;
use crate::error::{Context as _, Error, Result};
use crate::messages::common;
use crate::paths::Paths;
use crate::shell::Shell;

/// The name of this operating system, as in `Debian GNU/Linux 12`.
pub(crate) fn system_name() -> String {
    os::name()
}

/// The circumstances that a command is going to run in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The shell that will read it.
    pub shell: Shell,
    /// The version of that shell, as in `5.2`; empty where it is not known.
    pub shell_version: String,
    /// The operating system as it calls itself, as in `Debian GNU/Linux 12`.
    pub os: String,
    /// The current directory.
    pub cwd: PathBuf,
    /// The aliases and functions of that shell, as far as its hook has told.
    pub aliases: Vec<Alias>,
    /// The other facts of this machine, a line each.
    pub context_lines: Vec<String>,
}

impl Facts {
    /// Gathers the facts; `shell` and `cwd` are what the user said about them.
    ///
    /// # Errors
    ///
    /// Fails when `cwd` is no directory, or the current directory is gone.
    pub fn gather(shell: Option<Shell>, cwd: Option<&Path>, paths: &Paths) -> Result<Self> {
        let shell = shell.unwrap_or_else(shell::current);
        Self::with(shell, cwd, shell::version(shell, &paths.cache))
    }

    /// Gathers what can be known without starting anything.
    ///
    /// # Errors
    ///
    /// Fails when the current directory is gone.
    pub(crate) fn gather_quietly(shell: Shell, paths: &Paths) -> Result<Self> {
        Self::with(shell, None, shell::known_version(shell, &paths.cache))
    }

    fn with(shell: Shell, cwd: Option<&Path>, version: Option<String>) -> Result<Self> {
        let cwd = match cwd {
            // A directory that is not here may be on the machine that the command is for.
            Some(dir) if dir.is_absolute() => dir.to_owned(),
            Some(dir) => dir
                .canonicalize()
                .context(|| common::could_not_find_directory(dir.display()))?,
            None => env::current_dir()
                .map_err(|_| Error::failed(common::directory_is_gone()).hint(common::change_directory()))?,
        };
        Ok(Self {
            shell,
            shell_version: version.unwrap_or_default(),
            os: os::name(),
            cwd,
            aliases: aliases::parse(&env::var(aliases::VARIABLE).unwrap_or_default()),
            context_lines: Vec::new(),
        })
    }
}
