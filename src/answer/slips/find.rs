//! What is asked of `find` besides names, ages and sizes.

use super::Slip;
use super::line::{Edit, Line, Part, end};
use super::words::Asked;

/// The sign of a number, and what follows it.
pub(super) fn signed(value: &str) -> Option<(&'static str, &str)> {
    match value.chars().next()? {
        '+' => Some(("+", &value[1..])),
        '-' => Some(("-", &value[1..])),
        _ => Some(("", value)),
    }
}

/// Puts a test behind the folders, where it applies to everything.
pub(super) fn add_test(find: &Part, test: &str) -> Option<Edit> {
    let starts = |text: &str| text.starts_with('-') || matches!(text, "(" | "!");
    let mut at = find.after_name()?;
    for word in find.rest() {
        let before_folders = matches!(word.text.as_str(), "-L" | "-H" | "-P");
        if starts(&word.text) && !before_folders {
            break;
        }
        at = end(word)?;
    }
    Some(Edit::insert(at, format!(" {test}")))
}

/// Files with nothing in them, or only those with something.
pub(super) fn empty(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const THINGS: [&str; 6] = ["files", "directories", "folders", "dateien", "ordner", "verzeichnisse"];
    const LEFT_OUT: [&str; 8] = [
        "ausgenommen",
        "auslassen",
        "ignorieren",
        "weglassen",
        "überspringen",
        "außer",
        "excluded",
        "excepted",
    ];
    let find = line.only(&["find"])?;
    let tested = ["-empty", "-size", "wc", "rmdir", "touch", "mk"]
        .iter()
        .any(|word| line.text.contains(word));
    // "im leeren Ordner x" is one folder.
    let one = asked.says(&["im leeren", "in dem leeren", "den leeren", "das leere", "der leere"]);
    if tested
        || one
        || !asked.follows(
            &["empty", "nonempty", "leere", "leeren", "leerer"],
            |word| THINGS.contains(&word),
            2,
        )
    {
        return None;
    }
    let without = asked.follows(
        &[
            "ignoring",
            "ignore",
            "non",
            "not",
            "excluding",
            "exclude",
            "except",
            "without",
            "skip",
            "skipping",
            "ohne",
            "nicht",
        ],
        |word| word.starts_with("empty") || word.starts_with("leer"),
        2,
    ) || asked.says(&["nonempty"])
        || asked.says(&LEFT_OUT);
    if without {
        return Some(Slip::new("empty files are not left out", [add_test(find, "! -empty")?]));
    }
    Some(Slip::new(
        "files that are not empty are found as well",
        [add_test(find, "-empty")?],
    ))
}

/// `-empty`, where just the others are wanted.
pub(super) fn not_empty(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let mut tests = find.rest().windows(2).filter(|pair| pair[1].text == "-empty");
    let (pair, None) = (tests.next()?, tests.next()) else {
        return None;
    };
    let denied = matches!(pair[0].text.as_str(), "!" | "-not");
    let not = asked.says(&[
        "not empty",
        "non empty",
        "nonempty",
        "aren t empty",
        "isn t empty",
        "nicht leer*",
    ]);
    let said = |start: &str| asked.tokens.iter().filter(|token| token.starts_with(start)).count();
    // "the empty folders that are not empty" would be two.
    let once = said("empty") + said("nonempty") + said("leer") == 1;
    if !not || denied || !once || find.has_word(&["-o", "-or", "-delete"]) {
        return None;
    }
    let at = super::line::range(&pair[1])?.start;
    Some(Slip::new("only empty files are found", [Edit::insert(at, "! ")]))
}
