//! What the words name and is there: a model that does not know of it writes another place, `/var/log/x` for `log/x`.
//!
//! Of 111 wrong answers of the model inside to 260 requests 32 had a place that was made up.

use std::path::{Component, Path};

use super::host::Host;
use super::stand_ins::StandIns;
use crate::examples::words::each_word;
use crate::shell::is_plain;

/// More names are no help.
const MOST: usize = 4;
/// No name that somebody types is longer.
const LONGEST: usize = 120;

/// Returns the line about the files and folders below the directory that the words name as they are. Nothing else of the
/// directory is looked at, so that nobody but the user says what a model reads.
pub fn line(words: &str, names: &StandIns, cwd: &Path, host: &impl Host) -> Option<String> {
    let found = found(words, names, cwd, host);
    (!found.is_empty()).then(|| told(&found))
}

/// What there is below the directory of what the words name, stand-ins as they stand in the words.
pub(crate) fn found<'a>(words: &'a str, names: &StandIns, cwd: &Path, host: &impl Host) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    each_word(words, |word, _| {
        let name = word.trim_end_matches('/');
        let fits = found.len() < MOST && name.len() <= LONGEST && !found.contains(&name);
        if fits && is_plain(name) && stays_below(name) && (names.has(name) || host.exists(&cwd.join(name))) {
            found.push(name);
        }
    });
    found
}

/// The line for names that are there.
pub fn told(names: &[&str]) -> String {
    format!("in the current directory: {}", names.join(", "))
}

/// Returns true for a path that stays below the directory.
pub(super) fn stays_below(name: &str) -> bool {
    let normal = |part| matches!(part, Component::Normal(_));
    !name.starts_with(['-', '~']) && !name.contains(char::is_control) && Path::new(name).components().all(normal)
}

#[cfg(test)]
mod tests {
    use super::super::host::table::Table;
    use super::*;

    fn told(words: &str) -> Option<String> {
        let host = Table::with("ls")
            .file("/srv/x/log/auth.log", "")
            .file("/srv/x/my notes.txt", "")
            .file("/srv/x/.env", "")
            .file("/srv/secret", "")
            .file("/etc/passwd", "");
        let (cwd, names) = (Path::new("/srv/x"), StandIns::of(words, Path::new("/srv/x"), &host));
        line(names.words(), &names, cwd, &host)
    }

    #[test]
    fn what_is_named_and_there_is_told() {
        for (words, named) in [
            ("count the failed logins in log/auth.log", "log/auth.log"),
            ("leere log/auth.log.", "log/auth.log"),
            ("was ist in log/?", "log"),
            ("move \"my notes.txt\" to log, log and .env", "my-notes.txt, log, .env"),
            ("verschiebe „my notes.txt“ nach log", "my-notes.txt, log"),
            ("delete 'my notes.txt'", "my-notes.txt"),
            ("don't touch log", "log"),
        ] {
            let expected = format!("in the current directory: {named}");
            assert_eq!(told(words).as_deref(), Some(&*expected), "{words}");
        }
    }

    #[test]
    fn nothing_is_said_of_what_is_elsewhere_or_not_named() {
        for words in [
            "count the lines in other.log",
            "show /etc/passwd",
            "show ../secret and ~/secret",
            "what is here",
            "delete 'our notes.txt'",
            ". .. / \"\" ''",
            "",
        ] {
            assert_eq!(told(words), None, "{words}");
        }
    }
}
