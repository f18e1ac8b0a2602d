//! Where things are: folders that are to be made first, and names whose folder was said.

use super::Slip;
use super::line::{Edit, Line, Part, is_plain, known, replace};
use super::words::Asked;

/// A folder that is to be made, and that nothing makes.
pub(super) fn made_first(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const MAKE: [&str; 9] = [
        "create", "make", "new", "erstelle", "lege", "anlegen", "erzeuge", "neuen", "neues",
    ];
    const FOLDER: [&str; 6] = [
        "folder",
        "directory",
        "ordner",
        "verzeichnis",
        "subfolder",
        "subdirectory",
    ];
    let said = |at: usize| {
        let before = |back: usize| at.checked_sub(back).map(|at| asked.tokens[at].as_str());
        let folder = before(1).is_some_and(|word| FOLDER.contains(&word));
        let verb = (2..=4).any(|back| before(back).is_some_and(|word| MAKE.contains(&word)));
        // "… and place in it": something else follows; "into a new folder".
        let new = before(2).is_some_and(|word| matches!(word, "new" | "neuen" | "neues" | "neue"));
        let more = asked.tokens[at..]
            .iter()
            .take(4)
            .any(|word| matches!(word.as_str(), "and" | "und" | "then" | "dann"));
        folder && verb && (more || new)
    };
    let at = (1..asked.tokens.len()).find(|at| said(*at))?;
    let written = asked.names.iter().find(|(place, _)| *place == at);
    let name = written.map_or(asked.tokens[at].as_str(), |(_, name)| name);
    let name = name.trim_end_matches('/');
    let makes = line.uses(&["mkdir", "install", "unzip", "rsync", "git", "cpio"]) || line.text.contains("mkdir");
    let last = line.parts.last()?;
    let goal = last.operands().last().map_or("", |word| word.text.as_str());
    let unpacked = line.only(&["tar"]).and_then(|tar| tar.with_value(&["-C"]));
    // One folder or file that is moved or copied to a new name is not put into a folder of that name.
    let sources = last.operands().count().saturating_sub(1);
    let several = last.inner || sources > 1 || last.operands().next().is_some_and(|word| word.glob);
    let into = last.is(&["mv", "cp", "ln"]) && ((goal == name && several) || goal.starts_with(&format!("{name}/")))
        || unpacked.is_some_and(|(_, folder)| folder.text.trim_end_matches('/') == name);
    if !is_plain(name) || makes || !into || line.uses(&["cd", "pushd", "sudo", "doas"]) {
        return None;
    }
    Some(Slip::new(
        format!("nothing makes the folder `{name}`"),
        [Edit::insert(0, format!("mkdir -p {name} && "))],
    ))
}

/// A file whose folder was said, and of which only the name is there.
pub(super) fn whole_path(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    if line.uses(&["cd", "pushd"]) || line.parts.iter().any(|part| part.inner) {
        return None;
    }
    let paths = asked.names.iter().map(|(_, name)| name.as_str());
    let mut paths = paths.filter(|name| name.starts_with('/') && is_plain(name) && !line.text.contains(name));
    let path = paths.next()?;
    let base = path.rsplit('/').next().filter(|base| base.contains('.'))?;
    let alone = asked.names.iter().any(|(_, name)| name == base) || asked.quoted.iter().any(|text| text == base);
    // Where programs of other kinds run, a name may be one inside of an archive or a text.
    let reads = |part: &&Part| {
        part.is(&[
            "cat",
            "head",
            "tail",
            "sed",
            "awk",
            "sort",
            "wc",
            "cut",
            "tr",
            "grep",
            "uniq",
            "nl",
            "less",
            "rev",
            "tac",
            "rm",
            "cp",
            "mv",
            "chmod",
            "chown",
            "touch",
            "dos2unix",
            "unix2dos",
            "gzip",
            "gunzip",
            "bzip2",
            "xz",
            "zcat",
            "stat",
            "file",
            "md5sum",
            "sha1sum",
            "sha256sum",
            "base64",
            "xxd",
            "column",
            "shuf",
            "iconv",
        ])
    };
    let mut found = line.parts.iter().filter(reads).flat_map(|part| {
        let skip = usize::from(part.is(&["sed", "awk", "grep", "tr"]));
        let most = if part.is(&["cp", "mv"]) { 1 } else { usize::MAX };
        part.operands()
            .skip(skip)
            .take(most)
            .filter(|word| word.whole() == Some(base))
    });
    let word = found.next()?;
    if alone || found.next().is_some() || paths.next().is_some() {
        return None;
    }
    Some(Slip::new(format!("`{base}` is `{path}`"), [replace(word, path)?]))
}

/// Each folder, and not each file as well.
pub(super) fn folders_only(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let folders = asked.says(&[
        "each folder",
        "each directory",
        "each subfolder",
        "each subdirectory",
        "every folder",
        "every directory",
        "every subfolder",
        "every subdirectory",
        "all folders",
        "all directories",
        "all subfolders",
        "all subdirectories",
        "jeder ordner",
        "jedes ordners",
        "jeden ordner",
        "jedes verzeichnis",
        "jedes verzeichnisses",
        "jeder unterordner",
        "jedes unterordners",
        "jedes unterverzeichnis",
        "jedes unterverzeichnisses",
        "aller ordner",
        "aller unterordner",
        "aller verzeichnisse",
        "aller unterverzeichnisse",
        "alle ordner",
        "alle unterordner",
    ]);
    let files = asked.says(&["file", "files", "datei", "dateien", "everything", "alles", "entries"]);
    let du = line.only(&["du"])?;
    let mut words = du.operands();
    let word = words.next()?;
    let whole = word.source == "*" || word.source.ends_with("/*");
    let sums = du.option_with('s').is_some() || du.has_word(&["--summarize"]);
    if !folders || files || !whole || !word.glob || !sums || du.has('c', "--total") || words.next().is_some() {
        return None;
    }
    Some(Slip::new(
        "files are counted as well",
        [replace(word, format!("{}/", word.source))?],
    ))
}

/// `cat` prints what is in one folder only.
pub(super) fn cat_below(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let cat = line.only(&["cat"]).filter(|cat| !cat.inner && !cat.from_pipe)?;
    let [word] = cat.rest() else { return None };
    let (folder, end) = known(word)?.rsplit_once("/*")?;
    let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c));
    let named = |name: &str| name.trim_end_matches('/') == folder;
    let said = asked.names.iter().any(|(_, name)| named(name)) || asked.tokens.iter().any(|token| named(token));
    if !asked.below(folder)
        || folder.is_empty()
        || word.quoted
        || !said
        || !plain(folder)
        || !plain(end)
        || !end.starts_with('.')
    {
        return None;
    }
    let globs = asked.names.iter().map(|(_, name)| name.as_str());
    let glob = globs
        .filter(|name| name.ends_with(end) && name.contains('*') && plain(&name.replace('*', "")))
        .find(|name| !name.contains('/'));
    let pattern = glob.map_or_else(|| format!("*{end}"), str::to_owned);
    let start = cat.after_name()?.checked_sub("cat".len())?;
    Some(Slip::new(
        "`cat` does not go into folders",
        [Edit::replace(
            start..super::line::range(word)?.end,
            format!("find {folder} -type f -name '{pattern}' -exec cat {{}} +"),
        )],
    ))
}

/// Who renames a file leaves it where it is.
pub(super) fn renamed(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let named = asked.starts_with(&["rename"]) || asked.says(&["umbenennen", "benenne"]);
    let mv = line.only(&["mv"]).filter(|mv| !mv.inner && line.parts.len() == 1)?;
    let mut operands = mv.operands();
    let (from, to) = (operands.next()?, operands.next()?);
    let (folder, _) = from.whole()?.trim_end_matches('/').rsplit_once('/')?;
    let name = to.whole().filter(|name| is_plain(name))?;
    if !is_plain(folder) || from.quoted {
        return None;
    }
    // "… and move it here"
    let moved = asked.says(&[
        "move",
        "here",
        "current directory",
        "current folder",
        "hierher",
        "aktuelle*",
        "verschieb*",
    ]);
    if !named || moved || operands.next().is_some() || name.contains('/') || name == "." || folder.is_empty() {
        return None;
    }
    Some(Slip::new(
        format!("`{name}` would be in another folder"),
        [replace(to, format!("{folder}/{name}"))?],
    ))
}
