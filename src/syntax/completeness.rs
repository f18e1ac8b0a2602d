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

/// A bracket or a block that has not been closed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Open {
    /// The sign or the word that closes it.
    close: &'static str,
    /// The word that began it, as far as that matters: a loop or an `if`.
    keyword: &'static str,
    /// How many words its head has so far; a group counts as one.
    head: usize,
    /// True if the list of a short loop has been read, `for f (…)` of zsh: one command is its body then.
    listed: bool,
    /// True if `do`, `then` or a brace has begun its body.
    body: bool,
}

struct Reader<'a> {
    text: &'a str,
    shell: Shell,
    lexer: Lexer<'a>,
    /// Open brackets and blocks, innermost last.
    open: Vec<Open>,
    wants: Wants,
    /// True if a `;` or the like stands behind the last word.
    parted: bool,
    /// True if the last token was the `else` of fish, whose `if` opens no block of its own.
    otherwise: bool,
    /// Byte positions of `\` before a line end, in unquoted text.
    continuations: Vec<usize>,
}

impl<'a> Reader<'a> {
    fn new(shell: Shell, text: &'a str) -> Self {
        Self {
            text,
            shell,
            lexer: Lexer::new(text, shell),
            open: Vec::new(),
            wants: Wants::Nothing,
            parted: false,
            otherwise: false,
            continuations: Vec::new(),
        }
    }

    fn fish(&self) -> bool {
        self.shell == Shell::Fish
    }

    /// Returns true where a `}` ends a block wherever it stands, and a `{` may stand for `do` and `then`.
    fn zsh(&self) -> bool {
        self.shell == Shell::Zsh
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
            Kind::LineEnd => {
                self.parted = true;
                return;
            }
            Kind::Blank | Kind::Document => return,
            Kind::Comment | Kind::Redirection if self.wants == Wants::Line => self.wants = Wants::Nothing,
            Kind::Comment | Kind::Redirection => {}
            Kind::Operator => self.operator(source),
            Kind::Word | Kind::Target => self.word(token),
        }
        self.otherwise = self.fish() && token.kind == Kind::Word && token.begins && source == "else"
            || self.otherwise && token.kind == Kind::Blank;
    }

    fn operator(&mut self, sign: &str) {
        match sign {
            "(" => {
                self.push(")", "");
                return;
            }
            // The `)` of a pattern in `case` closes nothing.
            ")" => self.close(")"),
            ";" => self.close("]]"),
            _ => {}
        }
        self.parted = sign != ")";
        let dangling =
            matches!(sign, "&&" | "||" | "|" | "|&") || self.fish() && (sign == "&|" || sign.ends_with(">|"));
        self.wants = if dangling { Wants::Word } else { Wants::Nothing };
    }

    fn push(&mut self, close: &'static str, keyword: &'static str) {
        if let Some(outer) = self.open.last_mut() {
            outer.head += 1;
        }
        self.open.push(Open {
            close,
            keyword,
            head: 0,
            listed: false,
            body: false,
        });
    }

    fn close(&mut self, sign: &str) {
        if self.open.last().is_some_and(|open| open.close == sign) {
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
        let parted = std::mem::take(&mut self.parted);
        if self.is_head(word, parted) {
            return;
        }
        if token.kind == Kind::Word && token.is_plain() {
            if token.begins {
                self.keyword(word);
            } else if word == "]]" || word == "}" && self.zsh() {
                self.close(word);
            }
        }
    }

    /// Whether a word belongs to the head of a loop or an `if`, or begins its body otherwise than by `do` and `then`: a brace
    /// behind the list of `for`, and in zsh behind any condition, and the one command of a short loop.
    fn is_head(&mut self, word: &str, parted: bool) -> bool {
        let zsh = self.zsh();
        let Some(open) = self
            .open
            .last_mut()
            .filter(|open| !open.keyword.is_empty() && !open.body)
        else {
            return false;
        };
        let counts = matches!(open.keyword, "for" | "select");
        match word {
            "do" | "then" => open.body = true,
            // Behind a `;` it is one more command of the condition.
            "{" if open.head > 0 && (counts || zsh && !parted) => {
                (open.close, open.body) = ("}", true);
                return true;
            }
            _ if open.listed => {
                self.open.pop();
            }
            _ if zsh && counts && open.head == 1 && word.starts_with('(') => open.listed = true,
            _ => open.head += 1,
        }
        false
    }

    fn keyword(&mut self, word: &str) {
        let (close, keyword) = match word {
            "if" if self.otherwise => return,
            "if" | "for" | "while" | "switch" | "function" | "begin" if self.fish() => ("end", ""),
            _ if self.fish() => return self.close(word),
            "if" => ("fi", "if"),
            "for" => ("done", "for"),
            "select" => ("done", "select"),
            "while" | "until" => ("done", "while"),
            "case" => ("esac", ""),
            "{" => ("}", ""),
            "[[" => ("]]", ""),
            "foreach" if self.zsh() => ("end", ""),
            _ => return self.close(word),
        };
        self.push(close, keyword);
    }
}

#[cfg(test)]
mod tests;
