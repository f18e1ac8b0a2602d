//! One word and the parts that it consists of.

use super::{DEEPEST, Document, Kind, Lexer, Next, Part, PartKind, Quotes, Token, calculation};
use crate::shell::Shell;

/// Behind these a command may begin.
const LEADS: [&str; 17] = [
    "if", "while", "until", "then", "do", "else", "elif", "{", "}", "!", "time", "coproc", "always", "fi", "done",
    "esac", "repeat",
];
const LEADS_IN_FISH: [&str; 9] = ["if", "while", "else", "and", "or", "not", "!", "begin", "time"];

impl Lexer<'_> {
    /// Reads a word.
    pub(super) fn word(&mut self, parts: &mut Vec<Part>) -> Kind {
        let start = self.at;
        if self.list.tests && self.rest().starts_with("]]") {
            self.text_part(2, Quotes::None, parts);
        } else {
            self.unquoted(parts);
        }
        if self.at == start {
            let length = self.peek().map_or(0, char::len_utf8);
            self.text_part(length, Quotes::None, parts);
        }
        let token = Token {
            kind: Kind::Word,
            span: start..self.at,
            begins: self.list.begins,
            parts: std::mem::take(parts),
        };
        let next = std::mem::take(&mut self.list.next);
        let kind = match next {
            Next::Target => Kind::Target,
            Next::Delimiter { tabs } => {
                let end = token.source(self.text).replace("$'", "").replace("$\"", "");
                let end = end.replace(['\'', '"', '\\'], "");
                self.list.documents.push(Document { end, tabs });
                Kind::Target
            }
            _ => {
                self.follow(&token, next);
                Kind::Word
            }
        };
        *parts = token.parts;
        kind
    }

    /// Notes the meaning of a word for those behind it.
    fn follow(&mut self, token: &Token, next: Next) {
        let word = if token.is_plain() { token.source(self.text) } else { "" };
        let fish = self.fish();
        let list = &mut self.list;
        if list.tests {
            list.tests = word != "]]";
            return;
        }
        let leads: &[&str] = if fish { &LEADS_IN_FISH } else { &LEADS };
        let begins = std::mem::take(&mut list.begins);
        if !begins {
            list.begins = next == Next::Function;
        } else if leads.contains(&word) || !fish && token.is_assignment(self.text) {
            list.begins = true;
        }
        match word {
            _ if fish || !begins => {}
            "[[" => list.tests = true,
            "case" => list.cases += 1,
            "esac" => list.cases = list.cases.saturating_sub(1),
            "for" => list.next = Next::Loop,
            "function" => list.next = Next::Function,
            _ => {}
        }
    }

    fn unquoted(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        // `name=(…)`, `*(.)` and the like: nothing ends the word before they do.
        let mut groups = 0_usize;
        while let Some(character) = self.peek() {
            if groups == 0 && self.breaks(character, start, parts) || self.list.end == Some('`') && character == '`' {
                return;
            }
            match character {
                '\\' => self.escape(Quotes::None, parts),
                '\'' => self.single(parts),
                '"' => self.double(1, parts),
                '$' => self.dollar(Quotes::None, parts),
                '`' if !self.fish() => self.substitution(1, '`', PartKind::Output, Quotes::None, parts),
                '(' if self.fish() => self.substitution(1, ')', PartKind::Output, Quotes::None, parts),
                '(' if self.at == start
                    && self.rest().starts_with("((")
                    && calculation(&self.rest()[2..]).is_some() =>
                {
                    let length = calculation(&self.rest()[2..]).unwrap_or_default() + 2;
                    self.part(PartKind::Calculation, length, Quotes::None, parts);
                }
                '<' | '>' if self.may_hand_over() && !self.list.tests && groups == 0 && self.second() == Some('(') => {
                    self.substitution(2, ')', PartKind::Process, Quotes::None, parts);
                }
                '=' if self.shell == Shell::Zsh && self.at == start && self.second() == Some('(') => {
                    self.substitution(2, ')', PartKind::Process, Quotes::None, parts);
                }
                other => {
                    match other {
                        '(' if !self.list.tests => groups += 1,
                        ')' => groups = groups.saturating_sub(1),
                        _ => {}
                    }
                    self.text_part(self.ordinary(other), Quotes::None, parts);
                }
            }
        }
        if groups > 0 {
            self.open.push('(');
        }
    }

    /// Returns true if a character ends the word that began at `start`.
    fn breaks(&self, character: char, start: usize, parts: &[Part]) -> bool {
        let process = || self.may_hand_over() && self.second() == Some('(');
        match character {
            ' ' | '\t' | '\r' | '\n' | ';' => true,
            _ if self.list.tests => false,
            '|' | ')' => true,
            '&' => !self.fish() || self.second().is_none_or(|next| " \t\r\n;|&>)".contains(next)),
            '<' | '>' => !process(),
            '(' if self.fish() => false,
            '(' if self.at == start => false,
            '(' => {
                let before = parts.last().filter(|part| part.kind == PartKind::Text);
                let before = before.map_or("", |part| &self.text[part.span.clone()]);
                let group = before.ends_with(['=', '?', '*', '+', '@', '!']) || self.shell == Shell::Zsh;
                !group || self.second() == Some(')') && !before.ends_with('=')
            }
            _ => false,
        }
    }

    /// Returns the length of a character together with those behind it that mean nothing anywhere.
    fn ordinary(&self, first: char) -> usize {
        let first = first.len_utf8();
        let ordinary = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"-_./:,@%".contains(byte);
        let behind = self.rest().bytes().skip(first);
        first + behind.take_while(ordinary).count()
    }

    fn part(&mut self, kind: PartKind, length: usize, quotes: Quotes, parts: &mut Vec<Part>) {
        let span = self.at..self.at + length;
        self.at = span.end;
        let last = parts
            .last_mut()
            .filter(|last| last.kind == kind && kind == PartKind::Text && last.quotes == quotes);
        match last {
            Some(last) => last.span.end = span.end,
            None => parts.push(Part {
                kind,
                span,
                quotes,
                inside: Vec::new(),
            }),
        }
    }

    fn text_part(&mut self, length: usize, quotes: Quotes, parts: &mut Vec<Part>) {
        self.part(PartKind::Text, length, quotes, parts);
    }

    fn escape(&mut self, quotes: Quotes, parts: &mut Vec<Part>) {
        let next = self.second();
        let special = match (quotes, self.fish()) {
            (Quotes::Double, true) => next.is_some_and(|next| "\"\\$\n".contains(next)),
            (Quotes::Double, false) => next.is_some_and(|next| "\"\\$`\n".contains(next)),
            (Quotes::Single, _) => next.is_some_and(|next| "'\\".contains(next)),
            _ => true,
        };
        if special {
            if next.is_none() {
                self.open.push('\\');
            }
            self.part(PartKind::Escape, 1 + next.map_or(0, char::len_utf8), quotes, parts);
        } else {
            self.text_part(1, quotes, parts);
        }
    }

    fn single(&mut self, parts: &mut Vec<Part>) {
        self.part(PartKind::Mark, 1, Quotes::Single, parts);
        while let Some(character) = self.peek() {
            match character {
                '\'' => return self.part(PartKind::Mark, 1, Quotes::Single, parts),
                '\\' if self.fish() => self.escape(Quotes::Single, parts),
                other => self.text_part(self.ordinary(other), Quotes::Single, parts),
            }
        }
        self.open.push('\'');
    }

    /// `$'…'`; what its backslashes mean is told by `unescaped`.
    fn ansi(&mut self, parts: &mut Vec<Part>) {
        self.part(PartKind::Mark, 2, Quotes::Ansi, parts);
        while let Some(character) = self.peek() {
            match character {
                '\'' => return self.part(PartKind::Mark, 1, Quotes::Ansi, parts),
                '\\' => {
                    let next = self.second().map_or(0, char::len_utf8);
                    self.text_part(1 + next, Quotes::Ansi, parts);
                }
                other => self.text_part(other.len_utf8(), Quotes::Ansi, parts),
            }
        }
        self.open.push('\'');
    }

    fn double(&mut self, mark: usize, parts: &mut Vec<Part>) {
        self.part(PartKind::Mark, mark, Quotes::Double, parts);
        if self.until('"', Quotes::Double, parts) {
            self.part(PartKind::Mark, 1, Quotes::Double, parts);
        } else {
            self.open.push('"');
        }
    }

    /// Reads up to the sign that ends quotes or braces, and says whether it is there.
    fn until(&mut self, end: char, quotes: Quotes, parts: &mut Vec<Part>) -> bool {
        while let Some(character) = self.peek() {
            match character {
                character if character == end => return true,
                '\\' => self.escape(quotes, parts),
                '\'' if quotes == Quotes::None => self.single(parts),
                '"' => self.double(1, parts),
                '$' => self.dollar(quotes, parts),
                '`' if !self.fish() && self.list.end != Some('`') => {
                    self.substitution(1, '`', PartKind::Output, quotes, parts);
                }
                other => self.text_part(self.ordinary(other), quotes, parts),
            }
        }
        false
    }

    fn substitution(&mut self, opening: usize, end: char, kind: PartKind, quotes: Quotes, parts: &mut Vec<Part>) {
        let start = self.at;
        let inside = self.inside(opening, end);
        parts.push(Part {
            kind,
            span: start..self.at,
            quotes,
            inside,
        });
    }

    fn dollar(&mut self, quotes: Quotes, parts: &mut Vec<Part>) {
        let fish = self.fish();
        let behind = &self.rest()[1..];
        let first = behind.chars().next();
        match first {
            Some('(') => {
                let calculated = behind.strip_prefix("((").filter(|_| !fish).and_then(calculation);
                match calculated {
                    Some(length) => self.part(PartKind::Calculation, length + 3, quotes, parts),
                    None => self.substitution(2, ')', PartKind::Output, quotes, parts),
                }
            }
            Some('{') if !fish => self.braces(quotes, parts),
            Some('\'') if !fish && quotes == Quotes::None => self.ansi(parts),
            Some('"') if !fish && quotes == Quotes::None => self.double(2, parts),
            _ => {
                let name = |c: char| {
                    c == '_'
                        || if fish {
                            c.is_alphanumeric() || c == '$'
                        } else {
                            c.is_ascii_alphanumeric()
                        }
                };
                let length = match first {
                    Some(c) if !fish && (c.is_ascii_digit() || "@*?!#-$".contains(c)) => 1,
                    _ => behind.len() - behind.trim_start_matches(name).len(),
                };
                let kind = if length == 0 {
                    PartKind::Text
                } else {
                    PartKind::Variable
                };
                self.part(kind, 1 + length, quotes, parts);
            }
        }
    }

    /// `${…}`, in which everything may stand again.
    fn braces(&mut self, quotes: Quotes, parts: &mut Vec<Part>) {
        let start = self.at;
        self.at += 2;
        let mut inside = Vec::new();
        if self.depth < DEEPEST {
            self.depth += 1;
            if !self.until('}', quotes, &mut inside) {
                self.open.push('{');
            }
            self.depth -= 1;
        } else {
            self.at = self.text.len();
            self.open.push('{');
        }
        let word = start + 2..self.at;
        self.at += usize::from(self.at < self.text.len());
        let inside = (!inside.is_empty()).then_some(Token {
            kind: Kind::Word,
            span: word,
            begins: false,
            parts: inside,
        });
        parts.push(Part {
            kind: PartKind::Variable,
            span: start..self.at,
            quotes,
            inside: inside.into_iter().collect(),
        });
    }
}
