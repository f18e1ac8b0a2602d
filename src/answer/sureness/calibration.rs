//! How the numbers of an answer become a probability that it is right: measured for each model, and data.

use serde::{Deserialize, Serialize};

use super::features::NAMES;

/// The calibrations that come with the program.
const SHIPPED: [&str; 1] = [include_str!("qwen2.5-coder-1.5b-instruct-q4_k_m.json")];

/// A library that has changed less finds much the same examples.
const DRIFT: f64 = 0.1;

/// A measurement of one model with one prompt. `tools/calibrate` writes those that come with the program, `lotse bench` those
/// of the user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// The name of the file of weights.
    pub model: String,
    /// The sha256 of the weights, in lower-case hexadecimal, or what a server tells its versions apart by.
    pub sha256: String,
    /// The sha256 of what the model was asked around the words; `prompt::fingerprint` says how.
    pub prompt: String,
    /// How many examples stood in it.
    pub examples: usize,
    /// How many wordings the library had that the examples in the prompt came from.
    pub wordings: usize,
    /// The day of the measurement.
    pub date: String,
    /// How many tasks were asked and their answers run.
    pub tasks: usize,
    /// Below this an answer is unsure.
    pub threshold: f64,
    /// What speaks for an answer before it is looked at.
    pub bias: f64,
    /// What counts how much.
    pub weights: Vec<Weight>,
    /// What came out on tasks that had no part in it.
    pub held_out: HeldOut,
}

/// How much a number counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// The name of the number.
    pub feature: String,
    /// Its average.
    pub mean: f64,
    /// How far it lies from that usually.
    pub scale: f64,
    /// What one such distance adds.
    pub weight: f64,
}

/// How good the probabilities were in cross-validation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldOut {
    /// The area under the curve.
    pub auc: f64,
    /// The share of answers that are not marked.
    pub unmarked: f64,
    /// The share of those that are right.
    pub right: f64,
    /// From the least sure to the surest: the probability that was claimed, on average, how many answers, how many right.
    pub curve: Vec<(f64, usize, usize)>,
}

impl Calibration {
    /// Reads one; nothing where it is none, or knows numbers that there are no more.
    pub fn parse(text: &str) -> Option<Self> {
        let found: Self = serde_json::from_str(text).ok()?;
        let sound = |weight: &Weight| {
            NAMES.contains(&weight.feature.as_str())
                && weight.scale > 0.0
                && [weight.mean, weight.scale, weight.weight]
                    .iter()
                    .all(|number| number.is_finite())
        };
        let threshold = (0.0..=1.0).contains(&found.threshold);
        (found.weights.iter().all(sound) && threshold && found.bias.is_finite()).then_some(found)
    }

    /// The one that comes with the program for weights with this sha256.
    pub fn shipped(sha256: &str) -> Option<Self> {
        let mut all = SHIPPED.iter().filter_map(|text| Self::parse(text));
        all.find(|calibration| calibration.sha256 == sha256)
    }

    /// Returns true if it is still about what models are asked: the prompt with this fingerprint, and a library of about so
    /// many wordings.
    pub fn holds(&self, prompt: &str, wordings: usize) -> bool {
        let drift = wordings.abs_diff(self.wordings) as f64 / self.wordings.max(1) as f64;
        self.prompt == prompt && drift < DRIFT
    }

    /// How probable it is that an answer with these numbers, in the order of [`NAMES`], is right.
    pub fn confidence(&self, numbers: &[f64]) -> f64 {
        let number = |name: &str| {
            let at = NAMES.iter().position(|known| *known == name);
            at.and_then(|at| numbers.get(at)).copied().unwrap_or_default()
        };
        let terms = self
            .weights
            .iter()
            .map(|weight| weight.weight * (number(&weight.feature) - weight.mean) / weight.scale);
        let sum = self.bias + terms.sum::<f64>();
        1.0 / (1.0 + (-sum).exp())
    }
}
