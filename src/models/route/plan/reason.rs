//! Why a model was chosen, in one sentence.

use super::fit::{Fit, gb, names};
use super::{Entry, Inventory, Need, Plan, Refusal, Suits};

/// What was better but is not chosen.
#[derive(Clone, Copy)]
pub(super) struct Passed<'a> {
    /// A model of the wanted role that would displace something.
    pub(super) displacing: Option<(&'a Entry, &'a Fit)>,
    /// Models that cannot answer.
    pub(super) refused: &'a [Refusal],
    /// Room for models, in bytes.
    pub(super) room: u64,
}

pub(super) fn reason(need: Need, entry: &Entry, suits: Suits, fit: &Fit, passed: Passed<'_>) -> String {
    let model = named(&entry.model);
    let how = match fit {
        Fit::Loaded { .. } => format!("{model} is loaded"),
        Fit::Elsewhere { .. } => format!("{model} is served at {}", entry.server),
        Fit::Room { bytes, unload, .. } if unload.is_empty() => {
            format!("{model} fits: {} of {}", gb(*bytes), gb(passed.room))
        }
        Fit::Room { unload, .. } => format!("{model} takes the place of {}", names(unload)),
        Fit::Split { layers, .. } => {
            let room = gb(passed.room);
            format!(
                "{model} does not fit into {room}: {layers} of its layers go onto the card, the rest into main memory"
            )
        }
        Fit::No(reason) => format!("{model} {reason}"),
    };
    let instead = if suits == Suits::Wanted {
        None
    } else {
        instead(need, passed)
    };
    match instead {
        Some(instead) => format!("{how}, and {instead}"),
        None => how,
    }
}

/// Why no model of the wanted role was chosen.
fn instead(need: Need, passed: Passed<'_>) -> Option<String> {
    if let Some((entry, fit)) = passed.displacing {
        let wait = fit.wait().as_secs_f64().ceil();
        let model = named(&entry.model);
        return Some(if fit.unload().is_empty() {
            format!("{model} would take about {wait} s")
        } else {
            format!("{model} would displace {} and take about {wait} s", names(fit.unload()))
        });
    }
    let refusal = passed.refused.iter().find(|refusal| refusal.role == need.role)?;
    Some(format!("{} {}", named(&refusal.model), refusal.reason))
}

pub(super) fn embedded(plan: &Plan, inventory: &Inventory) -> String {
    if let Some(first) = plan.choices.first() {
        return format!("the model inside lotse stands in for {}", named(&first.model));
    }
    let mut down = inventory
        .servers
        .iter()
        .filter_map(|server| server.has.as_ref().err().map(|reason| (server, reason)));
    if let (Some((server, reason)), true) = (down.next(), inventory.servers.len() == 1) {
        return format!("the server at {} is out of reach: {reason}", server.at);
    }
    match plan.refused.first() {
        Some(refusal) => format!("{} {}", named(&refusal.model), refusal.reason),
        None => "the configuration says so".to_owned(),
    }
}

fn named(model: &str) -> &str {
    if model.is_empty() { "the server's model" } else { model }
}
