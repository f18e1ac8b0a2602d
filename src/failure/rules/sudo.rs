//! Refusals that mean: not you, but root.

use std::path::Path;

use super::paths::DENIED;
use super::{Candidate, Rank, Sight, listed, phrases};
use crate::failure::line::{Part, Role};
use crate::rules::lower;

/// The command without `sudo`, where root is refused.
fn as_user(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    if !sight.text.has_any(phrases("not-root")) {
        return;
    }
    let line = sight.line;
    for part in line.parts.iter().filter(|part| part.sudo) {
        let program = line.span(part).start;
        let sudo = line.words[..part.words[0]]
            .iter()
            .rfind(|word| matches!(word.text.as_str(), "sudo" | "doas"));
        found.extend(sudo.map(|sudo| Candidate {
            command: line.with(sudo.span.start..program, ""),
            why: sight.why(
                [
                    "it does not want to be run by root",
                    "es will nicht von root gestartet werden",
                ],
                &[],
            ),
            rule: "not-root",
            rank: Rank::Nearest,
            asked: false,
        }));
    }
}

/// The command, or the one of several that was refused, as root.
pub(super) fn rules(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    as_user(sight, found);
    redirection(sight, found);
    let line = sight.line;
    if sight.world.is_root() || !is_for_root(sight) {
        return;
    }
    let why = why(sight);
    let mut offer = |command: String, rank: Rank| {
        found.push(Candidate {
            command,
            why: why.clone(),
            rule: "sudo",
            rank,
            asked: false,
        });
    };
    let root = if sight.has("doas") && !sight.has("sudo") {
        "doas"
    } else {
        "sudo"
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
    let mut refused = line.parts.iter().filter(|part| speaks(sight, part));
    if let (Some(part), None) = (refused.next(), refused.next()) {
        offer(line.with(at(part)..at(part), &format!("{root} ")), Rank::Possible);
    }
    offer(whole, Rank::Possible);
}

/// Whether it is no program of its own and cannot be run by `sudo`.
pub(super) fn is_builtin(program: &str) -> bool {
    listed("builtins").any(|builtin| builtin == program)
}

/// Whether the user was refused what root may do.
fn is_for_root(sight: &Sight<'_>) -> bool {
    let parts = &sight.line.parts;
    !parts.is_empty()
        && sight.text.has_any(phrases("for-root"))
        && !sight.text.has_any(phrases("elsewhere"))
        && !parts.iter().any(|part| part.sudo || not_for_root(sight, part))
}

/// What there is to say where root was refused.
pub(super) fn not_even_root(sight: &Sight<'_>) -> Option<String> {
    (sight.world.is_root() && is_for_root(sight))
        .then(|| sight.why(["not even root may do that", "das darf nicht einmal root"], &[]))
}

/// `sudo echo x > file`, where the shell opens the file and not root.
fn redirection(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    let line = sight.line;
    let target = line.words.windows(2).find_map(|pair| {
        let writes = pair[0].role == Role::Redirection && pair[0].text.contains('>') && pair[1].role == Role::Target;
        writes.then_some(pair[1].text.as_str())
    });
    let refused = |target: &str| {
        DENIED
            .iter()
            .any(|denied| sight.text.low.contains(&format!("{target}: {denied}")))
    };
    let [part] = line.parts.as_slice() else { return };
    let Some(sudo) = line.words.first().filter(|word| part.sudo && word.text == "sudo") else {
        return;
    };
    if target.is_some_and(|target| refused(&lower(target))) {
        found.push(Candidate {
            command: format!("sudo sh -c {}", double_quoted(line.text[sudo.span.end..].trim_start())),
            why: sight.why(
                [
                    "the shell opens the file, not root",
                    "die Datei öffnet die Shell, nicht root",
                ],
                &[],
            ),
            rule: "sudo-redirection",
            rank: Rank::Possible,
            asked: false,
        });
    }
}

fn not_for_root(sight: &Sight<'_>, part: &Part) -> bool {
    let program = sight.line.program(part);
    let push = matches!(
        (program, sight.line.word(part, 1)),
        ("git" | "docker", Some("push" | "pull" | "fetch" | "clone"))
    );
    let daemon = sight.text.low.contains("docker daemon") || sight.text.low.contains("docker.sock");
    let own_file = sight.line.word(part, 0).is_some_and(|word| word.contains('/'))
        && sight.meta(part, program).is_none_or(|meta| !meta.executable)
        && sight.text.low.contains(&format!(
            "{}: {}",
            lower(&sight.line.words[part.words[0]].text),
            DENIED[0]
        ));
    (is_builtin(program) && sight.line.parts.len() == 1)
        || listed("remote").any(|remote| remote == program)
        || (push && !daemon)
        || own_file
}

/// Whether the refusal begins with the name of the program.
fn speaks(sight: &Sight<'_>, part: &Part) -> bool {
    let program = lower(sight.line.program(part));
    sight
        .text
        .low
        .lines()
        .any(|line| line.starts_with(&format!("{program}:")))
}

/// Whose the file is, where that can be seen.
fn why(sight: &Sight<'_>) -> String {
    let owner = sight.line.parts.iter().find_map(|part| {
        (1..part.words.len())
            .filter_map(|at| sight.line.word(part, at))
            .find_map(|word| {
                let named = !word.starts_with('-') && sight.text.shown.contains(word);
                let meta = sight.meta(part, word).filter(|_| named)?;
                let owner = user(sight, meta.owner)?;
                Some(sight.why(["`{}` belongs to {}", "`{}` gehört {}"], &[word, &owner]))
            })
    });
    owner.unwrap_or_else(|| {
        sight.why(
            ["it takes the rights of root", "dazu braucht es die Rechte von root"],
            &[],
        )
    })
}

fn user(sight: &Sight<'_>, id: u32) -> Option<String> {
    let users = sight.world.read(Path::new("/etc/passwd"))?;
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
