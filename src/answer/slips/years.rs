//! What was changed in a year or a month, which `find` takes as two bounds.

use super::Slip;
use super::line::{Edit, Line, range};
use super::words::Asked;

const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar"],
    &["february", "feb", "februar"],
    &["march", "mar", "märz"],
    &["april", "apr"],
    &["may", "mai"],
    &["june", "jun", "juni"],
    &["july", "jul", "juli"],
    &["august", "aug"],
    &["september", "sep"],
    &["october", "oct", "oktober"],
    &["november", "nov"],
    &["december", "dec", "dezember"],
];

/// All of a year or of a month of it, where the command has days, minutes or one bound only.
pub(super) fn span(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let (year, month) = said(asked)?;
    let changed = asked.says(&[
        "modified",
        "changed",
        "edited",
        "modification",
        "written",
        "updated",
        "touched",
        "geändert",
        "geänderte",
        "geänderten",
        "verändert",
        "veränderten",
        "bearbeitet",
        "bearbeiteten",
    ]);
    let (test, value) = find.with_value(&["-mtime", "-mmin", "-newermt", "-ctime", "-cmin"])?;
    let bound = asked.says(&[
        "after",
        "since",
        "before",
        "until",
        "till",
        "between",
        "start",
        "beginning",
        "end",
        "newer",
        "older",
        "later",
        "earlier",
        "seit",
        "nach",
        "vor",
        "bis",
        "ab",
        "zwischen",
        "anfang",
        "ende",
        "neuer",
        "älter",
        "not",
        "nicht",
    ]);
    let denied = find.has_word(&["!", "-not", "-o"]);
    if !changed || bound || denied || line.text.matches("-newer").count() > 1 || line.text.contains("date") {
        return None;
    }
    let next = month.map_or((year + 1, 1), |month| {
        if month == 12 { (year + 1, 1) } else { (year, month + 1) }
    });
    let from = format!("{year}-{:02}-01", month.unwrap_or(1));
    let to = format!("{}-{:02}-01", next.0, next.1);
    let edit = Edit::replace(
        range(test)?.start..range(value)?.end,
        format!("-newermt {from} ! -newermt {to}"),
    );
    Some(Slip::new(
        format!(
            "`{} {}` is not from {from} to {to}",
            test.text,
            super::super::visible(&value.text)
        ),
        [edit],
    ))
}

/// The only year, with the month before it, where the words mean all of it.
fn said(asked: &Asked) -> Option<(u32, Option<u32>)> {
    let is_year = |token: &String| token.len() == 4 && (token.starts_with("19") || token.starts_with("20"));
    let mut years = (0..asked.tokens.len()).filter(|at| is_year(&asked.tokens[*at]));
    let at = years.next()?;
    let year = asked.tokens[at].parse().ok()?;
    if years.next().is_some() {
        return None;
    }
    let before = |back: usize| at.checked_sub(back).map_or("", |at| asked.tokens[at].as_str());
    let month = MONTHS.iter().position(|names| names.contains(&before(1)));
    // "the 1st of may 2024" is a day.
    let lead = if month.is_some() { before(2) } else { before(1) };
    let day = month.is_some() && (lead == "of" || lead.chars().any(|c| c.is_ascii_digit()));
    let inside = matches!(
        lead,
        "in" | "from" | "during" | "of" | "year" | "im" | "jahr" | "aus" | "jahre" | "vom"
    );
    let month = month.map(|month| u32::try_from(month + 1).unwrap_or(1));
    (inside && !day).then_some((year, month))
}
