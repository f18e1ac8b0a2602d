//! One request to a model server, and its answer line by line.

use std::ops::ControlFlow;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde_json::Value;

use super::endpoint::shown;
use crate::error::{Context as _, Error, Result};
use crate::http::{self, Patience};

const CONNECT: Duration = Duration::from_secs(5);

/// For answers: a server that loads tens of gigabytes from a disk says nothing meanwhile, and one that is gone breaks
/// the connection.
const LONG: Patience = Patience {
    connect: CONNECT,
    silence: Duration::from_secs(10 * 60),
};

/// For what a server knows without a model.
const SHORT: Patience = Patience {
    connect: CONNECT,
    silence: Duration::from_secs(10),
};

/// No line of a server is longer, and no error either.
const LONGEST: usize = 1 << 20;

/// What is sent.
pub(super) struct Call<'a> {
    /// Where to.
    pub(super) url: Url,
    /// As JSON; without one nothing is computed.
    pub(super) body: Option<&'a Value>,
    /// Goes into the `Authorization` header.
    pub(super) key: Option<&'a str>,
    /// Where the server is, for messages.
    pub(super) server: &'a str,
}

impl Call<'_> {
    fn patience(&self) -> Patience {
        if self.body.is_some() { LONG } else { SHORT }
    }
}

/// Why there is no whole answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody answers at that address: the cause.
    Unreachable(String),
    /// The server refuses: status and what it says, which may be nothing.
    Refused(u16, String),
    /// The answer broke off, or is none: what is wrong with it, as the end of a sentence about the answer.
    Broken(String),
    /// Something else.
    Other(Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Other(error)
    }
}

/// Sends the request and hands each line of the answer to `heard`, which can break off; the connection is closed then,
/// and servers stop computing.
pub(super) fn lines(
    call: &Call<'_>,
    heard: &mut dyn FnMut(&str) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    // A server that moves has to be configured anew: words go nowhere else by themselves.
    let client = http::client(&call.url, call.patience(), Policy::none())
        .map_err(|error| Failure::Unreachable(http::reason(&error, call.patience())))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context(|| format!("could not ask {}", call.server))?;
    let done = runtime.block_on(answer(&client, call, heard));
    // A name that is still being looked up must not hold up the next server.
    runtime.shutdown_background();
    done
}

/// Asks for something that a server knows, which is one JSON value.
pub(super) fn value(call: &Call<'_>) -> Result<Value, Failure> {
    let mut text = String::new();
    lines(call, &mut |line| {
        text.push_str(line);
        text.push('\n');
        Ok(ControlFlow::Continue(()))
    })?;
    serde_json::from_str(&text).map_err(|_| Failure::Broken("is no JSON".to_owned()))
}

async fn answer(
    client: &Client,
    call: &Call<'_>,
    heard: &mut dyn FnMut(&str) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let response = send(client, call).await?;
    let status = response.status();
    if status.is_redirection() {
        return Err(Failure::Broken("sends elsewhere, which is not followed".to_owned()));
    }
    if !status.is_success() {
        let text = body(response).await;
        return Err(Failure::Refused(status.as_u16(), message(&text).unwrap_or_default()));
    }
    if response.headers().get(CONTENT_TYPE).is_some_and(is_page) {
        return Err(Failure::Broken("is a web page".to_owned()));
    }
    split(response, call.patience(), heard).await
}

async fn send(client: &Client, call: &Call<'_>) -> Result<Response, Failure> {
    let mut request = match call.body {
        Some(body) => client
            .post(call.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body.to_string()),
        None => client.get(call.url.clone()),
    };
    if let Some(key) = call.key {
        let mut value = HeaderValue::try_from(format!("Bearer {key}"))
            .map_err(|_| Error::failed(format!("the key for {} has characters that no key has", call.server)))?;
        value.set_sensitive(true);
        request = request.header(AUTHORIZATION, value);
    }
    request
        .send()
        .await
        .map_err(|error| Failure::Unreachable(http::reason(&error, call.patience())))
}

fn is_page(content_type: &HeaderValue) -> bool {
    content_type.as_bytes().starts_with(b"text/html")
}

/// Splits into lines before anything is decoded: pieces end in the middle of characters.
async fn split(
    mut response: Response,
    patience: Patience,
    heard: &mut dyn FnMut(&str) -> Result<ControlFlow<()>, Failure>,
) -> Result<(), Failure> {
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let chunk = response.chunk().await;
        let chunk = chunk.map_err(|error| Failure::Broken(format!("broke off: {}", http::reason(&error, patience))))?;
        let ended = chunk.is_none();
        rest.extend_from_slice(&chunk.unwrap_or_default());
        if ended && !rest.is_empty() {
            rest.push(b'\n');
        }
        let end = rest.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        for line in rest[..end].split(|byte| *byte == b'\n') {
            let line = str::from_utf8(line).map_err(|_| Failure::Broken("is not UTF-8 text".to_owned()))?;
            if !line.trim().is_empty() && heard(line.trim())?.is_break() {
                return Ok(());
            }
        }
        rest.drain(..end);
        if rest.len() > LONGEST {
            return Err(Failure::Broken("has a line without end".to_owned()));
        }
        if ended {
            return Ok(());
        }
    }
}

/// What a server says when it refuses, as far as it is reasonable.
async fn body(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST {
            break;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The message in an error object, made fit for one line of a terminal: `{"error": "…"}` or `{"error": {"message":
/// "…"}}`. Ollama hands on the errors of its engine as JSON in a string.
pub(super) fn message(text: &str) -> Option<String> {
    let object: Value = serde_json::from_str(text.trim()).ok()?;
    let error = object.get("error")?;
    let text = match error {
        Value::String(text) => message(text).unwrap_or_else(|| text.clone()),
        Value::Object(_) => error.get("message")?.as_str()?.to_owned(),
        _ => return None,
    };
    let line: String = text
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .take(200)
        .collect();
    Some(line.trim().trim_end_matches('.').to_owned())
}

/// What a failure means, for a server of one kind: `refused` knows what its refusals mean.
pub(super) fn explain(
    failure: Failure,
    name: &str,
    url: &Url,
    remedy: &str,
    refused: impl Fn(u16, &str) -> Error,
) -> Error {
    match failure {
        Failure::Unreachable(cause) => {
            Error::failed(format!("{name} does not answer at `{}`: {cause}", shown(url))).hint(remedy)
        }
        Failure::Refused(status, message) => refused(status, &message),
        Failure::Broken(how) => Error::failed(format!("what {name} answers at `{}` {how}", shown(url)))
            .hint("ask again; if that does not help, look at the address and at the log of the server"),
        Failure::Other(error) => error,
    }
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
