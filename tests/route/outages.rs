//! A server that is gone, full or silent is one fact and not one for each of its models; and a model that does not load is
//! not tried again and again.

use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{COMMAND, json, suggest, user};
use crate::support::Sandbox;
use crate::support::http::{self, Server};
use crate::support::ollama::{Model, Ollama, model};

const GB: u64 = 1_000_000_000;

/// Three models for commands, on a server that has no more room for anybody who waits, and a spare one elsewhere.
#[test]
fn a_full_server_is_asked_once() {
    let names = ["qwen3-coder:30b", "qwen2.5-coder:14b", "qwen2.5-coder:7b"];
    let full = Ollama::start(&names.map(|name| model(name, GB, COMMAND)));
    full.with(|world| world.queue = 0);
    let spare = Ollama::start(&[model("spare:1b", GB, COMMAND)]);
    let sandbox = user(&full);
    sandbox.config(&format!(
        "[roles]\nfast = []\nheavy = [{{ model = \"spare:1b\", endpoint = \"{}\" }}]\n",
        spare.origin()
    ));
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!(
        (&answer["model"], full.bodies("/api/chat").len()),
        (&"spare:1b".into(), 1)
    );
    assert!(stderr.contains("too much to do; asking spare:1b instead"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    full.with(|world| world.queue = 9);
    assert_eq!(
        suggest(&sandbox, "list files").0["model"],
        "qwen3-coder:30b",
        "it has room again"
    );
}

/// A server of Ollama that can be stopped, as by SIGSTOP: it takes connections and says nothing.
fn stoppable() -> (Server, Arc<AtomicBool>) {
    let stopped = Arc::new(AtomicBool::new(false));
    let (flag, inner) = (
        Arc::clone(&stopped),
        Ollama::start(&[model("m:1b", GB, COMMAND), model("n:1b", GB, COMMAND)]),
    );
    let server = Server::start(move |request, stream| {
        if flag.load(Ordering::Relaxed) {
            let _ = stream.read(&mut [0]);
            return;
        }
        inner.handle(request, stream);
    });
    (server, stopped)
}

#[test]
fn a_server_that_was_stopped_is_noticed_whatever_was_known_of_it() {
    let (server, stopped) = stoppable();
    let spare = Ollama::start(&[model("spare:1b", GB, COMMAND)]);
    let sandbox = Sandbox::new().env("OLLAMA_HOST", server.origin());
    sandbox.config(&format!(
        "[roles]\ncoder = [\"m:1b\", \"n:1b\"]\nfast = []\nheavy = [{{ model = \"spare:1b\", endpoint = \"{}\" }}]\n",
        spare.origin()
    ));
    assert_eq!(suggest(&sandbox, "list files").0["model"], "m:1b");
    stopped.store(true, Ordering::Relaxed);
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!(answer["model"], "spare:1b");
    assert!(
        stderr.contains("no answer within 3 s; spare:1b answers instead"),
        "{stderr}"
    );
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[test]
fn a_server_that_went_away_is_one_failure() {
    let gone = http::closed_port().trim_end_matches("/file").to_owned();
    let (server, _) = stoppable();
    let sandbox = Sandbox::new().env("OLLAMA_HOST", server.origin());
    sandbox.config("backend = \"ollama\"\n[roles]\ncoder = [\"m:1b\", \"n:1b\"]\nfast = []\nheavy = []\n");
    suggest(&sandbox, "list files");
    // The same server, known a moment ago, is not there any more.
    let state = sandbox.home().join(".local/state/lotse/servers.json");
    let known = std::fs::read_to_string(&state).unwrap();
    std::fs::write(&state, known.replace(&server.origin(), &gone)).unwrap();
    let sandbox = sandbox.env("OLLAMA_HOST", &gone);
    let stderr = sandbox.run(["suggest", "list files"]).failure(1);
    assert_eq!(stderr.matches("connection refused").count(), 1, "{stderr}");
}

#[test]
fn all_failures_are_said_the_last_one_first() {
    let fails = |name, error| Model {
        says: Err(("500 Internal Server Error", error)),
        ..model(name, GB, "")
    };
    let ollama = Ollama::start(&[fails("a:1b", "first"), fails("b:1b", "second")]);
    let sandbox = user(&ollama);
    sandbox.config("backend = \"ollama\"\n[roles]\ncoder = [\"a:1b\", \"b:1b\"]\nfast = []\nheavy = []\n");
    let stderr = sandbox.run(["suggest", "list files"]).failure(1);
    assert!(
        stderr.contains("Ollama fails: second; before that: Ollama fails: first\n"),
        "{stderr}"
    );
}

#[test]
fn a_load_that_failed_is_remembered_whatever_the_server_said() {
    let refusals = [
        (
            "500 Internal Server Error",
            "llama runner process has terminated: exit status 2",
        ),
        (
            "500 Internal Server Error",
            "'x' is no longer compatible with your version of Ollama and has been replaced",
        ),
        (
            "500 Internal Server Error",
            "tensor \"t\" offset+size (2) exceeds file size (1)",
        ),
        (
            "500 Internal Server Error",
            "model requires more system memory (40 GiB) than is available (20 GiB)",
        ),
        ("400 Bad Request", "\"x\" does not support chat"),
        ("418 I'm a teapot", ""),
    ];
    for says in refusals {
        let broken = Model {
            says: Err(says),
            ..model("qwen3-coder:30b", GB, "")
        };
        let ollama = Ollama::start(&[broken, model("qwen2.5-coder:7b", GB, COMMAND)]);
        let sandbox = user(&ollama);
        let notes: Vec<String> = [1, 2].map(|_| suggest(&sandbox, "list files").1).to_vec();
        assert!(notes[0].contains("asking qwen2.5-coder:7b instead"), "{notes:?}");
        assert_eq!(
            (notes[1].as_str(), ollama.asked("qwen3-coder:30b")),
            ("", 1),
            "{says:?}"
        );
        let doctor = sandbox.run(["doctor"]).to_string();
        assert_eq!(
            doctor.matches("`qwen3-coder:30b` does not load: ").count(),
            1,
            "{doctor}"
        );
        assert!(!doctor.contains("pull qwen3-coder"), "{doctor}");
        let list = sandbox.run(["models"]).success();
        assert_eq!(list.matches("qwen3-coder:30b: does not load: ").count(), 1, "{list}");
        let why = json(&sandbox, ["why", "--json"]);
        assert!(why["refused"].to_string().contains("does not load"), "{why}");
        // Who names it wants it tried.
        let _ = sandbox.run(["suggest", "--model", "qwen3-coder:30b", "list files"]);
        assert_eq!(ollama.asked("qwen3-coder:30b"), 2, "{says:?}");
        // Another version may do better.
        ollama.with(|world| {
            world.version = "0.34.0".to_owned();
            world.models[0].says = Ok(COMMAND);
        });
        let _ = sandbox.run(["doctor"]);
        assert_eq!(suggest(&sandbox, "list files").0["model"], "qwen3-coder:30b");
    }
}

#[test]
fn a_larger_model_that_does_not_fit_or_would_displace_something_is_not_asked() {
    let models = |heavy| {
        [
            model("qwen3-coder:30b", 18 * GB, "```bash\nls --colour-by-size\n```"),
            model("llama3.1:70b", heavy, COMMAND),
        ]
    };
    for heavy in [42 * GB, 10 * GB] {
        let ollama = Ollama::start(&models(heavy));
        let sandbox = user(&ollama);
        sandbox.config("[memory]\ncard = \"24GB\"\n");
        let (answer, stderr) = suggest(&sandbox, "list files");
        assert_eq!(
            (&answer["model"], ollama.names()),
            (&"qwen3-coder:30b".into(), vec!["qwen3-coder:30b".to_owned()])
        );
        assert_eq!(ollama.asked("llama3.1:70b"), 0, "{stderr}");
    }
    // Beside it there is room, but who has waited for a moment does not wait for half a minute.
    let ollama = Ollama::start(&models(42 * GB));
    let sandbox = user(&ollama);
    sandbox.config("[memory]\ncard = \"80GB\"\nlimit = \"80GB\"\n");
    suggest(&sandbox, "list files");
    assert_eq!(ollama.asked("llama3.1:70b"), 0);
    // Where it is in memory already, it is asked.
    ollama.with(|world| world.used_by("editor", "llama3.1:70b", 8192, None));
    let _ = sandbox.run(["doctor"]);
    assert_eq!(suggest(&sandbox, "list files").0["model"], "llama3.1:70b");
    // By its role it runs whatever it costs.
    let answer = json(&sandbox, ["suggest", "--json", "--role", "heavy", "list files"]);
    assert_eq!(answer["model"], "llama3.1:70b");
}

#[test]
fn models_of_other_machines_take_no_memory_here() {
    let far = Model {
        remote: true,
        ..model("copy:1b", 300, COMMAND)
    };
    let ollama = Ollama::start(&[far, model("gemma3:12b", 8 * GB, "Hi.")]);
    let sandbox = user(&ollama);
    let roles = "[roles]\ncoder = [\"copy:1b\"]\n[memory]\ncard = \"12GB\"\n";
    sandbox.config(roles);
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    let _ = sandbox.run(["suggest", "list files"]);
    assert!(ollama.with(|world| world.sent_away.is_empty()), "lotse is offline");
    sandbox.config(&format!("offline = false\n{roles}"));
    let (answer, stderr) = suggest(&sandbox, "list files");
    assert_eq!((&answer["model"], stderr.as_str()), (&"copy:1b".into(), ""));
    assert_eq!(ollama.names(), ["gemma3:12b"]);
    sandbox.config("offline = false\n[roles]\ncoder = [\"big:cloud\"]\nfast = []\nheavy = []\n");
    assert_eq!(
        json(&sandbox, ["route", "--json", "--command", "x"])["model"],
        "big:cloud"
    );
}
