//! Names that a slip is looked for in and that only this machine knows.

use std::path::Path;

use super::{RuleContext, listed};
use crate::near;
use crate::syntax::line::Part;
use crate::system::{Repository, System, above, packages};

/// From a list that the program gave in order, or that a slip is looked for in, no more are offered.
pub(super) const MOST_OF_A_LIST: usize = 3;

/// The list that a rule calls by name: what begins with `@` is looked up, everything else is empty.
pub(super) fn look_up(context: &RuleContext<'_>, part: &Part, name: &str) -> Vec<String> {
    let dir = context.directory(part);
    match name {
        "@branches" => of_repository(context, part, Repository::branches),
        "@remotes" => of_repository(context, part, Repository::remotes),
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

/// The repository that a part runs in.
pub(super) fn repository(context: &RuleContext<'_>, part: &Part) -> Option<Repository> {
    Repository::of(&context.directory(part), context.system)
}

fn of_repository(
    context: &RuleContext<'_>,
    part: &Part,
    names: fn(&Repository, &dyn System) -> Vec<String>,
) -> Vec<String> {
    repository(context, part).map_or_else(Vec::new, |repository| names(&repository, context.system))
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
        let text = context.system.read(&above(dir, "package.json", context.system)?)?;
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

/// The names that a word was likely meant for, or one of them and what was typed behind it without a blank. There are so many
/// programs that one of them is always a little near.
pub(super) fn nearest<'n>(bad: &str, mut names: impl Iterator<Item = &'n str> + Clone, programs: bool) -> Vec<String> {
    let mut nearest = near::nearest(bad, names.clone(), near::most(bad) + 25);
    let start = bad.chars().next();
    nearest.retain(|(cost, name)| !programs || *cost <= 100 || name.chars().next() == start);
    // A name that was not typed to the end.
    let begun = names.clone();
    let begun = begun.filter(|name| bad.len() > 2 && name.len() > bad.len() && name.starts_with(bad));
    let longer = |name: &str| u32::try_from(name.len() - bad.len()).unwrap_or(u32::MAX);
    nearest.extend(begun.map(|name| (90 + longer(name), name)));
    nearest.extend(names.clone().filter_map(|name| Some((piece(bad, name)?, name))));
    // The end of a word is a part of the line: it was written for something.
    nearest.retain(|(_, name)| bad.strip_prefix(name).is_none_or(|lost| lost.chars().count() <= 2));
    let glued = names.find(|name| name.len() > 2 && is_glued(bad, name));
    if let Some(name) = glued.filter(|_| nearest.first().is_none_or(|(cost, _)| *cost > 100)) {
        return vec![format!("{name} {}", &bad[name.len()..])];
    }
    nearest.sort_by_key(|&(cost, _)| cost);
    let mut found: Vec<String> = Vec::new();
    for (_, name) in nearest {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    }
    found.truncate(MOST_OF_A_LIST);
    found
}

/// Returns true if a word is a name and, without a blank, what comes after it: `installvim`.
fn is_glued(word: &str, name: &str) -> bool {
    let rest = word.strip_prefix(name).unwrap_or_default();
    rest.len() > 2 && rest.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

/// Returns the cost of having meant a name of which only one piece was typed: `pick` for `cherry-pick`.
fn piece(typed: &str, name: &str) -> Option<u32> {
    let mut pieces = name.split(['-', '_', ':']).filter(|piece| *piece != name);
    let long = typed.len() > 3;
    let cost = pieces
        .by_ref()
        .filter_map(|piece| near::distance(typed, piece, near::most(typed)))
        .min();
    cost.filter(|_| long).map(|cost| cost + 100)
}
