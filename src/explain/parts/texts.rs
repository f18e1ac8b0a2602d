//! Texts of the manuals of this machine about a command and its options, with their sources.

use super::shorten::{described, shorten};
use crate::context::language::Language;
use crate::manual::{Binary, Judgement, Library, Manual, Term, Traits};
use crate::shell::Shell;

/// The program or the builtin that manuals are read of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a> {
    Program(&'a Binary),
    Builtin(Shell),
}

/// The manuals of a command or of a subcommand, the best first.
pub(super) struct Texts<'a> {
    library: &'a Library,
    source: Source<'a>,
    words: Vec<String>,
    /// The page in the user's language, where that is not English.
    translated: Option<Manual>,
    /// The page, and what the program prints where that is needed.
    main: Vec<Manual>,
    helped: bool,
}

/// A text and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) text: String,
    pub(super) source: String,
}

impl<'a> Texts<'a> {
    pub(super) fn new(library: &'a Library, source: Source<'a>, words: &[String], language: Language) -> Self {
        let names: Vec<&str> = words.iter().map(String::as_str).collect();
        let (translated, main) = match source {
            Source::Program(binary) => {
                let german = language == Language::German;
                let translated = german.then(|| library.translated(binary, &names, "de")).flatten();
                (translated, Some(library.with_texts(binary, &names)))
            }
            Source::Builtin(shell) => (None, library.builtin_with_texts(shell, &names)),
        };
        Self {
            library,
            source,
            words: words.to_vec(),
            translated,
            main: main.into_iter().collect(),
            helped: false,
        }
    }

    /// The manuals of one of its commands.
    pub(super) fn of_subcommand(&self, words: &[String], language: Language) -> Self {
        Self::new(self.library, self.source, words, language)
    }

    /// Returns the summary of the command.
    pub(super) fn about(&mut self) -> Option<Found> {
        self.first(|manual| shorten(&manual.about))
    }

    /// Returns the description of an option, by one of its names.
    pub(super) fn option(&mut self, name: &str) -> Option<Found> {
        // A translation is found by all the names that the original has.
        let known = self.main.iter().find_map(|manual| manual.option(name));
        let names: Vec<String> = known.map_or_else(
            || vec![name.to_owned()],
            |option| option.names.iter().map(|name| name.text.clone()).collect(),
        );
        self.first(|manual| {
            let texts = names.iter().filter_map(|name| manual.option(name));
            texts
                .map(|option| described(&option.text))
                .find(|text| !text.is_empty())
                .unwrap_or_default()
        })
    }

    /// Returns the meaning of a word that has a description of its own: a value of the option `of`, or a command.
    pub(super) fn term(&self, of: &str, name: &str) -> Option<Found> {
        let known = self.main.iter().find_map(|manual| manual.option(of));
        let of = |term: &Term| term.of == of || known.is_some_and(|option| option.has(&term.of));
        let find = |manual: &Manual| {
            let term = manual.terms.iter().find(|term| term.name == name && of(term))?;
            let text = described(&term.text);
            let source = manual.page.clone();
            (!text.is_empty()).then_some(Found { text, source })
        };
        self.translated.iter().chain(&self.main).find_map(find)
    }

    /// Returns true if its synopsis has commands, or this word.
    pub(super) fn takes_command(&self, word: &str) -> bool {
        let takes = |manual: &Manual| {
            let mut words = manual.synopsis.split(|c: char| !c.is_alphanumeric() && c != '-');
            words.any(|other| other == word || other.eq_ignore_ascii_case("command"))
        };
        self.main.iter().any(takes)
    }

    /// Returns the options that are known; the program is asked only where its page does not know `word`.
    pub(super) fn manual(&mut self, word: &str, traits: &Traits) -> Manual {
        let knows = |manual: &Manual| matches!(manual.judge(word, traits), Judgement::Known { .. });
        if !self.main.iter().any(knows) {
            self.add_help();
        }
        let mut all = Manual::default();
        for manual in &self.main {
            all.merge(manual.clone());
        }
        all
    }

    fn first(&mut self, text: impl Fn(&Manual) -> String) -> Option<Found> {
        let find = |manual: &Manual| {
            let text = text(manual);
            let source = manual.page.clone();
            (!text.is_empty()).then_some(Found { text, source })
        };
        let found = self.translated.iter().chain(&self.main).find_map(find);
        if found.is_some() || self.helped {
            return found;
        }
        self.add_help();
        self.main.last().and_then(find)
    }

    /// Asking a program takes longer than reading its page.
    fn add_help(&mut self) {
        if std::mem::replace(&mut self.helped, true) {
            return;
        }
        if let Source::Program(binary) = self.source {
            let names: Vec<&str> = self.words.iter().map(String::as_str).collect();
            self.main.extend(self.library.help_with_texts(binary, &names));
            let globals = (names.len() == 1).then(|| self.library.globals(binary, names[0]));
            self.main.extend(globals.flatten());
        }
    }
}
