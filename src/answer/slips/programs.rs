//! Programs that were asked for by name, and others that were taken.

use super::Slip;
use super::line::{Edit, Line, replace};
use super::words::Asked;

/// A program that makes checksums.
pub(super) struct Sum {
    pub(super) program: &'static str,
    /// What people call it.
    names: &'static [&'static str],
    title: &'static str,
    /// How many characters of a line are the sum.
    pub(super) length: usize,
}

pub(super) const SUMS: [Sum; 5] = [
    sum("md5sum", &["md5", "md5sum"], "MD5", 32),
    sum("sha1sum", &["sha1", "sha 1", "sha1sum"], "SHA-1", 40),
    sum("sha256sum", &["sha256", "sha 256", "sha256sum"], "SHA-256", 64),
    sum("sha384sum", &["sha384", "sha 384", "sha384sum"], "SHA-384", 96),
    sum("sha512sum", &["sha512", "sha 512", "sha512sum"], "SHA-512", 128),
];

const fn sum(program: &'static str, names: &'static [&'static str], title: &'static str, length: usize) -> Sum {
    Sum {
        program,
        names,
        title,
        length,
    }
}

/// The sum that was asked for.
pub(super) fn sums(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let mut wanted = SUMS.iter().filter(|sum| asked.says(sum.names));
    let Sum { program, title, .. } = wanted.next()?;
    let mut all = SUMS.map(|sum| sum.program).to_vec();
    all.push("shasum");
    let part = line.only(&all)?;
    let name = part.program();
    if name == "shasum" && (part.has('a', "--algorithm") || *program == "sha1sum") {
        return None;
    }
    if wanted.next().is_some() || name == *program {
        return None;
    }
    let end = part.after_name()?;
    let message = format!("`{name}` makes no sum of {title}");
    Some(Slip::new(
        message,
        [Edit::replace(end.checked_sub(name.len())?..end, *program)],
    ))
}

/// A hard link is none with `-s`.
pub(super) fn hard_link(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let ln = line.only(&["ln"])?;
    let hard = asked.says(&[
        "hard link",
        "hard links",
        "hardlink",
        "harten link",
        "harter link",
        "hardlinks",
    ]);
    let soft = asked.says(&["symbolic", "soft", "symlink", "symbolisch*"]);
    if !hard || soft || ln.option_with('s').is_none() {
        return None;
    }
    Some(Slip::new("`ln -s` makes no hard link", [ln.drop_letter('s')?]))
}

/// `rev` turns letters round, `sort -r` sorts; `tac` turns the lines round.
pub(super) fn lines_turned(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wanted = asked.says(&[
        "reverse the order of the lines",
        "reverse the lines",
        "lines in reverse order",
        "reverse line order",
        "reverse order of lines",
        "last line first",
        "zeilen in umgekehrter reihenfolge",
        "reihenfolge der zeilen umkehren",
        "letzte zeile zuerst",
        "reverse the order of lines",
        "order of lines reversed",
    ]);
    let part = line.parts.first().filter(|_| line.parts.len() == 1)?;
    let turns = match part.program() {
        "rev" => part.rest().len() == 1,
        "sort" => part.rest().len() == 2 && part.rest()[0].text == "-r",
        _ => false,
    };
    if !wanted || !turns || asked.says(&["sort*", "alphabet*"]) {
        return None;
    }
    let file = part.rest().last()?;
    let start = part.after_name()?.checked_sub(part.program().len())?;
    let range = start..super::line::end(file)?;
    let message = format!("`{}` does not turn the order of lines round", part.program());
    Some(Slip::new(
        message,
        [Edit::replace(range, format!("tac {}", file.source))],
    ))
}

/// What BSD calls `tail -r`.
pub(super) fn tail_reversed(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let tail = line.only(&["tail"]).filter(|_| cfg!(target_os = "linux"))?;
    let word = tail.rest().first().filter(|word| word.text == "-r")?;
    if tail.rest().iter().filter(|word| word.text.starts_with('-')).count() != 1 {
        return None;
    }
    let start = tail.after_name()?.checked_sub("tail".len())?;
    let range = start..super::line::end(word)?;
    Some(Slip::new(
        "this `tail` has no option `-r`",
        [Edit::replace(range, "tac")],
    ))
}

/// The folder that one came from is not the one above.
pub(super) fn back(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let cd = line
        .parts
        .first()
        .filter(|part| part.is(&["cd"]) && line.parts.len() == 1)?;
    let before = asked.says(&[
        "previous directory",
        "last directory",
        "directory i was in",
        "directory i came from",
        "vorherige verzeichnis",
        "vorigen ordner",
        "vorherigen ordner",
        "vorige verzeichnis",
        "letzten ordner",
        "letzte verzeichnis",
        "previous folder",
    ]);
    let word = cd.rest().first().filter(|word| word.text == "..")?;
    (before && cd.rest().len() == 1).then_some(())?;
    Some(Slip::new("`cd ..` goes up and not back", [replace(word, "-")?]))
}
