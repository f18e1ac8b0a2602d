//! Logistic regression, and how good it is on what it has not seen.

/// A task that was answered.
#[derive(Clone, Debug)]
pub struct Sample {
    /// The numbers of the answer.
    pub numbers: Vec<f64>,
    /// True if it was right.
    pub right: bool,
    /// The group: what is learned from and what is tried never share one. A task in two languages is one.
    pub group: u64,
}

/// Claims, each with whether it held: how probable it is that an answer is right, and whether it was.
pub type Claims = [(f64, bool)];

/// How strongly weights are drawn to zero.
const RIDGE: f64 = 2.0;
/// Newton's method needs fewer.
const STEPS: usize = 30;
/// Parts that are tried in turn.
const FOLDS: u64 = 10;

/// What a regression has learned.
#[derive(Clone, Debug)]
pub struct Model {
    /// The part that speaks for an answer before it is looked at.
    pub bias: f64,
    /// The averages of the numbers.
    pub means: Vec<f64>,
    /// The usual distances from these.
    pub scales: Vec<f64>,
    /// The part that one such distance adds.
    pub weights: Vec<f64>,
}

impl Model {
    /// Learns from `samples`, with the numbers at `chosen` alone.
    pub fn fit(samples: &[Sample], chosen: &[usize]) -> Self {
        let count = samples.len().max(1) as f64;
        let column = |at: usize| samples.iter().map(move |sample| sample.numbers[at]);
        let means: Vec<f64> = chosen.iter().map(|at| column(*at).sum::<f64>() / count).collect();
        let scale = |(at, mean): (&usize, &f64)| {
            let spread = column(*at).map(|number| (number - mean).powi(2)).sum::<f64>() / count;
            if spread > 1e-9 { spread.sqrt() } else { 1.0 }
        };
        let scales: Vec<f64> = chosen.iter().zip(&means).map(scale).collect();
        let mut model = Self {
            bias: 0.0,
            weights: vec![0.0; chosen.len()],
            means,
            scales,
        };
        let rows: Vec<Vec<f64>> = samples
            .iter()
            .map(|sample| model.row(&sample.numbers, chosen))
            .collect();
        let size = chosen.len() + 1;
        for _ in 0..STEPS {
            let (mut slope, mut bend) = (vec![0.0; size], vec![vec![0.0; size]; size]);
            for (row, sample) in rows.iter().zip(samples) {
                let probability = sigmoid(model.sum(row));
                let error = f64::from(u8::from(sample.right)) - probability;
                for i in 0..size {
                    slope[i] += error * row[i];
                    for j in 0..size {
                        bend[i][j] += probability * (1.0 - probability) * row[i] * row[j];
                    }
                }
            }
            // The first number is one, and stands for the bias, which is free.
            bend[0][0] += 1e-9;
            for i in 1..size {
                slope[i] -= RIDGE * model.weights[i - 1];
                bend[i][i] += RIDGE;
            }
            let step = solve(bend, slope);
            model.bias += step[0];
            for (weight, step) in model.weights.iter_mut().zip(&step[1..]) {
                *weight += step;
            }
        }
        model
    }

    /// Returns the probability that an answer with these numbers is right.
    pub fn probability(&self, numbers: &[f64], chosen: &[usize]) -> f64 {
        sigmoid(self.sum(&self.row(numbers, chosen)))
    }

    fn row(&self, numbers: &[f64], chosen: &[usize]) -> Vec<f64> {
        let scaled = chosen
            .iter()
            .enumerate()
            .map(|(i, at)| (numbers[*at] - self.means[i]) / self.scales[i]);
        std::iter::once(1.0).chain(scaled).collect()
    }

    fn sum(&self, row: &[f64]) -> f64 {
        self.bias
            + self
                .weights
                .iter()
                .zip(&row[1..])
                .map(|(weight, number)| weight * number)
                .sum::<f64>()
    }
}

fn sigmoid(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

/// Solves linear equations by elimination; the matrix is positive definite.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        for row in pivot + 1..size {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            let above = matrix[pivot].clone();
            for (number, above) in matrix[row].iter_mut().zip(&above) {
                *number -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

/// Returns for each sample the claim of a model that had not seen it.
pub fn held_out(samples: &[Sample], chosen: &[usize]) -> Vec<(f64, bool)> {
    let mut claims = vec![(0.0, false); samples.len()];
    for fold in 0..FOLDS {
        let seen: Vec<Sample> = samples
            .iter()
            .filter(|sample| sample.group % FOLDS != fold)
            .cloned()
            .collect();
        let model = Model::fit(&seen, chosen);
        for (claim, sample) in claims
            .iter_mut()
            .zip(samples)
            .filter(|(_, sample)| sample.group % FOLDS == fold)
        {
            *claim = (model.probability(&sample.numbers, chosen), sample.right);
        }
    }
    claims
}

/// Returns the area under the curve: how often a right answer is surer than a wrong one.
pub fn auc(claims: &Claims) -> f64 {
    let of = |right: bool| claims.iter().filter(move |claim| claim.1 == right).map(|claim| claim.0);
    let (mut won, mut all) = (0.0, 0.0);
    for right in of(true) {
        for wrong in of(false) {
            all += 1.0;
            won += if right > wrong {
                1.0
            } else if right < wrong {
                0.0
            } else {
                0.5
            };
        }
    }
    if all > 0.0 { won / all } else { 0.5 }
}

/// Returns the distance of claims from what came of them, on average: the logarithm of what was thought of that.
pub fn loss(claims: &Claims) -> f64 {
    let loss = |(claim, right): &(f64, bool)| -(if *right { *claim } else { 1.0 - claim }).max(1e-9).ln();
    claims.iter().map(loss).sum::<f64>() / claims.len().max(1) as f64
}

/// Returns the score of Brier: the square of that distance, on average; 0 is perfect, and who always says a half has 0.25.
pub fn brier(claims: &Claims) -> f64 {
    let square = |(claim, right): &(f64, bool)| (claim - f64::from(u8::from(*right))).powi(2);
    claims.iter().map(square).sum::<f64>() / claims.len().max(1) as f64
}

/// Returns the lowest threshold from which on so large a share is right; above all claims where there is none.
pub fn threshold(claims: &Claims, share: f64) -> f64 {
    let mut sorted = claims.to_vec();
    sorted.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut right, mut found) = (0_u32, 1.0);
    for (count, claim) in sorted.iter().enumerate() {
        right += u32::from(claim.1);
        if f64::from(right) >= share * (count as f64 + 1.0) {
            found = claim.0;
        }
    }
    found
}

/// Counts the claims at or above a threshold, and those of them that are right.
pub fn above(claims: &Claims, threshold: f64) -> (usize, usize) {
    let above = claims.iter().filter(|claim| claim.0 >= threshold);
    (above.clone().count(), above.filter(|claim| claim.1).count())
}

/// Counts the same where the threshold for each fold was found on the others.
pub fn above_nested(samples: &[Sample], claims: &Claims, share: f64) -> (usize, usize) {
    let (mut all, mut right) = (0, 0);
    for fold in 0..FOLDS {
        let of = |within: bool| {
            let both = claims.iter().zip(samples);
            let chosen = both.filter(move |(_, sample)| (sample.group % FOLDS == fold) == within);
            chosen.map(|(claim, _)| *claim).collect::<Vec<_>>()
        };
        let found = above(&of(true), threshold(&of(false), share));
        all += found.0;
        right += found.1;
    }
    (all, right)
}

/// Returns Wilson's interval for a share, in which it lies in 95 of 100 cases.
pub fn wilson(part: usize, all: usize) -> (f64, f64) {
    const Z: f64 = 1.96;
    let count = all.max(1) as f64;
    let share = part as f64 / count;
    let below = 1.0 + Z * Z / count;
    let center = share + Z * Z / (2.0 * count);
    let half = Z * ((share * (1.0 - share) + Z * Z / (4.0 * count)) / count).sqrt();
    ((center - half) / below, (center + half) / below)
}

/// Returns, in equal parts from the least sure to the surest, the average claim, how many there are, how many are right.
pub fn curve(claims: &Claims, parts: usize) -> Vec<(f64, usize, usize)> {
    let mut sorted = claims.to_vec();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let size = sorted.len().div_ceil(parts).max(1);
    let point = |part: &[(f64, bool)]| {
        let average = part.iter().map(|claim| claim.0).sum::<f64>() / part.len() as f64;
        (average, part.len(), part.iter().filter(|claim| claim.1).count())
    };
    sorted.chunks(size).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regression_finds_what_a_number_says() {
        // Two numbers, of which the second is noise.
        let sample = |at: u32| {
            let number = f64::from(at % 100) / 50.0 - 1.0;
            Sample {
                numbers: vec![number, f64::from(at.wrapping_mul(2_654_435_761) >> 22)],
                right: number + f64::from(at.wrapping_mul(40_503) % 97) / 97.0 - 0.5 > 0.0,
                group: u64::from(at),
            }
        };
        let samples: Vec<Sample> = (0..400).map(sample).collect();
        let model = Model::fit(&samples, &[0, 1]);
        assert!(model.weights[0] > 1.0 && model.weights[1].abs() < 0.3, "{model:?}");
        let claims = held_out(&samples, &[0, 1]);
        assert!(auc(&claims) > 0.85, "{}", auc(&claims));
        for (claimed, all, right) in curve(&claims, 4) {
            let right = right as f64 / all as f64;
            assert!((claimed - right).abs() < 0.12, "{claimed} {right}");
        }
        let from = threshold(&claims, 0.92);
        let (all, right) = above(&claims, from);
        assert!(
            all > 100 && right as f64 / all as f64 >= 0.92,
            "{from}: {right} of {all}"
        );
    }

    #[test]
    fn areas_and_intervals_are_those_of_the_textbook() {
        let claims = [(0.9, true), (0.8, false), (0.8, true), (0.1, false)];
        assert!((auc(&claims) - 3.5 / 4.0).abs() < 1e-9);
        assert!((auc(&[]) - 0.5).abs() < 1e-9);
        let (low, high) = wilson(59, 100);
        assert!(
            (low - 0.492).abs() < 1e-3 && (high - 0.681).abs() < 1e-3,
            "{low} {high}"
        );
        assert_eq!(above(&claims, 0.8), (3, 2));
        assert!(threshold(&[(0.5, false)], 0.9) >= 1.0);
    }

    #[test]
    fn the_score_of_brier_is_0_where_all_is_known() {
        assert!(brier(&[(1.0, true), (0.0, false)]).abs() < 1e-9);
        assert!((brier(&[(0.5, true), (0.5, false)]) - 0.25).abs() < 1e-9);
        assert!(brier(&[]).abs() < 1e-9);
    }
}
