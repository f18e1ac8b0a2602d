//! Commands, what joins them, and where their input and output go.

use tree_sitter::Node;

use super::arithmetic::let_command;
use super::{Translator, children, is_name, named};

impl<'a> Translator<'a> {
    /// All statements among the children of a node, one after the other.
    pub(super) fn sequence(&mut self, node: Node) -> Option<String> {
        self.statements(&children(node))
    }

    pub(super) fn statements(&mut self, nodes: &[Node]) -> Option<String> {
        let mut text = String::new();
        for node in nodes {
            match node.kind() {
                "&" => text.push_str(" &"),
                "comment" => {
                    self.text.contains('\n').then_some(())?;
                    self.begin(&mut text, self.source(*node));
                }
                _ if node.is_named() => {
                    let statement = self.statement(*node)?;
                    self.begin(&mut text, &statement);
                }
                _ => {}
            }
        }
        Some(text)
    }

    fn begin(&self, text: &mut String, statement: &str) {
        if text.ends_with('&') {
            text.push(' ');
        } else if !text.is_empty() {
            text.push_str(self.separator());
        }
        text.push_str(statement);
    }

    fn statement(&mut self, node: Node) -> Option<String> {
        match node.kind() {
            "command" => self.command(node),
            "variable_assignment" => self.assignment(node, self.outside()),
            "variable_assignments" => {
                let scope = self.outside();
                let all: Option<Vec<_>> = named(node).into_iter().map(|one| self.assignment(one, scope)).collect();
                Some(all?.join("; "))
            }
            "declaration_command" => self.declaration(node),
            "unset_command" => self.unset(node),
            "list" | "pipeline" => self.joined(node),
            "negated_command" => {
                let [inside] = named(node)[..] else { return None };
                Some(format!("not {}", self.whole(inside)?))
            }
            "test_command" => self.condition(node),
            "if_statement" => self.branch(node),
            "for_statement" => self.each(node),
            "c_style_for_statement" => self.counted(node),
            "while_statement" => self.repeat(node),
            "case_statement" => self.switch(node),
            "function_definition" => self.function(node),
            "subshell" => self.subshell(node),
            "compound_statement" => {
                if self.source(node).starts_with("((") {
                    let [inside] = named(node)[..] else { return None };
                    return self.arithmetic_command(inside);
                }
                Some(format!("begin; {}; end", self.body(node)?))
            }
            "redirected_statement" => self.redirected(node),
            _ => None,
        }
    }

    /// What stands in `do … done`, in braces or in parentheses.
    pub(super) fn body(&mut self, node: Node) -> Option<String> {
        self.sequence(node)
    }

    fn joined(&mut self, node: Node) -> Option<String> {
        let mut words = Vec::new();
        for child in children(node) {
            match child.kind() {
                "|&" => words.push("&|".to_owned()),
                "&&" | "||" | "|" => words.push(child.kind().to_owned()),
                _ if child.is_named() => words.push(self.whole(child)?),
                _ => return None,
            }
        }
        Some(words.join(" "))
    }

    /// A statement as one thing, whatever stands before it. fish has no precedence between `&&` and `||`.
    fn whole(&mut self, node: Node) -> Option<String> {
        let statement = self.statement(node)?;
        let joins = || [" && ", " || "].iter().any(|sign| statement.contains(sign));
        let parts = match node.kind() {
            "test_command" => joins(),
            "compound_statement" => !statement.starts_with("begin;") && joins(),
            "variable_assignments" | "declaration_command" => statement.contains("; "),
            _ => false,
        };
        Some(if parts {
            format!("begin; {statement}; end")
        } else {
            statement
        })
    }

    fn command(&mut self, node: Node) -> Option<String> {
        let name = node.child_by_field_name("name")?;
        let mut cursor = node.walk();
        let arguments: Vec<Node> = node.children_by_field_name("argument", &mut cursor).collect();
        let sources: Vec<&str> = arguments.iter().map(|argument| self.source(*argument)).collect();
        let before: Vec<Node> = named(node)
            .into_iter()
            .filter(|child| child.kind() == "variable_assignment")
            .collect();
        if let Some(here) = children(node)
            .into_iter()
            .find(|child| child.kind() == "herestring_redirect")
        {
            return self.fed(node, here);
        }
        if self.source(name) == "read" {
            return self.read(&before, &sources);
        }
        let special = match self.source(name) {
            "let" => Some(let_command(&sources)?),
            "shift" if arguments.is_empty() => Some("set -e argv[1]".to_owned()),
            // fish is like that always.
            "shopt" if matches!(sources[..], ["-s", "globstar" | "nullglob"]) => Some("true".to_owned()),
            "mapfile" | "readarray" | "shopt" | "set" | "getopts" | "compgen" | "hash" | "caller" | "enable"
            | "shift" | "coproc" | "select" => return None,
            // It prints the `--`.
            "printf" if sources.first() == Some(&"--") => return None,
            "printf" if sources.iter().any(|word| *word == "-v" || word.contains("%q")) => return None,
            _ => None,
        };
        if special.is_some() {
            return special.filter(|_| before.is_empty());
        }
        let mut text = String::new();
        for assignment in before {
            let name = self.source(assignment.child_by_field_name("name")?);
            is_name(name).then_some(())?;
            let value = match assignment.child_by_field_name("value") {
                Some(value) => self.value(value)?,
                None => String::new(),
            };
            text.push_str(name);
            text.push('=');
            text.push_str(&value);
            text.push(' ');
        }
        text.push_str(&self.word(name)?);
        let mut end = name.end_byte();
        for child in children(node)
            .into_iter()
            .filter(|child| child.start_byte() >= name.end_byte())
        {
            if child.start_byte() > end {
                text.push(' ');
            }
            match child.kind() {
                "file_redirect" => text.push_str(&self.redirect(child)?),
                _ => text.push_str(&self.word(child)?),
            }
            end = child.end_byte();
        }
        Some(text)
    }

    /// `command <<< word`, inside of the command.
    fn fed(&mut self, command: Node, here: Node) -> Option<String> {
        let last = children(command).last().copied()?;
        (last.id() == here.id()).then_some(())?;
        let before = self.text.get(command.start_byte()..here.start_byte())?;
        let word = self.word(named(here).last().copied()?)?;
        // The command alone, which knows nothing of what stands before it.
        let command = super::to_fish(before.trim_end())?;
        Some(format!("echo {word} | {command}"))
    }

    fn redirected(&mut self, node: Node) -> Option<String> {
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
                        let source = self.word(target)?;
                        before = format!("{} | ", source.strip_prefix('(')?.strip_suffix(" | psub)")?);
                    } else {
                        text.push(' ');
                        text.push_str(&self.redirect(redirect)?);
                    }
                }
                "herestring_redirect" => {
                    let word = self.word(named(redirect).last().copied()?)?;
                    before = format!("echo {word} | ");
                }
                _ => return None,
            }
        }
        let body = match body {
            None => "true".to_owned(),
            Some(body) if !before.is_empty() && self.is_mapfile(body) => {
                let name = self.source(body).rsplit(' ').next()?;
                let command = before.strip_suffix(" | ")?;
                return is_name(name).then(|| format!("set {name} ({command})"));
            }
            Some(body) if self.is_mapfile(body) => {
                let name = self.source(body).rsplit(' ').next()?;
                let file = text.strip_prefix(" < ")?;
                return is_name(name).then(|| format!("set {name} (cat {file})"));
            }
            Some(body) => self.statement(body)?,
        };
        Some(format!("{before}{body}{text}"))
    }

    fn is_mapfile(&self, node: Node) -> bool {
        let source = self.source(node);
        ["mapfile -t ", "readarray -t "]
            .iter()
            .any(|start| source.starts_with(start))
    }

    fn redirect(&self, node: Node) -> Option<String> {
        let target = node.child_by_field_name("destination")?;
        let operator: &'a str = self.text.get(node.start_byte()..target.start_byte())?;
        let operator = operator.trim_end();
        let word = self.word(target)?;
        let number = operator.trim_start_matches(|character: char| character.is_ascii_digit());
        match number {
            ">" | ">>" | "<" => Some(format!("{operator} {word}")),
            ">&" | "<&" if word.bytes().all(|byte| byte.is_ascii_digit()) || word == "-" => {
                Some(format!("{operator}{word}"))
            }
            "&>" | ">&" => Some(format!("&> {word}")),
            "&>>" => Some(format!(">> {word} 2>&1")),
            ">|" => Some(format!("{} {word}", operator.replace(">|", ">"))),
            _ => None,
        }
    }
}
