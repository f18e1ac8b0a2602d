//! Translation of what sets variables: assignments, `export` and its like, and `unset`.

use tree_sitter::Node;

use super::parameters::element;
use super::regions::declared;
use super::{Translator, children, is_name, named};

impl<'a> Translator<'a> {
    /// Returns the scope of a variable: functions of fish keep theirs, those of bash do not.
    pub(super) fn scope(&self, name: &str) -> &'static str {
        if self.functions == 0 || self.locals.contains(name) {
            ""
        } else {
            "-g "
        }
    }

    /// Succeeds where a value goes to the same variable in both shells: what one function keeps for itself another one
    /// that it calls can reach in bash only.
    pub(super) fn may_set(&self, name: &str) -> Option<()> {
        let foreign = self.functions > 0 && self.facts.locals.contains(name) && !self.locals.contains(name);
        (is_name(name) && !foreign).then_some(())
    }

    fn given(&mut self, name: &'a str, value: Option<Node>) {
        if !self.facts.unset.contains(name) && value.is_some_and(|value| self.is_certain(value)) {
            self.definite.insert(name);
        } else {
            self.definite.remove(name);
        }
    }

    /// Returns true if all variables in a word have values for certain: what is known of the word holds then.
    pub(super) fn is_certain(&self, node: Node) -> bool {
        match node.kind() {
            "command_substitution" | "arithmetic_expansion" => true,
            "variable_name" => {
                let name = self.source(node);
                self.definite.contains(name) || self.facts.is_always_set(name)
            }
            _ => children(node).into_iter().all(|child| self.is_certain(child)),
        }
    }

    /// `name=value`; `scope` says more than where it goes by itself.
    pub(super) fn assignment(&mut self, node: Node<'a>, scope: Option<&str>) -> Option<String> {
        let name = node.child_by_field_name("name")?;
        let value = node.child_by_field_name("value");
        let adds = self.source(node).get(self.source(name).len()..)?.starts_with("+=");
        if name.kind() == "subscript" {
            return self.element_assignment(name, value?, adds);
        }
        let name = self.source(name);
        self.may_set(name)?;
        let scope = scope.unwrap_or_else(|| self.scope(name));
        let text = match value {
            None => format!("set {scope}{name} ''"),
            Some(value) if value.kind() == "array" => {
                let words: Option<Vec<String>> = named(value).into_iter().map(|word| self.word(word)).collect();
                let add = if adds { "-a " } else { "" };
                format!("set {scope}{add}{name} {}", words?.join(" "))
                    .trim_end()
                    .to_owned()
            }
            Some(value) => {
                // A list is more than its first value.
                (!self.facts.arrays.contains_key(name)).then_some(())?;
                let text = self.value(value)?;
                if adds {
                    let glue = if text.starts_with(['"', '\'', '(', '$']) {
                        text
                    } else {
                        format!("'{text}'")
                    };
                    format!("set {scope}{name} \"${name}\"{glue}")
                } else {
                    format!("set {scope}{name} {text}")
                }
            }
        };
        self.given(name, value);
        Some(text)
    }

    /// `name[2]=value`, where there is such a place.
    fn element_assignment(&mut self, name: Node<'a>, value: Node<'a>, adds: bool) -> Option<String> {
        let array = self.source(name.child_by_field_name("name")?);
        let index: usize = self.source(name.child_by_field_name("index")?).parse().ok()?;
        self.may_set(array)?;
        let written = *self.facts.arrays.get(array)?;
        (!adds && index < written && self.definite.contains(array)).then_some(())?;
        Some(format!(
            "set {}{} {}",
            self.scope(array),
            element(self.source(name))?.strip_prefix('$')?,
            self.value(value)?
        ))
    }

    pub(super) fn declaration(&mut self, node: Node<'a>) -> Option<String> {
        let mut words = children(node).into_iter();
        let keyword = self.source(words.next()?);
        let mut scope = match keyword {
            "export" => "-gx ",
            "local" | "declare" | "typeset" if self.functions > 0 => "-f ",
            "declare" | "typeset" => "",
            _ => return None,
        };
        let mut all = Vec::new();
        for word in words {
            let source = self.source(word);
            if scope == "-f "
                && let Some(name) = declared(word)
            {
                let name = self.source(name);
                // The value is that of the variable around.
                let itself = word
                    .child_by_field_name("value")
                    .is_some_and(|value| self.source(value).contains(name));
                (!itself && !self.facts.exported.contains(name)).then_some(())?;
                self.locals.insert(name);
            }
            match word.kind() {
                "variable_assignment" => all.push(self.assignment(word, Some(scope))?),
                "variable_name" if keyword == "export" => {
                    is_name(source).then_some(())?;
                    all.push(format!("set -gx {source} ${source}"));
                }
                "variable_name" => {
                    is_name(source).then_some(())?;
                    all.push(format!("set {scope}{source}"));
                }
                _ => match source {
                    "-a" => {}
                    "-x" => scope = "-gx ",
                    "-g" => scope = "-g ",
                    _ => return None,
                },
            }
        }
        (!all.is_empty()).then(|| all.join("; "))
    }

    pub(super) fn unset(&mut self, node: Node) -> Option<String> {
        let mut option = "set -e";
        let mut names = Vec::new();
        for word in children(node).into_iter().skip(1) {
            match self.source(word) {
                "-f" => option = "functions -e",
                "-v" => {}
                name if is_name(name) => names.push(name),
                _ => return None,
            }
        }
        (!names.is_empty()).then(|| format!("{option} {}", names.join(" ")))
    }
}
