//! A line of a shell taken apart: commands, words with their quotes, redirections, and the commands inside them.

mod bash;
mod command;
mod completeness;
mod equivalence;
mod fish;
mod insertion;
pub(crate) mod lexer;
pub(crate) mod line;
mod pieces;
mod shells;
mod token;
mod word;
mod wrap;
mod wrappers;

pub(crate) use command::{Command, Parsed, Piece, Times, Word};
pub(crate) use completeness::{first_end, is_open, join_continuations};
pub use equivalence::equivalent;
pub(crate) use insertion::inserted;
pub(crate) use pieces::{plain, unescaped};
pub(crate) use shells::{ShellOperand, is_shell, shell_operand};
pub(crate) use wrap::{alone, executed, inner, leniently, name_of, parse, programs};
