//! Which model answers: the way through the whole program, with a server that behaves as Ollama does.

mod failures;
mod intent;
mod memory;
mod models;
mod outages;
mod owners;
mod places;
mod questions;
#[path = "../tools/intent/train.rs"]
mod train;

use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::ollama::{Model, Ollama, model};
use crate::support::{Outcome, Sandbox};

const GB: u64 = 1_000_000_000;
const COMMAND: &str = "```bash\nls -la\n```";

/// A user who has Ollama, and nothing in the configuration but where it is.
fn user(ollama: &Ollama) -> Sandbox {
    Sandbox::new().env("OLLAMA_HOST", ollama.origin())
}

fn suggest(sandbox: &Sandbox, words: &str) -> (Value, String) {
    let out = sandbox.run(["suggest", "--json", "--shell", "bash", words]);
    let (stdout, stderr) = out.both();
    (serde_json::from_str(&stdout).unwrap(), stderr)
}

fn json<const N: usize>(sandbox: &Sandbox, args: [&str; N]) -> Value {
    serde_json::from_str(&sandbox.run(args).success()).unwrap()
}

#[test]
fn the_model_of_the_role_answers_and_everything_is_asked_only_once() {
    let ollama = Ollama::start(&[
        model("qwen2.5-coder:7b", 4_700_000, COMMAND),
        model("gemma3:12b", 8_100_000, "Hi."),
    ]);
    let sandbox = user(&ollama);
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!(
        (&answer["command"], &answer["role"]),
        (&"ls -la".into(), &"coder".into())
    );
    assert_eq!(
        (&answer["backend"], &answer["model"]),
        (&"ollama".into(), &"qwen2.5-coder:7b".into())
    );
    assert_eq!(stderr, "");
    let first = ollama.paths().len();
    suggest(&sandbox, "list files");
    assert_eq!(
        ollama.paths()[first..],
        ["/api/ps", "/api/chat"],
        "nothing else is asked twice"
    );

    let answer = json(&sandbox, ["ask", "--json", "wie heißt die Hauptstadt von Frankreich"]);
    assert_eq!(
        (&answer["role"], &answer["model"]),
        (&"fast".into(), &"gemma3:12b".into())
    );
    let chats = ollama.bodies("/api/chat");
    let keep_alive: Vec<&Value> = chats.iter().map(|chat| &chat["keep_alive"]).collect();
    assert_eq!(keep_alive, ["600s", "600s", "1800s"]);
    assert!(
        chats
            .iter()
            .all(|chat| chat["options"]["num_ctx"] == 8192 && chat["think"] == false)
    );
}

#[test]
fn roles_models_and_servers_are_what_the_configuration_says() {
    let (here, team) = (
        Ollama::start(&[model("mine:1b", 1, COMMAND)]),
        Ollama::start(&[model("big:9b", 1, COMMAND)]),
    );
    let sandbox = user(&here);
    sandbox.config(&format!(
        "[roles]\ncoder = [\"absent:1b\", \"mine:1b\"]\n\
        heavy = {{ model = \"big:9b\", endpoint = \"{}\", num_ctx = 4096, keep_alive = \"1m\" }}\n",
        team.origin()
    ));
    assert_eq!(suggest(&sandbox, "list files").0["model"], "mine:1b");
    let answer = json(&sandbox, ["suggest", "--json", "--role", "heavy", "list files"]);
    assert_eq!((&answer["model"], &answer["role"]), (&"big:9b".into(), &"heavy".into()));
    let chat = &team.bodies("/api/chat")[0];
    assert_eq!(
        (&chat["options"]["num_ctx"], &chat["keep_alive"]),
        (&4096.into(), &"60s".into())
    );
    let answer = json(&sandbox, ["suggest", "--json", "--model", "big:9b", "list files"]);
    assert_eq!(answer["model"], "big:9b", "a name that is listed is asked where it is");

    sandbox.config("[roles]\ncoder = [{ modell = \"x\" }]\n");
    let stderr = sandbox.run(["suggest", "list files"]).failure(1);
    assert!(
        stderr.contains("unknown key `modell`\nhint: did you mean `model`?"),
        "{stderr}"
    );
    sandbox.config("[roles]\ncoder = 7\n");
    let stderr = sandbox.run(["suggest", "list files"]).failure(1);
    assert!(stderr.contains("the name of a model"), "{stderr}");
}

/// The section of the README about servers.
fn readme() -> String {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let section = text
        .split("\n## ")
        .find(|section| section.starts_with("With Ollama"))
        .unwrap();
    section.to_owned()
}

#[test]
fn the_commands_of_the_readme_work() {
    let sees = Model {
        sees: true,
        ..model("gemma3:12b", 8 * GB, "A cat.")
    };
    let ollama = Ollama::start(&[model("qwen3-coder:30b", 1, COMMAND), sees]);
    let sandbox = user(&ollama);
    sandbox.write("work/photo.jpg", b"\xff\xd8\xff\xe0");
    let section = readme();
    let commands: Vec<&str> = section
        .lines()
        .filter_map(|line| line.strip_prefix("$ lotse "))
        .collect();
    assert!(commands.len() >= 5, "{commands:?}");
    for command in commands {
        let script = format!("{} {command}", env!("CARGO_BIN_EXE_lotse"));
        let out = sandbox.program("/bin/bash").args(["-c", &script]).output().unwrap();
        Outcome::of(&out).success();
    }
}

#[test]
fn the_configuration_of_the_readme_is_one() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    let section = readme();
    sandbox.config(section.split("```toml\n").nth(1).unwrap().split("```").next().unwrap());
    let route = json(&sandbox, ["route", "--json", "--command", "x"]);
    assert_eq!(
        (&route["model"], &route["offline"]),
        (&"qwen2.5-coder:7b".into(), &false.into())
    );
    let route = json(&sandbox, ["route", "--json", "--role", "heavy", "x"]);
    assert_eq!(
        (&route["model"], &route["server"]),
        (&"llama-70b".into(), &"https://models.example/v1".into())
    );
}

#[test]
fn the_route_is_told_without_asking_a_model() {
    let ollama = Ollama::start(&[model("qwen3-coder:30b", 18 << 10, COMMAND)]);
    let sandbox = user(&ollama);
    let route = json(&sandbox, ["route", "--json", "list all files larger than 10 MB"]);
    assert_eq!(
        (&route["role"], &route["model"]),
        (&"coder".into(), &"qwen3-coder:30b".into())
    );
    assert_eq!((&route["offline"], &route["backend"]), (&true.into(), &"ollama".into()));
    assert!(
        route["reason"].as_str().unwrap().starts_with("qwen3-coder:30b fits"),
        "{route}"
    );
    let route = json(&sandbox, ["route", "--json", "--image", "what is this"]);
    assert_eq!((&route["role"], &route["model"]), (&"fast".into(), &Value::Null));
    let text = sandbox.run(["route", "--command", "--role", "heavy", "x"]).success();
    assert!(text.starts_with("role: heavy (you named the role)\n"), "{text}");
    assert!(text.contains("not llama3.1:70b: it is not installed\n"), "{text}");
    assert!(!ollama.paths().iter().any(|path| path == "/api/chat"));
}

#[test]
fn the_last_decision_is_told_without_secrets() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    let stderr = sandbox.run(["why"]).failure(1);
    assert!(
        stderr.contains("nothing was decided yet\nhint: ask something"),
        "{stderr}"
    );
    suggest(&sandbox, "log in with --password hunter2");
    let why = sandbox.run(["why"]).success();
    for part in [
        "role      coder: ",
        &format!("model     qwen2.5-coder:7b at {}\n", ollama.origin()),
        "because   qwen2.5-coder:7b fits",
        "not       qwen3-coder:30b: it is not installed",
        "time      the first word after",
        " log in with --password <secret-1>\n",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    assert!(!why.contains("hunter2"), "{why}");
    assert_eq!(json(&sandbox, ["why", "--json"])["backend"], "ollama");
    let file = sandbox.home().join(".local/state/lotse/decision.json");
    assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o077, 0);
}
