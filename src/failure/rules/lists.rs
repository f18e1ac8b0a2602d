//! Names that a slip is looked for in and that only this machine knows.

use std::path::{Path, PathBuf};

use super::{RuleContext, listed};
use crate::syntax::line::Part;
use crate::system::packages;

/// The list that a rule calls by name: what begins with `@` is looked up, everything else is empty.
pub(super) fn look_up(context: &RuleContext<'_>, part: &Part, name: &str) -> Vec<String> {
    let dir = context.directory(part);
    match name {
        "@branches" => branches(context, part),
        "@remotes" => remotes(context, part),
        "@scripts" => scripts(context, &dir),
        "@targets" => targets(context, &dir),
        "@interfaces" => context.system.entries(Path::new("/sys/class/net")),
        "@files" => context.system.entries(&dir),
        "@units" => units(context),
        "@hosts" => hosts(context),
        "@packages" => packages(context),
        "@programs" => context.system.names().iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The nearest directory above that holds `name`, and that name.
pub(super) fn above(context: &RuleContext<'_>, dir: &Path, name: &str) -> Option<PathBuf> {
    dir.ancestors()
        .map(|dir| dir.join(name))
        .find(|path| context.system.meta(path).is_some())
}

/// Returns the directory of what is common to all work trees of the repository that a part runs in.
pub(super) fn repository(context: &RuleContext<'_>, part: &Part) -> Option<PathBuf> {
    let own = work_tree(context, &context.directory(part))?;
    let common = context
        .system
        .read(&own.join("commondir"))
        .filter(|text| !text.trim().is_empty());
    Some(common.map_or(own.clone(), |common| own.join(common.trim())))
}

/// Returns the directory of what belongs to one work tree: `.git`, or what the file of that name says.
fn work_tree(context: &RuleContext<'_>, dir: &Path) -> Option<PathBuf> {
    let git = above(context, dir, ".git")?;
    if context.system.meta(&git)?.dir {
        return Some(git);
    }
    let text = context.system.read(&git)?;
    Some(git.parent()?.join(text.trim().strip_prefix("gitdir: ")?))
}

/// The branch that is checked out.
pub(super) fn current_branch(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let own = work_tree(context, &context.directory(part))?;
    let head = context.system.read(&own.join("HEAD"))?;
    Some(head.trim().strip_prefix("ref: refs/heads/")?.to_owned())
}

/// The branches of the repository itself.
pub(super) fn local_branches(context: &RuleContext<'_>, part: &Part) -> Vec<String> {
    repository(context, part).map_or_else(Vec::new, |git| refs(context, &git, "heads"))
}

/// The names of one kind of reference, loose and packed.
fn refs(context: &RuleContext<'_>, git: &Path, kind: &str) -> Vec<String> {
    let mut names = Vec::new();
    below(context, &git.join("refs").join(kind), "", 4, &mut names);
    let packed = context.system.read(&git.join("packed-refs")).unwrap_or_default();
    let begin = format!("refs/{kind}/");
    let listed = packed
        .lines()
        .filter_map(|line| line.split(' ').nth(1)?.strip_prefix(&begin));
    names.extend(listed.map(str::to_owned));
    names.sort();
    names.dedup();
    names
}

/// Local branches, then those of the remotes without the remote's name.
fn branches(context: &RuleContext<'_>, part: &Part) -> Vec<String> {
    let Some(git) = repository(context, part) else {
        return Vec::new();
    };
    let mut names = refs(context, &git, "heads");
    let remote = refs(context, &git, "remotes");
    let of_remotes = remote
        .iter()
        .filter_map(|name| name.split_once('/'))
        .map(|(_, branch)| branch.to_owned());
    names.extend(of_remotes.filter(|branch| branch != "HEAD"));
    names.sort();
    names.dedup();
    names
}

/// The files below a directory, as paths from there.
fn below(context: &RuleContext<'_>, dir: &Path, prefix: &str, depth: usize, names: &mut Vec<String>) {
    for entry in context.system.entries(dir) {
        let path = dir.join(&entry);
        match context.system.meta(&path) {
            Some(meta) if meta.dir && depth > 0 => {
                below(context, &path, &format!("{prefix}{entry}/"), depth - 1, names);
            }
            Some(meta) if !meta.dir => names.push(format!("{prefix}{entry}")),
            _ => {}
        }
    }
}

/// Hosts that ssh has a name for, and those that many use.
fn hosts(context: &RuleContext<'_>) -> Vec<String> {
    let home = context.system.variable("HOME").unwrap_or_default();
    let read = |file: &str| {
        let path = format!("{home}/.ssh/{file}");
        context.system.read(Path::new(&path)).unwrap_or_default()
    };
    let (config, known) = (read("config"), read("known_hosts"));
    let of_config = config
        .lines()
        .filter_map(|line| Some(line.trim().strip_prefix("Host ")?.split_whitespace()));
    let known = known
        .lines()
        .filter_map(|line| Some(line.split(' ').next()?.split(',')));
    let all = of_config
        .flatten()
        .chain(known.flatten())
        .chain(listed("hosts").map(|host| host as &str));
    let plain = all.filter(|name| name.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c)));
    let mut names: Vec<String> = plain.map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// Returns the units that systemd can start, without the ending that may be left out.
fn units(context: &RuleContext<'_>) -> Vec<String> {
    let places = ["/etc/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];
    let names = places.iter().flat_map(|place| context.system.entries(Path::new(place)));
    let mut names: Vec<String> = names
        .filter_map(|name| Some(name.strip_suffix(".service")?.trim_end_matches('@').to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}

fn remotes(context: &RuleContext<'_>, part: &Part) -> Vec<String> {
    let config = repository(context, part).and_then(|git| context.system.read(&git.join("config")));
    let config = config.unwrap_or_default();
    let sections = config
        .lines()
        .filter_map(|line| line.trim().strip_prefix("[remote \"")?.strip_suffix("\"]"));
    sections.map(str::to_owned).collect()
}

/// Packages that many install; among the shortest names too many are near to each other.
fn packages(context: &RuleContext<'_>) -> Vec<String> {
    let manager = packages::present(|name| context.has(name));
    let mut names = manager.map_or_else(Vec::new, packages::names);
    names.retain(|name| name.len() > 3);
    names
}

/// The scripts of `package.json`.
fn scripts(context: &RuleContext<'_>, dir: &Path) -> Vec<String> {
    let read = || {
        let text = context.system.read(&above(context, dir, "package.json")?)?;
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(value.get("scripts")?.as_object()?.keys().cloned().collect())
    };
    read().unwrap_or_default()
}

/// The text of the makefile of a directory.
pub(super) fn makefile(context: &RuleContext<'_>, dir: &Path) -> Option<String> {
    let files = ["GNUmakefile", "makefile", "Makefile"];
    files.iter().find_map(|file| context.system.read(&dir.join(file)))
}

/// The targets of a makefile that stand there by name.
fn targets(context: &RuleContext<'_>, dir: &Path) -> Vec<String> {
    let text = makefile(context, dir).unwrap_or_default();
    let rules = text.lines().filter(|line| !line.starts_with(['\t', ' ', '#', '.']));
    let names = rules.filter_map(|line| line.split_once(':').filter(|(_, rest)| !rest.starts_with('=')));
    names
        .flat_map(|(names, _)| names.split_whitespace())
        .filter(|name| !name.contains(['$', '%']))
        .map(str::to_owned)
        .collect()
}
