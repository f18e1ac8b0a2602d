//! `lotse check`: how much a command would hurt.

use serde_json::json;

use super::words;
use crate::answer::visible;
use crate::app::checking;
use crate::cli::args;
use crate::context;
use crate::context::language::Language;
use crate::danger::{Danger, Grade};
use crate::error::{Error, Result};
use crate::explain;
use crate::messages::input;
use crate::shell::Shell;
use crate::terminal;

/// Prints the grade of a command, then the reasons; the exit code says the grade as well.
///
/// # Errors
///
/// Fails without a command, and with 4 or 5 where the command is to be handled with care.
pub(super) fn run(args: &args::Check) -> Result<()> {
    let shell = args.shell.unwrap_or_else(context::shell::current);
    let line = match args.words.as_slice() {
        [only] => words::words(std::slice::from_ref(only), input::name_a_command_to_check())?,
        several => explain::words::line(several, shell),
    };
    let found = checking::grade(&line, shell);
    terminal::print(&if args.json {
        object(&line, shell, &found)
    } else {
        text(&found, terminal::language())
    })?;
    match found.grade {
        Grade::Ok => Ok(()),
        Grade::Caution => Err(Error::ended(4)),
        Grade::Danger => Err(Error::ended(5)),
    }
}

/// The grade, whose word is the same in all languages, and a reason a line.
fn text(found: &Danger, language: Language) -> String {
    let mut text = format!("{}\n", found.grade);
    for reason in &found.reasons {
        text.push_str(reason.text(language));
        text.push('\n');
    }
    text
}

fn object(line: &str, shell: Shell, found: &Danger) -> String {
    let mut object = json!(found);
    object["command"] = visible(line).into();
    object["shell"] = json!(shell);
    object["diagnostics"] = json!(found.reasons);
    format!("{object}\n")
}
