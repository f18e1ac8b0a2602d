//! Makes the index of the examples, and says how well they are found.
//!
//! `cargo run --example library -- build` after any change to the examples, the lexicon or the words.

// A tool for those who work on this: what it cannot do, it may say by stopping.
#![allow(clippy::exit, clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use std::{env, fs, process};

use lotse::examples::index::Index;
use lotse::examples::{nearest, nearest_in};
use lotse::shell::Shell;

use lotse::examples::{index, meanings, words};

#[path = "../src/examples/compile.rs"]
mod compile;
#[path = "../src/examples/source.rs"]
mod source;

use source::Entry;

fn main() {
    let entries = source::entries().unwrap_or_else(|wrong| {
        eprintln!("{wrong}");
        process::exit(1);
    });
    let lexicon = fs::read_to_string(file("lexicon.txt")).unwrap();
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["build"] => {
            let bytes = compile::compile(&entries, &lexicon);
            fs::write(file("index.bin"), &bytes).unwrap();
            println!("{} entries, {} bytes", entries.len(), bytes.len());
        }
        ["count"] => count(&entries),
        ["check"] => check(&entries, &lexicon, 1, false),
        ["missed", every] => check(&entries, &lexicon, every.parse().unwrap(), true),
        ["time"] => time(&entries),
        ["find", ref words @ ..] => {
            for found in nearest(&words.join(" "), Shell::Bash, 5) {
                println!("{:6.2}  {}\n        {}", found.score, found.words, found.command);
            }
        }
        _ => {
            eprintln!("one of: build, count, check, missed EVERY, time, find WORDS");
            process::exit(2);
        }
    }
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/examples")).join(name)
}

/// What there is of each topic.
fn count(entries: &[Entry]) {
    let mut topics: BTreeMap<&str, [usize; 7]> = BTreeMap::new();
    for entry in entries {
        let run = usize::from(!entry.trial.syntax);
        let judged = usize::from(run == 1 && entry.trial.expects());
        let own = [entry.zsh, entry.fish].map(|own| usize::from(own.is_some()));
        let wordings = [entry.english.len(), entry.german.len()];
        let counts = [1, wordings[0], wordings[1], run, judged, own[0], own[1]];
        for name in [entry.topic, "~ all"] {
            let sums = topics.entry(name).or_default();
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }
    println!("{:12} entries      en      de     run  judged     zsh    fish", "");
    for (topic, counts) in topics {
        let [all, en, de, run, judged, zsh, fish] = counts;
        println!("{topic:12}{all:8}{en:8}{de:8}{run:8}{judged:8}{zsh:8}{fish:8}");
    }
}

/// Each wording, or those of every so manieth entry, is looked for where all others are.
fn check(entries: &[Entry], lexicon: &str, every: usize, missed: bool) {
    println!("{:8}{:>9}{:>9}{:>12}", "", "wordings", "first", "among three");
    for language in ["en", "de"] {
        let (mut all, mut first, mut among) = (0, 0, 0);
        for number in (0..entries.len()).step_by(every) {
            let wordings = |entry: &Entry| {
                if language == "en" {
                    entry.english.clone()
                } else {
                    entry.german.clone()
                }
            };
            for (at, words) in wordings(&entries[number]).into_iter().enumerate() {
                let mut others = entries.to_vec();
                let other = &mut others[number];
                let own = if language == "en" {
                    &mut other.english
                } else {
                    &mut other.german
                };
                own.remove(at);
                let bytes = compile::compile(&others, lexicon);
                let found = nearest_in(Index::new(&bytes), words, Shell::Bash, 3);
                let place = found.iter().position(|found| found.command == entries[number].bash);
                all += 1;
                first += usize::from(place == Some(0));
                among += usize::from(place.is_some());
                if missed && place.is_none() {
                    println!("{words}\n    not {}", entries[number].bash);
                    for one in &found {
                        println!("    {:5.2} {}", one.score, one.words);
                    }
                }
            }
        }
        let percent = |part: usize| 100.0 * part as f64 / f64::from(u32::try_from(all).unwrap().max(1));
        println!("{language:8}{all:9}{:8.1}%{:11.1}%", percent(first), percent(among));
    }
}

/// What a search costs, the first one with cold memory.
fn time(entries: &[Entry]) {
    let timed = |words: &str| {
        let begin = Instant::now();
        black_box(nearest(black_box(words), Shell::Bash, 3));
        begin.elapsed()
    };
    println!("first {:?}", timed(entries[0].german[0]));
    let wordings = entries
        .iter()
        .flat_map(|entry| entry.english.iter().chain(&entry.german));
    let mut all: Vec<Duration> = wordings.map(|words| timed(words)).collect();
    all.sort();
    let at = |share: usize| all[(all.len() * share / 100).min(all.len() - 1)];
    println!(
        "median {:?}, 99 of 100 within {:?}, longest {:?}",
        at(50),
        at(99),
        at(100)
    );
}
