//! Measuring models: `lotse bench`.

use super::messages;

messages! {
    // The sandbox.
    is_not_installed(name) {
        en: "{name} is not installed",
        de: "{name} ist nicht installiert",
    }
    no_sandbox() {
        en: "commands of a model are not run without a sandbox, and there is none here",
        de: "Befehle eines Modells laufen nicht ohne Sandbox, und hier gibt es keine",
    }
    install_bubblewrap() {
        en: "install `bubblewrap`, or allow user namespaces to ordinary users",
        de: "installiere `bubblewrap`, oder erlaube gewöhnlichen Benutzern User-Namespaces",
    }
    does_not_work_here() {
        en: "does not work here",
        de: "funktioniert hier nicht",
    }
    could_not_make_place() {
        en: "could not make a directory for the sandbox",
        de: "ein Ordner für die Sandbox lässt sich nicht anlegen",
    }
    home_could_not_be_made() {
        en: "the files for a task could not be made",
        de: "die Dateien für eine Aufgabe lassen sich nicht anlegen",
    }

    // Suites.
    is_no_suite(file) {
        en: "`{file}` is no list of tasks",
        de: "`{file}` ist keine Liste von Aufgaben",
    }
    has_no_task(file) {
        en: "there is no task in `{file}`",
        de: "in `{file}` steht keine Aufgabe",
    }
    is_no_line_of_a_suite(file, line) {
        en: "`{file}` has a line that says nothing about a task: `{line}`",
        de: "`{file}` hat eine Zeile, die nichts über eine Aufgabe sagt: `{line}`",
    }
    form_of_a_suite() {
        en: "it has to be blocks of lines that begin with `given:`, `en:` or `de:`, and `run:`, or a JSON list of objects with `query`, `gold` and, if you like, `gold2` and `setup`",
        de: "es müssen Blöcke von Zeilen sein, die mit `given:`, `en:` oder `de:` und `run:` anfangen, oder eine JSON-Liste von Objekten mit `query`, `gold` und, wenn du willst, `gold2` und `setup`",
    }

    // The run.
    could_not_listen() {
        en: "could not listen for Ctrl-C",
        de: "Strg-C lässt sich nicht abfangen",
    }
    no_model() {
        en: "there is no model that could be measured",
        de: "es gibt kein Modell, das sich messen ließe",
    }
    fetch_one() {
        en: "fetch one: `lotse models pull`, or see `lotse models`",
        de: "hole eines: `lotse models pull`, oder sieh dir `lotse models` an",
    }
    measuring(model, tasks) {
        en: "measuring {model}: {tasks} tasks; Ctrl-C keeps what is known by then",
        de: "misst {model}: {tasks} Aufgaben; Strg-C behält, was bis dahin bekannt ist",
    }
    so_far(done, all, right, model) {
        en: "{done} of {all}, {right} right: {model}",
        de: "{done} von {all}, {right} richtig: {model}",
    }
    was_stopped() {
        en: "not asked any further",
        de: "nicht weiter gefragt",
    }
    another_one_answered(model) {
        en: "`{model}` answered instead",
        de: "stattdessen hat `{model}` geantwortet",
    }
    broken_off() {
        en: "broken off",
        de: "abgebrochen",
    }
    too_few_to_learn_from(model, answers) {
        en: "{model} says how likely it finds its words, but {answers} answers are too few to learn what that means",
        de: "{model} sagt, wie wahrscheinlich es seine Worte findet, aber {answers} Antworten sind zu wenige, um zu lernen, was das heißt",
    }
    was_calibrated(model, answers) {
        en: "from {answers} answers lotse has learned when {model} is unsure; its answers are marked from now on",
        de: "aus {answers} Antworten hat lotse gelernt, wann {model} unsicher ist; seine Antworten werden ab jetzt gekennzeichnet",
    }

    // The figures.
    head_right() {
        en: "right",
        de: "richtig",
    }
    head_first_text() {
        en: "first token",
        de: "erstes Token",
    }
    head_command() {
        en: "command",
        de: "Befehl",
    }
    head_tokens_per_s() {
        en: "tokens/s",
        de: "Token/s",
    }
    head_memory() {
        en: "memory",
        de: "Speicher",
    }
    head_on_card() {
        en: "of it VRAM",
        de: "davon VRAM",
    }
    of_tasks(right, tasks, percent, low, high) {
        en: "{right} of {tasks}, {percent} % ({low} to {high})",
        de: "{right} von {tasks}, {percent} % ({low} bis {high})",
    }
    claims(model, brier, auc, unmarked, right) {
        en: "{model}, its own claims: Brier score {brier}, area under the curve {auc}; {unmarked} % of the answers are not marked, and {right} % of those are right",
        de: "{model}, was es von sich behauptet: Brier-Wert {brier}, Fläche unter der Kurve {auc}; {unmarked} % der Antworten sind nicht gekennzeichnet, davon {right} % richtig",
    }
    point_of_curve(claim, right, all) {
        en: "claimed {claim} %: {right} of {all} right",
        de: "behauptet {claim} %: {right} von {all} richtig",
    }
    makes_no_claim(model) {
        en: "{model} makes no claim how sure it is",
        de: "{model} behauptet nicht, wie sicher es ist",
    }
    were_left_out(count) {
        en: "{count} tasks were left out: a program is missing here, or does something else",
        de: "{count} Aufgaben wurden ausgelassen: hier fehlt ein Programm, oder es tut etwas anderes",
    }
    too_few_to_recommend(count) {
        en: "nothing is recommended on fewer than {count} tasks",
        de: "aus weniger als {count} Aufgaben folgt keine Empfehlung",
    }
    stays(role, model) {
        en: "{role}: {model} answers, and should",
        de: "{role}: {model} antwortet, und das ist gut so",
    }
    recommended(role, model, setting, value) {
        en: "{role}: {model} should answer: lotse config set {setting} '{value}'",
        de: "{role}: {model} sollte antworten: lotse config set {setting} '{value}'",
    }
    write_it() {
        en: "Write this order of models into the configuration?",
        de: "Diese Reihenfolge der Modelle in die Konfiguration schreiben?",
    }

    // The picture.
    plot_title(date) {
        en: "accuracy over time, area = memory ({date})",
        de: "richtige Antworten nach Zeit, Fläche = Speicher ({date})",
    }
    plot_time() {
        en: "seconds to the command (median)",
        de: "Sekunden bis zum Befehl (Median)",
    }
    plot_accuracy() {
        en: "right answers in per cent, with interval",
        de: "richtige Antworten in Prozent, mit Intervall",
    }
    drew(file) {
        en: "wrote {file}",
        de: "{file} geschrieben",
    }
    name_another_file() {
        en: "name a file that you may write to",
        de: "nenne eine Datei, in die du schreiben darfst",
    }
}
