//! The help of the command line in German. The English one stands where clap reads it, beside the options.

use super::Language;

/// German texts by command and option: `suggest`, `suggest cwd`, `suggest role=fast`; without the command where they are
/// the same for all.
pub(crate) fn german(command: &str, argument: &str) -> Option<&'static str> {
    let find = |key: &str| TEXTS.iter().find(|(name, _)| *name == key).map(|(_, text)| *text);
    match argument {
        "" => find(command),
        argument => find(&format!("{command} {argument}")).or_else(|| find(&format!("* {argument}"))),
    }
}

/// The German name of what stands behind an option, where it is another one.
pub(crate) fn value_name(english: &str) -> Option<&'static str> {
    let found = VALUE_NAMES.iter().find(|(name, _)| *name == english);
    found.map(|(_, german)| *german)
}

/// The words that clap itself uses, and what follows the options.
pub(crate) const FIXED: [(&str, &str); 3] = [
    ("[OPTIONS]", "[OPTIONEN]"),
    ("Examples:", "Beispiele:"),
    (
        "Prints `ok`, `caution` or `danger`, then a reason on each line; the exit code is 0, 4 or 5.",
        "Gibt `ok`, `caution` oder `danger` aus, dann in jeder Zeile einen Grund; der Exit-Code ist 0, 4 oder 5.",
    ),
];

/// What a manual page says where clap says something else, in the form of its source.
pub(crate) fn of_page(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => &[
            (".SH EXTRA\nExamples:\n", ".SH EXAMPLES\n"),
            (".SH EXTRA\n", ".SH NOTES\n"),
        ],
        Language::German => &[
            (".SH EXTRA\nBeispiele:\n", ".SH BEISPIELE\n"),
            (".SH EXTRA\n", ".SH ANMERKUNGEN\n"),
            (".SH NAME\n", ".SH BEZEICHNUNG\n"),
            (".SH SYNOPSIS\n", ".SH ÜBERSICHT\n"),
            (".SH DESCRIPTION\n", ".SH BESCHREIBUNG\n"),
            (".SH OPTIONS\n", ".SH OPTIONEN\n"),
            (".SH SUBCOMMANDS\n", ".SH BEFEHLE\n"),
            ("Possible values:", "Möglich:"),
            (" [default: ", " [Vorgabe: "),
            ("\\fIbefehl\\fR", "\\fIBEFEHL\\fR"),
        ],
    }
}

/// The German names of what stands behind options.
pub(crate) const VALUE_NAMES: [(&str, &str); 9] = [
    ("WORDS", "WORTE"),
    ("DIR", "ORDNER"),
    ("VALUE", "WERT"),
    ("FILE", "DATEI"),
    ("COMMAND", "BEFEHL"),
    ("KEY", "TASTE"),
    ("MODEL", "MODELL"),
    ("ROLE", "ROLLE"),
    ("SETTING", "EINSTELLUNG"),
];

const TEXTS: &[(&str, &str)] = &[
    (
        "",
        "Macht aus Worten einen Befehl in deinem Prompt, mit Sprachmodellen auf diesem Rechner",
    ),
    ("suggest", "Aus Worten einen Shell-Befehl machen und ausgeben"),
    (
        "init",
        "Das Skript ausgeben, das lotse in deine Shell einbindet, oder es installieren",
    ),
    (
        "shell",
        "Deine Shell starten und die Ausgabe des letzten Befehls im Speicher behalten",
    ),
    ("doctor", "Die Installation prüfen und sagen, was sie in Ordnung bringt"),
    ("doctor json", "Ein Objekt mit allen Befunden ausgeben"),
    (
        "doctor report",
        "Einen Text für eine Fehlermeldung ausgeben, ohne Geheimnisse, deinen Namen und dein Home-Verzeichnis",
    ),
    ("ask", "Eine Frage beantworten"),
    (
        "explain",
        "Einen Befehl Teil für Teil erklären; ohne Befehl, warum der letzte scheiterte",
    ),
    (
        "check",
        "Sagen, wie viel ein Befehl anrichten würde, ohne ihn auszuführen",
    ),
    (
        "fix",
        "Einen gescheiterten Befehl berichtigt ausgeben: den letzten oder einen genannten",
    ),
    (
        "remember",
        "Sich einen eigenen Befehl für die Worte merken, die nach ihm fragen: was du zuletzt gefragt und ausgeführt hast, oder Genanntes",
    ),
    (
        "remember words",
        "Die Worte, die nach ihm fragen [Vorgabe: wonach du in dieser Shell zuletzt gefragt hast]",
    ),
    (
        "remember command",
        "Der Befehl: seine Wörter oder eine Zeile in Anführungszeichen [Vorgabe: der letzte in dieser Shell]",
    ),
    (
        "route",
        "Sagen, welches Modell antworten würde und warum, ohne es zu fragen",
    ),
    (
        "why",
        "Die letzte Antwort erklären: welches Modell, warum, was ihm gesagt wurde und wie lange es brauchte",
    ),
    ("models", "Sprachmodelle auflisten, holen, laden und entladen"),
    (
        "models list",
        "Die Modelle jeder Rolle: wo sie sind, wie groß, und ob sie geladen sind",
    ),
    (
        "models pull",
        "Ein Modell herunterladen: das eingebaute oder eines von Ollama",
    ),
    ("models warm", "Ein Modell laden, bevor es gebraucht wird"),
    ("models unload", "Den Speicher eines Modells freigeben"),
    ("models vram", "Was im Speicher der Grafikkarten liegt"),
    (
        "setup",
        "Alles einrichten: Taste, Vervollständigung, Handbuchseiten, ein Modell; fragt vor jedem Schritt",
    ),
    ("setup yes", "Jedem Schritt vorab zustimmen"),
    (
        "uninstall",
        "lotse wieder aus deinen Shells nehmen, mit --all auch, was es sich gemerkt hat",
    ),
    (
        "uninstall all",
        "Auch entfernen, was lotse sich gemerkt hat, und seine eigenen Modelle; die Konfiguration und deine eigenen Befehle bleiben",
    ),
    ("uninstall yes", "Vorab zustimmen"),
    (
        "bench",
        "Messen, wie oft deine Modelle richtigliegen, wie schnell sie sind und wie viel Speicher sie brauchen",
    ),
    (
        "bench suite",
        "Andere Aufgaben stattdessen: Blöcke aus `given:`, `de:` und `run:` oder eine JSON-Liste von Objekten mit `query` und `gold`",
    ),
    (
        "bench limit",
        "Nur so viele der Aufgaben stellen, von jeder Art, für einen schnellen Blick",
    ),
    (
        "bench plot",
        "Richtige Antworten nach Zeit, mit dem Speicher als Größe, in eine SVG-Datei zeichnen",
    ),
    (
        "bench write",
        "Die empfohlene Reihenfolge der Modelle ohne Rückfrage in die Konfiguration schreiben",
    ),
    ("bench json", "Ein Objekt mit allen Zahlen und Antworten ausgeben"),
    (
        "bench role",
        "Die Rolle, deren Modelle gemessen werden [Vorgabe: alle, die da sind]",
    ),
    (
        "bench model",
        "Nur dieses Modell: bei einem Server ein Name, den er kennt; sonst ein Name aus dem Katalog oder der Pfad einer GGUF-Datei",
    ),
    ("config", "Die Einstellungen und ihre Herkunft zeigen, oder eine ändern"),
    ("config path", "Ausgeben, wo die Konfigurationsdatei liegt"),
    (
        "config show",
        "Ausgeben, was gilt, wie es in der Datei stünde, und woher es kommt",
    ),
    (
        "config show key",
        "Eine Einstellung wie `danger.confirm` oder eine Tabelle wie `danger` [Vorgabe: alle]",
    ),
    ("config show json", "Eine Liste von Objekten ausgeben"),
    (
        "config set",
        "Eine Einstellung in die Datei schreiben; Kommentare darin bleiben",
    ),
    ("config set key", "Die Einstellung, etwa `embedded.keep_alive`"),
    (
        "config set value",
        "Was sie sein soll: ein Wort, eine Zahl, `true`, oder eine Liste wie in der Datei",
    ),
    (
        "config unset",
        "Eine Einstellung aus der Datei nehmen, sodass die Vorgabe gilt",
    ),
    ("config unset key", "Die Einstellung"),
    ("config edit", "Die Datei in deinem Editor öffnen"),
    ("config schema", "Ein JSON-Schema der Datei ausgeben"),
    (
        "completions",
        "Ausgeben, womit eine Shell die Wörter von lotse vervollständigt",
    ),
    ("completions shell", "Die Shell"),
    (
        "man",
        "Die Handbuchseite von lotse oder einem Unterbefehl ausgeben, oder alle schreiben",
    ),
    ("man command", "Der Unterbefehl [Vorgabe: lotse selbst]"),
    ("man dir", "Alle Seiten in einen Ordner schreiben"),
    ("on", "Meldungen über gescheiterte Befehle in dieser Shell einschalten"),
    ("off", "Meldungen über gescheiterte Befehle in dieser Shell ausschalten"),
    ("ui", "Was die Hooks der Shells bei einem Tastendruck aufrufen"),
    (
        "notice",
        "Was die Hooks der Shells aufrufen, wenn ein Befehl gescheitert ist",
    ),
    (
        "ui-ready",
        "Das Terminal um ein Lebenszeichen bitten, sobald eine Shell Tasten liest",
    ),
    (
        "ui-tidy",
        "Den Modus des Terminals nach einem abgebrochenen `lotse ui` wiederherstellen",
    ),
    ("* help", "Diese Hilfe ausgeben"),
    ("* version", "Die Version ausgeben"),
    ("* json", "JSON ausgeben"),
    (
        "* yes",
        "Das Modell ohne Rückfrage herunterladen, wenn es noch nicht da ist",
    ),
    (
        "* shell",
        "Die Shell, für die der Befehl ist [Vorgabe: die, in der du bist]",
    ),
    ("* shell=bash", "GNU bash"),
    ("* shell=zsh", "die Z-Shell"),
    ("* shell=fish", "die freundliche interaktive Shell"),
    ("* role", "Die Rolle, deren Modell antwortet [Vorgabe: nach den Worten]"),
    ("* role=fast", "alltägliche Fragen, Erklärungen, Bilder"),
    ("* role=coder", "Befehle, Skripte, Code"),
    ("* role=heavy", "langes und sorgfältiges Nachdenken"),
    ("* backend", "Was antwortet [Vorgabe: auto]"),
    (
        "* backend=auto",
        "das passende Modell der Server, die es gibt, sonst llama.cpp im eigenen Prozess",
    ),
    ("* backend=embedded", "llama.cpp im eigenen Prozess"),
    ("* backend=ollama", "Ollama, mit seinem eigenen Protokoll"),
    (
        "* backend=openai",
        "ein Server mit dem Protokoll von OpenAI: llama.cpp, vLLM, LiteLLM, LM Studio und andere",
    ),
    ("* backend=fake", "vorbereitete Antworten"),
    (
        "* model",
        "Das Modell: bei einem Server ein Name, den er kennt; sonst ein Name aus dem Katalog oder der Pfad einer GGUF-Datei",
    ),
    (
        "* offline",
        "Niemanden außerhalb dieses Rechners fragen, was auch immer die Konfiguration sagt",
    ),
    (
        "suggest words",
        "Was der Befehl tun soll, deutsch oder englisch; `-` liest es von der Standardeingabe",
    ),
    (
        "suggest cwd",
        "Der Ordner, in dem der Befehl laufen wird [Vorgabe: dieser]",
    ),
    (
        "suggest count",
        "Wie viele Befehle höchstens ausgegeben werden, einer je Zeile, der beste zuerst",
    ),
    (
        "suggest json",
        "Ein Objekt mit dem Befehl, dem Modell und den Zeiten ausgeben",
    ),
    (
        "shell argv0",
        "Wie die Shell heißen soll; der Name einer Login-Shell beginnt mit `-`",
    ),
    (
        "shell last",
        "Ausgeben, was der letzte Befehl in diesem Terminal gezeigt hat, und sonst nichts tun",
    ),
    ("shell failed", "Mit `--last`: der letzte Befehl, der gescheitert ist"),
    (
        "shell command",
        "Die Shell und ihre Argumente [Vorgabe: die, die SHELL nennt]",
    ),
    (
        "ask words",
        "Die Frage; `-` liest sie oder mehr davon von der Standardeingabe",
    ),
    (
        "ask image",
        "Ein Bild, um das es in der Frage geht: JPEG, PNG oder WebP",
    ),
    (
        "ask json",
        "Ein Objekt mit der Antwort, dem Modell und den Zeiten ausgeben",
    ),
    (
        "* command",
        "Der Befehl, der gescheitert ist [Vorgabe: der letzte in dieser Shell]",
    ),
    ("* status", "Der Status, mit dem er geendet hat"),
    (
        "* output",
        "Eine Datei mit dem, was das Terminal gezeigt hat; `-` liest es von der Standardeingabe",
    ),
    (
        "explain words",
        "Der zu erklärende Befehl: seine Wörter oder eine Zeile in Anführungszeichen; `-` liest ihn von der Standardeingabe",
    ),
    (
        "explain no_model",
        "Kein Modell fragen: nur, was die Regeln und die Handbücher wissen",
    ),
    (
        "explain json",
        "Ein Objekt mit dem Befehl und seinen Teilen ausgeben, oder mit Grund, Erklärung und Korrekturen",
    ),
    (
        "check words",
        "Der Befehl: seine Wörter oder eine Zeile in Anführungszeichen; `-` liest ihn von der Standardeingabe",
    ),
    (
        "check json",
        "Ein Objekt mit dem Befehl, der Stufe und den Gründen ausgeben",
    ),
    (
        "fix count",
        "Wie viele Vorschläge höchstens ausgegeben werden, einer je Zeile",
    ),
    ("fix no_model", "Kein Modell fragen: nur, was die Regeln wissen"),
    (
        "fix json",
        "Eine Liste von Objekten mit dem Befehl, dem Grund und der Regel ausgeben",
    ),
    ("route words", "Die Worte"),
    ("route command", "Als wäre ein Befehl verlangt, wie nach Strg-G"),
    ("route image", "Als ginge es in der Frage um ein Bild"),
    ("route json", "Ein Objekt ausgeben"),
    ("init shell", "Die Shell, in die lotse eingebunden wird"),
    (
        "init key",
        "Die Taste, die aus deinen Worten einen Befehl macht, etwa `ctrl-g`, `alt-g` oder `ctrl-x ctrl-g`; darf mehrmals \
         stehen [Vorgabe: die erste freie von einigen]",
    ),
    (
        "init explain_key",
        "Die Taste, die den Befehl im Prompt erklärt; `none` für keine [Vorgabe: Alt-I, wo es frei ist]",
    ),
    (
        "init no_enter",
        "Die Eingabetaste fragt nichts: eine Zeile, die mit `??` beginnt, ist für die Taste, und nichts darin läuft",
    ),
    (
        "init no_explain",
        "Nichts von selbst sagen, wenn ein Befehl scheitert; die Taste und `lotse explain` tun es weiterhin",
    ),
    (
        "init no_record",
        "Den Rekorder weglassen, mit dem lotse liest, was Befehle zeigen",
    ),
    (
        "init install",
        "Das Skript in eine Datei schreiben, und in die Startdatei deiner Shell eine Zeile, die es liest",
    ),
    ("init uninstall", "Die Zeile und die Datei wieder entfernen"),
    ("init yes", "Die Zeile ohne Rückfrage einfügen"),
    ("models json", "JSON ausgeben"),
    (
        "models pull model",
        "Eine Rolle (`fast`, `coder`, `heavy` oder `embedded`) oder der Name eines Modells",
    ),
    (
        "models warm model",
        "Eine Rolle (`fast`, `coder`, `heavy` oder `embedded`) oder der Name eines Modells",
    ),
    (
        "models warm if_free",
        "Nichts tun, wenn dafür etwas anderes entladen werden müsste",
    ),
    (
        "models unload model",
        "Eine Rolle oder der Name eines Modells [Vorgabe: alle, die lotse geladen hat]",
    ),
    ("ui shell", "Die Shell, die aufruft"),
    ("ui place", "Wo der Cursor ist"),
    (
        "ui place=below",
        "in der Zeile, die stehen bleibt; die Zeilen darunter sind frei",
    ),
    ("ui place=here", "in der ersten Spalte einer freien Zeile"),
    (
        "ui place=line",
        "wo die letzte Zeile des Prompts war, die die Shell wieder zeichnet",
    ),
    (
        "ui enter",
        "Die Eingabetaste wurde auf einer Zeile gedrückt, die mit `??` beginnt",
    ),
    ("ui explain", "Den Befehl in der Zeile erklären, die bleibt"),
    (
        "ui settle",
        "Die Tasten von der eben eingefügten Zeile fernhalten, bis sie gelesen sein kann",
    ),
    (
        "ui readline_macro",
        "Die neue Zeile als Text eines readline-Makros ausgeben, und was schiefging, auf der Fehlerausgabe",
    ),
    ("notice shell", "Die Shell, die aufruft"),
    ("notice pid", "Ihr Prozess"),
    ("notice show", "Zeigen, was eben gefunden wurde"),
    ("ui-tidy shell", "Die Shell, die aufruft"),
];

/// What there is to know about `lotse shell`.
pub(crate) const SHELL: &str = include_str!("shell.de.txt");
