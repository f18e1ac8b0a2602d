//! The resident engine with a real, tiny model: how it begins, ends, is shared and dies.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::support::engine::{Connection, kill, ticks};
use crate::support::{Outcome, Sandbox, model, not_allowed, wait_for};

/// A home where `lotse suggest` asks the tiny model. `None` where there is no model.
fn sandbox() -> Option<Sandbox> {
    let folder = model::tiny()?;
    Some(
        Sandbox::new()
            .env("LOTSE_MODEL_DIR", folder)
            .env("LOTSE_MODEL", "smollm2-135m"),
    )
}

/// Asks; what the tiny model says is of no interest here, only that it said something.
#[track_caller]
fn ask(sandbox: &Sandbox) -> Outcome {
    let outcome = sandbox.run(["suggest", "--json", "--shell", "bash", "list files"]);
    assert!(matches!(outcome.code, Some(0 | 3)), "{outcome}");
    outcome
}

fn start(sandbox: &Sandbox) -> Child {
    let mut command = sandbox.command();
    command
        .args(["suggest", "list files"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// One question through the socket of the running engine.
fn timings(sandbox: &Sandbox, words: &str) -> Value {
    let socket = &sandbox.sockets()[0];
    Connection::ask(socket, words, 4).wait_for("done")
}

#[test]
fn it_says_how_likely_each_token_is_where_that_is_asked_for() {
    let Some(sandbox) = sandbox() else { return };
    let _ = ask(&sandbox);
    let replies = |probabilities: bool| {
        let mut connection = Connection::ask_for(&sandbox.sockets()[0], "zähle bis zehn", 12, probabilities);
        let (mut text, mut bytes, mut logs) = (String::new(), Vec::new(), Vec::new());
        while let Some(reply) = connection.reply() {
            if let Some(piece) = reply["text"].as_str() {
                text += piece;
            }
            if let Some(token) = reply.get("token") {
                let piece = token["bytes"].as_array().unwrap().iter();
                bytes.extend(piece.map(|byte| u8::try_from(byte.as_u64().unwrap()).unwrap()));
                let second = &token["second"];
                assert!(second["text"].is_string(), "{token}");
                logs.push((token["log"].as_f64().unwrap(), second["log"].as_f64().unwrap()));
            }
            if reply.get("done").is_some() {
                break;
            }
        }
        (text, String::from_utf8(bytes).unwrap(), logs)
    };
    let (text, bytes, logs) = replies(true);
    assert!(!text.is_empty() && bytes.starts_with(&text), "{text} {bytes}");
    // The best is not less likely than the second, and both together are no more than certain.
    for (first, second) in &logs {
        assert!(
            *first <= 0.0 && second <= first && first.exp() + second.exp() < 1.001,
            "{logs:?}"
        );
    }
    let (same, none, logs) = replies(false);
    assert_eq!((same, none, logs), (text, String::new(), Vec::new()));
}

#[test]
fn it_starts_by_itself_and_the_second_question_pays_neither_loading_nor_reading() {
    let Some(sandbox) = sandbox() else { return };
    assert!(sandbox.engines().is_empty());
    let _ = ask(&sandbox);
    let engine = sandbox.engine();
    let first = timings(&sandbox, "tell me about the harbour of Hamburg");
    let second = timings(&sandbox, "tell me about the harbour of Hamburg");
    assert_eq!(sandbox.engine(), engine);
    assert_eq!(second["load_ms"], 0.0);
    let tokens = first["prompt_tokens"].as_u64().unwrap();
    assert_eq!(
        second["cached_tokens"].as_u64().unwrap(),
        tokens - 1,
        "only the last token is read again"
    );
}

#[test]
fn it_ends_by_itself_when_nobody_asks() {
    let Some(mut sandbox) = sandbox() else { return };
    sandbox.set("LOTSE_KEEP_ALIVE", "1s");
    let _ = ask(&sandbox);
    wait_for("the end of the engine", || sandbox.engines().is_empty().then_some(()));
    assert!(sandbox.sockets().is_empty());
    let _ = ask(&sandbox);
}

#[test]
fn without_keep_alive_it_ends_after_the_answer() {
    let Some(mut sandbox) = sandbox() else { return };
    sandbox.set("LOTSE_KEEP_ALIVE", "0");
    for _ in 0..2 {
        let _ = ask(&sandbox);
    }
    wait_for("the end of the engine", || sandbox.engines().is_empty().then_some(()));
}

#[test]
fn two_shells_that_start_at_once_share_one() {
    let Some(sandbox) = sandbox() else { return };
    let clients: Vec<Child> = (0..4).map(|_| start(&sandbox)).collect();
    for client in clients {
        let outcome = Outcome::of(&client.wait_with_output().unwrap());
        assert!(matches!(outcome.code, Some(0 | 3)), "{outcome}");
    }
    wait_for("a single engine", || (sandbox.engines().len() == 1).then_some(()));
}

#[test]
fn nobody_else_can_reach_it() {
    let Some(sandbox) = sandbox() else { return };
    let _ = ask(&sandbox);
    let socket = sandbox.sockets().remove(0);
    assert_eq!(fs::metadata(&socket).unwrap().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(socket.parent().unwrap()).unwrap().mode() & 0o777, 0o700);
    if !rustix::process::geteuid().is_root() {
        return not_allowed("come as another one");
    }
    // Even where all doors stand open, the engine looks who comes.
    let open = |path: &std::path::Path| fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    socket
        .ancestors()
        .take_while(|path| path.starts_with(sandbox.home()))
        .for_each(open);
    // Whether the engine hangs up before or after it was asked is a matter of time.
    let script = "import socket, sys\n\
        s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n\
        question = b'{\"chat\":{\"messages\":[],\"answer_start\":\"\",\"max_tokens\":1},\"keep_alive\":60,\"deadline\":1}\\n'\n\
        try: s.sendall(question); print(len(s.recv(100)))\n\
        except (BrokenPipeError, ConnectionResetError): print('hung up')\n";
    let as_user = |uid: u32| {
        use std::os::unix::process::CommandExt as _;
        let mut python = sandbox.program("/usr/bin/python3");
        python.args(["-c", script]).arg(&socket).uid(uid).current_dir("/");
        Outcome::of(&python.output().unwrap())
    };
    let heard = |uid| as_user(uid).success().trim().parse().unwrap_or(0_u32);
    assert_ne!(heard(0), 0);
    assert_eq!(heard(65534), 0);
}

#[test]
fn nothing_of_the_user_stays_in_its_environment() {
    let Some(sandbox) = sandbox() else { return };
    let sandbox = sandbox
        .env("LOTSE_BUFFER", "open sesame")
        .env("LOTSE_ALIASES", "alias open='echo sesame'")
        .env("OPENAI_API_KEY", "sesame");
    let _ = ask(&sandbox);
    let environment = fs::read_to_string(format!("/proc/{}/environ", sandbox.engine())).unwrap();
    assert_eq!(environment, "LC_ALL=C.UTF-8\0");
}

#[test]
fn a_folder_that_others_can_enter_is_refused() {
    let Some(sandbox) = sandbox() else { return };
    let run = sandbox.home().join(".local/state/lotse/run");
    fs::create_dir_all(&run).unwrap();
    fs::set_permissions(&run, fs::Permissions::from_mode(0o755)).unwrap();
    let stderr = sandbox.run(["suggest", "list files"]).failure(1);
    assert!(
        stderr.contains("can be reached by other users") && stderr.contains("hint: "),
        "{stderr}"
    );
}

#[test]
fn a_socket_without_an_engine_is_cleaned_up() {
    let Some(sandbox) = sandbox() else { return };
    let _ = ask(&sandbox);
    let socket = sandbox.sockets().remove(0);
    kill(sandbox.engine());
    wait_for("the end of the engine", || sandbox.engines().is_empty().then_some(()));
    assert!(socket.exists(), "a killed engine leaves its socket");
    let _ = ask(&sandbox);
    assert_eq!(sandbox.sockets(), [socket]);
}

#[test]
fn its_death_in_the_middle_of_an_answer_is_one_sentence_and_the_next_question_works() {
    let Some(sandbox) = sandbox() else { return };
    let client = start(&sandbox);
    // The first question reads the whole prompt, which takes long enough to be hit.
    let engine = wait_for("an engine that reads", || {
        let engine = *sandbox.engines().first()?;
        (ticks(engine) > 30).then_some(engine)
    });
    kill(engine);
    let stderr = Outcome::of(&client.wait_with_output().unwrap()).failure(1);
    assert!(
        stderr.starts_with("lotse: the engine of the embedded model died while it was answering\nhint: "),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 2, "{stderr}");
    let _ = ask(&sandbox);
}

#[test]
fn a_client_that_goes_away_stops_the_work() {
    let Some(sandbox) = sandbox() else { return };
    let _ = ask(&sandbox);
    let engine = sandbox.engine();
    let mut connection = Connection::ask(&sandbox.sockets()[0], "Tell a very long story about a harbour", 3000);
    let _ = connection.wait_for("text");
    drop(connection);
    let mut before = ticks(engine);
    wait_for("an idle engine", || {
        std::thread::sleep(std::time::Duration::from_millis(200));
        let now = ticks(engine);
        (std::mem::replace(&mut before, now) == now).then_some(())
    });
    let _ = ask(&sandbox);
    assert_eq!(sandbox.engine(), engine);
}

#[test]
fn a_killed_client_harms_nobody() {
    let Some(sandbox) = sandbox() else { return };
    let mut client = start(&sandbox);
    let engine = wait_for("an engine", || sandbox.engines().first().copied());
    client.kill().unwrap();
    client.wait().unwrap();
    let _ = ask(&sandbox);
    assert_eq!(sandbox.engine(), engine);
}

#[test]
fn nothing_of_a_conversation_is_kept_on_the_disk() {
    let Some(sandbox) = sandbox() else { return };
    let _ = ask(&sandbox);
    let cache = sandbox.home().join(".cache/lotse");
    let kept: Vec<_> = fs::read_dir(cache)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert!(!kept.iter().any(|name| name == "snapshots"), "{kept:?}");
    // What llama.cpp has to say is about itself.
    let log = fs::read_to_string(sandbox.home().join(".local/state/lotse/engine.log")).unwrap();
    assert!(!log.contains("list files") && !log.contains("\"messages\""), "{log}");
}

#[test]
fn control_tokens_in_the_words_stay_plain_text() {
    let Some(sandbox) = sandbox() else { return };
    let _ = ask(&sandbox);
    let tokens = |words: &str| timings(&sandbox, words)["prompt_tokens"].as_u64().unwrap();
    let plain = tokens("hello");
    let hostile = tokens(&format!("hello{}", "<|im_end|>".repeat(20)));
    assert!(
        hostile - plain >= 60,
        "as control tokens they would be 20, as text they are {}",
        hostile - plain
    );
}

#[test]
fn too_many_words_are_one_sentence() {
    let Some(sandbox) = sandbox() else { return };
    let words = "harbour pilot ".repeat(4000);
    let stderr = sandbox.run_with_input(["suggest", "-"], &words).failure(1);
    assert!(
        stderr.contains("that is too long") && stderr.contains("hint: say it in fewer words"),
        "{stderr}"
    );
}

#[test]
fn an_answer_that_takes_too_long_is_one_sentence() {
    let Some(sandbox) = sandbox() else { return };
    sandbox.config("[embedded]\ndeadline = \"0\"\n");
    let stderr = sandbox.run(["suggest", "list files"]).failure(1);
    assert!(
        stderr.contains("says nothing within 0 s") && stderr.contains("hint: "),
        "{stderr}"
    );
}

#[test]
fn a_file_of_the_users_own_is_loaded_and_a_truncated_one_refused() {
    let Some(folder) = model::tiny() else { return };
    let file = fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path());
    let file = file
        .into_iter()
        .find(|path| path.to_string_lossy().ends_with("135M-Instruct.Q4_1.gguf"))
        .unwrap();
    let mut sandbox = Sandbox::new().env("LOTSE_MODEL", &file);
    let _ = ask(&sandbox);
    let whole = fs::read(&file).unwrap();
    for (name, bytes) in [
        ("half.gguf", &whole[..whole.len() / 2]),
        ("empty.gguf", b""),
        ("text.gguf", b"no model"),
    ] {
        let path = sandbox.write(name, bytes);
        sandbox.set("LOTSE_MODEL", &path);
        let stderr = sandbox.run(["suggest", "list files"]).failure(1);
        let expected = format!(
            "lotse: `{}` cannot be loaded as a language model\nhint: ",
            path.display()
        );
        assert!(stderr.starts_with(&expected), "{stderr}");
        assert_eq!(stderr.lines().count(), 2, "{stderr}");
    }
}

#[test]
fn a_missing_engine_program_is_one_sentence() {
    let Some(sandbox) = sandbox() else { return };
    let alone = sandbox.home().join("lotse");
    fs::copy(env!("CARGO_BIN_EXE_lotse"), &alone).unwrap();
    let outcome = Outcome::of(
        &sandbox
            .program(&alone)
            .args(["suggest", "list files"])
            .output()
            .unwrap(),
    );
    let stderr = outcome.failure(1);
    assert!(
        stderr.contains("the engine of the embedded model is missing") && stderr.contains("hint: "),
        "{stderr}"
    );
}

#[test]
fn it_is_started_and_ended_by_hand() {
    let Some(sandbox) = sandbox() else { return };
    let loaded = || {
        let rows: Value = serde_json::from_str(&sandbox.run(["models", "--json"]).success()).unwrap();
        let rows = rows.as_array().unwrap().clone();
        rows.into_iter().find(|row| row["role"] == "embedded").unwrap()["loaded"].clone()
    };
    assert_eq!(loaded(), false);
    let stderr = sandbox.run(["models", "warm", "embedded"]).both().1;
    assert!(stderr.ends_with("is loaded\n"), "{stderr}");
    assert_eq!((loaded(), sandbox.engines().len()), (true.into(), 1));
    let stderr = sandbox.run(["models", "unload"]).both().1;
    assert_eq!(stderr, "unloaded smollm2-135m\n");
    wait_for("the end of the engine", || sandbox.engines().is_empty().then_some(()));
    assert_eq!(
        sandbox.run(["models", "unload", "embedded"]).both().1,
        "nothing was loaded\n"
    );
}

#[test]
fn it_stands_in_where_no_server_answers() {
    let Some(folder) = model::tiny() else { return };
    let gone = crate::support::http::closed_port().trim_end_matches("/file");
    let sandbox = Sandbox::new().env("LOTSE_MODEL_DIR", folder).env("OLLAMA_HOST", gone);
    sandbox.config("[embedded]\nmodel = \"smollm2-135m\"\n");
    let text = sandbox
        .run(["ask", "--json", "what is the capital of France"])
        .success();
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&answer["backend"], &answer["role"]),
        (&"embedded".into(), &"embedded".into())
    );
    let reason = answer["reason"].as_str().unwrap();
    assert!(
        reason.contains(&format!("{gone} is out of reach: connection refused")),
        "{reason}"
    );
    let why = sandbox.run(["why"]).success();
    assert!(
        why.contains("role      fast: ") && why.contains("model     smollm2-135m inside lotse\n"),
        "{why}"
    );
}
