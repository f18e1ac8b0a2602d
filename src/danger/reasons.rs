//! Why a command would hurt, in both languages.

use super::value::{FETCHED, GLOB, HANDED, HIDDEN, HOME, MAYBE_EMPTY, PRINTED, SCRIPT, SECRET, SOMETHING};
use crate::messages::{Language, Message};

const TABLE: &str = include_str!("reasons.tsv");
/// No longer subject is named.
const LONGEST: usize = 60;

/// The English and the German sentence by its key.
pub(super) fn text(key: &str) -> Option<(&'static str, &'static str)> {
    TABLE.lines().find_map(|line| {
        let mut cells = line.split('\t');
        (cells.next() == Some(key)).then_some(())?;
        Some((cells.next()?, cells.next()?))
    })
}

/// The key as it stands in the table.
pub(super) fn key(key: &str) -> &'static str {
    let keys = TABLE.lines().filter_map(|line| line.split('\t').next());
    keys.into_iter().find(|known| *known == key).unwrap_or("unread")
}

/// The sentence about a subject, which is left out where there is none.
pub(super) fn about(key: &str, subject: &str) -> Message {
    let (english, german) = text(key).unwrap_or((key, key));
    let subject = shown(subject);
    Message::new(|language| {
        let text = match language {
            Language::English => english,
            Language::German => german,
        };
        if subject.is_empty() {
            let without = text.replace(" (`{}`)", "").replace(" `{}`", "");
            without.trim().to_owned()
        } else {
            text.replace("{}", &subject)
        }
    })
}

/// A value as a person would write it.
fn shown(value: &str) -> String {
    let mut text = String::new();
    for character in value.chars().take(LONGEST) {
        match character {
            GLOB => text.push('*'),
            HOME => text.push('~'),
            MAYBE_EMPTY => text.push_str("$…"),
            PRINTED | FETCHED | HIDDEN => text.push_str("$(…)"),
            SOMETHING | HANDED => text.push('…'),
            SCRIPT | SECRET => {}
            '`' => text.push('\''),
            '\n' | '\t' => text.push(' '),
            other => text.push(other),
        }
    }
    crate::answer::visible(text.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_said_in_two_languages() {
        for line in TABLE.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert_eq!(cells[1].contains("{}"), cells[2].contains("{}"), "{line}");
            assert_eq!(
                TABLE
                    .lines()
                    .filter(|other| other.split('\t').next() == Some(cells[0]))
                    .count(),
                1,
                "{line}"
            );
        }
    }

    #[test]
    fn a_subject_is_shown_as_it_would_be_written() {
        assert_eq!(about("delete-named", "a b").english(), "deletes `a b`");
        assert_eq!(
            about("delete-everything", "").english(),
            "deletes everything in a directory"
        );
        assert_eq!(
            about("delete-home", &format!("{HOME}/{GLOB}")).text(Language::German),
            "löscht ein Home-Verzeichnis oder Wichtiges darin (`~/*`)"
        );
    }
}
