//! A command line taken apart, and what each part of it means by the manuals of this machine.

mod command;
mod operands;
mod options;
mod says;
mod shorten;
mod signs;
mod texts;

use serde::Serialize;

pub(crate) use operands::Entry;

use self::operands::Look;
use self::says::Says;
use self::signs::Mark;
use crate::answer::{filled, visible};
use crate::check::{self, Place};
use crate::context::language::Language;
use crate::manual::Library;

/// What kind of thing a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The first word of a command.
    Command,
    /// A command of a program, as in `git log`.
    Subcommand,
    /// An option, with its value.
    Option,
    /// Any other word.
    Operand,
    /// A sign of the shell, or a word of its syntax.
    Operator,
}

/// A part of a command line. All of it is fit for a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// What kind of thing it is.
    pub kind: Kind,
    /// How it is written.
    pub text: String,
    /// The command that it belongs to.
    pub of: String,
    /// What it means.
    pub meaning: String,
    /// Where that is written, as in `tar(1)`; empty where nothing had to be looked up.
    pub source: String,
}

/// Explains a line part by part, in the order of the line.
pub(crate) fn parts(line: &str, at: &Place, library: &Library, language: Language, look: Look) -> Vec<Part> {
    let line = filled(line);
    let (commands, _) = check::read(&line, at, library);
    let desk = command::Desk {
        library,
        language,
        look,
    };
    let says = Says::new(language);
    let mut marks = signs::marks(&line, at.shell);
    signs::drop_separators(&mut marks);
    let mut marks = marks.into_iter().peekable();
    let mut parts = Vec::new();
    for known in &commands {
        while let Some(mark) = marks.next_if(|mark| mark.at <= known.command.at) {
            parts.push(sign(mark, says));
        }
        parts.extend(command::parts(known, &desk));
    }
    parts.extend(marks.map(|mark| sign(mark, says)));
    parts.iter_mut().for_each(clean);
    parts
}

fn sign(mark: Mark, says: Says) -> Part {
    Part {
        kind: Kind::Operator,
        meaning: says.sign(mark.sign).to_owned(),
        text: mark.text,
        of: String::new(),
        source: String::new(),
    }
}

/// Manuals are hostile bytes, and a part stands on one line.
fn clean(part: &mut Part) {
    for text in [&mut part.text, &mut part.of, &mut part.meaning, &mut part.source] {
        let words: Vec<&str> = text.split(['\n', '\t']).map(str::trim_end).collect();
        *text = visible(&words.join(" "));
    }
}

#[cfg(test)]
mod tests;
