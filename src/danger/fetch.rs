//! What comes from elsewhere: downloads and archives.

use super::call::Call;
use super::files::write;
use super::path::{Place, is_vital, place};
use super::value::HOME;
use super::{Grade, Judge};

/// What `curl` and `wget` write.
pub(super) fn fetched(judge: &mut Judge<'_>) {
    let call = judge.call;
    if let Some(target) = named(call).filter(|target| target.starts_with(['/', HOME])) {
        write(judge, target, false, true);
    }
}

/// The file that an option of `curl` or `wget` names, also in a bundle such as `-fsSo`.
fn named(call: &Call) -> Option<&str> {
    let letter = if call.program() == "wget" { 'O' } else { 'o' };
    let bundle = |arg: &String| {
        let letters = arg.strip_prefix('-').filter(|rest| !rest.starts_with('-'));
        letters.is_some_and(|rest| rest.len() > 1 && rest.ends_with(letter) && rest.len() < 8)
    };
    let bundled = call.args.iter().position(bundle).and_then(|at| call.args.get(at + 1));
    bundled
        .map(String::as_str)
        .or_else(|| call.value(&["-o", "--output", "-O", "--output-document"]))
        .filter(|name| !name.starts_with("http") && !name.starts_with('-'))
}

/// The files that a call brings from another machine.
pub(super) fn saved(call: &Call) -> Vec<String> {
    let program = call.program();
    let base = |address: &str| address.rsplit(['/', ':']).next().unwrap_or_default().to_owned();
    let mut found: Vec<String> = match program {
        "scp" | "rsync" | "sftp" => {
            let operands = call.operands_without(&["-e", "-P", "-i", "--exclude", "-o"]);
            match operands.as_slice() {
                [from, to] if from.contains(':') => vec![
                    (*to).to_owned(),
                    super::cwd::join(to.trim_end_matches('/'), &base(from)),
                    base(from),
                ],
                _ => Vec::new(),
            }
        }
        "curl" | "wget" | "aria2c" | "http" | "fetch" | "xh" => {
            let named = named(call);
            let remote = call.args.iter().any(|arg| {
                arg.starts_with('-') && !arg.starts_with("--") && arg.contains('O') || arg.starts_with("--remote-name")
            });
            let own = named.is_none() && (program != "curl" || remote);
            let addresses = call.operands().filter(|_| own).map(base);
            let folder = call
                .value(&["-P", "--directory-prefix", "--output-dir"])
                .unwrap_or_default();
            let named = named.map(str::to_owned).into_iter();
            named
                .chain(addresses.map(|name| super::cwd::join(folder, &name)))
                .collect()
        }
        _ => Vec::new(),
    };
    for name in &mut found {
        *name = name.trim_start_matches("./").to_owned();
    }
    found.retain(|name| !name.is_empty() && name != "." && !name.starts_with("/dev/"));
    found
}

/// Archives that are unpacked over the system.
pub(super) fn unpack(judge: &mut Judge<'_>) {
    let call = judge.call;
    if call.has(&["--remove-files"]) {
        judge.add(Grade::Caution, "deletes", "");
    }
    let extracts = call.args.first().is_some_and(|arg| arg.contains('x'))
        || call.has(&["-x", "--extract", "-i"])
        || call.program() == "unzip";
    if extracts
        && !call.has(&["-k", "--keep-old-files", "-n", "-l", "-t", "--list"])
        && !call.args.iter().any(|arg| arg == "-")
    {
        judge.add(Grade::Caution, "may-unpack-over", "");
    }
    let target = call.value(&["-C", "--directory", "-d", "--one-top-level"]);
    if let Some(target) = target.filter(|_| extracts) {
        match place(target) {
            Place::Root => judge.add(Grade::Danger, "overwrite-system", target),
            Place::System if !is_for_others(target) && is_vital(target) => {
                judge.add(Grade::Danger, "overwrite-system", target);
            }
            _ => {}
        }
    }
}

/// Whether a directory is there for what does not belong to the system.
fn is_for_others(target: &str) -> bool {
    let name = target.trim_matches('/');
    matches!(
        name,
        "srv" | "opt" | "mnt" | "media" | "home" | "root" | "var" | "run" | "tmp"
    )
}
