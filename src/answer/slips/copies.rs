//! What is written into files.

use super::Slip;
use super::line::{Edit, Line, range};
use super::words::Asked;
use crate::answer::check::Word;

/// What is to be added to a file must not empty it first.
pub(super) fn append(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wanted = asked.says(&[
        "append",
        "appending",
        "appended",
        "anhängen",
        "hänge",
        "to the end of",
        "ans ende",
    ]);
    if !wanted
        || asked.says(&[
            "overwrite",
            "overwriting",
            "überschreib*",
            "truncate",
            "new file",
            "neue datei",
            "replace*",
        ])
    {
        return None;
    }
    if let Some(tee) = line.only(&["tee"]).filter(|tee| !tee.has('a', "--append")) {
        return Some(Slip::new("what the file holds would be lost", [tee.add_option("-a")?]));
    }
    let mut written = line.parts.iter().flat_map(super::line::Part::written);
    let target = range(written.next()?)?;
    let before = line.text[..target.start].trim_end();
    let single = before.ends_with('>') && !before.ends_with(">>") && !before.ends_with("2>");
    let again = line.text.matches(before.rsplit([' ', ';']).next()?).count() > 1;
    if !single || written.next().is_some() || (again && line.text.matches('>').count() > 1) {
        return None;
    }
    Some(Slip::new(
        "what the file holds would be lost",
        [Edit::insert(before.len(), ">")],
    ))
}

/// What is only to be shown must not be changed.
pub(super) fn printed(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let shown = asked.starts_with(&["print", "show", "display", "output", "zeige", "gib", "list"]);
    let changed = asked.says(&[
        "in place",
        "save",
        "edit*",
        "change*",
        "modif*",
        "update*",
        "write*",
        "overwrite*",
        "ersetz*",
        "änder*",
        "speicher*",
        "delete*",
        "remove*",
        "lösch*",
        "entfern*",
    ]);
    let sed = line.only(&["sed"]).filter(|sed| !sed.inner && !sed.from_pipe)?;
    let word = sed.option_with('i')?;
    if !shown || changed || !matches!(word.text.as_str(), "-i" | "-i.bak") {
        return None;
    }
    let range = range(word)?;
    Some(Slip::new(
        "the file would be changed instead of shown",
        [Edit::replace(range.start - 1..range.end, "")],
    ))
}

/// A date is no file to `touch`.
pub(super) fn dated(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let touch = line.only(&["touch"])?;
    let word = touch.operands().find(|word| is_date(&word.text))?;
    if touch.has('d', "--date") || touch.has('t', "") || touch.has('r', "--reference") || touch.operands().count() < 2 {
        return None;
    }
    let message = format!("`touch` makes a file `{}`", super::super::visible(&word.text));
    Some(Slip::new(message, [Edit::insert(range(word)?.start, "-d ")]))
}

fn is_date(text: &str) -> bool {
    let mut numbers = text.split(['-', ' ', ':', 'T']);
    let year = numbers
        .next()
        .is_some_and(|year| year.len() == 4 && year.parse::<u16>().is_ok());
    year && text.len() >= 10 && numbers.all(|number| number.len() == 2 && number.parse::<u8>().is_ok())
}

/// A folder is not copied without `-r`.
pub(super) fn folder(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let cp = line.only(&["cp"]).filter(|cp| !cp.inner)?;
    let folder = asked.says(&[
        "copy the folder",
        "copy the directory",
        "copy directory",
        "copy folder",
        "copy my folder",
        "ordner § kopieren",
        "verzeichnis § kopieren",
        "kopiere den ordner",
        "kopiere das verzeichnis",
        "den ordner § nach",
        "das verzeichnis § nach",
        "copy the whole folder",
        "copy the whole directory",
        "copy the entire directory",
        "copy the entire folder",
    ]);
    let files = asked.says(&["file", "files", "datei", "dateien", "contents", "inhalt", "structure"]);
    let recursive = ['r', 'R', 'a'].iter().any(|letter| cp.has(*letter, "--recursive"));
    if !folder || files || recursive || cp.rest().iter().any(|word| word.glob) || cp.has('T', "--archive") {
        return None;
    }
    Some(Slip::new(
        "`cp` leaves folders out without `-r`",
        [cp.add_option("-r")?],
    ))
}

/// Every one in a line, and not only the first.
pub(super) fn everywhere(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let all = asked.says(&[
        "all occurrences",
        "every occurrence",
        "each occurrence",
        "all instances",
        "every instance",
        "everywhere",
        "alle vorkommen",
        "jedes vorkommen",
        "überall",
        "all the occurrences",
        "sämtliche vorkommen",
    ]);
    let first = asked.says(&[
        "only the first",
        "just the first",
        "nur das erste",
        "nur den ersten",
        "nur die erste",
        "first occurrence",
        "erste vorkommen",
    ]);
    let sed = line.only(&["sed"])?;
    let mut scripts = sed.operands().filter(|word| word.text.starts_with("s/"));
    let script = scripts.next()?;
    let end = script.text.rsplit('/').next()?;
    let sides = script.text.matches('/').count() == 3 && !script.text.contains('\\');
    let quote = script.source.chars().last().filter(|c| "'\"".contains(*c))?;
    if !sides || scripts.next().is_some() || !script.exact || (all == first) {
        return None;
    }
    if first {
        let each_line = end == "g" && !asked.says(&["file", "datei"]);
        let right = script
            .source
            .strip_suffix(&format!("/g{quote}"))
            .filter(|_| each_line)?;
        let edit = super::line::replace(script, format!("{right}/{quote}"))?;
        return Some(Slip::new("all of them in a line are replaced", [edit]));
    }
    if end.contains(|c: char| c == 'g' || c.is_ascii_digit() || c == ';') {
        return None;
    }
    let right = format!("{}g{quote}", &script.source[..script.source.len() - 1]);
    Some(Slip::new(
        "only the first one in each line is replaced",
        [super::line::replace(script, right)?],
    ))
}

/// Who says what is to be replaced in a file wants to have it changed.
pub(super) fn in_place(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let itself = asked.says(&[
        "in the file itself",
        "in place",
        "editing in place",
        "directly in the file",
        "direkt in der datei",
        "in der datei selbst",
        "change the file itself",
    ]);
    let starts = asked.starts_with(&["replace", "substitute", "ersetze"]);
    let ends = asked
        .tokens
        .last()
        .is_some_and(|last| matches!(last.as_str(), "ersetzen"));
    let shown = asked.says(&[
        "print*",
        "show*",
        "display*",
        "output",
        "ausgeben",
        "anzeigen",
        "zeige*",
        "without chang*",
        "without modify*",
        "ohne die datei*",
        "save*",
        "into",
        "as",
        "nach",
        "als",
        "standard output",
        "string",
        "text",
        "zeichenkette",
    ]);
    let sed = line
        .only(&["sed"])
        .filter(|sed| line.parts.len() == 1 && !sed.is_redirected())?;
    let file = sed.operands().nth(1).and_then(Word::whole)?;
    let told = sed.has('i', "--in-place") || sed.has('n', "--quiet") || sed.has('e', "") || sed.has('f', "");
    // "don't change the file itself", "with 8080 in place of 80"
    let against = asked.says(&[
        "in place of",
        "not",
        "don t",
        "doesn t",
        "without",
        "never",
        "nicht",
        "ohne",
    ]);
    let wanted = ((itself && !against) || starts || ends) && !shown;
    if !wanted || !asked.says(&[super::words::NAME]) || told || file == "-" {
        return None;
    }
    // The `sed` of BSD wants an end for the copy.
    let option = if cfg!(target_os = "linux") { "-i" } else { "-i.bak" };
    Some(Slip::new(
        "the file would be shown and not changed",
        [sed.add_option(option)?],
    ))
}

/// What is to be shown and kept.
pub(super) fn shown_too(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let shown = asked.says(&[
        "show",
        "shows",
        "print",
        "display",
        "see",
        "on the screen",
        "on screen",
        "zeige",
        "zeig",
        "anzeigen",
        "ausgeben",
        "auf dem bildschirm",
        "bildschirm",
    ]);
    let too = asked.says(&[
        "also",
        "as well",
        "at the same time",
        "both",
        "too",
        "auch",
        "gleichzeitig",
        "zusätzlich",
    ]);
    let kept = asked.says(&[
        "save*",
        "store*",
        "write*",
        "log",
        "keep",
        "speicher*",
        "schreib*",
        "ablegen",
    ]);
    let last = line.parts.last().filter(|last| !last.is(&["tee"]) && !last.into_pipe)?;
    let mut written = line.parts.iter().flat_map(super::line::Part::written);
    let (target, None) = (range(written.next()?)?, written.next()) else {
        return None;
    };
    let before = line.text[..target.start].trim_end();
    let (start, option) = match before.strip_suffix(">>") {
        Some(start) => (start, "-a "),
        None => (before.strip_suffix('>')?, ""),
    };
    let errors = match line.text[target.end..].trim() {
        "" => "",
        "2>&1" => "2>&1 ",
        _ => return None,
    };
    let plain =
        !start.ends_with(['2', '&', '>']) && line.text.matches('>').count() == 1 + option.len() / 3 + errors.len() / 5;
    if !shown || !too || !kept || !plain || last.program() == "tee" || line.text.contains(['{', '(']) {
        return None;
    }
    let name = &line.text[target.clone()];
    let right = format!("{} {errors}| tee {option}{name}", start.trim_end());
    Some(Slip::new(
        "nothing would be shown",
        [Edit::replace(0..line.text.len(), right)],
    ))
}

/// Only some shells know `\n` in what `echo` prints.
pub(super) fn line_ends(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    if asked.backslash
        || !asked.says(&[
            "line",
            "lines",
            "newline",
            "newlines",
            "zeile",
            "zeilen",
            "zeilenumbruch",
        ])
    {
        return None;
    }
    let echo = line.only(&["echo"])?;
    let [word] = echo.rest() else { return None };
    let ends = word.exact && word.quoted && word.text.contains("\\n") && !word.source.starts_with('$');
    let plain = !word.text.contains("\\\\") && (echo.is_redirected() || !echo.into_pipe);
    let start = echo.after_name()?.checked_sub("echo".len())?;
    (ends && plain && line.parts.len() == 1).then(|| {
        Some(Slip::new(
            "`echo` prints `\\n` as it is",
            [Edit::replace(start..echo.after_name()?, "printf '%b\\n'")],
        ))
    })?
}
