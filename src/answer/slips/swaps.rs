//! Two files that take each other's name, and names that are made of others.

use super::Slip;
use super::line::{Edit, Line, Part, is_plain, known, range, replace};
use super::words::Asked;
use crate::answer::check::Word;

/// The second `mv` of two that turn names round finds only what the first one has put there.
pub(super) fn turned(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let pair = |part: &Part| -> Option<(String, String)> {
        let mut operands = part.operands();
        let (from, to) = (operands.next()?, operands.next()?);
        let (from, to) = (from.whole()?, to.whole()?);
        let plain = operands.next().is_none() && is_plain(from) && is_plain(to);
        plain.then(|| (from.to_owned(), to.to_owned()))
    };
    let turns = |parts: &[Part]| {
        let moves = parts.iter().all(|part| part.is(&["mv"]));
        let (one, other) = pair(&parts[0]).zip(pair(&parts[1]))?;
        (moves && one.0 == other.1 && one.1 == other.0).then_some(one)
    };
    let at = line.parts.windows(2).position(|parts| turns(parts).is_some())?;
    let (first, second) = (&line.parts[at], &line.parts[at + 1]);
    let (one, other) = pair(first)?;
    let aside = format!("{}.tmp", one.trim_end_matches('/'));
    Some(Slip::new(
        format!("`{one}` would be lost and come back as `{other}`"),
        [
            replace(first.operands().nth(1)?, aside.as_str())?,
            Edit::insert(second.end(), format!(" && mv {aside} {other}")),
        ],
    ))
}

/// A path with something in front of it is another path, and not another name in the same folder.
pub(super) fn in_front(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line.only(&["mv", "cp", "ln"])?;
    let mut operands = part.operands();
    let (from, to) = (operands.next()?, operands.next()?);
    if operands.next().is_some() {
        return None;
    }
    let message = "what is put in front of a path is no part of the name";
    if from.source == "{}" {
        let front = to.source.strip_suffix("{}").filter(|front| is_front(front))?;
        let find = line.runner(part)?;
        let options: String = options(part)?;
        let starts = find
            .rest()
            .iter()
            .take_while(|word| !word.text.starts_with(['-', '(', '!']));
        let names = starts.into_iter().any(|word| word.glob && !word.text.contains('/'));
        if !find.is(&["find"]) || !find.has_word(&["-exec"]) || names {
            return None;
        }
        let start = part.after_name()?.checked_sub(part.program().len())?;
        let script = format!(
            "sh -c '{}{options} -- \"$1\" \"${{1%/*}}/{front}${{1##*/}}\"' sh {{}}",
            part.program()
        );
        return Some(Slip::new(message, [Edit::replace(start..range(to)?.end, script)]));
    }
    let name = variable(&from.source)?;
    let list = line.text.split_once(&format!("for {name} in "))?.1;
    let list = list.split(';').next()?;
    let front = to.source.trim_matches('"');
    let front = [format!("${name}"), format!("${{{name}}}")]
        .iter()
        .find_map(|end| front.strip_suffix(end.as_str()))
        .filter(|front| is_front(front))?;
    // In the folder itself there is nothing in front of the names.
    let folders = list
        .split_whitespace()
        .any(|word| word.trim_end_matches('"').ends_with('/'));
    (list.contains('/') && !folders && !list.contains("basename")).then_some(())?;
    let right = format!("\"${{{name}%/*}}/{front}${{{name}##*/}}\"");
    Some(Slip::new(message, [replace(to, right)?]))
}

fn is_front(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "_-.".contains(c))
}

/// The short options of a command, each with a blank in front.
fn options(part: &Part) -> Option<String> {
    let words = part.rest().iter().filter(|word| word.text.starts_with('-'));
    let mut options = String::new();
    for word in words.filter(|word| word.text != "--") {
        options = options + " " + known(word).filter(|text| is_plain(&text[1..]))?;
    }
    Some(options)
}

/// The name in `$f`, `"$f"`, `"${f}"`.
fn variable(source: &str) -> Option<&str> {
    let name = source.trim_matches('"').strip_prefix('$')?;
    let name = name
        .strip_prefix('{')
        .and_then(|name| name.strip_suffix('}'))
        .unwrap_or(name);
    (!name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_')).then_some(name)
}

/// Another end for many names: `mv` takes no patterns for what is to be, and `rename` is another program everywhere.
pub(super) fn ends(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line.only(&["mv", "rename"])?;
    let operands: Vec<&Word> = part.operands().collect();
    let start = part.after_name()?.checked_sub(part.program().len())?;
    let [.., last] = operands.as_slice() else { return None };
    let whole = start..range(last)?.end;
    let (message, from, to, files) = match (part.program(), operands.as_slice()) {
        ("mv", [from, to]) => {
            let (folder, end) = pattern(from)?;
            let (other, new) = pattern(to)?;
            (folder == other || other.is_empty()).then_some(())?;
            ("`mv` takes no pattern for new names", end, new, from.source.as_str())
        }
        ("rename", [from, to, files]) => {
            let end = |word: &Word| Some(format!(".{}", word.whole()?.strip_prefix('.')?));
            let (from, to) = (end(from)?, end(to)?);
            (
                "`rename` takes other words on each system",
                from,
                to,
                files.source.as_str(),
            )
        }
        _ => return None,
    };
    let is_end = |end: &str| end.len() > 1 && end[1..].chars().all(|c| c.is_alphanumeric() || c == '.');
    if !is_end(&from) || !is_end(&to) || from == to || part.from_pipe || part.into_pipe || part.is_redirected() {
        return None;
    }
    let options = options(part)?;
    if part.is(&["rename"]) && !options.is_empty() {
        return None;
    }
    let right = if part.inner {
        // `{} +` and `{} \;` alike.
        (files == "{}" && line.runner(part)?.is(&["find"])).then_some(())?;
        format!("sh -c 'for f; do mv{options} -- \"$f\" \"${{f%{from}}}{to}\"; done' sh {{}}")
    } else {
        (line.parts.len() == 1).then_some(())?;
        format!("for f in {files}; do mv{options} -- \"$f\" \"${{f%{from}}}{to}\"; done")
    };
    Some(Slip::new(message, [Edit::replace(whole, right)]))
}

/// `DIR/*.end` as the folder, with its slash, and the end.
fn pattern(word: &Word) -> Option<(&str, String)> {
    let (folder, end) = known(word)?.rsplit_once("*.")?;
    let plain = !word.quoted && (folder.is_empty() || folder.ends_with('/')) && !folder.contains(['*', '?', '[']);
    plain.then(|| (folder, format!(".{end}")))
}
