//! The embedded model, as seen by those who ask it.

use super::messages;

messages! {
    could_not_open_model(path) {
        en: "could not open the model `{path}`",
        de: "das Modell `{path}` lässt sich nicht öffnen",
    }
    has_ended() {
        en: "the engine of the embedded model has ended",
        de: "das eingebaute Modell läuft nicht mehr",
    }
    does_not_start() {
        en: "the engine of the embedded model does not start",
        de: "das eingebaute Modell startet nicht",
    }
    could_not_start() {
        en: "could not start the engine of the embedded model",
        de: "das eingebaute Modell lässt sich nicht starten",
    }
    died() {
        en: "the engine of the embedded model died while it was answering",
        de: "das eingebaute Modell ist mitten in der Antwort abgestürzt",
    }
    closes_every_connection() {
        en: "the engine of the embedded model closes every connection",
        de: "das eingebaute Modell nimmt keine Verbindung an",
    }
    see_log(path) {
        en: "ask again; if it happens again, see `{path}`",
        de: "frag noch einmal; wenn es wieder geschieht, steht mehr in `{path}`",
    }
    is_silent(seconds) {
        en: "the engine of the embedded model says nothing within {seconds} s",
        de: "das eingebaute Modell hat sich in {seconds} s nicht gemeldet",
    }
    was_not_loaded(seconds) {
        en: "the embedded model was not loaded within {seconds} s",
        de: "das eingebaute Modell war nach {seconds} s noch nicht geladen",
    }
    has_not_read(seconds) {
        en: "the embedded model has not read the question within {seconds} s",
        de: "das eingebaute Modell hatte die Frage nach {seconds} s noch nicht gelesen",
    }
    has_not_written(seconds) {
        en: "the embedded model has not written its answer within {seconds} s",
        de: "das eingebaute Modell hatte seine Antwort nach {seconds} s noch nicht geschrieben",
    }
    is_it_stopped() {
        en: "see with `pgrep -a lotse-engine` whether it is stopped, and end it: the next question starts another",
        de: "sieh mit `pgrep -a lotse-engine` nach, ob es angehalten ist, und beende es: die nächste Frage startet ein neues",
    }
    ask_when_less_busy() {
        en: "ask again when the machine is less busy, or raise `embedded.deadline` in the configuration",
        de: "frag noch einmal, wenn der Rechner weniger zu tun hat, oder erhöhe `embedded.deadline` in der Konfiguration",
    }
    not_built_in() {
        en: "this lotse was built without the embedded model",
        de: "dieses lotse wurde ohne das eingebaute Modell übersetzt",
    }
    ask_somebody_else() {
        en: "start Ollama, or install the lotse that has the model inside",
        de: "starte Ollama, oder installiere das lotse mit eingebautem Modell",
    }
    is_not_here(model) {
        en: "the model `{model}` is not on this machine yet",
        de: "das Modell `{model}` ist noch nicht auf diesem Rechner",
    }
    is_unknown(model) {
        en: "the model `{model}` is neither in the catalogue nor a file",
        de: "das Modell `{model}` steht nicht im Katalog und ist auch keine Datei",
    }
    name_a_file() {
        en: "name a GGUF file with its whole path, or `qwen2.5-coder-1.5b`",
        de: "nenne eine GGUF-Datei mit ihrem ganzen Pfad, oder `qwen2.5-coder-1.5b`",
    }
}
