//! Servers that have models.

use super::messages;

messages! {
    // Where they are.
    not_an_address(setting, text) {
        en: "{setting}: `{text}` is not the address of a server",
        de: "{setting}: `{text}` ist keine Adresse eines Servers",
    }
    write_an_address() {
        en: "write for example `http://127.0.0.1:11434`",
        de: "schreibe zum Beispiel `http://127.0.0.1:11434`",
    }
    is_elsewhere(at) {
        en: "`{at}` is on another machine, and lotse is offline",
        de: "`{at}` ist auf einem anderen Rechner, und lotse ist offline",
    }
    allow_elsewhere() {
        en: "put `offline = false` into the configuration if your words may go there",
        de: "schreibe `offline = false` in die Konfiguration, wenn deine Worte dorthin dürfen",
    }

    // Who does not answer.
    ollama_does_not_answer(at) {
        en: "Ollama does not answer at `{at}`",
        de: "Ollama antwortet nicht unter `{at}`",
    }
    server_does_not_answer(at) {
        en: "the server does not answer at `{at}`",
        de: "der Server antwortet nicht unter `{at}`",
    }
    start_ollama() {
        en: "start it with `ollama serve`, or take the embedded model with `--backend embedded`",
        de: "starte es mit `ollama serve`, oder nimm mit `--backend embedded` das eingebaute Modell",
    }
    start_server() {
        en: "start the server, or take the embedded model with `--backend embedded`",
        de: "starte den Server, oder nimm mit `--backend embedded` das eingebaute Modell",
    }
    no_answer_within(seconds) {
        en: "no answer within {seconds} s",
        de: "keine Antwort in {seconds} s",
    }
    could_not_ask_ollama() {
        en: "could not ask Ollama",
        de: "Ollama lässt sich nicht fragen",
    }
    could_not_ask_server() {
        en: "could not ask the server",
        de: "der Server lässt sich nicht fragen",
    }

    // What is wrong with an answer: a subject and what it does.
    answer_of_ollama(at, how) {
        en: "the answer of Ollama at `{at}` {how}",
        de: "die Antwort von Ollama unter `{at}` {how}",
    }
    answer_of_server(at, how) {
        en: "the answer of the server at `{at}` {how}",
        de: "die Antwort des Servers unter `{at}` {how}",
    }
    is_not_json() {
        en: "is not JSON",
        de: "ist kein JSON",
    }
    redirects() {
        en: "redirects elsewhere (not followed)",
        de: "leitet an eine andere Adresse weiter (wird nicht befolgt)",
    }
    is_a_web_page() {
        en: "is a web page",
        de: "ist eine Webseite",
    }
    is_compressed() {
        en: "is compressed, which was not asked for",
        de: "ist komprimiert, was nicht verlangt war",
    }
    is_not_text() {
        en: "is not UTF-8 text",
        de: "ist kein Text in UTF-8",
    }
    is_not_of_ollama() {
        en: "is not what Ollama says",
        de: "ist nicht das, was Ollama sagt",
    }
    is_no_stream() {
        en: "is not a stream of answers",
        de: "ist kein Strom von Antworten",
    }
    broke_off() {
        en: "broke off",
        de: "brach ab",
    }
    ended_in_the_middle() {
        en: "ended in the middle",
        de: "endete mittendrin",
    }
    is_longer_than(megabytes) {
        en: "is longer than {megabytes} MB",
        de: "ist länger als {megabytes} MB",
    }
    is_longer_than_asked() {
        en: "is much longer than was asked for",
        de: "ist viel länger als verlangt",
    }
    has_an_endless_line() {
        en: "has a line without end",
        de: "hat eine Zeile ohne Ende",
    }
    is_blank() {
        en: "says nothing, again and again",
        de: "sagt immer wieder nichts",
    }
    is_silent(seconds) {
        en: "says nothing for {seconds} s",
        de: "sagt seit {seconds} s nichts",
    }
    has_not_ended(seconds) {
        en: "has not ended after {seconds} s",
        de: "war nach {seconds} s nicht zu Ende",
    }
    does_not_get_on() {
        en: "does not get on with the download",
        de: "kommt mit dem Download nicht voran",
    }
    ask_again_or_look() {
        en: "ask again; if that does not help, look at the address and at the log of the server",
        de: "frag noch einmal; hilft das nicht, sieh dir die Adresse und das Protokoll des Servers an",
    }

    // What they refuse.
    server_fails(at, how) {
        en: "the server at `{at}` fails: {how}",
        de: "der Server unter `{at}` meldet einen Fehler: {how}",
    }
    status(number) {
        en: "status {number}",
        de: "Status {number}",
    }
    name_key_variable() {
        en: "name the variable that holds the key as `key_env` in the configuration",
        de: "nenne die Variable mit dem Schlüssel in der Konfiguration als `key_env`",
    }
    name_listed_model() {
        en: "name a model that it has with `--model`, or in the configuration; `/v1/models` lists them",
        de: "nenne mit `--model` oder in der Konfiguration ein Modell, das er hat; `/v1/models` zählt sie auf",
    }
    ask_in_a_moment() {
        en: "ask again in a moment",
        de: "frag gleich noch einmal",
    }
    look_at_its_log() {
        en: "look at the log of the server",
        de: "sieh dir das Protokoll des Servers an",
    }
    ollama_lacks(model) {
        en: "Ollama has no model `{model}`",
        de: "Ollama hat kein Modell `{model}`",
    }
    pull(model) {
        en: "run `lotse models pull {model}`",
        de: "führe `lotse models pull {model}` aus",
    }
    ollama_cannot_load(model, why) {
        en: "this version of Ollama cannot load `{model}`: {why}",
        de: "diese Version von Ollama kann `{model}` nicht laden: {why}",
    }
    name_another_model() {
        en: "name another model with `--model`, or in the configuration",
        de: "nenne mit `--model` oder in der Konfiguration ein anderes Modell",
    }
    ollama_has_no_room(model, why) {
        en: "Ollama has no room for `{model}`: {why}",
        de: "Ollama hat keinen Platz für `{model}`: {why}",
    }
    name_a_smaller_model() {
        en: "name a smaller model with `--model`, or end what else needs the memory",
        de: "nenne mit `--model` ein kleineres Modell, oder beende, was sonst den Speicher braucht",
    }
    no_registry(why) {
        en: "Ollama cannot reach its registry: {why}",
        de: "Ollama erreicht sein Verzeichnis der Modelle nicht: {why}",
    }
    registry_lacks(model) {
        en: "Ollama's registry has no model `{model}`",
        de: "Ollamas Verzeichnis hat kein Modell `{model}`",
    }
    look_at_its_name() {
        en: "look at the name and the tag, as in `qwen3-coder:30b`",
        de: "sieh dir Namen und Tag an, wie in `qwen3-coder:30b`",
    }
    try_with_network() {
        en: "try again when that machine has a network",
        de: "versuch es noch einmal, wenn jener Rechner ein Netz hat",
    }
    ollama_refuses_address(at) {
        en: "Ollama at `{at}` refuses requests to this address",
        de: "Ollama unter `{at}` lehnt Anfragen an diese Adresse ab",
    }
    use_its_address() {
        en: "use the address that it listens on, such as `127.0.0.1:11434`",
        de: "nimm die Adresse, auf der es lauscht, etwa `127.0.0.1:11434`",
    }
    before_that(last, before) {
        en: "{last}; before that: {before}",
        de: "{last}; davor: {before}",
    }
    ollama_is_busy() {
        en: "Ollama has too much to do",
        de: "Ollama hat zu viel zu tun",
    }
    ollama_fails_with(status) {
        en: "Ollama fails with status {status}",
        de: "Ollama meldet einen Fehler mit dem Status {status}",
    }
    ollama_fails(why) {
        en: "Ollama fails: {why}",
        de: "Ollama meldet einen Fehler: {why}",
    }
    look_at_ollama() {
        en: "look at what `ollama serve` prints",
        de: "sieh nach, was `ollama serve` ausgibt",
    }

    // Their keys.
    key_is_not_set(variable) {
        en: "the variable `{variable}`, which holds the key of the server, is not set",
        de: "die Variable `{variable}` mit dem Schlüssel des Servers ist nicht gesetzt",
    }
    set_key() {
        en: "set and export it, or take `key_env` out of the configuration",
        de: "setze und exportiere sie, oder nimm `key_env` aus der Konfiguration",
    }
    could_not_read_key(path) {
        en: "could not read the key in `{path}`",
        de: "der Schlüssel in `{path}` lässt sich nicht lesen",
    }
    key_is_open(path) {
        en: "others can read the key in `{path}`",
        de: "andere können den Schlüssel in `{path}` lesen",
    }
    close_key(path) {
        en: "run `chmod 600 {path}`",
        de: "führe `chmod 600 {path}` aus",
    }
    key_is_odd() {
        en: "the key for the server has characters that no key has",
        de: "der Schlüssel für den Server enthält Zeichen, die in keinem Schlüssel vorkommen",
    }
}
