//! Requests to a model server, and their answers line by line.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde::Serialize;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::endpoint::{self, shown};
use super::lines::{LONGEST, Lines};
use crate::error::{Cause, Context as _, Error, Result};
use crate::models::backend::{Event, Listener, Timings};
use crate::models::http::{self, Patience};

/// What a server is given before it is given up: it may be mad, or somebody else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For a connection, for the next byte, and for the next line that says something.
    pub(super) patience: Patience,
    /// For the whole answer.
    pub(super) whole: Duration,
    /// The most bytes of it.
    pub(super) bytes: usize,
}

/// For what a server knows without a model. Somebody waits for an answer of which this is not even the beginning.
pub(super) const SHORT: Limits = Limits {
    patience: Patience {
        connect: Duration::from_secs(1),
        silence: Duration::from_secs(3),
    },
    whole: Duration::from_secs(5),
    bytes: 4 << 20,
};

/// For answers of a model that is in memory: it reads what it was asked before it says anything.
pub(super) const LONG: Limits = Limits {
    patience: Patience {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(3 * 60),
    },
    whole: Duration::from_secs(10 * 60),
    bytes: 8 << 20,
};

/// For answers of a model that has to be loaded: tens of gigabytes from a disk take their time, and a server that is gone
/// breaks the connection.
pub(super) const LOADING: Limits = Limits {
    patience: Patience {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(10 * 60),
    },
    whole: Duration::from_secs(20 * 60),
    bytes: 8 << 20,
};

/// A way to a server.
pub(super) struct Wire<'a> {
    client: Client,
    /// None once it is dropped.
    runtime: Option<Runtime>,
    /// The server.
    endpoint: &'a Url,
    /// Goes into the `Authorization` header.
    key: Option<&'a str>,
    /// What it is called, for messages.
    name: &'a str,
    limits: Limits,
}

impl<'a> Wire<'a> {
    /// Prepares requests; nothing is sent yet.
    pub(super) fn new(endpoint: &'a Url, key: Option<&'a str>, name: &'a str, limits: Limits) -> Result<Self, Failure> {
        // A server that moves has to be configured anew: words go nowhere else by themselves.
        let client = http::client(endpoint, limits.patience, Policy::none())
            .map_err(|error| Failure::Unreachable(http::reason(&error, limits.patience)))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context(|| format!("could not ask {name}"))?;
        Ok(Self {
            client,
            runtime: Some(runtime),
            endpoint,
            key,
            name,
            limits,
        })
    }

    /// Sends a request, with `body` as JSON, and hands each line of the answer to `heard`, which can break off; the
    /// connection is closed then, and servers stop computing.
    pub(super) fn lines(&self, path: &str, body: Option<String>, heard: Heard<'_>) -> Result<(), Failure> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(async {
                let whole = self.limits.whole;
                let answer = self.answer(path, body, heard);
                tokio::time::timeout(whole, answer)
                    .await
                    .unwrap_or_else(|_| Err(endless(whole)))
            }),
            None => Ok(()),
        }
    }

    /// Asks for something that is one JSON value.
    pub(super) fn value(&self, path: &str, body: Option<String>) -> Result<Value, Failure> {
        let mut text = String::new();
        self.lines(path, body, &mut |line| {
            text.push_str(line);
            text.push('\n');
            Ok(ControlFlow::Continue(()))
        })?;
        serde_json::from_str(&text).map_err(|_| Failure::Broken("is no JSON".to_owned()))
    }

    async fn answer(&self, path: &str, body: Option<String>, heard: Heard<'_>) -> Result<(), Failure> {
        let response = self.send(path, body).await?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Failure::Broken("sends elsewhere, which is not followed".to_owned()));
        }
        if !status.is_success() {
            let text = whole(response).await;
            return Err(Failure::Refused(status.as_u16(), message(&text).unwrap_or_default()));
        }
        if response.headers().get(CONTENT_TYPE).is_some_and(is_page) {
            return Err(Failure::Broken("is a web page".to_owned()));
        }
        split(response, self.limits, heard).await
    }

    async fn send(&self, path: &str, body: Option<String>) -> Result<Response, Failure> {
        let url = endpoint::join(self.endpoint, path);
        let mut request = match body {
            Some(body) => self
                .client
                .post(url)
                .header(CONTENT_TYPE, "application/json")
                .body(body),
            None => self.client.get(url),
        };
        if let Some(key) = self.key {
            let mut value = HeaderValue::try_from(format!("Bearer {key}"))
                .map_err(|_| Error::failed(format!("the key for {} has characters that no key has", self.name)))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let sent = request.send().await;
        sent.map_err(|error| Failure::Unreachable(http::reason(&error, self.limits.patience)))
    }
}

impl Drop for Wire<'_> {
    fn drop(&mut self) {
        // A name that is still being looked up must not hold up the next server.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Hears a line and says whether to go on.
pub(super) type Heard<'a> = &'a mut dyn FnMut(&str) -> Result<ControlFlow<()>, Failure>;

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

/// A request as JSON.
pub(super) fn json(body: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(body).context(|| "could not write JSON".to_owned());
    text.map_err(Failure::Other)
}

fn is_page(content_type: &HeaderValue) -> bool {
    content_type.as_bytes().starts_with(b"text/html")
}

/// Hands on the lines of an answer, within the limits.
async fn split(mut response: Response, limits: Limits, heard: Heard<'_>) -> Result<(), Failure> {
    let patience = limits.patience;
    let mut lines = Lines::default();
    let mut bytes = 0;
    // Whoever sends without a pause is never waited for, so the time is looked at here as well.
    let start = Instant::now();
    let said = Cell::new(start);
    let mut noted = |line: &str| {
        said.set(Instant::now());
        heard(line)
    };
    loop {
        let chunk = response.chunk().await;
        let chunk = chunk.map_err(|error| Failure::Broken(format!("broke off: {}", http::reason(&error, patience))))?;
        let Some(chunk) = chunk else {
            return lines.end(&mut noted).map(drop);
        };
        bytes += chunk.len();
        if bytes > limits.bytes {
            return Err(Failure::Broken(format!("is longer than {} MB", limits.bytes >> 20)));
        }
        if start.elapsed() > limits.whole {
            return Err(endless(limits.whole));
        }
        if lines.push(&chunk, &mut noted)?.is_break() {
            return Ok(());
        }
        if said.get().elapsed() > patience.silence {
            return Err(Failure::Broken(format!(
                "says nothing for {} s",
                patience.silence.as_secs_f32()
            )));
        }
    }
}

fn endless(whole: Duration) -> Failure {
    Failure::Broken(format!("has not ended after {} s", whole.as_secs_f32()))
}

/// One answer of a model, heard line by line.
pub(super) trait Answer {
    /// Hears a line, hands on the text in it, and says whether to go on.
    fn hear(&mut self, line: &str, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure>;

    /// What it took, where the end of the answer was heard.
    fn timings(self) -> Option<Timings>;

    /// The same where all of it has been heard, or why it has not.
    fn finish(self, heard: Result<(), Failure>) -> Result<Timings, Failure>
    where
        Self: Sized,
    {
        heard?;
        let cut = || Failure::Broken("ended in the middle".to_owned());
        self.timings().ok_or_else(cut)
    }
}

/// The text of an answer that comes in such pieces, and why there is no more of it.
pub(crate) fn read<'a>(
    mut answer: impl Answer,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> (String, Option<String>) {
    let (mut lines, mut text) = (Lines::default(), String::new());
    let mut hear = |line: &str| {
        answer.hear(line, &mut |event| {
            if let Event::Text(piece) = event {
                text.push_str(&piece);
            }
            ControlFlow::Continue(())
        })
    };
    let mut done = Ok(ControlFlow::Continue(()));
    for piece in pieces {
        done = lines.push(piece, &mut hear);
        if !matches!(done, Ok(ControlFlow::Continue(()))) {
            break;
        }
    }
    if matches!(done, Ok(ControlFlow::Continue(()))) {
        done = lines.end(&mut hear);
    }
    let why = answer.finish(done.map(drop)).err();
    (text, why.map(|failure| format!("{failure:?}")))
}

/// Watches that an answer in pieces does not become longer than was asked for.
#[derive(Debug)]
pub(super) struct Ration(usize);

impl Ration {
    /// For an answer of so many tokens, which are longer in no language.
    pub(super) fn new(tokens: u32) -> Self {
        Self(64 * (tokens.max(64) as usize))
    }

    /// Takes a piece from what is left.
    pub(super) fn take(&mut self, piece: &str) -> Result<(), Failure> {
        let left = self.0.checked_sub(piece.len());
        self.0 = left.ok_or_else(|| Failure::Broken("is much longer than was asked for".to_owned()))?;
        Ok(())
    }
}

/// What a server says when it refuses, as far as it is reasonable.
async fn whole(mut response: Response) -> String {
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
pub(crate) fn message(text: &str) -> Option<String> {
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
        Failure::Unreachable(cause) => Error::failed(format!("{name} does not answer at `{}`: {cause}", shown(url)))
            .hint(remedy)
            .because(Cause::Unreachable),
        Failure::Refused(status, message) => refused(status, &message),
        Failure::Broken(how) => Error::failed(format!("what {name} answers at `{}` {how}", shown(url)))
            .hint("ask again; if that does not help, look at the address and at the log of the server"),
        Failure::Other(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What comes of a server that sends `piece` again and again, with pauses, until nobody listens.
    fn dripping(piece: &'static str) -> Failure {
        use std::io::{Read as _, Write as _};
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
            while stream.write_all(piece.as_bytes()).is_ok() {
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let limits = Limits {
            patience: Patience {
                connect: Duration::from_secs(5),
                silence: Duration::from_millis(400),
            },
            whole: Duration::from_millis(800),
            bytes: 1 << 20,
        };
        let wire = Wire::new(&url, None, "x", limits).unwrap();
        let heard = wire.lines("x", None, &mut |_| Ok(ControlFlow::Continue(())));
        heard.unwrap_err()
    }

    #[test]
    fn a_server_that_drips_is_given_up() {
        for (piece, expected) in [
            ("{}\n", "has not ended after 0.8 s"),
            ("\n", "says nothing for 0.4 s"),
            ("x", "says nothing for 0.4 s"),
        ] {
            let Failure::Broken(how) = dripping(piece) else {
                panic!("{piece:?} is no answer");
            };
            assert_eq!(how, expected, "{piece:?}");
        }
    }

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
