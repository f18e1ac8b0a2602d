//! The shell feels as before: history, status, modes, other people's keys, and what is left when something dies.

use std::fs;

use super::session::{ANSWER, Mode, Options, everywhere};

#[test]
fn b13_the_line_goes_into_the_history_and_the_command_only_when_it_is_run() {
    for (shell, mode) in everywhere() {
        let before = match shell.name {
            "bash" => "HISTCONTROL=ignoreboth",
            "zsh" => "HISTSIZE=100; setopt hist_ignore_space",
            _ => "",
        };
        let session = Options::new(&shell, mode).before(before).start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.send(" ?? a secret\r");
        session.wait_for_questions(2);
        session.wait_for_line(ANSWER);
        session.clear_line();
        let list = if session.is("zsh") { "fc -ln 1" } else { "history" };
        session.send(list);
        session.enter();
        session.run("echo end", "end");
        let text = session.terminal.text();
        let listed = text.split(list).nth(1).unwrap();
        let recorded = listed.lines().filter(|row| row.contains("?? print it")).count();
        // fish 3 cannot be told to record a line.
        let expected = usize::from(!(session.is("fish") && shell.version.starts_with('3')));
        assert_eq!(recorded, expected, "{text}");
        assert!(!listed.contains("a secret") && !listed.contains(ANSWER), "{text}");
    }
}

#[test]
fn b20_status_and_pipestatus_are_as_the_command_left_them() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        let (pipe, status) = match shell.name {
            "bash" => ("(exit 3)|cat; echo ${PIPESTATUS[@]}", "echo $?"),
            "zsh" => ("(exit 3)|cat; echo $pipestatus", "echo $?"),
            _ => ("false|cat; echo $pipestatus", "echo $status"),
        };
        let expected = if session.is("fish") { "1 0" } else { "3 0" };
        session.run(pipe, expected);
        session.send("false\r");
        session.terminal.wait_for("the prompt", |screen| {
            // The grey text of fish may still be behind the line.
            screen.current() == "P>" && screen.text.lines().any(|row| row.starts_with("P> false"))
        });
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        if session.is("fish") {
            // fish clears `$status` for an emptied line, also without us.
            continue;
        }
        session.read();
        session.send("\x15");
        if mode == Mode::Vi {
            session.send("\x1bddi");
        }
        session
            .terminal
            .wait_for("an empty line", |screen| screen.current() == "P>");
        session.run(status, "1");
    }
}

#[test]
fn b9_a_killed_program_loses_nothing() {
    for (shell, mode) in everywhere() {
        for line in ["print it", "?? print it"] {
            let session = Options::new(&shell, mode).gated().start();
            let before = session.terminal.modes();
            session.write(line);
            session.send(if line.starts_with('?') { "\r" } else { "\x07" });
            session.wait_for_questions(1);
            session
                .terminal
                .wait_for("the wait", |screen| screen.contains("Esc cancels"));
            let ui = session.ui();
            rustix::process::kill_process(
                rustix::process::Pid::from_raw(ui).unwrap(),
                rustix::process::Signal::KILL,
            )
            .unwrap();
            session
                .terminal
                .wait_for("what happened", |screen| screen.contains("lotse crashed"));
            session.send("X");
            session
                .terminal
                .wait_for("the words", |screen| screen.text.contains(&format!("P> {line}X")));
            session.clear_line();
            session.run("echo still here", "still here");
            session.wait_for_modes(&before);
            session.run("stty -a | grep -c '^isig icanon iexten echo '", "1");
        }
    }
}

#[test]
fn a_program_that_is_told_to_end_tidies_up() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).gated().start();
        let before = session.terminal.modes();
        session.write("print it");
        session.send("\x07");
        session.wait_for_questions(1);
        session
            .terminal
            .wait_for("the wait", |screen| screen.contains("Esc cancels"));
        rustix::process::kill_process(
            rustix::process::Pid::from_raw(session.ui()).unwrap(),
            rustix::process::Signal::TERM,
        )
        .unwrap();
        session
            .terminal
            .wait_for("the words alone", |screen| screen.text == "P> print it");
        session.wait_for_modes(&before);
    }
}

#[test]
fn a_program_that_is_gone_is_said_and_the_words_stay() {
    for (shell, mode) in everywhere() {
        let after = if shell.name == "fish" {
            "set -g __lotse_bin /nonexistent/lotse"
        } else {
            "__lotse_bin=/nonexistent/lotse"
        };
        let session = Options::new(&shell, mode).after(after).start();
        for line in ["print it", "?? print it"] {
            session.write(line);
            session.send(if line.starts_with('?') { "\r" } else { "\x07" });
            session
                .terminal
                .wait_for("what happened", |screen| screen.contains("(status 127)"));
            session.send("X");
            session
                .terminal
                .wait_for("the words", |screen| screen.text.contains(&format!("P> {line}X")));
            session.clear_line();
        }
        session.run("echo still here", "still here");
    }
}

#[test]
fn b15_ctrl_c_at_the_prompt_is_what_it_was() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.write("half a line");
        session.clear_line();
        session.run("echo still here", "still here");
        session.send("sh -c 'echo begun; exec sleep 100'\r");
        session
            .terminal
            .wait_for("sleep", |screen| screen.text.lines().any(|row| row == "begun"));
        session.send("\x03");
        session.wait_for_line("");
        session.run("echo still here too", "still here too");
    }
}

#[test]
fn a_prompt_that_shows_the_last_status_goes_on_showing_it() {
    for (shell, mode) in everywhere() {
        let prompt = match shell.name {
            "bash" => "PS1='[$?] '",
            "zsh" => "PROMPT='[%?] '",
            _ => "function fish_prompt; echo -n \"[$status] \"; end",
        };
        let session = Options::new(&shell, mode).before(prompt).start_silently();
        session
            .terminal
            .wait_for("the prompt", |screen| screen.current() == "[0]");
        session.send("sh -c 'exit 3'");
        session.enter();
        session
            .terminal
            .wait_for("the status", |screen| screen.current() == "[3]");
        session.send("?? print it\r");
        session.terminal.wait_for("both lines", |screen| {
            let rows: Vec<&str> = screen.text.lines().collect();
            rows.ends_with(&["[3] ?? print it", &format!("[3] {ANSWER}")])
        });
    }
}

#[test]
fn a_key_that_somebody_has_bound_is_left_alone_and_the_next_free_one_taken() {
    for (shell, mode) in everywhere() {
        let (theirs, key) = match (shell.name, mode) {
            ("bash", Mode::Emacs) => (r#"bind -x '"\C-g": echo theirs'"#, "\x18\x07"),
            ("bash", Mode::Vi) => (r#"bind -m vi-insert -x '"\C-g": echo theirs'"#, "\x18\x07"),
            ("zsh", _) => (
                "theirs() { zle -M theirs }; zle -N theirs; bindkey '^G' theirs",
                "\x18\x07",
            ),
            _ => (
                r"function theirs; commandline -r theirs; end; bind \cg theirs; bind -M insert \cg theirs",
                "\x1bg",
            ),
        };
        for late in [false, true] {
            let options = Options::new(&shell, mode);
            let options = if late {
                options.after(theirs)
            } else {
                options.before(theirs)
            };
            let session = options.start();
            session.write("print it");
            session.send("\x07");
            session.terminal.wait_for("their function", |screen| {
                screen.text.lines().any(|row| ["theirs", "P> theirs"].contains(&row))
            });
            session.clear_line();
            session.send("?? print it\r");
            session.terminal.wait_for("the note", |screen| {
                screen.contains("Ctrl-G was bound already, the key is")
            });
            session
                .terminal
                .wait_for("the command", |screen| screen.contains(&format!("P> {ANSWER}")));
            session.clear_line();
            session.send("print it");
            session.send(key);
            session.wait_for_questions(2);
            session
                .terminal
                .wait_for("the command again", |screen| screen.current() == format!("P> {ANSWER}"));
        }
    }
}

#[test]
fn keys_that_the_user_names_are_taken() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).init("--key ctrl-t --key 'ctrl-x a'").start();
        for (count, key) in ["\x14", "\x18a"].into_iter().enumerate() {
            session.write("print it");
            session.send(key);
            session.wait_for_questions(count + 1);
            session.wait_for_line(ANSWER);
            session.clear_line();
        }
    }
}

#[test]
fn loading_it_twice_changes_nothing() {
    for (shell, mode) in everywhere() {
        let init = format!("{} init {}", env!("CARGO_BIN_EXE_lotse"), shell.name);
        let again = if shell.name == "fish" {
            format!("{init} | source")
        } else {
            format!("eval \"$({init})\"")
        };
        let session = Options::new(&shell, mode).before(&again).after(&again).start();
        session.run(&format!("{again}; echo again"), "again");
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.send("\x07");
        session.wait_for_line("?? print it");
        assert_eq!(session.asked().len(), 1);
    }
}

#[test]
fn nothing_is_printed_while_it_is_loaded() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        assert_eq!(session.terminal.text().trim_end(), "P>", "{session}");
        session.run(
            "echo $LOTSE_HOOK | tr 0-9 n",
            "n.n.n:nnnnn:Ctrl-G:"
                .replace("nnnnn", &"n".repeat(session.terminal.pid().to_string().len()))
                .as_str(),
        );
    }
}

#[test]
fn aliases_of_the_user_do_not_matter() {
    for (shell, mode) in everywhere() {
        if shell.name == "fish" {
            continue;
        }
        let names = "printf print local builtin command typeset emulate stty return zle bindkey bind history export setopt shopt unset";
        let aliases: Vec<String> = names
            .split(' ')
            .map(|name| format!("alias {name}='echo ALIAS'"))
            .collect();
        let session = Options::new(&shell, mode).before(&aliases.join("\n")).start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.send("\x07");
        session.wait_for_line("?? print it");
        assert!(!session.terminal.text().contains("ALIAS"), "{session}");
    }
}

#[test]
fn the_history_file_is_never_written_by_us() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        for name in [".bash_history", ".zsh_history"] {
            assert!(!session.home().join(name).exists());
        }
        let found: Vec<_> = fs::read_dir(session.home())
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name())
            .collect();
        assert!(
            !found.iter().any(|name| name.to_string_lossy().contains("lotse")),
            "{found:?}"
        );
    }
}
