//! Where a command ends: several lines are one command only where the shell itself would go on reading.

use crate::shell::Shell;

/// Whether the shell would wait for another line after `text`: an open quote, a line that ends in `\` or in an
/// operator, a here-document without its end, an open bracket or an open `if`, `for`, `while`, `case`, `function` or
/// `begin`.
///
/// This is a lexer and not a parser: it answers only that question, and for text that is no command at all the answer
/// is of no use.
pub(super) fn is_open(shell: Shell, text: &str) -> bool {
    let mut lexer = Lexer::new(shell, text);
    lexer.run();
    lexer.is_open()
}

/// Puts a command on one line where that does not change it: every `\` at the end of a line, outside single quotes
/// and here-documents, goes, and with it the blanks around it.
pub(super) fn join_continuations(shell: Shell, text: &str) -> String {
    let mut lexer = Lexer::new(shell, text);
    lexer.run();
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

struct Lexer<'a> {
    shell: Shell,
    text: &'a str,
    at: usize,
    /// Open brackets and blocks, innermost last.
    open: Vec<&'static str>,
    heres: Vec<Here>,
    /// Where a quote or a here-document is open at the end of the text.
    unfinished: bool,
    /// Whether the last word or operator needs something after it.
    dangling: bool,
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
            dangling: false,
            command: true,
            continuations: Vec::new(),
        }
    }

    fn is_open(&self) -> bool {
        self.unfinished || self.dangling || !self.open.is_empty() || !self.heres.is_empty()
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn run(&mut self) {
        while let Some(character) = self.rest().chars().next() {
            match character {
                ' ' | '\t' => self.at += 1,
                '\n' => self.line_end(),
                '#' => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '\\' if self.rest().starts_with("\\\n") => {
                    self.continuations.push(self.at);
                    self.at += 2;
                    self.dangling = self.rest().trim().is_empty();
                }
                _ => {
                    if !self.operator() {
                        self.word();
                    }
                }
            }
        }
    }

    fn line_end(&mut self) {
        self.at += 1;
        if !self.dangling {
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
            self.dangling = false;
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
                self.dangling = dangling;
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
        self.dangling = false;
        let word = &self.text[from..self.at];
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
mod tests {
    use super::*;
    use Shell::{Bash, Fish};

    #[test]
    fn finished_commands_are_closed() {
        for text in [
            "ls -la",
            "echo it\\'s",
            "echo \"a 'b' $(date +%s) ${x:-'}\" | wc -l",
            "for f in *.txt; do echo \"$f\"; done",
            "for f in *.txt\ndo\n  echo $f\ndone",
            "if [ -f x ]; then cat x; else echo no; fi",
            "case $x in\n  a) echo 1;;\n  b) echo 2;;\nesac",
            "cat <<EOF\nhello 'you\nEOF",
            "cat <<-'END' > x\n\thello\n\tEND",
            "find . -name '*.c' \\\n  -delete",
            "a=(1 2 3)",
            "(cd /tmp && ls)",
            "f() { echo hi; }",
            "echo $((1 + (2 * 3)))",
            "diff <(ls a) <(ls b)",
            "sort <<< \"b a\"",
            "awk '{print $1}' file",
            "find . \\( -name a -o -name b \\) -print",
            "sleep 5 &",
            "echo done",
            "echo $'it\\'s'",
            "grep -c '#' x # it's a comment",
            "while read -r l; do echo \"$l\"; done < <(ls)",
            "[[ $a =~ ^(x|y)$ ]] && echo yes",
            "ls 2>&1 | grep x",
            "date +'%Y' >> log; tail log",
        ] {
            assert!(!is_open(Bash, text), "{text:?}");
        }
    }

    #[test]
    fn unfinished_commands_are_open() {
        for text in [
            "echo 'it",
            "echo \"a",
            "ls \\",
            "ls \\\n",
            "ls |",
            "true &&",
            "for f in *; do",
            "if true; then\n echo x",
            "cat <<EOF",
            "cat <<EOF\nhello",
            "echo $(date",
            "echo ${x",
            "(cd /tmp",
            "case $x in\n a) echo 1;;",
            "{ echo a;",
            "echo `date",
        ] {
            assert!(is_open(Bash, text), "{text:?}");
        }
    }

    #[test]
    fn fish_has_its_own_blocks_and_quotes() {
        for text in [
            "for f in *.txt; echo $f; end",
            "if test -f x; cat x; end",
            "echo 'it\\'s'",
            "echo (date +%s)",
            "begin; ls; end | wc -l",
            "set x (ls | count)",
            "while read -l line; echo $line; end < file",
            "cat file | while read l\n  echo $l\nend",
        ] {
            assert!(!is_open(Fish, text), "{text:?}");
        }
        for text in ["for f in *.txt", "echo 'it\\'", "echo (date", "function f\n ls", "ls |"] {
            assert!(is_open(Fish, text), "{text:?}");
        }
    }

    #[test]
    fn continued_lines_are_joined_and_nothing_else() {
        let join = |text| join_continuations(Bash, text);
        assert_eq!(join("find . \\\n    -name x \\\n    -print"), "find . -name x -print");
        assert_eq!(join("echo 'a \\\nb'"), "echo 'a \\\nb'");
        assert_eq!(join("cat <<E\na \\\nb\nE"), "cat <<E\na \\\nb\nE");
        assert_eq!(join("ls"), "ls");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_survived(text in "[ -~\n\täß🙂]{0,60}") {
            for shell in [Bash, Shell::Zsh, Fish] {
                let _ = is_open(shell, &text);
                let _ = join_continuations(shell, &text);
            }
        }

        #[test]
        fn shell_text_is_survived(parts in proptest::collection::vec(
            proptest::sample::select(vec!["'", "\"", "`", "\\", "\n", "$(", "${", ")", "}", "<<E", "E", "|", "&&", ";;",
                "case", "in", "esac", "do", "done", "a", " ", "#", "(", "<(", "ü"]), 0..25)) {
            let text = parts.concat();
            for shell in [Bash, Shell::Zsh, Fish] {
                let _ = is_open(shell, &text);
                let _ = join_continuations(shell, &text);
            }
        }
    }
}
