//! Aliases and functions of the shell that the user is in, which only that shell knows: its hook hands them over.

use std::fmt;

use super::tools::Topics;
use crate::redact::erase;

/// The variable that the hooks set: for each alias its name, a unit separator (U+001F), what it stands for, and a record
/// separator (U+001E); for each function its name and a record separator.
pub const VARIABLE: &str = "LOTSE_ALIASES";

/// The hooks hand over no more than that; the rest would be from somebody else.
const MOST_BYTES: usize = 16 * 1024;
/// More of what an alias stands for says nothing.
const LONGEST: usize = 60;
/// More aliases are not about the words.
const MOST: usize = 3;

/// An alias or a function.
#[derive(Clone, PartialEq, Eq)]
pub struct Alias {
    /// Its name.
    pub name: String,
    /// The command that an alias stands for, without secrets; none for a function.
    pub value: Option<String>,
}

impl fmt::Debug for Alias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

/// Reads what a hook has handed over.
pub fn parse(text: &str) -> Vec<Alias> {
    if text.len() > MOST_BYTES {
        return Vec::new();
    }
    let records = text.split('\u{1e}').filter(|record| !record.is_empty());
    records
        .filter_map(|record| {
            let (name, value) = match record.split_once('\u{1f}') {
                Some((name, value)) => (name, Some(erase(value))),
                None => (record, None),
            };
            let name = name.trim();
            is_name(name).then(|| Alias {
                name: name.to_owned(),
                value,
            })
        })
        .collect()
}

/// Returns true if a command of that name needs no quotes.
fn is_name(name: &str) -> bool {
    let sensible = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '+' | ':' | '@' | ',');
    !name.is_empty() && name.len() <= 40 && name.chars().all(sensible)
}

/// Those that stand for something else than the program of that name, which matters for the words.
pub fn line(aliases: &[Alias], topics: &Topics) -> Option<String> {
    let told: Vec<String> = aliases
        .iter()
        .filter(|alias| topics.concern(&alias.name))
        .filter_map(Alias::told)
        .take(MOST)
        .collect();
    (!told.is_empty()).then(|| told.join("; "))
}

impl Alias {
    /// Nothing where only options are added: that is usual, and does what the name says.
    fn told(&self) -> Option<String> {
        let name = &self.name;
        let Some(value) = &self.value else {
            return Some(format!("{name} is a function"));
        };
        let mut words = value.split_whitespace();
        let first = words.find(|word| !matches!(*word, "command" | "sudo" | "builtin"))?;
        if first.trim_start_matches('\\') == name {
            return None;
        }
        let end = (0..=LONGEST.min(value.len()))
            .rev()
            .find(|at| value.is_char_boundary(*at));
        let cut = &value[..end.unwrap_or(0)];
        let more = if cut.len() < value.len() { "…" } else { "" };
        Some(format!("{name} is an alias of `{cut}{more}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, words: &str) -> String {
        line(&parse(text), &Topics::of(words)).unwrap_or_default()
    }

    #[test]
    fn what_matters_for_the_words_and_is_something_else_is_told() {
        let text = "ls\u{1f}eza --icons\u{1e}grep\u{1f}grep --color=auto\u{1e}rm\u{1f}trash-put\u{1e}find\u{1e}ll\u{1f}ls -l\u{1e}";
        for (words, expected) in [
            ("list the files here", "ls is an alias of `eza --icons`"),
            ("suche TODO", "find is a function"),
            ("delete a.txt", "rm is an alias of `trash-put`"),
            ("was macht ll", "ll is an alias of `ls -l`"),
            ("hello", ""),
        ] {
            assert_eq!(told(text, words), expected, "{words}");
        }
    }

    #[test]
    fn secrets_stay_here_and_long_ones_are_cut() {
        let secret = "curl\u{1f}http --password hunter2\u{1e}";
        let shown = told(secret, "download it with curl");
        assert!(shown.contains("<secret>") && !shown.contains("hunter2"), "{shown}");
        let long = format!("ls\u{1f}{}\u{1e}", "ä".repeat(500));
        assert!(told(&long, "list files").len() < 100);
    }

    #[test]
    fn what_no_hook_would_write_is_nothing() {
        for text in [
            "",
            "\u{1e}\u{1e}",
            "\u{1f}x\u{1e}",
            "a b\u{1f}x\u{1e}",
            "$(x)\u{1f}y\u{1e}",
            "??\u{1f}#\u{1e}",
        ] {
            assert_eq!(parse(text), [], "{text:?}");
        }
        assert_eq!(parse(&format!("ls\u{1f}{}", "x".repeat(MOST_BYTES))), []);
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in ".{0,200}", words in "[a-z ]{0,40}") {
            told(&text, &words);
        }
    }
}
