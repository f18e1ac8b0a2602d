//! The calibration of the model inside: that it follows from the recorded answers, is honest on what had no part in it, and
//! is about the prompt that is sent today.
//!
//! `tools/calibrate` has `lotse bench` ask the model and run its answers; with `fit` it stores what is computed here.

use std::env;
use std::fs;
use std::path::Path;

use lotse::answer::sureness::fit::{self, Sample};
use lotse::answer::sureness::learn::{SETS, SHARE, chosen, learn, mark, places};
use lotse::answer::sureness::{COUNT, Calibration, NAMES};
use lotse::examples;
use lotse::prompt::fingerprint;
use serde::Deserialize;
use serde_json::Value;

use crate::support::is_current;

const MODEL: &str = "qwen2.5-coder-1.5b";
const FILE: &str = "src/answer/sureness/qwen2.5-coder-1.5b-instruct-q4_k_m.json";
/// So many examples the model inside is told.
const EXAMPLES: usize = 4;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The answer to a task, as `lotse bench --json` tells it.
#[derive(Deserialize)]
struct Answer {
    words: String,
    command: Option<String>,
    right: bool,
    faulty: bool,
    examples: usize,
    numbers: Vec<f64>,
}

impl Answer {
    /// Nothing of one that makes no claim: where there is no command, and where what is wrong with it stands beside it.
    fn sample(&self, group: u64) -> Option<Sample> {
        let claims = !self.faulty && self.numbers.len() == COUNT && self.examples == EXAMPLES;
        claims.then(|| Sample {
            numbers: self.numbers.clone(),
            right: self.right,
            group,
        })
    }
}

fn recorded() -> Vec<Sample> {
    let text = fs::read_to_string(root().join("tests/calibrate/answers.jsonl")).unwrap();
    let answers = text.lines().map(|line| serde_json::from_str::<Answer>(line).unwrap());
    (0..)
        .zip(answers)
        .filter_map(|(group, answer)| answer.sample(group))
        .collect()
}

fn stored() -> Option<Calibration> {
    Calibration::parse(&fs::read_to_string(root().join(FILE)).ok()?)
}

fn calibration(samples: &[Sample]) -> Calibration {
    let learned = learn(samples);
    let weights = lotse::models::weights::find(MODEL).unwrap();
    let new = env::var("LOTSE_CALIBRATE_DATE").ok();
    let before = stored().filter(|_| new.is_none());
    Calibration {
        model: weights.file.to_owned(),
        sha256: weights.sha256.to_owned(),
        // What was measured stays what it was, unless somebody says that it was measured anew.
        prompt: before.as_ref().map_or_else(fingerprint, |before| before.prompt.clone()),
        examples: EXAMPLES,
        wordings: before.as_ref().map_or_else(examples::count, |before| before.wordings),
        date: before.map_or_else(|| new.unwrap(), |before| before.date),
        tasks: samples.len(),
        threshold: learned.threshold,
        bias: learned.bias,
        weights: learned.weights,
        held_out: learned.held_out,
    }
}

#[test]
fn the_coefficients_follow_from_the_recorded_answers() {
    let samples = recorded();
    let text = serde_json::to_string_pretty(&calibration(&samples)).unwrap();
    is_current(FILE, format!("{text}\n").as_bytes());
}

#[test]
fn the_calibration_is_of_todays_prompt_weights_and_library() {
    let again = "measure anew: `tools/calibrate ask` and `fit`";
    let weights = lotse::models::weights::find(MODEL).unwrap();
    let found = Calibration::shipped(weights.sha256).unwrap_or_else(|| panic!("other weights: {again}"));
    assert_eq!(found.model, weights.file);
    assert_eq!(found.examples, EXAMPLES, "{again}");
    assert_eq!(found.prompt, fingerprint(), "another prompt: {again}");
    assert!(
        found.holds(&fingerprint(), examples::count()),
        "another library: {again}"
    );
}

#[test]
fn what_is_claimed_holds_for_answers_that_had_no_part_in_it() {
    let samples = recorded();
    let claims = fit::held_out(&samples, &chosen(&samples));
    assert!(fit::auc(&claims) > 0.65, "{}", fit::auc(&claims));
    for (claimed, all, right) in fit::curve(&claims, 4) {
        let (low, high) = fit::wilson(right, all);
        assert!(
            low - 0.05 < claimed && claimed < high + 0.05,
            "{claimed}: {right} of {all}"
        );
    }
}

fn share(part: usize, all: usize) -> String {
    let (low, high) = fit::wilson(part, all);
    let percent = 100.0 * part as f64 / all.max(1) as f64;
    format!(
        "{part} of {all}, {percent:.1} % ({:.1} to {:.1})",
        100.0 * low,
        100.0 * high
    )
}

/// What each number earns, and how good the claims are.
#[test]
#[ignore = "figures: `tools/calibrate table`"]
#[expect(clippy::print_stdout, reason = "figures")]
fn table() {
    let samples = recorded();
    let figures = |name: &str, chosen: &[usize]| {
        let claims = fit::held_out(&samples, chosen);
        let (unmarked, right) = fit::above(&claims, fit::threshold(&claims, SHARE));
        let (auc, loss) = (fit::auc(&claims), fit::loss(&claims));
        println!("{name:40} AUC {auc:.3}  loss {loss:.3}  unmarked {unmarked:3}, right {right:3}");
    };
    for names in SETS {
        figures(&names.join(" "), &places(names));
    }
    for name in NAMES {
        figures(&format!("{name} alone"), &places(&[name]));
        let others = NAMES.into_iter().filter(|other| *other != name).collect::<Vec<_>>();
        figures(&format!("all without {name}"), &places(&others));
    }
    let claims = fit::held_out(&samples, &chosen(&samples));
    let right = samples.iter().filter(|sample| sample.right).count();
    println!("right: {}", share(right, samples.len()));
    let (unmarked, right) = fit::above(&claims, mark(&claims));
    println!("unmarked at {:.2}: {}", mark(&claims), share(unmarked, samples.len()));
    println!("right among them: {}", share(right, unmarked));
    let right_at_all = claims.iter().filter(|claim| claim.1).count();
    println!(
        "right among the others: {}",
        share(right_at_all - right, samples.len() - unmarked)
    );
    let (unmarked, right) = fit::above_nested(&samples, &claims, SHARE);
    println!(
        "unmarked for 92 %, thresholds found on other folds: {}",
        share(unmarked, samples.len())
    );
    println!("right among them: {}", share(right, unmarked));
    for (claimed, all, right) in fit::curve(&claims, 8) {
        println!("claimed {claimed:.2}: {}", share(right, all));
    }
}

/// How the calibration that ships does on the answers in a report that had nothing to do with it.
#[test]
#[ignore = "figures: `tools/calibrate judge REPORT`"]
#[expect(clippy::print_stdout, reason = "figures")]
fn judged() {
    let text = fs::read_to_string(env::var_os("LOTSE_CALIBRATE_REPORT").unwrap()).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    let answers: Vec<Answer> = serde_json::from_value(report["models"][0]["answers"].clone()).unwrap();
    let found = stored().unwrap();
    let mut claims = Vec::new();
    for answer in &answers {
        let Some(sample) = answer.sample(0) else { continue };
        let confidence = found.confidence(&sample.numbers);
        claims.push((confidence, answer.right));
        let mark = if answer.right { "right" } else { "wrong" };
        println!(
            "{confidence:.2} {mark} {} | {}",
            answer.words,
            answer.command.as_deref().unwrap_or_default()
        );
    }
    let (unmarked, right) = fit::above(&claims, found.threshold);
    println!("AUC {:.3}", fit::auc(&claims));
    println!(
        "right: {}",
        share(claims.iter().filter(|claim| claim.1).count(), claims.len())
    );
    println!("unmarked: {}", share(unmarked, claims.len()));
    println!("right among them: {}", share(right, unmarked));
    let right_at_all = claims.iter().filter(|claim| claim.1).count();
    println!(
        "right among the others: {}",
        share(right_at_all - right, claims.len() - unmarked)
    );
    for (claimed, all, right) in fit::curve(&claims, 5) {
        println!("claimed {claimed:.2}: {}", share(right, all));
    }
}
