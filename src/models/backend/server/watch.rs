//! A look whether a server that says nothing is still there: one that computes or loads says nothing for long, but tells its
//! version all the same. One that was stopped answers nobody.

use std::cell::Cell;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use super::stream::{Failure, Wire};
use crate::messages::{Seconds, server};

/// The silence that nobody looks at.
const QUIET: Duration = Duration::from_millis(1500);

/// The result of what ends first.
pub(super) async fn first<T>(one: impl Future<Output = T>, other: impl Future<Output = T>) -> T {
    let (mut one, mut other) = (pin!(one), pin!(other));
    poll_fn(move |context| match one.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => other.as_mut().poll(context),
    })
    .await
}

/// Ends once a server of Ollama that was heard last at that time does not even tell its version.
pub(super) async fn gone(wire: &Wire<'_>, heard: &Cell<Instant>) -> Failure {
    let sign = wire.limits.sign;
    loop {
        let quiet = heard.get().elapsed();
        if quiet < QUIET {
            tokio::time::sleep(QUIET.saturating_sub(quiet)).await;
            continue;
        }
        let asked = Instant::now();
        let version = tokio::time::timeout(sign, wire.send("api/version", None)).await;
        let is_there = matches!(version, Ok(Ok(_))) || heard.get() > asked;
        if !is_there {
            return Failure::Unreachable(server::no_answer_within(Seconds(QUIET + sign)));
        }
        tokio::time::sleep(QUIET).await;
    }
}
