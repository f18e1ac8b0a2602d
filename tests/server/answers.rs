//! What is sent to a server, and what becomes of a whole answer.

use serde_json::Value;

use super::{EVENTS, NDJSON, in_pieces_of, json, ollama_lines, openai_events, suggest, with_ollama, with_openai};
use crate::support::ollama;

#[test]
fn a_command_comes_from_ollama() {
    let answer = ollama_lines(&["```", "bash", "\n", "du -h", " größe", "\n", "```", " That was it."]);
    for length in [1, 7, 100_000] {
        let server = in_pieces_of(length, NDJSON, answer.clone());
        assert_eq!(suggest(&with_ollama(&server)).success(), "du -h größe\n");
        let request = &ollama::chats(&server)[0];
        assert_eq!(request.head[0], "POST /api/chat HTTP/1.1");
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!((&body["model"], &body["stream"]), (&"m:1b".into(), &true.into()));
        assert_eq!((&body["think"], &body["keep_alive"]), (&false.into(), &"600s".into()));
        assert_eq!(body["options"]["num_ctx"], 8192);
        assert_eq!(body["options"]["temperature"], 0);
        assert!(body["options"]["num_predict"].as_u64().unwrap() > 0, "{body}");
        let messages = body["messages"].as_array().unwrap();
        assert_eq!(messages[0]["role"], "system");
        let last = messages.last().unwrap();
        assert_eq!(last["role"], "user");
        assert!(last["content"].as_str().unwrap().ends_with("\nzeige Größen"), "{last}");
    }
}

#[test]
fn a_command_comes_from_a_server_that_speaks_as_openai_does() {
    let answer = openai_events(&["```bash", "\ndu -h", " größe", "\n```"]);
    for length in [1, 7, 100_000] {
        let server = in_pieces_of(length, EVENTS, answer.clone());
        assert_eq!(suggest(&with_openai(&server)).success(), "du -h größe\n");
        let request = &server.requests()[0];
        assert_eq!(request.head[0], "POST /v1/chat/completions HTTP/1.1");
        assert_eq!(request.header("authorization"), None);
        let body: Value = serde_json::from_str(&request.body).unwrap();
        assert_eq!((&body["model"], &body["stream"]), (&"m".into(), &true.into()));
        assert_eq!(body["temperature"], 0);
        assert!(body["max_tokens"].as_u64().unwrap() > 0, "{body}");
    }
}

#[test]
fn what_it_took_is_told() {
    // Without a fence nothing says that the command is complete before the answer is.
    let told = json(&with_ollama(&in_pieces_of(999, NDJSON, ollama_lines(&["du -h"]))));
    assert_eq!((&told["backend"], &told["model"]), (&"ollama".into(), &"m:1b".into()));
    assert_eq!(told["timings"]["load_ms"], 1.361_823);
    assert_eq!(told["timings"]["answer_tokens"], 8);
    let told = json(&with_openai(&in_pieces_of(999, EVENTS, openai_events(&["du -h"]))));
    assert_eq!((&told["backend"], &told["model"]), (&"openai".into(), &"m".into()));
    assert_eq!(told["timings"]["prompt_tokens"], 31);
    assert_eq!(told["timings"]["cached_tokens"], 20);
    assert_eq!(told["timings"]["answer_ms"], 308.5);
}

#[test]
fn how_fast_a_model_reads_is_remembered() {
    let answer = openai_events(&["```bash\n", "du -h", "\n```\n", " That was it."]);
    // Enough that was not known before, for an answer that is read to its end.
    let answer = answer.replace("\"cached_tokens\":20", "\"cached_tokens\":2");
    let sandbox = with_openai(&in_pieces_of(999, EVENTS, answer));
    let file = sandbox.home().join(".local/state/lotse/servers.json");
    let question = "what do the first two columns of the output of du -h mean, and why do they not add up to the whole";
    for args in [
        ["ask", question],
        [
            "suggest",
            "list the sizes of all folders in this directory, the way people read them",
        ],
    ] {
        let output = sandbox.command().args(args).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let known: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let server = known["servers"].as_object().unwrap().values().next().unwrap();
        assert!(server["rates"]["m"].as_f64().unwrap() > 0.0, "{known}");
        std::fs::remove_file(&file).unwrap();
    }
}

#[test]
fn reasoning_is_no_part_of_the_command() {
    let answer = ollama_lines(&["<think>", "rm -rf ~", "\n", "</think>", "\n\nls -la"]);
    assert_eq!(
        suggest(&with_ollama(&in_pieces_of(50, NDJSON, answer))).success(),
        "ls -la\n"
    );
}
