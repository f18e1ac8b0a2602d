//! How deep: only one folder, or everything below it.

use super::Slip;
use super::find::add_test;
use super::line::Line;
use super::words::Asked;

const NOT: [&str; 18] = [
    "not",
    "t",
    "without",
    "no",
    "non",
    "exclude",
    "excluding",
    "ignore",
    "ignoring",
    "never",
    "skip",
    "skipping",
    "nor",
    "nicht",
    "ohne",
    "keine",
    "keinen",
    "weder",
];

fn is_below(word: &str) -> bool {
    const STARTS: [&str; 10] = [
        "subdirectories",
        "subdirs",
        "subfolders",
        "recurs",
        "descend",
        "unterordner",
        "unterverzeichnisse",
        "rekursi",
        "nested",
        "deeper",
    ];
    STARTS.iter().any(|start| word.starts_with(start))
}

/// Whether `word` is denied: "do not search in the …", "without descending into any …".
fn denied(asked: &Asked, word: impl Fn(&str) -> bool) -> bool {
    const BETWEEN: [&str; 36] = [
        "search",
        "searching",
        "descend",
        "descending",
        "recurse",
        "recursing",
        "look",
        "looking",
        "go",
        "going",
        "include",
        "including",
        "enter",
        "entering",
        "traverse",
        "traversing",
        "check",
        "list",
        "listing",
        "in",
        "into",
        "the",
        "any",
        "its",
        "of",
        "to",
        "down",
        "files",
        "from",
        "those",
        "contents",
        "dateien",
        "den",
        "die",
        "aus",
        "allen",
    ];
    let places = (0..asked.tokens.len()).filter(|at| word(&asked.tokens[*at]));
    places.into_iter().any(|at| {
        let mut before = asked.tokens[..at].iter().rev().map(String::as_str);
        let next = before.find(|token| !BETWEEN.contains(token));
        next.is_some_and(|token| NOT.contains(&token))
    })
}

/// Whether what lies in folders of the folder is to be left alone.
fn wants_flat(asked: &Asked) -> bool {
    const ONLY: [&str; 15] = [
        "one level deep",
        "first level only",
        "only the first level",
        "top level only",
        "only the top level",
        "directly in",
        "direkt in",
        "direkt im",
        "only in the § directory",
        "only in § directory",
        "only in this",
        "only in the current",
        "nur in diesem",
        "nur im aktuellen",
        "not below",
    ];
    const LEFT_OUT: [&str; 6] = [
        "auslassen",
        "ausgenommen",
        "ignorieren",
        "nicht",
        "weglassen",
        "überspringen",
    ];
    const PARTS: [&str; 3] = ["directories", "folders", "dirs"];
    let parted = asked
        .tokens
        .windows(2)
        .any(|pair| pair[0] == "sub" && PARTS.contains(&pair[1].as_str()));
    let included = asked.says(&[
        "including sub*",
        "and sub*",
        "and all sub*",
        "and its sub*",
        "in all sub*",
        "und unterordner*",
        "samt unter*",
        "und in unter*",
        "und unterverzeichnis*",
        "und den unter*",
        "und allen unter*",
        "und alle unter*",
        "sub* included",
        "subfolders included",
        "subdirectories included",
        "unterordner mitgezählt",
        "subfolders and hidden",
        // What is asked of the folders that are found.
        "have no sub*",
        "has no sub*",
        "contain no sub*",
        "selbst keine unter*",
        "keine unterordner haben",
        "keine unterverzeichnisse haben",
    ]);
    let not_below = denied(asked, is_below) || (parted && denied(asked, |word| word == "sub"));
    // "Unterordner auslassen", "in Unterordnern nicht suchen"
    let left_out = asked.says(&["unterordner*", "unterverzeichnis*"]) && asked.says(&LEFT_OUT);
    // "the most files directly in it", "direkt in den Dateien"
    let other = asked.says(&[
        "directly in it",
        "directly in them",
        "directly in the file",
        "directly in the files",
        "direkt in den dateien",
        "direkt in der datei",
        "direkt in ihm",
        "direkt darin",
    ]);
    (asked.says(&ONLY) && !other) || (!included && (not_below || left_out))
}

/// `find` in one folder only.
pub(super) fn flat(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let limited = find.has_word(&[
        "-maxdepth",
        "-prune",
        "-mindepth",
        "-path",
        "-ipath",
        "-wholename",
        "-regex",
    ]);
    // `find "$d"` in a loop over the folders that were meant.
    let inside = find.rest().first().is_some_and(|place| !place.exact);
    if limited || inside || !wants_flat(asked) {
        return None;
    }
    let message = "`find` goes into all folders below";
    Some(Slip::new(message, [add_test(find, "-maxdepth 1")?]))
}

/// A number of levels that nothing limits.
pub(super) fn levels(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const UNITS: [(&[&str], ()); 1] = [(&["levels", "level", "ebenen", "ebene"], ())];
    let (count, ()) = asked.amount(&UNITS)?;
    let part = line.only(&["find", "du", "tree"])?;
    let limited = part.has_word(&["-maxdepth", "-mindepth", "-L"])
        || part.rest().iter().any(|word| {
            word.text.starts_with("--max-depth") || word.text.starts_with("-d") || word.text.starts_with("-L")
        });
    let up = asked.says(&[
        "up",
        "above",
        "higher",
        "hoch",
        "höher",
        "run",
        "compression",
        "log",
        "battery",
        "volume",
    ]);
    if limited || up {
        return None;
    }
    let edit = match part.program() {
        "find" => add_test(part, &format!("-maxdepth {count}"))?,
        "tree" => part.add_option(&format!("-L {count}"))?,
        _ if part.has('s', "--summarize") => return None,
        _ => part.add_option(&format!("-d {count}"))?,
    };
    Some(Slip::new(
        format!("`{}` goes as deep as there is anything", part.program()),
        [edit],
    ))
}

/// Just so many levels below, neither fewer nor more.
pub(super) fn just(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const UNITS: [(&[&str], ()); 1] = [(&["levels", "level", "ebenen", "ebene"], ())];
    let (count, ()) = asked.amount(&UNITS)?;
    let just = asked.says(&["exactly", "precisely", "genau", "exakt"]);
    let find = line.only(&["find"])?;
    let (_, most) = find.with_value(&["-maxdepth"])?;
    if !just || find.has_word(&["-mindepth"]) || most.whole()? != count.to_string() {
        return None;
    }
    let at = super::line::range(most)?.end;
    Some(Slip::new(
        "levels above are found as well",
        [super::line::Edit::insert(at, format!(" -mindepth {count}"))],
    ))
}

/// Everything below as well, for programs that have to be told.
pub(super) fn recursive(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    if !asked.says(&["recursively", "recursive", "rekursiv"]) || wants_flat(asked) {
        return None;
    }
    let part = line.parts.iter().find(|part| !part.inner)?;
    let option = match part.program() {
        "chmod" | "chown" | "chgrp" | "ls" => "-R",
        "cp" | "scp" | "grep" => "-r",
        _ => return None,
    };
    let has = part.has('r', "--recursive") || part.has('R', "--recursive") || part.has('a', "--archive");
    let patterns = part.operands().any(|word| word.glob);
    if has || patterns || line.uses(&["find", "xargs"]) || (part.is(&["grep"]) && part.from_pipe) {
        return None;
    }
    let message = format!("`{}` does not go into folders without `{option}`", part.program());
    Some(Slip::new(message, [part.add_option(option)?]))
}

/// `find` finds the folder itself as well, which is not in it.
pub(super) fn folders(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const FOLDERS: [&str; 10] = [
        "folders",
        "directories",
        "subfolders",
        "subdirectories",
        "dirs",
        "ordner",
        "verzeichnisse",
        "unterordner",
        "unterverzeichnisse",
        "ordnern",
    ];
    let directly = asked.says(&[
        "directly in",
        "directly under",
        "directly inside",
        "directly below",
        "direkt in",
        "direkt unter",
    ]);
    let itself = asked.says(&["including", "itself", "inklusive", "selbst", "samt", "einschließlich"]);
    let find = line.only(&["find"]).filter(|find| !find.inner)?;
    let (_, most) = find.with_value(&["-maxdepth"])?;
    let (_, kind) = find.with_value(&["-type"])?;
    let tested = find.has_word(&["-mindepth", "-name", "-iname", "-path", "-not", "!", "-o", "-empty"]);
    let folders = asked.tokens.iter().any(|token| FOLDERS.contains(&token.as_str()));
    if !directly || itself || !folders || most.whole()? != "1" || kind.whole()? != "d" || tested {
        return None;
    }
    let at = super::line::range(most)?.end;
    Some(Slip::new(
        "the folder itself is found as well",
        [super::line::Edit::insert(at, " -mindepth 1")],
    ))
}

/// All levels, where only the first one is looked at.
pub(super) fn all(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let all = asked.says(&[
        "all levels",
        "every level",
        "any level",
        "at any depth",
        "any depth",
        "alle ebenen",
        "allen ebenen",
        "jeder ebene",
        "beliebiger tiefe",
    ]);
    let find = line.only(&["find"]).filter(|find| !find.inner)?;
    let (option, most) = find.with_value(&["-maxdepth"])?;
    if !all || most.whole()? != "1" || wants_flat(asked) {
        return None;
    }
    let (start, end) = (super::line::range(option)?.start, super::line::range(most)?.end);
    Some(Slip::new(
        "only the first level is looked at",
        [super::line::Edit::replace(start - 1..end, "")],
    ))
}
