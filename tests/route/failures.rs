//! A model or a server fails: one sentence, one remedy, and the next one answers.

use std::net::TcpListener;

use super::{COMMAND, json, suggest, user};
use crate::support::Sandbox;
use crate::support::http;
use crate::support::ollama::{Model, Ollama, model};

const BROKEN: (&str, &str) = (
    "500 Internal Server Error",
    "error loading model: unknown model architecture: 'mllama'",
);

fn broken(name: &'static str, says: (&'static str, &'static str)) -> Model {
    Model {
        says: Err(says),
        ..model(name, 1, "")
    }
}

#[test]
fn a_model_that_does_not_load_is_remembered_for_that_version_of_the_server() {
    let ollama = Ollama::start(&[broken("llama3.2-vision:11b", BROKEN), model("gemma3:12b", 1, "Paris.")]);
    let sandbox = user(&ollama);
    let ask = || {
        let out = sandbox.run(["ask", "what is the capital of France"]);
        let (stdout, stderr) = out.both();
        assert_eq!(stdout, "Paris.\n");
        stderr
    };
    let stderr = ask();
    assert!(
        stderr.contains("cannot load `llama3.2-vision:11b`") && stderr.contains("asking gemma3:12b instead"),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    let tried = || {
        let chats = ollama.bodies("/api/chat");
        chats
            .iter()
            .filter(|chat| chat["model"] == "llama3.2-vision:11b")
            .count()
    };
    assert_eq!((ask().as_str(), tried()), ("", 1));
    let why = sandbox.run(["why"]).success();
    assert!(
        why.contains("not       llama3.2-vision:11b: it does not load: this version"),
        "{why}"
    );
    let list = sandbox.run(["models"]).success();
    assert!(
        list.contains("llama3.2-vision:11b: does not load: this version"),
        "{list}"
    );
    let doctor = sandbox.run(["doctor"]).to_string();
    assert!(
        doctor.contains("gemma3:12b at") && doctor.contains("since `llama3.2-vision:11b` does not load"),
        "{doctor}"
    );

    ollama.with(|world| {
        world.version = "0.40.0".to_owned();
        world.models[0].says = Ok("Lutetia.");
    });
    let _ = sandbox.run(["doctor"]);
    assert_eq!(
        sandbox.run(["ask", "what is the capital of France"]).success(),
        "Lutetia.\n"
    );
}

#[test]
fn each_failure_of_a_model_makes_the_next_one_answer() {
    let table = [
        (
            (
                "500 Internal Server Error",
                "model requires more system memory (40 GiB) than is available (20 GiB)",
            ),
            "has no room",
        ),
        (
            (
                "500 Internal Server Error",
                "llama runner process has terminated: exit status 2",
            ),
            "Ollama fails: llama runner",
        ),
        (("400 Bad Request", "odd"), "Ollama fails: odd"),
    ];
    for (says, expected) in table {
        let ollama = Ollama::start(&[broken("qwen3-coder:30b", says), model("qwen2.5-coder:7b", 1, COMMAND)]);
        let (answer, stderr) = suggest(&user(&ollama), "list files");
        assert_eq!(answer["model"], "qwen2.5-coder:7b");
        assert!(
            answer["attempts"][0]["error"].as_str().unwrap().contains(expected),
            "{answer}"
        );
        assert!(
            stderr.contains(expected) && stderr.contains("asking qwen2.5-coder:7b instead"),
            "{stderr}"
        );
    }
}

#[test]
fn a_model_that_was_removed_meanwhile_is_missed_once() {
    let ollama = Ollama::start(&[
        model("qwen3-coder:30b", 1, COMMAND),
        model("qwen2.5-coder:7b", 1, COMMAND),
    ]);
    let sandbox = user(&ollama);
    suggest(&sandbox, "list files");
    ollama.with(|world| {
        world.models.remove(0);
        world.memory.runners.clear();
    });
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!(answer["model"], "qwen2.5-coder:7b");
    assert!(
        stderr.contains("Ollama has no model `qwen3-coder:30b`; asking"),
        "{stderr}"
    );
    assert_eq!(suggest(&sandbox, "list files").1, "");
}

#[test]
fn a_server_that_is_gone_is_told_of_and_one_that_never_was_is_not() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = Sandbox::new();
    let roles = |endpoint: &str| {
        format!(
            "[roles]\ncoder = [{{ model = \"qwen2.5-coder:7b\", endpoint = \"{endpoint}\" }}]\nfast = []\nheavy = [\"spare:1b\"]\n"
        )
    };
    let spare = Ollama::start(&[model("spare:1b", 1, COMMAND)]);
    let sandbox = sandbox.env("OLLAMA_HOST", spare.origin());
    let gone = http::closed_port().trim_end_matches("/file");
    sandbox.config(&roles(gone));
    assert_eq!(suggest(&sandbox, "list files").1, "", "it was never seen");
    let state = sandbox.home().join(".local/state/lotse/servers.json");
    std::fs::remove_file(&state).unwrap();

    sandbox.config(&roles(&ollama.origin()));
    assert_eq!(suggest(&sandbox, "list files").0["model"], "qwen2.5-coder:7b");
    // The same server, known by its address, does not answer any more.
    let known = std::fs::read_to_string(&state).unwrap();
    std::fs::write(&state, known.replace(&ollama.origin(), gone)).unwrap();
    sandbox.config(&roles(gone));
    let old = out_of_date(&std::fs::read_to_string(&state).unwrap());
    std::fs::write(&state, old).unwrap();
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!(answer["model"], "spare:1b");
    assert!(
        stderr.contains(&format!(
            "Ollama does not answer at `{gone}`: connection refused; spare:1b answers instead"
        )),
        "{stderr}"
    );
}

/// What is known with all of it out of date.
fn out_of_date(text: &str) -> String {
    let mut known: serde_json::Value = serde_json::from_str(text).unwrap();
    for server in known["servers"].as_object_mut().unwrap().values_mut() {
        server["loaded_at"] = 1.into();
    }
    known.to_string()
}

#[test]
fn a_server_that_hangs_is_left_alone_for_a_while() {
    // It accepts connections and says nothing.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let hanging = format!("http://{}", listener.local_addr().unwrap());
    let spare = Ollama::start(&[model("spare:1b", 1, COMMAND)]);
    let sandbox = Sandbox::new().env("OLLAMA_HOST", spare.origin());
    sandbox.config(&format!(
        "[roles]\ncoder = [{{ model = \"m:1b\", endpoint = \"{hanging}\" }}]\nheavy = [\"spare:1b\"]\n"
    ));
    let connections = std::thread::spawn(move || {
        let mut all = Vec::new();
        for stream in listener.incoming() {
            all.push(stream.unwrap());
            if all.len() > 1 {
                break;
            }
        }
        all.len()
    });
    for _ in 0..3 {
        assert_eq!(suggest(&sandbox, "list files").0["model"], "spare:1b");
    }
    assert!(!connections.is_finished(), "it was asked again");
}

#[test]
fn nothing_stands_in_for_what_was_named() {
    let ollama = Ollama::start(&[broken("m:1b", BROKEN), model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    let stderr = sandbox.run(["suggest", "--model", "m:1b", "list files"]).failure(1);
    assert!(
        stderr.contains("cannot load `m:1b`") && stderr.contains("\nhint: name another model"),
        "{stderr}"
    );
    let stderr = sandbox
        .run(["suggest", "--model", "absent:1b", "list files"])
        .failure(1);
    assert!(
        stderr.contains("`absent:1b` is not installed\nhint: run `lotse models pull absent:1b`"),
        "{stderr}"
    );
}

#[test]
fn a_team_server_that_fails_is_stood_in_for() {
    let server =
        http::Server::start(|_, stream| http::head(stream, "500 Internal Server Error", "Content-Length: 0\r\n"));
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    sandbox.config(&format!(
        "[roles]\ncoder = [{{ api = \"openai\", endpoint = \"{}\" }}, \"qwen2.5-coder:7b\"]\n",
        server.origin()
    ));
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!(answer["model"], "qwen2.5-coder:7b");
    assert!(
        stderr.contains("fails: status 500; asking qwen2.5-coder:7b instead"),
        "{stderr}"
    );
    let route = json(&sandbox, ["route", "--json", "--command", "list files"]);
    assert_eq!(route["backend"], "openai", "it may be back");
    let stderr = sandbox.run(["suggest", "--offline", "list files"]).stderr;
    assert!(!stderr.contains("another machine"), "{stderr}");
}

#[test]
fn a_server_elsewhere_is_not_asked_while_lotse_is_offline() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    let roles = "[roles]\ncoder = [{ model = \"m\", api = \"openai\", endpoint = \"http://192.0.2.1:9\" }, \"qwen2.5-coder:7b\"]\n";
    sandbox.config(roles);
    assert_eq!(suggest(&sandbox, "list files").0["model"], "qwen2.5-coder:7b");
    let why = sandbox.run(["why"]).success();
    assert!(
        why.contains("the server at http://192.0.2.1:9 is out of reach: `http://192.0.2.1:9` is on another machine"),
        "{why}"
    );
    sandbox.config(&format!("offline = false\n{roles}"));
    let route = json(&sandbox, ["route", "--json", "--command", "--offline", "x"]);
    assert_eq!(
        (&route["model"], &route["offline"]),
        (&"qwen2.5-coder:7b".into(), &true.into())
    );
    assert_eq!(json(&sandbox, ["route", "--json", "--command", "x"])["model"], "m");
}
