//! What answers and failures tell about the next request.

use std::time::{Duration, Instant};

use super::gather::room_for_all;
use super::known::{KnownServer, now};
use super::trouble::Outage;
use super::{Dispatcher, Server};
use crate::error::{Cause, Error};
use crate::messages::route as messages;
use crate::models::route::inventory::{Api, Measured};
use crate::models::route::plan::Choice;
use crate::paths::Paths;

impl Dispatcher {
    /// What a failure says about the next attempt.
    pub(super) fn learn_from(&mut self, choice: &Choice, error: &Error, waited: Duration) {
        let Some(at) = &choice.server else { return };
        let known = self.known.server(at);
        let refused = |error: &Error| messages::does_not_load(error.sentence());
        match error.cause() {
            Some(Cause::Unloadable) => known.does_not_load(&choice.model, refused(error), true, now()),
            Some(Cause::Refused) if choice.loads => known.does_not_load(&choice.model, refused(error), false, now()),
            Some(Cause::Unreachable) => known.down = Some(Outage::new(error, waited, now())),
            // What was known is wrong.
            _ => (known.stock_at, known.loaded_at) = (0, 0),
        }
        known.loaded_at = 0;
        self.known.write(&self.paths);
    }

    /// Whether a model is asked without probabilities, which it refused lately.
    pub(super) fn is_plain(&self, choice: &Choice) -> bool {
        let known = choice.server.as_ref().and_then(|at| self.known.servers.get(at));
        known.is_some_and(|known| known.is_plain(&choice.model, now()))
    }

    /// Remembers that a model refuses probabilities, until somebody may have mended that.
    pub(crate) fn learn_plain(&mut self, choice: &Choice) {
        let Some(at) = choice.server.as_ref().filter(|_| !self.is_plain(choice)) else {
            return;
        };
        self.known.server(at).plain.insert(choice.model.clone(), now());
        self.known.write(&self.paths);
    }

    /// Makes the next request ask the servers what they hold.
    pub(crate) fn forget(mut self, paths: &Paths) {
        for server in self.known.servers.values_mut() {
            (server.loaded_at, server.loaded) = (0, Vec::new());
        }
        self.known.write(paths);
    }

    /// Remembers what an answer showed. Costs a question to the server after a load, so it comes last.
    pub fn remember(&mut self, choice: &Choice, load_ms: f64, start: Instant) {
        let Some(at) = &choice.server else { return };
        let Some(server) = self.listing.server(at).cloned() else {
            return;
        };
        if choice.loads {
            self.known.read_uses(&self.paths);
        }
        let room = room_for_all(&self.known);
        let known = self.known.server(at);
        if server.api == Api::Ollama {
            known.broken.remove(&choice.model);
            known.record_use(&choice.model, choice.keep_alive, now());
            if choice.loads {
                measure(&server, choice, (load_ms, room), known);
            } else if start.elapsed().as_secs() < 60 {
                // It was there, so nothing else has changed that would matter.
                known.loaded_at = now();
            }
        }
        self.known.write(&self.paths);
    }
}

/// Looks what a load took: time, memory, and other models.
fn measure(server: &Server, choice: &Choice, (load_ms, room): (f64, u64), known: &mut KnownServer) {
    let Ok(running) = server.host().running() else { return };
    let before = known.stock(now()).loaded;
    known.see(running, room, now());
    let gone = before.iter().any(|model| {
        let stays = model.stays.is_none_or(|stays| stays > Duration::from_secs(2));
        stays && !known.loaded.iter().any(|loaded| loaded.name == model.name)
    });
    // It was planned to fit beside the others.
    if gone {
        known.limit.learn(known.loaded.len(), now());
    }
    let Some(loaded) = known
        .loaded
        .iter()
        .find(|loaded| known.are_one(&loaded.name, &choice.model))
    else {
        return;
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time that just passed"
    )]
    let load_ms = load_ms.max(0.0) as u64;
    if loaded.num_ctx.is_none_or(|num_ctx| num_ctx == choice.num_ctx) {
        let measured = Measured {
            bytes: loaded.bytes,
            num_ctx: choice.num_ctx,
            load_ms,
        };
        known.measured.insert(choice.model.clone(), measured);
    }
}
