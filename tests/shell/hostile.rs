//! Lines that mean something to a shell reach the model letter by letter, and nothing in them happens (B5, B6, F1).

use super::session::{ANSWER, Options, Session, everywhere};

/// Everything that shells treat specially, as words.
const LINES: [&str; 27] = [
    "what's using port 8080 (and why!) | sort * # now",
    "it's",
    "an unclosed \" quote",
    "a `backtick` and `another",
    "$(touch pwned) ${HOME} $HOME $$ $",
    "(touch pwned) <(touch pwned)",
    "; touch pwned",
    "| touch pwned",
    "|| touch pwned && touch pwned &",
    "& touch pwned",
    "> pwned",
    "a !! b !$ !x ^a^b",
    "wow!",
    "* ? [a-z] ** ~ ~root {a,b} {1..3}",
    "#comment # another",
    "größer als Übermaß – ß €",
    "日本語 中文 한국어",
    "emoji 🙂 👩\u{200d}💻 🇩🇪",
    "trailing backslash \\",
    "back\\slash \\n \\033[2J %s %d %%",
    "-n --help -- -e",
    "< > 2>&1 [[ (( case esac",
    "= a=b export PATH=",
    "'; touch pwned; '",
    "\"; touch pwned; \"",
    "\\'; touch pwned #",
    "@ % ^ + : , . /",
];

/// Asks with Enter and with the key; the words come back byte for byte and the shell still lives.
fn check(session: &Session, line: &str, asked: usize) {
    session.send(format!("?? {line}"));
    session.send("\r");
    let questions = session.wait_for_questions(asked + 1);
    assert_eq!(questions[asked], line.trim(), "{session}");
    session.wait_for_line(ANSWER);
    session.clear_line();
}

#[test]
fn b5_b6_f1_hostile_words_arrive_letter_by_letter_and_do_nothing() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        // Without the hook, the mark would match this file and run it.
        session.sandbox.write("work/ab", "");
        for (count, line) in LINES.into_iter().enumerate() {
            check(&session, line, count);
        }
        assert!(!session.home().join("work/pwned").exists(), "{session}");
        session.run("echo still here", "still here");
    }
}

#[test]
fn the_key_takes_hostile_words_as_well() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        for (count, line) in LINES.into_iter().enumerate() {
            // As a paste: a shell may complete brackets or expand abbreviations of what is typed.
            session.send(format!("\x1b[200~{line}\x1b[201~"));
            session.send("\x07");
            let questions = session.wait_for_questions(count + 1);
            assert_eq!(questions[count], line.trim(), "{session}");
            session.wait_for_line(ANSWER);
            session.clear_line();
        }
        assert!(!session.home().join("work/pwned").exists(), "{session}");
    }
}

#[test]
fn a_tab_is_kept_where_it_is_pasted() {
    // fish drops the tabs of a paste or expands them, also without us.
    for (shell, mode) in everywhere().into_iter().filter(|(shell, _)| shell.name != "fish") {
        let session = Options::new(&shell, mode).start();
        session.send("\x1b[200~?? a\tb\x1b[201~");
        session
            .terminal
            .wait_for("the paste", |screen| screen.current().ends_with('b'));
        session.send("\r");
        assert_eq!(session.wait_for_questions(1), ["a\tb"], "{session}");
    }
}

#[test]
fn a_very_long_line_arrives_whole() {
    let words = "größe ".repeat(667);
    assert!(words.chars().count() > 4000);
    for (shell, mode) in everywhere() {
        // fish 3 may leave an empty screen when it draws a line again that is longer than the screen.
        let rows = if shell.version.starts_with("3.") && shell.name == "fish" {
            60
        } else {
            24
        };
        let session = Options::new(&shell, mode).sized(rows, 80).start();
        session.send(format!("\x1b[200~?? {words}\x1b[201~"));
        session
            .terminal
            .wait_for("the end of the paste", |screen| screen.current().ends_with("größe"));
        session.terminal.settle(std::time::Duration::from_millis(200));
        session.send("\r");
        assert_eq!(session.wait_for_questions(1), [words.trim()]);
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.run("echo still here", "still here");
    }
}
