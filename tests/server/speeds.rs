//! Where the time of an answer goes: loading, reading and writing are told apart.

use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use super::{NDJSON, ollama_lines, refuse, sandbox};
use crate::shell::session::{Mode, Options};
use crate::support::http::{self, Request, Server};
use crate::support::ollama::{Ollama, model};
use crate::support::{Sandbox, shells};

/// A server that loads its model at once and then answers as `read` says, which may take its time.
fn reading(read: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Server {
    let loaded = AtomicBool::new(false);
    Server::start(move |request, stream| {
        let model = json!({"name": "m:1b", "model": "m:1b", "size": 1_000_000, "digest": "d"});
        let answer = match path(request) {
            "/api/tags" => json!({"models": [model]}),
            "/api/ps" if loaded.load(Ordering::Relaxed) => json!({"models": [model]}),
            "/api/ps" => json!({"models": []}),
            "/api/version" => json!({"version": "0.33.0"}),
            "/api/show" => json!({}),
            _ => {
                loaded.store(true, Ordering::Relaxed);
                return read(stream);
            }
        };
        refuse(stream, "200 OK", &answer.to_string());
    })
}

fn path(request: &Request) -> &str {
    request.head[0].split(' ').nth(1).unwrap()
}

fn body(request: &Request) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

/// A command whose end is known before the answer ends, after which nothing is said about the time.
fn say(stream: &mut TcpStream) {
    let lines = ollama_lines(&["```bash\n", "ls -la", "\n```\n"]);
    let begun = &lines[..=lines.trim_end().rfind('\n').unwrap()];
    http::pieces(stream, NDJSON, [begun.as_bytes()]);
    // Until the client leaves.
    let _ = std::io::Read::read(stream, &mut [0; 64]);
}

fn config(server: &Server) -> String {
    let at = server.origin();
    format!("backend = \"ollama\"\nmodel = \"m:1b\"\n[memory]\ncard = \"24GB\"\n[ollama]\nendpoint = \"{at}\"\n")
}

fn known(sandbox: &Sandbox) -> Value {
    let file = sandbox.home().join(".local/state/lotse/servers.json");
    let known: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    known["servers"].as_object().unwrap().values().next().unwrap().clone()
}

#[test]
fn a_load_is_not_the_reading_that_follows_it() {
    const READING: Duration = Duration::from_secs(3);
    let server = reading(|stream| {
        std::thread::sleep(READING);
        say(stream);
    });
    let sandbox = sandbox(&config(&server));
    let out = sandbox.run(["suggest", "--shell", "bash", "list", "files", "by", "their", "size"]);
    assert_eq!(out.success(), "ls -la\n");
    let chats: Vec<Value> = server
        .requests()
        .iter()
        .filter(|one| path(one) == "/api/chat")
        .map(body)
        .collect();
    assert_eq!(chats.len(), 1, "{chats:?}");
    let known = known(&sandbox);
    let load = known["measured"]["m:1b"]["load_ms"].as_u64().unwrap();
    assert!(u128::from(load) < READING.as_millis(), "{known}");
    // The whole of it was read after the load.
    let request = &chats[0]["messages"];
    let bytes: usize = request
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["content"].as_str().unwrap().len())
        .sum();
    let rate = known["rates"]["m:1b"].as_f64().unwrap();
    assert!(
        rate > 0.0 && rate < bytes as f64 / READING.as_secs_f64(),
        "{rate}: {request}"
    );
    let why: Value = serde_json::from_str(&sandbox.run(["why", "--json"]).success()).unwrap();
    let told = why["timings"]["load_ms"].as_f64().unwrap();
    assert!(told > 0.0 && told < 3000.0, "{why}");
}

#[test]
fn who_waits_sees_whether_the_model_loads_or_reads() {
    for shell in shells::all() {
        let (go, gate) = channel::<()>();
        let gate = Arc::new(Mutex::new(gate));
        let server = reading(move |stream| {
            let _ = gate.lock().unwrap().recv_timeout(Duration::from_secs(60));
            say(stream);
        });
        let session = Options::new(&shell, Mode::Emacs).config(&config(&server)).start();
        session.write("list files by their size");
        session.send("\x07");
        session
            .terminal
            .wait_for("the reading", |screen| screen.contains("reading the request"));
        go.send(()).unwrap();
        session
            .terminal
            .wait_for("the command", |screen| screen.current().starts_with("P> ls -la"));
    }
}

#[test]
fn a_model_that_is_warm_has_read_what_is_always_the_same() {
    let ollama = Ollama::start(&[model("m:1b", 1_000_000, "ls -la"), model("f:1b", 1_000_000, "Hi")]);
    let at = ollama.origin();
    let sandbox = sandbox(&format!(
        "backend = \"ollama\"\nroles = {{ coder = \"m:1b\", fast = \"f:1b\" }}\n[memory]\ncard = \"24GB\"\n[ollama]\nendpoint = \"{at}\"\n"
    ));
    sandbox.run(["models", "warm", "coder"]).success();
    let out = sandbox.run(["suggest", "--shell", "bash", "list", "files", "by", "their", "size"]);
    assert_eq!(out.success(), "ls -la\n");
    let chats = ollama.bodies("/api/chat");
    let [load, warm, asked] = &chats[..] else {
        panic!("{chats:?}");
    };
    assert_eq!(load["messages"], json!([]));
    assert_eq!(warm["options"]["num_predict"], 1);
    assert_eq!(warm["messages"][0], asked["messages"][0]);
    assert_eq!(warm["options"]["num_ctx"], asked["options"]["num_ctx"]);
    assert_eq!(ollama.with(|world| world.loads.len()), 1);
    // What other roles are asked begins otherwise.
    sandbox.run(["models", "warm", "fast"]).success();
    assert_eq!(ollama.bodies("/api/chat").len(), 4);
}

/// The answer of a model that reads two tokens a second.
#[cfg(feature = "embedded")]
fn say_slowly(stream: &mut TcpStream) {
    let lines = ollama_lines(&["ls -la"]).replace(
        "\"prompt_eval_duration\":37277000",
        "\"prompt_eval_duration\":60000000000",
    );
    http::pieces(stream, NDJSON, [lines.as_bytes()]);
    http::end(stream);
}

#[cfg(feature = "embedded")]
#[test]
fn without_a_card_the_model_inside_answers_before_one_that_is_much_slower() {
    let server = reading(say_slowly);
    let models = lotse::models::weights::find("embedded").unwrap();
    let home = sandbox(&format!(
        "roles.coder = \"m:1b\"\n[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    ));
    let file = home.write(models.file, "");
    let home = home.env("LOTSE_MODEL_DIR", file.parent().unwrap());
    let json = |args: &[&str]| -> Value {
        let output = home.command().args(args).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let route = || json(&["route", "--json", "--command", "list files by their size"]);
    assert_eq!(route()["backend"], "ollama", "nothing was measured yet");
    let out = home.run(["suggest", "--shell", "bash", "list", "files", "by", "their", "size"]);
    assert_eq!(out.success(), "ls -la\n");
    let after = route();
    if json(&["models", "vram", "--json"])["cards"] != json!([]) {
        assert_eq!(after["backend"], "ollama", "{after}");
        return;
    }
    assert_eq!(
        (&after["backend"], &after["choices"][1]["model"]),
        (&"embedded".into(), &"m:1b".into()),
        "{after}"
    );
    let reason = after["reason"].as_str().unwrap();
    assert!(
        reason.starts_with("the embedded model is expected to answer in "),
        "{reason}"
    );
    assert!(
        reason.contains(" s, and m:1b in ") && reason.contains("reading "),
        "{reason}"
    );
    // Who names the role gets its model.
    assert_eq!(
        json(&["route", "--json", "--role", "coder", "list files"])["backend"],
        "ollama"
    );
}
