use super::*;
use crate::library::source::entries;

fn said(words: &str) -> String {
    english(words, &|name| name == "musik").unwrap_or_default()
}

#[test]
fn german_becomes_english() {
    let table = [
        ("zeige die Speichernutzung des Systems", "show the system memory usage"),
        (
            "gib die fünfte Zeile der Datei a.txt aus",
            "print the fifth line of the file a.txt",
        ),
        (
            "alle leeren Ordner unter /srv löschen",
            "delete all empty folders under /srv",
        ),
        ("lege den Ordner x an", "create the folder x"),
        // What is to be printed stays.
        (
            "gib ja aus, wenn die Datei x existiert",
            "print ja, if the file x exist",
        ),
        (
            "liste die jpg-Bilder nach Größe sortiert auf",
            "list the jpg images sorted by size",
        ),
        (
            "Dateien, die vor mehr als 5 Minuten geändert wurden",
            "files, that were changed more than 5 minutes ago",
        ),
        ("wie viele Wörter hat notes.txt", "how many words has notes.txt"),
        ("suche 'die Datei' in musik", "search 'die Datei' in musik"),
        ("die Routing-Tabelle anzeigen", "show the Routing table"),
        (
            "Dateien, auf die heute zugegriffen wurde",
            "files, that was accessed today",
        ),
        (
            "Zeilen in x.txt, die 'a' und 'b' enthalten, zählen",
            "count lines in x.txt, that contain 'a' and 'b',",
        ),
        (
            "finde Dateien, die größer als 10 Bytes sind",
            "find files, that are larger than 10 bytes",
        ),
        ("den Ordner bilder nach /srv kopieren", "copy the folder bilder to /srv"),
        (
            "alle Notizen unter docs löschen, die älter als 10 Tage sind. Nur die Namen ausgeben",
            "delete all Notizen under docs, that are older than 10 days. print only the name",
        ),
        ("was ist in a.zip? Nichts entpacken", "what is in a.zip? unpack nothing"),
        (
            "ich will die Liste sehen, die Kopfzeile soll oben bleiben",
            "see the list, the header should on top stay",
        ),
        (
            "Zeilen aus a.csv, deren zweites Feld mit x anfängt",
            "lines out of a.csv, whose second field begin with x",
        ),
        (
            "sortiere a.csv nach der dritten Spalte sortiert und gib es aus",
            "sort a.csv sorted by the third column and print it",
        ),
        (
            "wie oft kommt das Wort rot in a.txt vor?",
            "how often occur the word rot in a.txt?",
        ),
        (
            "alles aus a.txt nach der Zeile mit x, egal ob groß oder klein geschrieben",
            "all out of a.txt after the line with x, case-insensitive",
        ),
    ];
    for (german, english) in table {
        assert_eq!(said(german), english, "{german}");
    }
}

#[test]
fn names_numbers_and_quotations_stay() {
    let entries = entries().unwrap();
    for words in entries.iter().flat_map(|entry| &entry.german) {
        let Some(english) = english(words, &|_| false) else {
            continue;
        };
        let kept = |token: &Token| !token.is_word() && !token.text.contains('-');
        for token in tokens(words).iter().filter(|token| kept(token)) {
            assert!(
                english.contains(&token.text),
                "`{}` of `{words}`: {english}",
                token.text
            );
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_words_are_survived(words in "(zeige |gib |die |der |Dateien |, |die |enthalten|aus|vor |mehr als |5 |Tagen |'|\"|-|sind|\\PC| ){0,25}") {
        let _ = english(&words, &|_| false);
    }
}

#[test]
fn english_stays() {
    for words in [
        "show the files",
        "list all files in die",
        "who was logged in",
        "kill the process",
        "ls",
        "",
        "find a.txt",
    ] {
        assert_eq!(english(words, &|_| false), None, "{words}");
    }
}
