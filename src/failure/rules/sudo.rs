//! Refusals that mean: not you, but root.

use std::path::Path;

use super::paths::DENIED;
use super::{Candidate, Rank, RuleContext, is_listed, phrases};
use crate::rules::lower;
use crate::syntax::line::{Line, Part, Role};

/// The user who may do everything, by credentials(7).
const ROOT: u32 = 0;

/// The command without `sudo`, where root is refused.
fn as_user(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    if !context.text.has_any(phrases("not-root")) {
        return;
    }
    let line = context.line;
    for part in line.parts.iter().filter(|part| part.sudo) {
        let program = line.span(part).start;
        let sudo = line.words[..part.words[0]]
            .iter()
            .rfind(|word| matches!(word.text.as_str(), "sudo" | "doas"));
        found.extend(sudo.map(|sudo| {
            Candidate::new(
                "not-root",
                Rank::Nearest,
                line.with(sudo.span.start..program, ""),
                context.why(
                    [
                        "it does not want to be run by root",
                        "es will nicht von root gestartet werden",
                    ],
                    &[],
                ),
            )
        }));
    }
}

/// The command, or the one of several that was refused, as root.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    as_user(context, found);
    redirection(context, found);
    let line = context.line;
    if context.system.is_root() || !is_for_root(context) {
        return;
    }
    let why = why(context);
    let mut offer = |command: String, rank: Rank| {
        found.push(Candidate::new("sudo", rank, command, why.clone()));
    };
    // If neither is here, nothing makes a command one of root's.
    let Some(root) = ["sudo", "doas"].into_iter().find(|root| context.has(root)) else {
        return;
    };
    let whole = format!("{root} sh -c {}", double_quoted(line.text));
    let writes = line
        .words
        .iter()
        .any(|word| word.role == Role::Redirection && word.text.contains('>') && word.text != "2>&");
    if writes {
        offer(whole, Rank::Possible);
        return;
    }
    let at = |part: &Part| line.span(part).start;
    if let [part] = line.parts.as_slice() {
        offer(line.with(at(part)..at(part), &format!("{root} ")), Rank::Possible);
        return;
    }
    let mut refused = line.parts.iter().filter(|part| speaks(context, part));
    if let (Some(part), None) = (refused.next(), refused.next()) {
        offer(line.with(at(part)..at(part), &format!("{root} ")), Rank::Possible);
    }
    offer(whole, Rank::Possible);
}

/// Returns true if it is no program of its own and cannot be run by `sudo`.
pub(super) fn is_builtin(program: &str) -> bool {
    is_listed("builtins", program)
}

/// Returns true if the user was refused what root may do.
fn is_for_root(context: &RuleContext<'_>) -> bool {
    let parts = &context.line.parts;
    !parts.is_empty()
        && context.text.has_any(phrases("for-root"))
        && !context.text.has_any(phrases("elsewhere"))
        && !parts.iter().any(|part| part.sudo || not_for_root(context, part))
        && (parts.iter().any(|part| speaks_for_itself(context, part)) || names_what_is_roots(context))
}

/// Returns true if a refusal can be the program's own: what a shell or `echo` prints may be anybody's.
fn speaks_for_itself(context: &RuleContext<'_>, part: &Part) -> bool {
    let program = context.line.program(part);
    !is_builtin(program) && !is_listed("hands-on", program)
}

/// Returns true if a line that refuses names a file of root, or one that would be in a directory of root.
fn names_what_is_roots(context: &RuleContext<'_>) -> bool {
    let refuses = |line: &&str| {
        let low = lower(line);
        phrases("for-root").any(|phrase| low.contains(phrase))
    };
    let named = |word: &str| {
        let word = word.trim_matches(|c: char| "'\"‘’`:,;()[]".contains(c));
        let path = context.absolute(&context.failure.cwd, word);
        let places = path.ancestors().take(if word.contains('/') { usize::MAX } else { 1 });
        let mut found = places.filter_map(|place| context.system.meta(place));
        !word.is_empty() && found.next().is_some_and(|meta| meta.owner == ROOT)
    };
    let mut lines = context.text.shown.lines().filter(refuses);
    lines.any(|line| line.split_whitespace().any(named))
}

/// Returns the reason where root was refused.
pub(super) fn not_even_root(context: &RuleContext<'_>) -> Option<String> {
    (context.system.is_root() && is_for_root(context))
        .then(|| context.why(["not even root may do that", "das darf nicht einmal root"], &[]))
}

/// `sudo echo x > file`, where the shell opens the file and not root.
fn redirection(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let line = context.line;
    let target = line.words.windows(2).find_map(|pair| {
        let writes = pair[0].role == Role::Redirection && pair[0].text.contains('>') && pair[1].role == Role::Target;
        writes.then_some(pair[1].text.as_str())
    });
    let refused = |target: &str| {
        DENIED
            .iter()
            .any(|denied| context.text.low.contains(&format!("{target}: {denied}")))
    };
    let [part] = line.parts.as_slice() else { return };
    let Some(sudo) = line.words.first().filter(|word| part.sudo && word.text == "sudo") else {
        return;
    };
    if target.is_some_and(|target| refused(&lower(target))) {
        found.push(Candidate::new(
            "sudo-redirection",
            Rank::Possible,
            format!("sudo sh -c {}", double_quoted(line.text[sudo.span.end..].trim_start())),
            context.why(
                [
                    "the shell opens the file, not root",
                    "die Datei öffnet die Shell, nicht root",
                ],
                &[],
            ),
        ));
    }
}

/// Makes a fix one for this machine: root needs no `sudo` that was not typed, and where there is none it is no fix.
pub(super) fn as_here(context: &RuleContext<'_>, candidate: &mut Candidate) -> bool {
    // `suod` was typed for it.
    let typed = candidate.rule == "not-found" || context.line.words.iter().any(|word| word.text == "sudo");
    if typed || !candidate.command.contains("sudo") {
        return true;
    }
    let text = candidate.command.clone();
    let line = Line::new(&text, context.shell());
    let wrappers = line.parts.iter().rev().flat_map(|part| &part.wrappers);
    for &at in wrappers.filter(|&&at| line.words[at].text == "sudo") {
        let (span, next) = (line.words[at].span.clone(), &line.words[at + 1]);
        let as_root = !next.text.starts_with('-');
        if as_root && context.system.is_root() {
            candidate.command.replace_range(span.start..next.span.start, "");
            continue;
        }
        if context.has("sudo") {
            continue;
        }
        if !as_root || !context.has("doas") {
            return false;
        }
        candidate.command.replace_range(span, "doas");
    }
    true
}

fn not_for_root(context: &RuleContext<'_>, part: &Part) -> bool {
    let program = context.line.program(part);
    let push = matches!(
        (program, context.line.word(part, 1)),
        ("git" | "docker", Some("push" | "pull" | "fetch" | "clone"))
    );
    let daemon = context.text.low.contains("docker daemon") || context.text.low.contains("docker.sock");
    let own_file = context.line.word(part, 0).is_some_and(|word| word.contains('/'))
        && context.meta(part, program).is_none_or(|meta| !meta.executable)
        && context.text.low.contains(&format!(
            "{}: {}",
            lower(&context.line.words[part.words[0]].text),
            DENIED[0]
        ));
    (is_builtin(program) && context.line.parts.len() == 1)
        || is_listed("remote", program)
        || (push && !daemon)
        || own_file
}

/// Returns true if the refusal begins with the name of the program.
fn speaks(context: &RuleContext<'_>, part: &Part) -> bool {
    let program = lower(context.line.program(part));
    context
        .text
        .low
        .lines()
        .any(|line| line.starts_with(&format!("{program}:")))
}

/// Whose the file is, where that can be seen.
fn why(context: &RuleContext<'_>) -> String {
    let owner = context.line.parts.iter().find_map(|part| {
        context.words(part).find_map(|(_, word)| {
            let named = !word.starts_with('-') && context.text.shown.contains(word);
            let meta = context.meta(part, word).filter(|_| named)?;
            let owner = user(context, meta.owner)?;
            Some(context.why(["`{}` belongs to {}", "`{}` gehört {}"], &[word, &owner]))
        })
    });
    owner.unwrap_or_else(|| context.why(["this needs root", "dazu braucht es root"], &[]))
}

fn user(context: &RuleContext<'_>, id: u32) -> Option<String> {
    let users = context.system.read(Path::new("/etc/passwd"))?;
    users.lines().find_map(|row| {
        let mut columns = row.split(':');
        let name = columns.next()?;
        (columns.nth(1)?.parse() == Ok(id)).then(|| name.to_owned())
    })
}

/// A line as the argument of `sh -c`: in double quotes where nothing in it would be expanded too early.
fn double_quoted(text: &str) -> String {
    if text.contains(['$', '`', '\\', '!']) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    format!("\"{}\"", text.replace('"', "\\\""))
}
