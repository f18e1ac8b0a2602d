//! Files that a line writes or fetches, and runs afterwards.

use super::call::Call;
use super::cwd::join;
use super::fetch;
use super::output::{self, Source};
use super::path;
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
    } else if matches!(program, "make" | "gmake") {
        let folder = call.value(&["-C", "--directory"]).unwrap_or(".");
        return Some(format!("{}/Makefile", join(&call.cwd, folder)));
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
    // A program in a directory of `PATH` is called by its name alone.
    let by_name = wanted == call.path && !wanted.contains('/') && !call.path.starts_with("./");
    let is_meant = |name: &str| {
        if by_name {
            name.rsplit_once("bin/").is_some_and(|(_, name)| name == wanted)
        } else {
            name == wanted
        }
    };
    written(reading, &is_meant, 0)
}

/// Whether a call runs something out of an archive or a repository that the line has fetched.
pub(super) fn is_unpacked(reading: &Reading, call: &Call) -> bool {
    let program = call.program();
    let runs = call.path.contains('/')
        || is_shell(program)
        || is_interpreter(program)
        || matches!(program, "source" | "." | "make" | "gmake");
    let Some(wanted) = file_of(call).filter(|_| runs) else {
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

/// What the line writes into a file, as far as that is known.
fn written(reading: &Reading, is_meant: &dyn Fn(&str) -> bool, depth: usize) -> Option<Content> {
    if depth > 3 {
        return None;
    }
    reading.calls.iter().find_map(|call| {
        let is_here = |name: &str| !name.starts_with("/dev/") && is_meant(&join(&call.cwd, name));
        let mut redirects = call.redirects.iter().filter(|redirect| !redirect.reads);
        let into = redirects.any(|redirect| is_here(&redirect.target))
            || call.program() == "tee" && call.operands().any(is_here);
        if into && let Some(content) = printed(reading, call) {
            return Some(content);
        }
        if fetch::saved(call).iter().any(|name| is_here(name)) {
            return Some(Content::Fetched);
        }
        if !matches!(call.program(), "cp" | "mv" | "install" | "ln") {
            return None;
        }
        let operands = call.operands_without(&["-m", "-o", "-g", "--mode"]);
        let [from, to] = operands.as_slice() else { return None };
        let inside = format!(
            "{}/{}",
            to.trim_end_matches('/'),
            from.rsplit('/').next().unwrap_or_default()
        );
        let from = join(&call.cwd, from);
        let copied = is_here(to) || is_here(&inside);
        copied
            .then(|| written(reading, &|name| name == from, depth + 1))
            .flatten()
    })
}

/// What a call writes into a file that runs by itself at some time, and the name of the file.
pub(super) fn for_later<'a>(reading: &Reading, call: &'a Call) -> Option<(&'a str, Content)> {
    let into = call.redirects.iter().filter(|redirect| !redirect.reads);
    let into = into.map(|redirect| redirect.target.as_str());
    let tee = call.operands().filter(|_| call.program() == "tee");
    let file = into.chain(tee).find(|name| path::runs_later(&join(&call.cwd, name)));
    let saved = || {
        fetch::saved(call)
            .iter()
            .any(|name| path::runs_later(&join(&call.cwd, name)))
    };
    match file {
        Some(file) => Some((file, printed(reading, call)?)),
        None => saved().then_some((call.program(), Content::Fetched)),
    }
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
