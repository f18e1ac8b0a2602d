//! Reads the `.rules` files. How they are written is told at the top of `git.rules`.

use std::collections::BTreeMap;

use super::pattern::Pattern;

/// A rule as it stands in its file.
#[derive(Clone, Debug)]
pub(super) struct Rule<'a> {
    pub(super) name: &'a str,
    pub(super) programs: Vec<&'a str>,
    pub(super) subs: Vec<&'a str>,
    pub(super) has: Vec<&'a str>,
    pub(super) lacks: Vec<&'a str>,
    /// Every group must be found; of a group, one.
    pub(super) says: Vec<Vec<Pattern>>,
    /// The output is empty.
    pub(super) silent: bool,
    /// The output is empty, or nobody has seen it.
    pub(super) blind: bool,
    pub(super) conditions: Vec<(Condition, &'a str)>,
    pub(super) actions: Vec<Action<'a>>,
    /// What was wrong, in English and in German.
    pub(super) why: [&'a str; 2],
    pub(super) rank: u8,
    /// Whether the program asks for it by name, so that it may come second although it can destroy something.
    pub(super) asked: bool,
    pub(super) tests: Vec<Example<'a>>,
}

/// What must be so on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Dir,
    File,
    Missing,
    Program,
    Script,
    Package,
    Plain,
    Tar,
    Unborn,
}

/// One way to a fix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action<'a> {
    /// A template in place of the command, or around it.
    Fix(&'a str),
    /// A template in place of the whole pipeline, `sudo` included.
    Line(&'a str),
    /// One word for another.
    Swap(&'a str, &'a str),
    /// A word for the nearest of a list.
    Near(&'a str, &'a str),
    /// A word for each of a list in turn.
    Each(&'a str, &'a str),
    /// Words after another word: `program`, `sub`, `end` or one of the command.
    Add(&'a str, &'a str),
    /// A word to behind such a place.
    Move(&'a str, &'a str),
}

/// A command and its output, what there is in the directory, and the fixes that are expected.
#[derive(Clone, Debug, Default)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are tests"))]
pub(super) struct Example<'a> {
    pub(super) command: &'a str,
    pub(super) output: Vec<&'a str>,
    pub(super) paths: Vec<&'a str>,
    pub(super) fixes: Vec<&'a str>,
}

/// All rules of a file and the lists of names that they choose from.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub(super) rules: Vec<Rule<'a>>,
    pub(super) names: BTreeMap<&'a str, Vec<&'a str>>,
}

/// What rules have that say nothing else.
const USUAL_RANK: u8 = 50;

/// Reads a file of rules, of which those for other programs are left out.
///
/// # Errors
///
/// Names the line and what is wrong with it.
pub(super) fn parse<'a>(text: &'a str, wanted: &dyn Fn(&[&str]) -> bool) -> Result<File<'a>, String> {
    let mut file = File::default();
    let mut block: Vec<(usize, &str)> = Vec::new();
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    for (number, line) in lines.chain([(0, "rule")]) {
        let (key, rest) = split(line);
        match key {
            _ if line.starts_with('#') => {}
            "names" => {
                let (name, list) = split(rest);
                file.names.entry(name).or_default().extend(list.split_whitespace());
            }
            "rule" => {
                file.rules.extend(rule(&std::mem::take(&mut block), wanted)?);
                block.push((number, line));
            }
            "" if !line.starts_with(' ') => {}
            _ => block.push((number, line)),
        }
    }
    Ok(file)
}

fn split(line: &str) -> (&str, &str) {
    let line = line.trim_start();
    let (key, rest) = line.split_once(' ').unwrap_or((line, ""));
    (key, rest.trim())
}

fn rule<'a>(block: &[(usize, &'a str)], wanted: &dyn Fn(&[&str]) -> bool) -> Result<Option<Rule<'a>>, String> {
    let Some((&(_, first), lines)) = block.split_first() else {
        return Ok(None);
    };
    let value = |wanted: &str| {
        lines
            .iter()
            .map(|(_, line)| split(line))
            .find(|(key, _)| *key == wanted)
    };
    let programs: Vec<&str> = value("for").map_or_else(Vec::new, |(_, rest)| rest.split_whitespace().collect());
    if !wanted(&programs) {
        return Ok(None);
    }
    let mut rule = Rule {
        name: split(first).1,
        programs,
        subs: Vec::new(),
        has: Vec::new(),
        lacks: Vec::new(),
        says: Vec::new(),
        silent: false,
        blind: false,
        conditions: Vec::new(),
        actions: Vec::new(),
        why: ["", ""],
        rank: USUAL_RANK,
        asked: false,
        tests: Vec::new(),
    };
    for &(number, line) in lines {
        take(&mut rule, line).map_err(|problem| format!("line {number}: {problem}"))?;
    }
    check(&rule).map_err(|problem| format!("rule {}: {problem}", rule.name))?;
    Ok(Some(rule))
}

fn take<'a>(rule: &mut Rule<'a>, line: &'a str) -> Result<(), String> {
    if let Some(output) = line.trim_start().strip_prefix('|') {
        let test = rule.tests.last_mut().ok_or("an example begins with `test`")?;
        test.output.push(output.strip_prefix(' ').unwrap_or(output));
        return Ok(());
    }
    let (key, rest) = split(line);
    let two = || {
        Some(split(rest))
            .filter(|(first, _)| !first.is_empty())
            .ok_or("two words are missing")
    };
    let words = || rest.split_whitespace();
    match key {
        "for" => {}
        "sub" => rule.subs.extend(words()),
        "has" => rule.has.extend(words()),
        "lacks" => rule.lacks.extend(words()),
        "says" => rule.says.push(vec![Pattern::new(rest)?]),
        "or" => {
            let group = rule.says.last_mut().ok_or("`or` belongs below `says`")?;
            group.push(Pattern::new(rest)?);
        }
        "silent" => rule.silent = true,
        "blind" => rule.blind = true,
        "if" => {
            let (condition, path) = two()?;
            let condition = match condition {
                "dir" => Condition::Dir,
                "file" => Condition::File,
                "missing" => Condition::Missing,
                "program" => Condition::Program,
                "script" => Condition::Script,
                "package" => Condition::Package,
                "plain" => Condition::Plain,
                "tar" => Condition::Tar,
                "unborn" => Condition::Unborn,
                other => return Err(format!("`if {other}` is unknown")),
            };
            rule.conditions.push((condition, path));
        }
        "fix" => rule.actions.push(Action::Fix(rest)),
        "line" => rule.actions.push(Action::Line(rest)),
        "swap" => rule.actions.push(two().map(|(bad, good)| Action::Swap(bad, good))?),
        "near" => rule.actions.push(two().map(|(bad, list)| Action::Near(bad, list))?),
        "each" => rule.actions.push(two().map(|(bad, list)| Action::Each(bad, list))?),
        "add" => rule.actions.push(two().map(|(place, text)| Action::Add(place, text))?),
        "move" => rule.actions.push(two().map(|(word, place)| Action::Move(word, place))?),
        "why" => rule.why[0] = rest,
        "warum" => rule.why[1] = rest,
        "rank" => rule.rank = rest.parse().map_err(|_| "the rank is a number up to 255")?,
        "asked" => rule.asked = true,
        "test" => rule.tests.push(Example {
            command: rest,
            ..Example::default()
        }),
        "=" | "~" => {
            let test = rule.tests.last_mut().ok_or("an example begins with `test`")?;
            if key == "=" {
                test.fixes.push(rest);
            } else {
                test.paths.extend(words());
            }
        }
        other => return Err(format!("`{other}` is unknown")),
    }
    Ok(())
}

fn check(rule: &Rule<'_>) -> Result<(), &'static str> {
    if rule.name.is_empty() {
        return Ok(());
    }
    if rule.actions.is_empty() {
        return Err("it has no fix");
    }
    let [why, warum] = rule.why;
    if why.is_empty() {
        return Err("it does not say why");
    }
    if warum.is_empty() {
        return Err("it does not say why in German");
    }
    if holes(why) != holes(warum) {
        return Err("its two reasons have different holes");
    }
    if rule.says.is_empty() && !rule.silent && !rule.blind && rule.programs.is_empty() {
        return Err("it would be found anywhere");
    }
    Ok(())
}

/// The holes of a sentence in an order of their own.
fn holes(sentence: &str) -> Vec<&str> {
    let mut holes: Vec<&str> = sentence
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split('}').next())
        .collect();
    holes.sort_unstable();
    holes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_says_why_in_both_languages_and_of_the_same_things() {
        let rule = |reasons: &str| parse(&format!("rule x\n  for y\n  fix z\n{reasons}"), &|_| true).map(drop);
        assert!(rule("  why no `{a}`\n  warum kein `{a}`\n").is_ok());
        for wrong in [
            "",
            "  why no\n",
            "  warum kein\n",
            "  why no `{a}`\n  warum kein `{b}`\n",
            "  why no `{a}`\n  warum keiner\n",
        ] {
            assert!(rule(wrong).is_err(), "{wrong:?}");
        }
    }
}
