//! Lines of fish, whose syntax is small enough to be read token by token.

use super::command::{Command, Parsed, Piece, Redirection, Times, Word};
use super::lexer::{Kind, PartKind, Token, assigned, lex};
use super::{pieces, word};
use crate::shell::Shell;

/// Takes a line apart.
pub(super) fn parse(text: &str) -> Parsed {
    read(text, Shell::Fish)
}

/// Takes a line of bash or zsh apart that the grammar does not understand, as far as its words can be told.
pub(super) fn leniently(text: &str, shell: Shell) -> Parsed {
    read(text, shell)
}

fn read(text: &str, shell: Shell) -> Parsed {
    let (tokens, unfinished) = lex(text, shell);
    let mut reader = Reader {
        text,
        shell,
        lenient: shell != Shell::Fish,
        parsed: Parsed::default(),
    };
    reader.parsed.broken = unfinished.is_some_and(|sign| !matches!(sign, '\\' | '<'));
    reader.list(&tokens);
    reader.parsed
}

struct Reader<'a> {
    text: &'a str,
    /// The shell whose words are read.
    shell: Shell,
    /// True if it is bash that is read as well as this can be done here.
    lenient: bool,
    parsed: Parsed,
}

/// Words at the beginning of a command that are none.
const BEFORE: [&str; 8] = ["and", "or", "not", "!", "if", "while", "else", "begin"];
/// The same in bash and zsh.
const BEFORE_IN_BASH: [&str; 9] = ["then", "do", "elif", "until", "{", "time", "coproc", "always", "!"];

/// The position of the reader in a list: which commands belong to one pipeline, and which to one block.
#[derive(Default)]
struct Flow {
    /// The first command of the pipeline.
    start: usize,
    pipeline: Option<usize>,
    place: usize,
    /// The first commands of the blocks around; of a function the name and where its body begins.
    blocks: Vec<(usize, Option<(String, usize)>)>,
    /// The number of blocks around the outermost loop, where there is one.
    outside: Option<usize>,
    /// The command that is being read, and those of substitutions in it, which come after it.
    command: Command,
    waiting: Vec<Command>,
    /// The position of the reader, in bytes.
    at: usize,
}

impl Flow {
    fn open(&mut self, function: Option<(String, usize)>) {
        self.blocks.push((self.start, function));
    }

    /// Opens a loop.
    fn open_loop(&mut self) {
        self.outside.get_or_insert(self.blocks.len());
        self.open(None);
    }
}

impl Reader<'_> {
    /// Reads the commands of a line or of a substitution.
    fn list(&mut self, tokens: &[Token]) {
        let mut flow = Flow {
            start: self.parsed.commands.len(),
            ..Flow::default()
        };
        let mut documents = tokens.iter().filter(|token| token.kind == Kind::Document);
        let mut redirection = "";
        for (at, token) in tokens.iter().enumerate() {
            flow.at = token.span.end;
            let source = token.source(self.text);
            match token.kind {
                Kind::Blank | Kind::Comment | Kind::Document => {}
                Kind::LineEnd => self.separator("\n", &mut flow),
                Kind::Operator if matches!(source, "(" | ")") => self.parenthesis(tokens, at, &mut flow),
                Kind::Operator => self.separator(source, &mut flow),
                Kind::Redirection => redirection = source,
                Kind::Target => {
                    let sign = std::mem::take(&mut redirection);
                    let document = matches!(bare(sign), "<<" | "<<-");
                    let document = if document { documents.next() } else { None };
                    self.redirection(sign, token, document, &mut flow);
                }
                Kind::Word => self.word(token, &mut flow),
            }
        }
        flow.command.stage = flow.pipeline.map(|id| (id, flow.place));
        self.finish(&mut flow);
        self.end_pipeline(&mut flow, false);
    }

    fn separator(&mut self, sign: &str, flow: &mut Flow) {
        let pipes = matches!(sign, "|" | "|&") || !self.lenient && (sign == "&|" || sign.ends_with(">|"));
        if pipes && flow.pipeline.is_none() {
            self.parsed.pipelines += 1;
            flow.pipeline = Some(self.parsed.pipelines);
        }
        flow.command.stage = flow.pipeline.map(|id| (id, flow.place));
        self.finish(flow);
        if pipes {
            self.pipe(flow);
        } else {
            self.end_pipeline(flow, matches!(sign, "&" | "&|" | "&!"));
        }
    }

    /// Reads a parenthesis, which fish has only in substitutions.
    fn parenthesis(&mut self, tokens: &[Token], at: usize, flow: &mut Flow) {
        let beside = |at: usize, sign: &str| {
            let token = tokens.get(at);
            token.is_some_and(|token| token.kind == Kind::Operator && token.source(self.text) == sign)
        };
        if beside(at, "(") {
            if beside(at + 1, ")") {
                // `name()`, whose body follows the second one.
                let name = flow.command.words.pop().map(|word| word.text).unwrap_or_default();
                self.parsed.defined.insert(name.clone());
                flow.command = Command::default();
                flow.open(Some((name, flow.at + 1)));
            } else {
                self.finish(flow);
                flow.open(None);
            }
        } else if !(at > 0 && beside(at - 1, "(")) {
            self.parsed.broken |= !self.lenient;
            self.finish(flow);
            self.close(flow);
        }
    }

    fn word(&mut self, token: &Token, flow: &mut Flow) {
        if matches!(token.parts.as_slice(), [part] if part.kind == PartKind::Calculation) && token.begins {
            // `((…))` runs nothing.
            return;
        }
        let word = self.read(token, flow);
        let command = &flow.command;
        // `if [[ … ]] { … }` of zsh.
        let brace = self.lenient && !command.words.is_empty() && word.pieces.len() == 1 && !word.quoted;
        if brace && matches!(word.text.as_str(), "{" | "}") && command.words[0].text != "function" {
            self.finish(flow);
        }
        flow.command.words.push(word);
    }

    /// A word, after the commands in it have been read.
    fn read(&mut self, token: &Token, flow: &mut Flow) -> Word {
        self.substitutions(token, flow);
        word::of_token(token, self.text, self.shell)
    }

    fn substitutions(&mut self, token: &Token, flow: &mut Flow) {
        for part in &token.parts {
            if part.kind == PartKind::Variable {
                part.inside.iter().for_each(|token| self.substitutions(token, flow));
            } else if !part.inside.is_empty() {
                let first = self.parsed.commands.len();
                self.list(&part.inside);
                flow.waiting.extend(self.parsed.commands.drain(first..));
            }
        }
    }

    fn redirection(&mut self, sign: &str, target: &Token, document: Option<&Token>, flow: &mut Flow) {
        let target = self.read(target, flow);
        let bare = bare(sign);
        if let Some(document) = document {
            flow.command.input = Some(Word::plain(document.source(self.text)));
        } else if bare == "<<<" {
            flow.command.input = Some(target);
        } else if !bare.starts_with("<<") {
            flow.command.redirections.extend(Redirection::new(sign, target));
        }
    }

    /// Makes the next command read what has come so far.
    fn pipe(&mut self, flow: &mut Flow) {
        let Some(id) = flow.pipeline else { return };
        if flow.place == 0 {
            self.place(flow.start, id, 0);
        }
        flow.place += 1;
    }

    fn place(&mut self, start: usize, id: usize, place: usize) {
        for command in self.parsed.commands.iter_mut().skip(start) {
            command.pipes.insert(0, (id, place));
        }
    }

    fn end_pipeline(&mut self, flow: &mut Flow, background: bool) {
        for command in self.parsed.commands.iter_mut().skip(flow.start) {
            command.background |= background;
        }
        flow.start = self.parsed.commands.len();
        flow.pipeline = None;
        flow.place = 0;
    }

    fn close(&mut self, flow: &mut Flow) {
        let Some((start, function)) = flow.blocks.pop() else {
            return;
        };
        flow.start = start;
        flow.outside = flow.outside.filter(|&outside| outside < flow.blocks.len());
        if let Some((name, from)) = function {
            let body = self.text.get(from..flow.at).unwrap_or_default();
            self.parsed.functions.push((name, body.to_owned()));
        }
    }

    /// Takes away what stands before the first word of a command and only says when it is run.
    fn keywords(&mut self, command: &mut Command, flow: &mut Flow) {
        while let Some(first) = command.words.first().filter(|word| !word.quoted) {
            let Some(name) = first.whole().map(str::to_owned) else {
                break;
            };
            match name.as_str() {
                "for" | "foreach" | "select" if command.words.len() > 1 => {
                    let mut values = command.words.split_off(2);
                    let name = command.words.remove(1).text;
                    command.words.clear();
                    // `for f (*) command` of zsh.
                    if values.first().is_some_and(|word| word.source.starts_with('(')) {
                        command.words = values.split_off(1);
                        values.extend(self.listed(&values[0]));
                    }
                    self.parsed.assigned.push((name, values.into_iter().skip(1).collect()));
                    flow.open_loop();
                }
                "switch" | "for" | "select" => {
                    command.words.clear();
                    flow.open(None);
                }
                "repeat" if self.shell == Shell::Zsh => {
                    command.words.drain(..2.min(command.words.len()));
                    flow.open_loop();
                }
                "case" => {
                    command.words.clear();
                    if self.lenient {
                        flow.open(None);
                    }
                }
                "end" if self.lenient && self.shell != Shell::Zsh => break,
                "done" | "fi" | "esac" | "}" if !self.lenient => break,
                "end" | "done" | "fi" | "esac" | "}" => {
                    command.words.remove(0);
                    self.close(flow);
                }
                "function" => {
                    let name = command
                        .words
                        .get(1)
                        .and_then(Word::whole)
                        .unwrap_or_default()
                        .to_owned();
                    self.parsed.defined.insert(name.clone());
                    // zsh has functions without a name: `function { … }`.
                    let brace = command.words.iter().take(3).position(|word| word.text == "{");
                    command
                        .words
                        .drain(..brace.map_or(command.words.len(), |brace| brace + 1));
                    flow.open(Some((name, flow.at)));
                }
                "{" if self.lenient => {
                    command.words.remove(0);
                    // The body of a function is open already.
                    let body = flow.blocks.last().is_some_and(|(_, function)| function.is_some());
                    if !(body && flow.start == self.parsed.commands.len()) {
                        flow.open(None);
                    }
                }
                "while" | "until" => {
                    command.stage = None;
                    command.words.remove(0);
                    flow.open_loop();
                }
                "begin" | "if" => {
                    command.stage = None;
                    command.words.remove(0);
                    flow.open(None);
                }
                // `time ls` is a command like others as far as anybody asks.
                "time" if !self.lenient => {
                    let next = command.words.get(1).map_or("", |word| &word.text);
                    if !BEFORE.contains(&next) {
                        break;
                    }
                    command.words.remove(0);
                }
                name if BEFORE.contains(&name) || self.lenient && BEFORE_IN_BASH.contains(&name) => {
                    command.stage = None;
                    command.words.remove(0);
                    if name == "time" && command.words.first().is_some_and(|word| word.source == "-p") {
                        command.words.remove(0);
                    }
                }
                _ => break,
            }
        }
    }

    /// The words between the parentheses of `for name (…)`.
    fn listed(&self, list: &Word) -> Vec<Word> {
        let text = pieces::inside(&list.source);
        let (tokens, _) = lex(text, self.shell);
        let words = tokens.iter().filter(|token| token.kind == Kind::Word);
        let words = words.map(|token| Word {
            at: None,
            ..word::of_token(token, text, self.shell)
        });
        words.collect()
    }

    fn finish(&mut self, flow: &mut Flow) {
        let mut command = std::mem::take(&mut flow.command);
        self.keywords(&mut command, flow);
        command.at = command.words.first().and_then(|word| word.at).unwrap_or_default();
        command.runs = flow.outside.map_or(Times::Once, |_| Times::Often);
        while let Some((name, value)) = command.words.first().and_then(assignment) {
            command.words.remove(0);
            command.assignments.push((name, value));
        }
        if command.words.is_empty() {
            let set = command.assignments.drain(..).map(|(name, value)| (name, vec![value]));
            self.parsed.assigned.extend(set);
            self.parsed.bare.append(&mut command.redirections);
        }
        match command.name() {
            Some("alias") => {
                let name = command
                    .words
                    .get(1)
                    .map_or("", |word| word.text.split('=').next().unwrap_or_default());
                self.parsed.defined.insert(name.to_owned());
            }
            Some("set") if !self.lenient => self.parsed.assigned.extend(set(&command)),
            _ => {}
        }
        let first = self.parsed.commands.len();
        if !command.words.is_empty() {
            self.parsed.commands.push(command);
        }
        self.parsed.commands.append(&mut flow.waiting);
        if let Some(id) = flow.pipeline {
            self.place(first, id, flow.place);
        }
    }
}

/// The sign of a redirection without its number.
fn bare(sign: &str) -> &str {
    sign.trim_start_matches(|c: char| c.is_ascii_digit())
}

/// `name=value` before a command.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let mut value = word.clone();
    let Some(Piece::Bare(first)) = value.pieces.first_mut() else {
        return None;
    };
    let (left, rest) = first.split_once('=')?;
    let name = assigned(first).filter(|_| !left.contains('['))?.to_owned();
    let rest = rest.to_owned();
    *first = rest;
    value.text = word.text.split_once('=').map(|(_, value)| value.to_owned())?;
    Some((name, value))
}

/// The variable that `set` sets, and its values.
fn set(command: &Command) -> Option<(String, Vec<Word>)> {
    let mut words = command.words[1..].iter().skip_while(|word| word.text.starts_with('-'));
    let name = words.next()?.text.clone();
    Some((name, words.cloned().collect()))
}
