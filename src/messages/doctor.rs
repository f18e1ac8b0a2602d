//! What `lotse doctor` finds.

use super::messages;

messages! {
    warns() {
        en: "warn",
        de: "Warnung",
    }
    fails() {
        en: "FAIL",
        de: "FEHLER",
    }

    // The program and the configuration.
    program(version, path) {
        en: "lotse {version} at {path}",
        de: "lotse {version} in {path}",
    }
    name_is_taken(path) {
        en: "the name `lotse` stands for another program: {path}",
        de: "der Name `lotse` steht für ein anderes Programm: {path}",
    }
    remove_one(folder) {
        en: "remove one of the two, or put {folder} first into PATH",
        de: "entferne eines der beiden, oder stelle {folder} in PATH nach vorn",
    }
    not_in_path() {
        en: "the name `lotse` is not found in PATH",
        de: "der Name `lotse` ist in PATH nicht zu finden",
    }
    put_into_path(folder) {
        en: "put {folder} into PATH",
        de: "nimm {folder} in PATH auf",
    }
    configuration(file) {
        en: "configuration: {file}",
        de: "Konfiguration: {file}",
    }
    default_configuration(file) {
        en: "configuration: the defaults, there is no {file}",
        de: "Konfiguration: die Vorgaben, denn {file} gibt es nicht",
    }

    // The shell.
    shell_version_is_unknown(shell) {
        en: "the version of {shell} is not known",
        de: "die Version von {shell} ist nicht bekannt",
    }
    make_version_known(shell) {
        en: "see to it that `{shell} --version` works, and that only you or root can write to {shell} and its folder",
        de: "sorge dafür, dass `{shell} --version` geht und nur du oder root in {shell} und seinen Ordner schreiben kann",
    }
    shell_is_too_old(shell, version) {
        en: "{shell} {version} is too old for the hook",
        de: "{shell} {version} ist zu alt für den Hook",
    }
    install_newer(shell, version) {
        en: "install {shell} {version} or newer",
        de: "installiere {shell} {version} oder neuer",
    }
    bash_is_old(version) {
        en: "bash {version} is old: only `??` works, through an alias",
        de: "bash {version} ist alt: nur `??` geht, über einen Alias",
    }
    shell(name, version) {
        en: "shell: {name} {version}",
        de: "Shell: {name} {version}",
    }

    // The hook.
    hook_is_not_loaded(shell) {
        en: "the hook is not loaded in this {shell}",
        de: "der Hook ist in dieser {shell} nicht geladen",
    }
    load_hook(shell, line) {
        en: "run `lotse init {shell} --install`, or for this shell alone: {line}",
        de: "führe `lotse init {shell} --install` aus, oder nur für diese Shell: {line}",
    }
    hook_is_of(version, own) {
        en: "the hook in this shell is of lotse {version}, and this is {own}",
        de: "der Hook in dieser Shell ist von lotse {version}, und das hier ist {own}",
    }
    open_a_new_shell(shell) {
        en: "open a new shell, after `lotse init {shell} --install` if you have installed it",
        de: "öffne eine neue Shell, vorher `lotse init {shell} --install`, falls du ihn installiert hast",
    }
    hook_has_no_key() {
        en: "hook: loaded, but without a key",
        de: "Hook: geladen, aber ohne Taste",
    }
    choose_a_key() {
        en: "choose one with `--key`",
        de: "wähle eine mit `--key`",
    }
    hook_is_loaded(key) {
        en: "hook: loaded, the key is {key}",
        de: "Hook: geladen, die Taste ist {key}",
    }
    choose_it_yourself(shell) {
        en: "choose a key yourself: `lotse init {shell} --install --key ctrl-g` takes it in any case",
        de: "wähle selbst eine Taste: `lotse init {shell} --install --key ctrl-g` nimmt sie in jedem Fall",
    }
    output_is_recorded() {
        en: "output: all of it is read, by the recorder",
        de: "Ausgabe: alles wird gelesen, vom Rekorder",
    }
    output_is_on_screen(program) {
        en: "output: read from the screen, by {program}",
        de: "Ausgabe: vom Bildschirm gelesen, über {program}",
    }
    output_is_unknown() {
        en: "output: not read in this shell, so of a failed command only what the machine shows is known",
        de: "Ausgabe: wird in dieser Shell nicht gelesen; von einem gescheiterten Befehl ist nur bekannt, was der Rechner zeigt",
    }
    install_the_recorder(shell) {
        en: "run `lotse init {shell} --install`, which adds the recorder, and open a new shell",
        de: "führe `lotse init {shell} --install` aus, das den Rekorder ergänzt, und öffne eine neue Shell",
    }
    script_is_of(shell, version, own) {
        en: "the script that is installed for {shell} is of lotse {version}, and this is {own}",
        de: "das für {shell} installierte Skript ist von lotse {version}, und das hier ist {own}",
    }
    script_is_unknown(shell, own) {
        en: "the script that is installed for {shell} comes from an unknown version of lotse, and this is {own}",
        de: "das für {shell} installierte Skript ist von einem unbekannten lotse, und das hier ist {own}",
    }
    install_as_before(shell) {
        en: "run `lotse init {shell} --install`, with the options that its first line names",
        de: "führe `lotse init {shell} --install` mit den Optionen aus, die seine erste Zeile nennt",
    }
    script_is_not_read(shell) {
        en: "{shell} does not read the script that is installed for it",
        de: "{shell} liest das dafür installierte Skript nicht",
    }
    install_again(shell) {
        en: "run `lotse init {shell} --install`",
        de: "führe `lotse init {shell} --install` aus",
    }

    hook_is_loaded_often(shell, times) {
        en: "the file that {shell} reads loads the hook {times} times",
        de: "die Datei, die {shell} liest, lädt den Hook {times}-mal",
    }
    leave_one_line() {
        en: "leave one line of them, the one that ends with `# lotse`",
        de: "lass eine der Zeilen stehen, die mit `# lotse` am Ende",
    }
    script_runs_another(shell) {
        en: "the script that is installed for {shell} runs another lotse than this one",
        de: "das für {shell} installierte Skript ruft ein anderes lotse auf als dieses",
    }
    explain_key_is_taken() {
        en: "the key that explains the command in the line, Alt-I, is bound to something else",
        de: "die Taste, die den Befehl in der Zeile erklärt, Alt-I, ist anders belegt",
    }
    choose_an_explain_key(shell) {
        en: "choose another one: `lotse init {shell} --install --explain-key alt-e`",
        de: "wähle eine andere: `lotse init {shell} --install --explain-key alt-e`",
    }
    shell_does_not_start(shell, rc) {
        en: "a new {shell} does not get to the end of what {rc} has it do",
        de: "eine neue {shell} kommt mit dem, was in {rc} steht, nicht zu Ende",
    }
    look_for_exit(rc) {
        en: "look into {rc} for an `exit`, an `exec` or something that waits",
        de: "suche in {rc} nach einem `exit`, einem `exec` oder etwas, das wartet",
    }
    hook_is_not_reached(shell, rc) {
        en: "a new {shell} does not get as far as the line of lotse in {rc}",
        de: "eine neue {shell} kommt nicht bis zu der Zeile von lotse in {rc}",
    }
    put_the_line_first(rc) {
        en: "put the line before whatever stops the reading of {rc}, mostly a `return`",
        de: "stelle die Zeile vor das, was das Lesen von {rc} beendet, meist ein `return`",
    }
    login_shell_has_no_hook(shell, rc) {
        en: "a login {shell}, as over ssh or in tmux, does not read {rc}, and so has no hook",
        de: "eine Login-{shell}, wie über ssh oder in tmux, liest {rc} nicht und hat darum keinen Hook",
    }
    source_it(rc, profile) {
        en: "put the line `. {rc}` into {profile}",
        de: "nimm die Zeile `. {rc}` in {profile} auf",
    }

    // Where lotse runs and writes.
    home_is_not_set() {
        en: "the variable HOME is not set",
        de: "die Variable HOME ist nicht gesetzt",
    }
    export_home() {
        en: "set and export it: `export HOME=~`",
        de: "setze und exportiere sie: `export HOME=~`",
    }
    home_is_no_directory(path) {
        en: "HOME names no directory: `{path}`",
        de: "HOME nennt kein Verzeichnis: `{path}`",
    }
    name_your_home() {
        en: "create it, or set HOME to your home directory",
        de: "lege es an, oder setze HOME auf dein Home-Verzeichnis",
    }
    directories_are_writable(count) {
        en: "directories: a file was written and removed in each of {count}",
        de: "Verzeichnisse: in jedem von {count} ließ sich eine Datei schreiben und entfernen",
    }
    make_it_writable(path, variable) {
        en: "make {path} a directory that you can write to, with room on its disk, or set {variable}",
        de: "mach {path} zu einem Verzeichnis, in das du schreiben kannst, mit Platz auf der Platte, oder setze {variable}",
    }
    is_from_the_future(file, hours) {
        en: "`{file}` will be written in {hours} hours: the clock is wrong, or was",
        de: "`{file}` wird erst in {hours} Stunden geschrieben: die Uhr geht falsch oder ging falsch",
    }
    set_the_clock(file) {
        en: "set the clock if it is wrong, and then remove {file}",
        de: "stelle die Uhr, falls sie falsch geht, und entferne dann {file}",
    }
    another_is_installed(path) {
        en: "another lotse is installed at {path}",
        de: "ein weiteres lotse ist in {path} installiert",
    }
    remove_the_other(path) {
        en: "remove {path} if it is not the one that you want",
        de: "entferne {path}, wenn du nicht gerade das willst",
    }
    edit_configuration(file) {
        en: "mend it with `lotse config edit`, or move {file} away",
        de: "bring sie mit `lotse config edit` in Ordnung, oder verschiebe {file}",
    }

    // What is around it.
    terminal_is_dumb(name) {
        en: "the terminal is one that nothing can be drawn on, TERM={name}: failed commands are not explained by themselves",
        de: "auf dem Terminal lässt sich nichts zeichnen, TERM={name}: gescheiterte Befehle werden nicht von selbst erklärt",
    }
    set_term() {
        en: "set TERM to what your terminal is, mostly `xterm-256color`",
        de: "setze TERM auf das, was dein Terminal ist, meist `xterm-256color`",
    }
    locale_has_no_utf8() {
        en: "the locale has no UTF-8, so that umlauts and signs are lost",
        de: "die Locale hat kein UTF-8; Umlaute und Zeichen gehen verloren",
    }
    set_locale() {
        en: "set LANG to a locale with UTF-8, such as `C.UTF-8`, and unset LC_ALL",
        de: "setze LANG auf eine Locale mit UTF-8, etwa `C.UTF-8`, und entferne LC_ALL",
    }
    no_german_manuals() {
        en: "there are no German manual pages, so that explanations quote the English ones",
        de: "es gibt keine deutschen Handbuchseiten; Erklärungen zitieren darum die englischen",
    }
    run(command) {
        en: "run `{command}`",
        de: "führe `{command}` aus",
    }
    install_manuals() {
        en: "install the German manual pages of your system, mostly `manpages-de`",
        de: "installiere die deutschen Handbuchseiten deines Systems, meist `manpages-de`",
    }
    server_is_behind_a_proxy(at, variable) {
        en: "{at} is asked through the proxy in `{variable}`",
        de: "{at} wird über den Proxy in `{variable}` gefragt",
    }
    name_it_in_no_proxy(host) {
        en: "add {host} to `no_proxy` if it can be reached without",
        de: "nimm {host} in `no_proxy` auf, wenn es ohne ihn zu erreichen ist",
    }

    // A question, as the key asks it.
    trial_words() {
        en: "print the word lotse",
        de: "gib das Wort lotse aus",
    }
    question_is_answered(seconds) {
        en: "question: a command came after {seconds} s, by the way that the key takes",
        de: "Frage: nach {seconds} s kam ein Befehl, auf dem Weg, den die Taste nimmt",
    }
    question_fails(why) {
        en: "a question fails by the way that the key takes: {why}",
        de: "eine Frage scheitert auf dem Weg, den die Taste nimmt: {why}",
    }
    ask_why() {
        en: "see with `lotse why` who was asked and what was said",
        de: "sieh mit `lotse why` nach, wer gefragt wurde und was gesagt wurde",
    }
    question_is_not_answered(seconds) {
        en: "a question was not answered within {seconds} s, by the way that the key takes",
        de: "eine Frage war nach {seconds} s nicht beantwortet, auf dem Weg, den die Taste nimmt",
    }
    look_at_models() {
        en: "see with `lotse models` whether one is being loaded, and try again when it is",
        de: "sieh mit `lotse models` nach, ob gerade eins geladen wird, und versuch es dann noch einmal",
    }

    // What answers.
    server_is_slow(at, seconds) {
        en: "{at} takes {seconds} s to say what it has in memory",
        de: "{at} braucht {seconds} s, um zu sagen, was es im Speicher hat",
    }
    see_what_it_does() {
        en: "see what else that machine does, with `lotse models vram` if it is this one",
        de: "sieh nach, was jener Rechner sonst tut, mit `lotse models vram`, wenn es dieser ist",
    }
    server_is_old(version) {
        en: "Ollama {version} does not say how likely its answers are, so that lotse cannot say how sure they are",
        de: "Ollama {version} sagt nicht, wie wahrscheinlich seine Antworten sind; lotse kann darum nicht sagen, wie sicher sie sind",
    }
    update_ollama() {
        en: "update Ollama to 0.12.11 or newer",
        de: "aktualisiere Ollama auf 0.12.11 oder neuer",
    }
    no_room(role, instead, model) {
        en: "{role}: just now {instead} is asked, since `{model}`",
        de: "{role}: gerade wird {instead} gefragt, denn `{model}`",
    }
    make_room() {
        en: "end what else is in the memory of the card, see `lotse models vram`, or name a smaller model",
        de: "beende, was sonst im Speicher der Karte ist, siehe `lotse models vram`, oder nenne ein kleineres Modell",
    }
    model_is_being_fetched() {
        en: "the embedded model is being downloaded just now",
        de: "das eingebaute Modell wird gerade heruntergeladen",
    }
    wait_for_it() {
        en: "wait for it; `lotse models pull embedded` shows how far it is",
        de: "warte darauf; `lotse models pull embedded` zeigt, wie weit es ist",
    }
    engine_starts() {
        en: "engine: found next to lotse, and starts",
        de: "Engine: neben lotse gefunden, und sie startet",
    }
    answers_are_prepared() {
        en: "the answers are prepared ones, of the backend `fake`",
        de: "die Antworten sind vorbereitet, vom Backend `fake`",
    }
    take_real_ones() {
        en: "take `backend` out of the configuration for real ones",
        de: "nimm `backend` aus der Konfiguration, dann sind es echte",
    }
    server(name, at) {
        en: "{name} at {at}",
        de: "{name} unter {at}",
    }
    answers_after(seconds) {
        en: "answers after {seconds} s",
        de: "antwortet nach {seconds} s",
    }
    slots_are_busy(busy, all) {
        en: "{busy} of {all} slots at work",
        de: "{busy} von {all} Plätzen belegt",
    }
    is_not_served() {
        en: "is not among the models that are served there",
        de: "gehört nicht zu den Modellen, die es dort gibt",
    }
    no_server_is_fine(kind, at) {
        en: "{kind}: there is none at {at}, which is fine",
        de: "{kind}: unter {at} läuft keines, das ist in Ordnung",
    }
    role(role, model, at) {
        en: "{role}: {model} at {at}",
        de: "{role}: {model} unter {at}",
    }
    model_of_the_server() {
        en: "its model",
        de: "sein Modell",
    }
    falls_back(role, model) {
        en: "{role}: {model} stands in",
        de: "{role}: {model} springt ein",
    }
    nothing_answers(role) {
        en: "{role}: no model can answer",
        de: "{role}: kein Modell kann antworten",
    }
    since(what, why) {
        en: "{what}, since {why}",
        de: "{what}; {why}",
    }
    embedded_model(file) {
        en: "model: {file}",
        de: "Modell: {file}",
    }
    no_fallback(why) {
        en: "if no server answers nothing does: {why}",
        de: "wenn kein Server antwortet, antwortet niemand: {why}",
    }
    one_problem() {
        en: "1 problem found",
        de: "1 Problem gefunden",
    }
    problems(count) {
        en: "{count} problems found",
        de: "{count} Probleme gefunden",
    }
    engine_is_found() {
        en: "engine: found next to lotse",
        de: "Engine: neben lotse gefunden",
    }
}
