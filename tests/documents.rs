//! `lotse completions` and `lotse man`: made of the command line itself, so that they are never out of date.

use std::fs;

use crate::support::{Sandbox, skipped};

const SUBCOMMANDS: [&str; 18] = [
    "suggest",
    "setup",
    "uninstall",
    "init",
    "shell",
    "doctor",
    "ask",
    "explain",
    "check",
    "fix",
    "remember",
    "route",
    "why",
    "models",
    "bench",
    "config",
    "completions",
    "man",
];

/// What a shell offers behind `lotse ` and then behind `lotse models `, asked in its own way.
fn offered(shell: &str, line: &str) -> Option<String> {
    let sandbox = Sandbox::new();
    let script = sandbox.run(["completions", shell]).success();
    let file = sandbox.home().join("completions");
    fs::write(&file, script).unwrap();
    let ask = match shell {
        "bash" => format!(
            ". {}; COMP_WORDS=({line} ''); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _lotse lotse '' \"${{COMP_WORDS[COMP_CWORD-1]}}\"; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            file.display()
        ),
        _ => format!("source {}; complete -C '{line} '", file.display()),
    };
    let Ok(output) = sandbox.program(shell).args(["-c", &ask]).output() else {
        skipped(&format!("{shell} is not installed"));
        return None;
    };
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn bash_and_fish_offer_every_subcommand_and_its_own() {
    for shell in ["bash", "fish"] {
        let Some(top) = offered(shell, "lotse") else { continue };
        let names: Vec<&str> = top.lines().filter_map(|row| row.split_whitespace().next()).collect();
        for name in SUBCOMMANDS {
            assert!(names.contains(&name), "{shell}: {name} in {names:?}");
        }
        assert!(
            !names.contains(&"ui-ready") && !names.contains(&"notice"),
            "{shell}: {names:?}"
        );
        let models = offered(shell, "lotse models").unwrap();
        assert!(models.contains("unload"), "{shell}: {models}");
    }
}

#[test]
fn zsh_reads_the_completions_without_a_complaint() {
    let sandbox = Sandbox::new();
    let dir = sandbox.home().join("functions");
    fs::create_dir(&dir).unwrap();
    fs::write(dir.join("_lotse"), sandbox.run(["completions", "zsh"]).success()).unwrap();
    let ask = format!(
        "fpath=({} $fpath); autoload -Uz compinit; compinit -D; print ${{_comps[lotse]}}; autoload +X _lotse && print read",
        dir.display()
    );
    let Ok(output) = sandbox.program("zsh").args(["-fc", &ask]).output() else {
        return skipped("zsh is not installed");
    };
    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert_eq!((stdout.as_ref(), stderr.as_ref()), ("_lotse\nread\n", ""));
}

#[test]
fn man_finds_the_pages_by_what_they_say_in_both_languages() {
    let sandbox = Sandbox::new();
    let dir = sandbox.home().join("man1");
    for (language, about) in [("C", "Answer a question"), ("de_DE.UTF-8", "Eine Frage beantworten")] {
        let sandbox = Sandbox::new().env("LC_ALL", language);
        sandbox.run(["man", "--dir", dir.to_str().unwrap()]).success();
        let Ok(output) = sandbox.program("lexgrog").arg(dir.join("lotse-ask.1")).output() else {
            return skipped("lexgrog is not installed");
        };
        let found = String::from_utf8(output.stdout).unwrap();
        assert!(found.contains(&format!("\"lotse-ask - {about}\"")), "{found}");
    }
}

#[test]
fn every_subcommand_has_a_page_that_man_can_read() {
    let sandbox = Sandbox::new();
    let dir = sandbox.home().join("man1");
    sandbox.run(["man", "--dir", dir.to_str().unwrap()]).success();
    for name in SUBCOMMANDS {
        let page = fs::read_to_string(dir.join(format!("lotse-{name}.1"))).unwrap();
        assert!(
            page.contains(&format!(".TH lotse-{name} 1")) && page.contains(".SH OPTIONS"),
            "{page}"
        );
    }
    assert!(dir.join("lotse.1").is_file() && dir.join("lotse-models-pull.1").is_file());
    assert!(!dir.join("lotse-ui.1").exists());
    assert_eq!(
        sandbox.run(["man", "suggest"]).success(),
        fs::read_to_string(dir.join("lotse-suggest.1")).unwrap()
    );
    sandbox.run(["man", "sugest"]).failure(2);
}
