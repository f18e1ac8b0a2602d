//! The worth of the claims that a model makes about itself; for one that makes none, learning to make them.

use std::collections::BTreeMap;

use crate::answer::sureness::fit::{self, Sample};
use crate::answer::sureness::learn::{chosen, learn};
use crate::answer::sureness::{COUNT, Calibration};
use crate::app::App;
use crate::app::sureness::measured::Measured;
use crate::bench::figures::{Answer, Claims, Row, day};
use crate::error::Result;
use crate::messages::bench as messages;
use crate::models::dispatch::now;
use crate::{examples, prompt, terminal};

/// From fewer answers nothing is learned.
const ENOUGH: usize = 60;
/// Neither where there are fewer right or wrong ones.
const OF_EACH: usize = 10;

/// The claims that a model has made. Where it makes none and tells how likely it finds its words, they are learned from its
/// answers and stored, if the tasks are `ours`.
///
/// # Errors
///
/// Fails where what was learned cannot be stored.
pub(super) fn claims(row: &Row, measured: Option<&Measured>, ours: bool, app: &App) -> Result<Option<Claims>> {
    let made = row
        .answers
        .iter()
        .filter_map(|answer| Some((answer.confidence?, answer.right)));
    let made: Vec<(f64, bool)> = made.collect();
    let Some(measured) = measured else { return Ok(None) };
    if let (false, Some(calibration)) = (made.is_empty(), measured.calibration(&app.paths)) {
        return Ok(Claims::of(&made, calibration.threshold, false));
    }
    let (examples, samples) = samples(&row.answers);
    if !ours || samples.is_empty() {
        return Ok(None);
    }
    let right = samples.iter().filter(|sample| sample.right).count();
    if samples.len() < ENOUGH || right < OF_EACH || samples.len() - right < OF_EACH {
        terminal::say(&messages::too_few_to_learn_from(&row.model, samples.len()));
        return Ok(None);
    }
    let learned = learn(&samples);
    let claims = fit::held_out(&samples, &chosen(&samples));
    let calibration = Calibration {
        model: measured.model.clone(),
        sha256: measured.digest.clone(),
        prompt: prompt::fingerprint(),
        examples,
        wordings: examples::count(),
        date: day(now()),
        tasks: samples.len(),
        threshold: learned.threshold,
        bias: learned.bias,
        weights: learned.weights,
        held_out: learned.held_out,
    };
    let threshold = calibration.threshold;
    measured.store(calibration, &app.paths)?;
    terminal::say(&messages::was_calibrated(&row.model, samples.len()));
    Ok(Claims::of(&claims, threshold, true))
}

/// The answers that can be learned from, and how many examples all of them were told: a claim is about one form of the
/// question, and where a fault stands beside an answer nobody needs one.
fn samples(answers: &[Answer]) -> (usize, Vec<Sample>) {
    let usable = || {
        let told = |answer: &&Answer| !answer.faulty && answer.numbers.len() == COUNT;
        answers.iter().filter(told)
    };
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for answer in usable() {
        *counts.entry(answer.examples).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    let examples = most.map_or(0, |(examples, _)| examples);
    let same = usable().filter(|answer| answer.examples == examples);
    let sample = |(group, answer): (u64, &Answer)| Sample {
        numbers: answer.numbers.clone(),
        right: answer.right,
        group,
    };
    (examples, (0..).zip(same).map(sample).collect())
}
