//! What a sentence consists of.

/// A word, a name, a quotation or a sign of punctuation.
pub(super) struct Token {
    pub(super) text: String,
    /// Whether a blank stands before it.
    pub(super) apart: bool,
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        self.text.chars().all(char::is_alphabetic)
    }

    pub(super) fn is_noun(&self) -> bool {
        self.is_word() && self.text.starts_with(char::is_uppercase)
    }

    pub(super) fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.text.to_lowercase().as_str())
    }
}

/// The parts of some words, in order.
pub(super) fn tokens(words: &str) -> Vec<Token> {
    const PAIRS: [(char, char); 4] = [('\'', '\''), ('"', '"'), ('`', '`'), ('„', '“')];
    let mut tokens = Vec::new();
    let mut rest = words;
    let mut apart = false;
    while let Some(first) = rest.chars().next() {
        if first.is_whitespace() {
            apart = true;
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let inside = &rest[first.len_utf8()..];
        if first == '(' {
            tokens.push(Token {
                text: "(".to_owned(),
                apart,
            });
            rest = inside;
            apart = false;
            continue;
        }
        let close = PAIRS.iter().find(|(open, _)| *open == first).and_then(|(_, close)| {
            let end = inside.find(*close)?;
            Some(first.len_utf8() + end + close.len_utf8())
        });
        let end = close.unwrap_or_else(|| {
            let word = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
            let trimmed = rest[..word].trim_end_matches([',', ';', ':', '?', '!', ')']);
            // The end of a sentence; "10." and "z. B." have a point of their own.
            let sentence = trimmed
                .strip_suffix('.')
                .filter(|text| text.chars().count() > 2 && text.chars().all(char::is_alphabetic));
            sentence.unwrap_or(trimmed).len().max(first.len_utf8())
        });
        tokens.push(Token {
            text: rest[..end].to_owned(),
            apart,
        });
        rest = &rest[end..];
        apart = false;
    }
    tokens
}
