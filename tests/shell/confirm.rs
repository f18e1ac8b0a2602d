//! With `danger.confirm`, or where the model is unsure, a dangerous command stands below the words until the key is pressed
//! once more.

use std::thread::sleep;
use std::time::Duration;

use serde_json::Value;

use super::session::{Mode, Options, Session, everywhere, versions};
use crate::support::shells::{self, Shell};
use crate::support::{doubting, ollama};

/// One that fails in the directory of the tests, which is no repository.
const PUSH: &str = "git push --force";
/// A dangerous command, and its harmless twin.
const DANGER: &str = "rm -rf ./*";
const TWIN: &str = "rm -ri ./*";
const REASON: &str = "lotse: danger: deletes everything in a directory (`./*`)";
const HOW: &str = "Ctrl-G again inserts it";

/// A session in which the model gives these answers, one after the other.
fn confirming(shell: &Shell, mode: Mode, answers: &[&str]) -> Options {
    let (first, then) = (Value::from(answers[0]), Value::from(answers[1..].to_vec()));
    Options::new(shell, mode)
        .fake(&format!("answer = {first}\nthen = {then}"))
        .confirming()
}

/// Waits until the words stand in the line and what was held back is below or above them.
#[track_caller]
fn wait_for_hold(session: &Session, line: &str, command: &str) {
    let held = format!("    {command}");
    session.terminal.wait_for("the hold", |screen| {
        let rows: Vec<&str> = screen.text.lines().collect();
        let reason = rows.iter().rposition(|row| row.starts_with("lotse: danger: "));
        let shown = rows.iter().rposition(|row| *row == held);
        let how = rows.iter().rposition(|row| *row == HOW);
        let ordered = reason.is_some() && reason < shown && shown < how;
        ordered && screen.current() == format!("P> {line}").trim_end()
    });
    session.wait_for_line(line);
}

/// How often the hold was said so far.
fn holds(session: &Session) -> usize {
    raw(session).matches("\u{1b}[31m    rm").count()
}

fn raw(session: &Session) -> String {
    String::from_utf8_lossy(&session.terminal.raw()).into_owned()
}

#[test]
fn k18_danger_comes_only_with_the_second_key_and_without_a_new_question() {
    for (shell, mode) in everywhere() {
        for (line, ask) in [("delete all", "\x07"), ("?? delete all", "\r")] {
            let session = confirming(&shell, mode, &[DANGER]).start();
            session.send(line);
            session.send(ask);
            wait_for_hold(&session, line, DANGER);
            session.read();
            assert!(
                raw(&session).contains(&format!("\u{1b}[31m{REASON}\u{1b}[39m")),
                "{session}"
            );
            assert!(
                raw(&session).contains(&format!("\u{1b}[31m    {DANGER}\u{1b}[39m")),
                "{session}"
            );
            assert!(!raw(&session).contains("^["), "{session}");
            session.send("\x07");
            session.wait_for_line(DANGER);
            assert_eq!(session.asked(), ["delete all"], "{session}");
            // The toggle and the twin are as they were.
            session.read();
            session.send("\x07");
            session.wait_for_line(line);
            session.send("\x07");
            session.wait_for_line(TWIN);
            assert_eq!(session.asked(), ["delete all"], "{session}");
        }
    }
}

#[test]
fn k19_a_key_that_comes_at_once_confirms_nothing() {
    for (shell, mode) in everywhere() {
        for (line, ask) in [("delete all", "\x07"), ("?? delete all", "\r")] {
            let session = confirming(&shell, mode, &[DANGER]).gated().start();
            session.send(line);
            session.send(ask);
            session.wait_for_questions(1);
            session.open_gate();
            session.ui();
            session.wait_for_line(line);
            session.terminal.wait_for("the hold", |screen| screen.contains(HOW));
            for key in ["\x07", "\r", "\x07"] {
                session.send(key);
                sleep(Duration::from_millis(60));
            }
            session.read();
            wait_for_hold(&session, line, DANGER);
            session.read();
            session.send("\x07");
            session.wait_for_line(DANGER);
            assert_eq!(session.asked(), ["delete all"], "{session}");
        }
    }
}

#[test]
fn k20_other_words_ctrl_c_and_another_command_end_the_hold() {
    for (shell, mode) in everywhere() {
        let options = confirming(&shell, mode, &[DANGER, "echo no"]);
        let session = options.start();
        session.send("delete all\x07");
        wait_for_hold(&session, "delete all", DANGER);
        session.read();
        session.write_more(" of it", "delete all of it");
        session.send("\x07");
        assert_eq!(session.wait_for_questions(2)[1], "delete all of it");
        wait_for_hold(&session, "delete all of it", DANGER);
        if !session.is("fish") {
            // In fish the helper empties the line with other keys.
            session.clear_line();
            session.write("delete all of it");
            session.send("\x07");
            session.wait_for_questions(3);
            wait_for_hold(&session, "delete all of it", DANGER);
        }
        session.clear_line();
        session.run("echo else", "else");
        let asked = session.asked().len();
        session.write("delete all of it");
        session.send("\x07");
        session.wait_for_questions(asked + 1);
        wait_for_hold(&session, "delete all of it", DANGER);
        let conversations = session.conversations();
        assert!(conversations.iter().all(|texts| texts.len() == 1), "{conversations:?}");
    }
}

#[test]
fn k21_what_is_not_dangerous_does_not_wait_and_nothing_does_without_the_switch() {
    for (shell, mode) in everywhere() {
        let session = confirming(&shell, mode, &["rm -i old.log"]).start();
        session.send("delete it\x07");
        session.wait_for_line("rm -i old.log");
        let session = Options::new(&shell, mode).answering(DANGER).start();
        session.send("delete all\x07");
        session.wait_for_line(DANGER);
        session.read();
        session.terminal.wait_for("the mark", |screen| screen.contains(REASON));
        assert!(
            raw(&session).contains(&format!("\u{1b}[31m{REASON}\u{1b}[39m")),
            "{session}"
        );
        assert!(!raw(&session).contains("^["), "{session}");
    }
}

#[test]
fn k22_a_thread_goes_on_from_what_was_confirmed_and_run() {
    for (shell, mode) in everywhere() {
        let session = confirming(&shell, mode, &[PUSH, "git push --force-with-lease"])
            .init("--no-explain")
            .start();
        session.send("?? push it\r");
        wait_for_hold(&session, "?? push it", PUSH);
        session.read();
        session.send("\x07");
        session.wait_for_line(PUSH);
        session.enter();
        session.wait_for_line("");
        session.send("?? only the tags\r");
        session.wait_for_questions(2);
        assert_eq!(session.conversations()[1].len(), 3, "{:?}", session.conversations());
    }
}

#[test]
fn k23_a_dangerous_fix_waits_as_well() {
    for (shell, mode) in everywhere() {
        let session = confirming(&shell, mode, &["x"]).start();
        session.write("gti push --force");
        session.enter();
        session.terminal.wait_for("the failure", |screen| {
            screen.contains("not found") || screen.contains("Unknown command")
        });
        session.wait_for_line("");
        session.send("\x07");
        wait_for_hold(&session, "", PUSH);
        session.read();
        sleep(Duration::from_millis(400));
        session.send("\x07");
        session.wait_for_line(PUSH);
        session.read();
        session.send("\x07");
        session.wait_for_line("");
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn k24_without_colours_the_word_is_there_and_german_is_german() {
    for shell in shells::all() {
        let session = confirming(&shell, Mode::Emacs, &[DANGER])
            .var("NO_COLOR", "1")
            .var("LC_ALL", "de_DE.UTF-8")
            .start();
        session.send("alles weg\x07");
        session.terminal.wait_for("the hold", |screen| {
            screen.contains("lotse: Gefahr: löscht")
                && screen.contains(&format!("    {DANGER}"))
                && screen.contains("noch einmal Strg-G setzt den Befehl ein")
        });
        assert_eq!(holds(&session), 0, "{session}");
    }
}

#[test]
fn k25_hostile_text_that_waits_stays_text() {
    for shell in shells::all() {
        let answer = "rm -rf ./* # \u{202e}\u{200b}x";
        let session = confirming(&shell, Mode::Emacs, &[answer]).start();
        session.send("delete all\x07");
        session
            .terminal
            .wait_for("an answer", |screen| screen.contains("lotse: "));
        session.terminal.settle(Duration::from_millis(200));
        assert!(!raw(&session).contains(['\u{202e}', '\u{200b}']), "{session}");
    }
}

#[test]
fn k26_what_is_being_written_is_red_once_it_is_dangerous() {
    for shell in shells::all() {
        for (colours, line) in [(true, "\u{1b}[31mrm -rf"), (false, "rm -rf")] {
            let fake = format!(
                "answer = {}\ndelay_ms = 25",
                Value::from("rm -rf ./* && echo it is all gone by now")
            );
            let options = Options::new(&shell, Mode::Emacs).fake(&fake);
            let options = if colours { options } else { options.var("NO_COLOR", "1") };
            let session = options.start();
            session.send("delete all\x07");
            session.terminal.wait_for("the reason while it is written", |screen| {
                screen.contains("Esc cancels")
                    && screen.text.lines().any(|row| row.starts_with("rm -rf"))
                    && screen
                        .text
                        .lines()
                        .any(|row| row == REASON.trim_start_matches("lotse: "))
            });
            assert!(raw(&session).contains(line), "{session}");
            assert_eq!(raw(&session).contains("\u{1b}[31m"), colours, "{session}");
            session.wait_for_line("rm -rf ./* && echo it is all gone by now");
        }
    }
}

#[test]
fn k27_caution_is_not_coloured_while_it_is_written() {
    let shell = versions("bash").pop().unwrap();
    let session = Options::new(&shell, Mode::Emacs)
        .fake("answer = \"rm old.log older.log oldest.log\"\ndelay_ms = 25")
        .start();
    session.send("delete them\x07");
    session.wait_for_line("rm old.log older.log oldest.log");
    session.read();
    session
        .terminal
        .wait_for("the mark", |screen| screen.contains("lotse: caution: "));
    assert!(!raw(&session).contains("\u{1b}[31m"), "{session}");
}

#[test]
fn k28_where_readline_types_the_answer_the_same_line_once_more_confirms() {
    for shell in versions("bash") {
        let session = confirming(&shell, Mode::Emacs, &[DANGER])
            .before("__lotse_plain=1")
            .start();
        let hold = |count: usize| {
            session.terminal.wait_for("the hold", |screen| {
                screen.text.matches("Enter again inserts it").count() == count
                    && screen.contains(&format!("    {DANGER}"))
            });
            session.wait_for_line("?? delete all");
        };
        session.send("?? delete all\r");
        hold(1);
        session.send("\r");
        session.wait_for_line(DANGER);
        assert_eq!(session.asked(), ["delete all"], "{session}");
        session.clear_line();
        session.write("delete all");
        session.send("\x07");
        session.wait_for_questions(2);
        hold(2);
        session.send("\x07");
        session.wait_for_line(DANGER);
        assert_eq!(session.asked().len(), 2, "{session}");
        session.clear_line();
        session.send("?? delete all\r");
        session.wait_for_questions(3);
    }
}

#[test]
fn k29_danger_of_which_the_model_is_unsure_waits_for_the_second_key_without_any_setting() {
    for shell in shells::all() {
        for (log, waits) in [(doubting::UNSURE, true), (doubting::SURE, false)] {
            let server = doubting::server(DANGER, log);
            let config = doubting::config(&server);
            let session = Options::new(&shell, Mode::Emacs).config(&config).start();
            doubting::measure(&session.sandbox);
            session.write("delete all");
            session.send("\x07");
            if waits {
                wait_for_hold(&session, "delete all", DANGER);
                session
                    .terminal
                    .wait_for("the doubt", |screen| screen.contains("unsure"));
                session.read();
                session.send("\x07");
            }
            session.wait_for_line(DANGER);
            assert_eq!(ollama::chats(&server).len(), 1, "{session}");
        }
    }
}
