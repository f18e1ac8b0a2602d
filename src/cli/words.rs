//! The words of a command line, or of standard input.

use std::io::Read as _;

use crate::error::{Context as _, Error, Kind, Result};
use crate::messages::{Message, input};
use crate::redact::Redactor;

/// More words than this are no question but a mistake, a file on standard input for example.
const LONGEST: u64 = 64 * 1024;

/// The words on the command line; a `-` among them stands for standard input.
///
/// # Errors
///
/// Fails where there are none, with `hint`, and on an input that is too long or no text.
pub(super) fn words(args: &[String], hint: impl Into<Message>) -> Result<String> {
    let mut words = Vec::new();
    for arg in args {
        words.push(if arg == "-" { read()? } else { arg.clone() });
    }
    let words = words.join(" ");
    let words = words.trim();
    if words.is_empty() {
        return Err(Error::new(Kind::Usage, input::no_words()).hint(hint));
    }
    Ok(words.to_owned())
}

fn read() -> Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .context(input::could_not_read_input)?;
    if bytes.len() as u64 > LONGEST {
        return Err(Error::new(Kind::Usage, input::input_is_too_long()));
    }
    String::from_utf8(bytes).map_err(|_| Error::new(Kind::Usage, input::input_is_not_utf8()))
}

/// The words that a role is chosen by: the reason for it names some of them and is stored.
pub(super) fn without_secrets(words: &str) -> String {
    Redactor::new().hide(words)
}
