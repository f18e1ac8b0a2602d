//! `lotse notice`: what the hooks start, beside the shell, when a command has failed.
//!
//! What there is to say becomes one line, and each shell has its own way to come by it when nobody has begun to type, which
//! is the only moment for it: zsh is told when something comes on standard output, and shows that itself; fish is sent a
//! signal and asks for it; above the prompt of bash, which has no such thing, it is drawn while bash waits for its first
//! key.

use std::env;
use std::time::Instant;

use crate::app::last_failure::key;
use crate::app::{App, notice, var};
use crate::cli::args;
use crate::error::{Context as _, Error, Result};
use crate::explain::last::{Last, Notice};
use crate::failure::{Failure, Silence};
use crate::messages::{common, config, failure as messages};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::shell::Shell;
use crate::terminal;
use crate::terminal::notice::{Prompt, line, rows};

/// Finds out what went wrong and shows it, if it comes in time.
///
/// # Errors
///
/// Fails without a terminal, and on a configuration that is wrong; nobody sees that.
pub(super) fn run(args: &args::Notice) -> Result<()> {
    if args.show {
        return show(args.pid, &Paths::from_env()?);
    }
    let start = Instant::now();
    let failure = failure(args.shell)?;
    if silence().covers(&failure) {
        return Ok(());
    }
    let app = App {
        background: true,
        ..App::load()?
    };
    let (prompt, paths, command) = (Prompt::open(args.pid)?, app.paths.clone(), failure.command.clone());
    let Some(notice) = notice::notice(app, failure, args.pid, &prompt, start) else {
        return Ok(());
    };
    // What the line promises the key has to give.
    if let Some(last) = Last::read(&paths).filter(|last| last.pid == args.pid) {
        last.with_notice(&command, notice.clone()).write(&paths);
    }
    match args.shell {
        Shell::Zsh => terminal::print_line(text(&notice, prompt.columns()))?,
        Shell::Bash => above(&prompt, &var("LOTSE_PROMPT").unwrap_or_default(), &notice),
        Shell::Fish => prompt.tell(),
    }
    Ok(())
}

/// What was found, above the prompt of a shell that waits until that has been done.
fn show(pid: i32, paths: &Paths) -> Result<()> {
    let last = Last::read(paths).filter(|last| last.pid == pid);
    if let Some(notice) = last.and_then(|last| last.notice) {
        let prompted = var("LOTSE_PROMPT").unwrap_or_default();
        // fish takes a newline at the end of its prompt away.
        let prompted = prompted.strip_suffix('\n').unwrap_or(&prompted);
        let command = var("LOTSE_LINE").unwrap_or_default();
        above(&Prompt::open(pid)?, prompted, &notice.revealed(&command));
    }
    Ok(())
}

fn above(prompt: &Prompt, prompted: &str, notice: &Notice) {
    let columns = prompt.columns();
    prompt.show_above(&text(notice, columns), rows(prompted, columns));
}

fn text(notice: &Notice, columns: usize) -> Printable {
    let fix = notice.fix.as_ref().map(|fix| match (key(), notice.by_model) {
        (Some(key), false) => format!("{key}: {fix}"),
        (Some(key), true) => messages::key_gives_what_a_model_wrote(key, fix)
            .text(terminal::language())
            .to_owned(),
        (None, _) => fix.clone(),
    });
    line(&notice.reason, &fix.unwrap_or_default(), columns)
}

/// What the user has told the shell to be silent about.
fn silence() -> Silence {
    let text = |name: &str| var(name).unwrap_or_default();
    Silence {
        entries: text("LOTSE_IGNORE"),
        directories: text("LOTSE_IGNORE_DIRS"),
        stands_for: text("LOTSE_STANDS_FOR"),
    }
}

fn failure(shell: Shell) -> Result<Failure> {
    let command = var("LOTSE_LINE").ok_or_else(|| Error::failed(config::is_not_set("LOTSE_LINE")))?;
    let status = var("LOTSE_STATUS").and_then(|status| status.parse().ok());
    Ok(Failure {
        status: status.ok_or_else(|| Error::failed(messages::is_not_a_number("LOTSE_STATUS")))?,
        output: String::new(),
        seen: false,
        command,
        shell,
        cwd: env::current_dir().context(common::could_not_find_current_directory)?,
    })
}
