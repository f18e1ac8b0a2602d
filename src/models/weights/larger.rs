//! Which larger models a machine could run inside lotse, and how long a command would take with them.

use super::catalogue::{MODELS, Model};

/// What other programs and the conversation need beside the weights, in bytes.
const BESIDE: u64 = 2_000_000_000;
/// The longest that anybody waits for a command with an empty line before them, in seconds.
const LONGEST: f64 = 10.0;

/// A larger model, and the seconds that a command is expected to take with it when it is in memory.
#[derive(Clone, Copy, Debug)]
pub struct Larger {
    /// The model.
    pub model: &'static Model,
    /// The seconds for a command.
    pub seconds: f64,
}

/// The models larger than one that fit into the main memory of a machine, of `memory` bytes, and answer soon enough, the
/// largest first, where a command takes `seconds` with that one. A processor spends the time on reading the weights, so that
/// it grows with those that are active.
pub fn larger(than: &Model, memory: u64, seconds: f64) -> Vec<Larger> {
    let active = |model: &Model| model.bytes as f64 * model.active;
    let fits = |model: &&Model| model.bytes > than.bytes && model.bytes + BESIDE <= memory;
    let mut found: Vec<Larger> = MODELS
        .iter()
        .filter(fits)
        .map(|model| Larger {
            model,
            seconds: seconds * active(model) / active(than),
        })
        .filter(|larger| larger.seconds <= LONGEST)
        .collect();
    found.sort_by_key(|larger| std::cmp::Reverse(larger.model.bytes));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::weights::find;

    #[test]
    fn what_is_proposed_fits_and_answers_soon() {
        let table: &[(u64, f64, &[&str])] = &[
            (4_000_000_000, 1.0, &[]),
            (8_200_000_000, 1.0, &["qwen2.5-coder-7b"]),
            (8_200_000_000, 4.0, &[]),
            (16_500_000_000, 1.0, &["qwen2.5-coder-7b"]),
            (25_000_000_000, 1.0, &["qwen3-coder-30b-a3b", "qwen2.5-coder-7b"]),
            // Few of its many weights are active.
            (25_000_000_000, 4.0, &["qwen3-coder-30b-a3b"]),
            (25_000_000_000, 9.0, &[]),
        ];
        for (memory, seconds, expected) in table {
            let found = larger(find("embedded").unwrap(), *memory, *seconds);
            let names: Vec<&str> = found.iter().map(|larger| larger.model.name).collect();
            assert_eq!(&names, expected, "{memory} bytes, {seconds} s");
        }
        assert!(larger(find("qwen3-coder-30b-a3b").unwrap(), u64::MAX / 2, 0.1).is_empty());
    }
}
