//! What is known about a command before it runs.

use super::messages;

messages! {
    /// What stands before the sentences.
    note() {
        en: "note",
        de: "Hinweis",
    }
    caution() {
        en: "caution",
        de: "Vorsicht",
    }
    danger() {
        en: "danger",
        de: "Gefahr",
    }

    // The whole of it.
    too_long() {
        en: "the command is too long to be checked",
        de: "der Befehl ist zu lang, um geprüft zu werden",
    }
    readable(shell) {
        en: "{shell} can read the command",
        de: "{shell} kann den Befehl lesen",
    }
    unreadable(shell, complaint) {
        en: "{shell} cannot read the command: {complaint}",
        de: "{shell} kann den Befehl nicht lesen: {complaint}",
    }
    shell_does_not_answer(shell) {
        en: "{shell} could not be asked whether it can read the command",
        de: "{shell} ließ sich nicht fragen, ob es den Befehl lesen kann",
    }
    to_be_filled_in(word) {
        en: "`{word}` has to be filled in",
        de: "`{word}` ist noch auszufüllen",
    }
    secret_is_left_out(secret) {
        en: "`{secret}` stands for your secret, which is not put in there: fill it in yourself",
        de: "`{secret}` steht für dein Geheimnis, das dort nicht eingesetzt wird: trag es selbst ein",
    }
    runs_elsewhere(host) {
        en: "what `{host}` runs elsewhere cannot be checked from here",
        de: "was `{host}` anderswo ausführt, lässt sich von hier aus nicht prüfen",
    }

    // Names of commands.
    mixes_scripts(word, letter, code) {
        en: "`{word}` mixes two scripts: its `{letter}` (U+{code}) only looks like a Latin letter",
        de: "`{word}` mischt zwei Schriften: das `{letter}` (U+{code}) sieht nur wie ein lateinischer Buchstabe aus",
    }
    name_is_known_later() {
        en: "the name of a command is only known when it runs",
        de: "wie ein Befehl heißt, steht erst fest, wenn er läuft",
    }
    is_defined_there(name) {
        en: "`{name}` is defined by the command itself",
        de: "`{name}` wird vom Befehl selbst definiert",
    }
    is_of_the_shell(name) {
        en: "`{name}` is an alias or a function",
        de: "`{name}` ist ein Alias oder eine Funktion",
    }
    a_builtin(shell) {
        en: "a builtin of {shell}",
        de: "ein Befehl, den {shell} selbst hat",
    }
    is_builtin(name, shell) {
        en: "`{name}` is a builtin of {shell}",
        de: "`{name}` ist in {shell} eingebaut",
    }
    is_function(name) {
        en: "`{name}` is a function",
        de: "`{name}` ist eine Funktion",
    }
    is_program(name, path) {
        en: "`{name}` is {path}",
        de: "`{name}` steht für {path}",
    }
    is_on_another_machine(name) {
        en: "whether there is a command `{name}` on that machine cannot be told from here",
        de: "ob es auf jenem Rechner einen Befehl `{name}` gibt, lässt sich von hier aus nicht sagen",
    }
    may_be_no_command(name) {
        en: "whether `{name}` is a command here cannot be told",
        de: "ob `{name}` hier ein Befehl ist, lässt sich nicht sagen",
    }
    may_come_before(name) {
        en: "`{name}` may be there after what runs before it",
        de: "`{name}` ist vielleicht da, wenn gelaufen ist, was davor steht",
    }
    no_program(name) {
        en: "there is no program `{name}`",
        de: "es gibt kein Programm `{name}`",
    }
    no_command(name) {
        en: "there is no command `{name}` on this machine",
        de: "auf diesem Rechner gibt es keinen Befehl `{name}`",
    }
    command_of_another_shell(name, other, shell) {
        en: "`{name}` is a command of {other}; {shell} has none of this name",
        de: "`{name}` ist ein Befehl von {other}; {shell} kennt ihn nicht",
    }
    not_installed(name) {
        en: "`{name}` is not installed here",
        de: "`{name}` ist hier nicht installiert",
    }
    in_package(sentence, package) {
        en: "{sentence}; the package `{package}` has it",
        de: "{sentence}; das Paket `{package}` enthält es",
    }
    no_git_command(name) {
        en: "`git` has no command `{name}`",
        de: "`git` hat keinen Befehl `{name}`",
    }
    nearest(sentence, name) {
        en: "{sentence}; nearest: `{name}`",
        de: "{sentence}; am nächsten: `{name}`",
    }
    better(sentence, fix) {
        en: "{sentence}; better: `{fix}`",
        de: "{sentence}; besser: `{fix}`",
    }

    // Options.
    has_option(title, name) {
        en: "`{title}` has the option `{name}`",
        de: "`{title}` hat die Option `{name}`",
    }
    no_option(title, name) {
        en: "this `{title}` has no option `{name}`",
        de: "dieses `{title}` hat keine Option `{name}`",
    }
    option_is_not_documented(title, name) {
        en: "whether `{title}` has the option `{name}` cannot be told from what is installed",
        de: "ob `{title}` die Option `{name}` hat, lässt sich aus dem, was installiert ist, nicht sagen",
    }

    // Files.
    file_is_there(path) {
        en: "`{path}` is there",
        de: "`{path}` ist da",
    }
    no_file(path) {
        en: "there is no `{path}` here",
        de: "hier gibt es kein `{path}`",
    }
    not_mentioned(path) {
        en: "`{path}` is not in the command",
        de: "`{path}` kommt im Befehl nicht vor",
    }
    no_revision(name) {
        en: "there is no branch `{name}` here",
        de: "hier gibt es keinen Branch `{name}`",
    }
    falls_apart(name) {
        en: "`{name}` is one name and needs quotes",
        de: "`{name}` ist ein einziger Name und braucht Anführungszeichen",
    }
    file_is_on_another_machine(path) {
        en: "whether `{path}` is there cannot be told from here",
        de: "ob `{path}` da ist, lässt sich von hier aus nicht sagen",
    }
    file_is_private(path) {
        en: "`{path}` may not be looked at",
        de: "auf `{path}` darfst du nicht zugreifen",
    }

    // Other shells and systems.
    fish_does_not_read(file) {
        en: "fish does not read `{file}`; say it in this shell alone, or write `~/.config/fish/config.fish`",
        de: "fish liest `{file}` nicht; nur in dieser Shell setzen oder in `~/.config/fish/config.fish` schreiben",
    }
    fish_has_no(what, instead) {
        en: "fish has no {what}; it has {instead}",
        de: "fish kennt {what} nicht; es hat {instead}",
    }
    only_zsh(sign) {
        en: "`{sign}` is zsh; bash reads it otherwise or not at all",
        de: "`{sign}` gibt es in zsh; bash liest es anders oder gar nicht",
    }
    only_gnu(name, program) {
        en: "`{name}` is an option of GNU `{program}`, not of the one that BSD and macOS have",
        de: "`{name}` ist eine Option des `{program}` von GNU, nicht dessen von BSD und macOS",
    }
}
