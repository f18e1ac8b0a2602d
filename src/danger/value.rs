//! What the words of a command come to, as far as that is known before it runs.
//!
//! A value is text in which private characters stand for what only the shell makes of it, so that a quoted star and one that
//! matches everything are never confused.

use std::collections::HashMap;

use crate::syntax::{Piece, Word};

/// A star, a question mark or a bracket that matches names of files.
pub(super) const GLOB: char = '\u{e000}';
/// What a variable holds that may be empty.
pub(super) const MAYBE_EMPTY: char = '\u{e001}';
/// Something that is not empty and not known.
pub(super) const SOMETHING: char = '\u{e002}';
/// The home directory.
pub(super) const HOME: char = '\u{e003}';
/// What a command prints.
pub(super) const PRINTED: char = '\u{e004}';
/// What comes from another machine.
pub(super) const FETCHED: char = '\u{e005}';
/// Names that come from standard input.
pub(super) const HANDED: char = '\u{e006}';
/// A file with the commands that follow.
pub(super) const SCRIPT: char = '\u{e007}';
/// What a command makes readable that nobody could read before.
pub(super) const HIDDEN: char = '\u{e00b}';
/// Keys or passwords, beside what else a command prints.
pub(super) const SECRET: char = '\u{e00c}';
const OPEN: char = '\u{e008}';
const CLOSE: char = '\u{e009}';
const COMMA: char = '\u{e00a}';

/// A word comes to no more values.
const MOST: usize = 64;
/// A value is not longer.
const LONGEST: usize = 16 * 1024;

/// Variables and what they may hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) values: HashMap<String, Vec<String>>,
}

/// What prints the text of a substitution.
pub(super) trait Printer {
    /// What the commands print; [`PRINTED`] or [`FETCHED`] where that is not known.
    fn printed(&mut self, text: &str, scope: &Scope) -> String;
}

/// Text without the characters that mean something here.
pub(super) fn cleaned(text: &str) -> String {
    let private = |c: char| ('\u{e000}'..='\u{e00f}').contains(&c);
    text.chars().map(|c| if private(c) { '?' } else { c }).collect()
}

/// A line of zsh with what only zsh writes in another way: `>!`, `(^name)`, `${(f)"$(…)"}`.
pub(super) fn as_in_bash(text: &str) -> String {
    let mut text = flagged(text)
        .replace(">>!", ">>")
        .replace(">>|", ">>")
        .replace(">!", ">|");
    for (open, close, with, end) in [("${(", ")\"}", "$(", ")"), (" (^", ")", " ^", "")] {
        let mut from = 0;
        while let Some(at) = text[from..].find(open).map(|at| from + at) {
            // Behind the flags of a parameter stands what is changed by them.
            let inner = if open == " (^" {
                Some(at + open.len())
            } else {
                let flags = text[at..].find(')').map(|end| at + end + 1);
                flags
                    .filter(|&inner| text[inner..].starts_with("\"$("))
                    .map(|inner| inner + "\"$(".len())
            };
            from = at + open.len();
            if let Some(inner) = inner
                && let Some(last) = text[inner..].find(close).map(|at| inner + at)
            {
                text.replace_range(last..last + close.len(), end);
                text.replace_range(at..inner, with);
                from = at + with.len();
            }
        }
    }
    text
}

/// A line of zsh with the words in it that expansions make of text: `${(j::)${(s:_:):-r_m}}`.
fn flagged(text: &str) -> String {
    const BETWEEN: &str = "\u{1f}";
    let mut text = text.to_owned();
    let starts: Vec<usize> = text.match_indices("${(").map(|(at, _)| at).collect();
    // What is inside comes first.
    for at in starts.into_iter().rev() {
        let rest = &text[at + "${(".len()..];
        let Some((flags, rest)) = rest.split_once(')') else {
            continue;
        };
        let Some((inner, after)) = rest.split_once('}') else {
            continue;
        };
        let of_text = inner.strip_prefix(":-");
        let Some(inner) = of_text.or_else(|| inner.contains(BETWEEN).then_some(inner)) else {
            continue;
        };
        let mut words: Vec<String> = inner.split(BETWEEN).map(str::to_owned).collect();
        let mut flags = flags.chars();
        while let Some(flag) = flags.next() {
            let mut argument = || {
                let end = flags.next();
                flags.by_ref().take_while(|c| Some(*c) != end).collect::<String>()
            };
            words = match flag {
                'j' => vec![words.join(&argument())],
                's' => {
                    let sign = argument();
                    words
                        .iter()
                        .flat_map(|word| word.split(sign.as_str()))
                        .map(str::to_owned)
                        .collect()
                }
                'z' | 'w' => words
                    .iter()
                    .flat_map(|word| word.split_whitespace())
                    .map(str::to_owned)
                    .collect(),
                'L' => words.iter().map(|word| word.to_lowercase()).collect(),
                'U' => words.iter().map(|word| word.to_uppercase()).collect(),
                'O' => words.into_iter().rev().collect(),
                'e' | 'Q' => words.iter().map(|word| word.replace(['"', '\''], "")).collect(),
                _ => words,
            };
        }
        // A mark also of a single word, so that what is around it can tell that it is known.
        text = format!("{}{BETWEEN}{}{after}", &text[..at], words.join(BETWEEN));
    }
    text.replace(BETWEEN, " ")
}

/// The values of a word: several for braces, arrays and variables that are set several times.
pub(super) fn values(word: &Word, scope: &Scope, printer: &mut impl Printer) -> Vec<String> {
    let mut all = vec![String::new()];
    for (at, piece) in word.pieces.iter().enumerate() {
        let next: Vec<String> = match piece {
            Piece::Text(text) => vec![text.clone()],
            Piece::Bare(text) => vec![bare(text, at == 0)],
            Piece::Variable { name, modifier } => variable(name, modifier, scope),
            Piece::Output(text) => vec![printer.printed(text, scope)],
            Piece::Process(text) => vec![format!("{SCRIPT}{}", printer.printed(text, scope))],
            Piece::Unknown => vec![SOMETHING.to_string()],
        };
        let mut longer = Vec::new();
        for value in &all {
            for next in &next {
                if longer.len() < MOST && value.len() + next.len() < LONGEST {
                    longer.push(format!("{value}{next}"));
                }
            }
        }
        all = longer;
    }
    let split =
        !word.source.starts_with('"') && word.pieces.iter().any(|piece| matches!(piece, Piece::Variable { .. }));
    let mut found = Vec::new();
    for value in all {
        let mut parts = Vec::new();
        if split && !value.contains(SCRIPT) {
            parts.extend(value.split_whitespace().map(str::to_owned));
        } else {
            parts.push(value);
        }
        for part in parts {
            expand(&part, &mut found);
        }
    }
    found.truncate(MOST);
    found
}

/// Text outside of quotes, with its patterns marked.
fn bare(text: &str, first: bool) -> String {
    let mut value = String::new();
    let mut rest = text;
    if first
        && let Some(after) = text
            .strip_prefix('~')
            .filter(|after| after.is_empty() || after.starts_with('/'))
    {
        value.push(HOME);
        rest = after;
    } else if first && text == "~root" || text.starts_with("~root/") {
        value.push_str("/root");
        rest = &text["~root".len()..];
    }
    // `!(name)`, `*(.)`: how many parentheses are open.
    let mut groups = 0_usize;
    for character in rest.chars() {
        match character {
            '(' if groups == 0 => {
                value.truncate(value.trim_end_matches(['!', '@', '+', '^', GLOB]).len());
                value.push(GLOB);
                groups = 1;
            }
            '(' => groups += 1,
            ')' if groups > 0 => groups -= 1,
            _ if groups > 0 => {}
            '*' | '?' => value.push(GLOB),
            // Beside another pattern it is shown as it is written.
            '[' if !rest.contains(['*', '?']) => value.push(GLOB),
            '{' => value.push(OPEN),
            '}' => value.push(CLOSE),
            ',' => value.push(COMMA),
            other => value.push(other),
        }
    }
    // `[` is a command, and `[x]` a pattern.
    if text == "[" || text == "[[" || text == "?" {
        return text.to_owned();
    }
    value
}

/// Values for `{a,b}`; braces that are no list are what they look like.
fn expand(value: &str, found: &mut Vec<String>) {
    let list = value.find(OPEN).and_then(|open| {
        let close = open + value[open..].find(CLOSE)?;
        let inside = &value[open + OPEN.len_utf8()..close];
        let inner = inside.rfind(OPEN).map(|at| open + OPEN.len_utf8() + at);
        let open = inner.unwrap_or(open);
        let inside = &value[open + OPEN.len_utf8()..close];
        (inside.contains(COMMA) || inside.contains("..")).then_some((open, close))
    });
    let Some((open, close)) = list else {
        let plain = value.chars().map(|c| match c {
            OPEN => '{',
            CLOSE => '}',
            COMMA => ',',
            other => other,
        });
        found.push(plain.collect());
        return;
    };
    let inside = &value[open + OPEN.len_utf8()..close];
    let (before, after) = (&value[..open], &value[close + CLOSE.len_utf8()..]);
    if !inside.contains(COMMA) {
        expand(&format!("{before}{SOMETHING}{after}"), found);
        return;
    }
    for choice in inside.split(COMMA) {
        if found.len() < MOST {
            expand(&format!("{before}{choice}{after}"), found);
        }
    }
}

fn variable(name: &str, modifier: &str, scope: &Scope) -> Vec<String> {
    let known = scope.values.get(name).cloned().or_else(|| {
        let value = match name {
            "HOME" => HOME.to_string(),
            "PWD" => ".".to_owned(),
            "IFS" => " ".to_owned(),
            "OLDPWD" | "USER" | "LOGNAME" | "UID" | "EUID" | "HOSTNAME" | "RANDOM" | "PATH" | "TERM" | "LANG"
            | "PPID" | "$" | "?" | "#" | "SECONDS" | "!" | "_" | "EDITOR" | "fish_pid" | "hostname" => {
                SOMETHING.to_string()
            }
            "SHELL" => "sh".to_owned(),
            "0" => "$0".to_owned(),
            _ => return None,
        };
        Some(vec![value])
    });
    let plain = modifier.trim_start_matches(':');
    let default = plain.get(1..).unwrap_or_default();
    match (known, plain.chars().next()) {
        (Some(values), None | Some('-' | '=' | '?' | '[')) => values,
        (Some(values), Some('h')) if plain == "h" => values.iter().map(|value| format!("{value}/..")).collect(),
        (Some(values), Some('0'..='9')) => values.iter().map(|value| part(value, plain)).collect(),
        (Some(values), _) => values.iter().map(|value| modified(value, plain)).collect(),
        (None, Some('?')) => vec![SOMETHING.to_string()],
        (None, Some('-' | '=')) if !default.is_empty() => vec![bare(default.trim_matches('"'), true)],
        (None, _) => vec![MAYBE_EMPTY.to_string()],
    }
}

/// `${name,,}`, `${name%end}`, `${name#start}`, `${name/from/to}`, where no pattern stands in them.
fn modified(value: &str, modifier: &str) -> String {
    let modifier = modifier.replace(['"', '\''], "");
    let plain = !modifier.contains(['*', '?', '[', '$', '\\']);
    let known = match modifier.chars().next() {
        Some(',' | 'l') => Some(value.to_lowercase()),
        Some('^' | 'u') => Some(value.to_uppercase()),
        Some('%') if plain => Some(
            value
                .strip_suffix(modifier.trim_start_matches('%'))
                .unwrap_or(value)
                .to_owned(),
        ),
        Some('#') if plain => Some(
            value
                .strip_prefix(modifier.trim_start_matches('#'))
                .unwrap_or(value)
                .to_owned(),
        ),
        Some('/') if plain => {
            let pair = modifier.trim_start_matches('/');
            let (from, to) = pair.split_once('/').unwrap_or((pair, ""));
            Some(value.replacen(from, to, if modifier.starts_with("//") { usize::MAX } else { 1 }))
        }
        _ => None,
    };
    known.unwrap_or_else(|| SOMETHING.to_string())
}

/// `${name:from:length}`.
fn part(value: &str, modifier: &str) -> String {
    let mut numbers = modifier.split(':').map(|number| number.trim().parse::<usize>().ok());
    let (Some(Some(from)), length) = (numbers.next(), numbers.next().flatten()) else {
        return SOMETHING.to_string();
    };
    value.chars().skip(from).take(length.unwrap_or(usize::MAX)).collect()
}
