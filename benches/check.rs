//! What is found in commands, and how long it takes: `cargo run --example check -- bash FILE`, one command a line.

use std::path::Path;
use std::time::{Duration, Instant};

use lotse::check::{Kind, Place, Verdict, check};
use lotse::shell::Shell;

#[expect(clippy::print_stdout, reason = "this is what it is for")]
fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [shell, file] = words.as_slice() else {
        println!("check SHELL FILE");
        return;
    };
    let Some(shell) = Shell::from_program(shell) else {
        return;
    };
    let cache = std::env::temp_dir().join("lotse-check");
    let place = Place::here(shell, Path::new("."), Vec::new(), &cache);
    let mut cold = Vec::new();
    let mut warm = Vec::new();
    let mut counts = [0; 3];
    for line in std::fs::read_to_string(file).unwrap_or_default().lines() {
        let start = Instant::now();
        check(line, &place);
        cold.push(start.elapsed());
        let start = Instant::now();
        let report = check(line, &place);
        warm.push(start.elapsed());
        for finding in &report.findings {
            counts[finding.verdict as usize] += 1;
            let shown = match finding.verdict {
                Verdict::Unknown => "!",
                Verdict::CannotTell if finding.kind == Kind::Flag => "?",
                _ => continue,
            };
            println!("{shown} {line}\n    {:?}: {}", finding.kind, finding.message);
        }
    }
    println!("known {} unknown {} cannot tell {}", counts[0], counts[1], counts[2]);
    println!("cold {}, warm {}", quantiles(&mut cold), quantiles(&mut warm));
}

fn quantiles(times: &mut [Duration]) -> String {
    times.sort();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    let [half, most, all] = [50, 95, 100].map(|percent| at(percent).copied().unwrap_or_default());
    format!("median {half:.1?}, p95 {most:.1?}, most {all:.1?}")
}
