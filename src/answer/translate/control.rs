//! Branches, loops, functions, and statements in brackets.

use tree_sitter::Node;

use super::words::single;
use super::{Translator, children, is_name, named, patterns};

impl Translator<'_> {
    pub(super) fn branch(&mut self, node: Node) -> Option<String> {
        let separator = self.separator();
        let mut text = String::from("if ");
        text.push_str(&self.part_before(node, "then")?);
        text.push_str(separator);
        text.push_str(&self.part_after(node, "then")?);
        for clause in named(node) {
            match clause.kind() {
                "elif_clause" => {
                    let condition = self.part_before(clause, "then")?;
                    let body = self.part_after(clause, "then")?;
                    text.extend([separator, "else if ", &condition, separator, &body]);
                }
                "else_clause" => {
                    let body = self.part_after(clause, "else")?;
                    text.extend([separator, "else", separator, &body]);
                }
                _ => {}
            }
        }
        Some(format!("{text}{separator}end"))
    }

    /// The statements up to a keyword, as a condition.
    fn part_before(&mut self, node: Node, keyword: &str) -> Option<String> {
        let all = children(node);
        let end = all.iter().position(|child| child.kind() == keyword)?;
        let condition = self.statements(&all[..end])?;
        Some(
            if condition.contains(['\n', ';']) && !condition.starts_with("not begin") {
                format!("begin; {condition}; end")
            } else {
                condition
            },
        )
    }

    fn part_after(&mut self, node: Node, keyword: &str) -> Option<String> {
        let all = children(node);
        let start = all.iter().position(|child| child.kind() == keyword)? + 1;
        let body: Vec<Node> = all[start..]
            .iter()
            .copied()
            .filter(|child| !matches!(child.kind(), "elif_clause" | "else_clause"))
            .collect();
        self.statements(&body)
    }

    pub(super) fn each(&mut self, node: Node) -> Option<String> {
        self.source(node).starts_with("for").then_some(())?;
        let name = self.source(node.child_by_field_name("variable")?);
        is_name(name).then_some(())?;
        let mut cursor = node.walk();
        let values: Vec<Node> = node.children_by_field_name("value", &mut cursor).collect();
        let list: Option<Vec<String>> = values.into_iter().map(|value| self.item(value)).collect();
        let list = list.map(|list| {
            if list.is_empty() {
                "$argv".to_owned()
            } else {
                list.join(" ")
            }
        })?;
        let body = self.body(node.child_by_field_name("body")?)?;
        let separator = self.separator();
        Some(format!("for {name} in {list}{separator}{body}{separator}end"))
    }

    /// What a loop goes over. bash parts what is not quoted at blanks, fish at the ends of lines only.
    fn item(&self, node: Node) -> Option<String> {
        let word = self.word(node)?;
        match node.kind() {
            "simple_expansion" | "expansion" => {
                let name = word.strip_prefix('$').filter(|name| is_name(name) && *name != "argv");
                let scalar = name.is_some_and(|name| !self.arrays.contains(name));
                Some(if scalar {
                    format!("(string split -n ' ' -- {word})")
                } else {
                    word
                })
            }
            "command_substitution" => {
                let inside = word.strip_prefix('(')?;
                let by_words = ["echo ", "printf ", "cat ", "set "]
                    .iter()
                    .any(|start| inside.starts_with(start));
                Some(if by_words {
                    format!("({} | string split -n ' ')", inside.strip_suffix(')')?)
                } else {
                    word
                })
            }
            _ => Some(word),
        }
    }

    pub(super) fn repeat(&mut self, node: Node) -> Option<String> {
        let all = children(node);
        let end = all.iter().position(|child| child.kind() == "do_group")?;
        let mut condition = self.statements(all.get(1..end)?)?;
        if condition.contains(['\n', ';']) {
            condition = format!("begin; {condition}; end");
        }
        if self.source(node).starts_with("until") {
            condition = if condition.contains("&&") || condition.contains("||") {
                format!("not begin; {condition}; end")
            } else {
                format!("not {condition}")
            };
        }
        let body = self.body(node.child_by_field_name("body")?)?;
        let separator = self.separator();
        Some(format!("while {condition}{separator}{body}{separator}end"))
    }

    pub(super) fn switch(&mut self, node: Node) -> Option<String> {
        let separator = self.separator();
        let mut text = format!("switch {}", self.value(node.child_by_field_name("value")?)?);
        for item in named(node).into_iter().filter(|child| child.kind() == "case_item") {
            item.child_by_field_name("fallthrough").is_none().then_some(())?;
            let mut cursor = item.walk();
            let values: Vec<Node> = item.children_by_field_name("value", &mut cursor).collect();
            let last = values.last()?.end_byte();
            let mut shown = Vec::new();
            for value in &values {
                let source = self.source(*value);
                (!source.contains(['?', '[', '(', '|', '$'])).then_some(())?;
                shown.push(match value.kind() {
                    "string" | "raw_string" => self.word(*value)?,
                    _ if patterns::is_pattern(source) => single(source),
                    _ => self.value(*value)?,
                });
            }
            let body: Vec<Node> = children(item)
                .into_iter()
                .filter(|child| child.start_byte() > last)
                .collect();
            let body = self.statements(&body)?;
            text.extend([separator, "case ", &shown.join(" "), separator, &body]);
        }
        Some(format!("{text}{separator}end"))
    }

    pub(super) fn function(&mut self, node: Node) -> Option<String> {
        let name = self.source(node.child_by_field_name("name")?);
        let body = node.child_by_field_name("body")?;
        (body.kind() == "compound_statement").then_some(())?;
        self.functions += 1;
        let body = self.body(body);
        self.functions -= 1;
        let separator = self.separator();
        Some(format!("function {name}{separator}{}{separator}end", body?))
    }

    /// fish has none, and a new one for what would change this one.
    pub(super) fn subshell(&mut self, node: Node) -> Option<String> {
        let body = self.body(node)?;
        let changes = |word: &str| matches!(word, "cd" | "set" | "exit" | "pushd" | "umask" | "source" | "export");
        if body.split(|character: char| !character.is_alphanumeric()).any(changes) {
            return Some(format!("fish -c {}", single(&body)));
        }
        Some(format!("begin; {body}; end"))
    }
}
