//! What lotse does: the ways from words to a command and from a question to an answer, and what a key press means.

pub(crate) mod answering;
pub mod ask;
pub(crate) mod checking;
pub(crate) mod exact_match;
pub(crate) mod failing;
pub(crate) mod grounding;
pub mod session;
pub mod suggest;
