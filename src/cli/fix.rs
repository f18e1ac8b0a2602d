//! `lotse fix`: what was meant by a command that failed.

use crate::app::checking;
use crate::app::fix::{self, by_model, is_by_model};
use crate::app::last_failure::LastFailure;
use crate::app::report::StatusLine;
use crate::cli::args;
use crate::error::{Error, Result};
use crate::failure::Fix;
use crate::messages::failure as messages;
use crate::paths::Paths;
use crate::terminal;

/// Prints what was meant, the likeliest first: what rules know, else what a model writes.
///
/// # Errors
///
/// Fails where no failure is known, where its output cannot be read, and where nobody knows better.
pub(super) fn run(args: &args::Fix) -> Result<()> {
    let paths = Paths::from_env()?;
    let last = LastFailure::new(super::reported(&args.failed), args.failed.shell, &paths)?;
    let mut fixes = if args.no_model {
        fix::by_rules(&last)
    } else {
        fix::known(&last, &paths)
    };
    fixes.truncate(args.count.into());
    let mut outcome = None;
    if fixes.is_empty() {
        if args.no_model {
            return Err(no_rule(&last));
        }
        let app = super::app(&args.route)?;
        let asked = fix::ask(&app, &last, &mut StatusLine::new(&app.paths, false))?;
        fixes.push(by_model(asked.answer.command.clone()));
        outcome = Some(asked);
    }
    mark(&last, &fixes);
    let printed = print(&fixes, args.json);
    if let Some(mut outcome) = outcome {
        outcome.record();
    }
    printed
}

/// Says on standard error what a model wrote, and how much a fix would hurt, where that is more than the command that failed.
fn mark(last: &LastFailure, fixes: &[Fix]) {
    let (command, shell) = (&last.failure.command, last.failure.shell);
    let before = checking::grade(command, shell).loud().grade;
    if fixes.iter().any(is_by_model) {
        terminal::say(&messages::is_by_a_model());
    }
    for fix in fixes {
        if let Some((_, line)) =
            checking::danger(&fix.command, shell, terminal::language()).filter(|(grade, _)| *grade > before)
        {
            terminal::note(line);
        }
    }
}

fn no_rule(last: &LastFailure) -> Error {
    if !last.report().has_output() {
        return fix::unknown();
    }
    Error::no_command(messages::no_fix()).hint(messages::describe_it())
}

fn print(fixes: &[Fix], json: bool) -> Result<()> {
    if json {
        return terminal::print_json(&fixes);
    }
    // One line is one candidate: what a command of several lines became is printed where it is the only one.
    let alone = fixes.len() == 1;
    let lines = fixes
        .iter()
        .map(|fix| fix.command.as_str())
        .filter(|line| alone || !line.contains('\n'));
    terminal::print(lines.flat_map(|line| [line, "\n"]).collect::<String>())
}
