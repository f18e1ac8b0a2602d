//! What comes from the output and not from the user. A line that says `git` need not be git's: servers, hooks, scripts after
//! an installation and containers write to the same terminal. So nothing is run, installed or configured that was not typed.

use super::said::has_word;
use super::{Candidate, Sight, listed, lists};
use crate::failure::edit::{hurts, runs_others};
use crate::failure::line::{Line, Part};
use crate::near;

/// Whether a fix would act on words that only the output knows.
pub(super) fn is_foreign(sight: &Sight<'_>, candidate: &Candidate) -> bool {
    // Where there is no such program, it is the shell that speaks, and ends with 127.
    let shell_speaks = |part: &Part| {
        sight.failure.status == 127 && sight.line.parts.len() == 1 && !sight.has(sight.line.program(part))
    };
    if sight.line.parts.iter().all(shell_speaks) {
        return false;
    }
    let fix = Line::new(candidate.command.trim());
    let said = candidate.rule == "said";
    fix.parts
        .iter()
        .any(|part| acts_on_foreign_words(sight, &fix, part, said))
}

/// The options of a rule are its own; where the program is quoted they are the output's.
fn acts_on_foreign_words(sight: &Sight<'_>, fix: &Line<'_>, part: &Part, said: bool) -> bool {
    let words: Vec<&str> = (1..part.words.len()).filter_map(|at| fix.word(part, at)).collect();
    let program = fix.word(part, 0).unwrap_or_default();
    let whole = runs_others(program) || program.contains('/');
    // What it does is its first word, or the second of `docker compose up`.
    let acting = words
        .iter()
        .take(3)
        .position(|word| listed("acts").any(|act| act == *word));
    let from = if whole { Some(0) } else { acting.map(|at| at + 1) };
    let names = from.map_or(&[][..], |from| &words[from..]);
    let acts = |word: &&str| !word.starts_with('-') && is_foreign_word(sight, word);
    let sets = |word: &&str| {
        let setting = said && word.starts_with("--") && hurts(word);
        (setting || word.contains("://")) && is_foreign_word(sight, word)
    };
    let first = words.iter().find(|word| !word.starts_with('-'));
    let turns = said && first.is_some_and(|sub| hurts(sub) && is_foreign_word(sight, sub));
    turns || names.iter().any(acts) || words.iter().any(sets)
}

/// Whether a word is the output's alone: not typed, not what a typed word was meant for, and not known from here.
fn is_foreign_word(sight: &Sight<'_>, word: &str) -> bool {
    let plain = word.trim_matches(['\'', '.', ',', ':']);
    // What has only a number is no name of anything that could be fetched.
    let number = plain.len() >= 12 && plain.bytes().all(|byte| byte.is_ascii_hexdigit());
    if plain.is_empty() || number || !has_word(&sight.text.shown, plain) {
        return false;
    }
    let typed = |typed: &str| {
        typed == plain
            || (plain.len() > 2 && typed.contains(plain))
            || near::distance(typed, plain, near::most(typed)).is_some()
    };
    !sight.line.words.iter().any(|known| typed(&known.text)) && !is_known_here(sight, plain)
}

/// Whether this machine or the project has something of that name.
fn is_known_here(sight: &Sight<'_>, name: &str) -> bool {
    sight.line.parts.iter().any(|part| {
        let dir = sight.directory(part);
        let is_listed = |list: &&str| lists::look_up(sight, part, list).iter().any(|listed| listed == name);
        let is_needed = |file: &str| {
            let path = sight.absolute(&dir, file);
            sight.world.meta(&path).is_some_and(|meta| !meta.dir)
                && has_word(&sight.world.read(&path).unwrap_or_default(), name)
        };
        let mut typed = sight.line.words.iter().map(|word| word.text.as_str());
        ["@branches", "@remotes", "@scripts", "@targets"].iter().any(is_listed)
            || sight.world.meta(&sight.absolute(&dir, name)).is_some()
            || sight.world.meta(&dir.join(format!("src/bin/{name}.rs"))).is_some()
            || listed("manifests").any(is_needed)
            || typed.any(is_needed)
    })
}
