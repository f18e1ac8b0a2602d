//! What is found in commands, and how long it takes: a file with one command a line.

use std::path::Path;
use std::time::Instant;

use lotse::check::{Kind, Target, Verdict, check};
use lotse::shell::Shell;

use crate::quantiles;

pub(crate) fn run(shell: &str, file: &str) {
    let shell = Shell::from_program(shell).unwrap();
    let cache = std::env::temp_dir().join("lotse-check");
    let target = Target::here(shell, Path::new("."), Vec::new(), &cache);
    let mut cold = Vec::new();
    let mut warm = Vec::new();
    let mut counts = [0; 3];
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let start = Instant::now();
        check(line, &target);
        cold.push(start.elapsed());
        let start = Instant::now();
        let report = check(line, &target);
        warm.push(start.elapsed());
        for observation in &report.observations {
            counts[observation.verdict as usize] += 1;
            let shown = match observation.verdict {
                Verdict::Unknown => "!",
                Verdict::CannotTell if observation.kind == Kind::Flag => "?",
                _ => continue,
            };
            println!(
                "{shown} {line}\n    {:?}: {}",
                observation.kind,
                observation.diagnostic.message.english()
            );
        }
    }
    println!("known {} unknown {} cannot tell {}", counts[0], counts[1], counts[2]);
    println!("cold {}, warm {}", quantiles(cold), quantiles(warm));
}
