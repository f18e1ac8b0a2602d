//! Statuses that say no more than what the user sees, and what else the user wants to hear nothing about.

use std::path::Path;

use super::Failure;
use crate::shell::Shell;
use crate::syntax::line::Line;

/// The table of harmless statuses; the file says what its lines mean.
const LIST: &str = include_str!("harmless.txt");

fn entries() -> impl Iterator<Item = &'static str> {
    LIST.lines().filter(|line| !line.starts_with('#'))
}

/// Returns true if one of the commands of the line may end so. Which one of several has failed is not known.
pub fn is_harmless(command: &str, status: i32) -> bool {
    ends_as(command, status, "")
}

/// The same with entries of the user's own, between commas.
fn ends_as(command: &str, status: i32, own: &str) -> bool {
    if super::is_no_failure(command, status) {
        return true;
    }
    let line = Line::new(command, Shell::Bash);
    line.parts.iter().any(|part| {
        let program = line.program(part);
        let with_word = line.word(part, 1).map(|word| format!("{program} {word}"));
        let names = [Some(program), with_word.as_deref()];
        // `timeout` says by a status of its own what became of the program.
        let names_that_end = names.into_iter().flatten().chain(line.wrappers(part));
        let ended = names_that_end.map(|name| format!("{name}:{status}"));
        let alone = (part.words.len() == 1).then(|| format!("{program}."));
        let any = names.iter().flatten().map(|name| (*name).to_owned()).chain(alone);
        let started = !matches!(status, 126 | 127 | 255);
        let mut known: Vec<String> = ended.collect();
        known.extend(any.filter(|_| started));
        let is_known = |entry: &str| known.iter().any(|name| name == entry);
        entries().any(is_known) || own.split(',').any(is_known)
    })
}

/// Failures that no notice is shown for.
#[derive(Clone, Debug, Default)]
pub struct Silence {
    /// Entries like those of the list, between commas.
    pub entries: String,
    /// Directories between colons, for all that is below them.
    pub directories: String,
    /// The command that the first word of the line stands for, where it is an alias.
    pub stands_for: String,
}

impl Silence {
    /// Returns true if nothing is to be said about a failure.
    pub fn covers(&self, failure: &Failure) -> bool {
        let mut directories = self.directories.split(':').filter(|dir| !dir.is_empty());
        directories.any(|dir| failure.cwd.starts_with(Path::new(dir)))
            || ends_as(&self.spelt_out(&failure.command), failure.status, &self.entries)
    }

    fn spelt_out(&self, command: &str) -> String {
        let end = command.find(char::is_whitespace).unwrap_or(command.len());
        if self.stands_for.is_empty() {
            command.to_owned()
        } else {
            self.stands_for.clone() + &command[end..]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::Shell;

    #[test]
    fn the_user_is_told_nothing_of_what_is_named() {
        let failure = |command: &str, status| Failure {
            command: command.to_owned(),
            status,
            output: String::new(),
            seen: false,
            shell: Shell::Bash,
            cwd: "/srv/data/logs".into(),
        };
        let silence = |entries: &str, directories: &str, stands_for: &str| Silence {
            entries: entries.to_owned(),
            directories: directories.to_owned(),
            stands_for: stands_for.to_owned(),
        };
        let nothing = Silence::default();
        assert!(!nothing.covers(&failure("make", 2)) && nothing.covers(&failure("grep x y", 1)));
        assert!(silence("ping,make:2", "", "").covers(&failure("make all", 2)));
        assert!(!silence("ping,make:2", "", "").covers(&failure("make all", 1)));
        assert!(silence("", "/nowhere:/srv/data", "").covers(&failure("make", 2)));
        assert!(!silence("", "/nowhere:/srv/dat", "").covers(&failure("make", 2)));
        assert!(silence("", "", "grep --colour").covers(&failure("g x y", 1)));
        assert!(silence("git log:3", "", "git log").covers(&failure("gl -1", 3)));
    }

    #[test]
    fn the_list_is_sorted() {
        let entries: Vec<&str> = entries().collect();
        assert!(
            entries.windows(2).all(|pair| pair[0] < pair[1]),
            "not sorted, or something twice"
        );
        for entry in entries {
            let (name, status) = entry.split_once(':').unwrap_or((entry, "0"));
            assert!(
                status.parse::<u8>().is_ok() && name.split(' ').count() <= 2 && !name.contains(','),
                "{entry}"
            );
        }
    }

    #[test]
    fn what_answers_by_its_status_is_no_failure() {
        for (command, status, expected) in [
            ("grep x y", 1, true),
            ("grep x y", 2, false),
            ("/usr/bin/grep x y | sort", 1, true),
            ("systemctl status x", 3, true),
            ("systemctl start x", 3, false),
            ("test -f x && make", 1, true),
            ("ssh host", 1, true),
            ("ssh host", 255, false),
            ("bash", 3, true),
            ("bash x.sh", 3, false),
            ("vim x", 1, true),
            ("vim x", 127, false),
            ("command -v nothing", 1, true),
            ("command make", 1, false),
            ("timeout 5 make", 124, true),
            ("sudo timeout -k 9 5 make", 124, true),
            ("timeout 5 make", 2, false),
            ("timeout 5 grep x y", 1, true),
            ("make", 2, false),
            ("make", 130, true),
            ("make", 129, true),
            ("git comit", 129, false),
            ("", 1, false),
        ] {
            assert_eq!(is_harmless(command, status), expected, "{command} {status}");
        }
    }
}
