//! How likely models find their answers: what servers are asked for it, what they tell, and what becomes of nonsense.

use std::ops::ControlFlow;

use lotse::answer::{Spoken, Tokens};
use lotse::models::backend::server::ollama::{Host, Ollama};
use lotse::models::backend::server::openai::{Key, OpenAi};
use lotse::models::backend::server::pace::Pace;
use lotse::models::backend::{Backend, Chat, Event, Message, Role};
use lotse::redact::Redactor;
use serde_json::{Value, json};

use super::{EVENTS, NDJSON, in_pieces_of, ollama_lines, openai_events, refuse, suggest, with_ollama, with_openai};
use crate::support::http::{self, Request, Server};
use crate::support::ollama;

/// The answer ``ls -la`` in a fence, as tokens with the logarithms of their probabilities and what would have been next.
const TOKENS: [(&str, f64, &str); 5] = [
    ("```bash\n", -0.001, "`ls"),
    ("ls", -0.25, "find"),
    (" -", -0.5, "\n"),
    ("la", -1.5, "l"),
    ("\n```", -0.01, " ."),
];

fn token((text, log, second): (&str, f64, &str)) -> Value {
    json!({
        "token": text, "logprob": log, "bytes": text.as_bytes(),
        "top_logprobs": [
            { "token": text, "logprob": log, "bytes": text.as_bytes() },
            { "token": second, "logprob": log - 2.0, "bytes": second.as_bytes() },
        ],
    })
}

/// Lines of Ollama, each with the tokens of its text.
fn told_by_ollama(tokens: &[(&str, Value)]) -> String {
    let line = |(text, tokens): &(&str, Value)| {
        let line = json!({"model": "m:1b", "message": {"role": "assistant", "content": text}, "done": false, "logprobs": tokens});
        format!("{line}\n")
    };
    tokens.iter().map(line).collect::<String>() + &ollama_lines(&[])
}

/// The same as events.
fn told_by_openai(tokens: &[(&str, Value)]) -> String {
    let event = |(text, tokens): &(&str, Value)| {
        let choice =
            json!({"index": 0, "finish_reason": null, "delta": {"content": text}, "logprobs": {"content": tokens}});
        format!("data: {}\n\n", json!({ "choices": [choice] }))
    };
    tokens.iter().map(event).collect::<String>() + &openai_events(&[])
}

fn told() -> Vec<(&'static str, Value)> {
    TOKENS.iter().map(|told| (told.0, json!([token(*told)]))).collect()
}

/// What a model says, and how likely it finds that.
pub(super) fn spoken(backend: &dyn Backend, words: &str) -> Spoken {
    let chat = Redactor::new().apply(Chat {
        messages: vec![Message {
            role: Role::User,
            content: words.to_owned(),
        }],
        max_tokens: 20,
        probabilities: true,
        ..Chat::default()
    });
    let (mut text, mut tokens) = (String::new(), Tokens::default());
    backend
        .answer(&chat, &mut |event| {
            match event {
                Event::Token(token) => tokens.push(token),
                Event::Text(piece) => text.push_str(&piece),
                Event::Loading(..) | Event::Reading(..) => {}
            }
            ControlFlow::Continue(())
        })
        .unwrap();
    tokens.spoken(&text)
}

pub(super) fn openai(origin: &str) -> OpenAi {
    OpenAi::new(origin.parse().unwrap(), "m", &Key::default(), |_| None).unwrap()
}

fn by_ollama(server: &Server) -> Ollama {
    Ollama {
        host: Host::new(server.origin().parse().unwrap()),
        model: "m:1b".to_owned(),
        num_ctx: 2048,
        keep_alive: std::time::Duration::from_secs(60),
        gpu_layers: None,
        loads: false,
        loaded: None.into(),
        pace: Pace::default(),
        plain: false.into(),
    }
}

/// Both protocols with the same answer.
fn both(told: &[(&str, Value)]) -> [Spoken; 2] {
    let ollama = in_pieces_of(7, NDJSON, told_by_ollama(told));
    let other = in_pieces_of(7, EVENTS, told_by_openai(told));
    [spoken(&by_ollama(&ollama), "x"), spoken(&openai(&other.origin()), "x")]
}

#[test]
fn tokens_come_with_their_places_and_what_would_have_been_next() {
    for spoken in both(&told()) {
        assert_eq!(spoken.text, "```bash\nls -la\n```");
        let found: Vec<_> = spoken
            .tokens
            .iter()
            .map(|token| {
                (
                    &spoken.text[token.at.clone()],
                    f64::from(token.log),
                    token.second.as_ref().unwrap(),
                )
            })
            .collect();
        assert_eq!(found.len(), TOKENS.len());
        for ((text, log, second), expected) in found.iter().zip(TOKENS) {
            assert_eq!((*text, second.text.as_str()), (expected.0, expected.2));
            assert!((log - expected.1).abs() < 1e-6 && (f64::from(second.log) - expected.1 + 2.0).abs() < 1e-6);
        }
    }
}

#[test]
fn several_tokens_may_come_at_once_and_characters_in_halves() {
    let halves = json!([
        {"token": "Gr\u{fffd}", "logprob": -0.5, "bytes": [71, 114, 195]},
        {"token": "\u{fffd}\u{df}e", "logprob": -0.5, "bytes": [182, 195, 159, 101]},
    ]);
    for spoken in both(&[
        ("ls ", json!([token(TOKENS[1]), {"token": " ", "logprob": 0.0}])),
        ("Größe", halves),
    ]) {
        let places: Vec<_> = spoken.tokens.iter().map(|token| token.at.clone()).collect();
        assert_eq!(places, [0..2, 2..3, 3..6, 6..10]);
    }
}

#[test]
fn nonsense_about_tokens_is_no_claim_and_no_failure() {
    let half = |texts: &[usize]| -> Vec<(&str, Value)> {
        let told = told().into_iter().enumerate();
        told.map(|(at, (text, tokens))| (text, if texts.contains(&at) { tokens } else { json!([]) }))
            .collect()
    };
    let all = |tokens: Value| vec![("```bash\nls -la\n```", tokens)];
    let huge = Value::from(vec![token(TOKENS[1]); 5000]);
    for told in [
        half(&[]),
        half(&[0, 1, 3, 4]),
        half(&[1, 2, 3, 4]),
        all(json!(null)),
        all(json!("ls")),
        all(json!([null, 1, "x", {}, []])),
        all(json!({"content": {"content": 7}})),
        all(json!([{"token": "```bash\nls -la\n```"}])),
        all(json!([{"token": "```bash\nls -la\n```", "logprob": 17.5}])),
        all(json!([{"token": "```bash\nls -la\n```", "logprob": -1e300}])),
        all(json!([{"token": "```bash\nrm -rf ~\n```", "logprob": -0.1}])),
        all(huge),
    ] {
        for spoken in both(&told) {
            assert_eq!(
                (spoken.text.as_str(), spoken.tokens.len()),
                ("```bash\nls -la\n```", 0),
                "{told:?}"
            );
        }
    }
    // Through the door as well.
    let told = all(json!([{"token": 1, "logprob": {}}]));
    let server = in_pieces_of(999, NDJSON, told_by_ollama(&told));
    assert_eq!(suggest(&with_ollama(&server)).success(), "ls -la\n");
    let server = in_pieces_of(999, EVENTS, told_by_openai(&told));
    assert_eq!(suggest(&with_openai(&server)).success(), "ls -la\n");
}

fn asks(request: &Request) -> bool {
    let body: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body["logprobs"] == true, body["top_logprobs"] == 2, "{body}");
    body["logprobs"] == true
}

#[test]
fn commands_are_asked_for_with_probabilities_and_prose_without() {
    for (words, wanted) in [(["suggest", "list"], true), (["ask", "why"], false)] {
        let server = in_pieces_of(99, NDJSON, ollama_lines(&["ls"]));
        with_ollama(&server).run(words).success();
        assert_eq!(asks(&ollama::chats(&server)[0]), wanted);
        let server = in_pieces_of(99, EVENTS, openai_events(&["ls"]));
        with_openai(&server).run(words).success();
        assert_eq!(asks(&server.requests()[0]), wanted);
    }
}

/// Answers those alone who do not ask for probabilities; `refused` is for the others.
fn particular(
    content_type: &'static str,
    answer: String,
    refused: impl Fn(&mut std::net::TcpStream) + Send + Sync + 'static,
) -> Server {
    ollama::answering(move |request, stream| {
        if asks(request) {
            return refused(stream);
        }
        http::pieces(stream, content_type, answer.as_bytes().chunks(99));
        http::end(stream);
    })
}

#[test]
fn a_server_that_refuses_probabilities_is_asked_without_and_that_is_remembered() {
    for (status, body) in [
        (
            "400 Bad Request",
            r#"{"error":{"message":"Unrecognized request argument supplied: logprobs"}}"#,
        ),
        (
            "422 Unprocessable Entity",
            r#"{"detail":[{"type":"extra_forbidden","loc":["body","logprobs"]}]}"#,
        ),
        ("501 Not Implemented", ""),
        (
            "500 Internal Server Error",
            r#"{"error":{"message":"logprobs is not supported"}}"#,
        ),
        (
            "200 OK",
            "data: {\"choices\":[{\"delta\":{\"content\":\"ls\"},\"logprobs\":{\"content\":[{\"logprob\":NaN}]}}]}\n\n",
        ),
    ] {
        let server = particular(EVENTS, openai_events(&["ls"]), move |stream| {
            refuse(stream, status, body);
        });
        let sandbox = with_openai(&server);
        let asked = || server.requests().iter().map(asks).collect::<Vec<_>>();
        assert_eq!(suggest(&sandbox).success(), "ls\n", "{status}");
        assert_eq!(asked(), [true, false], "{status}");
        assert_eq!(suggest(&sandbox).success(), "ls\n");
        assert_eq!(asked(), [true, false, false], "{status}");
    }
    let said = r#"{"error":"logprobs are not supported by this engine"}"#;
    let server = particular(NDJSON, ollama_lines(&["ls"]), move |stream| {
        refuse(stream, "400 Bad Request", said);
    });
    let sandbox = with_ollama(&server);
    for expected in [&[true, false][..], &[true, false, false]] {
        assert_eq!(suggest(&sandbox).success(), "ls\n");
        let asked: Vec<bool> = ollama::chats(&server).iter().map(asks).collect();
        assert_eq!(asked, expected);
    }
}

#[test]
fn what_fails_without_them_as_well_fails_as_before_and_is_not_remembered() {
    let body = r#"{"error":{"message":"the request exceeds the context"}}"#;
    let server = ollama::answering(move |_, stream| refuse(stream, "400 Bad Request", body));
    let sandbox = with_openai(&server);
    for expected in [&[true, false][..], &[true, false, true, false]] {
        let stderr = suggest(&sandbox).failure(1);
        assert!(
            stderr.contains("fails: the request exceeds the context\nhint: "),
            "{stderr}"
        );
        let asked: Vec<bool> = server.requests().iter().map(asks).collect();
        assert_eq!(asked, expected);
    }
}
