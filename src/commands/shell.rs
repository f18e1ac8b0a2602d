//! `lotse shell`: a shell that knows what its last command has shown.

use std::env;
use std::ffi::OsString;
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::Path;

use crate::capture::{self, Program};
use crate::cli::ShellArgs;
use crate::error::{Context as _, Error, Result, plain};
use crate::paths::Paths;
use crate::ui;

/// The shell that is always there.
const FALLBACK: &str = "/bin/sh";

pub(super) fn run(args: ShellArgs) -> Result<()> {
    if args.last {
        return last(args.failed);
    }
    let program = program(args, env::var_os("SHELL"));
    // Nothing that goes wrong here may keep anybody from their shell.
    match recorded(&program) {
        Ok(Some(code)) => return Err(Error::ended(code)),
        Ok(None) => {}
        Err(error) => ui::note(&format!("lotse: this shell is not recorded: {error}")),
    }
    Err(unrecorded(&program))
}

/// What there is to start.
fn program(args: ShellArgs, shell: Option<OsString>) -> Program {
    let mut command = args.command.into_iter();
    let shell = || shell.filter(|shell| !shell.is_empty());
    Program {
        path: command.next().or_else(shell).unwrap_or_else(|| FALLBACK.into()),
        name: args.argv0,
        arguments: command.collect(),
    }
}

/// The exit code of the shell, once it has ended; None where there is nothing to record, or somebody does already.
fn recorded(program: &Program) -> Result<Option<u8>> {
    if capture::is_recorded() {
        return Ok(None);
    }
    capture::record(program, &Paths::from_env()?.runtime)
}

/// Becomes the shell, without a recorder of its own. Returns only where no shell can be had.
fn unrecorded(program: &Program) -> Error {
    let place = if capture::is_recorded() {
        env::var_os(capture::VARIABLE).unwrap_or_default().into()
    } else {
        capture::unrecorded()
    };
    let error = become_program(program, &place);
    ui::note(&format!("lotse: {error}; this is {FALLBACK}"));
    let fallback = Program {
        path: FALLBACK.into(),
        name: None,
        arguments: Vec::new(),
    };
    become_program(&fallback, &place)
}

fn become_program(program: &Program, place: &Path) -> Error {
    let cause = program.command(place).exec();
    Error::failed(format!(
        "could not start `{}`: {}",
        program.path.display(),
        plain(&cause)
    ))
}

fn last(failed: bool) -> Result<()> {
    let record = capture::recorded(|name| env::var(name).ok(), failed).ok_or_else(|| {
        Error::failed("nothing has been recorded in this terminal")
            .hint("run `lotse shell`, with the hook of `lotse init` in the start file of your shell")
    })?;
    let mut out = io::stdout().lock();
    match out.write_all(&record.output).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(error).context(|| "could not write to standard output".to_owned())
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shell_is_the_given_one_else_the_users_else_the_one_that_is_there() {
        let chosen = |command: &[&str], shell: Option<&str>| {
            let args = ShellArgs {
                argv0: Some("-x".into()),
                last: false,
                failed: false,
                command: command.iter().map(Into::into).collect(),
            };
            let program = program(args, shell.map(Into::into));
            assert_eq!(program.name.unwrap(), "-x");
            (program.path.into_string().unwrap(), program.arguments.len())
        };
        assert_eq!(chosen(&["bash", "-l"], Some("/bin/zsh")), ("bash".to_owned(), 1));
        assert_eq!(chosen(&[], Some("/bin/zsh")), ("/bin/zsh".to_owned(), 0));
        assert_eq!(chosen(&[], Some("")), (FALLBACK.to_owned(), 0));
        assert_eq!(chosen(&[], None), (FALLBACK.to_owned(), 0));
    }
}
