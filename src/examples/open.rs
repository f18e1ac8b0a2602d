//! Names that a wording does not say: what kind of thing they are stands in their place.

use std::ops::Range;

/// The names of a command, as `known` knows them, in their order and as long as they can be, and where they stand. A name is a
/// word or the part of one; the ending of a pattern, as in `*.txt`, is one with its dot, which is not in the range.
pub fn names(command: &str, known: impl Fn(&str) -> bool) -> Vec<(Range<usize>, &str)> {
    let mut names = Vec::new();
    let mut from = 0;
    while let Some(first) = command[from..].chars().next() {
        let longest = if begins(command, from) {
            longest(command, from)
        } else {
            0
        };
        match candidates(command, from, longest).find(|end| known(&command[from..*end])) {
            Some(end) => {
                let dot = usize::from(first == '.' && follows_pattern(command, from));
                names.push((from + dot..end, &command[from..end]));
                from = end;
            }
            None => from += first.len_utf8(),
        }
    }
    names
}

/// The command with `<kind>` in place of the names that are open. `kind` knows all names, and the kind of the open ones; two of
/// the same kind are numbered.
pub fn opened<'a>(command: &str, kind: impl Fn(&str) -> Option<Option<&'a str>>) -> String {
    let (mut opened, mut done) = (String::with_capacity(command.len()), 0);
    let mut seen: Vec<(&str, &str)> = Vec::new();
    for (range, name) in names(command, |piece| kind(piece).is_some()) {
        let Some(kind) = kind(name).flatten() else { continue };
        let own = (kind, name);
        if !seen.contains(&own) {
            seen.push(own);
        }
        let alike = seen.iter().filter(|(other, _)| *other == kind);
        let number = alike.take_while(|other| **other != own).count() + 1;
        opened.push_str(&command[done..range.start]);
        opened.push('<');
        opened.push_str(kind);
        if number > 1 {
            opened.push_str(&number.to_string());
        }
        opened.push('>');
        done = range.end;
    }
    opened + &command[done..]
}

/// Whether a name can begin here: not within a word, an option or the name of a variable.
fn begins(command: &str, at: usize) -> bool {
    let first = command[at..].chars().next();
    let before = &command[..at];
    let within = before.ends_with(is_word) || before.ends_with('$') || before.ends_with("${");
    let word = before
        .rfind(char::is_whitespace)
        .map_or(before, |space| &before[space + 1..]);
    let option = before.ends_with('-') && word.trim_start_matches(['\'', '"']).starts_with('-') && !word.contains('=');
    let fits = |first: char| is_word(first) || matches!(first, '.' | '/' | '~');
    !within && !option && first.is_some_and(fits)
}

/// How far what begins here goes at most: to the closing quote, or to what stands in no name.
fn longest(command: &str, at: usize) -> usize {
    let rest = &command[at..];
    let fits = |c: char| is_word(c) || "./~@:%+-".contains(c);
    let bare = rest.find(|c| !fits(c)).unwrap_or(rest.len());
    let quote = command[..at]
        .chars()
        .next_back()
        .filter(|quote| matches!(quote, '\'' | '"'));
    quote
        .and_then(|quote| rest.find(quote))
        .map_or(bare, |quoted| bare.max(quoted))
}

/// The ends of what begins here, the longest first, that are no end within a word.
fn candidates(command: &str, at: usize, longest: usize) -> impl Iterator<Item = usize> {
    let ends = (1..=longest).rev().map(move |length| at + length);
    ends.filter(move |end| {
        command.is_char_boundary(*end) && !(command[..*end].ends_with(is_word) && command[*end..].starts_with(is_word))
    })
}

/// Whether what begins here with a dot is the ending of a pattern, or of what a pattern has found.
fn follows_pattern(command: &str, at: usize) -> bool {
    command[..at].ends_with(['*', '%', '}', ')'])
}

/// Whether a character is one of a word.
pub fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_open() {
        let kind = |piece: &str| match piece {
            "docs" => Some(Some("dir")),
            "a.txt" | "b.txt" | "my file" => Some(Some("file")),
            ".txt" => Some(Some("ending")),
            "mia" => Some(Some("user")),
            "nas" => Some(Some("host")),
            "docs/said.md" => Some(None),
            _ => None,
        };
        let table = [
            ("mv a.txt b.txt", "mv <file> <file2>"),
            (
                "cp -a docs 'docs-old' && ls docs/a.txt",
                "cp -a <dir> '<dir>-old' && ls <dir>/<file>",
            ),
            ("rm 'my file'", "rm '<file>'"),
            (
                "for f in *.txt; do mv \"$f\" \"${f%.txt}.md\"; done",
                "for f in *.<ending>; do mv \"$f\" \"${f%.<ending>}.md\"; done",
            ),
            ("scp mia@nas:/srv/a.txt .", "scp <user>@<host>:/srv/<file> ."),
            (
                "x --docs --to=docs -docs $docs ${docs}",
                "x --docs --to=<dir> -docs $docs ${docs}",
            ),
            ("mydocs docs2 größe docs", "mydocs docs2 größe <dir>"),
            ("ls docs docs/said.md", "ls <dir> docs/said.md"),
            ("ls", "ls"),
        ];
        for (command, expected) in table {
            assert_eq!(opened(command, kind), expected);
        }
    }
}
