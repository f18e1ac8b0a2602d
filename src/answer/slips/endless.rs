//! Commands that never end, where something was to be seen once.

use super::Slip;
use super::line::Line;
use super::words::Asked;

const TIMES: [(&[&str], ()); 1] = [(
    &[
        "times", "packets", "pings", "mal", "pakete", "pakets", "packet", "requests", "echo",
    ],
    (),
)];

/// A number of packets that `ping` is not told.
pub(super) fn ping(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let ping = line.only(&["ping", "ping6"])?;
    let words = [
        ("once", 1),
        ("einmal", 1),
        ("twice", 2),
        ("zweimal", 2),
        ("dreimal", 3),
        ("viermal", 4),
        ("fünfmal", 5),
        ("zehnmal", 10),
    ];
    let named = words
        .iter()
        .find(|(word, _)| asked.says(&[word]))
        .map(|(_, count)| *count);
    let count = named.or_else(|| asked.amount(&TIMES).map(|(count, ())| count))?;
    if ping.has('c', "") || ping.has('w', "") {
        return None;
    }
    Some(Slip::new(
        "`ping` would go on for ever",
        [ping.add_option(&format!("-c {count}"))?],
    ))
}

/// `tail -f` waits for more, and what is behind it for its end.
pub(super) fn tail(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let tail = line.all(&["tail"]).next()?;
    let waits = line.next(tail)?.is(&["tail", "sort", "wc", "uniq", "tac"]);
    let word = tail.option_with('f')?;
    if !waits || asked.says(&["follow*", "live", "watch*", "verfolg*"]) || word.text.contains("f=") {
        return None;
    }
    Some(Slip::new("`tail -f` never ends", [tail.drop_letter('f')?]))
}
