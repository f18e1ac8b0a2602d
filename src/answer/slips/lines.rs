//! One line by its number.

use super::Slip;
use super::line::{Edit, Line};
use super::words::{Asked, number, ordinal};

/// "The tenth line" is one line, and `head -n 10` prints ten.
pub(super) fn one(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wanted = wanted(asked)?;
    let head = line.only(&["head"])?;
    let letters = head.rest().first()?;
    let (count, used) = match letters
        .text
        .strip_prefix("-n")
        .or_else(|| letters.text.strip_prefix('-'))?
    {
        "" => (head.rest().get(1)?.whole()?, 2),
        count => (count, 1),
    };
    let many = head.rest().len() > used + 1 || head.into_pipe || head.inner || line.uses(&["tail", "sort"]);
    if count.parse() != Ok(wanted) || wanted < 2 || many {
        return None;
    }
    let start = head.after_name()? - "head".len();
    let last = super::line::end(&head.rest()[used - 1])?;
    let message = format!("`head -n {wanted}` prints {wanted} lines");
    Some(Slip::new(
        message,
        [Edit::replace(start..last, format!("sed -n '{wanted}p'"))],
    ))
}

/// From one line to another: `head` and `tail` have to agree.
pub(super) fn span(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const TO: [&str; 6] = ["to", "through", "bis", "and", "und", "until"];
    let mut spans = asked.tokens.windows(4).filter_map(|words| {
        let lines = matches!(words[0].as_str(), "line" | "lines" | "zeile" | "zeilen" | "rows");
        let bounds = number(&words[1]).zip(number(&words[3]));
        bounds.filter(|(first, last)| {
            lines && TO.contains(&words[2].as_str()) && first < last && words[1].parse::<u64>().is_ok()
        })
    });
    let (first, last) = spans.next()?;
    let head = line.only(&["head"])?;
    let tail = line.only(&["tail"])?;
    let joined = line.next(head).is_some_and(|next| next.is(&["tail"])) && !tail.into_pipe && line.parts.len() == 2;
    let count = |part: &super::line::Part| -> Option<String> {
        let (_, value) = part.with_value(&["-n"])?;
        value.whole().map(str::to_owned)
    };
    let (of_head, of_tail) = (count(head)?, count(tail)?);
    let right =
        of_head.parse() == Ok(last) && (of_tail.parse() == Ok(last - first + 1) || of_tail == format!("+{first}"));
    let file = head.operands().nth(1)?;
    if right || spans.next().is_some() || !joined || of_head.parse::<u64>().is_err() {
        return None;
    }
    let range = head.after_name()?.checked_sub("head".len())?..tail.end();
    let message = format!("these are not the lines {first} to {last}");
    Some(Slip::new(
        message,
        [Edit::replace(
            range,
            format!("sed -n '{first},{last}p' {}", file.source),
        )],
    ))
}

/// "The first 16 bytes" are no lines.
pub(super) fn bytes(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const UNITS: [(&[&str], ()); 1] = [(&["bytes", "byte", "characters", "chars", "zeichen"], ())];
    let (count, ()) = asked.amount(&UNITS)?;
    let part = line.only(&["head", "tail"])?;
    let (option, value) = part.with_value(&["-n"])?;
    let first = asked.says(&["first", "last", "ersten", "letzten", "leading", "trailing"]);
    let each = asked.says(&["each", "every", "lines", "line", "zeile", "jeder", "zeilen", "per"]);
    if !first || each || value.whole()?.parse() != Ok(count) || part.into_pipe {
        return None;
    }
    let message = format!("`-n {count}` counts lines");
    Some(Slip::new(message, [super::line::replace(option, "-c")?]))
}

/// The number of the one line that is asked for.
fn wanted(asked: &Asked) -> Option<u64> {
    let mut found = None;
    for pair in asked.tokens.windows(2) {
        let place = match (pair[0].as_str(), pair[1].as_str()) {
            (place, "line" | "row" | "zeile") => ordinal(place),
            ("line" | "row" | "zeile", place) => {
                number(place).filter(|_| place.starts_with(|c: char| c.is_ascii_digit()))
            }
            _ => None,
        };
        if place.is_some_and(|place| found.replace(place).is_some()) {
            return None;
        }
    }
    let span = asked.says(&[
        "to", "through", "until", "bis", "lines", "zeilen", "from", "ab", "after", "nach", "every", "jede", "last",
        "words", "end",
    ]);
    found.filter(|_| !span)
}
