//! Meanings of parts that no manual describes, in the language of the user.

use super::operators::OperatorKind;
use crate::context::language::Language;

/// Texts in one language.
#[derive(Clone, Copy, Debug)]
pub(super) struct Messages {
    pub(super) german: bool,
}

impl Messages {
    pub(super) fn new(language: Language) -> Self {
        Self {
            german: language == Language::German,
        }
    }

    fn either<'a>(self, english: &'a str, german: &'a str) -> &'a str {
        if self.german { german } else { english }
    }

    pub(super) fn operator(self, kind: OperatorKind) -> &'static str {
        let (english, german) = match kind {
            OperatorKind::Pipe => (
                "the output of the command before it is the input of the one after it",
                "die Ausgabe des Befehls davor wird die Eingabe des Befehls danach",
            ),
            OperatorKind::PipeWithErrors => (
                "output and error messages of the command before it are the input of the one after it",
                "Ausgabe und Fehlermeldungen des Befehls davor werden die Eingabe des Befehls danach",
            ),
            OperatorKind::And => (
                "what follows runs only if the command before it succeeds",
                "was folgt, läuft nur, wenn der Befehl davor gelingt",
            ),
            OperatorKind::Or => (
                "what follows runs only if the command before it fails",
                "was folgt, läuft nur, wenn der Befehl davor scheitert",
            ),
            OperatorKind::Next => ("then, whatever came of it", "danach, wie auch immer es ausging"),
            OperatorKind::Background => (
                "runs in the background; the shell does not wait for it",
                "läuft im Hintergrund; die Shell wartet nicht darauf",
            ),
            OperatorKind::Write => (
                "writes the output into this file; what was in it is lost",
                "schreibt die Ausgabe in diese Datei; was darin stand, ist verloren",
            ),
            OperatorKind::Append => (
                "adds the output to the end of this file",
                "hängt die Ausgabe an diese Datei an",
            ),
            OperatorKind::WriteAll => (
                "sends output and error messages into this file",
                "schickt Ausgabe und Fehlermeldungen in diese Datei",
            ),
            OperatorKind::WriteErrors => (
                "writes the error messages into this file",
                "schreibt die Fehlermeldungen in diese Datei",
            ),
            OperatorKind::AppendErrors => (
                "adds the error messages to the end of this file",
                "hängt die Fehlermeldungen an diese Datei an",
            ),
            OperatorKind::Discard => ("throws the output away", "wirft die Ausgabe weg"),
            OperatorKind::DiscardErrors => ("throws the error messages away", "wirft die Fehlermeldungen weg"),
            OperatorKind::DiscardAll => (
                "throws output and error messages away",
                "wirft Ausgabe und Fehlermeldungen weg",
            ),
            OperatorKind::ErrorsToOutput => (
                "sends the error messages where the output goes",
                "schickt die Fehlermeldungen dorthin, wohin die Ausgabe geht",
            ),
            OperatorKind::OutputToErrors => (
                "sends the output where the error messages go",
                "schickt die Ausgabe dorthin, wohin die Fehlermeldungen gehen",
            ),
            OperatorKind::Descriptor => (
                "redirects another input or output",
                "leitet eine andere Ein- oder Ausgabe um",
            ),
            OperatorKind::Read => ("reads the input from this file", "liest die Eingabe aus dieser Datei"),
            OperatorKind::HereDocument => (
                "the lines up to this word are the input",
                "die Zeilen bis zu diesem Wort sind die Eingabe",
            ),
            OperatorKind::HereString => ("this text is the input", "dieser Text ist die Eingabe"),
            OperatorKind::Substitution => (
                "runs the command inside and puts its output here",
                "führt den Befehl darin aus und setzt seine Ausgabe hier ein",
            ),
            OperatorKind::ProcessOutput => (
                "the output of the command inside, as a file",
                "die Ausgabe des Befehls darin, als Datei",
            ),
            OperatorKind::ProcessInput => (
                "a file whose content the command inside reads",
                "eine Datei, deren Inhalt der Befehl darin liest",
            ),
            OperatorKind::Subshell => (
                "runs what is inside in a shell of its own",
                "führt aus, was darin steht, in einer eigenen Shell",
            ),
            OperatorKind::Assignment => ("sets a variable", "setzt eine Variable"),
            OperatorKind::Keyword(word) => keyword(word),
        };
        self.either(english, german)
    }

    /// Returns the text of a meaning.
    pub(super) fn meaning(self, meaning: Meaning) -> &'static str {
        let (english, german) = match meaning {
            Meaning::Argument => ("an argument", "ein Argument"),
            Meaning::Directory => ("a directory", "ein Verzeichnis"),
            Meaning::File => ("a file", "eine Datei"),
            Meaning::Address => ("an address on the web", "eine Adresse im Netz"),
            Meaning::Standard => (
                "standard input or output instead of a file",
                "Standardein- oder -ausgabe anstelle einer Datei",
            ),
            Meaning::Glob => (
                "a pattern: the names of all files that match it",
                "ein Muster: die Namen aller Dateien, auf die es passt",
            ),
            Meaning::Dynamic => (
                "only known when the command runs",
                "steht erst fest, wenn der Befehl läuft",
            ),
            Meaning::Pattern => ("the pattern that is looked for", "das Muster, nach dem gesucht wird"),
            Meaning::Script => (
                "a program in the language of the command",
                "ein Programm in der Sprache des Befehls",
            ),
            Meaning::Process => ("a process", "ein Prozess"),
            Meaning::Mode => ("the new permissions", "die neuen Rechte"),
            Meaning::Signal => ("the signal that is sent", "das Signal, das gesendet wird"),
            Meaning::Format => ("how it is written", "wie es geschrieben wird"),
            Meaning::Owner => ("the new owner or group", "der neue Besitzer oder die neue Gruppe"),
            Meaning::Duration => ("how long", "wie lange"),
            Meaning::Destination => ("where it goes", "wohin es geht"),
            Meaning::Start => ("where the search begins", "wo die Suche beginnt"),
            Meaning::Host => ("the machine that it runs on", "der Rechner, auf dem es läuft"),
            Meaning::Assignment => (
                "a variable for the command that follows",
                "eine Variable für den Befehl, der folgt",
            ),
            Meaning::Variable => ("a variable and its value", "eine Variable und ihr Wert"),
            Meaning::Placeholder => (
                "is replaced by what the command works on",
                "wird durch das ersetzt, woran der Befehl arbeitet",
            ),
            Meaning::Not => (
                "turns the condition that follows round",
                "kehrt die folgende Bedingung um",
            ),
            Meaning::OrElse => (
                "one of the conditions before and after it is enough",
                "eine der Bedingungen davor und danach genügt",
            ),
            Meaning::AndAlso => (
                "both conditions, before and after it, must hold",
                "beide Bedingungen, davor und danach, müssen gelten",
            ),
            Meaning::Brackets => ("groups conditions", "fasst Bedingungen zusammen"),
            Meaning::EndOfOptions => (
                "what follows are no options, even with a dash",
                "was folgt, sind keine Optionen, auch mit Strich",
            ),
            Meaning::End => ("the end of the command", "das Ende des Befehls"),
            Meaning::NoText => (
                "an option of it; what it does could not be found in the manual",
                "eine Option davon; was sie tut, war im Handbuch nicht zu finden",
            ),
            Meaning::CannotTell => (
                "cannot be told from what is installed",
                "ist aus dem, was installiert ist, nicht zu sagen",
            ),
            Meaning::OnlyWhenRun => (
                "which command this is, is only known when it runs",
                "welcher Befehl das ist, steht erst fest, wenn er läuft",
            ),
            Meaning::Alias => (
                "an alias or a function of your shell",
                "ein Alias oder eine Funktion der Shell",
            ),
            Meaning::Program => (
                "a program; nothing installed says what it does",
                "ein Programm; nichts Installiertes sagt, was es tut",
            ),
        };
        self.either(english, german)
    }

    pub(super) fn no_option(self, title: &str, name: &str, nearest: Option<&str>) -> String {
        let mut text = if self.german {
            format!("dieses `{title}` hat keine Option `{name}`")
        } else {
            format!("this `{title}` has no option `{name}`")
        };
        text += &self.nearest(nearest);
        text
    }

    pub(super) fn no_command(self, name: &str, nearest: Option<&str>) -> String {
        let mut text = if self.german {
            format!("auf diesem Rechner gibt es keinen Befehl `{name}`")
        } else {
            format!("there is no command `{name}` on this machine")
        };
        text += &self.nearest(nearest);
        text
    }

    fn nearest(self, nearest: Option<&str>) -> String {
        nearest.map_or_else(String::new, |nearest| {
            format!("; {}: `{nearest}`", self.either("nearest", "am nächsten"))
        })
    }

    pub(super) fn builtin(self, shell: &str) -> String {
        if self.german {
            format!("ein Befehl, den {shell} selbst hat")
        } else {
            format!("a builtin of {shell}")
        }
    }
}

/// The meaning of a part that no manual describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Argument,
    Directory,
    File,
    Address,
    Standard,
    Glob,
    Dynamic,
    Pattern,
    Script,
    Process,
    Mode,
    Signal,
    Format,
    Owner,
    Duration,
    Destination,
    Start,
    Host,
    Assignment,
    Variable,
    Placeholder,
    Not,
    OrElse,
    AndAlso,
    Brackets,
    EndOfOptions,
    End,
    NoText,
    CannotTell,
    OnlyWhenRun,
    Alias,
    Program,
}

fn keyword(word: &str) -> (&'static str, &'static str) {
    match word {
        "if" | "elif" => (
            "if the command that follows succeeds",
            "wenn der folgende Befehl gelingt",
        ),
        "then" => ("then this is done", "dann geschieht dies"),
        "else" => ("otherwise this is done", "sonst geschieht dies"),
        "for" | "select" => ("once for each of these words", "einmal für jedes dieser Wörter"),
        "while" => (
            "as long as the command that follows succeeds",
            "solange der folgende Befehl gelingt",
        ),
        "until" => (
            "until the command that follows succeeds",
            "bis der folgende Befehl gelingt",
        ),
        "do" => ("what is done each time", "was jedes Mal geschieht"),
        "case" | "switch" => ("depending on this word", "je nach diesem Wort"),
        "function" => ("defines a function", "bestimmt eine Funktion"),
        "!" | "not" => (
            "turns success into failure and the other way round",
            "macht aus Gelingen Scheitern und umgekehrt",
        ),
        "and" => (
            "only if the command before succeeded",
            "nur wenn der Befehl davor gelang",
        ),
        "or" => (
            "only if the command before failed",
            "nur wenn der Befehl davor scheiterte",
        ),
        "{" | "begin" => ("the beginning of a group", "der Anfang einer Gruppe"),
        "[[" => ("tests a condition", "prüft eine Bedingung"),
        "time" => ("measures how long it takes", "misst, wie lange es dauert"),
        "coproc" => ("runs beside the shell", "läuft neben der Shell"),
        _ => ("the end of it", "das Ende davon"),
    }
}
