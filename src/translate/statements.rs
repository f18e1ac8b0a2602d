//! Commands, what joins them, and where their input and output go.

use tree_sitter::Node;

use super::{Translator, children, named};

impl<'a> Translator<'a> {
    /// All statements among the children of a node, one after the other.
    pub(super) fn sequence(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        self.statements(&children(node), observed)
    }

    /// Statements, of which somebody looks at the status of the last where it is `observed`.
    pub(super) fn statements(&mut self, nodes: &[Node<'a>], observed: bool) -> Option<String> {
        let mut text = String::new();
        let real: Vec<usize> = (0..nodes.len())
            .filter(|at| nodes[*at].is_named() && nodes[*at].kind() != "comment")
            .collect();
        for (at, node) in nodes.iter().enumerate() {
            match node.kind() {
                "comment" => {
                    self.text.contains('\n').then_some(())?;
                    self.begin(&mut text, self.source(*node));
                }
                _ if node.is_named() => {
                    let last = real.last() == Some(&at);
                    let next = real.iter().find(|next| **next > at).map(|next| nodes[*next]);
                    let asked = next.is_some_and(|next| self.asks(next));
                    let background = nodes.get(at + 1).is_some_and(|next| next.kind() == "&");
                    let looked = (last && observed) || asked;
                    let statement = if background {
                        self.background(*node).filter(|_| !looked)?
                    } else {
                        self.statement(*node, looked)?
                    };
                    // A substitution before it has a status of its own.
                    let mixed = matches!(node.kind(), "command" | "test_command" | "variable_assignment");
                    if mixed && statement.contains("$status") && statement.contains('(') {
                        return None;
                    }
                    self.begin(&mut text, &statement);
                    if looked && keeps_status(*node) {
                        self.begin(&mut text, "true");
                    }
                }
                _ => {}
            }
        }
        Some(text)
    }

    /// Returns true if a statement looks at the status of the one before.
    fn asks(&self, node: Node) -> bool {
        let source = self.source(node);
        source.contains("$?") || source.contains("PIPESTATUS")
    }

    fn begin(&self, text: &mut String, statement: &str) {
        if text.ends_with(" &") {
            text.push(' ');
        } else if !text.is_empty() {
            text.push_str(self.separator());
        }
        text.push_str(statement);
    }

    pub(super) fn statement(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        self.left.set(self.left.get().checked_sub(1)?);
        match node.kind() {
            "command" => self.command(node, observed),
            "variable_assignment" => self.assignment(node, None),
            "variable_assignments" => {
                let all: Option<Vec<_>> = named(node).into_iter().map(|one| self.assignment(one, None)).collect();
                Some(all?.join("; "))
            }
            "declaration_command" => self.declaration(node),
            "unset_command" => self.unset(node),
            "list" => self.list(node, observed),
            "pipeline" => self.pipeline(node, observed),
            "negated_command" => {
                let [inside] = named(node)[..] else { return None };
                Some(format!("not {}", self.whole(inside, true)?))
            }
            "test_command" => self.condition(node, observed),
            "if_statement" => self.branch(node, observed),
            // Their status differs where nothing was done.
            "for_statement" if !observed => self.each(node),
            "c_style_for_statement" if !observed => self.counted(node),
            "while_statement" if !observed => self.repeat(node, ""),
            "case_statement" => self.switch(node, observed),
            "function_definition" => self.function(node),
            // `! (( … ))` is two of them to the grammar.
            "subshell" if !self.source(node).starts_with("((") => {
                let (text, _) = self.apart(&children(node), observed)?;
                Some(
                    if text.contains("fish -c '") && !text.contains("set -l ") && is_one_word(&text) {
                        text
                    } else {
                        format!("begin; {text}; end")
                    },
                )
            }
            "compound_statement" => {
                if self.source(node).starts_with("((") {
                    let [inside] = named(node)[..] else { return None };
                    return self.arithmetic_command(inside, observed);
                }
                Some(format!("begin; {}; end", self.sequence(node, observed)?))
            }
            "redirected_statement" => self.redirected(node, observed),
            _ => None,
        }
    }

    /// Only programs run beside fish.
    fn background(&mut self, node: Node<'a>) -> Option<String> {
        let parts = if node.kind() == "pipeline" {
            named(node)
        } else {
            vec![node]
        };
        for part in parts {
            let command = match part.kind() {
                "redirected_statement" => part.child_by_field_name("body")?,
                _ => part,
            };
            (command.kind() == "command").then_some(())?;
            let name = self.source(command.child_by_field_name("name")?);
            (!self.facts.functions.contains_key(name) && name != "read" && name != "cd").then_some(())?;
        }
        Some(format!("{} &", self.statement(node, false)?))
    }

    fn list(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let mut parts = Vec::new();
        flatten(node, &mut parts);
        let last = parts.len() - 1;
        let mut text = String::new();
        let mut first = None;
        for (at, part) in parts.into_iter().enumerate() {
            match part.kind() {
                "&&" => text.push_str(" && "),
                "||" => {
                    self.definite = first.clone()?;
                    text.push_str(" || ");
                }
                _ if part.is_named() => {
                    let after_success = text.ends_with(" && ") && !self.source(part).contains("${");
                    let looked = (at < last || observed) && !(after_success && keeps_status(part));
                    text.push_str(&self.whole(part, looked)?);
                    first.get_or_insert_with(|| self.definite.clone());
                }
                _ => return None,
            }
        }
        self.definite = first?;
        Some(text)
    }

    fn pipeline(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let mut text = String::new();
        let parts = children(node);
        let last = parts.len() - 1;
        let inner = |part: &Node| !matches!(part.kind(), "command" | "|" | "|&");
        for (at, part) in parts.iter().enumerate() {
            // Two blocks of fish on both sides of a pipe wait for each other in no order.
            if at > 0 && inner(part) && parts[..at].iter().any(|before| self.is_block(*before)) {
                return None;
            }
            match part.kind() {
                "|&" => text.push_str(" &| "),
                "|" => text.push_str(" | "),
                "negated_command" if at == 0 => {
                    let [inside] = named(*part)[..] else { return None };
                    text = format!("not {}", self.element(inside, true, false)?);
                }
                _ if part.is_named() => text.push_str(&self.element(*part, at == 0, at == last && observed)?),
                _ => return None,
            }
        }
        Some(text)
    }

    /// Returns true if a part of a pipeline is more than one command.
    fn is_block(&self, node: Node) -> bool {
        let name = node.child_by_field_name("name").map(|name| self.source(name));
        match node.kind() {
            "command" => name.is_some_and(|name| self.facts.functions.contains_key(name)),
            "redirected_statement" | "negated_command" => named(node).first().is_some_and(|body| self.is_block(*body)),
            _ => node.is_named(),
        }
    }

    /// A part of a pipeline, which bash runs in a shell of its own.
    fn element(&mut self, node: Node<'a>, first: bool, observed: bool) -> Option<String> {
        if !first && self.is_fed(node) {
            return None;
        }
        if node.kind() == "while_statement" && !observed {
            let known = (self.definite.clone(), self.locals.clone());
            let text = self.own_loop(node);
            (self.definite, self.locals) = known;
            if text.is_some() {
                return text;
            }
        }
        let nodes = match node.kind() {
            "compound_statement" if !self.source(node).starts_with("((") => children(node),
            "subshell" => children(node),
            _ => vec![node],
        };
        let alone = nodes.len() == 1;
        let (text, several) = self.apart(&nodes, observed)?;
        Some(if several || (!alone && !text.starts_with("begin;")) {
            format!("begin; {text}; end")
        } else {
            text
        })
    }

    /// Returns true if another command writes what this one reads.
    fn is_fed(&self, node: Node) -> bool {
        children(node).into_iter().any(|child| {
            child.kind() == "herestring_redirect"
                || (child.kind() == "file_redirect" && self.source(child).starts_with("< <("))
        })
    }

    /// `… | while read line`, where nothing but the line is kept.
    fn own_loop(&mut self, node: Node<'a>) -> Option<String> {
        let effects = super::regions::Effects::of(&[node], self.text, &self.facts.functions);
        let condition = super::control::only_condition(node).filter(|only| self.is_read(*only))?;
        let names = super::regions::set_by_command(condition, self.text);
        // The `-l` is for what is around the loop, not for the loop.
        let only = |name: &&str| names.contains(name) && !self.is_used_beside(name, node);
        let all = effects.sets.iter().all(only);
        (all && !effects.more && !effects.leaves).then_some(())?;
        let exported = |name: &&str| self.facts.exported.contains(name) || self.facts.unset.contains(name);
        (!names.iter().any(exported)).then_some(())?;
        self.locals.extend(names);
        self.repeat(node, "-l")
    }

    /// A statement as one thing, whatever stands before it. fish has no precedence between `&&` and `||`.
    pub(super) fn whole(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let statement = self.statements(&[node], observed)?;
        let joins = || [" && ", " || "].iter().any(|sign| statement.contains(sign));
        let parts = match node.kind() {
            "test_command" => joins(),
            "compound_statement" => !statement.starts_with("begin;") && joins(),
            "variable_assignment" | "variable_assignments" | "declaration_command" | "unset_command" => {
                statement.contains("; ") || statement.contains('\n')
            }
            "command" | "redirected_statement" => self.are_several(&[node]),
            _ => false,
        };
        Some(if parts {
            format!("begin; {statement}; end")
        } else {
            statement
        })
    }

    fn redirected(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let body = node.child_by_field_name("body");
        let mut text = String::new();
        let mut before = String::new();
        let redirects: Vec<Node> = named(node)
            .into_iter()
            .filter(|child| Some(child.id()) != body.map(|body| body.id()))
            .collect();
        for redirect in redirects {
            match redirect.kind() {
                "file_redirect" => {
                    let target = redirect.child_by_field_name("destination")?;
                    if target.kind() == "process_substitution" {
                        (self.source(redirect).starts_with("< <(") && before.is_empty()).then_some(())?;
                        let producer = self.inline(target)?;
                        let several = producer.starts_with("begin; ");
                        (!several || body.is_some_and(|body| body.kind() == "command")).then_some(())?;
                        before = format!("{producer} | ");
                    } else {
                        text.push(' ');
                        text.push_str(&self.redirect(redirect)?);
                    }
                }
                "herestring_redirect" => {
                    before.is_empty().then_some(())?;
                    before = self.said(redirect)?;
                }
                _ => return None,
            }
        }
        let Some(body) = body else {
            before.is_empty().then_some(())?;
            return Some(format!("true{text}"));
        };
        if self.is_mapfile(body) {
            return self.mapfile(body, &before, &text);
        }
        if self.is_read(body) {
            let read = self.read(body, "")?;
            let trim = read.trim.filter(|_| !before.starts_with("echo "));
            (trim.is_none() || !observed).then_some(())?;
            let trim = trim.map_or(String::new(), |trim| format!("; {trim}"));
            return Some(format!("{before}{}{text}{trim}", read.command));
        }
        if matches!(
            body.kind(),
            "declaration_command" | "variable_assignment" | "variable_assignments"
        ) {
            return None;
        }
        Some(format!("{before}{}{text}", self.whole(body, observed)?))
    }

    /// `<<< word`, as what says the word.
    pub(super) fn said(&self, redirect: Node) -> Option<String> {
        let word = named(redirect).last().copied()?;
        let text = self.value(word)?;
        let plain = !text.contains(['$', '(', '\\']) && !text.trim_start_matches(['\'', '"']).starts_with(['-', ' ']);
        Some(if plain && !text.trim_end_matches(['\'', '"']).ends_with(' ') {
            format!("echo {text} | ")
        } else {
            format!("printf '%s\\n' {text} | ")
        })
    }

    fn is_mapfile(&self, node: Node) -> bool {
        let source = self.source(node);
        ["mapfile -t ", "readarray -t "]
            .iter()
            .any(|start| source.starts_with(start))
    }

    fn mapfile(&mut self, body: Node<'a>, before: &str, file: &str) -> Option<String> {
        let name = self.source(body).rsplit(' ').next()?;
        self.may_set(name)?;
        let scope = self.scope(name);
        match (before.strip_suffix(" | "), file.strip_prefix(" < ")) {
            (Some(command), None) if file.is_empty() => Some(format!("set {scope}{name} ({command})")),
            (None, Some(file)) if !file.contains(' ') => Some(format!("set {scope}{name} (cat {file})")),
            _ => None,
        }
    }

    pub(super) fn redirect(&self, node: Node) -> Option<String> {
        let target = node.child_by_field_name("destination")?;
        let operator: &'a str = self.text.get(node.start_byte()..target.start_byte())?;
        let operator = operator.trim_end();
        let bare = self.source(target);
        if !bare.starts_with(['"', '\'']) && bare.contains(['*', '?', '[', '{']) && !bare.contains("${") {
            return None;
        }
        let word = self.value(target)?;
        let number = operator.trim_start_matches(|character: char| character.is_ascii_digit());
        match number {
            ">" | ">>" | "<" => Some(format!("{operator} {word}")),
            ">&" | "<&" if word.bytes().all(|byte| byte.is_ascii_digit()) || word == "-" => {
                Some(format!("{operator}{word}"))
            }
            "&>" | ">&" if operator == number => Some(format!("&> {word}")),
            "&>>" => Some(format!(">> {word} 2>&1")),
            ">|" => Some(format!("{} {word}", operator.replace(">|", ">"))),
            _ => None,
        }
    }
}

/// The operands and operators of a list, as they stand there.
fn flatten<'t>(node: Node<'t>, parts: &mut Vec<Node<'t>>) {
    for child in children(node) {
        if child.kind() == "list" {
            flatten(child, parts);
        } else {
            parts.push(child);
        }
    }
}

/// Returns true if fish leaves the status as it was, where bash says that all is well.
fn keeps_status(node: Node) -> bool {
    match node.kind() {
        "variable_assignment" | "variable_assignments" => {
            let mut open = vec![node];
            while let Some(node) = open.pop() {
                if node.kind() == "command_substitution" {
                    return false;
                }
                open.extend(children(node));
            }
            true
        }
        "declaration_command" | "unset_command" => true,
        _ => false,
    }
}

/// Returns true if a text is nothing but another fish.
fn is_one_word(text: &str) -> bool {
    let start = text.find("fish -c '").map_or("", |at| &text[..at]);
    start.split(' ').all(|word| word.is_empty() || word.contains("=$")) && text.ends_with('\'')
}
