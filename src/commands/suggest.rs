//! `lotse suggest`: words in, one command out.

use std::cell::RefCell;
use std::env;
use std::ops::ControlFlow;
use std::time::Instant;

use serde_json::json;

use super::answering::{self, Took};
use super::grounding::Grounding;
use super::{checking, models, words};
use crate::answer::alike;
use crate::answer::check::Report;
use crate::backend::Backend;
use crate::cli;
use crate::context::Facts;
use crate::dispatch::{self, Answered, Planned};
use crate::error::{Kind, Result};
use crate::log::Log;
use crate::paths::Paths;
use crate::route::plan::Choice;
use crate::route::wanted::Wanted;
use crate::suggest::{self, Request, Step, Suggestion};
use crate::ui::{self, status::Status};

/// Prints the command.
///
/// # Errors
///
/// Fails without words, and when no model has a usable answer.
pub(super) fn run(args: &cli::Suggest, paths: &Paths) -> Result<()> {
    let hint = "say what the command should do, as in `lotse suggest list the biggest files`";
    let words = words::words(&args.words, hint)?;
    let config = super::config(&args.route, paths)?;
    let request = Request::new(words);
    let facts = Facts::gather(args.shell, args.cwd.as_deref(), paths)?;
    let wanted = Wanted::for_command(&request.words, args.route.role);
    let mut planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    models::offer(&planned, args.yes, paths)?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let grounding = Grounding::new(&config, &planned, &request, &facts, paths);
    let first = answer(&wanted, &mut planned, &grounding, &log, paths)?;
    let mut found = vec![first];
    while found.len() < args.count.into() {
        let offered = found.iter().map(|answered| answered.value.command.as_str());
        let request = request.another(offered);
        let grounding = Grounding::new(&config, &planned, &request, &facts, paths);
        match ask(&mut planned, &grounding, &log, paths) {
            Ok(another) if is_new(&another.value, &found) => found.push(another),
            // Who has nothing more to say says the same again.
            Ok(_) => break,
            Err(error) if error.kind() == Kind::NoCommand => break,
            Err(error) => return Err(error),
        }
    }
    found.sort_by_key(|answered| answered.value.defects.len());
    for answered in &found {
        if let Some(caution) = checking::caution(&answered.value) {
            ui::note(&caution);
        }
    }
    print(&found, args.json, &facts, paths)
}

fn is_new(suggestion: &Suggestion, found: &[Answered<Suggestion>]) -> bool {
    let same = |answered: &Answered<Suggestion>| alike(&answered.value.command, &suggestion.command);
    !found.iter().any(same)
}

/// One candidate a line; one that has several lines is printed only where it is the best.
fn print(found: &[Answered<Suggestion>], json: bool, facts: &Facts, paths: &Paths) -> Result<()> {
    if json {
        let object = |answered: &Answered<Suggestion>| {
            object(answered, &checking::report(&answered.value.command, facts, paths))
        };
        let mut best = object(&found[0]);
        best["candidates"] = found[1..].iter().map(object).collect();
        return ui::print_line(&best.to_string());
    }
    let commands = found.iter().map(|answered| answered.value.command.as_str()).enumerate();
    let lines = commands.filter(|(index, command)| *index == 0 || !command.contains('\n'));
    ui::print(&lines.flat_map(|(_, command)| [command, "\n"]).collect::<String>())
}

/// Asks, and remembers how that went.
///
/// # Errors
///
/// Fails when no model has a usable answer.
pub(super) fn answer(
    wanted: &Wanted,
    planned: &mut Planned,
    grounding: &Grounding<'_>,
    log: &Log,
    paths: &Paths,
) -> Result<Answered<Suggestion>> {
    let start = Instant::now();
    let answered = ask(planned, grounding, log, paths);
    log.debug(|| format!("result: {answered:?}"));
    let answered = answered?;
    let took = Took::from(&answered.value);
    let (request, facts) = grounding.for_model(&answered.choice);
    let chat = suggest::chat(&request, &facts, answered.choice.backend);
    planned.learn_speed(&answered.choice, took.reading(&chat));
    planned.remember(&answered.choice, took.load_ms(), start);
    answering::suggested(wanted, planned, &answered, &chat, &took).write(paths);
    Ok(answered)
}

fn ask(planned: &mut Planned, grounding: &Grounding<'_>, log: &Log, paths: &Paths) -> Result<Answered<Suggestion>> {
    if let Some(remark) = planned.remark() {
        ui::note(&format!("lotse: {remark}"));
    }
    let status = RefCell::new(Status::new());
    let mut tell = answering::tell(log, &status);
    let check = checking::check(grounding.facts(), paths);
    let mut ask = |backend: &dyn Backend, choice: &Choice| {
        let (request, facts) = grounding.for_model(choice);
        log.debug(|| format!("asking {} {}: {request:?} {facts:?}", backend.kind(), backend.model()));
        let mut watch = |step: Step<'_>| {
            log.debug(|| format!("{step:?}"));
            status.borrow_mut().show(step);
            ControlFlow::Continue(())
        };
        suggest::suggest(backend, &request, &facts, &check, &mut watch)
    };
    planned.answer_soundly(&(), &mut tell, &mut ask, &checking::flaw)
}

/// What `--json` prints. What is not assessed yet is null or empty, so that the shape stays when it is.
fn object(answered: &Answered<Suggestion>, report: &Report) -> serde_json::Value {
    let suggestion = &answered.value;
    json!({
        "command": suggestion.command,
        "explanation": null,
        "role": answering::role(&answered.choice),
        "model": suggestion.model,
        "backend": suggestion.backend,
        "reason": answered.choice.reason,
        "attempts": answered.attempts,
        "candidates": [],
        "danger": null,
        "repaired": suggestion.repaired,
        "mended": suggestion.mended,
        "checks": report.findings,
        "timings": answering::timings(&Took::from(suggestion)),
    })
}
