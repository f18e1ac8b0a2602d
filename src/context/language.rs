//! The language that the user reads.

/// A language that the program can say something in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// The language of messages by the environment, whose variables `var` gives the values of: the one that programs
    /// which are translated by gettext would choose.
    pub fn of_locale(var: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| var(name).filter(|value| !value.is_empty());
        let Some(locale) = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set) else {
            return Self::English;
        };
        // Who asks for the plain locale wants no translation, whatever else is set.
        if matches!(name(&locale), "C" | "POSIX") {
            return Self::English;
        }
        let list = set("LANGUAGE").unwrap_or(locale);
        list.split(':').find_map(Self::named).unwrap_or_default()
    }

    /// The language of some words, by the small words among them and by letters that English has not.
    pub fn of_words(words: &str) -> Self {
        const GERMAN: [&str; 71] = [
            "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "und", "oder", "mit",
            "von", "vom", "aus", "auf", "im", "zu", "zum", "zur", "nach", "für", "ohne", "alle", "allen", "aller",
            "jede", "jeden", "jeder", "jedes", "nur", "nicht", "ist", "sind", "hat", "haben", "wie", "welche",
            "welcher", "welches", "wer", "wo", "was", "wann", "zeige", "zeig", "liste", "gib", "finde", "suche",
            "lösche", "kopiere", "zähle", "sortiere", "unter", "über", "bei", "seit", "sich", "hier", "dieser",
            "diesem", "dieses", "ich", "mir", "mein", "meine", "viel", "viele",
        ];
        const ENGLISH: [&str; 40] = [
            "the",
            "of",
            "and",
            "with",
            "all",
            "from",
            "to",
            "for",
            "that",
            "show",
            "list",
            "find",
            "print",
            "which",
            "what",
            "how",
            "many",
            "files",
            "file",
            "my",
            "this",
            "are",
            "is",
            "by",
            "only",
            "not",
            "directory",
            "folder",
            "lines",
            "line",
            "delete",
            "remove",
            "copy",
            "move",
            "count",
            "sort",
            "search",
            "without",
            "each",
            "every",
        ];
        // Names of files, folders and variables are of no language.
        let own = words
            .split_whitespace()
            .filter(|word| !word.contains(['/', '\\', '_', '$']) && !is_file(word) && !is_constant(word));
        let small: Vec<String> = own
            .flat_map(|word| word.split(|c: char| !c.is_alphabetic()))
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let among = |known: &[&str]| small.iter().filter(|word| known.contains(&word.as_str())).count();
        let letters = small.iter().filter(|word| word.contains(['ä', 'ö', 'ü', 'ß'])).count();
        // Nouns that German alone writes like this are many; an ending tells most of them.
        let endings = [
            "ung",
            "ungen",
            "keit",
            "heit",
            "ieren",
            "dateien",
            "datei",
            "ordner",
            "verzeichnis",
            "zeile",
            "zeilen",
            "rechner",
            "prozesse",
        ];
        let ended = small
            .iter()
            .filter(|word| endings.iter().any(|end| word.ends_with(end)))
            .count();
        if among(&GERMAN) + letters + ended > among(&ENGLISH) {
            Self::German
        } else {
            Self::English
        }
    }

    /// The language of the name of a locale, as in `de_AT.UTF-8`.
    fn named(locale: &str) -> Option<Self> {
        match name(locale) {
            "de" | "german" | "deutsch" => Some(Self::German),
            "en" | "english" | "C" | "POSIX" => Some(Self::English),
            _ => None,
        }
    }
}

/// A name with an end: `notes.md`.
fn is_file(word: &str) -> bool {
    let name = word.trim_end_matches(['.', ',', '?', '!', ':', ')']);
    name.trim_start_matches('.').contains('.')
}

/// `PATH`.
fn is_constant(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase())
}

/// The name of a locale without territory, encoding and variant.
fn name(locale: &str) -> &str {
    locale.split(['_', '.', '@', '-']).next().unwrap_or(locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_count_in_the_order_of_gettext() {
        let table: [(&[(&str, &str)], Language); 15] = [
            (&[], Language::English),
            (&[("LANG", "de_DE.UTF-8")], Language::German),
            (&[("LANG", "de")], Language::German),
            (&[("LANG", "de_CH.utf8@euro")], Language::German),
            (&[("LANG", "en_GB.UTF-8")], Language::English),
            (&[("LANG", "fr_FR.UTF-8")], Language::English),
            (&[("LANG", "den_CA")], Language::English),
            (&[("LANG", "de_DE"), ("LC_MESSAGES", "en_US")], Language::English),
            (&[("LANG", "en_US"), ("LC_ALL", "de_AT")], Language::German),
            (&[("LANG", "de_DE"), ("LC_ALL", "")], Language::German),
            (&[("LANG", "de_DE"), ("LC_ALL", "C.UTF-8")], Language::English),
            (&[("LANG", "en_US"), ("LANGUAGE", "de:en")], Language::German),
            (&[("LANG", "fr_FR"), ("LANGUAGE", "fr:de:en")], Language::German),
            (&[("LC_ALL", "C"), ("LANGUAGE", "de")], Language::English),
            (&[("LANGUAGE", "de")], Language::English),
        ];
        for (set, expected) in table {
            let found = Language::of_locale(|name| {
                let value = set.iter().find(|(key, _)| *key == name);
                value.map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(found, expected, "{set:?}");
        }
    }
}
