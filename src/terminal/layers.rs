//! How far the download of a model in layers is: a bar for the layer and one for all of them on a terminal, a line for
//! each tenth elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, IsTerminal as _};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::models::backend::server::ollama::Pulled;
use crate::printable::Printable;

const STYLE: &str = "{msg:24} [{bar:24}] {decimal_bytes} of {decimal_total_bytes}, {decimal_bytes_per_sec}";

/// Shows a download on standard error.
pub struct Layers {
    model: String,
    terminal: bool,
    bars: MultiProgress,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    /// Bytes done and in all, by layer.
    layers: BTreeMap<String, (u64, u64)>,
    status: String,
    layer: Option<(String, ProgressBar)>,
    total: Option<ProgressBar>,
    tenths: u64,
}

impl Layers {
    /// Begins to show the download of a model.
    pub fn new(model: &str) -> Self {
        Self {
            model: model.to_owned(),
            terminal: io::stderr().is_terminal(),
            bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr()),
            state: RefCell::default(),
        }
    }

    /// Shows how far it is.
    pub fn show(&self, pulled: &Pulled) {
        let mut state = self.state.borrow_mut();
        if let (Some(layer), Some((done, total))) = (&pulled.layer, pulled.bytes) {
            state.layers.insert(layer.clone(), (done, total));
            let (done, total) = sum(&state.layers);
            if self.terminal {
                self.draw(&mut state, layer, done, total);
            } else if let Some(line) = tenth(&mut state.tenths, &self.model, done, total) {
                super::note(&line);
            }
        } else if self.terminal && state.status != pulled.status {
            let _ = self.bars.println(Printable::line(&pulled.status).as_str());
        }
        state.status.clone_from(&pulled.status);
    }

    fn draw(&self, state: &mut State, layer: &str, done: u64, total: u64) {
        if state.layer.as_ref().is_none_or(|(known, _)| known != layer) {
            if let Some((_, bar)) = state.layer.take() {
                bar.finish_and_clear();
            }
            let short: String = layer.trim_start_matches("sha256:").chars().take(12).collect();
            state.layer = Some((layer.to_owned(), self.bar(&format!("layer {short}"))));
        }
        if let (Some((_, bar)), Some((done, total))) = (&state.layer, state.layers.get(layer)) {
            bar.set_length(*total);
            bar.set_position(*done);
        }
        let all = state.total.get_or_insert_with(|| self.bar(&self.model));
        all.set_length(total);
        all.set_position(done);
    }

    fn bar(&self, message: &str) -> ProgressBar {
        let style = ProgressStyle::with_template(STYLE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(0).with_style(style.progress_chars("=> "));
        bar.set_message(Printable::line(message).to_string());
        // The total stays the last one.
        self.bars.insert(0, bar)
    }

    /// Takes the bars away.
    pub fn end(&self) {
        let _ = self.bars.clear();
    }
}

fn sum(layers: &BTreeMap<String, (u64, u64)>) -> (u64, u64) {
    layers
        .values()
        .fold((0, 0), |(done, total), layer| (done + layer.0, total + layer.1))
}

/// A line when another tenth is done.
fn tenth(shown: &mut u64, model: &str, done: u64, total: u64) -> Option<String> {
    let now = (done * 10).checked_div(total)?;
    if now <= *shown {
        return None;
    }
    *shown = now;
    Some(format!("{model}: {} % of {:.1} GB", now * 10, total as f64 / 1e9))
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
        assert_eq!(lines[0], "m: 10 % of 0.1 GB");
        assert_eq!(tenth(&mut shown, "m", 0, 0), None);
    }

    #[test]
    fn layers_add_up() {
        let layers = BTreeMap::from([("a".to_owned(), (1, 10)), ("b".to_owned(), (5, 5))]);
        assert_eq!(sum(&layers), (6, 15));
    }
}
