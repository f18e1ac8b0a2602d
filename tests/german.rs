//! `LANG=de_DE.UTF-8`, as somebody sees it who reads German.

use crate::support::{Outcome, Sandbox};

fn german() -> Sandbox {
    Sandbox::new().env("LANG", "de_DE.UTF-8")
}

#[test]
fn the_help_is_german() {
    let sandbox = german();
    let help = sandbox.run(["--help"]).success();
    assert!(help.contains("\nAufruf: lotse <BEFEHL>\n\nBefehle:\n"), "{help}");
    assert!(help.contains(" Eine Frage beantworten\n"), "{help}");
    let help = sandbox.run(["suggest", "-h"]).success();
    assert!(
        help.contains("\nAufruf: lotse suggest [OPTIONEN] <WORTE>...\n"),
        "{help}"
    );
    assert!(
        help.contains("[Vorgabe: 1]") && help.contains("[möglich: bash, zsh, fish]"),
        "{help}"
    );
    let help = sandbox.run(["shell", "--help"]).success();
    assert!(help.contains("Nach einem gescheiterten Befehl"), "{help}");
    let help = sandbox.run(["models", "pull", "--help"]).success();
    assert!(help.contains("[Vorgabe: embedded]"), "{help}");
}

#[test]
fn manual_pages_and_completions_are_german() {
    let sandbox = german();
    let dir = sandbox.home().join("man1");
    sandbox.run(["man", "--dir", dir.to_str().unwrap()]).success();
    for name in ["lotse", "lotse-suggest", "lotse-shell", "lotse-models-pull"] {
        let page = std::fs::read_to_string(dir.join(format!("{name}.1"))).unwrap();
        for german in [
            ".SH BEZEICHNUNG",
            ".SH ÜBERSICHT",
            ".SH BESCHREIBUNG",
            ".SH OPTIONEN",
            "Diese Hilfe",
        ] {
            assert!(page.contains(german), "{name}: {german} in\n{page}");
        }
        let page = page.split(".SH BEISPIELE").next().unwrap();
        for english in ["OPTIONS", "EXTRA", "COMMAND", "Possible", "default", "Print", " the "] {
            assert!(!page.contains(english), "{name}: {english} in\n{page}");
        }
    }
    for shell in ["zsh", "fish"] {
        let script = sandbox.run(["completions", shell]).success();
        for german in [
            "Eine Frage beantworten",
            "Diese Hilfe ausgeben",
            "die freundliche interaktive Shell",
        ] {
            assert!(script.contains(german), "{shell}: {german} in\n{script}");
        }
        for english in ["Print help", "friendly", "möglich"] {
            assert!(!script.contains(english), "{shell}: {english} in\n{script}");
        }
    }
}

#[test]
fn help_is_a_word_as_well() {
    let sandbox = german();
    let said = |words: &[&str]| Outcome::of(&sandbox.command().args(words).output().unwrap()).success();
    for (words, same) in [
        (&["help"][..], &["--help"][..]),
        (&["help", "suggest"], &["suggest", "--help"]),
        (&["help", "suggest", "list", "files"], &["suggest", "--help"]),
        (&["help", "sugest"], &["--help"]),
    ] {
        assert_eq!(said(words), said(same), "{words:?}");
    }
}

#[test]
fn a_wrong_command_line_is_explained_in_german() {
    let stderr = german().run(["sugest"]).failure(2);
    assert_eq!(
        stderr,
        "lotse: unbekannter Befehl `sugest`\nHinweis: ist `suggest` gemeint?\n"
    );
    let stderr = german().run(["suggest", "-n", "0", "x"]).failure(2);
    assert!(
        stderr.contains("`--count <N>`: es muss zwischen 1 und 9 liegen\n"),
        "{stderr}"
    );
    let stderr = german().run(["init", "bash", "--key", "ctrl-c"]).failure(2);
    let expected = "lotse: die Taste `ctrl-c` geht nicht: sie bricht Programme ab\n\
                    Hinweis: nimm zum Beispiel `ctrl-g`, `alt-g` oder `ctrl-x ctrl-g`\n";
    assert_eq!(stderr, expected);
}

#[test]
fn what_is_wrong_with_the_configuration_is_said_in_german() {
    let sandbox = german();
    let said = |text: &str| {
        let file = sandbox.config(text).display().to_string();
        sandbox.run(["suggest", "x"]).failure(1).replace(&file, "config.toml")
    };
    assert_eq!(
        said("backnd = \"fake\"\n"),
        "lotse: `config.toml` Zeile 1: unbekannter Schlüssel `backnd`\nHinweis: ist `backend` gemeint?\n"
    );
    assert_eq!(
        said("\n[embedded]\nkeep_alive = \"bald\"\n"),
        "lotse: `config.toml` Zeile 3: `bald` ist keine Dauer wie `90s`, `10m` oder `2h`\n"
    );
    assert_eq!(
        said("offline = \"nein\"\n"),
        "lotse: `config.toml` Zeile 1: hier braucht es einen Wert von anderer Art\nHinweis: schreibe `true` oder `false`\n"
    );
}

#[test]
fn errors_of_the_operating_system_are_german() {
    let sandbox = german();
    let file = sandbox.config("");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    let stderr = sandbox.run(["suggest", "x"]).failure(1);
    assert!(
        stderr.ends_with("lässt sich nicht lesen: das ist ein Verzeichnis\n"),
        "{stderr}"
    );
}

#[test]
fn rules_and_reasons_say_du() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut lines = 0;
    while let Some(folder) = folders.pop() {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            let reasons = path.ends_with("reasons.tsv");
            for line in text.lines().filter(|line| reasons || line.contains("why.de ")) {
                lines += 1;
                let mut words = line.split(|sign: char| !sign.is_alphabetic());
                let formal = ["Sie", "Ihnen", "Ihr", "Ihre", "Ihren", "Ihrem", "Ihrer"];
                assert!(!words.any(|word| formal.contains(&word)), "{}: {line}", path.display());
            }
        }
    }
    assert!(lines > 300, "{lines}");
}

#[test]
fn the_report_of_doctor_is_german() {
    let sandbox = german();
    sandbox.config("backend = \"fake\"\n");
    let report = sandbox.run(["doctor"]).stdout;
    assert!(report.contains("\nok      Konfiguration: "), "{report}");
    let fake = "\nWarnung die Antworten sind vorbereitet, vom Backend `fake`\n        Hinweis: nimm `backend` aus der";
    assert!(report.contains(fake), "{report}");
}

#[test]
fn who_wants_no_translation_reads_english() {
    for (name, value) in [("LC_ALL", "C"), ("LC_MESSAGES", "en_US.UTF-8")] {
        let stderr = german().env(name, value).run(["sugest"]).failure(2);
        assert_eq!(
            stderr, "lotse: unknown command `sugest`\nhint: did you mean `suggest`?\n",
            "{name}"
        );
    }
}

#[test]
fn installing_and_removing_are_said_in_german() {
    let sandbox = german();
    let installed = sandbox.run(["init", "bash", "--install", "--yes"]);
    assert_eq!(installed.code, Some(0), "{installed}");
    let said = installed.stderr.replace(sandbox.home().to_str().unwrap(), "~");
    let expected = "~/.local/share/lotse/lotse.bash geschrieben\n~/.bashrc mit einer Zeile angelegt\n\
                    eine Zeile für den Rekorder steht nun vorn in ~/.bashrc\n\
                    öffne eine neue Shell oder führe `exec bash` aus, damit es gilt\n";
    assert_eq!(said, expected);
    let removed = sandbox.run(["init", "bash", "--uninstall"]).stderr;
    assert!(
        removed.contains("offene Shells behalten es, bis sie enden\n"),
        "{removed}"
    );
}

#[test]
fn a_decision_is_told_in_german_and_for_programs_in_english() {
    let sandbox = german();
    sandbox.config("backend = \"fake\"\n[fake]\nanswer = \"I am sorry, I cannot do that.\"\n");
    let stderr = sandbox.run(["suggest", "tidy", "up"]).failure(3);
    assert_eq!(
        stderr,
        "lotse: kein brauchbarer Befehl: das Modell hat mit Sätzen geantwortet, nicht mit einem Befehl\n\
         Hinweis: sag es mit anderen Worten, oder nenne das Programm\n"
    );
    let why = sandbox.run(["why"]).success();
    for part in [
        "Rolle     coder: dafür sprechen `tidy`, ",
        "\nModell    keines\n",
        "\nFehler    fake: kein brauchbarer Befehl: das Modell hat mit Sätzen geantwortet, nicht mit einem Befehl\n",
    ] {
        assert!(why.contains(part), "{part}: {why}");
    }
    let json: serde_json::Value = serde_json::from_str(&sandbox.run(["why", "--json"]).success()).unwrap();
    assert_eq!(json["error"], "no usable command: the model answered in prose");
    assert_eq!(json["attempts"][0]["hint"], serde_json::Value::Null);
    // What was stored reads English to who reads English.
    let why = sandbox.env("LC_ALL", "C").run(["why"]).success();
    assert!(
        why.contains("\nmodel     none\nfailed    fake: no usable command: the model answered in prose\n"),
        "{why}"
    );
}

#[test]
fn a_decision_that_an_earlier_version_has_stored_can_be_read() {
    let sandbox = german();
    sandbox.write(
        ".local/state/lotse/decision.json",
        r#"{"at":1,"role":"coder","role_reason":"a command is wanted","model":"m","backend":"ollama","server":null,
            "reason":"m is loaded","refused":[["n","is not installed"]],"attempts":[],"sent":[],
            "timings":{"load_ms":0.0,"prompt_ms":0.0,"prompt_tokens":0,"cached_tokens":0,"answer_ms":0.0,"answer_tokens":0},
            "first_text_ms":1.0,"total_ms":2.0}"#,
    );
    let why = sandbox.run(["why"]).success();
    assert!(why.contains("\nGrund     m is loaded\n"), "{why}");
}

#[test]
fn what_is_said_about_models_is_german() {
    let sandbox = german();
    assert_eq!(
        sandbox.run(["models", "pull", "codr"]).failure(2),
        "lotse: es gibt kein Modell `codr`\nHinweis: ist `coder` gemeint?\n"
    );
    assert_eq!(
        sandbox.run(["fix", "--no-model", "--command", "false"]).failure(3),
        "lotse: keine Korrektur gefunden: vom Befehl ist keine Ausgabe bekannt, und ein Status allein sagt zu wenig\n\
         Hinweis: `lotse shell` liest die Ausgabe von allem, was darin läuft, und `--output FILE` nimmt sie aus einer Datei\n"
    );
    let route = sandbox.run(["route", "--command", "--role", "heavy", "x"]).success();
    assert!(
        route.starts_with("Rolle: heavy (du hast die Rolle genannt)\n"),
        "{route}"
    );
    assert!(route.contains(" in lotse\n  der Server unter http://"), "{route}");
    let list = sandbox.run(["models", "list"]).success();
    assert!(list.starts_with("ROLLE") && list.contains("INSTALLIERT"), "{list}");
}
