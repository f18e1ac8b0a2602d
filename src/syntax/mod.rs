//! A line of a shell taken apart: commands, words with their quotes, redirections, and the commands inside them.

pub(crate) mod bash;
pub(crate) mod command;
mod completeness;
mod equivalence;
pub(crate) mod fish;
mod pieces;
pub(crate) mod wrap;

pub(crate) use command::{Command, Parsed, Piece, Word};
pub(crate) use completeness::{first_end, is_open, join_continuations};
pub use equivalence::alike;
pub(crate) use pieces::{plain, unescaped};
pub(crate) use wrap::{alone, before_program, executed, inner, leniently, parse};
