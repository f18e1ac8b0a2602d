//! How many models a server holds at once, which is learned and kept to.

use super::{COMMAND, json, suggest};
use crate::support::Sandbox;
use crate::support::ollama::{Ollama, model};

const GB: u64 = 1_000_000_000;

/// All of these fit onto the card together.
fn ollama(max_loaded: usize) -> Ollama {
    let ollama = Ollama::start(&[
        model("qwen3-coder:30b", 18 * GB, COMMAND),
        model("gemma3:12b", 8 * GB, "Hi."),
        model("editor:1b", GB, ""),
        model("index:1b", GB, ""),
    ]);
    ollama.with(|world| world.memory.max_loaded = max_loaded);
    ollama
}

fn user(ollama: &Ollama) -> Sandbox {
    let sandbox = super::user(ollama);
    sandbox.config("[memory]\ncard = \"80GB\"\nlimit = \"80GB\"\n");
    sandbox
}

#[test]
fn what_a_server_holds_is_not_tried_out_with_models_of_others() {
    let ollama = ollama(1);
    let sandbox = user(&ollama);
    ollama.with(|world| world.used_by("editor", "editor:1b", 4096, None));
    let route = json(&sandbox, ["route", "--json", "--command", "list files"]);
    assert_ne!(route["model"], "qwen3-coder:30b");
    let refused = route["refused"].to_string();
    assert!(
        refused.contains("would displace what other programs have loaded"),
        "{route}"
    );
    let _ = sandbox.run(["suggest", "list files"]);
    assert_eq!(
        (ollama.names(), ollama.taken()),
        (vec!["editor:1b".to_owned()], Vec::new())
    );
}

#[test]
fn what_was_seen_together_is_held_together() {
    let ollama = ollama(3);
    let sandbox = user(&ollama);
    ollama.with(|world| {
        world.used_by("editor", "editor:1b", 4096, None);
        world.used_by("editor", "index:1b", 4096, None);
    });
    let _ = sandbox.run(["doctor"]);
    ollama.with(|world| world.memory.runners.truncate(1));
    assert_eq!(suggest(&sandbox, "list files").0["model"], "qwen3-coder:30b");
    assert_eq!(ollama.names(), ["editor:1b", "qwen3-coder:30b"]);
    // The third would be one more than was ever seen: our own one goes first.
    sandbox.run(["ask", "--role", "fast", "hi"]).success();
    assert_eq!(
        (ollama.names(), ollama.taken()),
        (vec!["editor:1b".to_owned(), "gemma3:12b".to_owned()], Vec::new())
    );
}

#[test]
fn a_server_with_one_place_does_not_load_at_every_question() {
    let ollama = ollama(1);
    let sandbox = user(&ollama);
    for _ in 0..3 {
        suggest(&sandbox, "list files");
        json(&sandbox, ["ask", "--json", "wie hoch ist der Eiffelturm"]);
    }
    let loads = ollama.with(|world| world.loads.clone());
    assert!(loads.len() <= 3, "{loads:?}");
    let answer = json(&sandbox, ["ask", "--json", "wie hoch ist der Eiffelturm"]);
    assert_eq!(answer["model"], "qwen3-coder:30b", "it is loaded and good enough");
}
