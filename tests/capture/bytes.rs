//! What passes, both ways: everything, as it is, and in bounded memory.

use std::fs;
use std::process::Command;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use super::pipe::Pipe;
use super::recorded::LOTSE;
use crate::support::Sandbox;

/// `lotse shell` with a script for a shell.
fn command(sandbox: &Sandbox, script: &str) -> Command {
    let mut command = sandbox.command();
    command
        .args(["shell", "--", "/bin/sh", "-c", script])
        .env("LOTSE", LOTSE);
    command
}

/// What programs say to terminals and terminals to programs.
const KNOWN_TO_TERMINALS: &[&str] = &[
    // Pasting, the mouse, keys, colours, drawing at once.
    "\x1b[?2004h\x1b[200~two\rlines\x1b[201~\x1b[?2004l",
    "\x1b[?1003;1006h\x1b[<0;12;3M\x1b[<0;12;3m\x1b[M !!",
    "\x1b[103;5u\x1b[>1u\x1b[=0u\x1b[?u\x1bOP\x1b",
    "\x1b[38;2;255;128;0m\x1b[48:2::1:2:3mcolour\x1b[0m",
    "\x1b[?2026hall of it\x1b[?2026l\x1b[6n\x1b[c\x1b]11;?\x1b\\",
    // The folder, links, the clipboard, marks of prompts.
    "\x1b]7;file://host/srv/www\x07\x1b]8;id=1;https://example.org\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;bG90c2U=\x07\x1b]52;c;?\x1b\\\x1b]9;said\x07\x1b]0;title\x07",
    "\x1b]133;A;cl=m\x07P> \x1b]133;B\x07\x1b]133;C\x07\x1b]133;D;1\x1b\\\x1b]633;E;ls\x07\x1b]633;D;0\x07",
    // Pictures.
    "\x1bPq\"1;1;2;2#0;2;0;0;0#0~~$-\x1b\\",
    "\x1b_Gf=24,s=1,v=1,a=T;AAAA\x1b\\\x1b_Gi=31;OK\x1b\\",
    "\x1b]1337;File=inline=1;size=3:AAAA\x07\x1b]1337;SetUserVar=a=Yg==\x07\x1b]1337;CurrentDir=/srv\x1b\\",
    "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
];

/// All bytes there are, and what looks like the beginning of something.
fn noise(len: usize) -> Vec<u8> {
    let part = proptest::prop_oneof![
        4 => proptest::collection::vec(proptest::arbitrary::any::<u8>(), 1..200),
        1 => proptest::strategy::Just(b"\x1b]133;D;0;lotse=".to_vec()),
        1 => proptest::strategy::Just(b"\x1b]133;C\x07\x1b[?1049h\x1b]52;c;eA==\x1b\\\x1bPtmux;\x1b\x1b\\".to_vec()),
        4 => proptest::sample::select(KNOWN_TO_TERMINALS).prop_map(|text| text.as_bytes().to_vec()),
    ];
    let mut runner = TestRunner::default();
    let parts = proptest::collection::vec(part, len / 100)
        .new_tree(&mut runner)
        .unwrap();
    let mut noise: Vec<u8> = (0..=255).collect();
    noise.extend(parts.current().concat());
    noise
}

#[test]
fn what_a_program_writes_reaches_the_terminal_byte_for_byte() {
    let sandbox = Sandbox::new();
    for round in 0..3 {
        let noise = noise(300_000 * round + 1000);
        sandbox.write("noise", &noise);
        let script = "stty raw -echo; printf BEGIN; cat ~/noise; printf END";
        let mut pipe = Pipe::start(command(&sandbox, script), 1 << 30);
        assert_eq!(pipe.end(), 0);
        let came = pipe.bytes();
        let wanted = [b"BEGIN", &noise[..], b"END"].concat();
        assert_eq!(came.len(), wanted.len());
        let differs = came.iter().zip(&wanted).position(|(came, wanted)| came != wanted);
        assert_eq!(differs, None);
    }
}

#[test]
fn what_is_typed_reaches_the_program_byte_for_byte() {
    let sandbox = Sandbox::new();
    let keys = noise(200_000);
    let script = format!(
        "stty raw -echo; printf READY; head -c {} >~/typed; printf TAKEN",
        keys.len()
    );
    let mut pipe = Pipe::start(command(&sandbox, &script), 1 << 30);
    pipe.wait_for(b"READY");
    pipe.send(&keys);
    pipe.wait_for(b"TAKEN");
    assert_eq!(pipe.end(), 0);
    assert!(fs::read(sandbox.home().join("typed")).unwrap() == keys);
}

#[test]
fn the_beginning_of_a_sequence_is_not_kept_back_for_long() {
    let sandbox = Sandbox::new();
    for beginning in ["\\033", "\\033]133;C;lot", "\\033[?104"] {
        let script = format!("stty raw -echo; printf '>{beginning}'; head -c 1 >/dev/null; printf END");
        let mut pipe = Pipe::start(command(&sandbox, &script), 1 << 20);
        pipe.wait_for(beginning.replace("\\033", "\x1b").as_bytes());
        pipe.send(b"x");
        assert_eq!(pipe.end(), 0);
    }
}

#[test]
fn p9_a_hundred_megabytes_and_then_a_failure_leave_the_end_and_no_fat() {
    let sandbox = Sandbox::new();
    // Half of it has line ends. The marks are those of the hooks.
    let script = "stty raw -echo; m=$(cat \"${LOTSE_SHELL%/*}/mark\"); printf '\\033]133;C;lotse=%s\\a' \"$m\"; echo first; \
        head -c 50000000 /dev/zero | tr '\\0' x; yes | head -c 50000000; echo the last error; \
        printf '\\033]133;D;9;lotse=%s\\a' \"$m\"; grep VmHWM /proc/$PPID/status; \"$LOTSE\" shell --last >~/last; exit 9";
    let mut pipe = Pipe::start(command(&sandbox, script), 4096);
    let code = pipe.end();
    assert_eq!(code, 9, "{}", pipe.bytes().escape_ascii());
    assert!(
        pipe.total() > 100_000_000 && pipe.total() < 100_001_000,
        "{}",
        pipe.total()
    );
    let text = String::from_utf8_lossy(&pipe.bytes()).into_owned();
    let memory = text.rsplit_once("VmHWM:").unwrap().1.trim();
    let memory: u64 = memory.split_whitespace().next().unwrap().parse().unwrap();
    assert!(memory < 20_000, "{memory} kB");
    let last = fs::read_to_string(sandbox.home().join("last")).unwrap();
    let (begin, end) = (&last[..last.len().min(20)], &last[last.len().saturating_sub(20)..]);
    assert!(
        begin.starts_with("first\nxxx") && end.ends_with("y\nthe last error\n"),
        "{begin:?} {end:?}"
    );
    assert!(last.len() <= 256 * 1024 + 16, "{}", last.len());
}
