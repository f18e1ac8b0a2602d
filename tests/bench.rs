//! `lotse bench`: what a model is worth, measured by what its commands do, which nobody outside of the sandbox notices.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::support::ollama::{self, Ollama, model};
use crate::support::{Outcome, Sandbox, http, not_allowed, skipped, wait_for};

/// A suite in which listing the files is right for the first tasks, and wrong for one more.
fn suite(sandbox: &Sandbox, right: usize) -> String {
    let task = |number| json!({"query": format!("list the files, {number}"), "gold": "ls", "setup": "cd /home/mia/work && touch a b"});
    let mut tasks: Vec<Value> = (0..right).map(task).collect();
    tasks.push(
        json!({"query": "remove a", "gold": "rm a", "gold2": "unlink a", "setup": "cd /home/mia/work && touch a"}),
    );
    let file = sandbox.write("suite.json", json!(tasks).to_string());
    file.to_str().unwrap().to_owned()
}

fn fake(answer: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(&format!("backend = \"fake\"\n[fake]\nanswer = {}\n", json!(answer)));
    sandbox
}

/// Returns true if there is a sandbox here; otherwise that was announced.
fn can_measure() -> bool {
    let sandbox = fake("ls\n```");
    let file = sandbox.write("one.json", r#"[{"query": "x", "gold": "echo x"}]"#);
    let outcome = sandbox.run(["bench", "--suite", file.to_str().unwrap()]);
    let refused = outcome.stderr.contains("there is none here");
    if refused && outcome.stderr.contains("unshare is not installed") {
        skipped(&outcome.stderr);
    } else if refused {
        not_allowed("build a sandbox");
    }
    !refused
}

fn json(outcome: Outcome) -> Value {
    serde_json::from_str(&outcome.success()).unwrap()
}

#[test]
fn a_model_is_measured_by_what_its_commands_do() {
    if !can_measure() {
        return;
    }
    let sandbox = fake("ls -1\n```");
    let suite = suite(&sandbox, 3);
    let found = json(sandbox.run(["bench", "--suite", &suite, "--json"]));
    let row = &found["models"][0];
    assert_eq!(
        (&row["tasks"], &row["right"], &row["model"]),
        (&json!(4), &json!(3), &json!("fake"))
    );
    assert!(
        row["interval"][0].as_f64() < Some(0.75) && row["interval"][1].as_f64() > Some(0.75),
        "{row}"
    );
    let right: Vec<bool> = row["answers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|answer| answer["right"] == true)
        .collect();
    assert_eq!(right, [true, true, true, false]);
    assert!(row["claims"].is_null() && found["recommended"] == json!([]), "{found}");

    let (table, said) = sandbox.run(["bench", "--suite", &suite, "--limit", "2"]).both();
    assert!(table.contains("RIGHT") && table.contains(" of 2, "), "{table}");
    assert!(table.contains("fake makes no claim how sure it is"), "{table}");
    assert!(said.contains("measuring fake: 2 tasks"), "{said}");
    let german = Sandbox::run(
        &sandbox.env("LANG", "de_DE.UTF-8"),
        ["bench", "--suite", &suite, "--limit", "2"],
    )
    .success();
    assert!(german.contains("RICHTIG") && german.contains(" von 2, "), "{german}");
}

#[test]
fn a_picture_shows_each_model() {
    if !can_measure() {
        return;
    }
    let sandbox = fake("ls\n```");
    let suite = suite(&sandbox, 1);
    let file = sandbox.home().join("models.svg");
    let (_, said) = sandbox
        .run(["bench", "--suite", &suite, "--plot", file.to_str().unwrap()])
        .both();
    assert!(said.contains("models.svg"), "{said}");
    let svg = fs::read_to_string(file).unwrap();
    assert!(
        svg.starts_with("<svg") && svg.contains("fake") && svg.contains("<circle"),
        "{svg}"
    );
}

#[test]
fn what_a_model_writes_touches_nothing_of_the_user() {
    if !can_measure() {
        return;
    }
    let attack =
        "rm -rf ~ /home/mia /tmp/*; echo x >~/.bashrc; kill -9 -1; cat /root/.ssh/* ~/.config/lotse/config.toml";
    let sandbox = fake(&format!("{attack}\n```"));
    let suite = suite(&sandbox, 1);
    let before = fs::read_to_string(sandbox.home().join(".config/lotse/config.toml")).unwrap();
    let found = json(sandbox.run(["bench", "--suite", &suite, "--json"]));
    assert_eq!(found["models"][0]["right"], 0, "{found}");
    assert_eq!(
        fs::read_to_string(sandbox.home().join(".config/lotse/config.toml")).unwrap(),
        before
    );
    assert!(!sandbox.home().join(".bashrc").exists() && sandbox.work().is_dir());
}

#[test]
fn without_a_sandbox_nothing_is_asked_and_nothing_runs() {
    let sandbox = fake("ls\n```").env("PATH", "/nonexistent");
    let record = sandbox.home().join("asked");
    sandbox.config(&format!(
        "backend = \"fake\"\n[fake]\nanswer = \"ls\"\nrecord = \"{}\"\n",
        record.display()
    ));
    let said = sandbox.run(["bench"]).failure(1);
    assert!(
        said.contains("not run without a sandbox") && said.contains("hint: install `bubblewrap`"),
        "{said}"
    );
    assert!(!record.exists());
}

#[test]
fn a_model_that_does_not_answer_is_no_model_that_is_always_wrong() {
    if !can_measure() {
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.config("backend = \"fake\"\n[fake]\nerror = \"out of order\"\n");
    let suite = suite(&sandbox, 2);
    let outcome = sandbox.run(["bench", "--suite", &suite]);
    assert_eq!(outcome.code, Some(1), "{outcome}");
    assert!(
        outcome.stderr.contains("not asked any further: out of order"),
        "{outcome}"
    );
    assert!(outcome.stdout.contains("0 of 0"), "{outcome}");
}

#[test]
fn what_is_no_suite_is_refused() {
    let sandbox = fake("ls\n```");
    let file = sandbox.write("wrong.json", r#"[{"question": "x"}]"#);
    let said = sandbox.run(["bench", "--suite", file.to_str().unwrap()]).failure(1);
    assert!(
        said.contains("wrong.json` is no list of tasks") && said.contains("`gold`"),
        "{said}"
    );
    let said = sandbox.run(["bench", "--suite", "/nonexistent.json"]).failure(1);
    assert!(said.contains("could not read `/nonexistent.json`"), "{said}");
}

#[test]
fn who_breaks_it_off_keeps_what_was_measured() {
    if !can_measure() {
        return;
    }
    let sandbox = Sandbox::new();
    let record = sandbox.home().join("asked");
    let fake = format!(
        "answer = \"ls\\n```\"\ndelay_ms = 5\nrecord = \"{}\"\n",
        record.display()
    );
    sandbox.config(&format!("backend = \"fake\"\n[fake]\n{fake}"));
    let suite = suite(&sandbox, 500);
    let mut command = sandbox.command();
    command
        .args(["bench", "--suite", &suite, "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    wait_for("the third question", || {
        let asked = fs::read_to_string(&record).unwrap_or_default();
        (asked.lines().count() >= 3).then_some(())
    });
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let outcome = Outcome::of(&child.wait_with_output().unwrap());
    assert_eq!(outcome.code, Some(130), "{outcome}");
    let found: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let row = &found["models"][0];
    assert!((2..500).contains(&row["tasks"].as_u64().unwrap()), "{row}");
    assert_eq!((&found["interrupted"], &row["tasks"]), (&json!(true), &row["right"]));
}

#[test]
fn the_better_model_is_recommended_and_written_into_the_configuration() {
    if !can_measure() {
        return;
    }
    let server = Ollama::start(&[
        model("large:30b", 18_000_000_000, "pwd"),
        model("small:7b", 4_700_000_000, "ls"),
    ]);
    let sandbox = Sandbox::new();
    let roles = "[roles] # mine\nfast = []\nheavy = []\ncoder = [\"large:30b\", \"small:7b\", \"absent:1b\"]\n";
    let memory = "[memory]\ncard = \"24GB\"\n";
    let file = sandbox.config(&format!(
        "backend = \"ollama\"\n{roles}{memory}[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    ));
    let suite = suite(&sandbox, 20);
    let (table, _) = sandbox.run(["bench", "--suite", &suite, "--role", "coder"]).both();
    assert!(
        table.contains(
            "coder: small:7b should answer: lotse config set roles.coder '[\"small:7b\", \"large:30b\", \"absent:1b\"]'"
        ),
        "{table}"
    );
    // Nobody has asked for it.
    assert!(fs::read_to_string(&file).unwrap().contains("coder = [\"large:30b\""));

    let found = json(sandbox.run(["bench", "--suite", &suite, "--role", "coder", "--json", "--write"]));
    let rows: Vec<_> = found["models"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (&row["model"], &row["right"]))
        .collect();
    assert_eq!(
        rows,
        [(&json!("large:30b"), &json!(0)), (&json!("small:7b"), &json!(20))]
    );
    assert_eq!(
        found["models"][1]["memory"],
        json!({"bytes": 4_700_000_000_u64, "on_card": 4_700_000_000_u64})
    );
    let written = fs::read_to_string(&file).unwrap();
    assert!(
        written.contains("[roles] # mine") && written.contains("coder = [\"small:7b\", \"large:30b\", \"absent:1b\"]"),
        "{written}"
    );
    let (table, _) = sandbox.run(["bench", "--suite", &suite, "--role", "coder"]).both();
    assert!(table.contains("coder: small:7b answers, and should"), "{table}");
}

/// The reference command for the words of each task of ours.
fn references() -> BTreeMap<String, String> {
    let blocks = include_str!("../src/bench/tasks.txt").split("\n\n");
    let field = |block: &str, keys: &[&str]| {
        let mut lines = block.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| keys.contains(key))
            .map(|(_, value)| value.to_owned())
    };
    blocks
        .filter_map(|block| Some((field(block, &["en", "de"])?, field(block, &["run"])?)))
        .collect()
}

#[test]
fn a_model_that_tells_how_likely_its_words_are_makes_claims_from_then_on() {
    if !can_measure() {
        return;
    }
    // It knows two of three tasks, and what it does not know it finds unlikely.
    let known = references();
    let server = ollama::answering(move |request, stream| {
        let body: Value = serde_json::from_str(&request.body).unwrap();
        let asked = body["messages"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .find(|message| message["role"] == "user")
            .unwrap();
        let asked = asked["content"].as_str().unwrap();
        let found = known
            .iter()
            .enumerate()
            .find(|(_, (words, _))| asked.ends_with(words.as_str()));
        let (command, log) = match found {
            Some((number, (_, command))) if number % 3 > 0 => (command.as_str(), -0.01 - 0.001 * number as f64),
            Some((number, _)) => ("uname", -1.0 - 0.01 * number as f64),
            None => ("uptime", -2.0),
        };
        let tokens = [("```bash\n", -0.001), (command, log), ("\n```", -0.01)];
        let said = tokens.map(|(text, log)| {
            let token = json!({"token": text, "logprob": log, "bytes": text.as_bytes(), "top_logprobs": []});
            let message = json!({"role": "assistant", "content": text});
            let line = json!({"model": "m:1b", "message": message, "done": false, "logprobs": [token]});
            format!("{line}\n")
        });
        let last = "{\"model\": \"m:1b\", \"message\": {\"role\": \"assistant\", \"content\": \"\"}, \"done\": true}\n";
        http::pieces(stream, "application/x-ndjson", [(said.concat() + last).as_bytes()]);
        http::end(stream);
    });
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "backend = \"ollama\"\nmodel = \"m:1b\"\n[grounding]\nexamples = 0\n[ollama]\nendpoint = \"{}\"\n",
        server.origin()
    ));
    let suggested = || json(sandbox.run(["suggest", "--json", "--shell", "bash", "how long has it been up"]));
    assert!(suggested()["confidence"].is_null());

    let found = json(sandbox.run(["bench", "--limit", "80", "--json"]));
    let claims = &found["models"][0]["claims"];
    assert_eq!(claims["learned_now"], true, "{}", found["models"][0]);
    assert!(
        claims["auc"].as_f64() > Some(0.8) && claims["brier"].as_f64() < Some(0.15),
        "{claims}"
    );
    let stored = fs::read_to_string(sandbox.home().join(".local/state/lotse/calibrations.json")).unwrap();
    let stored: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(
        (&stored[0]["model"], &stored[0]["date"]),
        (&json!("m:1b"), &found["date"])
    );
    assert!(stored[0]["tasks"].as_u64() >= Some(60), "{stored}");

    // What it finds unlikely is marked now.
    let suggested = suggested();
    assert!(
        suggested["confidence"].as_f64() < Some(0.5) && suggested["unsure"] == true,
        "{suggested}"
    );
    let again = json(sandbox.run(["bench", "--limit", "12", "--json"]));
    assert_eq!(again["models"][0]["claims"]["learned_now"], false, "{again}");
}
