//! Model servers: what is sent to them, what becomes of what they answer, and what of their failures. The answers have
//! the shapes that Ollama 0.33 and the server of llama.cpp were seen to send.

mod answers;
mod conduct;
mod failures;
#[cfg(feature = "embedded")]
mod llama_cpp;
mod names;
mod offers;
mod probabilities;
mod programs;
mod shapes;
mod soak;
mod speeds;

use std::net::TcpStream;

use serde_json::Value;

use crate::support::http::{self, Server};
use crate::support::{Outcome, Sandbox, ollama};

const NDJSON: &str = "application/x-ndjson";
const EVENTS: &str = "text/event-stream";

/// Lines as Ollama sends them.
fn ollama_lines(texts: &[&str]) -> String {
    let said = |text: &str| {
        let text = Value::from(text);
        format!(
            "{{\"model\":\"m:1b\",\"created_at\":\"2026-11-24T01:15:05.225318577Z\",\"message\":{{\"role\":\"assistant\",\"content\":{text}}},\"done\":false}}\n"
        )
    };
    let last = "{\"model\":\"m:1b\",\"created_at\":\"2026-11-24T01:15:05.790318995Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\
        \"done\":true,\"done_reason\":\"stop\",\"total_duration\":610809803,\"load_duration\":1361823,\"prompt_eval_count\":25,\
        \"prompt_eval_duration\":37277000,\"eval_count\":8,\"eval_duration\":567928000}\n";
    texts.iter().map(|text| said(text)).collect::<String>() + last
}

/// Events as the server of llama.cpp sends them.
fn openai_events(texts: &[&str]) -> String {
    let event =
        |rest: String| format!("data: {{{rest},\"created\":1795485976,\"object\":\"chat.completion.chunk\"}}\n\n");
    let delta = |delta: String, reason: &str| {
        event(format!(
            "\"choices\":[{{\"finish_reason\":{reason},\"index\":0,\"delta\":{{{delta}}}}}]"
        ))
    };
    let mut all = ": a comment\n\n".to_owned() + &delta("\"role\":\"assistant\",\"content\":null".to_owned(), "null");
    for text in texts {
        all += &delta(format!("\"content\":{}", Value::from(*text)), "null");
    }
    all += &delta(String::new(), "\"stop\"");
    all += &event(
        "\"choices\":[],\"usage\":{\"completion_tokens\":6,\"prompt_tokens\":31,\"total_tokens\":37,\
        \"prompt_tokens_details\":{\"cached_tokens\":20}},\"timings\":{\"prompt_ms\":1021.5,\"predicted_ms\":308.5}"
            .to_owned(),
    );
    all + "data: [DONE]\n\n"
}

fn sandbox(config: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(config);
    sandbox
}

fn with_ollama(server: &Server) -> Sandbox {
    sandbox(&format!(
        "backend = \"ollama\"\nmodel = \"m:1b\"\n[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    ))
}

fn with_openai(server: &Server) -> Sandbox {
    sandbox(&format!(
        "backend = \"openai\"\nmodel = \"m\"\n[openai]\nendpoint = \"{}/v1\"\n",
        server.origin()
    ))
}

fn suggest(sandbox: &Sandbox) -> Outcome {
    sandbox.run(["suggest", "--shell", "bash", "zeige", "Größen"])
}

fn json(sandbox: &Sandbox) -> Value {
    let out = sandbox.run(["suggest", "--json", "--shell", "bash", "zeige", "Größen"]);
    serde_json::from_str(&out.success()).unwrap()
}

/// Answers with a status and a JSON object.
fn refuse(stream: &mut TcpStream, status: &str, body: &str) {
    use std::io::Write as _;
    let length = body.len();
    http::head(
        stream,
        status,
        &format!("Content-Type: application/json; charset=utf-8\r\nContent-Length: {length}\r\n"),
    );
    let _ = stream.write_all(body.as_bytes());
}

fn refusing(status: &'static str, body: &'static str) -> Server {
    ollama::answering(move |_, stream| refuse(stream, status, body))
}

/// Sends a whole answer, cut wherever it hurts: in the middle of lines and of characters.
fn in_pieces_of(length: usize, content_type: &'static str, answer: String) -> Server {
    ollama::answering(move |_, stream| {
        http::pieces(stream, content_type, answer.as_bytes().chunks(length));
        http::end(stream);
    })
}
