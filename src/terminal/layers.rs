//! How far the download of a model in layers is: all of it, the layer, and how fast it comes, in one line of a terminal; a line
//! for each tenth elsewhere.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{DecimalBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::messages::{Gigabytes, Language, Message, terminal as messages};
use crate::models::backend::server::ollama::Pulled;
use crate::printable::Printable;

/// The time that a rate is taken over.
const WINDOW: Duration = Duration::from_secs(5);

/// Shows a download on standard error.
pub struct Layers {
    model: String,
    language: Language,
    /// None where standard error is no terminal.
    bar: Option<ProgressBar>,
    start: Instant,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Bytes done and in all, by layer.
    layers: BTreeMap<String, (u64, u64)>,
    /// Bytes that were there before.
    before: u64,
    rate: Rate,
    tenths: u64,
}

impl Layers {
    /// Begins to show the download of a model.
    pub fn new(model: &str) -> Self {
        Self {
            model: model.to_owned(),
            language: super::language(),
            bar: io::stderr().is_terminal().then(|| bar(model)),
            start: Instant::now(),
            state: RefCell::default(),
        }
    }

    /// Shows how far it is.
    pub fn show(&self, pulled: &Pulled) {
        let mut state = self.state.borrow_mut();
        let (Some(layer), Some((done, total))) = (&pulled.layer, pulled.bytes) else {
            // What comes before and after the layers, such as checking them.
            if let Some(bar) = &self.bar {
                bar.set_message(Printable::line(&pulled.status).to_string());
            }
            return;
        };
        if state.layers.insert(layer.clone(), (done, total)).is_none() {
            state.before += done;
        }
        let of_layer = done.saturating_mul(100).checked_div(total).unwrap_or(100);
        let (done, total) = sum(&state.layers);
        let fetched = done.saturating_sub(state.before);
        state.rate.push(self.start.elapsed(), fetched);
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_position(done);
            let amount = messages::of_total(DecimalBytes(done), DecimalBytes(total));
            let short: String = layer.trim_start_matches("sha256:").chars().take(12).collect();
            let rate = state.rate.per_second();
            let rate = rate.map_or_else(String::new, |rate| format!(", {}/s", DecimalBytes(rate)));
            let (amount, layer) = (amount.text(self.language), messages::layer(short));
            let text = format!("{amount}{rate}, {} {of_layer} %", layer.text(self.language));
            bar.set_message(Printable::line(&text).to_string());
        } else if let Some(line) = tenth(&mut state.tenths, &self.model, done, total) {
            super::note(line.text(self.language));
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

/// One line, which is cut where the terminal ends: a longer one would leave parts of itself behind.
fn bar(model: &str) -> ProgressBar {
    let style = ProgressStyle::with_template("{prefix:20!} [{bar:16}] {wide_msg}");
    let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
    bar.set_style(style.progress_chars("=> "));
    bar.set_prefix(Printable::line(model).to_string());
    bar
}

/// How fast bytes came lately.
#[derive(Debug, Default)]
struct Rate {
    /// When how many were there, within the window; the oldest first.
    seen: VecDeque<(Duration, u64)>,
}

impl Rate {
    fn push(&mut self, at: Duration, bytes: u64) {
        self.seen.push_back((at, bytes));
        while self.seen.len() > 2 && self.seen[1].0 + WINDOW < at {
            self.seen.pop_front();
        }
    }

    /// Bytes in a second; none before a second of it was seen.
    fn per_second(&self) -> Option<u64> {
        let ((from, before), (to, now)) = (self.seen.front()?, self.seen.back()?);
        let millis = to.saturating_sub(*from).as_millis();
        let bytes = u128::from(now.saturating_sub(*before));
        (millis >= 1000).then(|| u64::try_from(bytes * 1000 / millis).unwrap_or(u64::MAX))
    }
}

fn sum(layers: &BTreeMap<String, (u64, u64)>) -> (u64, u64) {
    layers
        .values()
        .fold((0, 0), |(done, total), layer| (done + layer.0, total + layer.1))
}

/// A line when another tenth is done.
fn tenth(shown: &mut u64, model: &str, done: u64, total: u64) -> Option<Message> {
    let now = (done * 10).checked_div(total)?;
    if now <= *shown {
        return None;
    }
    *shown = now;
    Some(messages::tenth_of(model, now * 10, Gigabytes(total)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tenth_is_told_once() {
        let mut shown = 0;
        let mut lines = Vec::new();
        for done in 0..=100 {
            lines.extend(tenth(&mut shown, "m", done * 1_000_000, 100_000_000));
        }
        assert_eq!(lines.len(), 10);
        assert_eq!(lines[0].english(), "m: 10 % of 0.1 GB");
        assert_eq!(tenth(&mut shown, "m", 0, 0), None);
    }

    #[test]
    fn the_rate_is_that_of_the_last_seconds() {
        let mut rate = Rate::default();
        rate.push(Duration::ZERO, 0);
        assert_eq!(rate.per_second(), None);
        for second in 1..=20 {
            rate.push(Duration::from_secs(second), 1000 * second);
        }
        assert_eq!(rate.per_second(), Some(1000));
        for second in 21..=30 {
            rate.push(Duration::from_secs(second), 20_000);
        }
        assert_eq!(rate.per_second(), Some(0), "it stands still");
    }

    #[test]
    fn layers_add_up() {
        let layers = BTreeMap::from([("a".to_owned(), (1, 10)), ("b".to_owned(), (5, 5))]);
        assert_eq!(sum(&layers), (6, 15));
    }
}
