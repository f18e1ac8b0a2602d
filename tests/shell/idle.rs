//! What the hook costs where nobody asks anything: no process.

use std::fs;
use std::process::Command;

use super::session::{Mode, Options};
use crate::support::shells::{self, Shell};
use crate::support::{not_allowed, skipped};

/// Processes that a shell starts between two programs that mark the beginning and the end of twenty commands.
fn processes(shell: &Shell, hook: bool) -> usize {
    let mut options = Options::new(shell, Mode::Emacs);
    options.hook = hook;
    let strace = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=clone,clone3,fork,vfork,execve",
        "-o",
        "@HOME@/trace",
    ];
    options.wrapper = strace.map(str::to_owned).to_vec();
    let session = options.start();
    session.run("/bin/echo begin", "begin");
    for number in 0..10 {
        session.run(&format!("echo {number}"), &number.to_string());
        session.send("\r");
        session.run(":; echo x", "x");
    }
    session.run("/bin/echo end", "end");
    let trace = fs::read_to_string(session.home().join("trace")).unwrap();
    let begins =
        |line: &str, word: &str| line.contains("execve(\"/bin/echo\"") && line.contains(&format!("\"{word}\""));
    let inside = trace
        .lines()
        .skip_while(|line| !begins(line, "begin"))
        .take_while(|line| !begins(line, "end"));
    inside
        .filter(|line| ["clone(", "clone3(", "fork("].iter().any(|call| line.contains(call)))
        .filter(|line| !line.contains("CLONE_THREAD"))
        .count()
}

#[test]
fn g2_twenty_commands_start_no_process_of_ours() {
    let Ok(probe) = Command::new("strace").args(["-o", "/dev/null", "true"]).output() else {
        return skipped("no strace");
    };
    if !probe.status.success() {
        return not_allowed("trace processes");
    }
    for shell in shells::all() {
        let bare = processes(&shell, false);
        // Now and then fish starts something of its own; what the hook starts would be there every time.
        let mut tries = (0..3).map(|_| processes(&shell, true));
        assert!(
            tries.any(|ours| ours <= bare),
            "{shell}: more than the {bare} without the hook"
        );
    }
}
