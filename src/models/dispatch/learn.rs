//! What answers and failures tell about the next request.

use std::time::{Duration, Instant};

use super::known::{Down, KnownServer, now};
use super::{Planned, Server};
use crate::error::{Cause, Error};
use crate::models::route::inventory::{Api, Measured};
use crate::models::route::plan::Choice;
use crate::paths::Paths;

impl Planned {
    /// What a failure says about the next attempt.
    pub(super) fn learn_from(&mut self, choice: &Choice, error: &Error, waited: Duration) {
        let Some(at) = &choice.server else { return };
        let known = self.known.server(at);
        match error.cause() {
            Some(Cause::Unloadable) => {
                let what = (known.version.clone(), format!("does not load: {}", error.message()));
                known.broken.insert(choice.model.clone(), what);
            }
            Some(Cause::Unreachable) => known.down = Some(Down::new(error, waited, now())),
            // What was known is wrong.
            _ => (known.stock_at, known.loaded_at) = (0, 0),
        }
        self.known.write(&self.paths);
    }

    /// Makes the next request ask the servers what they hold.
    pub(crate) fn forget(mut self, paths: &Paths) {
        for server in self.known.servers.values_mut() {
            server.loaded_at = 0;
        }
        self.known.write(paths);
    }

    /// Remembers what an answer showed. Costs a question to the server after a load, so it comes last.
    pub fn remember(&mut self, choice: &Choice, load_ms: f64, start: Instant) {
        let Some(at) = &choice.server else { return };
        let Some(server) = self.listing.server(at).cloned() else {
            return;
        };
        let known = self.known.server(at);
        if server.api == Api::Ollama {
            known.use_of(&choice.model, choice.keep_alive, now());
            if choice.loads {
                measure(&server, choice, load_ms, known);
            } else if start.elapsed().as_secs() < 60 {
                // It was there, so nothing else has changed that would matter.
                known.loaded_at = now();
            }
        }
        self.known.write(&self.paths);
    }
}

/// Looks what a load took.
fn measure(server: &Server, choice: &Choice, load_ms: f64, known: &mut KnownServer) {
    let Ok(running) = server.host().running() else { return };
    known.loaded = running.into_iter().map(Into::into).collect();
    known.loaded_at = now();
    let Some(loaded) = known.loaded.iter().find(|loaded| loaded.name == choice.model) else {
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that just passed"
    )]
    let load_ms = load_ms.max(0.0) as u64;
    if loaded.num_ctx.is_none_or(|num_ctx| num_ctx == choice.num_ctx) {
        known.measured.insert(
            choice.model.clone(),
            Measured {
                bytes: loaded.bytes,
                num_ctx: choice.num_ctx,
                load_ms,
            },
        );
    }
}
