//! The index of the examples: that it is that of the texts, and what it finds.

use lotse::answer::gaps;
use lotse::examples::index::Index;
use lotse::examples::meanings::features;
use lotse::examples::{each_meaning, exact, nearest, nearest_in};
use lotse::shell::Shell;

use super::compile::compile;
use super::names::Names;
use super::source;
use crate::support::is_current;

const INDEX: &[u8] = include_bytes!("../../src/examples/index.bin");

#[test]
fn the_index_is_current() {
    let entries = source::entries().unwrap();
    let lexicon = include_str!("../../tools/examples/lexicon.txt");
    let names = Names::parse(include_str!("../../tools/examples/names.txt")).unwrap();
    is_current("src/examples/index.bin", &compile(&entries, lexicon, &names));
}

#[test]
fn no_wording_is_there_twice() {
    for entry in source::entries().unwrap() {
        for words in entry.english.iter().chain(&entry.german) {
            let Some(found) = exact(words, Shell::Bash) else {
                continue;
            };
            let twice = format!("{}:{}: {words} is there twice", entry.topic, entry.line);
            assert!(is_of(&found.command, entry.bash), "{twice}: {}", found.command);
        }
    }
}

/// Whether a command with gaps in it is one for an example.
fn is_of(found: &str, command: &str) -> bool {
    let (mut rest, mut done) = (Some(command), 0);
    for gap in gaps(found) {
        let literal = &found[done..gap.start];
        rest = rest.and_then(|rest| rest.split_once(literal)).map(|(_, rest)| rest);
        done = gap.end;
    }
    rest.is_some_and(|rest| rest.ends_with(&found[done..]))
}

#[test]
fn what_is_broken_knows_nothing() {
    for length in [0, 3, 28, 1000] {
        let cut = Index::new(&INDEX[..length]);
        assert_eq!(nearest_in(cut, "list all files", Shell::Bash, 3), []);
    }
}

#[test]
fn blocks_are_read_and_mistakes_are_named() {
    let text = "# x\nin: repo\n\nen: a\nde: b\nbash: c\nprints: d\n\nen: e\nde: f\nbash: g\nfish: h\nsyntax\n";
    let entries = source::parse("topic", text).unwrap();
    let [first, second] = &entries[..] else {
        panic!("{entries:?}")
    };
    assert_eq!(
        (first.line, first.trial.place, first.trial.expects()),
        (4, Some("repo"), true)
    );
    assert_eq!(
        (second.fish, second.trial.syntax, second.trial.expects()),
        (Some("h"), true, false)
    );
    for (text, line) in [
        ("en: a\n\n", "2"),
        ("en: a\nde: b\nbash: c\nwhat: d", "4"),
        ("en: a\nbash\n", "2"),
    ] {
        let wrong = source::parse("topic", text).unwrap_err();
        assert!(wrong.starts_with(&format!("topic.txt:{line}")), "{wrong}");
    }
}

#[test]
fn words_of_either_language_find_the_command_whatever_the_file_is_called() {
    let table = [
        ("wie viele Zeilen hat brief.md?", "wc -l < notes.txt"),
        ("unpack foo-1.2.tar.gz", "tar -xzf docs.tar.gz"),
        ("welcher Prozess belegt Port 9999", "sudo lsof -i :8080"),
        ("sort the file marks.txt numerically by value", "sort -n numbers.txt"),
        ("Textdateien im JSON-Format schön anzeigen: a.json", "jq . config.json"),
        ("kaputte Symlinks suchen", "find . -xtype l"),
    ];
    for (words, command) in table {
        let found = nearest(words, Shell::Bash, 3);
        assert!(
            found.iter().any(|example| example.command == command),
            "{words}: {found:?}"
        );
    }
}

#[test]
fn a_question_as_people_ask_it_finds_the_command() {
    let table = [
        (
            "What is the process listening on port 3000?",
            "sudo ss -ltnp sport = :5432",
        ),
        (
            "How do I change the owner of a directory and everything in it",
            "sudo chown -R mia letters",
        ),
        (
            "run a command every five seconds and watch the output",
            "watch -n 5 df -h",
        ),
        (
            "How to see the environment variables of a running process",
            "tr '\\0' '\\n' < /proc/4711/environ",
        ),
        (
            "Wie kann ich eine zip-Datei in ein bestimmtes Verzeichnis entpacken?",
            "unzip -qo docs.zip -d backup",
        ),
        (
            "Welche Dienste laufen gerade?",
            "systemctl list-units --type=service --state=running",
        ),
        ("Spalte aus einer CSV Datei ausschneiden", "cut -d, -f2 people.csv"),
    ];
    let missed = table.iter().filter_map(|(words, command)| {
        let found = nearest(words, Shell::Bash, 3);
        (!found.iter().any(|example| is_of(&example.command, command))).then(|| format!("{words}: {found:#?}"))
    });
    let missed: Vec<String> = missed.collect();
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn it_makes_no_difference_how_one_begins_to_ask() {
    for entry in source::entries().unwrap().iter().step_by(5) {
        let openings = [
            ("How do I ", &entry.english),
            ("Wie kann ich das hier: ", &entry.german),
        ];
        for (opening, wordings) in openings {
            let words = wordings[0];
            let mut says = 0;
            each_meaning(words, |_| says += 1);
            let asked = nearest(&format!("{opening}{words}?"), Shell::Bash, 3);
            if says > 0 {
                assert_eq!(asked, nearest(words, Shell::Bash, 3), "{words}");
            }
        }
    }
}

#[test]
fn of_the_wordings_of_an_example_the_nearest_is_shown() {
    let index = Index::new(INDEX);
    for entry in source::entries().unwrap().iter().step_by(5) {
        for words in entry.english.iter().chain(&entry.german) {
            let found = nearest(words, Shell::Bash, 3);
            // Another entry may have the same command.
            let mut own = entry.english.iter().chain(&entry.german);
            let own = found.iter().find(|example| own.any(|own| *own == example.words));
            let Some(own) = own else { continue };
            assert_eq!(features(index, own.words), features(index, words), "{words}: {own:?}");
        }
    }
}

#[test]
fn each_command_is_offered_once_and_in_the_syntax_of_the_shell() {
    let found = nearest("set the environment variable EDITOR to nano", Shell::Fish, 5);
    assert_eq!(found[0].command, "set -gx EDITOR vim");
    assert_eq!(found.len(), 5);
    for (number, one) in found.iter().enumerate() {
        assert!(
            found[..number]
                .iter()
                .all(|other| other.command != one.command && other.score >= one.score)
        );
    }
    assert_eq!(nearest("", Shell::Bash, 5), []);
}

#[test]
fn the_very_words_may_be_polite_but_need_the_same_names() {
    let command = |words| exact(words, Shell::Bash).map(|example| example.command);
    for words in [
        "Wie kann ich bitte old.txt in older.txt umbenennen?",
        "please Rename old.txt to older.txt.",
    ] {
        assert_eq!(command(words).as_deref(), Some("mv old.txt older.txt"));
    }
    for words in ["rename OLD.TXT to older.txt", "rename old.txt to oldest.txt", ""] {
        assert_eq!(command(words), None);
    }
}
