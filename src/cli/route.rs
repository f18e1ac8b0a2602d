//! `lotse route`: which model would answer, and why.

use serde_json::json;

use super::words;
use crate::cli::args;
use crate::config::Config;
use crate::error::Result;
use crate::models::dispatch::{self, Planned};
use crate::models::route::plan::Choice;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal;

/// Prints the role and the model.
///
/// # Errors
///
/// Fails on a configuration that cannot be read.
pub(super) fn run(args: &args::RouteArgs, paths: &Paths) -> Result<()> {
    let config = super::config(&args.route, paths)?;
    let words = words::without_secrets(&args.words.join(" "));
    let wanted = if args.command {
        Wanted::for_command(&words, args.route.role)
    } else {
        Wanted::for_question(&words, args.image, args.route.role)
    };
    let planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    if args.json {
        terminal::print_json(&object(&wanted, &planned, &config))
    } else {
        terminal::print(text(&wanted, &planned))
    }
}

fn text(wanted: &Wanted, planned: &Planned) -> Printable {
    let mut lines = vec![format!("{}: {}", wanted.role, wanted.reason)];
    match planned.plan.choices.as_slice() {
        [] => lines.push("no model can answer".to_owned()),
        [first, rest @ ..] => {
            lines.push(named(first));
            lines.push(format!("  {}", first.reason));
            if first.wait.as_secs() > 0 {
                lines.push(format!(
                    "  it has to be loaded, which takes about {} s",
                    first.wait.as_secs()
                ));
            }
            lines.extend(rest.iter().map(|choice| format!("then {}", named(choice))));
        }
    }
    let refused = planned.plan.refused.iter();
    lines.extend(refused.map(|refusal| format!("not {}: it {}", refusal.model, refusal.reason)));
    (lines.join("\n") + "\n").into()
}

/// A model and where it is.
pub(super) fn named(choice: &Choice) -> String {
    match &choice.server {
        Some(server) => format!("{} at {server}", choice.model),
        None => format!("{} inside lotse", choice.model),
    }
}

fn object(wanted: &Wanted, planned: &Planned, config: &Config) -> serde_json::Value {
    let first = planned.plan.choices.first();
    let intent = wanted.intent.as_ref();
    let evidence = intent.map_or(&[][..], |intent| intent.evidence.as_slice());
    json!({
        "role": wanted.role,
        "role_reason": wanted.reason,
        "confidence": intent.map(|intent| intent.confidence),
        "evidence": evidence.iter().map(|one| json!({"what": one.what, "weight": one.weight})).collect::<Vec<_>>(),
        "model": first.map(|choice| &choice.model),
        "backend": first.map(|choice| choice.backend),
        "server": first.and_then(|choice| choice.server.as_ref()),
        "reason": first.map(|choice| &choice.reason),
        "offline": config.offline,
        "choices": planned.plan.choices.iter().map(choice).collect::<Vec<_>>(),
        "refused": planned.plan.refused,
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
        "reason": choice.reason,
    })
}
