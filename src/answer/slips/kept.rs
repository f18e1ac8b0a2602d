//! What has to stay: the file that is packed, what is in an archive, hidden files, the row of titles.

use super::Slip;
use super::line::{Edit, Line, is_plain, range, replace};
use super::words::Asked;
use crate::answer::check::Word;

const PACKERS: [(&str, &str); 3] = [("gzip", "gz"), ("bzip2", "bz2"), ("xz", "xz")];

/// What a packer writes lies beside the file, and cannot be moved there.
pub(super) fn there(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let [part, mv] = line.parts.as_slice() else { return None };
    let (_, end) = PACKERS.iter().find(|(program, _)| part.is(&[program]))?;
    let name = part.operands().next()?.whole().filter(|name| is_plain(name))?;
    let (folder, _) = name.rsplit_once('/')?;
    let mut operands = mv.operands();
    let (from, to, None) = (operands.next()?.whole()?, operands.next()?.whole()?, operands.next()) else {
        return None;
    };
    let same = from == format!("{name}.{end}") && to.trim_end_matches('/') == folder;
    let whole = line.text.get(mv.end()..)?.trim().is_empty() && !part.is_redirected() && !part.inner;
    (mv.is(&["mv"]) && same && whole).then(|| {
        let rest = part.end()..line.text.len();
        Slip::new(format!("`{from}` is in `{folder}` already"), [Edit::replace(rest, "")])
    })
}

/// What is in an archive, without taking it out.
pub(super) fn packed(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let inside = asked.says(&[
        "without extract*",
        "without unpack*",
        "not extract*",
        "t extract*",
        "not unpack*",
        "t unpack*",
        "nothing extracted",
        "don t extract*",
        "ohne zu entpacken",
        "ohne es zu entpacken",
        "ohne sie zu entpacken",
        "ohne ihn zu entpacken",
        "ohne es auszupacken",
        "ohne etwas zu entpacken",
        "nichts entpacken",
        "nicht entpacken",
        "nichts auspacken",
        "nicht auspacken",
    ]);
    let [part] = line.parts.as_slice() else { return None };
    let mut operands = part.operands().filter(|word| word.text.contains('.'));
    let (archive, None) = (operands.next()?, operands.next()) else {
        return None;
    };
    let name = archive.whole()?;
    // "… only notes.txt, don't unpack the rest"
    let other = asked.names.iter().any(|(_, said)| said != name && said.contains('.'));
    let alone = part.rest().len() <= 2 && !part.is_redirected() && part.after_name()? == part.program().len();
    if !inside || other || !alone {
        return None;
    }
    let right = match part.program() {
        "tar" => {
            let letters = part.rest().first()?.text.trim_start_matches('-');
            let extracts = letters.contains('x') && letters.chars().all(|letter| "xvzjJf".contains(letter));
            extracts.then(|| format!("tar -tf {}", archive.source))?
        }
        "unzip" if part.rest().len() == 1 => format!("unzip -l {}", archive.source),
        _ => return None,
    };
    Some(Slip::new(
        "the archive would be unpacked",
        [Edit::replace(0..line.text.len(), right)],
    ))
}

/// A packed file that is only to be read.
pub(super) fn unpacked(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let denied = asked.says(&["without unpack*", "without extract*", "without decompress*"])
        || asked.says(&["ohne"]) && asked.says(&["zu entpacken", "auszupacken", "zu dekomprimieren"]);
    let [part] = line.parts.as_slice() else { return None };
    let unpacks = part.is(&["gunzip"]) || part.is(&["gzip"]) && part.has('d', "--decompress");
    let told = "cklt".chars().any(|letter| part.has(letter, ""));
    let mut operands = part.operands();
    let (_, None) = (operands.next()?, operands.next()) else {
        return None;
    };
    if !denied || !unpacks || told || part.is_redirected() || part.has_word(&["--stdout", "--keep"]) {
        return None;
    }
    Some(Slip::new(
        "the file would be unpacked and not shown",
        [part.add_option("-c")?],
    ))
}

/// `*` leaves out what is hidden.
pub(super) fn hidden(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let hidden = asked.says(&[
        "hidden files too",
        "hidden files as well",
        "hidden files also",
        "hidden ones too",
        "hidden ones as well",
        "including hidden",
        "including the hidden",
        "even hidden",
        "also hidden",
        "also the hidden",
        "with hidden files",
        "and hidden files",
        "hidden files included",
        "dotfiles too",
        "including dotfiles",
        "auch versteckte*",
        "auch die versteckten",
        "versteckte dateien auch",
        "samt versteckte*",
        "mit versteckten",
        "inklusive versteckte*",
        "inklusive der versteckten",
        "einschließlich versteckte*",
        "einschließlich der versteckten",
        "und versteckte*",
    ]);
    let [cp] = line.parts.as_slice() else { return None };
    let recursive =
        ['r', 'R', 'a'].iter().any(|letter| cp.has(*letter, "")) || cp.has_word(&["--recursive", "--archive"]);
    let mut operands = cp.operands();
    let (from, _, None) = (operands.next()?, operands.next()?, operands.next()) else {
        return None;
    };
    let whole = from.exact && from.glob && !from.quoted && from.text.ends_with("/*");
    let folder = from.source.strip_suffix('*')?;
    if !hidden || !cp.is(&["cp"]) || !recursive || !whole || folder.contains(['*', '?', '[', '{']) {
        return None;
    }
    Some(Slip::new(
        "`*` leaves hidden files out",
        [replace(from, format!("{folder}."))?],
    ))
}

/// The row of titles is no row to be sorted.
pub(super) fn titles(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let titles = asked.says(&[
        "header*",
        "heading*",
        "title row",
        "title line",
        "kopfzeile*",
        "titelzeile",
        "überschrift*",
    ]);
    let stays = asked.says(&["stay*", "keep*", "remain*", "on top", "at the top", "first"])
        || asked.says(&["bleib*", "oben", "behalt*", "stehen"]);
    let gone = asked.wants(&[
        "without",
        "skip*",
        "ignore*",
        "remove*",
        "drop*",
        "ohne",
        "auslassen",
        "weglassen",
        "überspring*",
    ]);
    let [tail, sort] = line.parts.as_slice() else {
        return None;
    };
    let cut = tail.rest().first()?.source == "-n" && tail.rest().get(1)?.source == "+2";
    let mut operands = tail.operands().filter(|word| word.text != "+2");
    let (file, None) = (operands.next()?, operands.next()) else {
        return None;
    };
    let plain =
        tail.rest().len() == 3 && tail.after_name()? == "tail".len() && line.text.get(sort.end()..)?.trim().is_empty();
    if !titles || !stays || gone || !tail.is(&["tail"]) || !cut || !sort.is(&["sort"]) || !plain || sort.is_redirected()
    {
        return None;
    }
    Some(Slip::new(
        "the first row would be missing",
        [
            Edit::insert(0, format!("{{ head -n 1 {}; ", file.source)),
            Edit::insert(sort.end(), "; }"),
        ],
    ))
}

/// `sed` keeps what there was under the name that was said.
pub(super) fn copy(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let kept = asked.says(&["keep*", "backup", "back up", "old version"])
        || asked.says(&["behalt*", "sicher*", "alte fassung", "alte version", "sicherungskopie"]);
    let [sed] = line.parts.as_slice() else { return None };
    let option = sed.option_with('i').filter(|word| word.text == "-i")?;
    let mut operands = sed.operands().skip(1);
    let (file, None) = (operands.next().and_then(Word::whole)?, operands.next()) else {
        return None;
    };
    let base = file.rsplit('/').next()?;
    let ends = asked.names.iter().filter_map(|(_, name)| {
        let end = name.rsplit('/').next()?.strip_prefix(base)?;
        (end.len() > 1 && end.starts_with(['.', '~', '_'])).then_some(end)
    });
    let ends: Vec<&str> = ends.filter(|end| is_plain(end)).collect();
    let [end] = ends.as_slice() else { return None };
    if !kept || !sed.is(&["sed"]) || sed.has('n', "") || sed.is_redirected() {
        return None;
    }
    Some(Slip::new(
        format!("no `{base}{end}` would be left"),
        [Edit::insert(range(option)?.end, *end)],
    ))
}
