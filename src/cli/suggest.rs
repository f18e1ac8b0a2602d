//! `lotse suggest`: words in, one command out.

use std::cell::RefCell;
use std::env;
use std::ops::ControlFlow;
use std::time::Instant;

use serde_json::json;

use super::{models, words};
use crate::app::answering::{self, Took};
use crate::app::exact_match::Known;
use crate::app::grounding::Grounding;
use crate::app::suggest::{self, Request, Step, Suggestion};
use crate::app::{checking, exact_match};
use crate::check::Report;
use crate::cli::args;
use crate::config::Config;
use crate::context::Facts;
use crate::context::language::Language;
use crate::danger;
use crate::error::{Kind, Result};
use crate::log::Log;
use crate::models::backend::Backend;
use crate::models::dispatch::{self, Answered, Planned};
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::shell::Shell;
use crate::syntax::alike;
use crate::terminal::{self, status::Status};

/// Prints the command.
///
/// # Errors
///
/// Fails without words, and when no model has a usable answer.
pub(super) fn run(args: &args::Suggest, paths: &Paths) -> Result<()> {
    let hint = "say what the command should do, as in `lotse suggest list the biggest files`";
    let words = words::words(&args.words, hint)?;
    let config = super::config(&args.route, paths)?;
    let request = Request::new(words);
    let facts = Facts::gather(args.shell, args.cwd.as_deref(), paths)?;
    let wanted = Wanted::for_command(&words::without_secrets(&request.words), args.route.role);
    if let Some(known) = known(args, &request, &config, &facts, paths) {
        known.decision(&wanted).write(paths);
        return print_known(&known, args.json, facts.shell);
    }
    let mut planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    models::offer(&planned, args.yes, paths)?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let grounding = Grounding::new(&config, &planned, request.clone(), &facts, paths);
    let first = answer(&wanted, &mut planned, &grounding, &log, paths)?;
    let mut found = vec![first];
    if args.count > 1 {
        found.extend(twin(&found[0], facts.shell));
    }
    while found.len() < args.count.into() {
        let offered = found.iter().map(|answered| answered.value.command.as_str());
        let request = request.another(offered);
        let grounding = Grounding::new(&config, &planned, request, &facts, paths);
        match ask(&mut planned, &grounding, &log, paths) {
            Ok(another) if is_new(&another.value, &found) => found.push(another),
            // Who has nothing more to say says the same again.
            Ok(_) => break,
            Err(error) if error.kind() == Kind::NoCommand => break,
            Err(error) => return Err(error),
        }
    }
    found.sort_by_key(|answered| answered.value.defects.len());
    let language = Language::of_locale(|name| env::var(name).ok());
    for answered in &found {
        mark(&answered.value.command, facts.shell);
        if let Some(note) = checking::note(&answered.value, language) {
            terminal::note(note);
        }
    }
    print(&found, args.json, &facts, paths)
}

/// What needs no model, unless one is named or several commands are wanted.
fn known(args: &args::Suggest, request: &Request, config: &Config, facts: &Facts, paths: &Paths) -> Option<Known> {
    let named = args.route.role.is_some() || args.route.model.is_some();
    (!named && args.count == 1).then(|| exact_match::known(request, config, facts, paths))?
}

fn print_known(known: &Known, json: bool, shell: Shell) -> Result<()> {
    let suggestion = &known.suggestion;
    if json {
        let mut object = common(suggestion, &known.report, shell);
        object["role"] = suggestion.backend.as_str().into();
        object["reason"] = known.reason().into();
        return terminal::print_json(&object);
    }
    mark(&suggestion.command, shell);
    terminal::print_line(&suggestion.command)
}

/// Says on standard error how much a command would hurt.
fn mark(command: &str, shell: Shell) {
    let language = Language::of_locale(|name| env::var(name).ok());
    if let Some((_, line)) = checking::danger(command, shell, language) {
        terminal::note(line);
    }
}

/// The same answer in a form that does no harm, where its command has one.
fn twin(answered: &Answered<Suggestion>, shell: Shell) -> Option<Answered<Suggestion>> {
    let command = danger::twin(&answered.value.command, shell)?;
    Some(Answered {
        value: Suggestion {
            command,
            ..answered.value.clone()
        },
        choice: answered.choice.clone(),
        attempts: Vec::new(),
    })
}

fn is_new(suggestion: &Suggestion, found: &[Answered<Suggestion>]) -> bool {
    let same = |answered: &Answered<Suggestion>| alike(&answered.value.command, &suggestion.command);
    !found.iter().any(same)
}

/// One candidate a line; one that has several lines is printed only where it is the best.
fn print(found: &[Answered<Suggestion>], json: bool, facts: &Facts, paths: &Paths) -> Result<()> {
    if json {
        let object = |answered: &Answered<Suggestion>| {
            let report = checking::report(&answered.value.command, facts, paths);
            object(answered, &report, facts.shell)
        };
        let mut best = object(&found[0]);
        best["candidates"] = found[1..].iter().map(object).collect();
        return terminal::print_json(&best);
    }
    let commands = found.iter().map(|answered| answered.value.command.as_str()).enumerate();
    let lines = commands.filter(|(index, command)| *index == 0 || !command.contains('\n'));
    terminal::print(lines.flat_map(|(_, command)| [command, "\n"]).collect::<String>())
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
    let sent = &answered.value.sent;
    planned.learn_speed(&answered.choice, took.reading(sent));
    planned.remember(&answered.choice, took.load_ms(), start);
    answering::decision(wanted, planned, &answered, sent, &took).write(paths);
    Ok(answered)
}

fn ask(planned: &mut Planned, grounding: &Grounding<'_>, log: &Log, paths: &Paths) -> Result<Answered<Suggestion>> {
    if let Some(remark) = planned.remark() {
        terminal::note(format!("lotse: {remark}"));
    }
    let status = RefCell::new(Status::new());
    let mut tell = answering::tell(log, &status);
    let check = checking::check(grounding.facts(), paths);
    let mut ask = |backend: &dyn Backend, choice: &Choice| {
        let (task, facts) = grounding.for_model(choice);
        log.debug(|| format!("asking {} {}: {task:?} {facts:?}", backend.kind(), backend.model()));
        let mut watch = |step: Step<'_>| {
            log.debug(|| format!("{step:?}"));
            status.borrow_mut().show(step);
            ControlFlow::Continue(())
        };
        suggest::suggest(backend, &task, &facts, &check, &mut watch)
    };
    planned.answer_soundly(&(), &mut tell, &mut ask, &checking::flaw)
}

/// What `--json` prints of an answer.
fn object(answered: &Answered<Suggestion>, report: &Report, shell: Shell) -> serde_json::Value {
    let mut object = common(&answered.value, report, shell);
    object["role"] = answering::role(&answered.choice).into();
    object["reason"] = answered.choice.reason.as_str().into();
    object["attempts"] = json!(answered.attempts);
    object
}

/// What `--json` prints of a command. What is not assessed yet is null or empty, so that the shape stays when it is.
fn common(suggestion: &Suggestion, report: &Report, shell: Shell) -> serde_json::Value {
    json!({
        "command": suggestion.command,
        "explanation": null,
        "role": null,
        "model": suggestion.model,
        "backend": suggestion.backend,
        "reason": null,
        "attempts": [],
        "candidates": [],
        "danger": checking::grade(&suggestion.command, shell),
        "repaired": suggestion.repaired,
        "checks": report.findings,
        "timings": answering::timings(&Took::from(suggestion)),
    })
}
