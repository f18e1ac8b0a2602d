//! Words and their parts.

use tree_sitter::Node;

use super::facts::Kind;
use super::quoting::{ansi, bare, dollar, double, homes, join, literal, push, raw, single, unescaped};
use super::regions::{prints_names, prints_one_line};
use super::{Translator, children, named};

/// The command that parts a text at blanks as bash does.
const SPLIT: &str = "string match -ra '[^ \\t\\n]+'";

impl Translator<'_> {
    /// A word outside of quotes, as an argument: bash parts what is computed in it at blanks.
    pub(super) fn word(&self, node: Node) -> Option<String> {
        let source = self.source(node).trim_start();
        match node.kind() {
            "simple_expansion" | "expansion" => self.parted(node),
            "command_substitution" => {
                let text = self.piece(node)?;
                let inside = text.strip_prefix('(')?.strip_suffix(')')?;
                if node.child_by_field_name("redirect").is_none()
                    && prints_names(node, self.text)
                    && !inside.starts_with("basename ")
                {
                    return Some(text);
                }
                let simple = named(node).len() == 1
                    && !self.are_several(&children(node))
                    && !inside.starts_with("set -l ")
                    && !inside.starts_with("not ");
                Some(if simple {
                    format!("({inside} | {SPLIT})")
                } else {
                    format!("(begin; {inside}; end | {SPLIT})")
                })
            }
            "string" => {
                if let [only] = named(node)[..]
                    && only.kind() == "expansion"
                    && self.source(node).len() == self.source(only).len() + 2
                    && self.source(only).ends_with("[@]}")
                {
                    return self.piece(only);
                }
                if source == "\"$@\"" {
                    return Some("$argv".to_owned());
                }
                self.string(node)
            }
            _ => self.piece(node),
        }
    }

    /// A variable without quotes.
    fn parted(&self, node: Node) -> Option<String> {
        let piece = self.piece(node)?;
        let (kind, list) = self.kind_here(node)?;
        if kind <= Kind::Line || (kind == Kind::Words && self.echo) {
            return Some(piece);
        }
        (kind != Kind::Pattern && !list).then_some(())?;
        Some(
            match piece.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')) {
                Some(inside) => format!("(begin; {inside}; end | {SPLIT})"),
                None => format!("({SPLIT} -- \"{}\")", piece.trim_matches('"')),
            },
        )
    }

    /// Returns the kind of the value of a variable at this point of the translation, and whether it may be several.
    fn kind_here(&self, node: Node) -> Option<(Kind, bool)> {
        let source = self.source(node).trim_start();
        let inside = source
            .strip_prefix("${")
            .and_then(|rest| rest.strip_suffix('}'))
            .or_else(|| source.strip_prefix('$'))?;
        if inside.starts_with('#') && inside.len() > 1 {
            return Some((Kind::Natural, false));
        }
        if inside.starts_with('!') && inside.len() > 1 {
            return if inside.ends_with(']') {
                Some((Kind::Natural, true))
            } else {
                Some((Kind::Text, true))
            };
        }
        if matches!(inside, "PATH" | "MANPATH" | "CDPATH") {
            return Some((Kind::Name, false));
        }
        let (name, rest) = split_name(inside);
        let kind = self.kind_of(name);
        Some(match rest {
            "" => (kind, matches!(name, "@" | "*")),
            "[@]" | "[*]" => (kind, true),
            _ if rest.starts_with('[') => (kind, rest.contains(']') && !rest.ends_with(']')),
            _ if rest.starts_with([':', '-', '+', '=', '?']) && !rest.starts_with(": ") => {
                let digits = rest
                    .strip_prefix(':')
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
                (if digits { kind } else { Kind::Text }, false)
            }
            _ => (kind, false),
        })
    }

    pub(super) fn kind_of(&self, name: &str) -> Kind {
        match name {
            "?" | "#" | "$" | "!" | "RANDOM" | "UID" | "EUID" | "BASHPID" => Kind::Natural,
            "HOSTNAME" => Kind::Word,
            "@" | "*" => self.facts.arguments.unwrap_or(Kind::Name),
            _ if name.bytes().all(|byte| byte.is_ascii_digit()) => self.facts.arguments.unwrap_or(Kind::Name),
            _ => {
                let kind = self.facts.kind(name);
                let set = self.definite.contains(name) || self.facts.is_always_set(name);
                if set || kind == Kind::Pattern {
                    kind
                } else {
                    kind.max(Kind::Text)
                }
            }
        }
    }

    /// A part of a word. What is computed comes in parentheses, variables as `$name`.
    pub(super) fn piece(&self, node: Node) -> Option<String> {
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
            | "test_operator" => {
                (self.facts.globstar || !source.contains("**")).then_some(())?;
                bare(source)
            }
            _ if !node.is_named() => bare(source),
            _ => None,
        }
    }

    fn concatenation(&self, node: Node) -> Option<String> {
        let mut text = String::new();
        let mut from = node.start_byte();
        let parts = children(node);
        // A computed value is no part of a range.
        let inner = |part: &Node| !is_bare(*part);
        let source = self.source(node);
        if parts.iter().any(inner) && source.contains('{') && source.contains("..") {
            return None;
        }
        (self.facts.globstar || !source.contains("**")).then_some(())?;
        // The grammar parts bare words at every sign that may mean something.
        for child in parts.into_iter().filter(inner) {
            text.push_str(&bare(self.text.get(from..child.start_byte())?)?);
            let piece = self.glued(child)?;
            join(&mut text, &piece)?;
            from = child.end_byte();
        }
        let rest = bare(self.text.get(from..node.end_byte())?)?;
        join(&mut text, &rest)?;
        Some(text)
    }

    /// A part of a longer word, which has to be there even where it is empty, and only once.
    fn glued(&self, node: Node) -> Option<String> {
        let piece = self.piece(node)?;
        match node.kind() {
            "simple_expansion" | "expansion" => {
                let (kind, list) = self.kind_here(node)?;
                (!list).then_some(())?;
                let source = self.source(node).trim_start_matches(['$', '{']);
                let (name, _) = split_name(source);
                // A value from outside is taken for one word; one that was read or put together here is known not to be.
                let ours = self.facts.is_assigned(name);
                if kind <= Kind::Name && self.is_there(name) && !piece.starts_with('(') {
                    return Some(piece);
                }
                (kind <= Kind::Line || (kind == Kind::Text && !ours)).then_some(())?;
                Some(format!("\"{}\"", dollar(piece.trim_matches('"'))))
            }
            "command_substitution" => {
                prints_one_line(node, self.text).then_some(())?;
                Some(format!("\"{}\"", dollar(&piece)))
            }
            _ => Some(piece),
        }
    }

    fn is_there(&self, name: &str) -> bool {
        matches!(name, "?" | "$" | "UID" | "HOSTNAME")
            || self.definite.contains(name) && !self.facts.arrays.contains_key(name)
            || self.facts.is_always_set(name)
    }

    /// A string in double quotes.
    fn string(&self, node: Node) -> Option<String> {
        Some(format!("\"{}\"", self.inside(node)?))
    }

    /// Returns the text between double quotes.
    fn inside(&self, node: Node) -> Option<String> {
        let mut text = String::new();
        let mut at = node.start_byte() + 1;
        let end = node.end_byte().checked_sub(1)?;
        let dynamic = named(node).into_iter().filter(|child| child.kind() != "string_content");
        for child in dynamic {
            let blanks = self.source(child).len() - self.source(child).trim_start().len();
            literal(self.text.get(at..child.start_byte() + blanks)?, &mut text)?;
            let many = self.source(child).ends_with("[@]}") || self.source(child).ends_with("$@");
            // Words of their own, but for `echo`, which joins them.
            (!many || self.echo || self.source(child).contains('#')).then_some(())?;
            push(&mut text, &dollar(self.piece(child)?.trim_matches('"')));
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
            "raw_string" | "ansi_c_string" | "arithmetic_expansion" => self.piece(node),
            "command_substitution" if prints_one_line(node, self.text) => self.piece(node),
            "command_substitution" => Some(format!("\"{}\"", dollar(&self.piece(node)?))),
            "simple_expansion" | "expansion" => {
                let word = self.piece(node)?;
                let single = self.kind_here(node)?.0 <= Kind::Words && word.starts_with('(');
                Some(if single || word.starts_with('"') {
                    word
                } else {
                    format!("\"{}\"", dollar(&word))
                })
            }
            "concatenation" => {
                let mut text = String::new();
                for child in children(node) {
                    let piece = match child.kind() {
                        "string" => self.inside(child)?,
                        "raw_string" => double(self.source(child).strip_prefix('\'')?.strip_suffix('\'')?),
                        "simple_expansion" | "expansion" | "command_substitution" | "arithmetic_expansion" => {
                            dollar(self.piece(child)?.trim_matches('"'))
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
            return Some(format!("(cat {})", self.value(file)?));
        }
        let mut inner = self.clone();
        inner.echo = false;
        let (text, _) = inner.apart(&children(node), false)?;
        (!text.is_empty()).then(|| format!("({text})"))
    }

    /// Statements as one part of a pipeline.
    pub(super) fn inline(&self, node: Node) -> Option<String> {
        let mut inner = self.clone();
        inner.echo = false;
        let (text, several) = inner.apart(&children(node), false)?;
        (!text.is_empty()).then_some(())?;
        Some(if several { format!("begin; {text}; end") } else { text })
    }
}

/// The name in front, and what follows it.
pub(super) fn split_name(inside: &str) -> (&str, &str) {
    let end = inside
        .find(|character: char| !character.is_ascii_alphanumeric() && character != '_')
        .unwrap_or(inside.len());
    match end {
        0 => inside.split_at(inside.chars().next().map_or(0, char::len_utf8)),
        end => inside.split_at(end),
    }
}

fn is_bare(node: Node) -> bool {
    !node.is_named()
        || matches!(node.kind(), "word" | "number" | "brace_expression" | "extglob_pattern")
            && node.named_child_count() == 0
        || node.kind() == "brace_expression"
}
