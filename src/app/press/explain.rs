//! The key that explains: what the command in the prompt does, part by part and as a whole, above the prompt.

use super::screen::Below;
use crate::app::explain::{Explained, wrapped};
use crate::app::outcome::Outcome;
use crate::app::{App, var};
use crate::error::{Error, Kind, Result};
use crate::messages::{answer, press as messages};
use crate::paths::Paths;
use crate::printable::Printable;
use crate::shell::Shell;
use crate::terminal::language;
use crate::terminal::outline::Look;
use crate::terminal::tty;
use crate::terminal::wait::{Setting, wait};

/// What there is to say about the line in the prompt. Who does not want to wait for the model, or has none, gets the parts.
///
/// # Errors
///
/// Fails without a command, and where the directory is gone.
pub(crate) fn explain(shell: Shell, setting: &Setting) -> Result<(Printable, Option<Outcome<String>>)> {
    let explained = Explained::new(setting.typed.trim().to_owned(), shell, &Paths::from_env()?)?;
    if explained.parts.is_empty() {
        let error = Error::new(Kind::Usage, messages::no_command_in_the_line());
        return Err(error.hint(messages::the_key_explains()));
    }
    let columns = tty::columns();
    let colours = var("NO_COLOR").is_none() && var("TERM").is_some_and(|term| term != "dumb");
    let look = |colours| Look {
        columns: Some(columns),
        colours,
    };
    let mut text = explained.warning(look(colours));
    text.push(explained.outline(look(colours)));
    let plain = explained.outline(look(false)).to_string();
    // Meanwhile the parts are shown.
    let outcome = wait(setting, move |reporter| {
        let below = &mut Below::new(plain, reporter);
        explained.summary(&App::load()?, below)
    })
    .map(|(outcome, _)| outcome);
    let whole = match &outcome {
        Ok(outcome) => wrapped(&outcome.answer, columns),
        Err(error) if error.kind() == Kind::Cancelled => String::new(),
        Err(error) => answer::no_summary(error.sentence()).text(language()).to_owned(),
    };
    text.push("\n");
    text.push(whole);
    Ok((text.trimmed(), outcome.ok()))
}
