//! Meanings of the words that are no options.

use super::meanings::Meaning;
use crate::syntax::Word;

/// Looks a path up; nothing where there is none.
pub(crate) type LookUp<'a> = &'a dyn Fn(&str) -> Option<Entry>;

/// A thing in the file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A file, or anything else that is no directory.
    File,
    /// A directory.
    Directory,
}

/// An operand of a command, and what was before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand<'a> {
    pub(super) program: &'a str,
    pub(super) word: &'a Word,
    /// The number of operands before it, and in all.
    pub(super) place: (usize, usize),
    /// The options that were given.
    pub(super) given: &'a [String],
}

/// Returns the meaning of an operand.
pub(super) fn meaning(operand: &Operand, look_up: LookUp) -> Meaning {
    let word = operand.word;
    let by_operator = operator(operand.program, &word.text).filter(|_| word.exact);
    let by_program = || by_program(operand);
    by_operator
        .or_else(by_program)
        .unwrap_or_else(|| by_itself(word, look_up))
}

/// Operators in the language of a command, such as the conditions of `find`.
pub(super) fn operator(program: &str, text: &str) -> Option<Meaning> {
    Some(match (program, text) {
        ("find" | "test" | "[", "!") => Meaning::NOT,
        ("find", "-o" | "-or") => Meaning::OR_ELSE,
        ("find", "-a" | "-and") => Meaning::AND_ALSO,
        ("find" | "test" | "[", "(" | ")") => Meaning::BRACKETS,
        ("[", "]") | (_, ";") => Meaning::END,
        (_, "--") => Meaning::END_OF_OPTIONS,
        (_, "{}") => Meaning::PLACEHOLDER,
        (_, "-") => Meaning::STANDARD,
        _ => return None,
    })
}

fn by_program(operand: &Operand) -> Option<Meaning> {
    let (before, all) = operand.place;
    let given = |names: &[&str]| operand.given.iter().any(|given| names.contains(&given.as_str()));
    Some(match operand.program {
        "grep" | "egrep" | "fgrep" | "rg" | "zgrep" if before == 0 && !given(&["-e", "-f", "--regexp", "--file"]) => {
            Meaning::PATTERN
        }
        "sed" if before == 0 && !given(&["-e", "-f", "--expression", "--file"]) => Meaning::SCRIPT,
        "awk" | "gawk" | "mawk" if before == 0 && !given(&["-f", "--file"]) => Meaning::SCRIPT,
        "jq" if before == 0 && !given(&["-f", "--from-file"]) => Meaning::SCRIPT,
        "date" if operand.word.text.starts_with('+') => Meaning::FORMAT,
        "kill" | "renice" => Meaning::PROCESS,
        "pkill" | "pgrep" | "killall" => Meaning::PATTERN,
        "chmod" if before == 0 => Meaning::MODE,
        "chown" | "chgrp" if before == 0 => Meaning::OWNER,
        "sleep" | "timeout" if before == 0 => Meaning::DURATION,
        "find" if before == 0 => Meaning::START,
        "ssh" if before == 0 => Meaning::HOST,
        "cp" | "mv" | "rsync" | "scp" | "ln" | "install"
            if all > 1 && before + 1 == all && !given(&["-t", "--target-directory"]) =>
        {
            Meaning::DESTINATION
        }
        "export" | "declare" | "typeset" | "local" | "readonly" if operand.word.source.contains('=') => {
            Meaning::VARIABLE
        }
        "env" | "sudo" if operand.word.text.contains('=') => Meaning::ASSIGNMENT,
        _ => return None,
    })
}

fn by_itself(word: &Word, look_up: LookUp) -> Meaning {
    let Some(text) = word.whole() else {
        return if word.exact { Meaning::GLOB } else { Meaning::DYNAMIC };
    };
    if text.starts_with("http://") || text.starts_with("https://") {
        return Meaning::ADDRESS;
    }
    match look_up(text) {
        Some(Entry::Directory) => Meaning::DIRECTORY,
        Some(Entry::File) => Meaning::FILE,
        None => Meaning::ARGUMENT,
    }
}
