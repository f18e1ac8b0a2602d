//! The commands that a line consists of, the same for every shell.

use std::collections::HashSet;
use std::ops::Range;

use crate::shell::Shell;

/// A word as the shell would hand it over, as far as that is known beforehand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word {
    /// The known beginning, without quotes and backslashes.
    pub(crate) text: String,
    /// True if nothing follows that is only known when it runs.
    pub(crate) exact: bool,
    /// True if it is a pattern for names of files.
    pub(crate) glob: bool,
    /// True if a part of it was quoted.
    pub(crate) quoted: bool,
    /// The text as it is written.
    pub(crate) source: String,
    /// The start in the line, in bytes, where that is known.
    pub(crate) at: Option<usize>,
    /// The pieces that it consists of, also where that is only known when it runs.
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that stays as it is.
    Text(String),
    /// Text outside of quotes, in which patterns, braces and a tilde at the beginning mean something.
    Bare(String),
    /// The value of a variable.
    Variable {
        name: String,
        /// The text behind the name in `${name…}`.
        modifier: String,
    },
    /// The output of the commands in this text.
    Output(String),
    /// A file that the commands in this text write or read.
    Process(String),
    /// Text that is only known when it runs, and is not empty: the result of a calculation.
    Unknown,
}

impl Word {
    /// A word that is known to its end.
    pub(crate) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            exact: true,
            glob: false,
            quoted: false,
            source: text.to_owned(),
            at: None,
            pieces: vec![Piece::Text(text.to_owned())],
        }
    }

    /// Where it stands in the line, in bytes, where that is known.
    pub(crate) fn span(&self) -> Option<Range<usize>> {
        self.at.map(|at| at..at + self.source.len())
    }

    /// The whole of it, where that is known.
    pub(crate) fn whole(&self) -> Option<&str> {
        (self.exact && !self.glob).then_some(self.text.as_str())
    }
}

/// A redirection to or from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Redirection {
    /// True if the file is read.
    pub(crate) reads: bool,
    /// True if the file is emptied before.
    pub(crate) truncates: bool,
    /// True if it is about the standard output.
    pub(crate) output: bool,
    pub(crate) target: Word,
}

impl Redirection {
    /// A redirection by its sign, as in `2>>`; none where it names no file, as `2>&1`.
    pub(crate) fn new(sign: &str, target: Word) -> Option<Self> {
        let bare = sign.trim_start_matches(|c: char| c.is_ascii_digit());
        let number = &sign[..sign.len() - bare.len()];
        let digits = |text: &str| text.trim_end_matches('-').chars().all(|c| c.is_ascii_digit());
        let descriptor = target.whole().map_or(!target.exact, digits);
        // `>& file` writes both outputs into a file.
        let names = !(bare.starts_with("<&") || bare.starts_with(">&") && descriptor);
        names.then(|| Self {
            reads: bare.starts_with('<') && !bare.starts_with("<>"),
            truncates: bare.starts_with('>') && !bare.starts_with(">>") || bare.starts_with("&>") && bare != "&>>",
            output: bare.starts_with("&>") || bare.starts_with('>') && matches!(number, "" | "1"),
            target,
        })
    }
}

/// How many times something runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Times {
    #[default]
    Once,
    /// As a loop wants it.
    Often,
}

/// A simple command.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Command {
    /// Its words from the program on; never empty.
    pub(crate) words: Vec<Word>,
    pub(crate) redirections: Vec<Redirection>,
    /// Variables that are set for this command alone.
    pub(crate) assignments: Vec<(String, Word)>,
    /// The text that a here-document or a here-string hands to it.
    pub(crate) input: Option<Word>,
    /// The pipelines that it is a part of, the outermost first, and its place in each.
    pub(crate) pipes: Vec<(usize, usize)>,
    /// The innermost of them and its place in it, where it stands there itself and not in a loop or another compound.
    pub(crate) stage: Option<(usize, usize)>,
    /// True if nobody waits for it.
    pub(crate) background: bool,
    /// Whether it stands in a loop.
    pub(crate) runs: Times,
    /// True if another program runs it, for which builtins, aliases and functions do not exist.
    pub(crate) external: bool,
    /// True if it runs as the administrator.
    pub(crate) privileged: bool,
    /// The shell that reads it, where that is another one than the user's.
    pub(crate) shell: Option<Shell>,
    /// The start in the line, in bytes; what a word of another command runs begins where that does.
    pub(crate) at: usize,
}

impl Command {
    /// The program, where it is known.
    pub(crate) fn name(&self) -> Option<&str> {
        self.words.first()?.whole()
    }

    /// The program without its folder.
    pub(crate) fn program(&self) -> Option<&str> {
        self.name().map(|name| name.rsplit('/').next().unwrap_or(name))
    }
}

/// A line that was taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parsed {
    /// Its commands in the order of the text.
    pub(crate) commands: Vec<Command>,
    /// Functions and aliases that it defines.
    pub(crate) defined: HashSet<String>,
    /// The text that those functions run.
    pub(crate) functions: Vec<(String, String)>,
    /// The first command of a loop that has no condition: `for ((;;))`.
    pub(crate) endless: Option<usize>,
    /// Variables that it sets, and what they may be set to; nothing where only a run tells.
    pub(crate) assigned: Vec<(String, Vec<Word>)>,
    /// Redirections without a command: `> file`.
    pub(crate) bare: Vec<Redirection>,
    /// True if a part of it could not be understood.
    pub(crate) broken: bool,
    /// The number of its pipelines.
    pub(crate) pipelines: usize,
    /// Hosts, containers and the like on which commands run that nothing is known about.
    pub(crate) remote: Vec<String>,
}
