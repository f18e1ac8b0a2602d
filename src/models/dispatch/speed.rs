//! How fast models read and write, by the answers so far.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Dispatcher;
use super::known::{KnownServer, ServerCache, now};
use crate::config::BackendKind;
use crate::models::backend::Timings;
use crate::models::backend::server::pace::Pace;
use crate::models::route::inventory::Speed;
use crate::models::route::plan::Choice;

/// How much the last answer counts beside all before.
const NEW: f64 = 0.3;
/// A few tokens take as long as none.
const FEWEST: f64 = 16.0;
/// The pieces of an answer come one by one, and each is a token; fewer say nothing about the next ones.
const FEWEST_PIECES: f64 = 8.0;

/// The speed of the model inside lotse on two cores with AVX2.
const INSIDE: Speed = Speed {
    reads: Some(40.0),
    writes: Some(15.0),
};
/// The time of its load there, of 1.1 to 1.7 seconds.
pub(super) const LOAD_INSIDE: Duration = Duration::from_millis(1500);

/// Tokens a second, by the names of models.
pub(super) type Rates = BTreeMap<String, f64>;

/// How fast the models are that may answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speeds(BTreeMap<(Option<String>, String), f64>);

impl Speeds {
    /// Tokens that a model reads in a second, where it is known.
    pub fn of(&self, choice: &Choice) -> Option<f64> {
        self.0.get(&(choice.server.clone(), choice.model.clone())).copied()
    }
}

impl Dispatcher {
    /// How fast models have read so far.
    pub fn speeds(&self) -> Speeds {
        let servers = self.known.servers.iter().flat_map(|(at, server)| {
            let rates = server.rates.iter();
            rates.map(move |(model, rate)| ((Some(at.clone()), model.clone()), *rate))
        });
        Speeds(servers.collect())
    }

    /// How fast a model was on its server. Other servers than those of Ollama do not tell whether they load it first.
    pub(super) fn pace(&self, choice: &Choice) -> Pace {
        let known = choice.server.as_ref().and_then(|at| self.known.servers.get(at));
        let Some(known) = known else { return Pace::default() };
        let measured = known.measured.get(&choice.model);
        Pace {
            load: match choice.backend {
                BackendKind::Ollama if !choice.loads => Some(Duration::ZERO),
                _ => measured.map(|measured| Duration::from_millis(measured.load_ms).max(choice.wait)),
            },
            reads: known.speed(&choice.model).reads,
            shared: known.is_shared(now()),
        }
    }

    /// Notes how fast a chat was read and answered. Comes before [`Dispatcher::remember`], which writes what is known of
    /// servers.
    pub fn learn_speed(&mut self, choice: &Choice, reading: Option<Reading>) {
        let Some(reading) = reading else { return };
        let (reads, writes) = match &choice.server {
            Some(at) => {
                let server = self.known.server(at);
                (&mut server.rates, &mut server.writes)
            }
            None => (&mut self.known.inside.rates, &mut self.known.inside.writes),
        };
        for (rates, rate) in [(reads, reading.read(choice)), (writes, reading.written())] {
            if let Some(rate) = rate {
                smooth(rates, &choice.model, rate);
            }
        }
        if choice.server.is_none() && !self.listing.servers.is_empty() {
            self.known.write(&self.paths);
        }
    }
}

impl KnownServer {
    /// How fast its models are.
    pub(super) fn speeds(&self) -> BTreeMap<String, Speed> {
        let names = self.rates.keys().chain(self.writes.keys());
        names.map(|name| (name.clone(), self.speed(name))).collect()
    }

    pub(super) fn speed(&self, model: &str) -> Speed {
        Speed {
            reads: self.rates.get(model).copied(),
            writes: self.writes.get(model).copied(),
        }
    }
}

impl ServerCache {
    /// How fast a model inside lotse is; until that was measured here, as on another machine.
    pub(super) fn speed_inside(&self, model: &str) -> Speed {
        let Speed { reads, writes } = self.inside.speed(model);
        Speed {
            reads: reads.or(INSIDE.reads),
            writes: writes.or(INSIDE.writes),
        }
    }
}

/// How long it took to read and answer a chat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// What the backend says; all zero but for the load where it was left before it could say anything.
    pub timings: Timings,
    /// About how many tokens the chat has.
    pub whole: usize,
    /// About how many of them are not the same from question to question.
    pub varying: usize,
    /// From the question to the first piece of the answer, in milliseconds.
    pub first_text_ms: f64,
    /// From the question to the end of the answer, in milliseconds.
    pub total_ms: f64,
    /// The pieces that the answer came in.
    pub pieces: u32,
}

impl Reading {
    /// Tokens a second that were read. Where a server does not tell what it had read before, only what varies was read for
    /// certain: that makes it slower than it is, by less the more it is told. After a load it was all.
    fn read(&self, choice: &Choice) -> Option<f64> {
        let timings = &self.timings;
        let told = timings.prompt_ms > 0.0;
        let (tokens, millis) = if told && (timings.cached_tokens > 0 || choice.loads) {
            let read = timings.prompt_tokens.saturating_sub(timings.cached_tokens);
            (f64::from(read), timings.prompt_ms)
        } else if told {
            (self.varying as f64, timings.prompt_ms)
        } else if choice.loads && timings.load_ms > 0.0 {
            (self.whole as f64, self.first_text_ms - timings.load_ms)
        } else if choice.loads {
            return None;
        } else {
            (self.varying as f64, self.first_text_ms)
        };
        rate(tokens, millis, FEWEST)
    }

    /// Tokens a second that were written.
    fn written(&self) -> Option<f64> {
        let timings = &self.timings;
        if timings.answer_tokens > 0 && timings.answer_ms > 0.0 {
            return rate(f64::from(timings.answer_tokens), timings.answer_ms, FEWEST_PIECES);
        }
        // The time goes from the first piece to the last.
        let after_first = f64::from(self.pieces.saturating_sub(1));
        rate(after_first, self.total_ms - self.first_text_ms, FEWEST_PIECES)
    }
}

fn rate(tokens: f64, millis: f64, fewest: f64) -> Option<f64> {
    let rate = tokens / millis * 1000.0;
    (tokens >= fewest && rate.is_finite() && rate > 0.0).then_some(rate)
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

    fn reading() -> Reading {
        Reading {
            timings: Timings::default(),
            whole: 400,
            varying: 50,
            first_text_ms: 200.0,
            total_ms: 1200.0,
            pieces: 11,
        }
    }

    #[test]
    fn writing_is_told_or_counted_from_the_first_piece_on() {
        let told = Timings {
            answer_tokens: 30,
            answer_ms: 1500.0,
            ..Timings::default()
        };
        for (timings, pieces, expected) in [
            (told, 3, Some(20.0)),
            (Timings::default(), 11, Some(10.0)),
            (Timings::default(), 1, None),
            (Timings::default(), 0, None),
        ] {
            let reading = Reading {
                timings,
                pieces,
                ..reading()
            };
            assert_eq!(reading.written().map(f64::round), expected, "{timings:?} {pieces}");
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
            // After 40 ms of load it has read all of it.
            (
                Ollama,
                true,
                Timings {
                    load_ms: 40.0,
                    ..unknown
                },
                Some(2500.0),
            ),
            (Ollama, true, unknown, None),
        ] {
            let choice = Choice {
                loads,
                ..Choice::fixed(backend, "m")
            };
            let reading = Reading { timings, ..reading() };
            assert_eq!(reading.read(&choice).map(f64::round), expected, "{backend} {timings:?}");
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
