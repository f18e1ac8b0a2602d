//! `lotse bench`: how good and how fast the user's models are, and which of them should answer.

mod table;

use std::path::Path;

use crate::app::bench::{self, Order, Report};
use crate::app::settings;
use crate::bench::plot::{self, Captions};
use crate::bench::{suite, tasks};
use crate::cli::args::Bench;
use crate::config::edit;
use crate::error::{Context as _, Error, Kind, Result};
use crate::messages::{bench as messages, common};
use crate::paths::Paths;
use crate::system::file::UserFile;
use crate::terminal;

/// Measures, prints, draws, and writes what was wished.
///
/// # Errors
///
/// Fails without a sandbox, where no model has answered anything, and where something cannot be read or written; with the exit code of an interrupt
/// where the user has broken it off, after what was known by then.
pub(super) fn run(args: &Bench) -> Result<()> {
    let app = super::app(&args.route)?;
    let tasks = args.suite.as_deref().map_or_else(|| Ok(tasks::own()), suite::read)?;
    let count = args.limit.and_then(|limit| usize::try_from(limit).ok());
    let order = Order {
        tasks: bench::some(tasks, count.unwrap_or(usize::MAX)),
        suite: args.suite.as_ref().map(|file| file.display().to_string()),
        role: args.route.role,
    };
    let report = bench::run(&app, &order)?;
    if args.json {
        terminal::print_json(&report)?;
    } else {
        terminal::print(table::text(&report, terminal::language()))?;
    }
    if let Some(file) = &args.plot {
        draw(&report, file)?;
    }
    write(&report, args, &app.paths)?;
    if report.interrupted {
        return Err(Error::new(Kind::Cancelled, messages::broken_off()));
    }
    report.failure().map_or(Ok(()), |reason| Err(Error::failed(reason)))
}

fn draw(report: &Report, file: &Path) -> Result<()> {
    let language = terminal::language();
    let captions = Captions {
        title: messages::plot_title(&report.date).text(language).to_owned(),
        time: messages::plot_time().text(language).to_owned(),
        accuracy: messages::plot_accuracy().text(language).to_owned(),
    };
    let svg = plot::svg(&report.models, &captions).context(|| common::could_not_write(file.display()))?;
    UserFile::read(file, messages::name_another_file)?
        .stage(svg.as_bytes())?
        .commit()?;
    terminal::say(&messages::drew(file.display()));
    Ok(())
}

/// Writes the order of models that is recommended, where it is another one than now and the user wants it.
fn write(report: &Report, args: &Bench, paths: &Paths) -> Result<()> {
    let new: Vec<_> = report.recommended.iter().filter(|advice| !advice.is_set).collect();
    if new.is_empty() || report.interrupted {
        return Ok(());
    }
    if !args.write && (args.json || !terminal::can_ask() || !terminal::confirm(messages::write_it())?) {
        return Ok(());
    }
    settings::change(paths, |text| {
        let set =
            |text: String, advice: &&bench::Advice| edit::set(&text, advice.setting, &advice.value, &paths.config);
        new.iter().try_fold(text.to_owned(), set)
    })
}
