//! Explanations of failures by models, kept so that the same one is explained at once the next time. Secrets are left out.

use std::fs;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::FailureReport;
use crate::context::language::Language;
use crate::hex::hex;
use crate::paths::Paths;
use crate::redact;

/// Older ones are forgotten.
const MOST: usize = 100;

/// A failure and its explanation.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    key: String,
    explanation: Explanation,
}

/// The explanation of one failure.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The reason of the failure, in a sentence.
    pub sentence: Option<String>,
    /// True if that is no more than a guess.
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

fn key(report: &FailureReport, language: Language) -> String {
    let mut hash = Sha256::new();
    for part in [
        report.shell.name(),
        &report.status.to_string(),
        &format!("{language:?}"),
        &report.command,
        &report.output,
    ] {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hex(&hash.finalize()[..16])
}

/// Returns the explanation of a failure, if there is one.
pub fn find(report: &FailureReport, language: Language, paths: &Paths) -> Option<Explanation> {
    let key = key(report, language);
    let known = read(paths).into_iter().find(|entry| entry.key == key);
    known.map(|entry| entry.explanation)
}

/// Remembers an explanation. That it could not be written must not matter.
pub fn remember(report: &FailureReport, language: Language, explanation: Explanation, paths: &Paths) {
    let key = key(report, language);
    let mut all = read(paths);
    all.retain(|entry| entry.key != key);
    all.truncate(MOST - 1);
    all.insert(0, Entry { key, explanation });
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
        let report = |command: &str| FailureReport {
            command: command.to_owned(),
            status: 1,
            output: "it broke".to_owned(),
            source: Source::Output,
            shell: Shell::Bash,
        };
        for number in 0..2 * MOST {
            let explanation = Explanation {
                sentence: Some(format!("number {number}")),
                ..Explanation::default()
            };
            remember(&report(&number.to_string()), Language::English, explanation, &paths);
        }
        let find = |command: &str, language| find(&report(command), language, &paths);
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
