//! `lotse ask`: a question in, an answer out.

use serde_json::json;

use super::{json, words};
use crate::app::ask;
use crate::app::outcome::Outcome;
use crate::app::report::{Printer, StatusLine};
use crate::cli::args;
use crate::error::Result;
use crate::messages::input;
use crate::models::route::wanted::Wanted;
use crate::prompt;
use crate::terminal;

/// Prints the answer as it comes.
///
/// # Errors
///
/// Fails without a question, on a picture that is none, and when no model answers.
pub(super) fn run(args: &args::Ask) -> Result<()> {
    let words = words::words(&args.words, input::ask_something())?;
    let picture = args.image.as_deref().map(super::picture::read).transpose()?;
    let app = super::app(&args.route)?;
    let wanted = Wanted::for_question(&words::without_secrets(&words), picture.is_some(), args.route.role);
    let chat = prompt::ask(&words, picture);
    let mut status = StatusLine::new(&app.paths, args.yes);
    if args.json {
        let mut outcome = ask::ask(&app, &wanted, &chat, &mut status)?;
        status.clear();
        terminal::print_json(&object(&outcome))?;
        outcome.record();
    } else {
        let mut printer = Printer::new(status);
        let outcome = ask::ask(&app, &wanted, &chat, &mut printer);
        printer.end_line()?;
        outcome?.record();
    }
    Ok(())
}

fn object(outcome: &Outcome<String>) -> serde_json::Value {
    json!({
        "answer": outcome.answer.trim_end(),
        "role": json::role(outcome),
        "model": json::model(outcome),
        "backend": outcome.choice.as_ref().map(|choice| choice.backend),
        "reason": outcome.reason.english(),
        "attempts": json::attempts(&outcome.attempts),
        "timings": json::timings(&outcome.times),
    })
}
