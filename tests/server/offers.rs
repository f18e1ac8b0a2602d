//! Servers that speak as `OpenAI` does, in the shapes of llama.cpp, vLLM, LM Studio and gateways: what they offer, who is
//! let in, and which of several is asked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::{EVENTS, openai_events, refuse, sandbox, suggest};
use crate::support::http::{self, Request, Server};

/// Answers to paths; to everything else there is none.
type Answers = BTreeMap<&'static str, Value>;

/// A server that has such answers, and says `ls -la` to whoever asks its model, by the name that it has.
fn serving(name: &'static str, answers: Answers) -> Server {
    Server::start(move |request, stream| {
        let path = path(request);
        if let Some(answer) = answers.get(path) {
            return refuse(stream, "200 OK", &answer.to_string());
        }
        if path != "/v1/chat/completions" {
            return refuse(stream, "404 Not Found", r#"{"detail":"Not Found"}"#);
        }
        if body(request)["model"] != name {
            let said = r#"{"object":"error","message":"The model does not exist.","code":404}"#;
            return refuse(stream, "404 Not Found", said);
        }
        http::pieces(stream, EVENTS, [openai_events(&["ls -la"]).as_bytes()]);
        http::end(stream);
    })
}

fn path(request: &Request) -> &str {
    request.head[0].split(' ').nth(1).unwrap()
}

fn body(request: &Request) -> Value {
    serde_json::from_str(&request.body).unwrap()
}

fn llama_cpp() -> Answers {
    let meta = json!({"n_ctx": 2048, "n_ctx_train": 32768});
    let input = json!({"input_modalities": ["text"]});
    BTreeMap::from([
        (
            "/v1/models",
            json!({"object": "list", "models": [{"name": "m"}],
            "data": [{"id": "m", "object": "model", "owned_by": "llamacpp", "meta": meta, "architecture": input}]}),
        ),
        (
            "/props",
            json!({"default_generation_settings": {"n_ctx": 1024}, "total_slots": 2, "modalities": {"vision": true}}),
        ),
        (
            "/slots",
            json!([{"id": 0, "is_processing": true}, {"id": 1, "is_processing": false}]),
        ),
    ])
}

fn vllm() -> Answers {
    let model = json!({"id": "m", "object": "model", "owned_by": "vllm", "root": "/models/m", "max_model_len": 4096});
    BTreeMap::from([("/v1/models", json!({"object": "list", "data": [model]}))])
}

fn lm_studio() -> Answers {
    let model = |id: &str| json!({"id": id, "object": "model", "owned_by": "organization_owner"});
    let more =
        |id: &str, kind: &str, state: &str| json!({"id": id, "type": kind, "state": state, "max_context_length": 3000});
    BTreeMap::from([
        (
            "/v1/models",
            json!({"object": "list", "data": [model("embed"), model("other"), model("m")]}),
        ),
        (
            "/api/v0/models",
            json!({"object": "list", "data": [
            more("embed", "embeddings", "loaded"), more("other", "llm", "not-loaded"), more("m", "vlm", "loaded")]}),
        ),
    ])
}

#[test]
fn a_server_needs_no_name_for_its_model() {
    let bare = BTreeMap::from([("/v1/models", json!([{"id": "m"}, {"id": "another"}]))]);
    for (name, answers, program, context) in [
        ("llama.cpp", llama_cpp(), "openai llama.cpp at", 1024),
        ("vLLM", vllm(), "openai vLLM at", 4096),
        ("LM Studio", lm_studio(), "openai LM Studio at", 3000),
        ("a gateway", bare, "openai at", 8192),
    ] {
        let server = serving("m", answers);
        let at = server.origin();
        let sandbox = sandbox(&format!("roles.coder = {{ endpoint = \"{at}/v1\" }}\n"));
        for _ in 0..2 {
            assert_eq!(suggest(&sandbox).success(), "ls -la\n", "{name}");
        }
        let lists = server.requests().iter().filter(|one| path(one) == "/v1/models").count();
        assert_eq!(lists, 1, "{name} was asked for them once");
        let route = sandbox.run(["route", "--json", "--command", "list files"]).success();
        let route: Value = serde_json::from_str(&route).unwrap();
        assert_eq!(
            (&route["model"], &route["choices"][0]["num_ctx"]),
            (&"m".into(), &context.into()),
            "{name}"
        );
        let doctor = sandbox.run(["doctor"]).to_string();
        assert!(
            doctor.contains(program) && doctor.contains("answers after"),
            "{name}: {doctor}"
        );
        let busy = doctor.contains("1 of 2 slots at work");
        assert_eq!(busy, name == "llama.cpp", "{doctor}");
    }
    // One that does not tell what it has is asked without a name.
    let silent = Server::start(|request, stream| {
        if path(request) == "/v1/models" || !body(request)["model"].is_null() {
            return refuse(stream, "404 Not Found", "");
        }
        http::pieces(stream, EVENTS, [openai_events(&["ls -la"]).as_bytes()]);
        http::end(stream);
    });
    let sandbox = sandbox(&format!("roles.coder = {{ endpoint = \"{}/v1\" }}\n", silent.origin()));
    assert_eq!(suggest(&sandbox).success(), "ls -la\n");
}

#[test]
fn the_server_of_a_team_is_one_line() {
    let inner = vllm();
    let server = Server::start(move |request, stream| {
        if request.header("authorization") != Some("Bearer s3cret") {
            return refuse(stream, "401 Unauthorized", r#"{"error":"Unauthorized"}"#);
        }
        if let Some(answer) = inner.get(path(request)) {
            refuse(stream, "200 OK", &answer.to_string());
        } else {
            http::pieces(stream, EVENTS, [openai_events(&["ls -la"]).as_bytes()]);
            http::end(stream);
        }
    });
    let line = format!(
        "roles.coder = {{ endpoint = \"{}/v1\", key_env = \"TEAM_KEY\" }}\n",
        server.origin()
    );
    let with = |key: &str| sandbox(&line).env("TEAM_KEY", key);
    let sandbox = with("s3cret");
    let answer: Value = serde_json::from_str(
        &sandbox
            .run(["suggest", "--json", "--shell", "bash", "list files"])
            .success(),
    )
    .unwrap();
    assert_eq!(
        (&answer["command"], &answer["model"], &answer["backend"]),
        (&"ls -la".into(), &"m".into(), &"openai".into())
    );
    let doctor = sandbox.run(["doctor"]).to_string();
    assert!(
        doctor.contains("ok    coder: ") && !doctor.contains("s3cret"),
        "{doctor}"
    );

    let wrong = with("wrong").env("LOTSE_BACKEND", "openai");
    let doctor = wrong.run(["doctor"]).to_string();
    assert!(!doctor.contains("models pull coder"), "{doctor}");
    let doctor = with("wrong").run(["doctor"]).to_string();
    assert!(
        doctor.contains("fails: Unauthorized\n      hint: name the variable that holds the key"),
        "{doctor}"
    );
}

#[test]
fn the_doctor_has_a_server_say_something() {
    let refusing = Server::start(|request, stream| {
        if path(request) == "/v1/models" {
            return refuse(stream, "200 OK", r#"{"data":[{"id":"m"}]}"#);
        }
        refuse(
            stream,
            "500 Internal Server Error",
            r#"{"error":{"message":"out of memory"}}"#,
        );
    });
    let at = refusing.origin();
    let config = format!("backend = \"openai\"\n[openai]\nendpoint = \"{at}\"\n");
    let doctor = sandbox(&config).run(["doctor"]).to_string();
    assert!(
        doctor.contains("fails: out of memory\n      hint: look at the log"),
        "{doctor}"
    );
    let asked = refusing
        .requests()
        .into_iter()
        .find(|one| path(one) == "/v1/chat/completions")
        .unwrap();
    assert_eq!(
        (&body(&asked)["max_tokens"], &body(&asked)["model"]),
        (&1.into(), &"m".into())
    );
    assert!(!doctor.contains("models pull m"), "{doctor}");
}

/// A server that says how long it takes to read, and may be gone.
fn reading(millis: &'static str) -> (Server, Arc<AtomicBool>) {
    let gone = Arc::new(AtomicBool::new(false));
    let is_gone = Arc::clone(&gone);
    let server = Server::start(move |_, stream| {
        if is_gone.load(Ordering::Relaxed) {
            return;
        }
        let answer = openai_events(&["ls -la"]).replace("\"cached_tokens\":20", "\"cached_tokens\":2");
        let answer = answer.replace("\"prompt_ms\":1021.5", &format!("\"prompt_ms\":{millis}"));
        http::pieces(stream, EVENTS, [answer.as_bytes()]);
        http::end(stream);
    });
    (server, gone)
}

#[test]
fn of_several_servers_that_have_a_model_the_fastest_is_asked() {
    let ((slow, _), (fast, gone)) = (reading("9000.0"), reading("10.0"));
    let one = |server: &Server| format!("{{ model = \"m\", endpoint = \"{}/v1\" }}", server.origin());
    let sandbox = sandbox(&format!("roles.coder = [{}, {}]\n", one(&slow), one(&fast)));
    let mut asked = Vec::new();
    let mut ask = || {
        let before = [slow.requests().len(), fast.requests().len()];
        assert_eq!(suggest(&sandbox).success(), "ls -la\n");
        asked.push((slow.requests().len() - before[0], fast.requests().len() - before[1]));
    };
    // Each of them is tried first.
    (0..4).for_each(|_| ask());
    gone.store(true, Ordering::Relaxed);
    ask();
    assert_eq!(asked, [(1, 0), (0, 1), (0, 1), (0, 1), (1, 1)]);
}
