//! Where a command ends: several lines are one command only where the shell itself would go on reading.

use crate::shell::Shell;

/// Whether the shell would wait for another line after `text`: an open quote, a line that ends in `\` or in an
/// operator, a here-document without its end, an open bracket or an open `if`, `for`, `while`, `case`, `function` or
/// `begin`.
///
/// This is a lexer and not a parser: it answers only that question, and for text that is no command at all the answer
/// is of no use.
pub(crate) fn is_open(shell: Shell, text: &str) -> bool {
    let mut lexer = Lexer::new(shell, text);
    lexer.run(false);
    lexer.is_open()
}

/// How long the first command in `text` is: up to the first line end at which [`is_open`] says no of what stands before it.
/// Nothing is read twice, however many lines that takes.
pub(crate) fn first_end(shell: Shell, text: &str) -> Option<usize> {
    Lexer::new(shell, text).run(true)
}

/// Puts a command on one line where that does not change it: every `\` at the end of a line, outside single quotes
/// and here-documents, goes, and with it the blanks around it.
pub(crate) fn join_continuations(shell: Shell, text: &str) -> String {
    let mut lexer = Lexer::new(shell, text);
    lexer.run(false);
    let mut joined = String::new();
    let mut from = 0;
    for at in lexer.continuations {
        let before = text[from..at].trim_end_matches([' ', '\t']);
        joined.push_str(before);
        joined.push(' ');
        let rest = &text[at + 2..];
        from = text.len() - rest.trim_start_matches([' ', '\t']).len();
    }
    joined + &text[from..]
}

/// A here-document whose lines have not begun yet.
struct Here {
    end: String,
    tabs: bool,
}

/// What has to come after what was read last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wants {
    Nothing,
    /// A word, as after an operator.
    Word,
    /// Anything, since the line is continued and nothing has come yet.
    Line,
}

struct Lexer<'a> {
    shell: Shell,
    text: &'a str,
    at: usize,
    /// Open brackets and blocks, innermost last.
    open: Vec<&'static str>,
    heres: Vec<Here>,
    /// Where a quote or a here-document is open at the end of the text.
    unfinished: bool,
    wants: Wants,
    /// Whether the next word is a command word, where keywords count.
    command: bool,
    /// Byte positions of `\` before a line end, in unquoted text.
    continuations: Vec<usize>,
}

impl<'a> Lexer<'a> {
    fn new(shell: Shell, text: &'a str) -> Self {
        Self {
            shell,
            text,
            at: 0,
            open: Vec::new(),
            heres: Vec::new(),
            unfinished: false,
            wants: Wants::Nothing,
            command: true,
            continuations: Vec::new(),
        }
    }

    fn is_open(&self) -> bool {
        self.unfinished || self.wants != Wants::Nothing || !self.open.is_empty() || !self.heres.is_empty()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Reads all of it, or up to the `first` line end where nothing is open, and says where that is.
    fn run(&mut self, first: bool) -> Option<usize> {
        while let Some(character) = self.rest().chars().next() {
            match character {
                ' ' | '\t' => self.at += 1,
                '\n' => {
                    let end = self.at;
                    if first && !self.is_open() {
                        return Some(end);
                    }
                    let documents = !self.heres.is_empty();
                    self.line_end();
                    let ended = documents && self.text[..self.at].ends_with('\n');
                    if first && ended && !self.is_open() {
                        return Some(self.at - 1);
                    }
                }
                '#' => {
                    self.comes();
                    self.at += self.rest().find('\n').unwrap_or(self.rest().len());
                }
                '\\' if self.rest().starts_with("\\\n") => {
                    self.continuations.push(self.at);
                    self.at += 2;
                    if self.wants == Wants::Nothing {
                        self.wants = Wants::Line;
                    }
                }
                _ => {
                    self.comes();
                    if !self.operator() {
                        self.word();
                    }
                }
            }
        }
        None
    }

    /// What a continued line needed is there.
    fn comes(&mut self) {
        if self.wants == Wants::Line {
            self.wants = Wants::Nothing;
        }
    }

    fn line_end(&mut self) {
        self.at += 1;
        if self.wants != Wants::Word {
            self.command = true;
        }
        for here in std::mem::take(&mut self.heres) {
            self.here_document(&here);
        }
    }

    /// Skips the lines of a here-document.
    fn here_document(&mut self, here: &Here) {
        while !self.rest().is_empty() {
            let line = self.rest().lines().next().unwrap_or_default();
            let next = (self.at + line.len() + 1).min(self.text.len());
            let found = if here.tabs { line.trim_start_matches('\t') } else { line } == here.end;
            self.at = next;
            if found {
                return;
            }
        }
        self.unfinished = true;
    }

    /// Reads an operator, if there is one here.
    fn operator(&mut self) -> bool {
        let rest = self.rest();
        if self.shell != Shell::Fish && rest.starts_with("<<") && !rest.starts_with("<<<") {
            self.here_operator();
            return true;
        }
        let operators: [(&str, bool); 12] = [
            ("<<<", false),
            ("&&", true),
            ("||", true),
            ("|&", true),
            (";;", false),
            ("|", true),
            (";", false),
            ("&>", false),
            ("&", false),
            ("<", false),
            (">", false),
            ("(", false),
        ];
        if rest.starts_with(')') {
            self.at += 1;
            // The `)` of a pattern in `case` closes nothing.
            if self.open.last() == Some(&")") {
                self.open.pop();
            } else {
                self.command = true;
            }
            self.wants = Wants::Nothing;
            return true;
        }
        let Some((operator, dangling)) = operators.into_iter().find(|(operator, _)| rest.starts_with(operator)) else {
            return false;
        };
        self.at += operator.len();
        match operator {
            "(" => {
                self.open.push(")");
                self.command = true;
            }
            "<<<" | "<" | ">" | "&>" => self.command = false,
            _ => {
                self.command = true;
                self.wants = if dangling { Wants::Word } else { Wants::Nothing };
            }
        }
        true
    }

    fn here_operator(&mut self) {
        self.at += 2;
        let tabs = self.rest().starts_with('-');
        self.at += usize::from(tabs);
        self.at += self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        let raw: String = self
            .rest()
            .chars()
            .take_while(|c| !c.is_whitespace() && !";|&<>)".contains(*c))
            .collect();
        self.at += raw.len();
        self.heres.push(Here {
            end: raw.replace(['\'', '"', '\\'], ""),
            tabs,
        });
    }

    /// Reads a word with its quotes, and keeps track of blocks if it is a keyword.
    fn word(&mut self) {
        let from = self.at;
        let mut plain = true;
        while let Some(character) = self.rest().chars().next() {
            match character {
                ' ' | '\t' | '\n' | ';' | '|' | '&' | '<' | '>' | ')' => break,
                '(' if self.at > from && !self.is_array_or_pattern(from) => break,
                '\\' => {
                    if self.rest() == "\\" || self.rest() == "\\\n" {
                        self.unfinished = true;
                    }
                    if self.rest().starts_with("\\\n") {
                        self.continuations.push(self.at);
                    }
                    plain = false;
                    self.at += 1;
                    self.at += self.rest().chars().next().map_or(0, char::len_utf8);
                }
                '\'' | '"' | '`' => {
                    plain = false;
                    self.quote(character);
                }
                '$' => {
                    plain = false;
                    self.dollar();
                }
                '(' => {
                    plain = false;
                    self.nested(')');
                }
                _ => self.at += character.len_utf8(),
            }
        }
        let word = &self.text[from..self.at];
        self.wants = if word.ends_with("\\\n") {
            Wants::Line
        } else {
            Wants::Nothing
        };
        let was_command = std::mem::replace(&mut self.command, false);
        if plain && was_command {
            self.keyword(word);
        } else if was_command && word.contains('=') {
            self.command = true;
        }
    }

    /// `name=(…)`, `name+=(…)` and the patterns `?(…)`, `*(…)`, `+(…)`, `@(…)`, `!(…)`: the bracket is part of the
    /// word. So is fish's command substitution.
    fn is_array_or_pattern(&self, from: usize) -> bool {
        self.shell == Shell::Fish || self.text[from..self.at].ends_with(['=', '?', '*', '+', '@', '!'])
    }

    fn quote(&mut self, quote: char) {
        let ansi = self.text[..self.at].ends_with('$');
        self.at += 1;
        let escapes = match (quote, self.shell) {
            ('\'', Shell::Fish) => true,
            ('\'', _) => ansi,
            _ => true,
        };
        while let Some(character) = self.rest().chars().next() {
            if character == quote {
                self.at += 1;
                return;
            }
            if character == '\\' && escapes {
                if quote == '"' && self.rest().starts_with("\\\n") {
                    self.at += 2;
                    continue;
                }
                self.at += 1;
            } else if character == '$' && quote == '"' {
                self.dollar();
                continue;
            }
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
        }
        self.unfinished = true;
    }

    fn dollar(&mut self) {
        self.at += 1;
        match self.rest().chars().next() {
            Some('(') => self.nested(')'),
            Some('{') => self.nested('}'),
            _ => {}
        }
    }

    /// Skips to the bracket that closes the one here, over quotes and inner brackets.
    fn nested(&mut self, close: char) {
        let open = if close == ')' { '(' } else { '{' };
        let mut depth = 0_usize;
        while let Some(character) = self.rest().chars().next() {
            match character {
                '\\' => self.at += 1,
                '\'' if close == '}' => {}
                '\'' | '"' | '`' => {
                    self.quote(character);
                    continue;
                }
                _ if character == open => depth += 1,
                _ if character == close => depth -= 1,
                _ => {}
            }
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            if depth == 0 {
                return;
            }
        }
        self.unfinished = true;
    }

    fn keyword(&mut self, word: &str) {
        let fish = self.shell == Shell::Fish;
        let close = match word {
            "if" | "for" | "while" | "switch" | "function" | "begin" if fish => Some("end"),
            _ if fish => None,
            "if" => Some("fi"),
            "for" | "while" | "until" | "select" => Some("done"),
            "case" => Some("esac"),
            "{" => Some("}"),
            _ => None,
        };
        if let Some(close) = close {
            self.open.push(close);
        } else if self.open.last() == Some(&word) {
            self.open.pop();
        }
        let leads = [
            "if", "while", "until", "then", "do", "else", "elif", "{", "!", "time", "and", "or", "not", "begin",
        ];
        self.command = leads.contains(&word);
    }
}

#[cfg(test)]
mod tests;
