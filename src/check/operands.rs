//! Whether files that a command reads are there. Only where it is certain that an operand is such a file.

use std::ops::Range;

use super::flags::Read;
use super::names::home;
use super::{Kind, Report, Target};
use crate::messages::check as messages;
use crate::syntax::{Command, Parsed, Word};

/// Which operands of a program are files that must exist.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Files {
    All,
    /// All but the last one, which is where they go.
    Sources,
    /// All but the first one.
    AfterFirst,
    First,
}

fn files(program: &str) -> Option<Files> {
    Some(match program {
        "cat" | "head" | "tail" | "less" | "more" | "wc" | "sort" | "uniq" | "nl" | "tac" | "rev" | "file" | "stat"
        | "diff" | "cmp" | "comm" | "paste" | "md5sum" | "sha1sum" | "sha256sum" | "sha512sum" | "hexdump" | "xxd"
        | "od" | "strings" | "du" | "ls" | "gunzip" | "bunzip2" | "unxz" | "zcat" | "gzip" | "bzip2" | "xz"
        | "rmdir" => Files::All,
        "cp" | "mv" => Files::Sources,
        "chmod" | "chown" | "chgrp" => Files::AfterFirst,
        "unzip" | "cd" | "source" | "." => Files::First,
        _ => return None,
    })
}

/// Programs that change no files.
pub(super) fn is_reader(program: &str) -> bool {
    const READERS: [&str; 32] = [
        "cat", "head", "tail", "less", "more", "wc", "sort", "uniq", "nl", "tac", "rev", "file", "stat", "diff", "cmp",
        "comm", "paste", "ls", "grep", "egrep", "fgrep", "echo", "printf", "du", "df", "cut", "tr", "awk", "jq",
        "sudo", "env", "ps",
    ];
    READERS.contains(&program)
}

/// Returns true if what is in the directory is certain when a command begins: whatever runs before may make files, or go
/// elsewhere.
pub(super) fn is_settled(parsed: &Parsed, index: usize) -> bool {
    let command = &parsed.commands[index];
    let nested = command.external && !command.privileged;
    let settled = parsed.commands[..index].iter().all(|before| {
        before.program().is_some_and(is_reader) && before.redirections.iter().all(|redirection| redirection.reads)
    });
    settled && !nested && !parsed.broken && command.shell.is_none()
}

/// Reports the files of one command that are not there, but for those at the places that are `known` already.
pub(super) fn check(
    parsed: &Parsed,
    index: usize,
    read: &Read,
    at: &Target,
    known: &[Range<usize>],
    report: &mut Report,
) {
    if !is_settled(parsed, index) {
        return;
    }
    let command = &parsed.commands[index];
    let mut words: Vec<&Word> = command
        .redirections
        .iter()
        .filter(|redirection| redirection.reads)
        .map(|redirection| &redirection.target)
        .collect();
    words.extend(inputs(command, read));
    for word in words {
        let is_known = |at: usize| known.iter().any(|span| span.contains(&at));
        let Some(path) = word
            .whole()
            .filter(|path| is_plain(path) && !word.at.is_some_and(is_known))
        else {
            continue;
        };
        let diagnostic = if at.local {
            match at.cwd.join(home(path)).symlink_metadata() {
                Ok(_) => report.known(Kind::Path, path, &messages::file_is_there(path)),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                    report.wrong(Kind::Path, path, &messages::no_file(path))
                }
                // What may not be looked at may be there for the administrator.
                Err(_) => report.cannot_tell(Kind::Path, path, &messages::file_is_private(path)),
            }
        } else {
            report.cannot_tell(Kind::Path, path, &messages::file_is_on_another_machine(path))
        };
        diagnostic.span = word.span();
    }
}

fn inputs<'a>(command: &'a Command, read: &Read) -> Vec<&'a Word> {
    let Some(operands) = &read.operands else {
        return Vec::new();
    };
    let files = command.program().and_then(files);
    // `cp -t DIR FILE…` turns the order round, and `--files0-from` replaces it.
    let turned = read.flags.iter().any(|flag| {
        matches!(
            flag.name.as_str(),
            "-t" | "--target-directory" | "--reference" | "--files0-from"
        )
    });
    let (false, Some(files)) = (turned, files) else {
        return Vec::new();
    };
    let last = operands.len().saturating_sub(1);
    let chosen = match files {
        Files::All => &operands[..],
        Files::Sources => &operands[..last],
        Files::AfterFirst => operands.get(1..).unwrap_or_default(),
        Files::First => &operands[..operands.len().min(1)],
    };
    chosen.iter().filter_map(|&at| command.words.get(at)).collect()
}

/// A path that means itself: no standard input, no user's home, no place that is made up by the system.
fn is_plain(path: &str) -> bool {
    let user = path.starts_with('~') && !path.starts_with("~/");
    let odd = ["-", "+"].iter().any(|sign| path.starts_with(sign)) || path.contains("://") || path.contains('$');
    !path.is_empty() && !user && !odd && !path.starts_with("/dev/") && !path.starts_with("/proc/")
}
