//! Hooking lotse into a shell: keys, the script, the line that reads it.

use super::messages;

messages! {
    not_utf8(path) {
        en: "the name `{path}` is not UTF-8 text",
        de: "der Name `{path}` ist kein Text in UTF-8",
    }
    move_lotse() {
        en: "a script cannot hold it: move lotse to another folder",
        de: "ein Skript kann ihn nicht enthalten: verschiebe lotse in einen anderen Ordner",
    }
    breaks_the_line(name) {
        en: "the name {name} does not fit into one line",
        de: "der Name {name} passt nicht in eine Zeile",
    }
    set_data_home() {
        en: "set XDG_DATA_HOME to another folder",
        de: "setze XDG_DATA_HOME auf einen anderen Ordner",
    }
    is_not_a_file(path) {
        en: "`{path}` is not a file",
        de: "`{path}` ist keine Datei",
    }
    links_in_a_circle(path) {
        en: "the links of `{path}` go in a circle",
        de: "die Links von `{path}` führen im Kreis",
    }
    remove_it() {
        en: "remove it",
        de: "entferne den Link",
    }
    could_not_remove(path) {
        en: "could not remove `{path}`",
        de: "`{path}` lässt sich nicht entfernen",
    }
    could_not_copy(path) {
        en: "could not write a copy of `{path}`",
        de: "eine Kopie von `{path}` lässt sich nicht schreiben",
    }
    disk_is_full() {
        en: "the disk is full",
        de: "der Datenträger ist voll",
    }
    free_space() {
        en: "free some space and run the same again",
        de: "schaffe Platz und führe dasselbe noch einmal aus",
    }
    nothing_was_changed() {
        en: "nothing was changed; `lotse init` without `--install` prints the script for you to put where you like",
        de: "nichts wurde geändert; `lotse init` ohne `--install` gibt das Skript aus, damit du es selbst ablegen kannst",
    }

    // Said by the scripts.
    crashed(status) {
        en: "lotse crashed (status {status}); your line is unchanged",
        de: "lotse ist abgestürzt (Status {status}); deine Zeile ist unverändert",
    }
    keys_were_dropped() {
        en: "keys before an answer can be read do not count; press them again",
        de: "Tasten vor dem Lesen der Antwort zählen nicht; drück sie noch einmal",
    }
    key_was_taken(wanted, key) {
        en: "{wanted} was bound already, the key is {key}",
        de: "{wanted} war schon belegt, die Taste ist {key}",
    }
    no_key() {
        en: "none",
        de: "keine",
    }
    the_key() {
        en: "the key",
        de: "die Taste",
    }
    nothing_was_run(key) {
        en: "nothing was run; press {key} after the words to ask",
        de: "nichts wurde ausgeführt; zum Fragen drücke {key} nach den Worten",
    }
    shell_is_too_old(oldest, version) {
        en: "{oldest} or newer is needed, this is {version}",
        de: "nötig ist {oldest} oder neuer, das hier ist {version}",
    }
    enter_is_not_ours(key) {
        en: "something else has Enter; press {key} after the words",
        de: "die Eingabetaste ist schon belegt; drücke {key} nach den Worten",
    }
    prompt_command_was_replaced() {
        en: "PROMPT_COMMAND was replaced; load lotse after that, then ?? words are answered",
        de: "PROMPT_COMMAND wurde ersetzt; lade lotse erst danach, dann wird auf ?? geantwortet",
    }
    line_is_not_in_the_history() {
        en: "the line is not in the history; begin it with ?? and no blank",
        de: "die Zeile steht nicht in der History; beginne sie mit ?? und ohne Leerzeichen davor",
    }

    // Keys.
    refused_key(key, why) {
        en: "the key `{key}` cannot be taken: {why}",
        de: "die Taste `{key}` geht nicht: {why}",
    }
    take_another_key() {
        en: "take for example `ctrl-g`, `alt-g` or `ctrl-x ctrl-g`",
        de: "nimm zum Beispiel `ctrl-g`, `alt-g` oder `ctrl-x ctrl-g`",
    }
    fish_names_differ() {
        en: "not every version of fish knows it by the same name",
        de: "nicht jede Version von fish kennt sie unter demselben Namen",
    }
    is_empty() {
        en: "it is empty",
        de: "sie ist leer",
    }
    two_at_most() {
        en: "two keys one after the other are the most",
        de: "höchstens zwei Tasten nacheinander gehen",
    }
    needed_for_typing() {
        en: "letters and digits are needed for typing",
        de: "Buchstaben und Ziffern braucht man zum Tippen",
    }
    is_unknown() {
        en: "it is not one that lotse knows",
        de: "lotse kennt sie nicht",
    }
    stops_programs() {
        en: "it stops programs",
        de: "sie bricht Programme ab",
    }
    ends_the_shell() {
        en: "it ends the shell",
        de: "sie beendet die Shell",
    }
    is_enter() {
        en: "it is Enter",
        de: "sie ist die Eingabetaste",
    }
    runs_as_enter() {
        en: "it runs the line as Enter does",
        de: "sie führt die Zeile aus wie die Eingabetaste",
    }
    is_tab() {
        en: "it is Tab",
        de: "sie ist die Tabulatortaste",
    }
    is_escape() {
        en: "it is Esc, with which the arrow keys begin",
        de: "sie ist Esc, und damit beginnen die Pfeiltasten",
    }
    suspends_programs() {
        en: "it suspends programs",
        de: "sie hält Programme an",
    }
    stops_output() {
        en: "it stops and continues the output of the terminal",
        de: "sie hält die Ausgabe des Terminals an und setzt sie fort",
    }
    is_backspace() {
        en: "it is Backspace in many terminals",
        de: "sie ist in vielen Terminals die Rücktaste",
    }
    quits_programs() {
        en: "it quits programs",
        de: "sie beendet Programme",
    }
    runs_the_line() {
        en: "it runs the line",
        de: "sie führt die Zeile aus",
    }
    completes_words() {
        en: "it completes words",
        de: "sie vervollständigt Wörter",
    }
    arrows_begin_with_it() {
        en: "the arrow keys begin with it",
        de: "die Pfeiltasten beginnen damit",
    }
    deletes() {
        en: "it deletes",
        de: "sie löscht",
    }
    types_a_blank() {
        en: "it is needed for typing",
        de: "man braucht sie zum Tippen",
    }
    function_keys_differ() {
        en: "function keys are not supported, because each terminal sends something else for them",
        de: "Funktionstasten gehen nicht, weil jedes Terminal etwas anderes dafür sendet",
    }
}
