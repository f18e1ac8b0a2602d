//! A command line taken apart, and what each part of it means by the manuals of this machine.

mod command;
mod meanings;
mod operands;
mod operators;
mod options;
mod shorten;
mod texts;

use serde::Serialize;

pub(crate) use operands::Entry;

use self::operands::LookUp;
use self::operators::Operator;
use crate::answer::{filled, visible};
use crate::check::{self, Target};
use crate::context::language::Language;
use crate::manual::Library;

/// The kind of a part.
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
    /// An operator of the shell, or a word of its syntax.
    Operator,
}

/// A part of a command line. All of it is fit for a terminal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The kind of part.
    pub kind: Kind,
    /// The text as it is written.
    pub text: String,
    /// The command that it belongs to.
    pub of: String,
    /// The meaning.
    pub meaning: String,
    /// The source of the meaning, as in `tar(1)`; empty where nothing had to be looked up.
    pub source: String,
}

/// Explains a line part by part, in the order of the line.
pub(crate) fn parts(line: &str, at: &Target, library: &Library, language: Language, look_up: LookUp) -> Vec<Part> {
    let line = filled(line);
    let (commands, _) = check::read(&line, at, library);
    let context = command::Context {
        library,
        language,
        look_up,
    };
    let mut operators = operators::operators(&line, at.shell);
    operators::drop_separators(&mut operators);
    let mut operators = operators.into_iter().peekable();
    let mut parts = Vec::new();
    for known in &commands {
        while let Some(operator) = operators.next_if(|operator| operator.at <= known.command.at) {
            parts.push(operator_part(operator, language));
        }
        parts.extend(command::parts(known, &context));
    }
    parts.extend(operators.map(|operator| operator_part(operator, language)));
    parts.iter_mut().for_each(clean);
    parts
}

fn operator_part(operator: Operator, language: Language) -> Part {
    Part {
        kind: Kind::Operator,
        meaning: operator.meaning.text(language).to_owned(),
        text: operator.text,
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
