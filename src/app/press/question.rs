//! A question instead of a wish: an answer for reading above the next prompt, which stays empty.

use super::screen::Screen;
use super::{Key, Line};
use crate::app::explain::wrapped;
use crate::app::outcome::Outcome;
use crate::app::{App, ask};
use crate::error::Result;
use crate::messages::press as messages;
use crate::models::route::wanted::Wanted;
use crate::printable::Printable;
use crate::prompt;
use crate::redact::Redactor;
use crate::terminal::language;
use crate::terminal::tty;
use crate::terminal::wait::wait;

/// Asks while the user watches, who may give up. The line is empty then, and nothing of it is remembered.
///
/// # Errors
///
/// Fails as the models do, and with `Cancelled` when the user gives up; the words stay in the line then.
pub(super) fn answer(key: &Key, words: String) -> Result<(Line, Outcome<String>)> {
    let (outcome, dropped) = wait(&key.setting, move |reporter| {
        let wanted = Wanted::for_question(&Redactor::new().hide(&words), false, None);
        ask::ask(
            &App::load()?,
            &wanted,
            &prompt::ask(&words, None),
            &mut Screen::new(reporter),
        )
    })?;
    let pointer = if outcome.by_small {
        messages::question_was_answered_by_a_small_model()
    } else {
        messages::question_was_answered()
    };
    let text = Printable::prose(outcome.answer.trim()).to_string();
    let room = tty::columns();
    let pointer = wrapped(&format!("lotse: {}", pointer.text(language())), room);
    let line = Line {
        session: None,
        text: String::new(),
        cursor: 0,
        note: format!("{}\n{pointer}", wrapped(&text, room)),
    };
    Ok((key.notes.after(line, dropped), outcome))
}
