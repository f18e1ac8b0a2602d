//! `lotse shell`: a shell that knows what its last command has shown.

use std::env;
use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use crate::capture::{self, InnerShell};
use crate::cli::args::ShellArgs;
use crate::error::{Error, Result};
use crate::messages::{self, common, input};
use crate::paths::Paths;
use crate::system::Program;
use crate::terminal;

pub(super) fn run(args: ShellArgs) -> Result<()> {
    if args.last {
        return last(args.failed);
    }
    // Nothing that goes wrong here may keep anybody from their shell.
    let shell = chosen(args, env::var_os("SHELL")).unwrap_or_else(|error| fallback(&error));
    match recorded(&shell) {
        Ok(Some(code)) => return Err(Error::ended(code)),
        Ok(None) => {}
        Err(error) => terminal::say(&input::shell_is_not_recorded(error.sentence())),
    }
    Err(unrecorded(&shell))
}

/// What there is to start: what was asked for, else the user's shell, else the one that is always there.
fn chosen(args: ShellArgs, shell: Option<OsString>) -> Result<InnerShell> {
    let mut command = args.command.into_iter();
    let (word, program) = match command.next() {
        Some(word) => (Some(word.clone()), Program::asked(&word)?),
        None => (
            None,
            shell
                .and_then(|shell| Program::login_shell(&shell))
                .unwrap_or_else(Program::always_there),
        ),
    };
    Ok(InnerShell {
        program,
        name: args.argv0.or(word),
        arguments: command.collect(),
    })
}

/// The shell that is always there, and why it is that one.
fn fallback(error: &Error) -> InnerShell {
    let program = Program::always_there();
    terminal::say(&input::another_shell(error.sentence(), program.path().display()));
    InnerShell {
        program,
        name: None,
        arguments: Vec::new(),
    }
}

/// The exit code of the shell, once it has ended; None where there is nothing to record, or somebody does already.
fn recorded(shell: &InnerShell) -> Result<Option<u8>> {
    if capture::is_recorded() {
        return Ok(None);
    }
    capture::record(shell, &Paths::from_env()?.runtime)
}

/// Becomes the shell, without a recorder of its own. Returns only where no shell can be had.
fn unrecorded(shell: &InnerShell) -> Error {
    let place = if capture::is_recorded() {
        env::var_os(capture::VARIABLE).unwrap_or_default().into()
    } else {
        capture::unrecorded()
    };
    let error = become_shell(shell, &place);
    become_shell(&fallback(&error), &place)
}

fn become_shell(shell: &InnerShell, place: &Path) -> Error {
    let cause = shell.command(place).exec();
    let program = common::could_not_start(shell.program.path().display());
    Error::failed(program.because(&messages::cause(&cause)))
}

fn last(failed: bool) -> Result<()> {
    let record = capture::recorded(|name| env::var(name).ok(), failed)
        .ok_or_else(|| Error::failed(input::nothing_is_recorded()).hint(input::record_it()))?;
    terminal::hand_over(&record.output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_the_given_one_else_the_users_else_the_one_that_is_there() {
        let choice = |command: &[&str], shell: Option<&str>| {
            let args = ShellArgs {
                argv0: Some("-x".into()),
                last: false,
                failed: false,
                command: command.iter().map(Into::into).collect(),
            };
            let inner = chosen(args, shell.map(Into::into)).unwrap();
            assert_eq!(inner.name.unwrap(), "-x");
            (inner.program.path().to_str().unwrap().to_owned(), inner.arguments.len())
        };
        assert_eq!(choice(&["/a/bash", "-l"], Some("/bin/zsh")), ("/a/bash".to_owned(), 1));
        assert_eq!(choice(&[], Some("/bin/zsh")), ("/bin/zsh".to_owned(), 0));
        for none in [Some(""), Some("zsh"), Some("./zsh"), None] {
            assert_eq!(choice(&[], none), ("/bin/sh".to_owned(), 0));
        }
        // A name is looked for in `PATH`, but not in the working directory.
        let (found, _) = choice(&["sh"], None);
        assert!(found.starts_with('/') && found.ends_with("/sh"), "{found}");
    }

    #[test]
    fn the_shell_is_called_as_it_was_asked_for() {
        let args = ShellArgs {
            argv0: None,
            last: false,
            failed: false,
            command: vec!["sh".into()],
        };
        assert_eq!(chosen(args, None).unwrap().name.unwrap(), "sh");
    }
}
