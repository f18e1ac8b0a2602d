//! What only the user knows is `<name>` in a suggestion: it is typed in front of it, and the key goes on to the next.

use super::session::{Options, Session, everywhere};
use crate::support::doubting;

/// Types at the cursor, presses the key, and waits for the line and the place of the cursor in it.
#[track_caller]
fn fill(session: &Session, text: &str, before: &str, after: &str) {
    session.read();
    session.send(text);
    session
        .terminal
        .wait_for("what was typed", |screen| screen.contains(text));
    session.send("\x07");
    session.wait_for_line(&format!("{before}{after}"));
    session.wait_for_column("P> ".len() + before.chars().count());
}

#[test]
fn what_is_typed_takes_the_place_of_a_name_and_the_key_goes_on() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode)
            .answering("scp größe.txt <user>@<host>:<dir> # <user>")
            .start();
        session.write("copy it there");
        session.send("\x07");
        session.wait_for_line("scp größe.txt <user>@<host>:<dir> # <user>");
        session.wait_for_column("P> scp größe.txt ".chars().count());
        fill(&session, "ada", "scp größe.txt ada@", "<host>:<dir> # ada");
        fill(&session, "box", "scp größe.txt ada@box:", "<dir> # ada");
        // Without a word the key stays, and nothing is lost.
        fill(&session, "", "scp größe.txt ada@box:", "<dir> # ada");
        fill(&session, "/srv", "scp größe.txt ada@box:/srv # ada", "");
        session.send("\x07");
        session.write_more("X", "scp größe.txt ada@box:/srv # adaX");
        assert_eq!(session.asked(), ["copy it there"]);
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn a_name_that_an_unsure_model_has_made_up_is_left_for_the_user() {
    for (shell, mode) in everywhere() {
        let server = doubting::server("cat story.txt", doubting::UNSURE);
        let session = Options::new(&shell, mode).config(&doubting::config(&server)).start();
        doubting::measure(&session.sandbox);
        session.write("show the text");
        session.send("\x07");
        session.wait_for_line("cat <story.txt>");
        session.wait_for_column("P> cat ".len());
        session.terminal.wait_for("what to do", |screen| {
            screen.contains("lotse: type what <story.txt> is, then the key goes on; unsure")
        });
        fill(&session, "other", "cat other", "");
        session.clear_line();
        // Whoever names it means it.
        session.write("show story.txt");
        session.send("\x07");
        session.wait_for_line("cat story.txt");
    }
}

#[test]
fn the_key_on_an_untouched_suggestion_still_brings_the_words_back() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).answering("rm <file>").start();
        session.write("throw it away");
        session.send("\x07");
        session.wait_for_line("rm <file>");
        session.read();
        session.send("\x07");
        session.wait_for_line("throw it away");
    }
}

#[test]
fn a_command_of_the_library_asks_for_the_name_that_nobody_has_said() {
    for (shell, mode) in everywhere() {
        for (words, before, after) in [
            ("git create branch but stay here", "git branch ", "<branch>"),
            (
                "git Zweig aus einem älteren Commit anlegen",
                "git branch ",
                "<zweig> <tag>",
            ),
        ] {
            let session = Options::new(&shell, mode).config("offline = true\n").start();
            session.write(words);
            session.send("\x07");
            session.wait_for_line(&format!("{before}{after}"));
            session.wait_for_column("P> ".len() + before.len());
            let rest = after
                .split_once(' ')
                .map_or(String::new(), |(_, rest)| format!(" {rest}"));
            let end = format!("{before}größe");
            session.read();
            session.send("größe");
            session.wait_for_line(&format!("{end}{after}"));
            session.send("\x07");
            session.wait_for_line(&format!("{end}{rest}"));
        }
    }
}
