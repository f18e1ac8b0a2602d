//! A git repository, read from its files: nothing is started for it.

use std::path::{Path, PathBuf};

use super::System;

/// Directories within each other that are looked into.
const DEEPEST: usize = 4;
/// Of what lies below a directory no more is looked at.
const MOST: usize = 2000;

/// A repository and the work tree that somebody stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    /// The directory of what is common to all work trees.
    pub common: PathBuf,
    /// The directory of what belongs to this one.
    own: PathBuf,
}

impl Repository {
    /// The repository that a directory lies in.
    pub fn of(dir: &Path, system: &dyn System) -> Option<Self> {
        let own = work_tree(dir, system)?;
        let common = system.read(&own.join("commondir")).unwrap_or_default();
        let common = match common.trim() {
            "" => own.clone(),
            common => own.join(common),
        };
        Some(Self { common, own })
    }

    /// The branch that is checked out, born or not; nothing where none is.
    pub fn current_branch(&self, system: &dyn System) -> Option<String> {
        let head = system.read(&self.own.join("HEAD"))?;
        Some(head.trim().strip_prefix("ref: refs/heads/")?.to_owned())
    }

    /// The branches of the repository itself, in order.
    pub fn local_branches(&self, system: &dyn System) -> Vec<String> {
        self.references("heads", system)
    }

    /// Local branches and those of the remotes without the remote's name, in order.
    pub fn branches(&self, system: &dyn System) -> Vec<String> {
        let mut names = self.local_branches(system);
        let remote = self.references("remotes", system);
        let of_remotes = remote.iter().filter_map(|name| name.split_once('/'));
        let of_remotes = of_remotes.map(|(_, branch)| branch.to_owned());
        names.extend(of_remotes.filter(|branch| branch != "HEAD"));
        names.sort();
        names.dedup();
        names
    }

    /// The names of the remotes, in the order of the configuration.
    pub fn remotes(&self, system: &dyn System) -> Vec<String> {
        let config = system.read(&self.common.join("config")).unwrap_or_default();
        let lines = config.lines();
        let names = lines.filter_map(|line| line.trim().strip_prefix("[remote \"")?.strip_suffix("\"]"));
        names.map(str::to_owned).collect()
    }

    /// Returns true unless a word is certainly no revision: neither a branch, a tag or a remote, nor what may be a hash or is
    /// counted from another one.
    pub fn may_have(&self, word: &str, system: &dyn System) -> bool {
        let odd = word.starts_with(['-', '/'])
            || word.starts_with("refs/")
            || word.contains(['~', '^', '@', ':', '*'])
            || word.contains("..")
            || word.contains("HEAD");
        let hash = word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        // References in a table of its own cannot be read.
        let table = system.meta(&self.common.join("reftable")).is_some();
        let is_below = |remote: &String| {
            word.strip_prefix(&**remote)
                .is_some_and(|rest| matches!(rest.get(..1), None | Some("/")))
        };
        let branches = self.branches(system);
        odd || hash
            || table
            // There may be more than were read.
            || branches.len() >= MOST
            || branches.iter().any(|known| known == word)
            || self.references("tags", system).iter().any(|known| known == word)
            // A branch of another remote, or the remote itself, is written with a slash.
            || self.remotes(system).iter().any(is_below)
    }

    /// The names of one kind of reference, loose and packed: `heads`, `remotes` or `tags`.
    pub fn references(&self, kind: &str, system: &dyn System) -> Vec<String> {
        let mut names = below(&self.common.join("refs").join(kind), system);
        let packed = system.read(&self.common.join("packed-refs")).unwrap_or_default();
        let begin = format!("refs/{kind}/");
        let listed = packed.lines();
        let listed = listed.filter_map(|line| line.split(' ').nth(1)?.strip_prefix(&begin));
        names.extend(listed.map(str::to_owned));
        names.sort();
        names.dedup();
        names
    }
}

/// The nearest directory from this one up that holds `name`, and that name.
pub fn above(dir: &Path, name: &str, system: &dyn System) -> Option<PathBuf> {
    let mut paths = dir.ancestors().map(|dir| dir.join(name));
    paths.find(|path| system.meta(path).is_some())
}

/// The directory of what belongs to one work tree: `.git`, or what the file of that name says.
fn work_tree(dir: &Path, system: &dyn System) -> Option<PathBuf> {
    let git = above(dir, ".git", system)?;
    if system.meta(&git)?.dir {
        return Some(git);
    }
    let text = system.read(&git)?;
    Some(git.parent()?.join(text.trim().strip_prefix("gitdir: ")?))
}

/// The files below a directory, as paths from there.
pub fn below(dir: &Path, system: &dyn System) -> Vec<String> {
    let mut names = Vec::new();
    collect(dir, "", DEEPEST, &mut names, system);
    names
}

fn collect(dir: &Path, prefix: &str, depth: usize, names: &mut Vec<String>, system: &dyn System) {
    for entry in system.entries(dir) {
        if names.len() == MOST {
            return;
        }
        let path = dir.join(&entry);
        match system.meta(&path) {
            Some(meta) if meta.dir && depth > 0 => {
                collect(&path, &format!("{prefix}{entry}/"), depth - 1, names, system);
            }
            Some(meta) if !meta.dir => names.push(format!("{prefix}{entry}")),
            _ => {}
        }
    }
}
