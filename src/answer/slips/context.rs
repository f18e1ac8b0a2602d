//! Lines around those that `grep` finds.

use super::Slip;
use super::line::{Edit, Line, Part, range};
use super::words::{Asked, number};

const LINE: [&str; 4] = ["line", "lines", "zeile", "zeilen"];
/// What may stand before a number of lines, or before one line.
const ONE: [&str; 12] = [
    "the",
    "next",
    "following",
    "previous",
    "preceding",
    "die",
    "der",
    "nächste",
    "folgende",
    "vorherige",
    "vorige",
    "right",
];

/// Lines before or after, which nothing shows.
pub(super) fn around(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line.only(&["grep"])?;
    let told = ['A', 'B', 'C'].iter().any(|letter| grep.has(*letter, ""))
        || grep.text_has("--context")
        || grep.text_has("--after")
        || grep.text_has("--before");
    let other = "clLqov".chars().any(|letter| grep.has(letter, "")) || grep.from_pipe || grep.inner;
    let also = asked.says(&[
        "plus",
        "and",
        "with",
        "along",
        "together",
        "including",
        "also",
        "und",
        "mit",
        "samt",
        "sowie",
        "plus die",
    ]);
    let both = asked.says(&[
        "before and after",
        "after and before",
        "above and below",
        "around",
        "either side",
        "davor und danach",
        "vor und nach",
    ]);
    if other || !also || both {
        return None;
    }
    let mut found = (1..asked.tokens.len()).filter_map(|at| wanted(asked, at));
    let (option, count) = found.next()?;
    if told {
        let two = found.next().is_some();
        return (!two).then(|| instead(grep, option, count))?;
    }
    let rest = line.text.get(grep.end()..)?;
    // What was to come of it: the last lines of all that was found.
    let cut = line.next(grep).is_some_and(|next| {
        let last = line.text.get(next.end()..).is_some_and(|rest| rest.trim().is_empty());
        next.is(&["tail", "head"]) && !next.is_redirected() && last
    });
    if found.next().is_some() || !(rest.trim().is_empty() || cut) {
        return None;
    }
    let mut edits = vec![grep.add_option(&format!("-{option} {count}"))?];
    if cut {
        edits.push(Edit::replace(grep.end()..line.text.len(), ""));
    }
    Some(Slip::new("no lines around are shown", edits))
}

/// "the two lines after it", "die Zeile davor": the option of `grep`, and how many.
fn wanted(asked: &Asked, at: usize) -> Option<(char, u64)> {
    let token = |at: usize| asked.tokens.get(at).map_or("", String::as_str);
    if !LINE.contains(&token(at)) {
        return None;
    }
    let before = token(at - 1);
    let next = |word: &str| {
        matches!(
            word,
            "after" | "below" | "following" | "danach" | "darunter" | "dahinter" | "beneath"
        )
    };
    let last = |word: &str| {
        matches!(
            word,
            "before" | "above" | "preceding" | "davor" | "darüber" | "previous"
        )
    };
    // "the line right above", "the two lines directly after it"
    let step = usize::from(matches!(
        token(at + 1),
        "right" | "directly" | "immediately" | "direkt" | "unmittelbar"
    ));
    let word = token(at + 1 + step);
    let option = match (next(word), last(word)) {
        (true, _) => 'A',
        (_, true) => 'B',
        _ => return None,
    };
    // "lines after 10:00": something else is meant.
    let behind = token(at + 2 + step);
    let refers = matches!(
        behind,
        "" | "it" | "them" | "that" | "each" | "this" | "every" | "the" | "and" | "which" | "und" | "match" | "matches"
    );
    let many = at.checked_sub(1).and_then(|place| number(token(place)));
    let count = many.or_else(|| {
        (token(at) == "line" || token(at) == "zeile")
            .then_some(1)
            .filter(|_| ONE.contains(&before))
    })?;
    refers.then_some((option, count))
}

/// The option in place of others that show other lines.
fn instead(grep: &Part, option: char, count: u64) -> Option<Slip> {
    let right = format!("-{option}");
    let pairs: Vec<_> = grep
        .rest()
        .windows(2)
        .filter(|pair| matches!(pair[0].text.as_str(), "-A" | "-B" | "-C"))
        .collect();
    let numbers = pairs.iter().all(|pair| pair[1].text.parse::<u64>().is_ok());
    let bundled = grep
        .rest()
        .iter()
        .any(|word| word.text.len() > 2 && word.text.starts_with('-') && word.text.contains(['A', 'B', 'C']));
    let same = pairs.iter().all(|pair| pair[0].text == right);
    if pairs.is_empty() || !numbers || bundled || same {
        return None;
    }
    let mut edits = Vec::new();
    for (place, pair) in pairs.iter().enumerate() {
        let (start, end) = (range(&pair[0])?.start, range(&pair[1])?.end);
        edits.push(match place {
            0 => Edit::replace(start..end, format!("{right} {count}")),
            _ => Edit::replace(start - 1..end, ""),
        });
    }
    Some(Slip::new("other lines around are shown", edits))
}
