//! `lotse fix`: what was meant by a command that failed.

use std::env;

use super::suggest;
use crate::app::checking;
use crate::app::failing::{Known, refused};
use crate::app::grounding::Grounding;
use crate::cli::args;
use crate::context::Facts;
use crate::context::language::Language;
use crate::error::{Error, Result};
use crate::explain::{self, Evidence};
use crate::failure::{self, Fix};
use crate::log::Log;
use crate::manual::Library;
use crate::models::dispatch;
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::system::Machine;
use crate::terminal;

/// Prints what was meant, the likeliest first: what rules know, else what a model writes.
///
/// # Errors
///
/// Fails where no failure is known, where its output cannot be read, and where nobody knows better.
pub(super) fn run(args: &args::Fix, paths: &Paths) -> Result<()> {
    let known = Known::new(&args.failed, paths)?;
    let mut fixes = failure::fixes(&known.failure, &Machine::default());
    fixes.truncate(args.count.into());
    if fixes.is_empty() && args.no_model {
        return Err(no_rule());
    }
    if fixes.is_empty() {
        fixes.push(by_model(&known, args, paths)?);
    }
    mark(&known, &fixes);
    print(&fixes, args.json)
}

/// Says on standard error how much a fix would hurt, where that is more than the command that failed.
fn mark(known: &Known, fixes: &[Fix]) {
    let (command, shell) = (&known.failure.command, known.failure.shell);
    let before = checking::grade(command, shell).loud().grade;
    let language = Language::of_locale(|name| env::var(name).ok());
    for fix in fixes {
        if let Some((_, line)) = checking::danger(&fix.command, shell, language).filter(|(grade, _)| *grade > before) {
            terminal::note(line);
        }
    }
}

fn no_rule() -> Error {
    Error::no_command("no rule knows a fix for that").hint("say in words what you want: lotse suggest WORDS")
}

/// What a model wrote when the command failed, or writes now.
fn by_model(known: &Known, args: &args::Fix, paths: &Paths) -> Result<Fix> {
    let evidence = known.evidence();
    let library = Library::new(&paths.cache);
    let offer = |command: &str| explain::offer(&known.failure, command, &Machine::default(), &library);
    let offered = match known.fix.as_deref().and_then(offer) {
        Some(command) => Some(command),
        None => offer(&ask(&evidence, args, paths)?),
    };
    Ok(Fix {
        command: offered.ok_or_else(refused)?,
        why: String::new(),
        rule: "model",
    })
}

fn ask(evidence: &Evidence, args: &args::Fix, paths: &Paths) -> Result<String> {
    let config = super::config(&args.route, paths)?;
    let facts = Facts::gather(Some(evidence.shell), None, paths)?;
    let wanted = Wanted::for_failure(Role::Coder, args.route.role);
    let mut planned = dispatch::plan(wanted.need(args.route.model.is_some()), &config, paths)?;
    planned.only_large()?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let grounding = Grounding::bare(evidence.fix_request(), &facts);
    let answered = suggest::answer(&wanted, &mut planned, &grounding, &log, paths)?;
    Ok(answered.value.command)
}

fn print(fixes: &[Fix], json: bool) -> Result<()> {
    if json {
        return terminal::print_json(&fixes);
    }
    // One line is one candidate: what a command of several lines became is printed where it is the only one.
    let alone = fixes.len() == 1;
    let lines = fixes
        .iter()
        .map(|fix| fix.command.as_str())
        .filter(|line| alone || !line.contains('\n'));
    terminal::print(lines.flat_map(|line| [line, "\n"]).collect::<String>())
}
