//! A program that is not found and that a package has.

use super::template::word;
use super::{Candidate, Rank, RuleContext, declared};
use crate::syntax::line::Part;
use crate::system::packages;

const IN_PACKAGE: [&str; 2] = ["`{}` is in the package `{}`", "`{}` steckt im Paket `{}`"];

/// The command that installs a missing program, then the command once more.
pub(super) fn offer(context: &RuleContext<'_>, part: &Part, typed: &str, found: &mut Vec<Candidate>) {
    let manager = packages::present(|name| context.has(name));
    let known = manager.and_then(|manager| packages::known(manager, typed));
    if let Some(package) = known {
        // Some systems give the program another name.
        let name = declared("renamed", package).next().unwrap_or(typed);
        system_package(context, part, package, (typed, name), Rank::Named, found);
        return;
    }
    if by_language(context, part, typed, found) {
        return;
    }
    if let Some(package) = manager.and_then(|manager| context.system.package(manager, typed)) {
        system_package(context, part, &package, (typed, typed), Rank::Likely, found);
    }
}

/// A package of the system, then the command once more, of which the program may have another name.
pub(super) fn system_package(
    context: &RuleContext<'_>,
    part: &Part,
    package: &str,
    (typed, name): (&str, &str),
    rank: Rank,
    found: &mut Vec<Candidate>,
) {
    let (Some(manager), Some(package)) = (
        packages::present(|name| context.has(name)),
        word(context.shell(), package),
    ) else {
        return;
    };
    let again = if name == typed {
        context.line.text[part.pipeline.clone()].to_owned()
    } else {
        let after = context.line.text.len() - part.pipeline.end;
        let line = context.line.with_word(part, 0, name);
        line[part.pipeline.start..line.len() - after].to_owned()
    };
    let root = ["sudo", "doas"]
        .into_iter()
        .find(|root| manager.root && !context.system.is_root() && context.has(root));
    let root = root.map_or_else(String::new, |root| format!("{root} "));
    let command = format!("{root}{} {package} && {again}", manager.install);
    found.push(Candidate::new(
        "package",
        rank,
        context.line.with(part.pipeline.clone(), &command),
        context.why(IN_PACKAGE, &[typed, &package]),
    ));
}

/// A program that the package manager of a language has, where that is here.
fn by_language(context: &RuleContext<'_>, part: &Part, typed: &str, found: &mut Vec<Candidate>) -> bool {
    let mut commands = declared("via", typed);
    let here = |command: &&str| command.split(' ').next().is_some_and(|program| context.has(program));
    let Some(install) = commands.find(here) else {
        return false;
    };
    let package = install.rsplit(' ').next().unwrap_or(typed);
    found.push(Candidate::new(
        "package",
        Rank::Named,
        context.first(part, install),
        context.why(IN_PACKAGE, &[typed, package]),
    ));
    true
}

/// `git lfs` where git has no such command: the package of `git-lfs`.
pub(super) fn of_git(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let Some(part) = context
        .line
        .parts
        .iter()
        .find(|part| context.line.program(part) == "git")
    else {
        return;
    };
    let Some(sub) = super::sub(context.line, part).and_then(|at| context.line.word(part, at)) else {
        return;
    };
    let unknown = [
        format!("git: '{sub}' is not a git command"),
        format!("git: '{sub}' ist kein git-befehl"),
    ];
    let manager = packages::present(|name| context.has(name));
    let program = format!("git-{sub}");
    let package = manager.and_then(|manager| packages::known(manager, &program));
    if let Some(package) = package.filter(|_| context.text.has_any(unknown.iter().map(String::as_str))) {
        system_package(context, part, package, (&program, &program), Rank::Certain, found);
    }
}
