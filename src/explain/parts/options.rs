//! One word of options taken apart as the program would read it.

use crate::manual::{Judgement, Manual, Opt, Traits, Value};

/// An option inside of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// The name that it is looked up by.
    pub(super) name: String,
    /// The text that is shown, with its value.
    pub(super) text: String,
    /// Its value, where that is known.
    pub(super) value: String,
}

/// Takes a word apart; `value` is the next word where the last option of this one takes it.
pub(super) fn pieces(word: &str, value: Option<&str>, manual: &Manual, traits: &Traits) -> Vec<Piece> {
    let with_value = |name: &str, shown: &str| Piece {
        name: name.to_owned(),
        text: value.map_or_else(|| shown.to_owned(), |value| format!("{shown} {value}")),
        value: value
            .or(shown.split_once('=').map(|(_, value)| value))
            .unwrap_or_default()
            .to_owned(),
    };
    let name = word.split('=').next().unwrap_or(word);
    if word.starts_with("--") {
        return vec![with_value(&full_name(name, manual), word)];
    }
    for known in [word, name] {
        if manual.option(known).is_some() {
            return vec![with_value(known, word)];
        }
    }
    if traits.signals && is_signal(word) {
        return vec![with_value(word, word)];
    }
    if is_number(&word[1..]) {
        let number = ["-NUM", "-n", "-#", "-number"]
            .into_iter()
            .find(|name| manual.option(name).is_some());
        return vec![with_value(number.unwrap_or(word), word)];
    }
    if let Some(joined) = joined(word, manual) {
        return vec![with_value(&joined, word)];
    }
    let bundled = matches!(manual.judge(word, traits), Judgement::Known { .. });
    if !bundled {
        return vec![with_value(word, word)];
    }
    bundle(&word[1..], value, manual)
}

/// Letters without a dash, as `tar xzf FILE` has them; `values` gives the words that follow one after the other.
pub(super) fn letters(word: &str, manual: &Manual, values: &mut dyn FnMut() -> Option<String>) -> Option<Vec<Piece>> {
    // `ps` has other options with a dash.
    let known = |letter: char| {
        let alone = manual.option(&letter.to_string());
        alone.or_else(|| manual.option(&format!("-{letter}")))
    };
    if word.is_empty() || !word.chars().all(|letter| known(letter).is_some()) {
        return None;
    }
    let piece = |letter: char| {
        let option = known(letter)?;
        let alone = option.has(&letter.to_string());
        let name = if alone {
            letter.to_string()
        } else {
            format!("-{letter}")
        };
        let value = (option.value == Value::Required).then(&mut *values).flatten();
        let text = value
            .as_ref()
            .map_or_else(|| letter.to_string(), |value| format!("{letter} {value}"));
        let value = value.unwrap_or_default();
        Some(Piece { name, text, value })
    };
    word.chars().map(piece).collect()
}

fn bundle(letters: &str, value: Option<&str>, manual: &Manual) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (at, letter) in letters.char_indices() {
        let name = format!("-{letter}");
        let rest = &letters[at + letter.len_utf8()..];
        let takes = manual.option(&name).map_or(Value::None, |option| option.value);
        let inside = matches!(takes, Value::Required | Value::Optional) && !rest.is_empty();
        let (text, value) = match value {
            _ if inside => (format!("{name}{rest}"), rest),
            Some(value) if rest.is_empty() => (format!("{name} {value}"), value),
            _ => (name.clone(), ""),
        };
        let value = value.to_owned();
        pieces.push(Piece { name, text, value });
        if inside {
            break;
        }
    }
    pieces
}

/// A long option may be shortened or negated.
fn full_name(name: &str, manual: &Manual) -> String {
    if manual.option(name).is_some() {
        return name.to_owned();
    }
    let begins = |option: &&Opt| option.names.iter().any(|known| known.text.starts_with(name));
    let mut longer = manual.options.iter().filter(begins);
    let found = match (longer.next(), longer.next()) {
        (Some(option), None) => option.names.iter().find(|known| known.text.starts_with(name)),
        _ => None,
    };
    found.map_or_else(|| name.to_owned(), |known| known.text.clone())
}

/// `-9` and `-KILL`.
pub(super) fn is_signal(word: &str) -> bool {
    let name = word.trim_start_matches('-');
    !name.is_empty() && name.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase())
}

fn joined(word: &str, manual: &Manual) -> Option<String> {
    let fits = |known: &&crate::manual::Name| known.joined && known.text.len() > 2 && word.starts_with(&known.text);
    manual.names().find(fits).map(|known| known.text.clone())
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manual::Name;

    /// A word, the word behind it, and the names and texts of its pieces.
    type Case<'a> = (&'a str, Option<&'a str>, &'a [(&'a str, &'a str)]);

    fn manual(options: &[(&str, Value)]) -> Manual {
        let option = |(names, value): &(&str, Value)| Opt {
            names: names
                .split(' ')
                .map(|text| Name {
                    text: text.to_owned(),
                    joined: text == "-Xmx",
                })
                .collect(),
            value: *value,
            text: String::new(),
        };
        Manual {
            options: options.iter().map(option).collect(),
            ..Manual::default()
        }
    }

    fn known() -> Manual {
        manual(&[
            ("-a --all", Value::None),
            ("-f --file", Value::Required),
            ("-i --in-place", Value::Optional),
            ("-Xmx", Value::Required),
            ("-name", Value::Required),
            ("-n -NUM", Value::Required),
        ])
    }

    #[test]
    fn a_word_is_taken_apart_as_the_program_would() {
        let traits = Traits::default();
        let table: [Case; 10] = [
            ("-a", None, &[("-a", "-a")]),
            ("-aaf", Some("x"), &[("-a", "-a"), ("-a", "-a"), ("-f", "-f x")]),
            ("-afx", None, &[("-a", "-a"), ("-f", "-fx")]),
            ("-i.bak", None, &[("-i", "-i.bak")]),
            ("--file", Some("x"), &[("--file", "--file x")]),
            ("--fi=x", None, &[("--file", "--fi=x")]),
            ("-name", Some("'*'"), &[("-name", "-name '*'")]),
            ("-Xmx512m", None, &[("-Xmx", "-Xmx512m")]),
            ("-5", None, &[("-NUM", "-5")]),
            ("--odd", None, &[("--odd", "--odd")]),
        ];
        for (word, value, expected) in table {
            let pieces = pieces(word, value, &known(), &traits);
            let found: Vec<(&str, &str)> = pieces
                .iter()
                .map(|piece| (piece.name.as_str(), piece.text.as_str()))
                .collect();
            assert_eq!(found, expected, "{word}");
        }
        let signals = Traits {
            signals: true,
            ..Traits::default()
        };
        assert_eq!(pieces("-KILL", None, &known(), &signals)[0].name, "-KILL");
    }

    #[test]
    fn letters_without_a_dash_take_the_words_behind_them() {
        let mut words = ["x", "y"].into_iter().map(str::to_owned);
        let pieces = letters("faf", &known(), &mut || words.next()).unwrap();
        let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["f x", "a", "f y"]);
        assert_eq!(letters("fq", &known(), &mut || None), None);
    }
}
