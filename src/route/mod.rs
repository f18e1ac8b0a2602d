//! Which model answers: words to a role ([`intent`]), a role to a model ([`plan`]). Values in, values out.

pub mod intent;
pub mod inventory;
pub mod parameters;
pub mod plan;
pub mod wanted;

use std::fmt;

use serde::{Deserialize, Serialize};

/// What a model is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Everyday questions, explanations, pictures.
    Fast,
    /// Commands, scripts, code.
    Coder,
    /// Long and careful reasoning.
    Heavy,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Fast, Self::Coder, Self::Heavy];

    /// The name in configuration and output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Coder => "coder",
            Self::Heavy => "heavy",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
