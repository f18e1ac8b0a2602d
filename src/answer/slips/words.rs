//! What the words say, made comparable: small letters, single blanks, names and quotations left out.

/// Stands for a name, a path or a quotation.
pub(super) const NAME: &str = "§";

/// Words that somebody asked with.
#[derive(Debug)]
pub(super) struct Asked {
    /// The words one by one.
    pub(super) tokens: Vec<String>,
    /// What was quoted, in order.
    pub(super) quoted: Vec<String>,
    /// Names and paths as they were written, and at which of the words.
    pub(super) names: Vec<(usize, String)>,
    /// The name or path that the words end with, where they are a question.
    pub(super) questioned: Option<String>,
    /// Whether a backslash is said.
    pub(super) backslash: bool,
    /// The words as they were written.
    source: String,
    /// Names in square brackets.
    pub(super) bracketed: Vec<String>,
    /// All words with a blank between them, one before and one after.
    text: String,
}

impl Asked {
    pub(super) fn new(words: &str) -> Self {
        let (plain, quoted) = without_quotations(words);
        let plain = plain.replace("-/", " ");
        let mut tokens: Vec<String> = Vec::new();
        let mut names = Vec::new();
        for word in plain.split_whitespace() {
            let found = token(word);
            if found == [NAME] && !word.contains(NAME) {
                let name = word.trim_matches(|c: char| !c.is_alphanumeric() && !"/.~*_$".contains(c));
                names.push((tokens.len(), name.trim_end_matches(['.', ',']).to_owned()));
            }
            tokens.extend(found);
        }
        let text = format!(" {} ", tokens.join(" "));
        let last = words
            .trim_end()
            .strip_suffix('?')
            .and_then(|rest| rest.split_whitespace().next_back());
        let questioned = last.filter(|last| last.contains(['/', '.'])).map(str::to_owned);
        Self {
            tokens,
            quoted,
            names,
            questioned,
            backslash: words.contains('\\'),
            source: words.to_owned(),
            bracketed: bracketed(words),
            text,
        }
    }

    /// Whether this is part of the words, letter by letter.
    pub(super) fn written(&self, text: &str) -> bool {
        self.source.contains(text)
    }

    /// Whether one of these phrases is said, as whole words; one that ends in `*` may go on.
    pub(super) fn says(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| match phrase.strip_suffix('*') {
            Some(start) => self.text.contains(&format!(" {start}")),
            None => self.text.contains(&format!(" {phrase} ")),
        })
    }

    /// The same, but not after a word like "not".
    pub(super) fn wants(&self, phrases: &[&str]) -> bool {
        const NOT: [&str; 8] = ["not", "t", "without", "no", "never", "nicht", "ohne", "keine"];
        phrases.iter().any(|phrase| {
            let (start, end) = phrase.strip_suffix('*').map_or((*phrase, " "), |start| (start, ""));
            let said = format!(" {start}{end}");
            self.text.match_indices(&said).any(|(at, _)| {
                let before = self.text[..at].rsplit(' ').next().unwrap_or_default();
                !NOT.contains(&before)
            })
        })
    }

    /// Whether everything below `folder` is meant. What is saved "under" a name is not below it.
    pub(super) fn below(&self, folder: &str) -> bool {
        const SURE: [&str; 14] = [
            "below",
            "beneath",
            "unterhalb",
            "anywhere in",
            "anywhere under",
            "in all files in",
            "recursively",
            "rekursiv",
            "including subfolders",
            "including subdirectories",
            "all subfolders",
            "all subdirectories",
            "allen unterordnern",
            "allen unterverzeichnissen",
        ];
        const FLAT: [&str; 6] = [
            "directly",
            "direkt",
            "not in subfolders",
            "not in subdirectories",
            "without subfolders",
            "not below",
        ];
        let folder = folder.trim_end_matches('/');
        let is_folder = |at: usize| {
            let written = self.names.iter().find(|(place, _)| *place == at);
            match written {
                Some((_, name)) => name.trim_end_matches('/') == folder,
                None => self.tokens.get(at).is_some_and(|token| token == folder),
            }
        };
        let under = (0..self.tokens.len()).any(|at| {
            let said = matches!(self.tokens[at].as_str(), "under" | "underneath" | "unter");
            said && (is_folder(at + 1) || is_folder(at + 2))
        });
        !self.says(&FLAT) && (under || self.says(&SURE))
    }

    /// The only name or path.
    pub(super) fn only_name(&self) -> Option<&str> {
        match self.names.as_slice() {
            [(_, name)] => Some(name),
            _ => None,
        }
    }

    /// Whether the first word is one of these.
    pub(super) fn starts_with(&self, words: &[&str]) -> bool {
        self.tokens.first().is_some_and(|first| words.contains(&first.as_str()))
    }

    /// Whether `word` comes at most `within` words after one of `first`.
    pub(super) fn follows(&self, first: &[&str], word: impl Fn(&str) -> bool, within: usize) -> bool {
        let places = (0..self.tokens.len()).filter(|at| word(&self.tokens[*at]));
        places.into_iter().any(|at| {
            self.tokens[at.saturating_sub(within)..at]
                .iter()
                .any(|token| first.contains(&token.as_str()))
        })
    }

    /// The only amount of one of these units: how many, and which unit. "An hour" is one.
    pub(super) fn amount<T: Copy>(&self, units: &[(&[&str], T)]) -> Option<(u64, T)> {
        let mut found = None;
        for at in 1..self.tokens.len() {
            let unit = units
                .iter()
                .find(|(names, _)| names.contains(&self.tokens[at].as_str()));
            let Some((_, unit)) = unit else { continue };
            let Some(count) = amount(&self.tokens[at - 1]) else {
                continue;
            };
            if found.replace((count, *unit)).is_some() {
                return None;
            }
        }
        found
    }
}

/// A number of things: "10", "ten", "zehn", "an", "der letzten".
fn amount(token: &str) -> Option<u64> {
    const ONE: [&str; 13] = [
        "a",
        "an",
        "the",
        "last",
        "past",
        "previous",
        "letzten",
        "letzte",
        "letzter",
        "vergangenen",
        "einem",
        "einen",
        "der",
    ];
    number(token).or_else(|| ONE.contains(&token).then_some(1))
}

/// A number in digits or as a word.
pub(super) fn number(token: &str) -> Option<u64> {
    const WORDS: [&[&str]; 12] = [
        &["one", "ein", "eine", "einer", "eins"],
        &["two", "zwei"],
        &["three", "drei"],
        &["four", "vier"],
        &["five", "fünf"],
        &["six", "sechs"],
        &["seven", "sieben"],
        &["eight", "acht"],
        &["nine", "neun"],
        &["ten", "zehn"],
        &["eleven", "elf"],
        &["twelve", "zwölf"],
    ];
    if token.len() > 12 {
        return None;
    }
    token.parse().ok().or_else(|| {
        let at = WORDS.iter().position(|words| words.contains(&token))?;
        u64::try_from(at + 1).ok()
    })
}

/// A number that counts places: "10th", "tenth", "10.", "zehnte".
pub(super) fn ordinal(token: &str) -> Option<u64> {
    const WORDS: [&[&str]; 10] = [
        &["first", "erste", "ersten", "erster", "erstes"],
        &["second", "zweite", "zweiten", "zweiter", "zweites"],
        &["third", "dritte", "dritten", "dritter", "drittes"],
        &["fourth", "vierte", "vierten"],
        &["fifth", "fünfte", "fünften"],
        &["sixth", "sechste", "sechsten"],
        &["seventh", "siebte", "siebten"],
        &["eighth", "achte", "achten"],
        &["ninth", "neunte", "neunten"],
        &["tenth", "zehnte", "zehnten"],
    ];
    let digits = ["st", "nd", "rd", "th", "."]
        .iter()
        .find_map(|end| token.strip_suffix(end));
    if let Some(number) = digits.and_then(|digits| digits.parse().ok()) {
        return Some(number);
    }
    let at = WORDS.iter().position(|words| words.contains(&token))?;
    u64::try_from(at + 1).ok()
}

/// What stands in square brackets, where that is one word.
fn bracketed(words: &str) -> Vec<String> {
    let opened = words.split('[').skip(1).filter_map(|rest| rest.split_once(']'));
    opened
        .map(|(name, _)| name)
        .filter(|name| name.len() > 1 && name.chars().all(char::is_alphanumeric))
        .map(str::to_owned)
        .collect()
}

/// The text with [`NAME`] for each quotation, and the quotations.
fn without_quotations(words: &str) -> (String, Vec<String>) {
    const PAIRS: [(char, char); 6] = [('\'', '\''), ('"', '"'), ('`', '`'), ('„', '“'), ('“', '”'), ('«', '»')];
    let mut plain = String::new();
    let mut quoted = Vec::new();
    let mut rest = words;
    while let Some(character) = rest.chars().next() {
        let after = &rest[character.len_utf8()..];
        // The one in "don't" opens nothing.
        let opens = plain
            .chars()
            .next_back()
            .is_none_or(|last| last.is_whitespace() || "(*=".contains(last));
        let close = PAIRS.iter().find(|(open, _)| *open == character && opens);
        if let Some(end) = close.and_then(|(_, close)| after.find(*close)) {
            quoted.push(after[..end].to_owned());
            plain.push_str(NAME);
            let closing = after[end..].chars().next().map_or(0, char::len_utf8);
            rest = &after[end + closing..];
        } else {
            plain.push(character);
            rest = after;
        }
    }
    (plain, quoted)
}

/// What may follow a number without a blank.
const UNITS: [&str; 16] = [
    "b", "k", "kb", "kib", "m", "mb", "mib", "g", "gb", "gib", "h", "hr", "hrs", "min", "mins", "d",
];

/// A word between blanks as the words that it consists of.
fn token(word: &str) -> Vec<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !"/.~*_§$".contains(c));
    let word = word
        .strip_suffix(['.', ',', '?'])
        .filter(|left| left.parse::<u64>().is_err())
        .unwrap_or(word);
    let is_name = word.contains(['/', '~', '*', '_', '§', '$', '=']) || word.trim_end_matches('.').contains('.');
    if is_name || word.is_empty() {
        return if word.is_empty() {
            Vec::new()
        } else {
            vec![NAME.to_owned()]
        };
    }
    let lower = word.to_lowercase();
    let digits = lower.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && UNITS.contains(&&lower[digits..]) {
        return vec![lower[..digits].to_owned(), lower[digits..].to_owned()];
    }
    if lower.ends_with('.') {
        return vec![lower];
    }
    let split = lower.split(|c: char| !c.is_alphanumeric());
    split.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
