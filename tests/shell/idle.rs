//! What the hook costs where nobody asks anything: no process.

use std::fs;
use std::process::Command;

use super::session::{Mode, Options};
use crate::support::shells::{self, Shell};
use crate::support::{not_allowed, skipped};

/// Processes that a shell starts: until its first command, and between two programs that mark the beginning and the end
/// of twenty commands. The hook is loaded as it is when it is installed.
fn processes(shell: &Shell, hook: bool, wrapper: &[&str]) -> [usize; 2] {
    let script = if hook { script(shell) } else { String::new() };
    let mut options = Options::new(shell, Mode::Emacs).after(&script);
    options.hook = false;
    let strace = [
        "strace",
        "-f",
        "-qq",
        "-e",
        "trace=clone,clone3,fork,vfork,execve",
        "-o",
        "@HOME@/trace",
    ];
    options.wrapper = wrapper.iter().chain(&strace).map(|word| (*word).to_owned()).collect();
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
    let counts = |line: &&str| {
        ["clone(", "clone3(", "fork("].iter().any(|call| line.contains(call)) && !line.contains("CLONE_THREAD")
    };
    let before = trace.lines().take_while(|line| !begins(line, "begin"));
    let inside = trace
        .lines()
        .skip_while(|line| !begins(line, "begin"))
        .take_while(|line| !begins(line, "end"));
    [before.filter(counts).count(), inside.filter(counts).count()]
}

fn script(shell: &Shell) -> String {
    let init = Command::new(env!("CARGO_BIN_EXE_lotse"))
        .args(["init", shell.name])
        .output();
    String::from_utf8(init.unwrap().stdout).unwrap()
}

#[test]
fn g2_neither_the_start_nor_twenty_commands_start_a_process_of_ours() {
    let Ok(probe) = Command::new("strace").args(["-o", "/dev/null", "true"]).output() else {
        return skipped("no strace");
    };
    if !probe.status.success() {
        return not_allowed("trace processes");
    }
    for shell in shells::all() {
        // In a recorder the hook does more, and starts no more.
        for wrapper in [&[][..], &[env!("CARGO_BIN_EXE_lotse"), "shell", "--"]] {
            // Now and then fish starts something of its own, with the hook or without; what the hook starts would be there
            // every time.
            let mut tries = Vec::new();
            let few = (0..5).any(|_| {
                let (bare, ours) = (processes(&shell, false, &[]), processes(&shell, true, wrapper));
                tries.push((bare, ours));
                ours[0] <= bare[0] && ours[1] <= bare[1]
            });
            assert!(few, "{shell} {wrapper:?}: always more than without the hook: {tries:?}");
        }
    }
}
