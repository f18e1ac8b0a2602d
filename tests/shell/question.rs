//! A line that begins with `??`, and Enter.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::session::{ANSWER, Mode, Options, everywhere};

#[test]
fn z6_the_line_stays_and_the_command_stands_in_the_next_prompt() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.terminal.wait_for("the line and the command alone", |screen| {
            screen.text == format!("P> ?? print it\nP> {ANSWER}")
        });
        assert_eq!(session.asked(), ["print it"]);
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.contains("ran it"));
        session.run("echo still here", "still here");
    }
}

#[test]
fn the_mark_alone_is_one_line_of_help() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.send("??\r");
        session
            .terminal
            .wait_for("help", |screen| screen.contains("type what you want after the ??"));
        assert!(session.asked().is_empty());
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn a_cancelled_question_stands_in_the_prompt_again() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        let before = session.terminal.modes();
        session.send("?? print it\r");
        session.wait_for_questions(1);
        session.send("\x03");
        // Only readline erases the line first.
        let copies = if session.is("bash") { 2 } else { 1 };
        session.terminal.wait_for("the line again", |screen| {
            let rows: Vec<&str> = screen.text.lines().collect();
            rows == vec!["P> ?? print it"; copies]
        });
        session.wait_for_modes(&before);
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn a_question_straight_after_a_suggestion_refines_it() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode)
            .fake("answer = \"echo one\"\nthen = [\"echo two\"]")
            .start();
        session.send("?? say a number\r");
        session.wait_for_line("echo one");
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.text.lines().any(|row| row == "one"));
        session.wait_for_line("");
        session.send("?? a higher one\r");
        session.wait_for_line("echo two");
        let conversations = session.conversations();
        assert_eq!(conversations[1][0], "say a number");
        assert!(conversations[1][1].contains("echo one"), "{conversations:?}");
        assert_eq!(conversations[1][2], "echo one  # now: a higher one");
        // Something else was done since: the next question stands alone.
        session.clear_line();
        session.run("echo else", "else");
        session.run("echo more", "more");
        session.send("?? a lower one\r");
        session.wait_for_questions(3);
        assert_eq!(session.conversations()[2], ["a lower one"]);
    }
}

#[test]
fn the_key_on_an_answered_question_brings_the_question_back() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.send("\x07");
        session.wait_for_line("?? print it");
    }
}

#[test]
fn b11_pasted_lines_are_one_question() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.send("\x1b[200~?? first\necho PW''NED\x1b[201~");
        session
            .terminal
            .wait_for("the paste", |screen| screen.contains("PW''NED"));
        session.send("\r");
        session
            .terminal
            .wait_for("the command", |screen| screen.contains(&format!("P> {ANSWER}")));
        assert_eq!(session.asked(), ["first\necho PW''NED"]);
        assert!(!session.terminal.text().contains("PWNED"), "{session}");
    }
}

#[test]
fn b10_what_is_pasted_without_brackets_does_not_run() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode)
            .fake(&format!("answer = {ANSWER:?}\ndelay_ms = 2"))
            .start();
        session.send("?? first\recho PW''NED\recho PW''NED\r");
        session.wait_for_questions(1);
        session
            .terminal
            .wait_for("the command", |screen| screen.contains(&format!("P> {ANSWER}")));
        session.clear_line();
        session.run("echo still here", "still here");
        assert!(!session.terminal.text().contains("PWNED"), "{session}");
        assert_eq!(session.asked(), ["first"]);
    }
}

#[test]
fn b3_a_mark_in_an_unfinished_command_is_the_shells() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).init("--no-explain").start();
        let (open, close) = if session.is("fish") {
            ("for i in 1", "end")
        } else {
            ("for i in 1; do", "done")
        };
        // What comes before a shell reads on is echoed by the terminal, in a row of its own.
        let reads_on = |row: usize| {
            let prompts = !session.is("fish");
            session.terminal.wait_for("one more line", |screen| {
                screen.cursor.0 == row && (!prompts || screen.current().ends_with('>'))
            });
        };
        session.send(format!("{open}\r"));
        reads_on(1);
        session.send("?? x\r");
        reads_on(2);
        assert!(session.asked().is_empty(), "{session}");
        session.send(format!("{close}\r"));
        session
            .terminal
            .wait_for("the prompt", |screen| screen.current() == "P>");
        assert!(session.asked().is_empty(), "{session}");
        session.run("echo still here", "still here");
    }
}

#[test]
fn b4_z4_a_mark_for_another_program_is_not_ours() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        let (ask, show) = match shell.name {
            "bash" => ("read -e -p 'V> ' answer", "echo \"<$answer>\""),
            "zsh" => ("answer=; vared -p 'V> ' answer", "echo \"<$answer>\""),
            _ => ("read -p 'echo \"V> \"' answer", "echo \"<$answer>\""),
        };
        session.send(format!("{ask}\r"));
        session
            .terminal
            .wait_for("the other prompt", |screen| screen.current() == "V>");
        session.send("?? y\r");
        session.wait_for_line("");
        session.run(show, "<?? y>");
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn b12_the_question_is_asked_from_vi_command_mode_too() {
    for (shell, mode) in everywhere().into_iter().filter(|(_, mode)| *mode == Mode::Vi) {
        let session = Options::new(&shell, mode).start();
        session.write("?? print it");
        session.send("\x1b");
        session
            .terminal
            .wait_for("command mode", |screen| screen.cursor.1 == "P> ?? print i".len());
        session.send("\r");
        session.wait_for_line(ANSWER);
        assert_eq!(session.asked(), ["print it"]);
    }
}

#[test]
fn without_enter_the_key_takes_the_mark_and_enter_runs_nothing() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).init("--no-enter --no-explain").start();
        session.write("?? print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
        assert_eq!(session.asked(), ["print it"]);
        session.clear_line();
        session.send("?? x\r");
        session
            .terminal
            .wait_for("the reason", |screen| screen.contains("lotse: nothing was run"));
        assert_eq!(session.asked().len(), 1, "{session}");
    }
}

#[test]
fn what_is_a_question_is_answered_above_an_empty_prompt() {
    const PROSE: &str = "It shows a directory at a second place.\nBoth names lead to the same files.";
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).answering(PROSE).start();
        for (asked, line) in ["?? what is a bind mount", "??? list files"].into_iter().enumerate() {
            session.write(line);
            session.enter();
            session.terminal.wait_for("the answer above an empty prompt", |screen| {
                screen.text.matches("It shows a directory at a second place.").count() == asked + 1
                    && screen
                        .text
                        .matches("for a command instead: `??!` and the words")
                        .count()
                        == asked + 1
                    && screen.current() == "P>"
            });
        }
        assert_eq!(session.asked(), ["what is a bind mount", "list files"]);
        session.run("echo still here", "still here");
    }
}

#[test]
fn a_question_is_a_command_where_that_is_wanted() {
    for (shell, mode) in everywhere() {
        for keys in ["??! what is a bind mount\r", "what is a bind mount\x07"] {
            let session = Options::new(&shell, mode).start();
            session.send(keys);
            session.wait_for_line(ANSWER);
            session.clear_line();
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn a_question_that_is_given_up_stands_in_the_prompt_again() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        session.send("?? what is a bind mount\r");
        session.wait_for_questions(1);
        session.send("\x03");
        session.wait_for_line("?? what is a bind mount");
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn the_scripts_themselves_speak_german_too() {
    for (shell, mode) in everywhere() {
        let german = |options: Options| options.var("LC_ALL", "de_DE.UTF-8");
        let session = german(Options::new(&shell, mode).init("--no-enter --no-explain")).start();
        session.send("?? x\r");
        session.terminal.wait_for("the reason", |screen| {
            screen.contains("lotse: nichts wurde ausgeführt; zum Fragen drücke Strg-G nach den Worten")
        });
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn what_is_wrong_with_a_command_is_said_beside_it() {
    for (shell, mode) in everywhere() {
        for keys in ["print it\x07", "?? print it\r"] {
            let session = Options::new(&shell, mode).answering("ls --colour-by-size").start();
            session.send(keys);
            session.wait_for_line("ls --colour-by-size");
            session.terminal.wait_for("what is wrong", |screen| {
                screen.contains("lotse: note: this `ls` has no option `--colour-by-size`")
            });
            // The memory of the prompt is whole: the key goes back to the words.
            session.send("\x07");
            session.wait_for_line(keys.trim_end_matches(['\x07', '\r']));
            session.clear_line();
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn what_an_example_has_in_these_words_comes_at_once_and_a_model_when_asked_for() {
    for (shell, mode) in everywhere() {
        for (before, after) in [("", "\x07"), ("?? ", "\r")] {
            let words = format!("{before}free space on all file systems");
            let session = Options::new(&shell, mode).config("offline = true\n").start();
            session.send(format!("{words}{after}"));
            session.wait_for_line("df -h");
            session.terminal.wait_for("where it comes from", |screen| {
                screen.contains("lotse: from the built-in examples; press the key twice to ask the model")
            });
            session.send("\x07");
            session.wait_for_line(&words);
            // Here is none, and the words stay.
            session.send("\x07");
            session.terminal.wait_for("that there is no model", |screen| {
                screen.contains("is not on this machine yet")
            });
            session.wait_for_line(&words);
        }
    }
}

#[test]
fn an_empty_line_is_not_guarded() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).answering("It is a mount.").start();
        let counting = session.sandbox.write(
            "counting",
            format!(
                "#!/bin/sh\necho \"$*\" >>\"$HOME/started\"\nexec {} \"$@\"\n",
                env!("CARGO_BIN_EXE_lotse")
            ),
        );
        fs::set_permissions(&counting, fs::Permissions::from_mode(0o755)).unwrap();
        let set = if session.is("fish") {
            "set -g __lotse_bin "
        } else {
            "__lotse_bin="
        };
        session.run(&format!("{set}~/counting; echo set"), "set");
        session.send("?? what is a bind mount\r");
        session
            .terminal
            .wait_for("the answer", |screen| screen.contains("It is a mount."));
        session.run("echo still here", "still here");
        let started = fs::read_to_string(session.home().join("started")).unwrap();
        assert_eq!(started.lines().count(), 1, "{started}");
    }
}
