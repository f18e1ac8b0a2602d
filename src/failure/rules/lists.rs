//! Names that a slip is looked for in and that only this machine knows.

use std::path::{Path, PathBuf};

use super::Sight;
use crate::failure::line::Part;

/// The list that a rule calls by name: what begins with `@` is looked up, everything else is empty.
pub(super) fn look_up(sight: &Sight<'_>, part: &Part, name: &str) -> Vec<String> {
    let dir = sight.directory(part);
    match name {
        "@branches" => branches(sight, &dir),
        "@remotes" => remotes(sight, &dir),
        "@scripts" => scripts(sight, &dir),
        "@targets" => targets(sight, &dir),
        "@interfaces" => sight.world.entries(Path::new("/sys/class/net")),
        "@files" => sight.world.entries(&dir),
        "@programs" => sight.world.names().iter().cloned().collect(),
        _ => Vec::new(),
    }
}

/// The nearest directory above that holds `name`.
fn above(sight: &Sight<'_>, dir: &Path, name: &str) -> Option<PathBuf> {
    dir.ancestors()
        .map(|dir| dir.join(name))
        .find(|path| sight.world.meta(path).is_some())
}

/// Local branches, then those of the remotes without the remote's name.
fn branches(sight: &Sight<'_>, dir: &Path) -> Vec<String> {
    let Some(git) = above(sight, dir, ".git") else {
        return Vec::new();
    };
    let mut names = Vec::new();
    below(sight, &git.join("refs/heads"), "", 4, &mut names);
    let mut remote = Vec::new();
    below(sight, &git.join("refs/remotes"), "", 4, &mut remote);
    let packed = sight.world.read(&git.join("packed-refs")).unwrap_or_default();
    for name in packed.lines().filter_map(|line| line.split(' ').nth(1)) {
        if let Some(branch) = name.strip_prefix("refs/heads/") {
            names.push(branch.to_owned());
        } else if let Some(branch) = name.strip_prefix("refs/remotes/") {
            remote.push(branch.to_owned());
        }
    }
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
fn below(sight: &Sight<'_>, dir: &Path, prefix: &str, depth: usize, names: &mut Vec<String>) {
    for entry in sight.world.entries(dir) {
        let path = dir.join(&entry);
        match sight.world.meta(&path) {
            Some(meta) if meta.dir && depth > 0 => {
                below(sight, &path, &format!("{prefix}{entry}/"), depth - 1, names);
            }
            Some(meta) if !meta.dir => names.push(format!("{prefix}{entry}")),
            _ => {}
        }
    }
}

fn remotes(sight: &Sight<'_>, dir: &Path) -> Vec<String> {
    let config = above(sight, dir, ".git").and_then(|git| sight.world.read(&git.join("config")));
    let config = config.unwrap_or_default();
    let sections = config
        .lines()
        .filter_map(|line| line.trim().strip_prefix("[remote \"")?.strip_suffix("\"]"));
    sections.map(str::to_owned).collect()
}

/// The scripts of `package.json`.
fn scripts(sight: &Sight<'_>, dir: &Path) -> Vec<String> {
    let read = || {
        let text = sight.world.read(&above(sight, dir, "package.json")?)?;
        let value: serde_json::Value = serde_json::from_str(&text).ok()?;
        Some(value.get("scripts")?.as_object()?.keys().cloned().collect())
    };
    read().unwrap_or_default()
}

/// The targets of a makefile that stand there by name.
fn targets(sight: &Sight<'_>, dir: &Path) -> Vec<String> {
    let files = ["GNUmakefile", "makefile", "Makefile"];
    let text = files
        .iter()
        .find_map(|file| sight.world.read(&dir.join(file)))
        .unwrap_or_default();
    let rules = text.lines().filter(|line| !line.starts_with(['\t', ' ', '#', '.']));
    let names = rules.filter_map(|line| line.split_once(':').filter(|(_, rest)| !rest.starts_with('=')));
    names
        .flat_map(|(names, _)| names.split_whitespace())
        .filter(|name| !name.contains(['$', '%']))
        .map(str::to_owned)
        .collect()
}
