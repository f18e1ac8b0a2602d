//! The tasks that come with the program.

use super::Task;
use crate::shell::Shell;

const TASKS: &str = include_str!("tasks.txt");

/// Returns them in the order of the file.
pub(crate) fn own() -> Vec<Task> {
    parse(TASKS)
}

/// Reads blocks as the head of `tasks.txt` describes them. `# Heading` alone begins a topic.
fn parse(text: &str) -> Vec<Task> {
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
            let (key, value) = line.split_once(": ").unwrap_or((line, ""));
            add(&mut task, key, value);
        }
        if task.words.is_empty() {
            shared = task.given;
            continue;
        }
        task.given.insert_str(0, &shared);
        task.id = format!("{topic}: {}", tasks.len() + 1);
        tasks.push(task);
    }
    tasks
}

fn add(task: &mut Task, key: &str, value: &str) {
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
        _ => debug_assert!(false, "there is no `{key}`"),
    }
}
