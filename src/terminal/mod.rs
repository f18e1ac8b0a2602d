//! The only code that writes to the terminal. Standard output is data, standard error is for people.
//!
//! What is printed is [`Printable`]: every writer makes it of the text that it gets, so nobody can forget to.

mod grading;
mod keys;
pub mod layers;
pub mod notice;
pub mod outline;
mod preview;
pub mod progress;
pub mod ready;
mod region;
pub mod settle;
pub mod status;
pub mod table;
pub mod tty;
pub mod wait;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

pub use region::Place;
use serde::Serialize;

use crate::error::{Context as _, Error, Kind, Result};
use crate::messages::{Language, Message, common, terminal as messages};
use crate::printable::Printable;

/// The language that the user reads, by the environment of this process.
pub fn language() -> Language {
    Language::of_locale(|name| std::env::var(name).ok())
}

/// Prints one line of data. A reader that has gone away is not an error.
///
/// # Errors
///
/// Fails when standard output cannot be written to, on a full disk for example.
pub fn print_line(line: impl Into<Printable>) -> Result<()> {
    let mut line = line.into();
    line.push("\n");
    print(line)
}

/// Prints a value as one line of JSON.
///
/// # Errors
///
/// Fails on what is no JSON, and as [`print`] does.
pub fn print_json(value: &impl Serialize) -> Result<()> {
    print_line(Printable::json(value).context(common::could_not_write_json)?)
}

/// Prints text without a line end of its own. A reader that has gone away is not an error.
///
/// # Errors
///
/// Fails when standard output cannot be written to.
pub fn print(text: impl Into<Printable>) -> Result<()> {
    write(text.into().as_str().as_bytes())
}

/// Hands bytes to a program that reads standard output, such as the hook of a shell. On a terminal, where there is none, they
/// are text like any other.
///
/// # Errors
///
/// Fails when standard output cannot be written to.
pub fn hand_over(bytes: &[u8]) -> Result<()> {
    if io::stdout().is_terminal() {
        return print(String::from_utf8_lossy(bytes).into_owned());
    }
    write(bytes)
}

fn write(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context(messages::could_not_write),
        _ => Ok(()),
    }
}

/// Prints a failure and its remedy. A cancellation is the user's own doing and prints nothing; neither does a failure
/// that was told already.
pub fn print_error(error: &Error) {
    if error.kind() == Kind::Cancelled || error.is_told() {
        return;
    }
    let mut out = io::stderr().lock();
    // Nobody is left to be told when even standard error cannot be written to.
    let language = language();
    let (sentence, hint) = error.told_in(language);
    let _ = writeln!(out, "lotse: {}", Printable::line(sentence));
    if let Some(hint) = hint {
        let hint = messages::hint(Printable::line(hint));
        let _ = writeln!(out, "{}", hint.text(language));
    }
}

/// Prints a remark for people. What servers and files say may be in it.
pub fn note(text: impl Into<Printable>) {
    let _ = writeln!(io::stderr().lock(), "{}", text.into());
}

/// Prints a remark in the language of the user.
pub fn say(message: &Message) {
    note(message.text(language()));
}

/// Prints what is wrong with a command line, or the help that it asks for, and returns the exit code.
pub fn print_usage(error: &clap::Error) -> ExitCode {
    let code = u8::try_from(error.exit_code()).unwrap_or(2);
    if error.use_stderr() {
        // What was typed is in it.
        let _ = write!(io::stderr().lock(), "{}", Printable::new(&error.render().to_string()));
    } else {
        let _ = error.print();
    }
    ExitCode::from(code)
}

/// How wide the terminal is that standard output goes to, if it is one.
pub fn columns() -> Option<usize> {
    let out = io::stdout();
    out.is_terminal().then(|| tty::size(&out).1)
}

/// Whether a person sits at both ends: a question can be asked and answered.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a yes-or-no question; Enter alone means yes. The answer may be in either language.
///
/// # Errors
///
/// Fails when the terminal cannot be read.
pub fn confirm(question: impl Into<Message>) -> Result<bool> {
    let mut out = io::stderr().lock();
    let question = messages::question(question.into());
    let question = Printable::new(question.text(language()));
    let _ = write!(out, "{question} ").and_then(|()| out.flush());
    let mut line = String::new();
    let read = io::stdin()
        .read_line(&mut line)
        .context(messages::could_not_read_answer)?;
    let answer = line.trim().to_lowercase();
    Ok(read > 0 && matches!(answer.as_str(), "" | "y" | "yes" | "j" | "ja"))
}

/// Whether the locale has UTF-8, by the order of locale(7).
pub fn is_utf8(var: impl Fn(&str) -> Option<String>) -> bool {
    let set = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| var(name).filter(|value| !value.is_empty()));
    set.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_tells_what_can_be_shown() {
        let locale = |set: &[(&str, &str)]| {
            is_utf8(|name| {
                set.iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            })
        };
        assert!(locale(&[("LANG", "de_DE.UTF-8")]));
        assert!(locale(&[("LANG", "C"), ("LC_ALL", "C.utf8")]));
        assert!(!locale(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]));
        assert!(!locale(&[]));
    }
}
