//! Numbers: sequences, other bases, the calendar.

use super::Slip;
use super::line::{Edit, Line, range, replace};
use super::words::Asked;

/// `seq 10 1` counts up, and there is nothing to count.
pub(super) fn down(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let seq = line.all(&["seq"]).next()?;
    let words: Vec<_> = seq
        .rest()
        .iter()
        .rev()
        .take_while(|word| word.text.parse::<i64>().is_ok())
        .collect();
    let numbers: Vec<i64> = words.iter().filter_map(|word| word.whole()?.parse().ok()).collect();
    let message = "`seq` counts up unless the step is below zero";
    match (numbers.as_slice(), words.as_slice()) {
        ([last, first], [_, word]) if first > last => Some(Slip::new(message, [Edit::insert(range(word)?.end, " -1")])),
        ([last, step, first], [_, word, _]) if first > last && *step > 0 => {
            Some(Slip::new(message, [replace(word, format!("-{step}"))?]))
        }
        _ => None,
    }
}

/// A number in another base.
pub(super) fn base(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let hexadecimal = asked.says(&["hexadecimal", "hex", "hexadezimal*"]);
    let octal = asked.says(&["octal", "oktal*"]);
    let binary = asked.says(&["binary", "binär*", "dual*"]);
    let mut numbers = asked
        .tokens
        .iter()
        .filter(|token| token.bytes().all(|byte| byte.is_ascii_digit()));
    let number = numbers.next()?;
    let counts = line.parts.iter().all(|part| part.is(&["echo", "printf", "bc", "expr"])) && !line.text.contains("$(");
    let done = ["%x", "%X", "%o", "base", "0x", "#"]
        .iter()
        .any(|text| line.text.contains(text));
    let converts = asked.says(&[
        "convert*",
        "in",
        "as",
        "to",
        "into",
        "written",
        "als",
        "umwandeln",
        "wandle",
        "umrechnen",
    ]);
    if asked.says(&["decimal", "dezimal*"])
        && asked.says(&["to decimal", "in decimal", "dezimal*", "as decimal", "into decimal"])
    {
        return None;
    }
    if numbers.next().is_some() || !counts || done || !converts || number.len() > 18 {
        return None;
    }
    let right = match (hexadecimal, octal, binary) {
        (true, false, false) => format!("printf '%x\\n' {number}"),
        (false, true, false) => format!("printf '%o\\n' {number}"),
        (false, false, true) => format!("echo 'obase=2; {number}' | bc"),
        _ => return None,
    };
    Some(Slip::new(
        "the number stays a decimal one",
        [Edit::replace(0..line.text.len(), right)],
    ))
}

/// `cal` takes the month first.
pub(super) fn calendar(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let cal = line.only(&["cal", "ncal"])?;
    let mut operands = cal.operands();
    let word = operands.next()?;
    let (year, month) = word.whole()?.split_once('-')?;
    let month: u8 = month.parse().ok()?;
    if operands.next().is_some() || year.len() != 4 || year.parse::<u16>().is_err() || !(1..=12).contains(&month) {
        return None;
    }
    Some(Slip::new(
        "`cal` takes a month and a year",
        [replace(word, format!("{month} {year}"))?],
    ))
}

/// How many days lie between two dates: `date` takes the last one only.
pub(super) fn days(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let days = asked.says(&[
        "how many days",
        "number of days",
        "wie viele tage",
        "anzahl der tage",
        "days between",
    ]);
    let date = line.parts.first().filter(|part| part.is(&["date"]))?;
    let rest = line.parts[1..]
        .iter()
        .all(|part| part.is(&["bc", "awk", "expr", "echo"]));
    let words = date.rest();
    let dates: Vec<&str> = words
        .windows(2)
        .filter(|pair| matches!(pair[0].text.as_str(), "-d" | "--date"))
        .filter_map(|pair| pair[1].whole())
        .collect();
    let [from, to] = dates.as_slice() else { return None };
    let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "- :".contains(c));
    if !days || !rest || !plain(from) || !plain(to) {
        return None;
    }
    let right = format!("echo $(( ($(date -ud '{to}' +%s) - $(date -ud '{from}' +%s)) / 86400 ))");
    Some(Slip::new(
        "`date` shows only the last of two dates",
        [Edit::replace(0..line.text.len(), right)],
    ))
}
