//! Words that are written in two scripts at once: a Cyrillic `а` in `cat` is another program.

/// Letters of the word that only look like the Latin ones beside them.
pub(super) fn disguised(word: &str) -> Option<char> {
    let runs = word.split(|c: char| !c.is_alphabetic());
    runs.filter(|run| run.chars().any(is_latin))
        .find_map(|run| run.chars().find(|&c| looks_latin(c)))
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic() || matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

/// Letters of the scripts that share shapes with Latin. Of Greek only those that do: `Δt` and `μs` deceive nobody.
fn looks_latin(c: char) -> bool {
    matches!(c,
        '\u{400}'..='\u{52f}'
        | '\u{531}'..='\u{587}'
        | '\u{13a0}'..='\u{13fd}'
        | '\u{1c80}'..='\u{1c8a}'
        | '\u{a4d0}'..='\u{a4f7}'
        | '\u{a640}'..='\u{a69d}'
        | '\u{ab70}'..='\u{abbf}'
        | '\u{ff21}'..='\u{ff3a}'
        | '\u{ff41}'..='\u{ff5a}'
        | '\u{1d400}'..='\u{1d6a5}')
        || "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορτυχγ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_disguise_are_found_and_words_of_other_languages_are_not() {
        for (word, expected) in [
            ("c\u{430}t", Some('\u{430}')),
            ("/etc/p\u{430}sswd", Some('\u{430}')),
            ("g\u{456}t", Some('\u{456}')),
            ("ec\u{13bb}o", Some('\u{13bb}')),
            ("n\u{3bf}de", Some('\u{3bf}')),
            ("\u{ff4c}s", Some('\u{ff4c}')),
            ("gr\u{1d428}p", Some('\u{1d428}')),
            ("cat", None),
            ("größe", None),
            ("файл", None),
            ("файл.txt", None),
            ("日本x", None),
            ("Δt", None),
            ("5μs", None),
            ("λx", None),
            ("😀a", None),
        ] {
            assert_eq!(disguised(word), expected, "{word}");
        }
    }
}
