//! The test that a command of a model is a small edit of the one that failed. The model has read what a program wrote, so
//! whatever is more than a slip put right may have been talked into it.
//!
//! Both lines are taken apart. Operators, redirections, assignments, substitutions, hosts, paths and numbers have to be the
//! same; of the words between them only a few may differ, and each only in a way that is listed here. What is not listed is
//! refused.

use super::rules::{is_listed, listed};
use crate::near;
use crate::shell::Shell;
use crate::syntax::line::{Line, Part, Role};
use crate::system::System;

/// Looks up the documentation of an option of a command, and whether it has a value; nothing where it is not known to exist. The
/// command is named by its words without options, as in `git`, `log`.
pub type Documented<'a> = &'a dyn Fn(&[&str], &str) -> Option<Described>;

/// An option as a manual describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// The paragraph.
    pub text: String,
    /// True if it certainly takes no value, not even the next word.
    pub alone: bool,
}

/// No more words may differ.
const MOST: usize = 2;

/// Returns true if `fix` may be offered for `command`.
pub(super) fn is_small(command: &str, fix: &str, system: &dyn System, documented: Documented<'_>) -> bool {
    let (command, fix) = (command.trim(), fix.trim());
    let (before, after) = (Line::new(command, Shell::Bash), Line::new(fix, Shell::Bash));
    if fix == command || after.unfinished.is_some() || frame(&before) != frame(&after) {
        return false;
    }
    let mut edits = MOST;
    let parts = before.parts.iter().zip(&after.parts);
    before.parts.len() == after.parts.len()
        && parts.into_iter().all(|(old, new)| {
            let pair = Pair {
                before: &before,
                after: &after,
                old,
                new,
                system,
                documented,
            };
            pair.is_small(&mut edits)
        })
}

/// A line without the words of its commands: what separates them, where they read and write, what is set before them, and
/// which programs run them.
fn frame<'a>(line: &Line<'a>) -> Vec<Option<&'a str>> {
    let own = |index: usize| line.parts.iter().position(|part| part.words.contains(&index));
    let mut frame = Vec::new();
    let mut last = None;
    for (index, word) in line.words.iter().enumerate() {
        match own(index) {
            Some(part) if last == Some(part) => {}
            Some(part) => {
                last = Some(part);
                frame.push(None);
            }
            None => frame.push(Some(&line.text[word.span.clone()])),
        }
    }
    frame
}

/// A command of the line before and after.
struct Pair<'a, 'b> {
    before: &'a Line<'b>,
    after: &'a Line<'b>,
    old: &'a Part,
    new: &'a Part,
    system: &'a dyn System,
    documented: Documented<'a>,
}

/// The changes that a command may have undergone.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Freedom {
    /// It reads: options without a value, and names.
    Reads,
    /// Its first operand is a word of its own.
    Multi,
    /// A misspelt long option.
    Options,
}

impl<'a> Pair<'a, '_> {
    fn is_small(&self, edits: &mut usize) -> bool {
        let old = words(self.before, self.old);
        let new = words(self.after, self.new);
        if old == new {
            return true;
        }
        // The command that it runs, and whatever stands behind it, is not to be judged from here.
        let program = new[0].text;
        let freedom = match program {
            program if is_listed("harmless", program) => Freedom::Reads,
            program if is_listed("many-in-one", program) => Freedom::Multi,
            _ => Freedom::Options,
        };
        if runs_others(program) || !self.same_program(old[0], new[0], edits) {
            return false;
        }
        let freedom = match new.iter().skip(1).find(|word| !word.is_option()) {
            Some(sub) if freedom == Freedom::Multi && old.contains(sub) && is_listed("showing", sub.text) => {
                Freedom::Reads
            }
            _ => freedom,
        };
        let left = self.align([&old, &new], [1, 1], freedom, *edits);
        *edits = left.unwrap_or_default();
        left.is_some()
    }

    /// The same program, or the one that a name which does not exist was meant for.
    fn same_program(&self, old: Seen<'_>, new: Seen<'_>, edits: &mut usize) -> bool {
        if old.raw == new.raw {
            return true;
        }
        let names = self.system.names();
        spend(edits)
            && old.is_plain()
            && new.is_plain()
            && !names.contains(old.text)
            && names.contains(new.text)
            && (is_listed("harmless", new.text) || is_listed("many-in-one", new.text))
            && is_slip(old.text, new.text)
    }

    /// Goes through the words of both; where they differ, one of them was changed, added or removed. `at` says how far
    /// each has been read.
    fn align(&self, [old, new]: [&[Seen<'a>]; 2], at: [usize; 2], freedom: Freedom, edits: usize) -> Option<usize> {
        let pairs = old[at[0]..].iter().zip(&new[at[1]..]);
        let same = pairs.take_while(|(old, new)| old.raw == new.raw).count();
        let [i, j] = at.map(|at| at + same);
        let (before, one, other) = (&new[..j], old.get(i), new.get(j));
        if one.is_none() && other.is_none() {
            return Some(edits);
        }
        let edits = edits.checked_sub(1)?;
        let go_on = |at| self.align([old, new], at, freedom, edits);
        let changed = |(one, other): (&Seen<'a>, &Seen<'a>)| {
            let may = self.may_change(*one, *other, before, freedom);
            if may { go_on([i + 1, j + 1]) } else { None }
        };
        // Behind `--` stand names, whatever they look like.
        let reads = freedom == Freedom::Reads && !before.iter().any(|word| word.text == "--");
        let added = |other: &Seen<'a>| {
            let may = reads && self.may_add(*other);
            if may { go_on([i, j + 1]) } else { None }
        };
        let removed = |one: &Seen<'a>| {
            let may = reads && one.is_option() && one.is_plain();
            if may { go_on([i + 1, j]) } else { None }
        };
        one.zip(other)
            .and_then(changed)
            .or_else(|| other.and_then(added))
            .or_else(|| one.and_then(removed))
    }

    fn may_change(&self, old: Seen<'a>, new: Seen<'a>, before: &[Seen<'a>], freedom: Freedom) -> bool {
        if old.text == new.text {
            return new.quotes_no_less(old);
        }
        if old.is_option() != new.is_option() || !old.is_plain() || !new.is_plain() {
            return false;
        }
        if new.is_option() {
            return (freedom == Freedom::Reads && self.may_add(new)) || self.is_misspelt_option(old, new);
        }
        let first = before.iter().skip(1).all(Seen::is_option);
        match freedom {
            Freedom::Reads => digits(old.text).eq(digits(new.text)) && is_slip(old.text, new.text),
            Freedom::Multi => first && is_misspelt_subcommand(new_program(before), old.text, new.text),
            Freedom::Options => false,
        }
    }

    /// A long option that was misspelt; what it is set to stays.
    fn is_misspelt_option(&self, old: Seen<'a>, new: Seen<'a>) -> bool {
        let name = |text: &'a str| {
            text.split_once('=')
                .map_or((text, None), |(name, value)| (name, Some(value)))
        };
        let ((one, was), (other, is)) = (name(old.text), name(new.text));
        was == is
            && one.starts_with("--")
            && other.len() > 4
            && is_slip(one, other)
            && !hurts(other)
            && (self.documented)(&self.named(), other).is_some()
    }

    /// An option that a manual knows, that takes nothing from the words behind it, and that does no harm.
    fn may_add(&self, word: Seen<'_>) -> bool {
        let harmless = |name: &str| {
            (self.documented)(&self.named(), name).is_some_and(|option| {
                let text = option.text.to_lowercase();
                option.alone
                    && !listed("hurts")
                        .chain(["in place", "run ", "write to"])
                        .any(|piece| text.contains(piece))
            })
        };
        let Some(letters) = word.text.strip_prefix('-').filter(|_| word.is_plain()) else {
            return false;
        };
        if letters.starts_with('-') {
            return !hurts(word.text) && harmless(word.text);
        }
        // One of find and its like, or a bundle of letters.
        !letters.is_empty()
            && (harmless(word.text)
                || letters
                    .chars()
                    .all(|letter| letter.is_ascii_alphabetic() && harmless(&format!("-{letter}"))))
    }

    /// The words that say which manual it is.
    fn named(&self) -> Vec<&'a str> {
        let new = words(self.after, self.new);
        let mut named = vec![new[0].text];
        if is_listed("many-in-one", new[0].text) {
            named.extend(
                new.iter()
                    .skip(1)
                    .map(|word| word.text)
                    .find(|word| !word.starts_with('-')),
            );
        }
        named
    }
}

/// A word of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen<'a> {
    /// As it was typed.
    raw: &'a str,
    /// The text that the shell makes of it.
    text: &'a str,
}

impl Seen<'_> {
    /// Returns true if it begins with a dash.
    fn is_option(&self) -> bool {
        self.text.len() > 1 && self.text.starts_with('-')
    }

    /// Returns true if it is nothing but a name or an option: no path, host, pattern, assignment or substitution.
    fn is_plain(&self) -> bool {
        let value = if self.is_option() { "=" } else { "" };
        self.raw == self.text
            && !self.text.contains("..")
            && !self.text.starts_with('.')
            && self
                .text
                .chars()
                .all(|c| c.is_alphanumeric() || "-_.".contains(c) || value.contains(c))
    }

    /// Returns true if the shell does not make more of it than of the same word `before`, which was quoted in another way.
    fn quotes_no_less(&self, before: Self) -> bool {
        let special = |c: char| !c.is_alphanumeric() && !" -_./,:+@".contains(c);
        let bare = self.raw == self.text || self.raw == format!("\"{}\"", self.text);
        let whole = self.raw == format!("'{}'", self.text) && !self.text.contains(['\'', '\\']);
        whole || (bare && !before.text.contains(special))
    }
}

fn words<'a>(line: &'a Line<'_>, part: &'a Part) -> Vec<Seen<'a>> {
    let word = |&index: &usize| {
        let word = &line.words[index];
        debug_assert!(word.role == Role::Word);
        Seen {
            raw: &line.text[word.span.clone()],
            text: &word.text,
        }
    };
    part.words.iter().map(word).collect()
}

/// Programs whose words are commands, scripts or hosts.
pub(in crate::failure) fn runs_others(program: &str) -> bool {
    is_listed("runs-others", program) || program.is_empty()
}

/// Takes one of the edits that are left.
fn spend(edits: &mut usize) -> bool {
    let left = *edits > 0;
    *edits = edits.saturating_sub(1);
    left
}

/// Returns true if a word is a mistyped other one.
fn is_slip(typed: &str, meant: &str) -> bool {
    near::distance(typed, meant, near::most(typed)).is_some()
}

/// Returns true if a subcommand was misspelt that does not more than show something, or so little that it was surely meant.
fn is_misspelt_subcommand(program: &str, typed: &str, meant: &str) -> bool {
    let known = |word: &str| super::rules::subcommands(program).any(|known| known == word);
    let unknown = super::rules::subcommands(program).next().is_none();
    let nearly = typed.len() > 3
        && typed.chars().next() == meant.chars().next()
        && near::distance(typed, meant, 100).is_some()
        && !listed("destroying-commands").any(|piece| meant.contains(piece));
    // A word of two letters is too near to too many others, and what is a command was meant.
    let tame = is_listed("showing", meant) || (meant.len() > 2 && (!hurts(meant) || nearly));
    tame && is_slip(typed, meant) && !known(typed) && (known(meant) || unknown)
}

/// Returns true if the name of a subcommand or an option promises nothing good.
pub(in crate::failure) fn hurts(name: &str) -> bool {
    listed("hurting").any(|piece| name.contains(piece))
        || name.split(['-', '_']).any(|word| is_listed("hurting-words", word))
}

fn new_program<'a>(words: &[Seen<'a>]) -> &'a str {
    words.first().map_or("", |word| word.text)
}

fn digits(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(char::is_ascii_digit)
}

#[cfg(test)]
mod tests;
