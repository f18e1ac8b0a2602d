//! `lotse explain`: what a command does, or why one failed, in a few sentences.

use std::env;
use std::time::Instant;

use serde_json::json;

use super::{ask, models, parts};
use crate::app::answering::{self, Took};
use crate::app::ask::Answer;
use crate::app::failing::{Known, var};
use crate::cli::args;
use crate::context::language::Language;
use crate::error::{Error, Kind, Result};
use crate::explain::guess;
use crate::failure::Fix;
use crate::log::Log;
use crate::models::backend::Chat;
use crate::models::dispatch::{self, Answered};
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::prompt::Length;
use crate::system::Machine;
use crate::terminal;

/// No longer list of fixes is read.
const MOST: usize = 3;

/// Explains the command that was given, or the last failure.
///
/// # Errors
///
/// Fails as the one or the other does.
pub(super) fn run(args: &args::Explain, paths: &Paths) -> Result<()> {
    if args.words.is_empty() {
        failure(args, paths)
    } else {
        parts::run(args, paths)
    }
}

/// Prints what is known at once, then what a model says.
///
/// # Errors
///
/// Fails where no failure is known, where its output cannot be read, and where nobody knows anything.
fn failure(args: &args::Explain, paths: &Paths) -> Result<()> {
    let known = Known::new(&args.failed, paths)?;
    let language = Language::of_locale(var);
    let mut fixes = crate::failure::fixes(&known.failure, &Machine::default());
    fixes.truncate(MOST);
    let first = fixes.first().map(|fix| fix.why.clone());
    let reason = first.or_else(|| crate::failure::reason(&known.failure, &Machine::default()));
    if args.no_model && reason.is_none() {
        return Err(Error::no_command("no rule knows what went wrong").hint("leave out --no-model to ask a model"));
    }
    if !args.json {
        terminal::print(head(&known, reason.as_deref(), &fixes, language))?;
    }
    let answered = match by_model(args, &known, language, paths) {
        Ok(answered) => answered.map(|answered| Guessed::new(answered, &known, language)),
        // What the rules know is an answer already.
        Err(error) if reason.is_some() && error.kind() != Kind::Cancelled => {
            terminal::note(format!("lotse: {error}"));
            None
        }
        Err(error) => return Err(error),
    };
    if args.json {
        return terminal::print_json(&object(&known, reason.as_deref(), &fixes, answered.as_ref()));
    }
    answered.map_or(Ok(()), |guessed| terminal::print_line(guessed.text))
}

/// What a model made of a failure, as it may be said.
struct Guessed {
    answered: Answered<Answer>,
    text: String,
}

impl Guessed {
    fn new((answered, small): (Answered<Answer>, bool), known: &Known, language: Language) -> Self {
        let own = guess::own_words(&answered.value.text, &known.failure, &Machine::default());
        let text = match (own.is_empty(), language) {
            (true, Language::English) => {
                "the model only repeats commands that stand in the output; they are not shown".to_owned()
            }
            (true, Language::German) => {
                "das Modell wiederholt nur Befehle aus der Ausgabe; sie werden nicht gezeigt".to_owned()
            }
            (false, _) if small => guess::marked(&own, language),
            (false, _) => own,
        };
        Self { answered, text }
    }
}

/// The command, how it ended, how that is known, and what the rules say.
fn head(known: &Known, reason: Option<&str>, fixes: &[Fix], language: Language) -> String {
    let evidence = known.evidence();
    let command = known.failure.command.trim().to_owned();
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

/// What a model says, and whether that is a small one. All of it is heard before any of it is said.
fn by_model(
    args: &args::Explain,
    known: &Known,
    language: Language,
    paths: &Paths,
) -> Result<Option<(Answered<Answer>, bool)>> {
    if args.no_model {
        return Ok(None);
    }
    let wanted = Wanted::for_failure(Role::Fast, args.route.role);
    let chat = known.evidence().question(Length::Paragraph, language);
    answered(args, &wanted, &chat, paths).map(Some)
}

/// Asks a model and notes what it was asked; also says whether it is a small one. It is left to the caller to print the
/// answer.
///
/// # Errors
///
/// Fails when no model answers.
pub(super) fn answered(
    args: &args::Explain,
    wanted: &Wanted,
    chat: &Chat,
    paths: &Paths,
) -> Result<(Answered<Answer>, bool)> {
    let config = super::config(&args.route, paths)?;
    let mut planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    models::offer(&planned, args.yes, paths)?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let start = Instant::now();
    let answered = ask::answer(&mut planned, chat, true, &log)?;
    let took = Took::from(&answered.value);
    planned.remember(&answered.choice, took.load_ms(), start);
    answering::decision(wanted, &planned, &answered, chat, &took).write(paths);
    let small = planned.is_small(&answered.choice);
    Ok((answered, small))
}

fn object(known: &Known, reason: Option<&str>, fixes: &[Fix], guessed: Option<&Guessed>) -> serde_json::Value {
    let answered = guessed.map(|guessed| &guessed.answered);
    json!({
        "command": known.failure.command,
        "status": known.failure.status,
        "saw": known.source,
        "reason": reason,
        "fixes": fixes,
        "explanation": guessed.map(|guessed| &guessed.text),
        "model": answered.map(|answered| &answered.choice.model),
        "timings": answered.map(|answered| answering::timings(&Took::from(&answered.value))),
    })
}
