//! Numbers that are one off.

use super::Slip;
use super::line::{Edit, Line, replace};
use super::words::Asked;

fn wants_number(asked: &Asked) -> bool {
    asked.says(&[
        "how many",
        "number of",
        "count",
        "counts",
        "wie viele",
        "wieviele",
        "anzahl",
        "zähle",
        "zählen",
    ])
}

/// `ls -l` begins with a line "total".
pub(super) fn listing(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wc = line.only(&["wc"])?;
    let ls = line.before(wc)?;
    let counted = wc.rest().len() == 1 && wc.rest()[0].text == "-l";
    let listed = ls.is(&["ls"]) && ls.rest().iter().all(|word| !word.glob) && !ls.has('d', "--directory");
    let letters = ls.option_with('l')?;
    if !counted || !listed || !wants_number(asked) {
        return None;
    }
    let left: String = letters.source.chars().filter(|c| !"lh".contains(*c)).collect();
    let left = left.replace('a', "A");
    let edit = if left == "-" {
        let range = super::line::range(letters)?;
        Edit::replace(range.start - 1..range.end, "")
    } else {
        replace(letters, left)?
    };
    Some(Slip::new("`ls -l` has one line more than files", [edit]))
}

/// `ps | grep` finds itself.
pub(super) fn processes(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let mut greps = line.all(&["grep", "egrep"]);
    let grep = greps.next()?;
    if greps.next().is_some() || !line.before(grep)?.is(&["ps"]) || grep.has('v', "--invert-match") {
        return None;
    }
    let ps = line.before(grep)?;
    // Without the arguments there is nothing of `grep` in the list but its name.
    let full = ps.rest().iter().any(|word| word.text.contains(['a', 'x', 'f', 'F']));
    let mut operands = grep.operands();
    let pattern = operands.next()?;
    let text = pattern.whole()?;
    let first = text.chars().next().filter(char::is_ascii_alphanumeric)?;
    let plain = text.chars().all(|c| c.is_alphanumeric() || "._-/".contains(c));
    if !full || !plain || operands.next().is_some() || grep.has('w', "") || grep.has('F', "") {
        return None;
    }
    let right = format!("'[{first}]{}'", &text[first.len_utf8()..]);
    Some(Slip::new(
        "`grep` finds itself among the processes",
        [replace(pattern, right)?],
    ))
}

/// The number of lines that are found, and not the lines.
pub(super) fn matching(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line
        .parts
        .last()
        .filter(|part| part.is(&["grep", "egrep"]) && !part.inner)?;
    let wanted = asked.starts_with(&["count", "how", "zähle", "wie", "wieviele"]) && wants_number(asked);
    let lines = asked.says(&["lines", "zeilen"]);
    let other = "cloLqr".chars().any(|letter| grep.has(letter, "--count")) || grep.has('R', "--recursive");
    if !wanted || !lines || other || line.parts.len() > 1 {
        return None;
    }
    Some(Slip::new(
        "the lines are printed and not their number",
        [grep.add_option("-c")?],
    ))
}

/// Bytes are not characters.
pub(super) fn characters(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wc = line.only(&["wc"])?;
    let word = wc.rest().first().filter(|word| word.text == "-c")?;
    let bytes = asked.says(&["bytes", "byte", "size", "größe"]);
    if !wants_number(asked)
        || bytes
        || !asked.says(&["characters", "chars", "zeichen", "letters", "buchstaben", "character"])
    {
        return None;
    }
    Some(Slip::new("`wc -c` counts bytes", [replace(word, "-m")?]))
}

/// `grep -c` counts lines, and a line may have it twice.
pub(super) fn occurrences(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let grep = line
        .parts
        .first()
        .filter(|part| part.is(&["grep", "egrep"]) && line.parts.len() == 1)?;
    let word = grep.option_with('c')?;
    let times = asked.says(&[
        "occurrences",
        "occurrence",
        "how many times",
        "how often",
        "wie oft",
        "vorkommen",
        "instances",
    ]);
    let other = "lLvhHrRq".chars().any(|letter| grep.has(letter, ""));
    if !times || other || asked.says(&["lines", "zeilen", "line", "files", "dateien", "each"]) || grep.is_redirected() {
        return None;
    }
    let letters = word.source.replace('c', "o");
    let edits = [replace(word, letters)?, Edit::insert(grep.end(), " | wc -l")];
    Some(Slip::new("`grep -c` counts lines", edits))
}
