//! A command line taken apart far enough to change one word of it and leave the rest as it was typed.

use std::ops::Range;

use super::lexer::{Kind, Token, lex};
use super::{name_of, programs};
use crate::shell::Shell;

/// One word or operator of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    /// The span in the line, in bytes.
    pub(crate) span: Range<usize>,
    /// The text that the shell makes of it: without quotes and backslashes, nothing expanded.
    pub(crate) text: String,
    /// The purpose.
    pub(crate) role: Role,
}

/// The purpose of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// A word of a simple command.
    Word,
    /// A variable that is set before it.
    Assignment,
    /// `>`, `2>>`, `<` and the like.
    Redirection,
    /// The file after a redirection.
    Target,
    /// A comment, or the lines of a here-document.
    Text,
    /// An operator that separates commands: `&&`, `||`, `;`, `|`, `&`, parentheses and line ends.
    Operator,
}

/// One simple command of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its words from the program on, as indices into [`Line::words`]; never empty.
    pub(crate) words: Vec<usize>,
    /// The names of the programs that run it, as indices likewise: `sudo`, `timeout`.
    pub(crate) wrappers: Vec<usize>,
    /// True if one of them is `sudo` or `doas`.
    pub(crate) sudo: bool,
    /// The span of the pipeline that it belongs to.
    pub(crate) pipeline: Range<usize>,
}

/// A line, its words and its simple commands.
#[derive(Clone, Debug)]
pub(crate) struct Line<'a> {
    /// The line as typed.
    pub(crate) text: &'a str,
    /// All words and operators.
    pub(crate) words: Vec<Word>,
    /// The simple commands in order.
    pub(crate) parts: Vec<Part>,
    /// The construct that was opened and never closed: a quote, or the sign of anything else around it.
    pub(crate) unfinished: Option<char>,
}

impl<'a> Line<'a> {
    /// Takes a line apart. Whatever it is, it can be taken apart; what no shell would read ends in odd words.
    pub(crate) fn new(text: &'a str, shell: Shell) -> Self {
        let (words, unfinished) = words(text, shell);
        let parts = parts(&words);
        Self {
            text,
            words,
            parts,
            unfinished,
        }
    }

    /// Returns the text of word `at` of a part, counted from the program.
    pub(crate) fn word(&self, part: &Part, at: usize) -> Option<&str> {
        part.words.get(at).map(|&index| self.words[index].text.as_str())
    }

    /// A word of a part as it was typed.
    pub(crate) fn raw(&self, part: &Part, at: usize) -> Option<&'a str> {
        part.words
            .get(at)
            .map(|&index| &self.text[self.words[index].span.clone()])
    }

    /// The program of a part without its directory.
    pub(crate) fn program(&self, part: &Part) -> &str {
        let word = self.words[part.words[0]].text.as_str();
        word.rsplit('/').next().unwrap_or(word)
    }

    /// The names of the programs that run the one of a part.
    pub(crate) fn wrappers(&self, part: &Part) -> impl Iterator<Item = &str> {
        part.wrappers.iter().map(|&index| name_of(&self.words[index].text))
    }

    /// From the program of a part to its last plain word, in bytes.
    pub(crate) fn span(&self, part: &Part) -> Range<usize> {
        let last = part.words[part.words.len() - 1];
        self.words[part.words[0]].span.start..self.words[last].span.end
    }

    /// All words of a part from `at` on as they were typed, blanks between them included.
    pub(crate) fn rest(&self, part: &Part, at: usize) -> &'a str {
        part.words.get(at).map_or("", |&first| {
            &self.text[self.words[first].span.start..self.span(part).end]
        })
    }

    /// The line with `text` in place of a range of bytes.
    pub(crate) fn with(&self, span: Range<usize>, text: &str) -> String {
        format!("{}{text}{}", &self.text[..span.start], &self.text[span.end..])
    }

    /// The line with a word of a part replaced, or removed where `text` is empty.
    pub(crate) fn with_word(&self, part: &Part, at: usize, text: &str) -> String {
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
    // The pipeline that is read: where it stands, and its first part.
    let mut pipeline: Option<Range<usize>> = None;
    let mut waiting = 0;
    let complete = |parts: &mut [Part], pipeline: Option<Range<usize>>| {
        let pipeline = pipeline.unwrap_or_default();
        for part in parts {
            part.pipeline = pipeline.clone();
        }
    };
    for (at, word) in words.iter().enumerate() {
        match word.role {
            Role::Text => continue,
            Role::Operator => parts.extend(part(words, &std::mem::take(&mut open))),
            Role::Word => open.push(at),
            Role::Assignment | Role::Redirection | Role::Target => {}
        }
        if word.role == Role::Operator && (!word.text.starts_with('|') || word.text == "||") {
            complete(&mut parts[waiting..], pipeline.take());
            waiting = parts.len();
        } else {
            let start = pipeline.map_or(word.span.start, |pipeline| pipeline.start);
            pipeline = Some(start..word.span.end);
        }
    }
    parts.extend(part(words, &open));
    complete(&mut parts[waiting..], pipeline);
    parts
}

/// The part that these words make, or nothing where there are only assignments and wrappers.
fn part(words: &[Word], indices: &[usize]) -> Option<Part> {
    let text = |at: usize| indices.get(at).map(|&index| words[index].text.as_str());
    let mut at = 0;
    let mut wrappers = Vec::new();
    loop {
        text(at)?;
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

fn words(text: &str, shell: Shell) -> (Vec<Word>, Option<char>) {
    let (tokens, unfinished) = lex(text, shell);
    let word = |token: Token| {
        let role = match token.kind {
            Kind::Blank => return None,
            Kind::Comment | Kind::Document => Role::Text,
            Kind::LineEnd | Kind::Operator => Role::Operator,
            Kind::Redirection => Role::Redirection,
            Kind::Target => Role::Target,
            Kind::Word if token.is_assignment(text) => Role::Assignment,
            Kind::Word => Role::Word,
        };
        let said = if token.parts.is_empty() {
            token.source(text).to_owned()
        } else {
            token.text(text)
        };
        Some(Word {
            span: token.span,
            text: said,
            role,
        })
    };
    (tokens.into_iter().filter_map(word).collect(), unfinished)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        Line::new(line, Shell::Bash)
            .words
            .into_iter()
            .map(|word| word.text)
            .collect()
    }

    #[test]
    fn words_are_what_the_shell_makes_of_them() {
        let table: [(&str, &[&str]); 15] = [
            ("git  commit -m 'a b'", &["git", "commit", "-m", "a b"]),
            (r#"echo "a \" b" c\ d"#, &["echo", "a \" b", "c d"]),
            ("a && b||c;d|e&", &["a", "&&", "b", "||", "c", ";", "d", "|", "e", "&"]),
            ("echo x >/etc/y 2>&1", &["echo", "x", ">", "/etc/y", "2>&", "1"]),
            ("echo $(ls -l | wc) x", &["echo", "$(ls -l | wc)", "x"]),
            ("diff <(sort a) 2<(x)", &["diff", "<(sort a)", "2<(x)"]),
            ("(cd x && ls)", &["(", "cd", "x", "&&", "ls", ")"]),
            ("ls größe", &["ls", "größe"]),
            ("echo 'never", &["echo", "never"]),
            (r"echo $'a\tb \'c' x", &["echo", "a\tb 'c", "x"]),
            ("echo `ls -l | wc` x", &["echo", "`ls -l | wc`", "x"]),
            ("echo x # y | z 'w", &["echo", "x", "# y | z 'w"]),
            ("cat <<E\na | b\nE", &["cat", "<<", "E", "\n", "a | b\nE"]),
            ("echo $(x ')' \"(\") y", &["echo", "$(x ')' \"(\")", "y"]),
            ("", &[]),
        ];
        for (line, expected) in table {
            assert_eq!(texts(line), expected, "{line}");
        }
        assert_eq!(Line::new("echo \"x", Shell::Bash).unfinished, Some('"'));
        assert_eq!(Line::new(r"echo 'it\'s' x", Shell::Fish).words.len(), 3);
    }

    #[test]
    fn parts_know_their_program_and_their_pipeline() {
        let line = Line::new("LANG=C sudo -u ada git push >log | cat && x; sudo", Shell::Bash);
        let programs: Vec<&str> = line.parts.iter().map(|part| line.program(part)).collect();
        assert_eq!(programs, ["git", "cat", "x", "sudo"]);
        assert!(line.parts[0].sudo && !line.parts[1].sudo);
        assert!(Line::new("/usr/bin/sudo -u ada gti", Shell::Bash).parts[0].sudo);
        for (line, program) in [
            ("sudo --user ada git push", "git"),
            ("nice -n 5 gti push", "gti"),
            ("\\time -f %e gti push", "gti"),
            ("timeout 5 gti push", "gti"),
            ("sudo -l", "sudo"),
            ("command -v gti", "command"),
            ("find . | xargs gti add", "xargs"),
            ("A=1 B='x y' gti", "gti"),
            ("1=x gti", "1=x"),
            ("'a=b' gti", "a=b"),
        ] {
            let line = Line::new(line, Shell::Bash);
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
        let line = Line::new("cd 'a b'  &&  git  sttus -s | cat", Shell::Bash);
        let part = &line.parts[1];
        assert_eq!(line.with_word(part, 1, "status"), "cd 'a b'  &&  git  status -s | cat");
        assert_eq!(line.with_word(part, 2, ""), "cd 'a b'  &&  git  sttus | cat");
        let line = Line::new("$ ls -l", Shell::Bash);
        assert_eq!(line.with_word(&line.parts[0], 0, ""), "ls -l");
    }

    proptest::proptest! {
        #[test]
        fn any_line_can_be_taken_apart(text in "(git|sudo|a=b|[ |&;()<>$'\"\\\\\n]|[^x]){0,24}") {
            for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
                let line = Line::new(&text, shell);
                for part in &line.parts {
                    proptest::prop_assert!(line.span(part).end <= text.len() && line.text.get(part.pipeline.clone()).is_some());
                    for at in 0..part.words.len() {
                        line.with_word(part, at, "");
                    }
                }
            }
        }
    }
}
