//! What models answer, and what is wrong with it.

use super::messages;

messages! {
    model_said_nothing() {
        en: "the model said nothing",
        de: "das Modell hat nichts geantwortet",
    }
    model_answered_in_prose() {
        en: "the model answered in prose",
        de: "das Modell hat mit Sätzen geantwortet, nicht mit einem Befehl",
    }
    command_is_unfinished() {
        en: "the model's command is unfinished",
        de: "der Befehl des Modells ist nicht zu Ende",
    }
    is_cut_off() {
        en: "the answer was cut off because it became too long",
        de: "die Antwort wurde abgeschnitten, weil sie zu lang wurde",
    }
    command_is_refused(why) {
        en: "the model's command is refused: {why}",
        de: "der Befehl des Modells wird abgelehnt: {why}",
    }
    no_usable_command(why) {
        en: "no usable command: {why}",
        de: "kein brauchbarer Befehl: {why}",
    }
    say_it_otherwise() {
        en: "say it in other words",
        de: "sag es mit anderen Worten",
    }
    say_it_otherwise_or_name_a_program() {
        en: "say it in other words, or name the program to use",
        de: "sag es mit anderen Worten, oder nenne das Programm",
    }
    only_repeats_the_output() {
        en: "the model only repeats commands that stand in the output; they are not shown",
        de: "das Modell wiederholt nur Befehle aus der Ausgabe; sie werden nicht gezeigt",
    }
    is_an_example(words) {
        en: "\"{words}\" is one of its examples, so that no model was asked",
        de: "„{words}“ ist eines der Beispiele darin, deshalb wurde kein Modell gefragt",
    }
    is_remembered(words, file) {
        en: "you had it remembered for \"{words}\", in {file}",
        de: "du hast ihn für „{words}“ merken lassen, in {file}",
    }
    no_summary(why) {
        en: "lotse: no summary: {why}",
        de: "lotse: keine Zusammenfassung: {why}",
    }

    // Characters that a command may not have.
    contains(what, code) {
        en: "it contains {what} ({code})",
        de: "er enthält {what} ({code})",
    }
    escape_character() {
        en: "an escape character",
        de: "ein Escape-Zeichen",
    }
    control_character() {
        en: "a control character",
        de: "ein Steuerzeichen",
    }
    reordering_character() {
        en: "a character that reorders text",
        de: "ein Zeichen, das Text umordnet",
    }
    invisible_character() {
        en: "an invisible character",
        de: "ein unsichtbares Zeichen",
    }
    odd_blank() {
        en: "a blank that is not a space",
        de: "einen Leerraum, der kein Leerzeichen ist",
    }
    format_character() {
        en: "a format character",
        de: "ein Formatierungszeichen",
    }
    private_character() {
        en: "a character of private use",
        de: "ein Zeichen zur privaten Verwendung",
    }
    no_text() {
        en: "bytes that are no text",
        de: "Bytes, die kein Text sind",
    }
}
