//! The facts of a text about its own variables and functions, before any of it is translated.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::regions;
use super::{children, named};

/// The kind of a value: bash parts and matches what is not quoted, fish does not, and for the lower of these that makes no
/// difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A decimal number that is not negative.
    Natural,
    /// A decimal number.
    Number,
    /// One word of plain characters.
    Word,
    /// The name of a file. Where it has blanks bash tears it apart, which nobody wants; in fish it stays whole.
    Name,
    /// A line that a command prints, or nothing.
    Line,
    /// Several words with one blank between them.
    Words,
    /// Whatever there is.
    Text,
    /// A pattern that bash would match with file names.
    Pattern,
}

/// Variables that every session has, each with one value.
const ALWAYS_SET: [&str; 5] = ["HOME", "LOGNAME", "PWD", "SHELL", "USER"];

#[derive(Clone, Debug, Default)]
pub(super) struct Facts<'a> {
    /// Variables that hold several values, and how many were written out at first.
    pub(super) arrays: BTreeMap<&'a str, usize>,
    /// The variables that the text gives values to.
    pub(super) variables: BTreeMap<&'a str, Kind>,
    assigned: BTreeSet<&'a str>,
    pub(super) exported: BTreeSet<&'a str>,
    pub(super) unset: BTreeSet<&'a str>,
    /// Names of functions, and what each changes outside of itself.
    pub(super) functions: BTreeMap<&'a str, regions::Effects<'a>>,
    /// The arguments that functions of this text are called with, if any is called.
    pub(super) arguments: Option<Kind>,
    /// Variables that a function keeps for itself.
    pub(super) locals: BTreeSet<&'a str>,
    /// True if `**` means folders of any depth.
    pub(super) globstar: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn of(root: Node, text: &'a str) -> Self {
        let mut facts = Self::default();
        facts.gather(root, text);
        // The assigned value may be another variable.
        for _ in 0..8 {
            let before = facts.variables.clone();
            facts.assignments(root, text);
            if facts.variables == before {
                break;
            }
        }
        facts
    }

    /// Returns the kind of a variable where it is set for certain.
    pub(super) fn kind(&self, name: &str) -> Kind {
        match self.variables.get(name) {
            Some(kind) => *kind,
            None if ALWAYS_SET.contains(&name) => Kind::Name,
            None => Kind::Text,
        }
    }

    pub(super) fn is_always_set(&self, name: &str) -> bool {
        ALWAYS_SET.contains(&name) && !self.unset.contains(name)
    }

    fn gather(&mut self, node: Node, text: &'a str) {
        let source = |node: Node| text.get(node.byte_range()).unwrap_or_default();
        match node.kind() {
            "variable_assignment" => {
                let value = node.child_by_field_name("value");
                let name = node.child_by_field_name("name");
                let name = name.map(|name| source(name.child_by_field_name("name").unwrap_or(name)));
                let name = name.unwrap_or_default();
                self.assigned.insert(name);
                if let Some(value) = value.filter(|value| value.kind() == "array") {
                    let length = named(value).len();
                    self.arrays
                        .entry(name)
                        .and_modify(|known| *known = length.min(*known))
                        .or_insert(length);
                }
            }
            "subscript" => {
                let name = node.child_by_field_name("name").map(source).unwrap_or_default();
                self.arrays.entry(name).or_insert(0);
            }
            "declaration_command" => {
                let words = children(node);
                let keyword = words.first().map(|word| source(*word)).unwrap_or_default();
                let exports = keyword == "export" || words.iter().any(|word| source(*word) == "-x");
                for name in words.iter().filter_map(|word| regions::declared(*word)).map(source) {
                    if exports {
                        self.exported.insert(name);
                    }
                    if matches!(keyword, "local" | "declare" | "typeset") {
                        self.locals.insert(name);
                    }
                    self.assigned.insert(name);
                }
            }
            "unset_command" => self.unset.extend(named(node).into_iter().map(source)),
            "function_definition" => {
                if let (Some(name), Some(body)) = (node.child_by_field_name("name"), node.child_by_field_name("body")) {
                    let effects = regions::Effects::of(&[body], text, &self.functions);
                    self.functions.insert(source(name), effects);
                }
            }
            "for_statement" => self.assigned.extend(node.child_by_field_name("variable").map(source)),
            "command" => {
                self.globstar |= source(node).starts_with("shopt -s globstar");
                self.assigned.extend(regions::set_by_command(node, text));
            }
            _ => self.assigned.extend(regions::changed_by_sum(node, text)),
        }
        for child in children(node) {
            self.gather(child, text);
        }
    }

    fn join(&mut self, name: &'a str, kind: Kind) {
        self.variables
            .entry(name)
            .and_modify(|known| *known = kind.max(*known))
            .or_insert(kind);
    }

    fn assignments(&mut self, node: Node, text: &'a str) {
        let source = |node: Node| text.get(node.byte_range()).unwrap_or_default();
        match node.kind() {
            "variable_assignment" => {
                let Some(name) = node.child_by_field_name("name") else {
                    return;
                };
                let name = source(name.child_by_field_name("name").unwrap_or(name));
                let adds = source(node)
                    .get(name.len()..)
                    .is_some_and(|rest| rest.starts_with("+="));
                match node.child_by_field_name("value") {
                    None => self.join(name, Kind::Text),
                    Some(value) if value.kind() == "array" => {
                        for item in named(value) {
                            if let Some(kind) = self.item(item, text) {
                                self.join(name, kind);
                            }
                        }
                        self.join(name, Kind::Natural);
                    }
                    Some(value) => {
                        if let Some(kind) = self.value(value, text) {
                            self.join(
                                name,
                                match kind {
                                    Kind::Natural | Kind::Number if adds => Kind::Word,
                                    // Nothing becomes an empty text.
                                    Kind::Line if adds || value.kind() != "command_substitution" => Kind::Text,
                                    other => other,
                                },
                            );
                        }
                    }
                }
            }
            "for_statement" => {
                if let Some(name) = node.child_by_field_name("variable") {
                    let mut cursor = node.walk();
                    let values: Vec<Node> = node.children_by_field_name("value", &mut cursor).collect();
                    if values.is_empty() {
                        self.join(source(name), Kind::Name);
                    }
                    for value in values {
                        if let Some(kind) = self.item(value, text) {
                            self.join(source(name), kind);
                        }
                    }
                }
            }
            "postfix_expression" | "unary_expression" | "binary_expression" => {
                if let Some(name) = regions::changed_by_sum(node, text) {
                    // Only what is taken away makes it negative.
                    let safe = source(node).contains('+') && !source(node).contains('-');
                    self.join(name, if safe { Kind::Natural } else { Kind::Number });
                }
            }
            "command" => {
                for name in regions::set_by_command(node, text) {
                    let number = node
                        .child_by_field_name("name")
                        .is_some_and(|name| source(name) == "let");
                    self.join(name, if number { Kind::Number } else { Kind::Text });
                }
                let name = node.child_by_field_name("name").map(source).unwrap_or_default();
                if self.functions.contains_key(name) {
                    let mut cursor = node.walk();
                    let arguments: Vec<Node> = node.children_by_field_name("argument", &mut cursor).collect();
                    for argument in arguments {
                        let kind = self.item(argument, text);
                        self.arguments = self.arguments.max(kind);
                    }
                }
            }
            "declaration_command" => {
                for word in children(node).into_iter().filter(|word| word.kind() == "variable_name") {
                    if !self.exported.contains(source(word)) {
                        self.join(source(word), Kind::Text);
                    }
                }
            }
            _ => {}
        }
        for child in children(node) {
            self.assignments(child, text);
        }
    }

    /// Returns the kind of an argument, or of what a loop goes over; nothing where it is not known yet.
    fn item(&self, node: Node, text: &str) -> Option<Kind> {
        let kind = self.value(node, text)?;
        let quoted = matches!(node.kind(), "string" | "raw_string");
        Some(match (node.kind(), kind) {
            // Its words, and the files that match it.
            _ if quoted => kind,
            ("simple_expansion" | "expansion", Kind::Words | Kind::Text) => Kind::Word,
            ("command_substitution", Kind::Words | Kind::Text) | (_, Kind::Pattern) => Kind::Name,
            (_, kind) => kind,
        })
    }

    /// Returns the kind of a value; nothing where it depends on what is not known yet.
    pub(super) fn value(&self, node: Node, text: &str) -> Option<Kind> {
        let source = text.get(node.byte_range()).unwrap_or_default();
        match node.kind() {
            "number" | "word" => Some(literal(source.trim_start())),
            "brace_expression" => Some(if source.contains("{0") && !source.contains("{0.") {
                Kind::Word
            } else if source.contains('-') {
                Kind::Number
            } else {
                Kind::Natural
            }),
            "raw_string" => Some(literal(source.trim_matches('\''))),
            "string" | "concatenation" => self.pieces(node, text),
            "string_content" => Some(literal(source)),
            "simple_expansion" => self.variable(source.trim_start().strip_prefix('$')?),
            "expansion" => {
                let inside = source.trim_start().strip_prefix("${")?.strip_suffix('}')?;
                if inside.starts_with('#') {
                    return Some(Kind::Natural);
                }
                let inside = inside
                    .strip_suffix("[@]")
                    .or_else(|| inside.strip_suffix("[*]"))
                    .unwrap_or(inside);
                if super::is_name(inside) {
                    self.variable(inside)
                } else {
                    Some(Kind::Text)
                }
            }
            "arithmetic_expansion" => Some(self.sum(node, text)),
            "command_substitution" => Some(if regions::counts(node, text) {
                Kind::Natural
            } else if regions::prints_one_line(node, text) && !source.contains("basename") {
                Kind::Line
            } else {
                Kind::Text
            }),
            _ => Some(Kind::Text),
        }
    }

    fn variable(&self, name: &str) -> Option<Kind> {
        match name {
            "?" | "#" | "$" | "!" | "RANDOM" | "UID" | "EUID" => Some(Kind::Natural),
            _ if name.bytes().all(|byte| byte.is_ascii_digit()) || name == "@" => self.arguments.or(Some(Kind::Name)),
            _ if !self.variables.contains_key(name) && self.assigned.contains(name) => None,
            _ => Some(self.kind(name)),
        }
    }

    /// Returns true if the text gives it a value anywhere.
    pub(super) fn is_assigned(&self, name: &str) -> bool {
        self.assigned.contains(name)
    }

    fn pieces(&self, node: Node, text: &str) -> Option<Kind> {
        let parts = named(node);
        if parts.is_empty() {
            return Some(literal(text.get(node.byte_range())?.trim_matches('"')));
        }
        let mut kind = Kind::Natural;
        for part in &parts {
            kind = kind.max(self.value(*part, text)?);
        }
        let whole = node.kind() == "string"
            && parts.len() == 1
            && parts[0].end_byte() - parts[0].start_byte() + 2 == node.end_byte() - node.start_byte();
        Some(match kind {
            _ if whole => kind,
            Kind::Natural | Kind::Number => Kind::Word,
            Kind::Words => Kind::Text,
            other => other,
        })
    }

    fn sum(&self, node: Node, text: &str) -> Kind {
        let source = text.get(node.byte_range()).unwrap_or_default();
        if source.contains('-') {
            return Kind::Number;
        }
        let mut kind = Kind::Natural;
        let mut open: Vec<Node> = named(node);
        while let Some(node) = open.pop() {
            match node.kind() {
                "variable_name" | "simple_expansion" => {
                    let name = text.get(node.byte_range()).unwrap_or_default().trim_start_matches('$');
                    match self.variables.get(name) {
                        Some(known) if *known > Kind::Natural => kind = Kind::Number,
                        None if name.bytes().all(|byte| byte.is_ascii_digit()) => {
                            kind = kind.max(self.arguments.unwrap_or(Kind::Number).min(Kind::Number));
                        }
                        _ => {}
                    }
                }
                "expansion" | "command_substitution" | "subscript" => kind = Kind::Number,
                _ => open.extend(named(node)),
            }
        }
        kind
    }
}

/// Returns the kind of a text that is written out.
fn literal(text: &str) -> Kind {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let decimal = !digits.is_empty()
        && digits.len() < 16
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    if decimal && text != "-0" {
        return if digits.len() < text.len() {
            Kind::Number
        } else {
            Kind::Natural
        };
    }
    if text.contains(['*', '?', '[']) {
        return Kind::Pattern;
    }
    if text.is_empty() || text.contains(['\t', '\n', '\\']) {
        return Kind::Text;
    }
    if !text.contains(' ') {
        return Kind::Word;
    }
    if text.trim() == text && !text.contains("  ") {
        return Kind::Words;
    }
    Kind::Text
}
