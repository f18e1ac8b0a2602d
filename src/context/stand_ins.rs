//! Names with blanks: a model is told one without, which it hands back, and the real one is put into its command, in quotes.
//!
//! The small model leaves the quotes away, or makes another name up: of twelve commands about such names nine were wrong, and some
//! would have changed or deleted other files.

use std::path::Path;

use super::host::Host;
use super::named::stays_below;
use crate::shell::{Shell, is_plain};
use crate::syntax::inserted;
use crate::syntax::lexer::quotes_at;

/// No name that somebody types is longer, in bytes and in words.
const LONGEST: usize = 120;
const MOST_WORDS: usize = 8;
/// Longer words hold the output of a program, and each of them would be looked for.
const LONGEST_WORDS: usize = 400;
/// What may stand before a name in words, and behind one.
const OPENING: [char; 9] = ['"', '\'', '`', '(', '„', '“', '‚', '‘', '»'];
const CLOSING: [char; 15] = [
    '"', '\'', '`', ')', '“', '”', '‘', '’', '«', ',', ';', ':', '!', '?', '.',
];

/// Words in which names of files and folders that a shell would not read as one word have others, and which ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StandIns {
    words: String,
    paths: Vec<String>,
    parts: Vec<Part>,
}

/// A part of a path without its ending, so that `my notes.md` is known as well where it is made of `my notes.txt`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    real: String,
    plain: String,
}

impl StandIns {
    /// Finds the names of what is below a directory. Only what the words hold is looked for there.
    pub fn of(words: &str, cwd: &Path, host: &impl Host) -> Self {
        let mut found = Self::default();
        if words.len() > LONGEST_WORDS {
            return found;
        }
        let mut at = 0;
        while let Some(next) = words[at..].chars().next() {
            let name = begins(words, at).then(|| name(words, at, cwd, host)).flatten();
            let path = name.and_then(|name| Some((name.len(), found.stand_in(name, words)?)));
            if let Some((length, path)) = path {
                found.words.push_str(&path);
                found.paths.push(path);
                at += length;
            } else {
                found.words.push(next);
                at += next.len_utf8();
            }
        }
        found
    }

    /// What is said instead of a path. None where it cannot be told from something else.
    fn stand_in(&mut self, path: &str, words: &str) -> Option<String> {
        let parts: Vec<&str> = path.split('/').collect();
        let plain: Option<Vec<String>> = parts.into_iter().map(|part| self.plain(part, words)).collect();
        Some(plain?.join("/"))
    }

    fn plain(&mut self, part: &str, words: &str) -> Option<String> {
        if is_plain(part) {
            return Some(part.to_owned());
        }
        let ending = part
            .rfind('.')
            .filter(|dot| *dot > 0 && is_plain(&part[*dot..]))
            .unwrap_or(part.len());
        let (real, ending) = part.split_at(ending);
        let is_odd = |c: char| !is_plain(c.encode_utf8(&mut [0; 4]));
        let kept: Vec<&str> = real.split(is_odd).filter(|piece| !piece.is_empty()).collect();
        let plain = kept.join("-");
        let known = self
            .parts
            .iter()
            .find(|known| known.real == real || known.plain == plain);
        match known {
            Some(known) if known.real != real => return None,
            Some(_) => {}
            // What means something already stands for nothing else.
            None if kept.len() < 2 || words.contains(&plain) => return None,
            None => self.parts.push(Part {
                real: real.to_owned(),
                plain: plain.clone(),
            }),
        }
        Some(plain + ending)
    }

    /// The words as a model is told them; empty where they were too long to be looked through.
    pub fn words(&self) -> &str {
        &self.words
    }

    /// Returns true if a path in these words stands for another one.
    pub fn has(&self, path: &str) -> bool {
        self.paths.iter().any(|known| known == path)
    }

    /// The path that one in these words stands for, or the same one.
    pub(super) fn real(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| {
            let known = self.parts.iter().find_map(|known| {
                let ending = part.strip_prefix(&*known.plain)?;
                (ending.is_empty() || ending.starts_with('.')).then(|| format!("{}{ending}", known.real))
            });
            known.unwrap_or_else(|| part.to_owned())
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// A command of a model with the real names in it, each as one word.
    pub fn restore(&self, command: &str, shell: Shell) -> String {
        let mut command = command.to_owned();
        for known in &self.parts {
            let mut from = 0;
            while let Some(found) = command[from..].find(&known.plain) {
                let at = from + found;
                from = at + known.plain.len();
                if !stands_alone(&command, at, from) {
                    continue;
                }
                // That part of the path is put into quotes as a whole.
                let rest = &command[from..];
                let end = from + rest.find(|c: char| !is_of_name(c) && c != '.').unwrap_or(rest.len());
                let text = format!("{}{}", known.real, &command[from..end]);
                let text = inserted(&text, quotes_at(&command, at, shell), shell);
                command.replace_range(at..end, &text);
                from = at + text.len();
            }
        }
        command
    }
}

/// The longest name from here on that is there and needs quotes.
fn name<'a>(words: &'a str, at: usize, cwd: &Path, host: &impl Host) -> Option<&'a str> {
    let rest = &words[at..];
    let ends = rest.char_indices().map(|(index, _)| index).chain([rest.len()]);
    let ends = ends.skip(1).take_while(|end| *end <= LONGEST);
    let mut names: Vec<&str> = ends.filter(|end| is_end(rest, *end)).map(|end| &rest[..end]).collect();
    names.retain(|name| name.split(' ').count() <= MOST_WORDS);
    let is_there = |name: &&&str| name.contains(' ') && stays_below(name) && host.exists(&cwd.join(name));
    names.iter().rev().find(is_there).copied()
}

/// Returns true if a name may begin here.
fn begins(words: &str, at: usize) -> bool {
    let before = words[..at].chars().next_back();
    words[at..].starts_with(is_of_name) && before.is_none_or(|c| c.is_whitespace() || OPENING.contains(&c))
}

/// Returns true if a name may end here.
fn is_end(text: &str, at: usize) -> bool {
    let last = text[..at].chars().next_back();
    let next = text[at..].chars().next();
    last.is_some_and(|c| !c.is_whitespace() && c != '/')
        && next.is_none_or(|c| c.is_whitespace() || CLOSING.contains(&c))
}

/// Returns true if a stand-in is no part of a longer name.
fn stands_alone(command: &str, start: usize, end: usize) -> bool {
    let before = command[..start].chars().next_back();
    !before.is_some_and(|c| is_of_name(c) || c == '.') && !command[end..].starts_with(is_of_name)
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::super::host::table::Table;
    use super::*;

    fn found(words: &str) -> StandIns {
        let host = Table::with("ls")
            .file("/srv/x/my notes.txt", "")
            .file("/srv/x/Brief an Oma.txt", "")
            .file("/srv/x/Fotos Urlaub/Strand 1.jpg", "")
            .file("/srv/x/Rechnung (2).pdf", "")
            .file("/srv/x/Tom's & Ann's.md", "")
            .file("/srv/x/a b", "")
            .file("/srv/x/plain.txt", "");
        StandIns::of(words, Path::new("/srv/x"), &host)
    }

    #[test]
    fn a_name_with_blanks_is_one_word_for_the_model_and_in_the_command() {
        for (words, told, said, command) in [
            (
                "move my notes.txt to docs",
                "move my-notes.txt to docs",
                "mv my-notes.txt docs/",
                "mv 'my notes.txt' docs/",
            ),
            (
                "kopiere „Brief an Oma.txt“ nach docs",
                "kopiere „Brief-an-Oma.txt“ nach docs",
                "cp \"Brief-an-Oma.txt\" docs && ls ./Brief-an-Oma.txt",
                "cp \"Brief an Oma.txt\" docs && ls ./'Brief an Oma.txt'",
            ),
            (
                "convert Fotos Urlaub/Strand 1.jpg to png",
                "convert Fotos-Urlaub/Strand-1.jpg to png",
                "convert Fotos-Urlaub/Strand-1.jpg Fotos-Urlaub/Strand-1.png",
                "convert 'Fotos Urlaub'/'Strand 1.jpg' 'Fotos Urlaub'/'Strand 1.png'",
            ),
            (
                "keep a copy of my notes.txt?",
                "keep a copy of my-notes.txt?",
                "cp my-notes.txt{,.bak}; cp my-notes.txt my-notes.txt.bak",
                "cp 'my notes.txt'{,.bak}; cp 'my notes.txt' 'my notes.txt.bak'",
            ),
            (
                "open Rechnung (2).pdf",
                "open Rechnung-2.pdf",
                "xdg-open Rechnung-2.pdf",
                "xdg-open 'Rechnung (2).pdf'",
            ),
            (
                "count the words of Tom's & Ann's.md",
                "count the words of Tom-s-Ann-s.md",
                "wc -w Tom-s-Ann-s.md; echo 'Tom-s-Ann-s'; echo \"Tom-s-Ann-s\"",
                "wc -w 'Tom'\\''s & Ann'\\''s.md'; echo '''Tom'\\''s & Ann'\\''s'''; echo \"Tom's & Ann's\"",
            ),
            (
                "search old-my-notes.txt and my notes.txt",
                "search old-my-notes.txt and my notes.txt",
                "cat old-my-notes.txt my-notes.txt",
                "cat old-my-notes.txt my-notes.txt",
            ),
        ] {
            let names = found(words);
            assert_eq!(names.words(), told);
            assert_eq!(names.restore(said, Shell::Bash), command);
        }
    }

    #[test]
    fn what_is_longer_is_another_name() {
        let names = found("show my notes.txt");
        for command in [
            "cat all-my-notes.txt",
            "cat my-notes-2.txt",
            "cat .my-notes",
            "cat my_notes.txt",
        ] {
            assert_eq!(names.restore(command, Shell::Fish), command);
        }
        assert_eq!(names.restore("cat my-notes.*", Shell::Zsh), "cat 'my notes.'*");
    }

    #[test]
    fn what_is_not_there_or_needs_no_quotes_stays() {
        for words in [
            "show plain.txt",
            "show your notes.txt",
            "show amy notes.txt",
            "show my notes.txt2",
            "show /srv/x/my notes.txt",
            "",
        ] {
            assert_eq!(found(words).words(), words);
        }
    }

    proptest::proptest! {
        #[test]
        fn any_words_and_any_command_are_survived(words in "[a-b ./\"'äß-]{0,40}", command in "[a-b ./\"'ä$(-]{0,40}") {
            let names = found(&words);
            let _ = names.restore(&command, Shell::Bash);
            let plain: Vec<&str> = names.words().split_whitespace().collect();
            proptest::prop_assert!(plain.len() <= words.split_whitespace().count());
        }
    }
}
