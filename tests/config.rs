//! `lotse config`: the settings, where they come from, and changing one.

use std::fs;

use serde_json::Value;

use crate::support::Sandbox;

#[test]
fn each_setting_is_shown_with_where_it_comes_from() {
    let sandbox = Sandbox::new().env("LOTSE_MODEL", "m");
    sandbox.config("backend = \"fake\"\n[danger]\n# always\nconfirm = true\n");
    let text = sandbox.run(["config", "show"]).success();
    let row = |name: &str| {
        let row = text.lines().find(|row| row.starts_with(name)).unwrap_or_default();
        row.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("danger.confirm"), "danger.confirm = true # line 4");
    assert_eq!(row("model"), "model = \"m\" # LOTSE_MODEL");
    assert_eq!(row("offline"), "offline = true # default");
    assert!(text.contains("# memory.card is not set\n"), "{text}");
    let json: Value = serde_json::from_str(&sandbox.run(["config", "show", "danger", "--json"]).success()).unwrap();
    assert_eq!(
        (json[0]["key"].as_str(), json[0]["value"].as_bool()),
        (Some("danger.confirm"), Some(true))
    );
    let stderr = sandbox.run(["config", "show", "danger.confrim"]).failure(2);
    assert!(stderr.contains("hint: did you mean `danger.confirm`?"), "{stderr}");
}

#[test]
fn what_is_shown_can_be_the_file() {
    let sandbox = Sandbox::new();
    let shown = sandbox.run(["config", "show"]).success();
    sandbox.config(&shown);
    let again = sandbox.run(["config", "show"]).success();
    let settings = |text: &str| {
        text.lines()
            .map(|row| row.split("  # ").next().unwrap().trim().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(settings(&again), settings(&shown));
}

#[test]
fn a_setting_is_written_and_taken_out_again() {
    let sandbox = Sandbox::new();
    let file = sandbox.run(["config", "path"]).success();
    let read = || fs::read_to_string(file.trim_end()).unwrap();
    sandbox.config("# mine\nbackend = \"fake\" # for now\n");
    sandbox.run(["config", "set", "danger.confirm", "true"]).success();
    sandbox.run(["config", "set", "backend", "auto"]).success();
    assert_eq!(
        read(),
        "# mine\nbackend = \"auto\" # for now\n\n[danger]\nconfirm = true\n"
    );
    sandbox.run(["config", "unset", "danger.confirm"]).success();
    assert!(!read().contains("confirm"), "{}", read());
    // What is wrong changes nothing.
    let before = read();
    let stderr = sandbox.run(["config", "set", "embedded.keep_alive", "soon"]).failure(2);
    assert!(
        stderr.contains("`embedded.keep_alive` cannot be `soon`") && stderr.contains("\nhint: "),
        "{stderr}"
    );
    assert_eq!(read(), before);
}

#[test]
fn the_editor_of_the_user_opens_the_file_and_what_is_wrong_afterwards_is_said() {
    let sandbox = Sandbox::new();
    let editor = sandbox.home().join("editor");
    fs::write(&editor, "#!/bin/sh\n[ \"$1\" = -w ] && echo 'ofline = true' >>\"$2\"\n").unwrap();
    fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let sandbox = sandbox.env("EDITOR", format!("{} -w", editor.display()));
    let file = sandbox.run(["config", "path"]).success();
    let _ = fs::remove_file(file.trim_end());
    let stderr = sandbox.run(["config", "edit"]).failure(1);
    assert!(
        stderr.contains("unknown key `ofline`") && stderr.contains("did you mean `offline`?"),
        "{stderr}"
    );
    let text = fs::read_to_string(file.trim_end()).unwrap();
    assert!(
        text.contains("# danger.confirm = false\n") && text.ends_with("ofline = true\n"),
        "{text}"
    );
}

#[test]
fn the_schema_knows_every_setting() {
    let sandbox = Sandbox::new();
    let schema: Value = serde_json::from_str(&sandbox.run(["config", "schema"]).success()).unwrap();
    assert_eq!(
        schema["properties"]["danger"]["properties"]["confirm"]["type"],
        "boolean"
    );
    assert_eq!(schema["properties"]["backend"]["enum"][0], "auto");
}

#[test]
fn the_readme_lists_every_setting_and_no_other() {
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let table = readme.split("## Configuration").nth(1).unwrap();
    let rows = table.lines().filter(|row| row.starts_with("| `"));
    let mut named: Vec<&str> = rows
        .flat_map(|row| row.split('|').nth(1).unwrap().split(" (").next().unwrap().split(", "))
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    named.sort_unstable();
    let shown: Value = serde_json::from_str(&Sandbox::new().run(["config", "show", "--json"]).success()).unwrap();
    let mut known: Vec<&str> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["key"].as_str().unwrap())
        .collect();
    known.sort_unstable();
    assert_eq!(named, known);
}
