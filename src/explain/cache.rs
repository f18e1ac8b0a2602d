//! What models said about failures, so that the same one is explained at once the next time. Secrets are left out.

use std::fs;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Evidence;
use crate::context::language::Language;
use crate::hex::hex;
use crate::paths::Paths;
use crate::redact;

/// Older ones are forgotten.
const MOST: usize = 100;

/// A failure and what was said about it.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    key: String,
    said: Said,
}

/// What was said about one failure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// What went wrong, in a sentence.
    pub sentence: Option<String>,
    /// Whether that is no more than a guess.
    #[serde(default)]
    pub guess: bool,
    /// The command that was meant.
    pub fix: Option<String>,
}

fn file(paths: &Paths) -> std::path::PathBuf {
    paths.cache.join("failures.json")
}

fn read(paths: &Paths) -> Vec<Entry> {
    let text = fs::read(file(paths)).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or_default()
}

fn key(evidence: &Evidence, language: Language) -> String {
    let mut hash = Sha256::new();
    for part in [
        evidence.shell.name(),
        &evidence.status.to_string(),
        &format!("{language:?}"),
        &evidence.command,
        &evidence.output,
    ] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize()[..16])
}

/// What was said about this failure.
pub fn find(evidence: &Evidence, language: Language, paths: &Paths) -> Option<Said> {
    let key = key(evidence, language);
    let known = read(paths).into_iter().find(|entry| entry.key == key);
    known.map(|entry| entry.said)
}

/// Remembers what was said. That it could not be written must not matter.
pub fn remember(evidence: &Evidence, language: Language, said: Said, paths: &Paths) {
    let key = key(evidence, language);
    let mut all = read(paths);
    all.retain(|entry| entry.key != key);
    all.truncate(MOST - 1);
    all.insert(0, Entry { key, said });
    let _ = redact::write(&file(paths), &all);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::capture::Source;
    use crate::shell::Shell;

    #[test]
    fn what_was_said_is_found_for_the_same_failure_only() {
        let top = tempfile::tempdir().unwrap();
        let paths = Paths::below(top.path());
        let evidence = |command: &str| Evidence {
            command: command.to_owned(),
            status: 1,
            output: "it broke".to_owned(),
            source: Source::Output,
            shell: Shell::Bash,
        };
        for number in 0..2 * MOST {
            let said = Said {
                sentence: Some(format!("number {number}")),
                ..Said::default()
            };
            remember(&evidence(&number.to_string()), Language::English, said, &paths);
        }
        let find = |command: &str, language| find(&evidence(command), language, &paths);
        let newest = (2 * MOST - 1).to_string();
        assert_eq!(
            find(&newest, Language::English).unwrap().sentence.unwrap(),
            format!("number {newest}")
        );
        assert_eq!(find(&newest, Language::German), None);
        assert_eq!(find("0", Language::English), None);
        assert_eq!(read(&paths).len(), MOST);
    }
}
