//! Of the manual of the program that some words point at, the options whose descriptions are about the words.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::tools::Topics;
use crate::examples;
use crate::manual::{Library, Manual, Opt, traits};
use crate::shell::Shell;

/// More options are not about the words.
const MOST_OPTIONS: usize = 3;
/// The number of words of a description that are read: an option's purpose stands at the beginning.
const MOST_WORDS: usize = 60;
/// Of that, so much is told.
const LONGEST: usize = 70;
/// The weight of length against a description: one of so many words counts half of an empty one.
const USUAL_LENGTH: f32 = 20.0;
/// The least that a word has to say: what says no more is in every third request or so.
const COMMON: f32 = 2.5;
/// Options that are about the words by less than this part of the best are about something else.
const SHARE_OF_BEST: f32 = 0.6;

/// Programs whose names are words of everyday, so that nobody means them by it.
const WORDS: [&str; 58] = [
    "as", "at", "base", "cal", "clear", "column", "comm", "compare", "convert", "cut", "date", "dir", "display",
    "expand", "factor", "false", "file", "fold", "free", "groups", "head", "help", "host", "id", "import", "install",
    "join", "kill", "last", "less", "line", "link", "locate", "look", "make", "mount", "more", "nice", "open", "paste",
    "print", "rename", "script", "see", "size", "sleep", "split", "sync", "tail", "test", "time", "top", "true",
    "users", "wait", "watch", "who", "write",
];

/// At most so many bytes about the program that the words name, or that the nearest example begins with.
pub fn line(words: &str, topics: &Topics, shell: Shell, manuals: &Library, most: usize) -> Option<String> {
    let mut named = topics.terms().iter().filter(|term| !WORDS.contains(&term.as_str()));
    let named = named.find(|term| is_program(term, manuals)).cloned();
    let least = if named.is_some() { 1 } else { 2 };
    let program =
        named.or_else(|| Some(first_program(&examples::nearest(words, shell, 1).first()?.command)?.to_owned()))?;
    let binary = manuals.binary(&program, Path::new("/"))?;
    // The page of a program with commands is about none of them.
    if binary.is_multicall() || traits(&program).commands {
        return None;
    }
    let named = meanings(&program);
    let wanted = meanings(words).difference(&named).copied().collect();
    let manual = manuals.with_texts(&binary, &[&program]);
    let mut line = String::new();
    for option in best(&manual, &wanted, least) {
        let text = told(option);
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
    examples::each_meaning(text, |meaning| {
        all.insert(meaning);
    });
    all
}

/// The options that share most with the words, what few options and few requests have counting most.
fn best<'a>(manual: &'a Manual, wanted: &HashSet<u32>, least: usize) -> Vec<&'a Opt> {
    let mut seen: HashMap<u32, f32> = HashMap::new();
    let mut all = Vec::new();
    for option in &manual.options {
        let text: Vec<&str> = described(option).take(MOST_WORDS).collect();
        let about = meanings(&text.join(" "));
        let shared: Vec<u32> = about.intersection(wanted).copied().collect();
        for meaning in &shared {
            *seen.entry(*meaning).or_default() += 1.0;
        }
        all.push((option, shared, about.len() as f32));
    }
    let count = all.len() as f32;
    let worth: HashMap<u32, f32> = seen
        .into_iter()
        .map(|(meaning, options)| {
            (
                meaning,
                (count / options).ln() * (examples::weight(meaning) - COMMON).max(0.0),
            )
        })
        .collect();
    let mut scored: Vec<(f32, &Opt)> = all
        .into_iter()
        .map(|(option, shared, length)| {
            let worths = shared.iter().map(|meaning| worth[meaning]).filter(|worth| *worth > 0.0);
            let enough = worths.clone().count() >= least;
            let score = if enough { worths.sum() } else { 0.0_f32 };
            (score / (USUAL_LENGTH + length), option)
        })
        .collect();
    scored.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let enough = scored.first().map_or(0.0, |(best, _)| best * SHARE_OF_BEST);
    scored.retain(|(score, _)| *score > 0.0 && *score >= enough);
    scored
        .into_iter()
        .take(MOST_OPTIONS)
        .map(|(_, option)| option)
        .collect()
}

/// The names of an option, and the beginning of its description.
fn told(option: &Opt) -> String {
    let names: Vec<&str> = option.names.iter().map(|name| name.text.as_str()).take(2).collect();
    let (names, sentence) = (names.join("/"), description(option));
    let told = cut(&sentence, LONGEST);
    let whole = told.rsplit_once(' ').filter(|_| told.len() < sentence.len());
    let told = whole.map_or(told, |(whole, _)| whole);
    if told.is_empty() {
        names
    } else {
        format!("{names} ({told})")
    }
}

/// The first sentence of what an option is described with.
fn description(option: &Opt) -> String {
    let mut words = Vec::new();
    for word in described(option).take(LONGEST) {
        words.push(word);
        if word.ends_with('.') && word.len() > 2 {
            break;
        }
    }
    words.join(" ").trim_end_matches('.').to_owned()
}

/// The words that an option is described with; the first line has its names.
fn described(option: &Opt) -> impl Iterator<Item = &str> {
    option.text.lines().skip(1).flat_map(str::split_whitespace)
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
            search: crate::system::Search::new(path("bin")),
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
