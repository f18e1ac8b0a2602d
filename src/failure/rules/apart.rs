//! A blank that is missing, or stands a letter too early or too late.

use super::not_found::{Looking, is_program, is_usual, subcommands};
use super::{Candidate, Rank, RuleContext, is_listed};
use crate::syntax::line::Part;

const BLANK_MISSING: [&str; 2] = ["a blank is missing after `{}`", "hinter `{}` fehlt ein Leerzeichen"];

const BLANK_MOVED: [&str; 2] = [
    "the blank stands in the wrong place",
    "das Leerzeichen steht an der falschen Stelle",
];

/// Adds the fixes for a program that is not found.
pub(super) fn rules(looking: &mut Looking<'_, '_>) {
    let typed = looking.typed;
    let ends: Vec<usize> = typed.char_indices().map(|(at, _)| at).filter(|&at| at >= 2).collect();
    for at in ends.into_iter().rev() {
        let (program, rest) = typed.split_at(at);
        if is_program(looking.context, program) {
            split(looking, program, rest);
        }
    }
    moved(looking);
    if let Some(rest) = typed
        .strip_prefix("[[")
        .or(typed.strip_prefix('['))
        .filter(|rest| !rest.is_empty())
    {
        let bracket = &typed[..typed.len() - rest.len()];
        // The one at the end is glued to the word before it as well.
        let (line, part) = (looking.context.line, looking.part);
        let (span, close) = (line.span(part), "]".repeat(bracket.len()));
        let inside = &line.text[line.words[part.words[0]].span.end..span.end];
        let open = inside
            .strip_suffix(&*close)
            .filter(|open| !open.is_empty() && !open.ends_with(' '));
        let inside = open.map_or_else(|| inside.to_owned(), |open| format!("{open} {close}"));
        let fixed = line.with(span, &format!("{bracket} {rest}{inside}"));
        let why = looking.context.why(BLANK_MISSING, &[bracket]);
        looking
            .found
            .push(Candidate::new("blank-missing", Rank::Certain, fixed, why));
    }
}

/// `[ a = b]`, to which the bracket at the end is a part of the word before it.
pub(super) fn bracket(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    if !context
        .text
        .has_any(["[: missing ']'", "[: fehlende ']'", "[: ']' fehlt", "[: ']' expected"])
    {
        return;
    }
    let Some(part) = context
        .line
        .parts
        .iter()
        .find(|part| context.line.word(part, 0) == Some("["))
    else {
        return;
    };
    let last = part.words.len() - 1;
    let raw = context.line.raw(part, last).unwrap_or_default();
    if let Some(word) = raw.strip_suffix(']').filter(|word| !word.is_empty()) {
        found.push(Candidate::new(
            "blank-missing",
            Rank::Certain,
            context.line.with_word(part, last, &format!("{word} ]")),
            context.why(
                ["a blank is missing before `{}`", "vor `{}` fehlt ein Leerzeichen"],
                &["]"],
            ),
        ));
    }
}

/// A program and its first argument without a blank between them, or with a hyphen in its place.
fn split(looking: &mut Looking<'_, '_>, program: &str, rest: &str) {
    let known = |word: &str| subcommands(program).any(|name| name == word);
    if let Some(word) = rest.strip_prefix('-').filter(|word| known(word)) {
        let why = ["`{} {}` has no hyphen", "`{} {}` hat keinen Bindestrich"];
        looking.offer(
            "hyphen-for-blank",
            Rank::Certain,
            &format!("{program} {word}"),
            why,
            &[program, word],
        );
        return;
    }
    let option = rest.starts_with('-') && ((2..5).contains(&rest.len()) || rest.starts_with("--") && rest.len() > 4);
    let sign = rest.starts_with(['+', '~', '/']) && rest.len() > 1;
    let there = rest.len() > 1 && looking.context.meta(looking.part, rest).is_some();
    let runs = is_listed("takes-programs", program) && rest.len() > 1 && looking.context.has(rest);
    // Commands that make or show something take any name.
    let named = is_listed("takes-names", program) && rest.chars().count() > 2 && !rest.starts_with('-');
    if known(rest) || option || sign || there || runs || named {
        looking.offer(
            "blank-missing",
            Rank::Certain,
            &format!("{program} {rest}"),
            BLANK_MISSING,
            &[program],
        );
    }
}

/// `gi tpush`, `gitp ush`.
fn moved(looking: &mut Looking<'_, '_>) {
    let (context, part, typed) = (looking.context, looking.part, looking.typed);
    let Some(next) = context.line.word(part, 1) else { return };
    let fits = |program: &str, rest: &str| {
        let runs = is_listed("takes-programs", program) && context.has(rest);
        is_usual(program) && context.has(program) && (runs || subcommands(program).any(|name| name == rest))
    };
    let late = next.chars().next().map(|first| {
        let at = first.len_utf8();
        (format!("{typed}{first}"), next[at..].to_owned())
    });
    let early = typed.chars().next_back().map(|last| {
        let at = typed.len() - last.len_utf8();
        (typed[..at].to_owned(), format!("{last}{next}"))
    });
    for (program, rest) in late
        .into_iter()
        .chain(early)
        .filter(|(program, rest)| fits(program, rest))
    {
        let first = context.line.words[part.words[0]].span.start;
        let second = context.line.words[part.words[1]].span.end;
        looking.found.push(Candidate::new(
            "blank-moved",
            Rank::Certain,
            context.line.with(first..second, &format!("{program} {rest}")),
            context.why(BLANK_MOVED, &[]),
        ));
    }
}

/// `cat/etc/hosts`, which the shell takes for a path.
pub(super) fn path(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let glued = |part: &&Part| context.line.word(part, 0).is_some_and(|word| word.contains('/'));
    if context.failure.status != 127 {
        return;
    }
    let Some(part) = context.line.parts.iter().find(glued) else {
        return;
    };
    let raw = context.line.raw(part, 0).unwrap_or_default();
    let Some((program, rest)) = raw.find('/').map(|at| raw.split_at(at)) else {
        return;
    };
    let meant = is_program(context, program) && context.meta(part, program).is_none();
    let somewhere = context.meta(part, rest).is_some() || is_usual(program);
    if meant && somewhere && rest.len() > 1 {
        found.push(Candidate::new(
            "blank-missing",
            Rank::Certain,
            context.line.with_word(part, 0, &format!("{program} {rest}")),
            context.why(BLANK_MISSING, &[program]),
        ));
    }
}
