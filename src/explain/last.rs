//! The last command that failed, as a file of the user's state: for `lotse explain`, `lotse fix` and the key, which come
//! when the screen may show something else already. Secrets are left out.

use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::capture::Source;
use crate::paths::Paths;
use crate::redact;
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
    /// What the terminal showed, in a few lines.
    pub output: String,
    /// How that is known.
    pub source: Source,
    /// What a model wrote instead of it.
    pub fix: Option<String>,
    /// What is about to be said of it.
    pub said: Option<Saying>,
}

/// What is said by itself: what was wrong, and what is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// What was wrong.
    pub reason: String,
    /// The command that is meant.
    pub fix: Option<String>,
}

impl Last {
    /// Writes it over the one before. That it could not be written must not matter.
    pub fn write(&self, paths: &Paths) {
        let _ = redact::write(&paths.state.join("failure.json"), self);
    }

    /// The last one, if there is one.
    pub fn read(paths: &Paths) -> Option<Self> {
        serde_json::from_slice(&fs::read(paths.state.join("failure.json")).ok()?).ok()
    }
}
