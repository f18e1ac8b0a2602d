//! Keys that come with an answer: nothing runs unread, and no words are lost.

use std::thread::sleep;
use std::time::{Duration, Instant};

use super::session::{ANSWER, Mode, Options, Session, everywhere};

/// Keys that run a line in one shell or another, by themselves or at once after the next one.
const RUN: [&str; 6] = ["\r", "\n", "\x0f", "\x1ba", "\x1b\r", "\r\r\n"];

fn ran(session: &Session) -> bool {
    session.terminal.text().contains("ran it")
}

#[test]
fn k1_an_enter_right_after_an_answer_does_nothing_and_a_later_one_runs_it() {
    for (shell, mode) in everywhere() {
        for (init, ask) in [
            ("", "?? print it\r"),
            ("", "print it\x07"),
            ("--no-enter", "print it\x07"),
        ] {
            let session = Options::new(&shell, mode).init(init).start();
            session.send(ask);
            session.wait_for_line(ANSWER);
            sleep(Duration::from_millis(50));
            session.send("\r");
            session.read();
            session.wait_for_line(ANSWER);
            assert!(!ran(&session), "{init} {ask:?}\n{session}");
            session.enter();
            session
                .terminal
                .wait_for("the output", |screen| screen.contains("ran it"));
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn k2_no_key_that_runs_a_line_does_so_right_after_an_answer() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        for keys in RUN {
            for ask in ["?? print it\r", "print it\x07"] {
                session.send(ask);
                session.wait_for_line(ANSWER);
                session.send(keys);
                session.read();
                session.wait_for_line(ANSWER);
                session.clear_line();
            }
        }
        session.run("echo still here", "still here");
        assert!(!ran(&session), "{session}");
    }
}

#[test]
fn k3_an_enter_during_the_wait_is_forgotten() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        session.send("?? print it\r");
        session.wait_for_questions(1);
        session.send("\r");
        sleep(Duration::from_millis(50));
        session.send("\r");
        session.open_gate();
        session.wait_for_line(ANSWER);
        session.read();
        assert!(!ran(&session), "{session}");
        session.enter();
        session
            .terminal
            .wait_for("the output", |screen| screen.contains("ran it"));
    }
}

/// Sends lines in pieces as a slow terminal does with a paste, and says whether none of them came late, as on a busy
/// machine.
fn paste(session: &Session, pieces: usize, mut during: impl FnMut(usize)) -> bool {
    let mut punctual = true;
    for piece in 0..pieces {
        let start = Instant::now();
        during(piece);
        session.send(["echo PW", "''NED", "\r"][piece % 3]);
        sleep(Duration::from_millis([30, 60, 45][piece % 3]));
        punctual &= start.elapsed() < Duration::from_millis(120);
    }
    punctual
}

#[test]
fn k4_a_paste_without_brackets_in_pieces_is_neither_run_nor_glued_to_the_answer() {
    for (shell, mode) in everywhere() {
        for ask in ["?? print it\r", "print it\x07"] {
            let tried = (0..5).any(|_| {
                let session = Options::new(&shell, mode).gated().start();
                session.send(ask);
                session.wait_for_questions(1);
                // It begins during the wait and goes on for a while after the answer.
                let punctual = paste(&session, 27, |piece| {
                    if piece == 9 {
                        session.open_gate();
                    }
                });
                if punctual {
                    session.wait_for_line(ANSWER);
                    session.read();
                    session.wait_for_line(ANSWER);
                    session.clear_line();
                    session.run("echo still here", "still here");
                    assert!(
                        !session.terminal.text().contains("PWNED") && !ran(&session),
                        "{session}"
                    );
                }
                punctual
            });
            assert!(tried, "this machine is too busy to paste in time");
        }
    }
}

#[test]
fn k5_a_paste_that_begins_with_the_answer_is_dropped_to_its_end() {
    for (shell, mode) in everywhere() {
        let tried = (0..5).any(|_| {
            let session = Options::new(&shell, mode).start();
            session.send("?? print it\r");
            session.wait_for_line(ANSWER);
            // Longer than Enter would be dead without it.
            let punctual = paste(&session, 18, |_| ());
            if punctual {
                session.read();
                session.wait_for_line(ANSWER);
                session.clear_line();
                session.run("echo still here", "still here");
                assert!(
                    !session.terminal.text().contains("PWNED") && !ran(&session),
                    "{session}"
                );
            }
            punctual
        });
        assert!(tried, "this machine is too busy to paste in time");
    }
}

#[test]
fn k6_text_that_is_typed_right_away_goes_into_the_line() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).answering("ssh größe@<host> -v").start();
        session.send("?? log in\r");
        session.wait_for_line("ssh größe@<host> -v");
        session.send("ä");
        sleep(Duration::from_millis(30));
        session.send("X");
        session.wait_for_line("ssh größe@äX<host> -v");
        // The memory is whole: what was typed counts as the name.
        session.read();
        session.send("\x07");
        session.wait_for_line("ssh größe@äX -v");
    }
}

#[test]
fn k7_giving_up_a_little_late_brings_the_words_back() {
    for (shell, mode) in everywhere() {
        for key in ["\x03", "\x1b", "\x07"] {
            for (line, ask) in [("?? say one", "\r"), ("say one", "\x07")] {
                let session = Options::new(&shell, mode)
                    .fake("answer = \"echo one\"\nthen = [\"echo two\"]")
                    .start();
                session.send(line);
                session.send(ask);
                session.wait_for_line("echo one");
                // In zsh the line is there a moment before lotse has the terminal again.
                session.ui();
                sleep(Duration::from_millis(50));
                session.send(key);
                session.wait_for_line(line);
                session.read();
                // It is as if the key had been pressed later.
                session.send("\x07");
                session.wait_for_line("echo two");
            }
        }
    }
}

#[test]
fn k8_a_fix_and_what_is_known_without_a_model_wait_to_be_read_as_well() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.write("ech ran it");
        session.enter();
        session.wait_for_line("");
        // One goes with the key, one comes right after the answer.
        session.send("\x07\r");
        session.wait_for_line("echo ran it");
        session.send("\r");
        session.read();
        session.wait_for_line("echo ran it");
        session.clear_line();
        assert!(!session.terminal.text().lines().any(|row| row == "ran it"), "{session}");
    }
}

#[test]
fn k9_a_program_that_is_killed_in_this_moment_leaves_line_and_terminal_whole() {
    for (shell, mode) in everywhere().into_iter().filter(|(_, mode)| *mode == Mode::Emacs) {
        let session = Options::new(&shell, mode).start();
        let before = session.terminal.modes();
        session.send("print it\x07");
        session.wait_for_line(ANSWER);
        if let Some(ui) = session.uis().pop() {
            let process = rustix::process::Pid::from_raw(ui).unwrap();
            let _ = rustix::process::kill_process(process, rustix::process::Signal::KILL);
        }
        session.read();
        session.wait_for_line(ANSWER);
        session.wait_for_modes(&before);
        session.clear_line();
        session.run("stty -a | grep -c '^isig icanon iexten echo '", "1");
    }
}

#[test]
fn k10_without_enter_nothing_behind_the_mark_runs_either() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).init("--no-enter --no-explain").start();
        for line in [
            "?? $(touch pwned) x",
            "?? a; touch pwned",
            "  ?? x | touch pwned",
            "?? `touch pwned`",
            "?? <(touch pwned) (touch pwned)",
            "\x1b[200~?? first\ntouch pwned\x1b[201~",
        ] {
            for key in ["\r", "\n"] {
                let said = || {
                    session
                        .terminal
                        .text()
                        .matches("lotse: nothing was run; press Ctrl-G")
                        .count()
                };
                let before = said();
                session.send(line);
                session
                    .terminal
                    .wait_for("the line", |screen| screen.current().contains("pwned"));
                session.send(key);
                session.terminal.wait_for("the reason", |_| said() > before);
                session.terminal.settle(Duration::from_millis(50));
                // Ctrl-C at once after a new prompt may come before that reads keys.
                if session.terminal.look().current() != "P>" {
                    session.clear_line();
                }
            }
        }
        session.run("echo still here", "still here");
        assert!(!session.home().join("work/pwned").exists(), "{session}");
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn k11_other_keys_that_run_a_line_run_nothing_behind_the_mark() {
    for (shell, mode) in everywhere().into_iter().filter(|(_, mode)| *mode == Mode::Emacs) {
        // In fish only Enter runs a line.
        let keys: &[&str] = match shell.name {
            "bash" => &["\x0f"],
            "zsh" => &["\x0f", "\x1ba"],
            _ => continue,
        };
        for init in ["", "--no-enter"] {
            let session = Options::new(&shell, mode).init(init).start();
            for key in keys {
                let said = || session.terminal.text().matches("lotse: nothing was run").count();
                let before = said();
                session.write("?? $(touch pwned)");
                session.send(key);
                session.terminal.wait_for("the reason", |_| said() > before);
                session.terminal.settle(Duration::from_millis(50));
                // Ctrl-C at once after a new prompt may come before that reads keys.
                if session.terminal.look().current() != "P>" {
                    session.clear_line();
                }
            }
            session.run("echo still here", "still here");
            assert!(!session.home().join("work/pwned").exists(), "{session}");
        }
    }
}
