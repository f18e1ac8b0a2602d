//! A command line taken apart far enough to change one word of it and leave the rest as it was typed.

use std::ops::Range;

use crate::syntax::{name_of, programs};

/// One word or operator of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Where it stands in the line, in bytes.
    pub(super) span: Range<usize>,
    /// What the shell makes of it: without quotes and backslashes, nothing expanded.
    pub(super) text: String,
    /// What it is for.
    pub(super) role: Role,
}

/// What a word is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A word of a simple command.
    Word,
    /// `>`, `2>>`, `<` and the like.
    Redirection,
    /// The file after a redirection.
    Target,
    /// What separates commands: `&&`, `||`, `;`, `|`, `&`, parentheses and line ends.
    Operator,
}

/// One simple command of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its words from the program on, as indices into [`Line::words`]; never empty.
    pub(super) words: Vec<usize>,
    /// The names of the programs that run it, as indices likewise: `sudo`, `timeout`.
    pub(super) wrappers: Vec<usize>,
    /// Whether one of them is `sudo` or `doas`.
    pub(super) sudo: bool,
    /// Where the pipeline that it belongs to stands.
    pub(super) pipeline: Range<usize>,
}

/// A line, its words and its simple commands.
#[derive(Clone, Debug)]
pub(super) struct Line<'a> {
    /// The line as typed.
    pub(super) text: &'a str,
    /// All words and operators.
    pub(super) words: Vec<Word>,
    /// The simple commands in order.
    pub(super) parts: Vec<Part>,
    /// The quote that was opened and never closed.
    pub(super) unfinished: Option<char>,
}

impl<'a> Line<'a> {
    /// Takes a line apart. Whatever it is, it can be taken apart; what no shell would read ends in odd words.
    pub(super) fn new(text: &'a str) -> Self {
        let (words, unfinished) = words(text);
        let parts = parts(&words);
        Self {
            text,
            words,
            parts,
            unfinished,
        }
    }

    /// What the shell makes of word `at` of a part, counted from the program.
    pub(super) fn word(&self, part: &Part, at: usize) -> Option<&str> {
        part.words.get(at).map(|&index| self.words[index].text.as_str())
    }

    /// A word of a part as it was typed.
    pub(super) fn raw(&self, part: &Part, at: usize) -> Option<&'a str> {
        part.words
            .get(at)
            .map(|&index| &self.text[self.words[index].span.clone()])
    }

    /// The program of a part without its directory.
    pub(super) fn program(&self, part: &Part) -> &str {
        let word = self.words[part.words[0]].text.as_str();
        word.rsplit('/').next().unwrap_or(word)
    }

    /// The names of the programs that run the one of a part.
    pub(super) fn wrappers(&self, part: &Part) -> impl Iterator<Item = &str> {
        part.wrappers.iter().map(|&index| name_of(&self.words[index].text))
    }

    /// From the program of a part to its last plain word, in bytes.
    pub(super) fn span(&self, part: &Part) -> Range<usize> {
        let last = part.words[part.words.len() - 1];
        self.words[part.words[0]].span.start..self.words[last].span.end
    }

    /// All words of a part from `at` on as they were typed, blanks between them included.
    pub(super) fn rest(&self, part: &Part, at: usize) -> &'a str {
        part.words.get(at).map_or("", |&first| {
            &self.text[self.words[first].span.start..self.span(part).end]
        })
    }

    /// The line with `text` in place of a range of bytes.
    pub(super) fn with(&self, span: Range<usize>, text: &str) -> String {
        format!("{}{text}{}", &self.text[..span.start], &self.text[span.end..])
    }

    /// The line with a word of a part replaced, or removed where `text` is empty.
    pub(super) fn with_word(&self, part: &Part, at: usize, text: &str) -> String {
        let mut span = self.words[part.words[at]].span.clone();
        if text.is_empty() {
            // The blanks before it go as well; the first word takes those after it.
            let before = self.text[..span.start].trim_end().len();
            if before > 0 {
                span.start = before;
            } else {
                span.end += self.text[span.end..].len() - self.text[span.end..].trim_start().len();
            }
        }
        self.with(span, text)
    }
}

fn parts(words: &[Word]) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut pipeline_from = 0;
    let mut waiting = 0;
    for at in 0..=words.len() {
        let operator = words.get(at).is_none_or(|word| word.role == Role::Operator);
        if !operator {
            if words[at].role == Role::Word {
                open.push(at);
            }
            continue;
        }
        parts.extend(part(words, &std::mem::take(&mut open)));
        if words
            .get(at)
            .is_none_or(|word| !word.text.starts_with('|') || word.text == "||")
        {
            // The pipeline is complete: all of its parts know now where it stands.
            if at > pipeline_from {
                let span = words[pipeline_from].span.start..words[at - 1].span.end;
                parts[waiting..]
                    .iter_mut()
                    .for_each(|part: &mut Part| part.pipeline = span.clone());
            }
            waiting = parts.len();
            pipeline_from = at + 1;
        }
    }
    parts
}

/// The part that these words make, or nothing where there are only assignments and wrappers.
fn part(words: &[Word], indices: &[usize]) -> Option<Part> {
    let text = |at: usize| indices.get(at).map(|&index| words[index].text.as_str());
    let mut at = 0;
    let mut wrappers = Vec::new();
    loop {
        while is_assignment(text(at)?) {
            at += 1;
        }
        let mut programs = programs(|offset| text(at + offset));
        let before = programs.pop().unwrap_or_default();
        if before == 0 {
            break;
        }
        wrappers.extend(programs.into_iter().map(|program| indices[at + program]));
        at += before;
    }
    let is_sudo = |&index: &usize| matches!(name_of(&words[index].text), "sudo" | "doas");
    Some(Part {
        words: indices[at..].to_vec(),
        sudo: wrappers.iter().any(is_sudo),
        wrappers,
        pipeline: 0..0,
    })
}

fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty()
            && !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

/// The words of a line, and the quote that was never closed.
fn words(text: &str) -> (Vec<Word>, Option<char>) {
    let mut reader = Reader {
        text,
        at: 0,
        words: Vec::new(),
        unfinished: None,
    };
    while reader.word() {}
    (reader.words, reader.unfinished)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    words: Vec<Word>,
    unfinished: Option<char>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    fn push(&mut self, start: usize, text: String, role: Role) {
        self.words.push(Word {
            span: start..self.at,
            text,
            role,
        });
    }

    /// Reads one word or operator; says whether there was one.
    fn word(&mut self) -> bool {
        while self.peek().is_some_and(|c| c == ' ' || c == '\t') {
            self.at += 1;
        }
        let start = self.at;
        let rest = &self.text[start..];
        if rest.is_empty() {
            return false;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let redirections = ["&>>", "&>", ">>", ">&", ">|", ">", "<<<", "<<", "<&", "<"];
        let redirection = redirections.into_iter().find(|sign| {
            rest[digits..].starts_with(sign)
                && (digits == 0 || !sign.starts_with('&'))
                && !rest[digits..].starts_with("<(")
        });
        if let Some(sign) = redirection {
            self.at += digits + sign.len();
            self.push(start, rest[..digits + sign.len()].to_owned(), Role::Redirection);
            return true;
        }
        let operators = ["&&", "||", "|&", ";;", "|", ";", "&", "(", ")", "\n"];
        if let Some(sign) = operators.into_iter().find(|sign| rest.starts_with(sign)) {
            self.at += sign.len();
            self.push(start, sign.to_owned(), Role::Operator);
            return true;
        }
        let text = self.plain_word();
        let after_redirection = self.words.last().is_some_and(|word| word.role == Role::Redirection);
        self.push(start, text, if after_redirection { Role::Target } else { Role::Word });
        true
    }

    fn plain_word(&mut self) -> String {
        let mut text = String::new();
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' | '\n' | ';' | '|' | '&' | ')' | '>' => break,
                '<' if !self.text[self.at..].starts_with("<(") => break,
                '(' if !text.ends_with(['$', '<']) && !text.is_empty() => break,
                _ => {}
            }
            self.at += character.len_utf8();
            match character {
                '\\' => text.extend(self.next()),
                '\'' | '"' => self.quoted(character, &mut text),
                '(' => {
                    text.push('(');
                    self.nested(&mut text);
                }
                other => text.push(other),
            }
        }
        text
    }

    fn quoted(&mut self, quote: char, text: &mut String) {
        while let Some(character) = self.next() {
            match character {
                '\\' if quote == '"' && self.peek().is_some_and(|c| "\"\\$`".contains(c)) => text.extend(self.next()),
                end if end == quote => return,
                other => text.push(other),
            }
        }
        self.unfinished = Some(quote);
    }

    /// The inside of `$(…)`, which is not looked into.
    fn nested(&mut self, text: &mut String) {
        let mut depth = 1;
        while let Some(character) = self.next() {
            text.push(character);
            match character {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        Line::new(line).words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_what_the_shell_makes_of_them() {
        let table: [(&str, &[&str]); 10] = [
            ("git  commit -m 'a b'", &["git", "commit", "-m", "a b"]),
            (r#"echo "a \" b" c\ d"#, &["echo", "a \" b", "c d"]),
            ("a && b||c;d|e&", &["a", "&&", "b", "||", "c", ";", "d", "|", "e", "&"]),
            ("echo x >/etc/y 2>&1", &["echo", "x", ">", "/etc/y", "2>&", "1"]),
            ("echo $(ls -l | wc) x", &["echo", "$(ls -l | wc)", "x"]),
            ("diff <(sort a) 2<(x)", &["diff", "<(sort a)", "2<(x)"]),
            ("(cd x && ls)", &["(", "cd", "x", "&&", "ls", ")"]),
            ("ls größe", &["ls", "größe"]),
            ("echo 'never", &["echo", "never"]),
            ("", &[]),
        ];
        for (line, expected) in table {
            assert_eq!(texts(line), expected, "{line}");
        }
        assert_eq!(Line::new("echo \"x").unfinished, Some('"'));
    }

    #[test]
    fn parts_know_their_program_and_their_pipeline() {
        let line = Line::new("LANG=C sudo -u ada git push >log | cat && x; sudo");
        let programs: Vec<&str> = line.parts.iter().map(|part| line.program(part)).collect();
        assert_eq!(programs, ["git", "cat", "x", "sudo"]);
        assert!(line.parts[0].sudo && !line.parts[1].sudo);
        assert!(Line::new("/usr/bin/sudo -u ada gti").parts[0].sudo);
        for (line, program) in [
            ("sudo --user ada git push", "git"),
            ("nice -n 5 gti push", "gti"),
            ("\\time -f %e gti push", "gti"),
            ("timeout 5 gti push", "gti"),
            ("sudo -l", "sudo"),
            ("command -v gti", "command"),
            ("find . | xargs gti add", "xargs"),
        ] {
            let line = Line::new(line);
            assert_eq!(line.program(line.parts.last().unwrap()), program, "{}", line.text);
        }
        assert_eq!(
            &line.text[line.parts[1].pipeline.clone()],
            "LANG=C sudo -u ada git push >log | cat"
        );
        assert_eq!(&line.text[line.span(&line.parts[0])], "git push");
        assert_eq!(line.rest(&line.parts[0], 1), "push");
    }

    #[test]
    fn one_word_changes_and_the_rest_stays() {
        let line = Line::new("cd 'a b'  &&  git  sttus -s | cat");
        let part = &line.parts[1];
        assert_eq!(line.with_word(part, 1, "status"), "cd 'a b'  &&  git  status -s | cat");
        assert_eq!(line.with_word(part, 2, ""), "cd 'a b'  &&  git  sttus | cat");
        let line = Line::new("$ ls -l");
        assert_eq!(line.with_word(&line.parts[0], 0, ""), "ls -l");
    }

    proptest::proptest! {
        #[test]
        fn any_line_can_be_taken_apart(text in "(git|sudo|a=b|[ |&;()<>$'\"\\\\\n]|[^x]){0,24}") {
            let line = Line::new(&text);
            for part in &line.parts {
                proptest::prop_assert!(line.span(part).end <= text.len() && line.text.get(part.pipeline.clone()).is_some());
                for at in 0..part.words.len() {
                    line.with_word(part, at, "");
                }
            }
        }
    }
}
