//! `lotse init`: what shells make of the printed script.

use std::os::unix::fs::symlink;
use std::path::Path;

use crate::support::{Outcome, Sandbox, skipped};

const PROGRAM: &str = env!("CARGO_BIN_EXE_lotse");

/// Shows the settings that the head of the script makes, one in a line; control characters as `od` names them.
const SHOW: [(&str, &str); 3] = [
    (
        "bash",
        r#"set -eu; eval "$("$LOTSE" init bash $ARGS)"; printf '%s\n' "$__lotse_bin" "$__lotse_version" "${__lotse_keys[@]}" \
        "${__lotse_key_names[@]}" "$__lotse_key_fixed" "$__lotse_enter""#,
    ),
    (
        "zsh",
        r#"set -eu; setopt warn_create_global; f() { eval "$("$LOTSE" init zsh ${=ARGS})"; }; f
        print -rl -- "$__lotse_bin" "$__lotse_version" $__lotse_keys $__lotse_key_names $__lotse_key_fixed $__lotse_enter"#,
    ),
    (
        "fish",
        r"$LOTSE init fish (string split ' ' -- $ARGS) | source
        printf '%s\n' $__lotse_bin $__lotse_version (string escape -- $__lotse_keys) $__lotse_key_names $__lotse_key_fixed $__lotse_enter",
    ),
];

fn is_here(shell: &str) -> bool {
    let here = crate::support::start::command(shell).arg("--version").output().is_ok();
    if !here {
        skipped(&format!("{shell} is not installed"));
    }
    here
}

/// The settings as a shell has them after it has read the script that `program` prints.
fn settings(sandbox: &Sandbox, shell: &str, script: &str, program: &str, args: &str) -> Vec<String> {
    let mut command = sandbox.program(shell);
    match shell {
        "zsh" => command.arg("-f"),
        "fish" => command.arg("--no-config"),
        _ => command.arg("--norc"),
    };
    command.args(["-c", script]).env("LOTSE", program).env("ARGS", args);
    let outcome = Outcome::of(&command.output().unwrap());
    assert_eq!(outcome.stderr, "", "{shell}");
    outcome.success().lines().map(str::to_owned).collect()
}

fn real(program: &str) -> String {
    std::fs::canonicalize(program).unwrap().to_str().unwrap().to_owned()
}

#[test]
fn the_shells_have_the_settings_after_reading_the_script() {
    let sandbox = Sandbox::new();
    for (shell, show) in SHOW {
        if !is_here(shell) {
            continue;
        }
        let found = settings(&sandbox, shell, show, PROGRAM, "--key=^T --key=alt-g --no-enter");
        let keys = match shell {
            "bash" => [r"\C-t", r"\eg"],
            "zsh" => ["^T", "^[g"],
            _ => [r"\ct", r"\eg"],
        };
        let version = env!("CARGO_PKG_VERSION");
        let program = real(PROGRAM);
        assert_eq!(
            found,
            [&program, version, keys[0], keys[1], "Ctrl-T", "Alt-G", "1", "0"],
            "{shell}"
        );
    }
}

#[test]
fn without_a_key_the_candidates_are_there() {
    let sandbox = Sandbox::new();
    for (shell, show) in SHOW {
        if is_here(shell) {
            let found = settings(&sandbox, shell, show, PROGRAM, "--no-enter");
            let names = match shell {
                "fish" => ["Ctrl-G", "Alt-G", "Ctrl-O", "Ctrl-X Ctrl-G"],
                _ => ["Ctrl-G", "Ctrl-X Ctrl-G", "Alt-G", "Ctrl-O"],
            };
            assert_eq!(found[6..10], names, "{shell}");
            assert_eq!(found[10..], ["0", "0"], "{shell}");
        }
    }
}

#[test]
fn the_name_in_path_is_kept_for_upgrades_when_it_is_the_same_program() {
    let mut sandbox = Sandbox::new();
    let bin = sandbox.home().join("it's here");
    std::fs::create_dir(&bin).unwrap();
    symlink(PROGRAM, bin.join("lotse")).unwrap();
    sandbox.set("PATH", format!("{}:/usr/bin:/bin", bin.display()));
    let named = bin.join("lotse");
    for (shell, show) in SHOW {
        if is_here(shell) {
            let found = settings(&sandbox, shell, show, PROGRAM, "--no-enter");
            assert_eq!(Path::new(&found[0]), named, "{shell}");
        }
    }
    std::fs::remove_file(&named).unwrap();
    symlink("/bin/true", &named).unwrap();
    let script = sandbox.run(["init", "bash"]).success();
    assert!(
        script.starts_with(&format!("__lotse_bin='{}'\n", real(PROGRAM))),
        "{script}"
    );
}

#[test]
fn nothing_but_the_script_is_printed_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    for shell in ["bash", "zsh", "fish"] {
        let outcome = sandbox.run(["init", shell]);
        assert_eq!(outcome.stderr, "");
        let script = std::fs::read_to_string(format!("{}/shell/lotse.{shell}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        // For zsh it is a quoted text.
        let printed = outcome.success().replace("'\\''", "'");
        assert!(printed.contains(&script.replace("'\\''", "'")), "{shell}");
    }
    let entries: Vec<_> = std::fs::read_dir(sandbox.home()).unwrap().flatten().collect();
    assert_eq!(entries.len(), 1, "{entries:?}");
}

#[test]
fn a_key_that_cannot_be_taken_is_a_usage_error() {
    let stderr = Sandbox::new().run(["init", "bash", "--key", "ctrl-c"]).failure(2);
    assert_eq!(
        stderr,
        "lotse: the key `ctrl-c` cannot be taken: it stops programs\n\
        hint: take for example `ctrl-g`, `alt-g` or `ctrl-x ctrl-g`\n"
    );
    let stderr = Sandbox::new().run(["init", "nushell"]).failure(2);
    assert!(stderr.contains("possible are `bash`, `zsh`, `fish`"), "{stderr}");
}

#[test]
fn one_key_cannot_do_both() {
    let sandbox = Sandbox::new();
    let stderr = sandbox
        .run(["init", "bash", "--key", "alt-e", "--explain-key", "M-e"])
        .failure(2);
    assert!(stderr.contains("`Alt-E` cannot do both"), "{stderr}");
    let script = sandbox.run(["init", "bash", "--explain-key", "none"]).success();
    assert!(script.contains("\n__lotse_explain_key=''\n"), "{script}");
    sandbox.run(["init", "bash", "--explain-key", "ctrl-c"]).failure(2);
}
