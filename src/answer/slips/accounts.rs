//! Users and groups, and what the shell knows of the one who types.

use super::Slip;
use super::line::{Edit, Line, Part, replace};
use super::words::Asked;

/// `usermod -G` takes away all other groups.
pub(super) fn groups(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let usermod = line.only(&["usermod"])?;
    let adds = asked.says(&[
        "add",
        "put",
        "also",
        "as well",
        "append",
        "additional",
        "hinzu",
        "hinzufügen",
        "füge",
        "auch",
        "zusätzlich",
        "aufnehmen",
        "nimm",
    ]);
    let word = usermod.option_with('G')?;
    let removed = asked.says(&[
        "only", "nur", "aus", "außer", "except", "entfern*", "remov*", "out of", "exactly", "genau", "no other",
        "sonst",
    ]);
    if !adds || removed || usermod.has('a', "--append") || asked.says(&["replace*", "ersetz*", "set"]) {
        return None;
    }
    let bundled = word.source.replacen('G', "aG", 1);
    Some(Slip::new(
        "the user would lose all other groups",
        [replace(word, bundled)?],
    ))
}

/// A user who is to be in a group.
pub(super) fn member(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let adds = asked.starts_with(&["add", "put", "füge", "nimm"]) || asked.says(&["hinzufügen", "aufnehmen"]);
    let after = |names: &[&str]| {
        let mut places = (1..asked.tokens.len()).filter(|at| names.contains(&asked.tokens[at - 1].as_str()));
        let at = places.next()?;
        places.next().is_none().then(|| asked.tokens[at].as_str())
    };
    let (user, group) = (after(&["user", "benutzer", "nutzer"])?, after(&["group", "gruppe"])?);
    let other = asked.says(&[
        "permission*",
        "right*",
        "owner*",
        "own",
        "recht*",
        "besitz*",
        "gehör*",
        "aus",
        "from",
        "remove*",
    ]);
    let name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric());
    let wrong = ["chgrp", "chown", "groupadd", "addgroup", "useradd", "newgrp", "chmod"];
    let part = line.parts.last().filter(|part| part.is(&wrong))?;
    let alone = line
        .parts
        .iter()
        .all(|other| other.is(&["sudo"]) || std::ptr::eq(other, part));
    // Both are words of the command already, and no file is spoken of.
    let said = [user, group]
        .iter()
        .all(|name| part.operands().any(|word| word.text == **name));
    if !adds
        || other
        || !said
        || !asked.names.is_empty()
        || !alone
        || !name(user)
        || !name(group)
        || asked.says(&["new", "neu*", "create*"])
    {
        return None;
    }
    let start = part.after_name()?.checked_sub(part.program().len())?;
    Some(Slip::new(
        format!("`{}` puts nobody into a group", part.program()),
        [Edit::replace(start..part.end(), format!("usermod -aG {group} {user}"))],
    ))
}

/// What stands in which column of `/etc/passwd`.
pub(super) fn column(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const COLUMNS: [(u8, &[&str]); 4] = [
        (7, &["login shell", "login shells", "shell", "shells"]),
        (
            6,
            &[
                "home directory",
                "home directories",
                "home folder",
                "heimatverzeichnis",
                "homeverzeichnis",
            ],
        ),
        (3, &["uid", "uids", "user id", "user ids", "benutzer id"]),
        (4, &["gid", "gids", "group id", "group ids", "gruppen id"]),
    ];
    let mut wanted = COLUMNS.iter().filter(|(_, names)| asked.says(names));
    let (wanted, None) = (wanted.next()?.0, wanted.next()) else {
        return None;
    };
    if !line.text.contains("/etc/passwd") {
        return None;
    }
    let awk = line.only(&["awk", "gawk", "mawk"]).filter(|awk| awk.text_has(":"))?;
    let script = awk.operands().find(|word| word.text.contains('$'))?;
    let used: Vec<u8> = (2..=7)
        .filter(|number| script.source.contains(&format!("${number}")))
        .collect();
    let [wrong] = used.as_slice() else { return None };
    if *wrong == wanted
        || script.source.contains("$NF")
        || script.source.contains("$1") && script.source.contains("$10")
    {
        return None;
    }
    let right = script.source.replace(&format!("${wrong}"), &format!("${wanted}"));
    Some(Slip::new(
        format!("column {wrong} of `/etc/passwd` is another one"),
        [replace(script, right)?],
    ))
}

/// Variables of the shell have capital letters, and the mask is none.
pub(super) fn variable(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    const NAMES: [&str; 7] = ["user", "home", "path", "shell", "pwd", "hostname", "umask"];
    let echo = single(line)?;
    let [word] = echo.rest() else { return None };
    let name = word.source.trim_matches('"').strip_prefix('$')?;
    if !NAMES.contains(&name) || line.text.contains(&format!("{name}=")) {
        return None;
    }
    if name == "umask" {
        let all = Edit::replace(0..line.text.len(), "umask");
        return Some(Slip::new("there is no variable `umask`", [all]));
    }
    let right = word.source.replace(name, &name.to_uppercase());
    Some(Slip::new(
        format!("the variable is not `{name}`"),
        [replace(word, right)?],
    ))
}

fn single<'l>(line: &'l Line<'_>) -> Option<&'l Part> {
    let [echo] = line.parts.as_slice() else { return None };
    (echo.is(&["echo"]) && !echo.is_redirected()).then_some(echo)
}
