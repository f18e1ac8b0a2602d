use super::*;
use crate::models::backend::Timings;
use crate::models::dispatch::Attempt;
use crate::models::route::Role;

#[test]
fn a_decision_reads_like_this() {
    let decision = Decision {
        at: 1_000_000,
        role: Role::Coder,
        role_reason: messages::command_is_wanted(),
        model: "gemma3:12b".to_owned(),
        backend: "ollama".to_owned(),
        server: Some("http://127.0.0.1:11434".to_owned()),
        reason: messages::is_loaded("gemma3:12b"),
        refused: vec![
            ("llama3.1:70b".to_owned(), messages::is_not_installed()),
            (
                String::new(),
                messages::server_is_out_of_reach("http://box", "it is off"),
            ),
        ],
        attempts: vec![Attempt {
            model: "qwen3-coder:30b".to_owned(),
            error: Message::verbatim("Ollama has no room"),
            hint: Some(Message::verbatim("less\u{1b}[2J")),
        }],
        error: None,
        sureness: Sureness {
            confidence: Some(0.618),
            unsure: true,
            features: vec![("least".to_owned(), -1.234)],
            ..Sureness::default()
        },
        examples: Vec::new(),
        sent: vec!["(bash 5.2)\nlist files".to_owned()],
        timings: Timings {
            load_ms: 0.2,
            prompt_tokens: 300,
            prompt_ms: 41.0,
            answer_tokens: 12,
            answer_ms: 200.4,
            ..Timings::default()
        },
        first_text_ms: 55.0,
        total_ms: 260.0,
    };
    insta::assert_snapshot!(text(&decision, 1_130_000, Language::English), @r"
    asked     2 min ago
    role      coder: a command is wanted
    model     gemma3:12b at http://127.0.0.1:11434
    because   gemma3:12b is loaded
              the server at http://box is out of reach: it is off
    failed    qwen3-coder:30b: Ollama has no room
              hint: less�[2J
    not       llama3.1:70b: it is not installed
    unsure    62 %: least -1.23
    time      reading 41 ms, writing 200 ms, the first word after 55 ms, 260 ms in all
    sent      (bash 5.2)
              list files
    ");
    insta::assert_snapshot!(text(&decision, 1_130_000, Language::German), @r"
    gefragt   vor 2 min
    Rolle     coder: ein Befehl ist verlangt
    Modell    gemma3:12b unter http://127.0.0.1:11434
    Grund     gemma3:12b ist geladen
              der Server unter http://box ist nicht erreichbar: it is off
    Fehler    qwen3-coder:30b: Ollama has no room
              Hinweis: less�[2J
    nicht     llama3.1:70b: es ist nicht installiert
    unsicher  62 %: least -1.23
    Dauer     Lesen 41 ms, Schreiben 200 ms, das erste Wort nach 55 ms, insgesamt 260 ms
    gesendet  (bash 5.2)
              list files
    ");
    // What is for programs stays as it is.
    let object = json::decision(&decision);
    assert_eq!(object["reason"], "gemma3:12b is loaded");
    assert_eq!(object["refused"][0][1], "is not installed");
}

#[test]
fn a_decision_without_an_answer_reads_like_this() {
    let decision = Decision {
        at: 1_000_000,
        role: Role::Coder,
        role_reason: messages::command_is_wanted(),
        model: String::new(),
        backend: String::new(),
        server: None,
        reason: Message::default(),
        refused: Vec::new(),
        attempts: vec![Attempt {
            model: "qwen3-coder:30b".to_owned(),
            error: Message::verbatim("no usable command: it is empty"),
            hint: None,
        }],
        error: Some(Message::verbatim("no usable command: it is empty")),
        sureness: Sureness::default(),
        examples: Vec::new(),
        sent: Vec::new(),
        timings: Timings::default(),
        first_text_ms: 0.0,
        total_ms: 0.0,
    };
    insta::assert_snapshot!(text(&decision, 1_007_000, Language::English), @r"
    asked     7 s ago
    role      coder: a command is wanted
    model     none
    failed    qwen3-coder:30b: no usable command: it is empty
    ");
}
