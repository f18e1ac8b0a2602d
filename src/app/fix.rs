//! The way from a command that failed to the one that was meant: what rules know, what a model wrote when it failed, or what
//! a model writes now.

use crate::app::App;
use crate::app::last_failure::{LastFailure, key};
use crate::app::outcome::Outcome;
use crate::app::report::Reporter;
use crate::app::suggest::{Order, Suggestion, suggest};
use crate::error::{Error, Result};
use crate::explain;
use crate::failure::{self, Fix};
use crate::manual::Library;
use crate::messages::failure as messages;
use crate::paths::Paths;
use crate::system::RealSystem;

/// The name under which what a model wrote stands among the fixes of rules.
const BY_MODEL: &str = "model";

/// What is known without asking anybody now, the likeliest first: what a notice has promised comes before all else, since the
/// output that it was found in may not be readable any more.
pub(crate) fn known(last: &LastFailure, paths: &Paths) -> Vec<Fix> {
    let mut fixes = by_rules(last);
    if let Some(command) = last.promised() {
        let found = fixes.iter().position(|fix| fix.command == command);
        let fix = found.map_or_else(|| by_notice(command), |at| fixes.remove(at));
        fixes.insert(0, fix);
    }
    if !fixes.is_empty() {
        return fixes;
    }
    let earlier = last.fix.as_deref().and_then(|command| offered(last, command, paths));
    earlier.map(by_model).into_iter().collect()
}

/// What a rule has found when the command failed.
fn by_notice(command: String) -> Fix {
    Fix {
        command,
        why: String::new(),
        rule: "notice",
    }
}

/// What rules know, the likeliest first.
pub(crate) fn by_rules(last: &LastFailure) -> Vec<Fix> {
    failure::fixes(&last.failure, &RealSystem::default())
}

/// What a model has written.
pub(crate) fn by_model(command: String) -> Fix {
    Fix {
        command,
        why: String::new(),
        rule: BY_MODEL,
    }
}

/// Whether a model wrote it.
pub(crate) fn is_by_model(fix: &Fix) -> bool {
    fix.rule == BY_MODEL
}

/// Asks a model. What it writes is offered where it is a small edit of the command that failed.
///
/// # Errors
///
/// Fails where no output is known, where there is no model that is large enough, as [`suggest`] does, and where nothing may
/// be offered.
pub(crate) fn ask(app: &App, last: &LastFailure, reporter: &mut dyn Reporter) -> Result<Outcome<Suggestion>> {
    if !last.report().has_output() {
        return Err(unknown());
    }
    let order = Order {
        task: last.report().fix_request().into(),
        shell: last.failure.shell,
        cwd: None,
        library: false,
    };
    let mut outcome = suggest(app, &order, reporter)?;
    let Some(command) = offered(last, &outcome.answer.command, &app.paths) else {
        outcome.record();
        return Err(refused());
    };
    outcome.answer.command = command;
    Ok(outcome)
}

fn offered(last: &LastFailure, command: &str, paths: &Paths) -> Option<String> {
    explain::offer(
        &last.failure,
        command,
        &RealSystem::default(),
        &Library::new(&paths.cache),
    )
}

/// Without the output nobody knows.
pub(crate) fn unknown() -> Error {
    Error::no_command(messages::no_fix_without_output()).hint(messages::read_the_output())
}

fn refused() -> Error {
    let key = key().unwrap_or_else(|| "Ctrl-G".to_owned());
    Error::no_command(messages::no_safe_fix()).hint(messages::describe_it_and_press(key))
}
