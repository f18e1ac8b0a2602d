//! What things are to be called, and which of two is meant.

use super::Slip;
use super::line::{Edit, Line, Part, is_plain, range, replace};
use super::words::Asked;
use crate::answer::check::Word;

/// The two operands of the only command, without options that take one.
fn two<'l>(line: &'l Line<'_>, program: &str) -> Option<(&'l Part, &'l Word, &'l Word)> {
    let [part] = line.parts.as_slice() else { return None };
    let mut operands = part.operands();
    let (from, to, None) = (operands.next()?, operands.next()?, operands.next()) else {
        return None;
    };
    let plain = [from, to].iter().all(|word| word.whole().is_some_and(is_plain));
    let other = ['t', 'T', 'S'].iter().any(|letter| part.has(*letter, ""));
    (part.is(&[program]) && plain && !other && !part.is_redirected()).then_some((part, from, to))
}

/// A new name that was said, and another one that was written.
pub(super) fn name(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const CALLED: [&str; 2] = ["called", "named"];
    let (_, from, to) = two(line, "mv")?;
    let at = asked.tokens.iter().position(|token| CALLED.contains(&token.as_str()))?;
    // "… should be called second", not "the folder called second".
    let be = at
        .checked_sub(1)
        .is_some_and(|at| matches!(asked.tokens[at].as_str(), "be" | "is"));
    let written = asked.names.iter().find(|(place, _)| *place == at + 1);
    let name = written.map_or(asked.tokens.get(at + 1)?.as_str(), |(_, name)| name);
    let (folder, old) = from.whole()?.trim_end_matches('/').rsplit_once('/')?;
    let (other, new) = to.whole()?.trim_end_matches('/').rsplit_once('/')?;
    let once = asked
        .tokens
        .iter()
        .filter(|token| CALLED.contains(&token.as_str()))
        .count()
        == 1;
    if !be || !once || folder != other || new == name || old == name || !is_plain(name) || name.contains('/') {
        return None;
    }
    Some(Slip::new(
        format!("`{new}` is not the name that was asked for"),
        [replace(to, format!("{folder}/{name}"))?],
    ))
}

/// What is in one folder and is to be in another, the wrong way round.
pub(super) fn way(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let program = if line.uses(&["mv"]) { "mv" } else { "cp" };
    let (part, from, to) = two(line, program)?;
    let trimmed = |name: &'_ str| name.trim_end_matches('/').to_owned();
    let after = |words: &[&str]| {
        asked.names.iter().find_map(|(at, name)| {
            let before = at.checked_sub(1).map(|at| asked.tokens[at].as_str())?;
            (words.contains(&before) && name.starts_with('/')).then(|| trimmed(name))
        })
    };
    let source = after(&["from", "aus", "von"])?;
    let goal = after(&["into", "to", "nach", "in"])?;
    let (folder, name) = from.whole()?.rsplit_once('/')?;
    let said = asked.names.iter().any(|(_, said)| said == name);
    if source == goal || folder != goal || trimmed(to.whole()?) != source || !said {
        return None;
    }
    let from_range = range(from)?;
    Some(Slip::new(
        format!("`{name}` is in `{source}`, and is to be in `{goal}`"),
        [Edit::replace(
            from_range.start..part.end(),
            format!("{source}/{name} {goal}"),
        )],
    ))
}

/// `ln -s` takes what the link points at first.
pub(super) fn link(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    const POINTS: [&str; 10] = [
        "points",
        "pointing",
        "point",
        "pointed",
        "zeigt",
        "zeigen",
        "verweist",
        "verweisen",
        "zeigenden",
        "zeige",
    ];
    let (ln, from, to) = two(line, "ln")?;
    let [(at, name), (then, target)] = asked.names.as_slice() else {
        return None;
    };
    let between = asked.tokens.get(*at..*then)?;
    let tail = asked.tokens.get(*then..)?;
    let english = between.iter().any(|token| POINTS.contains(&token.as_str()));
    let german = tail.iter().any(|token| matches!(token.as_str(), "zeigt" | "verweist"))
        && asked
            .tokens
            .get(then.checked_sub(1)?)
            .is_some_and(|token| token == "auf");
    let turned = asked.says(&["pointed to by", "pointed at by"]);
    if !(english || german) || turned || !ln.has('s', "--symbolic") {
        return None;
    }
    if from.whole()? != name || to.whole()? != target {
        return None;
    }
    let (one, other) = (from.source.clone(), to.source.clone());
    Some(Slip::new(
        format!("`{target}` would be the link"),
        [replace(from, other)?, replace(to, one)?],
    ))
}

/// Only the name, where `ls` shows the whole path of what a pattern finds.
pub(super) fn bare(asked: &Asked, line: &Line<'_>) -> Option<Slip> {
    let bare = asked.says(&[
        "bare names",
        "bare name",
        "bare filenames",
        "no path",
        "no paths",
        "without path",
        "without paths",
        "without the path",
        "without their path",
        "without folder",
        "without directory",
        "just the file names",
        "just the filenames",
        "only the file names",
        "only the filenames",
        "ohne pfad",
        "ohne pfade",
        "ohne den pfad",
        "ohne verzeichnis",
        "nur die dateinamen",
        "bloßen namen",
        "reinen namen",
    ]);
    let ls = line.parts.first().filter(|ls| ls.is(&["ls"]) && !ls.inner)?;
    let [word] = ls.rest().iter().filter(|word| word.text != "-1").collect::<Vec<_>>()[..] else {
        return None;
    };
    let pattern = word.exact && word.glob && !word.quoted && word.text.contains('/') && !word.text.ends_with("/*");
    let done = line.uses(&["basename", "sed", "awk", "xargs", "cut"]) || line.text.contains('`');
    if !bare || !pattern || done {
        return None;
    }
    let start = ls.after_name()?.checked_sub("ls".len())?;
    Some(Slip::new(
        "`ls` shows the whole path of what a pattern finds",
        [Edit::replace(
            start..range(word)?.end,
            format!("basename -a {}", word.source),
        )],
    ))
}

/// `0$i` has three digits from 10 on.
pub(super) fn padded(_: &Asked, line: &Line<'_>) -> Option<Slip> {
    let (start, rest) = line.text.split_once("for ")?;
    let (name, rest) = rest.split_once(" in {1..")?;
    let (last, body) = rest.split_once('}')?;
    let number: u32 = last.parse().ok()?;
    let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
    let uses = [format!("0${name}"), format!("0${{{name}}}")];
    let count = uses
        .iter()
        .map(|use_| body.matches(use_.as_str()).count())
        .sum::<usize>();
    let all = body.matches(&format!("${name}")).count() + body.matches(&format!("${{{name}}}")).count();
    // "100$i" is another number.
    let alone = uses.iter().all(|use_| {
        body.match_indices(use_.as_str())
            .all(|(at, _)| !body[..at].ends_with(|c: char| c.is_ascii_digit()))
    });
    if !plain || !(10..=99).contains(&number) || count != 1 || all != 1 || !alone {
        return None;
    }
    let begin = start.len() + "for ".len() + name.len() + " in ".len();
    let braces = begin..begin + "{1..}".len() + last.len();
    let body_at = line.text.len() - body.len();
    let zero = uses.iter().find_map(|use_| body.find(use_.as_str()))?;
    Some(Slip::new(
        format!("`0${name}` has three digits from 10 on"),
        [
            // Old versions of bash leave the zero of `{01..10}` out.
            Edit::replace(braces, format!("$(seq -w 1 {number})")),
            Edit::replace(body_at + zero..body_at + zero + 1, ""),
        ],
    ))
}
