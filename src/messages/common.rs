//! Files, folders and the machine.

use super::messages;

messages! {
    could_not_read(path) {
        en: "could not read `{path}`",
        de: "`{path}` lässt sich nicht lesen",
    }
    could_not_write(path) {
        en: "could not write `{path}`",
        de: "`{path}` lässt sich nicht schreiben",
    }
    could_not_open(path) {
        en: "could not open `{path}`",
        de: "`{path}` lässt sich nicht öffnen",
    }
    could_not_create(path) {
        en: "could not create `{path}`",
        de: "`{path}` lässt sich nicht anlegen",
    }
    could_not_look_at(path) {
        en: "could not look at `{path}`",
        de: "`{path}` ist nicht zugänglich",
    }
    could_not_write_json() {
        en: "could not write JSON",
        de: "JSON lässt sich nicht schreiben",
    }
    ended_with_status(code) {
        en: "it ended with the status {code}",
        de: "es endete mit dem Status {code}",
    }
    home_is_unknown() {
        en: "your home directory is unknown",
        de: "dein Home-Verzeichnis ist nicht bekannt",
    }
    set_home() {
        en: "set the environment variable HOME",
        de: "setze die Umgebungsvariable HOME",
    }
    set_home_to_whole_path() {
        en: "set HOME to the whole path of it",
        de: "setze HOME auf den ganzen Pfad",
    }
    somebody_else() {
        en: "somebody else",
        de: "jemand anderem",
    }
    user_number(id) {
        en: "user {id}",
        de: "Benutzer {id}",
    }
    home_is_foreign(owner, folder) {
        en: "HOME belongs to {owner}, not to root: `{folder}`",
        de: "HOME gehört {owner}, nicht root: `{folder}`",
    }
    folder_is_foreign(owner, folder) {
        en: "`{folder}` belongs to {owner}, not to root",
        de: "`{folder}` gehört {owner}, nicht root",
    }
    become_root_properly() {
        en: "use `sudo -H` or `su -`, or set HOME to the home directory of root",
        de: "nimm `sudo -H` oder `su -`, oder setze HOME auf das Home-Verzeichnis von root",
    }
    make_room_for_state() {
        en: "lotse keeps its sockets and logs there: make room for it, or set XDG_STATE_HOME",
        de: "dort liegen die Sockets und Protokolle von lotse: schaffe Platz dafür, oder setze XDG_STATE_HOME",
    }
    open_to_others(path) {
        en: "`{path}` can be reached by other users",
        de: "`{path}` ist für andere Benutzer zugänglich",
    }
    close_to_others(path) {
        en: "run `chmod 700 {path}` as its owner, or remove it",
        de: "führe `chmod 700 {path}` als Besitzer aus, oder entferne es",
    }
    lotse_is_gone() {
        en: "could not find the program `lotse` itself",
        de: "das Programm `lotse` selbst ist nicht zu finden",
    }
    engine_is_missing(path) {
        en: "the engine of the embedded model is missing: `{path}`",
        de: "das Programm für das eingebaute Modell fehlt: `{path}`",
    }
    install_again() {
        en: "install lotse again; both programs must be in the same folder",
        de: "installiere lotse neu; beide Programme müssen im selben Ordner liegen",
    }
    no_such_program(word) {
        en: "could not start `{word}`: there is no such program",
        de: "`{word}` lässt sich nicht starten: das Programm gibt es nicht",
    }
    could_not_start(program) {
        en: "could not start `{program}`",
        de: "`{program}` lässt sich nicht starten",
    }
    could_not_find_directory(path) {
        en: "could not find the directory `{path}`",
        de: "der Ordner `{path}` ist nicht zu finden",
    }
    could_not_find_current_directory() {
        en: "could not find the current directory",
        de: "das aktuelle Verzeichnis ist nicht zu finden",
    }
    directory_is_gone() {
        en: "the current directory does not exist any more",
        de: "das aktuelle Verzeichnis gibt es nicht mehr",
    }
    change_directory() {
        en: "change to another one with `cd`",
        de: "wechsle mit `cd` in ein anderes",
    }
    both(one, other) {
        en: "{one} and {other}",
        de: "{one} und {other}",
    }
    move_it_away() {
        en: "move it away",
        de: "verschiebe, was dort liegt",
    }
}
