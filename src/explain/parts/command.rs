//! The parts of one command.

use super::meanings::Meaning;
use super::operands::{self, LookUp, Operand};
use super::options::{self, Piece};
use super::texts::{Found, Source, Texts};
use super::{Kind, Part};
use crate::check::{self, Flag, Known, Resolved, Role};
use crate::context::language::Language;
use crate::manual::{Library, traits};
use crate::messages::{Message, check as messages};
use crate::syntax::Word;

/// The context in which commands are explained.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) library: &'a Library,
    pub(super) language: Language,
    pub(super) look_up: LookUp<'a>,
}

/// Explains one command.
pub(super) fn parts(known: &Known, context: &Context) -> Vec<Part> {
    let name = known.command.program().unwrap_or_default().to_owned();
    let mut writer = Writer {
        known,
        context,
        title: vec![name],
        texts: texts(known, context),
        given: Vec::new(),
        taken: Vec::new(),
        parts: Vec::new(),
        operands: (0, 0),
    };
    writer.command();
    writer.rest();
    writer.parts
}

fn texts<'a>(known: &'a Known, context: &Context<'a>) -> Option<Texts<'a>> {
    let source = match &known.resolved {
        Resolved::Program(binary) => Source::Program(binary),
        Resolved::Builtin(shell) => Source::Builtin(*shell),
        Resolved::Other => return None,
    };
    let words = [known.command.program()?.to_owned()];
    Some(Texts::new(context.library, source, &words, context.language))
}

struct Writer<'a> {
    known: &'a Known,
    context: &'a Context<'a>,
    /// The program and the subcommands that were met.
    title: Vec<String>,
    texts: Option<Texts<'a>>,
    /// The options that were given.
    given: Vec<String>,
    /// Words that belong to an option.
    taken: Vec<usize>,
    parts: Vec<Part>,
    /// The number of operands so far, and in all.
    operands: (usize, usize),
}

impl Writer<'_> {
    fn add(&mut self, kind: Kind, text: &str, meaning: impl Into<String>, source: &str) {
        self.parts.push(Part {
            kind,
            text: text.to_owned(),
            of: self.title.join(" "),
            meaning: meaning.into(),
            source: source.to_owned(),
        });
    }

    fn add_found(&mut self, kind: Kind, text: &str, found: Option<Found>, otherwise: impl Into<String>) {
        match found {
            Some(found) => self.add(kind, text, found.text, &found.source),
            None => self.add(kind, text, otherwise, ""),
        }
    }

    fn command(&mut self) {
        let language = self.context.language;
        let text = self.known.command.words[0].source.clone();
        let about = self.texts.as_mut().and_then(Texts::about);
        let otherwise = match &self.known.resolved {
            Resolved::Program(_) => Meaning::PROGRAM.text(language).to_owned(),
            Resolved::Builtin(shell) => messages::a_builtin(shell).text(language).to_owned(),
            Resolved::Other => self.unresolved(),
        };
        self.add_found(Kind::Command, &text, about, otherwise);
    }

    /// Returns the meaning of a command that is neither a program nor a builtin.
    fn unresolved(&self) -> String {
        let language = self.context.language;
        let Some(observation) = &self.known.observation else {
            // `time` is a word of the syntax that runs a command.
            return Meaning::keyword("time").text(language).to_owned();
        };
        let meaning = match observation.verdict {
            check::Verdict::Known => Meaning::ALIAS,
            check::Verdict::CannotTell if self.known.command.name().is_none() => Meaning::ONLY_WHEN_RUN,
            check::Verdict::CannotTell => Meaning::CANNOT_TELL,
            check::Verdict::Unknown => {
                let nearest = observation.diagnostic.fix.as_ref().map(Message::english);
                let sentence = check::with_nearest(messages::no_command(&observation.subject), nearest);
                return sentence.text(language).to_owned();
            }
        };
        meaning.text(language).to_owned()
    }

    fn rest(&mut self) {
        let language = self.context.language;
        let words = &self.known.command.words;
        let role = |at: usize| {
            self.known
                .roles
                .iter()
                .find(|(place, _)| *place == at)
                .map(|(_, role)| role)
        };
        let roles: Vec<Option<&Role>> = (0..words.len()).map(role).collect();
        self.take_values(&roles);
        self.old_letters();
        for at in 1..words.len() {
            if self.taken.contains(&at) {
                continue;
            }
            match roles[at] {
                _ if self.is_operator(&words[at]) => self.operand(&words[at]),
                None if words[at].text.starts_with('-') && words[at].text.len() > 1 && self.texts.is_none() => {
                    let meaning = Meaning::CANNOT_TELL.text(language);
                    self.add(Kind::Option, &words[at].source, meaning, "");
                }
                Some(Role::Flag { flag, takes_next }) => self.flag(at, flag, *takes_next),
                Some(Role::Subcommand(full)) => self.subcommand(&words[at], full),
                Some(Role::Operand) | None => self.operand(&words[at]),
            }
        }
    }

    /// `-o` and the like, which no manual describes as options.
    fn is_operator(&self, word: &Word) -> bool {
        self.title[0] == "find" && operands::operator("find", &word.text).is_some()
    }

    fn take_values(&mut self, roles: &[Option<&Role>]) {
        for (at, role) in roles.iter().enumerate() {
            match role {
                _ if self.is_operator(&self.known.command.words[at]) => {}
                Some(Role::Flag { takes_next: true, .. }) if at + 1 < roles.len() => self.taken.push(at + 1),
                Some(Role::Operand) | None if at > 0 && !self.taken.contains(&at) => self.operands.1 += 1,
                _ => {}
            }
        }
    }

    /// `tar xzf FILE`
    fn old_letters(&mut self) {
        let words = &self.known.command.words;
        let Some(first) = words.get(1).and_then(Word::whole) else {
            return;
        };
        let plain = first.chars().all(|c| c.is_ascii_alphanumeric());
        if !matches!(self.title[0].as_str(), "tar" | "bsdtar" | "ar" | "ps") || !plain {
            return;
        }
        let dashed = format!("-{first}");
        let traits = traits(&self.title[0]);
        let Some(manual) = self.texts.as_mut().map(|texts| texts.manual(&dashed, &traits)) else {
            return;
        };
        let mut next = 1;
        let mut values = || {
            next += 1;
            Some(words.get(next)?.source.clone())
        };
        let Some(pieces) = options::letters(first, &manual, &mut values) else {
            return;
        };
        self.taken.extend(1..=next);
        self.operands.1 = self.operands.1.saturating_sub(next);
        self.pieces(pieces);
    }

    fn flag(&mut self, at: usize, flag: &Flag, takes_next: bool) {
        let language = self.context.language;
        let words = &self.known.command.words;
        let word = &words[at];
        if flag.known == Some(false) {
            let sentence = messages::no_option(&flag.title, &flag.name);
            let sentence = check::with_nearest(sentence, flag.nearest.as_deref());
            return self.add(Kind::Option, &word.source, sentence.text(language), "");
        }
        let value = words
            .get(at + 1)
            .filter(|_| takes_next)
            .map(|word| match word.source.as_str() {
                // In place of the command, which has parts of its own.
                "{}" if flag.name.len() > 2 => "…",
                source => source,
            });
        let program = traits(&self.title[0]);
        let manual = self.texts.as_mut().map(|texts| texts.manual(&word.text, &program));
        let manual = manual.unwrap_or_default();
        let text = if word.exact { &word.text } else { &word.source };
        if flag.known.is_none() {
            let otherwise = Meaning::CANNOT_TELL.text(language);
            let found = self.texts.as_mut().and_then(|texts| texts.option(&flag.name));
            return self.add_found(Kind::Option, &word.source, found, otherwise);
        }
        self.pieces(options::pieces(text, value, &manual, &program));
    }

    fn pieces(&mut self, pieces: Vec<Piece>) {
        let language = self.context.language;
        for piece in pieces {
            let mut found = self.texts.as_mut().and_then(|texts| texts.option(&piece.name));
            let value = self
                .texts
                .as_ref()
                .and_then(|texts| texts.term(&piece.name, &piece.value));
            if let (Some(found), Some(value)) = (&mut found, value) {
                found.text = format!("{}; {}: {}", found.text, piece.value, value.text);
            }
            let signal = options::is_signal(&piece.name);
            let otherwise = if signal && traits(&self.title[0]).signals {
                Meaning::SIGNAL
            } else {
                Meaning::NO_TEXT
            };
            self.add_found(Kind::Option, &piece.text, found, otherwise.text(language));
            self.given.push(piece.name);
        }
    }

    fn subcommand(&mut self, word: &Word, full: &str) {
        let language = self.context.language;
        self.title.push(full.to_owned());
        self.texts = self
            .texts
            .take()
            .map(|texts| texts.of_subcommand(&self.title, self.context.language));
        let about = self.texts.as_mut().and_then(Texts::about);
        let otherwise = Meaning::CANNOT_TELL.text(language);
        self.add_found(Kind::Subcommand, &word.source, about, otherwise);
    }

    /// `systemctl restart` and `dd if=FILE`, which are described on the page of the program.
    fn described(&self, word: &Word) -> Option<(Kind, Found)> {
        let (texts, text) = (self.texts.as_ref()?, word.whole()?);
        if let Some(at) = text.find('=') {
            return Some((Kind::Operand, texts.term("", &text[..=at])?));
        }
        let first = self.operands.0 == 0 && self.title.len() == 1 && texts.takes_command(text);
        Some((Kind::Subcommand, texts.term("", text).filter(|_| first)?))
    }

    fn operand(&mut self, word: &Word) {
        let language = self.context.language;
        let operand = Operand {
            program: &self.title[0],
            word,
            place: self.operands,
            given: &self.given,
        };
        let meaning = operands::meaning(&operand, self.context.look_up);
        if matches!(meaning, Meaning::ARGUMENT | Meaning::FILE | Meaning::DIRECTORY)
            && let Some((kind, found)) = self.described(word)
        {
            self.operands.0 += 1;
            return self.add(kind, &word.source, found.text, &found.source);
        }
        self.operands.0 += 1;
        let meaning = meaning.text(language);
        self.add(Kind::Operand, &word.source, meaning, "");
    }
}
