//! Files that the words name, that are there, and that do not stand in the command.
//!
//! Of the answers of the model inside to 460 requests five left such a file out, and all five were wrong: `access.log` for
//! `log/nginx/access.log`. Folders without a slash are not looked for, since `build` and `test` are words as well.

use std::path::Path;

use crate::context::host::Host;
use crate::context::named;
use crate::context::stand_ins::StandIns;
use crate::diagnostic::{Diagnostic, Severity};
use crate::messages::check as messages;

/// The files below the directory that the words name by what cannot be another word: `log/x`, `x.txt`. What stands for a name
/// with blanks is none of them, since it is another one in the command.
pub(super) fn files(words: &str, names: &StandIns, cwd: &Path, host: &impl Host) -> Vec<String> {
    let found = named::found(words, names, cwd, host).into_iter();
    let certain = found.filter(|name| name.contains(['/', '.']) && !names.has(name));
    certain.map(str::to_owned).collect()
}

/// Says which of the files a command leaves out.
pub(super) fn left_out(command: &str, files: &[String]) -> Vec<Diagnostic> {
    let missing = files.iter().filter(|file| !mentions(command, file));
    let told = missing.map(|file| Diagnostic::new("left-out", Severity::Error, &messages::not_mentioned(file)));
    told.collect()
}

/// Returns true if the name stands in a command, perhaps in two parts: `cd log && cat x`, or in braces.
fn mentions(command: &str, file: &str) -> bool {
    let parts = file
        .rsplit_once('/')
        .is_some_and(|(folder, name)| command.contains(name) && command.replace(name, "").contains(folder));
    command.contains(file) || parts || has_braces(command)
}

/// Returns true if a word stands for several: `{a,b}.txt`.
fn has_braces(command: &str) -> bool {
    command.split_whitespace().any(|word| {
        let inside = word.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
        inside.is_some_and(|(inside, _)| inside.contains(','))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_named_has_to_stand_in_the_command() {
        for (file, command, expected) in [
            ("log/access.log", "awk '{print $1}' access.log", false),
            ("log/access.log", "awk '{print $1}' log/access.log", true),
            ("log/access.log", "cd log && awk '{print $1}' access.log", true),
            ("a.txt", "rm b.txt", false),
            ("a.txt", "rm {a,b}.txt", true),
            ("a.txt", "awk '{print $1, $2}' b.txt", false),
            ("IMG_1.JPG", "touch -r IMG_1.jpg x", false),
        ] {
            assert_eq!(left_out(command, &[file.to_owned()]).is_empty(), expected, "{command}");
        }
    }
}
