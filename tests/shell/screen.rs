//! The wait on screens of all kinds: small, wide, full, dumb, and changing while one waits.

use super::session::{ANSWER, Options, Session, everywhere};
use crate::support::terminal::Screen;

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
        session.wait_until_idle();
        session.terminal.resize(24, 80);
        // The new picture begins with a prompt that stands alone.
        session.terminal.settle(std::time::Duration::from_millis(300));
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

/// Words that need more than one row on a narrow screen.
const WORDS: &str = "print it, whatever it may be";

/// All rows as one, as a line that was broken at the edge is meant.
fn joined(screen: &Screen) -> String {
    screen.text.split('\n').collect()
}

/// A screen that is full, as it is where somebody has worked for a while.
fn filled(session: &Session) {
    session.run("echo; seq 101 140", "140");
}

#[test]
fn s1_a_narrower_window_hides_neither_the_prompt_nor_the_words_nor_the_way_out() {
    for (shell, mode) in everywhere() {
        for (locale, ways_out) in [
            ("C.UTF-8", ["Esc cancels", "Esc cancels"]),
            ("de_DE.UTF-8", ["Esc bricht ab", "Esc bricht a"]),
        ] {
            let session = Options::new(&shell, mode).var("LC_ALL", locale).gated().start();
            filled(&session);
            session.write(WORDS);
            session.send("\x07");
            for cols in [80, 40, 30, 20, 12, 80] {
                session.terminal.resize(24, cols);
                let way_out = ways_out[usize::from(cols == 12)];
                let what = format!("words and {way_out:?} on {cols} columns");
                session.terminal.wait_for(&what, |screen| {
                    screen.contains(way_out) && joined(screen).contains(&format!("P> {WORDS}"))
                });
            }
            session.open_gate();
            session.wait_for_line(ANSWER);
            let text = session.terminal.text();
            assert!(text.contains("\n139\n140\n"), "{session}");
        }
    }
}

#[test]
fn s2_a_narrower_window_during_an_answer_hides_neither_it_nor_what_stands_above() {
    for (shell, mode) in everywhere() {
        let answer = "echo one two three four five six seven";
        let session = Options::new(&shell, mode)
            .fake(&format!("answer = \"{answer}\"\ndelay_ms = 50"))
            .start();
        filled(&session);
        session.write(WORDS);
        session.send("\x07");
        session.terminal.wait_for("the answer's beginning", |screen| {
            screen.contains("writing") && screen.contains("echo one")
        });
        let whole = |screen: &Screen| joined(screen).ends_with(&format!("P> {answer}"));
        for cols in [30, 20] {
            session.terminal.resize(24, cols);
            session.terminal.wait_for("the answer in the line", whole);
        }
        // Whatever the shell draws at the end of the moment in which nothing can run unread.
        session.read();
        session.wait_until_idle();
        session.terminal.wait_for("the answer in the line", whole);
        assert!(session.terminal.text().contains("\n139\n140\n"), "{session}");
    }
}

#[test]
fn s3_keys_that_were_dropped_after_an_answer_are_spoken_of_once() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        let press_too_early = || {
            session.write("print it");
            session.send("\x07");
            session.wait_for_line(ANSWER);
            session.send("\r");
        };
        let said = "keys before an answer can be read";
        press_too_early();
        session
            .terminal
            .wait_for("why nothing ran", |screen| screen.contains(said));
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.terminal.take_raw();
        press_too_early();
        session.read();
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.run("echo done", "done");
        let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
        assert!(!raw.contains(said), "{session}");
    }
}

#[test]
fn s4_keys_that_were_pressed_during_the_wait_are_spoken_of_and_stay_out_of_the_answer() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        session.write("print it");
        session.send("\x07");
        session
            .terminal
            .wait_for("the wait", |screen| screen.contains("Esc cancels"));
        session.send("abc");
        session.open_gate();
        session.terminal.wait_for("what became of the keys", |screen| {
            screen.contains("keys before an answer can be read")
        });
        session.wait_for_line(ANSWER);
        session.clear_line();
    }
}
