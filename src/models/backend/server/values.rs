//! Lines of an answer, as the JSON values in them, and what servers write for a text or a number.
//!
//! Gateways in front of a server do not always stream, and then may set the one object over several lines.

use serde_json::{Deserializer, Value};

use super::lines::LONGEST;
use super::stream::Failure;
use crate::messages::{Message, server};

/// Joins lines until each bracket in them is closed.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// The lines of a value that goes on.
    text: String,
    /// Brackets that are open.
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Values {
    /// Returns true if a value has begun and not ended.
    pub(super) fn is_open(&self) -> bool {
        self.depth > 0
    }

    /// Takes a line and returns the values that end with it.
    ///
    /// # Errors
    ///
    /// Fails with `wrong` on what is no JSON, and on a value that does not end.
    pub(super) fn push(&mut self, line: &str, wrong: fn() -> Message) -> Result<Vec<Value>, Failure> {
        self.text.push_str(line);
        self.text.push('\n');
        if self.text.len() > LONGEST {
            return Err(Failure::Broken(server::has_an_endless_line()));
        }
        line.bytes().for_each(|byte| self.follow(byte));
        if self.is_open() {
            return Ok(Vec::new());
        }
        let text = std::mem::take(&mut self.text);
        let values = Deserializer::from_str(&text).into_iter();
        values.collect::<Result<_, _>>().map_err(|_| Failure::Broken(wrong()))
    }

    fn follow(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            _ if self.quoted => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }
}

/// The text of a message: a string, or a list of parts of which those count that are text.
pub(super) fn text(content: &Value) -> String {
    let part = |part: &Value| match part {
        Value::String(text) => text.clone(),
        part if matches!(part["type"].as_str(), None | Some("text" | "output_text")) => {
            part["text"].as_str().unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    match content {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(part).collect(),
        _ => String::new(),
    }
}

/// A number that is not negative, however it is written; zero for what is none.
pub(super) fn number(value: &Value) -> f64 {
    value
        .as_f64()
        .filter(|number| number.is_finite())
        .map_or(0.0, |number| number.max(0.0))
}

/// The same for what is counted.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast saturates, and nobody counts so far"
)]
pub(super) fn count(value: &Value) -> u32 {
    number(value) as u32
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The values that end with each line.
    fn found(lines: &[&str]) -> Vec<Vec<Value>> {
        let mut values = Values::default();
        let push = |line: &&str| values.push(line, server::is_not_json).unwrap();
        lines.iter().map(push).collect()
    }

    #[test]
    fn a_value_ends_with_its_last_bracket() {
        let quoted = r#"{"a":"}\"]"}"#;
        assert_eq!(found(&[quoted]), [[json!({"a": "}\"]"})]]);
        assert_eq!(
            found(&["{}{\"b\":1}", "[]"]),
            [vec![json!({}), json!({"b": 1})], vec![json!([])]]
        );
        assert_eq!(found(&["{", "\"a\": [", "1", "]", "}"]).concat(), [json!({"a": [1]})]);
        assert_eq!(found(&["7"]), [[json!(7)]]);
    }

    #[test]
    fn what_is_no_value_or_never_ends_is_an_error() {
        for text in ["x", "}", "]{}", "{\"a\"}", "{\"a\":NaN}"] {
            assert!(Values::default().push(text, server::is_not_json).is_err(), "{text}");
        }
        let mut values = Values::default();
        let long = "x".repeat(LONGEST / 2);
        assert!(values.push("{\"", server::is_not_json).unwrap().is_empty() && values.is_open());
        assert!(values.push(&long, server::is_not_json).is_ok());
        assert!(values.push(&long, server::is_not_json).is_err());
    }

    #[test]
    fn texts_and_numbers_are_read_however_they_are_written() {
        for (value, expected) in [
            (json!("ls"), "ls"),
            (
                json!(["l", {"text": "s"}, {"type": "thinking", "text": "x"}, null]),
                "ls",
            ),
            (json!({"text": "ls"}), ""),
            (json!(null), ""),
        ] {
            assert_eq!(text(&value), expected);
        }
        for (value, expected) in [
            (json!(8), 8),
            (json!(8.9), 8),
            (json!(-1), 0),
            (json!("8"), 0),
            (json!(1e300), u32::MAX),
        ] {
            assert_eq!(count(&value), expected, "{value}");
        }
    }
}
