//! Which words of a command are in doubt, and what the least certain one might be instead.

use std::ops::Range;

use super::align::{Aligned, Part};
use super::features::{Class, Placed};
use crate::printable::refusal;

/// A token that was less likely than this is in doubt.
const DOUBT: f32 = -0.5;
/// More words than these are no help.
const MOST: usize = 3;
/// Nobody reads more in the line that names it.
const LONGEST: usize = 60;

/// The words in doubt in the order of the command, and what might stand in place of the least certain one.
pub(super) fn doubt(command: &str, aligned: &Aligned, words: &[Placed]) -> (Vec<Range<usize>>, Vec<String>) {
    let mut found: Vec<(&Part, Range<usize>)> = aligned
        .parts
        .iter()
        .map(|part| (part, around(command, words, &part.at)))
        .filter(|(_, span)| !command[span.clone()].trim().is_empty())
        .collect();
    found.sort_by(|one, other| one.0.log.total_cmp(&other.0.log));
    let Some((least, span)) = found.first().cloned() else {
        return Default::default();
    };
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (part, span) in &found {
        let apart = spans
            .iter()
            .all(|known| known.end <= span.start || span.end <= known.start);
        if apart && spans.len() < MOST && (spans.is_empty() || part.log < DOUBT) {
            spans.push(span.clone());
        }
    }
    spans.sort_by_key(|span| span.start);
    (spans, alternative(command, words, least, &span).into_iter().collect())
}

/// What a user would look at: the word, and the value of an option with it.
fn around(command: &str, words: &[Placed], token: &Range<usize>) -> Range<usize> {
    let shown = skip_blanks(command, token);
    let index = words
        .iter()
        .position(|word| word.at.start < shown.end && shown.start < word.at.end);
    let Some(index) = index else { return shown };
    let word = &words[index];
    let follows = |one: &Placed, other: &Placed| {
        one.class == Class::Option
            && other.class == Class::Operand
            && one.command == other.command
            && one.at.end < other.at.start
    };
    if let Some(value) = words.get(index + 1).filter(|next| follows(word, next)) {
        return word.at.start..value.at.end;
    }
    word.at.clone()
}

fn skip_blanks(command: &str, range: &Range<usize>) -> Range<usize> {
    let text = command.get(range.clone()).unwrap_or_default();
    let blanks = text.len() - text.trim_start().len();
    if blanks == text.len() {
        range.clone()
    } else {
        range.start + blanks..range.end
    }
}

/// The span with the second choice in it. Nothing where that is no text of a word, or would be half of one.
fn alternative(command: &str, words: &[Placed], part: &Part, span: &Range<usize>) -> Option<String> {
    let second = part.second.as_ref()?;
    // What of the token stands before the command has to be the same.
    let token = command.get(part.at.clone())?;
    let text = second.text.get(part.before..)?;
    let blank = |text: &str| text.starts_with(char::is_whitespace);
    if text.trim().is_empty() || blank(text) != blank(token) || text.contains('\n') {
        return None;
    }
    let word = words
        .iter()
        .find(|word| word.at.start < part.at.end && part.at.start < word.at.end);
    let begins = part.at.start.max(span.start);
    let rest = rest(command, word, part, span)?;
    let said = format!("{}{}{rest}", command.get(span.start..begins)?, text.trim_start());
    let same = said.trim() == command.get(span.clone())?.trim();
    let half = said.trim().ends_with(['-', '\'', '"', '\\', '|', '$', '(', '{', '=']) || odd_quotes(&said);
    let whole = !same && !half && said.len() <= LONGEST && refusal(&said).is_none();
    whole.then(|| said.trim().to_owned())
}

/// What follows the token in the span, where it goes with the second choice as well.
fn rest<'a>(command: &'a str, word: Option<&Placed>, part: &Part, span: &Range<usize>) -> Option<&'a str> {
    let rest = command.get(part.at.end.min(span.end)..span.end)?;
    let inside = word.is_some_and(|word| part.at.end < word.at.end);
    // The letters after it were chosen for the first choice: `la` in `-la` are none of `-h`. Digits go with most.
    let letters = rest.starts_with(char::is_alphabetic);
    (!(inside && letters)).then_some(rest)
}

fn odd_quotes(text: &str) -> bool {
    ['\'', '"', '`']
        .iter()
        .any(|quote| text.matches(*quote).count() % 2 == 1)
}
