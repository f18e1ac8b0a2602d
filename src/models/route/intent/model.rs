//! The weights: a file that is used as it lies in the program, without being read first.
//!
//! | bytes | meaning |
//! |---|---|
//! | 8 | bias of coder and heavy, `f32` |
//! | 8 | what one step of a weight counts for coder and heavy, `f32` |
//! | 2 × (buckets + 1) | where the features of each bucket begin, `u16`; the bucket is the upper part of a key |
//! | 2 × features | the lower part of their keys, `u16` |
//! | 2 × features | their weights for coder and heavy, `i8` |
//!
//! Numbers are little-endian. Roles are only ever compared, so everything is relative to fast, which has nothing but
//! zeros.

use super::features::KEY_BITS;

/// The number of roles.
pub const ROLES: usize = 3;

const OTHERS: usize = ROLES - 1;
/// Keys have sixteen bits within a bucket.
const BUCKETS: usize = 1 << (KEY_BITS - 16);
const INDEX: usize = 2 * 4 * OTHERS;
const KEYS: usize = INDEX + 2 * (BUCKETS + 1);

/// A view of the weights.
#[derive(Clone, Copy, Debug)]
pub struct Model<'a> {
    index: &'a [[u8; 2]],
    keys: &'a [[u8; 2]],
    weights: &'a [[u8; OTHERS]],
    bias: [f32; OTHERS],
    scale: [f32; OTHERS],
}

impl<'a> Model<'a> {
    /// Takes a file as it is; a file that is cut off knows less.
    pub fn new(file: &'a [u8]) -> Self {
        let (head, rest) = file.split_at(INDEX.min(file.len()));
        let (index, rest) = rest.split_at((KEYS - INDEX).min(rest.len()));
        let (keys, weights) = rest.split_at(rest.len() / (2 + OTHERS) * 2);
        let (floats, _) = head.as_chunks();
        let float = |at: usize| floats.get(at).map_or(0.0, |&bytes| f32::from_le_bytes(bytes));
        Self {
            index: index.as_chunks().0,
            keys: keys.as_chunks().0,
            weights: weights.as_chunks().0,
            bias: std::array::from_fn(float),
            scale: std::array::from_fn(|role| float(OTHERS + role)),
        }
    }

    /// Returns the weight of each role before anything is known.
    pub fn bias(&self) -> [f32; ROLES] {
        [0.0, self.bias[0], self.bias[1]]
    }

    /// Returns the weights of a feature for each role.
    pub fn weights(&self, key: u32) -> Option<[f32; ROLES]> {
        let bucket = (key >> 16) as usize;
        let low = ((key & 0xffff) as u16).to_le_bytes();
        let begin = u16::from_le_bytes(*self.index.get(bucket)?).into();
        let end = u16::from_le_bytes(*self.index.get(bucket + 1)?).into();
        let at = begin + self.keys.get(begin..end)?.iter().position(|key| *key == low)?;
        let [coder, heavy] = self.weights.get(at)?.map(|step| f32::from(step.cast_signed()));
        Some([0.0, coder * self.scale[0], heavy * self.scale[1]])
    }
}

/// Sums to probabilities.
pub fn softmax(sums: [f32; ROLES]) -> [f32; ROLES] {
    let most = sums.into_iter().fold(f32::MIN, f32::max);
    let powers = sums.map(|sum| (sum - most).exp());
    let total: f32 = powers.iter().sum();
    powers.map(|power| power / total)
}

/// The result of training.
pub struct Weights {
    /// Of each role.
    pub bias: [f64; ROLES],
    /// Keys, in their order, and what they say for each role. There are fewer than 2¹⁶.
    pub features: Vec<(u32, [f64; ROLES])>,
}

impl Weights {
    /// The file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let relative = |row: [f64; ROLES]| [row[1] - row[0], row[2] - row[0]];
        let rows: Vec<[f64; OTHERS]> = self.features.iter().map(|(_, row)| relative(*row)).collect();
        let scale: [f64; OTHERS] =
            std::array::from_fn(|role| rows.iter().fold(1e-6_f64, |most, row| most.max(row[role].abs())) / 127.0);
        let mut file = Vec::with_capacity(KEYS + (2 + OTHERS) * rows.len());
        for number in relative(self.bias).into_iter().chain(scale) {
            #[allow(clippy::cast_possible_truncation)] // precision is not what matters here
            file.extend((number as f32).to_le_bytes());
        }
        for bucket in 0..=BUCKETS {
            let before = self
                .features
                .partition_point(|(key, _)| ((key >> 16) as usize) < bucket);
            file.extend(u16::try_from(before).unwrap_or(u16::MAX).to_le_bytes());
        }
        for (key, _) in &self.features {
            file.extend(((key & 0xffff) as u16).to_le_bytes());
        }
        for row in rows {
            for (weight, step) in row.into_iter().zip(scale) {
                #[allow(clippy::cast_possible_truncation)] // scaled to fit
                file.push(((weight / step).round() as i8).cast_unsigned());
            }
        }
        file
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found() {
        let keys = [0, 1, 0xffff, 0x1_0000, 0x1_0001, 0xfff_ffff];
        let features = keys
            .into_iter()
            .map(|key| (key, [1.0, 1.0 + f64::from(key % 5), -2.0]))
            .collect();
        let file = Weights {
            bias: [1.0, 2.0, 3.0],
            features,
        }
        .to_bytes();
        let model = Model::new(&file);
        let near = |one: [f32; ROLES], other: [f32; ROLES]| {
            one.iter().zip(other).all(|(one, other)| (one - other).abs() < 0.05)
        };
        assert!(near(model.bias(), [0.0, 1.0, 2.0]));
        for key in keys {
            let coder = f32::from(u8::try_from(key % 5).unwrap());
            assert!(near(model.weights(key).unwrap(), [0.0, coder, -3.0]), "{key:x}");
        }
        assert_eq!(model.weights(2), None);
        assert_eq!(model.weights(0x2_0001), None);
    }

    #[test]
    fn a_broken_file_does_no_harm() {
        let file = Weights {
            bias: [0.0; 3],
            features: vec![(7, [1.0, 2.0, 3.0]), (9, [1.0, 2.0, 3.0])],
        }
        .to_bytes();
        for length in (0..20).chain(file.len() - 9..file.len()) {
            let model = Model::new(&file[..length]);
            let _ = (model.bias(), model.weights(7), model.weights(9));
        }
        let noise = [0xa5; KEYS + 100];
        assert_eq!(Model::new(&noise).weights(0xa5_a5a5), None);
    }
}
