//! Requests to a model server, and their answers line by line.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use reqwest::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use serde::Serialize;
use serde_json::Value;
use tokio::runtime::Runtime;

use super::endpoint::{self, shown};
use super::error_body;
use super::lines::{LONGEST, Lines};
use super::loading::Load;
use super::peer::Peer;
use super::watch;
use crate::error::{Context as _, Error, Result};
use crate::messages::{Message, Seconds, common, server};
use crate::models::backend::{Event, Listener, Timings};
use crate::models::http::{self, Timeouts};

/// The limits of a server, after which it is given up: it may be mad, or somebody else.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// For a connection, for the next byte, and for the next line that says something.
    pub(super) timeouts: Timeouts,
    /// For the whole answer.
    pub(super) whole: Duration,
    /// For a sign of life while a model is silent.
    pub(super) sign: Duration,
    /// The most bytes of it.
    pub(super) bytes: usize,
}

/// A server tells its version in no time.
const SIGN: Duration = Duration::from_millis(1500);

/// For what a server knows without a model. Somebody waits for an answer of which this is not even the beginning.
pub(super) const SHORT: Limits = Limits {
    timeouts: Timeouts {
        connect: Duration::from_secs(1),
        silence: Duration::from_secs(3),
    },
    whole: Duration::from_secs(5),
    sign: SIGN,
    bytes: 4 << 20,
};

/// For answers of a model that is in memory: it reads what it was asked before it says anything.
pub(super) const LONG: Limits = Limits {
    timeouts: Timeouts {
        connect: Duration::from_secs(5),
        silence: Duration::from_secs(3 * 60),
    },
    whole: Duration::from_secs(10 * 60),
    sign: SIGN,
    bytes: 8 << 20,
};

/// For answers of a model that has to be loaded: tens of gigabytes from a disk take their time, and a server that is gone
/// breaks the connection.
pub(super) const LOADING: Limits = Limits {
    timeouts: Timeouts {
        silence: Duration::from_secs(10 * 60),
        ..LONG.timeouts
    },
    whole: Duration::from_secs(20 * 60),
    ..LONG
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
    peer: Peer,
    pub(super) limits: Limits,
}

impl<'a> Wire<'a> {
    /// Prepares requests; nothing is sent yet.
    pub(super) fn new(endpoint: &'a Url, key: Option<&'a str>, peer: Peer, limits: Limits) -> Result<Self, Failure> {
        // A server that moves has to be configured anew: words go nowhere else by themselves.
        let client = http::client(endpoint, limits.timeouts, Policy::none())
            .map_err(|error| Failure::Unreachable(http::reason(&error, limits.timeouts)))?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context(|| peer.could_not_ask())?;
        Ok(Self {
            client,
            runtime: Some(runtime),
            endpoint,
            key,
            peer,
            limits,
        })
    }

    /// Sends a request, with `body` as JSON, and hands each line of the answer to `heard`, which can break off; the
    /// connection is closed then, and servers stop computing.
    pub(super) fn lines(&self, path: &str, body: Option<String>, heard: Heard<'_>) -> Result<(), Failure> {
        match &self.runtime {
            Some(runtime) => runtime.block_on(async {
                let whole = self.limits.whole;
                let answer = self.watched(path, body, heard);
                tokio::time::timeout(whole, answer)
                    .await
                    .unwrap_or_else(|_| Err(endless(whole)))
            }),
            None => Ok(()),
        }
    }

    /// The same for a question to a model that is loaded first.
    pub(super) fn lines_of_load(
        &self,
        path: &str,
        body: String,
        load: &Load<'_>,
        heard: Heard<'_>,
    ) -> Result<(), Failure> {
        let Some(runtime) = &self.runtime else { return Ok(()) };
        let begun = Cell::new(false);
        let mut noted = |line: &str| {
            begun.set(true);
            heard(line)
        };
        runtime.block_on(async {
            let whole = self.limits.whole;
            let answer = tokio::time::timeout(whole, self.watched(path, Some(body), &mut noted));
            let answered = watch::first(answer, load.watch(self, &begun)).await;
            answered.unwrap_or_else(|_| Err(endless(whole)))
        })
    }

    /// What a server of Ollama holds in memory, where it tells.
    pub(super) async fn held(&self) -> Option<Value> {
        let mut text = String::new();
        let mut heard = |line: &str| {
            text.push_str(line);
            Ok(ControlFlow::Continue(()))
        };
        self.answer("api/ps", None, &mut heard).await.ok()?;
        serde_json::from_str(&text).ok()
    }

    /// Asks for something that is one JSON value.
    pub(super) fn value(&self, path: &str, body: Option<String>) -> Result<Value, Failure> {
        let mut text = String::new();
        self.lines(path, body, &mut |line| {
            text.push_str(line);
            text.push('\n');
            Ok(ControlFlow::Continue(()))
        })?;
        serde_json::from_str(&text).map_err(|_| Failure::Broken(server::is_not_json()))
    }

    /// The answer, while somebody looks whether the server is still there: a model may be silent for as long as it takes, but
    /// its server may not.
    async fn watched(&self, path: &str, body: Option<String>, heard: Heard<'_>) -> Result<(), Failure> {
        if self.peer != Peer::Ollama || path != "api/chat" {
            return self.answer(path, body, heard).await;
        }
        let last = Cell::new(Instant::now());
        let mut noted = |line: &str| {
            last.set(Instant::now());
            heard(line)
        };
        let answer = self.answer(path, body, &mut noted);
        watch::first(answer, async { Err(watch::gone(self, &last).await) }).await
    }

    async fn answer(&self, path: &str, body: Option<String>, heard: Heard<'_>) -> Result<(), Failure> {
        let response = self.send(path, body).await?;
        let status = response.status();
        let kind = response.headers().get(CONTENT_TYPE).cloned();
        let is_of = |begin: &str| {
            kind.as_ref()
                .is_some_and(|kind| kind.as_bytes().starts_with(begin.as_bytes()))
        };
        if status.is_redirection() {
            return Err(Failure::Broken(server::redirects()));
        }
        if !status.is_success() {
            let text = whole(response).await;
            let said =
                error_body::of_refusal(&text).or_else(|| is_of("text/plain").then(|| error_body::one_line(&text)));
            return Err(Failure::Refused(status.as_u16(), said.unwrap_or_default()));
        }
        if is_of("text/html") {
            return Err(Failure::Broken(server::is_a_web_page()));
        }
        if response
            .headers()
            .get(CONTENT_ENCODING)
            .is_some_and(|name| name != PLAIN)
        {
            return Err(Failure::Broken(server::is_compressed()));
        }
        split(response, self.limits, heard).await
    }

    pub(super) async fn send(&self, path: &str, body: Option<String>) -> Result<Response, Failure> {
        let url = endpoint::join(self.endpoint, path);
        let mut request = match body {
            Some(body) => self
                .client
                .post(url)
                .header(CONTENT_TYPE, "application/json")
                .body(body),
            None => self.client.get(url),
        };
        // Without it, an answer may come in any coding (RFC 9110, section 12.5.3).
        request = request.header(ACCEPT_ENCODING, PLAIN);
        if let Some(key) = self.key {
            let value = HeaderValue::try_from(format!("Bearer {key}"));
            let mut value = value.map_err(|_| Error::failed(server::key_is_odd()))?;
            value.set_sensitive(true);
            request = request.header(AUTHORIZATION, value);
        }
        let sent = request.send().await;
        sent.map_err(|error| Failure::Unreachable(http::reason(&error, self.limits.timeouts)))
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

/// The coding of a body that is not compressed.
const PLAIN: &str = "identity";

/// Hears a line and says whether to go on.
pub(super) type Heard<'a> = &'a mut dyn FnMut(&str) -> Result<ControlFlow<()>, Failure>;

/// Why there is no whole answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nobody answers at that address: the cause.
    Unreachable(Message),
    /// The server refuses: status and what it says, which may be nothing.
    Refused(u16, String),
    /// The answer broke off, or is none: what is wrong with it, as the end of a sentence about the answer.
    Broken(Message),
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
    let text = serde_json::to_string(body).context(common::could_not_write_json);
    text.map_err(Failure::Other)
}

/// Hands on the lines of an answer, within the limits.
async fn split(mut response: Response, limits: Limits, heard: Heard<'_>) -> Result<(), Failure> {
    let timeouts = limits.timeouts;
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
        let chunk =
            chunk.map_err(|error| Failure::Broken(server::broke_off().because(&http::reason(&error, timeouts))))?;
        let Some(chunk) = chunk else {
            return lines.end(&mut noted).map(drop);
        };
        bytes += chunk.len();
        if bytes > limits.bytes {
            return Err(Failure::Broken(server::is_longer_than(limits.bytes >> 20)));
        }
        if start.elapsed() > limits.whole {
            return Err(endless(limits.whole));
        }
        if lines.push(&chunk, &mut noted)?.is_break() {
            return Ok(());
        }
        if said.get().elapsed() > timeouts.silence {
            return Err(Failure::Broken(server::is_silent(Seconds(timeouts.silence))));
        }
    }
}

fn endless(whole: Duration) -> Failure {
    Failure::Broken(server::has_not_ended(Seconds(whole)))
}

/// One answer of a model, heard line by line.
pub(super) trait Answer {
    /// Hears a line, hands on the text in it, and says whether to go on.
    fn hear(&mut self, line: &str, listener: Listener<'_>) -> Result<ControlFlow<()>, Failure>;

    /// Returns the timings, where the end of the answer was heard.
    fn timings(self) -> Option<Timings>;

    /// The same where all of it has been heard, or why it has not.
    fn finish(self, heard: Result<(), Failure>) -> Result<Timings, Failure>
    where
        Self: Sized,
    {
        match (heard, self.timings()) {
            // What breaks behind the end is no part of the answer.
            (Ok(()) | Err(Failure::Broken(_)), Some(timings)) => Ok(timings),
            (Err(failure), _) => Err(failure),
            (Ok(()), None) => Err(Failure::Broken(server::ended_in_the_middle())),
        }
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
        self.0 = left.ok_or_else(|| Failure::Broken(server::is_longer_than_asked()))?;
        Ok(())
    }
}

/// Returns the text of a server that refuses, as far as it is reasonable.
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

/// Returns the message for a failure of a server of one kind: `refused` knows what its refusals mean.
pub(super) fn explain(failure: Failure, peer: Peer, url: &Url, refused: impl Fn(u16, &str) -> Error) -> Error {
    match failure {
        Failure::Unreachable(cause) => peer.unreachable(&shown(url), &cause),
        Failure::Refused(status, message) => refused(status, &message),
        Failure::Broken(how) => peer.broken(&shown(url), &how),
        Failure::Other(error) => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the result of listening to a server that sends `piece` again and again, with pauses, until nobody listens.
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
            timeouts: Timeouts {
                connect: Duration::from_secs(5),
                silence: Duration::from_millis(400),
            },
            whole: Duration::from_millis(800),
            bytes: 1 << 20,
            ..SHORT
        };
        let wire = Wire::new(&url, None, Peer::Server, limits).unwrap();
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
            assert_eq!(how.english(), expected, "{piece:?}");
        }
    }
}
