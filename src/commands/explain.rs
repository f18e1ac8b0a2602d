//! `lotse explain`: why a command failed, in a few sentences.

use std::env;
use std::time::Instant;

use serde_json::json;

use super::answering::{self, Took};
use super::failing::{Known, var};
use super::{ask, models};
use crate::ask::Answer;
use crate::cli;
use crate::context::language::Language;
use crate::dispatch::{self, Answered};
use crate::error::{Error, Kind, Result};
use crate::failure::{self, Fix, Machine};
use crate::log::Log;
use crate::paths::Paths;
use crate::prompt::Length;
use crate::route::Role;
use crate::route::wanted::Wanted;
use crate::ui;

/// No longer list of fixes is read.
const MOST: usize = 3;

/// Prints what is known at once, then what a model says.
///
/// # Errors
///
/// Fails where no failure is known, where its output cannot be read, and where nobody knows anything.
pub(super) fn run(args: &cli::Explain, paths: &Paths) -> Result<()> {
    let known = Known::new(&args.failed, paths)?;
    let language = Language::of_locale(var);
    let mut fixes = failure::fixes(&known.failure, &Machine::default());
    fixes.truncate(MOST);
    let first = fixes.first().map(|fix| fix.why.clone());
    let reason = first.or_else(|| failure::reason(&known.failure, &Machine::default()));
    if args.no_model && reason.is_none() {
        return Err(Error::no_command("no rule knows what went wrong").hint("leave out --no-model to ask a model"));
    }
    if !args.json {
        ui::print(&head(&known, reason.as_deref(), &fixes, language))?;
    }
    let answered = match by_model(args, &known, language, paths) {
        Ok(answered) => answered,
        // What the rules know is an answer already.
        Err(error) if reason.is_some() && error.kind() != Kind::Cancelled => {
            ui::note(&format!("lotse: {error}"));
            None
        }
        Err(error) => return Err(error),
    };
    if args.json {
        return ui::print_line(&object(&known, reason.as_deref(), &fixes, answered.as_ref()).to_string());
    }
    Ok(())
}

/// The command, how it ended, how that is known, and what the rules say.
fn head(known: &Known, reason: Option<&str>, fixes: &[Fix], language: Language) -> String {
    let evidence = known.evidence();
    let command = crate::answer::visible(known.failure.command.trim());
    let status = match known.failure.status {
        0 => String::new(),
        status => format!("status {status}, "),
    };
    let mut lines = vec![command, status + &evidence.seen(language), String::new()];
    if let Some(reason) = reason {
        lines.push(reason.to_owned());
        lines.extend(fixes.iter().map(|fix| format!("    {}", fix.command)));
        lines.push(String::new());
    }
    lines.join("\n") + "\n"
}

fn by_model(args: &cli::Explain, known: &Known, language: Language, paths: &Paths) -> Result<Option<Answered<Answer>>> {
    if args.no_model {
        return Ok(None);
    }
    let config = super::config(&args.route, paths)?;
    let wanted = Wanted::for_failure(Role::Fast, args.route.role);
    let mut planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    models::offer(&planned, args.yes, paths)?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let chat = known.evidence().question(Length::Paragraph, language);
    let start = Instant::now();
    let answered = ask::answer(&mut planned, &chat, args.json, &log)?;
    let took = Took::from(&answered.value);
    planned.remember(&answered.choice, took.load_ms(), start);
    answering::decision(&wanted, &planned, &answered, &chat, &took).write(paths);
    Ok(Some(answered))
}

fn object(
    known: &Known,
    reason: Option<&str>,
    fixes: &[Fix],
    answered: Option<&Answered<Answer>>,
) -> serde_json::Value {
    json!({
        "command": known.failure.command,
        "status": known.failure.status,
        "saw": known.source,
        "reason": reason,
        "fixes": fixes,
        "explanation": answered.map(|answered| answered.value.text.trim()),
        "model": answered.map(|answered| &answered.choice.model),
        "timings": answered.map(|answered| answering::timings(&Took::from(&answered.value))),
    })
}
