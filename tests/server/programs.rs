//! Servers that fail in every way, and many processes at once that ask them: each ends with a command or a reason, and
//! nothing of it stays behind.
//!
//! `LOTSE_SOAK_PROGRAMS` is how many are started.

use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::with_ollama;
use crate::support::faults::{self, End, FAULTS};
use crate::support::http::Server;
use crate::support::{Outcome, Sandbox, ollama, wait_for};

/// Started in every run.
const PROCESSES: usize = 4 * FAULTS.len();
/// Run at the same time.
const AT_ONCE: usize = 4;
/// None of these servers needs so long to fail.
const LONGEST: Duration = Duration::from_secs(30);

#[test]
fn processes_in_front_of_failing_servers_end_with_a_command_or_a_reason() {
    let count = std::env::var("LOTSE_SOAK_PROGRAMS").map_or(PROCESSES, |count| count.parse().unwrap());
    let server = faults::server(Arc::default());
    let mut sandbox = with_ollama(&server);
    let temporary = sandbox.home().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    sandbox.set("TMPDIR", &temporary);
    let (next, alone) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let number = next.fetch_add(1, Ordering::Relaxed)
                    && number < count
                {
                    alone.fetch_add(usize::from(ask(&sandbox, &server, number)), Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!(files(&temporary), Vec::<String>::new(), "files are left");
    let state = sandbox.home().join(".local/state/lotse");
    for name in files(&state) {
        let text = std::fs::read_to_string(state.join(&name)).unwrap();
        let json = Path::new(&name).extension().is_some_and(|end| end == "json");
        let whole = !json || serde_json::from_str::<serde_json::Value>(&text).is_ok();
        assert!(whole && !name.contains("tmp"), "{name}: {text}");
    }
    assert_eq!(left(&sandbox), Vec::<String>::new(), "processes are left");
    assert_asked(&server, count, alone.into_inner());
}

/// Three of four ask: `fix` does not ask a model as small as this one. Of those that shall fail, a few may have failed because
/// a sibling has just learnt that the server is slow.
fn assert_asked(server: &Server, count: usize, alone: usize) {
    let asked = ollama::chats(server).len();
    assert!(asked + alone >= count * 3 / 4, "{asked} and {alone} of {count}");
    assert!(alone <= count / 10, "{alone} of {count} have left the server alone");
}

/// One process. A server that failed slowly is left alone for a while, and with several processes in one home that may
/// be what another one has learnt meanwhile: then it is asked again, unless it shall fail. Returns true if it was left alone.
fn ask(sandbox: &Sandbox, server: &Server, number: usize) -> bool {
    const TRIES: usize = 20;
    let left_alone = |outcome: &Output| {
        let text = String::from_utf8_lossy(&outcome.stderr);
        text.contains("does not answer at") && !is_asked(server, number)
    };
    let shall_fail = FAULTS[number % FAULTS.len()].1 == End::Failure;
    let mut tries = (0..TRIES).map(|_| run(sandbox, server, number));
    let name = FAULTS[number % FAULTS.len()].0;
    let (outcome, took) = tries
        .find(|(outcome, _)| shall_fail || !left_alone(outcome))
        .unwrap_or_else(|| panic!("{name} is never asked"));
    assert!(took < LONGEST, "{name}: {took:?}");
    let fixes = number / FAULTS.len() % 4 == 2;
    let alone = !fixes && left_alone(&outcome);
    judge(number, &outcome);
    alone
}

/// Whether the server has the question of a process.
fn is_asked(server: &Server, number: usize) -> bool {
    let words = format!("process{number}.");
    ollama::chats(server).iter().any(|chat| chat.body.contains(&words))
}

/// Runs it to its end, or until it has asked a server that never answers.
fn run(sandbox: &Sandbox, server: &Server, number: usize) -> (Output, Duration) {
    let (name, end, _) = &FAULTS[number % FAULTS.len()];
    let command = number / FAULTS.len() % 4;
    // Who could not be reached slowly is left alone for a while.
    let _ = std::fs::remove_file(sandbox.home().join(".local/state/lotse/servers.json"));
    let words = format!("way:{name}. process{number}.");
    // Of a status alone no model is asked.
    let shown = sandbox.write(&format!("shown{number}"), "frobnicate: the tide is out\n");
    let failed = [
        "--command",
        &format!("frobnicate {words}"),
        "--status",
        "1",
        "--output",
        shown.to_str().unwrap(),
    ]
    .map(str::to_owned);
    let mut program = sandbox.command();
    match command {
        0 => program.args(["suggest", "--shell", "bash", &words]),
        1 => program.args(["ask", &words]),
        2 => program.arg("fix").args(failed),
        _ => program.arg("explain").args(failed),
    };
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let start = Instant::now();
    if *end == End::Never {
        let ended = |child: &mut Child| child.try_wait().unwrap().is_some();
        let done = || command == 2 || is_asked(server, number);
        wait_for(name, || (ended(&mut child) || done()).then_some(()));
        if !ended(&mut child) {
            interrupt(&child);
        }
    }
    let outcome = child.wait_with_output().unwrap();
    (outcome, start.elapsed())
}

/// Whether it has ended as it should.
fn judge(number: usize, outcome: &Output) {
    let (name, end, _) = &FAULTS[number % FAULTS.len()];
    let command = number / FAULTS.len() % 4;
    let text = String::from_utf8_lossy(&outcome.stdout).into_owned() + &String::from_utf8_lossy(&outcome.stderr);
    assert!(
        !text.contains(|c: char| c.is_control() && c != '\n'),
        "{name}: {text:?}"
    );
    let outcome = Outcome::of(outcome);
    match (end, outcome.code) {
        // With a model as small as this one nobody is asked.
        (_, Some(3)) if command == 2 => assert_reason(name, &outcome),
        (End::Answer, Some(0)) => assert_eq!(
            (outcome.stderr.as_str(), outcome.stdout.contains("ls")),
            ("", true),
            "{name}"
        ),
        (End::Failure, Some(1 | 3)) => {
            assert!(
                command == 1 || command == 3 || outcome.stdout.is_empty(),
                "{name}: {outcome}"
            );
            assert_reason(name, &outcome);
        }
        (End::Never, None | Some(130)) => assert!(command != 0 || outcome.stdout.is_empty(), "{name}: {outcome}"),
        _ => panic!("{name}: {outcome}"),
    }
}

/// One sentence, and one remedy.
fn assert_reason(name: &str, outcome: &Outcome) {
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    let fine = lines.len() == 2 && lines[0].starts_with("lotse: ") && lines[1].starts_with("hint: ");
    assert!(fine, "{name}: {outcome}");
}

fn interrupt(child: &Child) {
    let _ = kill_process(Pid::from_child(child), Signal::INT);
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

/// The processes that have this home, but for the test itself.
fn left(sandbox: &Sandbox) -> Vec<String> {
    let home = format!("HOME={}\0", sandbox.home().display());
    let processes = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    let ours = |process: &std::path::PathBuf| {
        let environment = std::fs::read(process.join("environ")).unwrap_or_default();
        String::from_utf8_lossy(&environment).contains(&home)
    };
    processes
        .filter(ours)
        .map(|process| process.display().to_string())
        .collect()
}
