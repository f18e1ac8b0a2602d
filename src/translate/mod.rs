//! A command for bash in the words of fish.
//!
//! Models have read far more of bash than of fish, and write `export`, `$(( ))` and `do … done` where fish has other
//! words. Where each of them has a counterpart, the command is put into those, and where one has none, nothing comes
//! out: half a translation would be a command that nobody has written.
//!
//! The meaning of the parts of fish: <https://fishshell.com/docs/current/fish_for_bash_users.html>. `"$(…)"` needs fish 3.4.

mod arithmetic;
mod commands;
mod conditions;
mod control;
mod facts;
mod parameters;
mod patterns;
mod quoting;
mod reading;
mod regions;
mod statements;
mod variables;
mod words;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;

use tree_sitter::{Node, Parser};

use self::facts::Facts;

/// Nested deeper than anybody would, and no deeper than the stack is.
const DEEPEST: usize = 60;

/// Nobody types a longer line.
const LONGEST: usize = 4096;

/// Returns the text for fish, or nothing where there is no counterpart for a part, and where `text` is no bash.
pub fn to_fish(text: &str) -> Option<String> {
    // No line in a prompt has them.
    let odd = |character: char| character.is_control() && character != '\n' && character != '\t';
    if text.len() > LONGEST || text.contains(odd) {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_bash::LANGUAGE.into()).ok()?;
    let tree = parser.parse(crate::syntax::plain(text), None)?;
    let root = tree.root_node();
    if root.has_error() || too_deep(root, 0) {
        return None;
    }
    let mut translator = Translator {
        text,
        root,
        facts: Facts::of(root, text),
        definite: BTreeSet::new(),
        locals: BTreeSet::new(),
        functions: 0,
        echo: false,
        left: Rc::new(Cell::new(LONGEST)),
    };
    translator.sequence(root, false).filter(|text| !text.is_empty())
}

fn too_deep(node: Node, depth: usize) -> bool {
    let mut cursor = node.walk();
    depth > DEEPEST || node.children(&mut cursor).any(|child| too_deep(child, depth + 1))
}

/// Each of its methods gives nothing where a part has no counterpart.
#[derive(Clone)]
struct Translator<'a> {
    text: &'a str,
    root: Node<'a>,
    facts: Facts<'a>,
    /// Variables that have a value for certain where the translation has come to.
    definite: BTreeSet<&'a str>,
    /// Variables that the function, or the shell of its own, around keeps for itself.
    locals: BTreeSet<&'a str>,
    /// The number of functions around what is being translated.
    functions: usize,
    /// True if these are the words of `echo`, which joins them again.
    echo: bool,
    /// The number of statements that may still be translated. Each has a byte at least, so that a text which is gone through
    /// once has enough of them; where a second way is tried after a first one, a nest doubles them with each level.
    left: Rc<Cell<usize>>,
}

impl<'a> Translator<'a> {
    fn source(&self, node: Node) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Returns the separator of statements: a line of its own for each where the text has several.
    fn separator(&self) -> &'static str {
        if self.text.contains('\n') { "\n" } else { "; " }
    }
}

fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.children(&mut cursor).collect()
}

fn named(node: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = node.walk();
    node.named_children(&mut cursor).collect()
}

/// Variables that mean something to fish or to bash itself.
const TAKEN: [&str; 30] = [
    "CMD_DURATION",
    "DIRSTACK",
    "EUID",
    "FUNCNAME",
    "GLOBIGNORE",
    "GROUPS",
    "HOSTNAME",
    "IFS",
    "LINENO",
    "OLDPWD",
    "OPTARG",
    "OPTIND",
    "PIPESTATUS",
    "PPID",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELLOPTS",
    "SHLVL",
    "UID",
    "_",
    "argv",
    "fish_pid",
    "history",
    "hostname",
    "last_pid",
    "pipestatus",
    "status",
    "version",
];

/// Returns true if this can be the name of a variable, and is one that fish leaves to its user.
fn is_name(text: &str) -> bool {
    !TAKEN.contains(&text)
        && !["BASH", "COMP_", "EPOCH", "PS", "fish_"]
            .iter()
            .any(|start| text.starts_with(start))
        && text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text
            .chars()
            .all(|character| character.is_ascii_alphanumeric() || character == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn whatever_comes_in_something_or_nothing_comes_out(text in "(for|if|do|\\$\\(|\\$\\{|[a-z \n`$#'\"\\\\<>|:.(){}\\[\\]*?=&;!Äß0-9-]|done|fi|then|<<<|\\[\\[){0,40}") {
            let _ = to_fish(&text);
        }
    }

    #[test]
    fn what_means_the_same_in_both_stays() {
        for text in [
            "ls -la",
            "find . -name '*.rs' | wc -l",
            "git log --oneline -n 3 && git status",
        ] {
            assert_eq!(to_fish(text).as_deref(), Some(text));
        }
    }

    #[test]
    fn nests_and_lengths_have_an_end() {
        assert_eq!(to_fish(&"$(".repeat(3000)), None);
        assert_eq!(to_fish(&format!("{}echo x{}", "(".repeat(500), ")".repeat(500))), None);
        assert_eq!(to_fish(&"a".repeat(LONGEST + 1)), None);
        // Each shell within another one doubles the backslashes, each loop that fails is tried in two ways.
        let shells = |count: usize| to_fish(&format!("{}echo 'x'{}", "(cd a; ".repeat(count), ")".repeat(count)));
        assert!(shells(3).is_some());
        assert_eq!(shells(40), None);
        let one = |name: char| ["a | while read ", &name.to_string(), "; do "].concat();
        let loops: String = ('a'..='r').map(one).collect();
        assert_eq!(to_fish(&format!("{loops}select x{}", "; done".repeat(18))), None);
    }

    #[test]
    fn what_no_line_has_is_no_command() {
        assert_eq!(to_fish("echo a\0b"), None);
        assert_eq!(to_fish("echo '\u{1b}[2J'"), None);
    }
}
