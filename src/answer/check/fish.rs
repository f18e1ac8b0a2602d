//! Lines of fish, whose syntax is small enough to be read by hand.

use super::bash::braces;
use super::command::{Command, Parsed, Redirection, Stage, Word};

/// Substitutions inside each other go no deeper.
const DEEPEST: usize = 50;

/// Takes a line apart.
pub(super) fn parse(text: &str) -> Parsed {
    let mut reader = Reader {
        text: text.chars().collect(),
        at: 0,
        parsed: Parsed::default(),
    };
    reader.list(None, 0);
    reader.parsed
}

struct Reader {
    text: Vec<char>,
    at: usize,
    parsed: Parsed,
}

/// What stands at the beginning of a command and is none.
const BEFORE: [&str; 8] = ["and", "or", "not", "!", "if", "while", "else", "begin"];

impl Reader {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn looks_at(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(at, c)| self.text.get(self.at + at) == Some(&c))
    }

    /// Reads commands up to the parenthesis that ends a substitution.
    fn list(&mut self, end: Option<char>, depth: usize) {
        // Those of a substitution come after the command that it stands in.
        let mut command = Command::default();
        let mut waiting = Vec::new();
        let mut stage = None;
        loop {
            match self.peek() {
                None => {
                    self.parsed.broken |= end.is_some();
                    break;
                }
                Some(c) if Some(c) == end => {
                    self.at += 1;
                    break;
                }
                Some(' ' | '\t' | '\r') => self.at += 1,
                Some('\\') if self.text.get(self.at + 1) == Some(&'\n') => self.at += 2,
                Some('#') => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                }
                Some('&') if self.looks_at("&>") => self.redirection(&mut command, depth, &mut waiting),
                Some('|') if self.is_pipe() => {
                    self.at += 1;
                    let here = stage.unwrap_or_else(|| self.pipeline());
                    command.stage = Some(here);
                    stage = Some(Stage {
                        position: here.position + 1,
                        ..here
                    });
                    self.finish(&mut command, &mut waiting);
                }
                Some(';' | '\n' | '|' | '&') => {
                    self.at += 1;
                    command.stage = stage.take();
                    self.finish(&mut command, &mut waiting);
                }
                Some(_) if self.is_redirection() => self.redirection(&mut command, depth, &mut waiting),
                Some(')') => {
                    self.parsed.broken = true;
                    self.at += 1;
                }
                Some(_) => {
                    let start = self.at;
                    let word = self.word(depth, &mut waiting);
                    self.add(word, start, &mut command);
                }
            }
        }
        command.stage = stage;
        self.finish(&mut command, &mut waiting);
    }

    /// Whether a single `|` stands here.
    fn is_pipe(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.text.get(at));
        self.text.get(self.at + 1) != Some(&'|') && before != Some(&'|')
    }

    /// The beginning of a new pipeline.
    fn pipeline(&mut self) -> Stage {
        self.parsed.pipelines += 1;
        Stage {
            pipeline: self.parsed.pipelines,
            position: 0,
        }
    }

    fn finish(&mut self, command: &mut Command, waiting: &mut Vec<Command>) {
        let mut command = std::mem::take(command);
        while let Some(first) = command.words.first().filter(|word| !word.quoted) {
            let Some(name) = first.whole() else { break };
            match name {
                "for" | "switch" | "case" | "end" => command.words.clear(),
                "function" => {
                    if let Some(name) = command.words.get(1).and_then(Word::whole) {
                        self.parsed.defined.insert(name.to_owned());
                    }
                    command.words.clear();
                }
                name if BEFORE.contains(&name) => {
                    command.stage = None;
                    command.words.remove(0);
                }
                _ => break,
            }
        }
        if command.name() == Some("alias")
            && let Some(word) = command.words.get(1)
        {
            let name = word.text.split('=').next().unwrap_or_default();
            self.parsed.defined.insert(name.to_owned());
        }
        if !command.words.is_empty() {
            self.parsed.commands.push(command);
        }
        self.parsed.commands.append(waiting);
    }

    fn add(&self, mut word: Word, start: usize, command: &mut Command) {
        if command.words.iter().all(|word| BEFORE.contains(&word.text.as_str())) {
            command.at = self.text[..start].iter().map(|c| c.len_utf8()).sum();
        }
        word.source = self.text[start..self.at].iter().collect();
        command.words.push(word);
    }

    fn is_redirection(&self) -> bool {
        let mut at = self.at;
        while self.text.get(at).is_some_and(char::is_ascii_digit) {
            at += 1;
        }
        matches!(self.text.get(at), Some('<' | '>'))
    }

    fn redirection(&mut self, command: &mut Command, depth: usize, waiting: &mut Vec<Command>) {
        let mut sign = String::new();
        for part in ["0123456789&", "<>", "&?|"] {
            while let Some(character) = self.peek().filter(|c| part.contains(*c)) {
                sign.push(character);
                self.at += 1;
            }
        }
        while self.peek() == Some(' ') {
            self.at += 1;
        }
        let target = self.word(depth, waiting);
        command.redirections.extend(Redirection::new(&sign, target));
    }

    fn word(&mut self, depth: usize, waiting: &mut Vec<Command>) -> Word {
        let mut word = Word::plain("");
        while let Some(character) = self.peek() {
            match character {
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
                    push(&mut word, escaped.filter(|c| *c != '\n'));
                    word.quoted = true;
                }
                other => {
                    self.at += 1;
                    word.glob |= word.exact && matches!(other, '*' | '?');
                    push(&mut word, Some(other));
                }
            }
        }
        braces(&mut word);
        word
    }

    fn quoted(&mut self, quote: char, word: &mut Word, depth: usize, waiting: &mut Vec<Command>) {
        word.quoted = true;
        self.at += 1;
        while let Some(character) = self.peek() {
            match character {
                end if end == quote => {
                    self.at += 1;
                    return;
                }
                '$' if quote == '"' => self.expansion(word, depth, waiting),
                '\\' => {
                    let escaped = self.text.get(self.at + 1).copied();
                    let special = escaped.filter(|c| *c == quote || *c == '\\' || (quote == '"' && "$\n".contains(*c)));
                    self.at += if special.is_some() { 2 } else { 1 };
                    push(word, special.or(Some('\\')).filter(|c| *c != '\n'));
                }
                other => {
                    self.at += 1;
                    push(word, Some(other));
                }
            }
        }
        self.parsed.broken = true;
    }

    /// `$name` and `$(command)`; both are only known when the command runs.
    fn expansion(&mut self, word: &mut Word, depth: usize, waiting: &mut Vec<Command>) {
        self.at += 1;
        if self.peek() == Some('(') {
            self.at += 1;
            self.substitution(word, depth, waiting);
            return;
        }
        word.exact = false;
        while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            self.at += 1;
        }
    }

    fn substitution(&mut self, word: &mut Word, depth: usize, waiting: &mut Vec<Command>) {
        word.exact = false;
        if depth > DEEPEST {
            self.parsed.broken = true;
            self.at = self.text.len();
            return;
        }
        let first = self.parsed.commands.len();
        self.list(Some(')'), depth + 1);
        waiting.extend(self.parsed.commands.drain(first..));
    }
}

fn push(word: &mut Word, character: Option<char>) {
    if word.exact {
        word.text.extend(character);
    }
}
