//! The protocol between client and engine: one JSON object a line, on a unix socket.
//!
//! The client sends one [`Ask`] and reads [`Reply`] lines until [`Reply::Done`] or [`Reply::Failed`]. Closing the
//! connection earlier stops the engine's work on it.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::answer::Token;
use crate::messages::Message;
use crate::models::backend::{Chat, Timings};

/// Changes when an older engine, which may still be running, would not be understood.
pub(super) const VERSION: &str = "2";

/// The longest line that either side accepts, in bytes.
const LONGEST: u64 = 4 << 20;

/// A question.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ask {
    /// The question to answer.
    pub chat: Chat,
    /// Seconds that the engine waits for another question afterwards.
    pub keep_alive: u64,
    /// Seconds that the answer may take from now on, whatever has to be done before.
    pub deadline: u64,
}

/// A message of the engine while it works.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Reply {
    /// The weights are being read: a fraction from 0 to 1.
    Loading(f32),
    /// The prompt is being read: tokens done, tokens in all.
    Reading(u32, u32),
    /// The prompt has been read; the times so far.
    Read(Timings),
    /// The next token of the answer, before its text.
    Token(Token),
    /// The next piece of the answer.
    Text(String),
    /// The answer is complete.
    Done(Timings),
    /// There will be no answer: what failed, and the remedy.
    Failed(Message, Option<Message>),
}

/// Writes one line.
pub(super) fn send(to: &mut impl Write, message: &impl Serialize) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(message)?;
    line.push(b'\n');
    to.write_all(&line)?;
    to.flush()
}

/// Reads one line; `None` when the other side has closed.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl BufRead) -> std::io::Result<Option<T>> {
    use std::io::Read as _;
    let mut line = Vec::new();
    from.take(LONGEST).read_until(b'\n', &mut line)?;
    if line.last() != Some(&b'\n') {
        return Ok(None);
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_survive_the_way_there() {
        let mut wire = Vec::new();
        let said = [
            Reply::Loading(0.5),
            Reply::Text("größer\n".to_owned()),
            Reply::Failed(Message::verbatim("x"), None),
        ];
        for reply in &said {
            send(&mut wire, reply).unwrap();
        }
        let mut from = wire.as_slice();
        for reply in &said {
            assert_eq!(receive::<Reply>(&mut from).unwrap().as_ref(), Some(reply));
        }
        assert!(receive::<Reply>(&mut from).unwrap().is_none());
    }

    #[test]
    fn half_a_line_is_the_end_and_garbage_an_error() {
        assert!(receive::<Reply>(&mut br#"{"text":"a"#.as_slice()).unwrap().is_none());
        assert!(receive::<Reply>(&mut b"garbage\n".as_slice()).is_err());
    }
}
