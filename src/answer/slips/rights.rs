//! Permissions: how `find` compares them, and how they are shown.

use super::Slip;
use super::line::{Edit, Line, is_plain, range, replace};
use super::words::Asked;

const RIGHTS: [&str; 7] = [
    "permission",
    "permissions",
    "mode",
    "modes",
    "rechte",
    "berechtigungen",
    "zugriffsrechte",
];

/// `-perm u+s` means that nothing else is allowed.
pub(super) fn at_least(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let (_, mode) = line.only(&["find"])?.with_value(&["-perm"])?;
    let text = mode.whole()?;
    let (who, what) = text.split_once(['+', '='])?;
    let symbolic = who.chars().all(|c| "ugoa".contains(c)) && what.chars().all(|c| "rwxst".contains(c));
    // `u=rwx` may well be meant as the whole of it.
    let whole = text.contains('=') && what.len() > 1;
    if !symbolic
        || what.is_empty()
        || whole
        || asked.says(&["exactly", "genau", "only", "nur", "no other", "keine anderen"])
    {
        return None;
    }
    let message = format!("`-perm {text}` finds only what has no other permission");
    Some(Slip::new(message, [Edit::insert(range(mode)?.start, "-")]))
}

/// A right that people have a name for, and other digits.
pub(super) fn named(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const NAMED: [(&[&str], &str, &[&str]); 3] = [
        (
            &["setuid", "suid", "set uid"],
            "-4000",
            &["4000", "u+s", "u=s", "6000", "4111", "2000"],
        ),
        (
            &["setgid", "sgid", "set gid"],
            "-2000",
            &["2000", "g+s", "g=s", "6000", "4000"],
        ),
        (
            &[
                "world writable",
                "world writeable",
                "writable by everyone",
                "writable by everybody",
                "writable by anyone",
                "writable by others",
                "writable by all",
                "any user is allowed to write",
                "anyone is allowed to write",
                "every user may write",
                "any user may write",
                "anybody may write",
                "anyone may write",
                "everybody may write",
                "everyone can write",
                "anyone can write",
                "any user can write",
                "für alle schreibbar",
                "für alle beschreibbar",
                "von allen beschreibbar",
                "von jedem beschreibbar",
                "für jeden beschreibbar",
            ],
            "-002",
            &["o=w", "o+w", "02", "a=w", "a+w", "22", "777", "666"],
        ),
    ];
    let mut said = NAMED.iter().filter(|(names, ..)| asked.says(names));
    let ((_, right, forms), None) = (said.next()?, said.next()) else {
        return None;
    };
    let (_, mode) = line.only(&["find"])?.with_value(&["-perm"])?;
    let text = mode.whole()?;
    if forms.iter().any(|form| text.contains(form)) {
        return None;
    }
    let message = format!("`-perm {}` is another permission", super::super::visible(text));
    Some(Slip::new(message, [replace(mode, *right)?]))
}

/// `-perm -644` finds more than those that have just these.
pub(super) fn exact(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let (_, mode) = line.only(&["find"])?.with_value(&["-perm"])?;
    let digits = mode.whole()?.strip_prefix('-')?;
    let said = asked.says(&[
        &format!("exactly {digits}"),
        &format!("genau {digits}"),
        &format!("just {digits}"),
        &format!("set to {digits}"),
    ]);
    let octal = digits.len() >= 3 && digits.chars().all(|c| ('0'..'8').contains(&c));
    if !said || !octal || asked.says(&["at least", "mindestens"]) {
        return None;
    }
    let message = format!("`-perm -{digits}` finds what has more permissions as well");
    Some(Slip::new(message, [replace(mode, digits)?]))
}

/// What `stat` calls `%a`, `find` calls `%m`.
pub(super) fn directive(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let (_, format) = line.only(&["find"])?.with_value(&["-printf"])?;
    let octal = asked.says(&RIGHTS) || asked.says(&["octal", "oktal*"]);
    if !octal || format.source.contains("%m") || format.source.matches("%o").count() != 1 {
        return None;
    }
    Some(Slip::new(
        "`find` shows permissions with `%m`",
        [replace(format, format.source.replace("%o", "%m"))?],
    ))
}

/// The permissions as a number.
pub(super) fn number(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let number = asked.says(&[
        "octal",
        "oktal*",
        "numeric",
        "as a number",
        "als zahl",
        "in numbers",
        "in digits",
    ]);
    let name = asked.only_name().filter(|name| is_plain(name))?;
    let shown = line.parts.first()?.is(&["ls", "stat"]) && line.text.contains(name);
    let done = ["%a", "%m", "%Lp", "%#a", "stat -f"]
        .iter()
        .any(|text| line.text.contains(text));
    let plain = !line.text.contains([';', '&', '>']);
    if !number || !asked.says(&RIGHTS) || !shown || done || !plain || asked.says(&["files", "dateien", "all", "alle"]) {
        return None;
    }
    let option = if cfg!(target_os = "linux") {
        "-c '%a'"
    } else {
        "-f '%Lp'"
    };
    Some(Slip::new(
        "the permissions are not shown as a number",
        [Edit::replace(0..line.text.len(), format!("stat {option} {name}"))],
    ))
}

/// A pattern leaves out the folder itself, and what is hidden.
pub(super) fn inside(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line.only(&["chmod", "chown", "chgrp", "rm"])?;
    let word = part.operands().last()?;
    let folder = word
        .text
        .strip_suffix("/*")
        .filter(|folder| !folder.is_empty() && word.glob && !word.quoted)?;
    let recursive = ['r', 'R'].iter().any(|letter| part.has(*letter, "--recursive"));
    let kept =
        part.is(&["rm"]) && asked.says(&["keep*", "but", "except", "itself", "behalt*", "aber", "außer", "selbst"]);
    let named = asked
        .names
        .iter()
        .find(|(_, name)| name.trim_end_matches('/') == folder);
    let (at, _) = named?;
    if !recursive || kept || !is_plain(folder) || !with_all(asked, *at) {
        return None;
    }
    Some(Slip::new(
        "the folder itself and what is hidden in it would be left out",
        [replace(word, folder)?],
    ))
}

/// Whether the name at this place means itself and all that is in it: "§ and everything in it", not "all in § and …".
fn with_all(asked: &Asked, at: usize) -> bool {
    const INSIDE: [&str; 13] = [
        "in", "inside", "from", "of", "within", "contents", "content", "aus", "von", "im", "inhalt", "unter", "below",
    ];
    let inside = asked.tokens[at.saturating_sub(3)..at]
        .iter()
        .any(|token| INSIDE.contains(&token.as_str()));
    let token = |place: usize| asked.tokens.get(place).map_or("", String::as_str);
    let all = matches!(
        (token(at + 1), token(at + 2)),
        ("samt" | "mitsamt" | "einschließlich", _)
            | ("and" | "with" | "including", "everything" | "all" | "its")
            | ("und" | "mit", "alles" | "allem")
    );
    all && !inside
}

/// Permissions of folders only, or of files only.
pub(super) fn of_one_kind(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let chmod = line.parts.first().filter(|part| part.is(&["chmod"]) && !part.inner)?;
    let folders = asked.says(&[
        "folders",
        "directories",
        "subfolders",
        "subdirectories",
        "ordner",
        "ordnern",
        "verzeichnisse",
        "verzeichnissen",
    ]);
    let files = asked.says(&["files", "dateien"]);
    let only_folders = folders
        && (asked.says(&[
            "only the folders",
            "only the directories",
            "only folders",
            "only directories",
            "only to folders",
            "only to directories",
            "nur die ordner",
            "nur die verzeichnisse",
            "nur ordner",
            "nur verzeichnisse",
            "not the files",
            "not files",
            "aber nicht die dateien",
            "nicht die dateien",
            "but not the files",
            "leave the files",
            "leave files",
        ]));
    let only_files = files
        && (asked.says(&[
            "only the files",
            "only files",
            "only regular files",
            "nur die dateien",
            "nur dateien",
            "not the folders",
            "not the directories",
            "but not the directories",
            "nicht die ordner",
            "nicht die verzeichnisse",
            "leave the folders",
            "leave the directories",
        ]));
    let kind = match (only_folders, only_files) {
        (true, false) => 'd',
        (false, true) => 'f',
        _ => return None,
    };
    let [option, mode, place] = chmod.rest() else {
        return None;
    };
    if line.parts.len() != 1 || !line.text.get(chmod.end()..)?.trim().is_empty() || chmod.is_redirected() {
        return None;
    }
    let recursive = matches!(option.text.as_str(), "-R" | "--recursive");
    let (mode, place) = (mode.whole()?, place.whole()?);
    // `X` makes a difference between the two itself.
    if !recursive || mode.contains('X') || !is_plain(mode) || !is_plain(place) {
        return None;
    }
    let start = chmod.after_name()?.checked_sub("chmod".len())?;
    Some(Slip::new(
        "`chmod -R` changes files and folders alike",
        [Edit::replace(
            start..line.text.len(),
            format!("find {place} -type {kind} -exec chmod {mode} {{}} +"),
        )],
    ))
}
