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
