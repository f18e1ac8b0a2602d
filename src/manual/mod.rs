//! The options of the programs of this machine, as far as that can be read without running anything unknown.
//!
//! A [`Manual`] is what one program, or one subcommand of it, is documented with: manual pages first, then the help
//! text of programs that are known to print it and exit, then the completion files of shells. Pages and files are
//! hostile bytes: whatever they are, reading them ends.

mod builtins;
mod cache;
mod completion;
mod escape;
mod find;
mod help;
mod judge;
mod library;
mod mdoc;
mod options;
mod page;
mod programs;
mod roff;
mod tag;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use find::Binary;
pub use judge::Judgement;
pub use library::Library;
pub use programs::{Traits, traits};

/// The source of what is known about a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// The manual page that was installed with the program.
    Page,
    /// A manual page of this name that may belong to another installation of the program.
    OtherPage,
    /// The output of the program itself with `--help`.
    Help,
    /// A completion file of a shell.
    Completion,
    /// The table of shell builtins.
    Builtin,
}

impl Source {
    /// Returns true if what this source does not know does not exist.
    pub fn is_complete(self) -> bool {
        matches!(self, Self::Page | Self::Help | Self::Builtin)
    }
}

/// The value that an option takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// The source does not say.
    #[default]
    Unknown,
    /// It takes none.
    None,
    /// It may have one, in the same word.
    Optional,
    /// It has one, in the same word or the next.
    Required,
}

/// One name of an option, with its dashes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Name {
    /// `-l`, `--lines`, `-name`, `+x`.
    pub text: String,
    /// True if a value follows in the same word without `=`, as in `-Xmx512m`.
    pub joined: bool,
}

/// An option as it is documented.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opt {
    /// Its names.
    pub names: Vec<Name>,
    /// The value that it takes.
    pub value: Value,
    /// The paragraph that describes it, the line with its names first.
    #[serde(skip)]
    pub text: String,
}

/// A word that is no option and has a description of its own: a command, or a value of an option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// A name of the option that it is a value of, if it is one.
    pub of: String,
    /// The word; of `if=FILE` it is `if=`.
    pub name: String,
    /// The paragraph that describes it, the line with the word first.
    pub text: String,
}

/// The manual of a program or of one of its subcommands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manual {
    /// The words that it is called with: `git log`.
    pub title: String,
    /// The page or command that was read.
    pub sources: Vec<Source>,
    /// The summary, in one line.
    #[serde(default)]
    pub about: String,
    /// The manual page that was read, as in `tar(1)`.
    #[serde(default)]
    pub page: String,
    /// The synopsis of its manual page.
    #[serde(skip)]
    pub synopsis: String,
    /// The options that are documented.
    pub options: Vec<Opt>,
    /// Other words that are described.
    #[serde(skip)]
    pub terms: Vec<Term>,
    /// Everything else that looks like an option somewhere in the texts: an example, or one of another program.
    pub mentioned: BTreeSet<String>,
    /// Options that only completion files know, which were written for several systems and versions.
    pub completed: BTreeSet<String>,
    /// The subcommands that a help text lists.
    pub commands: BTreeSet<String>,
    /// True if a source says that there are more options than it lists, such as those of another program.
    pub open: bool,
    /// True if a command with options of its own may follow the options.
    pub runs_command: bool,
}

impl Manual {
    /// The option with this name, as it is written with its dashes.
    pub fn option(&self, name: &str) -> Option<&Opt> {
        self.options.iter().find(|option| option.has(name))
    }

    /// All names of all options.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.options.iter().flat_map(|option| &option.names)
    }

    /// Returns true if what is not in here does not exist.
    pub fn is_complete(&self) -> bool {
        !self.open && !self.options.is_empty() && self.sources.iter().any(|source| source.is_complete())
    }

    /// Adds what another source knows.
    pub fn merge(&mut self, other: Self) {
        for source in other.sources {
            if !self.sources.contains(&source) {
                self.sources.push(source);
            }
        }
        for option in other.options {
            self.add(option);
        }
        self.terms.extend(other.terms);
        self.mentioned.extend(other.mentioned);
        self.completed.extend(other.completed);
        self.commands.extend(other.commands);
        self.open |= other.open;
        self.runs_command |= other.runs_command;
        for (own, other) in [
            (&mut self.synopsis, other.synopsis),
            (&mut self.about, other.about),
            (&mut self.page, other.page),
        ] {
            if own.is_empty() {
                *own = other;
            }
        }
    }

    /// Adds an option; what is known already is kept and completed.
    fn add(&mut self, mut option: Opt) {
        let known = self
            .options
            .iter()
            .position(|known| option.names.iter().any(|name| known.has(&name.text)));
        let Some(at) = known else {
            self.options.push(option);
            return;
        };
        // A name that another option has stays there.
        option
            .names
            .retain(|name| self.options[at].has(&name.text) || self.options.iter().all(|other| !other.has(&name.text)));
        let known = &mut self.options[at];
        known.value = known.value.max(option.value);
        for name in option.names {
            match known.names.iter_mut().find(|known| known.text == name.text) {
                Some(known) => known.joined |= name.joined,
                None => known.names.push(name),
            }
        }
        if known.text.is_empty() {
            known.text = option.text;
        }
    }
}

impl Opt {
    /// Returns true if this is one of its names.
    pub fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.text == name)
    }
}

#[cfg(test)]
mod tests;
