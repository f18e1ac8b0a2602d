//! Files that nobody asked for, and those that were asked for and are not written.

use super::Slip;
use super::line::{Edit, Line, Part, is_plain, range};
use super::words::Asked;

/// The sign at the end of a question is no part of the name before it.
pub(super) fn question(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let name = asked.questioned.as_deref()?;
    let mut edits = Vec::new();
    for word in line.parts.iter().flat_map(Part::rest) {
        if word.text.strip_suffix('?') == Some(name) && word.source.ends_with('?') {
            let end = range(word)?.end;
            edits.push(Edit::replace(end - 1..end, ""));
        }
    }
    (!edits.is_empty()).then(|| Slip::new(format!("`{name}?` is the end of a question"), edits))
}

/// What is to be shown goes into no file that was never spoken of.
pub(super) fn unasked(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let shown = asked.says(&[
        "print",
        "show",
        "display",
        "list",
        "search",
        "find",
        "count",
        "how many",
        "which",
        "what",
        "zeige",
        "zeig",
        "gib",
        "liste",
        "such",
        "suche",
        "durchsuch",
        "durchsuche",
        "finde",
        "zähle",
        "zähl",
        "wie viele",
        "welche",
        "welcher",
    ]);
    let kept = asked.says(&[
        "save*",
        "write*",
        "writing",
        "store*",
        "put",
        "into",
        "output",
        "export*",
        "create*",
        "make",
        "log",
        "redirect*",
        "append*",
        "add",
        "copy",
        "dump*",
        "record*",
        "report",
        "generate*",
        "new",
        "file called",
        "file named",
        "to a file",
        "speicher*",
        "schreib*",
        "leg*",
        "ablegen",
        "anlegen",
        "erstell*",
        "erzeug*",
        "häng*",
        "anhängen",
        "umleiten",
        "neue",
        "neuen",
        "sicher*",
        "kopier*",
        "füg*",
    ]);
    let mut written = line.parts.iter().flat_map(Part::written);
    let (target, None) = (written.next()?, written.next()) else {
        return None;
    };
    let name = target
        .whole()
        .filter(|name| is_plain(name) && !name.starts_with("/dev/"))?;
    let said = asked
        .names
        .iter()
        .any(|(_, said)| said.contains(name) || name.contains(said.as_str()))
        || asked.quoted.iter().any(|said| said.contains(name))
        || asked.tokens.iter().any(|token| token == name);
    let range = range(target)?;
    let before = line.text[..range.start].trim_end();
    let start = before.strip_suffix('>')?;
    let plain = !start.ends_with(['>', '&', '2', '<']) && line.text.matches('>').count() == 1;
    let last = line.text[range.end..].trim().is_empty();
    if !shown || kept || said || !plain || !last {
        return None;
    }
    Some(Slip::new(
        format!("nobody asked for a file `{name}`"),
        [Edit::replace(start.trim_end().len()..line.text.len(), "")],
    ))
}

/// What is to be saved as another file must not change the first one.
pub(super) fn saved_as(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let saved = asked.says(&["save*", "store*", "write*", "speicher*", "schreib*"]);
    let [sed] = line.parts.as_slice() else { return None };
    let [(_, file), (at, other)] = asked.names.as_slice() else {
        return None;
    };
    let before = asked.tokens.get(at.checked_sub(1)?)?.as_str();
    let to = matches!(
        before,
        "as" | "to" | "in" | "into" | "file" | "als" | "nach" | "unter" | "datei"
    );
    let mut operands = sed.operands().skip(1);
    let (input, None) = (operands.next()?, operands.next()) else {
        return None;
    };
    let option = sed.option_with('i').filter(|word| word.text == "-i")?;
    if !sed.is(&["sed"]) || !saved || !to || input.whole() != Some(file) || line.text.contains(other) {
        return None;
    }
    if !is_plain(other) || sed.is_redirected() || !line.text.get(sed.end()..)?.is_empty() {
        return None;
    }
    let option = range(option)?;
    Some(Slip::new(
        format!("`{file}` would be changed and `{other}` not be written"),
        [
            Edit::replace(option.start - 1..option.end, ""),
            Edit::insert(sed.end(), format!(" > {other}")),
        ],
    ))
}
