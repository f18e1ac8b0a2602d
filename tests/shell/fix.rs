//! The key on an empty line after a command that failed.

use super::notice::{fail, wait_for_notice};
use super::session::{Mode, Options, Session, everywhere};
use crate::support::{shells, skipped};

#[test]
fn what_was_meant_stands_in_the_line_and_nothing_runs() {
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
        // And back.
        session.send("\x07");
        session.wait_for_line("");
        session.send("\x07");
        session
            .terminal
            .wait_for("a fix", |screen| screen.current().trim_end().ends_with("hello"));
        session.clear_line();
        assert!(session.asked().is_empty(), "{session}");
        assert!(!session.terminal.text().contains("\nhello"), "{session}");
        session.run("echo still here", "still here");
    }
}

#[test]
fn after_a_command_that_worked_there_is_nothing_to_mend() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.write("ech hello");
        session.enter();
        session.wait_for_line("");
        session.run("echo fine", "fine");
        session.wait_for_line("");
        session.send("\x07");
        session
            .terminal
            .wait_for("the help", |screen| screen.contains("type what you want"));
        session.wait_for_line("");
    }
}

#[test]
fn an_empty_enter_and_a_status_that_means_nothing_change_nothing() {
    for (shell, mode) in everywhere().into_iter().filter(|(_, mode)| *mode == Mode::Emacs) {
        let session = Options::new(&shell, mode).start();
        session.write("ech hello");
        session.enter();
        session.wait_for_line("");
        session.enter();
        session.wait_for_line("");
        session.send("\x07");
        session.wait_for_line("echo hello");
        session.clear_line();
        session.write("grep -q nothing /dev/null");
        session.enter();
        session.wait_for_line("");
        session.send("\x07");
        session
            .terminal
            .wait_for("the help", |screen| screen.contains("type what you want"));
        session.wait_for_line("");
    }
}

/// What is done after a failure of which a line has promised the fix, and what the key says then.
type Later = (&'static str, fn(&Session), &'static str);

/// Waits for another prompt below.
fn another_prompt(session: &Session, keys: &str) {
    let row = session.terminal.look().cursor.0;
    session.send(keys);
    session.terminal.wait_for("another prompt", |screen| {
        screen.current() == "P>" && screen.cursor.0 > row
    });
}

#[test]
fn a_promise_is_not_kept_after_something_else() {
    const HELP: &str = "type what you want";
    const UNKNOWN: &str = "no output of the command is known";
    let later: [Later; 6] = [
        (
            "a command that worked",
            |session| session.run("true; echo fine", "fine"),
            HELP,
        ),
        (
            "that and an empty Enter",
            |session| {
                session.run("echo fine", "fine");
                session.enter();
                session.wait_for_line("");
            },
            HELP,
        ),
        (
            "that and Ctrl-C",
            |session| {
                session.run("echo fine", "fine");
                session.write("never mind");
                session.clear_line();
            },
            HELP,
        ),
        ("another directory", |session| another_prompt(session, "cd /\r"), HELP),
        (
            "another failure",
            |session| another_prompt(session, "sh -c 'exit 9'\r"),
            UNKNOWN,
        ),
        (
            "another shell",
            |session| {
                let shell = session.shell.program.display();
                let start = match session.shell.name {
                    "bash" => format!("{shell} --noprofile --rcfile ~/rc.bash -i\r"),
                    _ => format!("{shell} -i\r"),
                };
                another_prompt(session, &start);
                session.run("echo inside", "inside");
                session.enter();
                session.wait_for_line("");
            },
            HELP,
        ),
    ];
    for shell in shells::all() {
        for (what, happens, said) in later {
            let session = Options::new(&shell, Mode::Emacs).start();
            fail(&session, "ech hello");
            wait_for_notice(&session, "Ctrl-G: echo hello");
            happens(&session);
            session.send("\x07");
            session
                .terminal
                .wait_for(&format!("what is said after {what}"), |screen| screen.contains(said));
            session.wait_for_line("");
        }
    }
}

#[test]
fn in_tmux_what_the_command_has_shown_counts() {
    if !std::path::Path::new("/usr/bin/tmux").exists() {
        return skipped("no tmux");
    }
    for shell in shells::all() {
        let mut options = Options::new(&shell, Mode::Emacs);
        // The server ends with its only client.
        let settings = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(
            settings.path(),
            "set -g destroy-unattached on\nset -g status off\nset -g escape-time 0\nset -g default-terminal screen-256color\n",
        )
        .unwrap();
        let socket = tempfile::tempdir().unwrap();
        let (file, socket) = (
            settings.path().display().to_string(),
            socket.path().join("s").display().to_string(),
        );
        options.wrapper = ["tmux", "-S", &socket, "-f", &file, "new-session"]
            .map(str::to_owned)
            .to_vec();
        let session = options.start();
        session.sandbox.write("work/notes.txt", "some notes\n");
        session.write("grep o note.txt");
        session.enter();
        session
            .terminal
            .wait_for("the failure", |screen| screen.contains("No such file"));
        session.wait_for_line("");
        session.send("\x07");
        session.wait_for_line("grep o notes.txt");
    }
}
