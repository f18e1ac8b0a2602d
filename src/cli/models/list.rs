//! `lotse models list`.

use crate::app::App;
use crate::app::models::list::{Row, rows};
use crate::error::Result;
use crate::messages::{Language, Message, gigabytes, models as messages};
use crate::printable::Printable;
use crate::terminal::{self, table::table};

/// Nobody waits for what stays longer than a week.
const DAYS: u64 = 7 * 24 * 3600;

/// Prints the table.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub(super) fn run(app: &App, json: bool) -> Result<()> {
    let rows = rows(app)?;
    if json {
        return terminal::print_json(&rows);
    }
    terminal::print(text(&rows, terminal::language()))
}

fn text(rows: &[Row], language: Language) -> Printable {
    let say = |message: Message| message.text(language).to_owned();
    let heads = [
        messages::head_role(),
        messages::head_model(),
        messages::head_installed(),
        messages::head_size(),
        messages::head_loaded(),
        messages::head_in_vram(),
        messages::head_expires(),
        messages::head_endpoint(),
    ];
    let mut all = vec![heads.map(|head| say(head).to_uppercase()).to_vec()];
    let yes = |known: Option<bool>| match known {
        Some(true) => say(messages::yes()),
        _ => say(messages::no()),
    };
    let size = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), |bytes| say(gigabytes(bytes)));
    // Of those of a server that does not answer nothing is known, and one line says so.
    for row in rows.iter().filter(|row| row.installed.is_some()) {
        all.push(vec![
            row.role.clone(),
            row.model.clone(),
            yes(row.installed),
            size(row.bytes),
            yes(row.loaded),
            size(row.vram),
            match (row.loaded, row.expires_s) {
                (Some(true), Some(0..DAYS)) => format!("{} min", row.expires_s.unwrap_or_default().div_ceil(60)),
                (Some(true), _) => say(messages::never()),
                _ => "-".to_owned(),
            },
            say(row.endpoint.clone()),
        ]);
    }
    let mut text = table(&all);
    let mut told: Vec<String> = Vec::new();
    for row in rows {
        let Some(trouble) = &row.trouble else { continue };
        let line = say(match row.installed {
            Some(_) => Message::verbatim(&row.model).because(trouble),
            None => trouble.clone(),
        });
        if !told.contains(&line) {
            told.push(line);
        }
    }
    for line in told {
        text.push(Printable::line(&line));
        text.push("\n");
    }
    text
}
