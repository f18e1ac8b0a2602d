//! Output as patterns read it.

/// The output, with every quotation mark made a `'`: programs and languages differ in them and mean the same.
#[derive(Clone, Debug)]
pub(crate) struct Output {
    /// In the case it was written in.
    pub(crate) shown: String,
    /// In lower case; every byte is where it is in `shown`.
    pub(crate) low: String,
}

impl Output {
    /// Makes output, of which nothing is left that steers a terminal, easy to compare.
    pub(crate) fn new(clean: &str) -> Self {
        let shown: String = clean.chars().map(plain_quote).collect();
        let low = lower(&shown);
        Self { shown, low }
    }

    /// Returns true if any of the phrases, given in lower case, is in it.
    pub(crate) fn has_any<'a>(&self, phrases: impl IntoIterator<Item = &'a str>) -> bool {
        phrases.into_iter().any(|phrase| self.low.contains(phrase))
    }

    /// The first line, in lower case, that has any of the phrases.
    pub(crate) fn line_with<'a>(&self, phrases: impl IntoIterator<Item = &'a str>) -> Option<&str> {
        let phrases: Vec<&str> = phrases.into_iter().collect();
        let mut lines = self.low.lines();
        lines.find(|line| phrases.iter().any(|phrase| line.contains(phrase)))
    }

    /// The line around a byte.
    pub(crate) fn line_at(&self, at: usize) -> std::ops::Range<usize> {
        let start = self.low[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = self.low[at..].find('\n').map_or(self.low.len(), |end| at + end);
        start..end
    }
}

/// The text in lower case, every byte where it was: what would take another number of bytes stays as it is.
pub(crate) fn lower(text: &str) -> String {
    let lower = |character: char| {
        let mut low = character.to_lowercase();
        match (low.next(), low.next()) {
            (Some(one), None) if one.len_utf8() == character.len_utf8() => one,
            _ => character,
        }
    };
    text.chars().map(lower).collect()
}

/// A character as patterns and outputs are compared.
pub(crate) fn plain_quote(character: char) -> char {
    match character {
        '"' | '`' | '´' | '‘' | '’' | '‚' | '‛' | '“' | '”' | '„' | '‟' | '«' | '»' | '‹' | '›' => {
            '\''
        }
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_have_a_lower_case_and_no_byte_moves() {
        assert_eq!(lower("Änderungen ÖÜß ÉΣ"), "änderungen öüß éσ");
        for text in ["İstanbul", "K", "ǅ", "ẞ"] {
            assert_eq!(lower(text).len(), text.len(), "{text}");
        }
    }
}
