//! The moment to say something: when the shell waits for keys and nobody has begun to type.

use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use super::Finding;
use crate::shell::Shell;
use crate::terminal::notice::{Moment, Patience, Prompt, State};

/// How often the shell is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// Waits for something to say and for the moment to say it.
pub(super) fn wait(prompt: &Prompt, shell: Shell, told: &Receiver<Finding>, end: Instant) -> Option<Finding> {
    let mut patience = Patience::default();
    let mut finding: Option<Finding> = None;
    let mut more = true;
    loop {
        match told.try_recv() {
            Ok(news) => finding = Some(news),
            Err(TryRecvError::Disconnected) => more = false,
            Err(TryRecvError::Empty) => {}
        }
        let state = match (prompt.state().ok()?, shell) {
            // They look themselves whether somebody has begun to type.
            (State::Reading(_), Shell::Zsh | Shell::Fish) => State::Reading(None),
            (state, _) => state,
        };
        let now = Instant::now();
        let moment = patience.look(state, now);
        let complete = !more || finding.as_ref().is_some_and(|finding| !finding.partly);
        match moment {
            Moment::Over => return None,
            Moment::Now if complete || now >= end => return finding,
            Moment::Now | Moment::NotYet if now >= end || (!more && finding.is_none()) => return None,
            Moment::Now | Moment::NotYet => thread::sleep(GLANCE),
        }
    }
}
