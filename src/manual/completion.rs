//! Completion files of shells, read as text and never run.
//!
//! They were written for several systems and versions of a program, so what they know is a hint and no proof.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::tag;
use crate::shell::Shell;
use crate::syntax::lexer::words as words_of;

/// No completion file is longer.
const MOST_BYTES: u64 = 512 * 1024;

/// The options of a program that completion files below `roots` know; `/usr/share` is one.
pub(super) fn read(program: &str, roots: &[PathBuf]) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    if program.is_empty() || program.contains('/') {
        return all;
    }
    for root in roots {
        let fish = ["fish/completions", "fish/vendor_completions.d"];
        for text in fish
            .iter()
            .filter_map(|dir| text(&root.join(dir).join(format!("{program}.fish"))))
        {
            all.extend(fish_options(&text, program));
        }
        let bash = [program.to_owned(), format!("{program}.bash"), format!("_{program}")];
        for text in bash
            .iter()
            .filter_map(|name| text(&root.join("bash-completion/completions").join(name)))
        {
            all.extend(words(&text));
        }
        for dir in zsh_dirs(root) {
            if let Some(text) = text(&dir.join(format!("_{program}"))) {
                all.extend(words(&text));
            }
        }
    }
    all
}

fn zsh_dirs(root: &Path) -> Vec<PathBuf> {
    let functions = root.join("zsh/functions/Completion");
    let mut dirs: Vec<PathBuf> = [
        "Unix", "Linux", "Debian", "Base", "Zsh", "X", "Redhat", "BSD", "Darwin", "GNU",
    ]
    .iter()
    .map(|group| functions.join(group))
    .collect();
    dirs.extend([root.join("zsh/site-functions"), root.join("zsh/vendor-completions")]);
    dirs
}

fn text(path: &Path) -> Option<String> {
    let meta = fs::metadata(path).ok()?;
    if !meta.is_file() || meta.len() > MOST_BYTES {
        return None;
    }
    Some(String::from_utf8_lossy(&fs::read(path).ok()?).into_owned())
}

/// Whatever looks like an option outside of comments.
pub(super) fn words(text: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
        for (names, _) in tag::all(line) {
            for name in names {
                let name = name.text.split([':', '%']).next().unwrap_or_default();
                let name = name.trim_end_matches(['+', '-']);
                if name.len() > 1 {
                    all.insert(name.to_owned());
                }
            }
        }
    }
    all
}

/// The options of `complete -c program -s x -l long -o old`.
pub(super) fn fish_options(text: &str, program: &str) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for line in text
        .lines()
        .map(str::trim_start)
        .filter(|line| line.starts_with("complete "))
    {
        let words = words_of(line, Shell::Fish);
        let about = words
            .windows(2)
            .any(|pair| matches!(pair[0].as_str(), "-c" | "--command") && pair[1] == program);
        if !about && words.get(1).is_none_or(|word| word != program) && !words.iter().any(|word| word.contains('$')) {
            continue;
        }
        for pair in words.windows(2) {
            let dashes = match pair[0].as_str() {
                "-s" | "--short-option" | "-o" | "--old-option" => "-",
                "-l" | "--long-option" => "--",
                _ => continue,
            };
            all.insert(format!("{dashes}{}", pair[1]));
        }
    }
    all
}
