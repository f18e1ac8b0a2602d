//! Why a model was chosen, in one sentence.

use std::time::Duration;

use super::fit::names;
use super::{Choice, Expected, Inventory, Need, Plan, Refusal, Suits};
use crate::messages::{Message, Tenths, gigabytes, route as messages};
use crate::models::route::inventory::Server;

/// What was better but is not chosen.
#[derive(Clone, Copy)]
pub(super) struct Passed<'a> {
    /// A model of the wanted role that would displace something.
    pub(super) displacing: Option<&'a Choice>,
    /// Models that cannot answer.
    pub(super) refused: &'a [Refusal],
    /// Room for models, in bytes.
    pub(super) room: u64,
}

pub(super) fn reason(need: Need, choice: &Choice, suits: Suits, passed: Passed<'_>) -> Message {
    let model = named(&choice.model);
    let how = match (choice.bytes, choice.gpu_layers) {
        (None, _) => messages::is_served_at(model, choice.server.as_deref().unwrap_or_default()),
        (Some(_), Some(layers)) => messages::is_split(model, gigabytes(passed.room), layers),
        (Some(_), None) if !choice.loads => messages::is_loaded(model),
        (Some(bytes), None) if choice.unload.is_empty() => {
            messages::fits(model, gigabytes(bytes), gigabytes(passed.room))
        }
        (Some(_), None) => messages::takes_the_place_of(model, names(&choice.unload)),
    };
    let instead = if suits == Suits::Wanted {
        None
    } else {
        instead(need, passed)
    };
    match instead {
        Some(instead) => messages::and(how, instead),
        None => how,
    }
}

/// Why no model of the wanted role was chosen.
fn instead(need: Need, passed: Passed<'_>) -> Option<Message> {
    if let Some(choice) = passed.displacing {
        let wait = choice.wait.as_secs_f64().ceil();
        let model = named(&choice.model);
        return Some(if choice.unload.is_empty() {
            messages::would_take(model, wait)
        } else {
            messages::would_displace_and_take(model, names(&choice.unload), wait)
        });
    }
    let refusal = passed.refused.iter().find(|refusal| refusal.role == need.role)?;
    Some(about(&refusal.model, &refusal.reason))
}

/// The model inside lotse is asked before another one, since it is expected to be done sooner.
pub(super) fn sooner(inside: &Expected, first: &Choice) -> Message {
    let tenths = |seconds: f64| Tenths(Duration::from_secs_f64(seconds.clamp(0.0, 1e9)));
    let Expected { load, reading, writing } = first.expected.unwrap_or_default();
    let parts = messages::in_parts(tenths(load), tenths(reading), tenths(writing));
    let other = first.expected.unwrap_or_default().total();
    messages::is_sooner(tenths(inside.total()), named(&first.model), tenths(other), parts)
}

pub(super) fn embedded(plan: &Plan, inventory: &Inventory) -> Message {
    if let Some(first) = plan.choices.first() {
        return messages::embedded_instead_of(named(&first.model));
    }
    if let [server] = inventory.servers.as_slice()
        && let Some(outage) = outage(server)
    {
        return outage;
    }
    match plan.refused.first() {
        Some(refusal) => about(&refusal.model, &refusal.reason),
        None => messages::configuration_says_so(),
    }
}

/// That nothing can be asked of a server, and why.
pub(super) fn outage(server: &Server) -> Option<Message> {
    let reason = server.has.as_ref().err()?;
    Some(messages::server_is_out_of_reach(&server.at, reason))
}

/// A sentence about a model, from its end.
fn about(model: &str, end: &Message) -> Message {
    Message::join(&[&named(model), end], " ")
}

fn named(model: &str) -> Message {
    if model.is_empty() {
        messages::model_of_the_server()
    } else {
        Message::verbatim(model)
    }
}
