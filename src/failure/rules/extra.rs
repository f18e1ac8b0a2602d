//! Rules that need more than words put into holes.

use super::template::{file, word};
use super::{Candidate, Rank, RuleContext, listed, lists};
use crate::syntax::line::{Part, Role};

/// Adds the fixes by these rules.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    for part in &context.line.parts {
        let mut offer = |rule: &'static str, rank: Rank, command: Option<String>, why: [&str; 2]| {
            found.extend(command.map(|command| Candidate::new(rule, rank, command, context.why(why, &[]))));
        };
        match context.line.program(part) {
            "git" => {
                offer(
                    "git-upstream",
                    Rank::Nearest,
                    upstream(context, part),
                    ["the branch has no upstream yet", "der Branch hat noch keinen Upstream"],
                );
                offer(
                    "git-branch-checked-out",
                    Rank::Usual,
                    leave_branch(context, part),
                    [
                        "the branch that you are on cannot be deleted",
                        "der aktuelle Branch lässt sich nicht löschen",
                    ],
                );
            }
            "ln" => {
                offer(
                    "ln-order",
                    Rank::Named,
                    link_order(context, part),
                    [
                        "the target comes first, then the link",
                        "erst kommt das Ziel, dann der Link",
                    ],
                );
                offer(
                    "ln-again",
                    Rank::Named,
                    link_again(context, part),
                    [
                        "there is a file of that name already",
                        "eine Datei dieses Namens gibt es schon",
                    ],
                );
            }
            "whois" => offer(
                "whois",
                Rank::Likely,
                whois(context, part),
                [
                    "whois wants a name, not an address",
                    "whois will einen Namen, keine Adresse",
                ],
            ),
            "open" | "xdg-open" | "gnome-open" | "kde-open" => {
                offer(
                    "open-address",
                    Rank::Named,
                    address(context, part),
                    ["an address begins with `http://`", "eine Adresse beginnt mit `http://`"],
                );
                for maker in ["touch", "mkdir"] {
                    offer(
                        "open-new",
                        Rank::Possible,
                        new_to_open(context, part, maker),
                        ["it does not exist yet", "das gibt es noch nicht"],
                    );
                }
            }
            _ => {}
        }
        offer(
            "clone",
            Rank::Certain,
            clone(context, part),
            [
                "that is the address of a repository",
                "das ist die Adresse eines Repositorys",
            ],
        );
        offer(
            "target-directory",
            Rank::Nearest,
            redirection(context, part),
            ["the directory is missing", "das Verzeichnis fehlt"],
        );
    }
}

fn arguments<'a>(context: &'a RuleContext<'_>, part: &'a Part) -> Vec<(usize, &'a str)> {
    let words = context.words(part);
    words.filter(|(_, word)| !word.starts_with('-')).collect()
}

/// `git push` with a remote or `-u`, to which git names the whole command: what it names, and the other options.
fn upstream(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let named = arguments(context, part).len() > 1
        || context
            .words(part)
            .any(|(_, word)| matches!(word, "-u" | "--set-upstream"));
    if context.line.word(part, 1) != Some("push") || !named {
        return None;
    }
    let mut lines = context.text.shown.lines();
    let said = lines.find_map(|line| line.trim().strip_prefix("git push --set-upstream "))?;
    let [remote, branch] = said.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let options = (2..part.words.len()).filter_map(|at| context.line.raw(part, at));
    let options = options.filter(|word| word.starts_with('-') && !matches!(*word, "-u" | "--set-upstream"));
    let mut words = vec!["git", "push", "--set-upstream"];
    let (remote, branch) = (word(context.shell(), remote)?, word(context.shell(), branch)?);
    words.extend([remote.as_str(), branch.as_str()]);
    words.extend(options);
    Some(context.line.with(context.line.span(part), &words.join(" ")))
}

/// Branches that others come from, the usual first.
const TRUNKS: [&str; 5] = ["main", "master", "trunk", "develop", "dev"];

/// `git branch -d` of the branch that is checked out: another one first, where there is one that must be it.
fn leave_branch(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let refused = [
        "cannot delete branch '",
        "cannot delete the branch '",
        "kann branch '",
        "kann den branch '",
    ];
    let says = [
        "checked out",
        "used by worktree",
        "currently on",
        "nicht entfernen",
        "nicht löschen",
        "ausgecheckt",
    ];
    let deletes = |(_, word): &(usize, &str)| matches!(*word, "branch" | "-d" | "-D" | "--delete");
    if context.words(part).filter(deletes).count() < 2 || !context.text.has_any(refused) || !context.text.has_any(says)
    {
        return None;
    }
    let branches = lists::repository(context, part)?.local_branches(context.system);
    let others: Vec<&str> = branches
        .iter()
        .map(String::as_str)
        .filter(|name| !context.is_typed(name))
        .collect();
    let trunk = TRUNKS.into_iter().find(|trunk| others.contains(trunk));
    let other = trunk.or(match others.as_slice() {
        [one] => Some(one),
        _ => None,
    })?;
    let other = word(context.shell(), other)?;
    Some(context.first(part, &format!("git checkout {other}")))
}

/// The option of `ln` that wants a link by name.
fn symbolic<'a>(context: &'a RuleContext<'_>, part: &'a Part) -> Option<(usize, &'a str)> {
    let mut words = context.words(part);
    words.find(|(_, word)| word.starts_with("-s") || *word == "--symbolic")
}

/// The words of `ln -s` that failed since the second of them is there.
fn link(context: &RuleContext<'_>, part: &Part) -> Option<[(usize, bool); 2]> {
    let exists = ["file exists", "die datei existiert bereits", "datei existiert bereits"];
    let symbolic = symbolic(context, part).is_some();
    let there = |(at, word): (usize, &str)| (at, context.meta(part, word).is_some());
    let [first, second] = arguments(context, part).try_into().ok()?;
    (symbolic && context.text.has_any(exists)).then(|| [there(first), there(second)])
}

/// `ln -s LINK TARGET`, where only the target is there.
fn link_order(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let [(first, false), (second, _)] = link(context, part)? else {
        return None;
    };
    let mut words: Vec<&str> = (0..part.words.len())
        .filter_map(|at| context.line.raw(part, at))
        .collect();
    words.swap(first, second);
    Some(context.line.with(context.line.span(part), &words.join(" ")))
}

/// `ln -s TARGET LINK`, where both are there: the link once more, where it takes the place of nothing but an empty file
/// or another link. What a file holds is kept beside it.
fn link_again(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let [(first, true), (second, true)] = link(context, part)? else {
        return None;
    };
    let (target, name) = (context.line.word(part, first)?, context.line.word(part, second)?);
    let absolute = context.absolute(&context.directory(part), name);
    if context.system.meta(&absolute)?.dir || target.trim_end_matches('/') == name.trim_end_matches('/') {
        return None;
    }
    let empty = context.system.read(&absolute).is_some_and(|text| text.is_empty());
    let (at, option) = symbolic(context, part)?;
    let more = match (option, empty) {
        ("--symbolic", true) => "--symbolic -f".to_owned(),
        (_, true) => format!("{option}f"),
        ("--symbolic", false) => "--symbolic -b".to_owned(),
        (_, false) => format!("{option}b"),
    };
    Some(context.line.with_word(part, at, &more))
}

/// The host of an address, or what stands above the host.
fn whois(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let (at, typed) = arguments(context, part).last().copied()?;
    let host = if let Some((_, rest)) = typed.split_once("://") {
        rest.split(['/', ':', '?']).next()?
    } else if typed.contains('/') {
        typed.split('/').next()?
    } else if typed.matches('.').count() > 1 && !typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        typed.split_once('.')?.1
    } else {
        return None;
    };
    Some(context.line.with_word(part, at, &word(context.shell(), host)?))
}

/// Returns true if the program found nothing at a path; of a program that is not there the shell says the same.
fn missing(context: &RuleContext<'_>) -> bool {
    let says = context.text.has_any([
        "does not exist",
        "no such file",
        "not exist",
        "existiert nicht",
        "nicht gefunden",
        "not found",
    ]);
    says && context.failure.status != 127
}

/// `open example.com`.
fn address(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let (at, typed) = arguments(context, part).first().copied()?;
    let host = typed.split('/').next()?;
    let domain = listed("domains").any(|ending| host.ends_with(ending)) || host.starts_with("www.");
    (domain && !typed.contains("://") && missing(context) && context.meta(part, typed).is_none()).then(|| {
        context.line.with_word(
            part,
            at,
            &format!("http://{}", context.line.raw(part, at).unwrap_or_default()),
        )
    })
}

/// `touch x && open x`.
fn new_to_open(context: &RuleContext<'_>, part: &Part, maker: &str) -> Option<String> {
    let (at, typed) = arguments(context, part).first().copied()?;
    let raw = context.line.raw(part, at)?;
    (!typed.contains("://") && missing(context) && context.meta(part, typed).is_none())
        .then(|| context.first(part, &format!("{maker} {raw}")))
}

/// The address of a repository where a command should be.
fn clone(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let typed = context.line.word(part, 0)?;
    let url = typed.contains("://") || (typed.starts_with("git@") && typed.contains(':'));
    let repository =
        typed.strip_suffix(".git").is_some() || typed.contains("github.com") || typed.contains("gitlab.com");
    let alone = part.words.len() == 1 && context.line.parts.len() == 1;
    (url && repository && alone).then(|| format!("git clone {}", context.line.text))
}

/// `> new/file`, where the directory is not there.
fn redirection(context: &RuleContext<'_>, part: &Part) -> Option<String> {
    let after = part.words.last()?;
    let mut words = context.line.words.iter().enumerate().skip(after + 1);
    let (_, target) = words.find(|(index, word)| {
        word.role == Role::Target
            && context.line.words[index - 1].text.contains('>')
            && context.text.shown.contains(&word.text)
    })?;
    let (dir, _) = target.text.rsplit_once('/').filter(|(dir, _)| !dir.is_empty())?;
    let told = context
        .text
        .has_any(["no such file or directory", "datei oder verzeichnis nicht gefunden"]);
    if !told || context.meta(part, dir).is_some() {
        return None;
    }
    Some(context.first(part, &format!("mkdir -p {}", file(context.shell(), dir)?)))
}
