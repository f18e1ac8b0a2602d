//! `lotse doctor`, as a user runs it in their shell.

use std::os::unix::fs::symlink;

use crate::support::{Outcome, Sandbox};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A user whose answers are prepared, with lotse in their PATH.
fn user() -> Sandbox {
    let sandbox = Sandbox::new();
    let bin = sandbox.home().join("bin");
    std::fs::create_dir(&bin).unwrap();
    symlink(env!("CARGO_BIN_EXE_lotse"), bin.join("lotse")).unwrap();
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
    let sandbox = sandbox.env("PATH", path);
    sandbox.config("backend = \"fake\"\n");
    sandbox
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
        Some(_) => "ok    shell: bash X",
        None => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_shell_without_the_hook_is_told_how_to_get_it() {
    let sandbox = user();
    let text = in_bash(&sandbox, "lotse doctor").success();
    insta::assert_snapshot!(report(&sandbox, &text), @r#"
    ok    lotse VERSION at ~/bin/lotse
    ok    configuration: ~/.config/lotse/config.toml
    warn  the answers are prepared ones, of the backend `fake`
          hint: take `backend` out of the configuration for real ones
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
        ("lotse: one thing is broken\n", Some(1))
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
