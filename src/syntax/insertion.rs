//! Text that is put into a line, so that the shell reads it letter by letter.

use super::lexer::Quotes;
use crate::shell::{Shell, is_plain, quote};

/// Writes `text` for a place that stands in these quotes.
pub(crate) fn inserted(text: &str, into: Quotes, shell: Shell) -> String {
    match into {
        _ if is_plain(text) => text.to_owned(),
        Quotes::Single if !text.contains(['\'', '\\']) => text.to_owned(),
        Quotes::Double if !text.contains(['"', '\\', '$', '`', '!']) => text.to_owned(),
        Quotes::None => quote(shell, text),
        // A character that cannot be written within these quotes closes them, and opens them again.
        Quotes::Single => format!("'{}'", quote(shell, text)),
        Quotes::Double => format!("\"{}\"", quote(shell, text)),
        Quotes::Ansi => format!("'{}$'", quote(shell, text)),
    }
}
