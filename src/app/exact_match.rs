//! Commands that are known without a model: those of the library, where the words are the very words of an example.

use std::time::Instant;

use crate::answer::sureness::Sureness;
use crate::app::App;
use crate::app::checking;
use crate::app::outcome::{Outcome, Times};
use crate::app::suggest::{Order, Suggestion, Task};
use crate::config::BackendKind;
use crate::context::Facts;
use crate::diagnostic::Severity;
use crate::examples;
use crate::messages::answer as messages;
use crate::models::backend::Timings;
use crate::models::route::wanted::Wanted;

/// What says so in place of the name of a backend and of a model.
const LIBRARY: &str = "library";
/// Fewer words than these may lean on what was asked before: "sort by size".
const STANDS_ALONE: usize = 5;

/// The command for the words, where the library may answer, an example of it has just these words, nothing is wrong with it
/// here but that something is to be filled in, and neither the user nor the configuration names what is to be asked or does
/// without examples.
pub(super) fn find(app: &App, order: &Order<'_>, wanted: &Wanted, facts: &Facts) -> Option<Outcome<Suggestion>> {
    let start = Instant::now();
    let Task::Words(request) = &order.task else { return None };
    let alone = request.earlier.is_empty() || request.words.split_whitespace().count() >= STANDS_ALONE;
    let named = app.named.role.is_some() || app.named.model || app.config.backend != BackendKind::Auto;
    if !order.library || !alone || named || app.config.grounding.examples == Some(0) {
        return None;
    }
    let example = examples::exact(&request.words, facts.shell)?;
    let report = checking::report(&example.command, facts, &app.paths);
    if report
        .diagnostics()
        .any(|diagnostic| diagnostic.severity > Severity::Note)
    {
        return None;
    }
    let suggestion = Suggestion {
        command: example.command,
        diagnostics: Vec::new(),
        repaired: Vec::new(),
        backend: LIBRARY.to_owned(),
        model: LIBRARY.to_owned(),
        sureness: Sureness::default(),
    };
    let reason = messages::is_an_example(example.words);
    let times = Times::new(Timings::default(), None, start.elapsed());
    Some(Outcome::known(suggestion, LIBRARY, reason, times, wanted, app))
}
