//! Times for people.

use crate::messages::{Message, route as messages};
use crate::models::backend::Timings;

/// Where the time of an answer went.
pub(super) fn times(timings: &Timings, first_text_ms: f64, total_ms: f64) -> Message {
    let ms = |ms: f64| format!("{ms:.0}");
    let mut parts = Vec::new();
    if timings.load_ms >= 1.0 {
        parts.push(messages::loading(ms(timings.load_ms)));
    }
    let known = timings.cached_tokens.saturating_mul(100);
    if let Some(percent) = known.checked_div(timings.prompt_tokens) {
        let ms = ms(timings.prompt_ms);
        parts.push(match percent {
            0 => messages::reading(ms),
            percent => messages::reading_the_rest(percent, ms),
        });
    }
    if timings.answer_tokens > 0 {
        parts.push(messages::writing(ms(timings.answer_ms)));
    }
    parts.push(messages::in_all(ms(first_text_ms), ms(total_ms)));
    Message::join(&parts, ", ")
}

/// How long ago something was.
pub(super) fn ago(seconds: u64) -> Message {
    match seconds {
        0..60 => messages::seconds_ago(seconds),
        60..3600 => messages::minutes_ago(seconds / 60),
        3600..172_800 => messages::hours_ago(seconds / 3600),
        _ => messages::days_ago(seconds / 86_400),
    }
}
