//! What only fish does.

use super::session::{ANSWER, Mode, Options, versions};

fn everywhere() -> Vec<Options> {
    let modes = [Mode::Emacs, Mode::Vi];
    versions("fish")
        .iter()
        .flat_map(|shell| modes.map(|mode| Options::new(shell, mode)))
        .collect()
}

#[test]
fn f2_enter_in_the_pager_chooses_and_does_not_ask() {
    for options in everywhere() {
        let session = options.start();
        session.sandbox.write("work/one.txt", "");
        session.sandbox.write("work/two.txt", "");
        session.write("?? cat ");
        session.send("\t");
        session.terminal.wait_for("the pager", |screen| {
            screen.contains("one.txt") && screen.contains("two.txt")
        });
        session.send("\t");
        session.send("\r");
        session
            .terminal
            .wait_for("the choice", |screen| screen.current().starts_with("P> ?? cat one.txt"));
        assert!(session.asked().is_empty(), "{session}");
        session.send("\r");
        assert_eq!(session.wait_for_questions(1), ["cat one.txt"]);
    }
}

#[test]
fn f4_functions_that_are_called_like_builtins_change_nothing() {
    // fish itself relies on most of its builtins, in vi mode on this one too.
    let shadows = "function math; builtin echo wrong; end";
    for shell in versions("fish") {
        let session = Options::new(&shell, Mode::Emacs).after(shadows).start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.write("print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
        assert!(!session.terminal.text().contains("wrong"), "{session}");
        session.clear_line();
    }
}

#[test]
fn a_private_session_records_nothing() {
    for options in everywhere() {
        let session = options.before("set -g fish_private_mode 1").start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.send("history");
        session.enter();
        session.run("echo end", "end");
        let text = session.terminal.text();
        assert!(!text.split("P> history").nth(1).unwrap().contains("?? print"), "{text}");
    }
}

#[test]
fn keys_that_are_bound_in_the_users_own_function_are_respected() {
    for options in everywhere() {
        let own = "function fish_user_key_bindings; bind \\cg 'commandline -r theirs'; bind -M insert \\cg 'commandline -r theirs'; end";
        let session = options.after(own).start();
        session.write("print it");
        session.send("\x07");
        session.wait_for_line("theirs");
        assert!(session.asked().is_empty());
    }
}

#[test]
fn a_long_question_and_a_prompt_of_two_lines_stay_readable() {
    for options in everywhere() {
        let prompt = "function fish_prompt; echo first; echo -n 'P> '; end";
        let session = options.before(prompt).sized(24, 40).start();
        let words = "please print it and say that it was printed by you";
        session.send(format!("?? {words}"));
        session
            .terminal
            .wait_for("the words", |screen| screen.current().ends_with("by you"));
        session.send("\r");
        session.wait_for_line(ANSWER);
        session.terminal.wait_for("the question and the command", |screen| {
            let rows: Vec<&str> = screen.text.lines().filter(|row| !row.is_empty()).collect();
            rows.len() == 5
                && (rows[0], rows[3]) == ("first", "first")
                && rows[1..3].concat() == format!("P> ?? {words}")
        });
    }
}

#[test]
fn an_empty_line_in_the_words_breaks_nothing() {
    for options in everywhere() {
        let session = options.start();
        session.send("\x1b[200~?? list\n\nthe files\x1b[201~");
        session
            .terminal
            .wait_for("the words", |screen| screen.current().ends_with("the files"));
        session.send("\r");
        let screen = session.wait_for_line(ANSWER);
        assert!(screen.contains("P> ?? list") && !screen.contains("math"), "{session}");
        assert_eq!(session.asked(), ["list\n\nthe files"]);
    }
}

#[test]
fn with_the_cursor_in_the_first_of_two_rows_both_stay() {
    let words = "one two three four five six seven eight nine ten";
    for options in everywhere() {
        let session = options.gated().sized(24, 40).start();
        session.send(words);
        session
            .terminal
            .wait_for("the words", |screen| screen.current().ends_with("nine ten"));
        for _ in 0..33 {
            session.send("\x1b[D");
        }
        session
            .terminal
            .wait_for("the first row", |screen| screen.cursor.0 == 0);
        let whole = |text: &str| text.replace('\n', "").contains(words);
        session.send("\x07");
        session.terminal.wait_for("both rows and the wait below", |screen| {
            whole(&screen.text) && screen.contains("Esc cancels")
        });
        session.send("\x07");
        session.terminal.wait_for("both rows alone", |screen| {
            whole(&screen.text) && !screen.contains("Esc") && screen.cursor.0 == 0
        });
    }
}
