//! Other programs: which of them may be started, and what they are told. Nothing else in lotse starts anything, which the
//! lint `disallowed_methods` guards.
//!
//! A command that somebody wrote, a model or the author of a file, names programs. None of them is started because of
//! its name alone. A [`Program`] is what may be started, and there are these ways to one:
//!
//! | made by | is | because |
//! |---|---|---|
//! | [`Search::users`] | what the user's shell runs for a bare name, if nobody but the administrator or the user can have put it there, and it does not lie where files of others do | its help text says which options it has |
//! | [`Search::tool`] | one of the [`TOOLS`] in a directory of `PATH` of which the same holds; others are not looked into | lotse itself needs it: a shell, a multiplexer, pip, what builds a [sandbox] |
//! | [`Program::lotse`], [`Program::engine`] | the program that runs, and the one beside it | they are one program in two parts |
//! | [`Program::asked`], [`Program::login_shell`], [`Program::always_there`] | the shell of `lotse shell`, the editor of `lotse config edit` | the user has asked for it |
//!
//! A child is told of the environment what its list of [`Needs`] has, and nothing else.
//!
//! A name with a slash in it is a file and not a name: whatever is there is never started, even if it is the same file.

mod editor;
mod environment;
pub(crate) mod file;
mod machine;
pub(crate) mod packages;
mod program;
mod repository;
pub(crate) mod sandbox;
mod search;
mod trial;
mod trust;

pub use editor::Editor;
pub use environment::{ENGINE, HELP, Needs, PIP, SCREEN, SHELL, START, WARM};
#[cfg(test)]
pub(crate) use machine::table;
pub use machine::{Meta, RealSystem, System};
pub use packages::{Manager, package_of};
pub use program::Program;
pub use repository::{Repository, above, below};
pub use search::{Search, TOOLS};
pub use trial::{Trial, try_out};
