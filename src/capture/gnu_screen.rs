//! GNU screen: the rows of a window.

use std::time::Instant;

use super::Variables;
use super::program::written;

/// The text of this window with everything above it.
pub(super) fn screen(var: &Variables<'_>, until: Instant) -> Option<String> {
    let session = var("STY").filter(|session| !session.is_empty())?;
    let window = var("WINDOW").filter(|window| !window.is_empty())?;
    let args = ["-S", &session, "-p", &window, "-X", "hardcopy", "-h"];
    written("screen", &args, until)
}
