//! Commands of the user's own: `lotse remember`, and how they are offered.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use crate::support::{Outcome, Sandbox, not_allowed};

/// A model that says `echo model`, and notes what it is asked.
fn sandbox(config: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let home = sandbox.home().display().to_string();
    sandbox.config(&format!(
        "backend = \"fake\"\n{config}\n[fake]\nanswer = \"echo model\"\nrecord = \"{home}/asked\"\n"
    ));
    sandbox
}

fn remembered(sandbox: &Sandbox) -> String {
    fs::read_to_string(sandbox.home().join(".config/lotse/remembered.txt")).unwrap()
}

fn suggest(sandbox: &Sandbox, shell: &str, words: &str) -> String {
    sandbox.run(["suggest", "--shell", shell, words]).success()
}

fn was_asked(sandbox: &Sandbox) -> bool {
    sandbox.home().join("asked").exists()
}

#[test]
fn a_command_is_offered_at_once_for_nearly_the_words_that_it_was_remembered_for() {
    let sandbox = sandbox("");
    let kept = sandbox.run([
        "remember", "--shell", "bash", "deploy", "the", "site", "--", "printf", "%s\\n", "a b",
    ]);
    let (stdout, stderr) = kept.both();
    assert_eq!(stdout, "");
    let command = r"printf '%s\n' 'a b'";
    assert!(
        stderr.starts_with(&format!("remembered for \"deploy the site\": {command}\n"))
            && stderr.contains("remembered.txt"),
        "{stderr}"
    );
    for words in ["deploy the site", "Deploy my site, please!"] {
        assert_eq!(suggest(&sandbox, "bash", words), format!("{command}\n"), "{words}");
    }
    assert!(!was_asked(&sandbox), "no model is asked");
    let why = sandbox.run(["why"]).success();
    assert!(
        why.contains("remembered inside lotse") && why.contains("you had it remembered for \"deploy the site\""),
        "{why}"
    );
    let object = sandbox
        .run(["suggest", "--shell", "bash", "--json", "deploy the site"])
        .success();
    let object: Value = serde_json::from_str(&object).unwrap();
    assert_eq!(
        (object["backend"].as_str(), object["danger"]["grade"].as_str()),
        (Some("remembered"), Some("ok"))
    );
    assert_eq!(suggest(&sandbox, "bash", "deploy the docs"), "echo model\n");
}

#[test]
fn it_stands_in_a_private_file_that_a_person_can_change() {
    let sandbox = sandbox("");
    let remember = |words: &str, command: &str| {
        sandbox
            .run(["remember", "--shell", "bash", words, "--", command])
            .success();
    };
    remember("say one", "echo 1");
    let file = sandbox.home().join(".config/lotse/remembered.txt");
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let text = remembered(&sandbox);
    assert!(text.starts_with("# Commands that `lotse remember` has kept"), "{text}");
    assert!(text.ends_with("\n\nwords: say one\nbash: echo 1\n"), "{text}");
    fs::write(
        &file,
        text.replace("echo 1", "echo 01") + "en: say it once\n\n# mine\nde: sag es\nbash: echo es\n",
    )
    .unwrap();
    assert_eq!(suggest(&sandbox, "bash", "say it once"), "echo 01\n");
    assert_eq!(suggest(&sandbox, "bash", "Sag es"), "echo es\n");
    remember("say one", "echo 2");
    let changed = remembered(&sandbox);
    assert_eq!(changed.matches("words: say one").count(), 1, "{changed}");
    assert!(
        changed.contains("\nbash: echo 2\nen: say it once\n\n# mine\n"),
        "{changed}"
    );
    assert_eq!(suggest(&sandbox, "bash", "say one"), "echo 2\n");
}

#[test]
fn a_model_is_told_it_for_words_that_are_near() {
    let sandbox = sandbox("");
    sandbox
        .run([
            "remember",
            "--shell",
            "bash",
            "deploy the site",
            "--",
            "./deploy.sh --site",
        ])
        .success();
    suggest(&sandbox, "bash", "deploy the site but only the images");
    let asked = fs::read_to_string(sandbox.home().join("asked")).unwrap();
    assert!(
        asked.contains("deploy the site\"") && asked.contains("./deploy.sh --site"),
        "{asked}"
    );
    let why = sandbox.run(["why"]).success();
    assert!(why.contains("\nexamples  also your own: remembered\n"), "{why}");
    let none = self::sandbox("grounding.examples = 0");
    none.run([
        "remember",
        "--shell",
        "bash",
        "deploy the site",
        "--",
        "./deploy.sh --site",
    ])
    .success();
    suggest(&none, "bash", "deploy the site but only the images");
    assert!(
        !fs::read_to_string(none.home().join("asked"))
            .unwrap()
            .contains("deploy.sh")
    );
}

#[test]
fn who_says_what_is_to_be_asked_is_not_offered_it() {
    let sandbox = sandbox("");
    sandbox
        .run(["remember", "--shell", "bash", "say one", "--", "echo 1"])
        .success();
    for flags in [["--backend", "fake"], ["--role", "coder"], ["-n", "2"]] {
        let outcome = sandbox.run(["suggest", "--shell", "bash", flags[0], flags[1], "say one"]);
        assert_eq!(outcome.success(), "echo model\n", "{flags:?}");
    }
    let off = self::sandbox("grounding.remembered = false");
    off.run(["remember", "--shell", "bash", "say one", "--", "echo 1"])
        .success();
    assert_eq!(suggest(&off, "bash", "say one"), "echo model\n");
}

#[test]
fn a_secret_is_left_out_and_a_gap_stands_in_its_place() {
    let sandbox = sandbox("");
    let secret = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
    let command = format!("curl -H 'Authorization: Bearer {secret}' https://api.example.com/user");
    let outcome = sandbox.run(["remember", "--shell", "bash", "who am I", "--", &command]);
    let (_, stderr) = outcome.both();
    assert!(
        stderr.contains("looks like a secret is left out") && !stderr.contains(secret),
        "{stderr}"
    );
    let kept = remembered(&sandbox);
    assert!(!kept.contains("ghp_") && kept.contains("Bearer <secret>'"), "{kept}");
    assert_eq!(
        suggest(&sandbox, "bash", "who am I"),
        command.replace(secret, "<secret>") + "\n"
    );
}

#[test]
fn a_command_for_bash_is_put_into_fish_and_not_the_other_way_round() {
    if which::which("fish").is_err() {
        return crate::support::skipped("no fish");
    }
    let sandbox = sandbox("");
    sandbox
        .run([
            "remember",
            "--shell",
            "bash",
            "set the editor",
            "--",
            "export EDITOR=vi",
        ])
        .success();
    assert_eq!(suggest(&sandbox, "fish", "set the editor"), "set -gx EDITOR vi\n");
    sandbox
        .run(["remember", "--shell", "fish", "say one", "--", "echo (echo 1)"])
        .success();
    assert_eq!(suggest(&sandbox, "fish", "say one"), "echo (echo 1)\n");
    assert_eq!(suggest(&sandbox, "bash", "say one"), "echo model\n");
}

#[test]
fn it_is_checked_and_graded_like_any_other_and_never_run() {
    let sandbox = sandbox("");
    let remember = |words: &str, command: &str| {
        sandbox
            .run(["remember", "--shell", "bash", words, "--", command])
            .success();
    };
    remember("clean up", "touch ran; rm -rf ~/*");
    let (command, stderr) = sandbox.run(["suggest", "--shell", "bash", "clean up"]).both();
    assert_eq!(command, "touch ran; rm -rf ~/*\n");
    assert!(stderr.contains("lotse: danger: "), "{stderr}");
    remember("frobnicate it", "no-such-program-here --now");
    let (command, stderr) = sandbox.run(["suggest", "--shell", "bash", "frobnicate it"]).both();
    assert_eq!(command, "no-such-program-here --now\n");
    assert!(stderr.contains("no-such-program-here"), "{stderr}");
    assert!(fs::read_dir(sandbox.work()).unwrap().next().is_none(), "nothing ran");
}

#[test]
fn what_cannot_be_kept_is_refused_with_a_remedy() {
    let sandbox = sandbox("");
    let refused = |args: &[&str]| {
        let stderr = Outcome::of(&sandbox.command().args(args).output().unwrap()).failure(2);
        assert!(stderr.contains("\nhint: "), "{stderr}");
        stderr
    };
    assert!(refused(&["remember"]).contains("what you asked for"));
    assert!(refused(&["remember", "say one"]).contains("what you ran"));
    assert!(refused(&["remember", "bitte", "--", "ls"]).contains("no words"));
    assert!(refused(&["remember", "two", "--", "ls\nls"]).contains("several lines"));
    let outcome = sandbox.run(["remember", "x", "--", "ls \u{1b}[2J"]);
    assert!(outcome.failure(2).contains("an escape character"));
    assert!(!sandbox.home().join(".config/lotse/remembered.txt").exists());
}

#[test]
fn a_file_of_somebody_else_or_that_anybody_can_write_to_is_not_read() {
    let sandbox = sandbox("");
    let file = sandbox.write(".config/lotse/remembered.txt", "words: say one\nbash: echo 1\n");
    assert_eq!(suggest(&sandbox, "bash", "say one"), "echo 1\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o666)).unwrap();
    assert_eq!(suggest(&sandbox, "bash", "say one"), "echo model\n");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    if !rustix::process::geteuid().is_root() {
        return not_allowed("give a file to somebody else");
    }
    // Root does nothing at all then.
    std::os::unix::fs::chown(&file, Some(65534), None).unwrap();
    let stderr = sandbox.run(["suggest", "--shell", "bash", "say one"]).failure(1);
    assert!(stderr.contains("remembered.txt` belongs to "), "{stderr}");
}
