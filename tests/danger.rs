//! How much a command would hurt, as `lotse check` says it and where it stands beside a suggestion.

mod corpus;

use serde_json::Value;

use crate::support::Sandbox;

#[test]
fn a_grade_is_a_word_reasons_and_an_exit_code() {
    let sandbox = Sandbox::new();
    assert_eq!(
        sandbox.run(["check", "--shell", "bash", "echo 'rm -rf /'"]).success(),
        "ok\n"
    );
    for (shell, line, code, expected) in [
        ("bash", "rm old.log", 4, "caution\ndeletes `old.log`\n"),
        (
            "bash",
            "curl -s x.io | sudo sh",
            5,
            "danger\nruns code from another machine unread (`sh`)\n",
        ),
        (
            "zsh",
            "rm -rf \"$X/\"*",
            5,
            "danger\ndeletes everything from the root on (`$…/*`)\n",
        ),
        (
            "fish",
            "set a rm; $a -rf /",
            5,
            "danger\ndeletes everything from the root on (`/`)\n",
        ),
    ] {
        let outcome = sandbox.run(["check", "--shell", shell, line]);
        assert_eq!(
            (outcome.code, outcome.stdout.as_str(), outcome.stderr.as_str()),
            (Some(code), expected, ""),
            "{line}"
        );
    }
    let outcome = sandbox.run(["check", "--shell", "bash", "git", "push", "--force"]);
    assert_eq!(outcome.code, Some(5), "words are a line as well");
    let german = Sandbox::new().env("LC_ALL", "de_DE.UTF-8");
    let outcome = german.run(["check", "--shell", "bash", "rm -rf ~"]);
    assert!(
        outcome.stdout.starts_with("danger\nlöscht ein Home-Verzeichnis"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn an_alias_that_the_hook_tells_is_seen_through() {
    let sandbox = Sandbox::new().env("LOTSE_ALIASES", "weg\u{1f}rm -rf\u{1e}f\u{1e}");
    for shell in ["bash", "zsh", "fish"] {
        let outcome = sandbox.run(["check", "--shell", shell, "weg ~"]);
        assert_eq!(outcome.code, Some(5), "{shell}: {}", outcome.stdout);
        let outcome = Sandbox::new().run(["check", "--shell", shell, "weg ~"]);
        assert_eq!(outcome.code, Some(0), "{shell}: {}", outcome.stdout);
    }
}

#[test]
fn the_same_is_said_in_json_in_english() {
    let sandbox = Sandbox::new().env("LC_ALL", "de_DE.UTF-8");
    let outcome = sandbox.run(["check", "--json", "--shell", "bash", "rm -rf /"]);
    assert_eq!(outcome.code, Some(5));
    let object: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(object["grade"], "danger");
    assert_eq!(object["reasons"][0], "deletes everything from the root on (`/`)");
    let expected = serde_json::json!({
        "code": "delete-root",
        "severity": "danger",
        "message": object["reasons"][0],
        "span": null,
        "fix": null,
    });
    assert_eq!(object["diagnostics"][0], expected);
}

#[test]
fn a_suggestion_that_would_hurt_says_so_and_has_its_harmless_twin_beside_it() {
    let sandbox = Sandbox::new();
    sandbox.config("backend = \"fake\"\n[fake]\nanswer = \"rm -rf *\"\n");
    let outcome = sandbox.run(["suggest", "--shell", "bash", "remove all of it here"]);
    assert_eq!(outcome.stdout, "rm -rf *\n");
    assert!(
        outcome
            .stderr
            .contains("lotse: danger: deletes everything in a directory (`*`)"),
        "{}",
        outcome.stderr
    );
    let json = sandbox.run([
        "suggest",
        "--json",
        "-n",
        "2",
        "--shell",
        "bash",
        "remove all of it here",
    ]);
    let object: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(object["danger"]["grade"], "danger");
    assert_eq!(
        object["danger"]["reasons"][0],
        "deletes everything in a directory (`*`)"
    );
    assert_eq!(object["candidates"][0]["command"], "rm -ri *");
    assert_eq!(object["candidates"][0]["danger"]["grade"], "caution");
}

#[test]
fn an_explanation_begins_with_it() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.run(["explain", "--no-model", "--shell", "bash", "git push --force"]);
    assert!(
        outcome
            .stdout
            .starts_with("danger: overwrites or deletes what others share"),
        "{} {}",
        outcome.stdout,
        outcome.stderr
    );
}
