//! A shell with the hook in it, inside a recorder.

use std::fs;
use std::path::PathBuf;

use rustix::process::Pid;

use crate::shell::session::{Mode, Options, Session};
use crate::support::shells::Shell;
use crate::support::wait_for;

pub const LOTSE: &str = env!("CARGO_BIN_EXE_lotse");

/// A session in which `$LOTSE` is the program.
pub fn options(shell: &Shell) -> Options {
    let mut options = Options::new(shell, Mode::Emacs).var("LOTSE", LOTSE);
    options.wrapper = [LOTSE, "shell", "--"].map(str::to_owned).to_vec();
    options
}

/// What `lotse shell --last` prints, with more arguments; None where it has nothing to print.
#[track_caller]
pub fn asked(session: &Session, more: &str) -> Option<String> {
    let file = session.home().join("last");
    let _ = fs::remove_file(&file);
    session.send(format!(
        "$LOTSE shell --last {more} >~/part && mv ~/part ~/last || mv ~/part ~/last.none\r"
    ));
    let none = session.home().join("last.none");
    let found = wait_for("the record", || {
        let none = none.exists().then_some(None);
        none.or_else(|| fs::read(&file).ok().map(Some))
    });
    let _ = fs::remove_file(none);
    session.wait_for_line("");
    found.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// What the last command has shown, line by line.
#[track_caller]
pub fn last(session: &Session) -> String {
    plain(session, &asked(session, "").unwrap())
}

/// Without carriage returns, and without the modes and colours that fish sets back before each command.
pub fn plain(session: &Session, output: &str) -> String {
    let output = output.replace("\r\n", "\n");
    if !session.is("fish") {
        return output;
    }
    let mut rest = &*output;
    let resets = [
        "\x1b[?2004l",
        "\x1b[?1004l",
        "\x1b[30m",
        "\x1b(B",
        "\x1b[m",
        "\x0f",
        "\x1b[>4;0m",
        "\x1b[=0u",
        "\x1b>",
    ];
    while let Some(shorter) = resets.iter().find_map(|reset| rest.strip_prefix(reset)) {
        rest = shorter;
    }
    rest.to_owned()
}

/// The shell inside the recorder, which is the program in the terminal.
#[track_caller]
pub fn inner(session: &Session) -> i32 {
    children(session.terminal.pid())[0]
}

/// The living processes that this one has started.
pub fn children(parent: i32) -> Vec<i32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|process| {
            let number = process.file_name().to_str()?.parse().ok()?;
            let stat = fs::read_to_string(process.path().join("stat")).ok()?;
            let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
            let ended = matches!(fields.next()?, "Z" | "X");
            (fields.next()?.parse() == Ok(parent) && !ended).then_some(number)
        })
        .collect()
}

/// How many recorders there are among this process and all below it.
pub fn recorders(process: i32) -> usize {
    let command = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let is_one = command
        .split(|byte| *byte == 0)
        .take(2)
        .eq([LOTSE.as_bytes(), b"shell"])
        || command.starts_with(b"lotse\0shell\0");
    usize::from(is_one) + children(process).into_iter().map(recorders).sum::<usize>()
}

/// Waits until a process is gone.
#[track_caller]
pub fn wait_for_end(process: i32) {
    let process = Pid::from_raw(process).unwrap();
    wait_for("the end of a process", || {
        rustix::process::test_kill_process(process).is_err().then_some(())
    });
}

/// The folders that recorders have left below a home.
pub fn places(session: &Session) -> Vec<PathBuf> {
    let run = fs::read_dir(session.home().join(".local/state/lotse/run"));
    run.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}
