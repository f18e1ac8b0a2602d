//! Words as the features see them: lower case, umlauts spelled out, one space between them.

/// More is not looked at: what is meant stands at the beginning, and time stays bounded.
const LIMIT: usize = 2048;

/// A line of words, folded, and where each byte of it comes from.
pub struct Text<'a> {
    original: &'a str,
    /// Each word with a space before and after it.
    folded: String,
    /// For every byte of `folded`, where its character begins in `original`.
    origin: Vec<u16>,
    words: Vec<(u16, u16)>,
}

impl<'a> Text<'a> {
    /// Folds the beginning of a line.
    pub fn new(line: &'a str) -> Self {
        let end = (0..=LIMIT.min(line.len())).rev().find(|at| line.is_char_boundary(*at));
        let original = &line[..end.unwrap_or_default()];
        let mut text = Self {
            original,
            folded: String::with_capacity(original.len() + 2),
            origin: Vec::with_capacity(original.len() + 2),
            words: Vec::with_capacity(original.len() / 5 + 1),
        };
        text.push(0, ' ');
        let mut begin = text.folded.len();
        let mut number = false;
        let mut chars = original.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let inside = text.folded.len() > begin;
            if c.is_alphanumeric() {
                // Numbers mean the same to us, but `md5` and `mp3` are names.
                if !c.is_ascii_digit() || (inside && !number) {
                    text.fold(at, c);
                    number = false;
                } else if !inside {
                    text.push(at, '#');
                    number = true;
                }
            } else if inside && !(matches!(c, '\'' | '’') && chars.peek().is_some_and(|(_, c)| c.is_alphabetic())) {
                text.end_word(begin, at);
                begin = text.folded.len();
                number = false;
            }
        }
        if text.folded.len() > begin {
            text.end_word(begin, original.len());
        }
        text
    }

    fn push(&mut self, at: usize, c: char) {
        self.folded.push(c);
        let at = position(at);
        self.origin.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    fn fold(&mut self, at: usize, c: char) {
        if c.is_ascii() {
            return self.push(at, c.to_ascii_lowercase());
        }
        // By way of capital letters, so that both spellings of every letter meet: ß is SS there.
        for c in c.to_uppercase().flat_map(char::to_lowercase) {
            let base = match c {
                'ä' => 'a',
                'ö' => 'o',
                'ü' => 'u',
                _ => {
                    self.push(at, c);
                    continue;
                }
            };
            self.push(at, base);
            self.push(at, 'e');
        }
    }

    fn end_word(&mut self, begin: usize, at: usize) {
        self.words.push((position(begin), position(self.folded.len())));
        self.push(at, ' ');
    }

    /// The line, as far as it is looked at.
    pub fn original(&self) -> &'a str {
        self.original
    }

    /// The folded words, with spaces around each.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Returns the positions of the words in the folded text.
    pub fn words(&self) -> &[(u16, u16)] {
        &self.words
    }

    /// A part of the folded text as the user wrote it, in lower case.
    pub fn shown(&self, start: u16, end: u16) -> String {
        let (start, end) = (usize::from(start), usize::from(end));
        let part = self.folded.get(start..end).unwrap_or_default();
        let begin = start + part.len() - part.trim_start().len();
        // The text between words belongs to none of them.
        let place = |at: usize| self.origin.get(at).map_or(self.original.len(), |&at| at.into());
        let shown = self.original.get(place(begin)..place(begin + part.trim().len()));
        shown.unwrap_or_default().to_lowercase()
    }
}

/// Texts are shorter than [`LIMIT`] times the longest expansion of a letter, so nothing saturates.
fn position(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(line: &str) -> String {
        Text::new(line).folded.trim().to_owned()
    }

    #[test]
    fn spellings_of_one_word_meet() {
        for line in [
            "Lösche größere",
            "loesche groessere",
            "LÖSCHE GRÖSSERE",
            "lösche, größere!",
        ] {
            assert_eq!(folded(line), "loesche groessere");
        }
        assert_eq!(folded("what's eating it"), "whats eating it");
        assert_eq!(folded("die 20 größten, über 100MB"), "die # groessten ueber #mb");
        assert_eq!(folded("lied.mp3 md5 3d"), "lied mp3 md5 #d");
        assert_eq!(folded("'quoted' words'"), "quoted words");
        assert_eq!(folded(" \t\n"), "");
    }

    #[test]
    fn words_are_shown_as_they_were_written() {
        let text = Text::new("die Größe der 3 PDF-Dateien");
        let (start, _) = text.words()[1];
        let (_, end) = text.words()[3];
        assert_eq!(text.shown(start, end), "größe der 3");
        assert_eq!(text.shown(0, text.words()[0].1), "die");
        let last = *text.words().last().unwrap();
        assert_eq!(text.shown(last.0, last.1 + 1), "dateien");
        let text = Text::new("a: „heiß“!");
        let (start, end) = text.words()[1];
        assert_eq!(text.shown(start - 1, end + 1), "heiß");
    }

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let line = "ü€".repeat(100_000);
        let text = Text::new(&line);
        assert!(text.original().len() <= LIMIT && text.folded().len() < 2 * LIMIT);
    }
}
