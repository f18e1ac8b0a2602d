//! `read`, of which each shell has its own.

use tree_sitter::Node;

use super::quoting::single;
use super::{Translator, is_name, named};

/// A `read` of fish.
pub(super) struct Read {
    pub(super) command: String,
    /// The command that takes the blanks around the last value away, as bash does by itself.
    pub(super) trim: Option<String>,
}

impl<'a> Translator<'a> {
    /// The `read` that a statement is, with what stands before it.
    pub(super) fn is_read(&self, node: Node) -> bool {
        node.kind() == "command"
            && node
                .child_by_field_name("name")
                .is_some_and(|name| self.source(name) == "read")
    }

    /// `read`, which gives values to `locals` of a loop where it is told so.
    pub(super) fn read(&mut self, node: Node<'a>, scope: &str) -> Option<Read> {
        let mut cursor = node.walk();
        let words: Vec<&str> = node
            .children_by_field_name("argument", &mut cursor)
            .map(|argument| self.source(argument))
            .collect();
        let before: Vec<Node> = named(node)
            .into_iter()
            .filter(|child| child.kind() == "variable_assignment")
            .collect();
        let mut trims = true;
        let mut options = String::new();
        match before[..] {
            [] => {}
            [only] => {
                trims = false;
                match self.source(only).strip_prefix("IFS=")? {
                    "" | "''" | "\"\"" => {}
                    separator => {
                        let separator = separator.trim_matches('\'').trim_matches('"');
                        let plain = separator.len() == 1 && !separator.starts_with(['\\', ' ', '$']);
                        plain.then_some(())?;
                        options.extend([" -d ", &single(separator)]);
                    }
                }
            }
            _ => return None,
        }
        let mut names = Vec::new();
        let mut words = words.into_iter();
        let mut several = false;
        while let Some(word) = words.next() {
            match word {
                "-r" => {}
                "-p" | "-rp" => {
                    let prompt = words.next()?;
                    (!prompt.contains(['`', '\\'])).then_some(())?;
                    // Nobody types blanks around it.
                    trims = false;
                    options.extend([" -P ", prompt]);
                }
                "-s" | "-rs" => options.push_str(" -s"),
                "-a" | "-ra" => {
                    trims = false;
                    several = true;
                    options.push_str(" -a");
                }
                "-n" | "-rn" => {
                    let count = words.next()?;
                    count.bytes().all(|byte| byte.is_ascii_digit()).then_some(())?;
                    options.extend([" -n ", count]);
                }
                name if is_name(name) => names.push(name),
                _ => return None,
            }
        }
        let last = *names.last()?;
        // Nothing parts the line where the separator is nothing, and what is left goes nowhere.
        (!options.contains(" -d ") || names.len() > 1 || several).then_some(())?;
        (before.is_empty() || options.contains(" -d ") || names.len() == 1 && !several).then_some(())?;
        for name in &names {
            self.may_set(name)?;
            self.definite.insert(name);
        }
        let scope = if scope.is_empty() {
            self.scope(last).trim()
        } else {
            scope
        };
        let scope = if scope.is_empty() {
            String::new()
        } else {
            format!(" {scope}")
        };
        Some(Read {
            command: format!("read{scope}{options} {}", names.join(" ")),
            trim: trims.then(|| format!("set {last} (string trim -- \"${last}\")")),
        })
    }
}
