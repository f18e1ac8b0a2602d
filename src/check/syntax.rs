//! What the target shell itself says about the syntax. It reads the command and runs nothing.

use std::io::{Read as _, Write as _};
use std::os::unix::process::CommandExt as _;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{Kind, Report};
use crate::manual::Library;
use crate::messages::check as messages;
use crate::shell::Shell;
use crate::system::SHELL;

/// A shell that takes longer is loaded down with something else.
const PATIENCE: Duration = Duration::from_secs(1);
/// The first complaint is enough.
const MOST_BYTES: u64 = 4096;

/// What the shell says.
pub(super) fn check(command: &str, shell: Shell, library: &Library) -> Report {
    let (mut report, name) = (Report::default(), shell.name());
    match complaint(command, shell, library) {
        Some(complaint) if complaint.is_empty() => report.known(Kind::Syntax, name, &messages::readable(shell)),
        Some(complaint) => report.wrong(Kind::Syntax, name, &messages::unreadable(shell, complaint)),
        None => report.cannot_tell(Kind::Syntax, name, &messages::shell_does_not_answer(shell)),
    };
    report
}

/// What the shell complains of; empty where it does not, nothing where it could not be asked.
fn complaint(command: &str, shell: Shell, library: &Library) -> Option<String> {
    let program = library.search.tool(shell.name()).filter(|_| library.asks)?;
    let mut ask = program.command(&SHELL);
    match shell {
        // Extended patterns are on in many interactive shells.
        Shell::Bash => ask.args(["--norc", "--noprofile", "-O", "extglob", "-n"]),
        Shell::Zsh => ask.args(["-f", "-n"]),
        Shell::Fish => ask.args(["--no-config", "--no-execute"]),
    };
    // Neither in the list of processes nor in a file, where others could read it.
    ask.arg("/dev/stdin")
        .process_group(0)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = ask.spawn().ok()?;
    let (input, output) = (child.stdin.take(), child.stderr.take());
    let text = script(command, shell);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        // What is no longer read was complained of before.
        let _ = input.map(|mut input| input.write_all(text.as_bytes()));
        let mut bytes = Vec::new();
        let read = output.map(|output| output.take(MOST_BYTES).read_to_end(&mut bytes));
        let _ = sender.send(read.and_then(Result::ok).map(|_| bytes));
    });
    let said = receiver.recv_timeout(PATIENCE);
    if said.is_err() {
        let _ = child.kill();
    }
    let status = child.wait().ok()?;
    let said = said.ok()??;
    let said = String::from_utf8_lossy(&said);
    let complaint = first_line(&said);
    match (status.success(), complaint.is_empty()) {
        (true, _) if shell != Shell::Fish => Some(String::new()),
        (false, true) if status.code().is_some() => Some("syntax error".to_owned()),
        (false, true) => None,
        _ => Some(complaint),
    }
}

/// The text that the shell is given to read. With `-n` zsh runs no command, but it expands the words of those at the top:
/// `=(…)` starts a process and writes a file, a pattern reads directories. What stands in a function it only reads.
fn script(command: &str, shell: Shell) -> String {
    match shell {
        Shell::Zsh => format!("() {{\n{command}\n}}\n"),
        Shell::Bash | Shell::Fish => format!("{command}\n"),
    }
}

/// `/dev/stdin: line 1: syntax error near …` without the place.
fn first_line(said: &str) -> String {
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let line = line.trim_start_matches('~').strip_prefix("/dev/stdin").unwrap_or(line);
    let rest = line.trim_start_matches([':', ' ']);
    let rest = rest
        .strip_prefix("line ")
        .or_else(|| rest.strip_prefix("(line "))
        .unwrap_or(rest);
    rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == ')' || c == ':' || c == ' ')
        .to_owned()
}
