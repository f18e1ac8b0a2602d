//! How a recorder begins and ends, and what is the same inside as outside.

use std::fs;
use std::os::unix::process::ExitStatusExt as _;

use rustix::process::{Pid, Signal, kill_process};

use super::recorded::{LOTSE, children, inner, options, places, wait_for_end};
use crate::support::{Outcome, Sandbox, shells, wait_for};

#[test]
fn p3_a_new_size_reaches_the_programs_inside() {
    for shell in shells::all() {
        let session = options(&shell).sized(30, 90).start();
        session.run("stty size", "30 90");
        session.terminal.resize(20, 77);
        // The recorder hands it on when it hears of it.
        let tty = fs::File::open(format!("/proc/{}/fd/0", inner(&session))).unwrap();
        wait_for("the size inside", || {
            let size = rustix::termios::tcgetwinsize(&tty).unwrap();
            ((size.ws_row, size.ws_col) == (20, 77)).then_some(())
        });
        session.run("stty size", "20 77");
        let news = "trap 'stty size; exit' WINCH; printf ready; while :; do sleep 0.01; done\n";
        session.sandbox.write("news", news);
        session.send("sh ~/news\r");
        session.terminal.wait_for("the trap", |screen| screen.contains("ready"));
        session.terminal.resize(21, 78);
        session
            .terminal
            .wait_for("the signal", |screen| screen.contains("21 78"));
    }
}

#[test]
fn p4_jobs_are_stopped_continued_and_ended_by_keys() {
    for shell in shells::all() {
        let session = options(&shell).start();
        session.send("sleep 100\r");
        let is_sleep = |process: &i32| {
            fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|command| command.starts_with(b"sleep\0"))
        };
        let sleep = wait_for("sleep", || children(inner(&session)).into_iter().find(is_sleep));
        let state = || {
            let stat = fs::read_to_string(format!("/proc/{sleep}/stat")).unwrap_or_default();
            stat.rsplit_once(") ").map(|(_, rest)| rest.chars().next().unwrap())
        };
        // What is pressed before the job has the terminal is the shell's.
        wait_for("the sleep", || {
            (state() == Some('S') && foreground(sleep)).then_some(())
        });
        session.send("\x1a");
        wait_for("the stop", || (state() == Some('T')).then_some(()));
        session.wait_for_line("");
        session.send("fg\r");
        wait_for("the sleep", || {
            (state() == Some('S') && foreground(sleep)).then_some(())
        });
        session.send("\x03");
        wait_for_end(sleep);
        session.run("echo alive", "alive");
    }
}

/// Whether a process has the terminal; see proc(5) `stat`.
fn foreground(process: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .map_or_else(Vec::new, |(_, rest)| rest.split_whitespace().collect());
    fields.len() > 5 && fields[2] == fields[5]
}

#[test]
fn p5_the_exit_code_is_that_of_the_shell_and_the_terminal_is_as_it_was() {
    for shell in shells::all() {
        for (end, code) in [("exit 7\r", 7), ("kill -9 $LOTSE_TEST_PID\r", 137), ("\x04", 0)] {
            let session = options(&shell).start();
            let end = end.replace("$LOTSE_TEST_PID", &inner(&session).to_string());
            assert!(!session.terminal.modes().cooked());
            session.send(end);
            assert_eq!(session.terminal.wait().code(), Some(code), "{session}");
            assert!(session.terminal.modes().cooked());
            assert!(places(&session).is_empty(), "{session}");
        }
    }
}

#[test]
fn the_last_words_of_a_shell_are_shown() {
    let sandbox = Sandbox::new();
    let script = "seq 20000; printf 'the last word'";
    let terminal = sandbox.terminal(LOTSE, &["shell", "--", "/bin/sh", "-c", script]);
    assert_eq!(terminal.wait().code(), Some(0));
    assert!(
        terminal.screen().ends_with("19999\n20000\nthe last word"),
        "{}",
        terminal.screen()
    );
}

#[test]
fn a_recorder_that_is_told_to_end_gives_the_terminal_back() {
    for shell in shells::all() {
        for (signal, code) in [
            (Signal::TERM, 143),
            (Signal::HUP, 129),
            (Signal::INT, 130),
            (Signal::QUIT, 131),
        ] {
            let session = options(&shell).start();
            let shell = inner(&session);
            session.terminal.kill(signal);
            assert_eq!(session.terminal.wait().code(), Some(code), "{session}");
            assert!(session.terminal.modes().cooked());
            assert!(places(&session).is_empty(), "{session}");
            wait_for_end(shell);
        }
    }
}

#[test]
fn a_terminal_that_hangs_up_hangs_up_the_shell_inside() {
    for shell in shells::all() {
        let mut session = options(&shell).start();
        let (recorder, shell) = (session.terminal.pid(), inner(&session));
        session.terminal.hang_up();
        wait_for_end(shell);
        wait_for("the end of the recorder", || {
            let stat = fs::read_to_string(format!("/proc/{recorder}/stat")).unwrap_or_default();
            (stat.is_empty() || stat.contains(") Z ")).then_some(())
        });
        assert!(places(&session).is_empty());
    }
}

#[test]
fn p7_a_recorder_that_is_killed_takes_the_shell_with_it_and_the_next_one_tidies_up() {
    for shell in shells::all() {
        let session = options(&shell).start();
        let shell = inner(&session);
        session.terminal.kill(Signal::KILL);
        assert_eq!(session.terminal.wait().signal(), Some(9));
        wait_for_end(shell);
        let left = places(&session);
        assert_eq!(left.len(), 1, "{session}");
        let again = session
            .sandbox
            .terminal(LOTSE, &["shell", "--", "/bin/sh", "-c", "echo \"$LOTSE_SHELL\""]);
        assert_eq!(again.wait().code(), Some(0));
        assert!(places(&session).is_empty());
    }
    let help = Sandbox::new().run(["shell", "--help"]).success();
    assert!(help.contains("kill -9"), "{help}");
}

#[test]
fn who_is_stopped_goes_on_where_he_was() {
    let sandbox = Sandbox::new();
    sandbox.write("rc.bash", "PS1='O> '\n");
    let rc = sandbox.home().join("rc.bash").display().to_string();
    let terminal = sandbox.terminal("bash", &["--noprofile", "--rcfile", &rc, "-i"]);
    terminal.wait_for("the outer prompt", |screen| screen.current() == "O>");
    sandbox.write("in.bash", "PS1='I> '\n");
    terminal.send(format!("{LOTSE} shell -- bash --noprofile --rcfile ~/in.bash -i\r"));
    terminal.wait_for("the inner prompt", |screen| screen.current() == "I>");
    terminal.send("suspend\r");
    terminal.wait_for("the outer prompt again", |screen| screen.current() == "O>");
    terminal.send("stty size; fg\r");
    // The shell inside has no reason to draw its prompt again.
    terminal.wait_for("the job", |screen| screen.contains("24 80"));
    terminal.send("echo still here\r");
    terminal.wait_for("the inner shell", |screen| {
        screen.contains("\nstill here") && screen.current() == "I>"
    });
    terminal.send("exit 5\r");
    terminal.wait_for("the outer prompt at last", |screen| screen.current() == "O>");
    terminal.send("echo is $?\r");
    terminal.wait_for("the status", |screen| screen.contains("is 5"));
}

#[test]
fn the_recorder_is_where_the_shell_is() {
    for shell in shells::all() {
        let session = options(&shell).start();
        let folder = session.sandbox.home().join("elsewhere");
        fs::create_dir(&folder).unwrap();
        session.run("cd ~/elsewhere; echo there", "there");
        let cwd = format!("/proc/{}/cwd", session.terminal.pid());
        wait_for("the new folder", || {
            (fs::read_link(&cwd).unwrap() == folder.canonicalize().unwrap()).then_some(())
        });
    }
}

#[test]
fn without_a_terminal_the_shell_runs_all_the_same() {
    let sandbox = Sandbox::new().env("SHELL", "/bin/sh");
    let outcome = sandbox.run(["shell", "--", "/bin/sh", "-c", "echo here: $LOTSE_SHELL; exit 5"]);
    assert_eq!(
        (outcome.code, &*outcome.stdout, &*outcome.stderr),
        (Some(5), "here: /dev/stdin\n", "")
    );
    assert_eq!(
        sandbox.run_with_input(["shell"], "echo by SHELL").success(),
        "by SHELL\n"
    );
    // Half a terminal is none.
    let script = format!("{LOTSE} shell -- /bin/sh -c 'echo $LOTSE_SHELL' >~/out");
    let terminal = sandbox.terminal("/bin/sh", &["-c", &script]);
    assert_eq!(terminal.wait().code(), Some(0));
    let place = fs::read_to_string(sandbox.home().join("out")).unwrap();
    assert!(place.starts_with("/dev/pts/"), "{place}");
}

#[test]
fn a_shell_that_is_not_there_and_a_folder_that_cannot_be_made_keep_nobody_out() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.run_with_input(["shell", "--", "/no/such/shell"], "echo a shell\n");
    assert_eq!(outcome.stdout, "a shell\n");
    assert!(
        outcome
            .stderr
            .contains("could not start `/no/such/shell`: no such file"),
        "{outcome}"
    );
    let broken = Sandbox::new().env("XDG_STATE_HOME", "/proc/nothing");
    let terminal = broken.terminal(LOTSE, &["shell", "--", "/bin/sh", "-c", "echo in $LOTSE_SHELL; exit 6"]);
    assert_eq!(terminal.wait().code(), Some(6));
    let screen = terminal.screen();
    assert!(
        screen.contains("this shell is not recorded") && screen.contains("in /dev/pts/"),
        "{screen}"
    );
}

#[test]
fn a_login_shell_is_one_inside() {
    let sandbox = Sandbox::new();
    sandbox.write(".bash_profile", "echo profile\n");
    let script = "shopt -q login_shell && echo login $0";
    let words = ["shell", "--argv0", "-bash", "--", "bash", "-c", script];
    let terminal = sandbox.terminal(LOTSE, &words);
    assert_eq!(terminal.wait().code(), Some(0));
    assert_eq!(terminal.screen(), "profile\nlogin -bash");
    let outcome: Outcome = sandbox.run(["shell", "--argv0", "-sh", "--", "/bin/sh", "-c", "echo ok"]);
    assert_eq!(outcome.success(), "ok\n");
}

#[test]
fn nothing_is_recorded_where_there_is_no_recorder() {
    let sandbox = Sandbox::new().env("LOTSE_SHELL", "/dev/pts/0");
    let stderr = sandbox.run(["shell", "--last"]).failure(1);
    assert!(stderr.contains("nothing has been recorded"), "{stderr}");
    kill_process(Pid::from_raw(std::process::id().cast_signed()).unwrap(), Signal::CONT).unwrap();
}
