//! `lotse explain COMMAND`: what a command does, part by part, and as a whole.

use serde_json::json;

use super::{json, words};
use crate::app::explain::{Explained, wrapped};
use crate::app::outcome::Outcome;
use crate::app::report::StatusLine;
use crate::app::var;
use crate::cli::args;
use crate::context::shell;
use crate::error::{Error, Kind, Result};
use crate::explain::words::line;
use crate::messages::{answer, input as messages, usage};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal;
use crate::terminal::outline::Look;

/// Nobody types a longer line.
const LONGEST: usize = 16 * 1024;

/// Prints what each part means, then what a model says about the whole.
///
/// # Errors
///
/// Fails without a command. That no model answers is only a remark.
pub(super) fn run(args: &args::Explain) -> Result<()> {
    let explained = explained(args)?;
    let columns = terminal::columns();
    if !args.json {
        let look = Look {
            columns,
            colours: columns.is_some() && var("NO_COLOR").is_none(),
        };
        terminal::print(explained.warning(look))?;
        terminal::print(explained.outline(look))?;
    }
    let mut summary = summary(args, &explained)?;
    if args.json {
        terminal::print_json(&object(&explained, summary.as_ref()))?;
    } else if let Some(outcome) = &summary {
        let room = columns.unwrap_or(usize::MAX);
        terminal::print(format!("\n{}\n", wrapped(&outcome.answer, room)))?;
    }
    summary.iter_mut().for_each(Outcome::record);
    Ok(())
}

/// The command on the command line, taken apart.
fn explained(args: &args::Explain) -> Result<Explained> {
    let hint = messages::name_a_command_to_explain();
    let option = args
        .words
        .first()
        .filter(|word| word.len() > 1 && word.starts_with('-'));
    if let Some(option) = option {
        // A command does not begin with a dash; an option that is misspelt does.
        return Err(Error::new(Kind::Usage, usage::no_such_option(option)).hint(hint));
    }
    let shell = args.failed.shell.unwrap_or_else(shell::current);
    let line = match args.words.as_slice() {
        [only] => words::words(std::slice::from_ref(only), &hint)?,
        several => line(several, shell),
    };
    if line.len() > LONGEST {
        return Err(Error::new(Kind::Usage, messages::command_is_too_long()));
    }
    let explained = Explained::new(line, shell, &Paths::from_env()?)?;
    if explained.parts.is_empty() {
        return Err(Error::new(Kind::Usage, messages::there_is_no_command()).hint(hint));
    }
    Ok(explained)
}

/// What a model says about the whole; that none answers is no failure, because the parts are an answer already.
fn summary(args: &args::Explain, explained: &Explained) -> Result<Option<Outcome<String>>> {
    if args.no_model {
        return Ok(None);
    }
    let app = super::app(&args.route);
    match app.and_then(|app| explained.summary(&app, &mut StatusLine::new(&app.paths, args.yes))) {
        Err(error) if error.kind() != Kind::Cancelled => {
            terminal::say(&answer::no_summary(error.sentence()));
            Ok(None)
        }
        said => said.map(Some),
    }
}

fn object(explained: &Explained, said: Option<&Outcome<String>>) -> serde_json::Value {
    json!({
        "command": Printable::new(&explained.line).as_str(),
        "danger": explained.danger,
        "parts": explained.parts,
        "summary": said.map(|outcome| outcome.answer.trim()),
        "model": said.and_then(json::model),
        "timings": said.map(|outcome| json::timings(&outcome.times)),
    })
}
