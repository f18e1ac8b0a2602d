//! The weights from the corpus: softmax regression, the same to the last bit wherever it runs.
//!
//! Only arithmetic that IEEE 754 defines exactly is used: the exponential of a C library is not.

#![allow(unreachable_pub, reason = "shared by tests and benches, none of which is a library")]

use std::collections::HashMap;

use lotse::models::route::intent::features::{Group, extract};
use lotse::models::route::intent::model::{ROLES, Weights};
use lotse::models::route::intent::text::Text;

/// How often all lines are gone through.
const EPOCHS: usize = 30;
/// How far one line moves the weights.
const RATE: f64 = 0.15;
/// How strongly weights are drawn to zero.
const DECAY: f64 = 3e-5;
/// How many features of roles are kept; the file has room for 2¹⁶.
pub const OF_ROLES: usize = 65_000;
/// How many of questions are.
pub const OF_QUESTIONS: usize = 12_000;
/// How much a word of the lexicon counts beside a line.
const WORD: f64 = 0.15;
/// How far rare roles are lifted: at zero not at all, at one to the number of the others.
const BALANCE: f64 = 0.5;
/// How far probabilities are drawn apart, so that they are right as often as they say on lines never seen.
const SHARPNESS: f64 = 1.3;

/// A line of the corpus.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// In the order of the model. Of a question, 0 where prose is wanted and 1 where a command is.
    pub role: usize,
    pub lang: &'a str,
    pub words: &'a str,
}

/// Lines of `role<TAB>language<TAB>words`, and `prose` or `command` for questions; one of another form is an error that shows it.
pub fn parse(corpus: &str) -> Result<Vec<Line<'_>>, String> {
    corpus
        .lines()
        .map(|text| parse_line(text).ok_or_else(|| format!("not a line of a corpus: {text}")))
        .collect()
}

fn parse_line(text: &str) -> Option<Line<'_>> {
    let (role, rest) = text.split_once('\t')?;
    let (lang, words) = rest.split_once('\t')?;
    let role = match role {
        "fast" | "prose" => 0,
        "coder" | "command" => 1,
        "heavy" => 2,
        _ => return None,
    };
    let good = matches!(lang, "de" | "en") && !words.trim().is_empty() && !words.contains('\t');
    good.then_some(Line { role, lang, words })
}

/// A line as numbers.
struct Example {
    role: usize,
    lift: f64,
    features: Vec<(usize, f64)>,
}

type Rows = Vec<[f64; ROLES]>;

/// Weights of at most so many features from the corpus, and from single words that stand in the lines of the lexicon.
pub fn train(corpus: &[Line], lexicon: &[Line], features: usize) -> Weights {
    let (keys, rarity, mut examples) = examples(corpus, lexicon);
    let (rough, _) = regress(&examples, keys.len(), EPOCHS / 3);
    let strength: Vec<f64> = rough
        .iter()
        .map(|row| row.iter().fold(0.0, |most, weight| weight.abs().max(most)))
        .collect();
    let mut kept: Vec<usize> = (0..keys.len()).collect();
    kept.sort_by(|&one, &other| strength[other].total_cmp(&strength[one]).then(one.cmp(&other)));
    kept.truncate(features);
    kept.sort_unstable();
    let mut place = vec![None; keys.len()];
    for (new, &old) in kept.iter().enumerate() {
        place[old] = Some(new);
    }
    for example in &mut examples {
        example.features = example
            .features
            .iter()
            .filter_map(|(old, value)| Some((place[*old]?, *value)))
            .collect();
    }
    let (rows, bias) = regress(&examples, kept.len(), EPOCHS);
    let feature = |(row, old): ([f64; ROLES], usize)| (keys[old], row.map(|weight| weight * rarity[old] * SHARPNESS));
    Weights {
        bias: bias.map(|bias| bias * SHARPNESS),
        features: rows.into_iter().zip(kept).map(feature).collect(),
    }
}

/// Keys, how rare each is, and what is to be learnt.
fn examples(corpus: &[Line], lexicon: &[Line]) -> (Vec<u32>, Vec<f64>, Vec<Example>) {
    let words = lexicon
        .iter()
        .flat_map(|line| line.words.split(' ').map(|words| Line { words, ..*line }));
    let words = words.map(|word| (word.role, WORD, seen(word, &[Group::Word, Group::Part])));
    let every = [Group::Word, Group::Pair, Group::Part, Group::Shape, Group::Length];
    let lines = corpus.iter().map(|line| (line.role, 1.0, seen(*line, &every)));
    let all: Vec<(usize, f64, Seen)> = lines.chain(words).collect();
    let mut counts: HashMap<u32, f64> = HashMap::new();
    for (key, _) in all.iter().flat_map(|(_, _, values)| values) {
        *counts.entry(*key).or_default() += 1.0;
    }
    let mut keys: Vec<u32> = counts.keys().copied().collect();
    keys.sort_unstable();
    // A rare word says more than one that is everywhere.
    let rarity: Vec<f64> = keys
        .iter()
        .map(|key| (all.len() as f64 / counts[key]).sqrt().sqrt() / 4.0)
        .collect();
    let place: HashMap<u32, usize> = keys.iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let number = |(key, value): (u32, f64)| (place[&key], value * rarity[place[&key]]);
    let examples = all
        .into_iter()
        .map(|(role, lift, values)| Example {
            role,
            lift,
            features: values.into_iter().map(number).collect(),
        })
        .collect();
    (keys, rarity, examples)
}

type Seen = Vec<(u32, f64)>;

/// What is seen in a line, each thing once.
fn seen(line: Line, groups: &[Group]) -> Seen {
    let features = extract(&Text::new(line.words));
    let some = features.all.iter().filter(|feature| groups.contains(&feature.group));
    let value = |group: Group| f64::from(features.values[group as usize]);
    let mut seen: Seen = some.map(|feature| (feature.key, value(feature.group))).collect();
    seen.sort_by_key(|(key, _)| *key);
    seen.dedup_by(|next, kept| {
        let again = next.0 == kept.0;
        kept.1 += if again { next.1 } else { 0.0 };
        again
    });
    seen
}

/// `AdaGrad`, one line at a time, in an order that is mixed anew each time.
fn regress(examples: &[Example], features: usize, epochs: usize) -> (Rows, [f64; ROLES]) {
    let mut rows = vec![([0.0; ROLES], [1e-3; ROLES]); features];
    let mut bias = ([0.0; ROLES], [1e-3; ROLES]);
    let lifts = lifts(examples);
    let mut order: Vec<&Example> = examples.iter().collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for _ in 0..epochs {
        for at in (1..order.len()).rev() {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            order.swap(at, usize::try_from(random % (at as u64 + 1)).unwrap_or_default());
        }
        for example in &order {
            let mut sums = bias.0;
            for (feature, value) in &example.features {
                let row = &rows[*feature].0;
                sums = [
                    sums[0] + row[0] * value,
                    sums[1] + row[1] * value,
                    sums[2] + row[2] * value,
                ];
            }
            let mut slope = softmax(sums);
            slope[example.role] -= 1.0;
            slope = slope.map(|slope| slope * lifts[example.role] * example.lift);
            for (feature, value) in &example.features {
                step(&mut rows[*feature], slope, *value, DECAY);
            }
            step(&mut bias, slope, 1.0, 0.0);
        }
    }
    (rows.into_iter().map(|(weights, _)| weights).collect(), bias.0)
}

fn step((weights, squares): &mut ([f64; ROLES], [f64; ROLES]), slope: [f64; ROLES], value: f64, decay: f64) {
    let mut role = 0;
    while role < ROLES {
        let gradient = slope[role] * value + decay * weights[role];
        squares[role] += gradient * gradient;
        weights[role] -= RATE * gradient / squares[role].sqrt();
        role += 1;
    }
}

fn lifts(examples: &[Example]) -> [f64; ROLES] {
    let mut counts = [0.0; ROLES];
    for example in examples {
        counts[example.role] += 1.0;
    }
    let even = examples.len() as f64 / ROLES as f64;
    counts.map(|count: f64| 1.0 + BALANCE * (even / count.max(1.0) - 1.0))
}

fn softmax(sums: [f64; ROLES]) -> [f64; ROLES] {
    let most = sums.into_iter().fold(f64::MIN, f64::max);
    let powers = sums.map(|sum| exp(sum - most));
    let total: f64 = powers.iter().sum();
    powers.map(|power| power / total)
}

/// e to the power of a number that is not positive.
fn exp(power: f64) -> f64 {
    let doublings = (power / std::f64::consts::LN_2).round().max(-1000.0);
    let rest = (power - doublings * std::f64::consts::LN_2).clamp(-0.5, 0.5);
    let mut sum = 1.0;
    for n in (1..14).rev() {
        sum = 1.0 + sum * rest / f64::from(n);
    }
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 23 and 1023
    let exponent = (1023.0 + doublings) as u64;
    sum * f64::from_bits(exponent << 52)
}
