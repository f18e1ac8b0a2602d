//! `lotse models vram`: what the memory of the graphics cards holds, and what models were seen to take.

use std::time::Duration;

use crate::app::App;
use crate::app::models::vram::{Report, report};
use crate::error::Result;
use crate::messages::{Language, Message, Tenths, Words as _, gigabytes, models as messages};
use crate::printable::Printable;
use crate::terminal::{self, table::table};

/// Prints it.
///
/// # Errors
///
/// Fails on a configuration that names no proper server.
pub(super) fn run(app: &App, json: bool) -> Result<()> {
    let report = report(app)?;
    if json {
        return terminal::print_json(&report);
    }
    terminal::print(text(&report, terminal::language()))
}

fn text(report: &Report, language: Language) -> Printable {
    let say = |message: Message| message.text(language).to_owned();
    let gb = |bytes: u64| say(gigabytes(bytes));
    let some = |bytes: Option<u64>| bytes.map_or_else(|| "-".to_owned(), gb);
    let mut lines: Vec<String> = Vec::new();
    if report.cards.is_empty() {
        lines.push(say(messages::no_card()));
    }
    for card in &report.cards {
        let (free, total) = (gigabytes(card.free), gigabytes(card.total));
        lines.push(say(if card.integrated {
            messages::card_in_main_memory(&card.name, free, total)
        } else {
            messages::card(&card.name, free, total)
        }));
        match &card.processes {
            Some(processes) => lines.extend(processes.iter().map(|process| {
                format!(
                    "  {} {} ({}) {}",
                    process.owner.name(),
                    process.name,
                    process.pid,
                    gb(process.bytes)
                )
            })),
            None => lines.push(format!("  {}", say(messages::rest_is_not_told()))),
        }
    }
    let mut text = Printable::from(lines.join("\n") + "\n");
    let rows = [
        (messages::models_of_lotse(), Some(report.ours)),
        (messages::models_of_others(), Some(report.theirs)),
        (messages::other_programs(), report.others),
        (messages::free(), report.free),
        (messages::limit(), Some(report.limit)),
        (messages::reserve_for_others(), Some(report.reserve)),
        (messages::room_for_models(), report.room),
    ];
    let rows = rows.map(|(name, bytes)| vec![say(name), some(bytes)]);
    text.push(table(&rows));
    if !report.models.is_empty() {
        text.push("\n");
        text.push(table(&models(report, language)));
    }
    text
}

/// What models were seen to take, below the names of the columns.
fn models(report: &Report, language: Language) -> Vec<Vec<String>> {
    let heads = [
        messages::head_model(),
        messages::head_weights(),
        Message::verbatim("cache"),
        messages::head_tokens(),
        messages::head_measured(),
        messages::head_time_to_load(),
    ];
    let mut rows = vec![heads.map(|head| head.text(language).to_uppercase()).to_vec()];
    let none = || "-".to_owned();
    let some = |bytes: Option<u64>| bytes.map_or_else(none, |bytes| gigabytes(bytes).text(language).to_owned());
    for model in &report.models {
        let load = |ms| format!("{} s", Tenths(Duration::from_millis(ms)).words(language));
        rows.push(vec![
            model.model.clone(),
            some(model.weights),
            some(model.cache),
            model.num_ctx.to_string(),
            some(model.measured),
            model.load_ms.map_or_else(none, load),
        ]);
    }
    rows
}
