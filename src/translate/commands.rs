//! One command and its words.

use tree_sitter::Node;

use super::arithmetic::let_command;
use super::{Translator, children, is_name, named};

/// Commands of bash that fish lacks, or that mean something else there.
const NO_COUNTERPART: [&str; 26] = [
    ".",
    "bind",
    "caller",
    "compgen",
    "complete",
    "compopt",
    "coproc",
    "dirs",
    "enable",
    "eval",
    "fc",
    "getopts",
    "hash",
    "help",
    "logout",
    "mapfile",
    "readarray",
    "select",
    "set",
    "shift",
    "shopt",
    "source",
    "suspend",
    "times",
    "trap",
    "unalias",
];

/// The words that fish reads as something of its own.
const OF_FISH: [&str; 30] = [
    "abbr",
    "and",
    "argparse",
    "begin",
    "block",
    "breakpoint",
    "case",
    "commandline",
    "contains",
    "count",
    "else",
    "emit",
    "end",
    "for",
    "function",
    "functions",
    "if",
    "math",
    "not",
    "or",
    "path",
    "psub",
    "random",
    "set_color",
    "status",
    "string",
    "switch",
    "vared",
    "while",
    "_",
];

impl<'a> Translator<'a> {
    pub(super) fn command(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        if self.is_read(node) {
            return self.reading(node, observed);
        }
        let name = node.child_by_field_name("name")?;
        let program = self.source(name);
        let mut cursor = node.walk();
        let arguments: Vec<Node> = node.children_by_field_name("argument", &mut cursor).collect();
        let sources: Vec<&str> = arguments.iter().map(|argument| self.source(*argument)).collect();
        let before: Vec<Node> = named(node)
            .into_iter()
            .filter(|child| child.kind() == "variable_assignment")
            .collect();
        if matches!(program, "let" | "shift" | "shopt") {
            let special = self.special(program, &sources);
            return special.filter(|_| before.is_empty() && !observed);
        }
        may_be_called(program, &sources, observed, node)?;
        // Without a match fish leaves the whole list, and knows of no `||` and `!`.
        if observed && arguments.iter().any(|word| self.is_matched(*word)) {
            return None;
        }
        self.echo = program == "echo";
        let text = self.words(node, name, &before);
        self.echo = false;
        let text = text?;
        let unsure = |word: &str| text.contains(&format!(" {word}"));
        if program == "test" && (unsure("(string match") || unsure("(begin")) {
            return None;
        }
        Some(text)
    }

    fn reading(&mut self, node: Node<'a>, observed: bool) -> Option<String> {
        let here = children(node)
            .into_iter()
            .find(|child| child.kind() == "herestring_redirect");
        let said = match here {
            Some(here) => self.said(here)?,
            None => String::new(),
        };
        let read = self.read(node, "")?;
        let trim = read.trim.filter(|_| !said.starts_with("echo "));
        (trim.is_none() || !observed).then_some(())?;
        let trim = trim.map_or(String::new(), |trim| format!("; {trim}"));
        Some(format!("{said}{}{trim}", read.command))
    }

    /// Returns the statement of fish for a command that is one there.
    fn special(&mut self, program: &str, words: &[&'a str]) -> Option<String> {
        match (program, words) {
            ("let", _) => let_command(words).filter(|_| self.functions == 0),
            ("shift", []) if self.functions > 0 => Some("set -e argv[1]".to_owned()),
            // fish is like that always.
            ("shopt", ["-s", "globstar" | "nullglob"]) => Some("true".to_owned()),
            _ => None,
        }
    }

    /// Returns true if a word is matched with the names of files.
    fn is_matched(&self, word: Node) -> bool {
        match word.kind() {
            "word" | "extglob_pattern" => self.source(word).replace("\\*", "").contains('*'),
            "concatenation" => children(word).into_iter().any(|child| self.is_matched(child)),
            _ => !word.is_named() && self.source(word) == "*",
        }
    }

    fn words(&mut self, node: Node<'a>, name: Node<'a>, before: &[Node<'a>]) -> Option<String> {
        let mut text = String::new();
        let here = children(node)
            .into_iter()
            .find(|child| child.kind() == "herestring_redirect");
        if let Some(here) = here {
            text = self.said(here)?;
        }
        for assignment in before {
            let variable = self.source(assignment.child_by_field_name("name")?);
            is_name(variable).then_some(())?;
            // It has its new value in the words that follow in fish only.
            let rest = self.text.get(assignment.end_byte()..node.end_byte())?;
            (!rest.contains(&format!("${variable}")) && !rest.contains(&format!("${{{variable}"))).then_some(())?;
            let value = match assignment.child_by_field_name("value") {
                Some(value) if value.kind() != "array" => self.value(value)?,
                Some(_) => return None,
                None => String::new(),
            };
            text.extend([variable, "=", &value, " "]);
        }
        let program = self.word(name)?;
        (!program.starts_with('(')).then_some(())?;
        text.push_str(&program);
        let mut end = name.end_byte();
        for child in children(node)
            .into_iter()
            .filter(|child| child.start_byte() >= name.end_byte() && child.kind() != "herestring_redirect")
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
}

/// Returns true if a function may be called this.
pub(super) fn is_free(name: &str) -> bool {
    !NO_COUNTERPART.contains(&name) && !OF_FISH.contains(&name) && !matches!(name, "cd" | "echo" | "read" | "test")
}

/// A shorter name for what both shells read alike.
fn is_alias(word: &str) -> bool {
    let Some((name, body)) = word.split_once('=') else {
        return false;
    };
    let Some(body) = body.strip_prefix('\'').and_then(|body| body.strip_suffix('\'')) else {
        return false;
    };
    is_name(&name.replace(['.', '-'], "_")) && super::to_fish(body).as_deref() == Some(body)
}

fn may_be_called(program: &str, words: &[&str], observed: bool, node: Node) -> Option<()> {
    if NO_COUNTERPART.contains(&program) || OF_FISH.contains(&program) {
        return None;
    }
    let option = |word: &str| word.len() > 1 && word.starts_with('-');
    let redirected = node.parent().is_some_and(|up| up.kind() == "redirected_statement");
    let fits = match program {
        "echo" => {
            let options: Vec<&str> = words
                .iter()
                .map(|word| word.trim_matches(['"', '\'']))
                .take_while(|word| option(word))
                .collect();
            let plain = |word: &&str| word[1..].bytes().all(|byte| b"neE".contains(&byte));
            let escapes = options.iter().any(|word| word.contains('e'))
                && words.iter().any(|word| {
                    ["\\u", "\\U", "\\E", "\\0", "\\1", "\\x"]
                        .iter()
                        .any(|e| word.contains(e))
                });
            options.iter().all(plain) && !escapes
        }
        // fish prints the `--`.
        "printf" => {
            words.first() != Some(&"--")
                && !words
                    .iter()
                    .any(|word| *word == "-v" || word.contains("%q") || word.contains("%("))
        }
        "cd" => words.len() < 2 && !words.iter().any(|word| option(word)),
        "pushd" | "popd" => redirected,
        // fish writes what it measured past the redirection of a block.
        "time" => std::iter::successors(node.parent(), Node::parent)
            .skip(1)
            .all(|up| up.kind() != "redirected_statement"),
        "exec" => !words.is_empty() && !option(words[0]),
        "history" | "type" => words.is_empty() || program == "type",
        "wait" => !observed && !words.contains(&"-n"),
        "alias" => matches!(words, [word] if is_alias(word)),
        "test" => !words
            .iter()
            .any(|word| matches!(*word, "==" | "-a" | "-o" | "-v") || word.contains(['<', '>', '(', '*'])),
        "command" => !words.contains(&"-V"),
        _ => true,
    };
    fits.then_some(())
}
