//! The wait on screens of all kinds: small, wide, full, dumb, and changing while one waits.

use super::session::{ANSWER, Options, everywhere};

#[test]
fn at_the_bottom_of_the_screen_it_scrolls_and_nothing_is_overwritten() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().sized(6, 40).start();
        for number in 1..8 {
            session.run(&format!("echo line{number}"), &format!("line{number}"));
        }
        session.write("print it");
        session.send("\x07");
        let waiting = session
            .terminal
            .wait_for("the wait", |screen| screen.contains("Esc cancels"));
        assert!(waiting.contains("P> print it"), "{session}");
        session.open_gate();
        session.wait_for_line(ANSWER);
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.contains("ran it"));
        let text = session.terminal.text();
        for number in 1..8 {
            assert!(text.contains(&format!("\nline{number}\n")), "{number}: {text}");
        }
        assert!(!text.contains("Esc cancels"), "{text}");
    }
}

#[test]
fn narrow_wide_and_tiny_terminals_show_the_command_and_lose_nothing() {
    for (shell, mode) in everywhere() {
        for (rows, cols) in [(24, 200), (10, 12), (4, 20), (2, 80)] {
            let session = Options::new(&shell, mode)
                .answering("echo 日本語 größe")
                .sized(rows, cols)
                .start_silently();
            session
                .terminal
                .wait_for("the prompt", |screen| screen.current() == "P>");
            session.send("say 日本");
            session
                .terminal
                .wait_for("the words", |screen| screen.text.replace('\n', "").contains("say 日本"));
            session.send("\x07");
            session.wait_for_questions(1);
            session.terminal.wait_for("the command", |screen| {
                let text: String = screen.text.split('\n').collect();
                text.ends_with("echo 日本語 größe")
            });
            session.send("\x07");
            session.terminal.wait_for("the words again", |screen| {
                screen.text.split('\n').collect::<String>().ends_with("say 日本")
            });
            assert_eq!(session.asked(), ["say 日本"]);
        }
    }
}

#[test]
fn a_terminal_of_one_column_breaks_nothing() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().sized(24, 1).start_silently();
        session.send("ab\x07");
        session.wait_for_questions(1);
        session.open_gate();
        session.terminal.settle(std::time::Duration::from_millis(300));
        // Until then Ctrl-C gives the words back.
        crate::support::wait_for("the end of lotse ui", || session.uis().is_empty().then_some(()));
        session.terminal.resize(24, 80);
        if session.is("fish") {
            // fish draws nothing on one column and needs to be told that it may again.
            session.send("\x0c");
        }
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn a_new_size_during_the_wait_loses_nothing() {
    for (shell, mode) in everywhere() {
        for (rows, cols) in [(24, 40), (24, 120), (8, 80)] {
            let session = Options::new(&shell, mode).gated().start();
            session.write("print it, on a line that is long enough to be broken anew");
            session.send("\x07");
            session
                .terminal
                .wait_for("the wait", |screen| screen.contains("Esc cancels"));
            session.terminal.resize(rows, cols);
            session
                .terminal
                .wait_for("a picture on the new screen", |screen| screen.contains("Esc cancels"));
            session.open_gate();
            session.wait_for_line(ANSWER);
            let text = session.terminal.text();
            assert!(!text.contains("Esc cancels"), "{text}\n{session}");
            session.enter();
            session
                .terminal
                .wait_for("the output", |screen| screen.contains("ran it"));
            session
                .terminal
                .wait_for("the prompt", |screen| screen.current() == "P>");
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn a_dumb_terminal_gets_no_pictures() {
    for (shell, mode) in everywhere() {
        // fish draws its whole line with sequences that a dumb terminal does not have.
        if shell.name == "fish" {
            continue;
        }
        let session = Options::new(&shell, mode).var("TERM", "dumb").gated().start_silently();
        session.terminal.wait_for("the prompt", |screen| screen.contains("P>"));
        session.send("print it");
        session
            .terminal
            .wait_for("the words", |screen| screen.contains("print it"));
        session.terminal.take_raw();
        session.send("\x07");
        session.wait_for_questions(1);
        session.open_gate();
        session
            .terminal
            .wait_for("the command", |screen| screen.contains("printf"));
        let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
        assert!(
            !raw.contains("Esc cancels") && !raw.contains("\x1b7"),
            "{}",
            raw.escape_debug()
        );
    }
}

#[test]
fn no_color_means_none() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).var("NO_COLOR", "1").gated().start();
        session.write("print it");
        session.terminal.take_raw();
        session.send("\x07");
        session
            .terminal
            .wait_for("the wait", |screen| screen.contains("Esc cancels"));
        let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
        assert!(!raw.contains("\x1b[2m"), "{}", raw.escape_debug());
        session.open_gate();
        session.wait_for_line(ANSWER);
    }
}

#[test]
fn the_wait_says_what_is_awaited_from_whom_and_shows_the_command_as_it_comes() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        session.write("print it");
        session.send("\x07");
        session
            .terminal
            .wait_for("the model", |screen| screen.contains("· fake · Esc cancels"));
        assert!(session.terminal.screen().contains("P> print it"), "{session}");
        session.open_gate();
        session.wait_for_line(ANSWER);
        let session = Options::new(&shell, mode)
            .fake("answer = \"echo one two three four five six seven\"\ndelay_ms = 20")
            .start();
        session.write("count");
        session.send("\x07");
        session.terminal.wait_for("the beginning of the command", |screen| {
            screen.text.lines().any(|row| row.starts_with("echo one t")) && screen.contains("writing")
        });
        session.wait_for_line("echo one two three four five six seven");
    }
}
