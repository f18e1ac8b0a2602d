//! The terminal: what is awaited, and what goes wrong with it.

use super::messages;

messages! {
    hint(text) {
        en: "hint: {text}",
        de: "Hinweis: {text}",
    }
    could_not_write() {
        en: "could not write to standard output",
        de: "auf die Standardausgabe lässt sich nicht schreiben",
    }
    could_not_read_answer() {
        en: "could not read your answer",
        de: "deine Antwort lässt sich nicht lesen",
    }
    could_not_write_to_it() {
        en: "could not write to the terminal",
        de: "auf das Terminal lässt sich nicht schreiben",
    }
    could_not_read_modes() {
        en: "could not ask the terminal for its modes",
        de: "der Modus des Terminals lässt sich nicht lesen",
    }
    could_not_set_modes() {
        en: "could not set the modes of the terminal",
        de: "der Modus des Terminals lässt sich nicht setzen",
    }
    there_is_none() {
        en: "there is no terminal to show anything on",
        de: "es gibt kein Terminal, auf dem sich etwas zeigen ließe",
    }
    shell_is_gone() {
        en: "the shell is gone",
        de: "die Shell ist nicht mehr da",
    }
    not_a_process() {
        en: "0 is no process",
        de: "0 ist kein Prozess",
    }
    could_not_make_a_pipe() {
        en: "could not make a pipe",
        de: "eine Pipe lässt sich nicht anlegen",
    }
    could_not_listen_to_signals() {
        en: "could not listen to signals",
        de: "Signale lassen sich nicht abfangen",
    }
    answer_was_lost() {
        en: "the answer was lost inside lotse",
        de: "die Antwort ging in lotse verloren",
    }
    cancelled() {
        en: "cancelled",
        de: "abgebrochen",
    }
    question(text) {
        en: "{text} [Y/n]",
        de: "{text} [J/n]",
    }

    // What is awaited.
    starting() {
        en: "starting",
        de: "startet",
    }
    escape_cancels() {
        en: "Esc cancels",
        de: "Esc bricht ab",
    }
    loading(done, total) {
        en: "loading the model: {done} of {total} GB",
        de: "lädt das Modell: {done} von {total} GB",
    }
    checking(done, total) {
        en: "checking the model: {done} of {total} GB",
        de: "prüft das Modell: {done} von {total} GB",
    }
    reading_all() {
        en: "reading the request",
        de: "liest die Anfrage",
    }
    reading(percent) {
        en: "reading: {percent} %",
        de: "liest: {percent} %",
    }
    writing() {
        en: "writing …",
        de: "schreibt …",
    }
    again(reason) {
        en: "again: {reason}",
        de: "noch einmal: {reason}",
    }
    downloading_model(name) {
        en: "downloading {name}",
        de: "lädt {name} herunter",
    }
    checking_model(name) {
        en: "checking {name}",
        de: "prüft {name}",
    }
    waiting_for_model(name) {
        en: "waiting for {name}",
        de: "wartet auf {name}",
    }
    pace(rate, left) {
        en: ", {rate}/s, {left} left",
        de: ", {rate}/s, noch {left}",
    }
    of_total(done, total) {
        en: "{done} of {total}",
        de: "{done} von {total}",
    }
    layer(name) {
        en: "layer {name}",
        de: "Schicht {name}",
    }
    tenth_of(model, percent, gigabytes) {
        en: "{model}: {percent} % of {gigabytes} GB",
        de: "{model}: {percent} % von {gigabytes} GB",
    }

    // The recorder.
    no_terminal_left() {
        en: "there is no terminal left",
        de: "es ist kein Terminal mehr frei",
    }
    could_not_set_up() {
        en: "could not set up a terminal",
        de: "ein Terminal lässt sich nicht einrichten",
    }
    could_not_find() {
        en: "could not find the terminal",
        de: "das Terminal ist nicht zu finden",
    }
    could_not_draw_a_number() {
        en: "could not draw a number",
        de: "eine Zufallszahl ist nicht zu bekommen",
    }
    could_not_create_folder() {
        en: "could not create a folder",
        de: "ein Ordner lässt sich nicht anlegen",
    }
    could_not_create_folder_in(path) {
        en: "could not create a folder in `{path}`",
        de: "in `{path}` lässt sich kein Ordner anlegen",
    }
}
