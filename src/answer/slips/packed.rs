//! Files that are packed, and programs that do not unpack them.

use super::Slip;
use super::line::{Edit, Line, Part, end};
use super::words::Asked;

const PACKERS: [(&str, &str); 3] = [(".gz", "z"), (".bz2", "bz"), (".xz", "xz")];

/// Programs that are given text.
const READERS: [&str; 11] = [
    "wc", "grep", "head", "tail", "less", "more", "awk", "cut", "sed", "sort", "uniq",
];

/// `grep` and `cat` of packed files.
pub(super) fn read(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line
        .parts
        .iter()
        .find(|part| part.is(&["grep", "cat"]) && !part.inner)?;
    // What adds up, sends or keeps the bytes may want them as they are.
    let bytes = part.is(&["cat"])
        && !line
            .next(part)
            .is_some_and(|next| next.is(&READERS) && !next.has('c', ""));
    let skip = usize::from(part.is(&["grep"]));
    let files: Vec<&str> = part.operands().skip(skip).map(|word| word.text.as_str()).collect();
    let (_, prefix) = PACKERS
        .iter()
        .find(|(ending, _)| !files.is_empty() && files.iter().all(|file| file.ends_with(ending)))?;
    if bytes || part.has('r', "--recursive") || part.has('e', "") || part.has('a', "--text") {
        return None;
    }
    let name = part.program();
    let start = part.after_name()?.checked_sub(name.len())?;
    let message = format!("`{name}` does not unpack `{}`", super::super::visible(files[0]));
    Some(Slip::new(message, [Edit::insert(start, *prefix)]))
}

/// Archives in the hands of the wrong program.
pub(super) fn unpack(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line.only(&["unzip", "gunzip", "tar"]).filter(|part| !part.inner)?;
    let file = part.operands().find(|word| word.text.contains('.'))?;
    let name = file.whole()?;
    let is_tar = [".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".txz", ".tbz2"]
        .iter()
        .any(|ending| name.ends_with(ending));
    let start = part.after_name()?.checked_sub(part.program().len())?;
    let words = asked.says(&[
        "extract*",
        "unpack*",
        "entpack*",
        "auspack*",
        "untar",
        "unzip",
        "decompress*",
    ]);
    let right = match part.program() {
        "unzip" if is_tar => "tar -xf",
        "gunzip" if is_tar && words && !asked.says(&["decompress*"]) => "tar -xf",
        "tar" if name.rsplit('.').next() == Some("zip") && unpacks(part) => "unzip",
        _ => return None,
    };
    // Options mean something else to the other program.
    let plain = match part.program() {
        "tar" => part.rest().len() == 2,
        _ => part.rest().len() == 1,
    };
    let message = format!("`{}` does not unpack `{}`", part.program(), super::super::visible(name));
    plain.then_some(())?;
    let range = start..end(part.rest().last()?)?;
    Some(Slip::new(
        message,
        [Edit::replace(range, format!("{right} {}", file.source))],
    ))
}

fn unpacks(tar: &Part) -> bool {
    tar.rest().first().is_some_and(|word| word.text.contains('x'))
}

/// `tar` and `unzip` take one archive, and the other names for what is in it.
pub(super) fn each(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line
        .only(&["tar", "unzip"])
        .filter(|part| !part.inner && line.parts.len() == 1)?;
    let archive = part
        .rest()
        .last()
        .filter(|word| word.glob && word.exact && !word.quoted)?;
    let (start, end) = (part.after_name()?.checked_sub(part.program().len())?, end(archive)?);
    let message = format!("`{}` takes one archive at a time", part.program());
    if part.is(&["unzip"]) {
        let edit = super::line::replace(archive, format!("'{}'", archive.source))?;
        return (part.operands().count() == 1).then(|| Slip::new(message, [edit]));
    }
    let letters = part.rest().first().filter(|_| part.rest().len() == 2)?;
    let pattern = archive.text.strip_prefix("./").unwrap_or(&archive.text);
    if !unpacks(part) || pattern.contains('/') || !letters.text.ends_with('f') {
        return None;
    }
    let right = format!(
        "find . -maxdepth 1 -name '{pattern}' -exec tar {} {{}} \\;",
        letters.source
    );
    Some(Slip::new(message, [Edit::replace(start..end, right)]))
}

/// What is only to be shown stays packed.
pub(super) fn shown(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let shown = asked.starts_with(&["print", "show", "display", "output", "zeige", "zeig", "gib"]);
    let changed = asked.says(&[
        "unpack*",
        "extract*",
        "decompress*",
        "unzip*",
        "entpack*",
        "auspack*",
        "save*",
        "write*",
        "speicher*",
    ]);
    let part = line
        .only(&["gzip", "gunzip", "bunzip2", "unxz", "xz", "bzip2"])
        .filter(|part| !part.inner)?;
    let unpacks = part.is(&["gunzip", "bunzip2", "unxz"]) || part.has('d', "--decompress");
    let told = part.has('c', "--stdout") || part.has('l', "--list") || part.has('k', "--keep") || part.is_redirected();
    if !shown || changed || !unpacks || told || part.from_pipe || part.operands().next().is_none() {
        return None;
    }
    Some(Slip::new(
        "the file would be unpacked and not shown",
        [part.add_option("-c")?],
    ))
}
