//! The fake Ollama is held to the real one: to transcripts of version 0.33.0, request by request, and to what was seen of it
//! beside them. What lotse makes of that is in `route`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::support::ollama::{Manner, Model, Ollama, model};
use crate::support::wait_for;

/// What came back: the status, the content type, and the lines of the body as JSON.
type Heard = (String, String, Vec<Value>);

/// Sends a request as another client does, and hears all of the answer.
fn ask(ollama: &Ollama, path: &str, body: Option<&str>) -> Heard {
    let mut all = String::new();
    send(ollama, path, body).read_to_string(&mut all).unwrap();
    heard(&all)
}

fn send(ollama: &Ollama, path: &str, body: Option<&str>) -> TcpStream {
    let mut stream = TcpStream::connect(ollama.origin().trim_start_matches("http://")).unwrap();
    let (method, body) = body.map_or(("GET", ""), |body| ("POST", body));
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: editor/1\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    stream
}

fn heard(text: &str) -> Heard {
    let text = text.replace('\r', "");
    let (head, body) = text.split_once("\n\n").unwrap();
    let status = head.lines().next().unwrap().trim_start_matches("HTTP/1.1 ").to_owned();
    let kind = head.lines().find_map(|line| line.strip_prefix("Content-Type: "));
    let lines = body.lines().filter_map(|line| serde_json::from_str(line).ok());
    let lines = lines.filter(Value::is_object).collect();
    (status, kind.unwrap_or_default().to_owned(), lines)
}

fn chat(ollama: &Ollama, name: &str, num_ctx: u64, keep_alive: &Value) -> Heard {
    let message = json!({"role": "user", "content": "hi"});
    let body = json!({"model": name, "messages": [message], "options": {"num_ctx": num_ctx}, "keep_alive": keep_alive});
    ask(ollama, "/api/chat", Some(&body.to_string()))
}

/// The names of fields and the kinds of their values.
fn shape(value: &Value) -> Value {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), shape(value)))
            .collect(),
        Value::Array(all) => all.first().map(shape).into_iter().collect(),
        Value::String(_) => "text".into(),
        Value::Number(_) => 0.into(),
        other => other.clone(),
    }
}

/// A server with what the real one had.
fn real() -> Ollama {
    Ollama::start(&[
        model("smollm2:135m", 98_362_771, "```bash\nls -l | g"),
        Model {
            blob: "smollm2:135m",
            ..model("copilot-fast:latest", 98_362_771, "")
        },
    ])
}

#[test]
fn its_answers_have_the_shapes_of_the_transcripts() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ollama"));
    let mut seen = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let (request, answer) = text.split_once('\n').unwrap();
        let (address, body) = request.split_once(" -d ").unwrap_or((request, ""));
        let path = &address[address.find("/api").unwrap()..];
        let ollama = real();
        if request.contains("/api/ps") && answer.contains("smollm2") {
            ollama.with(|world| world.used_by("editor", "smollm2:135m", 4096, None));
        }
        let (status, kind, lines) = ask(&ollama, path, (!body.is_empty()).then_some(body));
        let (real_status, real_kind, real_lines) = heard(answer);
        assert_eq!((status, kind), (real_status, real_kind), "{request}");
        let (first, real) = (lines.first().unwrap(), real_lines.first().unwrap());
        assert_eq!(shape(first), shape(real), "{request}");
        let (last, real) = (lines.last().unwrap(), real_lines.last().unwrap());
        assert_eq!(shape(last), shape(real), "{request}");
        assert_eq!(last["error"], real["error"], "{request}");
        seen += 1;
    }
    assert_eq!(seen, 10);
}

#[test]
fn o1_an_answer_can_end_without_an_end() {
    let cut = Model {
        manner: Manner::Cut,
        ..model("m:1b", 1, "aaa")
    };
    let (status, _, lines) = chat(&Ollama::start(&[cut]), "m:1b", 8192, &Value::Null);
    assert_eq!((status.as_str(), lines.len()), ("200 OK", 1));
    assert_eq!((&lines[0]["done"], &lines[0]["error"]), (&false.into(), &Value::Null));
}

#[test]
fn o2_two_names_of_the_same_weights_are_one_runner() {
    let ollama = real();
    chat(&ollama, "smollm2:135m", 4096, &Value::Null);
    chat(&ollama, "copilot-fast", 4096, &Value::Null);
    assert_eq!(ollama.names(), ["smollm2:135m"]);
    assert_eq!(ollama.with(|world| world.loads.len()), 1);
}

#[test]
fn o3_the_context_is_clamped_before_it_is_compared() {
    let short = Model {
        trained: 4096,
        ..model("m:1b", 1, "a")
    };
    let remote = Model {
        remote: true,
        ..model("far:1b", 1, "")
    };
    let ollama = Ollama::start(&[short, remote]);
    chat(&ollama, "m:1b", 8192, &Value::Null);
    chat(&ollama, "m:1b", 32_768, &Value::Null);
    assert_eq!(ollama.with(|world| world.loads.len()), 1);
    let running = &ask(&ollama, "/api/ps", None).2[0]["models"][0];
    assert_eq!(running["context_length"], 4096);
    let tags = &ask(&ollama, "/api/tags", None).2[0]["models"];
    assert_eq!(tags[0]["details"]["context_length"], 4096);
    assert!(
        tags[1]["remote_host"].is_string() && tags[1]["remote_model"].is_string(),
        "{tags}"
    );
}

#[test]
fn o4_the_shortest_keep_alive_goes_whoever_asked_for_it() {
    let ollama = Ollama::start(&["a:1b", "b:1b", "c:1b", "d:1b"].map(|name| model(name, 1, "x")));
    for (name, keep_alive) in [("a:1b", json!("10m")), ("b:1b", Value::Null), ("c:1b", json!(-1))] {
        chat(&ollama, name, 4096, &keep_alive);
    }
    chat(&ollama, "d:1b", 4096, &json!("1h"));
    assert_eq!(
        ollama.names(),
        ["a:1b", "c:1b", "d:1b"],
        "three at once, the five minutes went"
    );
}

#[test]
fn o5_names_and_copies_of_the_cloud_go_there() {
    let remote = Model {
        remote: true,
        ..model("mine:1b", 1, "")
    };
    let ollama = Ollama::start(&[remote]);
    for name in ["x:cloud", "x:120b-Cloud", "mine:1b"] {
        chat(&ollama, name, 4096, &Value::Null);
    }
    assert_eq!(ollama.with(|world| world.sent_away.len()), 3);
}

#[test]
fn o6_it_fails_in_its_words() {
    let mute = Model {
        manner: Manner::Mute,
        ..model("embed:1b", 1, "")
    };
    let dies = Model {
        manner: Manner::Dies,
        ..model("dies:1b", 1, "a")
    };
    let broken = Model {
        says: Err(("500 Internal Server Error", "tensor offset+size exceeds file size")),
        ..model("broken:1b", 1, "")
    };
    let ollama = Ollama::start(&[mute, dies, broken]);
    let told = |name| {
        let (status, _, lines) = chat(&ollama, name, 4096, &Value::Null);
        (
            status,
            lines.last().unwrap()["error"].as_str().unwrap_or_default().to_owned(),
        )
    };
    assert_eq!(told("embed:1b").1, "\"embed:1b\" does not support chat");
    assert_eq!(told("dies:1b").0, "200 OK");
    assert!(told("dies:1b").1.ends_with("unexpected EOF"));
    assert!(told("broken:1b").0.starts_with("500"));
    ollama.with(|world| world.queue = 0);
    let (status, error) = told("broken:1b");
    assert!(status.starts_with("503") && error.starts_with("server busy"), "{error}");
    chat(&ollama, "dies:1b", 4096, &Value::Null);
    assert!(
        ollama.names().contains(&"dies:1b".to_owned()),
        "what is loaded answers all the same"
    );
    let missing = ask(&ollama, "/api/pull", Some(r#"{"model":"none:1b"}"#)).2;
    assert_eq!(
        missing.last().unwrap()["error"],
        "pull model manifest: file does not exist"
    );
}

/// A load that has begun and does not end by itself.
fn loading() -> (Ollama, TcpStream) {
    let ollama = Ollama::start(&[model("m:1b", 1, "a")]);
    ollama.with(|world| world.load = Duration::from_secs(60));
    let stream = send(&ollama, "/api/chat", Some(r#"{"model":"m:1b","messages":[]}"#));
    wait_for("the load", || ollama.with(|world| world.loading).then_some(()));
    (ollama, stream)
}

#[test]
fn o7_what_is_loading_is_not_listed() {
    let (ollama, _stream) = loading();
    assert_eq!(ask(&ollama, "/api/ps", None).2[0]["models"], json!([]));
}

#[test]
fn o8_options_that_nobody_sees_make_it_load_again_and_what_was_pulled_may_be_broken() {
    let ollama = Ollama::start(&[model("m:1b", 1, "a")]);
    chat(&ollama, "m:1b", 4096, &Value::Null);
    let body =
        r#"{"model":"m:1b","messages":[{"role":"user","content":"x"}],"options":{"num_ctx":4096,"num_thread":3}}"#;
    ask(&ollama, "/api/chat", Some(body));
    assert_eq!(ollama.with(|world| world.loads.len()), 2);
    let broken = Model {
        says: Err(("500 Internal Server Error", "error loading model")),
        ..model("broken:1b", 1, "")
    };
    ollama.with(|world| world.registry.push(broken));
    let pulled = ask(&ollama, "/api/pull", Some(r#"{"model":"broken:1b"}"#)).2;
    assert_eq!(pulled.last().unwrap()["status"], "success");
    assert!(chat(&ollama, "broken:1b", 4096, &Value::Null).0.starts_with("500"));
}

#[test]
fn o10_a_prompt_is_read_after_each_load_and_only_then() {
    let ollama = real();
    ollama.with(|world| world.reads = 10);
    let reading = || {
        let heard = chat(&ollama, "smollm2:135m", 4096, &Value::Null).2;
        heard.last().unwrap()["prompt_eval_duration"].as_u64().unwrap()
    };
    let (first, second) = (reading(), reading());
    assert!(first > 100 * second, "{first} {second}");
}

#[test]
fn o11_who_goes_away_ends_the_answer_and_the_load() {
    let (ollama, stream) = loading();
    drop(stream);
    wait_for("the end of the load", || {
        ollama.with(|world| (world.aborted == ["m:1b"]).then_some(()))
    });
    assert!(ollama.names().is_empty());
    let endless = Model {
        manner: Manner::Endless,
        ..model("long:1b", 1, "a")
    };
    ollama.with(|world| {
        world.load = Duration::ZERO;
        world.models.push(endless);
    });
    let body = r#"{"model":"long:1b","messages":[{"role":"user","content":"x"}]}"#;
    let stream = send(&ollama, "/api/chat", Some(body));
    let busy = || ollama.with(|world| world.memory.runners.first().map(|runner| runner.busy));
    wait_for("the answer", || (busy() == Some(1)).then_some(()));
    drop(stream);
    wait_for("its end", || (busy() == Some(0)).then_some(()));
}

#[test]
fn a_second_client_loads_models_of_its_own_and_loses_them() {
    let ollama = Ollama::start(&[model("a:1b", 1, "x"), model("b:1b", 1, "x")]);
    ollama.with(|world| {
        world.memory.max_loaded = 1;
        world.used_by("editor", "a:1b", 4096, None);
        world.used_by("lotse", "b:1b", 4096, None);
    });
    assert_eq!(
        (ollama.names(), ollama.taken()),
        (vec!["b:1b".to_owned()], vec!["a:1b".to_owned()])
    );
}
