//! tmux: the rows of a pane.

use std::time::Instant;

use super::Variables;
use super::program::{ROWS_ABOVE, printed};

/// The text of this pane, long lines in one piece.
pub(super) fn screen(var: &Variables<'_>, until: Instant) -> Option<String> {
    // The first part of TMUX is the socket of the server.
    let socket = var("TMUX")?.split(',').next()?.to_owned();
    let pane = var("TMUX_PANE").filter(|pane| !pane.is_empty() && !socket.is_empty())?;
    let args = ["-S", &socket, "capture-pane", "-p", "-J", "-S", ROWS_ABOVE, "-t", &pane];
    printed("tmux", &args, until)
}
