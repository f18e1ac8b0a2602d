//! From answers whose outcome is known to a calibration: which numbers to take, what they count, and below which claim an
//! answer is marked.

use super::calibration::{HeldOut, Weight};
use super::features::NAMES;
use super::fit::{self, Claims, Model, Sample};

/// Of these the numbers are taken that claim best what is right where nothing was learned: few answers bear few numbers.
pub const SETS: [&[&str]; 6] = [
    &["root"],
    &["root", "second"],
    &["root", "length"],
    &["root", "second", "length"],
    &["second", "length"],
    &NAMES,
];
/// The share of the unmarked answers that is to be right.
pub const SHARE: f64 = 0.92;
/// A mark that fewer answers than this are without would say nothing.
const SOME: f64 = 0.2;
/// The claim that an unmarked answer has at least where [`SHARE`] is too much to promise: three to one.
const CLAIM: f64 = 0.75;
/// The parts of the curve.
const PARTS: usize = 8;

/// A calibration without what it is of, rounded as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Learned {
    /// Below this an answer is unsure.
    pub threshold: f64,
    /// The part that speaks for an answer before it is looked at.
    pub bias: f64,
    /// The weights of the numbers.
    pub weights: Vec<Weight>,
    /// The outcome on answers that had no part in it.
    pub held_out: HeldOut,
}

/// Learns from answers.
pub fn learn(samples: &[Sample]) -> Learned {
    let chosen = chosen(samples);
    let model = Model::fit(samples, &chosen);
    let claims = fit::held_out(samples, &chosen);
    let threshold = rounded(mark(&claims));
    let weight = |(index, at): (usize, &usize)| Weight {
        feature: NAMES[*at].to_owned(),
        mean: rounded(model.means[index]),
        scale: rounded(model.scales[index]),
        weight: rounded(model.weights[index]),
    };
    Learned {
        threshold,
        bias: rounded(model.bias),
        weights: chosen.iter().enumerate().map(weight).collect(),
        held_out: held_out(&claims, threshold),
    }
}

/// Returns the places of the best of the sets among all numbers.
pub fn chosen(samples: &[Sample]) -> Vec<usize> {
    let loss = |set: &Vec<usize>| fit::loss(&fit::held_out(samples, set));
    let best = SETS.iter().map(|names| places(names)).map(|set| (loss(&set), set));
    best.min_by(|one, other| one.0.total_cmp(&other.0))
        .map_or_else(Vec::new, |best| best.1)
}

/// Returns where numbers stand among all.
pub fn places(names: &[&str]) -> Vec<usize> {
    let place = |name: &&str| NAMES.iter().position(|known| known == name);
    names.iter().filter_map(place).collect()
}

/// Returns the claim below which an answer is marked: so that the others hold what is promised, where that leaves some. A mark
/// on all of them would be none; then each of them is three times as probably right as wrong, and more of them together.
pub fn mark(claims: &Claims) -> f64 {
    let found = fit::threshold(claims, SHARE);
    let (unmarked, _) = fit::above(claims, found);
    if unmarked as f64 >= SOME * claims.len() as f64 {
        found
    } else {
        CLAIM
    }
}

/// Returns how good claims were.
pub fn held_out(claims: &Claims, threshold: f64) -> HeldOut {
    let (unmarked, right) = fit::above(claims, threshold);
    let curve = fit::curve(claims, PARTS).into_iter();
    HeldOut {
        auc: rounded(fit::auc(claims)),
        unmarked: rounded(unmarked as f64 / claims.len().max(1) as f64),
        right: rounded(right as f64 / unmarked.max(1) as f64),
        curve: curve.map(|(claim, all, right)| (rounded(claim), all, right)).collect(),
    }
}

fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}
