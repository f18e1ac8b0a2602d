//! Which servers are asked, with what key, and until when.

use std::fs::{self, Permissions};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::{EVENTS, NDJSON, in_pieces_of, ollama, ollama_lines, openai, openai_events, refuse, sandbox, suggest};
use crate::shell::session::{Mode, Options};
use crate::support::http::{self, Request, Server};
use crate::support::{Sandbox, shells};

#[test]
fn words_stay_on_this_machine_unless_the_file_says_otherwise() {
    let table = [
        "backend = \"ollama\"\n[ollama]\nendpoint = \"http://192.0.2.1:1\"\n",
        "backend = \"openai\"\n[openai]\nendpoint = \"https://models.example/v1\"\n",
    ];
    for config in table {
        let stderr = suggest(&sandbox(config)).failure(1);
        assert!(
            stderr.contains("is on another machine, and lotse is offline\nhint: put `offline = false`"),
            "{stderr}"
        );
    }
    let stderr = suggest(&sandbox("backend = \"ollama\"\n").env("OLLAMA_HOST", "192.0.2.1")).failure(1);
    assert!(
        stderr.contains("`http://192.0.2.1:11434` is on another machine"),
        "{stderr}"
    );
    let stderr = sandbox("backend = \"ollama\"\n")
        .run(["suggest", "--model", "big:480b-cloud", "list", "files"])
        .failure(1);
    assert!(
        stderr.contains("`big:480b-cloud` is computed on other machines"),
        "{stderr}"
    );
}

#[test]
fn ollama_host_is_honoured() {
    let server = in_pieces_of(999, NDJSON, ollama_lines(&["ls -la"]));
    let sandbox = Sandbox::new().env("OLLAMA_HOST", server.origin().trim_start_matches("http://"));
    let out = sandbox.run([
        "suggest",
        "--backend",
        "ollama",
        "--model",
        "qwen3-coder:30b-q4",
        "list",
        "files",
    ]);
    assert_eq!(out.success(), "ls -la\n");
    assert!(server.requests()[0].body.contains("\"model\":\"qwen3-coder:30b\""));
}

#[test]
fn a_proxy_is_not_asked_for_this_machine() {
    let server = in_pieces_of(999, NDJSON, ollama_lines(&["ls -la"]));
    let sandbox = ollama(&server)
        .env("http_proxy", "http://127.0.0.1:9")
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("ALL_PROXY", "http://127.0.0.1:9");
    assert_eq!(suggest(&sandbox).success(), "ls -la\n");
}

#[test]
fn a_key_comes_from_a_variable_or_from_a_file_of_ones_own() {
    let server = in_pieces_of(999, EVENTS, openai_events(&["ls -la"]));
    let with = |setting: &str| {
        sandbox(&format!(
            "backend = \"openai\"\n[openai]\nendpoint = \"{}\"\n{setting}\n",
            server.origin()
        ))
    };
    let keys = |server: &Server| -> Vec<Option<String>> {
        let key = |request: Request| request.header("authorization").map(str::to_owned);
        server.requests().into_iter().map(key).collect()
    };
    let stderr = suggest(&with("key_env = \"TEAM_KEY\"")).failure(1);
    assert!(stderr.contains("the variable `TEAM_KEY`"), "{stderr}");
    let in_variable = with("key_env = \"TEAM_KEY\"")
        .env("TEAM_KEY", "s3cret")
        .env("LOTSE_LOG", "debug");
    assert_eq!(suggest(&in_variable).success(), "ls -la\n");
    let log = fs::read_to_string(in_variable.home().join(".local/state/lotse/lotse.log")).unwrap();
    assert!(log.contains("ls -la") && !log.contains("s3cret"), "{log}");

    let in_file = Sandbox::new();
    let file = in_file.write("key", "s3cret in a file\n");
    in_file.config(&format!(
        "backend = \"openai\"\n[openai]\nendpoint = \"{}\"\nkey_file = \"{}\"\n",
        server.origin(),
        file.display()
    ));
    fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
    let stderr = suggest(&in_file).failure(1);
    assert!(
        stderr.contains("others can read the key in `") && stderr.contains("chmod 600"),
        "{stderr}"
    );
    fs::set_permissions(&file, Permissions::from_mode(0o600)).unwrap();
    assert_eq!(suggest(&in_file).success(), "ls -la\n");
    assert_eq!(
        keys(&server),
        [
            Some("Bearer s3cret".to_owned()),
            Some("Bearer s3cret in a file".to_owned())
        ]
    );
}

#[test]
fn the_server_is_left_when_the_command_is_complete_and_when_the_user_gives_up() {
    for wait in [false, true] {
        let (left, heard) = channel();
        let server = Server::start(move |_, stream| {
            let answer: &[&str] = if wait { &["ls"] } else { &["```bash\nls -la\n```"] };
            let lines = ollama_lines(answer);
            // Without the last line, so that the answer is never at its end.
            let begun = &lines[..=lines.trim_end().rfind('\n').unwrap()];
            http::pieces(stream, NDJSON, [begun.as_bytes()]);
            let end = stream.read(&mut [0; 64]);
            left.send(matches!(end, Ok(0) | Err(_))).unwrap();
        });
        if wait {
            let shell = shells::all().remove(0);
            let session = Options::new(&shell, Mode::Emacs)
                .config(&format!(
                    "backend = \"ollama\"\n[ollama]\nendpoint = \"{}\"\nmodel = \"m:1b\"\n",
                    server.origin()
                ))
                .start();
            session.write("list files");
            session.send("\x07");
            session
                .terminal
                .wait_for("the wait", |screen| screen.contains("writing … · m:1b"));
            session.send("\x1b");
            session.wait_for_line("list files");
            assert!(heard.recv_timeout(Duration::from_secs(20)).unwrap());
        } else {
            assert_eq!(suggest(&ollama(&server)).success(), "ls -la\n");
            assert!(heard.recv_timeout(Duration::from_secs(20)).unwrap());
        }
    }
}

#[test]
fn the_doctor_looks_whether_the_model_is_there() {
    let tags = r#"{"models":[{"name":"m:1b","model":"m:1b","size":98362771},{"name":"other:latest"}]}"#;
    let models = r#"{"object":"list","data":[{"id":"m","object":"model"}]}"#;
    let server = Server::start(move |request, stream| {
        let body = if request.head[0].starts_with("GET /api/tags ") {
            tags
        } else {
            models
        };
        refuse(stream, "200 OK", body);
    });
    let doctor = |sandbox: &Sandbox| sandbox.run(["doctor"]).to_string();
    let said = doctor(&ollama(&server));
    assert!(
        said.contains(&format!("ok    ollama: m:1b at {}", server.origin())),
        "{said}"
    );
    let said = doctor(&openai(&server));
    assert!(
        said.contains(&format!("ok    openai: m at {}", server.origin())),
        "{said}"
    );
    let said = doctor(&ollama(&server).env("LOTSE_MODEL", "absent"));
    assert!(
        said.contains("FAIL  Ollama has no model `absent`\n      hint: run `ollama pull absent`"),
        "{said}"
    );
    let said = doctor(&ollama(&server).env("LOTSE_MODEL", "other"));
    assert!(said.contains("ok    ollama: other at"), "{said}");
    let said = doctor(&openai(&server).env("LOTSE_MODEL", "absent"));
    assert!(said.contains("fails: it has no model `absent`"), "{said}");
}
