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
        ("find" | "test" | "[", "!") => Meaning::Not,
        ("find", "-o" | "-or") => Meaning::OrElse,
        ("find", "-a" | "-and") => Meaning::AndAlso,
        ("find" | "test" | "[", "(" | ")") => Meaning::Brackets,
        ("[", "]") | (_, ";") => Meaning::End,
        (_, "--") => Meaning::EndOfOptions,
        (_, "{}") => Meaning::Placeholder,
        (_, "-") => Meaning::Standard,
        _ => return None,
    })
}

fn by_program(operand: &Operand) -> Option<Meaning> {
    let (before, all) = operand.place;
    let given = |names: &[&str]| operand.given.iter().any(|given| names.contains(&given.as_str()));
    Some(match operand.program {
        "grep" | "egrep" | "fgrep" | "rg" | "zgrep" if before == 0 && !given(&["-e", "-f", "--regexp", "--file"]) => {
            Meaning::Pattern
        }
        "sed" if before == 0 && !given(&["-e", "-f", "--expression", "--file"]) => Meaning::Script,
        "awk" | "gawk" | "mawk" if before == 0 && !given(&["-f", "--file"]) => Meaning::Script,
        "jq" if before == 0 && !given(&["-f", "--from-file"]) => Meaning::Script,
        "date" if operand.word.text.starts_with('+') => Meaning::Format,
        "kill" | "renice" => Meaning::Process,
        "pkill" | "pgrep" | "killall" => Meaning::Pattern,
        "chmod" if before == 0 => Meaning::Mode,
        "chown" | "chgrp" if before == 0 => Meaning::Owner,
        "sleep" | "timeout" if before == 0 => Meaning::Duration,
        "find" if before == 0 => Meaning::Start,
        "ssh" if before == 0 => Meaning::Host,
        "cp" | "mv" | "rsync" | "scp" | "ln" | "install"
            if all > 1 && before + 1 == all && !given(&["-t", "--target-directory"]) =>
        {
            Meaning::Destination
        }
        "export" | "declare" | "typeset" | "local" | "readonly" if operand.word.source.contains('=') => {
            Meaning::Variable
        }
        "env" | "sudo" if operand.word.text.contains('=') => Meaning::Assignment,
        _ => return None,
    })
}

fn by_itself(word: &Word, look_up: LookUp) -> Meaning {
    let Some(text) = word.whole() else {
        return if word.exact { Meaning::Glob } else { Meaning::Dynamic };
    };
    if text.starts_with("http://") || text.starts_with("https://") {
        return Meaning::Address;
    }
    match look_up(text) {
        Some(Entry::Directory) => Meaning::Directory,
        Some(Entry::File) => Meaning::File,
        None => Meaning::Argument,
    }
}
