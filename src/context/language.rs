//! The language that the user reads.

pub use crate::messages::Language;
