//! `lotse explain COMMAND`: what a command does, part by part, and as a whole.

use std::env;
use std::path::Path;

use serde_json::json;

use super::{explain, words};
use crate::app::answering::{self, Took};
use crate::app::ask::Answer;
use crate::app::checking;
use crate::app::failing::var;
use crate::check::Place;
use crate::cli::args;
use crate::context::language::Language;
use crate::context::shell;
use crate::danger::{Danger, Grade};
use crate::error::{Context as _, Error, Kind, Result};
use crate::explain::parts::{self, Entry, Part};
use crate::explain::words::line;
use crate::manual::Library;
use crate::models::backend::Chat;
use crate::models::dispatch::Answered;
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::prompt;
use crate::shell::Shell;
use crate::terminal;
use crate::terminal::outline::{self, Look, Row};

/// Nobody types a longer line.
const LONGEST: usize = 16 * 1024;
/// The colour of danger, in the numbers of SGR sequences.
const RED: u8 = 31;
/// Bytes of what the manuals say that a model is told.
const TOLD: usize = 2000;

/// Prints what each part means, then what a model says about the whole.
///
/// # Errors
///
/// Fails without a command. That no model answers is only a remark.
pub(super) fn run(args: &args::Explain, paths: &Paths) -> Result<()> {
    let shell = args.failed.shell.unwrap_or_else(shell::current);
    let hint = "name a command, as in `lotse explain tar -xzf a.tar.gz`";
    if let Some(option) = args
        .words
        .first()
        .filter(|word| word.len() > 1 && word.starts_with('-'))
    {
        // A command does not begin with a dash; an option that is misspelt does.
        return Err(Error::new(Kind::Usage, format!("`lotse explain` has no option `{option}`")).hint(hint));
    }
    let line = match args.words.as_slice() {
        [only] => words::words(std::slice::from_ref(only), hint)?,
        several => line(several, shell),
    };
    if line.len() > LONGEST {
        return Err(Error::new(Kind::Usage, "the command is longer than 16 kB"));
    }
    let explained = Explained::new(line, shell, paths)?;
    if explained.parts.is_empty() {
        return Err(Error::new(Kind::Usage, "there is no command in it").hint(hint));
    }
    if !args.json {
        terminal::print(explained.danger(look()))?;
        terminal::print(explained.outline(look()))?;
    }
    let summary = summary(args, &explained, paths)?;
    if args.json {
        return terminal::print_json(&object(&explained, summary.as_ref()));
    }
    match summary {
        Some(answered) => {
            let room = terminal::columns().unwrap_or(usize::MAX);
            terminal::print(format!("\n{}\n", sentence(&answered.value.text, room)))
        }
        None => Ok(()),
    }
}

/// A command and what its parts mean.
#[derive(Debug)]
pub(super) struct Explained {
    line: String,
    pub(super) parts: Vec<Part>,
    language: Language,
    danger: Danger,
}

impl Explained {
    /// Takes a line apart that is going to run here; there are no parts where it is no command.
    ///
    /// # Errors
    ///
    /// Fails where the directory is gone.
    pub(super) fn new(line: String, shell: Shell, paths: &Paths) -> Result<Self> {
        let cwd = env::current_dir().context(|| "could not find out where this is".to_owned())?;
        let place = Place::here(shell, &cwd, Vec::new(), &paths.cache);
        let language = Language::of_locale(var);
        let library = Library::new(&paths.cache);
        let parts = parts::parts(&line, &place, &library, language, &|path| entry(&cwd, path));
        let danger = checking::grade(&line, shell).loud();
        Ok(Self {
            line,
            parts,
            language,
            danger,
        })
    }

    /// How much it would hurt, and why, in one line; nothing where it hurts nobody.
    pub(super) fn danger(&self, look: Look) -> Printable {
        let grade = self.danger.grade;
        let reasons: Vec<&str> = self
            .danger
            .reasons
            .iter()
            .map(|reason| reason.text(self.language))
            .collect();
        if reasons.is_empty() {
            return Printable::default();
        }
        let line = Printable::line(&format!("{}: {}", grade.word(self.language), reasons.join("; ")));
        let red = look.colours && grade == Grade::Danger;
        let mut line = line.painted(if red { RED } else { 0 });
        line.push("\n");
        line
    }

    /// The parts for people, each line with its end.
    pub(super) fn outline(&self, look: Look) -> Printable {
        outline::outline(&rows(&self.parts), look)
    }

    /// What a model is asked about the whole.
    pub(super) fn chat(&self) -> Chat {
        prompt::command(&self.line, &told(&self.parts), self.language)
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

fn look() -> Look {
    let columns = terminal::columns();
    Look {
        columns,
        colours: columns.is_some() && var("NO_COLOR").is_none(),
    }
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

/// What a model says about the whole; that none answers is no failure, because the parts are an answer already.
fn summary(args: &args::Explain, explained: &Explained, paths: &Paths) -> Result<Option<Answered<Answer>>> {
    if args.no_model {
        return Ok(None);
    }
    let wanted = Wanted::for_explanation(Role::Fast, args.route.role);
    match explain::answered(args, &wanted, &explained.chat(), paths) {
        Ok((answered, _)) => Ok(Some(answered)),
        Err(error) if error.kind() == Kind::Cancelled => Err(error),
        Err(error) => {
            terminal::note(format!("lotse: no summary: {error}"));
            Ok(None)
        }
    }
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
pub(super) fn sentence(text: &str, room: usize) -> String {
    let lines = text.trim().lines().flat_map(|line| outline::wrapped(line, room));
    lines.collect::<Vec<_>>().join("\n")
}

fn object(explained: &Explained, answered: Option<&Answered<Answer>>) -> serde_json::Value {
    json!({
        "command": Printable::new(&explained.line).as_str(),
        "danger": explained.danger,
        "parts": explained.parts,
        "summary": answered.map(|answered| answered.value.text.trim()),
        "model": answered.map(|answered| &answered.choice.model),
        "timings": answered.map(|answered| answering::timings(&Took::from(&answered.value))),
    })
}
