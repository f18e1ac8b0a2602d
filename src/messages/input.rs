//! What lotse is given to work on: words, a shell to run.

use super::messages;

messages! {
    no_words() {
        en: "there are no words",
        de: "es sind keine Worte da",
    }
    could_not_read_input() {
        en: "could not read standard input",
        de: "die Standardeingabe lässt sich nicht lesen",
    }
    input_is_too_long() {
        en: "standard input holds more than 64 kB of words",
        de: "auf der Standardeingabe steht mehr Text als 64 kB",
    }
    input_is_not_utf8() {
        en: "standard input is not UTF-8 text",
        de: "die Standardeingabe ist kein Text in UTF-8",
    }
    ask_something() {
        en: "ask something, as in `lotse ask what is a bind mount`",
        de: "frag etwas, etwa mit `lotse ask what is a bind mount`",
    }
    say_what_it_should_do() {
        en: "say what the command should do, as in `lotse suggest list the biggest files`",
        de: "sag, was der Befehl tun soll, etwa mit `lotse suggest list the biggest files`",
    }
    name_a_command_to_check() {
        en: "name the command, as in `lotse check 'rm -rf build'`",
        de: "nenne den Befehl, etwa mit `lotse check 'rm -rf build'`",
    }
    name_a_command_to_explain() {
        en: "name a command, as in `lotse explain tar -xzf a.tar.gz`",
        de: "nenne einen Befehl, etwa mit `lotse explain tar -xzf a.tar.gz`",
    }
    command_is_too_long() {
        en: "the command is longer than 16 kB",
        de: "der Befehl ist länger als 16 kB",
    }
    there_is_no_command() {
        en: "there is no command in it",
        de: "darin steht kein Befehl",
    }
    picture_is_too_large(path) {
        en: "`{path}` is larger than 20 MB",
        de: "`{path}` ist größer als 20 MB",
    }
    make_it_smaller() {
        en: "make it smaller first",
        de: "verkleinere es zuerst",
    }
    is_not_a_picture(path) {
        en: "`{path}` is not a JPEG, PNG or WebP picture",
        de: "`{path}` ist kein Bild in JPEG, PNG oder WebP",
    }
    convert_it() {
        en: "convert it first, for example with `magick FILE picture.png`",
        de: "wandle es zuerst um, zum Beispiel mit `magick FILE picture.png`",
    }
    shell_is_not_recorded(why) {
        en: "lotse: this shell is not recorded: {why}",
        de: "lotse: diese Shell wird nicht aufgezeichnet: {why}",
    }
    another_shell(why, shell) {
        en: "lotse: {why}; this is {shell}",
        de: "lotse: {why}; das hier ist {shell}",
    }
    nothing_is_recorded() {
        en: "nothing has been recorded in this terminal",
        de: "in diesem Terminal wurde nichts aufgezeichnet",
    }
    record_it() {
        en: "run `lotse shell`, with the hook of `lotse init` in the start file of your shell",
        de: "führe `lotse shell` aus, mit dem Hook von `lotse init` in der Startdatei deiner Shell",
    }
    lotse_is_not_loaded() {
        en: "that is about a shell, and lotse is not loaded in this one",
        de: "das gilt für eine Shell, und in dieser ist lotse nicht geladen",
    }
    load_lotse() {
        en: "see `lotse init --help`; in a shell that has it, `lotse off` works",
        de: "siehe `lotse init --help`; in einer Shell, in der lotse geladen ist, geht `lotse off`",
    }
}
