//! A line as it is known, for those who want to say more about it than whether it is right.

use super::flags::{self, Read, Role};
use super::names::{Names, Resolved};
use super::{Observation, Report, Target};
use crate::manual::Library;
use crate::syntax;
use crate::syntax::{Command, Parsed};

/// A command of a line.
#[derive(Debug)]
pub(crate) struct Known {
    /// The command as it is written.
    pub(crate) command: Command,
    /// What its first word is.
    pub(crate) resolved: Resolved,
    /// What is to be said about that.
    pub(crate) observation: Option<Observation>,
    /// What its other words are, by their places; those that are missing could not be told.
    pub(crate) roles: Vec<(usize, Role)>,
}

/// Takes a line apart and looks its commands up; whether all of it could be understood.
pub(crate) fn read(text: &str, at: &Target, library: &Library) -> (Vec<Known>, bool) {
    let parsed: Parsed = syntax::parse(text, at.shell);
    let names = Names::new(at, library, &parsed);
    let known = |(index, command): (usize, &Command)| {
        let mut report = Report::default();
        let resolved = names.check(index, command, &mut report);
        let read = options(command, &resolved, library).unwrap_or_default();
        Known {
            command: command.clone(),
            resolved,
            observation: report.observations.pop(),
            roles: read.roles,
        }
    };
    let all = parsed.commands.iter().enumerate().map(known).collect();
    (all, !parsed.broken)
}

/// The options of a command; nothing where it is neither a program nor a builtin.
pub(super) fn options(command: &Command, resolved: &Resolved, library: &Library) -> Option<Read> {
    match resolved {
        Resolved::Builtin(shell) => flags::of_builtin(command, *shell, library),
        Resolved::Program(binary) => Some(flags::of_program(command, binary, library)),
        Resolved::Other => None,
    }
}
