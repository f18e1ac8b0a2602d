//! What only bash does.

use super::notice::wait_for_notice;
use super::session::{ANSWER, Mode, Options, versions};

fn everywhere() -> Vec<Options> {
    let modes = [Mode::Emacs, Mode::Vi];
    versions("bash")
        .iter()
        .flat_map(|shell| modes.map(|mode| Options::new(shell, mode)))
        .collect()
}

#[test]
fn b2_the_last_argument_is_kept() {
    for options in everywhere() {
        let session = options.start();
        session.run("echo one two", "one two");
        session.run("echo \"<$_>\"", "<two>");
        session.run("echo three four", "three four");
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
    }
}

#[test]
fn b17_the_strictest_options_do_not_end_the_shell() {
    for options in everywhere() {
        let session = options.after("set -eu; set -o pipefail").gated().start();
        session.send("?? print it\r");
        session.wait_for_questions(1);
        session.send("\x03");
        session.wait_for_line("?? print it");
        session.open_gate();
        session.send("\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.send("??\r");
        session
            .terminal
            .wait_for("help", |screen| screen.contains("type what you want"));
        session.clear_line();
        session.run("echo still here", "still here");
    }
}

#[test]
fn b16_a_debug_trap_and_its_prompt_hooks_see_no_question() {
    // As bash-preexec does it: a DEBUG trap that keeps quiet while a key is handled.
    let preexec = "__pre() { [ -z \"${READLINE_POINT+x}\" ] || return 0; [ \"$BASH_COMMAND\" = \"$PROMPT_COMMAND\" ] && return 0; \
        case $BASH_COMMAND in *print*) echo \"PREEXEC:$BASH_COMMAND\";; esac; }\ntrap '__pre' DEBUG";
    for (early, options) in everywhere().into_iter().enumerate() {
        let options = if early % 2 == 0 {
            options.before(preexec)
        } else {
            options.after(preexec)
        };
        let session = options.start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        assert!(!session.terminal.text().contains("PREEXEC"), "{session}");
        session.enter();
        session
            .terminal
            .wait_for("the trap", |screen| screen.contains("PREEXEC:printf"));
    }
}

#[test]
fn prompt_commands_of_others_run_and_see_the_status() {
    for before in [
        "PROMPT_COMMAND='echo status:$?'",
        "PROMPT_COMMAND='echo status:$?;'",
        "PROMPT_COMMAND=('echo status:$?')",
    ] {
        for options in everywhere() {
            let session = options.before(before).start_silently();
            session
                .terminal
                .wait_for("the prompt", |screen| screen.current() == "P>");
            session.send("(exit 7)\r");
            session.terminal.wait_for("the status", |screen| {
                screen.contains("status:7") && screen.current() == "P>"
            });
        }
    }
}

#[test]
fn b21_a_readonly_prompt_command_takes_nothing_away() {
    for fixed in ["readonly PROMPT_COMMAND='history -a'", "readonly PROMPT_COMMAND"] {
        for options in everywhere() {
            let session = options.before(fixed).start();
            assert!(!session.terminal.text().contains("readonly"), "{session}");
            session.send("?? print it\r");
            session.wait_for_line(ANSWER);
            session.enter();
            session.write("print it again");
            session.send("\x07");
            session.wait_for_line(ANSWER);
            session.clear_line();
            // What fails is seen, and what an empty line or Ctrl-C leaves behind is no failure.
            session.write("ech hello");
            session.enter();
            wait_for_notice(&session, "did you mean `echo`?");
            session.send("\x07");
            session.wait_for_line("echo hello");
            session.clear_line();
            session.write("(exit 7)");
            session.enter();
            session.run("echo \"status $?\"", "status 7");
        }
    }
}

#[test]
fn b22_an_err_trap_hears_of_a_failure_once() {
    for before in ["", "PROMPT_COMMAND='true'", "PROMPT_COMMAND=('true' 'true')"] {
        for options in everywhere() {
            let session = options.before(before).after("trap 'echo \"trap:$?\"' ERR").start();
            session.write("(exit 7)");
            session.enter();
            session.run("echo \"status $?\"", "status 7");
            assert_eq!(
                session.terminal.text().matches("trap:7").count(),
                1,
                "{before:?}: {session}"
            );
        }
    }
}

#[test]
fn b14_characters_are_never_pushed_into_the_terminal() {
    for path in ["src", "shell"] {
        let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = std::fs::read(&path).unwrap();
                    let text = String::from_utf8_lossy(&bytes);
                    assert!(
                        !text.contains("TIOCSTI") && !text.contains("tiocsti"),
                        "{}",
                        path.display()
                    );
                }
            }
        }
    }
}

/// The way for older bash and for ble.sh, in a bash that has both ways.
fn plain(options: Options) -> Options {
    options.before("__lotse_plain=1")
}

#[test]
fn b7_b8_without_a_line_to_hand_over_the_answer_is_typed() {
    for options in everywhere() {
        let session = plain(options).start();
        session.send("?? show what's in it (and why!) | sort * # now; touch pwned\r");
        session.wait_for_line(ANSWER);
        assert_eq!(
            session.asked(),
            ["show what's in it (and why!) | sort * # now; touch pwned"]
        );
        let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
        assert_eq!(raw.matches("\x1b[5n").count(), 1, "one question to the terminal");
        assert!(!raw.contains("^[[0n") && !raw.contains("cannot find keymap"), "{raw}");
        assert!(!session.home().join("work/pwned").exists());
        session.send("\r");
        session
            .terminal
            .wait_for("the output", |screen| screen.contains("ran it"));
        session.run("echo still here", "still here");
    }
}

#[test]
fn b8_a_slow_prompt_does_not_show_the_reply() {
    for options in everywhere() {
        let session = plain(options).after("PROMPT_COMMAND+=$'\\n''sleep .3'").start();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
        assert!(!raw.contains("^[[0n"), "{raw}");
        assert_eq!(raw.matches("\x1b[5n").count(), 1);
    }
}

#[test]
fn b23_ctrl_c_while_a_slow_prompt_is_drawn_keeps_the_words() {
    for options in everywhere() {
        let session = options.after("PS1='$(touch drawn; sleep .3)P> '").start();
        session.write("print it");
        let drawn = session.home().join("work/drawn");
        std::fs::remove_file(&drawn).unwrap();
        session.send("\x07");
        crate::support::wait_for("the prompt", || drawn.exists().then_some(()));
        session.send("\x03");
        session.wait_for_line(ANSWER);
        session.send("\x07");
        session.wait_for_line("print it");
    }
}

#[test]
fn the_plain_way_gives_the_words_back_when_there_is_no_answer() {
    for options in everywhere() {
        // The readline of bash 5.3 types macros byte by byte and misplaces the cursor behind an umlaut; the plain way is
        // not for that one.
        let word = if options.shell.version.starts_with("5.3") {
            "big"
        } else {
            "größe"
        };
        let session = plain(options.fake("answer = \"ls\"\nerror = \"it \\\"fell\\\" over\"")).start();
        session.send(format!("?? echo \"a\\b\" '{word}'\r"));
        session
            .terminal
            .wait_for("the reason", |screen| screen.contains("lotse: it \"fell\" over"));
        session.wait_for_line(&format!("?? echo \"a\\b\" '{word}'"));
    }
}

#[test]
fn the_plain_way_never_runs_the_first_of_several_lines() {
    for options in everywhere() {
        let session = plain(options.answering("for i in 1; do\necho ran\ndone")).start();
        session.send("?? a loop\r");
        session
            .terminal
            .wait_for("the loop", |screen| screen.current().ends_with("done"));
        assert!(!session.terminal.screen().lines().any(|row| row == "ran"), "{session}");
    }
}

#[test]
fn the_plain_way_has_the_key_too() {
    for options in everywhere().into_iter().filter(|options| options.mode == Mode::Emacs) {
        let session = plain(options).start();
        session.write("print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
        assert_eq!(session.asked(), ["print it"]);
    }
}

#[test]
fn a_prompt_of_two_lines_with_colours_is_left_as_it_was() {
    for options in everywhere() {
        let before = "PS1='\\[\\e[1m\\]first\\[\\e[0m\\]\\n\\[\\e[32m\\]P>\\[\\e[0m\\] '";
        let session = options.before(before).gated().start();
        session.write("print it");
        session.send("\x07");
        session.terminal.wait_for("the wait", |screen| {
            screen.text.starts_with("first\nP> print it\n") && screen.contains("Esc cancels")
        });
        session.open_gate();
        session.wait_for_line(ANSWER);
        session.terminal.wait_for("the prompt as it was", |screen| {
            screen.text == format!("first\nP> {ANSWER}")
        });
    }
}

#[test]
fn a_replaced_prompt_command_runs_nothing_of_the_words() {
    for after in ["PROMPT_COMMAND=true", "PROMPT_COMMAND=(true)"] {
        for options in everywhere() {
            let session = options.after(after).start();
            session.sandbox.write("work/ab", "");
            session.send("?? list; touch pwned\r");
            session
                .terminal
                .wait_for("the reason", |screen| screen.contains("PROMPT_COMMAND was replaced"));
            session.wait_for_line("");
            assert!(!session.home().join("work/pwned").exists(), "{session}");
        }
    }
}

#[test]
fn what_somebody_has_on_enter_stays_there() {
    for options in everywhere() {
        let theirs = r#"bind -x '"\C-x1": echo theirs'; bind '"\C-m": "\C-x1\C-j"'"#;
        let session = options.before(theirs).start();
        session.send("echo some''thing\r");
        session.terminal.wait_for("theirs and the output", |screen| {
            screen.contains("theirs") && screen.contains("something")
        });
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
    }
    for options in everywhere() {
        let theirs = r#"bind '"\C-x2": accept-line'; bind '"\C-m": "\C-x2"'"#;
        let session = options.before(theirs).start();
        session.send("?? list; touch pwned\r");
        session.terminal.wait_for("the reason", |screen| {
            screen.contains("something else has Enter; press Ctrl-G")
        });
        session.wait_for_line("");
        assert!(!session.home().join("work/pwned").exists(), "{session}");
        session.write("print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
    }
}

#[test]
fn a_trap_of_the_user_is_there_again_after_a_question() {
    for options in everywhere() {
        let session = options.after("trap 'echo trapped' INT").start();
        session.write("print it");
        session.send("\x07");
        session.wait_for_line(ANSWER);
        session.read();
        // With a trap, Ctrl-C leaves the line alone.
        session.send("\x15");
        session.wait_for_line("");
        session.run("trap -p INT", "trap -- 'echo trapped' SIGINT");
    }
}

#[test]
fn the_plain_way_asks_nothing_when_it_cannot_see_the_line() {
    for options in everywhere() {
        let session = plain(options).after("HISTCONTROL=ignoreboth").start();
        session.run("echo earlier", "earlier");
        session.send(" ?? list files\r");
        session
            .terminal
            .wait_for("the reason", |screen| screen.contains("the line is not in the history"));
        session.wait_for_line("");
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn control_characters_in_a_question_do_not_reach_the_screen() {
    for options in everywhere() {
        let session = options.start();
        session.run("echo before", "before");
        session.send("?? hi \x16\x1b[2Jthere\r");
        session.wait_for_line(ANSWER);
        assert!(session.terminal.screen().contains("before"), "{session}");
        assert_eq!(session.asked(), ["hi \u{1b}[2Jthere"]);
    }
}
