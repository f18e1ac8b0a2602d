//! Refusals that mean: not you, but root.

use std::path::Path;

use super::paths::DENIED;
use super::{Candidate, Rank, Sight};
use crate::failure::line::{Part, Role};
use crate::rules::lower;

/// How programs say it, in lower case.
const SAYS: [&str; 55] = [
    "interactive authentication required",
    "superuser-rechte",
    "root-rechte",
    "rechte des superuser",
    "permission denied",
    "operation not permitted",
    "eacces",
    "eperm",
    "must be root",
    "must be run as root",
    "must be superuser",
    "must run as root",
    "must be executed as root",
    "be run with root",
    "need to be root",
    "need root",
    "needs to be root",
    "needs to be run as root",
    "needs root",
    "needs super user",
    "requires root",
    "requires superuser",
    "require root",
    "require superuser",
    "requires administrator",
    "require administrator",
    "requested operation requires",
    "root privilege",
    "root permission",
    "root access",
    "superuser privilege",
    "super user",
    "super-user",
    "are you root",
    "you are not root",
    "not root",
    "only root can",
    "only root may",
    "unless you are root",
    "as the root user",
    "as root",
    "use 'sudo'",
    "using sudo",
    "with sudo",
    "run sudo",
    "insufficient privileges",
    "insufficient permission",
    "authentication is required",
    "access denied",
    "edspermission",
    "keine berechtigung",
    "die operation ist nicht erlaubt",
    "zugriff verweigert",
    "müssen sie root sein",
    "sie root",
];

/// What holds these words and has nothing to do with root.
const ELSEWHERE: [&str; 15] = [
    "publickey",
    "could not read from remote",
    "permission denied for",
    "permission denied to ",
    "permission denied (",
    "permission denied, please try again",
    "access denied for user",
    "requested access to the resource is denied",
    "you cannot perform this operation as root",
    "should not be run as root",
    "not run as root",
    "running as root",
    "don't run this as root",
    "do not run",
    "as root is not supported",
];

/// What is no program of its own and cannot be run by `sudo`.
pub(super) const BUILTINS: [&str; 14] = [
    "cd", "pushd", "popd", "source", ".", "export", "alias", "set", "unset", "ulimit", "umask", "read", "exec", "eval",
];

/// Where a password or a key was wrong, root has none either.
const REMOTE: [&str; 10] = [
    "ssh",
    "scp",
    "sftp",
    "ssh-copy-id",
    "mysql",
    "psql",
    "curl",
    "wget",
    "aws",
    "gh",
];

/// How programs say that root is the wrong one.
const NOT_ROOT: [&str; 12] = [
    "cannot perform this operation as root",
    "should not be run as root",
    "should never be run as root",
    "must not be run as root",
    "not be run as root",
    "don't run this as root",
    "do not run this script as root",
    "running homebrew as root",
    "running as root is not",
    "as root is not supported",
    "darf nicht als root",
    "nicht als root ausführen",
];

/// The command without `sudo`, where root is refused.
fn as_user(sight: &Sight<'_>, found: &mut Vec<Candidate>) {
    if !sight.text.has_any(&NOT_ROOT) {
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

/// Whether the user was refused what root may do.
fn is_for_root(sight: &Sight<'_>) -> bool {
    let parts = &sight.line.parts;
    !parts.is_empty()
        && sight.text.has_any(&SAYS)
        && !sight.text.has_any(&ELSEWHERE)
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
    (BUILTINS.contains(&program) && sight.line.parts.len() == 1)
        || REMOTE.contains(&program)
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
