//! Commands of the user's own, which are remembered on request.

use super::messages;

messages! {
    words_are_unknown() {
        en: "it is not known what you asked for in this shell",
        de: "es ist nicht bekannt, wonach du in dieser Shell gefragt hast",
    }
    command_is_unknown() {
        en: "it is not known what you ran in this shell",
        de: "es ist nicht bekannt, was du in dieser Shell ausgeführt hast",
    }
    say_the_words() {
        en: "say the words, as in `lotse remember deploy the site`",
        de: "nenne die Worte, etwa mit `lotse remember deploy the site`",
    }
    say_both() {
        en: "say both, as in `lotse remember deploy the site -- ./deploy.sh`",
        de: "nenne beides, etwa mit `lotse remember deploy the site -- ./deploy.sh`",
    }
    has_several_lines() {
        en: "the command has several lines",
        de: "der Befehl hat mehrere Zeilen",
    }
    put_it_into_a_script() {
        en: "put them into a script or a function, and have that remembered",
        de: "schreibe sie in ein Skript oder eine Funktion, und lass dir das merken",
    }
    is_refused(why) {
        en: "the command is not remembered: {why}",
        de: "der Befehl wird nicht gemerkt: {why}",
    }
    is_remembered(words, command) {
        en: "remembered for \"{words}\": {command}",
        de: "gemerkt für „{words}“: {command}",
    }
    secret_is_left_out() {
        en: "what looks like a secret is left out: you fill in `<secret>` when it is offered",
        de: "was wie ein Geheimnis aussieht, fehlt darin: `<secret>` füllst du aus, wenn der Befehl angeboten wird",
    }
    stands_in(file) {
        en: "it stands in {file}, where you can change and delete it",
        de: "er steht in {file}, wo du ihn ändern und löschen kannst",
    }
    is_no_text(file) {
        en: "`{file}` is not UTF-8 text",
        de: "`{file}` ist kein Text in UTF-8",
    }
    write_it_anew() {
        en: "save it as UTF-8 in your editor, or move it away",
        de: "speichere sie in deinem Editor als UTF-8, oder verschiebe sie",
    }
    head_of_file() {
        en: "Commands that `lotse remember` has kept. Change and delete what you like: `words:` is a way to ask, there may be\n# several; `bash:`, `zsh:` and `fish:` are the command in that shell.",
        de: "Befehle, die `lotse remember` sich gemerkt hat. Ändere und lösche, was du willst: `words:` ist eine Art zu fragen,\n# auch mehrere sind möglich; `bash:`, `zsh:` und `fish:` sind der Befehl in dieser Shell.",
    }
}
