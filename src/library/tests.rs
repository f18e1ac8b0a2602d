use super::compile::compile;
use super::*;

#[test]
fn the_index_is_current() {
    let entries = source::entries().unwrap();
    assert!(
        compile(&entries, include_str!("lexicon.txt")) == INDEX,
        "run `cargo run --no-default-features --example library -- build`"
    );
}

#[test]
fn every_wording_finds_its_own_command() {
    for entry in source::entries().unwrap() {
        for words in entry.english.iter().chain(&entry.german) {
            let found = exact(words, Shell::Bash).unwrap();
            assert_eq!(
                found.command, entry.bash,
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
