//! What the words are that are no options.

use super::says::Said;
use crate::syntax::Word;

/// What a path is; nothing where there is none.
pub(crate) type Look<'a> = &'a dyn Fn(&str) -> Option<Entry>;

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
    /// How many operands there are before it, and in all.
    pub(super) place: (usize, usize),
    /// The options that were given.
    pub(super) given: &'a [String],
}

/// What it is.
pub(super) fn said(operand: &Operand, look: Look) -> Said {
    let word = operand.word;
    let by_sign = sign(operand.program, &word.text).filter(|_| word.exact);
    let by_program = || by_program(operand);
    by_sign.or_else(by_program).unwrap_or_else(|| by_itself(word, look))
}

/// Signs in the language of a command, such as the conditions of `find`.
pub(super) fn sign(program: &str, text: &str) -> Option<Said> {
    Some(match (program, text) {
        ("find" | "test" | "[", "!") => Said::Not,
        ("find", "-o" | "-or") => Said::OrElse,
        ("find", "-a" | "-and") => Said::AndAlso,
        ("find" | "test" | "[", "(" | ")") => Said::Brackets,
        ("[", "]") | (_, ";") => Said::End,
        (_, "--") => Said::EndOfOptions,
        (_, "{}") => Said::Placeholder,
        (_, "-") => Said::Standard,
        _ => return None,
    })
}

fn by_program(operand: &Operand) -> Option<Said> {
    let (before, all) = operand.place;
    let given = |names: &[&str]| operand.given.iter().any(|given| names.contains(&given.as_str()));
    Some(match operand.program {
        "grep" | "egrep" | "fgrep" | "rg" | "zgrep" if before == 0 && !given(&["-e", "-f", "--regexp", "--file"]) => {
            Said::Pattern
        }
        "sed" if before == 0 && !given(&["-e", "-f", "--expression", "--file"]) => Said::Script,
        "awk" | "gawk" | "mawk" if before == 0 && !given(&["-f", "--file"]) => Said::Script,
        "jq" if before == 0 && !given(&["-f", "--from-file"]) => Said::Script,
        "date" if operand.word.text.starts_with('+') => Said::Format,
        "kill" | "renice" => Said::Process,
        "pkill" | "pgrep" | "killall" => Said::Pattern,
        "chmod" if before == 0 => Said::Mode,
        "chown" | "chgrp" if before == 0 => Said::Owner,
        "sleep" | "timeout" if before == 0 => Said::Duration,
        "find" if before == 0 => Said::Start,
        "ssh" if before == 0 => Said::Host,
        "cp" | "mv" | "rsync" | "scp" | "ln" | "install"
            if all > 1 && before + 1 == all && !given(&["-t", "--target-directory"]) =>
        {
            Said::Destination
        }
        "export" | "declare" | "typeset" | "local" | "readonly" if operand.word.source.contains('=') => Said::Variable,
        "env" | "sudo" if operand.word.text.contains('=') => Said::Assignment,
        _ => return None,
    })
}

fn by_itself(word: &Word, look: Look) -> Said {
    let Some(text) = word.whole() else {
        return if word.exact { Said::Glob } else { Said::Dynamic };
    };
    if text.starts_with("http://") || text.starts_with("https://") {
        return Said::Address;
    }
    match look(text) {
        Some(Entry::Directory) => Said::Directory,
        Some(Entry::File) => Said::File,
        None => Said::Argument,
    }
}
