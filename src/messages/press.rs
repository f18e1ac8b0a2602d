//! The key: what is said below the line while somebody waits, and beside it then.

use super::messages;

messages! {
    no_command_in_the_line() {
        en: "there is no command in the line",
        de: "in der Zeile steht kein Befehl",
    }
    the_key_explains() {
        en: "the key explains the command in the prompt",
        de: "die Taste erklärt den Befehl im Prompt",
    }
    type_words_after_marks() {
        en: "type what you want after the ??, as in `?? list the biggest files`",
        de: "schreib nach dem ??, was du willst, etwa `?? list the biggest files`",
    }
    type_words() {
        en: "type what you want, as in `list the biggest files`, and press the key then",
        de: "schreib, was du willst, etwa `list the biggest files`, und drücke dann die Taste",
    }
    again_inserts_it(key) {
        en: "{key} again inserts it",
        de: "noch einmal {key} setzt den Befehl ein",
    }
    is_from_examples() {
        en: "lotse: from the built-in examples; press the key twice to ask the model",
        de: "lotse: aus den eingebauten Beispielen; drücke die Taste zweimal, um das Modell zu fragen",
    }
    is_your_own() {
        en: "lotse: your own command; press the key twice to ask the model",
        de: "lotse: dein eigener Befehl; drücke die Taste zweimal, um das Modell zu fragen",
    }
    fill_in(gap) {
        en: "lotse: type what {gap} is, then the key goes on",
        de: "lotse: tippe, was {gap} ist, dann führt die Taste weiter",
    }
    is_yours_to_fill_in(gap) {
        en: "lotse: your own command; type what {gap} is, then the key goes on",
        de: "lotse: dein eigener Befehl; tippe, was {gap} ist, dann führt die Taste weiter",
    }
    is_to_be_filled_in(gap) {
        en: "lotse: from the built-in examples; type what {gap} is, then the key goes on",
        de: "lotse: aus den eingebauten Beispielen; tippe, was {gap} ist, dann führt die Taste weiter",
    }
    question_was_answered() {
        en: "for a command instead: `??!` and the words",
        de: "für einen Befehl stattdessen: `??!` und die Worte",
    }
    question_was_answered_by_a_small_model() {
        en: "a small model said this, and it is often wrong; for a command instead: `??!` and the words",
        de: "das sagt ein kleines Modell, und es irrt sich oft; für einen Befehl stattdessen: `??!` und die Worte",
    }
    line_is_not_utf8() {
        en: "what you typed is not UTF-8 text",
        de: "was du getippt hast, ist kein Text in UTF-8",
    }
    use_utf8() {
        en: "use a UTF-8 locale, as in `LANG=C.UTF-8`",
        de: "nimm eine Locale mit UTF-8, etwa `LANG=C.UTF-8`",
    }

    // Who is waited for.
    thinking() {
        en: "thinking …",
        de: "denkt nach …",
    }
    instead_of(model, failed) {
        en: "{model} instead of {failed}",
        de: "{model} statt {failed}",
    }
    escalated_to(model, why) {
        en: "escalated to {model}: {why}",
        de: "weitergereicht an {model}: {why}",
    }
}
