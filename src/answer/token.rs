//! How likely a model found the tokens of its answer, and where they stand in it.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Whoever says less says nothing that can be told apart.
const LEAST: f32 = -100.0;
/// What rounding may add to a probability of one.
const ROUNDED: f32 = 1e-3;
/// No answer to a command has more tokens, and no second choice is longer.
const MOST: usize = 4096;

/// One token of an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    /// What it adds to the answer; a character may be split between two tokens.
    pub bytes: Vec<u8>,
    /// The natural logarithm of its probability.
    pub log: f32,
    /// The likeliest other token, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second: Option<Second>,
}

/// What a model would have said instead of a token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Second {
    /// What it would have added to the answer, as far as that is text.
    pub text: String,
    /// The natural logarithm of its probability.
    pub log: f32,
}

/// A token in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenProbability {
    /// Where it stands in what the model said, in bytes.
    pub at: Range<usize>,
    /// The natural logarithm of its probability, from -100 to 0.
    pub log: f32,
    /// The likeliest other token.
    pub second: Option<Second>,
}

/// What a model said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken {
    /// All of it, without the beginning that it was given.
    pub text: String,
    /// How likely it found each token of it; empty where it does not say.
    pub tokens: Vec<TokenProbability>,
}

/// Collects the tokens of an answer. What servers tell of them is as hostile as the answer.
#[derive(Debug, Default)]
pub struct Tokens(Vec<Token>);

impl Tokens {
    /// Takes the next token.
    pub fn push(&mut self, token: Token) {
        if self.0.len() < MOST {
            self.0.push(token);
        }
    }

    /// What was said, with its tokens.
    pub fn spoken(&self, said: &str) -> Spoken {
        Spoken {
            text: said.to_owned(),
            tokens: self.placed(said),
        }
    }

    /// The tokens of what was `said`, each in its place. None at all where they are not the whole of it, or where one has
    /// no probability: half of the truth about an answer would be worse than nothing.
    fn placed(&self, said: &str) -> Vec<TokenProbability> {
        let mut placed = Vec::new();
        let mut at = 0;
        for token in &self.0 {
            if at >= said.len() {
                break;
            }
            let rest = &said.as_bytes()[at..];
            // The last one may end in the middle of a character that was not said any more.
            let length = token.bytes.len().min(rest.len());
            let Some(log) = sane(token.log).filter(|_| token.bytes[..length] == rest[..length]) else {
                return Vec::new();
            };
            if length > 0 {
                placed.push(TokenProbability {
                    at: at..at + length,
                    log,
                    second: token.second.as_ref().and_then(Second::sane),
                });
            }
            at += length;
        }
        if at < said.len() { Vec::new() } else { placed }
    }
}

impl Second {
    fn sane(&self) -> Option<Self> {
        let text = self.text.clone();
        let log = sane(self.log).filter(|_| text.len() <= MOST)?;
        Some(Self { text, log })
    }
}

/// A logarithm of a probability, where it can be one.
fn sane(log: f32) -> Option<f32> {
    (log.is_finite() && log <= ROUNDED).then(|| log.clamp(LEAST, 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(bytes: &[u8], log: f32) -> Token {
        Token {
            bytes: bytes.to_vec(),
            log,
            second: None,
        }
    }

    fn placed(tokens: &[Token], said: &str) -> Vec<(Range<usize>, f32)> {
        let mut all = Tokens::default();
        tokens.iter().cloned().for_each(|token| all.push(token));
        let placed = all.placed(said);
        placed.into_iter().map(|token| (token.at, token.log)).collect()
    }

    #[test]
    fn tokens_stand_where_their_bytes_do() {
        let tokens = [
            token(b"ls ", -0.5),
            token(b"Gr\xc3", -1.0),
            token(b"\xb6\xc3\x9fe", -2.0),
            token(b"", -9.0),
            token(b"\n```", 1e-6),
        ];
        let expected = [(0..3, -0.5), (3..6, -1.0), (6..10, -2.0), (10..14, 0.0)];
        assert_eq!(placed(&tokens, "ls Größe\n```"), expected);
        // What comes after the end is no part of it.
        assert_eq!(placed(&tokens, "ls Größe"), expected[..3]);
        assert_eq!(placed(&tokens, "ls G"), [(0..3, -0.5), (3..4, -1.0)]);
        assert_eq!(placed(&tokens, ""), []);
        assert_eq!(placed(&[token(b"a", -9999.0)], "a"), [(0..1, -100.0)]);
    }

    #[test]
    fn who_tells_half_of_it_or_nonsense_tells_nothing() {
        let good = token(b"ls", -0.5);
        for (tokens, said) in [
            (vec![good.clone()], "ls -l"),
            (vec![token(b" -l", -0.1)], "ls -l"),
            (vec![], "ls"),
            (vec![good.clone(), token(b" -a", -0.1)], "ls -l"),
            (vec![good.clone(), token(b" -l", f32::NAN)], "ls -l"),
            (vec![good.clone(), token(b" -l", f32::INFINITY)], "ls -l"),
            (vec![good.clone(), token(b" -l", f32::NEG_INFINITY)], "ls -l"),
            (vec![good, token(b" -l", 3.0)], "ls -l"),
        ] {
            assert_eq!(placed(&tokens, said), [], "{tokens:?}");
        }
        let many = vec![token(b"a", 0.0); MOST + 1];
        assert_eq!(placed(&many, &"a".repeat(MOST + 1)), []);
    }

    #[test]
    fn a_second_choice_that_is_none_is_left_out() {
        for (text, log, kept) in [
            ("x", -2.0, true),
            ("x", f32::NAN, false),
            (&"x".repeat(9999), -1.0, false),
        ] {
            let mut tokens = Tokens::default();
            let second = Some(Second {
                text: text.to_owned(),
                log,
            });
            tokens.push(Token {
                second,
                ..token(b"a", -0.1)
            });
            assert_eq!(tokens.placed("a")[0].second.is_some(), kept);
        }
    }
}
