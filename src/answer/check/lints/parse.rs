//! Reads `common.rules`. How it is written is told at its top.

use std::collections::BTreeMap;

use crate::shell::Shell;

/// A mistake that is one whatever was asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule<'a> {
    pub(super) name: &'a str,
    /// The programs that it is about; all where there are none.
    pub(super) programs: Vec<&'a str>,
    /// The shells that it is about; all where there are none.
    pub(super) shells: Vec<Shell>,
    /// Whether it is about the programs of GNU only.
    pub(super) gnu: bool,
    pub(super) conditions: Vec<Condition<'a>>,
    pub(super) fixes: Vec<Fix<'a>>,
    /// What is wrong, in English and in German.
    pub(super) why: [&'a str; 2],
    pub(super) tests: Vec<Example<'a>>,
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

/// A command and what is expected.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
pub(super) struct Example<'a> {
    pub(super) command: &'a str,
    /// `nothing`, `caution` where there is no fix, or the fixed command.
    pub(super) expected: &'a str,
}

/// All that the file says.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub(super) rules: Vec<Rule<'a>>,
    /// Options that have a value, by program.
    pub(super) values: BTreeMap<&'a str, Vec<&'a str>>,
    /// Programs whose options are whole words behind one dash.
    pub(super) whole: Vec<&'a str>,
}

/// Reads the text.
///
/// # Errors
///
/// Names the line and what is wrong with it.
pub(super) fn parse(text: &str) -> Result<File<'_>, String> {
    let mut file = File::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        take(&mut file, line).map_err(|problem| format!("line {}: {problem}", number + 1))?;
    }
    file.rules.iter().try_for_each(check)?;
    Ok(file)
}

fn take<'a>(file: &mut File<'a>, line: &'a str) -> Result<(), String> {
    let (key, rest) = split(line);
    let words: Vec<&str> = rest.split_whitespace().collect();
    match key {
        "whole" => file.whole.extend(words),
        "values" => {
            let (program, options) = words.split_first().ok_or("a program is missing")?;
            file.values.entry(program).or_default().extend(options);
        }
        "rule" => file.rules.push(Rule {
            name: rest,
            ..Rule::default()
        }),
        _ => {
            let rule = file.rules.last_mut().ok_or("a rule begins with `rule`")?;
            property(rule, key, rest, &words)?;
        }
    }
    Ok(())
}

fn property<'a>(rule: &mut Rule<'a>, key: &str, rest: &'a str, words: &[&'a str]) -> Result<(), String> {
    match key {
        "for" => rule.programs.extend(words),
        "shells" => {
            for word in words {
                let shell = Shell::from_program(word).ok_or_else(|| format!("`{word}` is no shell"))?;
                rule.shells.push(shell);
            }
        }
        "gnu" => rule.gnu = true,
        "fix" => rule.fixes.push(fix(rest)?),
        "why" => rule.why[0] = rest,
        "warum" => rule.why[1] = rest,
        "test" => rule.tests.push(Example {
            command: rest,
            expected: "",
        }),
        "=" => rule.tests.last_mut().ok_or("an example begins with `test`")?.expected = rest,
        _ => rule.conditions.push(condition(key, words)?),
    }
    Ok(())
}

fn condition<'a>(key: &str, words: &[&'a str]) -> Result<Condition<'a>, String> {
    let (first, others) = words.split_first().ok_or("it needs words")?;
    let options = || first.split(',').collect();
    let number = |word: &str| word.parse::<usize>().map_err(|_| format!("`{word}` is no number"));
    Ok(match key {
        "has" => Condition::Has(words.to_vec()),
        "lacks" => Condition::Lacks(words.to_vec()),
        "value" => Condition::Value(options(), others.to_vec()),
        "inline" => Condition::Inline(options(), others.to_vec()),
        "operand" if *first == "any" => Condition::Operand(0, others.to_vec()),
        "operand" => Condition::Operand(number(first)?, others.to_vec()),
        "no-operand" => Condition::NoOperand(words.to_vec()),
        "operands" => Condition::Operands(
            number(first)?,
            others.first().map_or(Ok(usize::MAX), |most| number(most))?,
        ),
        "before" => Condition::Before(first, others.to_vec()),
        "from" | "to" => neighbour(if key == "from" { Side::From } else { Side::To }, words),
        "if" => Condition::Shape(first),
        other => return Err(format!("`{other}` is unknown")),
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

fn fix(text: &str) -> Result<Fix<'_>, String> {
    let (key, rest) = split(text);
    let two = || Some(split(rest)).filter(|(_, second)| !second.is_empty());
    let pair = || two().ok_or_else(|| format!("`{key}` needs two words"));
    Ok(match key {
        "swap" => pair().map(|(one, other)| Fix::Swap(one, other))?,
        "drop" => Fix::Drop(rest),
        "add" => Fix::Add(rest),
        "or-add" => Fix::OrAdd(rest),
        "insert" => {
            let (number, word) = pair()?;
            Fix::Insert(number.parse().map_err(|_| "a number is missing")?, word)
        }
        "text" => pair().map(|(one, other)| Fix::Text(one, other))?,
        "end" => Fix::End(rest.split_whitespace().collect()),
        "quote" => Fix::Quote,
        "exchange" => Fix::Exchange,
        "program" => Fix::Program(rest),
        "put" => Fix::Put,
        other => return Err(format!("`fix {other}` is unknown")),
    })
}

fn split(line: &str) -> (&str, &str) {
    let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
    (key, rest.trim())
}

fn check(rule: &Rule<'_>) -> Result<(), String> {
    let problem = if rule.why.iter().any(|why| why.is_empty()) {
        "it does not say why in both languages"
    } else if rule.conditions.is_empty() {
        "it would be found anywhere"
    } else if rule.why[0].contains("{word}") != rule.why[1].contains("{word}") {
        "its two reasons have different holes"
    } else {
        return Ok(());
    };
    Err(format!("rule {}: {problem}", rule.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_why_in_both_languages_and_when() {
        let rule = |text: &str| parse(&format!("rule x\n{text}")).map(drop);
        assert!(rule("has -a\nwhy `{word}`\nwarum `{word}`\n").is_ok());
        for wrong in [
            "has -a\nwhy a\n",
            "has -a\nwarum a\n",
            "why a\nwarum a\n",
            "has -a\nwhy `{word}`\nwarum a\n",
            "has -a\nwhy a\nwarum a\nfrob -a\n",
            "has -a\nwhy a\nwarum a\nfix frob -a\n",
        ] {
            assert!(rule(wrong).is_err(), "{wrong:?}");
        }
    }
}
