//! Meanings of parts that no manual describes, in the language of the user.

use crate::context::language::Language;

/// The meaning of a part that no manual describes, and of the operators of a shell, in English and German.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Meaning(&'static str, &'static str);

impl Meaning {
    /// The text in a language.
    pub(super) fn text(self, language: Language) -> &'static str {
        match language {
            Language::English => self.0,
            Language::German => self.1,
        }
    }

    pub(super) const PIPE: Self = Self(
        "the output of the command before it is the input of the one after it",
        "die Ausgabe des Befehls davor wird die Eingabe des Befehls danach",
    );
    pub(super) const PIPE_WITH_ERRORS: Self = Self(
        "output and error messages of the command before it are the input of the one after it",
        "Ausgabe und Fehlermeldungen des Befehls davor werden die Eingabe des Befehls danach",
    );
    pub(super) const AND: Self = Self(
        "what follows runs only if the command before it succeeds",
        "was folgt, läuft nur, wenn der Befehl davor gelingt",
    );
    pub(super) const OR: Self = Self(
        "what follows runs only if the command before it fails",
        "was folgt, läuft nur, wenn der Befehl davor scheitert",
    );
    pub(super) const NEXT: Self = Self("then, whatever came of it", "danach, wie auch immer es ausging");
    pub(super) const BACKGROUND: Self = Self(
        "runs in the background; the shell does not wait for it",
        "läuft im Hintergrund; die Shell wartet nicht darauf",
    );
    pub(super) const WRITE: Self = Self(
        "writes the output into this file; what was in it is lost",
        "schreibt die Ausgabe in diese Datei; was darin stand, ist verloren",
    );
    pub(super) const APPEND: Self = Self(
        "adds the output to the end of this file",
        "hängt die Ausgabe an diese Datei an",
    );
    pub(super) const WRITE_ALL: Self = Self(
        "sends output and error messages into this file",
        "schickt Ausgabe und Fehlermeldungen in diese Datei",
    );
    pub(super) const WRITE_ERRORS: Self = Self(
        "writes the error messages into this file",
        "schreibt die Fehlermeldungen in diese Datei",
    );
    pub(super) const APPEND_ERRORS: Self = Self(
        "adds the error messages to the end of this file",
        "hängt die Fehlermeldungen an diese Datei an",
    );
    pub(super) const DISCARD: Self = Self("throws the output away", "wirft die Ausgabe weg");
    pub(super) const DISCARD_ERRORS: Self = Self("throws the error messages away", "wirft die Fehlermeldungen weg");
    pub(super) const DISCARD_ALL: Self = Self(
        "throws output and error messages away",
        "wirft Ausgabe und Fehlermeldungen weg",
    );
    pub(super) const ERRORS_TO_OUTPUT: Self = Self(
        "sends the error messages where the output goes",
        "schickt die Fehlermeldungen dorthin, wohin die Ausgabe geht",
    );
    pub(super) const OUTPUT_TO_ERRORS: Self = Self(
        "sends the output where the error messages go",
        "schickt die Ausgabe dorthin, wohin die Fehlermeldungen gehen",
    );
    pub(super) const DESCRIPTOR: Self = Self(
        "redirects another input or output",
        "leitet eine andere Ein- oder Ausgabe um",
    );
    pub(super) const READ: Self = Self("reads the input from this file", "liest die Eingabe aus dieser Datei");
    pub(super) const HERE_DOCUMENT: Self = Self(
        "the lines up to this word are the input",
        "die Zeilen bis zu diesem Wort sind die Eingabe",
    );
    pub(super) const HERE_STRING: Self = Self("this text is the input", "dieser Text ist die Eingabe");
    pub(super) const SUBSTITUTION: Self = Self(
        "runs the command inside and puts its output here",
        "führt den Befehl darin aus und setzt seine Ausgabe hier ein",
    );
    pub(super) const PROCESS_OUTPUT: Self = Self(
        "the output of the command inside, as a file",
        "die Ausgabe des Befehls darin, als Datei",
    );
    pub(super) const PROCESS_INPUT: Self = Self(
        "a file whose content the command inside reads",
        "eine Datei, deren Inhalt der Befehl darin liest",
    );
    pub(super) const SUBSHELL: Self = Self(
        "runs what is inside in a shell of its own",
        "führt aus, was darin steht, in einer eigenen Shell",
    );
    pub(super) const SETS: Self = Self("sets a variable", "setzt eine Variable");

    pub(super) const ARGUMENT: Self = Self("an argument", "ein Argument");
    pub(super) const DIRECTORY: Self = Self("a directory", "ein Verzeichnis");
    pub(super) const FILE: Self = Self("a file", "eine Datei");
    pub(super) const ADDRESS: Self = Self("an address on the web", "eine Adresse im Netz");
    pub(super) const STANDARD: Self = Self(
        "standard input or output instead of a file",
        "Standardein- oder -ausgabe anstelle einer Datei",
    );
    pub(super) const GLOB: Self = Self(
        "a pattern: the names of all files that match it",
        "ein Muster: die Namen aller Dateien, auf die es passt",
    );
    pub(super) const DYNAMIC: Self = Self(
        "only known when the command runs",
        "steht erst fest, wenn der Befehl läuft",
    );
    pub(super) const PATTERN: Self = Self("the pattern that is looked for", "das Muster, nach dem gesucht wird");
    pub(super) const SCRIPT: Self = Self(
        "a program in the language of the command",
        "ein Programm in der Sprache des Befehls",
    );
    pub(super) const PROCESS: Self = Self("a process", "ein Prozess");
    pub(super) const MODE: Self = Self("the new permissions", "die neuen Rechte");
    pub(super) const SIGNAL: Self = Self("the signal that is sent", "das Signal, das gesendet wird");
    pub(super) const FORMAT: Self = Self("how it is written", "wie es geschrieben wird");
    pub(super) const OWNER: Self = Self("the new owner or group", "der neue Besitzer oder die neue Gruppe");
    pub(super) const DURATION: Self = Self("how long", "wie lange");
    pub(super) const DESTINATION: Self = Self("where it goes", "wohin es geht");
    pub(super) const START: Self = Self("where the search begins", "wo die Suche beginnt");
    pub(super) const HOST: Self = Self("the machine that it runs on", "der Rechner, auf dem es läuft");
    pub(super) const ASSIGNMENT: Self = Self(
        "a variable for the command that follows",
        "eine Variable für den Befehl, der folgt",
    );
    pub(super) const VARIABLE: Self = Self("a variable and its value", "eine Variable und ihr Wert");
    pub(super) const PLACEHOLDER: Self = Self(
        "is replaced by what the command works on",
        "wird durch das ersetzt, woran der Befehl arbeitet",
    );
    pub(super) const NOT: Self = Self(
        "turns the condition that follows round",
        "kehrt die folgende Bedingung um",
    );
    pub(super) const OR_ELSE: Self = Self(
        "one of the conditions before and after it is enough",
        "eine der Bedingungen davor und danach genügt",
    );
    pub(super) const AND_ALSO: Self = Self(
        "both conditions, before and after it, must hold",
        "beide Bedingungen, davor und danach, müssen gelten",
    );
    pub(super) const BRACKETS: Self = Self("groups conditions", "fasst Bedingungen zusammen");
    pub(super) const END_OF_OPTIONS: Self = Self(
        "what follows are no options, even with a dash",
        "was folgt, sind keine Optionen, auch mit Strich",
    );
    pub(super) const END: Self = Self("the end of the command", "das Ende des Befehls");
    pub(super) const NO_TEXT: Self = Self(
        "an option of it; what it does could not be found in the manual",
        "eine Option davon; was sie tut, war im Handbuch nicht zu finden",
    );
    pub(super) const CANNOT_TELL: Self = Self(
        "cannot be told from what is installed",
        "ist aus dem, was installiert ist, nicht zu sagen",
    );
    pub(super) const ONLY_WHEN_RUN: Self = Self(
        "which command this is, is only known when it runs",
        "welcher Befehl das ist, steht erst fest, wenn er läuft",
    );
    pub(super) const ALIAS: Self = Self(
        "an alias or a function of your shell",
        "ein Alias oder eine Funktion der Shell",
    );
    pub(super) const PROGRAM: Self = Self(
        "a program; nothing installed says what it does",
        "ein Programm; nichts Installiertes sagt, was es tut",
    );

    /// The meaning of a word of the syntax.
    pub(super) fn keyword(word: &str) -> Self {
        match word {
            "if" | "elif" => Self(
                "if the command that follows succeeds",
                "wenn der folgende Befehl gelingt",
            ),
            "then" => Self("then this is done", "dann geschieht dies"),
            "else" => Self("otherwise this is done", "sonst geschieht dies"),
            "for" | "select" => Self("once for each of these words", "einmal für jedes dieser Wörter"),
            "while" => Self(
                "as long as the command that follows succeeds",
                "solange der folgende Befehl gelingt",
            ),
            "until" => Self(
                "until the command that follows succeeds",
                "bis der folgende Befehl gelingt",
            ),
            "do" => Self("what is done each time", "was jedes Mal geschieht"),
            "case" | "switch" => Self("depending on this word", "je nach diesem Wort"),
            "function" => Self("defines a function", "bestimmt eine Funktion"),
            "!" | "not" => Self(
                "turns success into failure and the other way round",
                "macht aus Gelingen Scheitern und umgekehrt",
            ),
            "and" => Self(
                "only if the command before succeeded",
                "nur wenn der Befehl davor gelang",
            ),
            "or" => Self(
                "only if the command before failed",
                "nur wenn der Befehl davor scheiterte",
            ),
            "{" | "begin" => Self("the beginning of a group", "der Anfang einer Gruppe"),
            "[[" => Self("tests a condition", "prüft eine Bedingung"),
            "time" => Self("measures how long it takes", "misst, wie lange es dauert"),
            "coproc" => Self("runs beside the shell", "läuft neben der Shell"),
            _ => Self("the end of it", "das Ende davon"),
        }
    }
}
