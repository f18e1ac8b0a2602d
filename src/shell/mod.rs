//! The shells that lotse speaks: their names, their quotes, their keys, and the scripts that hook lotse into them.

pub mod install;
mod key;
mod quote;
pub mod readline;
pub mod script;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use key::{ExplainKey, Key};
pub use quote::{is_plain, quote, quoted};

/// A shell whose syntax a command can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Shell {
    /// GNU bash.
    Bash,
    /// The Z shell.
    Zsh,
    /// The friendly interactive shell.
    Fish,
}

impl Shell {
    /// The name of the program.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
        }
    }

    /// The shell that a program path or a login name such as `-bash` stands for.
    pub fn from_program(program: &str) -> Option<Self> {
        let name = program.rsplit('/').next().unwrap_or(program).trim_start_matches('-');
        [Self::Bash, Self::Zsh, Self::Fish]
            .into_iter()
            .find(|shell| name == shell.name())
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_name_shells() {
        assert_eq!(Shell::from_program("/usr/bin/zsh"), Some(Shell::Zsh));
        assert_eq!(Shell::from_program("-bash"), Some(Shell::Bash));
        assert_eq!(Shell::from_program("/bin/dash"), None);
    }
}
