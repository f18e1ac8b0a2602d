//! Text without the tags around it.

use super::Slip;
use super::line::{Edit, Line};
use super::matches::pattern;
use super::words::Asked;

/// `grep` finds tags, or lines without any; `sed` takes them out.
pub(super) fn stripped(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let tags = asked.says(&["tags", "tag", "markup"]);
    let taken = asked.says(&[
        "strip*", "remov*", "without", "entfern*", "ohne", "drop", "delete", "lösch*",
    ]);
    let grep = line
        .parts
        .first()
        .filter(|part| part.is(&["grep"]) && !part.is_redirected())?;
    let shape = ["<[^>]*>", "<[^>]+>", "<.*?>", "<.*>"];
    let word = pattern(grep)?;
    let mut files = grep.operands().skip(1);
    let file = files.next()?;
    let lines = grep.has('v', "--invert-match")
        && asked.says(&[
            "lines without",
            "lines with no",
            "lines that",
            "zeilen ohne",
            "zeilen die",
        ]);
    if !tags || lines || !taken || !shape.contains(&word.text.as_str()) || files.next().is_some() {
        return None;
    }
    let start = grep.after_name()?.checked_sub("grep".len())?;
    let right = format!("sed 's/<[^>]*>//g' {}", file.source);
    Some(Slip::new(
        "`grep` takes nothing out of a line",
        [Edit::replace(start..grep.end(), right)],
    ))
}
