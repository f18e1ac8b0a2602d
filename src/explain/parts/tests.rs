use std::path::Path;

use super::*;
use crate::shell::Shell;

/// A machine without any program.
fn explained(line: &str, shell: Shell, language: Language) -> Vec<Part> {
    let mut library = Library::new(Path::new("/nowhere"));
    library.asks = false;
    library.search = crate::system::Search::new("/nowhere");
    let target = Target::here(shell, Path::new("/nowhere"), Vec::new(), &library.cache);
    parts(line, &target, &library, language, &|_| None)
}

#[test]
fn what_runs_inside_of_something_else_follows_it() {
    let texts = |line: &str, shell: Shell| -> Vec<String> {
        let parts = explained(line, shell, Language::English);
        parts.into_iter().map(|part| part.text).collect()
    };
    assert_eq!(
        texts("a $(b | c) > d; sh -c 'e f' && g", Shell::Bash),
        [
            "a", "$(b | c)", "$( )", "b", "|", "c", "> d", ";", "sh", "-c", "'e f'", "e", "f", "&&", "g"
        ]
    );
    assert_eq!(
        texts("A=1 time b; for x in y; do c; done", Shell::Bash),
        ["A=1", "time", "b", ";", "for x in y", "do", "c", "done"]
    );
    assert_eq!(
        texts("not a (b); and c", Shell::Fish),
        ["not", "a", "(b)", "( )", "b", "and", "c"]
    );
    assert_eq!(texts("scp <file> x", Shell::Bash), ["scp", "file", "x"]);
}

#[test]
fn nothing_is_said_in_the_wrong_language() {
    let line = "a -x $b < c || ! d | e &";
    let meanings = |language| {
        explained(line, Shell::Bash, language)
            .into_iter()
            .map(|part| part.meaning)
    };
    let both = meanings(Language::English).zip(meanings(Language::German));
    for (english, german) in both {
        assert_ne!(english, german);
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn any_line_is_explained(line in "((cd|set|find|tar|ps|kill|echo|time|xargs|sh -c|for|if|\\$\\(|<\\(|2>&1|-[a-zä=+]{0,3}|[ '\"|;&)}\n\u{1b}ß*])( |)){0,14}") {
        for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
            for part in explained(&line, shell, Language::German) {
                let bare = |text: &str| !text.contains(char::is_control);
                proptest::prop_assert!(bare(&part.text) && bare(&part.meaning), "{part:?}");
            }
        }
    }
}
