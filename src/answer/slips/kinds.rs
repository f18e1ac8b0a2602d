//! Files, folders or links: what `find` is to look for.

use super::Slip;
use super::find::add_test;
use super::line::{Line, replace};
use super::words::Asked;

const FOLDERS: [&str; 6] = [
    "directories",
    "folders",
    "verzeichnisse",
    "subdirectories",
    "subfolders",
    "unterverzeichnisse",
];

const FILES: [&str; 16] = [
    "files",
    "file",
    "dateien",
    "datei",
    "images",
    "pictures",
    "bilder",
    "photos",
    "fotos",
    "videos",
    "scripts",
    "skripte",
    "documents",
    "dokumente",
    "everything",
    "alles",
];

const LINKS: [&str; 6] = [
    "symlinks",
    "symbolic links",
    "soft links",
    "symlink",
    "symbolische links",
    "symbolischen links",
];

/// The type that `find` looks for.
pub(super) fn kind(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let (files, folders, links) = (asked.says(&FILES), asked.says(&FOLDERS), asked.says(&LINKS));
    let elsewhere = asked.says(&[
        "follow*",
        "folge*",
        "resolv*",
        "dereferenc*",
        "in directories",
        "in folders",
        "with files",
        // Files that are left out.
        "no files",
        "not files",
        "not the files",
        "without files",
        "without the files",
        "keine dateien",
        "ohne dateien",
        "dateien weglassen",
        "only folders",
        "only the folders",
        "only directories",
        "only the directories",
        "directories only",
        "folders only",
        "nur ordner",
        "nur die ordner",
        "nur verzeichnisse",
        "nur die verzeichnisse",
    ]);
    let Some((_, value)) = find.with_value(&["-type"]) else {
        return folders_only(asked, line);
    };
    let (right, message) = match (files, folders, links, value.whole()?) {
        (false, false, true, "f") => ("l", "`-type f` finds no symbolic links"),
        (true, false, false, "d") => ("f", "`-type d` finds no files"),
        (false, true, false, "f") => ("d", "`-type f` finds no folders"),
        _ => return None,
    };
    // Names with an end are those of files.
    let ends =
        line.text.contains("'*.") || line.text.contains("\"*.") || line.text.contains("-exec") || line.uses(&["xargs"]);
    if elsewhere || ends || find.has_word(&["-o", "!", "-not"]) {
        return None;
    }
    Some(Slip::new(message, [replace(value, right)?]))
}

/// Folders of a name, where nothing says that it is folders.
fn folders_only(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let find = line.only(&["find"])?;
    let named = asked.says(&[
        "directories named",
        "directories called",
        "folders named",
        "folders called",
        "all directories",
        "all folders",
        "verzeichnisse namens",
        "alle verzeichnisse",
    ]);
    let others = asked.says(&FILES) || asked.says(&["except", "außer", "in all directories", "in all folders", "in"]);
    if !named || others || find.has_word(&["-type", "-o", "-empty", "-exec"]) || line.uses(&["xargs"]) {
        return None;
    }
    Some(Slip::new(
        "files of that name are found as well",
        [add_test(find, "-type d")?],
    ))
}
