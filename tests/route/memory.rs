//! Who is in memory, and who goes, on a card of 24 GB.

use super::{COMMAND, json, suggest};
use crate::shell::session::{Mode, Options};
use crate::support::ollama::{Model, Ollama, model};
use crate::support::scheduler::EVER;
use crate::support::{Sandbox, shells, wait_for};

fn coder() -> Model {
    model("qwen3-coder:30b", 18_600_000_000, COMMAND)
}

fn fast() -> Model {
    model("gemma3:12b", 8_100_000_000, "Hi.")
}

fn user(ollama: &Ollama) -> Sandbox {
    let sandbox = super::user(ollama);
    sandbox.config("[memory]\ncard = \"24GB\"\n");
    sandbox
}

#[test]
fn what_lotse_loaded_makes_room_and_what_others_loaded_does_not() {
    let ollama = Ollama::start(&[coder(), fast()]);
    let sandbox = user(&ollama);
    suggest(&sandbox, "list files");
    assert_eq!(ollama.names(), ["qwen3-coder:30b"]);
    // An everyday question does not displace the coder.
    let answer = json(&sandbox, ["ask", "--json", "wie hoch ist der Eiffelturm"]);
    assert_eq!(answer["model"], "qwen3-coder:30b");
    let reason = answer["reason"].as_str().unwrap();
    assert!(
        reason.contains("gemma3:12b would displace qwen3-coder:30b and take about"),
        "{reason}"
    );
    // Unless the user says so.
    let answer = json(&sandbox, ["ask", "--json", "--role", "fast", "hi"]);
    assert_eq!(
        (&answer["model"], ollama.names()),
        (&"gemma3:12b".into(), vec!["gemma3:12b".to_owned()])
    );

    ollama.with(|world| {
        world.memory.runners.clear();
        world.used_by("editor", "gemma3:12b", 32_768, Some(77));
    });
    let (answer, _) = suggest(&sandbox, "list files");
    assert_eq!(answer["model"], "gemma3:12b", "{answer}");
    let chats = ollama.bodies("/api/chat");
    assert_eq!(chats.last().unwrap()["options"]["num_ctx"], 32_768, "as it is loaded");
    assert_eq!(ollama.names(), ["gemma3:12b"]);
}

#[test]
fn what_a_server_calls_its_models_steers_no_terminal() {
    let ollama = Ollama::start(&[coder(), fast(), model("evil\u{1b}[2J\u{202e}:1b", 8_000_000_000, "")]);
    let sandbox = user(&ollama);
    let evil = |ours: u64| {
        ollama.with(|world| {
            world.memory.runners.clear();
            world.used_by("editor", world.models[2].name, 8192, Some(ours));
        });
        let _ = sandbox.run(["doctor"]);
    };
    evil(300);
    sandbox.config("[memory]\ncard = \"24GB\"\ndisplace_others = true\n");
    for args in [
        &["route", "--command", "x"][..],
        &["models"],
        &["models", "vram"],
        &["models", "warm", "coder"],
        &["why"],
    ] {
        let out = sandbox.command().args(args).output().unwrap();
        let shown = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{args:?}: {shown}");
        assert!(args[0] != "route" || shown.contains("evil\u{fffd}[2J"), "{shown}");
        evil(300);
    }
}

#[test]
fn a_model_that_somebody_keeps_for_ever_is_kept_for_ever() {
    let ollama = Ollama::start(&[model("qwen3-coder:30b", 1, COMMAND)]);
    ollama.with(|world| {
        world.used_by("editor", "qwen3-coder:30b", 8192, Some(EVER));
    });
    suggest(&user(&ollama), "list files");
    assert_eq!(ollama.bodies("/api/chat")[0]["keep_alive"], "-1s");
}

#[test]
fn loads_are_measured() {
    let ollama = Ollama::start(&[model("qwen3-coder:30b", 1_000_000_000, "ls -la")]);
    let sandbox = user(&ollama);
    let before = json(&sandbox, ["models", "vram", "--json"]);
    assert_eq!(before["models"][0]["measured"], serde_json::Value::Null);
    assert_eq!(before["models"][0]["cache"], 2 * 30 * 3 * 64 * 2 * 8192_u64);
    suggest(&sandbox, "list files");
    let after = json(&sandbox, ["models", "vram", "--json"]);
    assert_eq!(
        (&after["models"][0]["measured"], &after["models"][0]["load_ms"]),
        (&1_000_000_000.into(), &4200.into())
    );
    let text = sandbox.run(["models", "vram"]).success();
    assert!(text.contains("limit                       24.0 GB\n"), "{text}");
    assert!(
        text.contains("qwen3-coder:30b  1.0 GB   0.2 GB  8192    1.0 GB    4.2 s\n"),
        "{text}"
    );
}

#[test]
fn what_a_card_has_is_told_without_a_server_too() {
    let mut sandbox = Sandbox::new();
    sandbox.config("[memory]\ncard = \"12GB\"\n");
    sandbox.set("OLLAMA_HOST", "127.0.0.1:1");
    let report = json(&sandbox, ["models", "vram", "--json"]);
    if report["cards"] == serde_json::json!([]) {
        assert_eq!(
            (&report["free"], &report["room"], &report["others"]),
            (&12_000_000_000_u64.into(), &10_500_000_000_u64.into(), &0.into())
        );
    }
    assert!(report["free"].is_u64() && report["room"].is_u64(), "{report}");
}

#[test]
fn the_key_without_words_loads_what_is_going_to_answer() {
    for shell in shells::all() {
        let ollama = Ollama::start(&[coder(), fast()]);
        let session = Options::new(&shell, Mode::Emacs)
            .config(&format!(
                "[memory]\ncard = \"24GB\"\n[ollama]\nendpoint = \"{}\"\n",
                ollama.origin()
            ))
            .start();
        session.send("\x07");
        wait_for("the load", || (ollama.names() == ["qwen3-coder:30b"]).then_some(()));
        session.wait_for_line("");
        session.write("list files");
        session.send("\x07");
        // fish knows longer ones, and shows how this one might go on.
        session
            .terminal
            .wait_for("the command", |screen| screen.current().starts_with("P> ls -la"));
        let chats = ollama.bodies("/api/chat");
        assert_eq!(
            (&chats[0]["messages"], &chats[0]["options"]["num_ctx"]),
            (&serde_json::json!([]), &8192.into())
        );
    }
}

#[test]
fn what_a_notice_has_used_stays_ours() {
    const AGO: u64 = 100;
    let ollama = Ollama::start(&[coder(), fast()]);
    let session = Options::new(&shells::all()[0], Mode::Emacs)
        .config(&format!(
            "[memory]\ncard = \"24GB\"\n[ollama]\nendpoint = \"{}\"\n",
            ollama.origin()
        ))
        .recorded()
        .start();
    let sandbox = &session.sandbox;
    let _ = sandbox.run(["models", "warm", "fast"]).both();
    // As if that had been a while ago.
    ollama.with(|world| world.memory.runners[0].until -= 1000 * AGO);
    let state = session.home().join(".local/state/lotse");
    let uses = std::fs::read_to_string(state.join("uses.jsonl")).unwrap();
    let earlier = uses.lines().map(|line| {
        let mut one: serde_json::Value = serde_json::from_str(line).unwrap();
        for time in ["from", "to"] {
            if let Some(at) = one[time].as_u64() {
                one[time] = (at - 1000 * AGO).into();
            }
        }
        one.to_string() + "\n"
    });
    std::fs::write(state.join("uses.jsonl"), earlier.collect::<String>()).unwrap();
    let known = std::fs::read_to_string(state.join("servers.json")).unwrap();
    let mut known: serde_json::Value = serde_json::from_str(&known).unwrap();
    let server = known["servers"].as_object_mut().unwrap().values_mut().next().unwrap();
    server["loaded"][0]["until"] = (server["loaded"][0]["until"].as_u64().unwrap() - AGO).into();
    std::fs::write(state.join("servers.json"), known.to_string()).unwrap();
    session.write("sh -c 'echo the tide is out; exit 9'");
    session.enter();
    session
        .terminal
        .wait_for("the notice", |screen| screen.contains("lotse: Hi"));
    let report = json(sandbox, ["models", "vram", "--json"]);
    assert_eq!(
        (&report["ours"], &report["theirs"]),
        (&8_100_000_000_u64.into(), &0.into())
    );
}

#[test]
fn models_are_loaded_and_unloaded_by_hand() {
    let ollama = Ollama::start(&[coder(), fast()]);
    let sandbox = user(&ollama);
    let stderr = sandbox.run(["models", "warm", "coder"]).both().1;
    assert!(stderr.contains("qwen3-coder:30b is loaded, after"), "{}", stderr);
    assert_eq!(ollama.names(), ["qwen3-coder:30b"]);
    // The same options as a request, so that it is not loaded twice.
    suggest(&sandbox, "list files");
    let chats = ollama.bodies("/api/chat");
    assert_eq!(
        (&chats[0]["options"]["num_ctx"], &chats[0]["keep_alive"]),
        (&8192.into(), &"600s".into())
    );
    assert_eq!(chats[0]["messages"], serde_json::json!([]));

    sandbox.run(["models", "warm", "--if-free", "fast"]).success();
    assert_eq!(ollama.names(), ["qwen3-coder:30b"], "nothing was displaced");
    sandbox.run(["models", "warm", "fast"]).success();
    assert_eq!(ollama.names(), ["gemma3:12b"]);

    ollama.with(|world| {
        world.used_by("editor", "qwen3-coder:30b", 8192, Some(5000));
    });
    let stderr = sandbox.run(["models", "unload"]).both().1;
    assert!(stderr.contains("unloaded gemma3:12b\n"), "{stderr}");
    assert_eq!(ollama.names(), ["qwen3-coder:30b"], "others need it");
    sandbox.run(["models", "unload", "coder"]).success();
    assert!(ollama.names().is_empty());
    let stderr = sandbox.run(["models", "unload", "xyzzy"]).failure(2);
    assert!(stderr.contains("there is no model `xyzzy`"), "{stderr}");
    let stderr = sandbox.run(["models", "warm", "heavy"]).failure(1);
    assert!(
        stderr.contains("`llama3.1:70b` is not installed\nhint: run `lotse models pull llama3.1:70b`"),
        "{stderr}"
    );
}
