//! Scripts of sed with a delimiter too few or too many, and an option that only another sed has.

use super::{Candidate, Rank, RuleContext, phrases};
use crate::syntax::line::Part;

/// Adds the fixes for sed.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    for part in context
        .line
        .parts
        .iter()
        .filter(|part| context.line.program(part) == "sed")
    {
        let mut offer = |rule: &'static str, command: Option<String>, why: [&str; 2]| {
            found.extend(command.map(|command| Candidate::new(rule, Rank::Named, command, context.why(why, &[]))));
        };
        offer(
            "sed-slash",
            unfinished_s(context, part),
            [
                "the command of sed needs one more slash",
                "dem Befehl für sed fehlt ein Schrägstrich",
            ],
        );
        offer(
            "sed-delimiter",
            delimited(context, part),
            ["the text has slashes as well", "der Text enthält selbst Schrägstriche"],
        );
        offer(
            "sed-no-ending",
            no_ending(context, part),
            [
                "only the sed of BSD takes an empty ending",
                "nur das sed von BSD will eine leere Endung",
            ],
        );
    }
}

/// `s/a/b` without the last slash.
fn unfinished_s(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    if !context.text.has_any([
        "unterminated 's' command",
        "nicht beendeter 's'-befehl",
        "unterminated substitute pattern",
    ]) {
        return None;
    }
    let (at, script) = (1..part.words.len()).find_map(|at| {
        let script = context.line.word(part, at)?;
        let script = script
            .strip_prefix("--expression=")
            .or(script.strip_prefix("-e"))
            .unwrap_or(script);
        let delimiter = script
            .strip_prefix('s')?
            .chars()
            .next()
            .filter(char::is_ascii_punctuation)?;
        (unescaped(script, delimiter) == 2).then_some((at, script))
    })?;
    let delimiter = script.chars().nth(1)?;
    let raw = context.line.raw(part, at)?;
    // Inside the quotes where there are some.
    let closed = match raw.chars().next_back() {
        Some(quote @ ('\'' | '"')) => format!("{}{delimiter}{quote}", &raw[..raw.len() - 1]),
        _ => format!("{raw}{delimiter}"),
    };
    Some(context.line.with_word(part, at, &closed))
}

/// `s/usr/local/opt/`, where what is read shows how far the text goes: with another sign between the pieces.
fn delimited(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let says = [
        "unknown option to 's'",
        "unbekannte option für 's'",
        "unbekannte option für den 's'-befehl",
    ];
    if !context.text.has_any(says) {
        return None;
    }
    let starts = |at: &usize| context.line.word(part, *at).is_some_and(|word| word.starts_with("s/"));
    let at = (1..part.words.len()).find(starts)?;
    let script = context.line.word(part, at)?;
    let mut pieces: Vec<&str> = script[2..].split('/').collect();
    let flags = pieces.pop()?;
    let sign = ['|', '#', ','].into_iter().find(|sign| !script.contains(*sign))?;
    if script.contains(['\\', '\'']) || !flags.chars().all(|c| "gIp0123456789".contains(c)) {
        return None;
    }
    let texts: Vec<String> = (at + 1..part.words.len())
        .filter_map(|at| {
            let path = context.absolute(&context.directory(part), context.line.word(part, at)?);
            context.system.read(&path)
        })
        .collect();
    let end = (1..pieces.len()).rev().find(|&end| {
        let pattern = pieces[..end].join("/");
        !pattern.is_empty() && texts.iter().any(|text| text.contains(&pattern))
    })?;
    let (old, new) = (pieces[..end].join("/"), pieces[end..].join("/"));
    Some(
        context
            .line
            .with_word(part, at, &format!("'s{sign}{old}{sign}{new}{sign}{flags}'")),
    )
}

/// `sed -i '' …` as on a Mac, to which GNU takes the script for a file.
fn no_ending(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let empty = |at: &usize| context.line.word(part, *at) == Some("") && context.line.word(part, at - 1) == Some("-i");
    let at = (2..part.words.len()).find(empty)?;
    let script = context.line.word(part, at + 1)?;
    let missing = context.text.has_any(phrases("missing")) || context.text.has_any(["can't read", "nicht lesen"]);
    (missing && context.text.shown.contains(script)).then(|| context.line.with_word(part, at, ""))
}

/// Returns the number of times that a character stands in a script without a backslash before it.
fn unescaped(script: &str, wanted: char) -> usize {
    let mut escaped = false;
    let counts = |character: char| {
        let counted = character == wanted && !escaped;
        escaped = character == '\\' && !escaped;
        counted
    };
    script.chars().map(counts).filter(|&counted| counted).count()
}
