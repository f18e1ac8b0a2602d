//! The configuration.

use super::messages;

messages! {
    unknown_backend(name) {
        en: "LOTSE_BACKEND names the unknown backend `{name}`",
        de: "LOTSE_BACKEND nennt das unbekannte Backend `{name}`",
    }
    set_a_backend() {
        en: "set it to `auto`, `embedded`, `ollama` or `openai`, or unset it",
        de: "setze die Variable auf `auto`, `embedded`, `ollama` oder `openai`, oder lösche sie",
    }
    write_a_duration() {
        en: "write for example `10m`, `90s`, `0`, or `-1` for ever",
        de: "schreibe zum Beispiel `10m`, `90s`, `0`, oder `-1` für immer",
    }
    not_a_duration(text) {
        en: "`{text}` is not a duration such as `90s`, `10m` or `2h`",
        de: "`{text}` ist keine Dauer wie `90s`, `10m` oder `2h`",
    }
    not_a_size(text) {
        en: "`{text}` is not a size such as `24GB`, `1.5GB` or `22GiB`",
        de: "`{text}` ist keine Größe wie `24GB`, `1.5GB` oder `22GiB`",
    }
    line(file, number, what) {
        en: "`{file}` line {number}: {what}",
        de: "`{file}` Zeile {number}: {what}",
    }
    is_of_another_kind() {
        en: "a value of another kind is needed here",
        de: "hier braucht es einen Wert von anderer Art",
    }
    unknown_word(word) {
        en: "unknown value `{word}`",
        de: "unbekannter Wert `{word}`",
    }
    unknown_key(key) {
        en: "unknown key `{key}`",
        de: "unbekannter Schlüssel `{key}`",
    }
    did_you_mean(key) {
        en: "did you mean `{key}`?",
        de: "ist `{key}` gemeint?",
    }
    not_utf8() {
        en: "the configuration is not UTF-8 text",
        de: "die Konfiguration ist kein Text in UTF-8",
    }
    no_such_setting(name) {
        en: "there is no setting `{name}`",
        de: "es gibt keine Einstellung `{name}`",
    }
    setting_cannot_be(name, value, why) {
        en: "`{name}` cannot be `{value}`: {why}",
        de: "`{name}` kann nicht `{value}` sein: {why}",
    }
    not_a_table(name) {
        en: "`{name}` is not a table in the file",
        de: "`{name}` ist in der Datei keine Tabelle",
    }
    edit_it() {
        en: "run `lotse config edit`",
        de: "führe `lotse config edit` aus",
    }
    write_a_switch() {
        en: "write `true` or `false`",
        de: "schreibe `true` oder `false`",
    }
    write_a_number() {
        en: "write a whole number",
        de: "schreibe eine ganze Zahl",
    }
    write_a_text() {
        en: "write a text",
        de: "schreibe einen Text",
    }
    write_one_of(words) {
        en: "write one of `{words}`",
        de: "möglich sind `{words}`",
    }
    write_some_duration() {
        en: "write for example `90s`, `10m` or `2h`",
        de: "schreibe zum Beispiel `90s`, `10m` oder `2h`",
    }
    write_a_size() {
        en: "write for example `24GB` or `800MB`",
        de: "schreibe zum Beispiel `24GB` oder `800MB`",
    }
    write_models() {
        en: "write the name of a model, or `[\"FIRST\", \"SECOND\"]`",
        de: "schreibe den Namen eines Modells, oder `[\"FIRST\", \"SECOND\"]`",
    }
    see_who_may_write() {
        en: "nothing was changed; see who may write it with `ls -l`",
        de: "nichts wurde geändert; `ls -l` zeigt, wer sie schreiben darf",
    }
    is_not_set(name) {
        en: "{name} is not set",
        de: "{name} ist nicht gesetzt",
    }
    from_default() {
        en: "default",
        de: "Vorgabe",
    }
    from_line(number) {
        en: "line {number}",
        de: "Zeile {number}",
    }
    is_unchanged(file) {
        en: "{file} is as it was",
        de: "{file} ist unverändert",
    }
    is_changed(file) {
        en: "changed {file}",
        de: "{file} geändert",
    }
    no_editor() {
        en: "there is no editor",
        de: "es gibt keinen Editor",
    }
    set_editor() {
        en: "set EDITOR to the name of one",
        de: "setze EDITOR auf den Namen eines Editors",
    }
    editor_failed(name) {
        en: "`{name}` ended with a failure",
        de: "`{name}` endete mit einem Fehler",
    }
    did_not_parse(why) {
        en: "{why}",
        de: "nicht lesbar: {why}",
    }
}
