//! Words with what is known of them beforehand, from tokens.

use std::ops::Range;

use super::command::{Piece, Word};
use super::lexer::{Kind, Part, PartKind, Quotes, Token, lex_between};
use super::pieces;
use crate::shell::Shell;

/// The word that a token is.
pub(super) fn of_token(token: &Token, line: &str, shell: Shell) -> Word {
    let mut word = begun(&token.span, line);
    token.parts.iter().for_each(|part| add(part, line, shell, &mut word));
    braces(&mut word);
    word
}

/// The word that stands between two places, whatever it would be elsewhere.
pub(super) fn between(span: Range<usize>, line: &str, shell: Shell) -> Word {
    let mut word = begun(&span, line);
    for token in lex_between(line, span, shell) {
        if matches!(token.kind, Kind::Word | Kind::Target) {
            token.parts.iter().for_each(|part| add(part, line, shell, &mut word));
        } else if token.kind == Kind::Blank || token.kind == Kind::LineEnd {
            // No shell would take that for one word.
            word.exact = false;
            word.pieces.push(Piece::Unknown);
        } else {
            bare(token.source(line), &mut word);
            word.exact &= token.kind == Kind::Comment;
        }
    }
    braces(&mut word);
    word
}

fn begun(span: &Range<usize>, line: &str) -> Word {
    Word {
        at: Some(span.start),
        source: line.get(span.clone()).unwrap_or_default().to_owned(),
        exact: true,
        ..Word::default()
    }
}

fn add(part: &Part, line: &str, shell: Shell, word: &mut Word) {
    let source = &line[part.span.clone()];
    let dynamic = match part.kind {
        PartKind::Text if part.quotes == Quotes::None => {
            let patterns: &[char] = if shell == Shell::Fish {
                &['*', '?']
            } else {
                &['*', '?', '[']
            };
            word.glob |= word.exact && source.contains(patterns);
            return bare(source, word);
        }
        // `\x6d` of fish is a letter that stands in the parts behind it.
        PartKind::Escape if shell == Shell::Fish && part.quotes == Quotes::None && stands_for_letter(source) => {
            Piece::Unknown
        }
        PartKind::Text | PartKind::Mark | PartKind::Escape => {
            let text = part.text(line);
            word.quoted |= part.kind != PartKind::Escape || !text.is_empty();
            // The pieces alone tell the text of an escape of `$'…'`.
            word.exact &= part.quotes != Quotes::Ansi || !source.contains('\\');
            return quoted(&text, word);
        }
        PartKind::Variable => pieces::variable(source),
        PartKind::Calculation => Piece::Unknown,
        PartKind::Output => Piece::Output(pieces::inside(source).to_owned()),
        PartKind::Process => Piece::Process(pieces::inside(source).to_owned()),
    };
    // The beginning is known, and nothing behind it.
    word.exact = false;
    word.pieces.push(dynamic);
}

fn stands_for_letter(escape: &str) -> bool {
    escape[1..].starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'x' | 'X' | 'u' | 'U'))
}

fn bare(text: &str, word: &mut Word) {
    match word.pieces.last_mut() {
        Some(Piece::Bare(last)) => last.push_str(text),
        _ => word.pieces.push(Piece::Bare(text.to_owned())),
    }
    if word.exact {
        word.text.push_str(text);
    }
}

fn quoted(text: &str, word: &mut Word) {
    match word.pieces.last_mut() {
        Some(Piece::Text(last)) => last.push_str(text),
        _ => word.pieces.push(Piece::Text(text.to_owned())),
    }
    if word.exact {
        word.text.push_str(text);
    }
}

/// `{a,b}` becomes several words; `{}` stays what it is, and `[` is a command.
fn braces(word: &mut Word) {
    word.glob &= word.text != "[";
    if word.quoted {
        return;
    }
    if let Some(open) = word.text.find('{') {
        let inside = &word.text[open..];
        let list = inside.find('}').map(|close| &inside[..close]);
        if list.is_some_and(|list| list.contains(',') || list.contains("..")) {
            word.text.truncate(open);
            word.exact = false;
        }
    }
}
