//! What the subcommands about failures have in common.

use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use crate::capture::{self, Source};
use crate::cli::args;
use crate::context;
use crate::context::language::Language;
use crate::doctor::Hook;
use crate::error::{Context as _, Error, Result};
use crate::explain::Evidence;
use crate::explain::last::Last;
use crate::failure::{self, Failure};
use crate::models::dispatch;
use crate::paths::Paths;
use crate::shell::Shell;

/// No more of the output is kept from its beginning and from its end; what a person reads of an error is shorter.
const EACH_END: usize = 128 * 1024;

/// A failure that was noted longer ago is another one, even if it looks the same.
const FRESH: Duration = Duration::from_secs(10 * 60);

/// A failure, and how its output is known.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) failure: Failure,
    pub(crate) source: Source,
    /// What a model wrote instead of the command when it failed; secrets left out.
    pub(crate) fix: Option<String>,
}

impl Known {
    /// The command that the arguments name, else the last one that failed in this shell.
    ///
    /// # Errors
    ///
    /// Fails where none is known, and where the output cannot be read.
    pub(crate) fn new(args: &args::Failed, paths: &Paths) -> Result<Self> {
        let Some(command) = &args.command else {
            return Self::last(paths);
        };
        let output = args.output.as_deref().map(output).transpose()?;
        Ok(Self {
            source: output.as_ref().map_or(Source::Status, |_| Source::Output),
            failure: Failure {
                command: command.clone(),
                status: args.status,
                seen: output.is_some(),
                output: output.unwrap_or_default(),
                shell: args.shell.unwrap_or_else(context::shell::current),
                cwd: env::current_dir().context(|| "could not find out where this is".to_owned())?,
            },
            fix: None,
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
        };
        let evidence = known.evidence();
        let same = last.filter(|last| last.command == evidence.command && last.status == status);
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
            },
            last => Self {
                fix: last.and_then(|last| last.fix),
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
        }
    }

    /// Whether the status says no more than what the user sees.
    pub(crate) fn is_harmless(&self) -> bool {
        failure::is_harmless(&self.failure.command, self.failure.status)
    }

    /// What may be told of it.
    pub(crate) fn evidence(&self) -> Evidence {
        Evidence::new(&self.failure, self.source)
    }
}

/// Why nothing comes of what a model wrote.
pub(crate) fn refused() -> Error {
    Error::no_command("the model's command does something else than the one that failed")
        .hint("say in words what you want")
}

/// What was noted about the last failure in this shell.
fn last(hook: Option<&Hook>, paths: &Paths) -> Option<Last> {
    let pid = i32::try_from(hook?.pid).ok()?;
    let now = dispatch::now() / 1000;
    let fresh = |last: &Last| now.saturating_sub(last.at) < FRESH.as_secs();
    Last::read(paths).filter(|last| last.pid == pid && fresh(last))
}

fn none(hooked: bool) -> Error {
    Error::failed("no failure is known yet").hint(if hooked {
        "run it after a command that failed, or name one: lotse fix --command 'git sttus' --output error.txt"
    } else {
        "load lotse into your shell (`lotse init --help`), or name one: lotse fix --command 'git sttus' --output error.txt"
    })
}

/// What the hook says about itself, in a shell that has one.
pub(crate) fn hook() -> Option<Hook> {
    Hook::parse(&var("LOTSE_HOOK")?)
}

/// The key that the hook took, as it is called on the keyboards of the user's language.
pub(crate) fn key() -> Option<String> {
    let name = hook()?.key;
    let name = match Language::of_locale(var) {
        Language::English => name,
        Language::German => name.replace("Ctrl-", "Strg-"),
    };
    (!name.is_empty()).then_some(name)
}

/// A variable of the environment that is there and not empty.
pub(crate) fn var(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// What the terminal showed, from a file or, for `-`, from standard input. It need not be text.
fn output(from: &Path) -> Result<String> {
    let read = if from == Path::new("-") {
        both_ends(io::stdin().lock())
    } else {
        File::open(from).and_then(both_ends)
    };
    read.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .context(|| format!("could not read `{}`", from.display()))
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
