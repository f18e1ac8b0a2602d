//! The calibration of the model inside: that it follows from the recorded answers, is honest on what had no part in it, and
//! is about the prompt that is sent today.
//!
//! `tools/calibrate` asks the model, runs its answers and, with `fit`, stores what is computed here.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use lotse::answer::sureness::fit::{self, Sample};
use lotse::answer::sureness::learn::{SETS, SHARE, chosen, learn, mark, places};
use lotse::answer::sureness::{Calibration, Evidence, NAMES, judge, numbers};
use lotse::answer::{Second, Spoken, Token, Tokens};
use lotse::examples;
use lotse::prompt::fingerprint;
use lotse::shell::Shell;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::is_current;

const MODEL: &str = "qwen2.5-coder-1.5b";
const FILE: &str = "src/answer/sureness/qwen2.5-coder-1.5b-instruct-q4_k_m.json";
/// So many examples the model inside is told.
const EXAMPLES: usize = 4;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A task, what the model said to it, and what came of that.
struct Answer {
    id: String,
    said: Spoken,
    command: String,
    right: bool,
}

/// The answers in a file that were run and can be judged.
fn answers(file: &Path) -> Vec<Answer> {
    let text = fs::read_to_string(file).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    lines.filter_map(|line| answer(&line)).collect()
}

/// Nothing for one that is known to be faulty: that is said beside it, sure or not.
fn answer(line: &Value) -> Option<Answer> {
    if line["faulty"].as_bool() == Some(true) {
        return None;
    }
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let mut tokens = Tokens::default();
    for token in line["tokens"].as_array().unwrap() {
        let bytes = token[0].as_array().unwrap().iter();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "they were no larger when they were recorded"
        )]
        let log = |value: &Value| value.as_f64().unwrap() as f32;
        tokens.push(Token {
            bytes: bytes
                .map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap())
                .collect(),
            log: log(&token[1]),
            second: token[2].as_str().map(|text| Second {
                text: text.to_owned(),
                log: log(&token[3]),
            }),
        });
    }
    Some(Answer {
        id: text("id"),
        said: tokens.spoken(&text("said")),
        command: text("command"),
        right: line["right"].as_bool()?,
    })
}

impl Answer {
    /// What is known of it.
    fn with_evidence<T>(&self, judge: impl FnOnce(&Evidence) -> T) -> T {
        judge(&Evidence {
            command: &self.command,
            written: None,
            shell: Shell::Bash,
            said: &self.said,
        })
    }

    /// The same task in both languages is of one group. What is no command says so itself, and is not offered.
    fn sample(&self) -> Option<Sample> {
        let numbers = self.with_evidence(numbers)?.to_vec();
        let task = self.id.rsplit_once(':').map_or(self.id.as_str(), |(task, _)| task);
        let hash = Sha256::digest(task);
        Some(Sample {
            numbers,
            right: self.right,
            group: u64::from_le_bytes(*hash.first_chunk().unwrap()),
        })
    }
}

fn recorded() -> Vec<Sample> {
    let answers = answers(&root().join("tests/calibrate/answers.jsonl"));
    answers.iter().filter_map(Answer::sample).collect()
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
    let again = "measure anew: `tools/calibrate ask`, `try` and `fit`";
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

/// How the calibration that ships does on the answers in a file that had nothing to do with it.
#[test]
#[ignore = "figures: `tools/calibrate judge FILE`"]
#[expect(clippy::print_stdout, reason = "figures")]
fn judged() {
    let file = PathBuf::from(env::var_os("LOTSE_CALIBRATE_FILE").unwrap());
    let found = stored().unwrap();
    let mut claims = Vec::new();
    for answer in answers(&file) {
        let sureness = answer.with_evidence(|evidence| judge(evidence, Some(&found)));
        let Some(confidence) = sureness.confidence else {
            println!("no claim: {} {}", answer.id, answer.command);
            continue;
        };
        claims.push((confidence, answer.right));
        let doubt: Vec<&str> = sureness
            .doubt
            .iter()
            .map(|span| &answer.command[span.clone()])
            .collect();
        let mark = if answer.right { "right" } else { "wrong" };
        println!(
            "{confidence:.2} {mark} {} | {doubt:?} or {:?}",
            answer.command, sureness.alternatives
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
