//! The key that explains: what the command in the prompt does, part by part and as a whole, above the prompt.

use std::env;
use std::ops::ControlFlow;
use std::time::Instant;

use super::{setting, tell, typed};
use crate::app::answering::{self, Took};
use crate::app::ask;
use crate::app::failing::var;
use crate::app::suggest::Step;
use crate::cli::args;
use crate::cli::parts::{Explained, sentence};
use crate::config::Config;
use crate::error::{Error, Kind, Result};
use crate::log::Log;
use crate::models::dispatch::{self, News};
use crate::models::route::Role;
use crate::models::route::wanted::Wanted;
use crate::paths::Paths;
use crate::printable::Printable;
use crate::terminal::outline::Look;
use crate::terminal::tty;
use crate::terminal::wait::{Reporter, wait};

/// What there is to say about the line in the prompt. Who does not want to wait for the model, or has none, gets the parts.
///
/// # Errors
///
/// Fails without a command, and where the directory is gone.
pub(super) fn text(args: &args::Ui) -> Result<Printable> {
    let line = typed(args)?;
    let paths = Paths::from_env()?;
    let explained = Explained::new(line.trim().to_owned(), args.shell, &paths)?;
    if explained.parts.is_empty() {
        let hint = "the key explains the command in the prompt";
        return Err(Error::new(Kind::Usage, "there is no command in the line").hint(hint));
    }
    let columns = tty::columns();
    let colours = var("NO_COLOR").is_none() && var("TERM").is_some_and(|term| term != "dumb");
    let look = |colours| Look {
        columns: Some(columns),
        colours,
    };
    let mut text = explained.danger(look(colours));
    text.push(explained.outline(look(colours)));
    let plain = explained.outline(look(false));
    let answered = wait(&setting(args, line), move |reporter| {
        summary(&explained, plain.as_str(), &paths, reporter)
    });
    let whole = match answered {
        Ok(said) => sentence(&said, columns),
        Err(error) if error.kind() == Kind::Cancelled => String::new(),
        Err(error) => format!("lotse: no summary: {error}"),
    };
    text.push("\n");
    text.push(whole);
    Ok(text.trimmed())
}

/// What a model says about the whole; meanwhile the parts are shown.
fn summary(explained: &Explained, parts: &str, paths: &Paths, reporter: &Reporter) -> Result<String> {
    reporter.text(parts);
    let config = Config::load(&paths.config, |name| env::var(name).ok())?;
    let log = Log::new(env::var("LOTSE_LOG").ok().as_deref(), paths);
    let wanted = Wanted::for_explanation(Role::Fast, None);
    let chat = explained.chat();
    let mut planned = dispatch::plan(wanted.need(false), &config, paths)?;
    let start = Instant::now();
    let mut instead = planned.missed();
    let mut tell = |news: News<'_>| {
        tell(reporter, &log, &mut instead, news);
        reporter.text(parts);
    };
    let mut shown = String::new();
    let answered = planned.answer(reporter, &mut tell, &mut |backend| {
        shown.clear();
        ask::ask(backend, &chat, &mut |step| {
            if let Step::Writing(piece) = step {
                shown.push_str(piece);
                reporter.step(Step::Writing(&format!("{parts}\n{shown}")));
            } else {
                reporter.step(step);
            }
            ControlFlow::Continue(())
        })
    })?;
    let took = Took::from(&answered.value);
    planned.remember(&answered.choice, took.load_ms(), start);
    answering::decision(&wanted, &planned, &answered, &chat, &took).write(paths);
    Ok(answered.value.text)
}
