//! Putting lotse in place and taking it away: `lotse init`, `setup`, `uninstall`, `completions` and `man`.

use super::messages;

messages! {
    cannot_do_both(key) {
        en: "`{key}` cannot do both",
        de: "`{key}` kann nicht beides tun",
    }
    take_another_explain_key() {
        en: "take another `--explain-key`",
        de: "nenne mit `--explain-key` eine andere Taste",
    }
    wrote(path) {
        en: "wrote {path}",
        de: "{path} geschrieben",
    }
    open_a_new_shell(shell) {
        en: "open a new shell, or run `exec {shell}`, to use it",
        de: "öffne eine neue Shell oder führe `exec {shell}` aus, damit es gilt",
    }
    is_up_to_date(path) {
        en: "{path} is up to date",
        de: "{path} ist auf dem neuesten Stand",
    }
    made_with_one_line(path) {
        en: "made {path} with one line",
        de: "{path} mit einer Zeile angelegt",
    }
    added_one_line(path, backup) {
        en: "added one line to {path} (backup: {backup})",
        de: "eine Zeile in {path} ergänzt (Sicherung: {backup})",
    }
    record_what_commands_show(path) {
        en: "May lotse read what your commands show, in memory alone, through a first line in {path}?",
        de: "Darf lotse über eine erste Zeile in {path} mitlesen, was deine Befehle zeigen, und das nur im Speicher behalten?",
    }
    put_one_line_first(path) {
        en: "put one line first in {path}, for the recorder",
        de: "eine Zeile für den Rekorder steht nun vorn in {path}",
    }
    no_terminal_to_agree_on(path) {
        en: "not a terminal: pass `--yes` to edit `{path}`",
        de: "kein Terminal: mit `--yes` wird `{path}` ohne Rückfrage geändert",
    }
    line_to_add(line) {
        en: "it adds this line: {line}",
        de: "ergänzt wird diese Zeile: {line}",
    }
    this_line_makes_it_work(line) {
        en: "This line is what makes lotse work:\n\n    {line}\n",
        de: "Diese Zeile bindet lotse ein:\n\n    {line}\n",
    }
    add_it(path) {
        en: "Add it to {path}?",
        de: "Soll sie in {path} ergänzt werden?",
    }
    nothing_was_changed() {
        en: "nothing was changed",
        de: "nichts wurde geändert",
    }
    removed_line(path) {
        en: "removed the line of lotse from {path}",
        de: "die Zeile von lotse aus {path} entfernt",
    }
    removed(path) {
        en: "removed {path}",
        de: "{path} entfernt",
    }
    removed_files(count, dir) {
        en: "removed {count} files from {dir}",
        de: "{count} Dateien aus {dir} entfernt",
    }
    nothing_to_remove(rc, script) {
        en: "nothing to remove: there is no line for lotse in {rc} and no {script}",
        de: "nichts zu entfernen: in {rc} steht keine Zeile für lotse, und {script} gibt es nicht",
    }
    open_shells_keep_it() {
        en: "shells that are open keep it until they end",
        de: "offene Shells behalten es, bis sie enden",
    }

    // Setting everything up.
    nobody_can_be_asked() {
        en: "not a terminal: nobody can be asked",
        de: "kein Terminal: niemand kann gefragt werden",
    }
    agree_to_everything() {
        en: "pass `--yes` to agree to everything beforehand",
        de: "stimme mit `--yes` allem vorab zu",
    }
    agree_beforehand() {
        en: "pass `--yes` to agree beforehand",
        de: "stimme mit `--yes` vorab zu",
    }
    step_hook() {
        en: "the key in your shell",
        de: "die Taste in deiner Shell",
    }
    step_documents() {
        en: "completions and manual pages",
        de: "Vervollständigung und Handbuchseiten",
    }
    step_model() {
        en: "a model",
        de: "ein Modell",
    }
    step_question() {
        en: "a first question",
        de: "eine erste Frage",
    }
    first_question() {
        en: "show the five biggest files in this directory and below",
        de: "zeige die fünf größten Dateien in diesem Ordner und darunter",
    }
    left_as_it_is() {
        en: "left as it is",
        de: "bleibt, wie es ist",
    }
    how_to_go_on(shell) {
        en: "\nIn a new shell (or after `exec {shell}`): words, then the key that `lotse doctor` names, mostly Ctrl-G; or `?? words` and Enter.\n`lotse uninstall` takes all of it away again.",
        de: "\nIn einer neuen Shell (oder nach `exec {shell}`): Worte, dann die Taste, die `lotse doctor` nennt, meist Strg-G; oder `?? words` und die Eingabetaste.\n`lotse uninstall` nimmt alles wieder weg.",
    }
    write_below(path) {
        en: "Write them below {path}?",
        de: "Sollen sie unter {path} geschrieben werden?",
    }
    zsh_looks_there(path) {
        en: "zsh looks there when this stands before `compinit` in your .zshrc: fpath+=({path})",
        de: "zsh sieht dort nach, wenn in deiner .zshrc vor `compinit` dies steht: fpath+=({path})",
    }
    model_is_here(role, model) {
        en: "{role}: {model} is here",
        de: "{role}: {model} ist da",
    }
    download(role, model, gigabytes) {
        en: "{role}: download {model}, about {gigabytes} GB?",
        de: "{role}: {model} herunterladen, etwa {gigabytes} GB?",
    }
    left_to_what_is_here(role) {
        en: "{role}: left to what is here",
        de: "{role}: bleibt dem überlassen, was da ist",
    }
    is_your_own_file(name) {
        en: "{name} is a file of your own",
        de: "{name} ist eine eigene Datei von dir",
    }
    embedded_is_here(name, path) {
        en: "{name} is here: {path}",
        de: "{name} ist da: {path}",
    }
    download_embedded(gigabytes) {
        en: "No server of models answers here. Download the embedded model, {gigabytes} GB?",
        de: "Hier antwortet kein Server mit Modellen. Das eingebaute Modell herunterladen, {gigabytes} GB?",
    }
    could_run(model, size, seconds, now, present) {
        en: "this machine could also run {model} ({size}): about {seconds} s for a command, {now} s with {present}",
        de: "diese Maschine schafft auch {model} ({size}): etwa {seconds} s für einen Befehl, {now} s mit {present}",
    }
    take_the_larger(model) {
        en: "to take it: `lotse models pull {model}`, then `lotse config set embedded.model {model}`",
        de: "so nimmst du es: `lotse models pull {model}`, dann `lotse config set embedded.model {model}`",
    }

    // Taking it away.
    take_it_away() {
        en: "Take lotse out of your shells?",
        de: "lotse aus deinen Shells nehmen?",
    }
    forget_everything() {
        en: "Remove what lotse remembers, and the models of its own?",
        de: "Auch entfernen, was lotse sich gemerkt hat, und seine eigenen Modelle?",
    }
    kept(path) {
        en: "kept {path}",
        de: "{path} behalten",
    }
    programs_stay(command) {
        en: "the programs stay; to remove them: {command}",
        de: "die Programme bleiben; so entfernst du sie: {command}",
    }

    // Completions and manual pages.
    name_a_writable_folder() {
        en: "name a directory that you may write to",
        de: "nenne einen Ordner, in den du schreiben darfst",
    }
    no_such_subcommand(name) {
        en: "there is no subcommand `{name}`",
        de: "es gibt keinen Unterbefehl `{name}`",
    }
    help_lists_them() {
        en: "`lotse --help` lists them",
        de: "`lotse --help` zählt sie auf",
    }
    could_not_write_page() {
        en: "could not write a manual page",
        de: "eine Handbuchseite lässt sich nicht schreiben",
    }
}
