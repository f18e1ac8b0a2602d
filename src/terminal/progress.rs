//! How far a download is: a bar on a terminal, a line for each tenth elsewhere.

use std::cell::{Cell, RefCell};
use std::fmt::Write;
use std::io::{self, IsTerminal as _};
use std::time::Duration;

use indicatif::{DecimalBytes, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::messages::{Language, Message, terminal as messages};
use crate::models::weights::{Progress, Stage};
use crate::printable::Printable;

/// Shows a download on standard error.
pub struct Bar {
    terminal: bool,
    language: Language,
    shown: RefCell<Option<ProgressBar>>,
    tenths: RefCell<Option<Tenths>>,
}

impl Bar {
    /// Looks once whether standard error is a terminal.
    pub fn new() -> Self {
        Self {
            terminal: io::stderr().is_terminal(),
            language: super::language(),
            shown: RefCell::default(),
            tenths: RefCell::default(),
        }
    }
}

impl Default for Bar {
    fn default() -> Self {
        Self::new()
    }
}

impl Progress for Bar {
    fn begin(&self, stage: Stage, name: &str, total: u64, done: u64) {
        if self.terminal {
            *self.shown.borrow_mut() = Some(bar(stage, name, total, done, self.language));
        } else if stage != Stage::Checking {
            *self.tenths.borrow_mut() = Some(Tenths::new(name, total, done));
        }
    }

    fn at(&self, done: u64) {
        if let Some(bar) = &*self.shown.borrow() {
            // What a source still holds back may be estimated too high; a bar that runs backwards helps nobody.
            bar.set_position(done.max(bar.position()));
        }
        if let Some(line) = self.tenths.borrow().as_ref().and_then(|tenths| tenths.line(done)) {
            super::note(&line);
        }
    }

    fn end(&self) {
        if let Some(bar) = self.shown.take() {
            bar.finish_and_clear();
        }
        self.tenths.take();
    }

    fn note(&self, message: &Message) {
        let text = message.text(self.language);
        match &*self.shown.borrow() {
            Some(bar) => bar.suspend(|| super::note(text)),
            None => super::note(text),
        }
    }
}

fn bar(stage: Stage, name: &str, total: u64, done: u64, language: Language) -> ProgressBar {
    let amount = messages::of_total("{decimal_bytes}", "{decimal_total_bytes}");
    let style = ProgressStyle::with_template(&format!("{{msg}} [{{bar:24}}] {}{{pace}}", amount.text(language)))
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let style = style
        .progress_chars("=> ")
        .with_key("pace", move |state: &ProgressState, out: &mut dyn Write| {
            let _ = out.write_str(&pace(
                state.pos().saturating_sub(done),
                total - done.min(total),
                state.elapsed(),
                language,
            ));
        });
    ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr())
        .with_style(style)
        .with_message(doing(stage, name).text(language).to_owned())
        .with_position(done)
}

/// Rate and time left; what was here at the beginning counts for neither.
fn pace(got: u64, wanted: u64, elapsed: Duration, language: Language) -> String {
    let rate = u128::from(got) * 1_000_000_000 / elapsed.as_nanos().max(1);
    let rate = u64::try_from(rate).unwrap_or(u64::MAX);
    if rate == 0 {
        return String::new();
    }
    let left = Duration::from_secs(wanted.saturating_sub(got) / rate);
    let pace = messages::pace(DecimalBytes(rate), format!("{:#}", HumanDuration(left)));
    pace.text(language).to_owned()
}

fn doing(stage: Stage, name: &str) -> Message {
    let name = Printable::line(name);
    match stage {
        Stage::Downloading => messages::downloading_model(name),
        Stage::Checking => messages::checking_model(name),
        Stage::Waiting => messages::waiting_for_model(name),
    }
}

/// Says where a download is, once for each tenth.
struct Tenths {
    name: String,
    total: u64,
    said: Cell<u64>,
}

impl Tenths {
    fn new(name: &str, total: u64, done: u64) -> Self {
        Self {
            name: name.to_owned(),
            total,
            said: Cell::new(tenth(done, total)),
        }
    }

    fn line(&self, done: u64) -> Option<String> {
        let now = tenth(done, self.total);
        if now <= self.said.replace(now.max(self.said.get())) {
            return None;
        }
        Some(format!("{}: {} %", self.name, now * 10))
    }
}

fn tenth(done: u64, total: u64) -> u64 {
    done.saturating_mul(10) / total.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_terminal_each_tenth_is_said_once() {
        let tenths = Tenths::new("m", 1000, 150);
        let lines: Vec<String> = [160, 199, 200, 250, 240, 999, 1000]
            .into_iter()
            .filter_map(|done| tenths.line(done))
            .collect();
        assert_eq!(lines, ["m: 20 %", "m: 90 %", "m: 100 %"]);
    }

    #[test]
    fn what_was_here_before_makes_nothing_faster() {
        assert_eq!(pace(0, 800_000_000, Duration::from_secs(3), Language::English), "");
        assert_eq!(
            pace(100_000_000, 800_000_000, Duration::from_secs(4), Language::English),
            ", 25.00 MB/s, 28s left"
        );
        assert_eq!(
            pace(800_000_000, 800_000_000, Duration::from_secs(4), Language::English),
            ", 200.00 MB/s, 0s left"
        );
        assert_eq!(
            bar(Stage::Downloading, "m", 1000, 900, Language::German).position(),
            900
        );
    }
}
