//! What is said by itself about a command that failed.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::session::{Mode, Options, Session, everywhere, versions};
use crate::support::shells::{self, Shell};
use crate::support::wait_for;

/// The line about `ech hello`.
const SAID: &str = "lotse: there is no command `ech`; did you mean `echo`? · Ctrl-G: echo hello";

/// Runs a command that fails.
#[track_caller]
pub(super) fn fail(session: &Session, command: &str) {
    session.write(command);
    session.enter();
}

/// Waits for the line, which is above the prompt, in zsh below it.
#[track_caller]
pub(super) fn wait_for_notice(session: &Session, said: &str) {
    session.terminal.wait_for(&format!("{said:?}"), |screen| {
        let row = screen.cursor.0;
        let at = if session.is("zsh") {
            row + 1
        } else {
            row.wrapping_sub(1)
        };
        screen.current() == "P>" && screen.row(at).contains(said)
    });
}

/// How often the program was started for a notice: a program in its place counts.
fn counted(options: Options) -> Options {
    let set = |shell: &str| {
        if shell == "fish" {
            "set -g __lotse_bin ~/counter"
        } else {
            "__lotse_bin=~/counter"
        }
    };
    let line = set(options.shell.name);
    options.after(line)
}

fn install_counter(session: &Session) {
    let text = "#!/bin/sh\ncase \"$*\" in notice*) printf '%s\\n' \"$LOTSE_LINE\" >>~/counted ;; esac\n";
    let file = session.sandbox.write("counter", text);
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(file, mode).unwrap();
}

fn count(home: &Path) -> Vec<String> {
    let text = fs::read_to_string(home.join("counted")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn one_line_follows_and_the_key_inserts_what_it_names() {
    for (shell, mode) in everywhere() {
        let session = Options::new(&shell, mode).start();
        fail(&session, "ech hello");
        wait_for_notice(&session, SAID);
        // Dim, and nothing else on the screen is another than without it.
        wait_for("dim text", || {
            let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
            raw.contains(&format!("\u{1b}[2m{SAID}")).then_some(())
        });
        session.send("\x07");
        session.wait_for_line("echo hello");
        session.enter();
        session.terminal.wait_for("its output", |screen| {
            screen.text.lines().any(|row| row == "hello") && screen.current() == "P>"
        });
        let text = session.terminal.text();
        assert_eq!(
            text.matches("lotse:").count(),
            usize::from(!session.is("zsh")),
            "{session}"
        );
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn b18_an_empty_enter_says_nothing_again() {
    for shell in shells::all() {
        let session = Options::new(&shell, Mode::Emacs).start();
        fail(&session, "ech hello");
        wait_for_notice(&session, SAID);
        for _ in 0..3 {
            session.enter();
        }
        session.run("echo done", "done");
        let text = session.terminal.text();
        assert_eq!(
            text.matches("lotse:").count(),
            usize::from(!session.is("zsh")),
            "{session}"
        );
    }
}

/// A command that no rule knows, with something to read.
const ODD: &str = "sh -c 'echo the tide is out; exit 9'";

#[test]
fn the_prompt_is_not_blocked_and_typing_cancels() {
    for shell in shells::all() {
        let session = Options::new(&shell, Mode::Emacs)
            .answering("Nothing is there")
            .gated()
            .recorded()
            .start();
        fail(&session, ODD);
        session.wait_for_questions(1);
        session.wait_for_line("");
        session.write("echo go");
        session.open_gate();
        session.write_more("es on", "echo goes on");
        session.enter();
        session
            .terminal
            .wait_for("its output", |screen| screen.contains("\ngoes on"));
        session.run("echo and on", "and on");
        assert!(!session.terminal.text().contains("lotse:"), "{session}");
    }
}

/// A failure of several lines is one.
#[test]
fn a_command_of_several_lines_is_spoken_of_as_a_whole() {
    for shell in shells::all() {
        let session = Options::new(&shell, Mode::Emacs).start();
        session.send("ech hello &&");
        session
            .terminal
            .wait_for("the first line", |screen| screen.contains("ech hello &&"));
        let row = session.terminal.look().cursor.0;
        session.enter();
        session
            .terminal
            .wait_for("the second line", |screen| screen.cursor.0 > row);
        session.send("echo x");
        session
            .terminal
            .wait_for("the second line", |screen| screen.contains("echo x"));
        session.enter();
        wait_for_notice(&session, "there is no command `ech`");
        session.send("\x07");
        session.terminal.wait_for("both lines", |screen| {
            screen.contains("echo hello &&") && screen.current().ends_with("echo x")
        });
        assert!(session.asked().is_empty(), "{session}");
        session.clear_line();
    }
}

#[test]
fn what_comes_too_late_is_dropped() {
    for shell in shells::all() {
        let mut options = Options::new(&shell, Mode::Emacs)
            .answering("Too late")
            .gated()
            .recorded();
        options.fake.push_str("\n[failures]\ntimeout = \"2s\"");
        let session = options.start();
        fail(&session, ODD);
        session.wait_for_questions(1);
        session.wait_for_line("");
        wait_for("the end of it", || (notices(&session) == 0).then_some(()));
        session.open_gate();
        session.run("echo fine", "fine");
        assert!(!session.terminal.text().contains("lotse:"), "{session}");
    }
}

/// Processes that look for something to say in this session.
pub(super) fn notices(session: &Session) -> usize {
    let processes = session.terminal.sessions().into_iter();
    let is_notice = |process: i32| {
        fs::read(format!("/proc/{process}/cmdline"))
            .is_ok_and(|line| String::from_utf8_lossy(&line).contains("\0notice\0"))
    };
    processes.filter(|process| is_notice(*process)).count()
}

fn export(session: &Session, name: &str, value: &str) -> String {
    if session.is("fish") {
        format!("set -x {name} {value}")
    } else {
        format!("export {name}={value}")
    }
}

/// The program behind one that notes when there was nothing more to say about a failure.
pub(super) fn watched(shell: &Shell) -> Session {
    let set = if shell.name == "fish" {
        "set -g __lotse_bin ~/watcher"
    } else {
        "__lotse_bin=~/watcher"
    };
    let session = Options::new(shell, Mode::Emacs).sized(24, 160).after(set).start();
    let text = format!(
        "#!/bin/sh\n'{}' \"$@\"\nstatus=$?\ncase \"$*\" in notice*) printf '%s\\n' \"$LOTSE_LINE\" >>~/ended ;; esac\nexit $status\n",
        env!("CARGO_BIN_EXE_lotse")
    );
    let file = session.sandbox.write("watcher", text);
    let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    fs::set_permissions(file, mode).unwrap();
    session
}

/// Waits until a failure has been looked at to the end.
#[track_caller]
pub(super) fn wait_for_silence(session: &Session, line: &str) {
    wait_for(line, || {
        let ended = fs::read_to_string(session.home().join("ended")).unwrap_or_default();
        let last = ended.lines().last() == Some(line);
        last.then(|| fs::remove_file(session.home().join("ended")).unwrap())
    });
    session.wait_for_line("");
    assert!(!session.terminal.text().contains("lotse:"), "{session}");
}

#[test]
fn what_the_user_names_is_not_spoken_of() {
    for shell in shells::all() {
        let session = watched(&shell);
        for (name, value) in [
            ("LOTSE_IGNORE", "make:2,ech:127"),
            ("LOTSE_IGNORE_DIRS", "/nowhere:$HOME"),
        ] {
            session.run(&format!("{}; echo {name}", export(&session, name, value)), name);
            fail(&session, "ech hello");
            wait_for_silence(&session, "ech hello");
            session.run(
                &format!("{}; echo no-{name}", export(&session, name, "''")),
                &format!("no-{name}"),
            );
        }
        fail(&session, "ech hello");
        wait_for_notice(&session, SAID);
    }
}

#[test]
fn it_can_be_switched_off_and_narrowed() {
    for shell in shells::all() {
        let session = counted(Options::new(&shell, Mode::Emacs)).start();
        install_counter(&session);
        let export = |name: &str, value: &str| export(&session, name, value);
        let quiet = [
            ("lotse off".to_owned(), "lotse on".to_owned()),
            (export("LOTSE_MIN_DURATION", "60"), export("LOTSE_MIN_DURATION", "0")),
        ];
        for (number, (begin, end)) in quiet.into_iter().enumerate() {
            let before = count(session.home()).len();
            session.run(&format!("{begin}; echo begun{number}"), &format!("begun{number}"));
            fail(&session, "sh -c 'exit 9'");
            session.wait_for_line("");
            session.run(&format!("{end}; echo ended{number}"), &format!("ended{number}"));
            assert_eq!(count(session.home()).len(), before, "{begin} in {session}");
            fail(&session, "sh -c 'exit 9'");
            wait_for("the process", || {
                (count(session.home()).len() == before + 1).then_some(())
            });
            session.wait_for_line("");
        }
    }
}

#[test]
fn where_nobody_reads_nothing_is_said() {
    for shell in shells::all() {
        for (name, value) in [
            ("CI", "true"),
            ("SUDO_COMMAND", "/bin/bash"),
            ("TERM", "dumb"),
            ("", ""),
        ] {
            if (name, shell.name) == ("TERM", "fish") {
                continue;
            }
            let mut options = counted(Options::new(&shell, Mode::Emacs));
            if name.is_empty() {
                options = options.init("--no-explain");
            } else {
                options = options.var(name, value);
            }
            let session = options.start();
            install_counter(&session);
            fail(&session, "sh -c 'exit 9'");
            session.wait_for_line("");
            session.run("echo done", "done");
            assert_eq!(count(session.home()), [""; 0], "{name} {session}");
            if !name.is_empty() {
                session.run("lotse on; echo on", "on");
                fail(&session, "sh -c 'exit 9'");
                wait_for("the process", || (count(session.home()).len() == 1).then_some(()));
            }
        }
    }
}

#[test]
fn what_the_shell_tells_the_user_stays_as_it_is() {
    for shell in shells::all() {
        let session = Options::new(&shell, Mode::Emacs).start();
        let (last, statuses, expected) = match shell.name {
            "bash" => ("$!", "echo s ${PIPESTATUS[@]}", "s 3 0 5"),
            "zsh" => ("$!", "echo s $pipestatus", "s 3 0 5"),
            _ => ("$last_pid", "echo s $pipestatus", "s 3 0 5"),
        };
        session.run(&format!("sleep 20 & echo job {last} >job; echo started"), "started");
        fail(&session, "ech hello");
        wait_for_notice(&session, "echo hello");
        session.run(&format!("echo job {last} | cmp - job && echo same"), "same");
        // B20: of a pipeline all statuses, also after the prompt has had its turn.
        fail(&session, "sh -c 'exit 3' | cat | sh -c 'exit 5'");
        session.wait_for_line("");
        session.run(statuses, expected);
        fail(&session, "sh -c 'exit 7'");
        session.wait_for_line("");
        session.run(if session.is("fish") { "echo $status" } else { "echo $?" }, "7");
    }
}

#[test]
fn a_prompt_of_two_lines_stays_in_one_piece() {
    for shell in shells::all() {
        let prompt = match shell.name {
            "bash" => "PS1='top\\nP> '",
            "zsh" => "PROMPT=$'top\\nP> '",
            _ => "function fish_prompt; echo top; echo 'P> '; end",
        };
        let session = Options::new(&shell, Mode::Emacs).after(prompt).start();
        fail(&session, "ech hello");
        let said = session.terminal.wait_for("the line", |screen| screen.contains(SAID));
        let rows: Vec<&str> = said.text.lines().collect();
        let at = rows.iter().position(|row| row.starts_with("lotse:")).unwrap();
        if session.is("zsh") {
            assert_eq!(rows[at - 2..], ["top", "P>", SAID], "{session}");
        } else {
            assert_eq!(rows[at..], [SAID, "top", "P>"], "{session}");
        }
        session.write("zzz");
    }
}

/// After `su -` there is often no locale, in a terminal that knows UTF-8 all the same.
#[test]
fn without_a_locale_the_line_is_the_same() {
    for shell in shells::all() {
        let session = Options::new(&shell, Mode::Emacs).var("LC_ALL", "C").start();
        fail(&session, "ech hello");
        session.terminal.wait_for("the line alone", |screen| {
            screen.current() == "P>" && screen.text.lines().any(|row| row == SAID)
        });
    }
}

#[test]
fn at_the_bottom_of_the_screen_and_on_a_narrow_one_it_is_one_row() {
    for shell in shells::all() {
        for (rows, cols) in [(6, 80), (10, 30)] {
            let session = Options::new(&shell, Mode::Emacs).sized(rows, cols).start();
            for _ in 0..rows {
                session.enter();
            }
            fail(&session, "ech hello");
            wait_for_notice(&session, "lotse: ");
            let screen = session.terminal.screen();
            let row = screen.lines().find(|row| row.starts_with("lotse:")).unwrap();
            assert!(row.chars().count() < usize::from(cols), "{row}");
            assert_eq!(row.ends_with('…'), cols == 30, "{row}");
            session.send("\x07");
            session.wait_for_line("echo hello");
            session.enter();
            session.terminal.settle(Duration::from_millis(100));
            session.run("echo still here", "still here");
        }
    }
}

#[test]
fn the_last_failure_is_known_to_the_commands() {
    for shell in shells::all() {
        let session = Options::new(&shell, Mode::Emacs)
            .answering("The program is not installed.")
            .start();
        fail(&session, "ech hello");
        wait_for_notice(&session, SAID);
        session.run("echo fine", "fine");
        session.run("lotse fix", "echo hello");
        session.write("lotse explain");
        session.enter();
        session.terminal.wait_for("the explanation", |screen| {
            screen.contains("ech hello\nstatus 127, output not read\n")
                && screen.contains("there is no command `ech`; did you mean `echo`?\n    echo hello\n")
                && screen.current() == "P>"
        });
        assert!(session.asked().is_empty(), "{session}");
    }
}

#[test]
fn a_shell_that_ends_with_every_error_does_not_end_with_ours() {
    for shell in versions("bash") {
        let session = Options::new(&shell, Mode::Emacs).start();
        fail(&session, "ech hello");
        wait_for_notice(&session, SAID);
        wait_for("the end of the process", || (notices(&session) == 0).then_some(()));
        session.run("set -eu; echo strict", "strict");
        session.run("echo alive", "alive");
        session.run("set +eu; echo lenient", "lenient");
        fail(&session, "/usr/");
        session.terminal.wait_for("the failure", |screen| {
            screen.contains("Is a directory") && screen.current() == "P>"
        });
        session.run("echo still alive", "still alive");
        assert!(!session.terminal.text().contains("subscript"), "{session}");
    }
}
