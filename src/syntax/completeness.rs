//! The end of a command: several lines are one command only where the shell itself would go on reading.

use super::lexer::{Kind, Lexer, PartKind, Quotes, Token};
use crate::shell::Shell;

/// Returns true if the shell would wait for another line after `text`: an open quote, a line that ends in `\` or in an
/// operator, a here-document without its end, an open bracket or an open `if`, `for`, `while`, `case`, `function` or
/// `begin`.
///
/// The tokens answer only that question: for text that is no command at all the answer is of no use.
pub(crate) fn is_open(shell: Shell, text: &str) -> bool {
    let mut reader = Reader::new(shell, text);
    reader.run(false);
    reader.is_open()
}

/// Returns the length of the first command in `text`: up to the first line end at which [`is_open`] says no of what stands
/// before it. Nothing is read twice, however many lines that takes.
pub(crate) fn first_end(shell: Shell, text: &str) -> Option<usize> {
    Reader::new(shell, text).run(true)
}

/// Puts a command on one line where that does not change it: every `\` at the end of a line, outside single quotes
/// and here-documents, goes, and with it the blanks around it.
pub(crate) fn join_continuations(shell: Shell, text: &str) -> String {
    let mut reader = Reader::new(shell, text);
    reader.run(false);
    let mut joined = String::new();
    let mut from = 0;
    for at in reader.continuations {
        let before = text[from..at].trim_end_matches([' ', '\t']);
        joined.push_str(before);
        joined.push(' ');
        let rest = &text[at + 2..];
        from = text.len() - rest.trim_start_matches([' ', '\t']).len();
    }
    joined + &text[from..]
}

/// The thing that has to come after what was read last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    Nothing,
    /// A word, as after an operator.
    Word,
    /// Anything, since the line is continued and nothing has come yet.
    Line,
}

struct Reader<'a> {
    text: &'a str,
    fish: bool,
    /// True if a `}` ends a block wherever it stands.
    zsh: bool,
    lexer: Lexer<'a>,
    /// Open brackets and blocks, innermost last.
    open: Vec<&'static str>,
    wants: Wants,
    /// True if the last token was the `else` of fish, whose `if` opens no block of its own.
    otherwise: bool,
    /// Byte positions of `\` before a line end, in unquoted text.
    continuations: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(shell: Shell, text: &'a str) -> Self {
        Self {
            text,
            fish: shell == Shell::Fish,
            zsh: shell == Shell::Zsh,
            lexer: Lexer::new(text, shell),
            open: Vec::new(),
            wants: Wants::Nothing,
            otherwise: false,
            continuations: Vec::new(),
        }
    }

    fn is_open(&self) -> bool {
        self.wants != Wants::Nothing || !self.open.is_empty() || self.lexer.unfinished().is_some()
    }

    /// Reads all of it, or up to the `first` line end where nothing is open, and says where that is.
    fn run(&mut self, first: bool) -> Option<usize> {
        while let Some(token) = self.lexer.next() {
            let ends = match token.kind {
                Kind::LineEnd => true,
                Kind::Document => token.source(self.text).ends_with('\n'),
                _ => false,
            };
            if ends && first && !self.is_open() {
                return Some(token.span.end - 1);
            }
            self.take(&token);
        }
        None
    }

    fn take(&mut self, token: &Token) {
        let source = token.source(self.text);
        match token.kind {
            Kind::Blank if source.starts_with('\\') => {
                self.continuations.push(token.span.start);
                if self.wants == Wants::Nothing {
                    self.wants = Wants::Line;
                }
            }
            Kind::Blank | Kind::LineEnd | Kind::Document => return,
            Kind::Comment | Kind::Redirection if self.wants == Wants::Line => self.wants = Wants::Nothing,
            Kind::Comment | Kind::Redirection => {}
            Kind::Operator => self.operator(source),
            Kind::Word | Kind::Target => self.word(token),
        }
        self.otherwise = self.fish && token.kind == Kind::Word && token.begins && source == "else"
            || self.otherwise && token.kind == Kind::Blank;
    }

    fn operator(&mut self, sign: &str) {
        match sign {
            "(" => {
                self.open.push(")");
                return;
            }
            // The `)` of a pattern in `case` closes nothing.
            ")" => self.close(")"),
            ";" => self.close("]]"),
            _ => {}
        }
        let dangling = matches!(sign, "&&" | "||" | "|" | "|&") || sign == "&|" && self.fish;
        self.wants = if dangling { Wants::Word } else { Wants::Nothing };
    }

    fn close(&mut self, sign: &str) {
        if self.open.last() == Some(&sign) {
            self.open.pop();
        }
    }

    fn word(&mut self, token: &Token) {
        let continues = |span: &std::ops::Range<usize>| self.text[span.clone()] == *"\\\n";
        let bare = token
            .parts
            .iter()
            .filter(|part| part.kind == PartKind::Escape && part.quotes == Quotes::None);
        self.continuations
            .extend(bare.filter(|part| continues(&part.span)).map(|part| part.span.start));
        let word = token.source(self.text);
        self.wants = if word.ends_with("\\\n") {
            Wants::Line
        } else {
            Wants::Nothing
        };
        if token.kind == Kind::Word && token.is_plain() {
            if token.begins {
                self.keyword(word);
            } else if word == "]]" || word == "}" && self.zsh {
                self.close(word);
            }
        }
    }

    fn keyword(&mut self, word: &str) {
        let close = match word {
            "if" if self.otherwise => None,
            "if" | "for" | "while" | "switch" | "function" | "begin" if self.fish => Some("end"),
            _ if self.fish => None,
            "if" => Some("fi"),
            "for" | "while" | "until" | "select" => Some("done"),
            "case" => Some("esac"),
            "{" => Some("}"),
            "[[" => Some("]]"),
            _ => None,
        };
        match close {
            Some(close) => self.open.push(close),
            None => self.close(word),
        }
    }
}

#[cfg(test)]
mod tests;
