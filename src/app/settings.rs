//! The configuration file, and changing a setting in it.

use crate::error::{Error, Result};
use crate::messages::config as messages;
use crate::paths::Paths;
use crate::system::file::{Advice, UserFile};
use crate::terminal;

/// The advice where the file cannot be read or changed.
pub(crate) const ADVICE: Advice = messages::see_who_may_write;

/// The text of the file as it was found.
///
/// # Errors
///
/// Fails on what is no text.
pub(crate) fn text(file: &UserFile) -> Result<String> {
    String::from_utf8(file.bytes.clone()).map_err(|_| Error::failed(messages::not_utf8()))
}

/// Puts what `new` makes of its text into the place of the file, and says so.
///
/// # Errors
///
/// Fails as `new` does, and for a file that cannot be read or written.
pub(crate) fn change(paths: &Paths, new: impl FnOnce(&str) -> Result<String>) -> Result<()> {
    let file = UserFile::read(&paths.config, ADVICE)?;
    let old = text(&file)?;
    let new = new(&old)?;
    if new == old {
        terminal::say(&messages::is_unchanged(paths.config.display()));
        return Ok(());
    }
    file.stage(new.as_bytes())?.commit()?;
    terminal::say(&messages::is_changed(paths.config.display()));
    Ok(())
}
