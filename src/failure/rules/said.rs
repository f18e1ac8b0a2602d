//! The command that the program itself proposes, whatever the program.

use super::template::plain_words;
use super::{Candidate, Rank, Sight, listed, phrases, sub, usage};
use crate::answer::first_placeholder;
use crate::failure::line::Part;
use crate::rules::lower;

/// Subcommands between whose lines others speak: containers, scripts of a project or of what is installed, old versions.
const RUN_OTHERS: [(&[&str], &[&str]); 5] = [
    (
        &["docker", "podman"],
        &["run", "exec", "logs", "compose", "build", "start", "attach"],
    ),
    (
        &["npm", "yarn", "pnpm", "bun"],
        &[
            "run", "test", "start", "install", "i", "ci", "add", "update", "rebuild", "exec", "x", "dlx", "create",
            "init", "publish", "pack", "link",
        ],
    ),
    (
        &["pip", "pip3", "gem", "composer", "bundle"],
        &["install", "update", "exec", "require"],
    ),
    (
        &["cargo", "go", "dotnet"],
        &["run", "test", "bench", "build", "generate", "install", "publish"],
    ),
    (&["git"], &["show", "log", "diff", "grep", "blame", "cat-file"]),
];

/// Why: the program says so.
const PROPOSED: [&str; 2] = ["`{}` proposes it itself", "`{}` schlägt es selbst vor"];

/// A command that stands alone on its line is meant to be copied, one in a sentence may be one of several.
const ALONE: Rank = Rank::Possible;
const IN_PROSE: Rank = Rank::Unsure;
const HELP: Rank = Rank::Last;

/// Longer lines are no advice.
const WIDEST: usize = 300;

/// What the program says should be run.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    help(sight, found);
    let Some(part) = sight.line.parts.iter().rfind(|part| is_trusted(sight, part)) else {
        return;
    };
    let program = sight.line.program(part).to_owned();
    let before: Vec<&str> = phrases("proposes").collect();
    let mut above = "";
    // What git prints of a server has the server's name before it.
    let own = |line: &&str| line.len() <= WIDEST && !line.trim_start().starts_with("remote:");
    for line in sight.text.shown.lines().filter(own) {
        // "hint: git pull" says who speaks.
        let line = line
            .strip_prefix("hint:")
            .or_else(|| line.strip_prefix("error:"))
            .unwrap_or(line);
        let low = lower(line);
        // That the program itself is old is not what went wrong.
        if NEWS.iter().any(|news| low.contains(news)) {
            continue;
        }
        let proposes = before.iter().any(|word| has_word(&low, word));
        if proposes {
            for proposal in line.split('\'').skip(1).step_by(2) {
                offer(sight, part, &program, proposal, IN_PROSE, found);
            }
        }
        if proposes || low.trim_end().ends_with(':') {
            let last = line.rsplit(": ").next().unwrap_or_default();
            offer(sight, part, &program, last, ALONE, found);
        }
        let announced = announces(above);
        if announced && line.starts_with([' ', '\t']) {
            offer(sight, part, &program, line, ALONE, found);
        }
        if !line.trim().is_empty() {
            above = line;
        }
    }
}

/// Whether the line below one is what to do: `… on the remote, use`.
fn announces(line: &str) -> bool {
    let low = line.trim().to_lowercase();
    let verbs = [" use", " run", " try", " with", "benutzen sie", " aus", "verwenden sie"];
    (low.ends_with([':', '?']) || verbs.iter().any(|verb| low.ends_with(verb))) && !is_heading(line)
}

/// Lines about new versions.
const NEWS: [&str; 4] = ["notice", "to update", "new version", "update available"];

/// Above a list of what there is, not of what to do.
fn is_heading(line: &str) -> bool {
    let low = line.trim().to_lowercase();
    [
        "usage",
        "example",
        "options",
        "commands",
        "verwendung",
        "aufruf",
        "syntax",
        "version",
    ]
    .iter()
    .any(|word| low.starts_with(word))
}

/// `try 'cut --help'`, whatever else the program prints at other times.
fn help(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    for part in &sight.line.parts {
        let program = sight.line.program(part);
        if sight.text.shown.contains(&format!("'{program} --help'")) {
            found.push(Candidate {
                command: sight.line.with(sight.line.span(part), &format!("{program} --help")),
                why: usage::refused_option(sight).unwrap_or_else(|| sight.why(PROPOSED, &[program])),
                rule: "help",
                rank: HELP,
                asked: false,
            });
        }
    }
}

fn is_trusted(sight: &Sight<'_>, part: &Part) -> bool {
    let program = sight.line.program(part);
    let sub = sub(sight.line, part).and_then(|at| sight.line.word(part, at));
    let runs_others = RUN_OTHERS
        .iter()
        .any(|(programs, subs)| programs.contains(&program) && sub.is_some_and(|sub| subs.contains(&sub)));
    let hooked = program == "git" && has_hooks(sight, part);
    !(listed("not-their-own").any(|name| name == program) || runs_others || hooked)
}

/// Whether programs of the project speak between the lines of git.
fn has_hooks(sight: &Sight<'_>, part: &Part) -> bool {
    let dir = sight.directory(part);
    let Some(git) = dir
        .ancestors()
        .map(|dir| dir.join(".git"))
        .find(|git| sight.world.meta(git).is_some())
    else {
        return false;
    };
    let config = sight.world.read(&git.join("config")).unwrap_or_default();
    let hooks = sight.world.entries(&git.join("hooks"));
    lower(&config).contains("hookspath") || hooks.iter().any(|name| !name.ends_with(".sample"))
}

/// Whether a word stands in a line, and not as a piece of a longer one.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        alone(line[..at].chars().next_back()) && alone(line[at + word.len()..].chars().next())
    })
}

fn offer(sight: &Sight<'_>, part: &Part, program: &str, proposal: &str, rank: Rank, found: &mut Vec<Candidate>) {
    let proposal = proposal.trim();
    let proposal = proposal
        .strip_prefix("$ ")
        .unwrap_or(proposal)
        .trim_end_matches(['.', ',', ';', ':', '?', '!', ')']);
    let (sudo, rest) = match proposal.strip_prefix("sudo ") {
        Some(rest) => ("sudo ", rest),
        None => ("", proposal),
    };
    let own = rest.strip_prefix(program).is_some_and(|rest| rest.starts_with(' '));
    let placeholder = first_placeholder(rest).is_some()
        || rest.contains("...")
        || rest
            .split(' ')
            .skip(1)
            .any(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
    if !own || placeholder || !plain_words(rest) || is_prose(rest) {
        return;
    }
    let help = rest
        .split(' ')
        .any(|word| matches!(word, "--help" | "--list" | "-h" | "help" | "-help" | "--version"));
    let sudo = if sudo.is_empty() && part.sudo || !sudo.is_empty() && !part.sudo {
        "sudo "
    } else {
        ""
    };
    let command = if part.sudo {
        sight.line.with(sight.line.span(part), rest)
    } else {
        sight.line.with(sight.line.span(part), &format!("{sudo}{rest}"))
    };
    found.push(Candidate {
        command,
        why: sight.why(PROPOSED, &[program]),
        rule: "said",
        rank: if help { HELP } else { rank },
        asked: true,
    });
}

/// `git is not …` is a sentence about the program, `git push` a command.
fn is_prose(proposal: &str) -> bool {
    proposal.split(' ').any(|word| word == "by")
        || proposal
            .split(' ')
            .nth(1)
            .is_some_and(|second| listed("prose").any(|word| word == second))
        || proposal.split(' ').count() > 9
}
