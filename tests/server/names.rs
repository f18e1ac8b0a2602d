//! What the configuration says of models and servers, in all the ways in which Ollama's own client lets it be said.

use std::net::TcpListener;

use serde_json::Value;

use super::sandbox;
use crate::support::ollama::{Model, Ollama, model};
use crate::support::{Outcome, Sandbox};

const MODEL: &str = "tiny:latest";

fn suggest(sandbox: &Sandbox, more: &[&str]) -> Outcome {
    let mut command = sandbox.command();
    command
        .args(["suggest", "--shell", "bash"])
        .args(more)
        .args(["list", "files"]);
    Outcome::of(&command.output().unwrap())
}

fn user(ollama: &Ollama, coder: &str) -> Sandbox {
    let at = ollama.origin();
    sandbox(&format!(
        "backend = \"ollama\"\nroles.coder = \"{coder}\"\n[memory]\ncard = \"24GB\"\n[ollama]\nendpoint = \"{at}\"\n"
    ))
}

#[test]
fn a_name_without_a_tag_is_the_latest_everywhere() {
    for listed in ["tiny", "tiny:latest", " tiny "] {
        let ollama = Ollama::start(&[model(MODEL, 1_000_000_000, "ls -la")]);
        let sandbox = user(&ollama, listed);
        for more in [&[][..], &["--model", "tiny"], &["--model", "tiny:latest"]] {
            assert_eq!(suggest(&sandbox, more).success(), "ls -la\n", "{listed} {more:?}");
        }
        assert_eq!(ollama.with(|world| world.loads.len()), 1, "{listed}");
        let list = sandbox.run(["models", "list"]).success();
        let rows: Vec<&str> = list.lines().filter(|line| line.contains("tiny")).collect();
        assert!(rows.len() == 1 && rows[0].starts_with("coder "), "{listed}: {list}");
        let vram: Value = serde_json::from_str(&sandbox.run(["models", "vram", "--json"]).success()).unwrap();
        assert!(vram["models"][0]["measured"].is_u64(), "{listed}: {vram}");
        assert_eq!(
            (&vram["ours"], &vram["theirs"]),
            (&1_000_000_000.into(), &0.into()),
            "{listed}: {vram}"
        );
        let doctor = sandbox.run(["doctor"]).to_string();
        assert!(doctor.contains("ok    coder: tiny at"), "{listed}: {doctor}");
        sandbox.run(["models", "unload", listed.trim()]).success();
        assert!(ollama.names().is_empty(), "{listed}");
    }
}

#[test]
fn a_model_may_stay_for_ever() {
    let config = |line: &str| {
        let ollama = Ollama::start(&[model(MODEL, 1, "ls -la")]);
        let sandbox = user(&ollama, "tiny");
        sandbox.config(&(std::fs::read_to_string(sandbox.home().join(".config/lotse/config.toml")).unwrap() + line));
        (ollama, sandbox)
    };
    for (line, variable) in [
        ("keep_alive = \"-1\"\n", None),
        ("keep_alive = -1\n", None),
        ("", Some("-1")),
        ("", Some("-1m")),
    ] {
        let (ollama, mut sandbox) = config(line);
        if let Some(variable) = variable {
            sandbox.set("LOTSE_KEEP_ALIVE", variable);
        }
        assert_eq!(suggest(&sandbox, &[]).success(), "ls -la\n");
        let chats = ollama.bodies("/api/chat");
        assert!(
            chats.iter().all(|chat| chat["keep_alive"] == "-1s"),
            "{line} {variable:?}: {chats:?}"
        );
    }
    let (_ollama, sandbox) = config("");
    sandbox.run(["config", "set", "embedded.keep_alive", "-1"]).success();
    let shown = sandbox.run(["config", "show", "embedded.keep_alive"]).success();
    assert!(shown.contains("= \"-1\""), "{shown}");
    let stderr = suggest(&sandbox.env("LOTSE_KEEP_ALIVE", "--1"), &[]).failure(1);
    assert!(stderr.contains("LOTSE_KEEP_ALIVE: `--1` is not a duration"), "{stderr}");
    assert!(stderr.contains("or `-1` for ever"), "{stderr}");
}

#[test]
fn a_conversation_is_no_longer_than_the_model_was_trained_for() {
    let small = || Model {
        trained: 4096,
        ..model(MODEL, 1_000_000_000, "ls -la")
    };
    let ollama = Ollama::start(&[small()]);
    let sandbox = user(&ollama, "tiny");
    for _ in 0..3 {
        assert_eq!(suggest(&sandbox, &[]).success(), "ls -la\n");
    }
    let asked = |ollama: &Ollama| {
        let chats = ollama.bodies("/api/chat");
        let lengths = chats.iter().map(|chat| chat["options"]["num_ctx"].as_u64());
        lengths.collect::<Option<Vec<u64>>>().unwrap()
    };
    assert!(
        asked(&ollama).iter().all(|length| *length == 4096),
        "{:?}",
        asked(&ollama)
    );
    assert_eq!(ollama.with(|world| world.loads.len()), 1);
    let vram: Value = serde_json::from_str(&sandbox.run(["models", "vram", "--json"]).success()).unwrap();
    assert_eq!(vram["models"][0]["num_ctx"], 4096, "{vram}");

    // Somebody else has loaded it for conversations of another length.
    for (theirs, expected) in [(4096, Some(4096)), (2048, Some(2048)), (512, None)] {
        let ollama = Ollama::start(&[small()]);
        ollama.with(|world| world.used_by("another", MODEL, theirs, None));
        let sandbox = user(&ollama, "tiny");
        let outcome = suggest(&sandbox, &[]);
        assert_eq!(outcome.code == Some(0), expected.is_some(), "{theirs}: {outcome}");
        assert_eq!(asked(&ollama).first().copied(), expected, "{theirs}");
        assert_eq!(ollama.with(|world| world.loads.len()), 1, "{theirs}: it was theirs");
    }
}

#[test]
fn ollama_is_found_at_each_address_that_its_own_client_finds_it_at() {
    let server = Ollama::start(&[model(MODEL, 1, "ls -la")]);
    let port = server.origin().rsplit(':').next().unwrap().to_owned();
    let sandbox = || sandbox("backend = \"ollama\"\nmodel = \"tiny\"\n[ollama]\nendpoint = \"http://127.0.0.1:9\"\n");
    for host in [
        format!(":{port}"),
        format!("http://:{port}"),
        format!("http://:{port}/"),
        format!("localhost:{port}"),
        format!("0.0.0.0:{port}"),
        format!("[::]:{port}"),
        format!("\"127.0.0.1:{port}\""),
        format!(" '127.0.0.1:{port}/' "),
        format!("http://127.0.0.1:{port}/"),
    ] {
        let out = suggest(&sandbox().env("OLLAMA_HOST", &host), &[]);
        assert_eq!(out.success(), "ls -la\n", "{host}");
    }
    // Where another port is meant, that is said of the address.
    let taken = TcpListener::bind("127.0.0.1:11434").is_err();
    for host in [
        "::",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:99999",
        "127.0.0.1:x",
        "\"\"",
    ] {
        let out = suggest(&sandbox().env("OLLAMA_HOST", host), &[]);
        let expected = if host == "\"\"" {
            "127.0.0.1:9`"
        } else {
            "127.0.0.1:11434`"
        };
        assert!(taken || out.stderr.contains(expected), "{host}: {out}");
    }
}
