//! Which token a model finds likeliest, and how likely.

use super::llama::Token;

/// The distance below the likeliest token at which a whole vocabulary of it would not be seen in the sum.
const FAR: f32 = 24.0;

/// The token that an answer goes on with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Likeliest {
    pub(super) token: Token,
    /// The natural logarithm of its probability.
    pub(super) log: f32,
    /// The next likely one and the logarithm of its probability.
    pub(super) second: Option<(Token, f32)>,
}

impl Likeliest {
    /// By the numbers that the model gives each token of its vocabulary. `None` where there are none.
    pub(super) fn among(logits: &[f32]) -> Option<Self> {
        let (mut best, mut second) = (0, None);
        let mut top = *logits.first()?;
        let mut next = f32::NEG_INFINITY;
        for (at, logit) in logits.iter().enumerate().skip(1) {
            if logit.total_cmp(&top).is_ge() {
                (second, next) = (Some(best), top);
                (best, top) = (at, *logit);
            } else if *logit > next {
                (second, next) = (Some(at), *logit);
            }
        }
        let near = logits.iter().map(|logit| logit - top).filter(|below| *below > -FAR);
        let log = -near.map(f32::exp).sum::<f32>().ln();
        let second = second.and_then(|at| Some((Token::try_from(at).ok()?, next - top + log)));
        Some(Self {
            token: Token::try_from(best).ok()?,
            log,
            second,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_and_the_second_come_with_their_shares() {
        let found = Likeliest::among(&[1.0, 4.0, -80.0, 3.0]).unwrap();
        let sum = 1_f32.exp() + 4_f32.exp() + 3_f32.exp();
        assert_eq!(found.token, 1);
        assert!((found.log - (4_f32.exp() / sum).ln()).abs() < 1e-5, "{found:?}");
        let (second, log) = found.second.unwrap();
        assert_eq!(second, 3);
        assert!((log - (3_f32.exp() / sum).ln()).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn the_first_of_the_vocabulary_may_be_the_second() {
        let found = Likeliest::among(&[3.0, 4.0]).unwrap();
        assert_eq!((found.token, found.second.unwrap().0), (1, 0));
        assert_eq!(Likeliest::among(&[3.0]).unwrap().second, None);
        assert_eq!(Likeliest::among(&[]), None);
    }

    #[test]
    fn broken_weights_have_no_shares_but_an_answer() {
        let found = Likeliest::among(&[1.0, f32::NAN, 2.0]).unwrap();
        assert!(found.token == 1 && !found.log.is_finite(), "{found:?}");
    }
}
