//! How well the examples are found.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use lotse::examples::index::Index;
use lotse::examples::{nearest, nearest_in};
use lotse::shell::Shell;

#[path = "../tools/examples/compile.rs"]
mod compile;
#[path = "../tools/examples/names.rs"]
mod names;
#[path = "../tools/examples/source.rs"]
mod source;

use source::Entry;

use crate::{quantiles, usage};

pub(crate) fn run(arguments: &[&str]) {
    let entries = source::entries().unwrap();
    let lexicon = include_str!("../tools/examples/lexicon.txt");
    match *arguments {
        ["count"] => count(&entries),
        ["check"] => check(&entries, lexicon, 1, false),
        ["missed", every] => check(&entries, lexicon, every.parse().unwrap(), true),
        ["time"] => time(&entries),
        ["find", ref words @ ..] => {
            for found in nearest(&words.join(" "), Shell::Bash, 5) {
                println!("{:6.2}  {}\n        {}", found.score, found.words, found.command);
            }
        }
        _ => usage("library count, library check, library missed EVERY, library time, library find WORDS"),
    }
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
    let names = names::Names::parse(include_str!("../tools/examples/names.txt")).unwrap();
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
                let bytes = compile::compile(&others, lexicon, &names);
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
    println!("{}", quantiles(wordings.map(|words| timed(words)).collect()));
}
