//! The commands that a line consists of, the same for every shell.

use std::collections::HashSet;

use crate::shell::Shell;

/// A word as the shell would hand it over, as far as that is known beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    /// What it begins with; quotes and backslashes are gone.
    pub(super) text: String,
    /// Whether nothing follows that is only known when it runs.
    pub(super) exact: bool,
    /// Whether it is a pattern for names of files.
    pub(super) glob: bool,
    /// Whether a part of it was quoted.
    pub(super) quoted: bool,
}

impl Word {
    /// A word that is known to its end.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            exact: true,
            glob: false,
            quoted: false,
        }
    }

    /// The whole of it, where that is known.
    pub(super) fn whole(&self) -> Option<&str> {
        (self.exact && !self.glob).then_some(self.text.as_str())
    }
}

/// A redirection to or from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Redirection {
    /// Whether the file is read.
    pub(super) reads: bool,
    pub(super) target: Word,
}

/// A simple command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Command {
    /// Its words from the program on; never empty.
    pub(super) words: Vec<Word>,
    pub(super) redirections: Vec<Redirection>,
    /// Whether another program runs it, for which builtins, aliases and functions do not exist.
    pub(super) external: bool,
    /// Whether it runs as the administrator.
    pub(super) privileged: bool,
    /// The shell that reads it, where that is another one than the user's.
    pub(super) shell: Option<Shell>,
}

impl Command {
    /// The program, where it is known.
    pub(super) fn name(&self) -> Option<&str> {
        self.words.first()?.whole()
    }

    /// The program without its folder.
    pub(super) fn program(&self) -> Option<&str> {
        self.name().map(|name| name.rsplit('/').next().unwrap_or(name))
    }
}

/// A line that was taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parsed {
    /// Its commands in the order of the text.
    pub(super) commands: Vec<Command>,
    /// Functions and aliases that it defines.
    pub(super) defined: HashSet<String>,
    /// Whether a part of it could not be understood.
    pub(super) broken: bool,
    /// Hosts, containers and the like on which commands run that nothing is known about.
    pub(super) remote: Vec<String>,
}
