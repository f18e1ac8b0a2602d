//! Texts in the quotes of fish, and words without.

use crate::shell::{Shell, is_plain, quote};

/// Adds a part outside of quotes, without letting it lengthen the name of a variable.
pub(super) fn join(text: &mut String, piece: &str) -> Option<()> {
    if ends_with_name(text) && continues_name(piece) {
        let start = text.rfind('$')?;
        text.insert(start, '{');
        text.push('}');
    }
    text.push_str(piece);
    Some(())
}

/// Returns the text for quotes, where a substitution needs a `$` before its parentheses.
pub(super) fn dollar(word: &str) -> String {
    if word.starts_with('(') {
        format!("${word}")
    } else {
        word.replace("[(", "[$(")
    }
}

/// Adds a part inside of double quotes, without letting it lengthen the name of a variable.
pub(super) fn push(text: &mut String, piece: &str) {
    if ends_with_name(text) && continues_name(piece) {
        text.push_str("\"\"");
    }
    text.push_str(piece);
}

fn ends_with_name(text: &str) -> bool {
    let name = text.trim_end_matches(|character: char| character.is_ascii_alphanumeric() || character == '_');
    name.len() < text.len() && name.ends_with('$') && !name.ends_with("\\$")
}

fn continues_name(piece: &str) -> bool {
    piece.starts_with(|character: char| character.is_ascii_alphanumeric() || character == '_' || character == '[')
}

/// Text between double quotes, which both shells read nearly alike.
pub(super) fn literal(source: &str, text: &mut String) -> Option<()> {
    let mut plain = String::new();
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                '`' => plain.push('`'),
                escaped @ ('"' | '$' | '\\' | '\n') => plain.extend(['\\', escaped]),
                // Not an escape in either of them.
                other => plain.extend(['\\', other]),
            },
            // A lone one is an error in fish.
            '$' => plain.push_str("\\$"),
            other => plain.push(other),
        }
    }
    push(text, &plain);
    Some(())
}

/// A text as it stands between double quotes.
pub(super) fn double(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")
}

/// A part of a value in which `~` means the home, at the start and after each `:`.
pub(super) fn homes(text: &str, first: bool) -> String {
    let text = text.replace(":~/", ":$HOME/");
    match text.strip_prefix("~/").filter(|_| first) {
        Some(rest) => format!("$HOME/{rest}"),
        None => text,
    }
}

/// A text between single quotes, where it needs any.
pub(super) fn single(text: &str) -> String {
    // A word with a `=` would set a variable at the beginning of a command.
    if is_plain(text) && !text.contains('=') {
        return text.to_owned();
    }
    quote(Shell::Fish, text)
}

/// Returns the text of single quotes of bash, where nothing is an escape; in fish a backslash before another one or before
/// a quote is.
pub(super) fn raw(inside: &str) -> String {
    let mut text = String::with_capacity(inside.len() + 2);
    let mut characters = inside.chars().peekable();
    while let Some(character) = characters.next() {
        text.push(character);
        if character == '\\' && matches!(characters.peek(), None | Some('\\')) {
            text.push('\\');
        }
    }
    format!("'{text}'")
}

/// `$'…'`: fish reads escapes outside of quotes only.
pub(super) fn ansi(inside: &str) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    let mut plain = String::new();
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        if character != '\\' {
            plain.push(character);
            continue;
        }
        match characters.next()? {
            quoted @ ('\'' | '"' | '\\' | '?') => plain.push(quoted),
            escape @ ('n' | 't' | 'r' | 'a' | 'b' | 'e' | 'f' | 'v') => {
                if !plain.is_empty() {
                    parts.push(single(&std::mem::take(&mut plain)));
                }
                parts.push(format!("\\{escape}"));
            }
            _ => return None,
        }
    }
    if !plain.is_empty() || parts.is_empty() {
        parts.push(single(&plain));
    }
    Some(parts.concat())
}

/// A bare word without its backslashes.
pub(super) fn unescaped(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(characters.next()?),
            other => text.push(other),
        }
    }
    Some(text)
}

/// A word outside of quotes: escapes that mean something else in fish, ranges in braces, and patterns that it lacks.
pub(super) fn bare(source: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = source;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        rest = after;
        match character {
            '\\' => {
                let escaped = after.chars().next()?;
                rest = &after[escaped.len_utf8()..];
                if !escaped.is_ascii_alphanumeric() {
                    text.push('\\');
                }
                text.push(escaped);
            }
            // Which of them match file names depends on the version.
            '?' => return None,
            '[' if source != "[" => return None,
            '(' | ')' | '!' if source.len() > 1 && source.contains('(') => return None,
            '{' => {
                let close = after.find('}')?;
                match range(&after[..close]) {
                    Some(list) => {
                        text.push_str(&list);
                        rest = &after[close + 1..];
                    }
                    None => text.push('{'),
                }
            }
            other => text.push(other),
        }
    }
    Some(text)
}

/// `1..9` and `a..e`, which fish does not have in braces.
fn range(inside: &str) -> Option<String> {
    let mut parts = inside.split("..");
    let (first, last, step) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    if let (Ok(from), Ok(to)) = (first.parse::<i64>(), last.parse::<i64>()) {
        let step = match step {
            Some(step) => step.parse::<i64>().ok()?.abs().max(1),
            None => 1,
        };
        let wide = (first.len() > 1 && first.starts_with('0')) || (last.len() > 1 && last.starts_with('0'));
        let wide = if wide { "-w " } else { "" };
        return Some(match (from <= to, step) {
            (true, 1) if from == 1 && wide.is_empty() => format!("(seq {to})"),
            (true, 1) => format!("(seq {wide}{first} {last})"),
            (true, step) => format!("(seq {wide}{first} {step} {last})"),
            (false, step) => format!("(seq {wide}{first} -{step} {last})"),
        });
    }
    let (&[from], &[to], None) = (first.as_bytes(), last.as_bytes(), step) else {
        return None;
    };
    (from.is_ascii_lowercase() && to.is_ascii_lowercase() && from < to).then_some(())?;
    let letters: Vec<String> = (from..=to).map(|letter| char::from(letter).to_string()).collect();
    Some(format!("{{{}}}", letters.join(",")))
}
