//! Commands that are known without a model: those of the library, where the words are the very words of an example.

use std::time::Instant;

use crate::app::checking;
use crate::app::suggest::{Request, Suggestion};
use crate::check::Report;
use crate::config::{BackendKind, Config};
use crate::context::Facts;
use crate::examples;
use crate::models::backend::{Chat, Timings};
use crate::models::dispatch::{self, Decision};
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;

/// What says so in place of the name of a backend and of a model.
const LIBRARY: &str = "library";
/// Fewer words than these may lean on what was asked before: "sort by size".
const STANDS_ALONE: usize = 5;

/// A command and the wording that it was found by.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) suggestion: Suggestion,
    pub(crate) report: Report,
    wording: &'static str,
}

/// The command for the words, where an example of the library has just them, nothing is wrong with it here, and the
/// configuration neither names what is to be asked nor does without examples.
pub(crate) fn known(request: &Request, config: &Config, facts: &Facts, paths: &Paths) -> Option<Known> {
    let start = Instant::now();
    let alone = request.earlier.is_empty() || request.words.split_whitespace().count() >= STANDS_ALONE;
    if !alone || config.backend != BackendKind::Auto || config.grounding.examples == Some(0) {
        return None;
    }
    let example = examples::exact(&request.words, facts.shell)?;
    let report = checking::report(example.command, facts, paths);
    if !report.is_sound() {
        return None;
    }
    let total_ms = start.elapsed().as_secs_f64() * 1000.0;
    let suggestion = Suggestion {
        command: example.command.to_owned(),
        defects: Vec::new(),
        repaired: Vec::new(),
        backend: LIBRARY.to_owned(),
        model: LIBRARY.to_owned(),
        sent: Chat::default(),
        timings: Timings::default(),
        first_text_ms: total_ms,
        total_ms,
    };
    Some(Known {
        suggestion,
        report,
        wording: example.words,
    })
}

impl Known {
    /// Why no model was asked, in one sentence.
    pub(crate) fn reason(&self) -> String {
        format!(
            "\"{}\" is one of its examples, so that no model was asked",
            self.wording
        )
    }

    /// What `lotse why` shows.
    pub(crate) fn decision(&self, wanted: &Wanted) -> Decision {
        Decision {
            at: dispatch::now(),
            role: wanted.role,
            role_reason: wanted.reason.clone(),
            model: LIBRARY.to_owned(),
            backend: LIBRARY.to_owned(),
            server: None,
            reason: self.reason(),
            refused: Vec::new(),
            attempts: Vec::new(),
            sent: Vec::new(),
            timings: self.suggestion.timings,
            first_text_ms: self.suggestion.first_text_ms,
            total_ms: self.suggestion.total_ms,
        }
    }
}
