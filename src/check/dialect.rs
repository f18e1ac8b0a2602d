//! What belongs to another shell or another system than the command is written for.

use super::{Kind, Report, System, Target};
use crate::messages::{Message, check as messages, common};
use crate::shell::Shell;
use crate::syntax;
use crate::syntax::lexer::{Kind as TokenKind, PartKind, Quotes, Token, lex};

/// What fish does not have, and what it has instead.
const NOT_FISH: [(&str, &[&str]); 12] = [
    ("$((", &["`math`"]),
    ("${", &["`$name`", "`{$name}`"]),
    ("$?", &["`$status`"]),
    ("$!", &["`$last_pid`"]),
    ("$@", &["`$argv`"]),
    ("$*", &["`$argv`"]),
    ("$#", &["`count $argv`"]),
    ("$$", &["`$fish_pid`"]),
    ("<<", &["`echo … |`"]),
    ("<(", &["`(… | psub)`"]),
    ("`", &["`(…)`"]),
    ("[[ ", &["`test`"]),
];

/// Files that other shells read at their start, and how a command begins that would have it read.
const OTHERS_START: [&str; 4] = [".bashrc", ".bash_profile", ".zshrc", ".bash_aliases"];
const READS_START: [&str; 4] = [">>", ">", "source ", ". "];

/// What only zsh has.
const ONLY_ZSH: [&str; 8] = ["${(", "*(.", "*(/)", "*(@)", "*(N)", "*(om", "*(D)", "(#i)"];

/// Options that the programs of BSD and macOS do not have.
const ONLY_GNU: [(&str, &[&str]); 18] = [
    ("date", &["-d", "-I", "-s"]),
    ("stat", &["-c"]),
    ("grep", &["-P"]),
    ("find", &["-printf", "-regextype"]),
    ("xargs", &["-d", "-a"]),
    ("cp", &["-t", "-u"]),
    ("mv", &["-t", "-u"]),
    ("ls", &["-Q", "-X", "-N"]),
    ("tac", &[]),
    ("sed", &["-z"]),
    ("ps", &["-H"]),
    ("du", &["-b"]),
    ("base64", &["-w"]),
    ("mktemp", &["-p"]),
    ("touch", &["-d"]),
    ("chmod", &[]),
    ("rm", &[]),
    ("mkdir", &[]),
];

/// Reports what another shell or system would understand.
pub(super) fn check(text: &str, at: &Target, report: &mut Report) {
    let bare = without_quotes(text, at.shell);
    match at.shell {
        Shell::Fish => {
            for file in OTHERS_START {
                if let Some(start) = starts_by(&bare, file) {
                    let diagnostic = report.wrong(Kind::Dialect, file, &messages::fish_does_not_read(file));
                    diagnostic.span = Some(start..start + file.len());
                }
            }
            for (sign, instead) in NOT_FISH {
                not_fish(&bare, sign, instead, report);
            }
        }
        Shell::Bash => {
            for sign in ONLY_ZSH {
                if let Some(start) = bare.find(sign) {
                    let diagnostic = report.wrong(Kind::Dialect, sign, &messages::only_zsh(sign));
                    diagnostic.span = Some(start..start + sign.len());
                }
            }
        }
        Shell::Zsh => {}
    }
    if at.system == System::Bsd && System::default() == System::Gnu {
        system(text, at.shell, report);
    }
}

fn not_fish(bare: &str, sign: &str, instead: &[&str], report: &mut Report) {
    // What is no here-document is a here-string.
    let sign = if sign == "<<" && bare.contains("<<<") {
        "<<<"
    } else {
        sign
    };
    let Some(start) = bare.find(sign) else { return };
    let sign = sign.trim();
    let shown = if sign == "`" {
        Message::verbatim("backticks")
    } else {
        Message::verbatim(format!("`{sign}`"))
    };
    let instead = match instead {
        [one, other] => common::both(one, other),
        _ => Message::verbatim(instead.concat()),
    };
    let diagnostic = report.wrong(Kind::Dialect, sign, &messages::fish_has_no(shown, instead));
    diagnostic.span = Some(start..start + sign.len());
}

/// Where a command names a start file that it writes or has read.
fn starts_by(text: &str, file: &str) -> Option<usize> {
    let mut places = text.match_indices(file).map(|(at, _)| at);
    places.find(|&at| {
        let before = text[..at].trim_end_matches(['~', '/', '"']);
        let before = before.strip_suffix("$HOME").unwrap_or(before);
        READS_START
            .iter()
            .any(|sign| before.trim_end().ends_with(sign.trim_end()))
    })
}

/// Another machine than this one, so no manual says what its programs have.
fn system(text: &str, shell: Shell, report: &mut Report) {
    for command in syntax::parse(text, shell).commands {
        let Some(program) = command.program() else { continue };
        let Some((_, letters)) = ONLY_GNU.iter().find(|(name, _)| *name == program) else {
            continue;
        };
        for word in command.words[1..].iter().take_while(|word| word.text != "--") {
            let name = word.text.split('=').next().unwrap_or_default();
            let long = name.len() > 2 && name.starts_with("--") && !matches!(program, "grep" | "date" | "find");
            if long || letters.contains(&name) {
                let diagnostic = report.wrong(Kind::Dialect, name, &messages::only_gnu(name, program));
                diagnostic.span = word.span();
            }
        }
    }
}

/// The text with blanks in place of comments, of what stands in single quotes and of what a backslash protects.
fn without_quotes(text: &str, shell: Shell) -> String {
    let mut bare = text.as_bytes().to_vec();
    blank(&lex(text, shell).0, &mut bare);
    String::from_utf8(bare).unwrap_or_default()
}

fn blank(tokens: &[Token], bare: &mut [u8]) {
    let comments = tokens.iter().filter(|token| token.kind == TokenKind::Comment);
    comments.for_each(|token| bare[token.span.clone()].fill(b' '));
    for part in tokens.iter().flat_map(|token| &token.parts) {
        blank(&part.inside, bare);
        let bytes = &mut bare[part.span.clone()];
        match (part.kind, part.quotes) {
            (PartKind::Escape, _) | (PartKind::Text | PartKind::Mark, Quotes::Single | Quotes::Ansi) => {
                bytes.fill(b' ');
            }
            // Only what begins with `$` means something in double quotes.
            (PartKind::Text, Quotes::Double) => {
                let special = bytes.iter_mut().filter(|byte| b"<[;*`".contains(byte));
                special.for_each(|byte| *byte = b' ');
            }
            _ => {}
        }
    }
}
