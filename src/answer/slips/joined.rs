//! Lines into one, one into lines, and back to where they were.

use super::Slip;
use super::line::{Edit, Line, Part, is_plain, known};
use super::words::Asked;

/// `tr '\n' ','` leaves a sign at the end.
pub(super) fn lines(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let joined = asked.says(&[
        "joined",
        "join",
        "one line",
        "single line",
        "one single line",
        "between them",
        "separated by",
        "separated list",
        "einer zeile",
        "eine zeile",
        "eine einzige zeile",
        "getrennt durch",
        "durch kommas getrennt",
        "kommagetrennt",
    ]);
    let tr = line.parts.last().filter(|part| part.is(&["tr"]) && !part.into_pipe)?;
    let [from, to] = tr.rest() else { return None };
    let sign = known(to).filter(|sign| sign.chars().count() == 1 && !"\\'".contains(*sign))?;
    if !joined || known(from)? != "\\n" || tr.is_redirected() {
        return None;
    }
    let message = "a sign would be left at the end, and no end of the line";
    let read = &line.parts[0];
    let single = line.parts.len() == 2
        && read.is(&["cat"])
        && matches!(read.rest(), [file] if file.whole().is_some() && !file.text.starts_with('-'));
    if single {
        let file = &line.parts[0].rest()[0].source;
        return Some(Slip::new(
            message,
            [Edit::replace(0..tr.end(), format!("paste -sd '{sign}' {file}"))],
        ));
    }
    tr.from_pipe.then_some(())?;
    let start = tr.after_name()?.checked_sub("tr".len())?;
    Some(Slip::new(
        message,
        [Edit::replace(start..tr.end(), format!("paste -sd '{sign}' -"))],
    ))
}

/// Each of the values of a line in a line of its own.
pub(super) fn values(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let apart = asked.says(&[
        "on a line of its own",
        "on its own line",
        "on a separate line",
        "in a line of its own",
        "on separate lines",
        "on lines of their own",
        "one per line",
        "one value per line",
        "each on a line",
        "each on its own line",
        "in einer eigenen zeile",
        "in eigener zeile",
        "auf einer eigenen zeile",
        "je zeile einen",
        "einen pro zeile",
        "eine pro zeile",
        "einer pro zeile",
        "jeweils in einer zeile",
    ]);
    let commas = asked.says(&[
        "comma",
        "commas",
        "comma separated",
        "komma",
        "kommas",
        "kommagetrennte*",
        "durch komma*",
    ]);
    let [awk] = line.parts.as_slice() else { return None };
    let mut operands = awk.operands();
    let script = known(operands.next()?)?;
    let (file, None) = (operands.next()?, operands.next()) else {
        return None;
    };
    let first = script.replace(' ', "") == "{print$1}" && awk.rest().iter().any(|word| word.text == "-F,");
    if !apart || !commas || !awk.is(&["awk", "gawk"]) || !first || asked.says(&["first", "erste*", "column", "spalte"])
    {
        return None;
    }
    Some(Slip::new(
        "only the first value is shown",
        [Edit::replace(0..awk.end(), format!("tr ',' '\\n' < {}", file.source))],
    ))
}

/// What is turned round twice is as it was.
pub(super) fn twice(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let turned = |pair: &[Part]| {
        let same = pair[0].program() == pair[1].program() && pair[0].is(&["tac", "rev"]);
        same && pair[1].from_pipe && pair[1].rest().is_empty() && !pair[1].inner
    };
    let at = line.parts.windows(2).position(turned)?;
    let (first, second) = (&line.parts[at], &line.parts[at + 1]);
    Some(Slip::new(
        format!("`{}` twice changes nothing", first.program()),
        [Edit::replace(first.end()..second.end(), "")],
    ))
}

/// The first of several scripts would get the names of the others.
pub(super) fn scripts(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let [shell] = line.parts.as_slice() else { return None };
    let options = shell.rest().iter().any(|word| word.text.starts_with('-'));
    let whole = line.text.get(shell.end()..)?.trim().is_empty() && line.text.starts_with(shell.program());
    let mut operands = shell.operands();
    let (scripts, None) = (operands.next()?, operands.next()) else {
        return None;
    };
    let several = scripts.glob && !scripts.quoted && scripts.exact;
    if !shell.is(&["sh", "bash", "zsh"]) || options || !whole || !several || shell.is_redirected() {
        return None;
    }
    let (folder, end) = scripts.source.rsplit_once("/*").unwrap_or((".", ""));
    let name = shell.program();
    let right = if asked.below(folder) && end.starts_with('.') && is_plain(folder) && is_plain(&end[1..]) {
        format!("find {folder} -type f -name '*{end}' -exec {name} {{}} \\;")
    } else {
        format!("for f in {}; do {name} \"$f\"; done", scripts.source)
    };
    Some(Slip::new(
        "only the first of them would be run",
        [Edit::replace(0..line.text.len(), right)],
    ))
}
