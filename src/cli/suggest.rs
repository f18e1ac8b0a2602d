//! `lotse suggest`: words in, one command out.

use serde_json::json;

use super::{json, words};
use crate::app::App;
use crate::app::checking;
use crate::app::outcome::Outcome;
use crate::app::report::StatusLine;
use crate::app::suggest::{self, Order, Request, Suggestion};
use crate::cli::args;
use crate::context;
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::messages::input;
use crate::shell::Shell;
use crate::terminal;

/// Prints the command, or several.
///
/// # Errors
///
/// Fails without words, and when no model has a usable answer.
pub(super) fn run(args: &args::Suggest) -> Result<()> {
    let order = Order {
        task: Request::new(words::words(&args.words, input::say_what_it_should_do())?).into(),
        shell: args.shell.unwrap_or_else(context::shell::current),
        cwd: args.cwd.as_deref(),
        library: args.count == 1,
    };
    let app = super::app(&args.route)?;
    let status = &mut StatusLine::new(&app.paths, args.yes);
    let mut found = suggest::candidates(&app, &order, args.count.into(), status)?;
    status.clear();
    for outcome in &found {
        note(&outcome.answer, order.shell);
    }
    let printed = if args.json {
        print_object(&app, &order, &found)
    } else {
        print(&found)
    };
    found[0].record();
    printed
}

/// Says on standard error how much a command would hurt and what is wrong with it.
fn note(suggestion: &Suggestion, shell: Shell) {
    if let Some((_, line)) = checking::danger(&suggestion.command, shell, terminal::language()) {
        terminal::note(line);
    }
    if let Some(note) = checking::note(suggestion, terminal::language()) {
        terminal::note(note);
    }
}

/// One candidate a line; one that has several lines is printed only where it is the best.
fn print(found: &[Outcome<Suggestion>]) -> Result<()> {
    let commands = found.iter().map(|outcome| outcome.answer.command.as_str()).enumerate();
    let lines = commands.filter(|(index, command)| *index == 0 || !command.contains('\n'));
    terminal::print(lines.flat_map(|(_, command)| [command, "\n"]).collect::<String>())
}

/// The best candidate as an object, with the others in it.
fn print_object(app: &App, order: &Order<'_>, found: &[Outcome<Suggestion>]) -> Result<()> {
    let mut objects = Vec::new();
    for outcome in found {
        objects.push(object(outcome, app, order)?);
    }
    let mut best = objects.remove(0);
    best["candidates"] = objects.into();
    terminal::print_json(&best)
}

/// What `--json` prints of a command. What is not assessed yet is null or empty, so that the shape stays when it is.
fn object(outcome: &Outcome<Suggestion>, app: &App, order: &Order<'_>) -> Result<serde_json::Value> {
    let suggestion = &outcome.answer;
    let report = checking::report(&suggestion.command, &order.facts(app)?, &app.paths);
    let danger = checking::grade(&suggestion.command, order.shell);
    let diagnostics: Vec<&Diagnostic> = danger.reasons.iter().chain(report.diagnostics()).collect();
    Ok(json!({
        "command": suggestion.command,
        "explanation": null,
        "role": json::role(outcome).as_deref().unwrap_or(&suggestion.backend),
        "model": suggestion.model,
        "backend": suggestion.backend,
        "reason": outcome.reason.english(),
        "attempts": json::attempts(&outcome.attempts),
        "candidates": [],
        "danger": danger,
        "diagnostics": diagnostics,
        "confidence": suggestion.sureness.confidence,
        "unsure": suggestion.sureness.unsure,
        "doubt": suggestion.sureness.doubt.iter().map(|span| [span.start, span.end]).collect::<Vec<_>>(),
        "alternatives": suggestion.sureness.alternatives,
        "repaired": suggestion.repaired,
        "checks": report.observations,
        "timings": json::timings(&outcome.times),
    }))
}
