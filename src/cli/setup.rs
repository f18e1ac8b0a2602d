//! `lotse setup`: everything that makes lotse work for this user, put in place.

use crate::app::models::setup::{agree, larger, models};
use crate::cli::args::{Init, Route, Setup, Suggest};
use crate::cli::{documents, init, suggest};
use crate::context::shell as process;
use crate::error::{Error, Kind, Result};
use crate::messages::{Message, setup};
use crate::paths::Paths;
use crate::shell::Shell;
use crate::shell::install::InstallPaths;
use crate::terminal;

/// Puts everything in place, a step after the other; what is refused or fails leaves the other steps alone.
///
/// # Errors
///
/// Fails where a step has failed, after all of them, and where nobody can be asked.
pub(super) fn run(args: &Setup) -> Result<()> {
    if !args.yes && !terminal::can_ask() {
        return Err(Error::failed(setup::nobody_can_be_asked()).hint(setup::agree_to_everything()));
    }
    let shell = args.shell.unwrap_or_else(process::current);
    let steps: [(Message, &dyn Fn() -> Result<()>); 4] = [
        (setup::step_hook(), &|| hook(shell, args.yes)),
        (setup::step_documents(), &|| documents(shell, args.yes)),
        (setup::step_model(), &|| {
            models(&super::app(&Route::default())?, args.yes)
        }),
        (setup::step_question(), &|| question(args, shell)),
    ];
    let mut failed = None;
    for (number, (what, step)) in steps.iter().enumerate() {
        terminal::note(format!("\n{}. {}", number + 1, what.text(terminal::language())));
        match step() {
            Ok(()) => {}
            Err(error) if error.kind() == Kind::Cancelled => terminal::say(&setup::left_as_it_is()),
            Err(error) => {
                terminal::print_error(&error);
                failed = Some(error);
            }
        }
    }
    // Whatever is in its way has been said above.
    let _ = super::app(&Route::default()).and_then(|app| larger(&app));
    terminal::say(&setup::how_to_go_on(shell));
    failed.map_or(Ok(()), |error| Err(error.told()))
}

/// A script that is there has the keys and options that were chosen for it, so it stays as it is.
fn hook(shell: Shell, yes: bool) -> Result<()> {
    let paths = InstallPaths::of(shell, &Paths::from_env()?)?;
    if paths.has_line()? && paths.script().exists() {
        terminal::say(&setup::is_up_to_date(paths.rc().display()));
        return init::record(&paths, yes);
    }
    init::run(&Init {
        shell,
        key: Vec::new(),
        explain_key: None,
        no_enter: false,
        no_explain: false,
        no_record: false,
        install: true,
        uninstall: false,
        yes,
    })
}

fn documents(shell: Shell, yes: bool) -> Result<()> {
    agree(yes, setup::write_below(documents::top()?.display()))?;
    for file in documents::install(shell)? {
        terminal::say(&setup::wrote(file.display()));
    }
    if shell == Shell::Zsh {
        terminal::say(&setup::zsh_looks_there(documents::functions()?.display()));
    }
    Ok(())
}

fn question(args: &Setup, shell: Shell) -> Result<()> {
    let question = setup::first_question();
    let question = question.text(terminal::language());
    let shown = format!("$ lotse suggest \"{question}\"");
    terminal::note(shown);
    suggest::run(&Suggest {
        words: vec![question.to_owned()],
        shell: Some(shell),
        cwd: None,
        count: 1,
        json: false,
        yes: args.yes,
        route: Route::default(),
    })
}
