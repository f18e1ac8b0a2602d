//! `lotse suggest` with a prepared answer: the contract of the command line.

use serde_json::Value;

use crate::support::{Outcome, Sandbox};

fn answering(answer: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config(&format!(
        "backend = \"fake\"\n[fake]\nanswer = {}\n",
        Value::from(answer)
    ));
    sandbox
}

fn suggest(sandbox: &Sandbox) -> Outcome {
    sandbox.run(["suggest", "--shell", "bash", "list", "files"])
}

#[test]
fn exactly_one_command_and_one_newline_reach_standard_output() {
    for answer in [
        "ls -la",
        "ls -la\n",
        "```bash\nls -la\n```\nThis lists files.",
        "$ ls -la\n",
    ] {
        let outcome = suggest(&answering(answer));
        assert_eq!(
            (outcome.stdout.as_str(), outcome.stderr.as_str(), outcome.code),
            ("ls -la\n", "", Some(0))
        );
    }
}

#[test]
fn no_usable_command_is_exit_3_with_nothing_on_standard_output() {
    let answers = [
        ("", "the model said nothing"),
        ("I am sorry, I cannot do that.", "the model answered in prose"),
        ("echo 'unfinished", "the model's command is unfinished"),
        (
            &format!("grep -A 1{} x", "0".repeat(1100)),
            "the answer was cut off because it became too long",
        ),
        (
            "ls \u{1b}[2K\u{1b}[1Arm -rf ~",
            "it contains an escape character (U+001B)",
        ),
        (
            "echo \u{202e}txt.exe",
            "it contains a character that reorders text (U+202E)",
        ),
        ("cat a\u{200b}b", "it contains an invisible character (U+200B)"),
    ];
    for (answer, reason) in answers {
        let stderr = suggest(&answering(answer)).failure(3);
        assert!(
            stderr.starts_with("lotse: no usable command: ") && stderr.contains(reason),
            "{stderr}"
        );
        assert!(stderr.contains("\nhint: "), "{stderr}");
        assert!(!stderr.contains('\u{1b}'), "hostile bytes on the terminal: {stderr:?}");
    }
}

#[test]
fn a_second_command_is_never_hidden_behind_the_first() {
    assert_eq!(suggest(&answering("ls\nrm -rf ~\n")).success(), "ls\n");
    assert_eq!(suggest(&answering("ls \\\n  -la\nrm x\n")).success(), "ls -la\n");
}

#[test]
fn steps_that_are_asked_for_come_as_one_command() {
    let steps = |words: &str| {
        let sandbox = answering("```bash\nmkdir new\ncd new\n```");
        sandbox.run(["suggest", "--shell", "bash", words]).success()
    };
    assert_eq!(steps("make the folder new and go there"), "mkdir new && cd new\n");
    assert_eq!(
        steps("lege den Ordner new an, dann geh hinein"),
        "mkdir new && cd new\n"
    );
    assert_eq!(steps("make the folder new"), "mkdir new\n");
}

#[test]
fn bash_that_fish_cannot_read_is_put_into_fish() {
    if which::which("fish").is_err() {
        return crate::support::skipped("no fish");
    }
    let asked = |answer: &str| {
        let sandbox = answering(answer);
        sandbox.run(["suggest", "--shell", "fish", "count"]).success()
    };
    let counted = "for i in (seq 3); echo $i; end\n";
    assert_eq!(asked("for i in {1..3}; do echo $i; done"), counted);
    assert_eq!(asked("for i in (seq 3); echo $i; end"), counted);
}

#[test]
fn words_come_as_arguments_or_on_standard_input_letter_by_letter() {
    let words = "größe von 'a b' \"c\" $(id) `id` !! ; | * ~ {a,b} # 日本 🙂 \\";
    let record = |outcome: Outcome, sandbox: &Sandbox| {
        outcome.success();
        let asked = std::fs::read_to_string(sandbox.home().join("asked")).unwrap();
        let messages: Value = serde_json::from_str(asked.lines().last().unwrap()).unwrap();
        messages["messages"].as_array().unwrap().last().unwrap()["content"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let sandbox = Sandbox::new();
    let asked = sandbox.home().join("asked");
    sandbox.config(&format!(
        "backend = \"fake\"\n[fake]\nanswer = \"ls\"\nrecord = {asked:?}\n"
    ));
    let by_argument = record(sandbox.run(["suggest", words]), &sandbox);
    assert!(by_argument.contains(words), "{by_argument}");
    let by_input = record(
        sandbox.run_with_input(["suggest", "-"], &format!("{words}\n")),
        &sandbox,
    );
    assert_eq!(by_argument, by_input);
}

#[test]
fn the_prompt_names_shell_and_system_and_not_the_directory() {
    let sandbox = Sandbox::new();
    let asked = sandbox.home().join("asked");
    sandbox.config(&format!(
        "backend = \"fake\"\n[fake]\nanswer = \"ls\"\nrecord = {asked:?}\n"
    ));
    sandbox
        .run(["suggest", "--shell", "bash", "--cwd", "/srv/data", "list files"])
        .success();
    let text = std::fs::read_to_string(&asked).unwrap();
    let messages: Value = serde_json::from_str(&text).unwrap();
    let last = messages["messages"].as_array().unwrap().last().unwrap()["content"]
        .as_str()
        .unwrap();
    assert!(
        last.starts_with("(bash 5.") && last.ends_with(")\nlist files") && !last.contains("/srv/data"),
        "{last}"
    );
}

#[test]
fn json_has_the_whole_shape() {
    let sandbox = answering("ls");
    let text = sandbox.run(["suggest", "--json", "list files"]).success();
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["command"], "ls");
    assert_eq!(
        (&object["backend"], &object["model"], &object["role"]),
        (&"fake".into(), &"fake".into(), &"fake".into())
    );
    let keys: Vec<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "alternatives",
            "attempts",
            "backend",
            "candidates",
            "checks",
            "command",
            "confidence",
            "danger",
            "diagnostics",
            "doubt",
            "explanation",
            "model",
            "reason",
            "repaired",
            "role",
            "timings",
            "unsure"
        ]
    );
    // Nobody has measured how well this one knows.
    assert_eq!(
        (&object["confidence"], &object["unsure"]),
        (&Value::Null, &false.into())
    );
    assert!(object["timings"]["total_ms"].as_f64().is_some());
    assert_eq!(text.lines().count(), 1);
}

#[test]
fn no_words_are_a_usage_error() {
    let sandbox = answering("ls");
    for outcome in [
        sandbox.run(["suggest", "  "]),
        sandbox.run_with_input(["suggest", "-"], "\n"),
    ] {
        let stderr = outcome.failure(2);
        assert!(stderr.contains("no words") && stderr.contains("hint: "), "{stderr}");
    }
    assert_eq!(sandbox.run(["suggest"]).code, Some(2));
    let stderr = sandbox.run_with_input(["suggest", "-"], &"x".repeat(70_000)).failure(2);
    assert!(stderr.contains("64 kB"), "{stderr}");
}

#[test]
fn words_may_look_like_options() {
    let sandbox = answering("ls");
    assert_eq!(
        sandbox.run(["suggest", "what", "does", "--json", "mean"]).success(),
        "ls\n"
    );
}

#[test]
fn a_backend_that_breaks_off_is_one_sentence() {
    let sandbox = Sandbox::new();
    sandbox.config("backend = \"fake\"\n[fake]\nanswer = \"ls\"\nerror = \"the model fell over\"\n");
    assert_eq!(suggest(&sandbox).failure(1), "lotse: the model fell over\n");
}

#[test]
fn a_mistake_in_the_configuration_is_named_with_its_place() {
    let sandbox = Sandbox::new();
    let file = sandbox.config("backend = \"fake\"\n[fake]\nanswr = \"ls\"\n");
    let stderr = suggest(&sandbox).failure(1);
    let expected = format!(
        "lotse: `{}` line 3: unknown key `answr`\nhint: did you mean `answer`?\n",
        file.display()
    );
    assert_eq!(stderr, expected);
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let sandbox = answering("from the fake").env("LOTSE_BACKEND", "embedded");
    let stderr = sandbox
        .run(["suggest", "--model", "/nonexistent.gguf", "list files"])
        .failure(1);
    assert!(
        stderr.contains("`/nonexistent.gguf` is neither in the catalogue nor a file"),
        "{stderr}"
    );
    let outcome = sandbox.run(["suggest", "--backend", "fake", "list files"]);
    assert_eq!(outcome.success(), "from the fake\n");
}

#[test]
fn a_missing_model_is_one_sentence_with_a_remedy_where_nobody_can_be_asked() {
    let stderr = Sandbox::new().run(["suggest", "list files"]).failure(1);
    assert!(
        stderr.contains("is not on this machine yet") && stderr.contains("hint: run `lotse models pull"),
        "{stderr}"
    );
}

#[test]
fn a_vanished_directory_is_one_sentence() {
    let sandbox = answering("ls");
    let script = format!(
        "mkdir gone && cd gone && rmdir ../gone && exec {} suggest list files",
        env!("CARGO_BIN_EXE_lotse")
    );
    let outcome = Outcome::of(&sandbox.program("/bin/sh").args(["-c", &script]).output().unwrap());
    let stderr = outcome.failure(1);
    assert!(
        stderr.contains("the current directory does not exist any more"),
        "{stderr}"
    );
}

#[test]
fn a_closed_reader_is_not_an_error() {
    let sandbox = answering("ls");
    let script = format!("{} suggest list files | true", env!("CARGO_BIN_EXE_lotse"));
    let outcome = Outcome::of(&sandbox.program("/bin/sh").args(["-c", &script]).output().unwrap());
    assert_eq!(outcome.success(), "");
    assert_eq!(
        Outcome::of(&sandbox.program("/bin/sh").args(["-c", &script]).output().unwrap()).stderr,
        ""
    );
}

#[test]
fn a_log_is_written_on_request_and_holds_no_control_characters() {
    let sandbox = answering("ls \u{1b}[2K");
    let log = sandbox.home().join(".local/state/lotse/lotse.log");
    let _ = suggest(&sandbox).failure(3);
    assert!(!log.exists());
    let sandbox = sandbox.env("LOTSE_LOG", "debug");
    let _ = suggest(&sandbox).failure(3);
    let text = std::fs::read_to_string(log).unwrap();
    assert!(
        text.contains("list files") && text.contains("no usable command"),
        "{text}"
    );
    assert!(!text.contains('\u{1b}'));
}

/// Nobody is there to be asked: no server, no model inside, no network.
fn without_models() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.config("offline = true\n");
    sandbox
}

#[test]
fn the_very_words_of_an_example_need_no_model() {
    let sandbox = without_models();
    for words in [
        "free space on all file systems",
        "Freier Platz auf allen Dateisystemen?",
        "please show me free space on all file systems",
    ] {
        assert_eq!(
            sandbox.run(["suggest", "--shell", "bash", words]).success(),
            "df -h\n",
            "{words}"
        );
    }
    let object: Value = serde_json::from_str(
        &sandbox
            .run(["suggest", "--json", "--shell", "fish", "free space on all file systems"])
            .success(),
    )
    .unwrap();
    assert_eq!(
        (&object["command"], &object["backend"], &object["role"]),
        (&"df -h".into(), &"library".into(), &"library".into())
    );
    assert!(object["checks"].as_array().is_some_and(|checks| !checks.is_empty()));
    let why = sandbox.run(["why"]).success();
    assert!(
        why.contains("model     library inside lotse\n")
            && why.contains("because   \"free space on all file systems\" is one of its examples"),
        "{why}"
    );
}

#[test]
fn a_name_that_the_words_do_not_say_is_left_to_the_user() {
    let sandbox = without_models();
    for (words, expected) in [
        ("delete a directory that is not empty", "rm -r <dir>"),
        ("einen nicht leeren Ordner löschen", "rm -r <ordner>"),
        ("git create branch but stay here", "git branch <branch>"),
    ] {
        let printed = sandbox.run(["suggest", "--json", "--shell", "bash", words]).success();
        let object: Value = serde_json::from_str(&printed).unwrap();
        assert_eq!(
            (&object["command"], &object["backend"]),
            (&expected.into(), &"library".into())
        );
        let checks = object["checks"].as_array().unwrap();
        let open = checks.iter().find(|check| check["kind"] == "placeholder").unwrap();
        let start = expected.find('<').unwrap();
        assert_eq!(open["span"], serde_json::json!([start, expected.len()]), "{open}");
    }
    let deleting = sandbox.run([
        "suggest",
        "--json",
        "--shell",
        "bash",
        "delete a directory that is not empty",
    ]);
    let deleting: Value = serde_json::from_str(&deleting.success()).unwrap();
    assert_eq!(deleting["danger"]["grade"], "caution", "{deleting}");
}

#[test]
fn whoever_names_a_model_or_wants_several_commands_gets_models() {
    let sandbox = without_models();
    let words = "free space on all file systems";
    for [option, value] in [
        ["--role", "heavy"],
        ["--model", "qwen2.5-coder-1.5b"],
        ["--backend", "embedded"],
        ["--count", "2"],
    ] {
        let outcome = sandbox.run(["suggest", option, value, "--shell", "bash", words]);
        assert_eq!(outcome.stdout, "", "{option}");
        assert_eq!(outcome.code, Some(1), "{option}: {}", outcome.stderr);
    }
    sandbox.config("offline = true\n[grounding]\nexamples = 0\n");
    assert_eq!(sandbox.run(["suggest", "--shell", "bash", words]).code, Some(1));
}

#[test]
fn an_example_that_does_not_fit_this_machine_is_not_offered() {
    // The file that it names is not there.
    let sandbox = without_models();
    let words = ["suggest", "--shell", "bash", "rename old.txt to older.txt"];
    assert_eq!(sandbox.run(words).code, Some(1));
    sandbox.write("work/old.txt", "");
    assert_eq!(sandbox.run(words).success(), "mv old.txt older.txt\n");
}
