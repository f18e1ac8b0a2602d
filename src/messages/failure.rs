//! Commands that failed: what is said where nothing is known about them.

use super::messages;

messages! {
    none_is_known() {
        en: "no failure is known yet",
        de: "noch ist kein Fehler bekannt",
    }
    run_after_a_failure() {
        en: "run it after a command that failed, or name one: `lotse fix --command 'git sttus' --output error.txt`",
        de: "ruf es nach einem gescheiterten Befehl auf, oder nenne einen: `lotse fix --command 'git sttus' --output error.txt`",
    }
    load_the_hook() {
        en: "load lotse into your shell (`lotse init --help`), or name one: `lotse fix --command 'git sttus' --output error.txt`",
        de: "lade lotse in deine Shell (`lotse init --help`), oder nenne den Befehl: `lotse fix --command 'git sttus' --output error.txt`",
    }
    no_fix() {
        en: "no fix found",
        de: "keine Korrektur gefunden",
    }
    no_fix_by_a_small_model(model) {
        en: "no fix found, and `{model}` is too small a model to be trusted with one",
        de: "keine Korrektur gefunden, und `{model}` ist ein zu kleines Modell, um sich darauf zu verlassen",
    }
    no_safe_fix() {
        en: "no safe correction found",
        de: "keine sichere Korrektur gefunden",
    }
    no_fix_without_output() {
        en: "no fix found: no output of the command is known, and a status alone says too little",
        de: "keine Korrektur gefunden: vom Befehl ist keine Ausgabe bekannt, und ein Status allein sagt zu wenig",
    }
    no_explanation_without_output() {
        en: "no explanation found: no output of the command is known, and a status alone says too little",
        de: "keine Erklärung gefunden: vom Befehl ist keine Ausgabe bekannt, und ein Status allein sagt zu wenig",
    }
    read_the_output() {
        en: "`lotse shell` reads the output of what runs in it, and `--output FILE` takes it from a file",
        de: "`lotse shell` liest die Ausgabe von allem, was darin läuft, und `--output FILE` nimmt sie aus einer Datei",
    }
    is_by_a_model() {
        en: "lotse: a model wrote this, not a rule",
        de: "lotse: das hat ein Modell geschrieben, keine Regel",
    }
    key_gives_what_a_model_wrote(key, fix) {
        en: "{key} (model): {fix}",
        de: "{key} (Modell): {fix}",
    }
    describe_it() {
        en: "describe what you want: `lotse suggest WORDS`",
        de: "beschreibe, was du willst: `lotse suggest WORDS`",
    }
    describe_it_and_press(key) {
        en: "describe what you want and press {key}",
        de: "beschreibe, was du willst, und drücke {key}",
    }
    describe_it_or_name_a_large_model() {
        en: "describe what you want, or name a model of at least 7B in the configuration",
        de: "beschreibe, was du willst, oder nenne in der Konfiguration ein Modell mit mindestens 7B",
    }
    no_explanation() {
        en: "no explanation found",
        de: "keine Erklärung gefunden",
    }
    ask_a_model() {
        en: "leave out `--no-model` to ask a model",
        de: "ohne `--no-model` wird ein Modell gefragt",
    }
    is_not_a_number(name) {
        en: "{name} is not a number",
        de: "{name} ist keine Zahl",
    }
}
