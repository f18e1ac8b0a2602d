//! Looks beside a question at what a server of Ollama holds, so that the load of a model is told from the reading that follows:
//! the answer begins after both, and who leaves it before its end is not told what each took. A model that is being loaded is
//! not listed yet.

use std::cell::Cell;
use std::future::pending;
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
    /// Looks until the model is listed or the answer has begun, and never ends.
    pub(super) async fn watch<T>(&self, wire: &Wire<'_>, begun: &Cell<bool>) -> T {
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
        pending().await
    }
}
