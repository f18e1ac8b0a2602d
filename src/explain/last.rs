//! The last command that failed, as a file of the user's state: for `lotse explain`, `lotse fix` and the key, which come
//! when the screen may show something else already. Secrets are left out.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::capture::Source;
use crate::paths::Paths;
use crate::redact::{self, Redactor};
use crate::shell::Shell;

/// A failure and what was found out about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// The process of the shell that ran it.
    pub pid: i32,
    /// When it was noticed, in seconds since 1970.
    pub at: u64,
    /// The shell that ran it.
    pub shell: Shell,
    /// The command line.
    pub command: String,
    /// The exit status.
    pub status: i32,
    /// The directory that it ran in.
    pub cwd: PathBuf,
    /// The output on the terminal, in a few lines.
    pub output: String,
    /// The source of the output.
    pub source: Source,
    /// The command that a model wrote instead of it.
    pub fix: Option<String>,
    /// The notice about it that was shown, or is about to be.
    pub notice: Option<Notice>,
}

/// A notice above the prompt: what was wrong, and what is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The reason.
    pub reason: String,
    /// The command that is meant.
    pub fix: Option<String>,
    /// True if a model wrote it.
    pub by_model: bool,
}

impl Notice {
    /// The same with the secrets of `command`, which it is about.
    #[must_use]
    pub fn revealed(self, command: &str) -> Self {
        let redactor = Redactor::new();
        redactor.learn(command.trim());
        Self {
            reason: redactor.reveal(&self.reason),
            fix: self.fix.map(|fix| redactor.reveal(&fix)),
            ..self
        }
    }
}

impl Last {
    /// The same with a notice about `command`, in which the secrets of that one can be found again.
    #[must_use]
    pub fn with_notice(self, command: &str, notice: Notice) -> Self {
        let redactor = Redactor::new();
        // The numbers of its secrets come first, as they do in the report.
        redactor.hide(command.trim());
        let hidden = Notice {
            reason: redactor.hide(&notice.reason),
            fix: notice.fix.map(|fix| redactor.hide(&fix)),
            ..notice
        };
        Self {
            notice: Some(hidden),
            ..self
        }
    }

    /// Writes it over the one before. That it could not be written must not matter.
    pub fn write(&self, paths: &Paths) {
        let _ = redact::write(&paths.state.join("failure.json"), self);
    }

    /// The last one, if there is one.
    pub fn read(paths: &Paths) -> Option<Self> {
        serde_json::from_slice(&fs::read(paths.state.join("failure.json")).ok()?).ok()
    }
}
