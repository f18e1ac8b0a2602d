//! Names that a model has made up: where it is unsure, what must be there, is not, and was not named by the user either, is left
//! for the user to fill in.
//!
//! Of 40 requests that named nothing ("extract the archive") the model inside had a name of its own in 30 answers, in 10 of them
//! when the examples leave open what their words do not say, and in 7 with this; in a repository branches come to that.

use std::ops::Range;

use crate::answer::sureness::Sureness;
use crate::diagnostic::Diagnostic;

/// The codes of diagnostics whose place is the name of something that is not there.
const MISSING: [&str; 2] = ["missing-file", "missing-revision"];

/// A command with what is wrong with it and what is in doubt, each with its places.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Placed {
    pub(super) command: String,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) sureness: Sureness,
}

impl Placed {
    /// The same with `<name>` in place of each name that is not there and not in what the user has `said`. That it is missing need
    /// not be told then, nor that it is in doubt. What a model is sure of is changed by nobody.
    pub(super) fn left_open(mut self, said: &str) -> Self {
        if !self.sureness.unsure {
            return self;
        }
        let mut made_up: Vec<String> = Vec::new();
        for diagnostic in &self.diagnostics {
            let span = diagnostic.span.clone().filter(|_| MISSING.contains(&diagnostic.code));
            let name = span.and_then(|span| self.command.get(span)).unwrap_or_default();
            if can_be_open(name) && !is_said(said, name) && !made_up.iter().any(|known| known == name) {
                made_up.push(name.to_owned());
            }
        }
        for name in made_up {
            for at in places(&self.command, &name).into_iter().rev() {
                self.open(at..at + name.len());
            }
        }
        self
    }

    /// Puts angle brackets around a name.
    fn open(&mut self, name: Range<usize>) {
        self.diagnostics
            .retain(|diagnostic| !MISSING.contains(&diagnostic.code) || diagnostic.span.as_ref() != Some(&name));
        // Where a word goes that is not in doubt any more, what might stand in its place goes too.
        let doubts = self.sureness.doubt.len();
        self.sureness.doubt.retain(|span| *span != name);
        if self.sureness.doubt.len() < doubts {
            self.sureness.alternatives.clear();
        }
        let spans = self
            .diagnostics
            .iter_mut()
            .filter_map(|diagnostic| diagnostic.span.as_mut());
        for span in spans.chain(&mut self.sureness.doubt) {
            *span = moved(span.start, &name)..moved(span.end, &name);
        }
        self.command.insert(name.end, '>');
        self.command.insert(name.start, '<');
    }
}

/// Where a place is after a name was put into brackets.
fn moved(at: usize, name: &Range<usize>) -> usize {
    at + usize::from(at > name.start) + usize::from(at >= name.end)
}

/// Returns true for what may stand in angle brackets.
fn can_be_open(name: &str) -> bool {
    name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

/// Returns true if a text has a name that is no part of a longer one.
fn is_said(said: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || "-_/".contains(c);
    said.match_indices(name).any(|(at, _)| {
        let rest = &said[at + name.len()..];
        let ending = rest.strip_prefix('.').is_some_and(|rest| rest.starts_with(is_part));
        !said[..at].ends_with(is_part) && !rest.starts_with(is_part) && !ending
    })
}

/// Where words of the command begin with a name, which may have another ending there: `x.txt.gz` for `x.txt`.
fn places(command: &str, name: &str) -> Vec<usize> {
    let begins = |at: usize| {
        let before = command[..at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || "'\"=".contains(c))
    };
    let ends = |at: usize| !command[at..].starts_with(|c: char| c.is_alphanumeric() || "-_/".contains(c));
    let found = command.match_indices(name).map(|(at, _)| at);
    found.filter(|&at| begins(at) && ends(at + name.len())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::messages::Message;

    fn placed(command: &str, missing: &[&str], doubt: &[&str]) -> Placed {
        let span = |part: &&str| command.find(*part).map(|at| at..at + part.len());
        let diagnostics = missing.iter().map(|name| {
            let mut diagnostic = Diagnostic::new(MISSING[0], Severity::Warning, &Message::verbatim("not there"));
            diagnostic.span = span(name);
            diagnostic
        });
        Placed {
            command: command.to_owned(),
            diagnostics: diagnostics.collect(),
            sureness: Sureness {
                unsure: true,
                doubt: doubt.iter().filter_map(span).collect(),
                alternatives: vec!["other".to_owned()],
                ..Sureness::default()
            },
        }
    }

    #[test]
    fn what_nobody_has_named_is_left_open() {
        for (said, command, missing, expected) in [
            (
                "extract the archive",
                "tar -xf a.tar",
                &["a.tar"][..],
                "tar -xf <a.tar>",
            ),
            ("extract a.tar", "tar -xf a.tar", &["a.tar"], "tar -xf a.tar"),
            (
                "compare two files",
                "diff -r old.txt new.txt",
                &["old.txt", "new.txt"],
                "diff -r <old.txt> <new.txt>",
            ),
            (
                "encrypt a file",
                "openssl enc -in notes.txt -out notes.txt.enc; cat my-notes.txt notes.txt-2",
                &["notes.txt"],
                "openssl enc -in <notes.txt> -out <notes.txt>.enc; cat my-notes.txt notes.txt-2",
            ),
            (
                "zeig die Datei",
                "cat 'größe.txt' \"größe.txt\"",
                &["größe.txt"],
                "cat '<größe.txt>' \"<größe.txt>\"",
            ),
            ("show log/x and y.md", "cat x y", &["x", "y"], "cat <x> <y>"),
            ("show x, and y.", "cat x y", &["x", "y"], "cat x y"),
            ("show it", "cat /var/log/x", &["/var/log/x"], "cat /var/log/x"),
            ("show it", "cat 1", &["1"], "cat 1"),
        ] {
            let found = placed(command, missing, &[]).left_open(said);
            assert_eq!(found.command, expected, "{said}");
            assert_eq!(found.diagnostics.is_empty(), command != expected, "{said}");
        }
    }

    #[test]
    fn all_places_go_along_and_no_doubt_is_left_about_a_name() {
        let command = "cp -r a.txt docs b";
        let found = placed(command, &["a.txt"], &["-r", "a.txt", "docs"]).left_open("copy it");
        let doubt: Vec<&str> = found
            .sureness
            .doubt
            .iter()
            .map(|span| &found.command[span.clone()])
            .collect();
        assert_eq!((doubt, found.sureness.alternatives.len()), (vec!["-r", "docs"], 0));
        let found = placed("cp a.txt docs", &["a.txt"], &["cp a.txt docs", "docs"]).left_open("copy it");
        let doubt: Vec<&str> = found
            .sureness
            .doubt
            .iter()
            .map(|span| &found.command[span.clone()])
            .collect();
        assert_eq!(
            (doubt, found.sureness.alternatives.len()),
            (vec!["cp <a.txt> docs", "docs"], 1)
        );
    }
}
