//! Whether files that a command reads are there. Only where it is certain that an operand is such a file.

use std::ops::Range;

use super::flags::{Read, Role};
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

/// Programs, which of their operands are files that must exist, and options with which they are something else.
const FILES: [(Files, &str, &str); 11] = [
    (
        Files::All,
        "cat head tail less more wc uniq nl tac rev file stat diff cmp comm paste md5sum sha1sum sha256sum sha512sum hexdump \
         xxd od strings du ls gunzip bunzip2 unxz zcat zless gzip bzip2 xz rmdir base64 fold expand iconv dos2unix column",
        "",
    ),
    (Files::All, "sort", "--files0-from"),
    (Files::All, "rm shred", ""),
    (Files::All, "gcc g++ cc c++ clang clang++ rustc javac", "-x"),
    (
        Files::Sources,
        "cp mv scp rsync pdfunite",
        "-t --target-directory --files-from --daemon --list-only",
    ),
    (Files::AfterFirst, "chmod chown chgrp", "--reference"),
    (
        Files::AfterFirst,
        "grep egrep fgrep sed",
        "-e --regexp --expression -f --file",
    ),
    (Files::AfterFirst, "zip awk gawk mawk", "-f --file"),
    (
        Files::AfterFirst,
        "jq",
        "-n --null-input -f --from-file --arg --argjson --args --jsonargs --slurpfile --rawfile",
    ),
    (
        Files::First,
        "unzip cd source . split xdg-open convert pdftotext qpdf",
        "",
    ),
    // Any option may make something else of what follows.
    (
        Files::First,
        "python python3 node perl ruby php lua bash sh zsh fish Rscript",
        "-",
    ),
];

/// Options of programs whose values are files that must exist.
const INPUTS: [(&str, &str); 5] = [
    ("ffmpeg", "-i"),
    ("ffprobe", "-i"),
    ("openssl", "-in"),
    ("ssh", "-i"),
    ("scp", "-i"),
];

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

/// The words that are files which must exist.
fn inputs<'a>(command: &'a Command, read: &Read) -> Vec<&'a Word> {
    let program = command.program().unwrap_or_default();
    let mut inputs = values(command, read, program);
    let known = FILES.iter().find(|(_, programs, _)| has(programs, program));
    let (Some((files, _, others)), Some(operands)) = (known, &read.operands) else {
        return inputs;
    };
    if read.flags.iter().any(|flag| is_among(&flag.name, others)) {
        return inputs;
    }
    let last = operands.len().saturating_sub(1);
    let chosen = match files {
        Files::All => &operands[..],
        Files::Sources => &operands[..last],
        Files::AfterFirst => operands.get(1..).unwrap_or_default(),
        Files::First => &operands[..operands.len().min(1)],
    };
    inputs.extend(chosen.iter().filter_map(|&at| command.words.get(at)));
    inputs
}

/// The words behind options that name a file: `-i FILE`, and the archive that `tar` reads.
fn values<'a>(command: &'a Command, read: &Read, program: &str) -> Vec<&'a Word> {
    let is_tar = program == "tar";
    let roles = read.roles.iter();
    let places = roles.filter_map(|(at, role)| {
        if let Role::Flag { flag, takes_next: true } = role {
            let is_input = INPUTS.contains(&(program, &flag.name)) || is_tar && reads_archive(&flag.name);
            return is_input.then_some(at + 1);
        }
        // The letters may come without a dash.
        let letters = command.words.get(*at).and_then(Word::whole)?;
        (is_tar && *at == 1 && reads_archive(letters)).then_some(2)
    });
    places.filter_map(|at| command.words.get(at)).collect()
}

/// Returns true for letters with which `tar` takes an archive apart or lists it: `-xzf`.
fn reads_archive(letters: &str) -> bool {
    letters.ends_with('f') && letters.contains(['x', 't']) && !letters.starts_with("--")
}

/// Returns true if an option, or one of the letters behind its dash, is in a list; every option is in `-`.
fn is_among(option: &str, list: &str) -> bool {
    let letters = !option.starts_with("--");
    list.split_whitespace().any(|listed| match listed.strip_prefix('-') {
        Some(letter) if letters && letter.len() <= 1 => option.contains(letter),
        _ => listed == option,
    })
}

/// Returns true if a word is in a list.
fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// A path that means itself: no standard input, no user's home, no place that is made up by the system.
fn is_plain(path: &str) -> bool {
    let user = path.starts_with('~') && !path.starts_with("~/");
    let odd = ["-", "+"].iter().any(|sign| path.starts_with(sign)) || path.contains([':', '=', '$']);
    !path.is_empty() && !user && !odd && !path.starts_with("/dev/") && !path.starts_with("/proc/")
}
