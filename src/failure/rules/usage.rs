//! An option or a subcommand that the program does not know, held against those that its own message names.

use super::{Candidate, Rank, RuleContext, listed, lists, not_found, phrases, sub};
use crate::near;
use crate::rules::{Captures, Output, Pattern, Value};
use crate::shell::is_plain;
use crate::syntax::line::{Line, Part, Word};

const NO_OPTION: [&str; 2] = ["`{}` has no option `{}`", "`{}` kennt keine Option `{}`"];

const NO_COMMAND: [&str; 2] = ["`{}` has no command `{}`", "`{}` kennt keinen Befehl `{}`"];

/// The same of a program whose commands are known.
const NOT_LISTED: [&str; 2] = ["{} has no command `{}`", "{} kennt keinen Befehl `{}`"];

/// From one slip no more are offered.
const MOST: usize = 3;

/// Adds the fixes by what a program says about its options and subcommands.
pub(super) fn rules(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    if let Some((part, at)) = refused(context, "option", true) {
        option(context, part, at, found);
        if let Some(at) = unknown_command(context, part, at) {
            subcommand(context, part, at, found);
        }
    }
    if let Some((part, at)) = refused(context, "command", false) {
        subcommand(context, part, at, found);
    }
    glued(context, found);
    choices(context, found);
}

/// `-v-n`, of which the second hyphen is read as an option.
fn glued(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let says = [
        "invalid option -- '-'",
        "ungültige option -- '-'",
        "unknown option -- -",
    ];
    if !context.text.has_any(says) {
        return;
    }
    for part in &context.line.parts {
        let apart = (1..part.words.len()).filter_map(|at| {
            let (first, second) = context.line.raw(part, at)?.strip_prefix('-')?.split_once('-')?;
            let letters = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
            (letters(first) && letters(second)).then(|| (at, format!("-{first} -{second}")))
        });
        found.extend(apart.map(|(at, options)| {
            let why = [
                "a blank is missing between the options",
                "zwischen den Optionen fehlt ein Leerzeichen",
            ];
            let command = context.line.with_word(part, at, &options);
            Candidate::new("options-glued", Rank::Named, command, context.why(why, &[]))
        }));
    }
}

/// Two keys in the wrong order, or one that was pressed twice.
const SURELY: u32 = 60;

/// Mends the long options of a fix that were typed with a slip as well: a program names the first that it does not know.
pub(super) fn other_slips(context: &RuleContext<'_>, candidate: &mut Candidate) {
    let command = candidate.command.clone();
    let line = Line::new(&command, context.shell());
    let own = options(&context.whole.shown);
    let known = || {
        own.iter()
            .map(String::as_str)
            .chain(listed("options").map(|option| option as &str))
    };
    let letters = |text: &str| text.replace(['-', '_'], "");
    let mut mended = command.clone();
    let words = line.parts.iter().flat_map(|part| part.words.iter().skip(1));
    let mut words: Vec<&Word> = words.map(|&index| &line.words[index]).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.span.start));
    for word in words {
        let name = word.text.split('=').next().unwrap_or_default();
        let raw = &command[word.span.clone()];
        let typed = name.len() > 4 && name.starts_with("--") && raw.starts_with(name) && context.is_typed(&word.text);
        if !typed || listed("options").any(|option| option == name) {
            continue;
        }
        let near = near::nearest(name, known(), SURELY).into_iter().map(|(_, near)| near);
        // Some programs leave hyphens out.
        let mut near = near.filter(|near| letters(near) != letters(name));
        if let Some(near) = near.next() {
            mended.replace_range(word.span.start..word.span.start + name.len(), near);
        }
    }
    candidate.command = mended;
}

/// Returns the output without the rows of a usage text that explain options: words of an explanation are no message. Where
/// there is nothing but such rows, they are left.
pub(super) fn message(whole: &Output) -> Output {
    let mut said = String::with_capacity(whole.shown.len());
    let mut lines = whole.shown.lines().peekable();
    while let Some(line) = lines.next() {
        let margin = margin(line);
        let deeper = |next: &str| self::margin(next) > margin;
        let explains = line.trim().contains("  ") || line.trim().contains('\t');
        if is_option_row(line) && (explains || lines.peek().is_some_and(|next| deeper(next))) {
            // The explanation goes on further to the right.
            while lines.next_if(|next| deeper(next)).is_some() {}
            continue;
        }
        said.push_str(line);
        said.push('\n');
    }
    Output::new(if said.trim().is_empty() {
        &whole.shown
    } else {
        said.trim_end()
    })
}

/// The bytes of white space before a line.
fn margin(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Returns true for the begin of `    -q, --[no-]quiet      be more quiet`.
fn is_option_row(line: &str) -> bool {
    let name = line.trim_start();
    let bare = name.trim_start_matches('-');
    margin(line) > 0
        && (1..=2).contains(&(name.len() - bare.len()))
        && bare.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
}

/// Returns the reason where an option is refused.
pub(super) fn refused_option(context: &RuleContext<'_>) -> Option<String> {
    let (part, at) = refused(context, "option", true)?;
    let name = context.line.word(part, at)?.split('=').next()?;
    Some(context.why(NO_OPTION, &[context.line.program(part), name]))
}

/// Returns the position of a subcommand that its program does not know, where the program blames an option behind it: it
/// takes the option for its own, and speaks of itself and of no subcommand.
fn unknown_command(context: &RuleContext<'_>, part: &Part, option: usize) -> Option<usize> {
    let program = context.line.program(part);
    let at = sub(context.line, part).filter(|at| *at < option)?;
    let speaks = context.text.shown.contains(&format!("'{program} --help'"));
    (speaks && not_found::subcommands(program).next().is_some()).then_some(at)
}

/// The word that is refused.
fn refused<'a>(context: &RuleContext<'a>, says: &str, option: bool) -> Option<(&'a Part, usize)> {
    phrases(says).find_map(|says| {
        let mut captures = Captures::new();
        let typed = |word: &str| context.is_typed(word);
        Pattern::new(says)
            .ok()
            .filter(|pattern| pattern.find(context.text, &typed, &mut captures))?;
        let Some(Value::One(word)) = captures.remove("x") else {
            return None;
        };
        // git and others name an option without its hyphens.
        let bare = word.trim_start_matches('-').split('=').next()?.to_owned();
        context.line.parts.iter().find_map(|part| {
            let fits = |at: &usize| {
                context.line.word(part, *at).is_some_and(|typed| {
                    if option {
                        typed.starts_with('-') && typed.trim_start_matches('-').split('=').next() == Some(&bare)
                    } else {
                        typed == word
                    }
                })
            };
            (1..part.words.len()).find(fits).map(|at| (part, at))
        })
    })
}

fn option(context: &RuleContext<'_>, part: &Part, at: usize, found: &mut Vec<Candidate>) {
    let Some(typed) = context.line.word(part, at) else {
        return;
    };
    let (name, value) = typed
        .split_once('=')
        .map_or((typed, None), |(name, value)| (name, Some(value)));
    let own = options(&context.whole.shown);
    let known: Vec<&str> = own.iter().map(String::as_str).filter(|known| *known != name).collect();
    let most = near::most(name.trim_start_matches('-'));
    let mut nearest = near::nearest(name, known.iter().copied(), most);
    if name.len() > 3 {
        // A word that the program does not name itself has to be nearer.
        let common = near::nearest(name, listed("options"), most.min(170));
        let new = common
            .into_iter()
            .filter(|(_, name)| !known.contains(name))
            .map(|(cost, name)| (cost + 40, name))
            .filter(|(cost, _)| nearest.first().is_none_or(|(own, _)| cost < own));
        nearest.extend(new.collect::<Vec<_>>());
        nearest.sort_by_key(|&(cost, _)| cost);
    }
    // One hyphen for two.
    if nearest.is_empty() && name.starts_with('-') && !name.starts_with("--") && name.len() > 3 {
        let long = format!("-{name}");
        nearest = known
            .iter()
            .copied()
            .chain(listed("options").map(|option| option as &str))
            .filter(|known| *known == long)
            .map(|known| (0, known))
            .collect();
    }
    for (_, good) in nearest.into_iter().take(MOST) {
        let good = value.map_or_else(|| good.to_owned(), |value| format!("{good}={value}"));
        if !is_plain(&good) {
            continue;
        }
        found.push(Candidate::new(
            "option",
            Rank::Possible,
            context.line.with_word(part, at, &good),
            context.why(NO_OPTION, &[context.line.program(part), name]),
        ));
    }
}

/// A table of what could have stood there, which does not say what did: `Invalid choice, valid choices are:`.
fn choices(context: &RuleContext<'_>, found: &mut Vec<Candidate>) {
    let Some((_, table)) = context.text.shown.split_once("nvalid choice, valid choices are:") else {
        return;
    };
    let rows = table.trim_start().lines().take_while(|line| !line.trim().is_empty());
    let known: Vec<&str> = rows
        .flat_map(|row| row.split('|'))
        .map(str::trim)
        .filter(|name| is_plain(name))
        .collect();
    for part in &context.line.parts {
        let words = context.words(part);
        let typed: Vec<(usize, &str)> = words.take_while(|(_, word)| !word.starts_with('-')).take(2).collect();
        // The last of them is the one that the table is about, unless it is in it.
        for &(at, word) in typed.iter().rev().filter(|(_, word)| !known.contains(word)) {
            let nearest = near::nearest(word, known.iter().copied(), near::most(word));
            for (_, good) in nearest.into_iter().take(MOST) {
                found.push(Candidate::new(
                    "choice",
                    Rank::Possible,
                    context.line.with_word(part, at, good),
                    context.why(NO_COMMAND, &[context.line.program(part), word]),
                ));
            }
        }
    }
}

/// All long options that a text names; `--[no-]x` is two.
fn options(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices("--") {
        let begins = text[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && c != '-');
        let rest = &text[at + 2..];
        let (rest, negatable) = rest.strip_prefix("[no-]").map_or((rest, false), |rest| (rest, true));
        let name = &rest[..rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
            .unwrap_or(rest.len())];
        if !begins || name.len() < 2 || name.starts_with('-') {
            continue;
        }
        names.push(format!("--{name}"));
        if negatable {
            names.push(format!("--no-{name}"));
        }
    }
    names.sort();
    names.dedup();
    names
}

fn subcommand(context: &RuleContext<'_>, part: &Part, at: usize, found: &mut Vec<Candidate>) {
    let Some(typed) = context.line.word(part, at) else {
        return;
    };
    let program = context.line.program(part);
    let own: Vec<&str> = not_found::subcommands(program).collect();
    let mut offer = |rank: Rank, good: &str, why: [&str; 2]| {
        let why = context.why(why, &[program, typed]);
        found.push(Candidate::new(
            "subcommand",
            rank,
            context.line.with_word(part, at, good),
            why,
        ));
    };
    if sub(context.line, part) == Some(at) {
        // What the program knows is no slip: `npm start` wants a script of that name.
        if own.contains(&typed) {
            return;
        }
        for good in lists::nearest(typed, own.iter().copied(), false) {
            offer(Rank::Named, &good, NOT_LISTED);
        }
    }
    let before = context.line.word(part, at.saturating_sub(1)).unwrap_or_default();
    let said = commands(&context.text.shown, program, before);
    let said = said.iter().map(String::as_str).filter(|known| is_plain(known));
    for (_, good) in near::nearest(typed, said, near::most(typed)).into_iter().take(MOST) {
        offer(Rank::Possible, good, NO_COMMAND);
    }
}

/// The words of a text that look like subcommands: at the beginning of an indented line, after the program or the
/// word before, in lists of choices.
fn commands(text: &str, program: &str, before: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in text.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with([' ', '\t']) {
            names.extend(words.first().map(|word| (*word).to_owned()));
            let short = words.len() > 1 && words.iter().all(|word| word.ends_with(','));
            names.extend(words.iter().filter(|_| short).map(|word| (*word).to_owned()));
        }
        let after = |name: &str| {
            words
                .windows(2)
                .filter(|pair| pair[0] == name)
                .map(|pair| pair[1].to_owned())
                .collect::<Vec<_>>()
        };
        names.extend(after(program));
        names.extend(after(before));
        let low = line.to_lowercase();
        if [
            "did you mean",
            "do you mean",
            "maybe you meant",
            "similar",
            "meinten sie",
            "ähnlich",
        ]
        .iter()
        .any(|says| low.contains(says))
        {
            names.extend(words.iter().map(|word| (*word).to_owned()));
        }
        // `{a,b,c}` and `(choose from 'a', 'b')` and `[a|b|c]`.
        if line.contains(['{', '(', '[', '|']) || words.iter().filter(|word| word.ends_with(',')).count() > 2 {
            let alone = line.split(|c: char| c.is_whitespace() || "{}()[]|,'".contains(c));
            names.extend(alone.filter(|word| word.len() > 1).map(str::to_owned));
        }
    }
    for name in &mut names {
        *name = name.trim_matches(|c: char| ",:;.?'*".contains(c)).to_owned();
    }
    names
        .retain(|name| name.len() > 1 && !name.starts_with('-') && name.chars().next().is_some_and(char::is_lowercase));
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_name_options_and_commands() {
        let usage = "usage: git reset [--mixed | --hard] --[no-]quiet --color=<when> a--b";
        assert_eq!(
            options(usage),
            ["--color", "--hard", "--mixed", "--no-quiet", "--quiet"]
        );
        let usage = "usage: git stash list [<log-options>]\n   or: git stash drop\nCommands:\n  save   keep\n{a1,b1}";
        let found = commands(usage, "git", "stash");
        for name in ["list", "drop", "save", "a1", "b1"] {
            assert!(found.iter().any(|known| known == name), "{name}: {found:?}");
        }
    }
}
