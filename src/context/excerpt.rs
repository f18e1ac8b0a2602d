//! Of the manual of the program that some words point at, the options whose descriptions are about the words.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::tools::Topics;
use crate::library;
use crate::manual::{Library, Manual, Opt};
use crate::shell::Shell;

/// More options are not about the words.
const MOST_OPTIONS: usize = 4;
/// What an option is about stands at the beginning of its description.
const BEGINNING: usize = 240;
/// Of that, so much is told.
const LONGEST: usize = 80;

/// Programs whose names are words of everyday, so that nobody means them by it.
const WORDS: [&str; 36] = [
    "at", "as", "cal", "cd", "column", "comm", "convert", "cut", "date", "dir", "file", "host", "id", "import",
    "install", "join", "last", "line", "link", "look", "make", "more", "nice", "open", "paste", "script", "see",
    "size", "split", "test", "time", "top", "users", "wait", "who", "write",
];

/// At most so many bytes about the program that the words name, or that the nearest example begins with.
pub fn line(words: &str, topics: &Topics, shell: Shell, manuals: &Library, most: usize) -> Option<String> {
    let wanted = meanings(words);
    let named = topics.terms().iter().filter(|term| !WORDS.contains(&term.as_str()));
    let named = named.cloned().find(|term| is_program(term, manuals));
    let program =
        named.or_else(|| Some(first_program(library::nearest(words, shell, 1).first()?.command)?.to_owned()))?;
    let binary = manuals.binary(&program, Path::new("/"))?;
    if binary.is_multicall() {
        return None;
    }
    let manual = manuals.with_texts(&binary, &[&program]);
    let mut line = String::new();
    for option in best(&manual, &wanted) {
        let text = told(option)?;
        let joint = if line.is_empty() {
            format!("{program} has ")
        } else {
            "; ".to_owned()
        };
        if line.len() + joint.len() + text.len() <= most {
            line += &(joint + &text);
        }
    }
    (!line.is_empty()).then_some(line)
}

fn is_program(term: &str, manuals: &Library) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '.');
    term.len() > 1 && term.chars().all(plain) && manuals.binary(term, Path::new("/")).is_some()
}

/// The program that an example begins with.
fn first_program(command: &str) -> Option<&str> {
    let mut words = command.split_whitespace();
    words.find(|word| !matches!(*word, "sudo" | "time" | "env" | "command") && !word.contains('='))
}

fn meanings(text: &str) -> HashSet<u32> {
    let mut all = HashSet::new();
    library::each_meaning(text, |meaning| {
        all.insert(meaning);
    });
    all
}

/// The options that share most with the words, where what few options have counts more.
fn best<'a>(manual: &'a Manual, wanted: &HashSet<u32>) -> Vec<&'a Opt> {
    let mut seen: HashMap<u32, f32> = HashMap::new();
    let shared: Vec<(&Opt, HashSet<u32>)> = manual
        .options
        .iter()
        .map(|option| {
            let shared: HashSet<u32> = meanings(cut(&option.text, BEGINNING))
                .intersection(wanted)
                .copied()
                .collect();
            for meaning in &shared {
                *seen.entry(*meaning).or_default() += 1.0;
            }
            (option, shared)
        })
        .collect();
    // What every fifth option has says nothing about any of them.
    let common = (manual.options.len() as f32 / 5.0).max(3.0);
    let worth = |shared: &HashSet<u32>| -> f32 {
        let rare = shared
            .iter()
            .map(|meaning| seen[meaning])
            .filter(|count| *count < common);
        rare.map(|count| 1.0 / count.sqrt()).sum()
    };
    let mut scored: Vec<(f32, &Opt)> = shared.iter().map(|(option, shared)| (worth(shared), *option)).collect();
    scored.retain(|(score, _)| *score > 0.0);
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    scored
        .into_iter()
        .take(MOST_OPTIONS)
        .map(|(_, option)| option)
        .collect()
}

/// The names of an option, and the beginning of its description.
fn told(option: &Opt) -> Option<String> {
    let names: Vec<&str> = option.names.iter().map(|name| name.text.as_str()).take(2).collect();
    let names = names.join("/");
    let mut text = option.text.lines();
    text.next()?;
    let rest: Vec<&str> = text.flat_map(str::split_whitespace).collect();
    let rest = rest.join(" ");
    let sentence = rest.split_once(". ").map_or(rest.as_str(), |(sentence, _)| sentence);
    let told = cut(sentence.trim_end_matches('.'), LONGEST);
    let told = if told.len() < sentence.len().saturating_sub(1) {
        told.rsplit_once(' ').map_or(told, |(whole, _)| whole)
    } else {
        told
    };
    Some(if told.is_empty() {
        names
    } else {
        format!("{names} ({told})")
    })
}

fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    const PAGE: &str = ".TH MINE 1\n.SH NAME\nmine \\- pack\n.SH SYNOPSIS\nmine [options]\n.SH OPTIONS\n\
        .TP\n\\fB\\-z\\fR, \\fB\\-\\-gzip\\fR\ncompress the archive with gzip. And more.\n\
        .TP\n\\fB\\-C\\fR \\fIDIR\\fR\nchange to a directory first\n\
        .TP\n\\fB\\-v\\fR\nsay what happens\n";

    fn told(words: &str, most: usize) -> String {
        let top = tempfile::tempdir().unwrap();
        let path = |name: &str| top.path().join(name);
        fs::create_dir_all(path("man/man1")).unwrap();
        fs::create_dir_all(path("bin")).unwrap();
        fs::write(path("man/man1/mine.1"), PAGE).unwrap();
        fs::write(path("bin/mine"), "").unwrap();
        fs::set_permissions(path("bin/mine"), fs::Permissions::from_mode(0o755)).unwrap();
        let manuals = Library {
            cache: path("cache"),
            search: path("bin").into_os_string(),
            roots: vec![path("man")],
            shares: Vec::new(),
            asks: false,
        };
        line(words, &Topics::of(words), Shell::Bash, &manuals, most).unwrap_or_default()
    }

    #[test]
    fn the_options_that_the_words_are_about_are_told() {
        let gzip = "mine has -z/--gzip (compress the archive with gzip)";
        assert_eq!(told("gzip everything with mine", 400), gzip);
        assert_eq!(
            told("mine: in ein anderes Verzeichnis wechseln", 400),
            "mine has -C (change to a directory first)"
        );
        assert_eq!(told("gzip everything with mine", 20), "");
        assert_eq!(told("mine", 400), "");
        assert_eq!(told("frobnicate everything", 400), "");
    }

    #[test]
    fn an_example_begins_with_a_program() {
        assert_eq!(first_program("sudo LC_ALL=C sort -n x"), Some("sort"));
        assert_eq!(first_program(""), None);
    }
}
