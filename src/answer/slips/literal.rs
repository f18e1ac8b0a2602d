//! Signs that mean themselves, and patterns that can never match.

use super::Slip;
use super::line::{Edit, Line, range, replace};
use super::words::Asked;
use crate::answer::check::Word;

/// `find -name` sees no slash.
pub(super) fn slash(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let tests = find.rest().windows(2);
    let mut names = tests.filter(|pair| matches!(pair[0].text.as_str(), "-name" | "-iname"));
    names.find_map(|pair| slashed(&pair[0], &pair[1]))
}

fn slashed(test: &Word, pattern: &Word) -> Option<Slip> {
    let glob = pattern
        .whole()
        .or_else(|| pattern.exact.then_some(pattern.text.as_str()))?;
    let path = glob.strip_suffix('/').unwrap_or(glob);
    if !path.contains('/') || path.contains('\'') {
        return None;
    }
    let anywhere = if path.starts_with(['/', '*', '.']) { "" } else { "*/" };
    let option = test.text.replace("name", "path");
    Some(Slip::new(
        format!("`{}` never finds a `/`", test.text),
        [replace(test, option)?, replace(pattern, format!("'{anywhere}{path}'"))?],
    ))
}

/// `\(` makes a group in `sed`, which the text that was said has not.
pub(super) fn brackets(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let sed = line.only(&["sed"])?;
    if sed.has('E', "--regexp-extended") || sed.has('r', "") {
        return None;
    }
    let script = sed.operands().next()?;
    let text = script.exact.then_some(script.text.as_str())?;
    let (_, after) = text.split_once("\\(")?;
    let (inside, _) = after.split_once("\\)")?;
    let literal = inside.chars().all(char::is_alphanumeric) && !inside.is_empty();
    let before: String = text
        .split_once("\\(")?
        .0
        .chars()
        .rev()
        .take_while(|c| c.is_alphanumeric())
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let said = asked.written(&format!("{before}({inside})"));
    let groups = ["\\1", "\\2", "&", "\\|"].iter().any(|sign| text.contains(sign));
    if !literal || before.is_empty() || !said || groups {
        return None;
    }
    Some(Slip::new(
        "`\\(` is no bracket to `sed`",
        [replace(script, script.source.replace("\\(", "(").replace("\\)", ")"))?],
    ))
}

/// What becomes the first line needs an end of its own.
pub(super) fn first_line(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let first = asked.says(&[
        "first line",
        "as the first line",
        "a line at the top",
        "new line at the top",
        "a line at the beginning",
        "as first line",
        "erste zeile",
        "ersten zeile",
        "als erste zeile",
        "neue zeile am anfang",
    ]);
    let inside = asked.says(&[
        "of the first line",
        "in the first line",
        "to the first line",
        "before the first line s",
        "der ersten zeile",
        "in die erste zeile",
        "in der ersten zeile",
        "each line",
        "every line",
        "jede zeile",
    ]);
    // The `sed` of BSD knows no `\n` there.
    let sed = line.only(&["sed"]).filter(|_| cfg!(target_os = "linux"))?;
    let script = sed.operands().next()?;
    let text = script.exact.then_some(script.text.as_str())?;
    let added = text.strip_prefix("1s/^/")?.strip_suffix('/')?;
    if !first || inside || added.is_empty() || added.contains(['/', '\\', '&']) || sed.has('e', "") {
        return None;
    }
    let slash = range(script)?.start + script.source.rfind('/')?;
    Some(Slip::new(
        "the text would stand in front of the line that was the first one",
        [Edit::insert(slash, "\\n")],
    ))
}

/// The time zone that was named.
pub(super) fn universal(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let [date] = line.parts.as_slice() else { return None };
    let utc = asked.wants(&["utc", "gmt", "weltzeit"]);
    let stamp = date
        .with_value(&["-d", "--date"])
        .is_some_and(|(_, value)| value.text.starts_with('@') && value.exact);
    let told = date.has('u', "--utc") || date.text_has("TZ") || line.text.contains("TZ=");
    let from = asked.says(&["local*", "lokal*", "ortszeit"]);
    if !utc || !date.is(&["date"]) || !stamp || told || from {
        return None;
    }
    Some(Slip::new(
        "the time would be that of this place",
        [date.add_option("-u")?],
    ))
}
