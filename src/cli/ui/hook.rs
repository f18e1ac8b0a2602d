//! The words between `lotse ui` and the hooks: variables in, standard output back.
//!
//! Standard output is for the hook. On success it has three parts: the memory for the next time, then the new line of
//! the prompt up to the cursor and from there on. For bash and zsh the first part is a line, and a unit separator
//! (U+001F) stands between the others; fish, whose variables are lists, gets a NUL after each. Where there is something to
//! say about the new line, that is a fourth part: in bash and zsh at the end of the first line, behind a unit separator and
//! with record separators (U+001E) for line ends, in fish at the end. Otherwise it is a
//! sentence for the user, or nothing when the user gave up; the line in the prompt stays as it is.

use std::env;

use crate::app::press::Line;
use crate::app::session::Session;
use crate::cli::args;
use crate::error::{Error, Kind, Result};
use crate::messages::press as messages;
use crate::printable::Printable;
use crate::shell::Shell;
use crate::terminal::wait::Setting;
use crate::terminal::{is_utf8, language};

/// Where the cursor belongs. It cannot stand in a command, and where it stands in words the last one counts.
pub(super) const CURSOR: char = '\u{1f}';
/// Ends the lines of what is said about a line.
pub(super) const LINE_END: char = '\u{1e}';

/// The line in the prompt; fish has printed it with a line end, and where a macro is the answer the key has put the mark
/// before it, whatever stood there.
pub(super) fn typed(args: &args::Ui) -> Result<String> {
    let mut line = variable("LOTSE_BUFFER")?;
    if args.shell == Shell::Fish && line.ends_with('\n') {
        line.pop();
    }
    let marked = line
        .strip_prefix("?? ")
        .filter(|line| args.readline_macro && line.starts_with("??"));
    Ok(marked.map_or(line.clone(), str::to_owned))
}

/// A variable that the hook has set; nothing where it has not.
pub(super) fn variable(name: &str) -> Result<String> {
    env::var_os(name)
        .unwrap_or_default()
        .into_string()
        .map_err(|_| Error::new(Kind::Usage, messages::line_is_not_utf8()).hint(messages::use_utf8()))
}

/// The last command, where it is known and failed.
pub(super) fn failed() -> Option<(String, i32)> {
    let command = env::var("LOTSE_LINE").ok()?;
    let status = env::var("LOTSE_STATUS").ok()?.parse().ok()?;
    let known = !command.trim().is_empty() && !command.trim_start().starts_with("??");
    (known && status != 0).then_some((command, status))
}

/// How the screen is to be treated.
pub(super) fn setting(args: &args::Ui, typed: String) -> Setting {
    Setting {
        place: args.place,
        prompt: variable("LOTSE_PROMPT").unwrap_or_default(),
        typed,
        term: env::var("TERM").unwrap_or_default(),
        no_colour: env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()),
        unicode: is_utf8(|name| env::var(name).ok()),
    }
}

/// A failure in one line.
pub(super) fn sentence(error: &Error) -> Printable {
    if error.kind() == Kind::Cancelled {
        return Printable::default();
    }
    match error.told_in(language()) {
        (error, Some(remedy)) => Printable::line(&format!("lotse: {error}; {remedy}")),
        (error, None) => Printable::line(&format!("lotse: {error}")),
    }
}

/// What the hook gets for a new line.
pub(super) fn line_of(shell: Shell, line: &Line) -> String {
    let (before, after) = line.text.split_at(line.cursor);
    let state = line.session.as_ref().map(Session::write).unwrap_or_default();
    formed(shell, &state, before, after, &line.note)
}

/// What the hook gets for a line, with what is said about it.
pub(super) fn formed(shell: Shell, state: &str, before: &str, after: &str, note: &str) -> String {
    let mark = if note.is_empty() { "" } else { "\u{1f}" };
    match shell {
        Shell::Bash | Shell::Zsh => {
            let note = note.replace('\n', LINE_END.encode_utf8(&mut [0; 4]));
            format!("{state}{mark}{note}\n{before}{CURSOR}{after}")
        }
        Shell::Fish if note.is_empty() => format!("{state}\0{before}\0{after}\0"),
        Shell::Fish => format!("{state}\0{before}\0{after}\0{note}\0"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Message;

    #[test]
    fn a_failure_is_one_line_and_a_cancellation_none() {
        assert_eq!(
            sentence(&Error::failed(Message::verbatim("it broke")).hint(Message::verbatim("mend it"))).as_str(),
            "lotse: it broke; mend it"
        );
        assert_eq!(
            sentence(&Error::new(Kind::Cancelled, Message::verbatim("x"))).as_str(),
            ""
        );
    }
}
