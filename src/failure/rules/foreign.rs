//! The filter for words that come from the output and not from the user. A line that says `git` need not be git's: servers,
//! hooks, scripts after an installation and containers write to the same terminal. So nothing is run, installed or
//! configured that was not typed.

use super::said::has_word;
use super::{Candidate, RuleContext, apply, is_listed, listed, lists};
use crate::failure::edit::{hurts, runs_others};
use crate::near;
use crate::syntax::line::{Line, Part};

/// Returns true if a fix would act on words that only the output knows.
pub(super) fn is_foreign(context: &RuleContext<'_>, candidate: &Candidate) -> bool {
    // If there is no such program, it is the shell that speaks, and ends with 127.
    let shell_speaks = |part: &Part| {
        context.failure.status == 127 && context.line.parts.len() == 1 && !context.has(context.line.program(part))
    };
    if context.line.parts.iter().all(shell_speaks) {
        return false;
    }
    let fix = Line::new(candidate.command.trim(), context.shell());
    fix.parts
        .iter()
        .any(|part| acts_on_foreign_words(context, &fix, part, candidate.rule))
}

/// The options of a rule are its own; where the program is quoted they are the output's.
fn acts_on_foreign_words(context: &RuleContext<'_>, fix: &Line<'_>, part: &Part, rule: &str) -> bool {
    let said = rule == "said";
    let words: Vec<&str> = (1..part.words.len()).filter_map(|at| fix.word(part, at)).collect();
    let program = fix.word(part, 0).unwrap_or_default();
    let whole = runs_others(program) || program.contains('/');
    // Its action is its first word, or the second of `docker compose up`.
    let acting = words.iter().take(3).position(|word| is_listed("acts", word));
    let from = if whole { Some(0) } else { acting.map(|at| at + 1) };
    let names = from.map_or(&[][..], |from| &words[from..]);
    let acts = |word: &&str| !word.starts_with('-') && is_foreign_word(context, word, rule);
    let sets = |word: &&str| {
        let setting = said && word.starts_with("--") && hurts(word);
        (setting || word.contains("://")) && is_foreign_word(context, word, rule)
    };
    let first = words.iter().find(|word| !word.starts_with('-'));
    let turns = said && first.is_some_and(|sub| hurts(sub) && is_foreign_word(context, sub, rule));
    turns || names.iter().any(acts) || words.iter().any(sets)
}

/// Returns true if a word is the output's alone: not typed, not what a typed word was meant for, not known from here, and not
/// what the rule says in its own words.
fn is_foreign_word(context: &RuleContext<'_>, word: &str, rule: &str) -> bool {
    let plain = word.trim_matches(['\'', '.', ',', ':']);
    // A number alone is no name of anything that could be fetched.
    let number = plain.bytes().all(|byte| byte.is_ascii_digit())
        || plain.len() >= 12 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain.is_empty() || number || !has_word(&context.whole.shown, plain) {
        return false;
    }
    let typed = |typed: &str| {
        typed == plain
            || (plain.len() > 2 && typed.contains(plain))
            || near::distance(typed, plain, near::most(typed)).is_some()
    };
    !context.line.words.iter().any(|known| typed(&known.text))
        && !is_known_here(context, plain)
        && !apply::writes(rule, word)
}

/// Returns true if this machine or the project has something of that name.
fn is_known_here(context: &RuleContext<'_>, name: &str) -> bool {
    context.line.parts.iter().any(|part| {
        let dir = context.directory(part);
        let looked_up = |list: &&str| lists::look_up(context, part, list).iter().any(|listed| listed == name);
        let is_needed = |file: &str| {
            let path = context.absolute(&dir, file);
            context.system.meta(&path).is_some_and(|meta| !meta.dir)
                && has_word(&context.system.read(&path).unwrap_or_default(), name)
        };
        let mut typed = context.line.words.iter().map(|word| word.text.as_str());
        let packaged = ["pypi", "npm-packages", "rustup-components"]
            .iter()
            .any(|list| listed(list).any(|known| known == name));
        ["@branches", "@remotes", "@scripts", "@targets"].iter().any(looked_up)
            || packaged
            || context.system.meta(&context.absolute(&dir, name)).is_some()
            || context.system.meta(&dir.join(format!("src/bin/{name}.rs"))).is_some()
            || listed("manifests").any(is_needed)
            || typed.any(is_needed)
    })
}
