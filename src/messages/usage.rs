//! What is wrong with a command line.

use super::messages;

messages! {
    unknown_argument(argument) {
        en: "unknown argument `{argument}`",
        de: "unbekanntes Argument `{argument}`",
    }
    unknown_command(command) {
        en: "unknown command `{command}`",
        de: "unbekannter Befehl `{command}`",
    }
    value_is_missing(argument) {
        en: "`{argument}` needs a value",
        de: "für `{argument}` fehlt ein Wert",
    }
    value_is_unknown(argument, value) {
        en: "`{value}` is not a value of `{argument}`",
        de: "`{value}` ist kein Wert für `{argument}`",
    }
    value_is_wrong(argument, value, why) {
        en: "`{value}` is not a value of `{argument}`: {why}",
        de: "`{value}` ist kein Wert für `{argument}`: {why}",
    }
    is_no_number() {
        en: "it has to be a whole number",
        de: "es muss eine ganze Zahl sein",
    }
    is_out_of_range(low, high) {
        en: "it has to be from {low} to {high}",
        de: "es muss zwischen {low} und {high} liegen",
    }
    value_is_too_much(argument, value) {
        en: "`{value}` is one too many for `{argument}`",
        de: "`{value}` ist für `{argument}` zu viel",
    }
    conflict(argument, other) {
        en: "`{argument}` cannot be used with `{other}`",
        de: "`{argument}` geht nicht zusammen mit `{other}`",
    }
    is_repeated(argument) {
        en: "`{argument}` can be used only once",
        de: "`{argument}` darf nur einmal stehen",
    }
    argument_is_missing(arguments) {
        en: "`{arguments}` is missing",
        de: "es fehlt `{arguments}`",
    }
    command_is_missing(command) {
        en: "`{command}` needs a command",
        de: "`{command}` braucht einen Befehl",
    }
    not_utf8() {
        en: "an argument is not UTF-8 text",
        de: "ein Argument ist kein Text in UTF-8",
    }
    not_understood(why) {
        en: "the command line cannot be understood: {why}",
        de: "die Befehlszeile ist nicht zu verstehen: {why}",
    }
    no_such_option(option) {
        en: "`lotse explain` has no option `{option}`",
        de: "`lotse explain` kennt keine Option `{option}`",
    }
    did_you_mean(word) {
        en: "did you mean `{word}`?",
        de: "ist `{word}` gemeint?",
    }
    one_of(values) {
        en: "possible are {values}",
        de: "möglich sind {values}",
    }
    see_help(command) {
        en: "see `{command} --help`",
        de: "mehr dazu mit `{command} --help`",
    }
}
