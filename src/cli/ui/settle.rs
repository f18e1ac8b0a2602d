//! The moment after a new line has come: keys are kept away from it until it can have been read.

use super::hook::{CURSOR, LINE_END, formed, line_of, setting};
use crate::app::press::Line;
use crate::app::session::Session;
use crate::cli::args;
use crate::error::{Error, Result};
use crate::messages::Message;
use crate::shell::{Shell, readline};
use crate::terminal;
use crate::terminal::settle::{Typed, settle};

/// Keeps the keys away from a new line until it can have been read. Nothing where it stays as it is, otherwise what is to
/// stand there instead.
///
/// # Errors
///
/// Fails without a terminal, and with [`Kind::NoCommand`](crate::error::Kind::NoCommand) where keys came that do not count.
pub(super) fn settled(args: &args::Ui, state: &str, marked: &str) -> Result<Option<String>> {
    let (before, after) = marked.split_once(CURSOR).unwrap_or((marked, ""));
    if before.is_empty() && after.is_empty() {
        // Nothing could run unread.
        return Ok(None);
    }
    let session = Session::read(state);
    let held = session.as_ref().is_some_and(Session::is_held);
    let own = |session: &Session| session.is_back() || session.is_filled();
    if !held && session.as_ref().is_some_and(own) {
        // These are the user's own words.
        return Ok(None);
    }
    let indented = args.shell == Shell::Fish;
    let setting = setting(args, format!("{before}{after}"));
    let mut typed = settle(&setting, before.len(), indented)?;
    while held && typed == Typed::Key {
        // The key counts once the command below the words can have been read.
        typed = settle(&setting, before.len(), indented)?;
    }
    Ok(match (typed, session) {
        (Typed::Text(text), _) => Some(formed(args.shell, state, &format!("{before}{text}"), after, "")),
        (Typed::Refusal, _) if held => Some(formed(args.shell, "", before, after, "")),
        (Typed::Refusal | Typed::Key, Some(session)) => {
            let (line, session) = session.given_back();
            Some(formed(args.shell, &session.write(), &line, "", ""))
        }
        // The shell says so, the first time.
        (Typed::Dropped, _) => return Err(Error::no_command(Message::default()).told()),
        _ => None,
    })
}

/// The answer for a readline that cannot be handed a line, only keys. Nobody can keep other keys from it then, so that
/// the line is shown before.
pub(super) fn as_macro(args: &args::Ui, line: &Line) -> String {
    let answer = line_of(args.shell, line);
    let (state, text) = answer.split_once('\n').unwrap_or((&answer, ""));
    let (state, note) = state.split_once(CURSOR).unwrap_or((state, ""));
    if !note.is_empty() {
        terminal::note(note.replace(LINE_END, "\n"));
    }
    let instead = settled(args, state, text).ok().flatten();
    let instead = instead.as_deref().and_then(|instead| instead.split_once('\n'));
    let (state, text) = instead.unwrap_or((state, text));
    format!("{state}\n{}", readline::macro_text(&text.replace(CURSOR, "")))
}
