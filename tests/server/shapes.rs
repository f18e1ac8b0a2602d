//! The shapes that answers come in: servers, and the gateways before them, end, cut and dress them differently. Each is here
//! as the bytes that go over the line, with what the user gets.

use std::io::Write as _;

use super::{suggest, with_ollama, with_openai};
use crate::support::http::Server;
use crate::support::{Sandbox, ollama};

/// What the user gets.
enum Gets {
    /// This command.
    Command(&'static str),
    /// No command, and a sentence with these words.
    Reason(&'static str),
}
use Gets::{Command, Reason};

/// A server that answers with these pieces, each sent by itself, and closes the connection.
fn scripted(head: &str, pieces: &[&[u8]]) -> Server {
    let head = format!("HTTP/1.1 200 OK\r\n{head}\r\n");
    let pieces: Vec<Vec<u8>> = pieces.iter().map(|piece| piece.to_vec()).collect();
    ollama::answering(move |_, stream| {
        let _ = stream.write_all(head.as_bytes());
        for piece in &pieces {
            let _ = stream.write_all(piece);
            let _ = stream.flush();
        }
    })
}

/// The bytes of a body as one piece.
fn body(text: &str) -> Vec<Vec<u8>> {
    vec![text.as_bytes().to_vec()]
}

/// The bytes of a body, one by one.
fn bytewise(text: &str) -> Vec<Vec<u8>> {
    text.bytes().map(|byte| vec![byte]).collect()
}

/// A body as HTTP/1.1 sends it where its length is not known, in chunks of so many bytes.
fn chunked(text: &str, length: usize) -> Vec<Vec<u8>> {
    let mut all: Vec<Vec<u8>> = Vec::new();
    for chunk in text.as_bytes().chunks(length) {
        all.push([format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    }
    all.push(b"0\r\n\r\n".to_vec());
    all
}

/// A head for what ends with the connection.
const CLOSED: &str = "Content-Type: application/x-ndjson\r\nConnection: close\r\n";
const CHUNKED: &str = "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n";
const EVENTS: &str = "Content-Type: text/event-stream\r\nConnection: close\r\n";
const JSON: &str = "Content-Type: application/json\r\nConnection: close\r\n";

/// A name, what the head says, the bytes of the body, and what the user gets.
type Shape<'a> = (&'a str, &'a str, Vec<Vec<u8>>, Gets);

/// Asks for a command for each, and names all at once that went wrong.
fn assert_gets(table: Vec<Shape<'_>>, sandbox: impl Fn(&Server) -> Sandbox) {
    let mut wrong = Vec::new();
    for (name, head, pieces, gets) in table {
        let pieces: Vec<&[u8]> = pieces.iter().map(Vec::as_slice).collect();
        let outcome = suggest(&sandbox(&scripted(head, &pieces)));
        let right = match gets {
            Command(command) => outcome.code == Some(0) && outcome.stdout == format!("{command}\n"),
            Reason(words) => {
                let silent = outcome.code != Some(0) && outcome.stdout.is_empty();
                silent && outcome.stderr.contains(words) && outcome.stderr.contains("\nhint: ")
            }
        };
        if !right {
            wrong.push(format!("{name}: {outcome}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A line of Ollama that has not ended the answer.
fn said(text: &str) -> String {
    format!("{{\"message\":{{\"role\":\"assistant\",\"content\":\"{text}\"}},\"done\":false}}\n")
}

const DONE: &str = "{\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}\n";

#[test]
fn each_shape_of_an_answer_of_ollama_is_understood() {
    let whole =
        "{\"message\":{\"role\":\"assistant\",\"content\":\"du -h größe\"},\"done\":true,\"done_reason\":\"stop\"}";
    let pretty = "{\n  \"model\": \"m:1b\",\n  \"message\": {\n    \"role\": \"assistant\",\n    \"content\": \"ls -la\"\n  },\n  \
        \"done\": true\n}\n";
    let table = vec![
        (
            "one message that ends as well",
            CLOSED,
            body(&format!("{whole}\n")),
            Command("du -h größe"),
        ),
        (
            "the same without a line end",
            CLOSED,
            body(whole),
            Command("du -h größe"),
        ),
        ("not streamed", JSON, body(whole), Command("du -h größe")),
        (
            "not streamed, with its length",
            "Content-Type: application/json\r\nContent-Length: 91\r\n",
            body(whole),
            Command("du -h größe"),
        ),
        (
            "not streamed, byte by byte",
            JSON,
            bytewise(whole),
            Command("du -h größe"),
        ),
        (
            "not streamed, over several lines",
            JSON,
            body(pretty),
            Command("ls -la"),
        ),
        (
            "over several lines that end as in Windows",
            JSON,
            body(&pretty.replace('\n', "\r\n")),
            Command("ls -la"),
        ),
        (
            "not compressed, as it says",
            "Content-Type: application/json\r\nContent-Encoding: identity\r\nConnection: close\r\n",
            body(whole),
            Command("du -h größe"),
        ),
    ];
    assert_gets(table, with_ollama);
}

#[test]
fn the_pieces_of_an_answer_of_ollama_come_in_each_shape() {
    let table = vec![
        (
            "cut within characters",
            CHUNKED,
            chunked(&(said("du -h gr") + &said("öße") + DONE), 1),
            Command("du -h größe"),
        ),
        (
            "two in a line",
            CHUNKED,
            chunked(&(said("du").trim_end().to_owned() + &said(" -h") + DONE), 999),
            Command("du -h"),
        ),
        (
            "the end brings text as well",
            CLOSED,
            body(&(said("du -h") + &DONE.replace("\"content\":\"\"", "\"content\":\" x\""))),
            Command("du -h x"),
        ),
        (
            "no line end behind the last",
            CLOSED,
            body((said("ls -la") + DONE).trim_end()),
            Command("ls -la"),
        ),
        (
            "line ends as in Windows",
            CLOSED,
            body(&(said("ls") + &said(" -la") + DONE).replace('\n', "\r\n")),
            Command("ls -la"),
        ),
        (
            "blank lines and a mark of the byte order",
            CLOSED,
            body(&format!("\u{feff}\n\n{}\n\n{DONE}", said("ls -la"))),
            Command("ls -la"),
        ),
        (
            "kept alive",
            "Content-Type: application/x-ndjson\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n",
            chunked(&(said("ls -la") + DONE), 20),
            Command("ls -la"),
        ),
        (
            "more after the end",
            CLOSED,
            body(&(said("ls -la") + DONE + &said("; rm -rf x"))),
            Command("ls -la"),
        ),
        (
            "thoughts beside the text",
            CLOSED,
            body(
                &("{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"rm -rf x\"},\"done\":false}\n"
                    .to_owned()
                    + "{\"message\":{\"role\":\"assistant\",\"content\":\"ls -la\",\"thinking\":\"?\"},\"done\":false}\n"
                    + DONE),
            ),
            Command("ls -la"),
        ),
        (
            "nothing where text could be",
            CLOSED,
            body(
                &("{\"message\":{\"role\":\"assistant\",\"content\":null,\"thinking\":null},\"done\":null}\n"
                    .to_owned()
                    + "{\"message\":null,\"error\":null}\n"
                    + &said("ls -la")
                    + "{\"message\":null,\"done\":true,\"eval_count\":null,\"load_duration\":null}\n"),
            ),
            Command("ls -la"),
        ),
        (
            "numbers of another kind",
            CLOSED,
            body(
                &(said("ls -la")
                    + "{\"done\":true,\"eval_count\":8.0,\"load_duration\":-1,\"prompt_eval_count\":\"?\",\"total_duration\":1e300}\n"),
            ),
            Command("ls -la"),
        ),
        (
            "only thoughts, until there was no room left",
            CLOSED,
            body(
                "{\"message\":{\"content\":\"\",\"thinking\":\"hm\"},\"done\":false}\n{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"length\"}\n",
            ),
            Reason("cut off because it became too long"),
        ),
        (
            "cut off by the server",
            CLOSED,
            body(&(said("rm -rf build/old") + &DONE.replace("stop", "length"))),
            Reason("cut off because it became too long"),
        ),
    ];
    assert_gets(table, with_ollama);
}

#[test]
fn an_answer_of_ollama_ends_in_each_way() {
    let table = vec![
        (
            "an error behind text",
            CLOSED,
            body(
                &(said("ls -la")
                    + "{\"error\":\"an error was encountered while running the model: unexpected EOF\"}\n"),
            ),
            Reason("Ollama fails: an error was encountered while running the model: unexpected EOF"),
        ),
        (
            "an error without a line end",
            CLOSED,
            body("{\"error\":\"unexpected EOF\"}"),
            Reason("Ollama fails: unexpected EOF"),
        ),
        (
            "an error that is an object",
            JSON,
            body("{\"error\":{\"type\":\"overloaded\"}}"),
            Reason("overloaded"),
        ),
        (
            "neither an end nor an error",
            CHUNKED,
            chunked(&said("ls ls ls ls"), 99),
            Reason("ended in the middle"),
        ),
        (
            "the last line is half of one",
            CLOSED,
            body(&(said("ls -la") + "{\"message\":{\"content\":\"\"},\"do")),
            Reason("ended in the middle"),
        ),
        ("nothing at all", CLOSED, body(""), Reason("ended in the middle")),
        (
            "nothing but an end",
            CLOSED,
            body(DONE),
            Reason("the model said nothing"),
        ),
        ("no object", CLOSED, body("[]\n"), Reason("is not what Ollama says")),
        (
            "compressed",
            "Content-Type: application/json\r\nContent-Encoding: gzip\r\nConnection: close\r\n",
            vec![vec![0x1f, 0x8b, 8, 0, 10]],
            Reason("is compressed"),
        ),
    ];
    assert_gets(table, with_ollama);
}

/// An event with a piece of the answer.
fn event(delta: &str, reason: &str) -> String {
    format!("data: {{\"choices\":[{{\"index\":0,\"delta\":{{{delta}}},\"finish_reason\":{reason}}}]}}\n\n")
}

fn text(text: &str) -> String {
    event(&format!("\"content\":\"{text}\""), "null")
}

#[test]
fn each_shape_of_an_answer_of_other_servers_is_understood() {
    let stop = event("", "\"stop\"");
    let done = "data: [DONE]\n\n";
    let all = text("du -h gr") + &text("öße") + &stop + done;
    let whole = "{\"id\":\"x\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\
        \"content\":\"du -h größe\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\
        \"usage\":{\"prompt_tokens\":9,\"completion_tokens\":4}}";
    let pretty = serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(whole).unwrap()).unwrap();
    let parts = "\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"rm\"}]},{\"type\":\"text\",\"text\":\"ls\"},\
        {\"type\":\"text\",\"text\":\" -la\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}},7,null]";
    let table = vec![
        ("events", EVENTS, body(&all), Command("du -h größe")),
        ("events byte by byte", EVENTS, bytewise(&all), Command("du -h größe")),
        ("cut within characters", "Content-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n", chunked(&all, 1), Command("du -h größe")),
        ("line ends as in Windows", EVENTS, body(&all.replace('\n', "\r\n")), Command("du -h größe")),
        ("line ends as long ago", EVENTS, body(&all.replace('\n', "\r")), Command("du -h größe")),
        ("no blank behind the colon", EVENTS, body(&all.replace("data: ", "data:")), Command("du -h größe")),
        ("no blank lines", EVENTS, body(&all.replace("\n\n", "\n")), Command("du -h größe")),
        ("comments and names", EVENTS, body(&format!(": PROCESSING\n\n\u{feff}event: message\nid: 7\nretry: 10\n{all}")), Command("du -h größe")),
        ("an event over several lines", EVENTS,
            body(&(all.replace("\"index\":0,", "\"index\":0,\ndata: "))), Command("du -h größe")),
        ("no last event", EVENTS, body(&(text("ls -la") + &stop)), Command("ls -la")),
        ("no reason for the end", EVENTS, body(&(text("ls -la") + done)), Command("ls -la")),
        ("no line end behind the last", EVENTS, body(&(text("ls -la") + "data: [DONE]")), Command("ls -la")),
        ("the end brings text as well", EVENTS, body(&(text("ls") + &event("\"content\":\" -la\"", "\"stop\""))), Command("ls -la")),
        ("not streamed", JSON, body(whole), Command("du -h größe")),
        ("not streamed, byte by byte", JSON, bytewise(whole), Command("du -h größe")),
        ("not streamed, over several lines", JSON, body(&pretty), Command("du -h größe")),
        ("not streamed, as an event", EVENTS, body(&format!("data: {whole}\n\n{done}")), Command("du -h größe")),
        ("the whole behind its pieces", EVENTS, body(&(text("du -h größe") + &format!("data: {whole}\n\n{done}"))), Command("du -h größe")),
        ("nothing where text could be", EVENTS,
            body(&(event("\"role\":\"assistant\",\"content\":null,\"tool_calls\":null", "null")
                + "data: {\"choices\":null,\"usage\":null}\n\ndata: {\"choices\":[{\"delta\":null,\"logprobs\":null}]}\n\ndata: {\"choices\":[null]}\n\n"
                + &text("ls -la") + "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":4.0}}\n\n" + done)), Command("ls -la")),
        ("text in parts", EVENTS, body(&(event(parts, "null") + &stop)), Command("ls -la")),
        ("text in parts, not streamed", JSON,
            body(&format!("{{\"choices\":[{{\"message\":{{{parts}}},\"finish_reason\":\"stop\"}}]}}")), Command("ls -la")),
        ("thoughts beside the text", EVENTS,
            body(&(event("\"reasoning_content\":\"rm -rf x\"", "null") + &event("\"content\":\"\",\"reasoning\":\"rm\"", "null") + &text("ls -la") + &stop)), Command("ls -la")),
        ("a second answer", EVENTS,
            body(&("data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"rm -rf x\"}},{\"index\":0,\"delta\":{\"content\":\"ls -la\"}}]}\n\n".to_owned() + &stop)), Command("ls -la")),
        ("only thoughts, until there was no room left", EVENTS,
            body(&(event("\"reasoning_content\":\"hm\"", "null") + &event("", "\"length\"") + done)), Reason("cut off because it became too long")),
        ("cut off by the server", EVENTS, body(&(text("rm -rf build/old") + &event("", "\"length\"") + done)), Reason("cut off because it became too long")),
        ("withheld", EVENTS, body(&(text("ls") + &event("", "\"content_filter\"") + done)), Reason("fails: content_filter")),
        ("an error behind text", EVENTS, body(&(text("ls -la") + "data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n\n")), Reason("fails: out of memory")),
        ("an error by its event", EVENTS, body("event: error\ndata: {\"object\":\"error\",\"message\":\"too long\",\"code\":400}\n\n"), Reason("fails: too long")),
        ("an error within a choice", EVENTS, body("data: {\"choices\":[{\"delta\":{},\"error\":{\"message\":\"gone\"},\"finish_reason\":\"error\"}]}\n\n"), Reason("fails: gone")),
        ("an error as a bare object", JSON, body("{\"error\":\"no slot\"}"), Reason("fails: no slot")),
        ("an error of the server of llama.cpp before 2025", EVENTS, body("error: {\"message\":\"context\",\"code\":400}\n\n"), Reason("fails: context")),
        ("neither an end nor an error", EVENTS, body(&text("ls ls ls ls")), Reason("ended in the middle")),
        ("the last event is half of one", EVENTS, body(&(text("ls -la") + "data: {\"choices\":[{\"del")), Reason("ended in the middle")),
        ("nothing at all", EVENTS, body(""), Reason("ended in the middle")),
        ("nothing but an end", EVENTS, body(done), Reason("the model said nothing")),
        ("text", EVENTS, body("data: ls -la\n\n"), Reason("is not a stream of answers")),
        ("another object", JSON, body("{\"status\":\"ok\"}"), Reason("ended in the middle")),
        ("compressed", "Content-Type: text/event-stream\r\nContent-Encoding: br\r\nConnection: close\r\n", vec![vec![0x1f, 0x8b, 8, 0, 10]],
            Reason("is compressed")),
    ];
    assert_gets(table, with_openai);
}

#[test]
fn no_answer_is_asked_for_that_is_compressed() {
    let server = scripted(CLOSED, &[(said("ls -la") + DONE).as_bytes()]);
    assert_eq!(suggest(&with_ollama(&server)).success(), "ls -la\n");
    assert_eq!(ollama::chats(&server)[0].header("accept-encoding"), Some("identity"));
}
