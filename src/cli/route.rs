//! `lotse route`: which model would answer, and why.

use serde_json::json;

use super::words;
use crate::cli::args;
use crate::config::Config;
use crate::error::Result;
use crate::messages::{Message, route as messages};
use crate::models::dispatch::Dispatcher;
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::printable::Printable;
use crate::terminal;

/// Prints the role and the model.
///
/// # Errors
///
/// Fails on a configuration that cannot be read.
pub(super) fn run(args: &args::RouteArgs) -> Result<()> {
    let app = super::app(&args.route)?;
    let words = words::without_secrets(&args.words.join(" "));
    let wanted = if args.command {
        Wanted::for_command(&words, args.route.role)
    } else {
        Wanted::for_question(&words, args.image, args.route.role)
    };
    let dispatcher = app.dispatcher(&wanted)?;
    if args.json {
        terminal::print_json(&object(&wanted, &dispatcher, &app.config))
    } else {
        terminal::print(text(&wanted, &dispatcher))
    }
}

fn text(wanted: &Wanted, dispatcher: &Dispatcher) -> Printable {
    let mut lines = vec![messages::role(wanted.role, &wanted.reason)];
    let indented = |message: &Message| message.map(|text| format!("  {text}"));
    match dispatcher.plan.choices.as_slice() {
        [] => lines.push(messages::no_model_can_answer()),
        [first, rest @ ..] => {
            lines.push(named(first));
            lines.push(indented(&first.reason));
            if first.wait.as_secs() > 0 {
                lines.push(indented(&messages::has_to_be_loaded(first.wait.as_secs())));
            }
            lines.extend(rest.iter().map(|choice| messages::then(named(choice))));
        }
    }
    let said = dispatcher.plan.choices.first().map(|choice| choice.reason.clone());
    let refusals = dispatcher.plan.refusals();
    let refusals = refusals.iter().filter(|(_, reason)| Some(reason) != said.as_ref());
    lines.extend(refusals.map(|(model, reason)| match model.as_str() {
        "" => reason.clone(),
        model => messages::not(model, reason),
    }));
    let lines = Message::join(&lines, "\n");
    format!("{}\n", lines.text(terminal::language())).into()
}

/// A model and where it is.
fn named(choice: &Choice) -> Message {
    match &choice.server {
        Some(server) => messages::at(&choice.model, server),
        None => messages::in_lotse(&choice.model),
    }
}

fn object(wanted: &Wanted, dispatcher: &Dispatcher, config: &Config) -> serde_json::Value {
    let first = dispatcher.plan.choices.first();
    let intent = wanted.intent.as_ref();
    let evidence = intent.map_or(&[][..], |intent| intent.evidence.as_slice());
    json!({
        "role": wanted.role,
        "role_reason": wanted.reason.english(),
        "confidence": intent.map(|intent| intent.confidence),
        "evidence": evidence.iter().map(|one| json!({"what": one.what, "weight": one.weight})).collect::<Vec<_>>(),
        "model": first.map(|choice| &choice.model),
        "backend": first.map(|choice| choice.backend),
        "server": first.and_then(|choice| choice.server.as_ref()),
        "reason": first.map(|choice| choice.reason.english()),
        "offline": config.offline,
        "choices": dispatcher.plan.choices.iter().map(choice).collect::<Vec<_>>(),
        "refused": dispatcher.plan.refused,
    })
}

fn choice(choice: &Choice) -> serde_json::Value {
    json!({
        "model": choice.model,
        "role": choice.role,
        "backend": choice.backend,
        "server": choice.server,
        "num_ctx": choice.num_ctx,
        "keep_alive_s": choice.keep_alive.as_secs(),
        "gpu_layers": choice.gpu_layers,
        "unload": choice.unload,
        "loads": choice.loads,
        "bytes": choice.bytes,
        "wait_ms": u64::try_from(choice.wait.as_millis()).unwrap_or(u64::MAX),
        "expected_s": choice.expected,
        "reason": choice.reason.english(),
    })
}
