//! Servers that refuse, break off, or are something else.

use super::{EVENTS, NDJSON, ollama_lines, refusing, sandbox, suggest, with_ollama, with_openai};
use crate::support::http;
use crate::support::ollama;

#[test]
fn each_refusal_of_ollama_is_one_sentence_and_one_remedy() {
    let table = [
        (
            "404 Not Found",
            r#"{"error":"model 'm:1b' not found"}"#,
            "Ollama has no model `m:1b`\nhint: run `lotse models pull m:1b`\n",
        ),
        (
            "500 Internal Server Error",
            r#"{"error":"model requires more system memory (40.1 GiB) than is available (20.0 GiB)"}"#,
            "Ollama has no room for `m:1b`: model requires more system memory (40.1 GiB) than is available (20.0 GiB)\n\
            hint: name a smaller model",
        ),
        (
            "500 Internal Server Error",
            r#"{"error":"error loading model: unknown model architecture: 'mllama'"}"#,
            "this version of Ollama cannot load `m:1b`: error loading model: unknown model architecture: 'mllama'\nhint: name another",
        ),
        (
            "503 Service Unavailable",
            r#"{"error":"server busy, please try again"}"#,
            "Ollama has too much to do\nhint: ask again",
        ),
        (
            "403 Forbidden",
            "",
            "refuses requests to this address\nhint: use the address",
        ),
        (
            "500 Internal Server Error",
            "<h1>oops</h1>",
            "Ollama fails with status 500\nhint: look at",
        ),
        (
            "400 Bad Request",
            r#"{"error":"{\"error\":{\"code\":400,\"message\":\"no\\u001b[2J\"}}"}"#,
            "Ollama fails: no [2J\nhint: look at",
        ),
    ];
    for (status, body, expected) in table {
        let stderr = suggest(&with_ollama(&refusing(status, body))).failure(1);
        assert!(stderr.contains(expected), "{stderr}");
        assert_eq!(stderr.lines().count(), 2, "{stderr}");
    }
}

#[test]
fn each_refusal_of_other_servers_is_one_sentence_and_one_remedy() {
    let table = [
        (
            "404 Not Found",
            r#"{"error":{"message":"File Not Found","type":"not_found_error","code":404}}"#,
            "fails: File Not Found\nhint: name a model that it has",
        ),
        (
            "401 Unauthorized",
            r#"{"error":{"message":"Invalid API Key"}}"#,
            "fails: Invalid API Key\nhint: name the variable",
        ),
        ("429 Too Many Requests", "", "fails: status 429\nhint: ask again"),
        // Gateways, and what servers in Python are made of.
        (
            "401 Unauthorized",
            r#"{"message":"No API key found in request"}"#,
            "fails: No API key found in request\nhint: name the variable",
        ),
        (
            "404 Not Found",
            r#"{"object":"error","message":"The model `m` does not exist.","type":"NotFoundError","code":404}"#,
            "fails: The model `m` does not exist\nhint: name a model that it has",
        ),
        (
            "403 Forbidden",
            r#"{"detail":"Not authenticated"}"#,
            "fails: Not authenticated\nhint: name the variable",
        ),
        (
            "422 Unprocessable Entity",
            r#"{"detail":[{"loc":["body"],"msg":"Field required"}]}"#,
            "fails: Field required\nhint: look at the log",
        ),
        (
            "500 Internal Server Error",
            "",
            "fails: status 500\nhint: look at the log",
        ),
    ];
    for (status, body, expected) in table {
        let stderr = suggest(&with_openai(&refusing(status, body))).failure(1);
        assert!(stderr.contains(expected), "{stderr}");
    }
}

#[test]
fn a_broken_answer_is_one_sentence_and_never_a_command() {
    let page = || {
        ollama::answering(|_, stream| {
            http::pieces(stream, "text/html; charset=utf-8", [&b"<html>ls -la</html>"[..]]);
            http::end(stream);
        })
    };
    let elsewhere = || {
        ollama::answering(|_, stream| {
            http::head(
                stream,
                "302 Found",
                "Location: http://127.0.0.1:9/\r\nContent-Length: 0\r\n",
            );
        })
    };
    let with = |content_type, text: &'static [u8], ends| {
        ollama::answering(move |_, stream| {
            http::pieces(stream, content_type, [text]);
            if ends {
                http::end(stream);
            }
        })
    };
    let line = b"{\"message\":{\"role\":\"assistant\",\"content\":\"ls\"},\"done\":false}\n";
    let event = b"data: {\"choices\":[{\"finish_reason\":null,\"index\":0,\"delta\":{\"content\":\"ls\"}}]}\n\n";
    let table = [
        (with_ollama(&page()), "is a web page"),
        (with_openai(&page()), "is a web page"),
        (with_ollama(&elsewhere()), "redirects elsewhere (not followed)"),
        (with_openai(&elsewhere()), "redirects elsewhere (not followed)"),
        (with_ollama(&with(NDJSON, line, true)), "ended in the middle"),
        (with_openai(&with(EVENTS, event, true)), "ended in the middle"),
        (with_ollama(&with(NDJSON, line, false)), "broke off"),
        (with_openai(&with(EVENTS, event, false)), "broke off"),
        (with_ollama(&with(NDJSON, b"ls -la\n", true)), "is not what Ollama says"),
        (
            with_openai(&with(EVENTS, b"data: ls -la\n\n", true)),
            "is not a stream of answers",
        ),
        (with_ollama(&with(NDJSON, b"\xff\xfe\n", true)), "is not UTF-8 text"),
        (
            with_ollama(&with(
                NDJSON,
                b"{\"error\":\"an error was encountered while running the model\"}\n",
                true,
            )),
            "Ollama fails: an error was",
        ),
        (
            with_openai(&with(
                EVENTS,
                b"data: {\"error\":{\"code\":500,\"message\":\"it fell over\"}}\n\n",
                true,
            )),
            "fails: it fell over",
        ),
    ];
    for (sandbox, expected) in table {
        let stderr = suggest(&sandbox).failure(1);
        assert!(stderr.contains(expected), "{expected}: {stderr}");
        assert!(stderr.contains("\nhint: "), "{stderr}");
    }
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let address = http::closed_port().trim_end_matches("/file");
    for backend in ["ollama", "openai"] {
        let sandbox = sandbox(&format!(
            "backend = \"{backend}\"\n[{backend}]\nendpoint = \"{address}\"\n"
        ));
        let stderr = suggest(&sandbox).failure(1);
        assert!(stderr.contains(&format!("does not answer at `{address}`")), "{stderr}");
        assert!(stderr.contains("refused\nhint: start"), "{stderr}");
    }
}

#[test]
fn a_server_that_failed_once_is_asked_again_at_once() {
    let failed = std::sync::atomic::AtomicBool::new(false);
    let server = ollama::answering(move |_, stream| {
        if failed.swap(true, std::sync::atomic::Ordering::Relaxed) {
            http::pieces(stream, NDJSON, [ollama_lines(&["ls"]).as_bytes()]);
            http::end(stream);
        }
    });
    let sandbox = with_ollama(&server);
    let stderr = suggest(&sandbox).failure(1);
    assert!(stderr.contains("connection closed"), "{stderr}");
    assert_eq!(suggest(&sandbox).success(), "ls\n");
}
