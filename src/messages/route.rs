//! Why which model answers: `lotse route` and `lotse why`.

use super::messages;

messages! {
    // Why a role.
    because_of(evidence) {
        en: "because of {evidence}",
        de: "dafür sprechen {evidence}",
    }
    because_of_the_words() {
        en: "because of the words",
        de: "nach den Worten",
    }
    command_is_wanted() {
        en: "a command is wanted",
        de: "ein Befehl ist verlangt",
    }
    there_is_a_picture() {
        en: "there is a picture to look at",
        de: "es geht um ein Bild",
    }
    command_has_failed() {
        en: "a command has failed",
        de: "ein Befehl ist gescheitert",
    }
    command_is_to_be_explained() {
        en: "a command is to be explained",
        de: "ein Befehl ist zu erklären",
    }
    you_named_it() {
        en: "you named the role",
        de: "du hast die Rolle genannt",
    }

    // Why a model.
    is_loaded(model) {
        en: "{model} is loaded",
        de: "{model} ist geladen",
    }
    is_served_at(model, at) {
        en: "{model} is served at {at}",
        de: "{model} läuft unter {at}",
    }
    fits(model, bytes, room) {
        en: "{model} fits: {bytes} of {room}",
        de: "{model} passt: {bytes} von {room}",
    }
    takes_the_place_of(model, others) {
        en: "{model} takes the place of {others}",
        de: "{model} tritt an die Stelle von {others}",
    }
    is_split(model, room, layers) {
        en: "{model} does not fit into {room}: {layers} of its layers go onto the card, the rest into main memory",
        de: "{model} passt nicht in {room}: {layers} seiner Schichten kommen auf die Karte, der Rest in den Arbeitsspeicher",
    }
    and(one, other) {
        en: "{one}, and {other}",
        de: "{one}, und {other}",
    }
    would_take(model, seconds) {
        en: "{model} would take about {seconds} s",
        de: "{model} bräuchte etwa {seconds} s",
    }
    would_displace_and_take(model, others, seconds) {
        en: "{model} would displace {others} and take about {seconds} s",
        de: "{model} würde {others} verdrängen und etwa {seconds} s brauchen",
    }
    embedded_instead_of(model) {
        en: "the embedded model answers instead of {model}",
        de: "das eingebaute Modell antwortet statt {model}",
    }
    is_sooner(seconds, model, other, parts) {
        en: "the embedded model is expected to answer in {seconds} s, and {model} in {other} s ({parts})",
        de: "vom eingebauten Modell ist in {seconds} s eine Antwort zu erwarten, von {model} in {other} s ({parts})",
    }
    in_parts(load, reading, writing) {
        en: "loading {load} s, reading {reading} s, writing {writing} s",
        de: "Laden {load} s, Lesen {reading} s, Schreiben {writing} s",
    }
    server_is_out_of_reach(at, why) {
        en: "the server at {at} is out of reach: {why}",
        de: "der Server unter {at} ist nicht erreichbar: {why}",
    }
    configuration_says_so() {
        en: "the configuration says so",
        de: "so steht es in der Konfiguration",
    }
    model_of_the_server() {
        en: "the server's model",
        de: "das Modell des Servers",
    }

    // Why not: the end of a sentence about a model.
    is_not_installed() {
        en: "is not installed",
        de: "ist nicht installiert",
    }
    is_on_an_unknown_server() {
        en: "is on a server that is not known",
        de: "ist auf einem unbekannten Server",
    }
    is_out_of_reach(why) {
        en: "is out of reach: {why}",
        de: "ist nicht erreichbar: {why}",
    }
    was_not_asked() {
        en: "it was not asked",
        de: "er wurde nicht gefragt",
    }
    sees_no_pictures_as_known() {
        en: "does not see pictures, as far as is known",
        de: "sieht keine Bilder, soweit bekannt",
    }
    sees_no_pictures() {
        en: "does not see pictures",
        de: "sieht keine Bilder",
    }
    is_in_use() {
        en: "is in use by another program, for short conversations only",
        de: "wird von einem anderen Programm benutzt, nur für kurze Gespräche",
    }
    is_of_unknown_size() {
        en: "is of unknown size",
        de: "hat eine unbekannte Größe",
    }
    would_displace(others) {
        en: "would displace {others}",
        de: "würde {others} verdrängen",
    }
    needs_what_others_hold(bytes, left) {
        en: "needs {bytes}, and other programs have models loaded that leave {left}",
        de: "braucht {bytes}, und andere Programme haben Modelle geladen, die {left} übrig lassen",
    }
    has_no_place(count) {
        en: "would displace what other programs have loaded: the server holds {count} at once, as far as is known",
        de: "würde verdrängen, was andere Programme geladen haben: der Server hält {count} zugleich, soweit bekannt",
    }
    needs_more_room(bytes, room) {
        en: "needs {bytes}, and there is room for {room}",
        de: "braucht {bytes}, und Platz ist für {room}",
    }
    is_elsewhere() {
        en: "is computed on other machines, and lotse is offline",
        de: "wird auf anderen Rechnern berechnet, und lotse ist offline",
    }
    does_not_load(why) {
        en: "does not load: {why}",
        de: "lässt sich nicht laden: {why}",
    }

    // What `lotse route` prints.
    role(role, why) {
        en: "role: {role} ({why})",
        de: "Rolle: {role} ({why})",
    }
    no_model_can_answer() {
        en: "no model can answer",
        de: "kein Modell kann antworten",
    }
    at(model, server) {
        en: "{model} at {server}",
        de: "{model} unter {server}",
    }
    in_lotse(model) {
        en: "{model} inside lotse",
        de: "{model} in lotse",
    }
    has_to_be_loaded(seconds) {
        en: "it has to be loaded, which takes about {seconds} s",
        de: "es muss geladen werden, das dauert etwa {seconds} s",
    }
    then(model) {
        en: "then {model}",
        de: "dann {model}",
    }
    not(model, why) {
        en: "not {model}: it {why}",
        de: "nicht {model}: es {why}",
    }

    // What `lotse why` prints.
    nothing_was_decided() {
        en: "nothing was decided yet",
        de: "noch wurde nichts entschieden",
    }
    ask_something() {
        en: "ask something first, as in `lotse suggest list files`",
        de: "frag zuerst etwas, etwa mit `lotse suggest list files`",
    }
    label_asked() {
        en: "asked",
        de: "gefragt",
    }
    label_role() {
        en: "role",
        de: "Rolle",
    }
    label_model() {
        en: "model",
        de: "Modell",
    }
    label_because() {
        en: "because",
        de: "Grund",
    }
    label_failed() {
        en: "failed",
        de: "Fehler",
    }
    label_not() {
        en: "not",
        de: "nicht",
    }
    label_sure() {
        en: "sure",
        de: "sicher",
    }
    label_unsure() {
        en: "unsure",
        de: "unsicher",
    }
    label_time() {
        en: "time",
        de: "Dauer",
    }
    label_examples() {
        en: "examples",
        de: "Beispiele",
    }
    examples_of_yours(sources) {
        en: "also your own: {sources}",
        de: "auch eigene: {sources}",
    }
    label_sent() {
        en: "sent",
        de: "gesendet",
    }
    no_model() {
        en: "none",
        de: "keines",
    }
    none(why) {
        en: "none: {why}",
        de: "keines: {why}",
    }
    it(model, why) {
        en: "{model}: it {why}",
        de: "{model}: es {why}",
    }
    loading(ms) {
        en: "loading {ms} ms",
        de: "Laden {ms} ms",
    }
    reading(ms) {
        en: "reading {ms} ms",
        de: "Lesen {ms} ms",
    }
    reading_the_rest(percent, ms) {
        en: "reading {ms} ms ({percent} % known before)",
        de: "Lesen {ms} ms ({percent} % schon bekannt)",
    }
    writing(ms) {
        en: "writing {ms} ms",
        de: "Schreiben {ms} ms",
    }
    in_all(first, total) {
        en: "the first word after {first} ms, {total} ms in all",
        de: "das erste Wort nach {first} ms, insgesamt {total} ms",
    }
    seconds_ago(count) {
        en: "{count} s ago",
        de: "vor {count} s",
    }
    minutes_ago(count) {
        en: "{count} min ago",
        de: "vor {count} min",
    }
    hours_ago(count) {
        en: "{count} h ago",
        de: "vor {count} h",
    }
    days_ago(count) {
        en: "{count} days ago",
        de: "vor {count} Tagen",
    }
}
