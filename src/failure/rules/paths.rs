//! Paths that are not there, and scripts that may not be run.

use std::path::Path;

use super::template::{file, word};
use super::{Candidate, Rank, RuleContext, declared, is_listed, phrases};
use crate::near;
use crate::rules::lower;
use crate::syntax::line::{Part, Role};
use crate::system::above;

/// The messages about a path of the wrong kind.
const NO_DIRECTORY: [&str; 3] = ["not a directory", "ist kein verzeichnis", "is not a directory"];

/// The messages about a path that may not be touched.
pub(super) const DENIED: [&str; 3] = ["permission denied", "keine berechtigung", "zugriff verweigert"];

/// fish knows that it is the mode of the file.
const NOT_EXECUTABLE: [&str; 2] = ["is not an executable file", "keine ausführbare datei"];

/// Programs whose first word is.
const INTERPRETERS: [&str; 8] = ["bash", "lua", "node", "perl", "python", "python3", "ruby", "sh"];

/// From one slip no more are offered.
const MOST: usize = 3;

/// Adds the fixes for paths.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    change_of_directory(context, found);
    project_below(context, found);
    if context.text.has_any(phrases("missing")) || context.text.has_any(NO_DIRECTORY) || is_program_missing(context) {
        nearest_path(context, found);
    } else if context.text.shown.trim().is_empty() {
        unseen(context, found);
    }
    not_executable(context, found);
}

fn change_of_directory(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let missing = context.text.has_any(phrases("missing"));
    let no_directory = context.text.has_any(NO_DIRECTORY);
    if !missing && !no_directory {
        return;
    }
    let Some(part) = context
        .line
        .parts
        .iter()
        .find(|part| matches!(context.line.word(part, 0), Some("cd" | "pushd")))
    else {
        return;
    };
    let Some(target) = context.line.word(part, 1).filter(|target| !target.starts_with('-')) else {
        return;
    };
    let mut offer = |command: String, why: String, rank: Rank| {
        found.push(Candidate::new("cd", rank, command, why));
    };
    if no_directory
        && context.meta(part, target).is_none_or(|meta| !meta.dir)
        && let Some((dir, file)) = target.rsplit_once('/')
        && !dir.is_empty()
        && !file.is_empty()
        && let Some(dir) = super::template::file(context.shell(), dir)
    {
        offer(
            context.line.with_word(part, 1, &dir),
            context.why(["`{}` is a file", "`{}` ist eine Datei"], &[file]),
            Rank::Named,
        );
    }
    if missing && context.meta(part, target).is_none() && !target.contains(['$', '*', '`']) {
        let raw = context.line.raw(part, 1).unwrap_or_default();
        offer(
            context.first(part, &format!("mkdir -p {raw}")),
            context.why(["`{}` does not exist yet", "`{}` gibt es noch nicht"], &[target]),
            Rank::Possible,
        );
    }
}

/// Nothing was shown, or nobody has seen it. Of programs that only read what their words name, the status says enough.
fn unseen(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let [part] = context.line.parts.as_slice() else { return };
    let program = context.line.program(part);
    let most = match program {
        _ if !matches!(context.failure.status, 1 | 2 | 127) => return,
        _ if is_listed("readers", program) => usize::MAX,
        _ if INTERPRETERS.contains(&program) => 1,
        _ => return,
    };
    let words = part
        .words
        .iter()
        .skip(1)
        .map(|&index| (index, context.line.words[index].text.as_str()));
    for (index, text) in words.filter(|(_, text)| !text.starts_with('-')).take(most) {
        offer_nearest(context, part, index, text, matches!(program, "cd" | "pushd"), found);
    }
}

/// Returns true if the shell found nothing at the path of a program; to fish that is an unknown command like any other.
fn is_program_missing(context: &RuleContext<'_>) -> bool {
    let mut parts = context.line.parts.iter();
    let seen = !context.text.shown.trim().is_empty();
    let is_path = |part: &Part| context.line.word(part, 0).is_some_and(|program| program.contains('/'));
    seen && context.failure.status == 127 && parts.any(is_path)
}

/// `cargo build`, where what it reads is neither here nor above, but in one directory of this one.
fn project_below(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    for part in &context.line.parts {
        let dir = context.directory(part);
        let missing =
            |file: &&str| context.text.low.contains(&lower(file)) && above(&dir, file, context.system).is_none();
        let Some(file) = declared("manifest", context.line.program(part)).find(missing) else {
            continue;
        };
        let entries = context.system.entries(&dir);
        let holds = |name: &&String| {
            let file = dir.join(name).join(file);
            !name.starts_with('.') && *name != "node_modules" && context.system.meta(&file).is_some()
        };
        let mut below = entries.iter().filter(holds);
        if let (Some(only), None) = (below.next(), below.next())
            && let Some(quoted) = super::template::file(context.shell(), only)
        {
            found.push(Candidate::new(
                "project-below",
                Rank::Likely,
                context.first(part, &format!("cd {quoted}")),
                context.why(["`{}` is in `{}`", "`{}` steht in `{}`"], &[file, only]),
            ));
        }
    }
}

/// Every word that names nothing is held against what there is.
fn nearest_path(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    for part in &context.line.parts {
        let program = context.line.program(part);
        let from = usize::from(!context.line.word(part, 0).is_some_and(|word| word.contains('/')));
        for at in from..part.words.len() {
            let index = part.words[at];
            let text = context.line.words[index].text.as_str();
            let only_dirs = matches!(program, "cd" | "pushd" | "rmdir");
            offer_nearest(context, part, index, text, only_dirs, found);
        }
    }
    // A redirection reads from a file that is not there.
    for (index, target) in context
        .line
        .words
        .iter()
        .enumerate()
        .filter(|(_, word)| word.role == Role::Target)
    {
        if let Some(part) = context
            .line
            .parts
            .iter()
            .rfind(|part| part.words.iter().all(|&word| word < index))
        {
            offer_nearest(context, part, index, &target.text, false, found);
        }
    }
}

fn offer_nearest(
    context: &RuleContext<'_>,
    part: &Part,
    index: usize,
    text: &str,
    only_dirs: bool,
    found: &mut Vec<Candidate>,
) {
    let (option, path) = match text.split_once('=') {
        Some((option, path)) if option.starts_with('-') => (Some(option), path),
        _ => (None, text),
    };
    let shown = path.trim_end_matches('/');
    let seen = !context.text.shown.trim().is_empty();
    let named = !shown.is_empty() && (!seen || context.text.shown.contains(shown));
    if path.starts_with('-') || !named || path.contains(['*', '$', '`', '?']) || context.meta(part, path).is_some() {
        return;
    }
    let is_program = part.words[0] == index;
    for near in nearest(context, &context.directory(part), path, only_dirs) {
        if is_program && !could_run(context, part, &near) {
            continue;
        }
        let Some(quoted) = home_or_word(context, &near) else {
            continue;
        };
        let new = option.map_or(quoted.clone(), |option| format!("{option}={quoted}"));
        found.push(Candidate::new(
            "path",
            Rank::Likely,
            context.line.with(context.line.words[index].span.clone(), &new),
            context.why(
                ["`{}` does not exist, `{}` does", "`{}` gibt es nicht, `{}` schon"],
                &[path, &near],
            ),
        ));
    }
}

/// Returns true if a path can be what a command begins with.
fn could_run(context: &RuleContext<'_>, part: &Part, path: &str) -> bool {
    let script = [".sh", ".py", ".pl", ".rb", ".js", ".bash", ".zsh", ".fish"]
        .iter()
        .any(|ending| path.ends_with(ending));
    script
        || context
            .meta(part, path)
            .is_some_and(|meta| meta.executable && !meta.dir)
}

/// `~/` must stay outside of quotes.
fn home_or_word(context: &RuleContext<'_>, path: &str) -> Option<String> {
    match path.strip_prefix("~/") {
        Some(rest) => Some(format!("~/{}", word(context.shell(), rest)?)),
        None => file(context.shell(), path),
    }
}

/// The paths that exist and are nearest to one that does not: component by component, from the left.
fn nearest(context: &RuleContext<'_>, dir: &Path, typed: &str, only_dirs: bool) -> Vec<String> {
    let components: Vec<&str> = typed.trim_end_matches('/').split('/').collect();
    let end = if typed.ends_with('/') { "/" } else { "" };
    // The path walked so far, and its cost.
    let mut walked: Vec<(u32, String)> = vec![(0, String::new())];
    for (at, component) in components.iter().enumerate() {
        let last = at + 1 == components.len();
        let mut next = Vec::new();
        for (cost, so_far) in walked {
            let exact = format!("{so_far}{component}");
            let there = component.is_empty()
                || context
                    .system
                    .meta(&context.absolute(dir, &exact))
                    .is_some_and(|meta| last || meta.dir);
            if there {
                next.push((cost, format!("{exact}/")));
                continue;
            }
            let here = if so_far.is_empty() {
                dir.to_owned()
            } else {
                context.absolute(dir, &so_far)
            };
            let entries = context.system.entries(&here);
            let mut near = near::nearest(component, entries.iter().map(String::as_str), near::most(component));
            near.extend(completed(component, &entries));
            for (more, name) in near {
                let path = format!("{so_far}{name}");
                let meta = context.system.meta(&context.absolute(dir, &path));
                if meta.is_some_and(|meta| meta.dir || (last && !only_dirs)) {
                    next.push((cost + more, format!("{path}/")));
                }
            }
        }
        next.sort();
        next.dedup_by(|a, b| a.1 == b.1);
        next.truncate(MOST);
        walked = next;
    }
    walked
        .into_iter()
        .map(|(_, path)| format!("{}{end}", path.trim_end_matches('/')))
        .collect()
}

/// A name that was typed without its ending.
fn completed<'a>(typed: &str, entries: &'a [String]) -> Vec<(u32, &'a str)> {
    let longer = |name: &&String| typed.len() > 1 && name.strip_prefix(typed).is_some_and(|rest| rest.starts_with('.'));
    entries.iter().filter(longer).map(|name| (90, name.as_str())).collect()
}

/// A script that was called by its path and may not be executed.
fn not_executable(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    if !context.text.has_any(DENIED) && !context.text.has_any(NOT_EXECUTABLE) {
        return;
    }
    for part in context.line.parts.iter().filter(|part| !part.sudo) {
        let Some(program) = context.line.word(part, 0) else {
            continue;
        };
        let meta = context.meta(part, program);
        let script = program.rsplit_once('.').map_or("", |(_, ending)| ending);
        let refused = says_of(context, program);
        if !refused || meta.is_some_and(|meta| meta.dir || meta.executable) {
            continue;
        }
        let mut offer = |command: String, rank: Rank| {
            found.push(Candidate::new(
                "not-executable",
                rank,
                command,
                context.why(["`{}` is not executable", "`{}` ist nicht ausführbar"], &[program]),
            ));
        };
        if program.contains('/')
            && let Some(name) = file(context.shell(), program.strip_prefix("./").unwrap_or(program))
        {
            offer(context.first(part, &format!("chmod +x {name}")), Rank::Certain);
        }
        let raw = context.line.raw(part, 0).unwrap_or_default();
        let interpreters: &[&str] = match script {
            "py" => &["python3", "python"],
            "sh" | "bash" => &["bash"],
            "rb" => &["ruby"],
            "pl" => &["perl"],
            "js" | "mjs" => &["node"],
            _ => &[],
        };
        for interpreter in interpreters {
            offer(
                context.line.with_word(part, 0, &format!("{interpreter} {raw}")),
                Rank::Certain,
            );
        }
    }
}

/// Returns true if a line of the output is about that path and ends in a refusal.
fn says_of(context: &RuleContext<'_>, path: &str) -> bool {
    let path = lower(path);
    let name = path.rsplit('/').next().unwrap_or(&path);
    context.text.low.lines().any(|line| {
        let line = line.trim_end_matches('.');
        let by_fish =
            line.contains(name) && (line.starts_with("fish:") || NOT_EXECUTABLE.iter().any(|says| line.contains(says)));
        let refused = |denied: &str| {
            line == denied
                || line.ends_with(&format!("{name}: {denied}"))
                || line.ends_with(&format!("{denied}: {path}"))
        };
        by_fish || DENIED.iter().any(|denied| refused(denied))
    })
}

#[cfg(test)]
mod tests {
    use crate::failure::fixes;
    use crate::failure::tests::{failure, machine};

    #[test]
    fn what_only_reads_needs_not_be_seen() {
        let mut system = machine();
        for path in ["notes.txt", "docs/guide.md", "app.py"] {
            system.add(path);
        }
        for (command, expected) in [
            ("cat notse.txt", Some("cat notes.txt")),
            (
                "head -n 3 notes.txt dcos/guide.md",
                Some("head -n 3 notes.txt docs/guide.md"),
            ),
            ("cd dosc", Some("cd docs")),
            ("python3 ap.py notse.txt", Some("python3 app.py notse.txt")),
            ("python3 app.py notse.txt", None),
            ("cd notse.txt", None),
            ("rm notse.txt", None),
            ("cat notse.txt | sort", None),
        ] {
            let found = fixes(&failure(command, ""), &system);
            assert_eq!(found.first().map(|fix| fix.command.as_str()), expected, "{command}");
        }
    }
}
