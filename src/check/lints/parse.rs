//! What lints have besides. How they are written is told at the top of `common.rules`.

use std::collections::BTreeMap;

use crate::rules::{self, Body, Field};
use crate::shell::Shell;

/// A lint.
pub(super) type Rule<'a> = rules::Rule<'a, Fields<'a>>;

/// The fields of a lint.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields<'a> {
    /// The shells that it is about; all where there are none.
    pub(super) shells: Vec<Shell>,
    /// Whether it is about the programs of GNU only.
    pub(super) gnu: bool,
    pub(super) conditions: Vec<Condition<'a>>,
    pub(super) fixes: Vec<Fix<'a>>,
}

/// What has to hold of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition<'a> {
    /// One of these options is there.
    Has(Vec<&'a str>),
    /// None of these options is there.
    Lacks(Vec<&'a str>),
    /// An option has a value like one of these.
    Value(Vec<&'a str>, Vec<&'a str>),
    /// An option has a value like one of these in the same word.
    Inline(Vec<&'a str>, Vec<&'a str>),
    /// The operand of that number, from 1, is like one of these; any where the number is 0.
    Operand(usize, Vec<&'a str>),
    /// No operand is like one of these.
    NoOperand(Vec<&'a str>),
    /// So many operands, from and to.
    Operands(usize, usize),
    /// A word stands before one of these, and none of them before it.
    Before(&'a str, Vec<&'a str>),
    /// The command before it or behind it in the pipeline.
    Neighbour(Side, Vec<&'a str>, Vec<&'a str>, Vec<&'a str>),
    /// What takes more than a line to say.
    Shape(&'a str),
}

/// A direction in a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    From,
    To,
}

/// A change to the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fix<'a> {
    /// An option for another one.
    Swap(&'a str, &'a str),
    /// An option goes.
    Drop(&'a str),
    /// A word behind the program.
    Add(&'a str),
    /// The same, where nothing else has changed.
    OrAdd(&'a str),
    /// A word before the operand of that number.
    Insert(usize, &'a str),
    /// A part of the word that was found.
    Text(&'a str, &'a str),
    /// The end of the word that was found; the first that fits.
    End(Vec<&'a str>),
    /// Single quotes around the word that was found.
    Quote,
    /// The first two operands change places.
    Exchange,
    /// Another program.
    Program(&'a str),
    /// The word that the shape has.
    Put,
}

/// All that the file says.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub(super) rules: Vec<Rule<'a>>,
    /// Options that have a value, by program.
    pub(super) values: BTreeMap<&'a str, Vec<&'a str>>,
    /// Programs whose options are whole words behind one dash.
    pub(super) whole: Vec<&'a str>,
    /// Programs that delete, move or write.
    pub(super) writes: Vec<&'a str>,
}

/// Reads the text.
///
/// # Errors
///
/// Names the line and what is wrong with it.
pub(super) fn parse(text: &str) -> Result<File<'_>, String> {
    let read = rules::read(text)?;
    let mut file = File {
        rules: read.rules,
        ..File::default()
    };
    for field in read.declarations {
        match field.key {
            "whole" => file.whole.extend(field.words()),
            "writes" => file.writes.extend(field.words()),
            "values" => {
                let options = field.inner()?;
                for program in options.key.split(',') {
                    file.values.entry(program).or_default().extend(options.words());
                }
            }
            _ => return field.unknown(),
        }
    }
    Ok(file)
}

impl<'a> Body<'a> for Fields<'a> {
    fn take(&mut self, field: Field<'a>) -> Result<(), String> {
        match field.key {
            "shells" => {
                for word in field.words() {
                    let shell = Shell::from_program(word).ok_or_else(|| format!("`{word}` is no shell"))?;
                    self.shells.push(shell);
                }
            }
            "gnu" => self.gnu = true,
            "fix" => self.fixes.push(fix(field.inner()?)?),
            _ => self.conditions.push(condition(field)?),
        }
        Ok(())
    }

    fn check(&self, _programs: &[&str]) -> Result<(), &'static str> {
        if self.conditions.is_empty() {
            return Err("it would be found anywhere");
        }
        Ok(())
    }
}

fn condition(field: Field<'_>) -> Result<Condition<'_>, String> {
    let words: Vec<&str> = field.words().collect();
    let (first, others) = words
        .split_first()
        .ok_or_else(|| format!("`{}` needs words", field.key))?;
    let options = || first.split(',').collect();
    let number = |word: &str| word.parse::<usize>().map_err(|_| format!("`{word}` is no number"));
    Ok(match field.key {
        "has" => Condition::Has(words.clone()),
        "lacks" => Condition::Lacks(words.clone()),
        "value" => Condition::Value(options(), others.to_vec()),
        "inline" => Condition::Inline(options(), others.to_vec()),
        "operand" if *first == "any" => Condition::Operand(0, others.to_vec()),
        "operand" => Condition::Operand(number(first)?, others.to_vec()),
        "no-operand" => Condition::NoOperand(words.clone()),
        "operands" => Condition::Operands(
            number(first)?,
            others.first().map_or(Ok(usize::MAX), |most| number(most))?,
        ),
        "before" => Condition::Before(first, others.to_vec()),
        "from" | "to" => neighbour(if field.key == "from" { Side::From } else { Side::To }, &words),
        "if" => Condition::Shape(first),
        _ => return field.unknown(),
    })
}

/// `from du has -h lacks -b`: programs, then options.
fn neighbour<'a>(side: Side, words: &[&'a str]) -> Condition<'a> {
    let (mut programs, mut has, mut lacks) = (Vec::new(), Vec::new(), Vec::new());
    let mut list = &mut programs;
    for word in words {
        match *word {
            "has" => list = &mut has,
            "lacks" => list = &mut lacks,
            word => list.push(word),
        }
    }
    programs.retain(|program| *program != "any");
    Condition::Neighbour(side, programs, has, lacks)
}

fn fix(field: Field<'_>) -> Result<Fix<'_>, String> {
    let rest = field.rest;
    Ok(match field.key {
        "swap" => field.pair().map(|(one, other)| Fix::Swap(one, other))?,
        "drop" => Fix::Drop(rest),
        "add" => Fix::Add(rest),
        "or-add" => Fix::OrAdd(rest),
        "insert" => {
            let (number, word) = field.pair()?;
            Fix::Insert(number.parse().map_err(|_| "a number is missing")?, word)
        }
        "text" => field.pair().map(|(one, other)| Fix::Text(one, other))?,
        "end" => Fix::End(rest.split_whitespace().collect()),
        "quote" => Fix::Quote,
        "exchange" => Fix::Exchange,
        "program" => Fix::Program(rest),
        "put" => Fix::Put,
        other => return Err(format!("`fix {other}` is unknown")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_says_when_and_what_is_to_be_done() {
        let rule = |text: &str| parse(&format!("rule x\n  why a\n  why.de b\n{text}")).map(drop);
        assert!(rule("  has -a\n  fix swap -a -b\n").is_ok());
        for wrong in [
            "",
            "  has\n",
            "  has -a\n  frob -a\n",
            "  has -a\n  fix frob -a\n",
            "  has -a\n  fix swap -a\n",
            "frob a\n",
        ] {
            assert!(rule(wrong).is_err(), "{wrong:?}");
        }
    }
}
