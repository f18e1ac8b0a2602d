//! What `suggest --json` says about a command.

use serde_json::Value;

use super::saying;

#[test]
fn json_says_what_was_looked_at_and_what_was_repaired() {
    let sandbox = saying(&["ls --colour-by-size", "ls --color"]);
    let text = sandbox
        .run(["suggest", "--json", "--shell", "bash", "list files"])
        .success();
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["command"], "ls --color");
    let repaired = object["repaired"][0]["message"].as_str().unwrap();
    assert!(repaired.contains("--colour-by-size"), "{repaired}");
    let checks = object["checks"].as_array().unwrap();
    let flag = checks.iter().find(|check| check["kind"] == "flag").unwrap();
    assert_eq!(
        (&flag["subject"], &flag["verdict"]),
        (&"--color".into(), &"known".into())
    );
}

#[test]
fn json_says_where_a_mistake_is_and_what_belongs_there() {
    let sandbox = saying(&["seq 10 1"]);
    let text = sandbox
        .run(["suggest", "--json", "--shell", "bash", "count down"])
        .success();
    let object: Value = serde_json::from_str(&text).unwrap();
    let checks = object["checks"].as_array().unwrap();
    let lint = checks.iter().find(|check| check["kind"] == "lint").unwrap();
    assert_eq!(
        (&lint["subject"], &lint["suggestion"]),
        (&"seq-down".into(), &"seq 10 -1 1".into())
    );
    let diagnostic = &object["diagnostics"][0];
    assert_eq!(
        [
            &diagnostic["code"],
            &diagnostic["severity"],
            &diagnostic["span"],
            &diagnostic["fix"]
        ],
        [
            &"seq-down".into(),
            &"warning".into(),
            &vec![0, 8].into(),
            &lint["suggestion"]
        ]
    );
}
