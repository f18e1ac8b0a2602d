//! Commands for another machine or for a container.

use super::call::{Call, Where};
use super::reading::Reading;
use super::unwrap::{SSH_VALUES, inner, is_shell};
use crate::shell::Shell;

/// On another machine nobody knows where it begins.
fn elsewhere(call: &Call) -> Call {
    Call {
        cwd: String::new(),
        ..call.clone()
    }
}

/// What `ssh` runs.
pub(super) fn remote(reading: &mut Reading, call: &Call) {
    let call = &elsewhere(call);
    let words = call.operands_without(&SSH_VALUES);
    let first = reading.calls.len();
    let text = words.get(1..).unwrap_or_default().join(" ");
    if !text.is_empty() {
        reading.add(&text, Shell::Bash, call);
        let read = call.redirects.iter().filter(|redirect| redirect.reads);
        if let Some(inner) = reading.calls.get_mut(first) {
            inner.redirects.extend(read.cloned());
        }
    }
    // The name of the host may have been several: `for h in a b; do ssh $h reboot; done`.
    for at in 2..words.len().min(6) {
        if super::is_telling(words[at]) {
            reading.add(&words[at..].join(" "), Shell::Bash, call);
            break;
        }
    }
}

/// `docker exec box command`, `kubectl exec pod -- command`.
pub(super) fn container(reading: &mut Reading, call: &Call) {
    let Some(verb) = call
        .args
        .iter()
        .position(|arg| matches!(arg.as_str(), "exec" | "run" | "ssh" | "shell" | "enter" | "debug"))
    else {
        return;
    };
    let rest = &call.args[verb + 1..];
    let after = rest.iter().position(|arg| arg == "--").map(|at| at + 1);
    let mounts = call.args.iter().any(|arg| {
        arg.starts_with("/:")
            || arg.contains("=/:")
            || arg == "--privileged"
            || arg.contains("source=/,")
            || arg.contains("src=/,")
    });
    let place = if call.args[verb] == "run" && !mounts {
        Where::Throwaway
    } else {
        call.place
    };
    let call = Call {
        place,
        ..elsewhere(call)
    };
    if let Some(after) = after {
        reading.calls.extend(inner(&call, &rest[after..]));
        return;
    }
    // The image or the container is one of the first words, and no option tells which.
    let plain: Vec<usize> = (0..rest.len()).filter(|&at| !rest[at].starts_with('-')).collect();
    for &at in plain.iter().skip(1).take(6) {
        if let Some(inner) = inner(&call, &rest[at..]) {
            if matches!(inner.program(), "echo" | "printf" | "ls" | "cat" | "grep") {
                break;
            }
            let known = is_shell(inner.program()) || super::is_telling(inner.program());
            if known {
                reading.calls.push(inner);
                break;
            }
        }
    }
    if let Some(text) = rest
        .iter()
        .find(|text| text.contains(' ') && matches!(call.program(), "vagrant" | "adb"))
    {
        reading.add(&text.clone(), Shell::Bash, &call);
    }
}
