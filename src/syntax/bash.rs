//! Lines of bash and zsh, by the grammar of bash. What is no bash stays out: it is not understood, and nothing is said.

use std::ops::Range;

use tree_sitter::{Node, Parser};

use super::command::{Command, Parsed, Redirection, Times, Word};
use super::{pieces, word};
use crate::shell::Shell;

/// Nested deeper than anybody would, and no deeper than the stack is.
const DEEPEST: usize = 200;

/// Takes a line apart.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parsed = Parsed::default();
    let mut parser = Parser::new();
    if parser.set_language(&tree_sitter_bash::LANGUAGE.into()).is_err() {
        parsed.broken = true;
        return parsed;
    }
    let Some(tree) = parser.parse(pieces::plain(text), None) else {
        parsed.broken = true;
        return parsed;
    };
    parsed.broken = tree.root_node().has_error();
    let mut walk = Walk {
        text,
        parsed,
        pipes: Vec::new(),
    };
    walk.visit(tree.root_node(), 0);
    walk.parsed
}

struct Walk<'a> {
    text: &'a str,
    parsed: Parsed,
    /// The pipelines around the node, and its place in each.
    pipes: Vec<(usize, usize)>,
}

impl<'a> Walk<'a> {
    fn source(&self, node: Node) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    fn visit(&mut self, node: Node, depth: usize) {
        if depth > DEEPEST || node.is_error() {
            self.parsed.broken = true;
            return;
        }
        let first = self.parsed.commands.len();
        match node.kind() {
            "command" => self.command(node),
            "declaration_command" | "unset_command" => self.declaration(node),
            "test_command" if self.source(node).starts_with('[') && !self.source(node).starts_with("[[") => {
                self.parsed.commands.push(Command {
                    words: vec![Word::plain("[")],
                    at: node.start_byte(),
                    ..Command::default()
                });
            }
            "function_definition" => {
                if let Some(name) = node.child_by_field_name("name") {
                    let name = self.source(name).to_owned();
                    let body = node
                        .child_by_field_name("body")
                        .map(|body| self.source(body).to_owned());
                    self.parsed.functions.push((name.clone(), body.unwrap_or_default()));
                    self.parsed.defined.insert(name);
                }
            }
            "for_statement" => self.loop_variable(node),
            // The grammar takes backquotes for text there.
            "expansion" if self.source(node).contains('`') => self.parsed.broken = true,
            "c_style_for_statement" if node.child_by_field_name("condition").is_none() => {
                self.parsed.endless.get_or_insert(first);
            }
            // Those of a command are its own.
            "variable_assignment" if node.parent().is_none_or(|parent| parent.kind() != "command") => {
                self.parsed.assigned.extend(self.assignment(node));
            }
            _ => {}
        }
        self.children(node, depth);
        if matches!(
            node.kind(),
            "for_statement" | "c_style_for_statement" | "while_statement"
        ) {
            let commands = self.parsed.commands.iter_mut().skip(first);
            commands.for_each(|command| command.runs = Times::Often);
        }
        if node.kind() == "redirected_statement" {
            let (redirections, input) = (self.redirections(node), self.input(node));
            // Behind a pipeline it belongs to the last command; behind a loop, to what the loop begins with.
            let at = last_of(node).start_byte();
            let commands = self.parsed.commands.get_mut(first..).unwrap_or_default();
            let own = commands.iter().position(|command| command.at == at).unwrap_or_default();
            if let Some(command) = commands.get_mut(own) {
                command.redirections.extend(redirections);
                command.input = command.input.take().or(input);
            } else if !redirections.is_empty() {
                // `> file` alone: there is no command, and yet it does something.
                self.parsed.bare.extend(redirections);
            }
        }
    }

    fn children(&mut self, node: Node, depth: usize) {
        let mut cursor = node.walk();
        // `cat <<E | sh`: the rest of the pipeline is a child of the here-document.
        let pipes_document = node.kind() == "redirected_statement"
            && node
                .children(&mut node.walk())
                .any(|child| child.kind() == "heredoc_redirect" && has_pipeline(child));
        let piped = pipes_document
            || node.kind() == "pipeline" && node.parent().is_none_or(|parent| parent.kind() != "heredoc_redirect");
        if piped {
            self.parsed.pipelines += 1;
            self.pipes.push((self.parsed.pipelines, 0));
        }
        let mut before = self.parsed.commands.len();
        for child in node.children(&mut cursor) {
            if child.kind() == "&" {
                let started = self.parsed.commands.iter_mut().skip(before);
                started.for_each(|command| command.background = true);
            }
            before = self.parsed.commands.len();
            let next = matches!(child.kind(), "|" | "|&") || child.kind() == "heredoc_redirect" && has_pipeline(child);
            if let Some((_, place)) = self.pipes.last_mut().filter(|_| piped && next) {
                *place += 1;
            }
            let first = self.parsed.commands.len();
            self.visit(child, depth + 1);
            if node.kind() == "pipeline"
                && matches!(child.kind(), "command" | "redirected_statement" | "declaration_command")
                && let Some(command) = self.parsed.commands.get_mut(first)
                && command.at == child.start_byte()
            {
                command.stage = command.pipes.last().copied();
            }
        }
        if piped {
            self.pipes.pop();
        }
    }

    /// The variable of a loop and the words that it takes.
    fn loop_variable(&mut self, node: Node) {
        let Some(name) = node.child_by_field_name("variable") else {
            return;
        };
        let mut cursor = node.walk();
        let values = node
            .children_by_field_name("value", &mut cursor)
            .map(|value| self.word(value))
            .collect();
        self.parsed.assigned.push((self.source(name).to_owned(), values));
    }

    fn assignment(&self, node: Node) -> Option<(String, Vec<Word>)> {
        let name = self.source(node.child_by_field_name("name")?);
        let name = name.split('[').next().unwrap_or(name).to_owned();
        let Some(value) = node.child_by_field_name("value") else {
            return Some((name, vec![Word::plain("")]));
        };
        if value.kind() != "array" {
            return Some((name, vec![self.word(value)]));
        }
        let mut cursor = value.walk();
        let words = value
            .named_children(&mut cursor)
            .map(|child| self.word(child))
            .collect();
        Some((name, words))
    }

    /// Returns the text of a here-document or a here-string.
    fn input(&self, node: Node) -> Option<Word> {
        let mut cursor = node.walk();
        node.children(&mut cursor).find_map(|child| match child.kind() {
            "herestring_redirect" => child
                .named_child(u32::try_from(child.named_child_count()).ok()?.checked_sub(1)?)
                .map(|word| self.word(word)),
            "heredoc_redirect" => {
                let mut cursor = child.walk();
                let body = child.children(&mut cursor).find(|part| part.kind() == "heredoc_body")?;
                Some(Word::plain(self.source(body)))
            }
            _ => None,
        })
    }

    fn command(&mut self, node: Node) {
        let mut command = Command {
            redirections: self.redirections(node),
            input: self.input(node),
            at: node.start_byte(),
            ..Command::default()
        };
        let mut cursor = node.walk();
        let mut spans: Vec<Range<usize>> = Vec::new();
        for (at, child) in node.children(&mut cursor).enumerate() {
            let field = node.field_name_for_child(u32::try_from(at).unwrap_or(u32::MAX));
            match (field, child.kind()) {
                (_, "variable_assignment") => {
                    let own = self.assignment(child).into_iter();
                    command
                        .assignments
                        .extend(own.filter_map(|(name, mut words)| Some((name, words.pop()?))));
                }
                (Some("name"), _) => spans.push(child.byte_range()),
                (Some("argument"), _) => match spans.last_mut() {
                    // The grammar parts some words that nothing separates.
                    Some(last) if child.start_byte() == last.end => last.end = child.end_byte(),
                    Some(_) => spans.push(child.byte_range()),
                    None => {}
                },
                _ => {}
            }
        }
        let words = spans
            .into_iter()
            .map(|span| word::between(span, self.text, Shell::Bash));
        command.words = words.collect();
        self.push(command);
    }

    /// `export`, `local` and the like, which are no commands to the grammar.
    fn declaration(&mut self, node: Node) {
        let mut cursor = node.walk();
        let words = node.children(&mut cursor).map(|child| match child.kind() {
            "variable_assignment" => Word {
                text: self.source(child).split('=').next().unwrap_or_default().to_owned() + "=",
                source: self.source(child).to_owned(),
                ..Word::default()
            },
            _ if child.is_named() => self.word(child),
            _ => Word::plain(self.source(child)),
        });
        let command = Command {
            words: words.collect(),
            at: node.start_byte(),
            ..Command::default()
        };
        self.push(command);
    }

    fn push(&mut self, mut command: Command) {
        if command.words.is_empty() {
            return;
        }
        command.pipes.clone_from(&self.pipes);
        if command.name() == Some("alias") {
            let names = command.words[1..].iter().filter_map(|word| word.text.split_once('='));
            let names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
            self.parsed.defined.extend(names);
        }
        self.parsed.commands.push(command);
    }

    fn redirections(&self, node: Node) -> Vec<Redirection> {
        let mut cursor = node.walk();
        node.children(&mut cursor)
            .flat_map(|child| match child.kind() {
                // `cat <<E > file`: to the grammar the file belongs to the here-document.
                "heredoc_redirect" => self.redirections(child),
                "file_redirect" => self.redirection(child).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect()
    }

    fn redirection(&self, node: Node) -> Option<Redirection> {
        let target = self.word(node.child_by_field_name("destination")?);
        let text = self.source(node);
        let sign = text.len() - text.trim_start_matches(|c: char| "0123456789<>&|".contains(c)).len();
        Redirection::new(&text[..sign], target)
    }

    fn word(&self, node: Node) -> Word {
        word::between(node.byte_range(), self.text, Shell::Bash)
    }
}

/// The last command of a pipeline or of a list.
fn last_of(node: Node) -> Node {
    let body = node.child_by_field_name("body");
    let last = match node.kind() {
        "redirected_statement" => body,
        "pipeline" | "list" => u32::try_from(node.named_child_count())
            .ok()
            .and_then(|count| node.named_child(count.checked_sub(1)?)),
        _ => None,
    };
    last.map_or(node, last_of)
}

fn has_pipeline(node: Node) -> bool {
    node.children(&mut node.walk()).any(|child| child.kind() == "pipeline")
}
