//! What goes wrong inside the engine of the embedded model.

use super::messages;

messages! {
    is_too_long(percent) {
        en: "that is too long: {percent} % of what the model can read",
        de: "das ist zu lang: {percent} % dessen, was das Modell lesen kann",
    }
    say_it_in_fewer_words() {
        en: "say it in fewer words, or raise `embedded.context` in the configuration",
        de: "sag es mit weniger Worten, oder erhöhe `embedded.context` in der Konfiguration",
    }
    no_answer_within(seconds) {
        en: "no answer within {seconds} s: other programs keep this machine busy",
        de: "keine Antwort in {seconds} s: andere Programme lasten diesen Rechner aus",
    }
    ask_when_less_busy() {
        en: "ask again when it is less busy, or raise `embedded.deadline` in the configuration",
        de: "frag noch einmal, wenn er weniger zu tun hat, oder erhöhe `embedded.deadline` in der Konfiguration",
    }
    no_chat_template() {
        en: "this model has no chat template that llama.cpp knows",
        de: "dieses Modell hat keine Chat-Vorlage, die llama.cpp kennt",
    }
    name_another_model() {
        en: "name an instruction-tuned model in the configuration: Qwen, Llama and Gemma work",
        de: "nenne in der Konfiguration ein Modell, das Anweisungen folgt: Qwen, Llama und Gemma funktionieren",
    }
    could_not_go_on(status) {
        en: "llama.cpp could not go on (status {status})",
        de: "llama.cpp kam nicht weiter (Status {status})",
    }
    ask_for_less() {
        en: "ask again; a shorter question may help",
        de: "frag noch einmal; eine kürzere Frage hilft vielleicht",
    }
    could_not_lock(path) {
        en: "could not lock `{path}`",
        de: "`{path}` lässt sich nicht sperren",
    }
    could_not_listen(path) {
        en: "could not listen on `{path}`",
        de: "unter `{path}` lassen sich keine Verbindungen annehmen",
    }
    no_memory_for_context() {
        en: "there is not enough memory for the model's context",
        de: "der Arbeitsspeicher reicht nicht für den Kontext des Modells",
    }
    close_programs() {
        en: "close other programs, or lower `embedded.context` in the configuration",
        de: "schließe andere Programme, oder senke `embedded.context` in der Konfiguration",
    }
    could_not_load(path) {
        en: "`{path}` cannot be loaded as a language model",
        de: "`{path}` lässt sich nicht als Sprachmodell laden",
    }
    file_is_no_model() {
        en: "the file is damaged, not a GGUF file of a chat model, or too large for this machine's memory",
        de: "die Datei ist beschädigt, keine GGUF-Datei eines Chat-Modells oder zu groß für den Arbeitsspeicher",
    }
}
