//! The budget of what a model may be told beside the words.

use std::time::Duration;

/// A token of shell commands and English is about four bytes.
const BYTES_PER_TOKEN: usize = 4;
/// Nobody notices an answer that begins so much later.
const UNNOTICED: Duration = Duration::from_millis(150);
/// More than that distracts a model from the words, however fast it reads.
const MOST: usize = 600;

/// Tokens that are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(usize);

impl Budget {
    /// Nothing may be told.
    pub const NONE: Self = Self(0);
    /// All that a model can use.
    pub const FULL: Self = Self(MOST);

    /// So many tokens, or as many as any model can use.
    pub fn new(tokens: usize) -> Self {
        Self(tokens.min(MOST))
    }

    /// Returns the budget of a model that reads so many tokens a second: what it reads without anybody noticing.
    pub fn at_speed(tokens_per_second: f64) -> Self {
        let tokens = tokens_per_second * UNNOTICED.as_secs_f64();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the most"
        )]
        Self(tokens.clamp(0.0, MOST as f64) as usize)
    }

    /// Returns true if nothing more can be told.
    pub fn is_spent(self) -> bool {
        self.0 == 0
    }

    /// Returns the room that is left for a text, in bytes.
    pub fn bytes(self) -> usize {
        self.0 * BYTES_PER_TOKEN
    }

    /// Pays for a text; false, and nothing paid, where it is too long.
    pub fn pay(&mut self, text: &str) -> bool {
        self.pay_tokens(tokens(text))
    }

    /// Pays for so many tokens; false, and nothing paid, where there are fewer.
    pub fn pay_tokens(&mut self, tokens: usize) -> bool {
        let left = self.0.checked_sub(tokens);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

/// About how many tokens a text has.
pub fn tokens(text: &str) -> usize {
    text.len().div_ceil(BYTES_PER_TOKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_faster_is_told_more_up_to_a_limit() {
        assert_eq!(Budget::at_speed(100.0), Budget(15));
        assert_eq!(Budget::at_speed(1e9), Budget::FULL);
        for broken in [-1.0, f64::NAN, f64::NEG_INFINITY] {
            assert_eq!(Budget::at_speed(broken), Budget::NONE);
        }
    }

    #[test]
    fn nothing_is_paid_for_what_is_too_long() {
        let mut budget = Budget::new(3);
        assert!(!budget.pay("thirteen bytes"));
        assert!(budget.pay("eight by"));
        assert!(!budget.is_spent());
        assert!(budget.pay("1234"));
        assert!(budget.is_spent());
    }
}
