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

    /// The language of the name of a locale, as in `de_AT.UTF-8`.
    fn named(locale: &str) -> Option<Self> {
        match name(locale) {
            "de" | "german" | "deutsch" => Some(Self::German),
            "en" | "english" | "C" | "POSIX" => Some(Self::English),
            _ => None,
        }
    }
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
