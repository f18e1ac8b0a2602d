//! Programs that write the file that they have read.

use super::call::Call;
use super::files::write;
use super::path::{self, File, Place, place};
use super::{Grade, Judge};

/// `sort -o FILE`.
pub(super) fn sorted(judge: &mut Judge<'_>) {
    if let Some(target) = judge.call.value(&["-o", "--output"]) {
        write(judge, target, false, true);
        judge.add(Grade::Caution, "may-overwrite", target);
    }
}

/// `sed -i`, `perl -i` and the like.
pub(super) fn in_place(judge: &mut Judge<'_>) {
    let call: &Call = judge.call;
    let flag = |arg: &String| {
        let short = arg.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        arg.starts_with("--in-place")
            || short.is_some_and(|rest| {
                rest.starts_with('i')
                    || (rest.len() < 8 && rest.contains('i') && rest.chars().all(|c| "nrEsizupe".contains(c)))
            })
    };
    if !call.args.iter().any(flag) {
        return;
    }
    let inline = call.has(&["-e", "-f", "--expression"]) && call.program() != "perl"
        || call.args.iter().any(|arg| arg == "-e" || arg == "-pe" || arg == "-pie");
    let operands = call.operands_without(&["-e", "-f", "--expression", "-pe", "-ne"]);
    let mut any = false;
    for target in operands.iter().skip(usize::from(!inline && call.program() != "perl")) {
        any = true;
        if matches!(path::file(target), File::Sudoers | File::Keys | File::Cron)
            || target.starts_with("/etc/ssh/")
            || matches!(
                *target,
                "/etc/fstab" | "/etc/default/grub" | "/etc/crypttab" | "/etc/ld.so.preload"
            )
        {
            judge.add(Grade::Danger, "overwrite-system", target);
        } else {
            judge.add(
                Grade::Caution,
                if place(target) == Place::Named {
                    "edits"
                } else {
                    "many-files"
                },
                target,
            );
        }
    }
    if !any {
        judge.add(Grade::Caution, "edits", "");
    }
}
