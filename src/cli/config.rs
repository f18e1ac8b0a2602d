//! `lotse config`: the settings and where they come from.

use std::env;

use serde_json::json;

use crate::app::settings::{ADVICE, change, text};
use crate::cli::args::ConfigCommand;
use crate::config::Config;
use crate::config::edit;
use crate::config::keys::{KEYS, Key};
use crate::error::{Error, Kind, Result};
use crate::messages::{Message, config as messages};
use crate::paths::Paths;
use crate::system::file::UserFile;
use crate::system::{Editor, Search};
use crate::terminal;

/// Shows settings or changes one.
///
/// # Errors
///
/// Fails for a setting that there is none of, for a value that does not fit, and for a file that cannot be read or written.
pub(super) fn run(command: &ConfigCommand, paths: &Paths) -> Result<()> {
    match command {
        ConfigCommand::Path => terminal::print_line(paths.config.display().to_string()),
        ConfigCommand::Schema => terminal::print_json(&edit::schema()),
        ConfigCommand::Show { key, json } => show(key.as_deref(), *json, paths),
        ConfigCommand::Set { key, value } => change(paths, |text| edit::set(text, key, value, &paths.config)),
        ConfigCommand::Unset { key } => change(paths, |text| edit::unset(text, key, &paths.config)),
        ConfigCommand::Edit => open(paths),
    }
}

/// One setting, or those of one table, or all.
fn show(wanted: Option<&str>, json: bool, paths: &Paths) -> Result<()> {
    let var = |name: &str| env::var(name).ok();
    let config = Config::load(&paths.config, var)?;
    let text = text(&UserFile::read(&paths.config, ADVICE)?)?;
    let is_wanted = |key: &&Key| {
        wanted.is_none_or(|wanted| {
            key.name == wanted || key.name.strip_prefix(wanted).is_some_and(|rest| rest.starts_with('.'))
        })
    };
    let keys: Vec<&Key> = KEYS.iter().filter(is_wanted).collect();
    if let (Some(wanted), []) = (wanted, keys.as_slice()) {
        return Err(Error::new(Kind::Usage, messages::no_such_setting(wanted))
            .hint(messages::did_you_mean(Key::nearest(wanted))));
    }
    let source = |key: &Key| match key
        .variable
        .filter(|name| var(name).is_some_and(|value| !value.is_empty()))
    {
        Some(name) => Message::verbatim(name),
        None => edit::line_of(&text, key).map_or_else(messages::from_default, messages::from_line),
    };
    if json {
        let rows = keys.iter().map(|key| {
            json!({ "key": key.name, "value": key.value(&config), "source": source(key).english(), "meaning": key.meaning })
        });
        return terminal::print_json(&rows.collect::<Vec<_>>());
    }
    let comment = |message: Message| format!("# {}", message.text(terminal::language()));
    let rows = keys.iter().map(|key| match key.value(&config) {
        value if value.is_null() => (comment(messages::is_not_set(key.name)), String::new()),
        value => {
            let row = format!("{} = {}", key.name, edit::literal(&value));
            (row, comment(source(key)))
        }
    });
    let rows: Vec<_> = rows.collect();
    let width = rows
        .iter()
        .map(|(row, _)| row.chars().count())
        .filter(|width| *width < 50)
        .max()
        .unwrap_or(0);
    for (row, source) in rows {
        terminal::print_line(format!("{row:width$}  {source}").trim_end().to_owned())?;
    }
    Ok(())
}

/// Opens the file in the user's editor, and says what is wrong with it afterwards.
fn open(paths: &Paths) -> Result<()> {
    let file = UserFile::read(&paths.config, ADVICE)?;
    if !file.exists() {
        file.stage(edit::template().as_bytes())?.commit()?;
    }
    Editor::of(|name| env::var(name).ok(), &Search::here())?.open(&paths.config)?;
    Config::load(&paths.config, |_| None).map(drop)
}
