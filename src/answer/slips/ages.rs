//! How long ago: `find` counts days with `-mtime` and minutes with `-mmin`.

use super::Slip;
use super::find;
use super::line::{Line, replace};
use super::words::Asked;

const DAY: u64 = 24 * 60;

const UNITS: [(&[&str], u64); 6] = [
    (&["minute", "minutes", "min", "mins", "minuten"], 1),
    (&["hour", "hours", "hr", "hrs", "h", "stunde", "stunden"], 60),
    (&["day", "days", "d", "tag", "tage", "tagen", "tages"], DAY),
    (&["week", "weeks", "woche", "wochen"], 7 * DAY),
    (&["month", "months", "monat", "monate", "monaten", "monats"], 30 * DAY),
    (&["year", "years", "jahr", "jahre", "jahren", "jahres"], 365 * DAY),
];

const TESTS: [&str; 6] = ["-mtime", "-atime", "-ctime", "-mmin", "-amin", "-cmin"];

/// The unit, the direction and the kind of time of the only test for an age.
pub(super) fn unit(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let (count, unit) = asked.amount(&UNITS)?;
    let minutes = count.checked_mul(unit)?;
    let find = line.only(&["find"])?;
    let (test, value) = find.with_value(&TESTS)?;
    if TESTS.iter().filter(|test| find.has_word(&[test])).count() != 1 {
        return None;
    }
    // "A year and a half" is more than a year.
    if asked.says(&["half", "quarter", "halb*", "viertel*", "anderthalb"]) {
        return None;
    }
    // Where a bound counts itself, one less is as right.
    if asked.says(&["at least", "at most", "mindestens", "höchstens", "exactly", "genau"]) {
        return None;
    }
    let (sign, number) = find::signed(value.whole()?)?;
    let number: u64 = number.parse().ok()?;
    let in_minutes = test.text.ends_with("min");
    let found = number.checked_mul(if in_minutes { 1 } else { DAY })?;
    let right = found == minutes || (number == 0 && !in_minutes && sign == "+" && minutes == DAY);
    let direction = direction(asked).unwrap_or(sign);
    let kind = kind(asked).unwrap_or(&test.text[1..2]);
    if right && direction == sign && kind == &test.text[1..2] {
        return None;
    }
    let (name, number) = match (right, minutes % DAY) {
        (true, _) => (&test.text[2..], number),
        (_, 0) => ("time", minutes / DAY),
        _ => ("min", minutes),
    };
    let (name, number) = (format!("-{kind}{name}"), format!("{direction}{number}"));
    let message = format!("`{} {}` is another time than was asked for", test.text, value.text);
    Some(Slip::new(message, [replace(test, name)?, replace(value, number)?]))
}

/// `+` for longer ago, `-` for less long.
fn direction(asked: &Asked) -> Option<&'static str> {
    let longer = asked.says(&[
        "more than",
        "over",
        "older",
        "older than",
        "longer than",
        "mehr als",
        "vor über",
        "älter",
        "älter als",
        "länger",
        "seit über",
    ]);
    let within = asked.says(&[
        "last",
        "past",
        "within",
        "less than",
        "newer than",
        "younger than",
        "fewer than",
        "letzten",
        "letzte",
        "letzter",
        "vergangenen",
        "innerhalb",
        "weniger als",
        "jünger als",
        "previous",
    ]);
    let not = asked.says(&["not", "never", "t", "nicht", "without", "ohne", "kein", "keine"]);
    match (longer, within, not) {
        (true, false, false) => Some("+"),
        (false, true, false) => Some("-"),
        _ => None,
    }
}

/// The letter for the time that is meant, where only one is.
fn kind(asked: &Asked) -> Option<&'static str> {
    let modified = asked.says(&["modif*", "edited", "bearbeitet*", "written"]);
    let status = asked.says(&[
        "permissions",
        "owner",
        "rechte",
        "besitzer",
        "eigentümer",
        "status",
        "inode",
        "metadata",
    ]);
    let accessed = asked.says(&["access*", "read in", "zugegriffen", "gelesen"]);
    let changed = asked.says(&["changed", "geändert", "change", "änderten"]);
    match (modified, accessed) {
        (true, false) => Some("m"),
        (false, true) => Some("a"),
        (false, false) if status && changed => Some("c"),
        _ => None,
    }
}

/// `-newermt` finds what is newer than a day.
pub(super) fn before(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let (test, value) = find.with_value(&["-newermt", "-newerat", "-newerct"])?;
    let before = asked.says(&[
        "before",
        "prior to",
        "older than",
        "vor",
        "vor dem",
        "älter als",
        "until",
        "bis",
    ]);
    let after = asked.says(&[
        "after", "since", "between", "newer", "within", "last", "nach", "seit", "zwischen", "letzten", "from", "von",
    ]);
    if !before
        || after
        || find.has_word(&["!", "-not", "-o", "("])
        || !value.text.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    let at = super::line::range(test)?.start;
    let message = format!("`{}` finds what came later", test.text);
    Some(Slip::new(message, [super::line::Edit::insert(at, "! ")]))
}
