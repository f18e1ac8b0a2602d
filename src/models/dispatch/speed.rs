//! How fast models read, by the answers so far.

use std::collections::BTreeMap;

use super::Planned;
use crate::models::backend::Timings;
use crate::models::route::plan::Choice;

/// How much the last answer counts beside all before.
const NEW: f64 = 0.3;
/// A few tokens take as long as none.
const FEWEST: f64 = 16.0;

/// Tokens a second, by the names of models.
pub(super) type Rates = BTreeMap<String, f64>;

/// How fast the models read that may answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speeds(BTreeMap<(Option<String>, String), f64>);

impl Speeds {
    /// Tokens a second, where it is known.
    pub fn of(&self, choice: &Choice) -> Option<f64> {
        self.0.get(&(choice.server.clone(), choice.model.clone())).copied()
    }
}

impl Planned {
    /// How fast models have read so far.
    pub fn speeds(&self) -> Speeds {
        let servers = self.known.servers.iter().flat_map(|(at, server)| {
            let rates = server.rates.iter();
            rates.map(move |(model, rate)| ((Some(at.clone()), model.clone()), *rate))
        });
        Speeds(servers.collect())
    }

    /// Notes how fast a chat was read. Comes before [`Planned::remember`], which writes what is known of servers.
    pub fn learn_speed(&mut self, choice: &Choice, reading: Option<Reading>) {
        let Some(rate) = reading.and_then(|reading| measured(choice, &reading)) else {
            return;
        };
        if let Some(at) = &choice.server {
            smooth(&mut self.known.server(at).rates, &choice.model, rate);
        }
    }
}

/// How long it took to read a chat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// What the backend says; all zero where it was left before it could say anything.
    pub timings: Timings,
    /// About how many tokens of the chat are not the same from question to question.
    pub varying: usize,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
}

/// Tokens a second. Where a server does not tell what it had read before, only what varies was read for certain: that makes
/// it slower than it is, by less the more it is told.
fn measured(choice: &Choice, reading: &Reading) -> Option<f64> {
    let timings = &reading.timings;
    let told = timings.prompt_ms > 0.0;
    let (tokens, millis) = if told && (timings.cached_tokens > 0 || choice.loads) {
        let read = timings.prompt_tokens.saturating_sub(timings.cached_tokens);
        (f64::from(read), timings.prompt_ms)
    } else if choice.loads {
        return None;
    } else {
        let millis = if told { timings.prompt_ms } else { reading.first_text_ms };
        (reading.varying as f64, millis)
    };
    let rate = tokens / millis * 1000.0;
    (tokens >= FEWEST && rate.is_finite() && rate > 0.0).then_some(rate)
}

fn smooth(rates: &mut Rates, model: &str, rate: f64) {
    let known = rates.entry(model.to_owned()).or_insert(rate);
    *known += (rate - *known) * NEW;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BackendKind;

    fn timings(prompt_tokens: u32, cached_tokens: u32, prompt_ms: f64) -> Timings {
        Timings {
            prompt_tokens,
            cached_tokens,
            prompt_ms,
            ..Timings::default()
        }
    }

    #[test]
    fn only_what_was_read_counts() {
        use BackendKind::{Ollama, OpenAi};
        let unknown = timings(0, 0, 0.0);
        for (backend, loads, timings, expected) in [
            (OpenAi, false, timings(1000, 995, 500.0), None),
            // Of 1000 tokens 50 were new, and nobody says so.
            (Ollama, false, timings(1000, 0, 100.0), Some(500.0)),
            (Ollama, true, timings(1000, 0, 500.0), Some(2000.0)),
            (OpenAi, false, timings(1000, 900, 100.0), Some(1000.0)),
            // It was left before it could say anything.
            (OpenAi, false, unknown, Some(250.0)),
            (Ollama, true, unknown, None),
        ] {
            let choice = Choice {
                loads,
                ..Choice::fixed(backend, "m")
            };
            let reading = Reading {
                timings,
                varying: 50,
                first_text_ms: 200.0,
            };
            assert_eq!(
                measured(&choice, &reading).map(f64::round),
                expected,
                "{backend} {timings:?}"
            );
        }
    }

    #[test]
    fn one_slow_answer_changes_little() {
        let mut rates = Rates::new();
        smooth(&mut rates, "m", 1000.0);
        smooth(&mut rates, "m", 100.0);
        assert!((rates["m"] - 730.0).abs() < 1.0, "{rates:?}");
    }
}
