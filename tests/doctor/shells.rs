//! The hook in shells: in this one, in the files that were installed, and in shells that are started anew.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use super::{VERSION, codes, found, in_bash, named, user};
use crate::shell::session::{Mode, Options};
use crate::support::{Sandbox, shells};

/// The hook is installed for a shell, and a login bash reads it.
fn installed(shell: &str) -> Sandbox {
    let sandbox = user();
    sandbox.run(["init", shell, "--install", "--yes"]).success();
    sandbox.write(".bash_profile", ". ~/.bashrc\n");
    // Without it a new fish reads every manual page of the system, beside the test.
    fs::create_dir_all(sandbox.home().join(".local/share/fish/generated_completions")).unwrap();
    sandbox
}

fn rc(shell: &str) -> &'static str {
    match shell {
        "bash" => ".bashrc",
        "zsh" => ".zshrc",
        _ => ".config/fish/config.fish",
    }
}

/// What is said of installed scripts and of shells that are started.
fn about_shells(sandbox: &Sandbox) -> Vec<String> {
    let all = ["hook-twice", "hook-not-reached", "login-shell", "shell-ends-early"];
    let mut codes = codes(sandbox);
    codes.retain(|code| all.contains(&code.as_str()) || code.starts_with("script-"));
    codes
}

#[test]
fn a_new_shell_that_has_the_hook_is_not_spoken_of() {
    for shell in ["bash", "zsh", "fish"] {
        let sandbox = installed(shell);
        assert_eq!(about_shells(&sandbox), [""; 0], "{shell}");
    }
}

#[test]
fn what_keeps_a_new_shell_from_the_hook_is_found_by_starting_it() {
    for shell in shells::all() {
        let sandbox = installed(shell.name);
        let file = sandbox.home().join(rc(shell.name));
        let text = fs::read_to_string(&file).unwrap();
        let ended = if shell.name == "fish" {
            // It only leaves the file, and runs what it was given.
            ("exit 3", "hook-not-reached")
        } else {
            ("exit 3", "shell-ends-early")
        };
        for (first, code) in [
            ("return", "hook-not-reached"),
            ended,
            ("exec false", "shell-ends-early"),
        ] {
            fs::write(&file, format!("{first}\n{text}")).unwrap();
            named(&sandbox, code, &file.display().to_string());
        }
        fs::write(&file, format!("echo lotse-doct; echo much\n{text}")).unwrap();
        assert_eq!(about_shells(&sandbox), [""; 0], "{shell}");
    }
}

#[test]
fn a_login_bash_that_does_not_read_the_file_is_found_by_starting_it() {
    let sandbox = installed("bash");
    sandbox.write(".bash_profile", "PATH=$PATH:/opt/bin\n");
    let profile = sandbox.home().join(".bash_profile");
    let rc = sandbox.home().join(".bashrc");
    named(
        &sandbox,
        "login-shell",
        &format!("put the line `. {}` into {}", rc.display(), profile.display()),
    );
    fs::remove_file(&profile).unwrap();
    sandbox.write(".profile", "");
    named(&sandbox, "login-shell", "/.profile");
    // As it says.
    sandbox.write(".profile", format!(". {}\n", rc.display()));
    assert_eq!(about_shells(&sandbox), [""; 0]);
}

#[test]
fn a_start_file_that_waits_is_not_waited_for() {
    let sandbox = installed("bash");
    let rc = sandbox.home().join(".bashrc");
    fs::write(&rc, format!("sleep 100000\n{}", fs::read_to_string(&rc).unwrap())).unwrap();
    named(&sandbox, "shell-ends-early", "something that waits");
}

#[test]
fn a_hook_that_is_loaded_twice_and_a_script_of_another_program_are_named() {
    for shell in ["bash", "zsh", "fish"] {
        let sandbox = installed(shell);
        let file = sandbox.home().join(rc(shell));
        let text = fs::read_to_string(&file).unwrap();
        let call = if shell == "fish" {
            "lotse init fish | source"
        } else {
            "eval \"$(lotse init SHELL)\""
        };
        fs::write(&file, text.clone() + &call.replace("SHELL", shell) + "\n").unwrap();
        named(&sandbox, "hook-twice", "leave one line");
        fs::write(&file, text + "# " + call + "\n").unwrap();
        assert!(!codes(&sandbox).contains(&"hook-twice".to_owned()), "{shell}");
        let script = sandbox.home().join(format!(".local/share/lotse/lotse.{shell}"));
        let text = fs::read_to_string(&script).unwrap();
        let own = sandbox.home().join("bin/lotse");
        assert!(text.contains(own.to_str().unwrap()), "{text}");
        fs::write(&script, text.replace(own.to_str().unwrap(), "/opt/old/lotse")).unwrap();
        named(
            &sandbox,
            "script-of-another-program",
            &format!("run `lotse init {shell} --install`"),
        );
    }
}

#[test]
fn a_shell_that_is_too_old_or_says_no_version_is_named() {
    for (says, code) in [
        ("GNU bash, version 3.1.17(1)-release", "shell-too-old"),
        ("GNU bash, version 4.3.48(1)-release", "shell-old"),
        ("what", "shell-version"),
    ] {
        let sandbox = user();
        let bash = sandbox.write("bin/bash", format!("#!/bin/sh\necho '{says}'\n"));
        fs::set_permissions(&bash, Permissions::from_mode(0o755)).unwrap();
        let json = in_bash(&sandbox, "lotse doctor --json").stdout;
        assert!(json.contains(&format!("\"{code}\"")), "{code}: {json}");
    }
}

#[test]
fn keys_that_are_taken_are_told_by_real_shells() {
    for shell in shells::all() {
        let taken = match shell.name {
            "bash" => "bind -x '\"\\C-g\": echo mine'; bind -x '\"\\ei\": echo mine'",
            "zsh" => "mine() { :; }; zle -N mine; bindkey '^G' mine; bindkey '^[i' mine",
            _ => "bind \\cg 'echo mine'; bind \\ei 'echo mine'",
        };
        let session = Options::new(&shell, Mode::Emacs).before(taken).start();
        session.run("echo first", "first");
        let script = "lotse doctor --json | grep -o 'key-taken\\|explain-key-taken' | sort | paste -sd ' '";
        session.run(script, "explain-key-taken key-taken");
        let free = Options::new(&shell, Mode::Emacs).start();
        free.run("echo first", "first");
        free.run("lotse doctor --json | grep -c 'key-taken'", "0");
    }
}

#[test]
fn a_bash_without_readline_has_a_hook_without_a_key() {
    let sandbox = user();
    let rc = sandbox.write("rc", "PS1='P> '\neval \"$(lotse init bash)\"\n");
    let terminal = sandbox.terminal("bash", &["--noediting", "--rcfile", rc.to_str().unwrap(), "-i"]);
    terminal.wait_for("a prompt", |screen| screen.contains("P>"));
    terminal.send("lotse doctor\n");
    let screen = terminal.wait_for("what is found", |screen| screen.contains("without a key"));
    assert!(!terminal.text().contains("warning: line editing"), "{screen}");
}

#[test]
fn output_that_cannot_be_read_is_said_in_a_shell_with_the_hook() {
    let sandbox = user();
    let hook = format!("export LOTSE_HOOK={VERSION}:$$:Ctrl-G:\n");
    let text = in_bash(&sandbox, &(hook.clone() + "lotse doctor")).success();
    let expected = "warn  output: not read in this shell, so of a failed command only what the machine shows is known\n      \
                    hint: run `lotse init bash --install`, which adds the recorder";
    assert!(text.contains(expected), "{text}");
    let text = in_bash(&sandbox, &(hook + "TMUX=/tmp/x,1,0 lotse doctor")).success();
    assert!(text.contains("ok    output: read from the screen, by tmux"), "{text}");
    assert!(
        found(&sandbox)
            .iter()
            .all(|finding| finding["code"] != "output-unknown")
    );
}
