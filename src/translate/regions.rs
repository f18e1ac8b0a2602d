//! Parts of a text that bash runs in a shell of their own: subshells, substitutions, and the parts of a pipeline.
//!
//! fish runs all of them in the one shell there is. What would stay there is kept in by `set -l`; what cannot be kept in
//! goes to another fish, together with the variables that it needs.

use std::collections::{BTreeMap, BTreeSet};

use tree_sitter::Node;

use super::quoting::single;
use super::{LONGEST, Translator, children, named};

/// The effects of a part of a text on the shell that runs it.
#[derive(Clone, Debug, Default)]
pub(super) struct Effects<'a> {
    /// Variables.
    pub(super) sets: BTreeSet<&'a str>,
    /// The directory, the end of the shell, its environment, or what else is no variable.
    pub(super) more: bool,
    /// Leaves a loop or a function around it.
    pub(super) leaves: bool,
}

/// Commands that change the shell.
const CHANGE: [&str; 19] = [
    "alias", "bg", "cd", "disown", "exec", "exit", "fg", "hash", "popd", "pushd", "set", "shift", "shopt", "trap",
    "ulimit", "umask", "unalias", "unset", "wait",
];

/// Programs that print exactly one line, which is one word or the name of a file.
const ONE_LINE: [&str; 14] = [
    "arch", "basename", "date", "dirname", "expr", "hostname", "id", "mktemp", "nproc", "pwd", "realpath", "tty",
    "uname", "whoami",
];

/// Programs that print names, one a line.
const NAMES: [&str; 6] = ["fd", "find", "ls", "pgrep", "seq", "which"];

/// Programs that print some of the lines that they read.
const FILTERS: [&str; 5] = ["grep", "head", "sort", "tac", "tail"];

/// The variable that a sum changes.
pub(super) fn changed_by_sum<'a>(node: Node, text: &'a str) -> Option<&'a str> {
    let source = |node: Node| text.get(node.byte_range()).unwrap_or_default();
    let parts = children(node);
    let name = match (node.kind(), &parts[..]) {
        ("postfix_expression", [name, sign]) | ("unary_expression", [sign, name])
            if matches!(source(*sign), "++" | "--") =>
        {
            source(*name)
        }
        ("binary_expression", [name, sign, _])
            if source(*sign).ends_with('=')
                && !matches!(source(*sign), "==" | "!=" | "<=" | ">=")
                && !is_in_test(node, text) =>
        {
            source(*name)
        }
        _ => return None,
    };
    super::is_name(name).then_some(name)
}

/// In `[ … ]` a `=` compares.
fn is_in_test(node: Node, text: &str) -> bool {
    let mut above = node.parent();
    while let Some(node) = above {
        match node.kind() {
            "test_command" => {
                return text
                    .get(node.byte_range())
                    .is_some_and(|source| source.starts_with('['));
            }
            "command" | "do_group" => return false,
            _ => above = node.parent(),
        }
    }
    false
}

/// The name in a part of `export` and its like.
pub(super) fn declared(word: Node<'_>) -> Option<Node<'_>> {
    match word.kind() {
        "variable_assignment" => word.child_by_field_name("name"),
        "variable_name" => Some(word),
        _ => None,
    }
}

/// The variables that `read` and its like give values to.
pub(super) fn set_by_command<'a>(command: Node, text: &'a str) -> Vec<&'a str> {
    let source = |node: Node| text.get(node.byte_range()).unwrap_or_default();
    let name = command.child_by_field_name("name").map(source).unwrap_or_default();
    let mut cursor = command.walk();
    let words = command.children_by_field_name("argument", &mut cursor).map(source);
    match name {
        "read" | "mapfile" | "readarray" => words.filter(|word| super::is_name(word)).collect(),
        "let" => words
            .map(|word| word.trim_start_matches(['"', '\'']))
            .filter_map(|word| word.split(['=', '+', '-', '*']).next())
            .filter(|word| super::is_name(word))
            .collect(),
        _ => Vec::new(),
    }
}

impl<'a> Effects<'a> {
    pub(super) fn of(nodes: &[Node], text: &'a str, functions: &BTreeMap<&'a str, Effects<'a>>) -> Self {
        let mut effects = Self::default();
        for node in nodes {
            effects.add(*node, text, functions, 0);
        }
        effects
    }

    fn add(&mut self, node: Node, text: &'a str, functions: &BTreeMap<&'a str, Effects<'a>>, loops: usize) {
        let source = |node: Node| text.get(node.byte_range()).unwrap_or_default();
        let mut loops = loops;
        match node.kind() {
            // Shells of their own.
            "subshell" | "command_substitution" | "process_substitution" | "pipeline" => return,
            "function_definition" => {
                self.more = true;
                return;
            }
            "variable_assignment" => {
                let before = node.parent().is_some_and(|parent| parent.kind() == "command");
                if let Some(name) = node.child_by_field_name("name").filter(|_| !before) {
                    self.sets
                        .insert(source(name.child_by_field_name("name").unwrap_or(name)));
                }
            }
            "for_statement" => {
                loops += 1;
                self.sets.extend(node.child_by_field_name("variable").map(source));
            }
            "while_statement" | "c_style_for_statement" => loops += 1,
            "declaration_command" => {
                let words = children(node);
                self.more |= words
                    .first()
                    .is_some_and(|word| !matches!(source(*word), "local" | "declare" | "typeset"))
                    || words.iter().any(|word| source(*word) == "-x");
                self.sets
                    .extend(words.iter().filter_map(|word| declared(*word)).map(source));
            }
            "unset_command" => self.more = true,
            "postfix_expression" | "unary_expression" | "binary_expression" => {
                self.sets.extend(changed_by_sum(node, text));
            }
            "command" => {
                self.sets.extend(set_by_command(node, text));
                let name = node.child_by_field_name("name").map(source).unwrap_or_default();
                self.more |= CHANGE.contains(&name);
                self.leaves |= name == "return" || (matches!(name, "break" | "continue") && loops == 0);
                if let Some(inside) = functions.get(name) {
                    self.more |= inside.more || !inside.sets.is_empty();
                }
            }
            _ => {}
        }
        for child in children(node) {
            self.add(child, text, functions, loops);
        }
    }
}

impl<'a> Translator<'a> {
    /// Statements of a shell of their own, and whether they became several.
    pub(super) fn apart(&mut self, nodes: &[Node<'a>], observed: bool) -> Option<(String, bool)> {
        let effects = Effects::of(nodes, self.text, &self.facts.functions);
        let background = nodes.iter().any(|node| node.kind() == "&");
        (!effects.leaves && !background).then_some(())?;
        if effects.more {
            return Some((self.another_fish(nodes)?, false));
        }
        let keeps = |name: &&str| {
            !self.facts.exported.contains(name)
                && name.contains(|character: char| character.is_ascii_lowercase())
                && !self.facts.unset.contains(name)
        };
        effects.sets.iter().all(keeps).then_some(())?;
        let known = self.definite.clone();
        let around = self.locals.clone();
        let functions = std::mem::take(&mut self.functions);
        let mut text = String::new();
        for name in &effects.sets {
            let outside = self.is_named_outside(name, nodes);
            let value = if outside { format!(" ${name}") } else { String::new() };
            text.extend(["set -l ", name, &value, self.separator()]);
        }
        self.locals.extend(effects.sets.iter());
        let body = self.statements(nodes, observed);
        (self.definite, self.locals, self.functions) = (known, around, functions);
        text.push_str(&body?);
        let several = !effects.sets.is_empty() || self.are_several(nodes);
        Some((text, several))
    }

    /// Returns true if these are more than one statement of fish.
    pub(super) fn are_several(&self, nodes: &[Node]) -> bool {
        let statements: Vec<&Node> = nodes.iter().filter(|node| node.is_named()).collect();
        match statements[..] {
            [] => false,
            [only] => match only.kind() {
                "list" | "variable_assignments" | "declaration_command" | "test_command" | "comment" => true,
                "command" => self.source(*only).starts_with("read"),
                "compound_statement" => self.source(*only).starts_with("(("),
                "redirected_statement" => only
                    .child_by_field_name("body")
                    .is_none_or(|body| self.are_several(&[body])),
                _ => false,
            },
            _ => true,
        }
    }

    fn is_named_outside(&self, name: &str, nodes: &[Node]) -> bool {
        let (Some(first), Some(last)) = (nodes.first(), nodes.last()) else {
            return false;
        };
        let word = |text: &str| {
            text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
                .any(|word| word == name)
        };
        word(self.text.get(..first.start_byte()).unwrap_or_default())
            || word(self.text.get(last.end_byte()..).unwrap_or_default())
    }

    /// The same in a fish of its own, which is told the variables it needs.
    fn another_fish(&self, nodes: &[Node<'a>]) -> Option<String> {
        let (first, last) = (nodes.first()?, nodes.last()?);
        let mut needed = BTreeSet::new();
        for node in nodes {
            self.needs(*node, &mut needed)?;
        }
        let mut told = String::new();
        for name in needed {
            if self.facts.is_always_set(name) || self.facts.exported.contains(name) {
                continue;
            }
            let inside = self.text.get(first.start_byte()..last.end_byte())?;
            if !self.is_given_outside(name, first.start_byte()..last.end_byte()) {
                // Given inside, or by the session.
                let given = Effects::of(nodes, self.text, &self.facts.functions).sets.contains(name);
                given.then_some(())?;
                continue;
            }
            let scalar = !self.facts.arrays.contains_key(name) && self.definite.contains(name);
            let own = name.contains(|character: char| character.is_ascii_lowercase()) && !inside.contains("export");
            (scalar && own).then_some(())?;
            told.extend([name, "=$", name, " "]);
        }
        let mut inner = Translator {
            locals: BTreeSet::new(),
            functions: 0,
            ..self.clone()
        };
        let body = inner.statements(nodes, true)?;
        // Its quotes and backslashes are doubled by every shell around it.
        (body.len() <= LONGEST).then_some(())?;
        Some(format!("{told}fish -c {}", single(&body)))
    }

    fn is_given_outside(&self, name: &str, inside: std::ops::Range<usize>) -> bool {
        let mut open = vec![self.root];
        while let Some(node) = open.pop() {
            if node.start_byte() >= inside.start && node.end_byte() <= inside.end {
                continue;
            }
            let own = match node.kind() {
                "variable_assignment" => node.child_by_field_name("name"),
                "for_statement" => node.child_by_field_name("variable"),
                "variable_name" if node.parent().is_some_and(|up| up.kind() == "declaration_command") => Some(node),
                _ => None,
            };
            if own.is_some_and(|node| self.source(node) == name)
                || set_by_command(node, self.text).contains(&name)
                || changed_by_sum(node, self.text) == Some(name)
            {
                return true;
            }
            open.extend(children(node));
        }
        false
    }

    /// The variables that are used; nothing where it uses what another shell does not have.
    fn needs(&self, node: Node, names: &mut BTreeSet<&'a str>) -> Option<()> {
        match node.kind() {
            "special_variable_name" => return None,
            "variable_name" => {
                let name = self.source(node);
                super::is_name(name).then_some(())?;
                let given = node
                    .parent()
                    .is_some_and(|up| matches!(up.kind(), "variable_assignment" | "for_statement"));
                if !given {
                    names.insert(name);
                }
            }
            // In a sum a name needs no sign before it.
            "word"
                if node.parent().is_some_and(|up| up.kind().ends_with("_expression"))
                    && super::is_name(self.source(node)) =>
            {
                names.insert(self.source(node));
            }
            "command" => {
                let name = self.source(node.child_by_field_name("name")?);
                (!self.facts.functions.contains_key(name)).then_some(())?;
                (!matches!(name, "read" | "mapfile" | "let" | "jobs" | "fg" | "bg" | "wait")).then_some(())?;
            }
            "function_definition" | "declaration_command" if self.source(node).starts_with("local") => return None,
            _ => {}
        }
        for child in children(node) {
            self.needs(child, names)?;
        }
        Some(())
    }
}

/// The commands of a substitution that is one pipeline.
fn stages<'t>(substitution: Node<'t>) -> Option<Vec<Node<'t>>> {
    let [only] = named(substitution)[..] else { return None };
    let parts = if only.kind() == "pipeline" {
        named(only)
    } else {
        vec![only]
    };
    let command = |node: Node<'t>| match node.kind() {
        "command" => Some(node),
        "redirected_statement" => node.child_by_field_name("body").filter(|body| body.kind() == "command"),
        _ => None,
    };
    parts.into_iter().map(command).collect()
}

fn program<'a>(command: Node, text: &'a str) -> &'a str {
    let name = command.child_by_field_name("name");
    name.and_then(|name| text.get(name.byte_range())).unwrap_or_default()
}

/// Returns true if a substitution is a number that a program counts.
pub(super) fn counts(substitution: Node, text: &str) -> bool {
    let source = text.get(substitution.byte_range()).unwrap_or_default();
    let Some(stages) = stages(substitution) else {
        return false;
    };
    let Some(last) = stages.last() else { return false };
    let arguments = text.get(last.byte_range()).unwrap_or_default();
    let one = matches!(arguments, "wc -l" | "wc -w" | "wc -c" | "wc -m");
    (one && (stages.len() > 1 || source.contains('<'))) || (arguments.starts_with("grep -c ") && stages.len() > 1)
}

/// Returns true if a substitution is one line for certain, or nothing.
pub(super) fn prints_one_line(substitution: Node, text: &str) -> bool {
    if counts(substitution, text) {
        return true;
    }
    let Some(stages) = stages(substitution) else {
        return false;
    };
    let [only] = stages[..] else { return false };
    let source = text.get(only.byte_range()).unwrap_or_default();
    match program(only, text) {
        "date" | "uname" | "id" => !source.contains([' ', '"', '\'']) || is_short(source),
        "basename" | "dirname" | "realpath" => !source.contains(['*', '{', '@']) && !source.contains(" -"),
        name => ONE_LINE.contains(&name),
    }
}

/// `date +%F`, `id -u`: one option without blanks.
fn is_short(source: &str) -> bool {
    let words: Vec<&str> = source.split(' ').collect();
    match words[..] {
        ["date", .., format] => format.starts_with('+') && !format.contains(['"', '\'', 'c', 'x', 'r', 'n', 't']),
        ["uname", option] => matches!(option, "-r" | "-s" | "-m" | "-n"),
        ["id", option] => matches!(option, "-u" | "-g" | "-un" | "-gn"),
        _ => false,
    }
}

/// Returns true if each line of a substitution is one word, or the name of a file, which stays whole.
pub(super) fn prints_names(substitution: Node, text: &str) -> bool {
    if prints_one_line(substitution, text) {
        return true;
    }
    let Some(stages) = stages(substitution) else {
        return false;
    };
    let Some((first, rest)) = stages.split_first() else {
        return false;
    };
    let plain = |stage: &Node| {
        let source = text.get(stage.byte_range()).unwrap_or_default();
        let detailed = source.split(' ').any(|word| {
            word.starts_with("-ls")
                || word == "-printf"
                || word == "-exec"
                || (program(*stage, text) == "ls" && word.starts_with('-') && word.contains(['l', 's', 'i', 'g', 'o']))
        });
        !detailed
    };
    NAMES.contains(&program(*first, text))
        && plain(first)
        && rest.iter().all(|stage| FILTERS.contains(&program(*stage, text)))
}
