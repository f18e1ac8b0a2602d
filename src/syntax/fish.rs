//! Lines of fish, whose syntax is small enough to be read by hand.

mod word;

use super::command::{Command, Parsed, Piece, Redirection, Stage, Word};

/// Substitutions inside each other go no deeper.
const DEEPEST: usize = 50;

/// Takes a line apart.
pub(super) fn parse(text: &str) -> Parsed {
    read(text, false)
}

/// Takes a line of bash or zsh apart that the grammar does not understand, as far as its words can be told.
pub(super) fn leniently(text: &str) -> Parsed {
    read(text, true)
}

fn read(text: &str, lenient: bool) -> Parsed {
    let mut reader = Reader {
        text: text.chars().collect(),
        at: 0,
        parsed: Parsed::default(),
        lenient,
        pipelines: 0,
    };
    reader.list(None, 0);
    reader.parsed
}

struct Reader {
    text: Vec<char>,
    at: usize,
    parsed: Parsed,
    /// Whether it is bash that is read as well as this can be done here.
    lenient: bool,
    pipelines: usize,
}

/// What stands at the beginning of a command and is none.
const BEFORE: [&str; 8] = ["and", "or", "not", "!", "if", "while", "else", "begin"];
/// The same in bash and zsh.
const BEFORE_IN_BASH: [&str; 10] = [
    "then", "do", "elif", "until", "{", "time", "coproc", "repeat", "always", "!",
];

/// Where in a list the reader is: which commands belong to one pipeline, and which to one block.
#[derive(Default)]
struct Flow {
    /// The first command of the pipeline.
    start: usize,
    pipeline: Option<usize>,
    place: usize,
    /// The first commands of the blocks around; of a function the name and where its body begins.
    blocks: Vec<(usize, Option<(String, usize)>)>,
}

impl Flow {
    fn open(&mut self, function: Option<(String, usize)>) {
        self.blocks.push((self.start, function));
    }
}

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
        let mut flow = Flow {
            start: self.parsed.commands.len(),
            ..Flow::default()
        };
        loop {
            match self.peek() {
                None => {
                    self.parsed.broken |= end.is_some();
                    break;
                }
                Some(c)
                    if Some(c) == end
                        && !(self.lenient && flow.blocks.iter().any(|(_, function)| function.is_none())) =>
                {
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
                Some(sign @ (';' | '\n' | '|' | '&')) => {
                    let twice = self.text.get(self.at + 1) == Some(&sign);
                    self.at += if twice { 2 } else { 1 };
                    if sign == '|' && self.peek() == Some('&') {
                        self.at += 1;
                    }
                    if sign == '|' && !twice {
                        let here = stage.unwrap_or_else(|| self.pipeline());
                        command.stage = Some(here);
                        stage = Some(Stage {
                            position: here.position + 1,
                            ..here
                        });
                    } else {
                        command.stage = stage.take();
                    }
                    self.finish(&mut command, &mut waiting, &mut flow);
                    match (sign, twice) {
                        ('|', false) => self.pipe(&mut flow),
                        _ => self.end_pipeline(&mut flow, sign == '&' && !twice),
                    }
                }
                Some(_) if self.is_redirection() => self.redirection(&mut command, depth, &mut waiting),
                Some('(') if self.lenient && self.looks_at("()") => {
                    self.at += 2;
                    let name = command.words.pop().map(|word| word.text).unwrap_or_default();
                    self.parsed.defined.insert(name.clone());
                    command = Command::default();
                    flow.open(Some((name, self.at)));
                }
                Some('(') if self.lenient => {
                    self.at += 1;
                    self.finish(&mut command, &mut waiting, &mut flow);
                    flow.open(None);
                }
                Some(')') => {
                    self.parsed.broken |= !self.lenient;
                    self.at += 1;
                    self.finish(&mut command, &mut waiting, &mut flow);
                    self.close(&mut flow);
                }
                Some(_) => {
                    let start = self.at;
                    let word = self.word(depth, &mut waiting);
                    // `if [[ … ]] { … }` of zsh.
                    let brace = self.lenient && !command.words.is_empty() && word.pieces.len() == 1 && !word.quoted;
                    if brace && matches!(word.text.as_str(), "{" | "}") && command.words[0].text != "function" {
                        self.finish(&mut command, &mut waiting, &mut flow);
                    }
                    self.add(word, start, &mut command);
                    if self.at == start {
                        self.parsed.broken = true;
                        self.at += 1;
                    }
                }
            }
        }
        command.stage = stage;
        self.finish(&mut command, &mut waiting, &mut flow);
        self.end_pipeline(&mut flow, false);
    }

    /// The beginning of a new pipeline.
    fn pipeline(&mut self) -> Stage {
        self.parsed.pipelines += 1;
        Stage {
            pipeline: self.parsed.pipelines,
            position: 0,
        }
    }

    /// What comes now reads what has come so far.
    fn pipe(&mut self, flow: &mut Flow) {
        let id = *flow.pipeline.get_or_insert_with(|| {
            self.pipelines += 1;
            self.pipelines
        });
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
        if let Some((name, from)) = function {
            let body = self.text.get(from..self.at).unwrap_or_default().iter().collect();
            self.parsed.functions.push((name, body));
        }
    }

    /// Takes away what stands before the first word of a command and only says when it is run.
    fn keywords(&mut self, command: &mut Command, flow: &mut Flow) {
        while let Some(first) = command.words.first().filter(|word| !word.quoted) {
            let Some(name) = first.whole().map(str::to_owned) else {
                break;
            };
            match name.as_str() {
                "for" | "select" if command.words.len() > 1 => {
                    let values = command.words.split_off(2.min(command.words.len()));
                    let name = command.words.remove(1).text;
                    self.parsed.assigned.push((name, values.into_iter().skip(1).collect()));
                    command.words.clear();
                    flow.open(None);
                }
                "switch" | "for" | "select" => {
                    command.words.clear();
                    flow.open(None);
                }
                "case" => {
                    command.words.clear();
                    if self.lenient {
                        flow.open(None);
                    }
                }
                "end" | "done" | "fi" | "esac" | "}" if self.lenient != (name == "end") => {
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
                    flow.open(Some((name, self.at)));
                }
                "{" if self.lenient => {
                    command.words.remove(0);
                    // The body of a function is open already.
                    let body = flow.blocks.last().is_some_and(|(_, function)| function.is_some());
                    if !(body && flow.start == self.parsed.commands.len()) {
                        flow.open(None);
                    }
                }
                "begin" | "if" | "while" | "until" => {
                    command.stage = None;
                    command.words.remove(0);
                    flow.open(None);
                }
                name if BEFORE.contains(&name) || self.lenient && BEFORE_IN_BASH.contains(&name) => {
                    command.stage = None;
                    command.words.remove(0);
                }
                _ => break,
            }
        }
    }

    fn finish(&mut self, command: &mut Command, waiting: &mut Vec<Command>, flow: &mut Flow) {
        let mut command = std::mem::take(command);
        self.keywords(&mut command, flow);
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
        self.parsed.commands.append(waiting);
        if let Some(id) = flow.pipeline {
            self.place(first, id, flow.place);
        }
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
        if self.lenient && matches!(self.text.get(self.at), Some('<' | '>')) && self.text.get(self.at + 1) == Some(&'(')
        {
            return false;
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
        let bare = sign.trim_start_matches(|c: char| c.is_ascii_digit());
        if bare == "<<<" {
            command.input = Some(target);
        } else if !bare.starts_with("<<") {
            command.redirections.extend(Redirection::new(&sign, target));
        }
    }
}

/// `name=value` before a command.
fn assignment(word: &Word) -> Option<(String, Word)> {
    let mut value = word.clone();
    let Some(Piece::Bare(first)) = value.pieces.first_mut() else {
        return None;
    };
    let (name, rest) = first.split_once('=')?;
    let name = name.trim_end_matches('+').to_owned();
    let is_name = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    if !is_name || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        return None;
    }
    *first = rest.to_owned();
    value.text = word.text.split_once('=').map(|(_, value)| value.to_owned())?;
    Some((name, value))
}

/// The variable that `set` sets, and its values.
fn set(command: &Command) -> Option<(String, Vec<Word>)> {
    let mut words = command.words[1..].iter().skip_while(|word| word.text.starts_with('-'));
    let name = words.next()?.text.clone();
    Some((name, words.cloned().collect()))
}
