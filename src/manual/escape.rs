//! Escape sequences of roff.

use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

use super::roff::{ITALIC, UPRIGHT};

/// Strings that refer to each other go no deeper.
const DEEPEST: usize = 3;

/// The font in use, and the strings that the page has defined.
pub(super) struct Fonts {
    strings: HashMap<String, String>,
    italic: bool,
    previous: bool,
}

impl Fonts {
    pub(super) fn new(strings: HashMap<String, String>) -> Self {
        Self {
            strings,
            italic: false,
            previous: false,
        }
    }

    pub(super) fn define(&mut self, name: &str, value: &str) {
        self.strings.insert(name.to_owned(), value.to_owned());
    }

    /// The font that every paragraph begins with.
    pub(super) fn reset(&mut self) {
        self.italic = false;
        self.previous = false;
    }

    /// The text without escape sequences.
    pub(super) fn plain(&mut self, source: &str) -> String {
        let mut text = String::with_capacity(source.len());
        let italic = self.italic;
        if italic {
            text.push(ITALIC);
        }
        self.expand(source, &mut text, 0);
        if self.italic {
            text.push(UPRIGHT);
        }
        text
    }

    fn expand(&mut self, source: &str, text: &mut String, depth: usize) {
        let mut characters = source.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' => {
                    if !self.escape(&mut characters, text, depth) {
                        return;
                    }
                }
                '\u{2010}'..='\u{2013}' | '\u{2212}' => text.push('-'),
                '\t' => text.push(' '),
                c if c.is_control() || c == ITALIC || c == UPRIGHT => {}
                other => text.push(other),
            }
        }
    }

    /// Returns true if anything follows; after a comment nothing does.
    fn escape(&mut self, characters: &mut Peekable<Chars>, text: &mut String, depth: usize) -> bool {
        match characters.next() {
            None | Some('"' | '#') => return false,
            Some('-') => text.push('-'),
            Some(' ' | '~' | '0' | 't') => text.push(' '),
            Some('e' | '\\') => text.push('\\'),
            Some('f') => {
                let name = name(characters);
                self.font(&name, text);
            }
            Some('*') => {
                let name = name(characters);
                match self.strings.get(&name).cloned() {
                    Some(value) if depth < DEEPEST && text.len() < 64 * 1024 => self.expand(&value, text, depth + 1),
                    _ => text.push_str(special(&name)),
                }
            }
            Some('(') => {
                let name: String = characters.by_ref().take(2).collect();
                text.push_str(special(&name));
            }
            Some('[') => {
                let name: String = characters.by_ref().take_while(|c| *c != ']').collect();
                text.push_str(special(&name));
            }
            Some(
                'C' | 'h' | 'v' | 'w' | 'l' | 'L' | 'D' | 'o' | 'X' | 'Z' | 'b' | 'N' | 'x' | 'A' | 'B' | 'R' | 'H'
                | 'S',
            ) => {
                if let Some(quote) = characters.next() {
                    characters.by_ref().take_while(|c| *c != quote).for_each(drop);
                }
            }
            Some('s') => size(characters),
            Some('n' | 'm' | 'M' | 'F' | 'k' | 'g' | 'V' | 'Y') => {
                characters.next_if(|c| *c == '+' || *c == '-');
                name(characters);
            }
            Some(
                '&' | '|' | '^' | '%' | ':' | '/' | ',' | ')' | '{' | '}' | 'c' | 'd' | 'u' | 'r' | 'p' | 'a' | '!'
                | '?' | 'z' | 'E',
            ) => {}
            Some('\'') => text.push('\''),
            Some('`') => text.push('`'),
            Some(other) => text.push(other),
        }
        true
    }

    fn font(&mut self, name: &str, text: &mut String) {
        let italic = match name {
            "P" | "" => self.previous,
            name => name.contains('I') || matches!(name, "2" | "4"),
        };
        self.previous = self.italic;
        if italic != self.italic {
            text.push(if italic { ITALIC } else { UPRIGHT });
        }
        self.italic = italic;
    }
}

/// `x`, `(xx` or `[xxx]`.
fn name(characters: &mut Peekable<Chars>) -> String {
    match characters.next() {
        Some('(') => characters.take(2).collect(),
        Some('[') => characters.take_while(|c| *c != ']').collect(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

fn size(characters: &mut Peekable<Chars>) {
    characters.next_if(|c| *c == '+' || *c == '-');
    match characters.next() {
        Some('(') => {
            characters.next();
            characters.next();
        }
        Some('[') => characters.take_while(|c| *c != ']').for_each(drop),
        Some('\'') => characters.take_while(|c| *c != '\'').for_each(drop),
        _ => {}
    }
}

/// Characters with a name, as far as they matter for options and their texts.
fn special(name: &str) -> &'static str {
    match name {
        "hy" | "mi" | "-" | "en" => "-",
        "em" => " - ",
        "aq" | "cq" | "Aq" | "R" | "oq" => "'",
        "dq" | "lq" | "rq" | "Dq" | "Bq" | "L\"" | "R\"" | "C`" | "C'" => "\"",
        "ga" => "`",
        "ha" => "^",
        "ti" | "tilde" => "~",
        "rs" => "\\",
        "ba" | "or" | "br" => "|",
        "sl" => "/",
        "at" => "@",
        "sh" => "#",
        "Do" => "$",
        "lB" => "[",
        "rB" => "]",
        "lC" => "{",
        "rC" => "}",
        "la" | "<" => "<",
        "ra" | ">" => ">",
        "<=" => "<=",
        ">=" => ">=",
        "bu" | "ci" | "sq" => "*",
        "->" => "->",
        "<-" => "<-",
        "mu" => "x",
        "co" => "(c)",
        "ss" => "ß",
        ":a" => "ä",
        ":o" => "ö",
        ":u" => "ü",
        "--" => "--",
        _ => "",
    }
}
