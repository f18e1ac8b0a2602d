//! The command that the program itself proposes, whatever the program.

use super::template::plain_words;
use super::{Candidate, Rank, RuleContext, is_listed, lists, not_found, phrases, sub};
use crate::answer::first_placeholder;
use crate::rules::lower;
use crate::syntax::line::Part;

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
const PROPOSED: [&str; 2] = ["`{}` suggests this", "`{}` schlägt das vor"];

/// A command that stands alone on its line is meant to be copied, one in a sentence may be one of several.
const ALONE: Rank = Rank::Possible;
const IN_PROSE: Rank = Rank::Unsure;

/// Longer lines are no advice.
const WIDEST: usize = 300;

/// Adds the commands that the program itself proposes.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let Some(part) = context.line.parts.iter().rfind(|part| is_trusted(context, part)) else {
        return;
    };
    let program = context.line.program(part).to_owned();
    let before: Vec<&str> = phrases("proposes").collect();
    let mut above = "";
    // The lines that git prints of a server have the server's name before them.
    let own = |line: &&str| line.len() <= WIDEST && !line.trim_start().starts_with("remote:");
    for line in context.text.shown.lines().filter(own) {
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
                offer(context, part, &program, proposal, IN_PROSE, found);
            }
        }
        if proposes || low.trim_end().ends_with(':') {
            let last = line.rsplit(": ").next().unwrap_or_default();
            offer(context, part, &program, last, ALONE, found);
        }
        let announced = announces(above);
        if announced && line.starts_with([' ', '\t']) {
            offer(context, part, &program, line, ALONE, found);
        }
        if !line.trim().is_empty() {
            above = line;
        }
    }
}

/// Returns true if the line below one is what to do: `… on the remote, use`.
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
        "alias",
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

fn is_trusted(context: &RuleContext<'_>, part: &Part) -> bool {
    let program = context.line.program(part);
    let sub = sub(context.line, part).and_then(|at| context.line.word(part, at));
    let runs_others = RUN_OTHERS
        .iter()
        .any(|(programs, subs)| programs.contains(&program) && sub.is_some_and(|sub| subs.contains(&sub)));
    let hooked = program == "git" && has_hooks(context, part);
    !(is_listed("not-their-own", program) || runs_others || hooked)
}

/// Returns true if programs of the project speak between the lines of git.
fn has_hooks(context: &RuleContext<'_>, part: &Part) -> bool {
    let Some(git) = lists::repository(context, part) else {
        return false;
    };
    let config = context.system.read(&git.common.join("config")).unwrap_or_default();
    let hooks = context.system.entries(&git.common.join("hooks"));
    lower(&config).contains("hookspath") || hooks.iter().any(|name| !name.ends_with(".sample"))
}

/// Returns true if a word stands in a line, and not as a piece of a longer one.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        alone(line[..at].chars().next_back()) && alone(line[at + word.len()..].chars().next())
    })
}

fn offer(
    context: &RuleContext<'_>,
    part: &Part,
    program: &str,
    proposal: &str,
    rank: Rank,
    found: &mut Vec<Candidate>,
) {
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
    // A sentence names the command that has failed.
    let typed = rest.split(' ').all(|word| context.is_typed(word));
    // What only tells how the program is called does nothing of what was wanted.
    let asks = |word: &str| {
        matches!(
            word,
            "--explain" | "--help" | "--list" | "-h" | "help" | "-help" | "--version"
        )
    };
    let explains = rest.split(' ').any(asks);
    let placeholder = first_placeholder(rest).is_some()
        || rest.contains("...")
        || rest
            .split(' ')
            .skip(1)
            .any(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_'));
    if !own || typed || explains || placeholder || !plain_words(rest) || is_prose(program, rest) {
        return;
    }
    let sudo = if sudo.is_empty() && part.sudo || !sudo.is_empty() && !part.sudo {
        "sudo "
    } else {
        ""
    };
    let command = if part.sudo {
        context.line.with(context.line.span(part), rest)
    } else {
        context.line.with(context.line.span(part), &format!("{sudo}{rest}"))
    };
    found.push(Candidate {
        command,
        why: context.why(PROPOSED, &[program]),
        rule: "said",
        rank,
        suggested_by_program: true,
    });
}

/// `git is not …` is a sentence about the program, `git push` a command.
fn is_prose(program: &str, proposal: &str) -> bool {
    let second = proposal.split(' ').nth(1).unwrap_or_default();
    let mut known = not_found::subcommands(program).peekable();
    // Of a program whose commands are known, everything else is a word of a sentence.
    let said = known.peek().is_some() && !second.starts_with('-') && !known.any(|name| name == second);
    said || proposal.split(' ').any(|word| word == "by")
        || is_listed("prose", second)
        || proposal.split(' ').count() > 9
}
