//! Errors as servers and the gateways before them put them into the body of an answer.

use serde_json::Value;

/// Returns the message of an error object that is written as text.
pub(crate) fn message(text: &str) -> Option<String> {
    of_object(&serde_json::from_str(text.trim()).ok()?)
}

/// Returns the message in an error object, made fit for one line of a terminal: `{"error": "…"}`, `{"error": {"message": "…"}}` or
/// `{"object": "error", "message": "…"}`. Ollama hands on the errors of its engine as JSON in a string.
pub(super) fn of_object(object: &Value) -> Option<String> {
    let text = match &object["error"] {
        Value::String(text) => message(text).unwrap_or_else(|| text.clone()),
        Value::Object(error) if !error.is_empty() => {
            let told = error.get("message").and_then(Value::as_str);
            told.map_or_else(|| object["error"].to_string(), str::to_owned)
        }
        _ if object["object"] == "error" => object["message"].as_str().unwrap_or_default().to_owned(),
        _ => return None,
    };
    Some(one_line(&text)).filter(|line| !line.is_empty())
}

/// Returns the message of a server that refuses: gateways and frameworks have words of their own for it, such as `{"detail": "…"}`.
pub(super) fn of_refusal(text: &str) -> Option<String> {
    let object: Value = serde_json::from_str(text.trim()).ok()?;
    let other = || {
        let [message, detail] = [&object["message"], &object["detail"]];
        let told = message.as_str().or(detail.as_str()).or(detail[0]["msg"].as_str());
        told.map(one_line)
    };
    of_object(&object).or_else(other)
}

/// Returns a text of a server as a line that is no longer than is reasonable.
pub(super) fn one_line(text: &str) -> String {
    let shown = text.chars().map(|char| if char.is_control() { ' ' } else { char });
    let line: String = shown.take(200).collect();
    line.trim().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_all_servers_are_one_line() {
        for (text, expected) in [
            (r#"{"error":"model 'x' not found"}"#, "model 'x' not found"),
            (
                r#"{"error":{"code":400,"message":"'messages' is required"}}"#,
                "'messages' is required",
            ),
            (
                r#"{"error":"{\"error\":{\"code\":400,\"message\":\"no pictures.\"}}"}"#,
                "no pictures",
            ),
            ("{\"error\":\"a\\nb\\u001b[2J\"}", "a b [2J"),
        ] {
            assert_eq!(message(text).as_deref(), Some(expected));
        }
        for text in ["", "<html>", "{}", "{\"error\":null}", "{\"error\":{}}"] {
            assert_eq!(message(text), None, "{text}");
        }
        assert!(
            message(&format!("{{\"error\":\"{}\"}}", "x".repeat(9999)))
                .unwrap()
                .len()
                <= 200
        );
    }
}
