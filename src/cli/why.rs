//! `lotse why`: the last decision.

mod times;

use self::times::{ago, times};
use super::json;
use crate::answer::sureness::Sureness;
use crate::cli::args;
use crate::error::Result;
use crate::messages::{Language, Message, route as messages, terminal as terminal_messages};
use crate::models::dispatch::{self, Decision};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal;

/// Prints the last decision.
///
/// # Errors
///
/// Fails where nothing was decided yet.
pub(super) fn run(args: args::Json) -> Result<()> {
    let decision = Decision::read(&Paths::from_env()?)?;
    if args.json {
        return terminal::print_json(&json::decision(&decision));
    }
    terminal::print(text(&decision, dispatch::now(), terminal::language()))
}

fn text(decision: &Decision, now: u64, language: Language) -> Printable {
    let row = |label: Message, text: &str| format!("{:<10}{text}", label.text(language));
    let about = |label: Message, message: Message| row(label, message.text(language));
    let mut lines = vec![
        about(messages::label_asked(), ago(now.saturating_sub(decision.at) / 1000)),
        about(
            messages::label_role(),
            Message::verbatim(decision.role.name()).because(&decision.role_reason),
        ),
    ];
    if let Some(error) = &decision.error {
        let said = decision.attempts.iter().any(|attempt| attempt.error == *error);
        let none = if said {
            messages::no_model()
        } else {
            messages::none(error)
        };
        lines.push(about(messages::label_model(), none));
    } else {
        let model = match &decision.server {
            Some(server) => messages::at(&decision.model, server),
            None => messages::in_lotse(&decision.model),
        };
        lines.push(about(messages::label_model(), model));
        lines.push(about(messages::label_because(), decision.reason.clone()));
    }
    // That a server is out of reach is a reason for this model, and may be the one that was given.
    let given = |reason: &Message| decision.error.is_none() && *reason == decision.reason;
    let (servers, models): (Vec<_>, Vec<_>) = decision.refused.iter().partition(|(model, _)| model.is_empty());
    let servers = servers.into_iter().filter(|(_, reason)| !given(reason));
    lines.extend(servers.map(|(_, reason)| about(Message::default(), reason.clone())));
    for attempt in &decision.attempts {
        let failed = Message::verbatim(&attempt.model).because(&attempt.error);
        lines.push(about(messages::label_failed(), failed));
        let hint = attempt.hint.iter().map(terminal_messages::hint);
        lines.extend(hint.map(|hint| about(Message::default(), hint)));
    }
    let not = |(model, reason): &(String, Message)| about(messages::label_not(), messages::it(model, reason));
    lines.extend(models.into_iter().map(not));
    if let Some((label, numbers)) = sure(&decision.sureness) {
        lines.push(row(label, &numbers));
    }
    if decision.error.is_none() {
        let times = times(&decision.timings, decision.first_text_ms, decision.total_ms);
        lines.push(about(messages::label_time(), times));
    }
    if !decision.examples.is_empty() {
        let own = messages::examples_of_yours(decision.examples.join(", "));
        lines.push(about(messages::label_examples(), own));
    }
    for sent in &decision.sent {
        let mut rows = sent.lines();
        lines.push(row(messages::label_sent(), rows.next().unwrap_or_default()));
        lines.extend(rows.map(|text| row(Message::default(), text)));
    }
    (lines.join("\n") + "\n").into()
}

/// How sure the model was, and the numbers that this follows from.
fn sure(sureness: &Sureness) -> Option<(Message, String)> {
    let confidence = sureness.confidence?;
    let label = if sureness.unsure {
        messages::label_unsure()
    } else {
        messages::label_sure()
    };
    let numbers = sureness
        .features
        .iter()
        .map(|(name, number)| format!("{name} {number:.2}"));
    let numbers: Vec<String> = numbers.collect();
    Some((label, format!("{:.0} %: {}", 100.0 * confidence, numbers.join(", "))))
}

#[cfg(test)]
mod tests;
