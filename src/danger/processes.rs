//! Processes that are ended, and those that never end.

use super::call::{Call, is_open};
use super::reading::Reading;
use super::value::{HANDED, PRINTED};
use super::{Grade, Judge};
use crate::shell::Shell;
use crate::syntax;

/// `kill`: which processes.
pub(super) fn kill(judge: &mut Judge<'_>) {
    let call = judge.call;
    if call
        .args
        .first()
        .is_some_and(|arg| matches!(arg.as_str(), "-l" | "-L" | "--list" | "-0"))
    {
        return;
    }
    let mut targets = Vec::new();
    let mut hard = false;
    let mut args = call.args.iter().map(String::as_str).peekable();
    let mut first = true;
    while let Some(arg) = args.next() {
        match arg {
            "-s" | "--signal" | "-n" => hard |= args.next().is_some_and(is_hard),
            "--" => {
                targets.extend(args.by_ref());
            }
            // The first is the signal, and any other a group of processes.
            option if option.starts_with('-') && first => {
                hard |= is_hard(option.trim_start_matches('-'));
                if option == "-1" && args.peek().is_none() {
                    targets.push(option);
                }
            }
            other => targets.push(other),
        }
        first = false;
    }
    for target in &targets {
        // Whatever a command prints that looks for nothing.
        let all =
            hard && is_open(target) && !judge.reading.calls.iter().any(chooses) && target.contains([PRINTED, HANDED]);
        let chosen = target.contains([PRINTED, HANDED]);
        let all = all || chosen && judge.reading.calls.iter().any(finds_vital);
        if all || matches!(*target, "-1" | "1") {
            judge.add(Grade::Danger, "kill-everything", "");
        } else if hard || chosen && judge.reading.calls.iter().any(|call| call.program() == "pgrep") {
            judge.add(Grade::Caution, "kills", target);
        }
    }
}

/// Whether a call looks for processes that everything depends on.
fn finds_vital(call: &Call) -> bool {
    let vital = [
        "init",
        "systemd",
        "sshd",
        "launchd",
        "dbus-daemon",
        "Xorg",
        "gnome-shell",
    ];
    matches!(call.program(), "pgrep" | "pidof") && call.operands().any(|name| vital.contains(&name))
}

/// Whether a call looks for some processes of all.
fn chooses(call: &Call) -> bool {
    match call.program() {
        "pgrep" => call
            .operands_without(&["-u", "-U", "-g", "-G", "-t"])
            .iter()
            .any(|name| *name != "."),
        "pidof" | "lsof" | "cat" | "fuser" | "grep" | "egrep" | "rg" | "jobs" | "pidfile" | "ss" | "fzf" | "head"
        | "tail" => true,
        "awk" | "gawk" | "sed" => call.args.iter().any(|arg| arg.matches('/').count() > 1),
        _ => false,
    }
}

fn is_hard(signal: &str) -> bool {
    matches!(signal.to_ascii_uppercase().trim_start_matches("SIG"), "9" | "KILL")
}

/// Functions that call themselves more than once without an end.
pub(super) fn bombs(reading: &Reading, found: &mut Vec<(Grade, &'static str, String)>) {
    let own = reading.calls.iter().filter(|call| call.program() == "$0").count();
    if own > 1 {
        found.push((Grade::Danger, "fork-bomb", String::new()));
    }
    if reading.calls.iter().any(|call| call.breeds) {
        found.push((Grade::Danger, "fork-bomb", String::new()));
    }
    for (name, body) in reading.functions.iter().take(8) {
        let parsed = if reading.shell == Shell::Fish {
            syntax::alone(body, reading.shell)
        } else {
            syntax::leniently(body, reading.shell)
        };
        let calls: Vec<_> = parsed
            .commands
            .iter()
            .filter(|command| command.name() == Some(name.as_str()))
            .collect();
        if calls.len() > 1 || calls.iter().any(|command| command.background) {
            found.push((Grade::Danger, "fork-bomb", String::new()));
        }
    }
}
