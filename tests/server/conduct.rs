//! Which servers are asked, with what key, and until when.

use std::fs::{self, Permissions};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::mpsc::channel;
use std::time::Duration;

use super::{
    EVENTS, NDJSON, in_pieces_of, ollama_lines, openai_events, refuse, sandbox, suggest, with_ollama, with_openai,
};
use crate::shell::session::{Mode, Options};
use crate::support::http::{self, Request, Server};
use crate::support::ollama::{self, Model, Ollama, model};
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
}

#[test]
fn no_model_that_is_computed_elsewhere_is_asked_while_offline() {
    let remote = |name| Model {
        remote: true,
        ..model(name, 400, "ls -la")
    };
    let names = ["glm-4.6:cloud", "big:480b-cloud", "GLM-4.6:Cloud", "alias:latest"];
    let server = Ollama::start(&names.map(remote));
    let asked = [&names[..], &["big:480b-cloud ", "glm-4.6:CLOUD", "alias", "ALIAS"]].concat();
    for name in asked {
        let config = format!("backend = \"ollama\"\n[ollama]\nendpoint = \"{}\"\n", server.origin());
        let stderr = sandbox(&config)
            .run(["suggest", "--model", name, "list", "files"])
            .failure(1);
        assert!(stderr.contains("is computed on other machines"), "{name}: {stderr}");
        let config = format!(
            "backend = \"ollama\"\n[ollama]\nendpoint = \"{0}\"\n[roles]\ncoder = \"{name}\"\nfast = \"{name}\"\n",
            server.origin()
        );
        for words in ["list files", "ask what is a bind mount"] {
            let command = if words.starts_with("ask") { "ask" } else { "suggest" };
            sandbox(&config).run([command, words]).failure(1);
        }
    }
    assert!(server.bodies("/api/chat").is_empty(), "words have left");
    let online = format!(
        "offline = false\nbackend = \"ollama\"\n[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    );
    let out = sandbox(&online).run(["suggest", "--model", "alias:latest", "--shell", "bash", "list", "files"]);
    assert_eq!(out.success(), "ls -la\n");
}

#[test]
fn what_stands_in_files_is_told_to_models_of_this_machine_only() {
    let names = ["here:1b", "alias:latest"];
    let server = Ollama::start(&names.map(|name| Model {
        remote: name.starts_with("alias"),
        ..model(name, 400, "ls -la")
    }));
    let online = format!(
        "offline = false\nbackend = \"ollama\"\n[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    );
    let sandbox = sandbox(&online);
    sandbox.write("work/sales.csv", "day,price\n2024-01-01,3\n");
    for (model, expected) in [("here:1b", true), ("alias:latest", false)] {
        let words = ["suggest", "--model", model, "--shell", "bash", "sum of sales.csv"];
        sandbox.run(words).success();
        let asked = server.bodies("/api/chat").pop().unwrap().to_string();
        assert_eq!(asked.contains("$2 price"), expected, "{model}: {asked}");
        assert!(asked.contains("in the current directory: sales.csv"), "{asked}");
    }
}

#[test]
fn the_variable_of_ollama_beats_the_file() {
    let server = Ollama::start(&[model("m:1b", 98_362_771, "ls -la")]);
    let port = server.origin().rsplit(':').next().unwrap().to_owned();
    let config = "backend = \"ollama\"\nmodel = \"m:1b\"\n[ollama]\nendpoint = \"http://127.0.0.1:9\"\n";
    for host in [
        format!(":{port}"),
        format!("http://:{port}"),
        format!("\"localhost:{port}/\""),
        format!("0.0.0.0:{port}"),
    ] {
        let out = sandbox(config)
            .env("OLLAMA_HOST", &host)
            .run(["suggest", "--shell", "bash", "list", "files"]);
        assert_eq!(out.success(), "ls -la\n", "{host}");
    }
}

#[test]
fn ollama_host_is_honoured() {
    let server = Ollama::start(&[model("qwen3-coder:30b", 98_362_771, "ls -la")]);
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
    assert_eq!(server.bodies("/api/chat")[0]["model"], "qwen3-coder:30b");
}

#[test]
fn a_proxy_is_not_asked_for_this_machine() {
    let server = in_pieces_of(999, NDJSON, ollama_lines(&["ls -la"]));
    let sandbox = with_ollama(&server)
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
    // The list of models needs it as well.
    let keys = |server: &Server| -> Vec<Option<String>> {
        let key = |request: Request| request.header("authorization").map(str::to_owned);
        let mut keys: Vec<_> = server.requests().into_iter().map(key).collect();
        keys.dedup();
        keys
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
        let server = ollama::answering(move |_, stream| {
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
                    "backend = \"ollama\"\nmodel = \"m:1b\"\n[ollama]\nendpoint = \"{}\"\n",
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
            assert_eq!(suggest(&with_ollama(&server)).success(), "ls -la\n");
            assert!(heard.recv_timeout(Duration::from_secs(20)).unwrap());
        }
    }
}

#[test]
fn the_doctor_looks_whether_the_model_is_there() {
    let ollama = Ollama::start(&[model("m:1b", 98_362_771, ""), model("other:latest", 98_362_771, "")]);
    let models = r#"{"object":"list","data":[{"id":"m","object":"model"}]}"#;
    let answer = r#"{"choices":[{"message":{"content":"Hi"},"finish_reason":"length"}]}"#;
    let server = Server::start(move |request, stream| {
        let list = request.head[0].starts_with("GET /v1/models ");
        refuse(stream, "200 OK", if list { models } else { answer });
    });
    let with_ollama = || {
        sandbox(&format!(
            "backend = \"ollama\"\n[ollama]\nendpoint = \"{}\"\n",
            ollama.origin()
        ))
    };
    let doctor = |sandbox: &Sandbox| sandbox.run(["doctor"]).to_string();
    let said = doctor(&with_ollama().env("LOTSE_MODEL", "m:1b"));
    for line in [
        format!("ok    ollama 0.33.0 at {}", ollama.origin()),
        format!("ok    coder: m:1b at {}", ollama.origin()),
    ] {
        assert!(said.contains(&line), "{said}");
    }
    let said = doctor(&with_ollama());
    assert!(
        said.contains(
            "FAIL  coder: no model can answer, since `qwen3-coder:30b` is not installed\n      \
            hint: run `lotse models pull qwen3-coder:30b`"
        ),
        "{said}"
    );
    let said = doctor(&with_ollama().env("LOTSE_MODEL", "other"));
    assert!(said.contains("ok    coder: other at"), "{said}");
    let said = doctor(&with_openai(&server));
    assert!(said.contains(&format!("ok    openai at {}", server.origin())), "{said}");
    assert!(
        said.contains(&format!("ok    coder: m at {}", server.origin())),
        "{said}"
    );
    let said = doctor(&with_openai(&server).env("LOTSE_MODEL", "absent"));
    assert!(
        said.contains(
            "FAIL  coder: no model can answer, since `absent` is not among the models that are served there\n      \
            hint: name a model that it has"
        ),
        "{said}"
    );
}
