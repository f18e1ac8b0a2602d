//! Model output is hostile bytes until it has passed through here.
//!
//! Text comes in piece by piece; [`Extractor`] finds the first complete command in it and says when to stop
//! generating. What was found is refused by [`refusal`] when it holds characters that would deceive the eye or steer
//! the terminal. Checks against the machine, the target shell's own syntax check first, belong behind these two.

mod alike;
mod characters;
pub mod check;
mod extract;
mod lines;
mod placeholder;
mod prose;

pub use alike::alike;
pub use characters::{refusal, visible};
pub use extract::{Extractor, Progress};
pub use placeholder::{filled, first_placeholder};
pub use prose::Prose;
