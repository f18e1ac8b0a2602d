//! A program that is not found and that a package has.

use super::{Candidate, Rank, Sight};
use crate::failure::line::Part;
use crate::system::packages;

/// A name of so few letters is more likely a slip; a longer one that is known was meant.
const SHORT: usize = 3;

/// The command that installs a missing program, then the command once more.
pub(super) fn offer(sight: &Sight<'_>, part: &Part, typed: &str, found: &mut Vec<Candidate>) {
    let Some(manager) = packages::present(|name| sight.has(name)) else {
        return;
    };
    let known = packages::known(manager, typed).map(str::to_owned);
    let meant = known.is_some() && typed.chars().count() > SHORT;
    let Some(package) = known.or_else(|| sight.world.package(manager, typed)) else {
        return;
    };
    let Some(package) = super::template::word(sight.shell(), &package) else {
        return;
    };
    let root = ["sudo", "doas"]
        .into_iter()
        .find(|root| manager.root && sight.has(root));
    let root = root.map_or_else(String::new, |root| format!("{root} "));
    let command = &sight.line.text[part.pipeline.clone()];
    let command = format!("{root}{} {package} && {command}", manager.install);
    found.push(Candidate {
        command: sight.line.with(part.pipeline.clone(), &command),
        why: sight.why(
            ["`{}` is in the package `{}`", "`{}` steckt im Paket `{}`"],
            &[typed, &package],
        ),
        rule: "package",
        // Before the nearest names, or behind the first of them.
        rank: if meant { Rank::Nearest } else { Rank::Likely },
        asked: false,
    });
}
