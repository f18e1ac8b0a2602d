//! The aliases and functions of the shell come with the words.

use std::fs;

use serde_json::Value;

use super::session::{ANSWER, Mode, Options, Session, everywhere};

/// The last message that the model was sent.
fn message(session: &Session) -> String {
    let asked = fs::read_to_string(session.home().join("asked")).unwrap();
    let chat: Value = serde_json::from_str(asked.lines().last().unwrap()).unwrap();
    let last = chat["messages"].as_array().unwrap().last().unwrap().clone();
    last["content"].as_str().unwrap().to_owned()
}

fn options(shell: &crate::support::shells::Shell, mode: Mode, lines: &str) -> Options {
    let mut options = Options::new(shell, mode).before(lines);
    options.facts = true;
    options
}

#[test]
fn what_stands_for_something_else_is_told_and_what_adds_options_is_not() {
    for (shell, mode) in everywhere() {
        let function = match shell.name {
            "fish" => "function git; echo x; end",
            _ => "git() { echo x; }",
        };
        let lines =
            format!("alias ls='eza --icons'\nalias grep='grep --color=auto'\nalias frob='echo ran'\n{function}");
        let session = options(&shell, mode, &lines).answering("frob --all").start();
        session.send("?? list the files here\r");
        session.wait_for_line("frob --all");
        let text = message(&session);
        assert!(
            text.contains("\n(ls is an alias of `eza --icons`)\n"),
            "{session}\n{text}"
        );
        // A command that an alias stands for is a known one.
        assert!(!session.terminal.text().contains("note:"), "{session}");
        session.clear_line();
        session.send("?? search the last commit of git\r");
        session.wait_for_questions(2);
        session.wait_for_line("frob --all");
        let text = message(&session);
        assert!(
            text.contains("git is a function") && !text.contains("--color"),
            "{session}\n{text}"
        );
        session.clear_line();
        session.run("frob still here", "ran still here");
    }
}

#[test]
fn hostile_and_endless_aliases_do_no_harm() {
    for (shell, mode) in everywhere() {
        let endless = match shell.name {
            "fish" => "for i in (seq 300); alias a$i (string repeat -n 400 x); end",
            _ => "for i in {1..300}; do alias a$i=$(printf '%0400d' 1); done",
        };
        let hostile = "alias ls=\"eza '\\$(touch $HOME/trap)' \u{1b}[2J \\`touch $HOME/trap\\` $HOME\"";
        let session = options(&shell, mode, &format!("{endless}\n{hostile}")).start();
        session.send("?? list the files here\r");
        session.wait_for_line(ANSWER);
        let text = message(&session);
        assert!(
            !text.contains('\u{1b}') && text.ends_with("\nlist the files here"),
            "{text}"
        );
        assert!(!session.home().join("trap").exists(), "{session}");
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn strict_shells_and_odd_names_of_aliases_are_no_trouble() {
    for (shell, mode) in everywhere() {
        let lines = match shell.name {
            "bash" => "set -u\nunalias -a\nfunction @ { :; }\nalias @='echo at' ,='echo comma'",
            "zsh" => "set -u\nunalias -m '*'\nalias -g G='| grep'\nalias @='echo at'",
            _ => "alias , 'echo comma'",
        };
        let session = options(&shell, mode, lines).start();
        session.send("?? list the files here\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.run("echo still here", "still here");
    }
}
