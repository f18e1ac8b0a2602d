//! What `find` deletes.

use super::call::Call;
use super::path::{Place, is_vital, place};
use super::rules::is_listed;
use super::{Grade, Judge};
use crate::danger::value::GLOB;

/// Where a call of `find` begins.
pub(super) fn starts(call: &Call) -> Vec<String> {
    let options = ["-H", "-L", "-P", "-D", "-O"];
    let words = call
        .args
        .iter()
        .skip_while(|arg| options.iter().any(|option| arg.starts_with(option)));
    let starts: Vec<String> = match call.program() {
        "find" | "gfind" => words
            .take_while(|arg| !arg.starts_with(['-', '(', '!']))
            .cloned()
            .collect(),
        // `fd PATTERN [PATH…]`
        _ => call
            .operands_without(&[
                "-e",
                "--extension",
                "-x",
                "-X",
                "-t",
                "--type",
                "-d",
                "--exec",
                "--exec-batch",
            ])
            .iter()
            .skip(1)
            .map(|&path| path.to_owned())
            .collect(),
    };
    if starts.is_empty() {
        vec![".".to_owned()]
    } else {
        starts
    }
}

/// Whether only some of the files are meant.
pub(super) fn is_filtered(call: &Call) -> bool {
    if call.program().starts_with("fd") {
        let pattern = call.operands_without(&["-e", "--extension", "-t", "--type", "-d", "-x", "-X"]);
        return call.has(&["-e", "--extension"])
            || pattern
                .first()
                .is_some_and(|text| text.chars().any(char::is_alphanumeric));
    }
    call.args.iter().enumerate().any(|(at, arg)| {
        let all = call
            .args
            .get(at + 1)
            .is_some_and(|value| value.chars().all(|c| matches!(c, '*' | '.' | GLOB)));
        let negated = at > 0 && matches!(call.args[at - 1].as_str(), "!" | "-not");
        is_listed("chooses", arg) && !negated && (!all || arg == "-empty")
    })
}

/// Grades a call of `find` by what it deletes itself; what it runs is graded on its own.
pub(super) fn judge(judge: &mut Judge<'_>) {
    let call = judge.call;
    for pair in call.args.windows(2) {
        match pair[0].as_str() {
            "-fprint" | "-fprint0" | "-fprintf" | "-fls" => super::files::write(judge, &pair[1], false, true),
            "-exec" | "-execdir" | "-ok" if is_listed("rights", pair[1].rsplit('/').next().unwrap_or_default()) => {
                for start in starts(call).iter().filter(|start| is_vital(start)) {
                    judge.add(Grade::Danger, "mode-system", start);
                }
            }
            _ => {}
        }
    }
    let runs = call.args.windows(2).any(|pair| {
        matches!(
            pair[0].as_str(),
            "-exec" | "-execdir" | "-x" | "-X" | "--exec" | "--exec-batch"
        ) && is_listed("destroyers", pair[1].rsplit('/').next().unwrap_or_default())
    });
    let handed = !runs && judge.after().any(|other| is_listed("destroyers", other.program()));
    let runs = runs || handed;
    if !runs && !call.args.iter().any(|arg| arg == "-delete") {
        return;
    }
    let filtered = is_filtered(call);
    for start in starts(call) {
        let place = place(&start);
        let vital = matches!(place, Place::Root | Place::Device) || (place == Place::System && is_vital(&start));
        let danger = if filtered { vital } else { place > Place::Several };
        let milder = if filtered { "delete-found" } else { "delete-named" };
        judge.either(danger, ["delete-everything", milder], &start);
    }
}
