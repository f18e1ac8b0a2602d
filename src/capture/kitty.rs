//! kitty: what the last command has shown, where its shell integration marks that, or the rows of a window.

use std::time::Instant;

use super::Variables;
use super::program::printed;

/// Returns the output of the last command; `extent` is what kitty calls it. Only through the socket of kitty: without one
/// it would be asked through the terminal, from which the keys of the user come at the same time.
fn text(var: &Variables<'_>, extent: &str, until: Instant) -> Option<String> {
    let socket = var("KITTY_LISTEN_ON").filter(|socket| !socket.is_empty())?;
    let window = var("KITTY_WINDOW_ID").filter(|window| !window.is_empty())?;
    let window = format!("id:{window}");
    let args = ["@", "--to", &socket, "get-text", "--match", &window, "--extent", extent];
    printed("kitten", &args, until)
}

/// All that the last command has shown; nothing where nobody has marked where it begins.
pub(super) fn output(var: &Variables<'_>, until: Instant) -> Option<String> {
    text(var, "last_cmd_output", until).filter(|text| !text.trim().is_empty())
}

/// The text of this window with everything above it.
pub(super) fn screen(var: &Variables<'_>, until: Instant) -> Option<String> {
    text(var, "all", until)
}
