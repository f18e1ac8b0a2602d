//! The models: loading, asking and listing them.

use super::messages;

messages! {
    // Names of models.
    there_is_none(name) {
        en: "there is no model `{name}`",
        de: "es gibt kein Modell `{name}`",
    }
    name_a_role() {
        en: "name a role, which is `fast`, `coder`, `heavy` or `embedded`, or a model of Ollama with its tag",
        de: "nenne eine Rolle, also `fast`, `coder`, `heavy` oder `embedded`, oder ein Modell von Ollama mit seinem Tag",
    }
    is_your_own_file(name) {
        en: "`{name}` is a file of your own",
        de: "`{name}` ist eine eigene Datei von dir",
    }
    nothing_to_download() {
        en: "there is nothing to download; take `embedded.model` out of the configuration for the usual model",
        de: "es gibt nichts herunterzuladen; nimm `embedded.model` aus der Konfiguration, dann gilt das übliche Modell",
    }
    was_not_seen_to_load(version, model) {
        en: "note: Ollama {version} was not seen to load {model}; `lotse models pull fast` gets one that it loads",
        de: "Hinweis: Ollama {version} konnte {model} bisher nicht laden; `lotse models pull fast` holt eines, das es lädt",
    }
    is_here(model) {
        en: "{model} is here",
        de: "{model} ist da",
    }
    none_is_configured() {
        en: "no model is configured that could answer",
        de: "es ist kein Modell eingetragen, das antworten könnte",
    }
    configure_some() {
        en: "name some in the configuration, or take `backend` out of it",
        de: "trage welche in die Konfiguration ein, oder nimm `backend` heraus",
    }
    is_elsewhere(model) {
        en: "`{model}` is computed on other machines, and lotse is offline",
        de: "`{model}` wird auf anderen Rechnern berechnet, und lotse ist offline",
    }
    name_one_that_runs_here() {
        en: "name a model that runs here, or put `offline = false` into the configuration",
        de: "nenne ein Modell, das hier läuft, oder schreibe `offline = false` in die Konfiguration",
    }

    // Loading them.
    loading() {
        en: "loading",
        de: "wird geladen",
    }
    about_seconds(seconds) {
        en: "about {seconds} s",
        de: "etwa {seconds} s",
    }
    answers_slowly() {
        en: "and it answers slowly",
        de: "und antwortet langsam",
    }
    loading_because(model, why) {
        en: "loading {model}: {why}",
        de: "{model} wird geladen: {why}",
    }
    is_loaded_after(model, seconds) {
        en: "{model} is loaded, after {seconds} s",
        de: "{model} ist geladen, nach {seconds} s",
    }
    nothing_was_loaded() {
        en: "nothing was loaded",
        de: "es war nichts geladen",
    }
    unloaded(models) {
        en: "unloaded {models}",
        de: "entladen: {models}",
    }

    // Asking another one.
    asking_as_well(asked, why, larger) {
        en: "lotse: {asked}: {why}; asking {larger} as well",
        de: "lotse: {asked}: {why}; {larger} wird auch gefragt",
    }
    asking_instead(why, next) {
        en: "lotse: {why}; asking {next} instead",
        de: "lotse: {why}; stattdessen wird {next} gefragt",
    }
    answers_instead(why, model) {
        en: "{why}; {model} answers instead",
        de: "{why}; stattdessen antwortet {model}",
    }

    // The table of `lotse models list`.
    yes() {
        en: "yes",
        de: "ja",
    }
    no() {
        en: "no",
        de: "nein",
    }
    never() {
        en: "never",
        de: "nie",
    }
    in_lotse() {
        en: "inside lotse",
        de: "in lotse",
    }
    head_role() {
        en: "role",
        de: "rolle",
    }
    head_model() {
        en: "model",
        de: "modell",
    }
    head_installed() {
        en: "installed",
        de: "installiert",
    }
    head_size() {
        en: "size",
        de: "größe",
    }
    head_loaded() {
        en: "loaded",
        de: "geladen",
    }
    head_in_vram() {
        en: "in vram",
        de: "im vram",
    }
    head_expires() {
        en: "expires",
        de: "bleibt noch",
    }
    head_endpoint() {
        en: "endpoint",
        de: "adresse",
    }

    // The tables of `lotse models vram`.
    no_card() {
        en: "no graphics card, or none whose driver answers",
        de: "keine Grafikkarte, oder keine, deren Treiber antwortet",
    }
    card(name, free, total) {
        en: "{name}: {free} of {total} free",
        de: "{name}: {free} von {total} frei",
    }
    card_in_main_memory(name, free, total) {
        en: "{name}: {free} of {total} free, shares main memory",
        de: "{name}: {free} von {total} frei, nutzt den Arbeitsspeicher mit",
    }
    rest_is_not_told() {
        en: "who holds the rest is not told to this user",
        de: "wer den Rest belegt, erfährt dieser Benutzer nicht",
    }
    models_of_lotse() {
        en: "models that lotse loaded",
        de: "Modelle, die lotse geladen hat",
    }
    models_of_others() {
        en: "models that others loaded",
        de: "Modelle, die andere geladen haben",
    }
    other_programs() {
        en: "other programs",
        de: "andere Programme",
    }
    free() {
        en: "free",
        de: "frei",
    }
    limit() {
        en: "limit",
        de: "Grenze",
    }
    reserve_for_others() {
        en: "reserve for other programs",
        de: "Reserve für andere Programme",
    }
    room_for_models() {
        en: "room for models",
        de: "Platz für Modelle",
    }
    head_weights() {
        en: "weights",
        de: "gewichte",
    }
    head_tokens() {
        en: "tokens",
        de: "token",
    }
    head_measured() {
        en: "measured",
        de: "gemessen",
    }
    head_time_to_load() {
        en: "time to load",
        de: "ladezeit",
    }
}
