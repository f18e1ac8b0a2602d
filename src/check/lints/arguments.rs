//! The words of a command as options, their values and operands, by what the rules say of its program.

use crate::syntax::{Command, Word};

/// A part of a command that a pattern can be held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// The number of the word that it is in.
    pub(super) word: usize,
    /// The text, as far as it is known.
    pub(super) text: String,
    /// Whether that is all.
    pub(super) exact: bool,
    /// Whether it is an unquoted pattern for names of files.
    pub(super) glob: bool,
    /// Whether it shares its word with an option.
    pub(super) inline: bool,
}

/// An option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Switch {
    pub(super) name: String,
    pub(super) word: usize,
    pub(super) value: Option<Part>,
}

/// The words behind the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    pub(super) switches: Vec<Switch>,
    pub(super) operands: Vec<Part>,
}

impl Arguments {
    /// Reads a command. Of `valued` options the value is the rest of the word or the next one, with `?` behind the name
    /// only the rest of the word; where options are `whole` words, letters are not bundled.
    pub(super) fn new(command: &Command, valued: &[&str], whole: bool) -> Self {
        let mut reader = Reader {
            words: &command.words,
            valued,
            counts: command.program() == Some("seq"),
            at: 1,
            arguments: Self::default(),
        };
        if command.program() == Some("tar") {
            reader.old_style();
        }
        reader.read(whole);
        reader.arguments
    }

    /// Whether one of these options is there.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.switches.iter().any(|switch| names.contains(&switch.name.as_str()))
    }

    /// The values of these options.
    pub(super) fn values<'a>(&'a self, names: &'a [&str]) -> impl Iterator<Item = &'a Part> {
        let switches = self
            .switches
            .iter()
            .filter(|switch| names.contains(&switch.name.as_str()));
        switches.filter_map(|switch| switch.value.as_ref())
    }
}

struct Reader<'a> {
    words: &'a [Word],
    valued: &'a [&'a str],
    /// Whether a number is an operand, whatever its sign.
    counts: bool,
    at: usize,
    arguments: Arguments,
}

impl Reader<'_> {
    fn read(&mut self, whole: bool) {
        let mut ended = false;
        while let Some(word) = self.words.get(self.at) {
            let text = word.text.as_str();
            self.at += 1;
            if !ended && word.exact && text == "--" {
                ended = true;
            } else if ended || !text.starts_with('-') || text.len() < 2 || self.counts && is_number(text) {
                let operand = part(self.at - 1, word, 0);
                self.arguments.operands.push(operand);
            } else if whole || text.starts_with("--") {
                self.long(word);
            } else {
                self.bundle(word, 1);
            }
        }
    }

    /// `tar xf name`: letters without a dash, whose values follow.
    fn old_style(&mut self) {
        let Some(word) = self
            .words
            .get(1)
            .filter(|word| !word.text.starts_with('-') && word.exact)
        else {
            return;
        };
        self.at = 2;
        for letter in word.text.chars() {
            let name = format!("-{letter}");
            let value = self.takes(&name).then(|| self.next()).flatten();
            self.push(name, 1, value);
        }
    }

    fn long(&mut self, word: &Word) {
        let (name, value) = match word.text.split_once('=') {
            Some((name, _)) => (name, Some(part(self.at - 1, word, name.len() + 1))),
            None => (word.text.as_str(), None),
        };
        let at = self.at - 1;
        let value = value.or_else(|| self.takes(name).then(|| self.next()).flatten());
        self.push(name.to_owned(), at, value);
    }

    fn bundle(&mut self, word: &Word, from: usize) {
        let at = self.at - 1;
        for (index, letter) in word.text.char_indices().filter(|(index, _)| *index >= from) {
            let name = format!("-{letter}");
            let rest = index + letter.len_utf8();
            let inline = (rest < word.text.len() || !word.exact).then(|| part(at, word, rest));
            if self.valued.contains(&format!("{name}?").as_str()) {
                self.push(name, at, inline);
                return;
            }
            if self.takes(&name) {
                let value = inline.or_else(|| self.next());
                self.push(name, at, value);
                return;
            }
            self.push(name, at, None);
        }
    }

    fn takes(&self, name: &str) -> bool {
        self.valued.contains(&name)
    }

    fn next(&mut self) -> Option<Part> {
        let word = self.words.get(self.at)?;
        self.at += 1;
        Some(part(self.at - 1, word, 0))
    }

    fn push(&mut self, name: String, word: usize, value: Option<Part>) {
        self.arguments.switches.push(Switch { name, word, value });
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

fn part(at: usize, word: &Word, from: usize) -> Part {
    Part {
        word: at,
        text: word.text[from..].to_owned(),
        exact: word.exact,
        glob: word.glob,
        inline: from > 0,
    }
}

/// Whether a part is like one of these: `*` stands for anything, `?` for a character, `#` for digits, `\` makes the next
/// one plain; `{glob}` is an unquoted pattern for names of files.
pub(super) fn is_like(part: &Part, patterns: &[&str]) -> bool {
    patterns.iter().any(|pattern| {
        if *pattern == "{glob}" {
            return part.glob;
        }
        let pattern: Vec<char> = pattern.chars().collect();
        let text: Vec<char> = part.text.chars().collect();
        part.exact && !part.glob && matches(&pattern, &text)
    })
}

fn matches(pattern: &[char], text: &[char]) -> bool {
    let Some((first, rest)) = pattern.split_first() else {
        return text.is_empty();
    };
    match first {
        '*' => (0..=text.len()).any(|skipped| matches(rest, &text[skipped..])),
        '?' => !text.is_empty() && matches(rest, &text[1..]),
        '#' => {
            let digits = text.iter().take_while(|c| c.is_ascii_digit()).count();
            (1..=digits).any(|taken| matches(rest, &text[taken..]))
        }
        '\\' if !rest.is_empty() => text.first() == rest.first() && matches(&rest[1..], &text[1..]),
        plain => text.first() == Some(plain) && matches(rest, &text[1..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(words: &str) -> Command {
        Command {
            words: words.split(' ').map(Word::plain).collect(),
            ..Command::default()
        }
    }

    #[test]
    fn options_values_and_operands_are_told_apart() {
        let read = |words: &str, valued: &[&str], whole| {
            let arguments = Arguments::new(&command(words), valued, whole);
            let switch = |switch: &Switch| match &switch.value {
                Some(value) => format!("{}={}", switch.name, value.text),
                None => switch.name.clone(),
            };
            let mut all: Vec<String> = arguments.switches.iter().map(switch).collect();
            all.extend(arguments.operands.iter().map(|operand| operand.text.clone()));
            all.join(" ")
        };
        assert_eq!(read("sort -rnk5 -t , x", &["-k", "-t"], false), "-r -n -k=5 -t=, x");
        assert_eq!(read("du --max-depth=1 -h -- -x", &[], false), "--max-depth=1 -h -x");
        assert_eq!(read("find . -name x -print", &["-name"], true), "-name=x -print .");
        assert_eq!(read("tar xzf a.tar b", &["-f"], false), "-x -z -f=a.tar b");
        assert_eq!(read("sed -ie s/a/b/ f", &["-i?"], false), "-i=e s/a/b/ f");
    }

    #[test]
    fn patterns_hold_for_whole_texts() {
        let like = |text: &str, pattern: &str| is_like(&part(0, &Word::plain(text), 0), &[pattern]);
        assert!(like("+10MB", "*#MB") && !like("MB", "*#MB") && !like("10MBs", "*#MB"));
        assert!(like("*.c", "\\*.*") && !like("a.c", "\\*.*"));
        assert!(like("\\t", "\\\\t") && !like("t", "\\\\t"));
        assert!(like("ab", "??*") && !like("a", "??*"));
    }
}
