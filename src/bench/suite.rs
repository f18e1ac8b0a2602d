//! Tasks in a file of the user: in the form of `tasks.txt`, or in the JSON form of `InterCode` and `InterCode-ALFA`, a list of
//! objects with `query`, `gold` and perhaps `gold2`, see <https://github.com/princeton-nlp/intercode> and
//! <https://github.com/westenfelder/InterCode-ALFA>.
//!
//! These suites keep their files in images of Docker. Here an object may have `setup`, lines for sh that make the files.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::Deserialize;

use super::{Task, tasks};
use crate::error::{Context as _, Error, Result};
use crate::messages::{bench as messages, common};

/// A suite that is larger is none.
const LONGEST: u64 = 64 << 20;

/// An object of the list. What else it has says nothing here.
#[derive(Debug, Deserialize)]
struct Entry {
    query: String,
    gold: String,
    #[serde(default)]
    gold2: String,
    #[serde(default)]
    setup: String,
}

/// Reads a suite from a file.
///
/// # Errors
///
/// Fails on a file that cannot be read, that has another form, and that has no task.
pub(crate) fn read(file: &Path) -> Result<Vec<Task>> {
    let mut text = String::new();
    let opened = File::open(file).and_then(|file| file.take(LONGEST).read_to_string(&mut text));
    opened.context(|| common::could_not_read(file.display()))?;
    let found = if text.trim_start().starts_with(['[', '{']) {
        let entries: Vec<Entry> = serde_json::from_str(&text)
            .context(|| messages::is_no_suite(file.display()))
            .map_err(|error| error.hint(messages::form_of_a_suite()))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let task = |(number, entry)| task(&name, number, entry);
        entries.into_iter().enumerate().map(task).collect()
    } else {
        tasks::parse(&text).map_err(|line| {
            Error::failed(messages::is_no_line_of_a_suite(file.display(), line)).hint(messages::form_of_a_suite())
        })?
    };
    if found.is_empty() {
        return Err(Error::failed(messages::has_no_task(file.display())).hint(messages::form_of_a_suite()));
    }
    Ok(found)
}

fn task(name: &str, number: usize, entry: Entry) -> Task {
    let right = [entry.gold, entry.gold2].into_iter();
    Task {
        id: format!("{name}: {}", number + 1),
        words: entry.query,
        right: right.filter(|command| !command.trim().is_empty()).collect(),
        before: entry.setup,
        // The suites leave it to their own judges whether an order matters.
        any_order: true,
        ..Task::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Task>> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("mine.json");
        std::fs::write(&file, text).unwrap();
        read(&file)
    }

    #[test]
    fn both_forms_are_read_and_what_else_they_have_is_left_alone() {
        let tasks = read_text(
            r#"[{"query": "count files", "gold": "ls | wc -l", "difficulty": 0},
                {"query": "q", "gold": "a", "gold2": "b", "setup": "touch x"}]"#,
        );
        let tasks = tasks.unwrap();
        assert_eq!(tasks[0].words, "count files");
        assert_eq!((tasks[0].right.len(), tasks[1].right.len()), (1, 2));
        assert_eq!((tasks[1].before.as_str(), tasks[1].id.as_str()), ("touch x", "mine: 2"));
    }

    #[test]
    fn the_form_of_the_tasks_that_come_along_is_read_too() {
        let tasks = read_text("# Mine\n\ngiven: touch a\n\nde: liste auf\nrun: ls\norder: any\n").unwrap();
        assert_eq!(tasks.len(), 1);
        assert_eq!(
            (tasks[0].words.as_str(), tasks[0].id.as_str()),
            ("liste auf", "Mine: 1")
        );
        assert_eq!((tasks[0].given.as_str(), tasks[0].any_order), ("touch a\n", true));
    }

    #[test]
    fn what_is_no_suite_is_refused_with_the_form() {
        for text in [
            "",
            "{}",
            "[]",
            "[{\"query\": \"x\"}]",
            "[1]",
            "list the files",
            "en: list\nruns: ls",
        ] {
            let error = read_text(text).unwrap_err();
            assert!(error.remedy().unwrap().contains("`query`"), "{text}: {error:?}");
        }
    }
}
