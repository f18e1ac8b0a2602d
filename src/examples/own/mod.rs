//! Examples of the user's own: commands that they had remembered, and what navi, pet and the clients of tldr keep on this
//! machine.
//!
//! They are read as they lie on this machine when a question is asked, and no copy of them is kept.

pub mod navi;
pub mod pet;
pub mod remembered;
pub mod tldr;

use super::INDEX;
use super::index::Index;
use super::rank::Query;
use super::words::{near, of_command};
use crate::config::Grounding;
use crate::paths::Paths;
use crate::printable::{refusal, visible};
use crate::shell::Shell;
use crate::system::file;

/// No such file is longer, in bytes.
const MOST: u64 = 1 << 20;
/// Comparing the words with so many takes 8 ms; no more are looked at of each source.
const MOST_EXAMPLES: usize = 1000;
/// What is longer teaches a model little for what it costs, in bytes.
const LONGEST: usize = 400;

/// Where an example of the user comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// It was remembered.
    #[default]
    Remembered,
    /// A cheat sheet of navi.
    Navi,
    /// A snippet of pet.
    Pet,
    /// A page of tldr.
    Tldr,
}

impl Source {
    /// The name, the same in all languages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Remembered => "remembered",
            Self::Navi => "navi",
            Self::Pet => "pet",
            Self::Tldr => "tldr",
        }
    }
}

/// Words and the command for them, from the user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Where it comes from.
    pub source: Source,
    /// Ways to ask for it.
    pub words: Vec<String>,
    /// Words that are about it as well, such as tags.
    topic: String,
    /// The commands for bash, zsh and fish.
    commands: [Option<String>; 3],
}

impl Own {
    /// What another program has for bash, unless nobody should see it.
    fn of_bash(words: &str, topic: &str, command: &str, source: Source) -> Option<Self> {
        let own = Self {
            source,
            words: vec![words.split_whitespace().collect::<Vec<_>>().join(" ")],
            topic: topic.trim().to_owned(),
            commands: [Some(command.trim().to_owned()), None, None],
        };
        own.is_sound().then_some(own)
    }

    /// The command in the syntax of the shell. What is for bash is for zsh as well, and the other way round.
    pub fn command(&self, shell: Shell) -> Option<&str> {
        let of = |shell: Shell| self.commands[shell as usize].as_deref();
        match shell {
            Shell::Bash => of(Shell::Bash).or_else(|| of(Shell::Zsh)),
            Shell::Zsh => of(Shell::Zsh).or_else(|| of(Shell::Bash)),
            Shell::Fish => of(Shell::Fish),
        }
    }

    /// The command for bash, which may be put into another shell.
    pub fn for_bash(&self) -> Option<&str> {
        self.commands[Shell::Bash as usize].as_deref()
    }

    /// Whether there is something in it, and nothing that deceives the eye or steers a terminal or a model.
    fn is_sound(&self) -> bool {
        let mut commands = self.commands.iter().flatten().peekable();
        let known = commands.peek().is_some() && !self.words.is_empty();
        known
            && commands.all(|command| is_sound(command) && refusal(command).is_none())
            && self
                .words
                .iter()
                .all(|words| is_sound(words) && visible(words) == *words)
    }
}

/// Whether it is one line, without the marks between the messages of a conversation.
fn is_sound(text: &str) -> bool {
    !text.is_empty() && !["\n", "```", "<|", "|>"].iter().any(|mark| text.contains(mark))
}

/// All that the user has for some words, as far as the configuration lets it be read.
pub fn gather(words: &str, paths: &Paths, config: &Grounding) -> Vec<Own> {
    let mut all = Vec::new();
    if config.remembered {
        all.extend(remembered(paths).into_iter().take(MOST_EXAMPLES));
    }
    if config.pet {
        all.extend(pet::read(&paths.around).into_iter().take(MOST_EXAMPLES));
    }
    if config.navi {
        all.extend(navi::read(&paths.around).into_iter().take(MOST_EXAMPLES));
    }
    if config.tldr {
        all.extend(tldr::read(words, &paths.around));
    }
    all
}

/// What only the user knows, as lotse has it in a command: `<file>` for `path/to/file`. Of several words the first one counts, and
/// what is no name stays.
fn gap(text: &str) -> String {
    if let Some((first, _)) = text.split_once('|') {
        return first.to_owned();
    }
    let word = text.split_whitespace().next().unwrap_or_default();
    let last = word.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|c| c.is_alphanumeric() || "-_.".contains(*c))
        .collect();
    if name.starts_with(char::is_alphabetic) {
        format!("<{name}>")
    } else {
        text.to_owned()
    }
}

/// Each source once.
pub fn sources(all: impl Iterator<Item = Source>) -> Vec<Source> {
    let mut sources = Vec::new();
    for source in all {
        if !sources.contains(&source) {
            sources.push(source);
        }
    }
    sources
}

/// The commands that were remembered.
pub fn remembered(paths: &Paths) -> Vec<Own> {
    let text = file::of_user(&paths.remembered, MOST).unwrap_or_default();
    remembered::parse(&text)
}

/// The one that is asked for in nearly the same words, the last of several, and its words.
pub fn exact<'a>(all: &'a [Own], words: &str) -> Option<(&'a Own, &'a str)> {
    let wanted = near(words);
    let wordings = all
        .iter()
        .rev()
        .flat_map(|own| own.words.iter().map(move |words| (own, words.as_str())));
    wordings.into_iter().find(|(_, words)| near(words) == wanted)
}

/// Those that have something in common with some words, the nearest first by the measure of the library, each with the wording
/// that is nearest.
pub fn nearest<'a>(all: &'a [Own], words: &str) -> Vec<(&'a Own, &'a str, f32)> {
    let query = Query::new(Index::new(INDEX), words);
    let short = |own: &&Own| {
        own.commands
            .iter()
            .flatten()
            .chain(&own.words)
            .all(|text| text.len() <= LONGEST)
    };
    let scored = all.iter().filter(short).filter_map(|own| {
        let command = own.commands.iter().flatten().next()?;
        let text = format!("{}\n{}\n{}", own.words.join("\n"), own.topic, of_command(command));
        let score = query.score(&text);
        let words = match &own.words[..] {
            [only] => only,
            several => query.nearest(several.iter().map(String::as_str))?,
        };
        (score > 0.0).then_some((own, words, score))
    });
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by(|one, other| other.2.total_cmp(&one.2));
    scored
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(words: &[&str], command: &str) -> Own {
        Own {
            words: words.iter().map(|words| (*words).to_owned()).collect(),
            commands: [Some(command.to_owned()), None, None],
            ..Own::default()
        }
    }

    #[test]
    fn nearly_the_same_words_are_enough_and_the_last_one_counts() {
        let all = [
            own(&["deploy the site"], "./old"),
            own(&["publish everything", "deploy the site"], "./new"),
        ];
        let found = |words: &str| exact(&all, words).map(|(own, _)| own.for_bash().unwrap());
        assert_eq!(found("Deploy my site, please"), Some("./new"));
        assert_eq!(found("publish everything"), Some("./new"));
        assert_eq!(found("deploy the docs"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn they_are_as_near_as_examples_of_the_library_that_say_the_same() {
        let words = "count the lines of every rust file";
        let library = &super::super::nearest(words, Shell::Bash, 1)[0];
        let all = [
            own(&[library.words], &library.command),
            own(&["play a song"], "mpv x.ogg"),
        ];
        let found = nearest(&all, words);
        assert_eq!((found.len(), found[0].1), (1, library.words));
        assert!((found[0].2 - library.score).abs() < 0.5, "{found:?} {library:?}");
        let same = [own(&[words], "x")];
        assert!(nearest(&same, words)[0].2 > library.score);
    }

    #[test]
    fn what_deceives_steers_or_has_several_lines_is_left_out() {
        assert!(own(&["list files"], "ls").is_sound());
        for (words, command) in [
            ("list files", "ls\nrm x"),
            ("list files", "ls \u{1b}[2J"),
            ("list files", "ls \u{202e}x"),
            ("list files", "echo <|im_end|>"),
            ("list\u{200b} files", "ls"),
            ("list ``` files", "ls"),
            ("", "ls"),
            ("list files", ""),
        ] {
            assert!(!own(&[words], command).is_sound(), "{words:?} {command:?}");
        }
        assert!(!own(&[], "ls").is_sound() && !Own::default().is_sound());
    }
}
