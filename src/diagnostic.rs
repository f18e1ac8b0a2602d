//! Something that is to be said about a command or about this machine: one type, from whoever finds it to the screen.
//!
//! Checks, lints, the grades of danger and `lotse doctor` all make a [`Diagnostic`]; what is printed of it and what stands in
//! `--json` is written here.

use std::ops::Range;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::messages::{Language, Message};
use crate::printable::Printable;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is wrong; it is worth a word only where somebody asks.
    Note,
    /// It may well be meant, or work all the same.
    Warning,
    /// It does not do what it should.
    Error,
    /// It cannot even be read, so that there is nothing to offer.
    Fatal,
    /// It does what it says, and that does more harm than can be seen or undone.
    Danger,
}

/// One thing that is to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What it is, the same in all languages: `unknown-option`, `delete-home`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence for people, and evidence for a model.
    pub message: Message,
    /// Where in the command it is, in bytes, where that is known.
    pub span: Option<Range<usize>>,
    /// What mends it: the text that belongs in the place of the span; without one, a command or what is to be done.
    pub fix: Option<Message>,
}

impl Diagnostic {
    /// Makes a diagnostic. Its message may hold names of files and what other programs have said; no terminal obeys it.
    pub fn new(code: &'static str, severity: Severity, message: &Message) -> Self {
        Self {
            code,
            severity,
            message: in_one_line(message),
            span: None,
            fix: None,
        }
    }

    /// Adds what mends it, if that is known.
    #[must_use]
    pub fn fixed_by(mut self, fix: Option<&Message>) -> Self {
        self.fix = fix.map(in_one_line);
        self
    }

    /// Where it is, as it stands in JSON: the first byte and the one behind the last.
    pub fn bounds(&self) -> Option<[usize; 2]> {
        self.span.as_ref().map(|span| [span.start, span.end])
    }

    /// The sentence in a language.
    pub fn text(&self, language: Language) -> &str {
        self.message.text(language)
    }
}

/// In English, as programs read it.
impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Diagnostic", 5)?;
        object.serialize_field("code", self.code)?;
        object.serialize_field("severity", &self.severity)?;
        object.serialize_field("message", self.message.english())?;
        object.serialize_field("span", &self.bounds())?;
        object.serialize_field("fix", &self.fix.as_ref().map(Message::english))?;
        object.end()
    }
}

/// The sentences of several diagnostics as one.
pub fn sentence<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Message {
    let messages: Vec<&Message> = diagnostics.into_iter().map(|diagnostic| &diagnostic.message).collect();
    Message::join(&messages, "; ")
}

/// The sentences behind what they are; nothing where there are none.
pub fn line<'a>(label: &Message, diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Option<Message> {
    let sentence = sentence(diagnostics);
    (sentence != Message::default()).then(|| label.because(&sentence))
}

fn in_one_line(message: &Message) -> Message {
    message.map(|text| Printable::line(text).as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnostic(text: &str) -> Diagnostic {
        Diagnostic::new("odd", Severity::Warning, &Message::verbatim(text))
    }

    #[test]
    fn a_diagnostic_is_the_same_object_wherever_it_comes_from() {
        let fix = Message::verbatim("--color");
        let mut diagnostic = diagnostic("it is odd").fixed_by(Some(&fix));
        diagnostic.span = Some(3..9);
        let object = serde_json::to_string(&diagnostic).unwrap();
        let expected = r#"{"code":"odd","severity":"warning","message":"it is odd","span":[3,9],"fix":"--color"}"#;
        assert_eq!(object, expected);
        let object = serde_json::to_value(self::diagnostic("x")).unwrap();
        assert!(object["span"].is_null() && object["fix"].is_null());
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        let fix = Message::verbatim("c\rd");
        let diagnostic = diagnostic("a\u{1b}[2J\nb").fixed_by(Some(&fix));
        assert_eq!(diagnostic.text(Language::German), "a\u{fffd}[2J b");
        assert_eq!(diagnostic.fix.unwrap().english(), "c\u{fffd}d");
    }

    #[test]
    fn several_are_one_line_behind_their_label() {
        let label = Message::verbatim("note");
        let all = [diagnostic("a"), diagnostic("b")];
        assert_eq!(line(&label, &all).unwrap().english(), "note: a; b");
        assert_eq!(line(&label, []), None);
    }

    #[test]
    fn what_goes_back_to_the_model_is_worse_than_a_warning() {
        assert!(Severity::Note < Severity::Warning && Severity::Warning < Severity::Error);
        assert!(Severity::Error < Severity::Fatal);
    }
}
