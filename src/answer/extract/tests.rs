use super::*;
use Shell::{Bash, Fish};

fn whole(text: &str) -> Result<String, Message> {
    let mut extractor = Extractor::new(Bash, Wanted::First, "");
    extractor.push(text);
    extractor.finish()
}

#[test]
fn steps_become_one_command_that_ends_where_one_of_them_fails() {
    let table = [
        ("export A=b\nprintenv A\n```", "export A=b && printenv A"),
        ("cd build\nrm -rf *\n```\nls\n", "cd build && rm -rf *"),
        ("false\necho $?\n```", "false; echo $?"),
        ("sleep 1 &\nwait\n```", "sleep 1 & wait"),
        ("f() {\n  ls\n}\nf\n```", "f() {\n  ls\n} && f"),
        (
            "cd new\nfor f in *; do\n  rm $f\ndone\n```",
            "cd new && for f in *; do\n  rm $f\ndone",
        ),
        ("cat <<E\nx\nE\nls\n```", "cat <<E\nx\nE\nls"),
        ("alias a=b\na\n```", "alias a=b\na"),
        ("x=1;\necho $x", "x=1; echo $x"),
        ("ls\n# or\nls -a\n```", "ls"),
        ("ls\n\nls -a\n```", "ls"),
        ("ls\nThis lists all files.\n```", "ls"),
        ("ls\necho 'a", "ls && echo 'a"),
    ];
    for (text, expected) in table {
        let mut extractor = Extractor::new(Bash, Wanted::Steps, "```bash\n");
        let end = text
            .char_indices()
            .find(|(_, c)| extractor.push(&c.to_string()) == Progress::Complete);
        let all = end.is_none_or(|(at, _)| !text[at..].contains("```") || text[at + 1..].trim() == "ls");
        assert!(all || text.contains("ls -a") || text.contains("This"), "{text:?}");
        match extractor.finish() {
            Ok(command) => assert_eq!(command, expected, "{text:?}"),
            Err(error) => assert_eq!(
                (error.english(), expected),
                ("the model's command is unfinished", "ls && echo 'a")
            ),
        }
    }
    let mut extractor = Extractor::new(Bash, Wanted::Steps, "```bash\n");
    extractor.push(&"ls\n".repeat(MOST_STEPS));
    assert_eq!(
        extractor.finish().map(|command| command.matches("ls").count()),
        Ok(MOST_STEPS)
    );
    extractor.push("ls\n");
    assert!(extractor.finish().is_err(), "half of it would do something else");
    // Without a fence only the first line is sure to be a command.
    let mut extractor = Extractor::new(Bash, Wanted::Steps, "");
    extractor.push("ls\nrm x\n");
    assert_eq!(extractor.finish().as_deref(), Ok("ls"));
}

#[test]
fn decoration_is_removed() {
    let table = [
        ("ls -la", "ls -la"),
        ("  ls -la  \n", "ls -la"),
        ("$ ls -la", "ls -la"),
        ("`ls -la`", "ls -la"),
        ("echo `date`", "echo `date`"),
        ("```bash\nls -la\n```", "ls -la"),
        ("```\nls -la\n```\nThis lists files.", "ls -la"),
        ("```ls -la```", "ls -la"),
        ("Here is the command:\n\n```sh\n$ ls -la\n```", "ls -la"),
        ("The command is:\nls -la", "ls -la"),
        ("Um die Dateien zu zeigen:\nls -la", "ls -la"),
        ("# list the files\nls -la", "ls -la"),
        ("ls -la\nThis lists all files.", "ls -la"),
        ("ls -la\r\nrm x\r\n", "ls -la"),
        ("<think>rm -rf /\n</think>\nls", "ls"),
        ("still thinking</think>ls", "ls"),
        ("scp file host:", "scp file host:"),
        ("Rscript a.R b c", "Rscript a.R b c"),
        // In German `du` is a word that begins sentences.
        ("du -sh /srv/*", "du -sh /srv/*"),
        ("for f in *; do echo $f; done", "for f in *; do echo $f; done"),
        ("if true; then ls; fi", "if true; then ls; fi"),
    ];
    for (text, expected) in table {
        assert_eq!(whole(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn several_lines_are_one_command_only_where_the_shell_says_so() {
    let table = [
        ("find . \\\n  -name x", "find . -name x"),
        ("cat <<EOF > x\na\nb\nEOF\nls", "cat <<EOF > x\na\nb\nEOF"),
        (
            "for f in *; do\n  echo $f\ndone\nrm x",
            "for f in *; do\n  echo $f\ndone",
        ),
        ("ls |\n wc -l\nrm x", "ls |\n wc -l"),
        // A second command never hides behind the first one.
        ("ls\nrm -rf ~", "ls"),
    ];
    for (text, expected) in table {
        assert_eq!(whole(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn no_command_is_said_to_be_none() {
    let table = [
        ("", "the model said nothing"),
        (" \n ", "the model said nothing"),
        ("I cannot help with that.", "the model answered in prose"),
        ("Es tut mir leid, das geht nicht.", "the model answered in prose"),
        ("<think>hm", "the model answered in prose"),
        ("```bash\n```", "the model answered in prose"),
        ("echo 'it", "the model's command is unfinished"),
        ("for f in *; do", "the model's command is unfinished"),
    ];
    for (text, expected) in table {
        assert_eq!(whole(text).unwrap_err().english(), expected, "{text:?}");
    }
}

#[test]
fn an_answer_may_begin_for_the_model() {
    let table = [
        ("ls -la\n", Ok("ls -la")),
        ("ls -la\n```\nThis lists files.", Ok("ls -la")),
        ("```bash\nls -la\n```", Ok("ls -la")),
        ("$ ls -la", Ok("ls -la")),
        ("", Err("the model said nothing")),
        ("I cannot do that.", Err("the model answered in prose")),
    ];
    for (text, expected) in table {
        let mut extractor = Extractor::new(Bash, Wanted::First, "```bash\n");
        extractor.push(text);
        let found = extractor.finish();
        let found = found.as_deref().map_err(Message::english);
        assert_eq!(found, expected, "{text:?}");
    }
}

#[test]
fn generation_stops_at_the_end_of_the_first_complete_command() {
    let stop = |shell, text: &str| {
        let mut extractor = Extractor::new(shell, Wanted::First, "");
        let at = text
            .char_indices()
            .find(|(_, c)| extractor.push(&c.to_string()) == Progress::Complete);
        at.map(|(at, c)| text[..at + c.len_utf8()].to_owned())
    };
    assert_eq!(stop(Bash, "ls -la\nThis lists"), Some("ls -la\n".to_owned()));
    assert_eq!(stop(Bash, "```bash\nls\n```\nThis"), Some("```bash\nls\n".to_owned()));
    assert_eq!(
        stop(Bash, "find . \\\n -name x\nmore"),
        Some("find . \\\n -name x\n".to_owned())
    );
    assert_eq!(
        stop(Fish, "for f in *\n echo $f\nend\nmore"),
        Some("for f in *\n echo $f\nend\n".to_owned())
    );
    assert_eq!(stop(Bash, "ls -la"), None);
    assert_eq!(
        stop(Bash, "Here you are:\nls\n"),
        Some("Here you are:\nls\n".to_owned())
    );
}

#[test]
fn an_answer_without_end_is_looked_through_a_few_hundred_times_however_tiny_its_pieces() {
    let (mut looked_at, mut count) = (0, 0);
    for length in 1..=65_536 {
        if is_due(length, looked_at) {
            (looked_at, count) = (length, count + 1);
        }
    }
    assert!((256..400).contains(&count), "{count}");
}

#[test]
fn a_long_answer_still_ends_by_itself() {
    let mut extractor = Extractor::new(Bash, Wanted::First, "");
    let text = "This is prose.\n".repeat(100) + &"ls\n".repeat(400);
    let end = text
        .char_indices()
        .find(|(_, c)| extractor.push(&c.to_string()) == Progress::Complete);
    assert!(end.unwrap().0 < 1500 + 120, "{end:?}");
    assert_eq!(extractor.finish().as_deref(), Ok("ls"));
    assert_eq!(extractor.so_far(), "ls");
}

proptest::proptest! {
    #[test]
    fn pieces_make_the_same_command_as_the_whole(text in "[a-z \n`$#'\"\\\\<>|:.ÄÖß-]{0,80}", cut in 1_usize..9) {
        let mut pieces = Extractor::new(Bash, Wanted::First, "");
        for piece in text.chars().collect::<Vec<_>>().chunks(cut) {
            pieces.push(&piece.iter().collect::<String>());
        }
        proptest::prop_assert_eq!(pieces.finish(), whole(&text));
    }

    #[test]
    fn a_command_is_never_empty_and_never_decorated(text in "[a-z \n`$#:.-]{0,80}") {
        if let Ok(command) = whole(&text) {
            proptest::prop_assert!(!command.trim().is_empty());
            proptest::prop_assert!(!command.contains("```"));
        }
    }
}
