//! A command that a model wrote, checked against this machine before it is offered. Nothing of it is run.
//!
//! Only what is certain is a defect: that the target shell cannot read the command, that a program or an option does
//! not exist here, that a file to be read is not there, that a part is left for the user to fill in. Everything that
//! cannot be known beforehand is said to be so.

mod dialect;
mod flags;
mod lints;
mod names;
mod operands;
mod read;
mod scripts;
mod subcommands;
mod syntax;

use std::path::{Path, PathBuf};
use std::thread;

pub(crate) use flags::{Flag, Role};
pub(crate) use names::Resolved;
pub(crate) use read::{Known, read};

use serde::{Deserialize, Serialize};

use crate::answer::{filled, first_placeholder};
use crate::manual::Library;
use crate::printable::visible;
use crate::shell::Shell;
use crate::syntax::{Command, parse};

/// Nobody types a longer line, and no longer one is checked.
const LONGEST: usize = 16 * 1024;

/// Where a command is going to be run.
#[derive(Clone, Debug)]
pub struct Place {
    /// The shell that reads it.
    pub shell: Shell,
    /// The directory that it is run in.
    pub cwd: PathBuf,
    /// Whether that is a directory of this machine.
    pub local: bool,
    /// Aliases and functions, which only the shell knows.
    pub told: Vec<String>,
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

impl Place {
    /// A directory of this machine.
    pub fn here(shell: Shell, cwd: &Path, told: Vec<String>, cache: &Path) -> Self {
        Self {
            shell,
            cwd: cwd.to_owned(),
            local: true,
            told,
            system: System::default(),
            cache: cache.to_owned(),
            asks: true,
        }
    }
}

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// A part that only the user can fill in.
    Placeholder,
    /// What belongs to another shell or another system.
    Dialect,
    /// What does not do what anybody would want.
    Lint,
}

/// What is known about the subject of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It is there.
    Known,
    /// It is not there: a defect.
    Unknown,
    /// Nobody can tell beforehand.
    CannotTell,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What it is about.
    pub kind: Kind,
    /// The word of the command.
    pub subject: String,
    /// What is known about it.
    pub verdict: Verdict,
    /// A sentence for people, and evidence for a model.
    pub message: String,
    /// The same for people who read German; empty where it is not for them.
    #[serde(skip)]
    pub german: String,
    /// What may have been meant.
    pub suggestion: Option<String>,
}

/// All that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// In the order of the command, what concerns the whole of it first.
    pub findings: Vec<Finding>,
}

impl Report {
    /// What is certainly wrong.
    pub fn defects(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.verdict == Verdict::Unknown)
    }

    /// Whether nothing is certainly wrong.
    pub fn is_sound(&self) -> bool {
        self.defects().next().is_none()
    }

    fn add(&mut self, kind: Kind, subject: &str, verdict: Verdict, message: &str) -> &mut Finding {
        self.findings.push(Finding {
            kind,
            subject: visible(subject),
            verdict,
            message: visible(message),
            german: String::new(),
            suggestion: None,
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// What is certainly wrong, in both languages.
    fn add_defect(&mut self, kind: Kind, subject: &str, [english, german]: [&str; 2]) -> &mut Finding {
        let finding = self.add(kind, subject, Verdict::Unknown, english);
        finding.german = visible(german);
        finding
    }
}

/// Checks a command.
pub fn check(command: &str, at: &Place) -> Report {
    let library = Library {
        asks: at.asks,
        ..Library::new(&at.cache)
    };
    check_with(command, at, &library)
}

/// Checks a command by what a library knows.
pub fn check_with(command: &str, at: &Place, library: &Library) -> Report {
    let mut report = Report::default();
    if command.len() > LONGEST {
        report.add(
            Kind::Syntax,
            "",
            Verdict::CannotTell,
            "the command is too long to be checked",
        );
        return report;
    }
    placeholder(command, &mut report);
    let command = &filled(command);
    thread::scope(|scope| {
        // The shell takes longer than all the rest.
        let syntax = scope.spawn(|| syntax::check(command, at.shell, library));
        let mut rest = Report::default();
        words(command, at, library, &mut rest);
        if let Ok(finding) = syntax.join() {
            report.findings.push(finding);
        }
        report.findings.append(&mut rest.findings);
    });
    report
}

fn placeholder(text: &str, report: &mut Report) {
    if let Some(start) = first_placeholder(text) {
        let word = text[start..].split([' ', '"', '\'']).next().unwrap_or_default();
        let said = [
            &format!("`{word}` has to be filled in"),
            &*format!("`{word}` ist noch auszufüllen"),
        ];
        report.add_defect(Kind::Placeholder, word, said);
    }
}

fn words(text: &str, at: &Place, library: &Library, report: &mut Report) {
    dialect::check(text, at, report);
    let parsed = parse(text, at.shell);
    for host in &parsed.remote {
        let message = format!("what `{host}` runs elsewhere cannot be checked from here");
        report.add(Kind::Command, host, Verdict::CannotTell, &message);
    }
    lints::check(text, &parsed, at, report);
    let names = names::Names::new(at, library, &parsed);
    for (index, command) in parsed.commands.iter().enumerate() {
        disguised(command, report);
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
        }
        operands::check(&parsed, index, &read, at, report);
    }
}

/// Names the words that are not what they look like.
fn disguised(command: &Command, report: &mut Report) {
    for word in &command.words {
        let Some(letter) = scripts::disguised(&word.text) else {
            continue;
        };
        let (word, code) = (&word.text, u32::from(letter));
        let said = [
            &format!("`{word}` mixes two scripts: its `{letter}` (U+{code:04X}) only looks like a Latin letter"),
            &*format!(
                "`{word}` mischt zwei Schriften: das `{letter}` (U+{code:04X}) sieht nur wie ein lateinischer Buchstabe aus"
            ),
        ];
        report.add_defect(Kind::Command, word, said);
    }
}

fn add_flag(flag: &Flag, report: &mut Report) {
    let Flag { name, title, .. } = flag;
    let (verdict, message) = match flag.known {
        Some(true) => (Verdict::Known, format!("`{title}` has the option `{name}`")),
        Some(false) => {
            add_unknown_flag(flag, report);
            return;
        }
        None => (
            Verdict::CannotTell,
            format!("whether `{title}` has the option `{name}` cannot be told from what is installed"),
        ),
    };
    let finding = report.add(Kind::Flag, name, verdict, &message);
    finding.suggestion.clone_from(&flag.nearest);
}

fn add_unknown_flag(flag: &Flag, report: &mut Report) {
    let Flag { name, title, .. } = flag;
    let [english, german] = nearest(flag.nearest.as_deref());
    let said = [
        &format!("this `{title}` has no option `{name}`{english}"),
        &*format!("dieses `{title}` hat keine Option `{name}`{german}"),
    ];
    report
        .add_defect(Kind::Flag, name, said)
        .suggestion
        .clone_from(&flag.nearest);
}

/// What may have been meant, as the end of a sentence.
fn nearest(name: Option<&str>) -> [String; 2] {
    name.map_or_else(Default::default, |name| {
        [format!("; nearest: `{name}`"), format!("; am nächsten: `{name}`")]
    })
}

#[cfg(test)]
mod tests;
