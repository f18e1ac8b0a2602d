//! Mistakes that are mistakes whatever was asked for: `sort -n` behind `du -h`, `find -name *.py`.
//!
//! They stand in `common.rules`, each with its reason, its examples and, where a few letters mend it, its fix. The user
//! is told; nothing is changed, and where the line deletes, moves or writes, not even a change is proposed.

mod arguments;
mod parse;
mod shapes;
#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::LazyLock;

use self::arguments::{Arguments, is_like};
use self::parse::{Condition, File, Fix, Rule, Side};
use self::shapes::Found;
use super::{Kind, Report, System, Target};
use crate::messages::{Language, Message, check as messages};
use crate::shell::Shell;
use crate::syntax::{Command, Parsed};

static RULES: LazyLock<File<'static>> =
    LazyLock::new(|| parse::parse(include_str!("common.rules")).unwrap_or_default());

/// What rules look at.
struct Sight<'a> {
    text: &'a str,
    shell: Shell,
    parsed: &'a Parsed,
    index: usize,
    command: &'a Command,
    arguments: Arguments,
}

/// A mistake and what mends it.
#[derive(Debug)]
struct Lint {
    rule: &'static str,
    message: Message,
    fix: Option<String>,
    /// What the fix belongs in the place of; else the word that is wrong.
    span: Option<Range<usize>>,
}

/// Reports mistakes.
pub(super) fn check(text: &str, parsed: &Parsed, at: &Target, report: &mut Report) {
    for lint in lints(text, parsed, at.shell, at.system) {
        let message = match &lint.fix {
            Some(fix) => messages::better(lint.message, fix),
            None => lint.message,
        };
        let diagnostic = report.wrong(Kind::Lint, lint.rule, &message);
        (diagnostic.code, diagnostic.span) = (lint.rule, lint.span);
        diagnostic.fix = lint.fix.map(Message::verbatim);
    }
}

fn lints(text: &str, parsed: &Parsed, shell: Shell, system: System) -> Vec<Lint> {
    if parsed.broken {
        return Vec::new();
    }
    let writes = shapes::writes(parsed);
    let mut found: Vec<Lint> = Vec::new();
    for (index, command) in parsed.commands.iter().enumerate() {
        let sight = Sight {
            text,
            shell: command.shell.unwrap_or(shell),
            parsed,
            index,
            command,
            arguments: arguments(command),
        };
        for rule in RULES
            .rules
            .iter()
            .filter(|rule| !rule.body.gnu || system == System::Gnu)
        {
            if found.iter().any(|lint| lint.rule == rule.name) {
                continue;
            }
            if let Some(place) = sight.look(rule) {
                let program = command.program().unwrap_or_default();
                let word = place.word.map(|word| &command.words[word]);
                let source = word.map_or("", |word| word.source.as_str());
                let fix = sight.fixed(rule, &place).filter(|_| !writes);
                found.push(Lint {
                    rule: rule.name,
                    message: message(rule, source, program),
                    span: match (&fix, word) {
                        (None, Some(word)) => word.span(),
                        _ => span(command),
                    },
                    fix,
                });
            }
        }
    }
    found
}

/// Why it is a mistake.
fn message(rule: &Rule<'_>, word: &str, program: &str) -> Message {
    Message::new(|language| {
        let why = match language {
            Language::English => rule.why[0],
            Language::German => rule.why[1],
        };
        why.replace("{word}", word).replace("{program}", program)
    })
}

/// Where a command stands, where nothing but its words stands there.
fn span(command: &Command) -> Option<Range<usize>> {
    let (first, last) = (command.words.first()?.span()?, command.words.last()?.span()?);
    let span = first.start..last.end;
    let mut redirections = command.redirections.iter();
    let between = redirections.any(|redirection| redirection.target.at.is_none_or(|at| span.contains(&at)));
    (!between).then_some(span)
}

fn arguments(command: &Command) -> Arguments {
    let program = command.program().unwrap_or_default();
    let valued = RULES.values.get(program).map_or(&[][..], Vec::as_slice);
    Arguments::new(command, valued, RULES.whole.contains(&program))
}

impl Sight<'_> {
    /// The place where a rule finds something.
    fn look(&self, rule: &Rule<'_>) -> Option<Found> {
        let program = self.command.program()?;
        let about = rule.programs.is_empty() || rule.programs.contains(&program);
        if !about || !(rule.body.shells.is_empty() || rule.body.shells.contains(&self.shell)) {
            return None;
        }
        let mut place = Found::default();
        for condition in &rule.body.conditions {
            let found = self.holds(condition)?;
            if found.word.is_some() || found.put.is_some() {
                place = found;
            }
        }
        Some(place)
    }

    fn holds(&self, condition: &Condition<'_>) -> Option<Found> {
        let arguments = &self.arguments;
        let plain = |holds: bool| holds.then(Found::default);
        match condition {
            Condition::Has(names) => plain(arguments.has(names)),
            Condition::Lacks(names) => plain(!arguments.has(names)),
            Condition::Value(names, patterns) => {
                let mut values = arguments.values(names);
                values
                    .find(|value| is_like(value, patterns))
                    .map(|value| Found::at(value.word))
            }
            Condition::Inline(names, patterns) => {
                let mut values = arguments.values(names).filter(|value| value.inline);
                values
                    .find(|value| is_like(value, patterns))
                    .map(|value| Found::at(value.word))
            }
            Condition::Operand(number, patterns) => {
                let operands = arguments.operands.iter().enumerate();
                let mut wanted = operands.filter(|(at, _)| *number == 0 || at + 1 == *number);
                let found = wanted.find(|(_, operand)| is_like(operand, patterns));
                found.map(|(_, operand)| Found::at(operand.word))
            }
            Condition::NoOperand(patterns) => {
                plain(!arguments.operands.iter().any(|operand| is_like(operand, patterns)))
            }
            Condition::Operands(least, most) => plain((*least..=*most).contains(&arguments.operands.len())),
            Condition::Before(first, others) => plain(self.stands_before(first, others)),
            Condition::Neighbour(side, programs, has, lacks) => plain(self.has_neighbour(*side, programs, has, lacks)),
            Condition::Shape(name) => shapes::shape(name)?(self),
        }
    }

    fn stands_before(&self, first: &str, others: &[&str]) -> bool {
        let words = &self.command.words;
        let other = words.iter().position(|word| others.contains(&word.text.as_str()));
        let first = words.iter().position(|word| word.text == first);
        matches!((first, other), (Some(first), Some(other)) if first < other)
    }

    fn has_neighbour(&self, side: Side, programs: &[&str], has: &[&str], lacks: &[&str]) -> bool {
        let Some((pipeline, own)) = self.command.stage else {
            return false;
        };
        let position = match side {
            Side::From => own.checked_sub(1),
            Side::To => Some(own + 1),
        };
        let place = position.map(|position| (pipeline, position));
        let commands = self.parsed.commands.iter();
        let beside = commands.filter(|command| place.is_some() && command.stage == place);
        let mut beside = beside.map(|command| (command.program().unwrap_or_default(), arguments(command)));
        if programs.is_empty() {
            // Whatever it is, it is there.
            return match side {
                Side::From => position.is_some(),
                Side::To => beside.next().is_some(),
            };
        }
        beside.any(|(program, arguments)| {
            programs.contains(&program) && (has.is_empty() || arguments.has(has)) && !arguments.has(lacks)
        })
    }

    /// The command as it should be.
    fn fixed(&self, rule: &Rule<'_>, place: &Found) -> Option<String> {
        let mut words: Vec<String> = self.command.words.iter().map(|word| word.source.clone()).collect();
        let before = words.clone();
        for fix in &rule.body.fixes {
            self.apply(fix, place, &mut words, &before);
        }
        words.retain(|word| !word.is_empty());
        (words != before).then(|| words.join(" "))
    }

    fn apply(&self, fix: &Fix<'_>, place: &Found, words: &mut Vec<String>, before: &[String]) {
        let found = place.word.and_then(|word| words.get_mut(word));
        match fix {
            Fix::Swap(one, other) => self.change_option(one, other, words),
            Fix::Drop(option) => self.change_option(option, "", words),
            Fix::Add(word) => words[0] = format!("{} {word}", words[0]),
            Fix::OrAdd(word) => {
                if words == before {
                    words[0] = format!("{} {word}", words[0]);
                }
            }
            Fix::Insert(number, word) => {
                if let Some(operand) = self.arguments.operands.get(number - 1) {
                    words[operand.word] = format!("{word} {}", words[operand.word]);
                }
            }
            Fix::Text(one, other) => {
                if let Some(found) = found {
                    *found = found.replacen(one, other, 1);
                }
            }
            Fix::End(pairs) => {
                if let Some(found) = found {
                    change_end(found, pairs);
                }
            }
            Fix::Quote => {
                if let Some(found) = found.filter(|found| !found.contains(['\'', '\\', '$', '"'])) {
                    *found = format!("'{found}'");
                }
            }
            Fix::Exchange => {
                if let [one, other, ..] = self.arguments.operands.as_slice() {
                    words.swap(one.word, other.word);
                }
            }
            Fix::Program(name) => (*name).clone_into(&mut words[0]),
            Fix::Put => {
                if let (Some(found), Some(put)) = (found, &place.put) {
                    found.clone_from(put);
                }
            }
        }
    }

    /// Puts an option in place of another one, also among letters; nothing takes it away.
    fn change_option(&self, one: &str, other: &str, words: &mut [String]) {
        for switch in self.arguments.switches.iter().filter(|switch| switch.name == one) {
            let word = &mut words[switch.word];
            if word == one {
                other.clone_into(word);
            } else if let (Some(letter), false) = (one.strip_prefix('-'), one.starts_with("--")) {
                let new = other.strip_prefix('-').unwrap_or(other);
                *word = word.replacen(letter, new, 1);
            } else if let Some(value) = word.strip_prefix(one) {
                *word = format!("{other}{value}");
            }
        }
    }
}

/// Pairs of an end and the one that belongs there; `-` stands for none.
fn change_end(word: &mut String, pairs: &[&str]) {
    for pair in pairs.chunks_exact(2) {
        if let Some(start) = word.strip_suffix(pair[0]) {
            let new = if pair[1] == "-" { "" } else { pair[1] };
            *word = format!("{start}{new}");
            return;
        }
    }
}
