//! Looks beside a question at what a server of Ollama holds, so that the load of a model is told from the reading that follows:
//! the answer begins after both, and who leaves it before its end is not told what each took. A model that is being loaded is
//! not listed yet.

use std::cell::Cell;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::task::Poll;
use std::time::{Duration, Instant};

use serde_json::Value;

use super::stream::Wire;

/// The time between two looks.
const LOOK: Duration = Duration::from_millis(250);

/// The load of a model that is waited for.
pub(super) struct Load<'a> {
    /// Returns true if an answer of `/api/ps` lists the model.
    pub(super) listed: &'a dyn Fn(&Value) -> bool,
    /// Hears, once, when it is done.
    pub(super) done: &'a dyn Fn(Duration),
}

impl Load<'_> {
    /// Looks until the model is listed or the answer has begun.
    pub(super) async fn watch(&self, wire: &Wire<'_>, begun: &Cell<bool>) {
        let start = Instant::now();
        loop {
            tokio::time::sleep(LOOK).await;
            if begun.get() {
                break;
            }
            let held = tokio::time::timeout(LOOK, wire.held()).await;
            if !begun.get() && held.ok().flatten().is_some_and(|held| (self.listed)(&held)) {
                (self.done)(start.elapsed());
                break;
            }
        }
        pending::<()>().await;
    }
}

/// The result of the first, with the other one going on beside it.
pub(super) async fn beside<T>(first: impl Future<Output = T>, other: impl Future<Output = ()>) -> T {
    let (mut first, mut other) = (pin!(first), pin!(other));
    poll_fn(move |context| match first.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(result),
        Poll::Pending => {
            // It never ends.
            let _ = other.as_mut().poll(context);
            Poll::Pending
        }
    })
    .await
}
