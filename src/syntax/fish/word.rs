//! Words of fish: quotes, variables and substitutions.

use super::super::bash::braces;
use super::super::command::{Command, Piece, Word};
use super::super::pieces;
use super::{DEEPEST, Reader, read};

impl Reader {
    pub(super) fn word(&mut self, depth: usize, waiting: &mut Vec<Command>) -> Word {
        let mut word = Word::plain("");
        word.pieces.clear();
        if self.looks_at("<(") || self.looks_at(">(") {
            self.at += 2;
            self.substitution(&mut word, depth, waiting);
            if let Some(Piece::Output(text)) = word.pieces.pop() {
                word.pieces.push(Piece::Process(text));
            }
        }
        while let Some(character) = self.peek() {
            match character {
                '(' if self.lenient && (self.looks_at("()") || word.pieces.is_empty()) => break,
                '`' if self.lenient => self.backticks(&mut word),
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | ')' | '<' | '>' => break,
                '&' if self.text.get(self.at + 1).is_none_or(|c| " \t\n;|&>)".contains(*c)) => break,
                '\'' | '"' => self.quoted(character, &mut word, depth, waiting),
                '(' => {
                    self.at += 1;
                    self.substitution(&mut word, depth, waiting);
                }
                '$' => self.expansion(&mut word, depth, waiting),
                '\\' => {
                    let escaped = self.text.get(self.at + 1).copied();
                    self.at = (self.at + 2).min(self.text.len());
                    push(&mut word, escaped.filter(|c| *c != '\n'), false);
                    word.quoted = true;
                }
                other => {
                    self.at += 1;
                    word.glob |= word.exact && matches!(other, '*' | '?');
                    push(&mut word, Some(other), true);
                }
            }
        }
        braces(&mut word);
        word
    }

    pub(super) fn quoted(&mut self, quote: char, word: &mut Word, depth: usize, waiting: &mut Vec<Command>) {
        word.quoted = true;
        self.at += 1;
        push(word, None, false);
        while let Some(character) = self.peek() {
            match character {
                end if end == quote => {
                    self.at += 1;
                    return;
                }
                '$' if quote == '"' => self.expansion(word, depth, waiting),
                '`' if quote == '"' && self.lenient => self.backticks(word),
                '\\' if !(self.lenient && quote == '\'') => {
                    let escaped = self.text.get(self.at + 1).copied();
                    let special = escaped.filter(|c| *c == quote || *c == '\\' || (quote == '"' && "$\n".contains(*c)));
                    self.at += if special.is_some() { 2 } else { 1 };
                    push(word, special.or(Some('\\')).filter(|c| *c != '\n'), false);
                }
                other => {
                    self.at += 1;
                    push(word, Some(other), false);
                }
            }
        }
        self.parsed.broken = true;
    }

    /// `$name` and `$(command)`; both are only known when the command runs.
    pub(super) fn expansion(&mut self, word: &mut Word, depth: usize, waiting: &mut Vec<Command>) {
        self.at += 1;
        if self.peek() == Some('(') {
            self.at += 1;
            self.substitution(word, depth, waiting);
            return;
        }
        let start = self.at;
        if self.lenient && self.peek() == Some('{') {
            while self.peek().is_some_and(|c| c != '}') {
                self.at += 1;
            }
            self.at = (self.at + 1).min(self.text.len());
        } else {
            while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
                self.at += 1;
            }
        }
        let name: String = self.text[start..self.at].iter().collect();
        let special = self
            .peek()
            .filter(|c| self.lenient && name.is_empty() && "@*?!#-".contains(*c));
        self.at += usize::from(special.is_some());
        let name: String = name.chars().chain(special).collect();
        if name.is_empty() {
            push(word, Some('$'), false);
            return;
        }
        word.exact = false;
        word.pieces.push(pieces::variable(&name));
    }

    /// `` `command` ``; what is in it comes as the output of it.
    pub(super) fn backticks(&mut self, word: &mut Word) {
        self.at += 1;
        let start = self.at;
        while self.peek().is_some_and(|c| c != '`') {
            self.at += 1;
        }
        let text: String = self.text[start..self.at].iter().collect();
        self.parsed.broken |= self.at == self.text.len();
        self.at = (self.at + 1).min(self.text.len());
        word.exact = false;
        let inner = read(&text, true);
        self.parsed.commands.extend(inner.commands);
        word.pieces.push(Piece::Output(text));
    }

    pub(super) fn substitution(&mut self, word: &mut Word, depth: usize, waiting: &mut Vec<Command>) {
        word.exact = false;
        if depth > DEEPEST {
            self.parsed.broken = true;
            self.at = self.text.len();
            return;
        }
        let (first, start) = (self.parsed.commands.len(), self.at);
        self.list(Some(')'), depth + 1);
        let end = self.at.saturating_sub(1).max(start);
        let text = self.text.get(start..end).unwrap_or_default().iter().collect();
        word.pieces.push(Piece::Output(text));
        waiting.extend(self.parsed.commands.drain(first..));
    }
}

fn push(word: &mut Word, character: Option<char>, bare: bool) {
    match (word.pieces.last_mut(), bare) {
        (Some(Piece::Bare(text)), true) | (Some(Piece::Text(text)), false) => text.extend(character),
        (_, true) => word.pieces.push(Piece::Bare(character.into_iter().collect())),
        (_, false) => word.pieces.push(Piece::Text(character.into_iter().collect())),
    }
    if word.exact {
        word.text.extend(character);
    }
}
