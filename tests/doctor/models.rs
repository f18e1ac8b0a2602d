//! Models that are missing, elsewhere, broken or too large, and a question by the way that the key takes.

use std::fs::{self, File};

use serde_json::Value;

use super::{codes, found, named, plain, user, with_config};
use crate::support::Sandbox;
use crate::support::ollama::{Manner, Model, Ollama, model};

const COMMAND: &str = "```bash\necho lotse\n```";
const GB: u64 = 1_000_000_000;

fn only(ollama: &Ollama) -> Sandbox {
    with_config("backend = \"ollama\"\n").env("OLLAMA_HOST", ollama.origin())
}

/// The finding of a role with this in its sentence.
fn of_role(sandbox: &Sandbox, code: &str, says: &str) -> Value {
    let found = found(sandbox);
    let says = |finding: &&Value| finding["code"] == code && finding["message"].as_str().unwrap().contains(says);
    let finding = found.iter().find(says);
    finding.unwrap_or_else(|| panic!("{code}: {found:#?}")).clone()
}

#[test]
fn a_model_that_the_server_lacks_is_pulled() {
    let ollama = Ollama::start(&[model("other:1b", 1, COMMAND)]);
    let finding = of_role(&only(&ollama), "role-unanswered", "coder: no model can answer");
    assert_eq!(finding["fix"], "run `lotse models pull qwen3-coder:30b`");
    assert_eq!(ollama.bodies("/api/chat").len(), 0, "nobody is asked in vain");
}

#[test]
fn models_that_are_computed_elsewhere_are_none_while_lotse_is_offline() {
    let remote = |name| Model {
        remote: true,
        ..model(name, 300, COMMAND)
    };
    let ollama = Ollama::start(&[remote("qwen3-coder:30b"), remote("gpt-oss:120b-cloud")]);
    let finding = of_role(&only(&ollama), "role-unanswered", "coder: ");
    assert!(
        finding["message"].as_str().unwrap().contains("`qwen3-coder:30b` "),
        "{finding}"
    );
    assert!(
        !finding["fix"].as_str().unwrap().contains("pull qwen3-coder"),
        "{finding}"
    );
    assert_eq!(ollama.with(|world| world.sent_away.len()), 0);
}

#[test]
fn a_model_that_is_listed_and_does_not_load_is_found_by_asking_it() {
    for error in [
        "unable to load model: /models/blobs/sha256-1",
        "llama runner process has terminated: error loading model: unknown model architecture: 'mllama'",
    ] {
        let broken = Model {
            says: Err(("500 Internal Server Error", error)),
            ..model("qwen3-coder:30b", 4_700_000, "")
        };
        let ollama = Ollama::start(std::slice::from_ref(&broken));
        let sandbox = only(&ollama);
        let finding = of_role(&sandbox, "role-unanswered", "`qwen3-coder:30b` does not load");
        assert!(!finding["fix"].to_string().contains("pull qwen3-coder"), "{finding}");
        // With another one there is an answer, and still a word about the first.
        let ollama = Ollama::start(&[broken, model("qwen2.5-coder:7b", 4_700_000, COMMAND)]);
        let sandbox = only(&ollama);
        of_role(&sandbox, "role", "coder: qwen2.5-coder:7b at");
        assert!(codes(&sandbox).contains(&"question".to_owned()));
    }
}

#[test]
fn a_card_that_is_full_is_told_with_what_is_asked_instead() {
    let ollama = Ollama::start(&[
        model("qwen3-coder:30b", 18 * GB, COMMAND),
        model("qwen2.5-coder:7b", GB / 1000, COMMAND),
    ]);
    let sandbox = only(&ollama);
    sandbox.config("backend = \"ollama\"\n[memory]\ncard = \"8GB\"\nlimit = \"8GB\"\n");
    let finding = of_role(
        &sandbox,
        "no-room",
        "just now qwen2.5-coder:7b is asked, since `qwen3-coder:30b`",
    );
    assert!(
        finding["fix"].as_str().unwrap().contains("lotse models vram"),
        "{finding}"
    );

    let full = Model {
        says: Err((
            "500 Internal Server Error",
            "model requires more system memory (40 GiB) than is available (20 GiB)",
        )),
        ..model("qwen3-coder:30b", GB / 1000, "")
    };
    let ollama = Ollama::start(&[full]);
    named(&only(&ollama), "question", "lotse why");
}

#[test]
fn a_question_goes_the_way_of_the_key_and_leaves_the_last_decision_alone() {
    let ollama = Ollama::start(&[model("qwen3-coder:30b", 4_700_000, COMMAND)]);
    let sandbox = only(&ollama);
    sandbox.run(["suggest", "list files by size"]).success();
    let why = |sandbox: &Sandbox| -> Value { serde_json::from_str(&sandbox.run(["why", "--json"]).success()).unwrap() };
    let before = why(&sandbox)["sent"].clone();
    assert!(codes(&sandbox).contains(&"question".to_owned()));
    let asked = ollama.bodies("/api/chat");
    assert!(
        asked.last().unwrap().to_string().contains("print the word lotse"),
        "{asked:?}"
    );
    assert_eq!(why(&sandbox)["sent"], before);
    // A failure can be looked into.
    ollama.with(|world| world.models[0].says = Ok("I am sorry, I cannot do that for you."));
    let finding = named(&sandbox, "question", "lotse why");
    assert_eq!(finding["severity"], "error");
    assert_ne!(why(&sandbox)["sent"], before);
    ollama.with(|world| world.models[0].manner = Manner::Dies);
    named(&sandbox, "question", "lotse why");
}

#[test]
fn prepared_answers_are_told_from_real_ones() {
    named(&user(), "prepared-answers", "take `backend` out");
    let mute = user();
    mute.config("backend = \"fake\"\n");
    named(&mute, "question", "lotse why");
}

#[test]
fn the_model_inside_is_missing_damaged_or_on_its_way() {
    let sandbox = plain().env("OLLAMA_HOST", "127.0.0.1:1");
    named(&sandbox, "embedded-model", "lotse models pull");
    let model = lotse::models::weights::find("qwen2.5-coder-1.5b").unwrap();
    let file = sandbox.write(&format!(".local/share/lotse/models/{}", model.file), "GGUF");

    let finding = named(&sandbox, "embedded-model", "lotse models pull");
    assert!(finding["message"].as_str().unwrap().contains("is damaged"), "{finding}");
    fs::remove_file(&file).unwrap();
    // A lock that was left behind is nobody's.
    let lock = file.with_file_name(format!("{}.lock", model.file));
    fs::write(&lock, "").unwrap();
    named(&sandbox, "embedded-model", "lotse models pull");
    let held = File::open(&lock).unwrap();
    held.try_lock().unwrap();
    named(&sandbox, "embedded-model-comes", "wait for it");
    drop(held);
    named(&sandbox, "embedded-model", "lotse models pull");
    #[cfg(not(feature = "embedded"))]
    named(&sandbox, "engine", "");
}
