//! Measuring models on tasks with a known outcome: each is asked the way a user asks, what it answers is run in a sandbox,
//! and what came of that is compared with what comes of a command that is known to be right.

mod advice;
mod learning;
mod question;
mod references;
mod targets;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use signal_hook::consts::SIGINT;
use signal_hook::flag;

pub(crate) use self::advice::{Advice, MEASURED_WELL};
use self::question::Asked;
use self::references::References;
use self::targets::Target;
use crate::app::App;
use crate::app::sureness::measured::Measured;
use crate::bench::figures::{Memory, Row, day};
use crate::bench::{Task, memory};
use crate::config::BackendKind;
use crate::error::{Context as _, Result};
use crate::messages::{Message, bench as messages};
use crate::models::backend::{embedded, model_file};
use crate::models::dispatch::{now, plan_afresh};
use crate::models::route::Role;
use crate::models::route::inventory::same;
use crate::models::route::plan::{Choice, Need};
use crate::system::Search;
use crate::system::sandbox::Sandbox;
use crate::terminal::{self, status::Status};

/// The tasks, and whose models are measured with them.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    /// The tasks.
    pub(crate) tasks: Vec<Task>,
    /// The name of the suite; none for the tasks that come with the program.
    pub(crate) suite: Option<String>,
    /// The role whose models are asked; all of them where none is named.
    pub(crate) role: Option<Role>,
}

/// The outcome for all models.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// The day, as in `2026-11-29`.
    pub(crate) date: String,
    /// The suite.
    pub(crate) suite: Option<String>,
    /// The program that built the sandbox.
    pub(crate) sandbox: &'static str,
    /// Tasks that could not be judged on this machine.
    pub(crate) left_out: Vec<String>,
    /// The models.
    pub(crate) models: Vec<Row>,
    /// The settings that follow.
    pub(crate) recommended: Vec<Advice>,
    /// True if the user has broken it off.
    pub(crate) interrupted: bool,
}

impl Report {
    /// Returns why there are no figures, where no model has answered anything.
    pub(crate) fn failure(&self) -> Option<&Message> {
        let silent = self.models.iter().all(|row| row.tasks == 0);
        self.models.first()?.stopped.as_ref().filter(|_| silent)
    }
}

/// Measures the models one after the other. Who presses Ctrl-C gets what is known by then.
///
/// # Errors
///
/// Fails without a sandbox, without a model, and as the disk does.
pub(crate) fn run(app: &App, order: &Order) -> Result<Report> {
    let sandbox = Sandbox::find(&Search::here())?;
    let targets = targets::all(app, order.role)?;
    let stop = stop_at_interrupt()?;
    let mut references = References::new(&sandbox);
    let mut models = Vec::new();
    for target in &targets {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let own = target.app(app);
        models.push(match target.choose(&own) {
            Ok(chosen) => measure(&own, target, chosen, order, &mut references, &stop)?,
            Err(error) => target.row(Some(because(error.sentence()))),
        });
    }
    Ok(Report {
        date: day(now()),
        suite: order.suite.clone(),
        sandbox: sandbox.name(),
        left_out: references.left_out(),
        recommended: advice::advise(&app.config, &models),
        models,
        interrupted: stop.load(Ordering::Relaxed),
    })
}

/// So many of the tasks, of all kinds: by the golden section no two of them lie close together.
pub(crate) fn some(tasks: Vec<Task>, count: usize) -> Vec<Task> {
    let place = |index: usize| ((index + 1) as f64 * 0.618_033_988_749_895).fract();
    let mut order: Vec<usize> = (0..tasks.len()).collect();
    order.sort_by(|one, other| place(*one).total_cmp(&place(*other)));
    let chosen = &order[..count.min(order.len())];
    let all = tasks.into_iter().enumerate();
    all.filter(|(index, _)| chosen.contains(index))
        .map(|(_, task)| task)
        .collect()
}

/// The first Ctrl-C is heard, the second one ends the program.
fn stop_at_interrupt() -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let failed = messages::could_not_listen;
    flag::register_conditional_default(SIGINT, Arc::clone(&stop)).context(failed)?;
    flag::register(SIGINT, Arc::clone(&stop)).context(failed)?;
    Ok(stop)
}

/// Asks one model all tasks.
fn measure(
    app: &App,
    target: &Target,
    (choice, measured): (Choice, Option<Measured>),
    order: &Order,
    references: &mut References,
    stop: &AtomicBool,
) -> Result<Row> {
    // A server of one model needs no name of it.
    let name = match &choice.server {
        Some(server) if choice.model.is_empty() => server.clone(),
        _ => choice.model.clone(),
    };
    terminal::say(&messages::measuring(&name, order.tasks.len()));
    // What it takes to load the model inside is seen only where it is not there.
    if choice.backend == BackendKind::Embedded {
        embedded::stop(&app.config.embedded, &choice.model, &app.paths);
    }
    let mut row = Row {
        model: name,
        backend: choice.backend.to_string(),
        server: choice.server.clone(),
        ..target.row(None)
    };
    let mut status = Status::new();
    for task in &order.tasks {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let right = row.answers.iter().filter(|answer| answer.right).count();
        let so_far = messages::so_far(row.answers.len(), order.tasks.len(), right, &row.model);
        status.announce(so_far);
        let Some(known) = references.of(task)? else { continue };
        match question::ask(app, task, &known, &choice, stop)? {
            Asked::Answered(answer) => row.answers.push(*answer),
            Asked::GivenUp => break,
            Asked::Failed(reason) => {
                row.stopped = Some(reason);
                break;
            }
        }
    }
    status.clear();
    row.count();
    row.memory = memory_of(app, &choice);
    row.claims = learning::claims(&row, measured.as_ref(), order.suite.is_none(), app)?;
    Ok(row)
}

/// Returns the memory of a model that has just answered. One of a server that was loaded for this makes room again.
fn memory_of(app: &App, choice: &Choice) -> Option<Memory> {
    let Some(at) = &choice.server else {
        let file = model_file(&choice.model, &app.paths, &()).ok()?.canonicalize().ok()?;
        return memory::of_engine(&file).map(|bytes| Memory { bytes, on_card: 0 });
    };
    let dispatcher = plan_afresh(Need::answer(Role::Coder), &app.config, &app.paths).ok()?;
    let loaded = &dispatcher.known(at)?.loaded;
    let found = loaded.iter().find(|loaded| same(&loaded.name, &choice.model))?;
    let memory = Memory {
        bytes: found.bytes,
        on_card: found.on_card,
    };
    if let Some(server) = dispatcher.listing().server(at).filter(|_| choice.loads) {
        // Where it cannot be unloaded, the next one does not fit, and says so.
        let _ = server.host().unload(&choice.model);
        dispatcher.forget(&app.paths);
    }
    Some(memory)
}

/// Says why a model was not asked everything.
fn because(reason: &Message) -> Message {
    messages::was_stopped().because(reason)
}
