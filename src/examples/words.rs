//! Words to terms that are the same for what means the same: numbers, names and quotations are one class each, umlauts
//! are written out, and endings are taken off.

/// The classes stand for what a reader fills in: a line about `report.txt` is like one about any other file.
const NUMBER: &str = "<number>";
const NAME: &str = "<name>";
const PATH: &str = "<path>";
const DATE: &str = "<date>";
const QUOTED: &str = "<quoted>";

/// Endings of German and English words, the longest first of those that end alike.
const ENDINGS: [&str; 15] = [
    "ungen", "ings", "ern", "ing", "est", "end", "ed", "en", "er", "es", "em", "st", "e", "n", "s",
];
/// The fewest letters that are left of a word.
const SHORTEST_STEM: usize = 4;

/// Words of politeness, wherever they stand: they say nothing about what is wanted.
const POLITE: [&str; 3] = ["please", "bitte", "mal"];

/// Words that people begin with. "can I" is not among it, that asks for something else.
const OPENINGS: [&str; 23] = [
    "how do i ",
    "how do you ",
    "how can i ",
    "how to ",
    "can you ",
    "could you ",
    "would you ",
    "i want to ",
    "i would like to ",
    "show me ",
    "give me ",
    "tell me ",
    "wie kann ich ",
    "wie kann man ",
    "kannst du ",
    "koenntest du ",
    "ich moechte ",
    "ich will ",
    "zeig mir ",
    "zeige mir ",
    "gib mir ",
    "sag mir ",
    "sage mir ",
];

/// Words before a thing that do not say which one it is, or that it is one's own.
const ARTICLES: [&str; 23] = [
    "the", "a", "an", "my", "our", "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer",
    "mein", "meine", "meinen", "meinem", "unser", "unsere", "unseren",
];

/// Calls `term` with each term of a line, in their order; the words among them have their endings still.
pub fn terms(line: &str, mut term: impl FnMut(&str)) {
    each_word(line, |word, quoted| {
        if quoted {
            term(QUOTED);
        } else {
            classify(word, &mut term);
        }
    });
}

/// A line without case, politeness and punctuation, but with all names and numbers as they are.
pub fn plain(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    each_word(line, |word, quoted| {
        let folded = fold(word);
        if quoted || is_name(word) {
            plain.push_str(word);
        } else if POLITE.contains(&folded.as_str()) {
            return;
        } else {
            plain.push_str(&folded);
        }
        plain.push(' ');
    });
    while let Some(rest) = OPENINGS.iter().find_map(|opening| plain.strip_prefix(opening)) {
        plain = rest.to_owned();
    }
    plain
}

/// The same for who does not remember the very words: without articles and endings, in which names have to be the same.
pub fn near(line: &str) -> String {
    let plain = plain(line);
    let words: Vec<&str> = plain.split_whitespace().collect();
    // What stands at the end is no article.
    let said = words
        .iter()
        .enumerate()
        .filter(|(at, word)| at + 1 == words.len() || !ARTICLES.contains(word));
    let stems = said.map(|(_, word)| if is_name(word) { word } else { stem(word) });
    stems.collect::<Vec<_>>().join(" ")
}

/// The programs, subcommands and long options of a command: what looks like a word, and is no file.
pub fn of_command(command: &str) -> String {
    let apart = |ch: char| !(ch.is_ascii_alphanumeric() || matches!(ch, '.' | '_' | '+' | '-'));
    let parts = command.split(apart).map(|part| part.trim_start_matches('-'));
    let word = |part: &&str| part.starts_with(|ch: char| ch.is_ascii_lowercase()) && !part.contains(['.', '_']);
    parts.filter(word).collect::<Vec<_>>().join(" ")
}

/// Returns true if the case of a word matters: it is that of a file or of a text that is looked for, such as `ERROR`.
fn is_name(word: &str) -> bool {
    let inner_capital = word.chars().skip(1).any(char::is_uppercase);
    inner_capital || word.contains(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | '/' | '~' | '$' | '_'))
}

/// The stem of a word that has been folded: what is left when no ending can be taken off any more.
pub fn stem(word: &str) -> &str {
    let mut stem = word;
    let shorter = |word: &str| {
        let mut lengths = ENDINGS
            .iter()
            .filter_map(|ending| word.strip_suffix(ending).map(str::len));
        lengths.find(|length| *length >= SHORTEST_STEM)
    };
    while let Some(length) = shorter(stem) {
        stem = &stem[..length];
    }
    stem
}

/// A word in small letters, umlauts written out.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len() + 2);
    for ch in word.chars().flat_map(char::to_lowercase) {
        match ch {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            _ => folded.push(ch),
        }
    }
    folded
}

/// The words of a line without the punctuation around them, and what stands in quotes as one.
pub(crate) fn each_word<'a>(line: &'a str, mut word: impl FnMut(&'a str, bool)) {
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = &rest[first.len_utf8()..];
        if let Some(end) = closing(first).and_then(|close| after.find(close)) {
            word(&after[..end], true);
            rest = after[end..]
                .trim_start_matches(['"', '\'', '`', '“', '”', '«', '»', ','])
                .trim_start();
            continue;
        }
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let bare = rest[..end].trim_matches([',', ';', ':', '!', '?', '(', ')', '"', '\'', '…']);
        let bare = bare.strip_suffix('.').unwrap_or(bare);
        if !bare.is_empty() {
            word(bare, false);
        }
        rest = rest[end..].trim_start();
    }
}

fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        '`' => Some(&['`']),
        '„' | '“' => Some(&['“', '”', '"']),
        '»' => Some(&['«']),
        _ => None,
    }
}

fn classify(word: &str, term: &mut impl FnMut(&str)) {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if is_date(word, digits) {
        term(DATE);
    } else if word.contains('/') || word.starts_with('~') {
        term(PATH);
        if let Some((_, ending)) = word.rsplit('/').next().unwrap_or(word).rsplit_once('.') {
            term(&fold(ending));
        }
    } else if let Some(unit) = number(word) {
        term(NUMBER);
        if !unit.is_empty() {
            term(&fold(unit));
        }
    } else if let Some((name, ending)) = word.rsplit_once('.').filter(|(_, ending)| !ending.is_empty()) {
        // `*.txt` and `.txt` are about an ending, `notes.txt` is about a file.
        if !matches!(name, "" | "*") {
            term(NAME);
        }
        term(&fold(ending));
    } else if word.starts_with('-') || word.starts_with('$') {
        term(&fold(word));
    } else {
        for part in word.split(['-', '_']).filter(|part| !part.is_empty()) {
            term(&fold(part));
        }
    }
}

/// The unit behind a number such as `100MB`, `1,5` or `+20%`.
fn number(word: &str) -> Option<&str> {
    let word = word.trim_start_matches(['+', '-', '~', '<', '>', '=']);
    word.starts_with(|ch: char| ch.is_ascii_digit()).then_some(())?;
    let unit = word.trim_start_matches(|ch: char| ch.is_ascii_digit() || matches!(ch, '.' | ',' | ':'));
    (unit.len() <= 4 && !unit.contains('.')).then_some(unit.trim_start_matches('-'))
}

/// `2024-05-01`, `1.5.2024`, `2024/05`.
fn is_date(word: &str, digits: usize) -> bool {
    let separators = word.bytes().filter(|byte| matches!(byte, b'-' | b'.' | b'/')).count();
    (1..=2).contains(&separators) && (5..=8).contains(&digits) && digits + separators == word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(line: &str) -> Vec<String> {
        let mut all = Vec::new();
        terms(line, |term| all.push(term.to_owned()));
        all
    }

    #[test]
    fn what_a_reader_fills_in_is_a_class() {
        let table: [(&str, &[&str]); 9] = [
            ("count lines of notes.txt", &["count", "lines", "of", "<name>", "txt"]),
            ("*.txt larger than 100MB", &["txt", "larger", "than", "<number>", "mb"]),
            (
                "txt-Dateien, größer als 10 MB?",
                &["txt", "dateien", "groesser", "als", "<number>", "mb"],
            ),
            ("in ~/docs/a.md", &["in", "<path>", "md"]),
            ("since 2024-05-01", &["since", "<date>"]),
            ("seit dem 1.5.2024.", &["seit", "dem", "<date>"]),
            ("replace 'foo bar' by \"x\"", &["replace", "<quoted>", "by", "<quoted>"]),
            ("„Müller“ suchen", &["<quoted>", "suchen"]),
            ("it's", &["it's"]),
        ];
        for (line, expected) in table {
            assert_eq!(all(line), expected, "{line}");
        }
    }

    #[test]
    fn endings_are_taken_off_until_little_is_left() {
        for (word, expected) in [
            ("zeilen", "zeil"),
            ("verzeichnisse", "verzeichni"),
            ("tage", "tage"),
            ("files", "file"),
        ] {
            assert_eq!(stem(word), expected);
        }
    }

    #[test]
    fn nearly_the_same_words_are_those_with_other_articles_and_endings() {
        let same = [
            ("deploy the site", "Deploy my site, please!"),
            ("How do I deploy sites", "deploying a site"),
            ("die Seiten veröffentlichen", "bitte unsere Seite veröffentlichen"),
        ];
        for (one, other) in same {
            assert_eq!(near(one), near(other), "{one}: {other}");
        }
        let different = [
            ("copy from server to laptop", "copy to server from laptop"),
            ("delete files named x", "delete files not named x"),
            ("pack notes.md", "pack note.md"),
            ("show a", "show"),
            ("deploy the site", "deploy the docs"),
        ];
        for (one, other) in different {
            assert_ne!(near(one), near(other), "{one}: {other}");
        }
    }

    #[test]
    fn plain_lines_keep_names_and_lose_politeness() {
        assert_eq!(plain("How do I list Files, please?"), "list files ");
        assert_eq!(plain("Wie kann ich Dateien auflisten?"), "dateien auflisten ");
        assert_eq!(plain("Kannst du bitte mal Dateien auflisten"), "dateien auflisten ");
        assert_eq!(plain("can I write to docs"), "can i write to docs ");
        assert_eq!(plain("delete a.txt"), "delete a.txt ");
        assert_ne!(plain("delete a.txt"), plain("delete A.txt"));
        assert_ne!(plain("lines with ERROR"), plain("lines with error"));
        assert_ne!(plain("delete a.txt"), plain("delete b.txt"));
        assert_ne!(plain("find 'A'"), plain("find 'a'"));
    }
}
