//! A line as tokens with their places, for every shell. Put together, the tokens are the line again, whatever it is.

mod word;

use std::collections::VecDeque;
use std::ops::Range;

pub(crate) use super::token::{Kind, Part, PartKind, Quotes, Token, assigned};
use crate::shell::Shell;

/// Substitutions inside each other go no deeper.
const DEEPEST: usize = 40;
/// No calculation is longer, in bytes.
const LONGEST_CALCULATION: usize = 1000;
/// The operators that separate and group commands; longer signs stand before those that they begin with.
const OPERATORS: [&str; 14] = [
    "&&", "||", "|&", "&|", "&!", ";;&", ";;", ";&", ";|", "|", ";", "&", "(", ")",
];
const REDIRECTIONS: [&str; 12] = ["&>>", "&>", "<<<", "<<-", "<<", "<>", ">>", ">|", ">&", "<&", ">", "<"];
/// The last two are mistakes that everybody makes who comes from another shell.
const REDIRECTIONS_OF_FISH: [&str; 10] = ["&>>", "&>", ">>", ">?", ">&", "<&", ">", "<<<", "<<", "<"];

/// All tokens of a line, and whether it ends where it may.
pub(crate) fn lex(text: &str, shell: Shell) -> (Vec<Token>, Option<char>) {
    let mut lexer = Lexer::new(text, shell);
    let tokens = lexer.by_ref().collect();
    (tokens, lexer.unfinished())
}

/// The tokens between two places of a line.
pub(crate) fn lex_between(line: &str, span: Range<usize>, shell: Shell) -> Vec<Token> {
    let known = line.get(span.clone()).and_then(|_| line.get(..span.end));
    let mut lexer = Lexer::new(known.unwrap_or_default(), shell);
    lexer.at = span.start.min(lexer.text.len());
    lexer.collect()
}

/// The words of a line without their quotes.
pub(crate) fn words(text: &str, shell: Shell) -> Vec<String> {
    let (tokens, _) = lex(text, shell);
    let words = tokens
        .iter()
        .filter(|token| matches!(token.kind, Kind::Word | Kind::Target));
    words.map(|token| token.text(text)).collect()
}

/// The quotes that a place of a line stands in; of those inside each other the innermost.
pub(crate) fn quotes_at(text: &str, at: usize, shell: Shell) -> Quotes {
    let (tokens, _) = lex(text, shell);
    quotes_in(&tokens, at).unwrap_or(Quotes::None)
}

fn quotes_in(tokens: &[Token], at: usize) -> Option<Quotes> {
    let mut parts = tokens.iter().flat_map(|token| &token.parts);
    let part = parts.find(|part| part.span.contains(&at))?;
    // The sign that begins the quotes stands outside of them.
    let own = if part.kind == PartKind::Mark {
        Quotes::None
    } else {
        part.quotes
    };
    Some(quotes_in(&part.inside, at).unwrap_or(own))
}

/// Reads one token after the other.
pub(crate) struct Lexer<'a> {
    text: &'a str,
    shell: Shell,
    at: usize,
    depth: usize,
    list: List,
    /// The constructs that were open at the end of the text, the innermost first.
    open: Vec<char>,
}

/// The state of the list of commands that is being read: the line, or what a substitution holds.
#[derive(Default)]
struct List {
    /// The sign that ends it.
    end: Option<char>,
    begins: bool,
    /// Which word is special, whatever it is.
    next: Next,
    /// True if what is read stands between `[[` and `]]`.
    tests: bool,
    /// The number of open parentheses.
    groups: usize,
    /// The number of open `case`, whose patterns end with a parenthesis.
    cases: usize,
    /// The here-documents that begin on the next line, and those that begin now.
    documents: Vec<Document>,
    due: VecDeque<Document>,
}

impl List {
    fn new(end: Option<char>) -> Self {
        Self {
            end,
            begins: true,
            ..Self::default()
        }
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Any,
    /// The file of a redirection.
    Target,
    /// The end of a here-document, where tabs before it may count or not.
    Delimiter { tabs: bool },
    /// The words behind `for`.
    Loop,
    /// The name of a function.
    Function,
}

/// A here-document whose lines have not been read.
struct Document {
    end: String,
    tabs: bool,
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        let (start, begins) = (self.at, self.list.begins);
        let character = self.peek()?;
        let mut parts = Vec::new();
        let kind = if let Some(document) = self.list.due.pop_front() {
            self.document(&document);
            Kind::Document
        } else if self.is_end(character) {
            return None;
        } else {
            match character {
                ' ' | '\t' | '\r' => {
                    self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t', '\r']).len();
                    Kind::Blank
                }
                '\\' if self.rest().starts_with("\\\n") => {
                    self.at += 2;
                    Kind::Blank
                }
                '\n' => {
                    self.at += 1;
                    self.line_end();
                    Kind::LineEnd
                }
                '#' => {
                    let rest = self.rest();
                    let end = if self.list.end == Some('`') {
                        ['\n', '`']
                    } else {
                        ['\n'; 2]
                    };
                    self.at += rest.find(end).unwrap_or(rest.len());
                    Kind::Comment
                }
                _ => self.sign().unwrap_or_else(|| self.word(&mut parts)),
            }
        };
        Some(Token {
            kind,
            span: start..self.at,
            begins,
            parts,
        })
    }
}

impl<'a> Lexer<'a> {
    pub(crate) fn new(text: &'a str, shell: Shell) -> Self {
        Self {
            text,
            shell,
            at: 0,
            depth: 0,
            list: List::new(None),
            open: Vec::new(),
        }
    }

    /// The sign of what is open where reading has ended: the only one, or the innermost that is no quote; `\` for a
    /// character that is missing, `<` for a here-document.
    pub(crate) fn unfinished(&self) -> Option<char> {
        let waits = !self.list.documents.is_empty() || !self.list.due.is_empty();
        let nested = self.open.iter().find(|sign| !matches!(sign, '\'' | '"'));
        nested.or(self.open.first()).copied().or(waits.then_some('<'))
    }

    fn fish(&self) -> bool {
        self.shell == Shell::Fish
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character behind the one that is here.
    fn second(&self) -> Option<char> {
        self.rest().chars().nth(1)
    }

    /// Returns true if `<(…)` means something here. Fish has it in no place where it would not be something else.
    fn may_hand_over(&self) -> bool {
        !self.fish() || self.list.next == Next::Target
    }

    fn is_end(&self, character: char) -> bool {
        let list = &self.list;
        list.end == Some(character) && (character != ')' || list.groups == 0 && list.cases == 0 && !list.tests)
    }

    fn line_end(&mut self) {
        self.list.begins = true;
        self.list.next = Next::Any;
        self.list.due.extend(self.list.documents.drain(..));
    }

    /// Skips the lines of a here-document.
    fn document(&mut self, document: &Document) {
        while !self.rest().is_empty() {
            let line = self.rest().lines().next().unwrap_or_default();
            self.at = (self.at + line.len() + 1).min(self.text.len());
            if document.tabs && line.trim_start_matches('\t') == document.end || line == document.end {
                return;
            }
        }
        self.open.push('<');
    }

    /// Reads a redirection or an operator, if there is one here.
    fn sign(&mut self) -> Option<Kind> {
        if self.list.tests && self.peek() != Some(';') {
            return None;
        }
        if let Some(length) = self.pipe_of_fish() {
            self.at += length;
            self.list.begins = true;
            self.list.next = Next::Any;
            return Some(Kind::Operator);
        }
        if let Some((length, next)) = self.redirection() {
            self.at += length;
            self.list.next = next;
            return Some(Kind::Redirection);
        }
        let rest = self.rest();
        let list = &mut self.list;
        if rest.starts_with("((") && (list.begins || list.next == Next::Loop) && self.shell != Shell::Fish {
            // A calculation is a word, where it is one.
            if calculation(&rest[2..]).is_some() {
                return None;
            }
        }
        let here = |sign: &&&str| match **sign {
            "&|" => self.shell != Shell::Bash && rest.starts_with("&|"),
            "&!" | ";|" => self.shell == Shell::Zsh && rest.starts_with(**sign),
            "(" => {
                rest.starts_with('(') && !is_group_of_zsh(rest, list.begins, self.shell) && self.shell != Shell::Fish
            }
            sign => rest.starts_with(sign),
        };
        let sign = *OPERATORS.iter().find(here)?;
        self.at += sign.len();
        match sign {
            "(" => list.groups += 1,
            ")" => list.groups = list.groups.saturating_sub(1),
            _ => {}
        }
        list.begins = true;
        list.tests = false;
        list.next = Next::Any;
        Some(Kind::Operator)
    }

    /// Returns the length of `>|` and `2>|`, which are pipes in fish.
    fn pipe_of_fish(&self) -> Option<usize> {
        let rest = self.rest();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        (self.fish() && after.starts_with(">|")).then(|| rest.len() - after.len() + 2)
    }

    /// Returns the length of a redirection operator, and the kind of the word that comes next.
    fn redirection(&self) -> Option<(usize, Next)> {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let after = &rest[digits..];
        let signs: &[&str] = if self.fish() {
            &REDIRECTIONS_OF_FISH
        } else {
            &REDIRECTIONS
        };
        let sign = signs.iter().find(|sign| after.starts_with(**sign))?;
        let process = self.may_hand_over() && matches!(*sign, "<" | ">") && after[1..].starts_with('(');
        if process || digits > 0 && sign.starts_with('&') {
            return None;
        }
        let next = match *sign {
            "<<" | "<<-" if !self.fish() => Next::Delimiter { tabs: *sign == "<<-" },
            _ => Next::Target,
        };
        Some((digits + sign.len(), next))
    }

    /// Reads the tokens of a substitution up to the sign that ends it.
    fn inside(&mut self, opening: usize, end: char) -> Vec<Token> {
        let sign = self.text[..self.at + opening].chars().next_back().unwrap_or(end);
        self.at += opening;
        let mut tokens = Vec::new();
        if self.depth < DEEPEST {
            self.depth += 1;
            let outer = std::mem::replace(&mut self.list, List::new(Some(end)));
            tokens.extend(self.by_ref());
            self.list = outer;
            self.depth -= 1;
        } else {
            self.at = self.text.len();
        }
        if self.peek() == Some(end) {
            self.at += 1;
        } else {
            self.open.push(sign);
        }
        tokens
    }
}

/// `(a|b)*` and `(#i)x` at the beginning of a word.
fn is_group_of_zsh(rest: &str, begins: bool, shell: Shell) -> bool {
    shell == Shell::Zsh && !begins && !rest.starts_with("()")
}

/// Returns the length of a calculation that begins here, with the `))` that ends it.
fn calculation(text: &str) -> Option<usize> {
    let mut depth = 2;
    for (at, byte) in text.bytes().enumerate().take(LONGEST_CALCULATION) {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 2 => return text[at + 1..].starts_with(')').then_some(at + 2),
            b')' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests;
