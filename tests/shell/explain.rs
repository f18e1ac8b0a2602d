//! The key that explains the command in the prompt.

use super::session::{Mode, Options, Session, everywhere};

/// Alt-I.
const KEY: &str = "\x1bi";
const SAYS: &str = "It counts lines.";

/// What a test can be sure of about `wc -l` and `sort`, whatever manual is installed.
fn wait_for_parts(session: &Session) {
    session.terminal.wait_for("the parts", |screen| {
        let lines: Vec<&str> = screen.text.lines().map(str::trim_start).collect();
        let place = |head: &str| {
            lines
                .iter()
                .position(|line| line.split_whitespace().next() == Some(head))
        };
        matches!((place("wc"), place("-l"), place("sort")), (Some(wc), Some(l), Some(sort)) if wc < l && l < sort)
    });
}

fn in_emacs_mode() -> impl Iterator<Item = Options> {
    everywhere()
        .into_iter()
        .filter(|(shell, mode)| *mode == Mode::Emacs || shell.name == "fish")
        .map(|(shell, mode)| Options::new(&shell, mode))
}

#[test]
fn the_command_is_explained_above_and_stays_with_its_cursor() {
    for options in in_emacs_mode() {
        let session = options.answering(SAYS).start();
        // bash looks for a free key before the second prompt.
        session.run("echo first", "first");
        session.write("wc -l | sort");
        session.send("\x1b[D");
        session
            .terminal
            .wait_for("the cursor", |screen| screen.cursor.1 == "P> wc -l | sor".len());
        session.send(KEY);
        wait_for_parts(&session);
        session.terminal.wait_for("the whole", |screen| screen.contains(SAYS));
        session.wait_for_line("wc -l | sort");
        session.wait_for_column("P> wc -l | sor".len());
        session.send("X");
        session.wait_for_line("wc -l | sorXt");
        // It has not become words, and nothing was asked but that.
        assert!(session.asked()[0].contains("wc -l"), "{session}");
        session.send("\x1b[C");
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn who_does_not_wait_for_the_model_has_the_parts() {
    for options in in_emacs_mode() {
        let session = options.gated().start();
        session.run("echo first", "first");
        session.write("wc -l | sort");
        session.send(KEY);
        session
            .terminal
            .wait_for("the wait", |screen| screen.contains("Esc cancels"));
        wait_for_parts(&session);
        session.send("\x1b");
        session
            .terminal
            .wait_for("the end of the wait", |screen| !screen.contains("Esc cancels"));
        wait_for_parts(&session);
        session.wait_for_line("wc -l | sort");
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn what_was_suggested_can_be_explained_and_then_replaced() {
    for options in in_emacs_mode() {
        let session = options.fake("answer = \"wc -l | sort\"\nthen = [\"wc -c\"]").start();
        session.send("count lines\x07");
        session.wait_for_line("wc -l | sort");
        session.read();
        session.send(KEY);
        wait_for_parts(&session);
        session.wait_for_line("wc -l | sort");
        // The memory of the prompt is whole.
        session.read();
        session.send("\x07");
        session.wait_for_line("count lines");
        session.read();
        session.send("\x07");
        session.wait_for_line("wc -c");
    }
}

#[test]
fn there_is_nothing_to_explain_in_an_empty_line() {
    for options in in_emacs_mode() {
        let session = options.start();
        session.run("echo first", "first");
        session.send(KEY);
        session
            .terminal
            .wait_for("why not", |screen| screen.contains("there is no command in the line"));
        session.wait_for_line("");
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn a_key_that_is_taken_is_left_alone_and_one_that_is_named_is_taken() {
    for options in in_emacs_mode() {
        let bound = match options.shell.name {
            "bash" => "bind '\"\\ei\": \"theirs\"'",
            "zsh" => "bindkey -s '^[i' theirs",
            _ => "bind \\ei 'commandline -i theirs'; bind -M insert \\ei 'commandline -i theirs'",
        };
        let (shell, mode) = (options.shell.clone(), options.mode);
        let session = options.before(bound).start();
        session.run("echo first", "first");
        session.send(KEY);
        session.wait_for_line("theirs");

        let session = Options::new(&shell, mode)
            .before(bound)
            .init("--explain-key alt-i --no-explain")
            .answering(SAYS)
            .start();
        session.run("echo first", "first");
        session.write("wc -l | sort");
        session.send(KEY);
        wait_for_parts(&session);

        let session = Options::new(&shell, mode)
            .before(bound)
            .init("--explain-key none --no-explain")
            .start();
        session.run("echo first", "first");
        session.send(KEY);
        session.wait_for_line("theirs");
    }
}

#[test]
fn in_vi_mode_escape_and_i_are_what_they_were() {
    for (shell, mode) in everywhere() {
        if mode != Mode::Vi {
            continue;
        }
        let session = Options::new(&shell, mode).start();
        session.run("echo first", "first");
        session.write("echo ab");
        session.send("\x1b");
        session.wait_for_column("P> echo a".len());
        session.send("0");
        session.wait_for_column("P> ".len());
        session.send("i");
        session.write_more("X", "Xecho ab");
        if shell.name == "fish" {
            continue;
        }
        // A key that is named is taken there, too.
        let session = Options::new(&shell, mode)
            .init("--explain-key ctrl-x --no-explain")
            .answering(SAYS)
            .start();
        session.run("echo first", "first");
        session.write("wc -l | sort");
        session.send("\x18");
        wait_for_parts(&session);
        session.terminal.wait_for("the whole", |screen| screen.contains(SAYS));
        session.wait_for_line("wc -l | sort");
    }
}
