//! Lines of bash and zsh, by the grammar of bash. What is no bash stays out: it is not understood, and nothing is said.

use tree_sitter::{Node, Parser};

use super::command::{Command, Parsed, Piece, Redirection, Stage, Word};
use super::pieces;

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
        pipelines: 0,
    };
    walk.visit(tree.root_node(), 0);
    walk.parsed
}

struct Walk<'a> {
    text: &'a str,
    parsed: Parsed,
    /// The pipelines around the node, and its place in each.
    pipes: Vec<(usize, usize)>,
    pipelines: usize,
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

    /// The number of a new pipeline.
    fn pipeline(&mut self) -> usize {
        self.parsed.pipelines += 1;
        self.parsed.pipelines
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
            self.pipelines += 1;
            self.pipes.push((self.pipelines, 0));
        }
        let pipeline = (node.kind() == "pipeline").then(|| self.pipeline());
        let mut position = 0;
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
            let Some(pipeline) = pipeline.filter(|_| child.is_named()) else {
                continue;
            };
            if matches!(child.kind(), "command" | "redirected_statement" | "declaration_command")
                && let Some(command) = self.parsed.commands.get_mut(first)
                && command.at == child.start_byte()
            {
                command.stage = Some(Stage { pipeline, position });
            }
            position += 1;
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

    /// What a here-document or a here-string says.
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
        let mut end = usize::MAX;
        for (at, child) in node.children(&mut cursor).enumerate() {
            let field = node.field_name_for_child(u32::try_from(at).unwrap_or(u32::MAX));
            match (field, child.kind()) {
                (_, "variable_assignment") => {
                    let own = self.assignment(child).into_iter();
                    command
                        .assignments
                        .extend(own.filter_map(|(name, mut words)| Some((name, words.pop()?))));
                }
                (Some("name"), _) => {
                    let inside = child.child(0).unwrap_or(child);
                    command.words.push(self.word(inside));
                }
                (Some("argument"), _) => match command.words.last_mut() {
                    // The grammar parts some words that nothing separates.
                    Some(last) if child.start_byte() == end => {
                        last.source.push_str(self.source(child));
                        self.add(child, last);
                        self.pieces(child, &mut last.pieces);
                        braces(last);
                    }
                    Some(_) => command.words.push(self.word(child)),
                    None => {}
                },
                _ => {}
            }
            end = child.end_byte();
        }
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
        let Some(last) = command.words.last() else { return };
        command.end = last.at.map_or(0, |at| at + last.source.len());
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
        let mut word = Word::plain("");
        word.at = Some(node.start_byte());
        self.source(node).clone_into(&mut word.source);
        word.pieces.clear();
        self.pieces(node, &mut word.pieces);
        self.add(node, &mut word);
        braces(&mut word);
        word
    }

    /// Adds a part of a word; after one that is only known when it runs nothing is added.
    fn add(&self, node: Node, word: &mut Word) {
        if !word.exact {
            return;
        }
        let text = self.source(node);
        match node.kind() {
            "word" | "number" | "extglob_pattern" | "regex" | "variable_name" | "special_variable_name" => {
                unquoted(text, word);
            }
            "raw_string" => {
                word.quoted = true;
                word.text.push_str(
                    text.strip_prefix('\'')
                        .and_then(|text| text.strip_suffix('\''))
                        .unwrap_or(text),
                );
            }
            "ansi_c_string" => {
                word.quoted = true;
                let inside = text.strip_prefix("$'").and_then(|text| text.strip_suffix('\''));
                match inside.filter(|inside| !inside.contains('\\')) {
                    Some(inside) => word.text.push_str(inside),
                    None => word.exact = false,
                }
            }
            "string" => self.string(node, word),
            "concatenation" | "command_name" => {
                let mut cursor = node.walk();
                for child in node.children(&mut cursor) {
                    self.add(child, word);
                }
            }
            _ if !node.is_named() && !text.contains(['$', '`', '(']) => unquoted(text, word),
            _ => word.exact = false,
        }
    }

    /// Adds what a word consists of, all of it.
    fn pieces(&self, node: Node, found: &mut Vec<Piece>) {
        let text = self.source(node);
        match node.kind() {
            "raw_string" => found.push(Piece::Text(text.trim_matches('\'').to_owned())),
            "ansi_c_string" => found.push(Piece::Text(pieces::unescaped(
                text.trim_start_matches('$').trim_matches('\''),
            ))),
            "string" => self.string_pieces(node, found),
            "simple_expansion" | "expansion" => found.push(pieces::variable(text)),
            "command_substitution" => found.push(Piece::Output(pieces::inside(text).to_owned())),
            "process_substitution" => found.push(Piece::Process(pieces::inside(text).to_owned())),
            "arithmetic_expansion" => found.push(Piece::Unknown),
            "concatenation" | "command_name" | "translated_string" => {
                let mut cursor = node.walk();
                for child in node.children(&mut cursor).filter(|child| child.kind() != "$") {
                    self.pieces(child, found);
                }
            }
            _ => pieces::bare(text, found),
        }
    }

    fn string_pieces(&self, node: Node, found: &mut Vec<Piece>) {
        let mut cursor = node.walk();
        let mut at = node.start_byte() + 1;
        let text = |from: usize, to: usize| pieces::unquoted(self.text.get(from..to).unwrap_or_default());
        found.push(Piece::Text(String::new()));
        for child in node
            .named_children(&mut cursor)
            .filter(|child| child.kind() != "string_content")
        {
            found.push(Piece::Text(text(at, child.start_byte())));
            self.pieces(child, found);
            at = child.end_byte();
        }
        found.push(Piece::Text(text(at, node.end_byte().saturating_sub(1))));
    }

    fn string(&self, node: Node, word: &mut Word) {
        word.quoted = true;
        let mut cursor = node.walk();
        let dynamic = node
            .named_children(&mut cursor)
            .find(|child| child.kind() != "string_content");
        let end = dynamic.map_or(node.end_byte().saturating_sub(1), |child| child.start_byte());
        let inside = self.text.get(node.start_byte() + 1..end).unwrap_or_default();
        let mut characters = inside.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '\\' if characters.peek().is_some_and(|c| "\"\\$`".contains(*c)) => word.text.extend(characters.next()),
                '\\' if characters.next_if_eq(&'\n').is_some() => {}
                other => word.text.push(other),
            }
        }
        word.exact = dynamic.is_none();
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

/// Text outside of quotes.
fn unquoted(text: &str, word: &mut Word) {
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('\n') | None => {}
                Some(other) => {
                    word.quoted = true;
                    word.text.push(other);
                }
            },
            '*' | '?' | '[' => {
                word.glob = true;
                word.text.push(character);
            }
            other => word.text.push(other),
        }
    }
    if word.text == "[" {
        word.glob = false;
    }
}

/// `{a,b}` becomes several words; `{}` stays what it is.
pub(super) fn braces(word: &mut Word) {
    if word.quoted {
        return;
    }
    if let Some(open) = word.text.find('{') {
        let inside = &word.text[open..];
        let list = inside.find('}').map(|close| &inside[..close]);
        if list.is_some_and(|list| list.contains(',') || list.contains("..")) {
            word.text.truncate(open);
            word.exact = false;
        }
    }
}
