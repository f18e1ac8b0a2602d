//! `lotse explain`: what a command does, or why one failed, in a few sentences.

use serde_json::json;

use super::{json, parts};
use crate::app::explain::{self, Diagnosis};
use crate::app::last_failure::LastFailure;
use crate::app::outcome::Outcome;
use crate::app::report::StatusLine;
use crate::cli::args;
use crate::error::{Error, Kind, Result};
use crate::messages::{failure as failure_messages, server};
use crate::paths::Paths;
use crate::terminal;

/// No longer list of fixes is read.
const MOST: usize = 3;

/// Explains the command that was given, or the last failure.
///
/// # Errors
///
/// Fails as the one or the other does.
pub(super) fn run(args: &args::Explain) -> Result<()> {
    if args.words.is_empty() {
        failure(args)
    } else {
        parts::run(args)
    }
}

/// Prints what is known at once, then what a model says, all of which is heard before any of it is said.
///
/// # Errors
///
/// Fails where no failure is known, where its output cannot be read, and where nobody knows anything.
fn failure(args: &args::Explain) -> Result<()> {
    let last = LastFailure::new(super::reported(&args.failed), args.failed.shell, &Paths::from_env()?)?;
    let known = Diagnosis::new(&last, MOST);
    if known.reason.is_none() && !last.report().has_output() {
        let unknown = Error::no_command(failure_messages::no_explanation_without_output());
        return Err(unknown.hint(failure_messages::read_the_output()));
    }
    if known.reason.is_none() && args.no_model {
        return Err(Error::no_command(failure_messages::no_explanation()).hint(failure_messages::ask_a_model()));
    }
    if !args.json {
        terminal::print(head(&last, &known))?;
    }
    let mut said = match by_model(args, &last, &known) {
        // What the rules know is an answer already.
        Err(error) if known.reason.is_some() && error.kind() != Kind::Cancelled => {
            terminal::say(&error.sentence().map(|error| format!("lotse: {error}")));
            None
        }
        said => said?,
    };
    if args.json {
        terminal::print_json(&object(&last, &known, said.as_ref()))?;
    } else if let Some(outcome) = &said {
        terminal::print_line(&outcome.answer)?;
    }
    said.iter_mut().for_each(Outcome::record);
    Ok(())
}

fn by_model(args: &args::Explain, last: &LastFailure, known: &Diagnosis) -> Result<Option<Outcome<String>>> {
    if args.no_model {
        return Ok(None);
    }
    let app = super::app(&args.route)?;
    explain::failure(&app, last, known, &mut StatusLine::new(&app.paths, args.yes))
}

/// The command, how it ended, how that is known, and what the rules say.
fn head(last: &LastFailure, known: &Diagnosis) -> String {
    let command = last.failure.command.trim().to_owned();
    let status = match last.failure.status {
        0 => String::new(),
        status => format!("{}, ", server::status(status).text(terminal::language())),
    };
    let mut lines = vec![
        command,
        status + &last.report().seen(terminal::language()),
        String::new(),
    ];
    if let Some(reason) = &known.reason {
        lines.push(reason.clone());
        lines.extend(known.fixes.iter().map(|fix| format!("    {}", fix.command)));
        lines.push(String::new());
    }
    lines.join("\n") + "\n"
}

fn object(last: &LastFailure, known: &Diagnosis, said: Option<&Outcome<String>>) -> serde_json::Value {
    json!({
        "command": last.failure.command,
        "status": last.failure.status,
        "saw": last.source,
        "reason": known.reason,
        "fixes": known.fixes,
        "explanation": said.map(|outcome| &outcome.answer),
        "model": said.and_then(json::model),
        "timings": said.map(|outcome| json::timings(&outcome.times)),
    })
}
