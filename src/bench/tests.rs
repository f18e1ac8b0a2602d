//! Every task in the sandbox: what is said to be right is, what is said to be wrong is not.

use std::collections::BTreeSet;
use std::path::Path;

use super::tasks::own;
use super::trial::{Effect, effect, given};
use super::{Task, judge};
use crate::system::Search;
use crate::system::sandbox::{Place, Sandbox};

#[test]
fn there_are_enough_of_both_languages_and_all_kinds() {
    let tasks = own();
    assert!(tasks.len() >= 120, "{}", tasks.len());
    let german = include_str!("tasks.txt")
        .lines()
        .filter(|line| line.starts_with("de: "))
        .count();
    assert!(
        (0.4..0.6).contains(&(german as f64 / tasks.len() as f64)),
        "{german} of {}",
        tasks.len()
    );
    let topics: BTreeSet<&str> = tasks.iter().map(|task| task.id.split(": ").next().unwrap()).collect();
    assert!(topics.len() >= 9, "{topics:?}");
    let words: BTreeSet<&str> = tasks.iter().map(|task| task.words.as_str()).collect();
    assert_eq!(words.len(), tasks.len());
    for task in &tasks {
        assert!(
            !task.right.is_empty() && !task.wrong.is_empty() && !task.given.is_empty(),
            "{task:?}"
        );
    }
}

/// Runs commands for one task.
struct Trial<'a> {
    sandbox: &'a Sandbox,
    place: Place,
    task: &'a Task,
}

impl Trial<'_> {
    fn done(&self, command: &str) -> Effect {
        effect(self.sandbox, &self.place, self.task, command)
            .unwrap()
            .unwrap_or_else(|| panic!("{}: {command} does not end", self.task.id))
    }

    /// Finds what is wrong with the task itself.
    fn faults(&self) -> Vec<String> {
        let task = self.task;
        let effects: Vec<Effect> = task.right.iter().map(|command| self.done(command)).collect();
        let before = self.done("true");
        let is_right = |answer: &Effect| effects.iter().any(|effect| judge::same(task, effect, answer));
        let mut faults = Vec::new();
        let mut fault = |what: &str, answer: &Effect| {
            faults.push(format!("{}: {what}\n  {answer:?}\n  {effects:?}", task.id));
        };
        for (command, effect) in task.right.iter().zip(&effects) {
            if judge::is_nothing(task, &before, effect) {
                fault(&format!("does nothing: {command}"), effect);
            }
        }
        // Where no other way is known, the same one has to come to the same twice.
        let also = if task.also.is_empty() { &task.right } else { &task.also };
        for command in also {
            let answer = self.done(command);
            if !is_right(&answer) {
                fault(&format!("is right: {command}"), &answer);
            }
        }
        for command in &task.wrong {
            let answer = self.done(command);
            if is_right(&answer) {
                fault(&format!("is wrong: {command}"), &answer);
            }
        }
        if is_right(&before) {
            fault("is right without doing anything", &before);
        }
        faults
    }
}

#[test]
fn right_commands_are_right_and_wrong_ones_wrong() {
    let Ok(sandbox) = Sandbox::find(&Search::here()) else {
        // `tests/bench.rs` says so, and fails where there should be one.
        return;
    };
    let is_here = |program: &String| Search::here().first(program, Path::new("/")).is_some();
    let tasks: Vec<Task> = own()
        .into_iter()
        .filter(|task| task.needs.iter().all(is_here))
        .collect();
    let faults = |tasks: &[Task]| -> Vec<String> {
        let all = tasks.iter().map(|task| Trial {
            sandbox: &sandbox,
            place: given(&sandbox, &task.given).unwrap(),
            task,
        });
        all.flat_map(|trial| trial.faults()).collect()
    };
    let faults: Vec<String> = std::thread::scope(|scope| {
        let parts = tasks.chunks(tasks.len().div_ceil(4));
        let threads: Vec<_> = parts.map(|part| scope.spawn(|| faults(part))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(tasks.len() >= 100, "{}", tasks.len());
}
