//! Ctrl-G on a line of words.

use std::time::{Duration, Instant};

use super::session::{ANSWER, Mode, Options, everywhere};

#[test]
fn words_become_a_command_with_the_cursor_at_its_end_and_nothing_runs() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.write("print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
        session.wait_for_column("P> ".len() + ANSWER.len());
        assert_eq!(session.asked(), ["print it"]);
        assert!(!session.terminal.text().contains("ran it"), "{session}");
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.contains("ran it"));
        session.wait_for_line("");
        session.run("echo still here", "still here");
    }
}

#[test]
fn the_cursor_goes_to_the_first_placeholder() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode)
            .answering("ssh größe@<host> -p <port>")
            .start();
        session.write("log in");
        session.send("\x07");
        session.wait_for_line("ssh größe@<host> -p <port>");
        session.wait_for_column("P> ssh größe@".chars().count());
        session.send("X");
        session.wait_for_line("ssh größe@X<host> -p <port>");
    }
}

#[test]
fn b1_every_way_to_cancel_leaves_words_and_cursor() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        let before = session.terminal.modes();
        session.write("original text");
        // Two to the left, as every mode has it.
        session.send("\x1b[D");
        session.send("\x1b[D");
        session.terminal.wait_for("the cursor", |screen| screen.cursor.1 == 14);
        for (count, key) in ["\x03", "\x1b", "\x07", "\x1b[99;5u", "\x1b[103;5u"]
            .into_iter()
            .enumerate()
        {
            session.send("\x07");
            session.wait_for_questions(count + 1);
            session
                .terminal
                .wait_for("the wait", |screen| screen.contains("Esc cancels"));
            session.send(key);
            session.terminal.wait_for("the words and the cursor", |screen| {
                screen.text == "P> original text" && screen.cursor == (0, 14)
            });
        }
        session.send("X");
        session.wait_for_line("original teXxt");
        session.wait_for_modes(&before);
    }
}

#[test]
fn the_key_again_brings_the_words_back_and_then_another_command() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode)
            .fake("answer = \"echo one\"\nthen = [\"echo two\", \"echo two\"]")
            .start();
        session.write("say a number  ");
        for expected in [
            "echo one",
            "say a number",
            "echo two",
            "say a number",
            "echo one",
            "say a number",
            "echo two",
        ] {
            session.send("\x07");
            session.wait_for_line(expected);
        }
        let conversations = session.conversations();
        assert_eq!(conversations[0], ["say a number"]);
        assert_eq!(conversations[1].len(), 3, "{conversations:?}");
        assert!(conversations[1][1].contains("echo one"), "{conversations:?}");
    }
}

#[test]
fn a_suggestion_that_was_changed_is_asked_about_and_not_replaced_by_the_words() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).answering("echo one").start();
        session.write("say a number");
        session.send("\x07");
        session.wait_for_line("echo one");
        session.write_more(" more", "echo one more");
        session.send("\x07");
        session.wait_for_questions(2);
        assert_eq!(session.asked()[1], "echo one more");
    }
}

#[test]
fn the_undo_of_the_shell_brings_the_words_back() {
    for (shell, mode) in everywhere() {
        if (shell.name, mode) == ("bash", Mode::Vi) {
            // In vi mode bash forgets the undo list when a function of a key changes the line.
            continue;
        }
        let session = Options::new(&shell, mode).start();
        session.write("print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
        let end = "P> ".len() + ANSWER.len();
        session.wait_for_column(end);
        session.read();
        if mode == Mode::Vi {
            session.send("\x1b");
            // One to the left is command mode; while a shell draws, the cursor is anywhere. Without the wait the two
            // keys could be taken for one.
            session.wait_for_column(end - 1);
            session.send("u");
        } else {
            session.send("\x1f");
        }
        session
            .terminal
            .wait_for("the words", |screen| screen.current().starts_with("P> print it"));
    }
}

#[test]
fn no_words_are_one_line_of_help_and_nothing_is_asked() {
    for (shell, mode) in everywhere() {
        for blank in ["", "   "] {
            let session = Options::new(&shell, mode).start();
            session.send(blank);
            session.send("\x07");
            session
                .terminal
                .wait_for("help", |screen| screen.contains("type what you want"));
            assert!(session.asked().is_empty());
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn a_model_that_fails_or_says_nothing_usable_is_one_line_and_the_words_stay() {
    let table = [
        (
            "answer = \"ls\"\nerror = \"the model fell over\"",
            "lotse: the model fell over",
        ),
        ("answer = \"I am sorry, I cannot do that.\"", "lotse: no usable command"),
        ("answer = \"ls \\u001b[2J rm\"", "lotse: no usable command"),
    ];
    for (shell, mode) in everywhere() {
        for (fake, expected) in table {
            let session = Options::new(&shell, mode).fake(fake).start();
            let before = session.terminal.modes();
            session.write("list größe");
            session.send("\x07");
            session
                .terminal
                .wait_for("the reason", |screen| screen.contains(expected));
            session.terminal.wait_for("the words", |screen| {
                let words = screen.text.lines().rfind(|row| row.starts_with("P>"));
                words == Some("P> list größe")
            });
            session.send("X");
            session.terminal.wait_for("the cursor behind the words", |screen| {
                screen.contains("P> list größeX")
            });
            session.wait_for_modes(&before);
            session.clear_line();
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn giving_up_takes_no_time_and_leaves_no_process() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        session.write("wait for ever");
        session.send("\x07");
        let ui = session.ui();
        session.wait_for_questions(1);
        let start = Instant::now();
        session.send("\x1b");
        crate::support::wait_for("the end of lotse ui", || {
            (!session.terminal.session().contains(&ui)).then_some(())
        });
        // A bound for hopeless cases only; the figure is measured elsewhere.
        assert!(start.elapsed() < Duration::from_secs(5));
        session.wait_for_line("wait for ever");
    }
}

#[test]
fn f3_keys_in_the_kitty_protocol_start_and_cancel() {
    for (shell, mode) in everywhere()
        .into_iter()
        .filter(|(shell, _)| shell.name == "fish" && !shell.version.starts_with('3'))
    {
        let session = Options::new(&shell, mode).gated().start();
        session.write("wait for it");
        session.send("\x1b[103;5u");
        session.wait_for_questions(1);
        session.send("\x1b[99;5u");
        session.wait_for_line("wait for it");
    }
}

#[test]
fn words_in_several_lines_go_there_and_back() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.send("\x1b[200~two\nlines größe\x1b[201~");
        session
            .terminal
            .wait_for("both lines", |screen| screen.contains("lines größe"));
        session.send("\x07");
        session.wait_for_questions(1);
        assert_eq!(session.asked(), ["two\nlines größe"]);
        session
            .terminal
            .wait_for("the command", |screen| screen.contains(ANSWER));
        session.send("\x07");
        session.terminal.wait_for("both lines again", |screen| {
            screen.contains("P> two") && screen.current().ends_with("lines größe") && !screen.contains(ANSWER)
        });
    }
}
