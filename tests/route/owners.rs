//! Whose a model in memory is: what lotse loaded is known as such whatever becomes of the answer, and what others use is
//! left to them.

use std::process::{Child, Stdio};

use super::{COMMAND, json, suggest};
use crate::support::ollama::{Manner, Model, Ollama, model};
use crate::support::{Sandbox, wait_for};

const GB: u64 = 1_000_000_000;

/// Ollama with a coder that fits the card only alone, and an everyday model that speaks in this manner.
fn ollama(says: &'static str, manner: Manner) -> Ollama {
    let fast = Model {
        manner,
        ..model("gemma3:12b", 8_100_000_000, says)
    };
    Ollama::start(&[model("qwen3-coder:30b", 18_600_000_000, COMMAND), fast])
}

fn user(ollama: &Ollama) -> Sandbox {
    let sandbox = super::user(ollama);
    sandbox.config("[memory]\ncard = \"24GB\"\n");
    sandbox
}

/// Bytes that lotse is said to hold, and others.
fn held(sandbox: &Sandbox) -> (u64, u64) {
    let report = json(sandbox, ["models", "vram", "--json"]);
    (report["ours"].as_u64().unwrap(), report["theirs"].as_u64().unwrap())
}

fn start(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command();
    command.args(args).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap()
}

/// Waits until the everyday model answers somebody.
fn answering(ollama: &Ollama) {
    let busy = || ollama.with(|world| world.memory.runners.iter().any(|runner| runner.busy > 0));
    wait_for("the answer", || busy().then_some(()));
}

/// The everyday model is lotse's own, and the coder may take its place.
fn is_ours(sandbox: &Sandbox, ollama: &Ollama, how: &str) {
    let idle = || ollama.with(|world| world.memory.runners.iter().all(|runner| runner.busy == 0));
    wait_for("the end of the answer", || idle().then_some(()));
    assert_eq!(held(sandbox), (8_100_000_000, 0), "{how}");
    let (answer, stderr) = suggest(sandbox, "list files");
    assert_eq!(
        (&answer["model"], stderr.as_str()),
        (&"qwen3-coder:30b".into(), ""),
        "{how}"
    );
    assert_eq!(ollama.names(), ["qwen3-coder:30b"], "{how}");
}

#[test]
fn what_answered_is_ours() {
    let ollama = ollama("Hi.", Manner::Whole);
    let sandbox = user(&ollama);
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    is_ours(&sandbox, &ollama, "an answer");
}

#[test]
fn what_failed_in_the_middle_or_had_no_command_is_ours() {
    for manner in [Manner::Cut, Manner::Dies] {
        let ollama = ollama("Hi.", manner);
        let sandbox = user(&ollama);
        let _ = sandbox.run(["ask", "--model", "gemma3:12b", "hi"]);
        is_ours(&sandbox, &ollama, &format!("{manner:?}"));
    }
    let ollama = ollama("I do not know.", Manner::Whole);
    let sandbox = user(&ollama);
    sandbox
        .run(["suggest", "--model", "gemma3:12b", "list files"])
        .failure(3);
    is_ours(&sandbox, &ollama, "no command");
}

#[test]
fn what_answered_somebody_who_was_killed_is_ours() {
    for signal in ["-KILL", "-INT", "-TERM"] {
        let ollama = ollama("Hi.", Manner::Endless);
        let sandbox = user(&ollama);
        let mut child = start(&sandbox, &["ask", "--role", "fast", "hi"]);
        answering(&ollama);
        let process = child.id().to_string();
        assert!(
            sandbox
                .program("/bin/kill")
                .args([signal, &process])
                .status()
                .unwrap()
                .success()
        );
        child.wait().unwrap();
        is_ours(&sandbox, &ollama, signal);
    }
}

#[test]
fn what_two_used_at_once_is_ours() {
    let ollama = ollama("Hi.", Manner::Endless);
    let sandbox = user(&ollama);
    let mut all = [1, 2].map(|_| start(&sandbox, &["ask", "--role", "fast", "hi"]));
    let both = || ollama.with(|world| world.memory.runners.iter().any(|runner| runner.busy == 2));
    wait_for("both answers", || both().then_some(()));
    for child in &mut all {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    is_ours(&sandbox, &ollama, "two at once");
}

#[test]
fn what_goes_by_another_name_is_ours() {
    let copy = Model {
        blob: "gemma3:12b",
        ..model("copy:latest", 8_100_000_000, "Hi.")
    };
    for name in ["copy", "copy:latest"] {
        let ollama = ollama("Hi.", Manner::Whole);
        ollama.with(|world| world.models.push(copy.clone()));
        let sandbox = user(&ollama);
        sandbox.config(&format!("[memory]\ncard = \"24GB\"\n[roles]\nfast = [\"{name}\"]\n"));
        sandbox.run(["ask", "--role", "fast", "hi"]).success();
        is_ours(&sandbox, &ollama, name);
    }
}

#[test]
fn what_was_loaded_by_hand_is_ours() {
    let ollama = ollama("Hi.", Manner::Whole);
    let sandbox = user(&ollama);
    sandbox.run(["models", "warm", "fast"]).success();
    is_ours(&sandbox, &ollama, "models warm");
}

#[test]
fn what_is_known_of_servers_may_be_lost() {
    let ollama = ollama("Hi.", Manner::Whole);
    let sandbox = user(&ollama);
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    std::fs::remove_file(sandbox.home().join(".local/state/lotse/servers.json")).unwrap();
    is_ours(&sandbox, &ollama, "without servers.json");
}

#[test]
fn what_others_use_is_theirs_before_and_after_lotse_has_used_it() {
    let ollama = ollama("Hi.", Manner::Whole);
    let sandbox = user(&ollama);
    ollama.with(|world| world.used_by("editor", "gemma3:12b", 8192, Some(300)));
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    assert_eq!(held(&sandbox), (0, 8_100_000_000));
    suggest(&sandbox, "list files");
    assert_eq!(
        (ollama.names(), ollama.taken()),
        (vec!["gemma3:12b".to_owned()], Vec::new())
    );
    sandbox.run(["models", "unload"]).success();
    assert_eq!(ollama.names(), ["gemma3:12b"]);
}

#[test]
fn what_was_ours_is_theirs_once_they_use_it() {
    let ollama = ollama("Hi.", Manner::Whole);
    let sandbox = user(&ollama);
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    ollama.with(|world| world.used_by("editor", "gemma3:12b", 8192, Some(300)));
    let _ = sandbox.run(["doctor"]);
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    suggest(&sandbox, "list files");
    assert_eq!(
        (ollama.names(), ollama.taken()),
        (vec!["gemma3:12b".to_owned()], Vec::new())
    );
}

#[test]
fn what_others_wanted_is_ours_when_their_time_is_over() {
    let ollama = ollama("Hi.", Manner::Whole);
    let sandbox = user(&ollama);
    ollama.with(|world| world.used_by("editor", "gemma3:12b", 8192, Some(2)));
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    wait_for("the end of their time", || (held(&sandbox).1 == 0).then_some(()));
    is_ours(&sandbox, &ollama, "a loan");
}

#[test]
fn what_another_program_has_loaded_anew_a_moment_ago_is_not_loaded_anew_by_us() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", GB, COMMAND)]);
    let sandbox = super::user(&ollama);
    for num_ctx in [8192, 32_768, 4096] {
        suggest(&sandbox, "list files");
        let chats = ollama.bodies("/api/chat");
        assert_eq!(chats.last().unwrap()["options"]["num_ctx"], num_ctx);
        ollama.with(|world| {
            world.memory.runners.clear();
            world.used_by(
                "editor",
                "qwen2.5-coder:7b",
                if num_ctx == 8192 { 32_768 } else { 4096 },
                Some(77),
            );
        });
    }
}
