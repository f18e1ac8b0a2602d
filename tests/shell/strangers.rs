//! Programs in the directory of the user, where `PATH` leads through it: the hooks start none of them.

use std::collections::BTreeSet;
use std::fs;

use super::session::{ANSWER, Mode, Options};
use crate::support::shells::Shell;
use crate::support::wait_for;

/// What scripts of shells are known to start.
const NAMES: [&str; 26] = [
    "sh", "grep", "egrep", "sed", "awk", "stty", "kill", "cat", "ls", "env", "test", "expr", "printf", "echo",
    "mktemp", "rm", "ps", "id", "tr", "cut", "head", "date", "sleep", "tput", "uname", "lotse",
];

/// Which of them a session starts in which everything is done that the hook knows.
fn started(shell: &Shell, hook: bool, path: &str) -> BTreeSet<String> {
    let mut options = Options::new(shell, Mode::Emacs)
        .before("cd ~/strange")
        .var("PATH", path);
    options.hook = hook;
    options.strangers = &NAMES;
    let session = options.start();
    if hook {
        session.send("print it\x07");
        session.wait_for_line(ANSWER);
        session.read();
        session.send("\x1bi");
        session
            .terminal
            .wait_for("the explanation", |screen| screen.contains("argument"));
        // Until then the keys are the program's.
        wait_for("the end of lotse ui", || session.uis().is_empty().then_some(()));
        session.wait_for_line(ANSWER);
        session.clear_line();
        session.send("?? print it\r");
        session.wait_for_line(ANSWER);
        session.clear_line();
    }
    session.send("ech hello\r");
    session.terminal.wait_for("the failure", |screen| {
        screen.contains("not found") || screen.contains("Unknown command")
    });
    if hook {
        session
            .terminal
            .wait_for("the notice", |screen| screen.contains("Ctrl-G:"));
        session.send("\x07");
        session.wait_for_line("echo hello");
        session.clear_line();
    }
    session.run("builtin echo 'all done'", "all done");
    let text = fs::read_to_string(session.home().join("started")).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn k17_no_program_of_the_working_directory_is_started() {
    for shell in crate::support::shells::all() {
        for path in [".:/usr/local/bin:/usr/bin:/bin", ":/usr/local/bin:/usr/bin:/bin"] {
            let (bare, ours) = (started(&shell, false, path), started(&shell, true, path));
            let strange: Vec<&String> = ours.difference(&bare).collect();
            assert!(strange.is_empty(), "{shell} with PATH={path}: {strange:?}");
        }
    }
}
