//! How fast models read, by the answers so far.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Planned;
use crate::backend::Timings;
use crate::config::BackendKind;
use crate::paths::{Paths, replace};
use crate::route::plan::Choice;

/// How much the last answer counts beside all before.
const NEW: f64 = 0.3;
/// A few tokens take as long as none.
const FEWEST: u32 = 16;

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
        let inside = inside(&self.paths).into_iter();
        Speeds(
            servers
                .chain(inside.map(|(model, rate)| ((None, model), rate)))
                .collect(),
        )
    }

    /// Notes how fast an answer was read; the caller writes what is known of servers.
    pub(super) fn learn_speed(&mut self, choice: &Choice, timings: &Timings) {
        let Some(rate) = measured(choice, timings) else { return };
        match (&choice.server, choice.backend) {
            (Some(at), _) => smooth(&mut self.known.server(at).rates, &choice.model, rate),
            (None, BackendKind::Embedded) => {
                let mut rates = inside(&self.paths);
                smooth(&mut rates, &choice.model, rate);
                if let Ok(text) = serde_json::to_vec(&Inside { rates }) {
                    // Without it the model is told less the next time.
                    let _ = replace(&file(&self.paths), &text);
                }
            }
            (None, _) => {}
        }
    }
}

/// Tokens a second, where the times tell. Ollama counts what it knew before as if it had been read, so that only the first
/// answer after a load tells anything.
fn measured(choice: &Choice, timings: &Timings) -> Option<f64> {
    let sure = match choice.backend {
        BackendKind::Embedded => true,
        BackendKind::OpenAi => timings.cached_tokens > 0,
        _ => choice.loads,
    };
    let read = timings.prompt_tokens.saturating_sub(timings.cached_tokens);
    let rate = f64::from(read) / timings.prompt_ms * 1000.0;
    (sure && read >= FEWEST && rate.is_finite() && rate > 0.0).then_some(rate)
}

fn smooth(rates: &mut Rates, model: &str, rate: f64) {
    let known = rates.entry(model.to_owned()).or_insert(rate);
    *known += (rate - *known) * NEW;
}

/// Of the models inside lotse.
#[derive(Default, Deserialize, Serialize)]
#[serde(default)]
struct Inside {
    rates: Rates,
}

fn inside(paths: &Paths) -> Rates {
    let text = fs::read(file(paths)).unwrap_or_default();
    serde_json::from_slice::<Inside>(&text).unwrap_or_default().rates
}

fn file(paths: &Paths) -> PathBuf {
    paths.state.join("speed.json")
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let choice = |backend, loads| Choice {
            loads,
            ..Choice::fixed(backend, "m")
        };
        let embedded = choice(BackendKind::Embedded, false);
        let rate = |choice: &Choice, timings: Timings| measured(choice, &timings).map(f64::round);
        assert_eq!(rate(&embedded, timings(1000, 900, 500.0)), Some(200.0));
        assert_eq!(rate(&embedded, timings(1000, 995, 500.0)), None);
        assert_eq!(rate(&embedded, timings(1000, 0, 0.0)), None);
        assert_eq!(rate(&choice(BackendKind::Ollama, false), timings(1000, 0, 5.0)), None);
        assert_eq!(
            rate(&choice(BackendKind::Ollama, true), timings(1000, 0, 500.0)),
            Some(2000.0)
        );
        assert_eq!(rate(&choice(BackendKind::OpenAi, false), timings(1000, 0, 5.0)), None);
    }

    #[test]
    fn one_slow_answer_changes_little() {
        let mut rates = Rates::new();
        smooth(&mut rates, "m", 1000.0);
        smooth(&mut rates, "m", 100.0);
        assert!((rates["m"] - 730.0).abs() < 1.0, "{rates:?}");
    }
}
