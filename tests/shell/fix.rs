//! The key on an empty line after a command that failed.

use super::session::{Mode, Options, everywhere};
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
