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
mod context;
#[allow(unreachable_pub, reason = "it is shared with the tests")]
#[path = "../tests/support/day/mod.rs"]
mod day;
mod fix;
mod flags;
mod intent;
mod library;
#[allow(dead_code, unreachable_pub, reason = "it is shared with the tests")]
#[path = "../tests/support/scheduler.rs"]
mod scheduler;

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
        ["context"] => context::run(),
        ["intent", ref arguments @ ..] => intent::run(arguments),
        ["library", ref arguments @ ..] => library::run(arguments),
        _ => usage("check SHELL FILE, context, day, fix, flags WORDS, flags sweep FILE, intent, library"),
    }
}

/// Simulated working days of 600 requests beside two other clients, on all cards and with all limits, by three rules for
/// choosing a model and by one who knows the day: the mean of five days.
fn days() {
    for setting in day::Setting::all() {
        println!("{setting}");
        let days: Vec<_> = (1..=5).map(|seed| day::day(600, seed)).collect();
        for rule in [day::Rule::RolesModel, day::Rule::AlwaysCoder, day::Rule::Planner] {
            println!(
                "  {:11} {}",
                format!("{rule:?}"),
                mean(days.iter().map(|day| day::live(day, rule, setting)))
            );
        }
        let best: Duration = days.iter().map(|day| day::best(day, setting)).sum();
        println!("  {:11} {:5.0} s waited", "Best", (best / 5).as_secs_f64());
    }
}

/// The mean of several days; the longest wait is that of all.
fn mean(days: impl Iterator<Item = day::Outcome>) -> day::Outcome {
    let days: Vec<day::Outcome> = days.collect();
    let of = |number: fn(&day::Outcome) -> usize| days.iter().map(number).sum::<usize>() / days.len();
    day::Outcome {
        requests: of(|day| day.requests),
        loads: of(|day| day.loads),
        evictions: of(|day| day.evictions),
        others: days.iter().map(|day| day.others).sum(),
        waited: days.iter().map(|day| day.waited).sum::<Duration>() / u32::try_from(days.len()).unwrap(),
        longest: days.iter().map(|day| day.longest).max().unwrap_or_default(),
        wanted: of(|day| day.wanted),
        enough: of(|day| day.enough),
        inside: of(|day| day.inside),
        split: of(|day| day.split),
        unanswered: of(|day| day.unanswered),
        exceeded: of(|day| day.exceeded),
        reasons: Vec::new(),
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
