//! Where lotse runs and writes: the home directory, the directories, the clock.

use std::path::{Path, PathBuf};

use super::{fail, ok, warn};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, Result};
use crate::messages::doctor;

/// The home directory as the environment names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// It is there.
    There,
    /// The variable is not set; the table of users has one nevertheless.
    Unset,
    /// The variable names no directory.
    Missing(PathBuf),
}

/// What is wrong with the home directory.
pub fn home(home: &Home) -> Option<Diagnostic> {
    match home {
        Home::There => None,
        Home::Unset => Some(warn("home-unset", &doctor::home_is_not_set(), &doctor::export_home())),
        Home::Missing(path) => {
            let error = Error::failed(doctor::home_is_no_directory(path.display())).hint(doctor::name_your_home());
            Some(fail("home-missing", &error))
        }
    }
}

/// A directory that lotse writes into.
#[derive(Debug)]
pub struct Directory {
    /// The code where it cannot be written to.
    pub code: &'static str,
    /// The variable that would put it elsewhere.
    pub variable: &'static str,
    /// Its path.
    pub path: PathBuf,
    /// Whether nothing works without it.
    pub needed: bool,
    /// How writing a file there and removing it went.
    pub tried: Result<()>,
}

/// Whether files can be written. What lies below a directory that fails is not spoken of as well.
pub fn directories(found: &[Directory]) -> Vec<Diagnostic> {
    let failed: Vec<&Directory> = found.iter().filter(|directory| directory.tried.is_err()).collect();
    let above = |path: &Path| {
        failed
            .iter()
            .any(|other| path != other.path && path.starts_with(&other.path))
    };
    let about = |directory: &&Directory| {
        let error = directory.tried.as_ref().err()?;
        let hint = doctor::make_it_writable(directory.path.display(), directory.variable);
        let hint = error.advice().cloned().unwrap_or(hint);
        Some(if directory.needed {
            fail(directory.code, &Error::failed(error.sentence()).hint(hint))
        } else {
            warn(directory.code, error.sentence(), &hint)
        })
    };
    let shown = failed.iter().filter(|directory| !above(&directory.path));
    let wrong: Vec<Diagnostic> = shown.filter_map(about).collect();
    if wrong.is_empty() {
        return vec![ok("directories", &doctor::directories_are_writable(found.len()))];
    }
    wrong
}

/// A file of lotse's own that is from the future, and by how many hours.
pub fn clock(newest: Option<(&Path, u64)>) -> Option<Diagnostic> {
    let (file, hours) = newest?;
    Some(warn(
        "clock",
        &doctor::is_from_the_future(file.display(), hours),
        &doctor::set_the_clock(file.display()),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::messages::Message;

    #[test]
    fn what_lies_below_a_directory_that_fails_is_not_told_again() {
        let directory = |path: &str, needed, works: bool| Directory {
            code: "x-not-writable",
            variable: "X",
            path: path.into(),
            needed,
            tried: if works {
                Ok(())
            } else {
                Err(Error::failed(Message::verbatim("no")))
            },
        };
        let codes = |all: &[Directory]| -> Vec<(&str, Severity)> {
            let found = directories(all).into_iter();
            found.map(|diagnostic| (diagnostic.code, diagnostic.severity)).collect()
        };
        assert_eq!(codes(&[directory("/a", true, true)]), [("directories", Severity::Note)]);
        let all = [
            directory("/a", true, false),
            directory("/a/run", true, false),
            directory("/b", false, false),
        ];
        assert_eq!(
            codes(&all),
            [
                ("x-not-writable", Severity::Error),
                ("x-not-writable", Severity::Warning)
            ]
        );
    }
}
