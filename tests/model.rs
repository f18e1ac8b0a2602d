//! The model that users get: real questions in both languages, and its answers run in a scratch directory.

use std::fs;

use serde_json::Value;

use crate::support::{Outcome, Sandbox, model};

/// A home with the real model and files of known sizes in the work directory.
fn sandbox() -> Option<Sandbox> {
    let folder = model::coder()?;
    let sandbox = Sandbox::new().env("LOTSE_MODEL_DIR", folder);
    for (name, kilobytes) in [
        ("a.txt", 1),
        ("b.txt", 30),
        ("deep/c.log", 700),
        ("deep/er/d.bin", 11_000),
        ("e", 90),
        ("f", 20),
    ] {
        sandbox.write(&format!("work/{name}"), vec![b'x'; kilobytes * 1024]);
    }
    fs::write(sandbox.work().join("deep/notes.md"), "eins\nzwei\ndrei\n").unwrap();
    Some(sandbox)
}

/// Asks and runs the answer, as the user would after reading it.
#[track_caller]
fn output(sandbox: &Sandbox, words: &str) -> String {
    let command = sandbox.run(["suggest", "--shell", "bash", words]).success();
    let run = sandbox.program("/bin/bash").args(["-c", &command]).output().unwrap();
    let outcome = Outcome::of(&run);
    assert_eq!(outcome.code, Some(0), "{words}: {command}{outcome}");
    outcome.stdout
}

#[test]
fn questions_in_english_and_german_become_commands_that_work() {
    let Some(sandbox) = sandbox() else { return };
    let biggest = output(&sandbox, "show the five biggest files in this directory and below");
    for name in ["d.bin", "c.log", "/e", "b.txt", "/f"] {
        assert!(biggest.contains(name), "{name}: {biggest}");
    }
    let large = output(&sandbox, "zeige alle Dateien größer als 10 MB");
    assert!(large.contains("d.bin") && !large.contains("c.log"), "{large}");
    let count = output(&sandbox, "count the lines of deep/notes.md");
    assert!(count.trim_start().starts_with('3'), "{count}");
    let sorted = output(&sandbox, "zeige die Zeilen von deep/notes.md alphabetisch sortiert");
    assert_eq!(sorted, "drei\neins\nzwei\n");
}

#[test]
fn the_picture_in_the_readme_is_true() {
    let Some(sandbox) = sandbox() else { return };
    let text = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let picture = text.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let typed: Vec<&str> = picture
        .lines()
        .filter_map(|line| line.strip_prefix("$ lotse "))
        .collect();
    assert_eq!(typed.len(), 3);
    for arguments in typed {
        // Other processors round differently, so that another command may come; but one comes.
        let line = format!("{} {arguments}", env!("CARGO_BIN_EXE_lotse"));
        let outcome = Outcome::of(&sandbox.program("/bin/sh").args(["-c", &line]).output().unwrap());
        assert_eq!(outcome.success().lines().count(), 1, "{arguments}");
    }
}

#[test]
fn an_answer_says_how_sure_it_is() {
    let Some(sandbox) = sandbox() else { return };
    let told = |words: &str| -> Value {
        serde_json::from_str(&sandbox.run(["suggest", "--json", "--shell", "bash", words]).success()).unwrap()
    };
    let clear = told("count the lines of deep/notes.md and nothing else");
    let vague = told("xargs the frobnicated quux of each nightly harbour, but only half");
    let confidence = |told: &Value| told["confidence"].as_f64().unwrap();
    assert!(confidence(&clear) > confidence(&vague), "{clear} {vague}");
    assert!(
        (0.0..=1.0).contains(&confidence(&clear)) && vague["unsure"] == true,
        "{clear} {vague}"
    );
    let (command, doubt) = (vague["command"].as_str().unwrap(), vague["doubt"].as_array().unwrap());
    assert!(!doubt.is_empty(), "{vague}");
    for span in doubt {
        let [from, to] = [0, 1].map(|at| usize::try_from(span[at].as_u64().unwrap()).unwrap());
        assert!(command.get(from..to).is_some_and(|text| !text.is_empty()), "{vague}");
    }
    let why = sandbox.run(["why"]).success();
    assert!(why.contains("\nunsure    ") && why.contains("root -"), "{why}");
    // What was measured with examples is not claimed without any.
    sandbox.config("grounding.examples = 0\n");
    assert_eq!(
        told("count the lines of deep/notes.md and nothing else")["confidence"],
        Value::Null
    );
    let outcome = sandbox.run(["suggest", "--shell", "bash", "list files"]);
    assert!(!outcome.stderr.contains("unsure"), "{outcome}");
}
