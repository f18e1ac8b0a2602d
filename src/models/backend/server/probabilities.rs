//! The probabilities of the tokens of an answer, as servers tell them: Ollama and those that speak as `OpenAI` does have
//! the same shape for it. What has another shape is no reason to refuse an answer.

use serde_json::Value;

use crate::answer::{Second, Token};

/// The most tokens in one piece of an answer; where there are more, somebody plays tricks.
const MOST: usize = 1024;

/// The tokens in a list of objects with `token`, `logprob`, `bytes` and `top_logprobs`.
pub(super) fn tokens(list: &Value) -> impl Iterator<Item = Token> {
    let list = list.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().take(MOST).map(token)
}

/// One of them; without a number that is a probability, which shows later, it still stands for its text.
fn token(object: &Value) -> Token {
    let bytes = bytes(object);
    let others = object["top_logprobs"].as_array().map_or(&[][..], Vec::as_slice);
    let other = others.iter().find(|other| self::bytes(other) != bytes);
    let second = other.map(|other| Second {
        text: String::from_utf8_lossy(&self::bytes(other)).into_owned(),
        log: log(other),
    });
    Token {
        log: log(object),
        bytes,
        second,
    }
}

/// A half of a character has bytes and no text; not all servers tell bytes.
fn bytes(object: &Value) -> Vec<u8> {
    let byte = |value: &Value| value.as_u64().and_then(|number| u8::try_from(number).ok());
    let told = object["bytes"].as_array();
    let told = told.and_then(|bytes| bytes.iter().map(byte).collect::<Option<Vec<u8>>>());
    told.unwrap_or_else(|| object["token"].as_str().unwrap_or_default().as_bytes().to_vec())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what is too large for it is no probability"
)]
fn log(object: &Value) -> f32 {
    object["logprob"].as_f64().map_or(f32::NAN, |log| log as f32)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_come_with_their_bytes_and_the_next_likely_one() {
        let list = json!([
            {"token": " -l", "logprob": -0.5, "bytes": [32, 45, 108],
             "top_logprobs": [{"token": " -l", "logprob": -0.5, "bytes": [32, 45, 108]}, {"token": " -a", "logprob": -1.5}]},
            {"token": "\u{fffd}", "logprob": -1, "bytes": [195], "top_logprobs": [{"token": "x", "logprob": -0.25}]},
        ]);
        let found: Vec<Token> = tokens(&list).collect();
        let second = |text: &str, log| {
            let text = text.to_owned();
            Some(Second { text, log })
        };
        assert_eq!(
            found,
            [
                Token {
                    bytes: b" -l".to_vec(),
                    log: -0.5,
                    second: second(" -a", -1.5),
                },
                Token {
                    bytes: vec![195],
                    log: -1.0,
                    second: second("x", -0.25),
                },
            ]
        );
    }

    #[test]
    fn nonsense_is_a_token_without_a_probability() {
        for object in [
            json!(null),
            json!("x"),
            json!([]),
            json!({"token": 7, "logprob": "low", "bytes": [999], "top_logprobs": 3}),
            json!({"token": "", "bytes": [-1, null], "top_logprobs": [null, {"logprob": {}}]}),
        ] {
            let found: Vec<Token> = tokens(&json!([object])).collect();
            assert!(found.len() == 1 && found[0].log.is_nan(), "{found:?}");
        }
        for list in [json!(null), json!({"content": []}), json!("x"), json!(1e308)] {
            assert_eq!(tokens(&list).count(), 0);
        }
        let huge = tokens(&json!([{"token": "a", "logprob": 1e308}])).next().unwrap();
        assert!(huge.log.is_infinite());
        assert_eq!(tokens(&Value::from(vec![0; MOST + 9])).count(), MOST);
    }
}
