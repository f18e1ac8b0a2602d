//! What belongs to another shell or another system than the command is written for.

use super::{Kind, Place, Report, System};
use crate::shell::Shell;
use crate::syntax;

/// What fish does not have, and what it has instead.
const NOT_FISH: [(&str, &str); 12] = [
    ("$((", "`math`"),
    ("${", "`$name` and `{$name}`"),
    ("$?", "`$status`"),
    ("$!", "`$last_pid`"),
    ("$@", "`$argv`"),
    ("$*", "`$argv`"),
    ("$#", "`count $argv`"),
    ("$$", "`$fish_pid`"),
    ("<<", "`echo … |`"),
    ("<(", "`(… | psub)`"),
    ("`", "`(…)`"),
    ("[[ ", "`test`"),
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
pub(super) fn check(text: &str, at: &Place, report: &mut Report) {
    let bare = without_quotes(text);
    match at.shell {
        Shell::Fish => {
            for file in OTHERS_START.iter().filter(|file| starts_by(&bare, file)) {
                let said = [
                    &format!(
                        "fish does not read `{file}`; say it in this shell alone, or write `~/.config/fish/config.fish`"
                    ),
                    &*format!(
                        "fish liest `{file}` nicht; nur in dieser Shell setzen oder in `~/.config/fish/config.fish` schreiben"
                    ),
                ];
                report.add_defect(Kind::Dialect, file, said);
            }
            for (sign, instead) in NOT_FISH {
                let arithmetic = sign == "<<" && bare.contains("<<<");
                if bare.contains(sign) && !arithmetic || arithmetic && bare.contains("<<<") {
                    let sign = if arithmetic {
                        "<<<"
                    } else {
                        sign.trim_matches([';', ' '])
                    };
                    let shown = if sign == "`" {
                        "backticks".to_owned()
                    } else {
                        format!("`{sign}`")
                    };
                    let said = [
                        &format!("fish has no {shown}; it has {instead}"),
                        &*format!("fish kennt {shown} nicht; es hat {}", instead.replace(" and ", " und ")),
                    ];
                    report.add_defect(Kind::Dialect, sign, said);
                }
            }
        }
        Shell::Bash => {
            for sign in ONLY_ZSH.iter().filter(|sign| bare.contains(*sign)) {
                let said = [
                    &format!("`{sign}` is zsh; bash reads it otherwise or not at all"),
                    &*format!("`{sign}` ist zsh; bash liest es anders oder gar nicht"),
                ];
                report.add_defect(Kind::Dialect, sign, said);
            }
        }
        Shell::Zsh => {}
    }
    if at.system == System::Bsd && System::default() == System::Gnu {
        system(text, at.shell, report);
    }
}

/// Whether a command writes a start file, or has it read.
fn starts_by(text: &str, file: &str) -> bool {
    text.match_indices(file).any(|(at, _)| {
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
                let said = [
                    &format!("`{name}` is an option of GNU `{program}`, not of the one that BSD and macOS have"),
                    &*format!("`{name}` ist eine Option des `{program}` von GNU, nicht dessen von BSD und macOS"),
                ];
                report.add_defect(Kind::Dialect, name, said);
            }
        }
    }
}

/// The text with blanks in place of what stands in single quotes and of what a backslash protects.
fn without_quotes(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut single = false;
    let mut double = false;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                characters.next();
                bare.push_str("  ");
            }
            '\'' if !double => {
                single = !single;
                bare.push(' ');
            }
            '"' if !single => {
                double = !double;
                bare.push('"');
            }
            // Only what begins with `$` means something in double quotes.
            _ if single => bare.push(' '),
            '<' | '[' | ';' | '*' | '`' if double => bare.push(' '),
            other => bare.push(other),
        }
    }
    bare
}
