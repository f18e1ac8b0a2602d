//! What lotse does, above all that it does it with: from words to a command, from a question to an answer.

pub(crate) mod answering;
pub mod ask;
pub(crate) mod checking;
pub(crate) mod exact_match;
pub(crate) mod failing;
pub(crate) mod grounding;
pub mod session;
pub mod suggest;
