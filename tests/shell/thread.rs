//! What a `??` line and the key lean on: the last suggestion, as long as it is there or was run last.

use super::session::{Options, Session, everywhere};

fn numbers() -> &'static str {
    "answer = \"echo one\"\nthen = [\"echo two\", \"echo three\"]"
}

/// Empties the line with the shell's own key for that.
fn kill_line(session: &Session) {
    session.read();
    session.send("\x05\x15");
    session.wait_for_line("");
}

/// A name, and the keys.
type Way = (&'static str, fn(&Session));

#[test]
fn k12_a_suggestion_that_was_thrown_away_is_forgotten() {
    for (shell, mode) in everywhere() {
        let ways: [Way; 3] = [
            ("Ctrl-C", |session| {
                session.read();
                session.clear_line();
            }),
            ("Ctrl-U", kill_line),
            ("an empty Enter", |session| {
                kill_line(session);
                session.send("\r");
                session.terminal.wait_for("another prompt", |screen| {
                    screen.current() == "P>" && screen.text.lines().rev().take(2).all(|row| row == "P>")
                        || session.is("fish")
                });
            }),
        ];
        for (name, throw) in ways {
            // Ctrl-E and Ctrl-U are no keys of the vi modes everywhere.
            if mode == super::session::Mode::Vi && name != "Ctrl-C" {
                continue;
            }
            let session = Options::new(&shell, mode).fake(numbers()).start();
            session.send("?? say a number\r");
            session.wait_for_line("echo one");
            throw(&session);
            session.send("?? something else\r");
            session.wait_for_questions(2);
            assert_eq!(session.conversations()[1], ["something else"], "{name}\n{session}");
        }
    }
}

#[test]
fn k13_only_the_last_command_is_refined() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).fake(numbers()).start();
        session.send("say a number\x07");
        session.wait_for_line("echo one");
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.text.lines().any(|row| row == "one"));
        session.wait_for_line("");
        session.run("echo else", "else");
        session.send("?? a higher one\r");
        session.wait_for_questions(2);
        assert_eq!(session.conversations()[1], ["a higher one"], "{session}");
    }
}

#[test]
fn k14_a_mark_can_say_that_something_new_begins() {
    for (shell, mode) in everywhere() {
        for line in ["??! a word", "?? new: a word", "?? neu: a word"] {
            let session = Options::new(&shell, mode).fake(numbers()).start();
            session.send("?? say a number\r");
            session.wait_for_line("echo one");
            session.enter();
            session
                .terminal
                .wait_for("the output", |screen| screen.text.lines().any(|row| row == "one"));
            session.wait_for_line("");
            session.send(format!("{line}\r"));
            session.wait_for_questions(2);
            assert_eq!(session.conversations()[1], ["a word"], "{line}\n{session}");
        }
    }
}

#[test]
fn k15_a_fix_is_only_offered_for_the_last_command() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.write("ech hello");
        session.enter();
        session.terminal.wait_for("the failure", |screen| {
            screen.contains("not found") || screen.contains("Unknown command")
        });
        session.wait_for_line("");
        session.send("\x07");
        session.wait_for_line("echo hello");
        session.read();
        session.send("\x07");
        session.wait_for_line("");
        session.run("true; echo fine", "fine");
        session.send("\x07");
        session
            .terminal
            .wait_for("the help", |screen| screen.contains("type what you want"));
        session.wait_for_line("");
    }
}

#[test]
fn k16_giving_up_a_line_is_no_failure_of_the_command_before() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.run("echo fine", "fine");
        session.write("never mind");
        session.clear_line();
        session.send("\x07");
        session
            .terminal
            .wait_for("the help", |screen| screen.contains("type what you want"));
    }
}
