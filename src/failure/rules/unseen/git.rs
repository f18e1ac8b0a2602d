//! Reconstruction of what git must have said: its subcommands, and the branches of the repository that it ran in.

use super::Unseen;
use crate::failure::rules::{is_listed, lists, sub};

/// Subcommands that need no repository.
const ANYWHERE: [&str; 7] = ["clone", "config", "help", "init", "ls-remote", "version", "diff"];

/// The message of git, where what is there says it.
pub(super) fn message(unseen: &Unseen<'_>) -> Option<String> {
    let (context, part) = (unseen.context, unseen.part);
    // Elsewhere, other branches count.
    let moved = ["-C", "--git-dir", "--work-tree"];
    if unseen
        .words()
        .any(|word| moved.iter().any(|option| word.starts_with(option)))
    {
        return None;
    }
    let at = sub(context.line, part)?;
    let name = unseen.word(at)?;
    let operands: Vec<&str> = (at + 1..part.words.len())
        .filter_map(|at| context.line.word(part, at))
        .collect();
    let status = context.failure.status;
    if !is_subcommand(unseen, name) {
        return (status == 1).then(|| format!("git: '{name}' is not a git command. See 'git --help'."));
    }
    let known = is_listed("git-all", name);
    if status == 128 && known && !ANYWHERE.contains(&name) && lists::repository(context, part).is_none() {
        return Some("fatal: not a git repository (or any of the parent directories): .git".to_owned());
    }
    match (name, operands.as_slice(), status) {
        ("checkout", [branch], 1) if is_no_revision(unseen, branch) => Some(format!(
            "error: pathspec '{branch}' did not match any file(s) known to git"
        )),
        ("switch", [branch], 128) if is_no_revision(unseen, branch) => {
            Some(format!("fatal: invalid reference: {branch}"))
        }
        ("merge", [branch], 1) if is_no_revision(unseen, branch) => {
            Some(format!("merge: {branch} - not something we can merge"))
        }
        ("push", rest, 128) if rest.iter().all(|word| word.starts_with('-')) => upstream(unseen),
        _ => None,
    }
}

/// Returns true if git knows the word: itself, as an alias, or as a program of its own.
fn is_subcommand(unseen: &Unseen<'_>, name: &str) -> bool {
    let context = unseen.context;
    let home = context.system.variable("HOME").unwrap_or_default();
    let aliased = |text: &str| {
        let mut lines = text.lines().map(str::trim_start);
        lines.any(|line| {
            line.strip_prefix(name)
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        }) || text.contains("[include")
    };
    let config = |path: &str| context.system.read(std::path::Path::new(path));
    let own = lists::repository(context, unseen.part);
    let own = own.and_then(|git| context.system.read(&git.common.join("config")));
    let files = [
        format!("{home}/.gitconfig"),
        format!("{home}/.config/git/config"),
        "/etc/gitconfig".to_owned(),
    ];
    is_listed("git-all", name)
        || context.has(&format!("git-{name}"))
        || own
            .into_iter()
            .chain(files.iter().filter_map(|path| config(path)))
            .any(|text| aliased(&text))
}

/// Returns true if a word names no branch, tag or commit of the repository, and no file.
fn is_no_revision(unseen: &Unseen<'_>, word: &str) -> bool {
    let context = unseen.context;
    let repository = lists::repository(context, unseen.part);
    repository.is_some_and(|repository| !repository.may_have(word, context.system))
        && context.meta(unseen.part, word).is_none()
}

/// The branch that is checked out has none on a server that it belongs to.
fn upstream(unseen: &Unseen<'_>) -> Option<String> {
    let (context, part) = (unseen.context, unseen.part);
    let git = lists::repository(context, part)?;
    let branch = git.current_branch(context.system)?;
    let config = context.system.read(&git.common.join("config")).unwrap_or_default();
    let remotes = git.remotes(context.system);
    let remote = match remotes.as_slice() {
        [one] => one.as_str(),
        several => several.iter().find(|name| *name == "origin")?,
    };
    let tracked = config.contains(&format!("[branch \"{branch}\"]")) || config.contains("autoSetupRemote");
    let born = git.local_branches(context.system).contains(&branch);
    (!tracked && born).then(|| {
        format!("fatal: The current branch {branch} has no upstream branch.\n\n    git push --set-upstream {remote} {branch}\n")
    })
}
