//! `lotse doctor`, as a user runs it in their shell.

mod models;
mod places;
mod report;
mod servers;
mod shells;

use std::os::unix::fs::symlink;

use serde_json::Value;

use crate::support::ollama::{Ollama, model};
use crate::support::{Outcome, Sandbox};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A user with lotse in their PATH, and with nothing else to be said of them.
fn plain() -> Sandbox {
    let sandbox = Sandbox::new();
    let bin = sandbox.home().join("bin");
    std::fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_lotse"), bin.join("lotse")).unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
    sandbox
        .env("PATH", path)
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
}

/// The same with a configuration.
fn with_config(text: &str) -> Sandbox {
    let sandbox = plain();
    sandbox.config(text);
    sandbox
}

/// A user whose answers are prepared.
fn user() -> Sandbox {
    with_config("backend = \"fake\"\n[fake]\nanswer = \"echo lotse\"\n")
}

/// A user with an Ollama that has all that it should.
fn fine() -> (Ollama, Sandbox) {
    let answer = "```bash\necho lotse\n```";
    let names = ["qwen3-coder:30b", "llama3.2-vision:11b", "llama3.1:70b"];
    let ollama = Ollama::start(&names.map(|name| model(name, 4_700_000, answer)));
    let sandbox = with_config("backend = \"ollama\"\n").env("OLLAMA_HOST", ollama.origin());
    (ollama, sandbox)
}

/// All that is found.
fn found(sandbox: &Sandbox) -> Vec<Value> {
    let outcome = sandbox.run(["doctor", "--json"]);
    let object: Value = serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{outcome}"));
    object["diagnostics"].as_array().unwrap().clone()
}

fn codes(sandbox: &Sandbox) -> Vec<String> {
    let found = found(sandbox).into_iter();
    found
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

/// The finding of a fault that was planted, which names what mends it.
#[track_caller]
fn named(sandbox: &Sandbox, code: &str, fix: &str) -> Value {
    let found = found(sandbox);
    let of_code: Vec<&Value> = found.iter().filter(|finding| finding["code"] == code).collect();
    assert!(!of_code.is_empty(), "{code}: {found:#?}");
    let finding = of_code[0].clone();
    let mends = finding["fix"]
        .as_str()
        .unwrap_or_else(|| panic!("{finding}: nothing mends it"));
    assert!(mends.contains(fix), "{finding}: {fix}");
    assert_ne!(finding["severity"], "note");
    finding
}

/// Runs lotse inside bash, where `$$` is the shell.
fn in_bash(sandbox: &Sandbox, script: &str) -> Outcome {
    let mut bash = sandbox.program("/bin/bash");
    Outcome::of(
        &bash
            .args(["--norc", "-c", &format!("{script}\ntrue")])
            .output()
            .unwrap(),
    )
}

/// The report with what differs from machine to machine replaced.
fn report(sandbox: &Sandbox, text: &str) -> String {
    let text = text
        .replace(sandbox.home().to_str().unwrap(), "~")
        .replace(VERSION, "VERSION");
    let lines = text.lines().map(|line| match line.find("shell: bash ") {
        Some(_) => "ok    shell: bash X".to_owned(),
        None => without_time(line),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A line without the seconds that something took.
fn without_time(line: &str) -> String {
    let words = line.split(' ').map(|word| {
        if word.parse::<f64>().is_ok() && word.contains('.') {
            "X"
        } else {
            word
        }
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn where_nothing_is_wrong_there_are_only_good_lines() {
    let (_ollama, sandbox) = fine();
    let hook = format!("export LOTSE_HOOK={VERSION}:$$:Ctrl-G: TMUX=/tmp/x,1,0\n");
    let outcome = in_bash(&sandbox, &(hook + "lotse doctor && echo all is well"));
    let text = outcome.success();
    let bad: Vec<&str> = text.lines().filter(|line| !line.starts_with("ok ")).collect();
    assert_eq!(bad, ["all is well"], "{text}");
    assert!(text.lines().count() > 9, "{text}");
}

#[test]
fn a_shell_without_the_hook_is_told_how_to_get_it() {
    let sandbox = user();
    let text = in_bash(&sandbox, "lotse doctor").success();
    insta::assert_snapshot!(report(&sandbox, &text), @r#"
    ok    lotse VERSION at ~/bin/lotse
    ok    directories: a file was written and removed in each of 5
    ok    configuration: ~/.config/lotse/config.toml
    warn  the answers are prepared ones, of the backend `fake`
          hint: take `backend` out of the configuration for real ones
    ok    question: a command came after X s, by the way that the key takes
    ok    shell: bash X
    warn  the hook is not loaded in this bash
          hint: run `lotse init bash --install`, or for this shell alone: eval "$(lotse init bash)"
    "#);
}

#[test]
fn a_hook_counts_in_its_own_shell_and_below_it_only() {
    let sandbox = user();
    let export = |pid: &str| format!("export LOTSE_HOOK={VERSION}:{pid}:Alt-G:'Ctrl-G is bound to fzf-git'\n");
    for script in ["lotse doctor", "env sh -c 'lotse doctor; true'"] {
        let text = in_bash(&sandbox, &(export("$$") + script)).success();
        assert!(text.contains("ok    hook: loaded, the key is Alt-G\n"), "{text}");
        assert!(
            text.contains("warn  Ctrl-G is bound to fzf-git\n      hint: "),
            "{text}"
        );
    }
    let text = in_bash(&sandbox, &(export("1$$") + "lotse doctor")).success();
    assert!(text.contains("warn  the hook is not loaded"), "{text}");
    let text = in_bash(&sandbox, "export LOTSE_HOOK=0.0.1:$$:Ctrl-G:\nlotse doctor").success();
    assert!(
        text.contains(&format!("is of lotse 0.0.1, and this is {VERSION}\n")),
        "{text}"
    );
}

#[test]
fn what_is_broken_makes_it_fail() {
    let sandbox = user();
    let file = sandbox.config("backnd = \"fake\"\n");
    let outcome = sandbox.run(["doctor"]);
    let line = format!(
        "FAIL  `{}` line 1: unknown key `backnd`\n      hint: did you mean `backend`?\n",
        file.display()
    );
    assert!(outcome.stdout.contains(&line), "{outcome}");
    assert_eq!(
        (outcome.stderr.as_str(), outcome.code),
        ("lotse: 1 problem found\n", Some(1))
    );
    std::fs::remove_file(&file).unwrap();
    let outcome = sandbox.run(["doctor"]);
    assert!(
        outcome.stdout.contains("ok    configuration: the defaults"),
        "{outcome}"
    );
    let missing = "FAIL  the model `qwen2.5-coder-1.5b` is not on this machine yet\n      hint: run `lotse models pull";
    assert!(outcome.stdout.contains(missing), "{outcome}");
    let engine = "FAIL  this lotse was built without the embedded model\n";
    assert_eq!(
        outcome.stdout.contains(engine),
        cfg!(not(feature = "embedded")),
        "{outcome}"
    );
    assert_eq!(outcome.code, Some(1));
}

#[test]
fn an_installed_script_that_is_old_or_not_read_is_named() {
    let sandbox = user();
    sandbox.run(["init", "zsh", "--install", "--yes"]).success();
    let text = sandbox.run(["doctor"]).success();
    assert!(!text.contains("installed for zsh"), "{text}");
    sandbox.write(".zshrc", "");
    let text = sandbox.run(["doctor"]).success();
    assert!(
        text.contains("warn  zsh does not read the script that is installed for it\n"),
        "{text}"
    );
    sandbox.write(".local/share/lotse/lotse.zsh", "# lotse 0.0.1, written by something\n");
    let text = sandbox.run(["doctor"]).success();
    assert!(
        text.contains("installed for zsh is of lotse 0.0.1, and this is"),
        "{text}"
    );
}
