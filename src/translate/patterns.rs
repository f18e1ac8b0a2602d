//! Patterns of file names as regular expressions, which fish has instead of them for texts.

/// The amount of text that a `*` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Greed {
    Least,
    Most,
}

/// The regular expression for a pattern that is written out, without what begins and ends it; nothing where parts of it
/// are only known when it runs.
pub(super) fn regex(pattern: &str, greed: Greed) -> Option<String> {
    let mut regex = String::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '*' => regex.push_str(if greed == Greed::Least { ".*?" } else { ".*" }),
            '?' => regex.push('.'),
            '[' => {
                let set: String = characters.by_ref().take_while(|next| *next != ']').collect();
                // `[[:digit:]]` ends with two of them.
                let set = if set.starts_with("[:") {
                    characters.next_if_eq(&']')?;
                    format!("{set}]")
                } else {
                    set
                };
                let set = set.strip_prefix('!').map_or(set.clone(), |rest| format!("^{rest}"));
                regex.extend(["[", &set.replace('\\', "\\\\"), "]"]);
            }
            '\'' => {
                let inside: Vec<char> = characters.by_ref().take_while(|next| *next != '\'').collect();
                for inside in inside {
                    literal(inside, &mut regex);
                }
            }
            '"' => {
                let inside: Vec<char> = characters.by_ref().take_while(|next| *next != '"').collect();
                if inside.iter().any(|inside| "\\$`".contains(*inside)) {
                    return None;
                }
                for inside in inside {
                    literal(inside, &mut regex);
                }
            }
            '\\' => literal(characters.next()?, &mut regex),
            '$' | '`' | '(' | ')' | '|' => return None,
            other => literal(other, &mut regex),
        }
    }
    Some(regex)
}

/// Returns true if it means more than it says.
pub(super) fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

fn literal(character: char, regex: &mut String) {
    if ".^$*+?()[]{}|\\/".contains(character) && character != '/' {
        regex.push('\\');
    }
    regex.push(character);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_regular_expressions() {
        let cases = [
            ("*.txt", r".*\.txt"),
            ("'a*'?", r"a\*."),
            ("[!0-9]", "[^0-9]"),
            ("[[:digit:]]x", "[[:digit:]]x"),
            ("a/b", "a/b"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(regex(pattern, Greed::Most).as_deref(), Some(expected));
        }
        assert_eq!(regex("$x*", Greed::Most), None);
        assert_eq!(regex("*/", Greed::Least).as_deref(), Some(".*?/"));
    }
}
