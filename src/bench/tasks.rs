//! Tasks in the form of `tasks.txt`, and those that come with the program.

use super::Task;
use crate::shell::Shell;

const TASKS: &str = include_str!("tasks.txt");

/// Returns them in the order of the file.
pub(crate) fn own() -> Vec<Task> {
    parse(TASKS).unwrap_or_default()
}

/// Reads blocks as the head of `tasks.txt` describes them. `# Heading` alone begins a topic.
///
/// # Errors
///
/// Fails with the first line that says nothing that is known.
pub(super) fn parse(text: &str) -> Result<Vec<Task>, &str> {
    let mut tasks: Vec<Task> = Vec::new();
    let (mut topic, mut shared) = (String::new(), String::new());
    for block in text.split("\n\n") {
        let lines: Vec<&str> = block.lines().filter(|line| !line.is_empty()).collect();
        if lines.iter().all(|line| line.starts_with('#')) {
            topic = lines
                .first()
                .map_or(&*topic, |line| line.trim_matches(['#', ' ']))
                .to_owned();
            continue;
        }
        let mut task = Task::default();
        for line in lines {
            let said = line
                .split_once(": ")
                .and_then(|(key, value)| add(&mut task, key, value));
            said.ok_or(line)?;
        }
        if task.words.is_empty() {
            shared = task.given;
            continue;
        }
        task.given.insert_str(0, &shared);
        task.id = format!("{topic}: {}", tasks.len() + 1);
        tasks.push(task);
    }
    Ok(tasks)
}

/// Adds what a line says; nothing if there is no such key.
fn add(task: &mut Task, key: &str, value: &str) -> Option<()> {
    let value = value.to_owned();
    match key {
        "given" => task.given.push_str(&(value + "\n")),
        "en" | "de" => task.words = value,
        "shell" => task.shell = Shell::from_program(&value),
        "needs" => task.needs.extend(value.split(' ').map(str::to_owned)),
        "before" => task.before = value,
        "run" | "or" => task.right.push(value),
        "also" => task.also.push(value),
        "wrong" => task.wrong.push(value),
        "look" => task.look = value,
        "opaque" => task.opaque.push(value),
        "order" => task.any_order = value == "any",
        _ => return None,
    }
    Some(())
}
