//! Model output is hostile bytes until it has passed through here.
//!
//! Text comes in piece by piece; [`Extractor`] finds the first complete command in it and says when to stop
//! generating. What was found is refused by [`refusal`] when it holds characters that would deceive the eye or steer
//! the terminal. Behind these two, [`check`] compares the command with this machine: the target shell's own syntax check,
//! the commands, their options and the files that they read. Nothing here looks at what the user asked for.

mod extract;
mod placeholder;
mod prose;
mod sentence;
pub mod sureness;
mod token;

pub use extract::{Extractor, Progress, Wanted};
pub use placeholder::{fill, filled, first_placeholder, gaps};
pub use prose::Prose;
pub use token::{Second, Spoken, Token, TokenProbability, Tokens};

pub use crate::printable::{refusal, visible};
