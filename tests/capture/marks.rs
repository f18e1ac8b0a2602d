//! What is kept of a command, and what is not.

use std::fs;
use std::path::Path;

use super::recorded::{asked, inner, last, options, places, plain};
use crate::shell::session::Session;
use crate::support::{shells, skipped};

/// Runs a command that says `done` when it is.
#[track_caller]
fn run(session: &Session, command: &str) {
    session.run(command, "done");
}

/// A file that prints bytes and is then gone from the command line, where it would be seen as well.
#[track_caller]
fn script(session: &Session, text: &str) {
    session
        .sandbox
        .write("script", format!("#!/bin/sh\n{text}\necho done\n"));
    run(session, "sh ~/script");
}

#[test]
fn the_output_is_whole_and_in_order_and_nothing_else() {
    for shell in shells::all() {
        let session = options(&shell).start();
        assert_eq!(asked(&session, ""), None);
        script(
            &session,
            "printf '\\033[31mred\\033[m\\n'; echo error >&2; printf 'ä\\n'",
        );
        assert_eq!(last(&session), "\x1b[31mred\x1b[m\nerror\nä\ndone\n", "{session}");
        // The last command is now the one that asked.
        assert_eq!(last(&session), "", "{session}");
    }
}

#[test]
fn the_last_command_that_failed_is_kept_beside_the_last_one() {
    for shell in shells::all() {
        let session = options(&shell).start();
        session.sandbox.write("fails", "echo it broke; exit 3\n");
        session.run("sh ~/fails", "it broke");
        session.run("echo fine", "fine");
        assert_eq!(last(&session), "fine\n", "{session}");
        session.send("\r\r");
        session.wait_for_line("");
        let failed = asked(&session, "--failed").unwrap();
        assert_eq!(plain(&session, &failed), "it broke\n", "{session}");
    }
}

#[test]
fn p1_what_a_command_prints_is_no_mark() {
    for shell in shells::all() {
        let session = options(&shell).start();
        script(
            &session,
            "printf '\\033]133;D;0\\a'; echo real; printf '\\033]133;C\\a\\033]133;C;lotse=0123456789abcdef0123456789abcdef\\a'",
        );
        let text = last(&session);
        assert!(
            text.contains("real\n") && text.ends_with("done\n"),
            "{text:?}\n{session}"
        );
    }
}

#[test]
fn p2_what_is_drawn_on_another_screen_is_not_kept() {
    for shell in shells::all() {
        let session = options(&shell).start();
        script(
            &session,
            "echo before; printf '\\033[?1049hdrawn\\033[?1049l'; printf '\\033[?47hdrawn\\033[?47l'; echo after",
        );
        let text = last(&session);
        assert!(text.starts_with("before\nafter\ndone\n"), "{text:?}\n{session}");
        if !Path::new("/usr/bin/less").exists() {
            return skipped("no less");
        }
        session.sandbox.write("page", "shown by less\n".repeat(100));
        session.send("less ~/page\r");
        session
            .terminal
            .wait_for("less", |screen| screen.contains("shown by less"));
        session.send("q");
        session.wait_for_line("");
        let text = last(&session);
        assert!(!text.contains("shown by less"), "{text:?}\n{session}");
    }
}

#[test]
fn p6_sequences_that_come_byte_by_byte_arrive_whole() {
    for shell in shells::all() {
        let session = options(&shell).start();
        session.sandbox.write(
            "slow.pl",
            "$|=1; for (split //, qq(\\e]133;D;0\\a\\e]0;a title\\a\\e[?1049hx\\e[?1049l)) { syswrite STDOUT, $_; \
             select undef, undef, undef, 0.03; } print qq(done\\n);",
        );
        session.terminal.take_raw();
        run(&session, "perl ~/slow.pl");
        let raw = session.terminal.raw();
        let wanted: &[u8] = b"\x1b]133;D;0\x07\x1b]0;a title\x07\x1b[?1049hx\x1b[?1049l";
        assert!(raw.windows(wanted.len()).any(|bytes| bytes == wanted), "{session}");
        let text = last(&session);
        assert!(text.starts_with("\x1b]133;D;0\x07\x1b]0;a title\x07done\n"), "{text:?}");
    }
}

#[test]
fn p10_what_is_typed_unseen_is_not_kept() {
    for shell in shells::all() {
        let session = options(&shell).start();
        session.sandbox.write(
            "ask",
            "stty -echo; printf 'Password: '; read -r word; stty echo; printf '\\n%s characters\\n' ${#word}\n",
        );
        session.send("sh ~/ask\r");
        session
            .terminal
            .wait_for("the question", |screen| screen.contains("Password:"));
        session.send("hunter2\r");
        session
            .terminal
            .wait_for("the answer", |screen| screen.contains("7 characters"));
        session.wait_for_line("");
        let text = last(&session);
        assert!(text.contains("7 characters") && !text.contains("hunter2"), "{text:?}");
        let silent = if session.is("fish") {
            "read -s word; echo done"
        } else {
            "read -s word; echo; echo done"
        };
        session.send(format!("{silent}\r"));
        // What is typed too early is for the line editor.
        session.terminal.wait_for("the reading", |screen| {
            if session.is("fish") {
                screen.current().starts_with("read>")
            } else {
                reads_unseen(&session)
            }
        });
        session.send("hunter3\r");
        session
            .terminal
            .wait_for("the end", |screen| screen.text.lines().any(|row| row == "done"));
        session.wait_for_line("");
        let text = last(&session);
        assert!(
            text.contains("done") && !text.contains("hunter3"),
            "{text:?}\n{session}"
        );
    }
}

/// Whether the inner terminal takes whole lines and shows nothing of them, which no line editor wants.
fn reads_unseen(session: &Session) -> bool {
    use rustix::termios::LocalModes;
    // For a moment the first process may be another one, which has no terminal.
    let modes = fs::File::open(format!("/proc/{}/fd/0", inner(session)))
        .ok()
        .and_then(|terminal| rustix::termios::tcgetattr(terminal).ok())
        .map(|attributes| attributes.local_modes);
    modes.is_some_and(|modes| modes.contains(LocalModes::ICANON) && !modes.contains(LocalModes::ECHO))
}

#[test]
fn nobody_sees_the_mark() {
    for shell in shells::all() {
        let session = options(&shell).start();
        let nonce = fs::read_to_string(places(&session)[0].join("mark")).unwrap();
        session.run("env | sort; echo done", "done");
        session.run("echo again", "again");
        let raw = String::from_utf8_lossy(&session.terminal.raw()).into_owned();
        assert!(!raw.contains(nonce.trim()) && !raw.contains("lotse="), "{session}");
        assert!(raw.contains("LOTSE_SHELL="), "{session}");
        let environment = fs::read(format!("/proc/{}/environ", inner(&session))).unwrap();
        assert!(
            !String::from_utf8_lossy(&environment).contains(nonce.trim()),
            "{session}"
        );
    }
}

#[test]
fn the_hook_leaves_status_and_last_word_alone() {
    for shell in shells::all() {
        let session = options(&shell).start();
        session.sandbox.write("fails", "exit 3\n");
        session.send("sh ~/fails\r");
        session.wait_for_line("");
        if session.is("fish") {
            session.run("echo is $status", "is 3");
            continue;
        }
        session.run("echo is $?", "is 3");
        session.run("echo one two", "one two");
        session.run("echo \"last $_\"", "last two");
    }
}

#[test]
fn what_others_have_set_stays() {
    for shell in shells::all() {
        let settings = match shell.name {
            "bash" => "PS0='[begin]\\n'",
            "zsh" => "preexec() { print '[begin]' }; after() { print '[end]' }; precmd_functions+=(after)",
            _ => "function b --on-event fish_preexec; echo '[begin]'; end",
        };
        let session = options(&shell).after(settings).start();
        session.run("echo done", "done");
        assert!(session.terminal.text().contains("[begin]"), "{session}");
        let text = last(&session);
        // fish calls in no order that could be chosen.
        assert!(
            text == "done\n" || shell.name == "fish" || text.starts_with("done\n "),
            "{text:?}"
        );
    }
}

#[test]
fn in_a_recorded_session_what_the_command_has_shown_counts() {
    for shell in shells::all() {
        let session = options(&shell).start();
        session.sandbox.write("work/notes.txt", "some notes\n");
        session.write("grep o note.txt");
        session.enter();
        session
            .terminal
            .wait_for("the failure", |screen| screen.contains("No such file"));
        session
            .terminal
            .wait_for("what was meant", |screen| screen.contains("Ctrl-G: grep o notes.txt"));
        session.wait_for_line("");
        // Nothing of it is on the screen any more.
        session.send("\x0c");
        session
            .terminal
            .wait_for("an empty screen", |screen| !screen.contains("No such file"));
        session.send("\x07");
        session.wait_for_line("grep o notes.txt");
        session.clear_line();
        // Later as well, and also when lotse itself has failed meanwhile.
        session.run("echo fine", "fine");
        session.run("lotse nothing; echo tried", "tried");
        session.run("lotse fix", "grep o notes.txt");
    }
}
