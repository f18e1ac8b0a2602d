//! The signs of a shell between and around commands, where they stand, and the words of its own syntax.

use crate::shell::Shell;

/// Substitutions inside each other go no deeper.
const DEEPEST: usize = 40;

/// What a sign does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Pipe,
    PipeWithErrors,
    And,
    Or,
    Next,
    Background,
    Write,
    Append,
    WriteAll,
    WriteErrors,
    AppendErrors,
    Discard,
    DiscardErrors,
    DiscardAll,
    ErrorsToOutput,
    OutputToErrors,
    Descriptor,
    Read,
    HereDocument,
    HereString,
    Substitution,
    ProcessOutput,
    ProcessInput,
    Subshell,
    Assignment,
    Keyword(&'static str),
}

/// A sign in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Where it begins, in bytes.
    pub(super) at: usize,
    /// The sign, with the file of a redirection.
    pub(super) text: String,
    pub(super) sign: Sign,
}

/// Words of the syntax that stand where a command may.
const KEYWORDS: [&str; 19] = [
    "if", "then", "elif", "else", "fi", "for", "while", "until", "do", "done", "case", "esac", "select", "function",
    "!", "{", "}", "[[", "coproc",
];
const FISH_KEYWORDS: [&str; 13] = [
    "if", "else", "for", "while", "switch", "case", "function", "begin", "end", "and", "or", "not", "!",
];

/// Those that end something, and those that go on with it.
const ENDS: [&str; 5] = ["fi", "done", "esac", "end", "}"];
const GOES_ON: [&str; 7] = ["then", "elif", "else", "do", "and", "or", "case"];

/// The signs of a line in their order.
pub(super) fn marks(line: &str, shell: Shell) -> Vec<Mark> {
    let mut reader = Reader {
        line,
        at: 0,
        fish: shell == Shell::Fish,
        marks: Vec::new(),
        ends: Vec::new(),
        documents: Vec::new(),
    };
    while reader.at < line.len() {
        reader.commands(None, 0);
    }
    reader.marks.sort_by_key(|mark| mark.at);
    reader.marks
}

/// Leaves out the semicolons that only end or begin a part of a loop or the like.
pub(super) fn drop_separators(marks: &mut Vec<Mark>) {
    let keyword = |mark: Option<&Mark>| match mark?.sign {
        Sign::Keyword(word) => Some(word),
        _ => None,
    };
    let kept = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| keyword(marks.get(at)));
        let header = before.is_some_and(|word| !ENDS.contains(&word));
        let goes_on = keyword(marks.get(at + 1)).is_some_and(|word| ENDS.contains(&word) || GOES_ON.contains(&word));
        marks[at].sign != Sign::Next || !(header || goes_on)
    };
    let kept: Vec<bool> = (0..marks.len()).map(kept).collect();
    let mut kept = kept.into_iter();
    marks.retain(|_| kept.next().unwrap_or(true));
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
    fish: bool,
    marks: Vec<Mark>,
    /// The signs that end the substitutions which are read.
    ends: Vec<char>,
    /// The words that end the texts which begin on the next line.
    documents: Vec<String>,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.line[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, count: usize) {
        for _ in 0..count {
            self.at += self.peek().map_or(0, char::len_utf8);
        }
    }

    fn mark(&mut self, at: usize, text: &str, sign: Sign) {
        self.marks.push(Mark {
            at,
            text: text.to_owned(),
            sign,
        });
    }

    /// Reads up to the sign that ends a substitution, or to the end of the line.
    fn commands(&mut self, end: Option<char>, depth: usize) {
        let mut begins = true;
        while let Some(character) = self.peek() {
            match character {
                c if Some(c) == end => return self.skip(1),
                '\n' => {
                    self.skip(1);
                    self.skip_documents();
                    begins = true;
                }
                ')' | ' ' | '\t' | '\r' => self.skip(1),
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                _ if self.redirection(depth) => {}
                '|' | '&' | ';' => {
                    self.separator();
                    begins = true;
                }
                '(' if begins && !self.fish => self.group(depth),
                _ => begins = self.word_or_keyword(begins, depth),
            }
        }
    }

    fn separator(&mut self) {
        let rest = self.rest();
        let all = [
            ("&&", Sign::And),
            ("||", Sign::Or),
            ("|&", Sign::PipeWithErrors),
            ("&|", Sign::PipeWithErrors),
            (";;", Sign::Next),
            ("|", Sign::Pipe),
            ("&", Sign::Background),
            (";", Sign::Next),
        ];
        if let Some((text, sign)) = all.into_iter().find(|(text, _)| rest.starts_with(text)) {
            self.mark(self.at, text, sign);
            self.at += text.len();
        }
    }

    fn group(&mut self, depth: usize) {
        if self.rest().starts_with("((") {
            return self.skip_to("))");
        }
        self.mark(self.at, "( )", Sign::Subshell);
        self.skip(1);
        self.inside(')', depth);
    }

    fn inside(&mut self, end: char, depth: usize) {
        if depth < DEEPEST {
            self.ends.push(end);
            self.commands(Some(end), depth + 1);
            self.ends.pop();
        } else {
            self.at = self.line.len();
        }
    }

    fn skip_to(&mut self, end: &str) {
        let rest = self.rest();
        self.at += rest.find(end).map_or(rest.len(), |at| at + end.len());
    }

    fn skip_documents(&mut self) {
        for end in std::mem::take(&mut self.documents) {
            while !self.rest().is_empty() {
                let line = self.rest().lines().next().unwrap_or_default();
                self.at = (self.at + line.len() + 1).min(self.line.len());
                if line.trim_start_matches('\t') == end {
                    break;
                }
            }
        }
    }

    /// Whether a redirection was read, with the word behind it.
    fn redirection(&mut self, depth: usize) -> bool {
        let start = self.at;
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = &rest[..digits];
        let after = &rest[digits..];
        let process = digits == 0 && !self.fish && (after.starts_with("<(") || after.starts_with(">("));
        let signs = [
            "&>>", "&>", "<<<", "<<-", "<<", ">>", ">|", ">?", ">&", "<&", "<>", ">", "<",
        ];
        let Some(sign) = signs
            .into_iter()
            .find(|sign| after.starts_with(sign))
            .filter(|_| !process)
        else {
            return false;
        };
        self.at += digits + sign.len();
        let blanks = self.rest().len() - self.rest().trim_start_matches([' ', '\t']).len();
        self.at += blanks;
        let target = self.at;
        self.word(depth);
        let target = &self.line[target..self.at];
        let meaning = redirect(number, sign, target);
        if meaning == Sign::HereDocument {
            self.documents.push(target.replace(['\'', '"', '\\'], ""));
        }
        let text = self.line[start..self.at].to_owned();
        self.mark(start, &text, meaning);
        true
    }

    /// Reads a word; whether a command may begin behind it.
    fn word_or_keyword(&mut self, begins: bool, depth: usize) -> bool {
        let start = self.at;
        if begins && self.rest().starts_with("[[ ") && !self.fish {
            self.skip_to("]]");
            self.mark(start, "[[ ]]", Sign::Keyword("[["));
            return false;
        }
        self.word(depth);
        if self.at == start {
            self.skip(1);
            return begins;
        }
        let word = &self.line[start..self.at];
        let known: &[&'static str] = if self.fish { &FISH_KEYWORDS } else { &KEYWORDS };
        let keyword = known.iter().find(|known| begins && **known == word);
        match keyword {
            Some(keyword) => {
                if matches!(*keyword, "for" | "case" | "select" | "switch" | "function") {
                    let rest = self.rest();
                    let end = rest.find([';', '\n', '{']).unwrap_or(rest.len());
                    self.at += rest[..end].trim_end().len();
                }
                let text = self.line[start..self.at].to_owned();
                self.mark(start, &text, Sign::Keyword(keyword));
                true
            }
            None if begins && !self.fish && is_assignment(word) => {
                let text = word.to_owned();
                self.mark(start, &text, Sign::Assignment);
                true
            }
            None => false,
        }
    }

    fn word(&mut self, depth: usize) {
        let start = self.at;
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' | '\r' | '\n' | ';' | '|' | ')' => return,
                end if self.ends.last() == Some(&end) => return,
                '<' | '>' if self.at == start && !self.fish && self.rest()[1..].starts_with('(') => {
                    let (text, sign) = if character == '<' {
                        ("<( )", Sign::ProcessOutput)
                    } else {
                        (">( )", Sign::ProcessInput)
                    };
                    self.mark(start, text, sign);
                    self.skip(2);
                    self.inside(')', depth);
                }
                '<' | '>' => return,
                '&' if !self.fish
                    || self.rest()[1..].starts_with([' ', '&', '|', ';', '\n'])
                    || self.rest().len() == 1 =>
                {
                    return;
                }
                '\\' => self.skip(2),
                '\'' => self.single(),
                '"' => self.double(depth),
                '`' if !self.fish => self.substitution("` `", 1, '`', depth),
                '$' => self.dollar(depth),
                '(' if self.fish => self.substitution("( )", 1, ')', depth),
                '(' => self.skip_to(")"),
                _ => self.skip(1),
            }
        }
    }

    fn dollar(&mut self, depth: usize) {
        let rest = self.rest();
        if rest.starts_with("$((") && !self.fish {
            self.skip_to("))");
        } else if rest.starts_with("${") {
            self.skip_to("}");
        } else if rest.starts_with("$(") {
            self.substitution("$( )", 2, ')', depth);
        } else {
            self.skip(1);
        }
    }

    fn substitution(&mut self, text: &str, length: usize, end: char, depth: usize) {
        self.mark(self.at, text, Sign::Substitution);
        self.at += length;
        self.inside(end, depth);
    }

    fn single(&mut self) {
        self.skip(1);
        while let Some(character) = self.peek() {
            let escaped = self.fish && character == '\\';
            self.skip(if escaped { 2 } else { 1 });
            if character == '\'' {
                return;
            }
        }
    }

    fn double(&mut self, depth: usize) {
        self.skip(1);
        while let Some(character) = self.peek() {
            match character {
                '"' => return self.skip(1),
                '\\' => self.skip(2),
                '$' => self.dollar(depth),
                '`' if !self.fish => self.substitution("` `", 1, '`', depth),
                _ => self.skip(1),
            }
        }
    }
}

fn redirect(number: &str, sign: &str, target: &str) -> Sign {
    match (number, sign, target) {
        (_, "<<" | "<<-", _) => Sign::HereDocument,
        (_, "<<<", _) => Sign::HereString,
        ("2", ">&", "1") => Sign::ErrorsToOutput,
        ("" | "1", ">&", "2") => Sign::OutputToErrors,
        ("", ">&", file) if !file.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Sign::WriteAll,
        (_, "&>" | "&>>", "/dev/null") => Sign::DiscardAll,
        ("2", _, "/dev/null") => Sign::DiscardErrors,
        ("" | "1", ">" | ">>" | ">|", "/dev/null") => Sign::Discard,
        (_, "&>" | "&>>", _) => Sign::WriteAll,
        ("" | "1", ">" | ">|" | ">?", _) => Sign::Write,
        ("" | "1", ">>", _) => Sign::Append,
        ("2", ">" | ">|" | ">?", _) => Sign::WriteErrors,
        ("2", ">>", _) => Sign::AppendErrors,
        ("" | "0", "<", _) => Sign::Read,
        _ => Sign::Descriptor,
    }
}

/// `NAME=value` in front of a command.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim_end_matches('+');
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

#[cfg(test)]
mod tests;
