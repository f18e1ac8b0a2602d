//! Rules that need more than words put into holes.

use super::template::{file, word};
use super::{Candidate, Rank, Sight, listed};
use crate::failure::line::{Part, Role};

/// What these rules say.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    for part in &sight.line.parts {
        let mut offer = |rule: &'static str, rank: Rank, command: Option<String>, why: [&str; 2]| {
            found.extend(command.map(|command| Candidate {
                command,
                why: sight.why(why, &[]),
                rule,
                rank,
                asked: false,
            }));
        };
        match sight.line.program(part) {
            "git" => offer(
                "git-upstream",
                Rank::Nearest,
                upstream(sight, part),
                ["the branch has no upstream yet", "der Branch hat noch keinen Upstream"],
            ),
            "sed" => offer(
                "sed-slash",
                Rank::Named,
                unfinished_s(sight, part),
                [
                    "the command of sed needs one more slash",
                    "dem Befehl für sed fehlt ein Schrägstrich",
                ],
            ),
            "ln" => offer(
                "ln-order",
                Rank::Named,
                link_order(sight, part),
                [
                    "the target comes first, then the link",
                    "erst kommt das Ziel, dann der Link",
                ],
            ),
            "whois" => offer(
                "whois",
                Rank::Likely,
                whois(sight, part),
                [
                    "whois wants a name, not an address",
                    "whois will einen Namen, keine Adresse",
                ],
            ),
            "open" | "xdg-open" | "gnome-open" | "kde-open" => {
                offer(
                    "open-address",
                    Rank::Named,
                    address(sight, part),
                    ["an address begins with `http://`", "eine Adresse beginnt mit `http://`"],
                );
                for maker in ["touch", "mkdir"] {
                    offer(
                        "open-new",
                        Rank::Possible,
                        new_to_open(sight, part, maker),
                        ["it does not exist yet", "das gibt es noch nicht"],
                    );
                }
            }
            _ => {}
        }
        offer(
            "clone",
            Rank::Certain,
            clone(sight, part),
            [
                "that is the address of a repository",
                "das ist die Adresse eines Repositorys",
            ],
        );
        offer(
            "target-directory",
            Rank::Nearest,
            redirection(sight, part),
            ["the directory is missing", "das Verzeichnis fehlt"],
        );
    }
}

fn arguments<'a>(sight: &'a Sight<'_>, part: &'a Part) -> Vec<(usize, &'a str)> {
    let words = (1..part.words.len()).filter_map(|at| Some((at, sight.line.word(part, at)?)));
    words.filter(|(_, word)| !word.starts_with('-')).collect()
}

/// `git push` with a remote or `-u`, to which git names the whole command: what it names, and the other options.
fn upstream(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let named = arguments(sight, part).len() > 1
        || (1..part.words.len()).any(|at| matches!(sight.line.word(part, at), Some("-u" | "--set-upstream")));
    if sight.line.word(part, 1) != Some("push") || !named {
        return None;
    }
    let mut lines = sight.text.shown.lines();
    let said = lines.find_map(|line| line.trim().strip_prefix("git push --set-upstream "))?;
    let [remote, branch] = said.split(' ').collect::<Vec<_>>().try_into().ok()?;
    let options = (2..part.words.len()).filter_map(|at| sight.line.raw(part, at));
    let options = options.filter(|word| word.starts_with('-') && !matches!(*word, "-u" | "--set-upstream"));
    let mut words = vec!["git", "push", "--set-upstream"];
    let (remote, branch) = (word(sight.shell(), remote)?, word(sight.shell(), branch)?);
    words.extend([remote.as_str(), branch.as_str()]);
    words.extend(options);
    Some(sight.line.with(sight.line.span(part), &words.join(" ")))
}

/// `s/a/b` without the last slash.
fn unfinished_s(sight: &Sight<'_>, part: &Part) -> Option<String> {
    if !sight.text.has_any([
        "unterminated 's' command",
        "nicht beendeter 's'-befehl",
        "unterminated substitute pattern",
    ]) {
        return None;
    }
    let (at, script) = (1..part.words.len()).find_map(|at| {
        let script = sight.line.word(part, at)?;
        let script = script
            .strip_prefix("--expression=")
            .or(script.strip_prefix("-e"))
            .unwrap_or(script);
        let delimiter = script
            .strip_prefix('s')?
            .chars()
            .next()
            .filter(char::is_ascii_punctuation)?;
        (unescaped(script, delimiter) == 2).then_some((at, script))
    })?;
    let delimiter = script.chars().nth(1)?;
    let raw = sight.line.raw(part, at)?;
    // Inside the quotes where there are some.
    let closed = match raw.chars().next_back() {
        Some(quote @ ('\'' | '"')) => format!("{}{delimiter}{quote}", &raw[..raw.len() - 1]),
        _ => format!("{raw}{delimiter}"),
    };
    Some(sight.line.with_word(part, at, &closed))
}

/// How often a character stands in a script without a backslash before it.
fn unescaped(script: &str, wanted: char) -> usize {
    let mut escaped = false;
    let counts = |character: char| {
        let counted = character == wanted && !escaped;
        escaped = character == '\\' && !escaped;
        counted
    };
    script.chars().map(counts).filter(|&counted| counted).count()
}

/// `ln -s LINK TARGET`, where the target is there.
fn link_order(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let exists = ["file exists", "die datei existiert bereits"];
    let symbolic = (1..part.words.len()).any(|at| {
        sight
            .line
            .word(part, at)
            .is_some_and(|word| word.starts_with("-s") || word == "--symbolic")
    });
    let [(first, _), (second, _)] = arguments(sight, part).try_into().ok()?;
    if !symbolic || !sight.text.has_any(exists) {
        return None;
    }
    let (a, b) = (sight.line.raw(part, first)?, sight.line.raw(part, second)?);
    let words: Vec<&str> = (0..part.words.len())
        .filter_map(|at| match at {
            _ if at == first => Some(b),
            _ if at == second => Some(a),
            _ => sight.line.raw(part, at),
        })
        .collect();
    Some(sight.line.with(sight.line.span(part), &words.join(" ")))
}

/// The host of an address, or what stands above the host.
fn whois(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let (at, typed) = arguments(sight, part).last().copied()?;
    let host = if let Some((_, rest)) = typed.split_once("://") {
        rest.split(['/', ':', '?']).next()?
    } else if typed.contains('/') {
        typed.split('/').next()?
    } else if typed.matches('.').count() > 1 && !typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        typed.split_once('.')?.1
    } else {
        return None;
    };
    Some(sight.line.with_word(part, at, &word(sight.shell(), host)?))
}

fn missing(sight: &Sight<'_>) -> bool {
    sight.text.has_any([
        "does not exist",
        "no such file",
        "not exist",
        "existiert nicht",
        "nicht gefunden",
        "not found",
    ])
}

/// `open example.com`.
fn address(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let (at, typed) = arguments(sight, part).first().copied()?;
    let host = typed.split('/').next()?;
    let domain = listed("domains").any(|ending| host.ends_with(ending)) || host.starts_with("www.");
    (domain && !typed.contains("://") && missing(sight) && sight.meta(part, typed).is_none()).then(|| {
        sight.line.with_word(
            part,
            at,
            &format!("http://{}", sight.line.raw(part, at).unwrap_or_default()),
        )
    })
}

/// `touch x && open x`.
fn new_to_open(sight: &Sight<'_>, part: &Part, maker: &str) -> Option<String> {
    let (at, typed) = arguments(sight, part).first().copied()?;
    let raw = sight.line.raw(part, at)?;
    (!typed.contains("://") && missing(sight) && sight.meta(part, typed).is_none()).then(|| {
        let command = &sight.line.text[part.pipeline.clone()];
        sight
            .line
            .with(part.pipeline.clone(), &format!("{maker} {raw} && {command}"))
    })
}

/// The address of a repository where a command should be.
fn clone(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let typed = sight.line.word(part, 0)?;
    let url = typed.contains("://") || (typed.starts_with("git@") && typed.contains(':'));
    let repository =
        typed.strip_suffix(".git").is_some() || typed.contains("github.com") || typed.contains("gitlab.com");
    let alone = part.words.len() == 1 && sight.line.parts.len() == 1;
    (url && repository && alone).then(|| format!("git clone {}", sight.line.text))
}

/// `> new/file`, where the directory is not there.
fn redirection(sight: &Sight<'_>, part: &Part) -> Option<String> {
    let after = part.words.last()?;
    let mut words = sight.line.words.iter().enumerate().skip(after + 1);
    let (_, target) = words.find(|(index, word)| {
        word.role == Role::Target
            && sight.line.words[index - 1].text.contains('>')
            && sight.text.shown.contains(&word.text)
    })?;
    let (dir, _) = target.text.rsplit_once('/').filter(|(dir, _)| !dir.is_empty())?;
    let told = sight
        .text
        .has_any(["no such file or directory", "datei oder verzeichnis nicht gefunden"]);
    if !told || sight.meta(part, dir).is_some() {
        return None;
    }
    let command = &sight.line.text[part.pipeline.clone()];
    Some(sight.line.with(
        part.pipeline.clone(),
        &format!("mkdir -p {} && {command}", file(sight.shell(), dir)?),
    ))
}
