//! The objects that `--json` prints, and what several of them have. They are in English for every user.

use serde_json::{Value, json};

use crate::app::outcome::{Outcome, Times};
use crate::messages::Message;
use crate::models::dispatch::{Attempt, Decision};

/// The role of the model that answered, or its kind where it has none.
pub(super) fn role<T>(outcome: &Outcome<T>) -> Option<String> {
    let choice = outcome.choice.as_ref()?;
    Some(
        choice
            .role
            .map_or_else(|| choice.backend.to_string(), |role| role.to_string()),
    )
}

/// The model that answered.
pub(super) fn model<T>(outcome: &Outcome<T>) -> Option<&str> {
    outcome.choice.as_ref().map(|choice| choice.model.as_str())
}

/// What was asked in vain.
pub(super) fn attempts(attempts: &[Attempt]) -> Vec<Value> {
    let object = |attempt: &Attempt| {
        json!({
            "model": attempt.model,
            "error": attempt.error.english(),
            "hint": attempt.hint.as_ref().map(Message::english),
        })
    };
    attempts.iter().map(object).collect()
}

/// Where the time went.
pub(super) fn timings(times: &Times) -> Value {
    let timings = &times.timings;
    json!({
        "first_text_ms": times.first_text_ms,
        "total_ms": times.total_ms,
        "load_ms": timings.load_ms,
        "prompt_ms": timings.prompt_ms,
        "prompt_tokens": timings.prompt_tokens,
        "cached_tokens": timings.cached_tokens,
        "answer_ms": timings.answer_ms,
        "answer_tokens": timings.answer_tokens,
    })
}

/// A decision.
pub(super) fn decision(decision: &Decision) -> Value {
    let refused = decision.refused.iter();
    json!({
        "at": decision.at,
        "role": decision.role,
        "role_reason": decision.role_reason.english(),
        "model": decision.model,
        "backend": decision.backend,
        "server": decision.server,
        "reason": decision.reason.english(),
        "refused": refused.map(|(model, reason)| (model, reason.english())).collect::<Vec<_>>(),
        "attempts": attempts(&decision.attempts),
        "error": decision.error.as_ref().map(Message::english),
        "sent": decision.sent,
        "examples": decision.examples,
        "sureness": decision.sureness,
        "timings": decision.timings,
        "first_text_ms": decision.first_text_ms,
        "total_ms": decision.total_ms,
    })
}
