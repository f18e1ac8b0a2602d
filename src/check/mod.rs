//! A command that a model wrote, checked against this machine before it is offered. Nothing of it is run.
//!
//! Only what is certain is an error: that the target shell cannot read the command, that a program or an option does
//! not exist here, that a file to be read is not there, that a part is left for the user to fill in. Everything that
//! cannot be known beforehand is said to be so.

mod apart;
mod dialect;
mod flags;
mod lints;
mod names;
mod operands;
mod read;
mod revisions;
mod scripts;
mod subcommands;
mod syntax;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::thread;

pub(crate) use flags::{Flag, Role};
pub(crate) use names::Resolved;
pub(crate) use read::{Known, read};

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::answer::{filled, first_placeholder, gaps};
use crate::diagnostic::{Diagnostic, Severity};
use crate::manual::Library;
use crate::messages::{Message, check as messages};
use crate::printable::visible;
use crate::shell::Shell;
use crate::syntax::{Command, parse};

/// Nobody types a longer line, and no longer one is checked.
const LONGEST: usize = 16 * 1024;

/// Where a command is going to be run.
#[derive(Clone, Debug)]
pub struct Target {
    /// The shell that reads it.
    pub shell: Shell,
    /// The directory that it is run in.
    pub cwd: PathBuf,
    /// Whether that is a directory of this machine.
    pub local: bool,
    /// Aliases and functions, which only the shell knows.
    pub shell_names: Vec<String>,
    /// Whose programs there are.
    pub system: System,
    /// The folder for what was read before.
    pub cache: PathBuf,
    /// Whether programs and shells may be started to find out more.
    pub asks: bool,
}

/// Whose basic programs a machine has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum System {
    /// Those of GNU.
    Gnu,
    /// Those of BSD, which macOS has as well.
    Bsd,
}

impl Default for System {
    fn default() -> Self {
        if cfg!(target_os = "linux") {
            Self::Gnu
        } else {
            Self::Bsd
        }
    }
}

impl Target {
    /// A directory of this machine.
    pub fn here(shell: Shell, cwd: &Path, shell_names: Vec<String>, cache: &Path) -> Self {
        Self {
            shell,
            cwd: cwd.to_owned(),
            local: true,
            shell_names,
            system: System::default(),
            cache: cache.to_owned(),
            asks: true,
        }
    }
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Whether the shell can read the command.
    Syntax,
    /// Whether a command exists.
    Command,
    /// A program that exists but is not installed.
    Program,
    /// Whether a program has an option.
    Flag,
    /// Whether a file that is read exists.
    Path,
    /// Whether a branch, or another revision of the repository, exists.
    Revision,
    /// A name whose blanks part it into words.
    Apart,
    /// A part that only the user can fill in.
    Placeholder,
    /// What belongs to another shell or another system.
    Dialect,
    /// What does not do what anybody would want.
    Lint,
}

impl Kind {
    /// The code of what is wrong, and how much it matters. What only the user can fill in is no mistake: the cursor is put
    /// there. The words may have named a file that is not there, and a well-known program is easily installed, while models
    /// know of little that does without it. A lint is changed by nobody.
    fn diagnosis(self) -> (&'static str, Severity) {
        match self {
            Self::Syntax => ("syntax", Severity::Fatal),
            Self::Command => ("unknown-command", Severity::Error),
            Self::Program => ("not-installed", Severity::Warning),
            Self::Flag => ("unknown-option", Severity::Error),
            Self::Path => ("missing-file", Severity::Warning),
            Self::Revision => ("missing-revision", Severity::Warning),
            Self::Apart => ("unquoted-name", Severity::Error),
            Self::Placeholder => ("placeholder", Severity::Note),
            Self::Dialect => ("other-dialect", Severity::Error),
            Self::Lint => ("lint", Severity::Warning),
        }
    }
}

/// What is known about what was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is there.
    Known,
    /// It is not there, or it is wrong.
    Unknown,
    /// Nobody can tell beforehand.
    CannotTell,
}

/// One thing that was looked at, whatever came of it, and what is to be said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// What was looked at.
    pub kind: Kind,
    /// The word of the command, or the name of the lint.
    pub subject: String,
    /// What is known about it.
    pub verdict: Verdict,
    /// What is to be said; a note where nothing is wrong.
    pub diagnostic: Diagnostic,
}

impl Serialize for Observation {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Observation", 8)?;
        object.serialize_field("kind", &self.kind)?;
        object.serialize_field("subject", &self.subject)?;
        object.serialize_field("verdict", &self.verdict)?;
        object.serialize_field("code", self.diagnostic.code)?;
        object.serialize_field("severity", &self.diagnostic.severity)?;
        object.serialize_field("message", self.diagnostic.message.english())?;
        object.serialize_field("span", &self.diagnostic.bounds())?;
        object.serialize_field("suggestion", &self.diagnostic.fix.as_ref().map(Message::english))?;
        object.end()
    }
}

/// All that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// In the order of the command, what concerns the whole of it first.
    pub observations: Vec<Observation>,
}

impl Report {
    /// What is certainly wrong, or left to the user.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let wrong = self.observations.iter();
        wrong
            .filter(|observation| observation.verdict == Verdict::Unknown)
            .map(|observation| &observation.diagnostic)
    }

    /// What is there.
    fn known(&mut self, kind: Kind, subject: &str, message: &Message) -> &mut Diagnostic {
        self.add(
            kind,
            subject,
            Verdict::Known,
            Diagnostic::new("known", Severity::Note, message),
        )
    }

    /// What nobody can tell beforehand.
    fn cannot_tell(&mut self, kind: Kind, subject: &str, message: &Message) -> &mut Diagnostic {
        let diagnostic = Diagnostic::new("cannot-tell", Severity::Note, message);
        self.add(kind, subject, Verdict::CannotTell, diagnostic)
    }

    /// What is certainly wrong.
    fn wrong(&mut self, kind: Kind, subject: &str, message: &Message) -> &mut Diagnostic {
        let (code, severity) = kind.diagnosis();
        self.add(
            kind,
            subject,
            Verdict::Unknown,
            Diagnostic::new(code, severity, message),
        )
    }

    fn add(&mut self, kind: Kind, subject: &str, verdict: Verdict, diagnostic: Diagnostic) -> &mut Diagnostic {
        self.observations.push(Observation {
            kind,
            subject: visible(subject),
            verdict,
            diagnostic,
        });
        let last = self.observations.len() - 1;
        &mut self.observations[last].diagnostic
    }

    /// Forgets where things are, for a text that is not the one that the user sees, and the names that are still to be filled in.
    fn of_written(mut self, written: &str) -> Self {
        // Each gap before one has lost its two brackets.
        let gaps = gaps(written).into_iter().zip(0..);
        let filled: Vec<Range<usize>> = gaps
            .map(|(gap, before)| gap.start - 2 * before..gap.end - 2 * (before + 1))
            .collect();
        self.observations.retain(|observation| {
            let named = matches!(observation.kind, Kind::Path | Kind::Revision);
            let span = observation.diagnostic.span.as_ref().filter(|_| named);
            !span.is_some_and(|span| filled.iter().any(|gap| gap.start < span.end && span.start < gap.end))
        });
        for observation in &mut self.observations {
            observation.diagnostic.span = None;
        }
        self
    }
}

/// Checks a command.
pub fn check(command: &str, at: &Target) -> Report {
    let library = Library {
        asks: at.asks,
        ..Library::new(&at.cache)
    };
    check_with(command, at, &library)
}

/// Checks a command by what a library knows.
pub fn check_with(command: &str, at: &Target, library: &Library) -> Report {
    let mut report = Report::default();
    if command.len() > LONGEST {
        report.cannot_tell(Kind::Syntax, "", &messages::too_long());
        return report;
    }
    placeholder(command, &mut report);
    let (written, command) = (command, &filled(command));
    thread::scope(|scope| {
        // The shell takes longer than all the rest.
        let syntax = scope.spawn(|| syntax::check(command, at.shell, library));
        let mut rest = Report::default();
        words(command, at, library, &mut rest);
        if command != written {
            rest = rest.of_written(written);
        }
        if let Ok(syntax) = syntax.join() {
            report.observations.extend(syntax.observations);
        }
        report.observations.append(&mut rest.observations);
    });
    report
}

fn placeholder(text: &str, report: &mut Report) {
    if let Some(start) = first_placeholder(text) {
        let word = text[start..].split([' ', '"', '\'']).next().unwrap_or_default();
        let diagnostic = report.wrong(Kind::Placeholder, word, &messages::to_be_filled_in(word));
        diagnostic.span = Some(start..start + word.len());
    }
}

fn words(text: &str, at: &Target, library: &Library, report: &mut Report) {
    dialect::check(text, at, report);
    let parsed = parse(text, at.shell);
    for host in &parsed.remote {
        report.cannot_tell(Kind::Command, host, &messages::runs_elsewhere(host));
    }
    lints::check(text, &parsed, at, report);
    let names = names::Names::new(at, library, &parsed);
    for (index, command) in parsed.commands.iter().enumerate() {
        disguised(command, report);
        let apart = apart::check(&parsed, index, at, report);
        let resolved = names.check(index, command, report);
        let Some(read) = read::options(command, &resolved, library) else {
            continue;
        };
        for mut flag in read.flags.iter().cloned() {
            if parsed.broken && flag.known == Some(false) {
                flag.known = None;
            }
            add_flag(&flag, report);
        }
        if let Resolved::Program(binary) = &resolved {
            subcommands::check(command, &read, binary, library, at, report);
            revisions::check(&parsed, index, &read, at, report);
        }
        operands::check(&parsed, index, &read, at, &apart, report);
    }
}

/// Names the words that are not what they look like.
fn disguised(command: &Command, report: &mut Report) {
    for word in &command.words {
        let Some(letter) = scripts::disguised(&word.text) else {
            continue;
        };
        let code = format!("{:04X}", u32::from(letter));
        let message = messages::mixes_scripts(&word.text, letter, code);
        let diagnostic = report.wrong(Kind::Command, &word.text, &message);
        (diagnostic.code, diagnostic.span) = ("mixed-scripts", word.span());
    }
}

fn add_flag(flag: &Flag, report: &mut Report) {
    let Flag { name, title, .. } = flag;
    let diagnostic = match flag.known {
        Some(true) => report.known(Kind::Flag, name, &messages::has_option(title, name)),
        Some(false) => {
            let message = with_nearest(messages::no_option(title, name), flag.nearest.as_deref());
            report.wrong(Kind::Flag, name, &message)
        }
        None => report.cannot_tell(Kind::Flag, name, &messages::option_is_not_documented(title, name)),
    };
    diagnostic.span.clone_from(&flag.span);
    diagnostic.fix = flag.nearest.as_ref().map(Message::verbatim);
}

/// A sentence with what may have been meant.
pub(crate) fn with_nearest(sentence: Message, name: Option<&str>) -> Message {
    match name {
        Some(name) => messages::nearest(sentence, name),
        None => sentence,
    }
}

#[cfg(test)]
mod tests;
