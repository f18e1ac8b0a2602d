//! One number for all, where a number for each is printed.

use super::Slip;
use super::line::{Edit, Line, Part, replace};
use super::words::Asked;

fn wants_one(asked: &Asked) -> bool {
    let all = asked.says(&[
        "total",
        "altogether",
        "in total",
        "combined",
        "overall",
        "sum",
        "all the lines",
        "all lines",
        "all the words",
        "insgesamt",
        "zusammen",
        "gesamtzahl",
        "gesamte",
        "gesamtgröße",
        "summe",
        "alle zeilen",
        "gesamtanzahl",
        "in all",
        "together",
        "across all",
    ]);
    let each = asked.says(&[
        "each",
        "every",
        "per",
        "individual*",
        "jede*",
        "jedes",
        "pro",
        "je",
        "respective",
        "file name*",
        "by file",
    ]);
    all && !each
}

/// Lines, words or bytes of several files: `wc` prints a line for each file.
pub(super) fn lines(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wc = line.parts.last().filter(|part| part.is(&["wc"]) && !part.into_pipe)?;
    let option = wc
        .rest()
        .first()
        .filter(|word| matches!(word.text.as_str(), "-l" | "-w" | "-c" | "-m"))?;
    if !wants_one(asked) || line.all(&["wc"]).count() > 1 {
        return None;
    }
    let option = &option.text;
    let message = format!("`wc {option}` prints a line for each file");
    let name = Edit::replace(wc.after_name()? - 2..super::line::end(wc.rest().first()?)?, "cat");
    let pipe = Edit::insert(wc.end(), format!(" | wc {option}"));
    if let Some(runner) = line.runner(wc) {
        let alone = match runner.program() {
            "find" => wc.rest().len() == 2 && wc.rest()[1].text == "{}",
            "xargs" => wc.rest().len() == 1 && !runner.has('I', "--replace"),
            _ => false,
        };
        return alone.then(|| Slip::new(message, [name, pipe]));
    }
    let files: Vec<_> = wc.operands().collect();
    let several = files.len() > 1 || files.iter().any(|word| word.glob);
    (several && !wc.from_pipe && !wc.is_redirected()).then(|| Slip::new(message, [name, pipe]))
}

/// The size of a folder, where `du` lists what is in it.
pub(super) fn sizes(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let du = line.only(&["du"])?;
    let mut operands = du.operands();
    let folder = operands.next()?;
    let source = folder
        .source
        .strip_suffix("/*")
        .or_else(|| (folder.source == "*").then_some("."))?;
    let sorted = line.uses(&["sort", "awk", "tail"]) || du.has('c', "--total");
    let summed = du.has('s', "--summarize");
    if operands.next().is_some() || sorted || !summed || !wants_one(asked) || source.contains('*') || source.is_empty()
    {
        return None;
    }
    Some(Slip::new("a size is printed for each file", [replace(folder, source)?]))
}

/// The size of all that was found, where `du` is asked for each.
pub(super) fn found(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let du = line
        .parts
        .last()
        .filter(|part| part.is(&["du"]) && part.inner && !part.into_pipe)?;
    let find = line.runner(du).filter(|runner| runner.is(&["find"]))?;
    let option = du.rest().first().filter(|word| word.text.starts_with('-'))?;
    let alone = du.rest().len() == 2 && du.rest()[1].text == "{}";
    if !alone || !wants_one(asked) || du.has('c', "--total") {
        return None;
    }
    let letters: String = option.text.chars().filter(|c| *c != 's').collect();
    let end = find.end();
    let start = super::line::range(option)?.start;
    let message = "a size is printed for each file";
    Some(Slip::new(
        message,
        [Edit::replace(start..end, format!("{letters}c {{}} + | tail -n 1"))],
    ))
}

/// Lines that are there in any number count once.
pub(super) fn distinct(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let wc = line
        .parts
        .first()
        .filter(|part| part.is(&["wc"]) && line.parts.len() == 1)?;
    let lines = wc.rest().len() == 2 && wc.rest()[0].text == "-l" && !wc.rest()[1].glob;
    let distinct = asked.says(&[
        "different lines",
        "distinct lines",
        "unique lines",
        "verschiedene zeilen",
        "unterschiedliche zeilen",
        "verschiedenen zeilen",
        "eindeutige zeilen",
    ]);
    if !lines || !distinct || wc.is_redirected() {
        return None;
    }
    let start = wc.after_name()?.checked_sub("wc".len())?;
    let right = format!("sort -u {} | wc -l", wc.rest()[1].source);
    Some(Slip::new(
        "lines that are the same are counted again",
        [Edit::replace(start..wc.end(), right)],
    ))
}

/// `du -s` and a depth exclude each other.
pub(super) fn summary(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let du = line.only(&["du"])?;
    let deep = |part: &Part| {
        part.rest().iter().any(|word| {
            let depth = word
                .text
                .strip_prefix("--max-depth=")
                .or_else(|| word.text.strip_prefix("-d"));
            depth.is_some_and(|depth| depth != "0") || word.text == "--all"
        }) || part.has('a', "")
    };
    if !du.has('s', "") || !deep(du) {
        return None;
    }
    Some(Slip::new("`du -s` cannot list anything below", [du.drop_letter('s')?]))
}

/// Bytes, where `du` shows "12K".
pub(super) fn bytes(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let du = line.only(&["du"]).filter(|_| cfg!(target_os = "linux"))?;
    let bytes = asked.says(&["bytes", "in byte"]);
    let word = du.option_with('h')?;
    if !bytes || du.has('b', "--bytes") || asked.says(&["human", "readable", "lesbar*", "kilobytes", "megabytes"]) {
        return None;
    }
    Some(Slip::new(
        "the size is not shown in bytes",
        [replace(word, word.source.replace('h', "b"))?],
    ))
}

/// `head` names each file, which is none of its lines.
pub(super) fn named(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let part = line.only(&["head", "tail"]).filter(|_| cfg!(target_os = "linux"))?;
    let by_find =
        part.inner && line.runner(part)?.is(&["find"]) && line.text.get(..part.end())?.trim_end().ends_with('+');
    let by_xargs = part.inner && line.runner(part)?.is(&["xargs"]) && !line.runner(part)?.has('I', "--replace");
    let several = part.operands().any(|word| word.glob) || by_find || by_xargs;
    let told = part.has('q', "--quiet") || part.has_word(&["--silent"]) || part.has('v', "--verbose");
    let piped = line.next(part)?.is(&["sort", "uniq", "wc", "awk", "cut", "sed", "tr"]);
    (several && piped && !told).then(|| {
        Some(Slip::new(
            "the names of the files are among the lines",
            [part.add_option("-q")?],
        ))
    })?
}
