//! How large: `find -size` counts blocks of 512 bytes where no letter follows, and rounds up.

use super::Slip;
use super::find;
use super::line::{Line, replace};
use super::words::Asked;

const UNITS: [(&[&str], char); 4] = [
    (&["byte", "bytes", "b"], 'c'),
    (&["kb", "kib", "k", "kilobyte", "kilobytes"], 'k'),
    (&["mb", "mib", "m", "megabyte", "megabytes", "meg"], 'M'),
    (&["gb", "gib", "g", "gigabyte", "gigabytes", "gig"], 'G'),
];

/// The letter, the number and the direction of the only test for a size.
pub(super) fn unit(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let (count, unit) = asked.amount(&UNITS)?;
    let find = line.only(&["find"])?;
    let (_, value) = find.with_value(&["-size"])?;
    // Where a bound counts itself, one less is as right.
    if asked.says(&["at least", "at most", "mindestens", "höchstens"]) {
        return None;
    }
    let (sign, found) = find::signed(value.whole()?)?;
    let bytes = count.checked_mul(bytes(unit)?)?;
    let digits = found.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let letter = found[digits.len()..].chars().next().unwrap_or('b');
    let number: u64 = digits.parse().ok()?;
    let decimal = count.checked_mul(1000_u64.pow(bytes_power(unit)))?;
    let size = number.checked_mul(self::bytes(letter)?)?;
    let direction = direction(asked).unwrap_or(sign);
    // `-1M` is everything that needs less than one whole megabyte, which is nothing at all.
    let nothing = direction == "-" && number == 1 && "kMG".contains(letter) && size == bytes;
    if (decimal..=bytes).contains(&size) && direction == sign && !nothing {
        return None;
    }
    let right = if direction == "-" && count == 1 {
        format!("-{bytes}c")
    } else {
        format!("{direction}{count}{unit}")
    };
    let message = if nothing {
        format!(
            "`-size {}` finds empty files only, since sizes are rounded up",
            value.text
        )
    } else {
        format!("`-size {}` is another size than was asked for", value.text)
    };
    Some(Slip::new(message, [replace(value, right)?]))
}

/// Several sizes without a letter, where all that was said was bytes.
pub(super) fn letters(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let said = |(names, letter): &(&[&str], char)| {
        let said = asked.tokens.iter().any(|token| names.contains(&token.as_str()));
        said.then_some(*letter)
    };
    let mut units = UNITS.iter().filter_map(said);
    let (unit, None) = (units.next()?, units.next()) else {
        return None;
    };
    let find = line.only(&["find"])?;
    let sizes = find.rest().windows(2).filter(|pair| pair[0].text == "-size");
    let values: Vec<_> = sizes.map(|pair| &pair[1]).collect();
    let numbers = values.iter().all(|value| {
        let number = value.whole().and_then(find::signed).map(|(_, number)| number);
        number.is_some_and(|number| {
            number.bytes().all(|byte| byte.is_ascii_digit()) && asked.tokens.iter().any(|token| token == number)
        })
    });
    if values.len() < 2 || !numbers {
        return None;
    }
    let edits: Option<Vec<_>> = values
        .iter()
        .map(|value| replace(value, format!("{}{unit}", value.source)))
        .collect();
    Some(Slip::new("a size without a letter counts blocks of 512 bytes", edits?))
}

fn bytes_power(unit: char) -> u32 {
    match unit {
        'k' => 1,
        'M' => 2,
        'G' => 3,
        _ => 0,
    }
}

fn bytes(letter: char) -> Option<u64> {
    match letter {
        'c' => Some(1),
        'w' => Some(2),
        'b' => Some(512),
        'k' | 'M' | 'G' => Some(1024_u64.pow(bytes_power(letter))),
        _ => None,
    }
}

fn direction(asked: &Asked) -> Option<&'static str> {
    let not = asked.says(&[
        "not",
        "nicht",
        "exactly",
        "genau",
        "at least",
        "at most",
        "mindestens",
        "höchstens",
    ]);
    let more = asked.says(&[
        "larger",
        "bigger",
        "greater",
        "more than",
        "over",
        "above",
        "exceed*",
        "größer",
        "mehr als",
        "über",
    ]);
    let less = asked.says(&[
        "smaller",
        "less than",
        "under",
        "below",
        "kleiner",
        "weniger als",
        "unter",
    ]);
    match (more, less, not) {
        (true, false, false) => Some("+"),
        (false, true, false) => Some("-"),
        _ => None,
    }
}
