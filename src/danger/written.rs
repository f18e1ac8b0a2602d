//! Files that a line writes or fetches, and runs afterwards.

use super::call::Call;
use super::cwd::join;
use super::fetch;
use super::output::{self, Source};
use super::reading::Reading;
use super::unwrap::{is_interpreter, is_shell};
use super::value::FETCHED;

/// What is in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Text(String),
    /// What another machine has.
    Fetched,
    /// What nobody can read.
    Hidden,
}

/// The file that a call runs, from where the line begins.
fn file_of(call: &Call) -> Option<String> {
    let program = call.program();
    let says = |signs: &[&str]| call.args.iter().any(|arg| signs.contains(&arg.as_str()));
    let name = if is_shell(program) {
        if says(&["-c", "-s", "-n", "-lc", "-ic"]) {
            return None;
        }
        call.operands_without(&["-o", "+o", "-O", "--rcfile", "--init-file"])
            .first()
            .copied()
    } else if is_interpreter(program) {
        if says(&["-c", "-e", "-m", "-r", "-E"]) {
            return None;
        }
        call.operands().next()
    } else if matches!(program, "source" | ".") {
        call.args.first().map(String::as_str)
    } else {
        Some(call.path.as_str())
    }?;
    (!name.is_empty() && name != "-").then(|| join(&call.cwd, name))
}

/// What is in the file that a call runs, where the line has written it.
pub(super) fn content(reading: &Reading, call: &Call) -> Option<Content> {
    let wanted = file_of(call)?;
    let files = files(reading);
    let found = files.iter().find(|(name, _)| {
        // A program in a directory of `PATH` is called by its name alone.
        *name == wanted && (wanted.contains('/') || wanted != call.path || call.path.starts_with("./"))
            || name.rsplit_once("bin/").is_some_and(|(_, name)| name == wanted)
    });
    found.map(|(_, content)| content.clone())
}

/// Whether a call runs something out of an archive or a repository that the line has fetched.
pub(super) fn is_unpacked(reading: &Reading, call: &Call) -> bool {
    let Some(wanted) = file_of(call).filter(|name| name.contains('/') || *name != call.path) else {
        return false;
    };
    reading.calls.iter().any(|other| match other.program() {
        "git" if other.operands().next() == Some("clone") => other
            .operands()
            .last()
            .and_then(|address| address.trim_end_matches('/').rsplit('/').next())
            .is_some_and(|name| wanted.starts_with(&format!("{}/", name.trim_end_matches(".git")))),
        "tar" | "bsdtar" | "unzip" => output::origin(reading, other, 0) == Source::Fetched && !wanted.starts_with('/'),
        _ => false,
    })
}

/// The files that the line writes, as far as is known what.
fn files(reading: &Reading) -> Vec<(String, Content)> {
    let mut found: Vec<(String, Content)> = Vec::new();
    for call in &reading.calls {
        let written = call.redirects.iter().filter(|redirect| !redirect.reads);
        let mut names: Vec<&str> = written.map(|redirect| redirect.target.as_str()).collect();
        if call.program() == "tee" {
            names.extend(call.operands());
        }
        names.retain(|name| !name.is_empty() && !name.starts_with("/dev/"));
        if !names.is_empty()
            && let Some(content) = printed(reading, call)
        {
            found.extend(names.iter().map(|name| (join(&call.cwd, name), content.clone())));
        }
        found.extend(
            fetch::saved(call)
                .into_iter()
                .map(|name| (join(&call.cwd, &name), Content::Fetched)),
        );
        if matches!(call.program(), "cp" | "mv" | "install" | "ln")
            && let [from, to] = call.operands_without(&["-m", "-o", "-g", "--mode"]).as_slice()
        {
            let (from, to) = (join(&call.cwd, from), join(&call.cwd, to));
            let content = found.iter().find(|(name, _)| *name == from);
            if let Some(content) = content.map(|(_, content)| content.clone()) {
                let name = from.rsplit('/').next().unwrap_or_default();
                let inside = format!("{}/{name}", to.trim_end_matches('/'));
                found.push((inside, content.clone()));
                found.push((to, content));
            }
        }
    }
    found
}

/// What a call writes to its output.
fn printed(reading: &Reading, call: &Call) -> Option<Content> {
    if output::is_fetcher(call) {
        return Some(Content::Fetched);
    }
    if let Some(text) = output::printed(reading, call, 0) {
        return Some(if text.contains(FETCHED) {
            Content::Fetched
        } else {
            Content::Text(text)
        });
    }
    if output::hides(call) {
        return Some(Content::Hidden);
    }
    match output::origin(reading, call, 0) {
        Source::Fetched => Some(Content::Fetched),
        Source::Hidden => Some(Content::Hidden),
        _ => None,
    }
}
