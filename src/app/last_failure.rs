//! The failure that is asked about: one that somebody reports, or the last in this shell.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::app::var;
use crate::capture::{self, Source};
use crate::context;
use crate::doctor::Hook;
use crate::error::{Context as _, Error, Result};
use crate::explain::FailureReport;
use crate::explain::last::{Last, Notice};
use crate::failure::{self, Failure};
use crate::messages::{common, failure as messages};
use crate::models::dispatch;
use crate::paths::Paths;
use crate::printable::refusal;
use crate::redact::is_redacted;
use crate::shell::Shell;

/// No more of the output is kept from its beginning and from its end; what a person reads of an error is shorter.
const EACH_END: usize = 128 * 1024;

/// A failure that was noted longer ago is another one, even if it looks the same.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// A failure that somebody reports.
#[derive(Clone, Debug)]
pub(crate) struct ReportedFailure {
    /// The command line.
    pub(crate) command: String,
    /// The exit status.
    pub(crate) status: i32,
    /// A file with what the terminal showed, or `-` for standard input.
    pub(crate) output: Option<PathBuf>,
}

/// A failure, and how its output is known.
#[derive(Debug)]
pub(crate) struct LastFailure {
    pub(crate) failure: Failure,
    /// How its output is known.
    pub(crate) source: Source,
    /// What a model wrote instead of the command when it failed; secrets left out.
    pub(crate) fix: Option<String>,
    /// What was said about it when it failed; secrets left out.
    notice: Option<Notice>,
}

impl LastFailure {
    /// The failure that was reported, for this shell or else the one that lotse runs in; without one, the last that
    /// happened in this shell.
    ///
    /// # Errors
    ///
    /// Fails where none is known, and where the output cannot be read.
    pub(crate) fn new(reported: Option<ReportedFailure>, shell: Option<Shell>, paths: &Paths) -> Result<Self> {
        let Some(reported) = reported else {
            return Self::last(paths);
        };
        let output = reported.output.as_deref().map(output).transpose()?;
        Ok(Self {
            source: output.as_ref().map_or(Source::Status, |_| Source::Output),
            failure: Failure {
                command: reported.command,
                status: reported.status,
                seen: output.is_some(),
                output: output.unwrap_or_default(),
                shell: shell.unwrap_or_else(context::shell::current),
                cwd: env::current_dir().context(common::could_not_find_current_directory)?,
            },
            fix: None,
            notice: None,
        })
    }

    /// A command that has just failed in this shell.
    pub(crate) fn seen(command: String, status: i32, shell: Shell, paths: &Paths) -> Self {
        Self::with(command, status, shell, last(hook().as_ref(), paths))
    }

    fn last(paths: &Paths) -> Result<Self> {
        let hook = hook();
        let last = last(hook.as_ref(), paths);
        let told = var("LOTSE_FAILED").zip(var("LOTSE_FAILED_STATUS").and_then(|status| status.parse().ok()));
        match (told, last) {
            (Some((command, status)), last) => Ok(Self::with(command, status, context::shell::current(), last)),
            (None, Some(last)) => Ok(Self::remembered(last)),
            (None, None) => Err(none(hook.is_some())),
        }
    }

    fn with(command: String, status: i32, shell: Shell, last: Option<Last>) -> Self {
        let seen = capture::seen(&command, var);
        let known = Self {
            failure: Failure {
                command,
                status,
                output: seen.text,
                seen: seen.source != Source::Status,
                shell,
                cwd: env::current_dir().unwrap_or_default(),
            },
            source: seen.source,
            fix: None,
            notice: None,
        };
        let report = known.report();
        let same = last.filter(|last| last.command == report.command && last.status == status);
        let here = same.as_ref().filter(|last| last.cwd == known.failure.cwd);
        let notice = here.and_then(|last| last.notice.clone());
        match same {
            // What was seen at once is better than what is on the screen by now.
            Some(last) if seen.source != Source::Output => Self {
                failure: Failure {
                    seen: last.source != Source::Status,
                    output: last.output,
                    cwd: last.cwd,
                    ..known.failure
                },
                source: last.source,
                fix: last.fix,
                notice,
            },
            last => Self {
                fix: last.and_then(|last| last.fix),
                notice,
                ..known
            },
        }
    }

    fn remembered(last: Last) -> Self {
        Self {
            failure: Failure {
                command: last.command,
                status: last.status,
                seen: last.source != Source::Status,
                output: last.output,
                shell: last.shell,
                cwd: last.cwd,
            },
            source: last.source,
            fix: last.fix,
            notice: last.notice,
        }
    }

    /// The command of a rule that was named to the user when this one failed, with the secrets of this one in it.
    pub(crate) fn promised(&self) -> Option<String> {
        let notice = self.notice.clone().filter(|notice| !notice.by_model)?;
        let command = notice.revealed(&self.failure.command).fix?;
        (!is_redacted(&command) && refusal(&command).is_none()).then_some(command)
    }

    /// Whether the status says no more than what the user sees.
    pub(crate) fn is_harmless(&self) -> bool {
        failure::is_harmless(&self.failure.command, self.failure.status)
    }

    /// Returns what a model may be told of it.
    pub(crate) fn report(&self) -> FailureReport {
        FailureReport::new(&self.failure, self.source)
    }
}

/// What was noted about the last failure in this shell.
fn last(hook: Option<&Hook>, paths: &Paths) -> Option<Last> {
    let pid = i32::try_from(hook?.pid).ok()?;
    let now = dispatch::now() / 1000;
    let fresh = |last: &Last| now.saturating_sub(last.at) < FRESH.as_secs();
    Last::read(paths).filter(|last| last.pid == pid && fresh(last))
}

fn none(hooked: bool) -> Error {
    Error::failed(messages::none_is_known()).hint(if hooked {
        messages::run_after_a_failure()
    } else {
        messages::load_the_hook()
    })
}

/// What the hook says about itself, in a shell that has one.
pub(crate) fn hook() -> Option<Hook> {
    Hook::parse(&var("LOTSE_HOOK")?)
}

/// The key that the hook took, as it is called on the keyboards of the language of its shell.
pub(crate) fn key() -> Option<String> {
    Some(hook()?.key).filter(|name| !name.is_empty())
}

/// What the terminal showed, from a file or, for `-`, from standard input. It need not be text.
fn output(from: &Path) -> Result<String> {
    let read = if from == Path::new("-") {
        both_ends(io::stdin().lock())
    } else {
        File::open(from).and_then(both_ends)
    };
    read.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .context(|| common::could_not_read(from.display()))
}

/// All bytes, or the first and the last of many.
fn both_ends(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut kept = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(kept),
            read => kept.extend_from_slice(&buffer[..read]),
        }
        if kept.len() > 4 * EACH_END {
            kept.drain(EACH_END..kept.len() - EACH_END);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_much_output_both_ends_are_kept() {
        let much: Vec<u8> = (0..40 * EACH_END).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let kept = both_ends(much.as_slice()).unwrap();
        assert!(kept.len() <= 5 * EACH_END);
        assert_eq!(kept[..EACH_END], much[..EACH_END]);
        assert_eq!(kept[kept.len() - EACH_END..], much[much.len() - EACH_END..]);
    }
}
