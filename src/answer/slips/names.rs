//! Patterns for names in `find`.

use super::Slip;
use super::line::{Edit, Line, Part, end, range, replace};
use super::words::Asked;
use crate::answer::check::Word;

const TESTS: [&str; 6] = ["-name", "-iname", "-path", "-ipath", "-wholename", "-lname"];

/// The tests for names, each with its pattern.
fn tests(find: &Part) -> impl Iterator<Item = (&Word, &Word)> {
    let pairs = find.rest().windows(2);
    pairs
        .filter(|pair| TESTS.contains(&pair[0].text.as_str()))
        .map(|pair| (&pair[0], &pair[1]))
}

/// A pattern that the shell would fill in before `find` sees it.
pub(super) fn quoted(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let open = |pattern: &Word| pattern.glob && pattern.exact && !pattern.source.contains(['\'', '"', '\\', '$', '`']);
    let mut edits = Vec::new();
    for find in line.all(&["find"]) {
        for (_, pattern) in tests(find).filter(|(_, pattern)| open(pattern)) {
            edits.push(replace(pattern, format!("'{}'", pattern.source))?);
        }
    }
    let message = "the shell fills in a pattern without quotes before `find` sees it";
    (!edits.is_empty()).then(|| Slip::new(message, edits))
}

/// A name that was said to be only a part of the name.
pub(super) fn parts(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let (_, pattern) = find.with_value(&["-name", "-iname"])?;
    let text = pattern.whole()?;
    if text.contains(['*', '?', '[', '\'', '"', '\\', '$', '`']) || !asked.quoted.iter().any(|quoted| quoted == text) {
        return None;
    }
    let contains = asked.says(&[
        "names containing",
        "name contains",
        "name containing",
        "names contain",
        "in their name",
        "in the name",
        "in its name",
        "im namen",
        "dateinamen",
        "namen enthalten",
    ]);
    let ends = asked.says(&[
        "ending in",
        "ending with",
        "end in",
        "end with",
        "ends with",
        "ends in",
        "enden auf",
        "endet auf",
        "enden mit",
    ]);
    let starts = asked.says(&[
        "starting with",
        "start with",
        "starts with",
        "beginning with",
        "begin with",
        "begins with",
        "beginnen mit",
        "beginnt mit",
        "anfangen mit",
    ]);
    let right = match (contains, ends, starts) {
        (true, false, false) => format!("'*{text}*'"),
        (false, true, false) => format!("'*{text}'"),
        (false, false, true) => format!("'{text}*'"),
        _ => return None,
    };
    let message = format!("`{text}` finds only what has just this name");
    Some(Slip::new(message, [replace(pattern, right)?]))
}

/// Alternatives without parentheses: what stands before and after them belongs to one of them only.
pub(super) fn grouped(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let words = find.rest();
    let is_or = |word: &Word| matches!(word.text.as_str(), "-o" | "-or");
    let grouped = words
        .iter()
        .any(|word| matches!(word.text.as_str(), "(" | ")" | "-prune"));
    let first_or = words.iter().position(is_or)?;
    let kind = |at: usize| match words[at].text.as_str() {
        "-type" => Some(1),
        text => TESTS.contains(&text).then_some(0),
    };
    let first = first_or.checked_sub(2)?;
    if grouped || kind(first).is_none() {
        return None;
    }
    let mut last = first + 1;
    while last + 3 < words.len() && is_or(&words[last + 1]) && kind(last + 2) == kind(first) {
        last += 3;
    }
    let not = |word: &Word| matches!(word.text.as_str(), "!" | "-not");
    if words[..=last].iter().any(not) {
        return None;
    }
    // "all links and the empty folders"
    if kind(first) == Some(1) && words[last + 1..].iter().any(|word| word.text == "-empty") {
        return None;
    }
    let others = words[last + 1..].iter().any(is_or);
    let before = words[..first]
        .iter()
        .any(|word| word.text.starts_with('-') && !is_global(&word.text));
    let after = last + 1 < words.len();
    if others || last == first + 1 || !(before || after) {
        return None;
    }
    let message = "without parentheses only one of them is combined with the rest";
    let open = Edit::insert(range(&words[first])?.start, "\\( ");
    let close = Edit::insert(end(&words[last])?, " \\)");
    Some(Slip::new(message, [open, close]))
}

/// Options that apply to the whole of it wherever they stand.
fn is_global(text: &str) -> bool {
    matches!(
        text,
        "-maxdepth" | "-mindepth" | "-L" | "-H" | "-P" | "-xdev" | "-mount" | "-depth" | "-regextype"
    )
}

/// "Find files …" names no folder `files`.
pub(super) fn start(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const NOUNS: [&str; 12] = [
        "files",
        "file",
        "directories",
        "directory",
        "folders",
        "folder",
        "dateien",
        "datei",
        "ordner",
        "verzeichnisse",
        "pictures",
        "symlinks",
    ];
    let find = line.only(&["find"])?;
    let first = find.rest().first()?;
    let noun = first.whole().filter(|text| NOUNS.contains(text))?;
    let named = asked.says(&[
        &format!("folder {noun}"),
        &format!("directory {noun}"),
        &format!("in {noun}"),
        &format!("under {noun}"),
        &format!("below {noun}"),
        &format!("ordner {noun}"),
        &format!("verzeichnis {noun}"),
    ]);
    if named || asked.quoted.iter().any(|quoted| quoted == noun) || !asked.says(&[noun]) {
        return None;
    }
    Some(Slip::new(format!("`{noun}` is no folder"), [replace(first, ".")?]))
}
