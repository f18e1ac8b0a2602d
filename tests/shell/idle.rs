//! What the hook costs where nobody asks anything: no process.

use std::fs;

use super::session::{Mode, Options};
use crate::support::shells::{self, Shell};
use crate::support::{not_allowed, skipped};

/// Processes that are started with a shell, from its start to a program that marks the end of twenty commands. The hook is
/// loaded as it is when it is installed.
///
/// One number for all of it: in a new home fish lets a program of its own look through the manual pages meanwhile, which
/// starts another one before or after the first command, as it happens.
fn processes(shell: &Shell, hook: bool, wrapper: &[&str]) -> usize {
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
    for number in 0..10 {
        session.run(&format!("echo {number}"), &number.to_string());
        session.send("\r");
        session.run(":; echo x", "x");
    }
    session.run("/bin/echo end", "end");
    let trace = fs::read_to_string(session.home().join("trace")).unwrap();
    let ends = |line: &&str| line.contains("execve(\"/bin/echo\"") && line.contains("\"end\"");
    let starts = |line: &&str| {
        ["clone(", "clone3(", "fork("].iter().any(|call| line.contains(call)) && !line.contains("CLONE_THREAD")
    };
    trace.lines().take_while(|line| !ends(line)).filter(starts).count()
}

fn script(shell: &Shell) -> String {
    let init = crate::support::start::command(env!("CARGO_BIN_EXE_lotse"))
        .args(["init", shell.name])
        .output();
    String::from_utf8(init.unwrap().stdout).unwrap()
}

#[test]
fn g2_neither_the_start_nor_twenty_commands_start_a_process_of_ours() {
    let Ok(probe) = crate::support::start::command("strace")
        .args(["-o", "/dev/null", "true"])
        .output()
    else {
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
                ours <= bare
            });
            assert!(few, "{shell} {wrapper:?}: always more than without the hook: {tries:?}");
        }
    }
}
