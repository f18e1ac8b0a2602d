//! Archives whose name says another compression than the options.

use super::Slip;
use super::line::{Edit, Line, Part, range};
use super::words::Asked;
use crate::answer::check::Word;

const ENDS: [(&str, Option<char>); 9] = [
    (".tar", None),
    (".tar.gz", Some('z')),
    (".tgz", Some('z')),
    (".tar.bz2", Some('j')),
    (".tbz2", Some('j')),
    (".tbz", Some('j')),
    (".tar.xz", Some('J')),
    (".txz", Some('J')),
    (".tar.Z", Some('Z')),
];

/// The letter for the compression of a `tar`.
pub(super) fn compression(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let tar = line.only(&["tar"])?;
    let letters = tar.rest().first()?;
    let (archive, wanted) = archive(tar)?;
    let long = [
        "--gzip",
        "--bzip2",
        "--xz",
        "--zstd",
        "--auto-compress",
        "-a",
        "-I",
        "--use-compress-program",
    ];
    if tar
        .rest()
        .iter()
        .any(|word| long.iter().any(|long| word.text.starts_with(long)))
        || !letters.exact
    {
        return None;
    }
    let bundle = letters.text.trim_start_matches('-');
    let creates = bundle.contains('c');
    let found = bundle.chars().find(|c| "zjJZ".contains(*c));
    if found == wanted || (found.is_none() && !creates) || bundle.contains('a') {
        return None;
    }
    // Who asks for compression and for this name gets what was asked for.
    if creates && wanted.is_none() && asked.says(&["compress*", "gzip*", "komprimier*", "bzip*", "xz", "zip*"]) {
        return None;
    }
    let range = range(letters)?;
    let mut text: String = letters.source.chars().filter(|c| Some(*c) != found).collect();
    if let (Some(wanted), true) = (wanted, creates) {
        // Before the `f`, whose value follows.
        let at = text.find('f').unwrap_or(text.len());
        text.insert(at, wanted);
    }
    let message = match found {
        Some(found) => format!("`{found}` is not the compression of `{}`", archive.text),
        None => format!("`{}` would not be compressed", archive.text),
    };
    Some(Slip::new(message, [Edit::replace(range, text)]))
}

/// The archive, and the letter that belongs to its name.
fn archive(tar: &Part) -> Option<(&Word, Option<char>)> {
    let letters = tar.rest().first()?.text.trim_start_matches('-');
    if tar.rest()[0].text.starts_with("--") || !letters.ends_with('f') {
        return None;
    }
    let archive = tar.rest().get(1)?;
    let name = archive.whole()?;
    let end = ENDS
        .iter()
        .filter(|(end, _)| name.ends_with(end))
        .max_by_key(|(end, _)| end.len())?;
    Some((archive, end.1))
}
