//! Whether `git` has a command: by its manual pages, the programs beside it and the aliases of its configuration.

use std::path::{Path, PathBuf};

use super::flags::{Read, Role};
use super::{Kind, Report, Target, with_nearest};
use crate::manual::{Binary, Library};
use crate::messages::{Message, check as messages};
use crate::near;
use crate::syntax::{Command, Word};
use crate::system::{RealSystem, System};

/// Where git keeps the programs that are its commands.
const FOLDERS: [&str; 4] = [
    "/usr/lib/git-core",
    "/usr/libexec/git-core",
    "/usr/local/libexec/git-core",
    "/opt/homebrew/opt/git/libexec/git-core",
];

/// Reports a command of `git` that is neither documented nor installed nor an alias.
pub(super) fn check(
    command: &Command,
    read: &Read,
    binary: &Binary,
    library: &Library,
    at: &Target,
    report: &mut Report,
) {
    if command.program() != Some("git") {
        return;
    }
    let Some((operand, name)) = first_operand(command, read) else {
        return;
    };
    // Where there are no pages, nothing is proved.
    if library.subcommand(binary, &["git"], "log").is_none() {
        return;
    }
    let system = RealSystem::default();
    if is_installed(name, &system) || may_be_alias(name, &at.cwd, &system) {
        return;
    }
    let commands = commands(&system);
    let near = near::only(name, commands.iter().map(String::as_str));
    let message = with_nearest(messages::no_git_command(name), near);
    let diagnostic = report.wrong(Kind::Command, name, &message);
    (diagnostic.span, diagnostic.fix) = (operand.span(), near.map(Message::verbatim));
}

/// The word right behind `git`, where it is no option and no command that is known.
fn first_operand<'a>(command: &'a Command, read: &Read) -> Option<(&'a Word, &'a str)> {
    // With `git -C …` it may be another repository that has an alias.
    let (at, Role::Operand) = read.roles.first()? else {
        return None;
    };
    let at = *at;
    let word = &command.words[at];
    let name = word.whole()?;
    let sensible = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (!name.is_empty() && name.chars().all(sensible)).then_some((word, name))
}

/// The commands of git that are installed here, without its helpers (`git-sh-setup`, `git-add--interactive`).
fn commands(system: &dyn System) -> Vec<String> {
    let beside = FOLDERS.iter().flat_map(|folder| system.entries(Path::new(folder)));
    let mut commands: Vec<String> = beside
        .filter_map(|program| program.strip_prefix("git-").map(str::to_owned))
        .filter(|name| !name.contains("--") && !name.starts_with("sh-"))
        .collect();
    commands.sort_unstable();
    commands.dedup();
    commands
}

fn is_installed(name: &str, system: &dyn System) -> bool {
    let program = format!("git-{name}");
    let beside = |folder: &&str| system.meta(&Path::new(folder).join(&program)).is_some();
    system.names().contains(&program) || FOLDERS.iter().any(beside)
}

/// Whether a configuration has an alias of that name, or takes others in that are not read here.
fn may_be_alias(name: &str, cwd: &Path, system: &dyn System) -> bool {
    // Of a worktree or a submodule the configuration is elsewhere.
    let elsewhere = |folder: &Path| system.meta(&folder.join(".git")).is_some_and(|meta| !meta.dir);
    if cwd.ancestors().any(elsewhere) {
        return true;
    }
    configurations(cwd, system)
        .iter()
        .filter_map(|path| system.read(path))
        .any(|text| has_alias(&text, name))
}

fn configurations(cwd: &Path, system: &dyn System) -> Vec<PathBuf> {
    let home = system.variable("HOME").map(PathBuf::from);
    let own = system.variable("XDG_CONFIG_HOME").map(PathBuf::from);
    let own = own.or_else(|| Some(home.as_ref()?.join(".config")));
    let global = [
        "/etc/gitconfig",
        "/usr/local/etc/gitconfig",
        "/opt/homebrew/etc/gitconfig",
    ];
    let mut paths: Vec<PathBuf> = global.iter().map(PathBuf::from).collect();
    paths.extend(system.variable("GIT_CONFIG_SYSTEM").map(PathBuf::from));
    paths.extend(system.variable("GIT_CONFIG_GLOBAL").map(PathBuf::from));
    paths.extend(home.map(|home| home.join(".gitconfig")));
    paths.extend(own.map(|own| own.join("git/config")));
    paths.extend(cwd.ancestors().map(|folder| folder.join(".git/config")));
    paths
}

fn has_alias(text: &str, name: &str) -> bool {
    let names = |line: &str| {
        let line = line.trim();
        let key = line.split(['=', ' ', '\t']).next().unwrap_or_default();
        // `[include]` and `[includeIf …]`; `alias.NAME` stands in no file.
        line.to_ascii_lowercase().starts_with("[include") || key.eq_ignore_ascii_case(name)
    };
    text.lines().any(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_found_in_a_configuration() {
        let text = "[user]\n\tname = x\n[alias]\n\tlg = log --oneline\n";
        assert!(has_alias(text, "lg") && has_alias(text, "LG"));
        assert!(!has_alias(text, "lgo"));
        assert!(has_alias("[includeIf \"gitdir:x\"]\n\tpath = y\n", "lgo"));
    }
}
