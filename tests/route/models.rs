//! `lotse models list` and `pull`.

use std::net::TcpStream;

use serde_json::json;

use super::{COMMAND, json as told, suggest, user};
use crate::support::ollama::{Ollama, model};
use crate::support::{Sandbox, http};

#[test]
fn the_list_says_what_there_is() {
    let ollama = Ollama::start(&[
        model("qwen3-coder:30b", 18_600_000_000, COMMAND),
        model("gemma3:12b", 8_100_000_000, ""),
    ]);
    let sandbox = user(&ollama);
    sandbox.config("[embedded]\nmodel = \"/nowhere/x.gguf\"\n[memory]\nlimit = \"24GB\"\n");
    let rows = told(&sandbox, ["models", "list", "--json"]);
    let row = |name: &str| {
        rows.as_array()
            .unwrap()
            .iter()
            .find(|row| row["model"] == name)
            .unwrap()
    };
    assert_eq!(
        (&row("gemma3:12b")["installed"], &row("gemma3:12b")["role"]),
        (&true.into(), &"fast".into())
    );
    assert_eq!(
        (&row("llama3.1:70b")["installed"], &row("llama3.1:70b")["bytes"]),
        (&false.into(), &serde_json::Value::Null)
    );
    let table = sandbox
        .run(["models"])
        .success()
        .replace(&ollama.origin(), "http://box");
    insta::assert_snapshot!(table, @r"
    ROLE      MODEL                INSTALLED  SIZE     LOADED  IN VRAM  EXPIRES  ENDPOINT
    fast      llama3.2-vision:11b  no         -        no      -        -        http://box
    fast      gemma3:12b           yes        8.1 GB   no      -        -        http://box
    fast      qwen2.5vl:7b         no         -        no      -        -        http://box
    coder     qwen3-coder:30b      yes        18.6 GB  no      -        -        http://box
    coder     qwen2.5-coder:14b    no         -        no      -        -        http://box
    coder     qwen2.5-coder:7b     no         -        no      -        -        http://box
    heavy     llama3.1:70b         no         -        no      -        -        http://box
    embedded  /nowhere/x.gguf      no         -        no      -        -        inside lotse
    ");
}

#[test]
fn a_server_that_is_not_there_is_said_in_the_list() {
    let gone = http::closed_port().trim_end_matches("/file");
    let sandbox = Sandbox::new().env("OLLAMA_HOST", gone);
    let rows = told(&sandbox, ["models", "list", "--json"]);
    assert_eq!(
        rows.as_array().map(Vec::len),
        Some(8),
        "programs are told all of it: {rows}"
    );
    let stderr = sandbox.run(["models", "pull", "coder"]).failure(1);
    assert!(
        stderr.contains("does not answer") && stderr.contains("hint: start it with `ollama serve`"),
        "{stderr}"
    );
}

/// What a person without Ollama is told of the models, before a question and after it.
fn told_without_ollama(locale: &str) -> String {
    let gone = http::closed_port().trim_end_matches("/file");
    let sandbox = Sandbox::new().env("OLLAMA_HOST", gone).env("LANG", locale);
    let (models, route) = (sandbox.run(["models"]), sandbox.run(["route", "list files"]));
    sandbox.run(["suggest", "list files"]).failure(1);
    let why = sandbox.run(["why"]).success();
    // When that was is a matter of seconds.
    let why: String = why.split_inclusive('\n').skip(1).collect();
    format!("{}\n{}\n{why}", models.success(), route.success()).replace(gone, "http://box")
}

#[test]
fn without_ollama_one_line_says_so() {
    insta::assert_snapshot!(told_without_ollama("C.UTF-8"), @r"
    ROLE      MODEL               INSTALLED  SIZE    LOADED  IN VRAM  EXPIRES  ENDPOINT
    embedded  qwen2.5-coder-1.5b  no         1.1 GB  no      -        -        inside lotse
    Ollama does not answer at `http://box`: connection refused

    role: coder (because of `files`, `… files`, `list`)
    qwen2.5-coder-1.5b inside lotse
      the server at http://box is out of reach: connection refused

    role      coder: because of `files`, `… files`, `list`
    model     none
              the server at http://box is out of reach: connection refused
    failed    qwen2.5-coder-1.5b: the model `qwen2.5-coder-1.5b` is not on this machine yet
              hint: run `lotse models pull embedded`
    ");
    insta::assert_snapshot!(told_without_ollama("de_DE.UTF-8"), @r"
    ROLLE     MODELL              INSTALLIERT  GRÖSSE  GELADEN  IM VRAM  BLEIBT NOCH  ADRESSE
    embedded  qwen2.5-coder-1.5b  nein         1,1 GB  nein     -        -            in lotse
    Ollama antwortet nicht unter `http://box`: Verbindung abgelehnt

    Rolle: coder (dafür sprechen `files`, `… files`, `list`)
    qwen2.5-coder-1.5b in lotse
      der Server unter http://box ist nicht erreichbar: Verbindung abgelehnt

    Rolle     coder: dafür sprechen `files`, `… files`, `list`
    Modell    keines
              der Server unter http://box ist nicht erreichbar: Verbindung abgelehnt
    Fehler    qwen2.5-coder-1.5b: das Modell `qwen2.5-coder-1.5b` ist noch nicht auf diesem Rechner
              Hinweis: führe `lotse models pull embedded` aus
    ");
}

/// A registry's answer, in lines as Ollama was seen to send them.
fn layers(stream: &mut TcpStream, rest: &str) {
    let mut text = "{\"status\":\"pulling manifest\"}\n".to_owned();
    for done in [0, 400, 1000] {
        let line = json!({"status": "pulling 3f8e", "digest": "sha256:3f8e", "total": 1000, "completed": done});
        text += &line.to_string();
        text += "\n";
    }
    text += "{\"status\":\"pulling 9a1c\",\"digest\":\"sha256:9a1c\",\"total\":1000}\n";
    text += rest;
    http::pieces(stream, "application/x-ndjson", [text.as_bytes()]);
    http::end(stream);
}

#[test]
fn a_model_is_pulled_by_role_or_name() {
    let ollama = Ollama::pulling(|stream| {
        layers(
            stream,
            "{\"status\":\"pulling 9a1c\",\"digest\":\"sha256:9a1c\",\"total\":1000,\"completed\":1000}\n{\"status\":\"success\"}\n",
        );
    });
    let sandbox = user(&ollama);
    let pulled = |what: &str| {
        let stderr = sandbox.run(["models", "pull", what]).both().1;
        (
            ollama.bodies("/api/pull").last().unwrap()["model"]
                .as_str()
                .unwrap()
                .to_owned(),
            stderr,
        )
    };
    let (name, stderr) = pulled("coder");
    assert_eq!(name, "qwen3-coder:30b");
    assert!(
        stderr.contains("qwen3-coder:30b: 40 % of 0.0 GB\n") && stderr.contains("qwen3-coder:30b is here\n"),
        "{stderr}"
    );
    // The preferred model does not load on this version.
    assert_eq!(pulled("fast").0, "gemma3:12b");
    let (name, stderr) = pulled("llama3.2:11b-vision");
    assert_eq!(name, "llama3.2-vision:11b");
    assert!(stderr.contains("was not seen to load llama3.2-vision:11b"), "{stderr}");
    assert_eq!(pulled("mistral:7b").0, "mistral:7b");
    let stderr = sandbox.run(["models", "pull", "codr"]).failure(2);
    assert!(
        stderr.contains("there is no model `codr`\nhint: did you mean `coder`?"),
        "{stderr}"
    );
}

#[test]
fn a_pull_in_a_terminal_leaves_one_line_behind() {
    let steps = ["verifying sha256 digest", "writing manifest"].map(|step| json!({"status": step}).to_string() + "\n");
    let success = format!("{}{{\"status\":\"success\"}}\n", steps.concat());
    let failure = format!("{}{{\"error\":\"digest mismatch\"}}\n", steps[0]);
    for (rest, left) in [
        (success, "qwen3-coder:30b is here"),
        (
            failure,
            "lotse: Ollama fails: digest mismatch\nhint: look at what `ollama serve` prints",
        ),
    ] {
        let ollama = Ollama::pulling(move |stream| layers(stream, &rest));
        let terminal = user(&ollama).terminal(env!("CARGO_BIN_EXE_lotse"), &["models", "pull", "coder"]);
        terminal.wait();
        assert_eq!(terminal.text().trim(), left);
    }
}

#[test]
fn a_pull_that_fails_says_why() {
    let table = [
        (
            "{\"error\":\"pull model manifest: Get \\\"https://registry.example/v2\\\": dial tcp: lookup registry.example: no such host\"}\n",
            "cannot reach its registry: pull model manifest",
        ),
        ("", "ended in the middle"),
        (
            "{\"error\":\"write /x: no space left on device\"}\n",
            "no space left on device",
        ),
    ];
    for (rest, expected) in table {
        let ollama = Ollama::pulling(move |stream| layers(stream, rest));
        let stderr = user(&ollama).run(["models", "pull", "coder"]).failure(1);
        assert!(stderr.contains(expected) && stderr.contains("\nhint: "), "{stderr}");
    }
}

#[test]
fn a_disk_that_is_too_small_is_noticed_before_it_is_full() {
    let ollama = Ollama::pulling(|stream| {
        let line = "{\"status\":\"pulling 1\",\"digest\":\"sha256:1\",\"total\":9000000000000000,\"completed\":0}\n";
        http::pieces(stream, "application/x-ndjson", [line.as_bytes()]);
        // The rest would come for days.
        std::thread::sleep(std::time::Duration::from_secs(1));
    });
    let sandbox = user(&ollama);
    sandbox.write(".ollama/models/x", "");
    let stderr = sandbox
        .env("OLLAMA_MODELS", "")
        .run(["models", "pull", "heavy"])
        .failure(1);
    assert!(stderr.contains("not enough room in `"), "{stderr}");
    assert!(
        stderr.contains("\nhint: free some space, or set OLLAMA_MODELS"),
        "{stderr}"
    );
}

#[test]
fn what_lotse_pulled_answers_next_and_what_does_not_exist_is_said() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    assert_eq!(suggest(&sandbox, "x").0["model"], "qwen2.5-coder:7b");
    ollama.with(|world| world.registry.push(model("qwen3-coder:30b", 1, COMMAND)));
    sandbox.run(["models", "pull", "coder"]).success();
    assert_eq!(suggest(&sandbox, "x").0["model"], "qwen3-coder:30b");
    let stderr = sandbox.run(["models", "pull", "absent:1b"]).failure(1);
    assert!(
        stderr.contains("registry has no model `absent:1b`\nhint: look at the name"),
        "{stderr}"
    );
}

#[test]
fn what_was_pulled_answers_next() {
    let ollama = Ollama::start(&[model("qwen2.5-coder:7b", 1, COMMAND)]);
    let sandbox = user(&ollama);
    assert_eq!(suggest(&sandbox, "x").0["model"], "qwen2.5-coder:7b");
    ollama.with(|world| world.models.push(model("qwen3-coder:30b", 1, COMMAND)));
    sandbox.run(["models"]).success();
    assert_eq!(suggest(&sandbox, "x").0["model"], "qwen3-coder:30b");
}
