//! Tokens of a line and the parts of its words, with their places.

use std::ops::Range;

use super::pieces::unescaped;

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Blanks, or a `\` at the end of a line.
    Blank,
    Comment,
    LineEnd,
    /// An operator that separates or groups commands: `&&`, `||`, `;`, `|`, `&`, parentheses.
    Operator,
    /// The sign of a redirection with the number before it.
    Redirection,
    /// The word after it.
    Target,
    Word,
    /// The lines of a here-document with the one that ends it.
    Document,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// The span, in bytes.
    pub(crate) span: Range<usize>,
    /// True if a command may begin here.
    pub(crate) begins: bool,
    /// The parts of a word; put together they are the word.
    pub(crate) parts: Vec<Part>,
}

/// The kind of a part of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// Text that stands for itself, or for a pattern where it is not quoted.
    Text,
    /// The beginning or the end of quotes.
    Mark,
    /// A backslash with what it stands before.
    Escape,
    /// `$name` or `${…}`.
    Variable,
    /// `$((…))` or `((…))`.
    Calculation,
    /// `$(…)`, `` `…` `` or `(…)` of fish.
    Output,
    /// `<(…)`, `>(…)` or `=(…)` of zsh.
    Process,
}

/// The quotes that something stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    None,
    Single,
    Double,
    /// `$'…'`
    Ansi,
}

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) kind: PartKind,
    pub(crate) span: Range<usize>,
    pub(crate) quotes: Quotes,
    /// The content: the tokens of a substitution, or one word for what `${…}` holds.
    pub(crate) inside: Vec<Token>,
}

impl Token {
    /// The token as it is written.
    pub(crate) fn source<'a>(&self, line: &'a str) -> &'a str {
        &line[self.span.clone()]
    }

    /// Returns the text that the shell makes of it: without quotes and backslashes, nothing expanded.
    pub(crate) fn text(&self, line: &str) -> String {
        self.parts.iter().map(|part| part.text(line)).collect()
    }

    /// Returns true if nothing in it is quoted or expanded.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.parts.as_slice(), [part] if part.kind == PartKind::Text && part.quotes == Quotes::None)
    }

    /// Returns true if it sets a variable for the command behind it.
    pub(crate) fn is_assignment(&self, line: &str) -> bool {
        let bare = |part: &&Part| part.kind == PartKind::Text && part.quotes == Quotes::None;
        let first = self.parts.first().filter(bare);
        self.begins && first.is_some_and(|part| assigned(&line[part.span.clone()]).is_some())
    }
}

impl Part {
    /// Returns the text that the shell makes of it, nothing expanded.
    pub(crate) fn text(&self, line: &str) -> String {
        let source = &line[self.span.clone()];
        match (self.kind, self.quotes) {
            (PartKind::Mark, _) => String::new(),
            (PartKind::Escape, _) => source[1..].trim_end_matches('\n').to_owned(),
            (PartKind::Text, Quotes::Ansi) => unescaped(source),
            _ => source.to_owned(),
        }
    }
}

/// The name in `name=value` and `name+=value`, as it stands before a command.
pub(crate) fn assigned(text: &str) -> Option<&str> {
    let (name, _) = text.split_once('=')?;
    let name = name.strip_suffix('+').unwrap_or(name);
    let name = name.split_once('[').map_or(name, |(name, _)| name);
    let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (letters && !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit())).then_some(name)
}
