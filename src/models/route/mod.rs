//! Which model answers: words to a role ([`intent`]), a role to a model ([`plan`]). Values in, values out.

pub mod intent;
pub mod inventory;
pub mod parameters;
pub mod plan;
pub mod proposal;
pub mod wanted;

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds of backends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum BackendKind {
    /// The fitting model of the servers that there are, and llama.cpp inside the process where there is none.
    #[default]
    Auto,
    /// llama.cpp inside the process.
    Embedded,
    /// Ollama, by its own protocol.
    Ollama,
    /// A server that speaks the protocol of OpenAI: llama.cpp, vLLM, LiteLLM, LM Studio and others.
    #[value(name = "openai")]
    OpenAi,
    /// Prepared answers.
    Fake,
}

impl fmt::Display for BackendKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Auto => "auto",
            Self::Embedded => "embedded",
            Self::Ollama => "ollama",
            Self::OpenAi => "openai",
            Self::Fake => "fake",
        })
    }
}

/// The purpose that a model is wanted for.
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
