//! What Ollama 0.33 sends, in its words and shapes.

use std::io::Write as _;
use std::net::TcpStream;

use serde_json::{Value, json};

use super::{Model, World};
use crate::support::http;
use crate::support::scheduler::Runner;

pub const NDJSON: &str = "application/x-ndjson";

/// Sends one JSON value.
pub fn send(stream: &mut TcpStream, status: &str, answer: &Value) {
    let body = answer.to_string();
    let length = body.len();
    let headers = format!("Content-Type: application/json; charset=utf-8\r\nContent-Length: {length}\r\n");
    http::head(stream, status, &headers);
    let _ = stream.write_all(body.as_bytes());
}

/// Refuses in these words.
pub fn refuse(stream: &mut TcpStream, status: &str, error: &str) {
    send(stream, status, &json!({"error": error}));
}

/// A model in `/api/tags`.
pub fn tag(model: &Model) -> Value {
    let capabilities = if model.sees {
        vec!["completion", "vision"]
    } else {
        vec!["completion"]
    };
    let mut tag = json!({
        "name": model.name, "model": model.name, "modified_at": time(0), "size": model.bytes, "digest": model.blob(),
        "details": details(model.name, Some(model.trained)), "capabilities": capabilities,
    });
    if model.remote {
        tag["remote_host"] = "https://ollama.example:443".into();
        tag["remote_model"] = "large".into();
    }
    tag
}

fn details(name: &str, trained: Option<u64>) -> Value {
    let mut details = json!({
        "parent_model": "", "format": "gguf", "family": "llama", "families": ["llama"],
        "parameter_size": parameters(name), "quantization_level": "Q4_1",
    });
    if let Some(trained) = trained {
        details["context_length"] = trained.into();
        details["embedding_length"] = 576.into();
    }
    details
}

/// The parameters that the name promises: `30B` of `m:30b`.
fn parameters(name: &str) -> String {
    let size = name.rsplit([':', '-']).find(|part| {
        let number = part.strip_suffix('b').map(str::parse::<f64>);
        matches!(number, Some(Ok(_)))
    });
    size.map_or("134.52M".to_owned(), str::to_uppercase)
}

/// A model in `/api/ps`.
pub fn running(runner: &Runner) -> Value {
    json!({
        "name": runner.name, "model": runner.name, "size": runner.bytes, "digest": runner.blob,
        "details": details(&runner.name, None), "expires_at": time(runner.until), "size_vram": runner.on_card,
        "context_length": runner.num_ctx,
    })
}

/// The answer of `/api/show`, which has much more.
pub fn show(model: &Model) -> Value {
    let tag = tag(model);
    let mut show = json!({
        "details": details(model.name, None), "capabilities": tag["capabilities"], "modified_at": time(0),
        "model_info": {
            "general.architecture": "llama", "llama.block_count": 30, "llama.attention.head_count": 9,
            "llama.attention.head_count_kv": 3, "llama.embedding_length": 576, "llama.context_length": model.trained,
        },
    });
    if model.remote {
        show["remote_host"] = tag["remote_host"].clone();
        show["remote_model"] = tag["remote_model"].clone();
    }
    show
}

/// Says that a model was loaded or unloaded.
pub fn done(stream: &mut TcpStream, name: &str, reason: &str) {
    let message = json!({"role": "assistant", "content": ""});
    let answer = json!({"model": name, "created_at": time(0), "message": message, "done": true, "done_reason": reason});
    send(stream, "200 OK", &answer);
}

/// A piece of an answer.
pub fn piece(name: &str, text: &str) -> Value {
    json!({"model": name, "created_at": time(0), "message": {"role": "assistant", "content": text}, "done": false})
}

/// The end of an answer. Times are nanoseconds.
pub fn last(name: &str, load: u64, tokens: u64, reading: u64) -> Value {
    json!({
        "model": name, "created_at": time(0), "message": {"role": "assistant", "content": ""}, "done": true,
        "done_reason": "stop", "total_duration": load + reading + 1_000_000, "load_duration": load, "prompt_eval_count": tokens,
        "prompt_eval_duration": reading, "eval_count": 8, "eval_duration": 1_000_000,
    })
}

/// A whole answer in one value, as it is asked for with `"stream": false`.
pub fn whole(stream: &mut TcpStream, text: &str, mut last: Value) {
    last["message"]["content"] = text.into();
    send(stream, "200 OK", &last);
}

/// The answer of the registry for a model that it has, or has not.
pub fn pull(stream: &mut TcpStream, world: &mut World, name: &str) {
    let mut lines = vec![json!({"status": "pulling manifest"})];
    if let Some(at) = world.registry.iter().position(|model| model.name == name) {
        let model = world.registry.remove(at);
        world.models.push(model);
    }
    match world.model(name) {
        Some(model) => {
            let (digest, total) = (format!("sha256:{}", model.blob()), model.bytes);
            let layer = json!({"status": "pulling weights", "digest": digest, "total": total, "completed": total});
            lines.extend([layer, json!({"status": "success"})]);
        }
        None => lines.push(json!({"error": "pull model manifest: file does not exist"})),
    }
    let lines: Vec<String> = lines.iter().map(Value::to_string).collect();
    let text = lines.join("\n") + "\n";
    http::pieces(stream, NDJSON, [text.as_bytes()]);
    http::end(stream);
}

/// A time as Ollama writes it, from milliseconds since 1970; for ever is in the year 2319.
fn time(millis: u64) -> String {
    let seconds = (millis / 1000).min(11_000_000_000);
    let (mut days, clock) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    let leap = |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    while days >= 365 + u64::from(leap(year)) {
        days -= 365 + u64::from(leap(year));
        year += 1;
    }
    let mut month = 0;
    let lengths = [31, 28 + u64::from(leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    while days >= lengths[month] {
        days -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
    format!(
        "{year}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}.{:03}456789Z",
        month + 1,
        days + 1,
        millis % 1000
    )
}
