//! Words to the role that should answer them, without asking a model.
//!
//! A linear model over words, pairs of words, parts of words and the shape of the line. `tools/data` makes its weights of
//! the corpus and the lexicon in `tools/intent`; they are used as they lie in the program.

mod evidence;
pub mod features;
pub mod model;
pub mod prose;
mod shape;
pub mod text;

pub use self::evidence::{Evidence, describe};

use self::features::extract;
use self::model::{Model, ROLES, softmax};
use self::text::Text;
use super::Role;

/// The roles in the order in which everything here counts them.
pub const ORDER: [Role; ROLES] = [Role::Fast, Role::Coder, Role::Heavy];

static WEIGHTS: &[u8] = include_bytes!("weights.bin");

/// The intent of a line of words.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The most probable role.
    pub role: Role,
    /// Its probability.
    pub confidence: f32,
    /// The features that speak for it, the strongest first, at most five.
    pub evidence: Vec<Evidence>,
    /// The probabilities of fast, coder and heavy.
    pub scores: [f32; ROLES],
}

/// Returns the intent of a line of words, with the role that should answer it.
pub fn classify(words: &str) -> Intent {
    classify_with(Model::new(WEIGHTS), words)
}

/// The same by other weights than ours.
pub fn classify_with(model: Model, words: &str) -> Intent {
    let text = Text::new(words);
    let features = extract(&text);
    let mut known = Vec::with_capacity(features.all.len());
    let mut sums = model.bias();
    for (number, feature) in features.all.iter().enumerate() {
        let Some(mut weights) = model.weights(feature.key) else {
            continue;
        };
        for (weight, sum) in weights.iter_mut().zip(&mut sums) {
            *weight *= features.values[feature.group as usize];
            *sum += *weight;
        }
        known.push((number, weights));
    }
    let scores = softmax(sums);
    let best = (1..ROLES).fold(0, |best, role| if scores[role] > scores[best] { role } else { best });
    let evidence = evidence::of(&text, &features, &known, scores, best);
    Intent {
        role: ORDER[best],
        confidence: scores[best],
        evidence,
        scores,
    }
}
