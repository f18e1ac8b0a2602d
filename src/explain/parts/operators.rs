//! The operators of a shell between and around commands, where they stand, and the words of its own syntax.

use super::meanings::Meaning;
use crate::shell::Shell;
use crate::syntax::lexer::{Kind, Part, PartKind, Token, lex};

/// An operator in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Operator {
    /// The start, in bytes.
    pub(super) at: usize,
    /// The operator, with the file of a redirection.
    pub(super) text: String,
    pub(super) meaning: Meaning,
    /// The word of the syntax that it is, where it is one.
    keyword: Option<&'static str>,
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

/// Returns the operators of a line in their order.
pub(super) fn operators(line: &str, shell: Shell) -> Vec<Operator> {
    let mut reader = Reader {
        line,
        shell,
        operators: Vec::new(),
    };
    reader.commands(&lex(line, shell).0);
    reader.operators.sort_by_key(|operator| operator.at);
    reader.operators
}

/// Leaves out the semicolons that only end or begin a part of a loop or the like.
pub(super) fn drop_separators(operators: &mut Vec<Operator>) {
    let keyword = |operator: Option<&Operator>| operator?.keyword;
    let kept = |at: usize| {
        let before = at.checked_sub(1).and_then(|at| keyword(operators.get(at)));
        let header = before.is_some_and(|word| !ENDS.contains(&word));
        let goes_on =
            keyword(operators.get(at + 1)).is_some_and(|word| ENDS.contains(&word) || GOES_ON.contains(&word));
        operators[at].meaning != Meaning::NEXT || !(header || goes_on)
    };
    let kept: Vec<bool> = (0..operators.len()).map(kept).collect();
    let mut kept = kept.into_iter();
    operators.retain(|_| kept.next().unwrap_or(true));
}

struct Reader<'a> {
    line: &'a str,
    shell: Shell,
    operators: Vec<Operator>,
}

impl Reader<'_> {
    fn push(&mut self, at: usize, text: &str, meaning: Meaning) {
        self.operators.push(Operator {
            at,
            text: text.to_owned(),
            meaning,
            keyword: None,
        });
    }

    fn push_keyword(&mut self, at: usize, text: &str, keyword: &'static str) {
        self.operators.push(Operator {
            at,
            text: text.to_owned(),
            meaning: Meaning::keyword(keyword),
            keyword: Some(keyword),
        });
    }

    /// Reads the tokens of a line or of a substitution.
    fn commands(&mut self, tokens: &[Token]) {
        let mut rest = tokens;
        while let Some((token, behind)) = rest.split_first() {
            rest = behind;
            match token.kind {
                Kind::Operator => self.operator(token),
                Kind::Redirection => self.redirection(token, behind),
                Kind::Word => {
                    let header = self.word(token, behind);
                    behind[..header]
                        .iter()
                        .for_each(|token| self.substitutions(&token.parts));
                    rest = &behind[header..];
                }
                _ => {}
            }
            self.substitutions(&token.parts);
        }
    }

    fn operator(&mut self, token: &Token) {
        let text = token.source(self.line);
        let kind = match text {
            "&&" => Meaning::AND,
            "||" => Meaning::OR,
            "|&" => Meaning::PIPE_WITH_ERRORS,
            "&|" if self.shell == Shell::Fish => Meaning::PIPE_WITH_ERRORS,
            "|" => Meaning::PIPE,
            "&" | "&|" | "&!" => Meaning::BACKGROUND,
            "(" if token.begins => return self.push(token.span.start, "( )", Meaning::SUBSHELL),
            "(" | ")" => return,
            _ => Meaning::NEXT,
        };
        self.push(token.span.start, text, kind);
    }

    fn redirection(&mut self, token: &Token, behind: &[Token]) {
        let sign = token.source(self.line);
        let bare = sign.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &sign[..sign.len() - bare.len()];
        let target = behind.iter().find(|token| token.kind != Kind::Blank);
        let target = target.filter(|token| token.kind == Kind::Target);
        let meaning = redirect(number, bare, target.map_or("", |target| target.source(self.line)));
        let end = target.map_or(token.span.end, |target| target.span.end);
        let text = &self.line[token.span.start..end];
        self.push(token.span.start, text, meaning);
    }

    /// Reads a word that may be one of the syntax, and says how many tokens behind it belong to it.
    fn word(&mut self, token: &Token, behind: &[Token]) -> usize {
        let (start, word) = (token.span.start, token.source(self.line));
        let fish = self.shell == Shell::Fish;
        let known: &[&'static str] = if fish { &FISH_KEYWORDS } else { &KEYWORDS };
        let keyword = known
            .iter()
            .find(|known| token.begins && token.is_plain() && **known == word);
        let Some(keyword) = keyword else {
            if !fish && token.is_assignment(self.line) {
                self.push(start, word, Meaning::SETS);
            }
            return 0;
        };
        if *keyword == "[[" {
            self.push_keyword(start, "[[ ]]", keyword);
            return 0;
        }
        let header = header(keyword, behind, self.line);
        let last = behind[..header].iter().rfind(|token| token.kind != Kind::Blank);
        let end = last.map_or(token.span.end, |last| last.span.end);
        let text = &self.line[start..end];
        self.push_keyword(start, text, keyword);
        header
    }

    fn substitutions(&mut self, parts: &[Part]) {
        for part in parts {
            let first = self.line[part.span.clone()].chars().next();
            let (text, kind) = match (part.kind, first.unwrap_or_default()) {
                (PartKind::Output, '`') => ("` `", Meaning::SUBSTITUTION),
                (PartKind::Output, '(') => ("( )", Meaning::SUBSTITUTION),
                (PartKind::Output, _) => ("$( )", Meaning::SUBSTITUTION),
                (PartKind::Process, '>') => (">( )", Meaning::PROCESS_INPUT),
                (PartKind::Process, '=') => ("=( )", Meaning::PROCESS_OUTPUT),
                (PartKind::Process, _) => ("<( )", Meaning::PROCESS_OUTPUT),
                _ => {
                    part.inside.iter().for_each(|token| self.substitutions(&token.parts));
                    continue;
                }
            };
            self.push(part.span.start, text, kind);
            self.commands(&part.inside);
        }
    }
}

/// Returns the number of tokens behind a keyword that belong to its head.
fn header(keyword: &str, behind: &[Token], line: &str) -> usize {
    if !matches!(keyword, "for" | "case" | "select" | "switch" | "function") {
        return 0;
    }
    let ends = |token: &Token| match token.kind {
        Kind::Blank | Kind::Target => false,
        Kind::Operator => keyword != "function" || !matches!(token.source(line), "(" | ")"),
        Kind::Word => token.source(line) == "{",
        _ => true,
    };
    let end = behind.iter().position(ends).unwrap_or(behind.len());
    let within = behind[..end].iter().position(|token| token.source(line) == "in");
    match within {
        // A pattern of its own follows.
        Some(within) if keyword == "case" => within + 1,
        _ => end,
    }
}

fn redirect(number: &str, sign: &str, target: &str) -> Meaning {
    match (number, sign, target) {
        (_, "<<" | "<<-", _) => Meaning::HERE_DOCUMENT,
        (_, "<<<", _) => Meaning::HERE_STRING,
        ("2", ">&", "1") => Meaning::ERRORS_TO_OUTPUT,
        ("" | "1", ">&", "2") => Meaning::OUTPUT_TO_ERRORS,
        ("", ">&", file) if !file.starts_with(|c: char| c.is_ascii_digit() || c == '-') => Meaning::WRITE_ALL,
        (_, "&>" | "&>>", "/dev/null") => Meaning::DISCARD_ALL,
        ("2", _, "/dev/null") => Meaning::DISCARD_ERRORS,
        ("" | "1", ">" | ">>" | ">|", "/dev/null") => Meaning::DISCARD,
        (_, "&>" | "&>>", _) => Meaning::WRITE_ALL,
        ("" | "1", ">" | ">|" | ">?", _) => Meaning::WRITE,
        ("" | "1", ">>", _) => Meaning::APPEND,
        ("2", ">" | ">|" | ">?", _) => Meaning::WRITE_ERRORS,
        ("2", ">>", _) => Meaning::APPEND_ERRORS,
        ("" | "0", "<", _) => Meaning::READ,
        _ => Meaning::DESCRIPTOR,
    }
}

#[cfg(test)]
mod tests;
