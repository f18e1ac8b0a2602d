//! `--json` for programs, and `--report` for whoever reads a bug report.

use serde_json::Value;

use super::{VERSION, fine, report, user};
use crate::support::Sandbox;

#[test]
fn findings_are_an_object_with_codes_that_stay() {
    let sandbox = user().env("SHELL", "/bin/bash");
    let json = sandbox.run(["doctor", "--json"]).success();
    let object: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(object["version"], VERSION);
    let codes: Vec<String> = object["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            assert!(
                finding["message"].is_string() && (finding["severity"] == "note") == finding["fix"].is_null(),
                "{finding}"
            );
            format!(
                "{} {}",
                finding["severity"].as_str().unwrap(),
                finding["code"].as_str().unwrap()
            )
        })
        .collect();
    insta::assert_snapshot!(codes.join("\n"), @r"
    note program
    note directories
    note configuration
    warning prepared-answers
    note question
    note shell
    warning hook-not-loaded
    ");
    sandbox.config("backnd = 1\n");
    let outcome = sandbox.run(["doctor", "--json"]);
    assert_eq!(
        (outcome.code, outcome.stderr.as_str()),
        (Some(1), "lotse: 1 problem found\n")
    );
}

/// All codes of the source: whoever reads `--json` relies on them.
#[test]
fn no_code_is_renamed_by_chance() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut codes = Vec::new();
    for room in ["doctor", "app/doctor"] {
        for entry in std::fs::read_dir(folder.join(room)).unwrap().flatten() {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let text = text.split("#[cfg(test)]").next().unwrap();
            for call in ["ok(", "warn(", "fail(", "wrong(", "directory("] {
                let calls = text
                    .split(call)
                    .skip(1)
                    .filter_map(|rest| rest.trim_start().strip_prefix('"'));
                codes.extend(calls.map(|rest| rest.split('"').next().unwrap().to_owned()));
            }
        }
    }
    codes.sort();
    codes.dedup();
    insta::assert_snapshot!(codes.join("\n"), @r"
    answers
    cache-not-writable
    clock
    configuration
    data-not-writable
    directories
    embedded-model
    embedded-model-comes
    engine
    explain-key-taken
    home-missing
    home-of-another
    home-unset
    hook
    hook-not-loaded
    hook-not-reached
    hook-of-another-version
    hook-twice
    hook-without-key
    key-taken
    locale
    login-shell
    manuals
    models-not-writable
    name-taken
    no-room
    not-in-path
    output
    output-unknown
    prepared-answers
    program
    question
    question-slow
    role
    role-falls-back
    role-unanswered
    runtime-not-writable
    script-not-read
    script-of-another-program
    script-of-another-version
    second-installation
    server
    server-by-proxy
    server-fails
    server-not-allowed
    server-old
    server-slow
    shell
    shell-ends-early
    shell-old
    shell-too-old
    shell-version
    state-not-writable
    terminal-dumb
    ");
}

#[test]
fn a_report_has_what_is_asked_for_first() {
    let (_ollama, sandbox) = fine();
    let text = report(&sandbox, &sandbox.run(["doctor", "--report"]).success());
    for row in [
        "lotse VERSION\nsystem: ",
        "\nshell: ",
        "\nshells: bash ",
        "\nterminal: TERM=xterm-256color",
        "\nlocale: LANG=C.UTF-8\n",
        "\nconfiguration: \n  backend = \"ollama\"\n",
        "\nservers: \n  http://127.0.0.1:",
        ": qwen3-coder:30b ",
        "\nfindings:\nok    lotse VERSION at ~/bin/lotse [program]\n",
    ] {
        assert!(text.contains(row), "{row}: {text}");
    }
}

#[test]
fn a_report_holds_no_secret_no_name_and_no_home() {
    const SECRETS: [&str; 7] = [
        "Nebel-Segel-26",
        "sk-proj-Zq7Xk9Lw3Rt5Vb1NcM8dF4gH",
        "ghp_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5",
        "h4fen-Kette",
        "AKIAIOSFODNN7EXAMPLE",
        "hunter2hunter2",
        "Anker!Licht7",
    ];
    let sandbox = Sandbox::new()
        .env("USER", "annegret")
        .env("LOGNAME", "annegret")
        .env("OLLAMA_HOST", "http://annegret:Nebel-Segel-26@127.0.0.1:1")
        .env("LOTSE_MODEL", "sk-proj-Zq7Xk9Lw3Rt5Vb1NcM8dF4gH")
        .env("http_proxy", "http://annegret:h4fen-Kette@127.0.0.1:1")
        .env("OPENAI_API_KEY", "hunter2hunter2")
        .env("LOTSE_HOOK", "0.1.0:1:Ctrl-G:export TOKEN=Anker!Licht7");
    sandbox.config(
        "# annegret's, password is hunter2hunter2\noffline = false\n[openai]\n\
         endpoint = \"https://annegret:h4fen-Kette@box.example/v1?api_key=AKIAIOSFODNN7EXAMPLE\"\n\
         key_file = \"/home/annegret/ghp_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5\"\n",
    );
    let words =
        "connect with PGPASSWORD=Nebel-Segel-26 as annegret and the token ghp_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5";
    let _ = sandbox.run(["suggest", words]);
    let planted = sandbox.write(".local/state/lotse/engine.log", "password=hunter2hunter2\n");
    for config in [None, Some("backnd = \"ghp_aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW3xY5\"\n")] {
        if let Some(text) = config {
            sandbox.config(text);
        }
        let text = sandbox.run(["doctor", "--report"]).success();
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        let home = sandbox.home().to_str().unwrap();
        assert!(!text.contains("annegret") && !text.contains(home), "{text}");
        assert!(
            text.contains("~/.config/lotse/config.toml") && text.contains("<secret>"),
            "{text}"
        );
    }
    assert!(planted.exists());
}
