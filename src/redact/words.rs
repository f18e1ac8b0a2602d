//! The words of a text as a shell would split it, which is good enough for prose.

/// A word, where it stands, and whether a command ends before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'a> {
    pub(super) start: usize,
    /// With its quotes.
    pub(super) text: &'a str,
    /// The first word of a command.
    pub(super) first: bool,
    /// The sign of the shell before it, where it is the first.
    pub(super) sign: &'a str,
}

impl<'a> Word<'a> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// The word without quotes around it, and where that begins.
    pub(super) fn bare(&self) -> (usize, &'a str) {
        bare(self.start, self.text)
    }
}

impl<'a> Word<'a> {
    /// Returns the text in the quotes of `name='…'`, or of the word.
    pub(super) fn inside(&self) -> (usize, &'a str) {
        let quote = ["='", "=\""].iter().filter_map(|sign| self.text.find(sign)).min();
        match quote {
            Some(at) => bare(self.start + at + 1, &self.text[at + 1..]),
            None => self.bare(),
        }
    }
}

/// A text without the quotes around it, and where that begins.
pub(super) fn bare(start: usize, text: &str) -> (usize, &str) {
    for quote in ["\\\"", "\"", "'", "`"] {
        let inner = text.strip_prefix(quote);
        if let Some(inner) = inner {
            let inside = inner.strip_suffix(quote).unwrap_or(inner);
            return (start + quote.len(), inside);
        }
    }
    if let Some(inner) = text.strip_prefix("$'") {
        return (start + 2, inner.strip_suffix('\'').unwrap_or(inner));
    }
    (start, text)
}

/// The same for a value: where a shell would join what is in quotes with more, the quotes belong to it.
pub(super) fn value(start: usize, text: &str) -> (usize, &str) {
    let quote = text.bytes().next().filter(|quote| b"'\"".contains(quote));
    match quote.and_then(|quote| closes(text, 0, quote)) {
        Some(end) if end < text.len() => (start, text),
        _ => bare(start, text),
    }
}

/// The words of a line between blanks, and where they begin.
pub(super) fn in_line(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split_inclusive(char::is_whitespace).filter_map(move |word| {
        at += word.len();
        (!word.trim().is_empty()).then(|| (at - word.len(), word.trim()))
    })
}

/// All words. Signs of the shell separate commands and are no words.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut at = 0;
    let mut first = true;
    let mut sign = "";
    while at < bytes.len() {
        match bytes[at] {
            b'\n' | b'\r' => {
                (first, sign) = (true, "\n");
                at += 1;
            }
            b'\\' if bytes.get(at + 1) == Some(&b'\n') => at += 2,
            b' ' | b'\t' => at += 1,
            b'|' | b';' | b'&' | b'(' | b')' | b'<' | b'>' | b'`' => {
                let length = bytes[at..].iter().take_while(|byte| b"|;&()<>`".contains(byte)).count();
                sign = &text[at..at + length];
                // A redirection goes on with the same command.
                first = first || !sign.starts_with(['<', '>']) || sign.contains('(');
                at += length;
            }
            _ => {
                let end = end_of_word(text, at);
                words.push(Word {
                    start: at,
                    text: &text[at..end],
                    first,
                    sign: if first || sign.starts_with('<') { sign } else { "" },
                });
                (first, sign) = (false, "");
                at = end;
            }
        }
    }
    words
}

/// Quotes hold blanks where a shell would look for them; an apostrophe in a sentence does not.
fn end_of_word(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while at < bytes.len() {
        match bytes[at] {
            b' ' | b'\t' | b'\n' | b'\r' | b'|' | b';' | b'(' | b')' => break,
            b'&' if at == start
                || bytes
                    .get(at + 1)
                    .is_none_or(|next| matches!(next, b' ' | b'&' | b'\n' | b'>')) =>
            {
                break;
            }
            b'<' | b'>' if !text[at..].starts_with("<secret") && !is_tag(&text[start..at]) => break,
            b'\\' if text[at..].starts_with("\\\"") => {
                let line = text[at + 2..].split('\n').next().unwrap_or_default();
                at += 2 + line.find("\\\"").map_or(0, |length| length + 2);
            }
            b'\\' if at + 1 < bytes.len() => at += 2,
            quote @ (b'"' | b'\'' | b'`') if opens(&text[start..at], quote) => match closes(text, at, quote) {
                Some(end) => at = end,
                None => at += 1,
            },
            _ => at += 1,
        }
    }
    let mut end = at.clamp(start + 1, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

/// `<` and `>` in a word that is a placeholder or a piece of XML separate nothing.
fn is_tag(before: &str) -> bool {
    before.contains("<secret") && !before.contains('>')
}

fn opens(before: &str, quote: u8) -> bool {
    match before.chars().next_back() {
        None => true,
        Some(last) => {
            quote == b'"' || before.starts_with(['-', '\'', '"']) || before.contains('=') || !last.is_alphanumeric()
        }
    }
}

fn closes(text: &str, at: usize, quote: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut end = at + 1;
    while end < bytes.len() {
        match bytes[end] {
            b'\\' if quote != b'\'' => end += 1,
            byte if byte == quote => return Some(end + 1),
            _ => {}
        }
        end += 1;
    }
    None
}

/// The words of commands that are lists of strings, with an option among them: `["mysql", "-pX"]`, `run('mysql', ['-pX'])`.
pub(super) fn lists(text: &str) -> Vec<Vec<Word<'_>>> {
    let mut lists = Vec::new();
    let mut read = 0;
    for (open, _) in text.match_indices(['[', '(']) {
        if open < read {
            continue;
        }
        let mut words: Vec<Word<'_>> = Vec::new();
        let mut rest = text[open + 1..].trim_start();
        while let Some(quote) = ["\\\"", "\"", "'"].into_iter().find(|quote| rest.starts_with(quote)) {
            let inside = &rest[quote.len()..];
            let line = inside.split('\n').next().unwrap_or_default();
            let Some(length) = line.find(quote) else { break };
            let first = words.is_empty();
            words.push(Word {
                start: text.len() - inside.len(),
                text: &line[..length],
                first,
                sign: "",
            });
            rest = inside[length + quote.len()..].trim_start();
            let Some(next) = rest.strip_prefix(',') else { break };
            rest = next.trim_start();
            rest = rest.strip_prefix('[').unwrap_or(rest);
        }
        read = text.len() - rest.len();
        words.retain(|word| !word.text.is_empty());
        if words.iter().any(|word| word.text.starts_with('-')) {
            lists.push(words);
        }
    }
    lists
}

/// The name of a program without the directories that it is in.
pub(super) fn program(word: &str) -> &str {
    word.rsplit('/')
        .next()
        .unwrap_or(word)
        .trim_start_matches(['$', '\\', '"', '\''])
}
