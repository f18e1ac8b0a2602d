//! Branches, loops, functions, and statements in brackets.

use tree_sitter::Node;

use super::commands::is_free;
use super::quoting::single;
use super::{Translator, children, is_name, named, patterns};

impl<'a> Translator<'a> {
    pub(super) fn branch(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let separator = self.separator();
        let mut text = String::from("if ");
        text.push_str(&self.part_before(node, "then")?);
        let known = self.definite.clone();
        text.push_str(separator);
        text.push_str(&self.part_after(node, "then", observed)?);
        self.definite.clone_from(&known);
        for clause in named(node) {
            match clause.kind() {
                "elif_clause" => {
                    let condition = self.part_before(clause, "then")?;
                    let body = self.part_after(clause, "then", observed)?;
                    text.extend([separator, "else if ", &condition, separator, &body]);
                }
                "else_clause" => {
                    let body = self.part_after(clause, "else", observed)?;
                    text.extend([separator, "else", separator, &body]);
                }
                _ => {}
            }
            self.definite.clone_from(&known);
        }
        Some(format!("{text}{separator}end"))
    }

    /// The statements up to a keyword, as a condition.
    fn part_before(&mut self, node: Node<'a>, keyword: &str) -> Option<String> {
        let all = children(node);
        let end = all.iter().position(|child| child.kind() == keyword)?;
        self.condition_of(all.get(1..end)?)
    }

    fn condition_of(&mut self, nodes: &[Node<'a>]) -> Option<String> {
        let condition = self.statements(nodes, true)?;
        let several = nodes.iter().filter(|node| node.is_named()).count() > 1 || condition.contains(['\n', ';']);
        Some(if several && !(condition.starts_with("begin; ") && nodes.len() < 3) {
            format!("begin; {condition}; end")
        } else {
            condition
        })
    }

    fn part_after(&mut self, node: Node<'a>, keyword: &str, observed: bool) -> Option<String> {
        let all = children(node);
        let start = all.iter().position(|child| child.kind() == keyword)? + 1;
        let body: Vec<Node> = all[start..]
            .iter()
            .copied()
            .filter(|child| !matches!(child.kind(), "elif_clause" | "else_clause"))
            .collect();
        self.statements(&body, observed)
    }

    pub(super) fn each(&mut self, node: Node<'a>) -> Option<String> {
        self.source(node).starts_with("for").then_some(())?;
        let name = self.source(node.child_by_field_name("variable")?);
        self.may_set(name)?;
        (!self.facts.arrays.contains_key(name) && !self.facts.exported.contains(name)).then_some(())?;
        // A loop of fish in a block or a function has its variable to itself, and functions do not see it.
        let nested = node.parent().is_some_and(|up| up.kind() != "program") || !self.facts.functions.is_empty();
        let leaks = nested && self.is_read_outside_loops(self.root, name);
        (!leaks).then_some(())?;
        let mut cursor = node.walk();
        let values: Vec<Node> = node.children_by_field_name("value", &mut cursor).collect();
        let list: Option<Vec<String>> = values.iter().map(|value| self.word(*value)).collect();
        let list = list.map(|list| {
            if list.is_empty() {
                "$argv".to_owned()
            } else {
                list.join(" ")
            }
        })?;
        let certain = values.iter().all(|value| self.is_certain(*value));
        let body = self.loop_body(node, name, certain)?;
        let separator = self.separator();
        Some(format!("for {name} in {list}{separator}{body}{separator}end"))
    }

    /// The body of a loop over `name`, which has a value in it for `certain`. It may never run.
    pub(super) fn loop_body(&mut self, node: Node<'a>, name: &'a str, certain: bool) -> Option<String> {
        let known = (self.definite.clone(), self.locals.clone());
        if certain {
            self.definite.insert(name);
        } else {
            self.definite.remove(name);
        }
        // In a function the loop keeps it.
        self.locals.insert(name);
        let body = self.block(node);
        (self.definite, self.locals) = known;
        body
    }

    /// Returns the body between `do` and `done`.
    fn block(&mut self, node: Node<'a>) -> Option<String> {
        let body = self.sequence(node.child_by_field_name("body")?, false);
        body.filter(|body| !body.is_empty())
    }

    /// Returns true if a variable is read where no loop gives it its values.
    fn is_read_outside_loops(&self, node: Node, name: &str) -> bool {
        let own = |node: Node| {
            node.kind() == "for_statement"
                && node
                    .child_by_field_name("variable")
                    .is_some_and(|variable| self.source(variable) == name)
        };
        if own(node) {
            // The words that it goes over are read before.
            let mut cursor = node.walk();
            return node
                .children_by_field_name("value", &mut cursor)
                .any(|value| self.is_read_outside_loops(value, name));
        }
        let given = node
            .parent()
            .is_some_and(|up| up.kind() == "variable_assignment" && up.child_by_field_name("name") == Some(node));
        (matches!(node.kind(), "variable_name" | "word") && self.source(node) == name && !given)
            || children(node)
                .into_iter()
                .any(|child| self.is_read_outside_loops(child, name))
    }

    /// Returns true if a name stands anywhere else than in a part of the text.
    pub(super) fn is_used_beside(&self, name: &str, node: Node) -> bool {
        let word = |text: &str| {
            text.split(|character: char| !character.is_ascii_alphanumeric() && character != '_')
                .any(|word| word == name)
        };
        word(self.text.get(..node.start_byte()).unwrap_or_default())
            || word(self.text.get(node.end_byte()..).unwrap_or_default())
    }

    /// `while` and `until`; `scope` is where a `read` in the condition puts its values.
    pub(super) fn repeat(&mut self, node: Node<'a>, scope: &str) -> Option<String> {
        let all = children(node);
        let end = all.iter().position(|child| child.kind() == "do_group")?;
        let known = self.definite.clone();
        let mut first = None;
        let mut condition = match only_condition(node).filter(|only| self.is_read(*only)) {
            Some(read) => {
                let read = self.read(read, scope)?;
                first = read.trim;
                read.command
            }
            None => self.condition_of(all.get(1..end)?)?,
        };
        if self.source(node).starts_with("until") {
            condition = if condition.contains("&&") || condition.contains("||") {
                format!("not begin; {condition}; end")
            } else {
                format!("not {condition}")
            };
        }
        let body = self.block(node)?;
        self.definite = known;
        let separator = self.separator();
        let first = first.map_or(String::new(), |first| format!("{first}{separator}"));
        Some(format!("while {condition}{separator}{first}{body}{separator}end"))
    }

    pub(super) fn switch(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let separator = self.separator();
        let mut text = format!("switch {}", self.value(node.child_by_field_name("value")?)?);
        let known = self.definite.clone();
        let mut always = false;
        for item in named(node).into_iter().filter(|child| child.kind() == "case_item") {
            item.child_by_field_name("fallthrough").is_none().then_some(())?;
            let mut cursor = item.walk();
            let values: Vec<Node> = item.children_by_field_name("value", &mut cursor).collect();
            let last = values.last()?.end_byte();
            let mut shown = Vec::new();
            for value in &values {
                let source = self.source(*value);
                (!source.contains(['?', '[', '(', '|', '$', '`', '\\', '{', '~'])).then_some(())?;
                let quoted = source.contains(['"', '\'']);
                // fish reads patterns in quotes as well.
                (!quoted || !patterns::is_pattern(source)).then_some(())?;
                always |= source == "*";
                shown.push(match value.kind() {
                    "string" | "raw_string" => self.piece(*value)?,
                    _ if patterns::is_pattern(source) => single(source),
                    _ => self.value(*value)?,
                });
            }
            let body: Vec<Node> = children(item)
                .into_iter()
                .filter(|child| child.start_byte() > last)
                .collect();
            let body = self.statements(&body, observed)?;
            (!observed || !body.is_empty()).then_some(())?;
            self.definite.clone_from(&known);
            text.extend([separator, "case ", &shown.join(" "), separator, &body]);
        }
        // If nothing fits, fish leaves the status as it was.
        (always || !observed).then_some(())?;
        Some(format!("{text}{separator}end"))
    }

    pub(super) fn function(&mut self, node: Node<'a>) -> Option<String> {
        let name = self.source(node.child_by_field_name("name")?);
        let body = node.child_by_field_name("body")?;
        // One in another one, or in a shell of its own, is another thing.
        (body.kind() == "compound_statement" && self.functions == 0 && self.locals.is_empty()).then_some(())?;
        is_name(&name.replace(['-', '.', ':'], "_")).then_some(())?;
        is_free(name).then_some(())?;
        let known = (self.definite.clone(), self.locals.clone());
        self.functions += 1;
        let asks = self.text.contains("$?") || self.text.contains("if ") || self.text.contains("while ");
        let observed = asks || self.text.contains("&&") || self.text.contains("||") || self.text.contains("! ");
        let body = self.sequence(body, observed);
        self.functions -= 1;
        (self.definite, self.locals) = known;
        let separator = self.separator();
        Some(format!("function {name}{separator}{}{separator}end", body?))
    }
}

/// The one statement between `while` and `do`.
pub(super) fn only_condition(node: Node<'_>) -> Option<Node<'_>> {
    let all = children(node);
    let end = all.iter().position(|child| child.kind() == "do_group")?;
    let named: Vec<Node> = all.get(1..end)?.iter().copied().filter(Node::is_named).collect();
    let [only] = named[..] else { return None };
    Some(only)
}
