//! `lotse remember`: a command of the user's own, for the words that ask for it.

use super::words;
use crate::app::remember::remember;
use crate::cli::args;
use crate::context;
use crate::error::Result;
use crate::explain;
use crate::messages::remember as messages;
use crate::paths::Paths;
use crate::terminal;

/// Keeps a command for some words, and says so.
///
/// # Errors
///
/// Fails where the one or the other is not known, and where it cannot be written.
pub(super) fn run(args: &args::Remember) -> Result<()> {
    let shell = args.shell.unwrap_or_else(context::shell::current);
    let paths = Paths::from_env()?;
    let words = (!args.words.is_empty()).then(|| words::words(&args.words, messages::say_the_words()));
    let command = (!args.command.is_empty()).then(|| explain::words::line(&args.command, shell));
    let kept = remember(words.transpose()?, command, shell, &paths)?;
    terminal::say(&messages::is_remembered(&kept.words, &kept.command));
    if kept.without_secret {
        terminal::say(&messages::secret_is_left_out());
    }
    terminal::say(&messages::stands_in(paths.remembered.display()));
    Ok(())
}
