//! Tasks with a known outcome, and how well a model does on them: what a command does in a sandbox is compared with what one
//! does that is known to be right.
//!
//! The tasks are data in `tasks.txt`. Asking a model and writing down what came of it is for `app::bench`.

pub(crate) mod figures;
pub(crate) mod judge;
pub(crate) mod memory;
pub(crate) mod plot;
pub(crate) mod suite;
pub(crate) mod tasks;
pub(crate) mod trial;

#[cfg(test)]
mod tests;

use crate::shell::Shell;

/// A task.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Task {
    /// The heading or the file that it comes from, and its number there.
    pub(crate) id: String,
    /// The words.
    pub(crate) words: String,
    /// The shell that the command is for; bash where nothing else is said.
    pub(crate) shell: Option<Shell>,
    /// The programs without which it is left out.
    pub(crate) needs: Vec<String>,
    /// Lines for sh that fill the home once.
    pub(crate) given: String,
    /// A line for sh, run before each command.
    pub(crate) before: String,
    /// Commands that do it, each with an effect of its own.
    pub(crate) right: Vec<String>,
    /// Other ways to one of these effects.
    pub(crate) also: Vec<String>,
    /// Commands that do not do it.
    pub(crate) wrong: Vec<String>,
    /// A line for sh whose output belongs to the effect.
    pub(crate) look: String,
    /// Files of which only matters that they are there.
    pub(crate) opaque: Vec<String>,
    /// True if the output may come in any order.
    pub(crate) any_order: bool,
}

impl Task {
    /// The shell that the command is for.
    pub(crate) fn shell(&self) -> Shell {
        self.shell.unwrap_or(Shell::Bash)
    }
}
