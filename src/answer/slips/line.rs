//! A line as the rules see it: its commands, what is piped into what, and changes of single places.

use std::ops::Range;

use crate::answer::check::{Command, Word, parse};
use crate::shell::Shell;

/// Bytes to be put in place of others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

impl Edit {
    /// Puts `text` in at a place.
    pub(super) fn insert(at: usize, text: impl Into<String>) -> Self {
        Self {
            range: at..at,
            with: text.into(),
        }
    }

    /// Puts `text` in place of a range.
    pub(super) fn replace(range: Range<usize>, text: impl Into<String>) -> Self {
        Self {
            range,
            with: text.into(),
        }
    }
}

/// The text with all changes; nothing where they do not fit it.
pub(super) fn apply(text: &str, mut edits: Vec<Edit>) -> Option<String> {
    // From the end, so that places stay what they are.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.range.start));
    let mut changed = text.to_owned();
    let mut end = text.len();
    for Edit { range, with } in edits {
        text.get(range.clone())?;
        if range.end > end {
            return None;
        }
        end = range.start;
        changed.replace_range(range, &with);
    }
    (changed != text).then_some(changed)
}

/// A command of the line.
#[derive(Debug)]
pub(super) struct Part {
    command: Command,
    /// Which of the pipeline's places it runs at; what `find` and `xargs` run stands at the place of those.
    stage: usize,
    /// Whether it is run by another program: `find -exec`, `xargs`, `sudo`.
    pub(super) inner: bool,
    /// Whether what comes before is piped into it.
    pub(super) from_pipe: bool,
    /// Whether it is piped on.
    pub(super) into_pipe: bool,
}

impl Part {
    /// The program without its folder.
    pub(super) fn program(&self) -> &str {
        self.command.program().unwrap_or_default()
    }

    /// Whether it is one of these programs.
    pub(super) fn is(&self, programs: &[&str]) -> bool {
        programs.contains(&self.program())
    }

    /// The words after the program.
    pub(super) fn rest(&self) -> &[Word] {
        &self.command.words[1..]
    }

    /// The words that are no options, as far as that can be told without knowing the program.
    pub(super) fn operands(&self) -> impl Iterator<Item = &Word> {
        self.rest()
            .iter()
            .filter(|word| !word.text.starts_with('-') || word.text == "-")
    }

    /// Whether it has a short option with this letter, alone or in a bundle, or this long one.
    pub(super) fn has(&self, letter: char, long: &str) -> bool {
        self.option_with(letter).is_some()
            || (!long.is_empty() && self.rest().iter().any(|word| word.text.split('=').next() == Some(long)))
    }

    /// The bundle of short options that has this letter.
    pub(super) fn option_with(&self, letter: char) -> Option<&Word> {
        self.rest()
            .iter()
            .find(|word| bundle(word).is_some_and(|letters| letters.contains(letter)))
    }

    /// A word that is exactly this, and the one after it.
    pub(super) fn with_value(&self, names: &[&str]) -> Option<(&Word, &Word)> {
        let mut found = self
            .rest()
            .windows(2)
            .filter(|pair| names.contains(&pair[0].text.as_str()));
        let first = found.next()?;
        found.next().is_none().then_some((&first[0], &first[1]))
    }

    /// Whether it has one of these words.
    pub(super) fn has_word(&self, names: &[&str]) -> bool {
        self.rest().iter().any(|word| names.contains(&word.text.as_str()))
    }

    /// Whether one of its words has this text in it.
    pub(super) fn text_has(&self, text: &str) -> bool {
        self.rest().iter().any(|word| word.text.contains(text))
    }

    /// Where the program's name ends in the line.
    pub(super) fn after_name(&self) -> Option<usize> {
        end(self.command.words.first()?)
    }

    /// Where the command ends, before redirections.
    pub(super) fn end(&self) -> usize {
        self.command.end
    }

    /// Puts an option after the name.
    pub(super) fn add_option(&self, option: &str) -> Option<Edit> {
        Some(Edit::insert(self.after_name()?, format!(" {option}")))
    }

    /// Takes a letter out of the bundle that has it.
    pub(super) fn drop_letter(&self, letter: char) -> Option<Edit> {
        let word = self.option_with(letter)?;
        let range = range(word)?;
        let left: String = word.source.chars().filter(|c| *c != letter).collect();
        if left == "-" {
            // With the blank before it.
            return Some(Edit::replace(range.start - 1..range.end, ""));
        }
        Some(Edit::replace(range, left))
    }

    /// The files that are written to, and where their names begin.
    pub(super) fn written(&self) -> impl Iterator<Item = &Word> {
        self.command
            .redirections
            .iter()
            .filter(|redirection| !redirection.reads)
            .map(|redirection| &redirection.target)
    }

    /// Whether it reads or writes files by redirection.
    pub(super) fn is_redirected(&self) -> bool {
        !self.command.redirections.is_empty()
    }
}

/// The letters of a bundle of short options.
fn bundle(word: &Word) -> Option<&str> {
    let letters = word.text.strip_prefix('-')?;
    (word.exact && !letters.starts_with('-') && !letters.is_empty()).then_some(letters)
}

/// The bytes of a word.
pub(super) fn range(word: &Word) -> Option<Range<usize>> {
    let at = word.at?;
    Some(at..at + word.source.len())
}

/// The whole of a word, patterns of the shell included.
pub(super) fn known(word: &Word) -> Option<&str> {
    word.exact.then_some(word.text.as_str())
}

/// Whether a name means the same with and without quotes, so that it may be put into a line.
pub(super) fn is_plain(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_alphanumeric() || "/._-+@%,:".contains(c));
    plain && !name.is_empty() && !name.starts_with('-')
}

/// Where a word ends.
pub(super) fn end(word: &Word) -> Option<usize> {
    range(word).map(|range| range.end)
}

/// Puts other text in place of a word.
pub(super) fn replace(word: &Word, text: impl Into<String>) -> Option<Edit> {
    Some(Edit::replace(range(word)?, text))
}

/// Whether a line of bash is whole.
pub(super) fn is_whole(text: &str) -> bool {
    let parsed = parse(text, Shell::Bash);
    !parsed.broken && !parsed.commands.is_empty()
}

/// A line that was understood.
#[derive(Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) parts: Vec<Part>,
}

impl<'a> Line<'a> {
    /// Takes a line of bash or zsh apart; nothing where that does not succeed to its end.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let parsed = parse(text, Shell::Bash);
        if parsed.broken || parsed.commands.is_empty() {
            return None;
        }
        let mut parts: Vec<Part> = Vec::new();
        let mut last_at = None;
        let mut stage = 0;
        let mut end = 0;
        for command in parsed.commands {
            // What stands in a substitution is no place of the pipeline around it. What files a command gets from others
            // changes nothing in it; what words it gets does.
            if command.at < end && last_at != Some(command.at) {
                if text.contains(['`']) || text.contains("$(") {
                    return None;
                }
                continue;
            }
            end = end.max(command.end);
            if command.shell.is_some() || command.words.is_empty() || command.end == 0 {
                // Lines inside of quotes have other places.
                last_at = Some(command.at);
                continue;
            }
            let inner = last_at == Some(command.at);
            if !inner && last_at.is_some() {
                stage += 1;
            }
            last_at = Some(command.at);
            let before = text.get(..command.at)?.trim_end();
            let from_pipe = before.ends_with('|') && !before.ends_with("||");
            parts.push(Part {
                command,
                stage,
                inner,
                from_pipe,
                into_pipe: false,
            });
        }
        let piped: Vec<usize> = parts
            .iter()
            .filter(|part| part.from_pipe)
            .map(|part| part.stage)
            .collect();
        for part in &mut parts {
            part.into_pipe = piped.contains(&(part.stage + 1));
        }
        Some(Self { text, parts })
    }

    /// The commands that are one of these programs.
    pub(super) fn all<'l>(&'l self, programs: &[&str]) -> impl Iterator<Item = &'l Part> {
        self.parts.iter().filter(move |part| part.is(programs))
    }

    /// The only command that is one of these programs.
    pub(super) fn only(&self, programs: &[&str]) -> Option<&Part> {
        let mut all = self.parts.iter().filter(|part| part.is(programs));
        let first = all.next()?;
        all.next().is_none().then_some(first)
    }

    /// Whether a command is one of these programs.
    pub(super) fn uses(&self, programs: &[&str]) -> bool {
        self.all(programs).next().is_some()
    }

    /// The command that a command is piped into, the outermost of its place.
    pub(super) fn next(&self, part: &Part) -> Option<&Part> {
        let next = self.parts.iter().find(|other| other.stage == part.stage + 1)?;
        next.from_pipe.then_some(next)
    }

    /// The command that is piped into a command, the innermost of its place.
    pub(super) fn before(&self, part: &Part) -> Option<&Part> {
        if !part.from_pipe {
            return None;
        }
        let stage = part.stage.checked_sub(1)?;
        self.parts.iter().rfind(|other| other.stage == stage)
    }

    /// The command that runs a command, where that is `find`, `xargs` or the like.
    pub(super) fn runner(&self, part: &Part) -> Option<&Part> {
        let outer = self.parts.iter().find(|other| other.stage == part.stage)?;
        part.inner.then_some(outer)
    }
}
