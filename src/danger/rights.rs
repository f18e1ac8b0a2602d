//! Who may do what with files: modes and owners.

use super::path::{Place, is_vital, place};
use super::value::{GLOB, HOME};
use super::{Grade, Judge};

/// `chmod`: who may do what.
pub(super) fn mode(judge: &mut Judge<'_>) {
    let call = judge.call;
    let recursive = call.has(&["-R", "--recursive"]);
    // `-x` takes a right away and is no option.
    let words: Vec<&str> = call
        .args
        .iter()
        .map(String::as_str)
        .filter(|arg| {
            !matches!(
                *arg,
                "-R" | "--recursive"
                    | "-v"
                    | "-f"
                    | "-c"
                    | "--"
                    | "-Rv"
                    | "-vR"
                    | "-Rf"
                    | "-fR"
                    | "--verbose"
                    | "--preserve-root"
                    | "--no-preserve-root"
            )
        })
        .collect();
    let reference = call.has(&["--reference"]);
    let (mode, targets) = if reference {
        ("", words.as_slice())
    } else {
        words.split_first().map_or(("", &[][..]), |(mode, rest)| (*mode, rest))
    };
    let opens = opens(mode);
    for target in targets {
        let found = place(target);
        let system =
            matches!(found, Place::Root | Place::System | Place::Device | Place::Variable) || is_whole_home(target);
        if opens.suid {
            judge.add(Grade::Danger, "setuid", target);
        }
        if opens.world {
            judge.add(Grade::Danger, "world-writable", target);
        }
        let closes = !recursive && is_vital(target) && (opens.nothing || *target == "/");
        if (recursive && system) || closes {
            judge.add(Grade::Danger, "mode-system", target);
        } else if recursive || found == Place::Everything || found == Place::Several {
            judge.add(Grade::Caution, "many-files", target);
        } else if is_vital(target) || found == Place::System {
            judge.add(Grade::Caution, "change-system", target);
        }
    }
}

#[derive(Default)]
pub(super) struct Opens {
    pub(super) suid: bool,
    pub(super) world: bool,
    /// Whether nobody may do anything, or less than before.
    pub(super) nothing: bool,
}

pub(super) fn opens(mode: &str) -> Opens {
    let mut opens = Opens::default();
    if !mode.is_empty() && mode.chars().all(|c| c.is_digit(8)) {
        let digits: Vec<u32> = mode.chars().filter_map(|c| c.to_digit(8)).collect();
        let special = if digits.len() > 3 { digits[digits.len() - 4] } else { 0 };
        opens.suid = special & 6 != 0 && digits.len() > 3 && (special & 4 != 0 || special & 2 != 0);
        opens.world = digits.last().is_some_and(|last| last & 2 != 0) && special & 1 == 0;
        opens.nothing = digits.iter().all(|digit| *digit == 0) || mode.trim_start_matches('0').len() < 3;
        return opens;
    }
    for clause in mode.split(',') {
        let Some(at) = clause.find(['+', '=', '-']) else {
            continue;
        };
        let (who, what) = clause.split_at(at);
        let gives = !what.starts_with('-');
        let others = who.contains(['o', 'a']);
        opens.suid |= gives && what.contains('s') && !matches!(who, "o");
        opens.world |= gives && others && what.contains('w');
        opens.nothing |= what.starts_with('-') || what == "=";
    }
    opens
}

fn is_whole_home(target: &str) -> bool {
    let target = target.trim_end_matches('/').trim_end_matches("/.");
    let alone = target
        .strip_prefix(HOME)
        .is_some_and(|rest| rest.trim_start_matches('/').chars().all(|c| c == GLOB));
    alone
        || matches!(target, "/home" | "/root" | "/Users")
        || (target.starts_with("/home/") && target.matches('/').count() == 2)
}

/// `chown`, `chgrp`, `setfacl`, `chattr`: whose it is.
pub(super) fn owner(judge: &mut Judge<'_>) {
    let call = judge.call;
    let recursive = call.has(&["-R", "--recursive"]);
    let operands = call.operands_without(&["-m", "-x", "--from", "--reference"]);
    let skip =
        usize::from(matches!(call.program(), "chown" | "chgrp" | "chattr" | "chcon") && !call.has(&["--reference"]));
    for target in operands.iter().skip(skip) {
        let found = place(target);
        let whole = matches!(*target, "/home" | "/root" | "/Users" | "/home/");
        let much = matches!(found, Place::Root | Place::System | Place::Device | Place::Variable) || whole;
        let bad = if recursive {
            much
        } else {
            is_vital(target) && call.program() != "chattr"
        };
        if bad {
            judge.add(Grade::Danger, "mode-system", target);
        } else if recursive || found > Place::Named || judge.call.privileged {
            judge.add(
                Grade::Caution,
                if recursive { "many-files" } else { "change-system" },
                target,
            );
        }
    }
}
