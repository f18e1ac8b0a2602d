//! What a line of words looks like, as a reason for a role.

use super::Message;

/// The names of shapes in English, by which the classifier knows them, and in German.
const NAMES: [(&str, &str); 31] = [
    ("two words or more", "zwei Wörter oder mehr"),
    ("three words or more", "drei Wörter oder mehr"),
    ("four words or more", "vier Wörter oder mehr"),
    ("five words or more", "fünf Wörter oder mehr"),
    ("seven words or more", "sieben Wörter oder mehr"),
    ("nine words or more", "neun Wörter oder mehr"),
    ("twelve words or more", "zwölf Wörter oder mehr"),
    ("sixteen words or more", "sechzehn Wörter oder mehr"),
    ("twenty-two words or more", "zweiundzwanzig Wörter oder mehr"),
    ("thirty words or more", "dreißig Wörter oder mehr"),
    ("a backquote", "ein Backtick"),
    ("two sentences", "zwei Sätze"),
    ("a colon", "ein Doppelpunkt"),
    ("quotes", "Anführungszeichen"),
    ("several lines", "mehrere Zeilen"),
    ("a question mark", "ein Fragezeichen"),
    ("a full stop", "ein Punkt am Ende"),
    ("a colon at the end", "ein Doppelpunkt am Ende"),
    ("a comma", "ein Komma"),
    ("two commas", "zwei Kommas"),
    ("four commas", "vier Kommas"),
    ("a dash", "ein Gedankenstrich"),
    ("a flag", "eine Option"),
    ("a path", "ein Pfad"),
    ("an address", "eine Adresse"),
    ("a file name", "ein Dateiname"),
    ("a pattern of file names", "ein Muster für Dateinamen"),
    ("a variable", "eine Variable"),
    ("a call", "ein Aufruf"),
    ("an identifier", "ein Bezeichner"),
    ("a year", "eine Jahreszahl"),
];

/// What people read for the name of a shape; signs are the same in all languages.
pub(crate) fn of(name: &str) -> Message {
    let known = NAMES.iter().find(|(english, _)| *english == name);
    let (english, german) = known.copied().unwrap_or((name, name));
    Message {
        english: english.to_owned(),
        german: german.to_owned(),
    }
}

/// Each message by its name.
#[cfg(test)]
pub(super) fn all() -> Vec<(&'static str, Vec<&'static str>, Message)> {
    NAMES.map(|(name, _)| (name, Vec::new(), of(name))).to_vec()
}
