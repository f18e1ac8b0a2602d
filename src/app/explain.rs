//! What a command does, part by part and as a whole, and why one failed.

use std::env;
use std::path::Path;

use crate::app::App;
use crate::app::ask::{ask, ask_of};
use crate::app::last_failure::LastFailure;
use crate::app::outcome::Outcome;
use crate::app::report::Reporter;
use crate::app::{checking, fix, var};
use crate::check::Target;
use crate::context::language::Language;
use crate::danger::{Danger, Grade};
use crate::error::{Context as _, Result};
use crate::explain::guess;
use crate::explain::parts::{self, Entry, Part};
use crate::failure::{self, Fix};
use crate::manual::Library;
use crate::messages::{answer, common};
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::prompt::{self, Length};
use crate::shell::Shell;
use crate::system::RealSystem;
use crate::terminal;
use crate::terminal::outline::{self, Look, Row};

/// The colour of danger, in the numbers of SGR sequences.
const RED: u8 = 31;
/// Bytes of what the manuals say that a model is told.
const TOLD: usize = 2000;

/// A command and what its parts mean.
#[derive(Debug)]
pub(crate) struct Explained {
    pub(crate) line: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) danger: Danger,
    language: Language,
}

impl Explained {
    /// Takes a line apart that is going to run here; there are no parts where it is no command.
    ///
    /// # Errors
    ///
    /// Fails where the directory is gone.
    pub(crate) fn new(line: String, shell: Shell, paths: &Paths) -> Result<Self> {
        let cwd = env::current_dir().context(common::could_not_find_current_directory)?;
        let target = Target::here(shell, &cwd, Vec::new(), &paths.cache);
        let language = terminal::language();
        let library = Library::new(&paths.cache);
        let parts = parts::parts(&line, &target, &library, language, &|path| entry(&cwd, path));
        let danger = checking::grade(&line, shell).loud();
        Ok(Self {
            line,
            parts,
            danger,
            language,
        })
    }

    /// How much it would hurt, and why, in one line; nothing where it hurts nobody.
    pub(crate) fn warning(&self, look: Look) -> Printable {
        let Some(line) = self.danger.line() else {
            return Printable::default();
        };
        let line = Printable::line(line.text(self.language));
        let red = look.colours && self.danger.grade == Grade::Danger;
        let mut line = line.painted(if red { RED } else { 0 });
        line.push("\n");
        line
    }

    /// The parts for people, each line with its end.
    pub(crate) fn outline(&self, look: Look) -> Printable {
        outline::outline(&rows(&self.parts), look)
    }

    /// What a model says about the whole.
    ///
    /// # Errors
    ///
    /// Fails when no model answers.
    pub(crate) fn summary(&self, app: &App, reporter: &mut dyn Reporter) -> Result<Outcome<String>> {
        let wanted = Wanted::for_explanation(Role::Fast, app.named.role);
        let chat = prompt::command(&self.line, &told(&self.parts), self.language);
        ask(app, &wanted, &chat, reporter)
    }
}

/// What a path is; `~` is the home directory, as the shell would have it.
fn entry(cwd: &Path, path: &str) -> Option<Entry> {
    let path = match (path.strip_prefix("~/"), var("HOME")) {
        (Some(rest), Some(home)) => Path::new(&home).join(rest),
        _ => cwd.join(path),
    };
    let meta = path.metadata().ok()?;
    Some(if meta.is_dir() { Entry::Directory } else { Entry::File })
}

fn rows(parts: &[Part]) -> Vec<Row> {
    let row = |part: &Part| Row {
        depth: usize::from(!matches!(part.kind, parts::Kind::Command | parts::Kind::Operator)),
        head: part.text.clone(),
        text: part.meaning.clone(),
        source: part.source.clone(),
    };
    parts.iter().map(row).collect()
}

/// The parts as a model is told them.
fn told(parts: &[Part]) -> String {
    let mut told = String::new();
    for part in parts {
        let line = format!("{}: {}\n", part.text, part.meaning);
        if told.len() + line.len() > TOLD {
            break;
        }
        told += &line;
    }
    told.trim_end().to_owned()
}

/// What a model says, in lines of at most so many columns.
pub(crate) fn wrapped(text: &str, room: usize) -> String {
    let lines = text.trim().lines().flat_map(|line| outline::wrapped(line, room));
    lines.collect::<Vec<_>>().join("\n")
}

/// What rules know about a failure.
#[derive(Debug)]
pub(crate) struct Diagnosis {
    /// What was wrong, in the language of the user.
    pub(crate) reason: Option<String>,
    /// What was meant, the likeliest first.
    pub(crate) fixes: Vec<Fix>,
}

impl Diagnosis {
    /// With so many fixes at most.
    pub(crate) fn new(last: &LastFailure, most: usize) -> Self {
        let mut fixes = fix::by_rules(last);
        fixes.truncate(most);
        let first = fixes.first().map(|fix| fix.why.clone());
        Self {
            reason: first.or_else(|| failure::reason(&last.failure, &RealSystem::default())),
            fixes,
        }
    }
}

/// What a model says about a failure, as it may be said: in its own words, and marked where a small one guesses. None where
/// nobody is to be asked: what the rules have said no small model may contradict, and of a status alone any could only guess.
///
/// # Errors
///
/// Fails when no model answers.
pub(crate) fn failure(
    app: &App,
    last: &LastFailure,
    known: &Diagnosis,
    reporter: &mut dyn Reporter,
) -> Result<Option<Outcome<String>>> {
    let report = last.report();
    if !report.has_output() {
        return Ok(None);
    }
    let wanted = Wanted::for_failure(Role::Fast, app.named.role);
    let mut dispatcher = app.dispatcher(&wanted)?;
    if known.reason.is_some() && dispatcher.only_large().is_err() {
        return Ok(None);
    }
    let chat = report.question(Length::Paragraph, app.language);
    let mut outcome = ask_of(app, &wanted, dispatcher, &chat, reporter)?;
    let own = guess::own_words(&outcome.answer, &last.failure, &RealSystem::default());
    outcome.answer = match own.is_empty() {
        true => answer::only_repeats_the_output().text(app.language).to_owned(),
        false if outcome.by_small => guess::marked(&own, app.language),
        false => own,
    };
    Ok(Some(outcome))
}
