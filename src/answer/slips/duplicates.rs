//! What is there twice.

use super::Slip;
use super::line::{Edit, Line};
use super::programs::SUMS;
use super::words::Asked;

/// `uniq` compares neighbours only.
pub(super) fn adjacent(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let uniq = line.all(&["uniq"]).next()?;
    if asked.says(&[
        "adjacent",
        "consecutive",
        "neighbouring",
        "neighboring",
        "successive",
        "per",
        "pro",
        "aufeinanderfolgend*",
        "benachbart*",
    ]) {
        return None;
    }
    let text = "lines that do not follow each other are not compared";
    let name = uniq.after_name()?.checked_sub("uniq".len())?;
    if uniq.from_pipe {
        let before = line.before(uniq)?;
        // Where the order was made by something else than `sort`, it is left alone.
        let ordered = before.is(&["sort", "uniq", "ls", "awk", "comm", "join"]) || line.uses(&["sort"]);
        return (!ordered).then(|| Slip::new(text, [Edit::insert(name, "sort | ")]));
    }
    None
}

/// Neighbours were asked for, and sorting makes others.
pub(super) fn neighbours(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let uniq = line.only(&["uniq"])?;
    let wanted = asked.says(&[
        "adjacent",
        "consecutive",
        "directly before",
        "right before",
        "immediately before",
        "in a row",
        "aufeinanderfolgend*",
        "direkt davor",
        "unmittelbar davor",
        "direkt hintereinander",
        "hintereinander",
    ]);
    let sort = line.before(uniq).filter(|part| part.is(&["sort"]))?;
    let sorted = asked.says(&["sort*", "sortier*"]) || uniq.has('c', "--count");
    let start = sort.after_name()?.checked_sub("sort".len())?;
    let name = uniq.after_name()?.checked_sub("uniq".len())?;
    if !wanted || sorted {
        return None;
    }
    let text = "sorting makes neighbours of lines that are none";
    let mut operands = sort.operands();
    let right = match (operands.next(), operands.next()) {
        (None, None) if sort.from_pipe => String::new(),
        (Some(file), None) if !sort.from_pipe && file.whole().is_some() => format!("cat {} | ", file.source),
        _ => return None,
    };
    Some(Slip::new(text, [Edit::replace(start..name, right)]))
}

/// Each line once, without another order.
pub(super) fn in_place(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let kept = asked.says(&[
        "original order",
        "without sorting",
        "without sorting it",
        "keep the order",
        "keeping the order",
        "preserving order",
        "preserve the order",
        "preserving the order",
        "same order",
        "order unchanged",
        "ohne zu sortieren",
        "ursprünglichen reihenfolge",
        "ursprüngliche reihenfolge",
        "reihenfolge beibehalten",
        "reihenfolge erhalten",
        "reihenfolge bleibt",
    ]);
    let sort = line.only(&["sort"]).filter(|sort| !sort.inner)?;
    let options = sort.rest().iter().filter(|word| word.text.starts_with('-'));
    let unique = options.clone().count() == 1 && sort.has('u', "--unique");
    let next = line
        .next(sort)
        .filter(|next| next.is(&["uniq"]) && next.rest().is_empty());
    if !kept || !(unique || (options.count() == 0 && next.is_some())) {
        return None;
    }
    let start = sort.after_name()?.checked_sub("sort".len())?;
    let files: String = sort
        .operands()
        .fold(String::new(), |files, word| files + " " + &word.source);
    let end = next.map_or(sort.end(), super::line::Part::end);
    Some(Slip::new(
        "the lines would be in another order",
        [Edit::replace(start..end, format!("awk '!seen[$0]++'{files}"))],
    ))
}

/// What is there more than once, and not each once.
pub(super) fn doubled(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let uniq = line.only(&["uniq"])?;
    let doubled = asked.says(&[
        "more than once",
        "duplicate lines",
        "duplicated lines",
        "repeated lines",
        "duplicates",
        "duplicate entries",
        "at least twice",
        "several times",
        "multiple times",
        "mehrfach",
        "mehr als einmal",
        "doppelt",
        "doppelte",
        "doppelten",
        "mindestens zweimal",
        "mehrmals",
    ]);
    let shown = asked.starts_with(&[
        "which", "show", "print", "find", "list", "display", "welche", "welcher", "zeige", "zeig", "finde", "liste",
        "gib", "what",
    ]);
    let removed = asked.says(&[
        "remove*",
        "without",
        "delete*",
        "drop*",
        "eliminat*",
        "dedup*",
        "unique",
        "distinct",
        "not",
        "no",
        "ohne",
        "entfern*",
        "lösch*",
        "keine",
        "nicht",
        "each line once",
        "but only",
        "skip*",
        "ignor*",
        "how many",
        "how often",
        "number of",
        "wie oft",
        "count*",
    ]);
    let told =
        "cdDu".chars().any(|letter| uniq.has(letter, "")) || uniq.rest().iter().any(|word| word.text.starts_with("--"));
    if !doubled || !shown || removed || told || uniq.into_pipe {
        return None;
    }
    Some(Slip::new(
        "lines are shown that are there once",
        [uniq.add_option("-d")?],
    ))
}

/// Sums of files have their names behind them, so that no two lines are the same.
pub(super) fn sums(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let uniq = line.only(&["uniq"])?;
    let doubled = uniq.has('d', "--repeated") || uniq.has('D', "--all-repeated");
    let limited = uniq.has('w', "--check-chars") || line.uses(&["awk", "cut"]);
    let length = SUMS.iter().find(|sum| line.uses(&[sum.program]))?.length;
    let sort = line.before(uniq).filter(|part| part.is(&["sort"]))?;
    if !doubled || limited {
        return None;
    }
    let text = "no two lines are the same, since each ends in a name";
    let sums = asked.says(&[
        "hash",
        "hashes",
        "sum",
        "sums",
        "checksum",
        "checksums",
        "prüfsummen",
        "hashwerte",
    ]);
    let edit = if sums {
        Edit::insert(sort.after_name()?.checked_sub("sort".len())?, "cut -d' ' -f1 | ")
    } else {
        uniq.add_option(&format!("-w{length}"))?
    };
    Some(Slip::new(text, [edit]))
}
