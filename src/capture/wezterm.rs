//! `WezTerm`: the rows of a pane.

use std::time::Instant;

use super::Variables;
use super::program::{ROWS_ABOVE, printed};

/// The text of this pane without its colours.
pub(super) fn screen(var: &Variables<'_>, until: Instant) -> Option<String> {
    let pane = var("WEZTERM_PANE").filter(|pane| !pane.is_empty())?;
    let args = [
        "cli",
        "--no-auto-start",
        "get-text",
        "--pane-id",
        &pane,
        "--start-line",
        ROWS_ABOVE,
    ];
    printed("wezterm", &args, until)
}
