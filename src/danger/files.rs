//! Programs that delete, overwrite and open files.

use super::call::is_open;
use super::output;
use super::path::{self, File, Place, is_vital, place};
use super::rules::words;
use super::value::{GLOB, HANDED, MAYBE_EMPTY, PRINTED, SOMETHING};
use super::{Grade, Judge};

/// The home directory itself, in which files keep their names.
const HOME_ALONE: &str = "\u{e003}";

/// `rm`, `shred`, `unlink` and the like.
pub(super) fn delete(judge: &mut Judge<'_>) {
    let call = judge.call;
    let recursive = call.has(&["-r", "-R", "--recursive", "-Recurse", "-d"])
        || matches!(call.program(), "srm" | "del") && call.has(&["-r"]);
    let forced = call.has(&["-f", "--force"]);
    let asks = call.has(&["-i", "-I", "--interactive"]) && !forced;
    if call.has(&["--no-preserve-root"]) {
        judge.add(Grade::Danger, "delete-root", "/");
    }
    let targets: Vec<String> = call
        .operands_without(&["-n", "-s", "--iterations", "--size"])
        .iter()
        .map(|&word| word.to_owned())
        .collect();
    for target in &targets {
        if is_trace(target) && !asks {
            judge.add(Grade::Danger, "log-gone", target);
            continue;
        }
        let place = place(target);
        let all = match place {
            _ if asks => false,
            Place::Root | Place::Device | Place::Home => true,
            Place::System => recursive || is_vital(target) || forced && target.ends_with(&format!("/{GLOB}")),
            Place::Everything => recursive || forced,
            Place::Variable => recursive && !chosen(judge, target),
            Place::Several => recursive,
            Place::Named => recursive && is_top(target),
        };
        let key = match place {
            _ if !all && place > Place::Several => "delete-many",
            Place::Root => "delete-root",
            Place::System => "delete-system",
            Place::Home => "delete-home",
            Place::Device => "write-device",
            Place::Everything => "delete-everything",
            Place::Variable => "delete-variable",
            Place::Several => "delete-many",
            Place::Named if all => "delete-everything",
            Place::Named => "delete-named",
        };
        judge.add(if all { Grade::Danger } else { Grade::Caution }, key, target);
    }
}

/// Whether a path is a directory of the root, which is where disks and data are mounted.
fn is_top(target: &str) -> bool {
    let name = target.trim_end_matches('/').strip_prefix('/');
    name.is_some_and(|name| !name.is_empty() && !name.contains('/'))
}

/// Whether the names that are handed over are some that were looked for.
fn chosen(judge: &Judge<'_>, target: &str) -> bool {
    if !target.contains(HANDED) {
        return false;
    }
    judge.before().any(|call| match call.program() {
        "find" | "fd" | "fdfind" => super::find::is_filtered(call),
        // What is left when some are taken away is not chosen.
        "grep" | "egrep" | "rg" => !call.has(&["-v", "--invert-match"]),
        "fzf" | "head" | "tail" => true,
        _ => false,
    })
}

/// What is redirected into files.
pub(super) fn redirects(judge: &mut Judge<'_>) {
    let call = judge.call;
    for redirect in call.redirects.iter().filter(|redirect| !redirect.reads) {
        let target = redirect.target.trim_start_matches(super::value::SCRIPT);
        if path::file(target) == File::Plain {
            let nothing = matches!(call.program(), "" | ":" | "true")
                || (call.program() == "cat" && call.args.iter().any(|arg| arg == "/dev/null"))
                || (call.program() == "echo" && call.args.iter().all(|arg| arg == "-n"));
            if nothing
                && !redirect.appends
                && !target.starts_with("/dev/")
                && !call.redirects.iter().any(|other| other.reads)
                && call.input.is_none()
            {
                judge.add(Grade::Caution, "truncate", target);
            }
        }
        write(judge, target, redirect.appends, true);
    }
    if call
        .redirects
        .iter()
        .any(|redirect| redirect.reads && path::file(&redirect.target) == File::Network)
    {
        judge.add(Grade::Danger, "reverse-shell", "");
    }
}

/// Whether a file tells what was done on this machine.
fn is_trace(target: &str) -> bool {
    let name = target.rsplit('/').next().unwrap_or(target);
    let history = name.starts_with('.') && name.ends_with("_history");
    history
        || target.starts_with("/var/log/")
            && matches!(
                name,
                "auth.log" | "secure" | "wtmp" | "btmp" | "lastlog" | "syslog" | "messages" | "audit.log" | "utmp"
            )
}

/// What happens when a file is written.
pub(super) fn write(judge: &mut Judge<'_>, target: &str, appends: bool, truncates: bool) {
    if is_trace(target) && !appends {
        judge.add(Grade::Danger, "log-gone", target);
        return;
    }
    match path::file(target) {
        File::Device => judge.add(Grade::Danger, "write-device", target),
        File::Keys => judge.add(Grade::Danger, "add-key", target),
        File::Sudoers => judge.add(Grade::Danger, "sudoers", target),
        File::Cron => judge.add(Grade::Danger, "persist", target),
        File::Start if !appends => judge.add(Grade::Danger, "overwrite-start", target),
        File::Start if target.starts_with("/etc") || persists(judge) => judge.add(Grade::Danger, "persist", target),
        File::Start => judge.add(Grade::Caution, "change-start", target),
        File::System if is_vital(target) && !appends => judge.add(Grade::Danger, "overwrite-system", target),
        File::System if target.starts_with("/etc/ssh/") => judge.add(Grade::Danger, "sshd", target),
        File::System if appends || !truncates || words("snippets").iter().any(|start| target.starts_with(start)) => {
            judge.add(Grade::Caution, "change-system", target);
        }
        File::System => judge.add(Grade::Danger, "overwrite-system", target),
        File::Kernel if target.contains("sysrq-trigger") => judge.add(Grade::Danger, "shut-down", ""),
        File::Kernel => judge.add(Grade::Caution, "kernel-setting", target),
        File::Network => {
            let shell = judge
                .reading
                .calls
                .iter()
                .any(|call| super::unwrap::is_shell(call.program()) || call.program() == "exec");
            judge.either(shell, ["reverse-shell", "sends"], target);
        }
        File::Plain => {
            let lost = !target.starts_with("/dev/") && !target.is_empty() && !target.contains(super::value::SCRIPT);
            if truncates && !appends && lost {
                judge.add(Grade::Caution, "may-overwrite", target);
            }
            // Every name of a directory that is empty when its variable is: `> $DIR/etc/passwd`.
            let empty: String = target.chars().filter(|&c| c != MAYBE_EMPTY).collect();
            if empty != target && !empty.is_empty() {
                write(judge, &empty, appends, truncates);
            }
        }
    }
}

/// Whether what is written makes something run that did not run before.
fn persists(judge: &Judge<'_>) -> bool {
    let says = |text: &str| words("persists").iter().any(|sign| text.contains(sign));
    let own = judge.call.args.iter().any(|arg| says(arg)) || judge.call.input.as_deref().is_some_and(says);
    own || output::input(judge.reading, judge.call, 0).is_some_and(|text| says(&text))
}

/// `cp`, `mv`, `ln`, `install`, `rsync`, `tee`, `truncate`: files that are written.
pub(super) fn copy(judge: &mut Judge<'_>) {
    let call = judge.call;
    let valued = [
        "-t",
        "--target-directory",
        "-S",
        "--suffix",
        "-m",
        "-o",
        "-g",
        "-s",
        "--size",
        "-e",
        "--exclude",
        "--include",
        "--mode",
        "--owner",
        "--group",
        "-r",
        "--reference",
    ];
    let valued: &[&str] = match call.program() {
        "install" | "truncate" => &valued,
        _ => &[
            "-t",
            "--target-directory",
            "-S",
            "--suffix",
            "-e",
            "--exclude",
            "--include",
            "--rsh",
        ],
    };
    let operands = call.operands_without(valued);
    match call.program() {
        "tee" | "sponge" => {
            let appends = call.has(&["-a", "--append"]);
            for target in &operands {
                write(judge, target, appends, true);
            }
        }
        "truncate" => {
            for target in &operands {
                write(judge, target, false, true);
                judge.add(Grade::Caution, "truncate", target);
            }
        }
        program => {
            let named = call.value(&["-t", "--target-directory"]);
            let target = named.or(if operands.len() > 1 {
                operands.last().copied()
            } else {
                None
            });
            let sources = &operands[..operands.len().saturating_sub(usize::from(named.is_none()))];
            if let Some(target) = target {
                let link = program == "ln" && !call.has(&["-f", "--force"]);
                if !(link && path::file(target) == File::System) {
                    write(judge, target, false, false);
                }
                for source in sources {
                    // `cp key.pub /etc/cron.d/`
                    let name = source.rsplit('/').next().unwrap_or(source);
                    if matches!(name, "authorized_keys")
                        && target.split('/').rfind(|part| !part.is_empty()) == Some(".ssh")
                    {
                        judge.add(Grade::Danger, "add-key", target);
                    }
                }
                let keeps = call.has(&[
                    "-n",
                    "-i",
                    "-b",
                    "--no-clobber",
                    "--interactive",
                    "--backup",
                    "--update",
                ]);
                let inside =
                    named.is_some() || sources.len() > 1 || target.ends_with(['/', '.']) || target == HOME_ALONE;
                if call.has(&["-f", "--force"]) {
                    judge.add(Grade::Caution, "overwrite", target);
                } else if matches!(program, "cp" | "mv" | "gcp" | "gmv") && !keeps && !inside {
                    judge.add(Grade::Caution, "may-overwrite", target);
                }
            }
            if program == "install"
                && call
                    .value(&["-m", "--mode"])
                    .is_some_and(|mode| super::rights::opens(mode).suid)
            {
                judge.add(Grade::Danger, "setuid", target.unwrap_or_default());
            }
            if program == "mv" {
                moved(judge, sources, target.unwrap_or_default());
            }
            if program == "cp" && sources.iter().any(|source| is_source_of_nothing(source)) {
                judge.add(Grade::Caution, "truncate", target.unwrap_or_default());
            }
        }
    }
}

fn is_source_of_nothing(source: &str) -> bool {
    matches!(source, "/dev/null" | "/dev/zero" | "/dev/urandom" | "/dev/random")
}

fn moved(judge: &mut Judge<'_>, sources: &[&str], target: &str) {
    if target == "/dev/null" {
        judge.add(
            Grade::Danger,
            "delete-named",
            sources.first().copied().unwrap_or_default(),
        );
    }
    for source in sources {
        match place(source) {
            Place::Root | Place::Device => judge.add(Grade::Danger, "move-system", source),
            Place::System if is_vital(source) => judge.add(Grade::Danger, "move-system", source),
            Place::Home if !source.contains(".ssh/") => judge.add(Grade::Danger, "move-system", source),
            Place::Everything | Place::Several => judge.add(Grade::Caution, "many-files", source),
            Place::System => judge.add(Grade::Caution, "change-system", source),
            _ => {}
        }
    }
}

/// `dd`.
pub(super) fn dd(judge: &mut Judge<'_>) {
    for arg in &judge.call.args {
        let Some(target) = arg.strip_prefix("of=") else {
            continue;
        };
        if matches!(target, "/dev/null" | "/dev/stdout") {
            continue;
        }
        let unknown =
            target.starts_with([MAYBE_EMPTY, PRINTED, HANDED]) || is_open(target) && target.starts_with("/dev");
        if unknown || path::is_device(target) || place(target) == Place::Device {
            judge.add(Grade::Danger, "write-device", target);
        } else {
            write(judge, target, false, true);
            judge.add(Grade::Caution, "overwrite", target);
        }
    }
}

/// Programs that make a file system; on a file it is only the file that is lost.
pub(super) fn format(judge: &mut Judge<'_>) {
    let call = judge.call;
    let targets = call.operands_without(&[
        "-L", "-t", "-O", "-F", "-n", "-b", "-i", "-m", "-s", "-U", "-N", "-E", "-I", "--label", "--type", "-f",
    ]);
    let plain = |target: &&&str| {
        !target.starts_with("/dev/")
            && !target.contains([MAYBE_EMPTY, SOMETHING, PRINTED])
            && (target.contains('.') || target.contains('/'))
    };
    let file = targets.iter().find(plain).copied();
    match file {
        Some(file) if targets.iter().all(|target| !target.starts_with("/dev")) => {
            judge.add(Grade::Caution, "overwrite", file);
        }
        _ => judge.add(Grade::Danger, "format", targets.last().copied().unwrap_or_default()),
    }
}
