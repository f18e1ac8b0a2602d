//! Measurements that need what is inside the program: `./tests/run bench NAME …`, or `cargo bench --bench main -- NAME …`.

// Tools for those who work on this: what they cannot do, they may say by stopping.
#![allow(
    clippy::exit,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "their output is what they are for"
)]

mod check;
#[allow(unreachable_pub, reason = "it is shared with the tests")]
#[path = "../tests/support/day.rs"]
mod day;
mod fix;
mod flags;
mod ground;
mod intent;
mod library;

use std::time::Duration;
use std::{env, process};

fn main() {
    // Cargo adds an argument for harnesses.
    let arguments: Vec<String> = env::args().skip(1).filter(|argument| argument != "--bench").collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["check", shell, file] => check::run(shell, file),
        ["day"] => days(),
        ["fix"] => fix::run(),
        ["flags", "sweep", file] => flags::sweep(file),
        ["flags", ref words @ ..] if !words.is_empty() => flags::run(words),
        ["ground"] => ground::run(),
        ["intent", ref arguments @ ..] => intent::run(arguments),
        ["library", ref arguments @ ..] => library::run(arguments),
        _ => usage("check SHELL FILE, day, fix, flags WORDS, flags sweep FILE, ground, intent, library"),
    }
}

/// A simulated working day of 600 requests on a card of 24 GB, by three rules for choosing a model.
fn days() {
    for seed in 1..=5 {
        let requests = day::day(600, seed);
        println!("day {seed}");
        for rule in [day::Rule::RolesModel, day::Rule::AlwaysCoder, day::Rule::Planner] {
            println!("  {rule:?}: {}", day::live(&requests, rule));
        }
    }
}

fn usage(known: &str) -> ! {
    eprintln!("one of: {known}");
    process::exit(2)
}

fn quantiles(mut times: Vec<Duration>) -> String {
    times.sort();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len().saturating_sub(1)));
    let [half, most, all] = [50, 99, 100].map(|percent| at(percent).copied().unwrap_or_default());
    format!("median {half:.1?}, 99 of 100 within {most:.1?}, longest {all:.1?}")
}
