//! Commands that are known without a model: those that the user had remembered, and those of the library, where the words are the
//! very words of an example.

use std::time::Instant;

use crate::answer::sureness::Sureness;
use crate::app::App;
use crate::app::checking;
use crate::app::outcome::{Outcome, Times};
use crate::app::suggest::{Order, Request, Suggestion, Task};
use crate::config::BackendKind;
use crate::context::Facts;
use crate::diagnostic::{Diagnostic, Severity};
use crate::examples::{self, own};
use crate::messages::Message;
use crate::messages::answer as messages;
use crate::models::backend::Timings;
use crate::models::route::wanted::Wanted;
use crate::shell::Shell;
use crate::translate::to_fish;

/// What says so in place of the name of a backend and of a model.
const LIBRARY: &str = "library";
/// The same for a command that was remembered.
const REMEMBERED: &str = "remembered";
/// Fewer words than these may lean on what was asked before: "sort by size".
const STANDS_ALONE: usize = 5;

/// The command for the words, where one may come without a model: nobody has said on the command line what is to be asked.
pub(super) fn find(app: &App, order: &Order<'_>, wanted: &Wanted, facts: &Facts) -> Option<Outcome<Suggestion>> {
    let start = Instant::now();
    let Task::Words(request) = &order.task else { return None };
    let named = app.named.role.is_some() || app.named.model || app.named.backend;
    if !order.library || named {
        return None;
    }
    let known = remembered(app, request, facts).or_else(|| library(app, request, facts));
    let (suggestion, reason) = known?;
    let source = suggestion.backend.clone();
    let times = Times::new(Timings::default(), None, start.elapsed());
    Some(Outcome::known(suggestion, &source, reason, times, wanted, app))
}

/// Whether it is a command that the user had remembered.
pub(super) fn is_remembered(suggestion: &Suggestion) -> bool {
    suggestion.backend == REMEMBERED
}

/// The command that the user had remembered for nearly these words, with what is wrong with it here, unless the shell cannot
/// read it.
fn remembered(app: &App, request: &Request, facts: &Facts) -> Option<(Suggestion, Message)> {
    let all = kept(app);
    let (example, words) = own::exact(&all, &request.words)?;
    let command = in_shell(example, facts.shell)?;
    let wrong = wrong(&command, facts, app);
    let readable = wrong.iter().all(|diagnostic| diagnostic.severity != Severity::Fatal);
    let reason = messages::is_remembered(words, app.paths.remembered.display());
    readable.then(|| (known(command, wrong, REMEMBERED), reason))
}

/// Whether the user had a command remembered for nearly these words.
pub(super) fn is_kept(app: &App, words: &str) -> bool {
    own::exact(&kept(app), words).is_some()
}

fn kept(app: &App) -> Vec<own::Own> {
    if app.config.grounding.remembered {
        own::remembered(&app.paths)
    } else {
        Vec::new()
    }
}

/// The command of the user's own in the shell; one for bash may be put into fish.
pub(super) fn in_shell(example: &own::Own, shell: Shell) -> Option<String> {
    let own = example.command(shell).map(str::to_owned);
    own.or_else(|| to_fish(example.for_bash()?).filter(|_| shell == Shell::Fish))
}

/// The command for the words, where the library may answer, an example of it has just these words, nothing is wrong with it
/// here but that something is to be filled in, and the configuration neither names what is to be asked nor does without
/// examples.
fn library(app: &App, request: &Request, facts: &Facts) -> Option<(Suggestion, Message)> {
    let alone = request.earlier.is_empty() || request.words.split_whitespace().count() >= STANDS_ALONE;
    if !alone || app.config.backend != BackendKind::Auto || app.config.grounding.examples == Some(0) {
        return None;
    }
    let example = examples::exact(&request.words, facts.shell)?;
    let right = wrong(&example.command, facts, app).is_empty();
    let reason = messages::is_an_example(example.words);
    right.then(|| (known(example.command, Vec::new(), LIBRARY), reason))
}

/// What is wrong with a command here.
fn wrong(command: &str, facts: &Facts, app: &App) -> Vec<Diagnostic> {
    let report = checking::report(command, facts, &app.paths);
    let diagnostics = report.diagnostics();
    diagnostics
        .filter(|diagnostic| diagnostic.severity > Severity::Note)
        .cloned()
        .collect()
}

fn known(command: String, diagnostics: Vec<Diagnostic>, source: &str) -> Suggestion {
    Suggestion {
        command,
        diagnostics,
        repaired: Vec::new(),
        backend: source.to_owned(),
        model: source.to_owned(),
        sureness: Sureness::default(),
    }
}
