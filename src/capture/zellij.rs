//! zellij: the rows of the pane that has the focus, which is the one where a key was pressed.

use std::time::Instant;

use super::Variables;
use super::program::written;

/// The text of this pane with everything above it.
pub(super) fn screen(var: &Variables<'_>, until: Instant) -> Option<String> {
    var("ZELLIJ").filter(|session| !session.is_empty())?;
    written("zellij", &["action", "dump-screen", "--full"], until)
}
