//! What is known about the options of programs.

use std::path::Path;

use lotse::manual::{Library, traits};

/// Of one program, or one of its commands: `git log`.
pub(crate) fn run(words: &[&str]) {
    let cache = std::env::temp_dir().join("lotse-flags");
    let library = Library::new(&cache);
    let Some(binary) = library.binary(words[0], Path::new("/")) else {
        println!("no {}", words[0]);
        return;
    };
    let mut manual = library.with_texts(&binary, words);
    let start = std::time::Instant::now();
    library.manual(&binary, words);
    println!("read again in {:?}", start.elapsed());
    if let Some(help) = library.help(&binary, words) {
        println!("help: {} options, commands {:?}", help.options.len(), help.commands);
        manual.merge(help);
    }
    println!(
        "{:?} open={} runs={} {:?}",
        manual.sources,
        manual.open,
        manual.runs_command,
        traits(words[0])
    );
    for option in &manual.options {
        let names: Vec<String> = option
            .names
            .iter()
            .map(|name| format!("{}{}", name.text, if name.joined { "…" } else { "" }))
            .collect();
        let line: String = option.text.lines().nth(1).unwrap_or("").chars().take(60).collect();
        println!("{:40} {:?}  {}", names.join(" "), option.value, line);
    }
    println!(
        "mentioned {:?}\ncompleted {:?}",
        manual.mentioned,
        manual
            .completed
            .iter()
            .filter(|n| manual.option(n).is_none())
            .collect::<Vec<_>>()
    );
}

/// Lines of `words TAB option`: each must be known.
pub(crate) fn sweep(file: &str) {
    let cache = std::env::temp_dir().join("lotse-flags");
    let mut library = Library::new(&cache);
    library.asks = file.contains("help");
    let mut counts = [0; 4];
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let mut cells = line.split('\t');
        let (Some(words), Some(flag)) = (cells.next(), cells.next()) else {
            continue;
        };
        let words: Vec<&str> = words.split(' ').collect();
        let Some(binary) = library.binary(words[0], Path::new("/")) else {
            continue;
        };
        let mut manual = library.manual(&binary, &words);
        if let Some(help) = library.help(&binary, &words) {
            manual.merge(help);
        }
        let mut own = manual.clone();
        own.open = false;
        own.sources.push(lotse::manual::Source::Page);
        let at = match own.judge(flag, &traits(words[0])) {
            lotse::manual::Judgement::Known { .. } => 0,
            lotse::manual::Judgement::CannotTell => 1,
            lotse::manual::Judgement::Unknown(_) => 2,
        };
        counts[at] += 1;
        counts[3] += usize::from(manual.open);
        if at > 0 {
            println!("{} {line}", ["", "?", "!"][at]);
        }
    }
    println!(
        "known {} cannot tell {} unknown {} (open {})",
        counts[0], counts[1], counts[2], counts[3]
    );
}
