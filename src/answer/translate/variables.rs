//! What sets variables: assignments, `export` and its like, and `read`.

use tree_sitter::Node;

use super::parameters::element;
use super::words::single;
use super::{Translator, children, is_name, named};

impl Translator<'_> {
    pub(super) fn read(&self, before: &[Node], words: &[&str]) -> Option<String> {
        let mut options = String::new();
        match before {
            [] => {}
            [only] => match self.source(*only).strip_prefix("IFS=")? {
                "" => {}
                separator => {
                    let separator = separator.trim_matches('\'').trim_matches('"');
                    (separator.chars().count() == 1).then_some(())?;
                    options.extend([" -d ", &single(separator)]);
                }
            },
            _ => return None,
        }
        let mut names = Vec::new();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "-r" => {}
                "-p" | "-rp" => options.extend([" -P ", words.next()?]),
                "-s" | "-rs" => options.push_str(" -s"),
                "-a" | "-ra" => options.push_str(if options.is_empty() { " -d ' ' -a" } else { " -a" }),
                "-n" | "-rn" => options.extend([" -n ", words.next()?]),
                name if is_name(name) => names.push(name),
                _ => return None,
            }
        }
        (!names.is_empty()).then_some(())?;
        Some(format!("read{options} {}", names.join(" ")))
    }

    /// Where variables go that are not said to be local: functions of fish keep theirs, those of bash do not.
    pub(super) fn outside(&self) -> &'static str {
        if self.functions > 0 { "-g " } else { "" }
    }

    pub(super) fn assignment(&self, node: Node, scope: &str) -> Option<String> {
        let name = node.child_by_field_name("name")?;
        let value = node.child_by_field_name("value");
        let adds = self.source(node).get(self.source(name).len()..)?.starts_with("+=");
        if name.kind() == "subscript" {
            let element = element(self.source(name))?;
            (!adds).then_some(())?;
            return Some(format!(
                "set {}{} {}",
                scope,
                element.strip_prefix('$')?,
                self.value(value?)?
            ));
        }
        let name = self.source(name);
        is_name(name).then_some(())?;
        let Some(value) = value else {
            return Some(format!("set {scope}{name} ''"));
        };
        if value.kind() == "array" {
            let words: Option<Vec<String>> = named(value).into_iter().map(|word| self.word(word)).collect();
            let add = if adds { "-a " } else { "" };
            return Some(
                format!("set {scope}{add}{name} {}", words?.join(" "))
                    .trim_end()
                    .to_owned(),
            );
        }
        let text = self.value(value)?;
        if !adds {
            return Some(format!("set {scope}{name} {text}"));
        }
        (!self.arrays.contains(name)).then_some(())?;
        let glue = if text.starts_with(['"', '\'', '(', '$']) {
            text
        } else {
            format!("'{text}'")
        };
        Some(format!("set {scope}{name} \"${name}\"{glue}"))
    }

    pub(super) fn declaration(&self, node: Node) -> Option<String> {
        let mut words = children(node).into_iter();
        let keyword = self.source(words.next()?);
        let mut scope = match keyword {
            "export" => "-gx ",
            "local" => "-l ",
            "declare" | "typeset" if self.functions > 0 => "-l ",
            "declare" | "typeset" | "readonly" => "",
            _ => return None,
        };
        let mut all = Vec::new();
        for word in words {
            let source = self.source(word);
            match word.kind() {
                "variable_assignment" => all.push(self.assignment(word, scope)?),
                "variable_name" if keyword == "export" => all.push(format!("set -gx {source} ${source}")),
                "variable_name" => all.push(format!("set {scope}{source}")),
                _ => match source {
                    "-a" | "-r" | "-i" => {}
                    "-x" => scope = "-gx ",
                    "-g" => scope = "-g ",
                    _ => return None,
                },
            }
        }
        (!all.is_empty()).then(|| all.join("; "))
    }

    pub(super) fn unset(&self, node: Node) -> Option<String> {
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
