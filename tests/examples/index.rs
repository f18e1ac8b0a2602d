//! The index of the examples: that it is that of the texts, and what it finds.

use lotse::examples::index::Index;
use lotse::examples::{exact, nearest, nearest_in};
use lotse::shell::Shell;

use super::compile::compile;
use super::source;
use crate::support::is_current;

const INDEX: &[u8] = include_bytes!("../../src/examples/index.bin");

#[test]
fn the_index_is_current() {
    let entries = source::entries().unwrap();
    let lexicon = include_str!("../../tools/examples/lexicon.txt");
    is_current("src/examples/index.bin", &compile(&entries, lexicon));
}

#[test]
fn no_wording_is_there_twice() {
    for entry in source::entries().unwrap() {
        for words in entry.english.iter().chain(&entry.german) {
            let found = exact(words, Shell::Bash).map_or(entry.bash, |found| found.command);
            assert_eq!(
                found, entry.bash,
                "{}:{}: {words} is there twice",
                entry.topic, entry.line
            );
        }
    }
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
    assert_eq!(
        command("Wie kann ich bitte old.txt in older.txt umbenennen?"),
        Some("mv old.txt older.txt")
    );
    assert_eq!(
        command("please Rename old.txt to older.txt."),
        Some("mv old.txt older.txt")
    );
    assert_eq!(command("rename OLD.TXT to older.txt"), None);
    assert_eq!(command("rename old.txt to oldest.txt"), None);
    // Its command names files that nobody has spoken of.
    assert_eq!(command("copy a directory recursively"), None);
    assert_eq!(command(""), None);
}
