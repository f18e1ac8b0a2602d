//! Words and their parts.

use tree_sitter::Node;

use super::{Translator, children, named};

impl Translator<'_> {
    /// A word outside of quotes.
    pub(super) fn word(&self, node: Node) -> Option<String> {
        // Blanks before an expansion in a string belong to it, for the grammar.
        let source = self.source(node).trim_start();
        match node.kind() {
            "raw_string" => Some(raw(source.strip_prefix('\'')?.strip_suffix('\'')?)),
            "ansi_c_string" => ansi(source.strip_prefix("$'")?.strip_suffix('\'')?),
            "string" => self.string(node),
            "translated_string" => self.string(named(node).first().copied()?),
            // Lists in fish, and texts everywhere else.
            "simple_expansion" if matches!(source, "$PATH" | "$MANPATH" | "$CDPATH") => Some(format!("\"{source}\"")),
            "simple_expansion" => self.variable(source.strip_prefix('$')?),
            "expansion" => self.expansion(source),
            "command_substitution" => self.substitution(node),
            "process_substitution" => {
                source.starts_with('<').then_some(())?;
                Some(format!("({} | psub)", self.inline(node)?))
            }
            "arithmetic_expansion" => self.sum(node),
            "concatenation" => self.concatenation(node),
            "command_name" => self.word(node.child(0)?),
            "number" if node.named_child_count() > 0 => None,
            "array" => None,
            "brace_expression" | "word" | "number" | "variable_name" | "extglob_pattern" | "regex"
            | "test_operator" => bare(source),
            _ if !node.is_named() => bare(source),
            _ => None,
        }
    }

    fn concatenation(&self, node: Node) -> Option<String> {
        let mut text = String::new();
        let mut from = node.start_byte();
        // The grammar parts bare words at every sign that may mean something.
        for child in children(node).into_iter().filter(|child| !is_bare(*child)) {
            text.push_str(&bare(self.text.get(from..child.start_byte())?)?);
            let piece = self.word(child)?;
            join(&mut text, &piece)?;
            from = child.end_byte();
        }
        let rest = bare(self.text.get(from..node.end_byte())?)?;
        join(&mut text, &rest)?;
        Some(text)
    }

    /// A string in double quotes.
    fn string(&self, node: Node) -> Option<String> {
        if let [only] = named(node)[..]
            && only.kind() == "expansion"
            && self.source(node).len() == self.source(only).len() + 2
            && self.source(only).ends_with("[@]}")
        {
            return self.word(only);
        }
        if self.source(node) == "\"$@\"" {
            return Some("$argv".to_owned());
        }
        Some(format!("\"{}\"", self.inside(node)?))
    }

    /// What stands between double quotes.
    fn inside(&self, node: Node) -> Option<String> {
        let mut text = String::new();
        let mut at = node.start_byte() + 1;
        let end = node.end_byte().checked_sub(1)?;
        let dynamic = named(node).into_iter().filter(|child| child.kind() != "string_content");
        for child in dynamic {
            let blanks = self.source(child).len() - self.source(child).trim_start().len();
            literal(self.text.get(at..child.start_byte() + blanks)?, &mut text)?;
            push(&mut text, &dollar(self.word(child)?.trim_matches('"')));
            at = child.end_byte();
        }
        literal(self.text.get(at..end)?, &mut text)?;
        Some(text)
    }

    /// A word that is neither split nor matched with file names: a value, or a side of a comparison.
    pub(super) fn value(&self, node: Node) -> Option<String> {
        let source = self.source(node);
        match node.kind() {
            "string" => self.string(node),
            "raw_string" | "ansi_c_string" | "command_substitution" | "arithmetic_expansion" => self.word(node),
            "simple_expansion" | "expansion" => {
                let word = self.word(node)?;
                Some(if word.starts_with('$') {
                    format!("\"{word}\"")
                } else {
                    word
                })
            }
            "concatenation" => {
                let mut text = String::new();
                for child in children(node) {
                    let piece = match child.kind() {
                        "string" => self.inside(child)?,
                        "raw_string" => double(self.source(child).trim_matches('\'')),
                        "simple_expansion" | "expansion" | "command_substitution" | "arithmetic_expansion" => {
                            dollar(self.word(child)?.trim_matches('"'))
                        }
                        "word" | "number" => homes(&double(&unescaped(self.source(child))?), text.is_empty()),
                        _ if !child.is_named() => double(self.source(child)),
                        _ => return None,
                    };
                    push(&mut text, &piece);
                }
                Some(format!("\"{text}\""))
            }
            "word" | "number" | "variable_name" | "brace_expression" | "extglob_pattern" | "regex" => {
                if source.starts_with('~') {
                    return bare(source);
                }
                Some(single(&unescaped(source)?))
            }
            _ => None,
        }
    }

    fn substitution(&self, node: Node) -> Option<String> {
        if let Some(redirect) = node.child_by_field_name("redirect") {
            let file = redirect.child_by_field_name("destination")?;
            return Some(format!("(cat {})", self.word(file)?));
        }
        Some(format!("({})", self.inline(node)?))
    }

    /// Statements inside parentheses.
    fn inline(&self, node: Node) -> Option<String> {
        let mut inner = Translator {
            text: self.text,
            arrays: self.arrays.clone(),
            functions: self.functions,
        };
        inner.sequence(node)
    }
}

fn is_bare(node: Node) -> bool {
    !node.is_named()
        || matches!(node.kind(), "word" | "number" | "brace_expression" | "extglob_pattern")
            && node.named_child_count() == 0
        || node.kind() == "brace_expression"
}

/// Adds a part outside of quotes, without letting it lengthen the name of a variable.
fn join(text: &mut String, piece: &str) -> Option<()> {
    if ends_with_name(text) && continues_name(piece) {
        let start = text.rfind('$')?;
        text.insert(start, '{');
        text.push('}');
    }
    text.push_str(piece);
    Some(())
}

/// What is computed needs a `$` before its parentheses in quotes.
fn dollar(word: &str) -> String {
    if word.starts_with('(') {
        format!("${word}")
    } else {
        word.replace("[(", "[$(")
    }
}

/// Adds a part inside of double quotes, without letting it lengthen the name of a variable.
fn push(text: &mut String, piece: &str) {
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
fn literal(source: &str, text: &mut String) -> Option<()> {
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
fn double(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")
}

/// A part of a value in which `~` means the home, at the start and after each `:`.
fn homes(text: &str, first: bool) -> String {
    let text = text.replace(":~/", ":$HOME/");
    match text.strip_prefix("~/").filter(|_| first) {
        Some(rest) => format!("$HOME/{rest}"),
        None => text,
    }
}

/// A text between single quotes, where it needs any.
pub(super) fn single(text: &str) -> String {
    let safe = |character: char| character.is_alphanumeric() || "_-./:,@+%".contains(character);
    if !text.is_empty() && text.chars().all(safe) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// What stood in single quotes of bash, where nothing is an escape; in fish a backslash before another one or before a
/// quote is.
fn raw(inside: &str) -> String {
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
fn ansi(inside: &str) -> Option<String> {
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
fn unescaped(source: &str) -> Option<String> {
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
fn bare(source: &str) -> Option<String> {
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
