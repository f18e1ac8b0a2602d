//! What comes from elsewhere: downloads and archives.

use super::files::{is_vital, write};
use super::path::{Place, place};
use super::value::HOME;
use super::{Grade, Judge};

/// What `curl` and `wget` write.
pub(super) fn fetched(judge: &mut Judge<'_>) {
    let call = judge.call;
    if let Some(target) = call
        .value(&["-o", "--output", "-O", "--output-document"])
        .filter(|target| target.starts_with(['/', HOME]))
    {
        write(judge, target, false, true);
    }
}

/// The files that the line fetches, by the names that it calls them by.
pub(super) fn fetches(judge: &Judge<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for call in &judge.reading.calls {
        if !matches!(call.program(), "curl" | "wget" | "aria2c" | "http" | "fetch" | "xh") {
            continue;
        }
        let named = call
            .value(&["-o", "--output", "-O", "--output-document"])
            .filter(|name| !name.starts_with("http") && !name.starts_with('-'));
        found.extend(named.map(str::to_owned));
        found.extend(
            call.redirects
                .iter()
                .filter(|redirect| !redirect.reads)
                .map(|redirect| redirect.target.clone()),
        );
        if named.is_none()
            && (call.program() != "curl"
                || call.args.iter().any(|arg| {
                    arg.starts_with('-') && !arg.starts_with("--") && arg.contains('O') || arg == "--remote-name"
                }))
        {
            let last = call.operands().filter_map(|address| address.rsplit('/').next());
            found.extend(last.map(str::to_owned));
        }
    }
    for name in &mut found {
        *name = name.trim_start_matches("./").to_owned();
    }
    found.retain(|name| !name.is_empty() && !name.starts_with("/dev/"));
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
